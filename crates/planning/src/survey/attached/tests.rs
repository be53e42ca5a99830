use serde_json::json;

use super::*;
use crate::survey::sheets;

const JPEG: &[u8] = b"\xff\xd8\xff\xd9";
const PDF: &[u8] = b"%PDF-1.7";

fn form() -> Form {
    let survey = "type\tname\tlabel\nimage\tface\tMặt tiền\nbegin_repeat\tplot\tThửa\n\
        image\tphoto\tẢnh\nfile\tpaper\tGiấy\nend_repeat\t\t\n";
    sheets::workbook(&[("survey", survey)]).unwrap().1.form
}

fn sent(field: &str, name: &str, bytes: &[u8]) -> Sent {
    Sent { field: field.to_owned(), name: name.to_owned(), bytes: bytes.to_vec() }
}

#[test]
fn names_are_plain_and_stand_once() {
    let mut names = Names::default();
    let long = "a".repeat(200);
    for (given, bytes, expected) in [
        ("Ảnh vườn.JPG", JPEG, "Ảnh_vườn.jpg"),
        ("ảnh_VƯỜN.jpg", JPEG, "ảnh_VƯỜN-2.jpg"),
        ("C:\\fakepath\\a.png", JPEG, "a.jpg"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("a?b\"c\r\n.pdf", PDF, "a_b_c__.pdf"),
        ("", PDF, "tep.pdf"),
        (".pdf", PDF, "tep-2.pdf"),
        ("page.html", b"<html>".as_slice(), "page.bin"),
    ] {
        assert_eq!(names.give(given, bytes), expected, "{given}");
    }
    assert_eq!(names.give(&long, PDF).chars().count(), NAME_CHARS_MAX + 4);
    let wide = "𝒙".repeat(200);
    assert!((0..30).all(|_| names.give(&wide, JPEG).len() <= 255));
}

#[test]
fn files_are_those_that_the_answers_name() {
    let answers = Answers::from_json(json!({
        "face": "a.jpg", "plot": [{"photo": "b.jpg", "paper": ""}, {"paper": "c.pdf"}],
    }));
    let files = vec![
        sent("face", "a.jpg", JPEG),
        sent("plot[0]/photo", "b.jpg", JPEG),
        // An empty instance stood before: the number moved, the name did not.
        sent("plot[5]/paper", "c.pdf", PDF),
        sent("elsewhere", "d.jpg", JPEG),
    ];
    let (kept, troubles) = named(&form(), &answers.unwrap(), files, FILES_BYTES_MAX);
    let names: Vec<&str> = kept.iter().map(|file| file.name.as_str()).collect();
    assert_eq!((names, troubles), (vec!["a.jpg", "b.jpg", "c.pdf"], vec![]));
    assert_eq!(kept[2].media_type, "application/pdf");
}

#[test]
fn what_is_wrong_with_a_file_is_told_at_its_question() {
    let large = [JPEG, &vec![0; FILE_BYTES_MAX]].concat();
    let cases: [(&str, Option<&[u8]>, Trouble); 5] = [
        ("paper", None, Trouble::Missing),
        ("photo", Some(&large), Trouble::Large),
        ("paper", Some(b"<html>"), Trouble::Kind),
        ("photo", Some(PDF), Trouble::NoPicture),
        ("photo", Some(b"\xff\xd8\xff\xe0\0"), Trouble::Kind),
    ];
    for (question, bytes, expected) in cases {
        let answers = Answers::from_json(json!({"plot": [{question: "x"}]})).unwrap();
        let files = bytes.map(|bytes| sent("f", "x", bytes)).into_iter().collect();
        let (kept, troubles) = named(&form(), &answers, files, FILES_BYTES_MAX);
        assert_eq!(troubles, [(format!("plot[0]/{question}"), expected)]);
        assert!(kept.is_empty());
    }
    let plots: Vec<_> = (0..=FILES_MAX).map(|at| json!({"photo": format!("{at}.jpg")})).collect();
    let answers = Answers::from_json(json!({"plot": plots})).unwrap();
    let files = |count| -> Vec<Sent> {
        (0..count).map(|at| sent("f", &format!("{at}.jpg"), JPEG)).collect()
    };
    let (_, troubles) = named(&form(), &answers, files(FILES_MAX + 1), JPEG.len() * FILES_MAX);
    let whole = |trouble| (String::new(), trouble);
    assert_eq!(troubles, [whole(Trouble::Many), whole(Trouble::Together)]);
}
