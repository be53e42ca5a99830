//! One pass over JSON text before any tree is built: how deep does it go?
//!
//! The pass is lenient about everything else: what is malformed is left to the parser.

use std::borrow::Cow;

use crate::{Refusal, Rule};

struct Frame<'a> {
    /// Name of the member we are in, still escaped; lists have none.
    key: &'a str,
    is_object: bool,
    expects_key: bool,
    index: usize,
}

/// Refuses text nested deeper than `depth_max`.
pub(super) fn check(text: &str, depth_max: usize) -> Result<(), Refusal> {
    let mut frames: Vec<Frame<'_>> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let end = string_end(bytes, at + 1);
                if let Some(frame) = frames.last_mut().filter(|frame| frame.expects_key) {
                    frame.expects_key = false;
                    frame.key = text.get(at + 1..end).unwrap_or_default();
                }
                at = end;
            }
            b'{' | b'[' => {
                if frames.len() >= depth_max {
                    let message = format!("nested deeper than {depth_max} levels");
                    return Err(Refusal::new(pointer(&frames), Rule::TooDeep, message));
                }
                let is_object = byte == b'{';
                frames.push(Frame { key: "", is_object, expects_key: is_object, index: 0 });
            }
            b'}' | b']' => drop(frames.pop()),
            b',' => {
                if let Some(frame) = frames.last_mut() {
                    frame.index += 1;
                    frame.expects_key = frame.is_object;
                }
            }
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

/// Index of the closing quote, or of the end of the text.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn pointer(frames: &[Frame<'_>]) -> String {
    let mut pointer = String::new();
    for frame in frames {
        pointer.push('/');
        if frame.is_object {
            pointer.push_str(&escape(&unescaped(frame.key)));
        } else {
            pointer.push_str(&frame.index.to_string());
        }
    }
    pointer
}

fn unescaped(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    serde_json::from_str(&format!("\"{raw}\"")).map_or(Cow::Borrowed(raw), Cow::Owned)
}

/// A member name as a reference token of a JSON Pointer (RFC 6901 §3).
pub(crate) fn escape(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        Cow::Owned(name.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_place() {
        let deep = format!("{{\"a\":[1,{}", "[".repeat(10_000));
        let cases = [
            (r#"{"a":"\"{[","b":[[[]]]}"#, "/b/0/0"),
            (r#"{"x\/\u0079~":{"b":[7,{}]}}"#, "/x~1y~0/b/1"),
            (deep.as_str(), "/a/1/0"),
        ];
        for (text, pointer) in cases {
            let refusal = check(text, 3).unwrap_err();
            assert_eq!((refusal.rule, refusal.pointer.as_str()), (Rule::TooDeep, pointer));
        }
    }

    #[test]
    fn lets_pass() {
        for text in [r#"{"a":{"a":[{"a":1},{"a":1}]}}"#, "]]}}", "\"", "", r#"{"a":"[[[[["}"#] {
            assert_eq!(check(text, 4), Ok(()), "{text}");
        }
    }
}
