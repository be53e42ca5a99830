use uuid::Uuid;

use super::*;

fn pairs(query: &[(&str, &str)]) -> Pairs {
    query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The parameter and the complaint about it.
fn refused(collection: Collection, query: &[(&str, &str)]) -> (String, &'static str) {
    match Asked::read(collection, &pairs(query)) {
        Err(Error::Parameter(name, key)) => (name, key),
        other => panic!("{query:?}: {other:?}"),
    }
}

#[test]
fn parameters_are_known_once_and_readable() {
    use Collection::{GrowingAreas, PackingHouses, Plots};
    let (unknown, twice, value) =
        ("registry-error-ogc-unknown", "registry-error-ogc-twice", "registry-error-ogc-value");
    for (collection, query, name, key) in [
        (Plots, vec![("f", "json")], "f", unknown),
        (Plots, vec![("Limit", "1")], "Limit", unknown),
        (Plots, vec![("offset", "10")], "offset", unknown),
        (Plots, vec![("bbox-crs", "x")], "bbox-crs", unknown),
        (GrowingAreas, vec![("growing_area", "x")], "growing_area", unknown),
        (PackingHouses, vec![("crop", "mango")], "crop", unknown),
        (Plots, vec![("limit", "1"), ("limit", "1")], "limit", twice),
        (Plots, vec![("limit", "0")], "limit", value),
        (Plots, vec![("limit", "-1")], "limit", value),
        (Plots, vec![("limit", "")], "limit", value),
        (Plots, vec![("crop", "")], "crop", value),
        (Plots, vec![("crop", "' OR 1=1")], "crop", value),
        (Plots, vec![("market", "cn")], "market", value),
        (Plots, vec![("status", "good")], "status", value),
        (Plots, vec![("commune", "30643")], "commune", value),
        (Plots, vec![("holder", "1")], "holder", value),
        (Plots, vec![("code", " - ")], "code", value),
        (Plots, vec![("datetime", "yesterday")], "datetime", value),
        (Plots, vec![("after", "7")], "after", value),
        (Plots, vec![("bbox", "105,10,106")], "bbox", value),
        (Plots, vec![("bbox", "105,10,106,11,12")], "bbox", value),
        (Plots, vec![("bbox", "105,11,106,10")], "bbox", value),
        (Plots, vec![("bbox", "105,10,106,91")], "bbox", value),
        (Plots, vec![("bbox", "105,10,181,11")], "bbox", value),
        (Plots, vec![("bbox", "NaN,10,106,11")], "bbox", value),
        (Plots, vec![("bbox", "105,10,inf,11")], "bbox", value),
    ] {
        assert_eq!(refused(collection, &query), (name.to_owned(), key), "{query:?}");
    }
    assert_eq!(refused(Plots, &[(&"x".repeat(500), "")]).0.len(), NAME_CHARS_MAX);
    let id = Uuid::from_u128(7).to_string();
    for (name, value) in [
        ("crop", "mango"),
        ("market", "CN"),
        ("status", "active"),
        ("commune", "30643@2025-07-01"),
        ("code", "vn agor 0001"),
        ("holder", &id),
        ("growing_area", &id),
        ("datetime", "2026-01-01/.."),
        ("bbox", "105,10,106,11"),
    ] {
        assert!(Asked::read(Plots, &pairs(&[(name, value)])).is_ok(), "{name}={value}");
    }
    for parameter in parameter::of(Plots) {
        assert!(parameter::PARAMETERS.iter().any(|known| known.name == parameter.name));
        let mut asked = Asked::read(Plots, &Vec::new()).unwrap();
        let some = ["7", "d", "1,2,3,4", "2026-01-01", "mango", "30643@", "CN", "active", &id];
        let read = some.iter().any(|value| asked.take(parameter.name, value).is_some());
        assert!(read, "nobody reads {}", parameter.name);
    }
}

#[test]
fn a_limit_above_the_most_is_the_most() {
    for (value, limit) in [("1", 1), ("1000", 1000), ("1001", 1000), ("4000000000", 1000)] {
        let asked = Asked::read(Collection::Plots, &pairs(&[("limit", value)])).unwrap();
        assert_eq!(asked.limit, limit);
    }
    assert_eq!(Asked::read(Collection::Plots, &Vec::new()).unwrap().limit, LIMIT);
}

#[test]
fn windows_have_heights_or_not_and_may_cross_the_antimeridian() {
    let degrees =
        |text: &str| windows(text).unwrap().into_iter().map(Window::degrees).collect::<Vec<_>>();
    assert_eq!(degrees("105,10,106,11"), [[105.0, 10.0, 106.0, 11.0]]);
    assert_eq!(degrees("105,10,-5,106,11,900"), [[105.0, 10.0, 106.0, 11.0]]);
    assert_eq!(degrees("105.5,10.5,105.5,10.5"), [[105.5, 10.5, 105.5, 10.5]]);
    assert_eq!(degrees("104,8,-170,20"), [[104.0, 8.0, 180.0, 20.0], [-180.0, 8.0, -170.0, 20.0]]);
}

#[test]
fn places_read_back_as_written_and_next_keeps_the_rest() {
    let key = |number: &str| Key {
        cursor: Cursor { sort_name: "vung xoai".into(), id: Uuid::from_u128(7) },
        number: number.into(),
    };
    for place in [
        Place::BEGIN,
        Place { drawn: false, after: None },
        Place { drawn: true, after: Some(key("")) },
        Place { drawn: false, after: Some(key("1~a.ß%&")) },
    ] {
        assert_eq!(place.to_string().parse(), Ok(place));
    }
    for text in ["", "x", "d~", "d~a~b", "dd"] {
        assert_eq!(text.parse::<Place>(), Err(PlaceError), "{text}");
    }
    let asked = pairs(&[("after", "d"), ("crop", "mango"), ("limit", "2")]);
    let place = Place { drawn: false, after: None };
    assert_eq!(again(&asked, &place), "crop=mango&limit=2&after=u");
}
