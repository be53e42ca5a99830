use jiff::civil::date;
use nguon_platform::accounts::Role;
use nguon_platform::audit::Actor;
use nguon_platform::db::Tx;
use nguon_plots::files::write::{Field, FieldKind, PlotLayer, PlotRow};
use nguon_plots::{Limits, PlotGeometry};
use uuid::Uuid;

use crate::api::tests::READS;
use crate::growing_area;
use crate::holder::HolderKind;
use crate::market::{self, NewStatus, Status};
use crate::subject::Subject;
use crate::testing::{AWAY, HOME, Office, SQUARE, fact_file};

const KML: &str = r#"<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Placemark><name>7</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
105.51,10.51 105.511,10.51 105.511,10.511 105.51,10.511 105.51,10.51</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>8</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
105.52,10.52 105.521,10.521 105.521,10.52 105.52,10.521 105.52,10.52</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>1</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
105.53,10.53 105.531,10.53 105.531,10.531 105.53,10.531 105.53,10.53</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
</Document></kml>"#;

async fn office() -> (Office, Uuid) {
    let office = Office::open().await;
    let holder = office.room.holder(HolderKind::Cooperative, "HTX Cồn En", HOME).await;
    let area = office.room.area(holder, "Vùng xoài Cồn En", HOME).await;
    (office, area)
}

async fn plots(office: &Office, area: Uuid) -> Vec<growing_area::Plot> {
    office.room.read(move |tx| Ok(growing_area::plots(tx, area)?)).await
}

#[tokio::test]
async fn a_file_of_several_shapes_is_judged_and_taken_plot_by_plot() {
    let (office, area) = office().await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let path = format!("/growing-areas/{area}/plot-files");
    let none = office.upload(&officer, &path, &[("zone", "")]).await;
    assert!(none.status == 422 && none.text().contains("Hãy chọn một tệp"));

    let sent = office.upload(&officer, &path, &[("file", KML), ("zone", "")]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let file = sent.location.trim_end_matches("?zone=").to_owned();
    let page = office.get(&officer, &sent.location).await.text();
    for said in ["Thửa mới", "Ranh giới tự cắt", "Đổi ranh giới thửa", "(4 đỉnh)", "105°45′"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    let kept = office.get(&officer, &format!("{file}/original")).await;
    assert_eq!(kept.text(), KML, "byte for byte");

    let twice =
        [("version", "1"), ("take-0", "1"), ("number-0", "9"), ("take-2", "1"), ("number-2", "9")];
    let again = office.post(&officer, &file, &twice).await;
    assert!(again.status == 422 && again.text().contains("cùng số thửa"));
    assert_eq!(office.post(&officer, &file, &[("version", "1")]).await.status, 422);

    let good =
        [("version", "1"), ("take-0", "1"), ("number-0", "7"), ("take-2", "1"), ("number-2", "1")];
    let taken = office.post(&officer, &file, &good).await;
    assert_eq!(taken.status, 303, "{}", taken.text());
    let plots = plots(&office, area).await;
    assert_eq!(plots.len(), 2, "one is new, one has another boundary");
    for plot in &plots {
        let outline = plot.facts.outline.as_ref().unwrap();
        let source = outline.source().unwrap();
        assert!(file.ends_with(&source.file.to_string()));
        assert!(outline.geometry().bounds().west > 105.505);
    }
    let stale = [("version", "1"), ("take-0", "1"), ("number-0", "12")];
    assert_eq!(office.post(&officer, &file, &stale).await.status, 409);
    let listed = office.get(&officer, &path).await.text();
    assert!(listed.contains("plot.geojson") && listed.contains("Tải về"));
}

/// Corners in a sheet below a title, metres in another; a sheet of words is passed by.
fn workbook_of_corners() -> Vec<u8> {
    let text =
        |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let number = |at: &str, number: f64| format!(r#"<c r="{at}"><v>{number}</v></c>"#);
    let head = [text("A3", "Thửa"), text("B3", "Kinh độ"), text("C3", "Vĩ độ")].concat();
    let mut degrees = format!("<row>{}</row><row>{head}</row>", text("A1", "Tọa độ các đỉnh"));
    let corners = [(105.51, 10.51), (105.511, 10.51), (105.511, 10.511), (105.51, 10.511)];
    for ((lon, lat), row) in corners.into_iter().zip(4..) {
        let name = if row == 4 { text("A4", "7") } else { String::new() };
        let (lon, lat) = (number(&format!("B{row}"), lon), number(&format!("C{row}"), lat));
        degrees.push_str(&["<row>", &name, &lon, &lat, "</row>"].concat());
    }
    let head = [text("A1", "Số thửa"), text("B1", "X (m)"), text("C1", "Y (m)")].concat();
    let mut metres = format!("<row>{head}</row>");
    let corners = [(1_150_000.0, 570_000.0), (1_150_000.0, 570_100.0), (1_150_100.0, 570_100.0)];
    for ((north, east), row) in corners.into_iter().zip(2..) {
        // A number of a plot under a format of zeros.
        let name = format!(r#"<c r="A{row}" s="1"><v>12</v></c>"#);
        let (north, east) = (number(&format!("B{row}"), north), number(&format!("C{row}"), east));
        metres.push_str(&["<row>", &name, &north, &east, "</row>"].concat());
    }
    let about = format!("<row>{}</row>", text("A1", "Ghi chú"));
    nguon_workbook::testing::workbook(&[
        ("Ghi chú", "", &about),
        ("Độ", "", &degrees),
        ("Mét", "", &metres),
    ])
}

#[tokio::test]
async fn a_workbook_of_corners_is_read_sheet_by_sheet() {
    let (office, area) = office().await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let path = format!("/growing-areas/{area}/plot-files");
    let book = workbook_of_corners();
    let sent = office.upload_file(&officer, &path, &[], Some(("đỉnh.xlsx", &book))).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let file = sent.location.trim_end_matches("?zone=").to_owned();
    assert!(office.get(&officer, &file).await.text().contains("Hãy chọn kinh tuyến trục"));
    let page = office.get(&officer, &format!("{file}?zone=6285/3")).await.text();
    for said in [
        "Lớp hoặc trang tính đã đọc: Độ, Mét.",
        "Không đọc, vì không có ranh giới thửa: Ghi chú.",
        "7 (Độ, vị trí 4)",
        "0012 (Mét, vị trí 6)",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let original = office.get(&officer, &format!("{file}/original")).await;
    assert_eq!(original.bytes, book, "byte for byte");
    let fields = [
        ("version", "1"),
        ("zone", "6285/3"),
        ("take-0", "1"),
        ("number-0", "7"),
        ("take-1", "1"),
        ("number-1", "0012"),
    ];
    assert_eq!(office.post(&officer, &file, &fields).await.status, 303);
    assert_eq!(plots(&office, area).await.len(), 3);

    let wrong = nguon_workbook::testing::workbook(&[(
        "Trang 1",
        "",
        r#"<row><c t="inlineStr"><is><t>lon</t></is></c><c t="inlineStr"><is><t>lat</t></is></c></row><row><c><v>105.5</v></c><c t="e"><v>#REF!</v></c></row>"#,
    )]);
    let sent = office.upload_file(&officer, &path, &[], Some(("sai.xlsx", &wrong))).await;
    let page = office.get(&officer, &sent.location).await.text();
    assert!(page.contains("&#39;Trang 1&#39;!B2: &#34;#REF!&#34; is not a latitude"), "{page}");
    let broken = office.upload_file(&officer, &path, &[], Some(("a.xlsx", &book[..700]))).await;
    assert!(office.get(&officer, &broken.location).await.text().contains("Không giải nén được"));
}

#[tokio::test]
async fn a_geopackage_is_read_layer_by_layer() {
    let (office, area) = office().await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let ring = [(105.51, 10.51), (105.511, 10.51), (105.511, 10.511), (105.51, 10.511)];
    let shape = PlotGeometry::from_ring(&ring, &Limits::VIETNAM).unwrap();
    let row = |shape, name: &str| PlotRow { shape, values: vec![Some(name.to_owned())] };
    let layer = PlotLayer {
        name: "thua",
        fields: &[Field { name: "so_thua", short: "so_thua", kind: FieldKind::Text }],
        rows: vec![row(Some(&shape), "7"), row(None, "8")],
    };
    let bytes = nguon_geopackage::write(&layer, "", office.room.world.now()).unwrap();
    let path = format!("/growing-areas/{area}/plot-files");
    let sent = office.upload_file(&officer, &path, &[], Some(("thửa.gpkg", &bytes))).await;
    let page = office.get(&officer, &sent.location).await.text();
    assert!(page.contains("đã đọc: thua.") && page.contains("7 (thua, vị trí 1)"), "{page}");
    let file = sent.location.trim_end_matches("?zone=").to_owned();
    let fields = [("version", "1"), ("take-0", "1"), ("number-0", "7")];
    assert_eq!(office.post(&officer, &file, &fields).await.status, 303);
    let plots = plots(&office, area).await;
    assert_eq!(plots[1].facts.outline.as_ref().unwrap().geometry(), &shape);

    let other = [b"SQLite format 3\0".as_slice(), &[0; 200]].concat();
    let sent = office.upload_file(&officer, &path, &[], Some(("b.gpkg", &other))).await;
    let page = office.get(&officer, &sent.location).await.text();
    assert!(page.contains("Không đọc được GeoPackage này"), "{page}");
}

#[tokio::test]
async fn metres_ask_for_their_meridian() {
    let (office, area) = office().await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let table = "Thửa,X,Y\n12,1150000,570000\n12,1150000,570100\n12,1150100,570100\n";
    let path = format!("/growing-areas/{area}/plot-files");
    let sent = office.upload(&officer, &path, &[("file", table)]).await;
    let page = office.get(&officer, &sent.location).await.text();
    assert!(page.contains("Hãy chọn kinh tuyến trục"), "{page}");
    let file = sent.location.trim_end_matches("?zone=").to_owned();
    let page = office.get(&officer, &format!("{file}?zone=6285/3")).await.text();
    assert!(page.contains("Thửa mới") && page.contains(r#"value="6285/3" selected"#), "{page}");
    let fields = [("version", "1"), ("zone", "6285/3"), ("take-0", "1"), ("number-0", "12")];
    assert_eq!(office.post(&officer, &file, &fields).await.status, 303);
    let plots = plots(&office, area).await;
    let source = plots[1].facts.outline.as_ref().unwrap().source().unwrap();
    assert_eq!(source.zone.unwrap().to_string(), "6285/3");
}

#[tokio::test]
async fn ground_that_somebody_has_is_kept_only_with_a_reason() {
    let (office, area) = office().await;
    let room = &office.room;
    let other = room.holder(HolderKind::Cooperative, "HTX Mỹ Hòa", AWAY).await;
    room.area(other, "Vùng Mỹ Hòa", AWAY).await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let path = format!("/growing-areas/{area}/plots");
    let fields = [("number", "7"), ("geojson", SQUARE), ("version", "1")];
    let refused = office.upload(&officer, &path, &fields).await;
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert!(text.contains("thửa 1 của Vùng xoài Cồn En"), "{text}");
    assert!(text.contains("ngoài địa bàn của bạn") && !text.contains("Mỹ Hòa"), "{text}");
    let reasoned = [&fields[..], &[("overlap-reason", "hai vụ xen canh")]].concat();
    assert_eq!(office.upload(&officer, &path, &reasoned).await.status, 303);
    let feed = office.get(&officer, &format!("/growing-areas/{area}")).await.text();
    assert!(feed.contains("hai vụ xen canh"));
}

#[tokio::test]
async fn a_file_with_one_shape_fills_the_form_and_is_remembered() {
    let (office, area) = office().await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let path = format!("/growing-areas/{area}/plots");
    let several = office.upload(&officer, &path, &[("number", "7"), ("file", KML)]).await;
    assert!(several.status == 422 && several.text().contains("Tệp có nhiều hình"));
    let gpx = r#"<gpx version="1.1"><trk><name>đi bộ</name><trkseg>
<trkpt lat="10.51" lon="105.51"/><trkpt lat="10.51" lon="105.511"/><trkpt lat="10.511" lon="105.511"/>
</trkseg></trk></gpx>"#;
    let look = [("number", "7"), ("file", gpx), ("look", "1"), ("version", "1")];
    let looked = office.upload(&officer, &path, &look).await;
    assert_eq!(looked.status, 200, "{}", looked.text());
    let text = looked.text();
    let field = |name: &str, end: char| {
        let at = text.find(name).unwrap() + name.len();
        text[at..].split(end).next().unwrap().trim().replace("&quot;", "\"").replace("&#34;", "\"")
    };
    let source = field("name=\"source\" value=\"", '"');
    let drawn = field("geojson-help\">", '<');
    let kept = [("number", "7"), ("geojson", &drawn), ("source", &source), ("version", "1")];
    let answer = office.upload(&officer, &path, &kept).await;
    assert_eq!(answer.status, 303, "{drawn} {source}");
    let plots = plots(&office, area).await;
    let outline = plots[1].facts.outline.as_ref().unwrap();
    assert_eq!(outline.source().unwrap().to_string(), source);
}

#[tokio::test]
async fn a_plot_is_cut_and_joined_again_and_the_old_ones_are_remembered() {
    let (office, area) = office().await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let whole = plots(&office, area).await.remove(0);
    let path = format!("/growing-areas/{area}/plots/{}", whole.id);
    let named = [("version", "1"), ("number", "1"), ("identifier", "9521000001015")];
    let named =
        office.upload(&officer, &path, &[&named[..], &[("geojson", SQUARE)]].concat()).await;
    assert_eq!(named.status, 303, "{}", named.text());
    let whole = plots(&office, area).await.remove(0);
    let identifier = whole.facts.identifier.clone().unwrap();
    let page = office.get(&officer, &path).await.text();
    assert!(page.contains(&format!("{path}/cut")) && page.contains(&format!("{path}/join")));
    let page = office.get(&officer, &format!("{path}/cut")).await.text();
    assert!(page.contains("#1: ") && page.contains("#4: "), "{page}");

    let line = [("cut-from", "#1"), ("cut-to", "#3"), ("number-left", "A"), ("number-right", "B")];
    let look = [&line[..], &[("version", "2"), ("look", "1")]].concat();
    let looked = office.post(&officer, &format!("{path}/cut"), &look).await;
    assert!(looked.status == 200 && looked.text().contains("thửa A: "), "{}", looked.text());
    assert_eq!(plots(&office, area).await.len(), 1);
    let outside = [&[("cut-from", "21.0, 105.8"), ("cut-to", "21.1, 105.8")], &line[2..]].concat();
    let missed = office.post(&officer, &format!("{path}/cut"), &outside).await;
    assert!(missed.status == 422 && missed.text().contains("không cắt qua"));
    let no_reason = [&line[..], &[("version", "2")]].concat();
    assert_eq!(office.post(&officer, &format!("{path}/cut"), &no_reason).await.status, 422);

    let send = [&no_reason[..], &[("reason", "Chia cho con")]].concat();
    let sent = office.post(&officer, &format!("{path}/cut"), &send).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let halves = plots(&office, area).await;
    let m2 = |plot: &growing_area::Plot| plot.facts.area().unwrap().whole_m2();
    assert_eq!(
        halves.iter().map(|plot| plot.facts.number.as_str()).collect::<Vec<_>>(),
        ["A", "B"]
    );
    assert!(halves.iter().map(m2).sum::<u64>().abs_diff(m2(&whole)) <= 2);
    assert!(halves.iter().all(|plot| plot.facts.identifier.is_none()));
    assert!(halves.iter().all(|plot| plot.facts.household == whole.facts.household));
    assert_eq!(office.get(&officer, &path).await.status, 404);
    let again = office.post(&officer, &format!("{path}/cut"), &send).await;
    assert_eq!(again.status, 404);

    // What events call it still leads to the area, and is nobody else's.
    let found = identifier.clone();
    let found = office.room.read(move |tx| Ok(growing_area::public_by_identifier(tx, &found)?));
    assert_eq!(found.await.unwrap().id, area);
    let first = format!("/growing-areas/{area}/plots/{}", halves[0].id);
    let taken = [("version", "3"), ("number", "A"), ("identifier", identifier.digits())];
    let taken = [&taken[..], &[("geojson", SQUARE)]].concat();
    let refused = office.upload(&officer, &first, &taken).await;
    assert!(refused.status == 422 && refused.text().contains("Mã định danh"), "{}", refused.text());

    let other = halves[1].id.to_string();
    let join = [("joined-plot", other.as_str()), ("number", "A"), ("reason", "Gộp lại")];
    let stale = [&join[..], &[("version", "2")]].concat();
    assert_eq!(office.post(&officer, &format!("{first}/join"), &stale).await.status, 409);
    let join = [&join[..], &[("version", "3")]].concat();
    let sent = office.post(&officer, &format!("{first}/join"), &join).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let joined = plots(&office, area).await;
    assert_eq!(joined.len(), 1);
    assert!(m2(&joined[0]).abs_diff(m2(&whole)) <= 2);

    let former = office.room.read(move |tx| Ok(growing_area::former_plots(tx, area)?)).await;
    let mut told: Vec<_> =
        former.iter().map(|it| format!("{} became {}", it.number, it.became.join(" "))).collect();
    told.sort_unstable();
    assert_eq!(told, ["1 became A B", "A became A", "B became A"]);
    let page = office.get(&officer, &format!("/growing-areas/{area}")).await.text();
    for said in ["Thửa cũ", "Tách thành A, B", "Gộp thành A", "Chia cho con", identifier.as_str()]
    {
        assert!(page.contains(said), "{said}");
    }
    // Another commune's officer finds none of it.
    let other = office.sign_in(Role::CommuneOfficer, &format!("commune:{AWAY}")).await;
    for way in ["cut", "join"] {
        let path = format!("/growing-areas/{area}/plots/{}/{way}", joined[0].id);
        assert_eq!(office.get(&other, &path).await.status, 404);
        assert_eq!(office.post(&other, &path, &join).await.status, 404);
    }
}

#[tokio::test]
async fn headings_order_the_list_by_their_address() {
    let (office, _) = office().await;
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let page = office.get(&officer, "/growing-areas?text=con+en&after=x").await;
    assert_eq!(page.status, 400, "no place in a list");
    let page = office.get(&officer, "/growing-areas?text=con+en").await.text();
    assert!(page.contains("aria-sort=\"ascending\"><a class=\"sort\" href=\"/growing-areas?text=con+en&#38;sort=-name\""), "{page}");
    assert!(page.contains("sort=area-ha\"") && page.contains("sort=last-check\""));
    let page = office.get(&officer, "/growing-areas?sort=-area-ha").await.text();
    assert!(
        page.contains(
            "aria-sort=\"descending\"><a class=\"sort\" href=\"/growing-areas?sort=area-ha\""
        ),
        "{page}"
    );
    assert!(page.contains("<option value=\"-area-ha\" selected>"));
    assert_eq!(office.get(&officer, "/growing-areas?sort=price").await.status, 400);
    let key = office.key(&format!("commune:{HOME}"), READS).await;
    let path = "/api/v1/growing-areas?sort=-last-check&limit=1";
    assert_eq!(office.program(&key, "GET", path, &[], None).await.json()["total"], 1);
}

/// A row for each area, a column for each market, in the cell the status of today and since when.
#[tokio::test]
async fn areas_stand_against_markets() {
    let (office, area) = office().await;
    office.room.active("Vùng nhãn Cồn Giêng", HOME).await;
    let world = office.room.world.clone();
    let set = move |tx: &mut Tx<'_>, actor: &Actor| {
        market::load(tx, actor, &fact_file("markets.tsv"))?;
        let today = date(2026, 11, 21);
        for (market, status, from) in [
            ("KR", Status::Active, date(2026, 3, 1)),
            ("AU", Status::Active, date(2026, 2, 1)),
            ("AU", Status::Suspended, date(2026, 5, 9)),
        ] {
            let reason = (status == Status::Suspended).then(|| "Ruồi đục quả".parse().unwrap());
            let market = market.parse().unwrap();
            let new = NewStatus { id: world.id(), market, status, from, reason };
            market::set_status(tx, actor, Subject::growing_area(area), &new, today)?;
        }
        Ok(())
    };
    office.room.write(set).await.unwrap();
    let officer = office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    let list = office.get(&officer, "/growing-areas?text=con+en").await.text();
    assert!(list.contains("/growing-areas/markets?text=con+en"), "{list}");
    let page = office.get(&officer, "/growing-areas/markets").await.text();
    for said in
        ["Vùng trồng theo thị trường", "data-label=\"Úc\"", "từ 09/05/2026", "từ 01/03/2026"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("01/02/2026"), "what holds no more is on the record's page");
    let csv = office.get(&officer, "/growing-areas/markets.csv?market=AU").await.text();
    let rows: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(rows.len(), 2, "as the filter leaves them: {csv}");
    assert!(rows[0].contains("Úc") && rows[0].contains("Trong nước"), "{csv}");
    assert!(
        rows[1].contains("Vùng xoài Cồn En") && rows[1].contains("Tạm dừng từ 09/05/2026"),
        "{csv}"
    );
    assert_eq!(office.get(&officer, "/growing-areas/markets.xlsx").await.status, 200);
    assert_eq!(office.get(&officer, "/packing-houses/markets").await.status, 200);
    let other = office.sign_in(Role::CommuneOfficer, &format!("commune:{AWAY}")).await;
    assert!(!office.get(&other, "/growing-areas/markets").await.text().contains("Cồn"));
}
