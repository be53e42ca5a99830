use proptest::prelude::*;

use super::*;

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker][..], &length, content].concat()
}

/// Exif of a camera: turned so, and a place in words.
fn exif(little: bool, orientation: u16) -> Vec<u8> {
    let short = |number: u16| if little { number.to_le_bytes() } else { number.to_be_bytes() };
    let long = |number: u32| if little { number.to_le_bytes() } else { number.to_be_bytes() };
    let mut tiff = if little { b"II".to_vec() } else { b"MM".to_vec() };
    tiff.extend(short(42));
    tiff.extend(long(8));
    tiff.extend(short(2));
    for (tag, value) in [(0x010f_u16, 7_u16), (0x0112, orientation)] {
        tiff.extend(short(tag));
        tiff.extend(short(3));
        tiff.extend(long(1));
        tiff.extend(short(value));
        tiff.extend(short(0));
    }
    tiff.extend(long(0));
    tiff.extend(b"GPS 11.03 106.36");
    [b"Exif\0\0".to_vec(), tiff].concat()
}

const SCANNED: &[u8] = b"\x12\xff\x00\x34\xff\xd3\x56";

fn picture(extra: &[Vec<u8>]) -> Vec<u8> {
    let parts = [
        vec![0xff, 0xd8],
        segment(APP0, b"JFIF\0"),
        extra.concat(),
        segment(0xdb, &[1; 8]),
        segment(SCAN, &[2; 6]),
        SCANNED.to_vec(),
        segment(0xc4, b"\xff\xd9 a table"),
        segment(SCAN, &[3; 6]),
        SCANNED.to_vec(),
        vec![0xff, END],
    ];
    parts.concat()
}

#[test]
fn copies_are_known_by_their_first_bytes() {
    for (bytes, kind) in [
        (b"\xff\xd8\xff\xe0rest".as_slice(), Some("image/jpeg")),
        (b"\x89PNG\r\n\x1a\nrest", Some("image/png")),
        (b"%PDF-1.7", Some("application/pdf")),
        (b"<svg onload=alert(1)>", None),
        (b"PK\x03\x04", None),
        (b"<!doctype html>", None),
        (b"MZ", None),
        (b"", None),
    ] {
        assert_eq!(media_type(bytes), kind);
    }
}

#[test]
fn a_picture_loses_what_the_camera_wrote_and_stays_the_same() {
    let icc = segment(APP2, b"ICC_PROFILE\0\x01\x01colours");
    let adobe = segment(APP14, b"Adobe");
    let beside = [
        segment(APP1, b"http://ns.adobe.com/xap/1.0/\0GPS"),
        segment(APP2, b"MPF\0GPS"),
        segment(0xed, b"Photoshop GPS"),
        segment(COMMENT, b"GPS"),
        vec![0xff, 0xff],
    ];
    // A fill byte before the next marker is no part of a segment (T.81, B.1.1.2).
    let mut taken = picture(&[&beside[..4], &[icc.clone(), adobe.clone()]].concat());
    taken.extend(b"\xff\xd8 another picture GPS");
    let bared = bare(&taken).unwrap();
    assert_eq!(bared, picture(&[icc, adobe]));
    assert_eq!(bare(&bared).unwrap(), bared);
}

#[test]
fn how_a_picture_is_turned_stays() {
    for (little, given, kept) in
        [(true, 6, Some(6)), (false, 3, Some(3)), (true, 1, None), (false, 9, None)]
    {
        let taken = picture(&[segment(APP1, &exif(little, given))]);
        let bared = bare(&taken).unwrap();
        assert!(!bared.windows(3).any(|three| three == b"GPS"));
        assert_eq!(
            bared,
            picture(&kept.map(|kept| turned(kept).to_vec()).into_iter().collect::<Vec<_>>())
        );
        let said = kept.map(|kept| orientation(&turned(kept)[4..]));
        assert_eq!(said.flatten(), kept);
    }
}

#[test]
fn a_png_loses_its_texts() {
    let chunk = |kind: &[u8], data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], kind, data, b"crc4"].concat()
    };
    let signature = b"\x89PNG\r\n\x1a\n".to_vec();
    let (head, end) = (chunk(b"IHDR", &[0; 13]), chunk(b"IEND", b""));
    let taken = [
        signature.clone(),
        head.clone(),
        chunk(b"eXIf", b"GPS"),
        chunk(b"iTXt", b"GPS"),
        end.clone(),
        b"behind".to_vec(),
    ];
    assert_eq!(bare(&taken.concat()).unwrap(), [signature, head, end].concat());
}

#[test]
fn what_is_not_whole_is_no_picture_and_what_is_none_stays() {
    assert_eq!(bare(b"\xff\xd8\xff\xe0\0\x10JF"), None);
    assert_eq!(bare(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"), None);
    assert_eq!(bare(b"%PDF-1.7 GPS").unwrap(), b"%PDF-1.7 GPS");
    // Cut off within the picture itself: shown as far as it goes.
    let whole = picture(&[]);
    let cut = &whole[..whole.len() - 4];
    assert_eq!(bare(cut).unwrap(), cut);
}

proptest! {
    /// Whatever comes, nothing breaks, and what was bared once stays so.
    #[test]
    fn any_bytes_are_read(behind in prop::collection::vec(any::<u8>(), 0..200), png in any::<bool>()) {
        let begin: &[u8] = if png { b"\x89PNG\r\n\x1a\n" } else { b"\xff\xd8\xff" };
        if let Some(bared) = bare(&[begin, &behind].concat()) {
            prop_assert_eq!(bare(&bared), Some(bared));
        }
    }

    #[test]
    fn segments_in_any_order_are_read(
        segments in prop::collection::vec((0xc0_u8..=0xfe, prop::collection::vec(any::<u8>(), 0..20)), 0..8),
    ) {
        let extra: Vec<Vec<u8>> = segments
            .iter()
            .filter(|(marker, _)| !(0xd0..=0xda).contains(marker))
            .map(|(marker, content)| segment(*marker, content))
            .collect();
        let bared = bare(&picture(&extra)).unwrap();
        prop_assert_eq!(bare(&bared).unwrap(), bared);
    }
}
