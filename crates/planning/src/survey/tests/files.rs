//! Pictures and files that come with answers: checked, kept once, handed out to those who may see the
//! answer.

use std::io::{Cursor, Read as _};

use axum::http::{Request, StatusCode};
use nguon_platform::db::DbError;

use super::{House, ID, house};
use crate::survey::{Action, attached, sheets, store};
use nguon_platform::web::testing::Answer;

use crate::testing::{HOME, has, has_not, id_of};

/// A whole picture, and one that says where it was taken.
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x04ok\xff\xd9";
const PLACED: &[u8] = b"\xff\xd8\xff\xe0\0\x04ok\xff\xfe\0\x05GPS\xff\xd9";
const PDF: &[u8] = b"%PDF-1.7";

fn garden() -> Vec<u8> {
    let survey = "type\tname\tlabel\trequired\tpersonal\tparameters\n\
        text\twho\tTên\tyes\tyes\t\n\
        image\tface\tẢnh mặt tiền\tyes\t\tmax-pixels=800\n\
        file\tcard\tGiấy tờ\t\tyes\t\n\
        begin_repeat\tplot\tThửa\t\t\t\n\
        image\tphoto\tẢnh thửa\t\t\t\n\
        end_repeat\t\t\t\t\t\n";
    sheets::workbook(&[("survey", survey)]).unwrap().0
}

async fn open_garden(house: &House) -> String {
    let survey = house.survey().await;
    let added = house.upload_form(&house.province, &survey, &garden()).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    house.step(&survey, Action::Open, "").await;
    survey
}

const FIELDS: &[(&str, &str)] =
    &[("_id", ID), ("_form", "1"), ("_commune", HOME), ("who", "Nguyễn Văn An")];
const FILES: &[(&str, &str, &[u8])] = &[
    ("face", "IMG 1.JPG", PLACED),
    ("card", "thẻ.pdf", PDF),
    // An instance before it was left empty.
    ("plot[1]/photo", "IMG 1.jpg", JPEG),
];

impl House {
    async fn kept_files(&self) -> u32 {
        let read = self.office.db.read::<_, DbError>(|tx| {
            tx.row("SELECT COUNT(*) AS n FROM planning_survey_file", &[], |row| row.get::<u32>("n"))
        });
        read.await.unwrap().unwrap()
    }

    /// In parts, by somebody without an account.
    async fn upload_publicly(&self, path: &str, id: &str, picture: &[u8]) -> Answer {
        let mut body = Vec::new();
        let fields = [FIELDS[1], FIELDS[2], FIELDS[3], ("_id", id)];
        for (name, value) in fields {
            let part = format!(
                "--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.bytes());
        }
        body.extend(
            b"--cut\r\nContent-Disposition: form-data; name=\"face\"; filename=\"a.jpg\"\r\n\r\n",
        );
        body.extend(picture);
        body.extend(b"\r\n--cut--\r\n");
        let request = Request::post(path)
            .header("content-type", "multipart/form-data; boundary=cut")
            .header("accept", "application/json");
        self.browser.send(request, axum::body::Body::from(body)).await
    }
}

#[tokio::test]
async fn files_are_kept_with_their_answer_and_seen_by_those_who_see_it() {
    use StatusCode as S;
    let house = house().await;
    let survey = open_garden(&house).await;
    let page = house.get(&house.home, &format!("{survey}/fill")).await;
    has(&page, &["enctype=\"multipart/form-data\"", "data-pixels=\"800\"", "data-pixels=\"1600\""]);
    let answers = format!("{survey}/answers");
    let taken = house.browser.upload(&house.home, &answers, FIELDS, FILES).await;
    assert_eq!(taken.location(), format!("{survey}/fill?sent={ID}"), "{}", taken.text());
    assert_eq!(house.kept_files().await, 3);
    // Sent again it is the same answer; with another picture it is not.
    let again = house.browser.upload(&house.home, &answers, FIELDS, FILES).await;
    assert_eq!(again.location(), format!("{survey}/fill?sent={ID}&again=1"));
    let other = [("face", "IMG 1.JPG", JPEG), FILES[1], FILES[2]];
    let other = house.browser.upload(&house.home, &answers, FIELDS, &other).await;
    assert_eq!(other.status, S::CONFLICT);
    has(&other, &["Trình duyệt không giữ tệp", "IMG_1.jpg"]);
    assert_eq!(house.kept_files().await, 3);

    let answer = format!("{answers}/{ID}");
    let page = house.get(&house.home, &answer).await;
    let (face, photo) =
        (format!("{answer}/files/IMG_1.jpg"), format!("{answer}/files/IMG_1-2.jpg"));
    let card = format!("{answer}/files/th%E1%BA%BB.pdf");
    has(&page, &[&face, &photo, &card, "<img src="]);
    let file = house.get(&house.home, &face).await;
    assert_eq!(
        (file.header("content-type"), file.header("content-disposition")),
        ("image/jpeg", "attachment")
    );
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.bytes, JPEG, "where it was taken is gone");
    assert_eq!(house.get(&house.home, &card).await.bytes, PDF);

    // Another commune, other people, other names; and what tells who somebody is.
    for (who, path, status) in [
        (&house.away, &face, S::NOT_FOUND),
        (&house.holder, &face, S::FORBIDDEN),
        (&house.reader, &face, S::OK),
        (&house.reader, &card, S::NOT_FOUND),
        (&house.province, &card, S::OK),
        (&house.home, &format!("{answer}/files/other.jpg"), S::NOT_FOUND),
    ] {
        assert_eq!(house.get(who, path).await.status, status, "{path}");
    }
    let guest = house.browser.get(None, &face).await;
    assert!(guest.status.is_redirection() || guest.status == S::UNAUTHORIZED, "{}", guest.status);
    let masked = house.get(&house.reader, &answer).await;
    has(&masked, &["IMG_1.jpg", "thông tin cá nhân"]);
    has_not(&masked, &["th%E1%BA%BB.pdf"]);

    let text = house.get(&house.province, &format!("{answers}.csv")).await.text();
    assert!(text.contains(",Nguyễn Văn An,IMG_1.jpg,thẻ.pdf,1\r\n"), "{text}");
    let zip = |answer: Answer| zip::ZipArchive::new(Cursor::new(answer.bytes)).unwrap();
    let mut all = zip(house.get(&house.province, &format!("{answers}.zip")).await);
    let mut media = Vec::new();
    let name = format!("media/{ID}/IMG_1-2.jpg");
    all.by_name(&name).unwrap().read_to_end(&mut media).unwrap();
    assert_eq!((media, all.len()), (JPEG.to_vec(), 2 + 3));

    // Withdrawn: what was sent stays with the answer, and is counted and exported no more.
    house.post(&house.home, &format!("{answer}/withdraw"), &[("reason", "nhầm hộ")]).await;
    assert_eq!(house.get(&house.home, &face).await.status, S::OK);
    let all = zip(house.get(&house.province, &format!("{answers}.zip")).await);
    assert_eq!(all.len(), 2);
}

#[tokio::test]
async fn a_file_that_does_not_fit_is_refused_at_its_question() {
    let house = house().await;
    let survey = open_garden(&house).await;
    let answers = format!("{survey}/answers");
    let large = [JPEG, &vec![0; attached::FILE_BYTES_MAX]].concat();
    for (bytes, said) in [
        (large.as_slice(), "Tệp lớn hơn 5 MB"),
        (b"<html>", "Chỉ nhận ảnh JPEG, PNG và tệp PDF"),
        (PDF, "Cần một ảnh"),
        (b"", "Cần trả lời câu này"),
    ] {
        let files = [("face", "a.jpg", bytes), FILES[1]];
        let refused = house.browser.upload(&house.home, &answers, FIELDS, &files).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        has(&refused, &[said, "q-face-error", "hãy chọn lại thẻ.pdf", "value=\"Nguyễn Văn An\""]);
    }
    // A name alone is no picture, whoever sends it.
    let named = [FIELDS, &[("face", "a.jpg")]].concat();
    let refused = house.send_json(&house.home, &answers, &named).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let problem: serde_json::Value = serde_json::from_slice(&refused.bytes).unwrap();
    assert_eq!(problem["errors"][0]["pointer"], "#/face");
    // Who mends has it on the device still: it is not asked for again, and nothing is kept.
    let mends = [FIELDS, &[("face", "a.jpg"), ("_mend", "1")]].concat();
    let mends = house.post(&house.home, &answers, &mends).await;
    has(&mends, &["data-value=\"a.jpg\"", "data-again"]);
    has_not(&mends, &["hãy chọn lại"]);
    assert_eq!((house.counted(&survey).await, house.kept_files().await), (0, 0));
}

#[tokio::test]
async fn a_respondent_sends_pictures_through_the_link_within_limits() {
    let house = house().await;
    let survey = open_garden(&house).await;
    let id = id_of(&survey);
    let found = house.office.db.read(move |tx| store::one(tx, id)).await.unwrap().unwrap();
    let link = crate::survey::link::path(&found);
    let taken = house.upload_publicly(&link, ID, JPEG).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text());
    let guessed = house.upload_publicly(&link.replace("/link/", "/link/0"), ID, JPEG).await;
    assert_eq!(guessed.status, StatusCode::NOT_FOUND);
    let huge = vec![0; attached::LINK_FILES_BYTES_MAX + (2 << 20)];
    let refused = house.upload_publicly(&link, ID, &huge).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);

    let full = house.office.db.write_derived::<_, DbError>(move |tx| {
        let sql = "UPDATE planning_survey_link_day SET file_bytes = $1 WHERE survey = $2";
        tx.execute(sql, &[store::LINK_DAY_FILE_BYTES_MAX.into(), id.into()])
    });
    full.await.unwrap();
    let next = "0190c0de-0000-4000-8000-000000000002";
    let refused = house.upload_publicly(&link, next, JPEG).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    has(&refused, &["đủ 500 MB"]);
    // An officer's still comes, until the survey is full.
    let fields = [("_id", next), FIELDS[1], FIELDS[2], FIELDS[3]];
    let answers = format!("{survey}/answers");
    let taken = house.browser.upload(&house.home, &answers, &fields, FILES).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    let full = house.office.db.write_derived::<_, DbError>(move |tx| {
        let sql = "UPDATE planning_survey SET file_bytes = $1 WHERE id = $2";
        tx.execute(sql, &[store::FILE_BYTES_MAX.into(), id.into()])
    });
    full.await.unwrap();
    let fields = [("_id", "0190c0de-0000-4000-8000-000000000003"), FIELDS[1], FIELDS[2], FIELDS[3]];
    let refused = house.browser.upload(&house.home, &answers, &fields, FILES).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(house.kept_files().await, 4);
}

#[test]
fn every_trouble_has_a_text() {
    let office = crate::testing::Office::empty();
    for trouble in attached::Trouble::ALL {
        assert!(office.messages.has(trouble.key()), "{}", trouble.key());
    }
}
