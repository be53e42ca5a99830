//! Jobs whose document is not there any more: a copy of the store was restored without its spool,
//! or the machine of another program is gone for good.

use std::sync::Arc;

use jiff::SignedDuration;
use nguon_event_store::{Sight, StoreError};

use super::{blocking, fail, reason_of};
use crate::EpcisState;
use crate::problem::Exception;
use crate::spool::Spool;

/// A job that another program's spool may hold is given up after so long.
const LOST_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Running jobs that are looked at; there are hardly ever more than a few.
const JOBS_SEEN_MAX: usize = 500;

/// Ends the jobs whose document is lost.
pub(super) async fn give_up(epcis: &EpcisState, spool: &Arc<Spool>) -> Result<(), StoreError> {
    let running = epcis.store.running_jobs(JOBS_SEEN_MAX).await?;
    if running.is_empty() {
        return Ok(());
    }
    let looked = Arc::clone(spool);
    let here = blocking(move || looked.documents()).await?;
    let now = (epcis.clock)();
    for job in running {
        let is_here = here.iter().any(|(id, _)| *id == job.id);
        let may_be_elsewhere = !spool.is_sole() && now.duration_since(job.created_at) < LOST_AFTER;
        if is_here || may_be_elsewhere {
            continue;
        }
        // It may have ended before its document was looked for.
        let Some(job) = epcis.store.job(&Sight::All, job.id).await? else { continue };
        if job.running() {
            tracing::error!(job = %job.id, "the document of a capture job is lost");
            let detail = "the document is no longer in the spool of this server, which may have \
                          been restored from a copy: nothing of it was kept, send it again";
            let reason = reason_of(Exception::Implementation, "document-lost", detail.to_owned());
            fail(epcis, job, reason).await?;
        }
    }
    Ok(())
}
