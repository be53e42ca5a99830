//! What is written as JSON-LD means the RDF that GS1 gives beside its examples: read by another
//! reader of JSON-LD and compared as graphs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so")]

use std::path::{Path, PathBuf};

use nguon_epcis::json::{self, Limits};
use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::graph::CanonicalizationAlgorithm;
use oxrdf::vocab::xsd;
use oxrdf::{BlankNode, Graph, Literal, NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;

/// Examples whose Turtle says something else than their JSON-LD.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "Example_9.6.1-ObjectEvent-with-pseudo-SBDH-headers",
        "sender, receiver and instanceIdentifier are not in the Turtle",
    ),
    (
        "WithFullCombinationOfFields/aggregation_event_all_possible_fields",
        "other extensions and another eventID",
    ),
    (
        "WithFullCombinationOfFields/association_event_all_possible_fields",
        "other extensions and another eventID",
    ),
    (
        "WithFullCombinationOfFields/transformation_event_all_possible_fields",
        "its context declares the protected prefix cbvmda anew, which JSON-LD forbids",
    ),
    (
        "WithSensorData/SensorDataExample1",
        "the Turtle has the step as URN and twice as many sensors",
    ),
    ("WithSensorData/SensorDataExample12", "prefixes without definition, and a namespace cut off"),
    ("WithSensorData/SensorDataExample13", "another object"),
    ("WithSensorData/SensorDataExample17", "another object, and the version as a number"),
];

fn corpus() -> Option<PathBuf> {
    let shared = option_env!("NGUON_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let corpus = shared.join("data/epcis");
    if !corpus.is_dir() {
        println!("skipped: the EPCIS corpus is not here");
        return None;
    }
    Some(corpus)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

const BASE: &str = "https://base.example/";

fn of_turtle(bytes: &[u8]) -> Graph {
    let parser = TurtleParser::new().with_base_iri(BASE).unwrap().for_slice(bytes);
    comparable(parser.map(Result::unwrap))
}

/// `None` where the other reader refuses the JSON-LD.
fn of_json_ld(bytes: &[u8], context: &[u8]) -> Option<Graph> {
    let context = context.to_vec();
    let parser = JsonLdParser::new().with_base_iri(BASE).unwrap().for_slice(bytes);
    let parser = parser.with_load_document_callback(move |url, _| {
        assert!(url.contains("epcis-context.jsonld"), "{url}");
        Ok(JsonLdRemoteDocument { document: context.clone(), document_url: url.to_owned() })
    });
    let triples: Result<Vec<Triple>, _> = parser.map(|quad| quad.map(Triple::from)).collect();
    triples.ok().map(|triples| comparable(triples.into_iter()))
}

/// Two things differ between all examples and their Turtle and say nothing about events: the
/// document is a blank node in one and an IRI in the other, and numbers are doubles or decimals.
fn comparable(triples: impl Iterator<Item = Triple>) -> Graph {
    let mut graph = Graph::new();
    for mut triple in triples {
        if matches!(&triple.subject, NamedOrBlankNode::NamedNode(node) if node.as_str() == "https://id.example.org/document1")
        {
            triple.subject = BlankNode::new("document1").unwrap().into();
        }
        if let Term::Literal(literal) = &triple.object
            && [xsd::DOUBLE, xsd::DECIMAL, xsd::INTEGER].contains(&literal.datatype())
            && let Ok(number) = literal.value().parse::<f64>()
        {
            triple.object = Literal::new_typed_literal(number.to_string(), xsd::DECIMAL).into();
        }
        graph.insert(&triple);
    }
    graph.canonicalize(CanonicalizationAlgorithm::Unstable);
    graph
}

#[test]
fn what_is_written_means_what_gs1_says() {
    let Some(corpus) = corpus() else { return };
    let examples = corpus.join("10-gs1-examples");
    let context =
        corpus.join("00-spec-artefacts/gs1-dev-repo/json-ld-context/epcis-context.jsonld");
    let context = std::fs::read(context).unwrap();
    let turtles = examples.join("turtle-expected-rdf");
    let mut counts = [0, 0];
    for turtle in files(&turtles) {
        let file = turtle.strip_prefix(&turtles).unwrap();
        let source = examples.join("json-2.0").join(file.with_extension("jsonld"));
        let name = file.to_str().unwrap().trim_end_matches(".ttl");
        let document = json::read(&std::fs::read(source).unwrap(), &Limits::default());
        let document = document.unwrap_or_else(|why| panic!("{name}: {why}"));
        let written = of_json_ld(&json::write(&document), &context);
        let equal = written == Some(of_turtle(&std::fs::read(&turtle).unwrap()));
        let different = DIFFERENT.iter().any(|(known, _)| *known == name);
        assert_eq!(equal, !different, "{name}");
        counts[usize::from(equal)] += 1;
    }
    assert_eq!(counts, [8, 26], "different, equal");
}

/// Whatever a public example says in RDF, it says when it is read and written again, also alone.
#[test]
fn what_is_written_means_what_was_read() {
    let Some(corpus) = corpus() else { return };
    let context =
        corpus.join("00-spec-artefacts/gs1-dev-repo/json-ld-context/epcis-context.jsonld");
    let context = std::fs::read(context).unwrap();
    let mut counts = [0, 0];
    for source in files(&corpus.join("10-gs1-examples/json-2.0")) {
        let bytes = std::fs::read(&source).unwrap();
        let document = json::read(&bytes, &Limits::default()).unwrap();
        let Some(meant) = of_json_ld(&bytes, &context) else {
            counts[0] += 1;
            continue;
        };
        counts[1] += 1;
        let written = of_json_ld(&json::write(&document), &context).unwrap();
        assert!(written == meant, "{}", source.display());
        for event in &document.events {
            let alone = of_json_ld(&json::write_event(event), &context).unwrap();
            assert!(alone.len() < meant.len() && !alone.is_empty(), "{}", source.display());
        }
    }
    assert_eq!(counts, [2, 33], "refused by the other reader, compared");
}
