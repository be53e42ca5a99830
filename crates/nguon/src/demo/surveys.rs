//! The survey of the demonstration: Tây Ninh's OCOP needs survey (R160–R164) with invented answers,
//! through the functions of its pages.

use nguon_forms::Answers;
use nguon_planning::survey::store::{self, SurveyError};
use nguon_planning::survey::{Action, Facts, NewAnswer, NewSurvey, Way, check, form, sheets};
use nguon_platform::audit::Actor;
use nguon_platform::i18n;

use super::files;
use super::registry::part;
use crate::failure::{Doing, Failure};
use crate::office::Office;

const PROVINCE: &str = "80@2025-07-01";
const FOLDER: &str = "surveys/ocop-needs";
/// What stands in a product, in order.
const PRODUCT: [&str; 5] = ["product_name", "product_group", "stars", "yearly", "yearly_unit"];

/// Make the survey, its form and its answers.
pub async fn load(office: &Office) -> Result<(), Failure> {
    let sheets = ["survey", "choices", "settings"];
    let texts: Vec<String> = sheets
        .iter()
        .map(|name| files::fact(&format!("{FOLDER}/{name}.tsv")))
        .collect::<Result<_, _>>()?;
    let named: Vec<(&str, &str)> =
        sheets.into_iter().zip(texts.iter().map(String::as_str)).collect();
    let (workbook, _) = sheets::workbook(&named).doing("the form of the survey")?;
    let (version, read) =
        form::read("ocop-needs.xlsx", workbook).doing("the form of the survey")?;
    let new = NewSurvey {
        id: office.world.id(),
        facts: facts(&read.form.title)?,
        secret: office.world.bytes(),
        demonstration: true,
    };
    let (actor, id) = (office.program(), new.id);
    let made = office.db.write::<_, SurveyError>(move |tx| {
        store::make(tx, &actor, &new)?;
        store::add_form(tx, &actor, id, &version)?;
        store::step(tx, &actor, (id, 1), Action::Open)
    });
    made.await.doing("cannot make the survey")?;
    let rows = String::from_utf8(files::story("surveys/ocop-needs.tsv")?)
        .doing("the answers of the survey are no text")?;
    let mut lines = rows.lines().filter(|line| !line.starts_with('#'));
    let heads: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    for line in lines {
        let row: Vec<(&str, &str)> = heads.iter().copied().zip(line.split('\t')).collect();
        answer(office, (id, &read.form), &row).await?;
    }
    Ok(())
}

fn facts(title: &str) -> Result<Facts, Failure> {
    Ok(Facts {
        title: title.to_owned(),
        purpose:
            "Điều tra, khảo sát nhu cầu xây dựng, áp dụng hệ thống truy xuất nguồn gốc, mã số \
                  mã vạch của tổ chức, cá nhân sản xuất sản phẩm OCOP, làm cơ sở hỗ trợ."
                .to_owned(),
        unit: "Chi cục Tiêu chuẩn Đo lường Chất lượng".to_owned(),
        province: part("the survey", PROVINCE)?,
        opens: None,
        closes: None,
        // R161: "khảo sát 20 tổ chức, cá nhân".
        target: Some(20),
        linked: true,
    })
}

/// One answer: as fields of the page, checked as those are, and kept.
async fn answer(
    office: &Office,
    (survey, form): (uuid::Uuid, &nguon_forms::Form),
    row: &[(&str, &str)],
) -> Result<(), Failure> {
    let of = |name: &str| row.iter().find(|(head, _)| *head == name).map_or("", |(_, cell)| *cell);
    // A column bears the name of its question, whatever group that stands in.
    let asked = form.paths().filter_map(|path| {
        let name = path.rsplit('/').next()?;
        let (_, cell) = row.iter().find(|(head, _)| *head == name)?;
        Some((path.to_owned(), *cell))
    });
    let mut fields: Vec<(String, &str)> = asked.collect();
    for (number, product) in of("products").split("; ").enumerate() {
        let cells = PRODUCT.iter().zip(product.split('|'));
        fields.extend(cells.map(|(name, cell)| (format!("product[{number}]/{name}"), cell)));
    }
    let fields = fields.iter().map(|(name, value)| (name.as_str(), *value));
    let answers = Answers::from_fields(form, fields).answers;
    let now = office.now();
    let at = check::At { now, who: "", language: i18n::Language::Vi };
    let checked = check::check(form, &answers, &at);
    if let Some(problem) = checked.problems.first() {
        return Err(Failure::No(format!("an answer to the survey: {problem}")));
    }
    let new = NewAnswer {
        id: office.world.id(),
        form: 1,
        json: checked.answers.to_json().to_string(),
        sent: String::new(),
        label: check::label(form, &checked.answers),
        words: check::words(form, &checked.answers),
        commune: part("an answer to the survey", of("commune"))?,
        way: Way::Officer,
        given: now,
        demonstration: true,
        files: Vec::new(),
    };
    let actor = Actor::program("Cán bộ Chi cục TĐC Tây Ninh (minh họa)", now);
    let kept = office.db.write::<_, SurveyError>(move |tx| {
        let survey = store::one(tx, survey)?.ok_or(SurveyError::NotFound)?;
        store::keep(tx, &actor, (&survey, i18n::today(now)), &new)
    });
    kept.await.doing("cannot keep an answer to the survey")?;
    Ok(())
}
