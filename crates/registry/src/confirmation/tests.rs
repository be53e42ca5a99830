use super::*;
use crate::testing::Room;

#[tokio::test]
async fn an_unknown_token_proves_nothing() {
    let room = Room::new().await;
    for token in ["", "0", "' OR 1=1 --"] {
        let token = token.to_owned();
        assert!(room.read(move |tx| Ok(by_token(tx, &token)?)).await.is_none());
    }
}

/// The PDF by the carried template, by the office's own, and by one that is wrong; without the feature
/// the sheet, which prints (R19).
#[tokio::test]
async fn the_confirmation_is_printed_by_the_template_of_the_office() {
    use nguon_platform::accounts::Role;

    use crate::testing::{Office, PROVINCE};

    let folder = tempfile::tempdir().unwrap();
    let office = Office::with_templates(folder.path()).await;
    let records = crate::walls::records(&office).await;
    let officer = office.sign_in(Role::ProvincialOfficer, &format!("province:{PROVINCE}")).await;
    let path = format!("/applications/{}/confirmation.pdf", records.application);
    let answer = office.get(&officer, &path).await;
    if !cfg!(feature = "pdf") {
        assert_eq!((answer.status, answer.location.as_str()), (303, path.trim_end_matches(".pdf")));
        return;
    }
    let typeset = |answer: &crate::testing::Answer| {
        assert_eq!((answer.status, answer.kind.as_str()), (200, "application/pdf"), "{path}");
        assert!(answer.bytes.starts_with(b"%PDF-"));
        answer.bytes.clone()
    };
    let carried = typeset(&answer);
    if let Some(place) = std::env::var_os("NGUON_PICTURES") {
        std::fs::write(std::path::Path::new(&place).join("confirmation.pdf"), &carried).unwrap();
    }
    #[cfg(feature = "pdf-read")]
    proves(&carried, &records.token);
    let own = folder.path().join("confirmation.typ");
    std::fs::write(&own, "#image(\"qr.svg\") #sys.inputs.code của sở").unwrap();
    assert_ne!(typeset(&office.get(&officer, &path).await), carried);
    // A template that cannot be typeset is told, and the carried one does not step in.
    std::fs::write(&own, "#nothing").unwrap();
    assert_eq!(office.get(&officer, &path).await.status, 409);
    std::fs::remove_file(&own).unwrap();
    assert_eq!(typeset(&office.get(&officer, &path).await), carried);
}

/// The page is drawn by a reader that did not write it, and another one finds in the picture the
/// address that proves it.
#[cfg(feature = "pdf-read")]
fn proves(pdf: &[u8], token: &str) {
    use hayro::hayro_interpret::InterpreterSettings;
    use hayro::hayro_syntax::Pdf;
    use hayro::vello_cpu::color::palette::css::WHITE;
    use hayro::{RenderCache, RenderSettings, render};
    use rxing::{BarcodeFormat, DecodeHints};

    let pdf = Pdf::new(pdf.to_vec()).unwrap();
    let pages = pdf.pages();
    assert_eq!(pages.len(), 1, "one sheet");
    // Twice as fine as a screen: what a phone sees of a sheet held before it.
    let settings =
        RenderSettings { x_scale: 2.0, y_scale: 2.0, bg_color: WHITE, ..RenderSettings::default() };
    let drawn = render(&pages[0], &RenderCache::new(), &InterpreterSettings::default(), &settings);
    let luma: Vec<u8> = drawn.data_as_u8_slice().chunks(4).map(|pixel| pixel[1]).collect();
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let dark = luma.iter().filter(|luma| **luma < 128).count();
    assert!(dark > 2_000, "words beside the code: {dark}");
    let read = rxing::helpers::detect_in_luma_slice_with_hints(
        &luma,
        width,
        height,
        Some(BarcodeFormat::QR_CODE),
        &mut DecodeHints { TryHarder: Some(true), ..DecodeHints::default() },
    );
    assert_eq!(read.unwrap().getText(), format!("https://vi-du.vn/verify/{token}"));
}
