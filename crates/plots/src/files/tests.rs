//! Files as devices, desktop programs and offices write them.

mod limits;
mod refusals;
mod round_trip;
mod shapefiles;
mod sheets;
mod values;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::*;
use crate::vn2000::{Width, Zone};
use crate::{BorderTolerance, Lie, Limits, PlotGeometry};

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read(bytes: &[u8]) -> Result<Vec<FileShape>, FileError> {
    read_file(bytes, None, &FileLimits::START)
}

fn plots(bytes: &[u8], zone: Option<Zone>) -> Vec<PlotGeometry> {
    let shapes = read_file(bytes, zone, &FileLimits::START).unwrap();
    shapes.iter().map(|shape| shape.check(&Limits::VIETNAM).unwrap()).collect()
}

fn meridian(degrees: u16, minutes: u16) -> Zone {
    Zone::new(degrees * 60 + minutes, Width::Three).unwrap()
}

const RING: [(f64, f64); 4] = [(105.40, 10.40), (105.41, 10.40), (105.41, 10.41), (105.40, 10.41)];

fn square() -> PlotGeometry {
    PlotGeometry::from_ring(&RING, &Limits::VIETNAM).unwrap()
}

const KML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>
  <Placemark><name>Lô 1 &amp; 2</name>
    <ExtendedData><Data name="cay"><value>Xoài</value></Data></ExtendedData>
    <Polygon><outerBoundaryIs><LinearRing><coordinates>
      105.40,10.40,0 105.41,10.40,0 105.41,10.41,0 105.40,10.41,0 105.40,10.40,0
    </coordinates></LinearRing></outerBoundaryIs></Polygon>
  </Placemark></Folder></Document></kml>"#;

const WALK: &str = r#"<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
  <wpt lat="10.5" lon="105.5"><name>giếng</name></wpt>
  <trk><name>Vườn ông Ba</name><trkseg>
    <trkpt lat="10.40" lon="105.40"><ele>2</ele></trkpt><trkpt lat="10.40" lon="105.41"/>
    <trkpt lat="10.40" lon="105.41"/><trkpt lat="10.41" lon="105.41"/>
    <trkpt lat="10.41" lon="105.40"/></trkseg></trk></gpx>"#;

#[test]
fn the_same_plot_in_every_format() {
    let track = r#"<kml xmlns:gx="http://www.google.com/kml/ext/2.2"><Placemark><gx:Track>
        <gx:coord>105.40 10.40 1</gx:coord><gx:coord>105.41 10.40 1</gx:coord>
        <gx:coord>105.41 10.41 1</gx:coord><gx:coord>105.40 10.41 1</gx:coord>
        </gx:Track></Placemark></kml>"#;
    let corners = r#"<gpx><wpt lat="10.40" lon="105.40"/><wpt lat="10.40" lon="105.41"/>
        <wpt lat="10.41" lon="105.41"/><wpt lat="10.41" lon="105.40"/></gpx>"#;
    let route = corners.replace("<wpt", "<rtept").replace("<gpx>", "<gpx><rte>");
    let route = route.replace("</gpx>", "</rte></gpx>");
    let decimal = "\u{feff}Số thửa;Kinh độ (WGS84);Vĩ độ\n1;105,40;10,40\n1;105,41;10,40\n\
                   ;105,41;10,41\n1;105,40;10,41\n";
    let dms = "point,lat,lon\n1,10°24'00\"N,105°24'00\"E\n2,10°24'B,105°24'36\"Đ\n\
               3,10 24 36,105 24 36\n4,10:24:36.0,105:24\n";
    let wkt = "name,wkt\na,\"POLYGON ((105.40 10.40, 105.41 10.40, 105.41 10.41, 105.40 10.41, 105.40 10.40))\"\n";
    let plane = "x,y\n105.40,10.40\n105.41,10.40\n105.41,10.41\n105.40,10.41\n";
    let geojson = square().to_feature(&serde_json::Map::new()).to_string();
    let kmz = zipped(&[("files/icon.png", b"x"), ("doc.kml", KML.as_bytes())]);
    let cases: [(&str, &[u8], FileFormat); 11] = [
        ("kml", KML.as_bytes(), FileFormat::Kml),
        ("kml track", track.as_bytes(), FileFormat::Kml),
        ("kmz", &kmz, FileFormat::Kmz),
        ("gpx track", WALK.as_bytes(), FileFormat::Gpx),
        ("gpx waypoints", corners.as_bytes(), FileFormat::Gpx),
        ("gpx route", route.as_bytes(), FileFormat::Gpx),
        ("csv decimal", decimal.as_bytes(), FileFormat::Table),
        ("csv dms", dms.as_bytes(), FileFormat::Table),
        ("csv wkt", wkt.as_bytes(), FileFormat::Table),
        ("csv x y", plane.as_bytes(), FileFormat::Table),
        ("geojson", geojson.as_bytes(), FileFormat::GeoJson),
    ];
    for (name, bytes, format) in cases {
        assert_eq!(FileFormat::of(bytes, &FileLimits::START).unwrap(), format, "{name}");
        assert_eq!(plots(bytes, None), [square()], "{name}");
    }
}

#[test]
fn names_and_attributes_come_along() {
    let kml = read(KML.as_bytes()).unwrap();
    assert_eq!(kml[0].name.as_deref(), Some("Lô 1 & 2"));
    assert_eq!(kml[0].attributes, [("cay".to_owned(), "Xoài".to_owned())]);
    assert_eq!(kml[0].at, 3);
    let gpx = read(WALK.as_bytes()).unwrap();
    assert_eq!(gpx[0].name.as_deref(), Some("Vườn ông Ba"));
    // As received: the position that was recorded twice is still there.
    assert_eq!(gpx[0].parts[0][0].len(), 5);
    let two = "lô,kinh độ,vĩ độ\nA,105.4,10.4\nA,105.5,10.4\nA,105.5,10.5\n\
               B,106.4,10.4\nB,106.5,10.4\nB,106.5,10.5\n";
    let names: Vec<_> = read(two.as_bytes()).unwrap().into_iter().map(|s| (s.at, s.name)).collect();
    assert_eq!(names, [(2, Some("A".to_owned())), (5, Some("B".to_owned()))]);
}

/// Corners of the square in metres, X north and Y east as land papers have them.
fn paper(zone: Zone) -> String {
    let rows = RING.map(|(lon, lat)| {
        let (north, east) = zone.from_wgs84(lon, lat);
        format!("1,{north:.3},{east:.3}\n")
    });
    format!("Thửa,X(m),Y(m)\n{}", rows.concat())
}

#[test]
fn a_table_in_metres_of_vn2000() {
    let zone = meridian(104, 45);
    let read = plots(paper(zone).as_bytes(), Some(zone));
    let off = (read[0].hectares().to_string(), square().hectares().to_string());
    assert!(crate::overlap(&read[0], &square()).share_of_a > 0.999_99, "{off:?}");

    // Nobody said which zone: asked, not guessed.
    assert_eq!(
        read_file(paper(zone).as_bytes(), None, &FileLimits::START),
        Err(FileError::NeedsZone)
    );

    // X and Y swapped.
    let swapped = paper(zone).replace("X(m),Y(m)", "Y,X");
    let shapes = read_file(swapped.as_bytes(), Some(zone), &FileLimits::START).unwrap();
    let error = shapes[0].check(&Limits::VIETNAM).unwrap_err();
    assert_eq!((error.code(), error.place().and_then(|at| at.vertex)), ("vn2000_swapped", Some(0)));

    // The wrong meridian is a sound place elsewhere: only the outline shows it.
    let elsewhere = &plots(paper(zone).as_bytes(), Some(meridian(105, 45)))[0];
    let outline = [(105.3, 10.3), (105.5, 10.3), (105.5, 10.5), (105.3, 10.5)];
    let outline = PlotGeometry::from_ring(&outline, &Limits::VIETNAM).unwrap();
    let pieces = outline.border_pieces();
    let lie = |plot: &PlotGeometry| plot.lie(&pieces, &BorderTolerance::START);
    assert_eq!((lie(elsewhere), lie(&read[0])), (Lie::Outside, Lie::Inside));
}

#[test]
fn one_bad_shape_leaves_the_others() {
    let bow = KML.replace("105.41,10.40,0 105.41,10.41,0", "105.41,10.41,0 105.41,10.40,0");
    let both = format!(
        "{}{}",
        KML.split("</Folder>").next().unwrap(),
        &bow[bow.find("<Placemark").unwrap()..]
    );
    let shapes = read(both.as_bytes()).unwrap();
    let codes: Vec<_> = shapes
        .iter()
        .map(|shape| shape.check(&Limits::VIETNAM).map_err(|e| e.code()).err())
        .collect();
    assert_eq!(codes, [None, Some("self_crossing")]);
}
