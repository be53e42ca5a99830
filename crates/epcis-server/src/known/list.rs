//! `GET /epcs` and kin: the values that stand in events the caller may see.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use nguon_epcis::context::Namespaces;
use nguon_epcis::model::EventType;
use nguon_epcis::vocab::{self, Kind};
use nguon_event_store::{Page, ValueKind};

use crate::auth::Inquirer;
use crate::discovery::collection;
use crate::paging::{PageAsked, Pager, foreign_token, pairs};
use crate::problem::Problem;
use crate::spelling::{Speller, Spelling};
use crate::{EpcisState, media, versions};

/// One page, in the order of the values' bytes.
pub(super) async fn values(
    kind: ValueKind,
    name: &str,
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    versions::check_reader(&headers)?;
    let media = media::of_list(&headers)?;
    let spelling = Spelling::asked(&headers)?;
    let pairs = pairs(query.as_deref())?;
    let asked = PageAsked::read(&pairs)?;
    let per_page = epcis.limits.per_page(asked.per_page);
    let path = format!("/{name}");
    let pager = Pager::new(&epcis, &path, &caller.name, &pairs, per_page);
    let after = asked.token.map(|token| pager.key(token)).transpose()?.map(String::from_utf8);
    let after = after.transpose().map_err(|_| foreign_token())?;

    let stored = epcis.store.known_values(&caller.visibility, kind, after.as_deref(), per_page);
    let mut page = stored.await?;
    if kind == ValueKind::EventType {
        page = with_standard_types(page, after.as_deref(), per_page);
    }
    let next = page.next.map(token_of);
    let headers = pager.headers(next.as_deref().map(str::as_bytes))?;
    let mut speller = Speller::new(spelling, epcis.prefixes.as_deref());
    let members = page.items.into_iter().map(|value| shown(kind, value, &mut speller));
    Ok((headers, media.answer(collection(members).to_string())).into_response())
}

/// Words of CBV are bare, as in JSON; identifiers are spelled as asked. What stands in no event
/// under another spelling is kept in its canonical one.
fn shown(kind: ValueKind, mut value: String, speller: &mut Speller<'_>) -> String {
    let word = |kind| {
        let names = Namespaces::pinned();
        vocab::bare_word(kind, &value, &names).map_or_else(|| value.clone(), Into::into)
    };
    match kind {
        ValueKind::EventType => value,
        ValueKind::BizStep => word(Kind::BizStep),
        ValueKind::Disposition => word(Kind::Disposition),
        ValueKind::Epc | ValueKind::BizLocation | ValueKind::ReadPoint => {
            speller.identifier(&mut value);
            value
        }
    }
}

/// The standard types are there before the first event of them.
fn with_standard_types(
    page: Page<String, String>,
    after: Option<&str>,
    per_page: usize,
) -> Page<String, String> {
    let last = page.next.as_deref();
    let standard = EventType::STANDARD.iter().map(EventType::name);
    let standard = standard
        .filter(|name| after.is_none_or(|after| *name > after))
        .filter(|name| last.is_none_or(|last| *name <= last));
    let mut items: Vec<String> =
        page.items.into_iter().chain(standard.map(str::to_owned)).collect();
    items.sort();
    items.dedup();
    let more = page.next.is_some() || items.len() > per_page;
    items.truncate(per_page);
    let next = items.last().filter(|_| more).cloned();
    Page { items, next }
}

/// Bytes of a value that stand in a token. Longer ones that begin alike count as one, so that
/// the link to the next page stays one that can be followed.
const TOKEN_VALUE_BYTES_MAX: usize = 2_048;

fn token_of(mut value: String) -> String {
    if value.len() > TOKEN_VALUE_BYTES_MAX {
        value.truncate(value.floor_char_boundary(TOKEN_VALUE_BYTES_MAX));
        value.push(char::MAX);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_types_stand_in_their_order() {
        let page = |items: &[&str], next: Option<&str>| Page {
            items: items.iter().map(|item| (*item).to_owned()).collect(),
            next: next.map(str::to_owned),
        };
        let all = [
            "AggregationEvent",
            "AssociationEvent",
            "ObjectEvent",
            "TransactionEvent",
            "TransformationEvent",
        ];
        let own = ["ex:A", "ex:B"];
        // what is stored, after what, at most how many, what is given
        let cases = [
            (page(&[], None), None, 9, page(&all, None)),
            (page(&[], None), None, 5, page(&all, None)),
            (page(&[], None), None, 2, page(&all[..2], Some(all[1]))),
            (page(&[all[2]], None), Some(all[1]), 2, page(&all[2..4], Some(all[3]))),
            (page(&[], None), Some(all[3]), 2, page(&all[4..], None)),
            (page(&[], None), Some(all[4]), 2, page(&[], None)),
            (
                page(&[all[2], own[0]], Some(own[0])),
                Some(all[1]),
                2,
                page(&all[2..4], Some(all[3])),
            ),
            (page(&own, Some(own[1])), Some(all[4]), 2, page(&own, Some(own[1]))),
            (page(&own, None), Some(all[4]), 2, page(&own, None)),
        ];
        for (stored, after, per_page, given) in cases {
            assert_eq!(with_standard_types(stored, after, per_page), given, "{after:?} {per_page}");
        }
    }

    #[test]
    fn very_long_values_are_passed_over() {
        assert_eq!(token_of("urn:x:1".to_owned()), "urn:x:1");
        let long = format!("urn:x:{}", "ế".repeat(TOKEN_VALUE_BYTES_MAX));
        let token = token_of(long.clone());
        assert!(token > long && token.len() <= TOKEN_VALUE_BYTES_MAX + 4);
        assert!(token.as_str() < "urn:y");
    }
}
