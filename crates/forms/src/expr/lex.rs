//! Marks of an expression, one after the other.

use super::parse::{ExprError, ExprTrouble};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Text(String),
    Answer(String),
    /// A bare name; the parser knows whether it is a function, an operator or a column.
    Name(String),
    /// Everything else: `(`, `)`, `,`, `.`, `..`, `=`, `!=`, `<`, `<=`, `>`, `>=`, `+`, `-`, `*`.
    Sign(&'static str),
}

/// Longest first.
const SIGNS: [&str; 14] =
    ["..", "!=", "<=", ">=", "(", ")", ",", ".", "=", "<", ">", "+", "-", "*"];

/// Every token with the place of its first character, counted from 0.
pub(super) fn tokens(source: &str) -> Result<Vec<(usize, Token)>, ExprError> {
    let letters: Vec<char> = source.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        if letter.is_whitespace() {
            at += 1;
            continue;
        }
        let rest = letters.get(at..).unwrap_or_default();
        let (token, length) = token(rest).map_err(|trouble| ExprError { at, trouble })?;
        found.push((at, token));
        at += length;
    }
    Ok(found)
}

/// The token at the start of `rest`, which is not empty, and how many characters it has.
fn token(rest: &[char]) -> Result<(Token, usize), ExprTrouble> {
    let first = rest.first().copied().unwrap_or_default();
    let second = rest.get(1).copied();
    match first {
        '$' => answer(rest),
        '\'' | '"' => text(rest, first),
        '0'..='9' => number(rest),
        '.' if second.is_some_and(|next| next.is_ascii_digit()) => number(rest),
        '/' | '[' | ']' | '@' | '|' | '{' | '}' => Err(ExprTrouble::Path),
        _ if begins_name(first) => Ok(name(rest)),
        _ => {
            let sign = SIGNS.into_iter().find(|sign| starts_with(rest, sign));
            let sign = sign.ok_or(ExprTrouble::Unexpected { found: first.to_string() })?;
            Ok((Token::Sign(sign), sign.len()))
        }
    }
}

fn starts_with(rest: &[char], sign: &str) -> bool {
    sign.chars().enumerate().all(|(at, letter)| rest.get(at) == Some(&letter))
}

fn answer(rest: &[char]) -> Result<(Token, usize), ExprTrouble> {
    let end = rest.iter().position(|letter| *letter == '}').ok_or(ExprTrouble::Unclosed)?;
    let inner: String = rest.get(1..end).unwrap_or_default().iter().collect();
    let inner = inner.strip_prefix('{').ok_or(ExprTrouble::Unexpected { found: "$".into() })?;
    let inner = inner.trim();
    if inner.starts_with("last-saved#") {
        return Err(ExprTrouble::LastSaved);
    }
    if !is_name(inner) {
        return Err(ExprTrouble::NoName { found: inner.to_owned() });
    }
    Ok((Token::Answer(inner.to_owned()), end + 1))
}

fn text(rest: &[char], quote: char) -> Result<(Token, usize), ExprTrouble> {
    let inner = rest.get(1..).unwrap_or_default();
    let end = inner.iter().position(|letter| *letter == quote).ok_or(ExprTrouble::Unclosed)?;
    Ok((Token::Text(inner.get(..end).unwrap_or_default().iter().collect()), end + 2))
}

fn number(rest: &[char]) -> Result<(Token, usize), ExprTrouble> {
    let mut point = false;
    let digits = rest.iter().take_while(|letter| {
        let first_point = **letter == '.' && !point;
        point |= first_point;
        letter.is_ascii_digit() || first_point
    });
    let written: String = digits.collect();
    let number: f64 =
        written.parse().map_err(|_| ExprTrouble::Unexpected { found: written.clone() })?;
    if !number.is_finite() {
        return Err(ExprTrouble::Unexpected { found: written });
    }
    Ok((Token::Number(number), written.len()))
}

fn name(rest: &[char]) -> (Token, usize) {
    let mut length = 0;
    while let Some(letter) = rest.get(length) {
        // One colon within a name parts it from its namespace: `jr:choice-name`.
        let within = continues_name(*letter)
            || (*letter == ':' && rest.get(length + 1).is_some_and(|next| begins_name(*next)));
        if !within {
            break;
        }
        length += 1;
    }
    (Token::Name(rest.iter().take(length).collect()), length)
}

/// Whether a text is a name of an XML element without a namespace (NCName): what questions, groups
/// and columns of choices are called.
pub(crate) fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(begins_name) && letters.all(continues_name)
}

/// Namespaces in XML 1.0, `NCName`; XML 1.0 `NameStartChar` without the colon.
fn begins_name(letter: char) -> bool {
    matches!(letter,
        'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}'
        | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}'
        | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
        | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

/// XML 1.0 `NameChar` without the colon.
fn continues_name(letter: char) -> bool {
    begins_name(letter)
        || matches!(letter,
            '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}
