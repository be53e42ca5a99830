//! Files of answers: a table per repeat, all versions in one.

use std::io::{Cursor, Read as _};

use axum::http::StatusCode;
use calamine::{Data, Reader, Xlsx};

use super::{House, ID, house, with};
use crate::survey::{Action, sheets};
use crate::testing::{HOME, has};

/// A farm with its plots, and the trees of each.
fn farm() -> Vec<u8> {
    let survey = "type\tname\tlabel\tpersonal\n\
        text\twho\tTên\tyes\n\
        begin_repeat\tplot\tThửa\t\n\
        decimal\tarea\tDiện tích\t\n\
        text\towner\tNgười đứng tên\tyes\n\
        begin_repeat\ttree\tCây\t\n\
        text\tkind\tGiống\t\n\
        end_repeat\t\t\t\nend_repeat\t\t\t\n";
    sheets::workbook(&[("survey", survey)]).unwrap().0
}

/// The same without trees, and with one question more.
fn farm_again() -> Vec<u8> {
    let survey = "type\tname\tlabel\tpersonal\n\
        text\twho\tTên hộ\tyes\n\
        text\tnote\tGhi chú\t\n\
        begin_repeat\tplot\tThửa\t\n\
        decimal\tarea\tDiện tích\t\n\
        end_repeat\t\t\t\n";
    sheets::workbook(&[("survey", survey)]).unwrap().0
}

async fn farms(house: &House) -> String {
    let survey = house.survey().await;
    house.upload_form(&house.province, &survey, &farm()).await;
    house.step(&survey, Action::Open, "").await;
    let sent = vec![
        ("_id", ID),
        ("_form", "1"),
        ("_commune", HOME),
        ("who", "Nguyễn Văn An"),
        ("plot[0]/area", "1.5"),
        ("plot[0]/owner", "Trần Thị Bé"),
        ("plot[0]/tree[0]/kind", "Xoài"),
        ("plot[0]/tree[1]/kind", "=Mít"),
        ("plot[1]/area", "2"),
    ];
    let answers = format!("{survey}/answers");
    let taken = house.send_json(&house.home, &answers, &sent).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text());
    house.upload_form(&house.province, &survey, &farm_again()).await;
    let later = [
        ("_id", "0190c0de-0000-4000-8000-000000000002"),
        ("_form", "2"),
        ("_commune", HOME),
        ("who", "Lê Thị Cúc"),
        ("note", "đất thuê"),
        ("plot[0]/area", "3"),
    ];
    let taken = house.send_json(&house.home, &answers, &later).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text());
    answers
}

fn survey_of(answers: &str) -> &str {
    answers.strip_suffix("/answers").unwrap()
}

fn lines(text: &str) -> Vec<&str> {
    text.trim_start_matches('\u{feff}').lines().collect()
}

#[tokio::test]
async fn a_repeat_has_a_table_of_its_own_and_all_versions_are_in_it() {
    let house = house().await;
    let answers = farms(&house).await;
    let get = async |path: &str| house.get(&house.province, &format!("{answers}{path}")).await;

    // Both answers came in the same instant of the test's clock: the later key first.
    let text = get(".csv").await.text();
    let rows = lines(&text);
    assert!(rows[0].ends_with(",Tên hộ,Ghi chú,_index"), "{}", rows[0]);
    assert!(rows[1].ends_with(",Lê Thị Cúc,đất thuê,1"), "{}", rows[1]);
    assert!(rows[2].ends_with(",Nguyễn Văn An,,2"), "{}", rows[2]);

    let plots = get(".csv?table=plot").await;
    assert!(plots.header("content-disposition").contains("phieu-khao-sat-plot.csv"));
    let expected = format!(
        "Diện tích,Người đứng tên (phiên bản 1),_index,_parent_table_name,_parent_index,_submission__uuid\r\n\
         3,,1,Nhu cầu truy xuất,1,0190c0de-0000-4000-8000-000000000002\r\n\
         1.5,Trần Thị Bé,2,Nhu cầu truy xuất,2,{ID}\r\n\
         2,,3,Nhu cầu truy xuất,2,{ID}\r\n"
    );
    assert_eq!(plots.text().trim_start_matches('\u{feff}'), expected);
    let trees = get(".csv?table=plot/tree").await.text();
    assert_eq!(
        lines(&trees),
        [
            "Giống (phiên bản 1),_index,_parent_table_name,_parent_index,_submission__uuid"
                .to_owned(),
            format!("Xoài,1,plot,2,{ID}"),
            format!("'=Mít,2,plot,2,{ID}"),
        ]
    );
    // Of one version: what it asked, and nothing of the others.
    let first = get(".csv?form=2&table=plot").await.text();
    assert!(lines(&first)[0].starts_with("Diện tích,_index"), "{first}");
    assert_eq!(get(".csv?table=nothing").await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(".csv?form=2&table=plot/tree").await.status, StatusCode::NOT_FOUND);

    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(get(".xlsx").await.bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Nhu cầu truy xuất", "plot", "tree", "Ghi chú"]);
    let sheet = book.worksheet_range("plot").unwrap();
    assert_eq!(sheet.get_value((2, 0)), Some(&Data::Float(1.5)));
    assert_eq!(sheet.get_value((2, 4)), Some(&Data::Float(2.0)));
    assert_eq!(book.worksheet_range("tree").unwrap().height(), 3);

    let zip = get(".zip").await;
    assert_eq!(zip.header("content-type"), "application/zip");
    let mut zip = zip::ZipArchive::new(Cursor::new(zip.bytes)).unwrap();
    let mut plots = String::new();
    zip.by_name("plot.csv").unwrap().read_to_string(&mut plots).unwrap();
    assert_eq!(plots.trim_start_matches('\u{feff}'), expected);
    assert_eq!(zip.len(), 3);

    // The analysis counts what either version asked.
    let page = house.get(&house.province, &format!("{}/analysis", survey_of(&answers))).await;
    has(&page, &["Người đứng tên (phiên bản 1)", "Ghi chú", "Diện tích"]);

    // A neighbour sees nothing of it; who only looks takes no file.
    let away = house.get(&house.away, &format!("{answers}.csv?table=plot")).await;
    assert_eq!(lines(&away.text()).len(), 1);
    let reader = house.get(&house.reader, &format!("{answers}.zip")).await;
    assert_eq!(reader.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_form_without_repeats_has_the_table_it_had() {
    let house = house().await;
    let survey = house.open_survey().await;
    let answers = format!("{survey}/answers");
    house.send_json(&house.home, &answers, &with(super::answer(), "area", "2")).await;
    let text = house.get(&house.province, &format!("{answers}.csv")).await.text();
    assert!(lines(&text)[0].ends_with(",Minh họa,Tên,Có trồng không,Diện tích"), "{text}");
    let zip = house.get(&house.province, &format!("{answers}.zip")).await;
    let mut zip = zip::ZipArchive::new(Cursor::new(zip.bytes)).unwrap();
    let mut packed = String::new();
    assert_eq!(zip.len(), 1);
    zip.by_index(0).unwrap().read_to_string(&mut packed).unwrap();
    assert_eq!(packed, text);
}
