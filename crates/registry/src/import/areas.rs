//! One row of a table of growing areas: the area, one of its crops, one of its plots.

use nguon_platform::db::Tx;
use nguon_platform::territory::UnitId;
use nguon_platform::text::fold_vi;
use uuid::Uuid;

use super::apply::Run;
use super::cells::Row;
use super::holders;
use super::report::Outcome;
use super::undo::Thing;
use crate::border;
use crate::crop::CropId;
use crate::growing_area::{
    self, Facts, GrowingArea, GrowingAreaCrop, LandParcel, NewGrowingArea, NewPlot, Outline,
    PlotFacts, Purpose, geometry_key,
};
use crate::screen::Commune;
use crate::subject::{Subject, SubjectKind};
use crate::{Name, Number, RegistryError, Site, Words, code};

/// What a row says, beyond its holder and place.
struct Said {
    name: Name,
    code: Option<String>,
    words: Option<Words>,
    purpose: Option<Purpose>,
    crop: CropSaid,
    plot: Option<PlotSaid>,
}

struct CropSaid {
    id: CropId,
    variety: Option<Number>,
    planted: Option<growing_area::PlantedYear>,
    trees: Option<growing_area::Trees>,
    expected_yield: Option<growing_area::YieldKgPerHa>,
}

struct PlotSaid {
    number: Number,
    declared: Option<nguon_plots::Hectares>,
    outline: Option<Outline>,
}

/// Work one row off.
///
/// # Errors
/// What the rules of the registry refuse; what cannot be read is noted at the row, and then nothing
/// is answered.
pub(super) fn take(
    tx: &mut Tx<'_>,
    run: &mut Run<'_>,
    row: &mut Row<'_>,
) -> Result<Option<Outcome>, RegistryError> {
    let commune = run.commune(tx, row)?;
    let said = said(run, row);
    let holder = holders::of_row(tx, run, row, commune.as_ref())?;
    let household = match &commune {
        Some(commune) => holders::household(tx, run, row, commune)?,
        None => None,
    };
    let (Some(said), Some(commune), Some(holder)) = (said, commune, holder) else {
        return Ok(None);
    };
    if !row.is_good() {
        return Ok(None);
    }
    match registered(tx, run, row, &said, holder, &commune)? {
        Found::Refused => Ok(None),
        Found::Nothing => {
            let outline = said.plot.as_ref().and_then(|plot| plot.outline.as_ref());
            if claims(tx, row, (&commune.province, &commune.id), outline, None)? {
                return Ok(None);
            }
            create(tx, run, said, (holder, household), &commune)?;
            Ok(Some(Outcome::New))
        }
        Found::Area(area) => change(tx, run, row, &area, &said, household).map(Some),
    }
}

/// Whether somebody's registered ground is claimed, or ground across a border: such a plot needs a
/// reason, so it is taken on its own page only. One wholly outside the province is taken nowhere.
fn claims(
    tx: &mut Tx<'_>,
    row: &mut Row<'_>,
    (province, commune): (&UnitId, &UnitId),
    outline: Option<&Outline>,
    own: Option<Uuid>,
) -> Result<bool, RegistryError> {
    let Some(outline) = outline else { return Ok(false) };
    let judged = border::judge(tx, province, commune, outline.geometry())?;
    if judged.is_refused() || judged.wants_reason() {
        let outside = judged.is_refused();
        let key =
            if outside { "registry-error-outside-province" } else { "registry-import-border" };
        row.refuse("outline", key);
        return Ok(true);
    }
    let claimed = !growing_area::common_ground(tx, outline.geometry(), own)?.is_empty();
    if claimed {
        row.refuse("outline", "registry-import-overlap");
    }
    Ok(claimed)
}

fn said(run: &Run<'_>, row: &mut Row<'_>) -> Option<Said> {
    let name = row.needed("name", "registry-error-name");
    let code = row.text("code").map(str::to_owned);
    let words = row.optional("address", "registry-error-words");
    let purpose = row.purpose();
    let crop = row.text("crop").map(fold_vi).map(|written| run.crop(&written));
    let id = match crop {
        None => {
            row.refuse("crop", "registry-error-empty");
            None
        }
        Some(None) => {
            row.refuse("crop", "registry-error-crop-unknown");
            None
        }
        Some(found) => found,
    };
    let variety = row.optional("variety", "registry-error-words");
    let planted = row.whole("planted", "registry-import-not-whole");
    let trees = row.whole("trees", "registry-import-not-whole");
    let expected_yield = row.whole("yield", "registry-import-not-whole");
    let number = row.optional::<Number>("plot", "registry-error-words");
    let declared = row.hectares("area");
    let outline = row.outline("outline").and_then(|text| match Outline::from_geojson(&text) {
        Ok(outline) => Some(outline),
        Err(error) => {
            row.refuse("outline", geometry_key(&error));
            None
        }
    });
    // A line that says nothing of land adds no plot; land without a number is the first plot.
    let plot = match (number, declared.is_some() || outline.is_some()) {
        (Some(number), _) => Some(PlotSaid { number, declared, outline }),
        (None, true) => "1".parse().ok().map(|number| PlotSaid { number, declared, outline }),
        (None, false) => None,
    };
    let crop = CropSaid { id: id?, variety, planted, trees, expected_yield };
    Some(Said { name: name?, code, words, purpose, crop, plot })
}

enum Found {
    Area(Box<GrowingArea>),
    Nothing,
    Refused,
}

/// The area of this code, else of this holder, name and commune.
fn registered(
    tx: &mut Tx<'_>,
    run: &Run<'_>,
    row: &mut Row<'_>,
    said: &Said,
    holder: Uuid,
    commune: &Commune,
) -> Result<Found, RegistryError> {
    let by_code = match &said.code {
        Some(code) => code::find(tx, code)?.map(|(subject, _)| subject),
        None => None,
    };
    if let Some(subject) = by_code {
        let area = match subject.kind {
            SubjectKind::GrowingArea => growing_area::get(tx, subject.id)?,
            SubjectKind::PackingHouse => None,
        };
        // Whose code it is elsewhere is not told.
        let Some(area) = area.filter(|area| run.territory.covers(&area.placed())) else {
            row.refuse("code", "registry-error-code-taken");
            return Ok(Found::Refused);
        };
        if area.facts.holder != holder {
            row.refuse("holder", "registry-import-other-holder");
        }
        if area.facts.site.commune != commune.id {
            row.refuse("commune", "registry-import-other-commune");
        }
        return Ok(if row.is_good() { Found::Area(Box::new(area)) } else { Found::Refused });
    }
    let named = growing_area::named(tx, holder, &fold_vi(said.name.as_str()), &commune.id)?;
    let area = match named {
        Some(id) => growing_area::get(tx, id)?,
        None => None,
    };
    Ok(match area {
        None => Found::Nothing,
        Some(area) if run.territory.covers(&area.placed()) => Found::Area(Box::new(area)),
        Some(_) => {
            row.refuse("commune", "registry-import-elsewhere");
            Found::Refused
        }
    })
}

fn create(
    tx: &mut Tx<'_>,
    run: &mut Run<'_>,
    said: Said,
    (holder, household): (Uuid, Option<Uuid>),
    commune: &Commune,
) -> Result<(), RegistryError> {
    let id = run.world.id();
    let plot = said.plot.map(|plot| NewPlot {
        id: run.world.id(),
        facts: PlotFacts {
            number: plot.number,
            household,
            identifier: None,
            outline: plot.outline,
            declared: plot.declared,
            land: LandParcel::default(),
        },
    });
    let new = NewGrowingArea {
        id,
        facts: Facts {
            name: said.name,
            holder,
            site: Site {
                commune: commune.id.clone(),
                province: commune.province.clone(),
                words: said.words,
            },
            identifier: None,
            // Domestic asks for less; who exports says so.
            purpose: said.purpose.unwrap_or(Purpose::Domestic),
        },
        crops: vec![GrowingAreaCrop {
            crop: said.crop.id,
            variety: said.crop.variety,
            planted: said.crop.planted,
            trees: said.crop.trees,
            expected_yield: said.crop.expected_yield,
        }],
        plots: plot.into_iter().collect(),
        codes: run.code(said.code).into_iter().collect(),
        statuses: Vec::new(),
        certificates: Vec::new(),
        contracts: Vec::new(),
        demonstration: false,
    };
    growing_area::create(tx, run.actor, &new)?;
    run.touch(Thing::made("growing-area", id));
    Ok(())
}

fn change(
    tx: &mut Tx<'_>,
    run: &mut Run<'_>,
    row: &mut Row<'_>,
    area: &GrowingArea,
    said: &Said,
    household: Option<Uuid>,
) -> Result<Outcome, RegistryError> {
    let (id, mut version) = (area.id, area.version);
    if !run.knows(id) {
        let before = growing_area::snapshot(tx, id)?;
        run.touch(Thing::changed("growing-area", id, before));
    }
    let mut outcome = Outcome::Unchanged;
    let mut facts = area.facts.clone();
    facts.name = said.name.clone();
    facts.purpose = said.purpose.unwrap_or(facts.purpose);
    facts.site.words = said.words.clone().or(facts.site.words);
    if facts != area.facts {
        growing_area::update(tx, run.actor, id, version, &facts)?;
        (version, outcome) = (version + 1, Outcome::Changed);
    }
    let known = area.crops.iter().find(|crop| crop.crop == said.crop.id);
    let crop = GrowingAreaCrop {
        crop: said.crop.id.clone(),
        variety: said.crop.variety.clone().or_else(|| known?.variety.clone()),
        planted: said.crop.planted.or_else(|| known?.planted),
        trees: said.crop.trees.or_else(|| known?.trees),
        expected_yield: said.crop.expected_yield.or_else(|| known?.expected_yield),
    };
    if known != Some(&crop) {
        growing_area::set_crop(tx, run.actor, id, version, &crop)?;
        (version, outcome) = (version + 1, Outcome::Changed);
    }
    if let Some(plot) = &said.plot {
        let plots = growing_area::plots(tx, id)?;
        let known = plots.into_iter().find(|known| known.facts.number == plot.number);
        let mut facts = known.as_ref().map_or_else(
            || PlotFacts {
                number: plot.number.clone(),
                household: None,
                identifier: None,
                outline: None,
                declared: None,
                land: LandParcel::default(),
            },
            |known| known.facts.clone(),
        );
        facts.household = household.or(facts.household);
        facts.declared = plot.declared.or(facts.declared);
        // The same corners are the same outline, however they were written before.
        let same = |one: &Outline, other: &Outline| one.geometry() == other.geometry();
        if let Some(outline) = &plot.outline
            && !facts.outline.as_ref().is_some_and(|known| same(known, outline))
        {
            facts.outline = Some(outline.clone());
        }
        let before = known.as_ref().and_then(|known| known.facts.outline.as_ref());
        let moved = facts.outline.as_ref().filter(|outline| before != Some(*outline));
        let units = (&area.facts.site.province, &area.facts.site.commune);
        if claims(tx, row, units, moved, known.as_ref().map(|known| known.id))? {
            return Ok(Outcome::Refused);
        }
        match known {
            None => {
                let new = NewPlot { id: run.world.id(), facts };
                growing_area::add_plot(tx, run.actor, id, version, &new)?;
                outcome = Outcome::New;
            }
            Some(known) if known.facts != facts => {
                let new = NewPlot { id: known.id, facts };
                growing_area::update_plot(tx, run.actor, id, version, &new)?;
                outcome = outcome.min(Outcome::Changed);
            }
            Some(_) => {}
        }
    }
    let subject = Subject::growing_area(id);
    if let Some(new) = run.code(said.code.clone())
        && code::find(tx, &new.as_issued)?.is_none()
    {
        code::add(tx, run.actor, subject, &new)?;
        subject.touch(tx)?;
        crate::standing::refresh_found_by(tx, subject)?;
        outcome = outcome.min(Outcome::Changed);
    }
    if !row.is_good() {
        return Ok(Outcome::Refused);
    }
    Ok(outcome)
}
