//! What can be asked, one row for each method of a path.

use super::parameters::Group::{self, Capture, Page, Query, Reader, Sender, Spelling, Standing};
use super::parts::Content;
use crate::known;

/// One method of a path.
pub(super) struct Operation {
    pub method: &'static str,
    /// `{list}` stands for each of the resources that list values.
    path: &'static str,
    pub summary: &'static str,
    pub asks: &'static [Group],
    pub takes: Option<Content>,
    pub status: u16,
    pub gives: Content,
    /// Statuses of refusals beside those that every operation has.
    pub refuses: &'static [u16],
    /// Answered without a key.
    pub public: bool,
    /// What else there is beside an answer.
    pub beside: Beside,
}

/// What an operation may lead to beside its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    Nothing,
    /// Calls to the address in the body.
    Callbacks,
    /// A WebSocket.
    Socket,
}

impl Operation {
    /// The paths that it stands for.
    pub fn paths(&self) -> Vec<String> {
        if !self.path.contains("{list}") {
            return vec![self.path.to_owned()];
        }
        known::RESOURCES.iter().map(|(_, name)| self.path.replace("{list}", name)).collect()
    }
}

/// The parameters that a path asks already and that cannot be asked again.
pub fn fixed_by(path: &str) -> [Option<&'static str>; 2] {
    let list = path.strip_suffix("/{value}/events").unwrap_or_default();
    match list {
        "/eventTypes" => [Some("eventType"), None],
        "/epcs" => [Some("MATCH_anyEPC"), Some("MATCH_anyEPCClass")],
        "/bizSteps" => [Some("EQ_bizStep"), None],
        "/bizLocations" => [Some("EQ_bizLocation"), None],
        "/readPoints" => [Some("EQ_readPoint"), None],
        "/dispositions" => [Some("EQ_disposition"), None],
        _ => [None, None],
    }
}

/// A row with nothing in it.
const GET: Operation = Operation {
    method: "get",
    path: "",
    summary: "",
    asks: &[Reader],
    takes: None,
    status: 200,
    gives: Content::Nothing,
    refuses: &[],
    public: false,
    beside: Beside::Nothing,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        path: "/",
        summary: "The resources of the server",
        gives: Content::Collection,
        ..GET
    },
    Operation {
        method: "post",
        path: "/capture",
        summary: "Capture a document; answered when its events are durable, or the document itself where it is long: then the job runs",
        asks: &[Sender, Capture],
        takes: Some(Content::Document),
        status: 202,
        gives: Content::Location,
        refuses: &[408, 413, 415, 507],
        ..GET
    },
    Operation {
        path: "/capture",
        summary: "Capture jobs, newest first",
        asks: &[Page, Reader],
        gives: Content::Jobs,
        ..GET
    },
    Operation {
        path: "/capture/{captureID}",
        summary: "What became of a document",
        gives: Content::Job,
        refuses: &[404],
        ..GET
    },
    Operation {
        method: "post",
        path: "/events",
        summary: "Capture one event without an envelope",
        asks: &[Sender],
        takes: Some(Content::Event),
        status: 201,
        gives: Content::CreatedEvent,
        refuses: &[408, 409, 413, 415, 507],
        ..GET
    },
    Operation {
        path: "/events",
        summary: "Events that match",
        asks: &[Query, Page, Reader, Spelling],
        gives: Content::Events,
        refuses: &[413],
        ..GET
    },
    Operation {
        path: "/events/{eventID}",
        summary: "An event and the declarations that it is wrong",
        asks: &[Reader, Spelling],
        gives: Content::Events,
        refuses: &[404],
        ..GET
    },
    Operation {
        path: "/{list}",
        summary: "Values that stand in events",
        asks: &[Page, Reader],
        gives: Content::Collection,
        ..GET
    },
    Operation {
        path: "/{list}/{value}",
        summary: "What there is below a value",
        gives: Content::Collection,
        refuses: &[404],
        ..GET
    },
    Operation {
        path: "/{list}/{value}/events",
        summary: "Events in which the value stands",
        asks: &[Query, Page, Reader, Spelling],
        gives: Content::Events,
        refuses: &[404, 413],
        ..GET
    },
    Operation {
        method: "post",
        path: "/queries",
        summary: "Give a query a name",
        asks: &[Sender],
        takes: Some(Content::Query),
        status: 201,
        gives: Content::Location,
        refuses: &[408, 409, 413, 415, 507],
        ..GET
    },
    Operation {
        path: "/queries",
        summary: "The caller's queries",
        asks: &[Page, Reader],
        gives: Content::Queries,
        ..GET
    },
    Operation {
        path: "/queries/{queryName}",
        summary: "A query as it was defined",
        gives: Content::Query,
        refuses: &[404],
        ..GET
    },
    Operation {
        method: "delete",
        path: "/queries/{queryName}",
        summary: "Forget a query and end its subscriptions",
        status: 204,
        refuses: &[404, 507],
        ..GET
    },
    Operation {
        path: "/queries/{queryName}/events",
        summary: "Events that a named query finds now; with an upgrade those that it will find",
        asks: &[Page, Reader, Spelling, Standing],
        gives: Content::Events,
        refuses: &[404, 413],
        beside: Beside::Socket,
        ..GET
    },
    Operation {
        method: "post",
        path: "/queries/{queryName}/subscriptions",
        summary: "Be told by webhook what a named query finds, at once or by a schedule",
        asks: &[Sender, Spelling],
        takes: Some(Content::NewSubscription),
        status: 201,
        gives: Content::CreatedSubscription,
        refuses: &[404, 408, 413, 415, 507],
        beside: Beside::Callbacks,
        ..GET
    },
    Operation {
        path: "/queries/{queryName}/subscriptions",
        summary: "The caller's subscriptions to a query",
        asks: &[Page, Reader],
        gives: Content::Subscriptions,
        refuses: &[404],
        ..GET
    },
    Operation {
        path: "/queries/{queryName}/subscriptions/{subscriptionID}",
        summary: "How a subscription is doing",
        gives: Content::Subscription,
        refuses: &[404],
        ..GET
    },
    Operation {
        method: "delete",
        path: "/queries/{queryName}/subscriptions/{subscriptionID}",
        summary: "End a subscription",
        status: 204,
        refuses: &[404, 507],
        ..GET
    },
    Operation {
        method: "delete",
        path: "/nextPageToken/{token}",
        summary: "Release a token: not done, tokens hold nothing",
        asks: &[],
        status: 501,
        gives: Content::Problem,
        refuses: &[404],
        ..GET
    },
    Operation {
        path: "/openapi.json",
        summary: "This document",
        asks: &[],
        gives: Content::OpenApi,
        public: true,
        ..GET
    },
];
