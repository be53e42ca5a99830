//! Answers as fields of a page: values by name, in the order of the form.
//!
//! A name is the path of a question with the number of the instance behind each repeat, counted from
//! 0: `product[1]/product_name`. What was asked and left empty is there with an empty value; what was
//! not asked is not there at all.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use nguon_forms::{Answer, Answers, Form, Item, ItemKind};

/// Values by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry(Vec<(String, String)>);

impl FromIterator<(String, String)> for Entry {
    /// Values sent more than once under a name are one, parted by spaces (several choices).
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut at: BTreeMap<String, usize> = BTreeMap::new();
        let mut all: Vec<(String, String)> = Vec::new();
        for (name, text) in pairs {
            match at.get(&name).and_then(|at| all.get_mut(*at)) {
                Some((_, known)) if known.is_empty() => *known = text,
                Some((_, known)) if !text.is_empty() => *known = format!("{known} {text}"),
                Some(_) => {}
                None => {
                    at.insert(name.clone(), all.len());
                    all.push((name, text));
                }
            }
        }
        Self(all)
    }
}

impl Entry {
    /// The answers to a form.
    pub fn of(form: &Form, answers: &Answers) -> Self {
        let mut all = Vec::new();
        walk(&form.items, answers, "", &mut all);
        Self(all)
    }

    /// All values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The value of a name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, text)| text)
    }

    /// Values of a question, of all its instances in order.
    pub fn all<'e>(&'e self, path: &'e str) -> impl Iterator<Item = &'e str> {
        self.iter().filter(move |(name, _)| path_of(name) == path).map(|(_, text)| text)
    }

    /// Without one instance of a repeat; those behind it move up.
    #[must_use]
    pub fn without(&self, instance: &str) -> Self {
        let Some((repeat, number)) = instance.strip_suffix(']').and_then(|i| i.rsplit_once('['))
        else {
            return self.clone();
        };
        let Ok(gone) = number.parse::<usize>() else { return self.clone() };
        let moved = |(name, text): &(String, String)| {
            let Some(rest) = name.strip_prefix(repeat).and_then(|rest| rest.strip_prefix('['))
            else {
                return Some((name.clone(), text.clone()));
            };
            let (number, rest) = rest.split_once(']')?;
            let number: usize = number.parse().ok()?;
            match number.cmp(&gone) {
                Ordering::Less => Some((name.clone(), text.clone())),
                Ordering::Equal => None,
                Ordering::Greater => {
                    Some((format!("{repeat}[{}]{rest}", number - 1), text.clone()))
                }
            }
        };
        Self(self.0.iter().filter_map(moved).collect())
    }
}

/// The items of a form with their answers, in order. Forms are not nested deeper than
/// [`nguon_forms::limits::DEPTH_MAX`].
fn walk(items: &[Item], answers: &Answers, above: &str, all: &mut Vec<(String, String)>) {
    for item in items {
        let name =
            if above.is_empty() { item.name.clone() } else { format!("{above}/{}", item.name) };
        match (answers.0.get(&item.name), &item.kind) {
            (Some(Answer::Text(text)), ItemKind::Question(_)) => all.push((name, text.clone())),
            (Some(Answer::Group(inner)), ItemKind::Group(items)) => walk(items, inner, &name, all),
            (Some(Answer::Repeat(instances)), ItemKind::Repeat(repeat)) => {
                for (number, inner) in instances.iter().enumerate() {
                    walk(&repeat.items, inner, &format!("{name}[{number}]"), all);
                }
            }
            _ => {}
        }
    }
}

/// The path of a name: without the numbers of instances.
pub fn path_of(name: &str) -> String {
    let mut path = String::with_capacity(name.len());
    let mut inside = false;
    for letter in name.chars() {
        match letter {
            '[' => inside = true,
            ']' => inside = false,
            _ if !inside => path.push(letter),
            _ => {}
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(pairs: &[(&str, &str)]) -> Entry {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn instances_move_up_where_one_is_gone() {
        let given = entry(&[
            ("r[0]/x", "1"),
            ("r[0]/s[0]/y", "a"),
            ("r[1]/x", "2"),
            ("r[2]/x", "3"),
            ("r[2]/s[1]/y", "b"),
            ("rr[1]/x", "other"),
            ("r[2]/x", "4"),
        ]);
        assert_eq!(given.all("r/x").collect::<Vec<_>>(), ["1", "2", "3 4"]);
        let less = given.without("r[1]");
        assert_eq!(less.all("r/x").collect::<Vec<_>>(), ["1", "3 4"]);
        assert_eq!(less.value("r[1]/s[1]/y"), Some("b"));
        assert_eq!(less.value("rr[1]/x"), Some("other"));
        for odd in ["r", "r[x]", "q[1]", ""] {
            assert_eq!(given.without(odd), given, "{odd}");
        }
    }
}
