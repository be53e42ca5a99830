//! The rows that each measure counts: columns id, name, code, commune, grp, amount, unknown.

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::figures::Asked;
use nguon_platform::i18n;
use nguon_platform::territory::Territory;
use sea_query::{Alias, Cond, Expr, ExprTrait, JoinType, Query, SelectStatement};

use crate::list::placed_in;
use crate::market::Status;
use crate::{application, incident};

/// A country has some thousands.
const COMMUNES_MAX: u64 = 20_000;
const AREA: &str = "registry_growing_area";
const HOUSE: &str = "registry_packing_house";
const APPLICATION: &str = "registry_application";
const INCIDENT: &str = "registry_incident";

/// Crops of one group make that group, of several `mixed`, of none the empty word: so each area
/// stands in exactly one, and groups add up.
const GROUP: &str = "(SELECT CASE WHEN COUNT(DISTINCT k.crop_group) = 0 THEN '' \
     WHEN COUNT(DISTINCT k.crop_group) > 1 THEN 'mixed' ELSE MIN(k.crop_group) END \
     FROM registry_growing_area_crop g JOIN registry_crop k ON k.id = g.crop \
     WHERE g.growing_area = registry_growing_area.id)";
/// Measured, else declared; a plot with neither adds nothing and makes the area unknown.
const LAND: &str = "(SELECT CAST(COALESCE(SUM(COALESCE(p.area_m2, p.declared_m2, 0)), 0) AS BIGINT) \
     FROM registry_plot p WHERE p.growing_area = registry_growing_area.id)";
const LAND_UNKNOWN: &str = "(SELECT CASE WHEN COUNT(*) = 0 OR COUNT(*) > \
     COUNT(COALESCE(p.area_m2, p.declared_m2)) THEN 1 ELSE 0 END \
     FROM registry_plot p WHERE p.growing_area = registry_growing_area.id)";

/// The rows of a measure; none for a name that is no measure.
pub(super) fn of(measure: &str, asked: &Asked) -> Option<SelectStatement> {
    Some(match measure {
        "coded-areas" => areas(asked, "1", "0", has_code(AREA, "growing-area", asked.as_of)),
        "coded-land" => {
            areas(asked, LAND, LAND_UNKNOWN, has_code(AREA, "growing-area", asked.as_of))
        }
        "active-areas" => areas(asked, "1", "0", is_active(asked.as_of)),
        "active-markets" => markets(asked),
        "coded-houses" => {
            let coded = has_code(HOUSE, "packing-house", asked.as_of);
            placed(HOUSE, asked, "name", &code_of(HOUSE, "packing-house"), "''")
                .cond_where(coded)
                .to_owned()
        }
        "area-checks" => checks(AREA, "growing-area", GROUP, asked),
        "house-checks" => checks(HOUSE, "packing-house", "''", asked),
        "applications-filed" => {
            let column = || Expr::col((APPLICATION, "filed_on"));
            let filed = between(&column, asked);
            placed(APPLICATION, asked, "number", "registry_application.number", "''")
                .cond_where(filed)
                .to_owned()
        }
        "applications-granted" => {
            let granted =
                stepped("application", APPLICATION, application::State::Granted.word(), asked);
            placed(APPLICATION, asked, "number", "registry_application.number", "''")
                .cond_where(granted)
                .to_owned()
        }
        "cases-opened" => cases(asked).cond_where(opened(asked)).to_owned(),
        "cases-recovered" => cases(asked)
            .cond_where(stepped("incident", INCIDENT, incident::State::Recovered.word(), asked))
            .to_owned(),
        _ => return None,
    })
}

/// The folder of the pages of a measure's rows.
pub(super) fn folder(measure: &str) -> &'static str {
    match measure {
        "coded-houses" | "house-checks" => "packing-houses",
        "applications-filed" | "applications-granted" => "applications",
        "cases-opened" | "cases-recovered" => "incidents",
        _ => "growing-areas",
    }
}

/// Rows of a table that has the three columns of a place, each counting one.
fn placed(
    table: &'static str,
    asked: &Asked,
    name: &'static str,
    code: &str,
    group: &str,
) -> SelectStatement {
    adding(table, asked, (name, code, group), ("1", "0"))
}

fn adding(
    table: &'static str,
    asked: &Asked,
    (name, code, group): (&'static str, &str, &str),
    (amount, unknown): (&str, &str),
) -> SelectStatement {
    Query::select()
        .expr_as(Expr::col((table, "id")), Alias::new("id"))
        .expr_as(Expr::col((table, name)), Alias::new("name"))
        .expr_as(Expr::cust(code.to_owned()), Alias::new("code"))
        .expr_as(Expr::col((table, "commune")), Alias::new("commune"))
        .expr_as(Expr::cust(group.to_owned()), Alias::new("grp"))
        .expr_as(Expr::cust(amount.to_owned()), Alias::new("amount"))
        .expr_as(Expr::cust(unknown.to_owned()), Alias::new("unknown"))
        .from(table)
        .cond_where(asked.territory.condition(placed_in(table)))
        .to_owned()
}

fn areas(asked: &Asked, amount: &str, unknown: &str, which: Expr) -> SelectStatement {
    let words = ("name", &*code_of(AREA, "growing-area"), GROUP);
    adding(AREA, asked, words, (amount, unknown)).and_where(which).to_owned()
}

fn code_of(table: &str, kind: &str) -> String {
    format!(
        "(SELECT MIN(c.normalised) FROM registry_code c \
         WHERE c.subject_kind = '{kind}' AND c.subject = {table}.id)"
    )
}

/// A code issued until that day; one whose day nobody recorded counts, since the register has it.
fn has_code(table: &'static str, kind: &'static str, as_of: Date) -> Expr {
    let issued = || Expr::col(("c", "issued_on"));
    let codes = Query::select()
        .expr(Expr::cust("1"))
        .from_as("registry_code", Alias::new("c"))
        .and_where(Expr::col(("c", "subject_kind")).eq(kind))
        .and_where(Expr::col(("c", "subject")).equals((table, "id")))
        .cond_where(Cond::any().add(issued().is_null()).add(issued().lte(as_of.to_string())))
        .to_owned();
    Expr::exists(codes)
}

/// Active in at least one market on that day.
fn is_active(as_of: Date) -> Expr {
    let statuses = Query::select()
        .expr(Expr::cust("1"))
        .from_as("registry_market_status", Alias::new("s"))
        .cond_where(active_status(as_of))
        .to_owned();
    Expr::exists(statuses)
}

/// A status `s` of the area that is active on that day.
fn active_status(as_of: Date) -> Cond {
    let ends = || Expr::col(("s", "valid_to"));
    Cond::all()
        .add(Expr::col(("s", "subject_kind")).eq("growing-area"))
        .add(Expr::col(("s", "subject")).equals((AREA, "id")))
        .add(Expr::col(("s", "status")).eq(Status::Active.word()))
        .add(Expr::col(("s", "valid_from")).lte(as_of.to_string()))
        .add(Cond::any().add(ends().is_null()).add(ends().gt(as_of.to_string())))
}

/// One row for each market in which an area is active; the market is the group.
fn markets(asked: &Asked) -> SelectStatement {
    placed(AREA, asked, "name", &code_of(AREA, "growing-area"), "s.market")
        .join_as(
            JoinType::InnerJoin,
            "registry_market_status",
            Alias::new("s"),
            active_status(asked.as_of),
        )
        .to_owned()
}

/// Where plots are drawn: of each commune how many, and the middle of all.
pub(super) fn spots(territory: &Territory) -> SelectStatement {
    let middle = |column: &str| {
        let sum = format!("CAST(SUM(registry_growing_area.{column} * drawn_plots) AS BIGINT)");
        Expr::cust(format!("{sum} / CAST(SUM(drawn_plots) AS BIGINT)"))
    };
    Query::select()
        .column((AREA, "commune"))
        .expr_as(Expr::cust("CAST(SUM(drawn_plots) AS BIGINT)"), Alias::new("plots"))
        .expr_as(middle("lon_e7"), Alias::new("lon_e7"))
        .expr_as(middle("lat_e7"), Alias::new("lat_e7"))
        .from(AREA)
        .cond_where(territory.condition(placed_in(AREA)))
        .and_where(Expr::col((AREA, "drawn_plots")).gt(0))
        .group_by_col((AREA, "commune"))
        .limit(COMMUNES_MAX)
        .to_owned()
}

/// What markets are called.
pub(super) fn markets_named() -> SelectStatement {
    Query::select()
        .expr_as(Expr::col(("m", "code")), Alias::new("grp"))
        .expr_as(Expr::col(("m", "name")), Alias::new("name"))
        .expr_as(Expr::col(("m", "english")), Alias::new("english"))
        .from_as("registry_market", Alias::new("m"))
        .to_owned()
}

/// One row for each field check in the period.
fn checks(table: &'static str, kind: &'static str, group: &str, asked: &Asked) -> SelectStatement {
    let day = || Expr::col(("f", "checked_on"));
    let on = Cond::all()
        .add(Expr::col(("f", "subject_kind")).eq(kind))
        .add(Expr::col(("f", "subject")).equals((table, "id")));
    placed(table, asked, "name", &code_of(table, kind), group)
        .join_as(JoinType::InnerJoin, "registry_field_check", Alias::new("f"), on)
        .cond_where(between(&day, asked))
        .to_owned()
}

/// Cases about codes of a known commune; what was reported about a code that nobody has lies nowhere.
fn cases(asked: &Asked) -> SelectStatement {
    placed(INCIDENT, asked, "number", "registry_incident.code", "''")
        .and_where(Expr::col((INCIDENT, "commune")).is_not_null())
        .to_owned()
}

fn opened(asked: &Asked) -> Cond {
    let created = || Expr::col((INCIDENT, "created_us"));
    // The period begins when the day before it ends.
    let start = asked.from.yesterday().ok().and_then(i18n::end_of).unwrap_or(Timestamp::MIN);
    let end = i18n::end_of(asked.as_of).unwrap_or(Timestamp::MAX);
    Cond::all().add(created().gte(start.as_microsecond())).add(created().lt(end.as_microsecond()))
}

/// A step into this state in the period.
fn stepped(kind: &'static str, table: &'static str, state: &'static str, asked: &Asked) -> Cond {
    let day = || Expr::col(("t", "on_day"));
    let steps = Query::select()
        .expr(Expr::cust("1"))
        .from_as("registry_step", Alias::new("t"))
        .and_where(Expr::col(("t", "thing_kind")).eq(kind))
        .and_where(Expr::col(("t", "thing")).equals((table, "id")))
        .and_where(Expr::col(("t", "to_state")).eq(state))
        .cond_where(between(&day, asked))
        .to_owned();
    Cond::all().add(Expr::exists(steps))
}

fn between(column: &dyn Fn() -> Expr, asked: &Asked) -> Cond {
    Cond::all().add(column().gte(asked.from.to_string())).add(column().lte(asked.as_of.to_string()))
}
