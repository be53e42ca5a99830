//! KML (OGC 07-147r2): placemarks with polygons, lines walked, points; `gx:Track` of phones.

use super::shape::{Collector, Drawn, FileShape, NAME_CHARS_MAX, RawPart, System};
use super::xml::{self, Element, Visitor};
use super::{FileError, number};

pub(super) fn read(text: &str, shapes: &mut Collector<'_>) -> Result<(), FileError> {
    let limits = shapes.limits;
    xml::walk(text, limits, &mut Reader { shapes, placemark: None })
}

struct Reader<'a, 'b> {
    shapes: &'a mut Collector<'b>,
    placemark: Option<Placemark>,
}

#[derive(Default)]
struct Placemark {
    line: usize,
    name: Option<String>,
    attributes: Vec<(String, String)>,
    polygons: Vec<RawPart>,
    /// Whether the polygon at hand has its outer ring.
    outer_seen: bool,
    walks: Vec<Vec<(f64, f64)>>,
    points: Vec<(f64, f64)>,
}

impl Visitor for Reader<'_, '_> {
    fn open(&mut self, path: &[Element]) -> Result<(), FileError> {
        let Some(element) = path.last() else { return Ok(()) };
        match (element.name.as_str(), &mut self.placemark) {
            ("Placemark", placemark) => {
                *placemark = Some(Placemark { line: element.line, ..Placemark::default() });
            }
            ("Polygon", Some(placemark)) => {
                placemark.outer_seen = false;
                placemark.polygons.push(RawPart::new());
            }
            ("Track", Some(placemark)) => placemark.walks.push(Vec::new()),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, path: &[Element]) -> Result<(), FileError> {
        let Some((element, outer)) = path.split_last() else { return Ok(()) };
        let Some(placemark) = &mut self.placemark else { return Ok(()) };
        let parent = outer.last().map_or("", |element| element.name.as_str());
        let text = element.text.trim();
        match (parent, element.name.as_str()) {
            (_, "Placemark") => return self.finish(),
            ("Placemark", "name") => {
                let short = text.chars().take(NAME_CHARS_MAX).collect::<String>();
                placemark.name = Some(short).filter(|name| !name.is_empty());
            }
            ("Data", "value") => {
                let name = outer.last().and_then(|data| data.attribute("name"));
                placemark.attributes.push((name.unwrap_or_default().to_owned(), text.to_owned()));
            }
            (_, "SimpleData") => {
                let name = element.attribute("name").unwrap_or_default();
                placemark.attributes.push((name.to_owned(), text.to_owned()));
            }
            ("Track", "coord") => {
                self.shapes.count_points(1)?;
                let position = tuple(text, ' ', element.line)?;
                if let Some(walk) = placemark.walks.last_mut() {
                    walk.push(position);
                }
            }
            (kind, "coordinates") => {
                let line = coordinates(element, self.shapes)?;
                let boundary = outer.iter().rev().nth(1).map_or("", |outer| outer.name.as_str());
                match (kind, boundary, placemark.polygons.last_mut()) {
                    // The outer ring first, wherever the file has it; a second one is judged as a
                    // hole would be.
                    ("LinearRing", "outerBoundaryIs", Some(rings)) if !placemark.outer_seen => {
                        placemark.outer_seen = true;
                        rings.insert(0, line);
                    }
                    ("LinearRing", "outerBoundaryIs" | "innerBoundaryIs", Some(rings)) => {
                        rings.push(line);
                    }
                    ("LinearRing", _, _) => placemark.polygons.push(vec![line]),
                    ("LineString", _, _) => placemark.walks.push(line),
                    ("Point", _, _) => placemark.points.extend(line),
                    _ => {}
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl Reader<'_, '_> {
    /// Polygons of one placemark are one plot of several parts; lines are walks of their own; a
    /// point beside either is the place of its label.
    fn finish(&mut self) -> Result<(), FileError> {
        let Some(placemark) = self.placemark.take() else { return Ok(()) };
        let Placemark { line, name, mut attributes, polygons, walks, points, .. } = placemark;
        let mut shape = |drawn, parts| FileShape {
            at: line,
            layer: None,
            name: name.clone(),
            // The first shape has them: copies for every walk would multiply a small file.
            attributes: std::mem::take(&mut attributes),
            drawn,
            system: System::Wgs84,
            parts,
        };
        if !polygons.is_empty() {
            return self.shapes.push(shape(Drawn::Area, polygons));
        }
        if walks.is_empty() {
            for point in points {
                self.shapes.push(shape(Drawn::Point, vec![vec![vec![point]]]))?;
            }
        }
        for walk in walks {
            self.shapes.push(shape(Drawn::Walk, vec![vec![walk]]))?;
        }
        Ok(())
    }
}

/// Tuples `lon,lat[,height]` between white space (OGC 07-147r2 §16.9).
fn coordinates(
    element: &Element,
    shapes: &mut Collector<'_>,
) -> Result<Vec<(f64, f64)>, FileError> {
    let (mut line, mut positions) = (element.line, Vec::new());
    for row in element.text.split('\n') {
        for part in row.split_whitespace() {
            shapes.count_points(1)?;
            positions.push(tuple(part, ',', line)?);
        }
        line += 1;
    }
    Ok(positions)
}

fn tuple(text: &str, separator: char, line: usize) -> Result<(f64, f64), FileError> {
    let mut numbers = text.split(separator).map(number::plain);
    match (numbers.next().flatten(), numbers.next().flatten(), numbers.count()) {
        (Some(lon), Some(lat), 0 | 1) => Ok((lon, lat)),
        _ => Err(number::refused(line, text, "longitude, latitude and perhaps height")),
    }
}
