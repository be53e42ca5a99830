//! One subscription's turn: some letters, one after the other, each written down before the next.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use nguon_epcis::query::SimpleEventQuery;
use nguon_event_store::{Seq, Standing, StoreError, Subscription, Wakes, Window};

use super::{Office, letter};
use crate::auth::Principal;
use crate::document::Form;
use crate::problem::Problem;
use crate::queries::parameters;
use crate::standing::{Asked, Controls, Report, When, report};
use crate::subscriptions::{Definition, Progress, Run};

/// Letters of one turn, so that others have theirs.
const LETTERS_MAX: usize = 16;
/// Events that a stream looks at in one piece, so that a long record with few matches is asked in
/// bounded time and how far it went is kept.
const LOOKED_AT_MAX: u64 = 10_000;
/// Pause while what was delivered cannot be written down. Until then nothing more is sent.
const WRITE_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// A subscription that is due.
pub(super) struct Turn<'o> {
    office: &'o Office,
    kept: Subscription,
}

/// What is known of a subscription before it is asked.
struct Order {
    definition: Definition,
    controls: Controls,
    query: SimpleEventQuery,
    sight: nguon_event_store::Sight,
}

/// Whether there may be more to do at once.
#[derive(PartialEq, Eq)]
enum Next {
    Again,
    Rest,
}

impl<'o> Turn<'o> {
    pub fn new(office: &'o Office, kept: Subscription) -> Self {
        Self { office, kept }
    }

    /// Sends what there is to send, or writes down why not. Begins no letter at `begin_until` or
    /// later.
    pub async fn take(mut self, begin_until: Timestamp) -> Result<(), StoreError> {
        for _ in 0..LETTERS_MAX {
            let in_time = (self.office.epcis.clock)() < begin_until;
            if !in_time || self.step().await? == Next::Rest {
                break;
            }
        }
        Ok(())
    }

    async fn step(&mut self) -> Result<Next, StoreError> {
        let mut progress = Progress::of(&self.kept)?;
        let order = match self.order().await? {
            Ok(order) => order,
            Err(Stop::Ended) => return Ok(Next::Rest),
            Err(Stop::Suspend(reason)) => return self.suspend(progress, reason).await,
            Err(Stop::Retry(reason)) => return self.failed(progress, reason).await,
        };
        let run = match self.run(&order, &progress).await {
            Ok(run) => run,
            Err(error) => return self.failed(progress, error.to_string()).await,
        };
        let most = progress.batch.unwrap_or(self.office.policy.letter_events_max).max(1);
        let found = match self.look(&order, &run, most).await {
            Ok(found) => found,
            Err(error) => return self.failed(progress, error.to_string()).await,
        };
        let (content_type, body, events) = match &found {
            Ok(report) if report.events == 0 && !is_news(&order.controls, &run) => {
                return self.done(progress, &order.controls, run, None).await;
            }
            Ok(report) => ("application/json", report.document.clone(), report.events),
            Err(problem) => {
                ("application/problem+json", problem.document().to_string().into_bytes(), 0)
            }
        };
        let letter = letter::to(&order.definition, content_type, body);
        match self.office.carrier.deliver(letter).await {
            Ok(200..=299) => {
                progress.last_notified_at = Some((self.office.epcis.clock)());
                self.done(progress, &order.controls, run, found.ok()).await
            }
            Ok(413) if events > 1 => {
                progress.batch = Some(events / 2);
                self.write(self.kept.standing.cursor, self.kept.standing.wakes, &progress).await
            }
            Ok(410) => {
                let reason = "the destination answers 410: it is gone for good".to_owned();
                self.suspend(progress, reason).await
            }
            Ok(status) => self.failed(progress, format!("the destination answers {status}")).await,
            Err(undelivered) => self.failed(progress, undelivered.to_string()).await,
        }
    }

    /// What to ask, as its owner may ask it now.
    async fn order(&self) -> Result<Result<Order, Stop>, StoreError> {
        let epcis = &self.office.epcis;
        let (owner, name) = (&self.kept.owner, &self.kept.query_name);
        let caller = match epcis.auth.principal(owner).await {
            Ok(Some(caller)) if caller.may_query => caller,
            Ok(_) => {
                let reason = "the key of the subscriber may not query any more".to_owned();
                return Ok(Err(Stop::Suspend(reason)));
            }
            Err(error) => return Ok(Err(Stop::Retry(error.to_string()))),
        };
        let Some(query) = epcis.store.named_query(owner, name).await? else {
            return Ok(Err(Stop::Ended));
        };
        let definition = Definition::of(&self.kept)?;
        let understood = || -> Result<(Controls, SimpleEventQuery), Problem> {
            let controls = definition.controls()?;
            let asked = SimpleEventQuery::from_json(&parameters(&query)?)?;
            let asked = controls.standing(asked)?;
            Ok((controls, asked))
        };
        Ok(match understood() {
            Ok((controls, query)) => {
                let Principal { visibility: sight, .. } = caller;
                Ok(Order { definition, controls, query, sight })
            }
            Err(problem) => Err(Stop::Suspend(problem.detail().to_owned())),
        })
    }

    /// The part of the record that is looked at now: the one that was begun, or all that is new.
    async fn run(&mut self, order: &Order, progress: &Progress) -> Result<Run, StoreError> {
        if let Some(run) = progress.run {
            return Ok(run);
        }
        let store = &self.office.epcis.store;
        // Read before the record, so that what is recorded from then on is behind its end.
        let began = (self.office.epcis.clock)();
        let head = store.recorded_before(Timestamp::MAX).await?;
        let initial = order.controls.initial_record_time;
        if let (None, Some(initial)) = (progress.min_record_time, initial) {
            let first = store.recorded_before(initial).await?;
            self.kept.standing.cursor = self.kept.standing.cursor.max(first);
        }
        let to = match order.controls.when {
            When::Schedule(_) => head,
            When::Stream => {
                let far = self.kept.standing.cursor.get().saturating_add(LOOKED_AT_MAX);
                head.min(Seq::from_number(far))
            }
        };
        Ok(Run { began, to, after: None })
    }

    async fn look(
        &self,
        order: &Order,
        run: &Run,
        most: usize,
    ) -> Result<Result<Report, Problem>, StoreError> {
        let epcis = &self.office.epcis;
        let form = Form::json(epcis, order.definition.spelling());
        let asked = Asked {
            sight: &order.sight,
            query: &order.query,
            query_name: &self.kept.query_name,
            subscription_id: Some(self.kept.id.to_string()),
            form: &form,
        };
        let window = Window { after: self.kept.standing.cursor, to: run.to };
        report(epcis, asked, window, run.key(), most).await
    }

    /// The page was reported, or there is nothing to report: how far that leads.
    async fn done(
        &mut self,
        mut progress: Progress,
        controls: &Controls,
        run: Run,
        report: Option<Report>,
    ) -> Result<Next, StoreError> {
        progress.failures = 0;
        progress.reason = None;
        let now = (self.office.epcis.clock)();
        let more = report.and_then(|report| Some((report.next?, report.last?)));
        match (more, &controls.when) {
            (Some((_, last)), When::Stream) => {
                progress.min_record_time = Some(last.record_time);
                self.write(last.seq, Wakes::OnEvents(now), &progress).await
            }
            (Some((next, _)), When::Schedule(_)) => {
                progress.run = Some(Run { after: Some(next.to_numbers()), ..run });
                self.write(self.kept.standing.cursor, Wakes::At(now), &progress).await
            }
            (None, when) => {
                progress.run = None;
                progress.min_record_time = Some(run.began);
                let looked_at = run.to.get().saturating_sub(self.kept.standing.cursor.get());
                let cursor = self.kept.standing.cursor.max(run.to);
                let next = self.write(cursor, controls.wakes(now), &progress).await?;
                let in_pieces = *when == When::Stream && looked_at >= LOOKED_AT_MAX;
                Ok(if in_pieces { next } else { Next::Rest })
            }
        }
    }

    /// Tries again later, unless it was tried often enough.
    async fn failed(&mut self, mut progress: Progress, reason: String) -> Result<Next, StoreError> {
        let policy = &self.office.policy;
        progress.failures = progress.failures.saturating_add(1);
        if progress.failures >= policy.tries_max {
            let reason = format!("{} tries failed, the last because {reason}", progress.failures);
            return self.suspend(progress, reason).await;
        }
        let pause = SignedDuration::try_from(policy.pause(progress.failures));
        let now = (self.office.epcis.clock)();
        let next = now.saturating_add(pause.unwrap_or(SignedDuration::ZERO)).unwrap_or(now);
        let (id, failures) = (self.kept.id, progress.failures);
        tracing::info!(subscription = %id, failures, reason, "a subscriber was not reached");
        progress.reason = Some(reason);
        self.write(self.kept.standing.cursor, Wakes::At(next), &progress).await?;
        Ok(Next::Rest)
    }

    /// No more tries. What is not reported stays in the record: a new subscription with
    /// `initialRecordTime` begins where this one ended.
    async fn suspend(
        &mut self,
        mut progress: Progress,
        reason: String,
    ) -> Result<Next, StoreError> {
        let (id, owner) = (self.kept.id, &self.kept.owner);
        tracing::warn!(subscription = %id, owner, reason, "a subscription is suspended");
        progress.reason = Some(reason);
        progress.suspended_at = Some((self.office.epcis.clock)());
        self.write(self.kept.standing.cursor, Wakes::Never, &progress).await?;
        Ok(Next::Rest)
    }

    /// Writes down how far it is; tries until it succeeds, since what was sent must not be sent
    /// again. Rests when the subscription has ended meanwhile.
    async fn write(
        &mut self,
        cursor: Seq,
        wakes: Wakes,
        progress: &Progress,
    ) -> Result<Next, StoreError> {
        let standing = Standing { cursor, wakes, progress: progress.written()? };
        loop {
            let store = &self.office.epcis.store;
            match store.advance_subscription(self.kept.id, standing.clone()).await {
                Ok(true) => {
                    self.kept.standing = standing;
                    return Ok(Next::Again);
                }
                Ok(false) => return Ok(Next::Rest),
                Err(StoreError::Stopped) => return Err(StoreError::Stopped),
                Err(error) => {
                    tracing::error!(%error, subscription = %self.kept.id, "how far a subscription is cannot be kept");
                    tokio::time::sleep(WRITE_AGAIN_AFTER).await;
                }
            }
        }
    }
}

/// Why a subscription is not asked.
enum Stop {
    /// It was ended.
    Ended,
    Suspend(String),
    Retry(String),
}

/// Whether a look that finds nothing is told.
fn is_news(controls: &Controls, run: &Run) -> bool {
    controls.report_if_empty && run.after.is_none()
}
