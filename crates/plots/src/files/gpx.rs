//! GPX 1.0 and 1.1: each track segment and each route is a walk; waypoints alone are corners.

use super::shape::{Collector, Drawn, FileShape, NAME_CHARS_MAX, System};
use super::xml::{self, Element, Visitor};
use super::{FileError, number};

pub(super) fn read(text: &str, shapes: &mut Collector<'_>) -> Result<(), FileError> {
    let limits = shapes.limits;
    let mut reader = Reader { shapes, walk: None, name: None, waypoints: Walk::default() };
    xml::walk(text, limits, &mut reader)?;
    let Reader { waypoints, shapes, .. } = reader;
    // With a track, waypoints are marks on the way: a house, a well.
    if shapes.is_empty() && !waypoints.positions.is_empty() {
        push(shapes, waypoints, None)?;
    }
    Ok(())
}

struct Reader<'a, 'b> {
    shapes: &'a mut Collector<'b>,
    walk: Option<Walk>,
    name: Option<String>,
    waypoints: Walk,
}

#[derive(Default)]
struct Walk {
    line: usize,
    positions: Vec<(f64, f64)>,
}

impl Visitor for Reader<'_, '_> {
    fn open(&mut self, path: &[Element]) -> Result<(), FileError> {
        let Some(element) = path.last() else { return Ok(()) };
        match element.name.as_str() {
            "trk" => self.name = None,
            "trkseg" => self.walk = Some(Walk { line: element.line, positions: Vec::new() }),
            "rte" => {
                self.name = None;
                self.walk = Some(Walk { line: element.line, positions: Vec::new() });
            }
            "trkpt" | "rtept" | "wpt" => {
                self.shapes.count_points(1)?;
                let position = (degrees(element, "lon")?, degrees(element, "lat")?);
                let into = match (&mut self.walk, element.name.as_str()) {
                    (Some(walk), "trkpt" | "rtept") => walk,
                    _ => &mut self.waypoints,
                };
                if into.positions.is_empty() {
                    into.line = element.line;
                }
                into.positions.push(position);
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, path: &[Element]) -> Result<(), FileError> {
        let Some((element, outer)) = path.split_last() else { return Ok(()) };
        let parent = outer.last().map_or("", |element| element.name.as_str());
        match (parent, element.name.as_str()) {
            ("trk" | "rte", "name") => {
                let name: String = element.text.trim().chars().take(NAME_CHARS_MAX).collect();
                self.name = Some(name).filter(|name| !name.is_empty());
            }
            (_, "trkseg" | "rte") => {
                if let Some(walk) = self.walk.take().filter(|walk| !walk.positions.is_empty()) {
                    push(self.shapes, walk, self.name.clone())?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn push(shapes: &mut Collector<'_>, walk: Walk, name: Option<String>) -> Result<(), FileError> {
    shapes.push(FileShape {
        at: walk.line,
        layer: None,
        name,
        attributes: Vec::new(),
        drawn: if walk.positions.len() == 1 { Drawn::Point } else { Drawn::Walk },
        system: System::Wgs84,
        parts: vec![vec![walk.positions]],
    })
}

fn degrees(element: &Element, name: &str) -> Result<f64, FileError> {
    let text = element.attribute(name).unwrap_or_default();
    number::plain(text).ok_or_else(|| number::refused(element.line, text, "lat and lon in degrees"))
}
