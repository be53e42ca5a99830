use std::io::{Cursor, Read, Write};
use std::process::Command;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{DocxError, DocxTemplate, to_docx};
use crate::official::{Block, Head, Official};

pub(crate) fn paper() -> Official {
    let head = |text: &str, percent, number| Head { text: text.to_owned(), percent, number };
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    Official {
        nation: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned(),
        motto: "Độc lập - Tự do - Hạnh phúc".to_owned(),
        superior: "ỦY BAN NHÂN DÂN TỈNH AN GIANG".to_owned(),
        agency: "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG".to_owned(),
        number: "Số: 125/BC-SNNMT".to_owned(),
        place_day: "An Giang, ngày 21 tháng 11 năm 2026".to_owned(),
        kind: "BÁO CÁO".to_owned(),
        title: "Tình hình quản lý mã số vùng trồng <năm 2026> & cơ sở đóng gói".to_owned(),
        mark: "DỮ LIỆU MINH HỌA".to_owned(),
        body: vec![
            Block::heading("I. KẾT QUẢ THỰC HIỆN"),
            Block::paragraph("Đã cấp mã số; đã kiểm tra.\nDòng thứ hai."),
            Block::Table {
                columns: vec![
                    head("STT", 10, true),
                    head("Chỉ tiêu", 65, false),
                    head("Số", 25, true),
                ],
                rows: vec![
                    row(["1", "Số vùng trồng có mã số", "2"]),
                    row(["2", "Diện tích", "11,5 ha"]),
                ],
            },
        ],
        recipients_head: "Nơi nhận:".to_owned(),
        recipients: vec!["- UBND tỉnh;".to_owned(), "- Lưu: VT.".to_owned()],
        authority: "KT. GIÁM ĐỐC".to_owned(),
        signer_title: "PHÓ GIÁM ĐỐC".to_owned(),
        signer_name: "Nguyễn Văn Minh Họa".to_owned(),
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_file_holds_every_part_of_the_paper_and_is_always_the_same() {
    let bytes = to_docx(&paper(), &DocxTemplate::carried()).unwrap();
    assert_eq!(bytes, to_docx(&paper(), &DocxTemplate::carried()).unwrap());
    let document = part(&bytes, "word/document.xml");
    for text in [
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 125/BC-SNNMT",
        "&lt;năm 2026&gt; &amp; cơ sở",
        "11,5 ha",
        "Nơi nhận:",
        "DỮ LIỆU MINH HỌA",
    ] {
        assert!(document.contains(text), "{text}");
    }
    // NĐ 30/2020/NĐ-CP, annex I: A4; margins of 20 mm, left 30 mm, right 15 mm, in twips.
    for text in [
        "w:w=\"11906\" w:h=\"16838\"",
        "w:top=\"1134\" w:right=\"851\" w:bottom=\"1134\" w:left=\"1701\"",
    ] {
        assert!(document.contains(text), "{text}");
    }
    let styles = part(&bytes, "word/styles.xml");
    assert!(styles.contains("Times New Roman"));
    // Every style that the body names is there.
    for name in document.split("w:val=\"Nguon").skip(1) {
        let name = name.split('"').next().unwrap();
        assert!(styles.contains(&format!("w:styleId=\"Nguon{name}\"")), "{name}");
    }
}

#[test]
fn an_office_puts_its_own_look_in_place() {
    let carried = to_docx(&paper(), &DocxTemplate::carried()).unwrap();
    let mut own = ZipWriter::new(Cursor::new(Vec::new()));
    let mut archive = ZipArchive::new(Cursor::new(carried.as_slice())).unwrap();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        let name = entry.name().unwrap().into_owned();
        own.start_file(name, SimpleFileOptions::default()).unwrap();
        let text =
            text.replace("Times New Roman", "Tinos").replace("w:left=\"1701\"", "w:left=\"1984\"");
        own.write_all(text.as_bytes()).unwrap();
    }
    let own = own.finish().unwrap().into_inner();
    let other = Official { title: "Việc khác".to_owned(), ..paper() };
    let made = to_docx(&other, &DocxTemplate::own(&own).unwrap()).unwrap();
    let document = part(&made, "word/document.xml");
    assert!(document.contains("Việc khác") && !document.contains("&lt;năm 2026&gt;"));
    assert!(document.contains("w:left=\"1984\""));
    assert!(part(&made, "word/styles.xml").contains("Tinos"));
    for wrong in [b"no archive".to_vec(), Vec::new()] {
        assert!(matches!(DocxTemplate::own(&wrong), Err(DocxError::Template(_))));
    }
}

/// Somebody else's reader opens it, and finds the same words on its page.
#[test]
fn libreoffice_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.docx");
    std::fs::write(&file, to_docx(&paper(), &DocxTemplate::carried()).unwrap()).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let ran = Command::new("soffice")
        .args([
            profile.as_str(),
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
        ])
        .arg(folder.path())
        .arg(&file)
        .output();
    let Ok(ran) = ran else {
        eprintln!("skipped: there is no soffice on this machine");
        return;
    };
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let text = std::fs::read_to_string(folder.path().join("report.txt")).unwrap();
    for words in
        ["Độc lập - Tự do - Hạnh phúc", "<năm 2026> & cơ sở", "11,5 ha", "Nguyễn Văn Minh Họa"]
    {
        assert!(text.contains(words), "{words} in {text}");
    }
}
