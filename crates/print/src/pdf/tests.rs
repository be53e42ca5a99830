use super::{Datum, PdfError, Typeset, report_pdf, to_pdf};
use crate::docx::tests::paper;

#[test]
fn a_paper_becomes_a_pdf_that_is_always_the_same() {
    let pdf = report_pdf(&paper(), None, Vec::new()).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    assert_eq!(pdf, report_pdf(&paper(), None, Vec::new()).unwrap());
    if let Some(folder) = option_env!("NGUON_LOOK") {
        std::fs::write(format!("{folder}/report.pdf"), &pdf).unwrap();
    }
}

#[test]
fn an_office_brings_its_own_template_and_a_wrong_one_is_told_with_its_line() {
    let own = "#set page(width: 100pt, height: 50pt)\n#sys.inputs.title";
    assert!(report_pdf(&paper(), Some(own), Vec::new()).unwrap().starts_with(b"%PDF-"));
    let cases =
        ["one\n\n#nothing", "a\nb\n#read(\"/etc/passwd\")", "a\nb\n#import \"@preview/x:1.0.0\""];
    for wrong in cases {
        let PdfError::Template { line, what } =
            report_pdf(&paper(), Some(wrong), Vec::new()).unwrap_err();
        assert_eq!(line, 3, "{wrong}: {what}");
    }
}

#[test]
fn pictures_are_found_by_their_names() {
    let square = br#"<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h8v8h-8z"/></svg>"#;
    let paper = Typeset {
        template: "#image(\"qr.svg\", width: sys.inputs.mm * 1mm)",
        data: vec![("mm", Datum::Number(20))],
        pictures: vec![("qr.svg", square.to_vec())],
        fonts: Vec::new(),
    };
    assert!(to_pdf(paper).unwrap().starts_with(b"%PDF-"));
}
