//! Copies that people hand in: what they are by their first bytes, and a picture without what a camera
//! writes beside it.

#[cfg(test)]
mod tests;

/// Kind of a copy by its first bytes: pictures, PDF. Nothing that a browser would run.
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(JPEG),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(PNG),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        _ => None,
    }
}

const JPEG: &str = "image/jpeg";
const PNG: &str = "image/png";

/// A picture without what a camera writes beside it: where and when it was taken, by which device. How it
/// is to be turned stays. What is no picture stays as it is; none for a picture that is not whole.
pub fn bare(bytes: &[u8]) -> Option<Vec<u8>> {
    match media_type(bytes) {
        Some(JPEG) => bare_jpeg(bytes),
        Some(PNG) => bare_png(bytes),
        _ => Some(bytes.to_vec()),
    }
}

const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;
const APP15: u8 = 0xef;
const COMMENT: u8 = 0xfe;
const SCAN: u8 = 0xda;
const END: u8 = 0xd9;

/// Segment by segment (ITU-T T.81, B.1.1): of those that programs add only the ones that say how colours
/// are meant stay. What hangs behind the picture goes too: some phones put a second one there.
fn bare_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = vec![0xff, 0xd8];
    let mut at = 2;
    loop {
        while bytes.get(at..at + 2)? == [0xff, 0xff] {
            at += 1;
        }
        let &[0xff, marker] = bytes.get(at..at + 2)? else { return None };
        if marker == END {
            kept.extend([0xff, END]);
            return Some(kept);
        }
        // Of itself these carry nothing (B.1.1.3).
        if marker == 0x01 || (0xd0..=0xd7).contains(&marker) {
            kept.extend([0xff, marker]);
            at += 2;
            continue;
        }
        let &[high, low] = bytes.get(at + 2..at + 4)? else { return None };
        let end = at + 2 + usize::from(u16::from_be_bytes([high, low]));
        let segment = bytes.get(at..end)?;
        let content = segment.get(4..)?;
        match marker {
            APP0 | APP14 => kept.extend(segment),
            APP2 if content.starts_with(b"ICC_PROFILE\0") => kept.extend(segment),
            APP1 => kept.extend(orientation(content).into_iter().flat_map(turned)),
            APP0..=APP15 | COMMENT => {}
            _ => kept.extend(segment),
        }
        at = end;
        if marker == SCAN {
            // The picture itself runs to the next marker; in it `ff` is followed by 00 or a restart.
            let from = at;
            loop {
                match bytes.get(at..at + 2) {
                    // A picture whose end is missing is shown as far as it goes.
                    None => {
                        kept.extend(bytes.get(from..)?);
                        return Some(kept);
                    }
                    Some([0xff, next]) if *next != 0 && !(0xd0..=0xd7).contains(next) => break,
                    Some(_) => at += 1,
                }
            }
            kept.extend(bytes.get(from..at)?);
        }
    }
}

/// How a picture is to be turned, 2 to 8, from its Exif (CIPA DC-008, 4.6.2 and tag 0112).
fn orientation(content: &[u8]) -> Option<u8> {
    let tiff = content.strip_prefix(b"Exif\0\0")?;
    let little = match tiff.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let short = |at: usize| {
        let &[first, second] = tiff.get(at..at + 2)? else { return None };
        let pair = [first, second];
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let (low, high) = if little { (short(4)?, short(6)?) } else { (short(6)?, short(4)?) };
    let directory = usize::from(high) << 16 | usize::from(low);
    let entries = (0..usize::from(short(directory)?)).map(|entry| directory + 2 + entry * 12);
    let mut found = entries.filter(|entry| short(*entry) == Some(0x0112));
    let value = short(found.next()? + 8)?;
    u8::try_from(value).ok().filter(|value| (2..=8).contains(value))
}

/// An Exif segment that says nothing but that.
fn turned(orientation: u8) -> [u8; 36] {
    let mut segment =
        *b"\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    segment[29] = orientation;
    segment
}

/// Chunk by chunk (PNG 3rd edition, 5.3): texts, times and Exif go.
fn bare_png(bytes: &[u8]) -> Option<Vec<u8>> {
    let (signature, mut rest) = bytes.split_at_checked(8)?;
    let mut kept = signature.to_vec();
    while let Some(&[a, b, c, d]) = rest.get(..4) {
        let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).ok()?;
        let (chunk, behind) = rest.split_at_checked(length.checked_add(12)?)?;
        let kind = chunk.get(4..8)?;
        if !matches!(kind, b"eXIf" | b"tEXt" | b"zTXt" | b"iTXt" | b"tIME") {
            kept.extend(chunk);
        }
        if kind == b"IEND" {
            return Some(kept);
        }
        rest = behind;
    }
    None
}
