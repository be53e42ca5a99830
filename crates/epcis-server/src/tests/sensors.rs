//! Amounts in one unit asked for in another (TCR-53 step 26: asked in KEL, found in CEL).

use serde_json::{Value, json};

use super::server::Server;
use super::{document, event, ids_in};

fn measured(id: &str, report: &Value) -> Value {
    let mut event = event(id, 1);
    event["sensorElementList"] = json!([{"sensorReport": [report]}]);
    event
}

#[tokio::test]
async fn amounts_are_compared_across_units_of_their_kind() {
    let server = Server::new();
    let temperature =
        |value: f64, uom: &str| json!({"type": "Temperature", "value": value, "uom": uom});
    let events = [
        measured("cel4", &temperature(4.0, "CEL")),
        measured("cel26", &temperature(26.0, "CEL")),
        measured("fah", &temperature(39.2, "FAH")),
        measured("kel", &temperature(299.15, "KEL")),
        measured(
            "box",
            &json!({"type": "Temperature", "minValue": 2, "maxValue": 8, "meanValue": 4.5,
            "sDev": 0.5, "uom": "CEL"}),
        ),
        measured("mass", &json!({"type": "Mass", "value": 2.5, "uom": "KGM"})),
        {
            let mut lot = event("lot", 2);
            lot["quantityList"] = json!([{"epcClass": "https://id.gs1.org/01/09521234543213/10/L1",
                "quantity": 0.25, "uom": "TNE"}]);
            lot
        },
    ];
    let job = server.capture(&[], &document(events)).await;
    assert_eq!(job["success"], true, "{job}");
    let cases = [
        ("EQ_value_CEL=4", "cel4 fah"),
        ("EQ_value_FAH=39.2", "cel4 fah"),
        ("EQ_value_KEL=299.15|277.15", "cel4 cel26 fah kel"),
        ("GE_value_KEL=290&EQ_type=gs1:Temperature", "cel26 kel"),
        ("GT_value_KEL=299.15", ""),
        ("LT_value_FAH=40", "cel4 fah"),
        ("LE_value_CEL=26", "cel4 cel26 fah kel"),
        ("GE_value_GRM=2500", "mass"),
        ("GT_value_GRM=2500", ""),
        ("EQ_value_KGM=4", ""),
        ("GE_minValue_KEL=275.15", "box"),
        ("LT_maxValue_FAH=46.4", ""),
        ("LE_maxValue_FAH=46.4", "box"),
        ("GT_meanValue_KEL=277.6", "box"),
        // A spread has no zero point: half a degree is half a kelvin.
        ("LE_sDev_KEL=0.5", "box"),
        ("EQ_quantity_KGM=250", "lot"),
        ("LT_quantity_GRM=250000", ""),
        // Without a unit, the number counts.
        ("EQ_quantity=0.25", "lot"),
    ];
    for (query, expected) in cases {
        let path = format!("/events?{query}&orderBy=recordTime&orderDirection=ASC");
        let answer = server.get(&path).await;
        assert_eq!(ids_in(&answer.json()).join(" "), expected, "{query}");
    }
}
