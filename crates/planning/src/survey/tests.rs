mod export;
mod files;

use std::collections::BTreeSet;
use std::io::Cursor;

use axum::http::StatusCode;
use calamine::{Reader, Xlsx};
use http_body_util::BodyExt;
use nguon_platform::audit;
use nguon_platform::db::DbError;
use nguon_platform::i18n::Language;
use nguon_platform::territory::Territory;
use nguon_platform::web::Page;
use nguon_platform::web::testing::{Answer, Session};

use uuid::Uuid;

use super::sheets;
use super::store::{self, Filter, SurveyError};
use super::{Action, NewAnswer, Shown, State, Way, form, rules};
use crate::testing::{AWAY, HOME, House, Office, TODAY, actor, data, has, has_not, id_of, unit};

async fn house() -> House {
    let office = Office::with_places().await;
    let state = office.state();
    House::open(office, state).await
}

/// The sheets of the OCOP survey, as they are reviewed.
fn ocop() -> Vec<u8> {
    let text = |name: &str| {
        std::fs::read_to_string(data(&format!("surveys/ocop-needs/{name}.tsv"))).unwrap()
    };
    let (survey, choices, settings) = (text("survey"), text("choices"), text("settings"));
    let sheets = [("survey", &*survey), ("choices", &*choices), ("settings", &*settings)];
    let (bytes, read) = sheets::workbook(&sheets).unwrap();
    assert_eq!(form::odd(&read), [], "nothing odd");
    bytes
}

/// A small form: a name, a choice, and a number that is asked for one of the choices only.
fn small() -> Vec<u8> {
    let survey = "type\tname\tlabel\trequired\trelevant\tconstraint\tpersonal\n\
        start\tstart\t\t\t\t\t\n\
        text\twho\tTên\tyes\t\t\tyes\n\
        select_one yes_no\tgrows\tCó trồng không\tyes\t\t\t\n\
        decimal\tarea\tDiện tích\tyes\t${grows} = 'yes'\t. > 0\t\n";
    let choices = "list_name\tname\tlabel\nyes_no\tyes\tCó\nyes_no\tno\tKhông\n";
    let settings = "form_title\tform_id\tversion\nNhỏ\tsmall\t7\n";
    let sheets = [("survey", survey), ("choices", choices), ("settings", settings)];
    sheets::workbook(&sheets).unwrap().0
}

const FACTS: &[(&str, &str)] = &[
    ("title", "Nhu cầu truy xuất"),
    ("unit", "Chi cục TĐC"),
    ("purpose", "Để hỗ trợ cơ sở"),
    ("target", "20"),
    ("linked", "1"),
];

impl House {
    async fn survey(&self) -> String {
        self.make(&self.province, "/surveys", FACTS).await
    }

    async fn upload_form(&self, who: &Session, survey: &str, workbook: &[u8]) -> Answer {
        let file = [("file", "phiếu.xlsx", workbook)];
        self.browser.upload(who, &format!("{survey}/forms"), &[], &file).await
    }

    async fn step(&self, survey: &str, action: Action, reason: &str) -> Answer {
        let id = id_of(survey);
        let found = self.office.db.read(move |tx| store::one(tx, id)).await.unwrap().unwrap();
        let version = found.version.to_string();
        let fields = [("version", &*version), ("do", action.word()), ("reason", reason)];
        self.post(&self.province, &format!("{survey}/steps"), &fields).await
    }

    /// An open survey with the small form.
    async fn open_survey(&self) -> String {
        let survey = self.survey().await;
        let added = self.upload_form(&self.province, &survey, &small()).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
        assert_eq!(self.step(&survey, Action::Open, "").await.status, StatusCode::SEE_OTHER);
        survey
    }
}

#[test]
fn the_ocop_survey_asks_what_the_plan_of_tay_ninh_wants_to_know() {
    // R162: need for a trace system, need for barcodes; R160, R163, R164: of whom, under which
    // conditions, as ground for support.
    let (version, read) = form::read("ocop.xlsx", ocop()).unwrap();
    let asked = form::asked(&read.form);
    for path in [
        "respondent/org_kind",
        "respondent/place",
        "product/product_name",
        "today_state/has_barcode",
        "today_state/has_trace",
        "today_state/conditions",
        "needs/need_trace",
        "needs/need_barcode",
        "needs/support",
        "needs/pay",
    ] {
        assert!(asked.iter().any(|(found, _)| found == path), "{path}");
    }
    assert_eq!(form::naming(&read.form).as_deref(), Some("respondent/org_name"));
    let personal: Vec<&str> =
        asked.iter().filter(|(_, asked)| asked.personal).map(|(path, _)| path.as_str()).collect();
    let persons = ["org_name", "contact", "phone", "place"];
    assert_eq!(personal, persons.map(|name| format!("respondent/{name}")));
    // Whole in both languages.
    for (path, asked) in &asked {
        for language in ["vi", "en"] {
            let said = asked.item.label.iter().any(|(known, _)| known.contains(language));
            assert!(said, "{path} in {language}");
        }
    }
    let again = form::of_kept(&version.form_json).unwrap();
    assert_eq!(again, read.form);
    // What we write reads alike (ODK's and Kobo's users take it with them).
    let written = nguon_forms::write(&again, jiff::Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(nguon_forms::read(&written).unwrap().form, read.form);
}

#[tokio::test]
async fn a_survey_goes_from_its_form_to_its_end_and_no_version_changes() {
    let house = house().await;
    let empty = house.post(&house.province, "/surveys", &[("target", "0")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    has(&empty, &["Số phiếu là số nguyên"]);
    let survey = house.survey().await;
    has(&house.get(&house.home, &survey).await, &["Đang soạn", "Chưa có phiếu", "/ 20"]);
    let early = house.step(&survey, Action::Open, "").await;
    assert_eq!(early.status, StatusCode::CONFLICT, "no form yet");

    // Every finding has its place, and nothing was added.
    let wrong = "type\tname\tlabel\nselect_one nothing\tq\tQ\nbogus\tr\tR\n";
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("survey").unwrap();
    for (line, row) in wrong.lines().zip(0..) {
        for (cell, column) in line.split('\t').zip(0..) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let wrong = book.save_to_buffer().unwrap();
    let refused = house.upload_form(&house.province, &survey, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    has(&refused, &["trang survey, dòng 3, cột type", "bogus", "Chưa có phiếu"]);
    let nothing = house.upload_form(&house.province, &survey, b"").await;
    has(&nothing, &["Hãy chọn tệp"]);
    let noise = house.upload_form(&house.province, &survey, b"no workbook").await;
    has(&noise, &["không phải sổ tính XLSX"]);

    let workbook = ocop();
    let added = house.upload_form(&house.province, &survey, &workbook).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    let page = house.get(&house.home, added.location()).await;
    has(&page, &["Loại hình", "Hợp tác xã", "Bắt buộc", "Thêm: B. Sản phẩm OCOP"]);
    let page = house.get(&house.home, &format!("{}?lang=en", added.location())).await;
    has(&page, &["Kind of organisation"]);
    let received = house.get(&house.reader, &format!("{survey}/forms/1/received.xlsx")).await;
    assert_eq!(received.bytes, workbook, "the workbook as it came");
    let written = house.get(&house.reader, &format!("{survey}/forms/1/form.xlsx")).await;
    let (ours, theirs) = (nguon_forms::read(&written.bytes), nguon_forms::read(&workbook));
    assert_eq!(ours.unwrap().form, theirs.unwrap().form);

    assert_eq!(house.step(&survey, Action::Open, "").await.status, StatusCode::SEE_OTHER);
    has(&house.get(&house.home, &survey).await, &["Đang mở", "/fill"]);
    let second = house.upload_form(&house.province, &survey, &small()).await;
    assert_eq!(second.location(), format!("{survey}/forms/2"));
    let kept = house.get(&house.reader, &format!("{survey}/forms/1/received.xlsx")).await;
    assert_eq!(kept.bytes, workbook, "a new upload is a new version");

    assert_eq!(house.step(&survey, Action::Close, "").await.status, StatusCode::SEE_OTHER);
    has(&house.get(&house.home, &survey).await, &["Đã đóng", "không nhận thêm"]);
    has(&house.step(&survey, Action::Reopen, "").await, &["Hãy ghi lý do"]);
    let again = house.step(&survey, Action::Reopen, "còn thiếu phiếu").await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    has(&house.get(&house.home, &survey).await, &["còn thiếu phiếu", "Đang mở"]);
}

#[tokio::test]
async fn what_may_be_done_depends_on_role_and_territory() {
    use StatusCode as S;
    let house = house().await;
    let survey = house.open_survey().await;
    let tay_ninh = Territory::Province("80@2025-07-01".parse().unwrap());
    let role = nguon_platform::accounts::Role::ProvincialOfficer;
    let elsewhere = house.session(role, tay_ninh).await;
    let edit = format!("{survey}/edit");
    for (who, path, status) in [
        (&house.province, &*survey, S::OK),
        (&house.home, &survey, S::OK),
        (&house.reader, &survey, S::OK),
        (&house.holder, &survey, S::FORBIDDEN),
        (&elsewhere, &survey, S::NOT_FOUND),
        (&house.province, &edit, S::OK),
        (&house.home, &edit, S::FORBIDDEN),
        (&elsewhere, &edit, S::NOT_FOUND),
    ] {
        assert_eq!(house.get(who, path).await.status, status, "{path}");
    }
    has(&house.get(&house.away, "/surveys").await, &["Nhu cầu truy xuất"]);
    has_not(&house.get(&elsewhere, "/surveys").await, &["Nhu cầu truy xuất"]);
    let other = house.upload_form(&elsewhere, &survey, &small()).await;
    assert_eq!(other.status, S::NOT_FOUND);
    assert_eq!(house.upload_form(&house.home, &survey, &small()).await.status, S::FORBIDDEN);
    // A reader is not told the link.
    has(&house.get(&house.home, &survey).await, &["/link/"]);
    has_not(&house.get(&house.reader, &survey).await, &["/link/"]);
    let qr = house.get(&house.home, &format!("{survey}/qr.svg")).await;
    assert!(qr.text().contains("<svg"));
}

const ID: &str = "0190c0de-0000-4000-8000-000000000001";

/// A whole answer to the small form, from home.
fn answer() -> Vec<(&'static str, &'static str)> {
    vec![
        ("_id", ID),
        ("_form", "1"),
        ("_commune", HOME),
        ("who", "Nguyễn Văn An"),
        ("grows", "yes"),
        ("area", "1.50"),
    ]
}

fn with<'f>(
    mut fields: Vec<(&'f str, &'f str)>,
    name: &str,
    value: &'f str,
) -> Vec<(&'f str, &'f str)> {
    for field in &mut fields {
        if field.0 == name {
            field.1 = value;
        }
    }
    fields
}

impl House {
    /// As the page's script sends it.
    async fn send_json(&self, who: &Session, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = nguon_platform::web::encode;
        let pairs = fields.iter().copied().chain([("_csrf", who.csrf.as_str())]);
        let body: Vec<String> =
            pairs.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let request = axum::http::Request::post(path)
            .header("cookie", &who.cookie)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded");
        self.browser.send(request, axum::body::Body::from(body.join("&"))).await
    }

    async fn counted(&self, survey: &str) -> u64 {
        let filter = Filter::of(id_of(survey));
        let read = self
            .office
            .db
            .read::<_, DbError>(move |tx| store::count(tx, &Territory::Country, &filter));
        read.await.unwrap()
    }
}

#[tokio::test]
async fn an_answer_is_checked_kept_once_and_never_changed() {
    use StatusCode as S;
    let house = house().await;
    let survey = house.open_survey().await;
    let (fill, answers) = (format!("{survey}/fill"), format!("{survey}/answers"));
    let page = house.get(&house.home, &fill).await;
    has(&page, &["name=\"who\"", "name=\"_id\"", "Cù Lao Giêng", "Để hỗ trợ cơ sở"]);
    has_not(&page, &["Hội An"]);

    // Nothing typed is lost, and each complaint stands at its question.
    let sent = with(with(answer(), "area", "0"), "who", "");
    let wrong = house.post(&house.home, &answers, &sent).await;
    assert_eq!(wrong.status, S::UNPROCESSABLE_ENTITY);
    has(&wrong, &["Còn 2 chỗ cần sửa", "q-who-error", "Cần trả lời câu này", "q-area-error"]);
    has(&wrong, &["value=\"0\"", ID, "data-again"]);
    let away = house.post(&house.province, &answers, &with(answer(), "_commune", "")).await;
    has(&away, &["Hãy chọn xã, phường", "Nguyễn Văn An"]);
    assert_eq!(house.counted(&survey).await, 0);

    let taken = house.post(&house.home, &answers, &answer()).await;
    assert_eq!(taken.location(), format!("{fill}?sent={ID}"), "{}", taken.text());
    has(&house.get(&house.home, taken.location()).await, &["Đã nhận phiếu", ID]);
    // Sent again, by page or by script: it is the same answer.
    let again = house.post(&house.home, &answers, &answer()).await;
    assert_eq!(again.location(), format!("{fill}?sent={ID}&again=1"));
    assert_eq!(house.send_json(&house.home, &answers, &answer()).await.status, S::OK);
    assert_eq!(house.counted(&survey).await, 1);
    // Another content under its identity is refused, and still there to mend.
    let other = house.post(&house.home, &answers, &with(answer(), "area", "2")).await;
    assert_eq!(other.status, S::CONFLICT);
    has(&other, &["đã được nhận với nội dung khác", "value=\"2\""]);

    // What is not asked is not kept, whatever was sent.
    let no = with(with(answer(), "grows", "no"), "_id", "0190c0de-0000-4000-8000-000000000002");
    assert_eq!(house.send_json(&house.home, &answers, &no).await.status, S::CREATED);
    let page =
        house.get(&house.home, &format!("{answers}/0190c0de-0000-4000-8000-000000000002")).await;
    has(&page, &["Không", "Có trồng không"]);
    has_not(&page, &["Diện tích"]);

    let page = house.get(&house.home, &format!("{answers}/{ID}")).await;
    has(&page, &["Nguyễn Văn An", "1.5", "Cù Lao Giêng"]);
    let found = house.get(&house.home, &format!("/surveys/answers/{ID}")).await;
    assert_eq!(found.location(), format!("{answers}/{ID}"));
    let masked = house.get(&house.reader, &format!("{answers}/{ID}")).await;
    has(&masked, &["N. V. An", "thông tin cá nhân"]);
    has_not(&masked, &["Nguyễn Văn An"]);
    let masked = house.get(&house.reader, &format!("{answers}?text=nguyen+van+an")).await;
    has(&masked, &["N. V. An", "count\">2<"]);
    assert_eq!(house.get(&house.away, &format!("{answers}/{ID}")).await.status, S::NOT_FOUND);
    has_not(&house.get(&house.away, &answers).await, &["Nguyễn"]);

    let withdraw = format!("{answers}/{ID}/withdraw");
    has(&house.post(&house.home, &withdraw, &[]).await, &["Hãy ghi lý do"]);
    let away = house.post(&house.away, &withdraw, &[("reason", "x")]).await;
    assert_eq!(away.status, S::NOT_FOUND);
    house.post(&house.home, &withdraw, &[("reason", "nhập trùng")]).await;
    assert_eq!(house.counted(&survey).await, 1);
    has(&house.get(&house.home, &format!("{answers}?shown=withdrawn")).await, &["đã rút"]);
    let twice = house.post(&house.home, &withdraw, &[("reason", "nữa")]).await;
    assert_eq!(twice.status, S::CONFLICT);

    // Closed: refused with the reason, everything still there; what was taken before is still told so.
    house.step(&survey, Action::Close, "").await;
    let late = with(answer(), "_id", "0190c0de-0000-4000-8000-000000000003");
    let page = house.post(&house.home, &answers, &late).await;
    assert_eq!(page.status, S::CONFLICT);
    has(&page, &["Khảo sát đã đóng", "value=\"Nguyễn Văn An\""]);
    let json = house.send_json(&house.home, &answers, &late).await;
    assert_eq!(
        (json.status, json.header("content-type")),
        (S::CONFLICT, "application/problem+json")
    );
    assert_eq!(house.send_json(&house.home, &answers, &answer()).await.status, S::OK);
    assert_eq!(house.post(&house.reader, &answers, &late).await.status, S::FORBIDDEN);

    let log = house.office.db.read::<_, DbError>(|tx| audit::list(tx, None, None, 200)).await;
    let log = log.unwrap();
    for verb in ["survey-open", "survey-close", "survey-form", "survey-answer", "survey-withdraw"] {
        assert!(log.iter().any(|row| row.verb == verb), "{verb}");
    }
    let told = |row: &audit::AuditRow| format!("{:?}{:?}", row.before, row.after);
    assert!(!log.iter().any(|row| told(row).contains("Nguyễn")), "a person stands in the log");
}

#[tokio::test]
async fn a_script_is_told_what_is_wrong_where() {
    let house = house().await;
    let survey = house.open_survey().await;
    let sent = with(with(answer(), "area", "-1"), "_commune", AWAY);
    let wrong = house.send_json(&house.home, &format!("{survey}/answers"), &sent).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let problem: serde_json::Value = serde_json::from_slice(&wrong.bytes).unwrap();
    // An officer of one commune fills in for that commune alone, whatever is sent.
    assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{problem}");
    assert_eq!(problem["errors"][0]["pointer"], "#/area");
    let detail = problem["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.starts_with("Diện tích: "), "{detail}");
    for (name, value) in [("_id", "1"), ("_form", "x"), ("_form", "9")] {
        let odd = with(answer(), name, value);
        let answer = house.send_json(&house.home, &format!("{survey}/answers"), &odd).await;
        assert!(answer.status.is_client_error(), "{name} {value}: {}", answer.status);
    }
    let token = house.get(&house.home, "/surveys/token").await;
    assert!(token.text().contains(&house.home.csrf) && token.header("cache-control") == "no-store");
    assert_eq!(house.browser.get(None, "/surveys/token").await.text(), r#"{"csrf":null}"#);
}

#[tokio::test]
async fn the_link_takes_answers_without_an_account_until_its_day_is_full() {
    use StatusCode as S;
    let house = house().await;
    let survey = house.open_survey().await;
    let id = id_of(&survey);
    let found = house.office.db.read(move |tx| store::one(tx, id)).await.unwrap().unwrap();
    let link = super::link::path(&found);
    let page = house.browser.get(None, &link).await;
    has(&page, &["Nhu cầu truy xuất", "Cù Lao Giêng", "Hội An"]);
    has_not(&page, &["/surveys/{survey}\"", "Cán bộ"]);
    let taken = house.browser.post(None, &link, &answer()).await;
    assert_eq!(taken.location(), format!("{link}?sent={ID}"), "{}", taken.text());
    let list = house.get(&house.home, &format!("{survey}/answers?way=link")).await;
    has(&list, &["Nguyễn Văn An", "qua đường dẫn"]);
    // A wrong seal finds nothing, nor does the link of a survey that wants none.
    let guessed = link.replace("/link/", "/link/0");
    assert_eq!(house.browser.get(None, &guessed).await.status, S::NOT_FOUND);
    let version = found.version.to_string();
    let facts = [FACTS[0], FACTS[1], ("version", version.as_str())];
    house.post(&house.province, &survey, &facts).await;
    assert_eq!(house.browser.get(None, &link).await.status, S::NOT_FOUND);
    assert_eq!(house.browser.post(None, &link, &answer()).await.status, S::NOT_FOUND);
    let version = (found.version + 1).to_string();
    let facts = [FACTS[0], FACTS[1], FACTS[4], ("version", version.as_str())];
    house.post(&house.province, &survey, &facts).await;
    let full = house.office.db.write_derived::<_, DbError>(move |tx| {
        let sql = "UPDATE planning_survey_link_day SET answers = $1 WHERE survey = $2";
        tx.execute(sql, &[store::LINK_DAY_MAX.into(), id.into()])
    });
    full.await.unwrap();
    let more = with(answer(), "_id", "0190c0de-0000-4000-8000-000000000005");
    let refused = house.browser.post(None, &link, &more).await;
    assert_eq!(refused.status, S::CONFLICT);
    has(&refused, &["đủ 2.000 phiếu", "value=\"Nguyễn Văn An\""]);
    assert_eq!(house.counted(&survey).await, 1);
}

#[tokio::test]
async fn what_comes_several_times_is_added_and_removed_without_script() {
    let house = house().await;
    let survey = house.survey().await;
    house.upload_form(&house.province, &survey, &ocop()).await;
    house.step(&survey, Action::Open, "").await;
    let answers = format!("{survey}/answers");
    let first = [
        ("_id", ID),
        ("_form", "1"),
        ("respondent/org_name", "HTX Một"),
        ("product[0]/product_name", "Bánh tráng"),
        ("today_state/sold", "local"),
        ("today_state/sold", "online"),
        ("_add", "product"),
    ];
    let two = house.post(&house.home, &answers, &first).await;
    assert_eq!(two.status, StatusCode::OK);
    has(&two, &["product[1]/product_name", "value=\"Bánh tráng\"", "value=\"HTX Một\""]);
    has_not(&two, &["product[2]/", "field-error"]);
    assert_eq!(two.text().matches("checked").count(), 2, "both ticks stay");
    let less = [
        ("_id", ID),
        ("_form", "1"),
        ("product[0]/product_name", "Bánh tráng"),
        ("product[1]/product_name", "Muối tôm"),
        ("_remove", "product[0]"),
    ];
    let one = house.post(&house.home, &answers, &less).await;
    has(&one, &["value=\"Muối tôm\""]);
    has_not(&one, &["Bánh tráng", "product[2]/"]);
}

/// Answers as the store takes them, in one transaction.
async fn fill_up(house: &House, survey: &str, count: u32) {
    let id = id_of(survey);
    let mut actor = actor();
    let fill = move |tx: &mut nguon_platform::db::Tx<'_>| {
        let survey = store::one(tx, id)?.ok_or(SurveyError::NotFound)?;
        for number in 0..count {
            // Two of each instant: the key of the pages must tell them apart.
            actor.at = jiff::Timestamp::from_second(1_790_000_000 + i64::from(number / 2)).unwrap();
            let new = NewAnswer {
                id: Uuid::from_u128(u128::from(number) + 1),
                form: 1,
                json: format!(r#"{{"who":"Hộ {number}","grows":"yes","area":"{}.5"}}"#, number % 7),
                sent: String::new(),
                label: format!("Hộ {number}"),
                words: String::new(),
                commune: unit(if number % 3 == 0 { AWAY } else { HOME }),
                way: Way::Officer,
                given: actor.at,
                demonstration: false,
                files: Vec::new(),
            };
            store::keep(tx, &actor, (&survey, TODAY), &new)?;
        }
        Ok::<_, SurveyError>(())
    };
    house.office.db.write(fill).await.unwrap();
}

#[tokio::test]
async fn ten_thousand_answers_are_listed_exported_and_analysed_a_page_at_a_time() {
    let house = house().await;
    let survey = house.open_survey().await;
    fill_up(&house, &survey, 10_000).await;
    let answers = format!("{survey}/answers");
    has(&house.get(&house.province, &answers).await, &["10.000", "rel=\"next\""]);

    // By key to the end of one commune: every answer once.
    let (mut seen, mut next) =
        (BTreeSet::new(), Some(format!("{answers}?text=ho+12&commune={HOME}")));
    while let Some(path) = next {
        let text = house.get(&house.province, &path).await.text();
        let ids =
            text.split("/answers/").skip(1).filter_map(|rest| rest.get(..36)?.parse::<Uuid>().ok());
        for id in ids {
            assert!(seen.insert(id), "{id} twice");
        }
        let link = text.split("rel=\"next\" href=\"").nth(1);
        next = link.and_then(|rest| rest.split('"').next()).map(|href| href.replace("&#38;", "&"));
    }
    let expected = (0..10_000).filter(|n| n % 3 != 0 && format!("ho {n}").contains("ho 12"));
    assert_eq!(seen.len(), expected.count());

    // The file comes in pieces of one page each, whatever the whole is.
    let request = axum::http::Request::get(format!("{answers}.csv"))
        .header("cookie", &house.province.cookie)
        .body(axum::body::Body::empty())
        .unwrap();
    let mut body = house.browser.open(request).await.into_body();
    let (mut text, mut largest) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let piece = frame.unwrap().into_data().unwrap();
        largest = largest.max(piece.len());
        text.extend_from_slice(&piece);
    }
    assert!(largest < 128 << 10 && text.len() > 1 << 20, "{largest} of {}", text.len());
    let text = String::from_utf8(text).unwrap();
    assert!(text.starts_with('\u{feff}'));
    assert_eq!(text.lines().count(), 10_001);
    assert!(text.contains(",Hộ 9999,Có,3.5"), "{}", text.lines().nth(1).unwrap());
    // Exactly what the filter leaves; a commune sees its own.
    let filtered = house.get(&house.away, &format!("{answers}.csv?text=ho+99")).await.text();
    let expected = (0..10_000).filter(|n| n % 3 == 0 && format!("ho {n}").contains("ho 99"));
    assert_eq!(filtered.lines().count(), expected.count() + 1);

    let book = house.get(&house.province, &format!("{answers}.xlsx")).await;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book.bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.height(), 10_001);
    assert_eq!(sheet.get_value((1, 10)), Some(&calamine::Data::Float(3.5)));
    assert_eq!(house.get(&house.reader, &format!("{answers}.csv")).await.status, 403);

    let page = house.get(&house.province, &format!("{survey}/analysis?cross=area")).await;
    // 0.5 … 6.5 in turn: 10,000 numbers of seven kinds.
    has(&page, &["10.000 / 10.000", "34.994", ">3,5<", "3,5</dd>", "Hội An", "6.666", "3.334"]);
    let page = house.get(&house.home, &format!("{survey}/analysis?cross=grows")).await;
    has(&page, &["6.666 / 6.666", "6.666 (100"]);
    has_not(&page, &["Hội An"]);
}

#[test]
fn every_word_has_a_text_in_both_languages() {
    let office = Office::empty();
    let has = |key: String| assert!(office.messages.has(&key), "{key}");
    for state in State::ALL {
        has(format!("survey-state-{}", state.word()));
    }
    for action in Action::ALL {
        has(format!("survey-action-{}", action.word()));
        has(format!("audit-verb-survey-{}", action.word()));
    }
    for way in Way::ALL {
        has(format!("survey-way-{}", way.word()));
    }
    for shown in Shown::ALL {
        has(format!("survey-shown-{}", shown.word()));
    }
    for key in nguon_forms::FindingKind::KEYS {
        has(format!("survey-finding-{key}"));
    }
    for key in nguon_forms::ProblemKind::KEYS {
        has(format!("survey-problem-{key}"));
    }
    for shut in [rules::Shut::Draft, rules::Shut::Early, rules::Shut::Closed] {
        has(shut.key().to_owned());
    }
    for refused in [rules::Refused::State, rules::Refused::Reason, rules::Refused::Form] {
        has(refused.key().to_owned());
    }
    for measure in super::MEASURES {
        has(measure.key.to_owned());
        has(format!("{}-what", measure.key));
    }
    let visitor = nguon_platform::web::testing::visitor(
        &office.db,
        &office.messages,
        Language::En,
        None,
        "/",
    );
    assert_eq!(Page::new(&visitor, "").t("survey-nav"), "Surveys");
}
