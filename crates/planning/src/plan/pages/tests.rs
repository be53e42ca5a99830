use std::path::Path;

use axum::http::StatusCode;
use nguon_platform::i18n::{self, Language};
use nguon_platform::web::testing::{self, Answer, Browser};
use nguon_platform::web::{Access, Page};

use super::labels;
use crate::plan::{CropGroup, Measure, Unit};
use crate::testing::{Office, an_giang, assert_has};

async fn house() -> (Office, Browser) {
    let office = Office::with_places().await;
    office.load(an_giang()).await.unwrap();
    let browser = office.site(office.state());
    (office, browser)
}

async fn get(browser: &Browser, path: &str) -> Answer {
    browser.get(None, path).await
}

#[tokio::test]
async fn an_empty_list_says_what_to_do() {
    let office = Office::empty();
    let page = get(&office.site(office.state()), "/plans").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_has(&page.text(), &["Chưa có kế hoạch nào", "data/plans"]);
}

#[tokio::test]
async fn the_list_leads_to_the_plan() {
    let (_office, browser) = house().await;
    let page = get(&browser, "/plans").await.text();
    let parts = [
        r#"<a href="/plans/an-giang-2023">Quyết định 1753/QĐ-UBND</a>"#,
        "Tỉnh An Giang",
        "31/10/2023",
        "31/12/2025",
    ];
    assert_has(&page, &parts);
    assert_has(&get(&browser, "/plans?lang=en").await.text(), &["Plans", "1 plan"]);
}

#[tokio::test]
async fn the_plan_shows_its_targets_beside_what_is_computed() {
    let (_office, browser) = house().await;
    let page = get(&browser, "/plans/an-giang-2023").await.text();
    let parts = [
        "Diện tích cấp mã số vùng trồng đến năm 2025 đạt 115.623 ha",
        "115.623 ha",
        "Cộng các chỉ tiêu theo nhóm cây: 115.623",
        "103.668 ha",
        "45% của: Diện tích canh tác",
        "Tỉ lệ tính từ bảng: 52%",
        "</span>chênh -1</span> Cộng các số hằng năm trong bảng: 103.667",
        "356 lớp",
        "30 mã",
        "Không có số nào khác trong kế hoạch để đối chiếu",
        r#"<a href="/places/89@">Tỉnh An Giang</a>"#,
        "4 số in không khớp",
        "QĐ 3156/QĐ-BNN-TT ngày 19/08/2022",
        "Từ 01/08/2026 được thay bằng NĐ 38/2026/NĐ-CP",
        "54 xã, phường, không xã, phường nào nằm trên ranh giới cũ",
        r#"<a href="/places/884@">Thành phố Châu Đốc</a>"#,
        r#"<a href="/places/30316@2025-07-01">Phường Châu Đốc</a>"#,
        "Bản thứ 1, ghi nhận lúc 21/11/2026 10:04",
    ];
    assert_has(&page, &parts);
    let page = get(&browser, "/plans/an-giang-2023?lang=en").await.text();
    assert_has(&page, &["115,623 ha", "Chau Doc Ward", "difference -1", "54 communes and wards"]);
}

#[tokio::test]
async fn the_table_names_its_mismatches_on_top_and_in_their_cells() {
    let (_office, browser) = house().await;
    let page = get(&browser, "/plans/an-giang-2023/tables/1").await.text();
    let parts = [
        "2 tổng in ở cuối cột không khớp với tổng các hàng",
        "Tổng cộng – Diện tích cấp mã số vùng trồng, năm 2024 (ha): in 9.861, tính lại 49.860 (chênh +39.999)",
        "Tổng cộng – Diện tích cấp mã số vùng trồng, năm 2025 (ha): in 3.807, tính lại 53.807 (chênh +50.000)",
        "2 tổng in trong hàng không khớp với các ô của hàng",
        "Tịnh Biên – Diện tích cấp mã số vùng trồng, tổng (ha): in 8.804, tính lại 8.803 (chênh -1)",
        "in 103.668, tính lại 13.668 (chênh -90.000)",
        r#"<a href="/places/890@">Tịnh Biên</a>"#,
        "Số in được giữ nguyên như trong quyết định, không tự sửa.",
        r#"rel="next" href="/plans/an-giang-2023/tables/2""#,
    ];
    assert_has(&page, &parts);
    assert!(page.find("2 tổng in").unwrap() < page.find("<table").unwrap());
    // One mark per mismatch in the table itself, each with sign and words.
    assert_eq!(page.matches(r#"aria-hidden="true">!</span>chênh "#).count(), 4);
    let other = get(&browser, "/plans/an-giang-2023/tables/4?lang=en").await.text();
    assert_has(
        &other,
        &["All printed numbers agree", "Training classes, rice, 2024 (classes)", ">Rice 2024<"],
    );
    assert!(!other.contains(r#"rel="next""#));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let (_office, browser) = house().await;
    for path in [
        "/plans/an-giang-2024",
        "/plans/An%20Giang",
        "/plans/an-giang-2023/tables/0",
        "/plans/an-giang-2023/tables/5",
        "/plans/an-giang-2023/tables/x",
        "/plans/an-giang-2023/tables/5/table.csv",
        "/plans/an-giang-2024/tables/1/table.xlsx",
    ] {
        assert_eq!(get(&browser, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn files_hold_the_rows_of_the_page() {
    let (_office, browser) = house().await;
    let csv = get(&browser, "/plans/an-giang-2023/tables/1/table.csv").await;
    assert_eq!(
        csv.header("content-disposition"),
        r#"attachment; filename="an-giang-2023-bang-1.csv""#
    );
    let text = csv.text();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 1 + 13);
    assert!(lines[0].starts_with("Mã đơn vị,Đơn vị,Diện tích canh tác (ha),"), "{}", lines[0]);
    assert_eq!(lines[7], "890,Tịnh Biên,17261,4234,4569,8804,8803,51,51");
    assert_eq!(lines[12], ",Tổng cộng (số in),229448,9861,3807,103668,13668,45,45");
    assert_eq!(lines[13], ",Cộng lại từ các hàng,229448,49860,53807,103668,103667,,45");

    let xlsx = get(&browser, "/plans/an-giang-2023/tables/1/table.xlsx?lang=en").await;
    assert_eq!(
        xlsx.header("content-disposition"),
        r#"attachment; filename="an-giang-2023-bang-1.xlsx""#
    );
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(xlsx.bytes)).unwrap();
    let sheets: Vec<_> = calamine::Reader::worksheets(&mut book);
    let cells = |sheet: usize| -> Vec<Vec<String>> {
        sheets[sheet].1.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    assert_eq!(cells(0).len(), lines.len());
    assert_eq!(cells(0)[7].join(","), lines[7]);
    let notes: Vec<String> = cells(1).concat();
    let clipped = "printed 9,861, computed 49,860 (difference +39,999)";
    assert!(notes.iter().any(|note| note.ends_with(clipped)), "{notes:?}");
}

#[test]
fn every_key_and_every_word_has_a_text_in_both_languages() {
    let office = Office::empty();
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    i18n::assert_keys(Path::new(sources), &office.messages);
    assert!(office.messages.has("kind-plan") && office.messages.has("plan-nav"));
    for language in Language::ALL {
        let visitor = testing::visitor(&office.db, &office.messages, language, None, "/plans");
        let page = Page::new(&visitor, "");
        let measures = Measure::ALL.iter().map(|word| labels::measure(&page, *word));
        let groups = CropGroup::ALL.iter().map(|word| labels::crop_group(&page, *word));
        let units = Unit::ALL.iter().map(|word| labels::unit(&page, *word));
        for text in measures.chain(groups).chain(units) {
            assert!(!text.is_empty() && !text.contains("plan-"), "{text}");
        }
    }
    for word in Measure::ALL {
        let key = format!("plan-short-{}", word.word().replace('_', "-"));
        assert!(office.messages.has(&key), "{key}");
    }
    for check in ["column", "row", "rate", "parts", "figures", "share"] {
        assert!(office.messages.has(&format!("plan-mismatches-{check}")), "{check}");
    }
    for check in ["parts", "figures", "share"] {
        assert!(office.messages.has(&format!("plan-check-{check}")), "{check}");
    }
    for word in ["sure", "likely", "unsure"] {
        assert!(office.messages.has(&format!("plan-confidence-{word}")), "{word}");
    }
}

#[test]
fn all_pages_but_progress_are_public() {
    let office = Office::empty();
    let door = crate::door(office.state());
    let plans: Vec<_> =
        door.routes().iter().filter(|route| route.path.starts_with("/plans")).collect();
    let (office_own, plans): (Vec<_>, Vec<_>) =
        plans.into_iter().partition(|route| route.path.contains("/progress"));
    assert_eq!(office_own.len(), 6);
    assert!(office_own.iter().all(|route| matches!(route.access, Access::Needs(_))));
    assert_eq!(plans.len(), 5);
    assert!(plans.iter().all(|route| route.access == Access::Public));
}
