//! Which of several links a request means (GS1-Conformant Resolver 1.2 §2.6.3).

use super::linkset::Link;
use super::wishes::Wishes;

/// What a request for one kind of link comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Choice<'l> {
    /// This one.
    One(&'l Link),
    /// Nothing tells these apart: whoever asks must choose.
    Several(Vec<&'l Link>),
}

/// The link that fits best: by context, language, media type, each asking only those that the one
/// before left; then the first. None of none.
pub(super) fn choose<'l>(links: Vec<&'l Link>, wishes: &Wishes) -> Option<Choice<'l>> {
    let left = narrowed(links, wishes);
    let first = *left.first()?;
    let alike = |link: &&&Link| {
        link.media == first.media
            && link.languages == first.languages
            && link.contexts == first.contexts
    };
    let same: Vec<&Link> = left.iter().filter(alike).copied().collect();
    Some(if same.len() > 1 { Choice::Several(same) } else { Choice::One(first) })
}

/// The variant of a default link that the request asks for; none when it asks for none of them.
/// Nobody has to choose a default, so the first of several is taken (§2.5.8).
pub(super) fn variant<'l>(links: Vec<&'l Link>, wishes: &Wishes) -> Option<&'l Link> {
    let fitting = links.into_iter().filter(|link| {
        let language = wishes.language(&link.languages) > 0;
        let context = context(link, wishes) > 0;
        let media = link.media.as_deref().map(|media| wishes.media(media));
        let liked = media.is_none_or(|weight| weight > 0 || !wishes.wants_media());
        let by_media = wishes.wants_media() && media.is_some_and(|weight| weight > 0);
        (link.languages.is_empty() || language)
            && (link.contexts.is_empty() || context)
            && liked
            && (language || context || by_media)
    });
    narrowed(fitting.collect(), wishes).into_iter().next()
}

fn narrowed<'l>(links: Vec<&'l Link>, wishes: &Wishes) -> Vec<&'l Link> {
    let links = narrow(
        links,
        wishes.context().is_some(),
        |link| !link.contexts.is_empty(),
        |link| context(link, wishes),
    );
    let links = narrow(
        links,
        wishes.wants_language(),
        |link| !link.languages.is_empty(),
        |link| wishes.language(&link.languages),
    );
    narrow(
        links,
        wishes.wants_media(),
        |link| link.media.is_some(),
        |link| link.media.as_deref().map_or(0, |media| wishes.media(media)),
    )
}

fn context(link: &Link, wishes: &Wishes) -> u32 {
    let wanted = wishes.context();
    u32::from(link.contexts.iter().any(|context| Some(context.as_str()) == wanted))
}

/// The links that are liked best. Where nothing is liked or asked for, those without the label:
/// they are for everybody.
fn narrow(
    links: Vec<&Link>,
    asked: bool,
    labelled: impl Fn(&Link) -> bool,
    weight: impl Fn(&Link) -> u32,
) -> Vec<&Link> {
    let best = links.iter().map(|link| weight(link)).max().unwrap_or(0);
    if asked && best > 0 {
        return links.into_iter().filter(|link| weight(link) == best).collect();
    }
    if links.iter().all(|link| labelled(link)) {
        return links;
    }
    links.into_iter().filter(|link| !labelled(link)).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};

    use super::*;

    /// `href type languages contexts`, `-` for none.
    fn links(rows: &[&str]) -> Vec<Link> {
        let list = |text: &str| -> Vec<String> {
            text.split(',').filter(|one| *one != "-").map(str::to_owned).collect()
        };
        rows.iter()
            .map(|row| {
                let cells: Vec<&str> = row.split(' ').collect();
                Link {
                    relation: "pip".to_owned(),
                    href: cells[0].to_owned(),
                    title: "T".to_owned(),
                    media: (cells[1] != "-").then(|| cells[1].to_owned()),
                    languages: list(cells[2]),
                    contexts: list(cells[3]),
                    here: false,
                }
            })
            .collect()
    }

    fn wishes(accept: &str, languages: &str, query: &str) -> Wishes {
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::ACCEPT, accept), (header::ACCEPT_LANGUAGE, languages)] {
            if !value.is_empty() {
                headers.insert(name, value.parse().unwrap());
            }
        }
        Wishes::of(&headers, Some(query))
    }

    #[test]
    fn the_fitting_link_is_found() {
        let links = links(&[
            "en text/html en -",
            "vi text/html vi -",
            "ld application/ld+json en -",
            "clinic text/html en clinician",
            "any - - -",
        ]);
        for (accept, languages, query, href) in [
            ("", "", "", "any"),
            ("undefined", "", "", "any"),
            ("*/*", "", "", "any"),
            ("text/html", "en", "", "en"),
            ("text/html", "vi-VN,vi;q=0.9,en;q=0.5", "", "vi"),
            ("application/ld+json", "en", "", "ld"),
            ("text/html", "en", "context=clinician", "clinic"),
            ("text/html", "en", "context=other", "en"),
            ("text/html", "de", "", "any"),
        ] {
            let choice = choose(links.iter().collect(), &wishes(accept, languages, query));
            let Some(Choice::One(link)) = choice else {
                panic!("{accept} {languages}: {choice:?}")
            };
            assert_eq!(link.href, href, "{accept} {languages} {query}");
        }
        assert_eq!(choose(Vec::new(), &wishes("", "", "")), None);
    }

    #[test]
    fn what_nothing_tells_apart_is_left_to_choose() {
        let links =
            links(&["one application/pdf - -", "two application/pdf - -", "page text/html - -"]);
        let choice = |accept| choose(links.iter().collect(), &wishes(accept, "", ""));
        assert_eq!(choice("application/pdf"), Some(Choice::Several(vec![&links[0], &links[1]])));
        assert_eq!(choice("text/html"), Some(Choice::One(&links[2])));
    }

    #[test]
    fn a_variant_needs_somebody_who_asks_for_it() {
        let links = links(&["en - en -", "vi text/html vi -", "two - en -"]);
        let variant = |accept, languages| {
            variant(links.iter().collect(), &wishes(accept, languages, "")).map(|link| &*link.href)
        };
        assert_eq!(variant("", ""), None);
        assert_eq!(variant("*/*", "de"), None);
        assert_eq!(variant("*/*", "en"), Some("en"));
        assert_eq!(variant("text/html", "vi;q=0.5, de"), Some("vi"));
        assert_eq!(variant("application/pdf", "vi"), None);
    }
}
