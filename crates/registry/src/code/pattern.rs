//! The pattern of a scheme in parts that people can read: what stands there as it is, what may vary.

use regex_syntax::ast::{
    Ast, ClassPerlKind, ClassSet, ClassSetItem, GroupKind, RepetitionKind, RepetitionRange, parse,
};

/// Parts of one pattern; more would be no code that anybody writes.
const PARTS_MAX: usize = 60;

/// How characters of a part may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// Exactly this.
    Literal(String),
    /// One of these words.
    OneOf(Vec<String>),
    /// So many of these characters; `most` none means any number more.
    Signs {
        /// Which.
        of: Signs,
        /// At least so many.
        least: u32,
        /// At most so many.
        most: Option<u32>,
    },
}

/// Characters that a part may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signs {
    /// 0 to 9.
    Digits,
    /// A to Z.
    Letters,
    /// Both.
    Either,
}

impl Signs {
    /// The word in message keys: `registry-scheme-signs-…`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Letters => "letters",
            Self::Either => "either",
        }
    }
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternPart {
    /// The name of the group, `province`; none for what stands between.
    pub name: Option<String>,
    /// What is written there, one after the other.
    pub how: Vec<How>,
    /// Whether it may be left out.
    pub optional: bool,
}

/// The parts of a pattern in order; none when it says more than codes of this kind do. Then the
/// pattern itself has to do.
pub fn parts(pattern: &str) -> Option<Vec<PatternPart>> {
    let ast = parse::Parser::new().parse(pattern).ok()?;
    let mut found = Vec::new();
    walk(&ast, false, &mut found)?;
    (found.len() <= PARTS_MAX).then_some(found)
}

fn walk(ast: &Ast, optional: bool, found: &mut Vec<PatternPart>) -> Option<()> {
    match ast {
        Ast::Assertion(_) | Ast::Empty(_) => {}
        Ast::Concat(concat) => {
            for one in &concat.asts {
                walk(one, optional, found)?;
            }
        }
        Ast::Group(group) => match &group.kind {
            GroupKind::CaptureName { name, .. } => {
                let how = how(&group.ast)?;
                found.push(PatternPart { name: Some(name.name.clone()), how, optional });
            }
            _ => walk(&group.ast, optional, found)?,
        },
        Ast::Repetition(repetition) if repetition.op.kind == RepetitionKind::ZeroOrOne => {
            walk(&repetition.ast, true, found)?;
        }
        other => {
            let mut more = how(other)?;
            match found.last_mut() {
                Some(last) if last.name.is_none() && last.optional == optional => {
                    last.how.append(&mut more);
                    last.how = joined(std::mem::take(&mut last.how));
                }
                _ => found.push(PatternPart { name: None, how: more, optional }),
            }
        }
    }
    Some(())
}

/// What is written where one part stands.
fn how(ast: &Ast) -> Option<Vec<How>> {
    Some(match ast {
        Ast::Literal(literal) => vec![How::Literal(literal.c.to_string())],
        Ast::Concat(concat) => {
            let each: Option<Vec<Vec<How>>> = concat.asts.iter().map(how).collect();
            joined(each?.concat())
        }
        Ast::Alternation(alternation) => {
            let word = |ast: &Ast| match how(ast)?.as_slice() {
                [How::Literal(word)] => Some(word.clone()),
                _ => None,
            };
            vec![How::OneOf(alternation.asts.iter().map(word).collect::<Option<_>>()?)]
        }
        Ast::Repetition(repetition) => {
            let (least, most) = match &repetition.op.kind {
                RepetitionKind::OneOrMore => (1, None),
                RepetitionKind::Range(RepetitionRange::Exactly(n)) => (*n, Some(*n)),
                RepetitionKind::Range(RepetitionRange::AtLeast(n)) => (*n, None),
                RepetitionKind::Range(RepetitionRange::Bounded(n, m)) => (*n, Some(*m)),
                RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => return None,
            };
            vec![How::Signs { of: signs(&repetition.ast)?, least, most }]
        }
        other => vec![How::Signs { of: signs(other)?, least: 1, most: Some(1) }],
    })
}

/// Literals that follow each other as one.
fn joined(all: Vec<How>) -> Vec<How> {
    let mut found: Vec<How> = Vec::with_capacity(all.len());
    for one in all {
        match (found.last_mut(), one) {
            (Some(How::Literal(text)), How::Literal(more)) => text.push_str(&more),
            (_, one) => found.push(one),
        }
    }
    found
}

fn signs(ast: &Ast) -> Option<Signs> {
    match ast {
        Ast::ClassPerl(class) if class.kind == ClassPerlKind::Digit && !class.negated => {
            Some(Signs::Digits)
        }
        Ast::ClassBracketed(class) if !class.negated => {
            let ClassSet::Item(item) = &class.kind else { return None };
            let items = match item {
                ClassSetItem::Union(union) => union.items.as_slice(),
                one => std::slice::from_ref(one),
            };
            let ranges: Option<Vec<(char, char)>> = items
                .iter()
                .map(|item| match item {
                    ClassSetItem::Range(range) => Some((range.start.c, range.end.c)),
                    _ => None,
                })
                .collect();
            match ranges?.as_slice() {
                [('0', '9')] => Some(Signs::Digits),
                [('A', 'Z')] => Some(Signs::Letters),
                [('A', 'Z'), ('0', '9')] | [('0', '9'), ('A', 'Z')] => Some(Signs::Either),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pattern as people read it, in marks of this test.
    fn read(pattern: &str) -> String {
        let Some(parts) = parts(pattern) else { return "?".to_owned() };
        let how = |how: &How| match how {
            How::Literal(text) => text.clone(),
            How::OneOf(words) => words.join("|"),
            How::Signs { of, least, most } => {
                let most = most.map_or("+".to_owned(), |most| format!("-{most}"));
                format!("{}{least}{most}", of.word())
            }
        };
        let part = |part: &PatternPart| {
            let name = part.name.as_deref().map_or(String::new(), |name| format!("{name}="));
            let how: Vec<String> = part.how.iter().map(how).collect();
            format!("{name}{}{}", how.join(" "), if part.optional { "?" } else { "" })
        };
        parts.iter().map(part).collect::<Vec<_>>().join(" / ")
    }

    #[test]
    fn patterns_are_told_in_parts() {
        for (pattern, told) in [
            (
                r"^VN-(?P<place>[A-Z]{2})OR-(?P<number>\d{4})$",
                "VN- / place=letters2-2 / OR- / number=digits4-4",
            ),
            (r"^VN-?(?P<n>\d{3,4})$", "VN / -? / n=digits3-4"),
            (
                r"^(?P<kind>PUC|PHC)-(?P<crop>[A-Z]+\d{2})$",
                "kind=PUC|PHC / - / crop=letters1+ digits2-2",
            ),
            (r"^A(?:-(?P<market>[A-Z]{3}))?$", "A / -? / market=letters3-3?"),
            (r"^QVN(?P<number>[A-Z0-9]{14})$", "QVN / number=either14-14"),
            // What is more than that is left to the pattern itself.
            (r"^A*$", "?"),
            (r"^[^A]$", "?"),
            (r"^.$", "?"),
            (r"^(?P<a>[A-F])$", "?"),
            (r"(", "?"),
        ] {
            assert_eq!(read(pattern), told, "{pattern}");
        }
    }
}
