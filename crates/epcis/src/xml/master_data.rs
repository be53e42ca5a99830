//! Documents that hold nothing but master data.

use serde_json::{Map, Value};

use super::convert::{self, Convert};
use super::tree::{self, Element};
use super::write::{self, Version};
use crate::context::{Namespaces, written_with};
use crate::json::Limits;
use crate::model::{Document, DocumentKind, Extension, MasterData, MasterDataDocument, Name};
use crate::{Refusal, Refusals, Rule};

/// Name of the root.
pub(super) const ROOT: &str = "EPCISMasterDataDocument";

/// Reads an `EPCISMasterDataDocument` of EPCIS 1.x or 2.0.
///
/// ```
/// let xml = r#"<m:EPCISMasterDataDocument xmlns:m="urn:epcglobal:epcis-masterdata:xsd:2"
///     schemaVersion="2.0" creationDate="2026-05-02T08:15:00Z"><EPCISBody><VocabularyList>
///     <Vocabulary type="urn:epcglobal:epcis:vtype:BusinessLocation"><VocabularyElementList>
///       <VocabularyElement id="urn:x:house">
///         <attribute id="urn:epcglobal:cbv:mda:site">8</attribute>
///         <children><id>urn:x:room</id></children>
///       </VocabularyElement>
///     </VocabularyElementList></Vocabulary></VocabularyList></EPCISBody></m:EPCISMasterDataDocument>"#;
/// let document = nguon_epcis::xml::read_master_data(xml.as_bytes(), &Default::default())?;
/// let house = &document.data.vocabularies[0].elements[0];
/// assert_eq!((house.id.as_str(), house.attributes[0].text().as_deref()), ("urn:x:house", Some("8")));
/// # Ok::<(), nguon_epcis::Refusals>(())
/// ```
pub fn read_master_data(bytes: &[u8], limits: &Limits) -> Result<MasterDataDocument, Refusals> {
    read(&tree::parse(bytes, limits)?)
}

pub(super) fn read(root: &Element) -> Result<MasterDataDocument, Refusals> {
    if root.name.local != ROOT || !convert::is_own(root) {
        let refusal = Refusal::new("", Rule::UnknownRoot, format!("must be {ROOT}"));
        return Err(refusal.with_value(&root.name.local).at_line(root.line).into());
    }
    let mut parts = parts(root);
    parts.convert.prefixes.declare_all(root);
    let context = written_with(parts.convert.prefixes.given());
    let namespaces = Namespaces::pinned().extended(&context);
    let attribute = |name: &str| parts.top.get(name).and_then(Value::as_str);
    let creation_date = attribute("creationDate").map(str::parse).transpose();
    let creation_date = creation_date.map_err(|error: crate::model::TimeError| {
        Refusal::new("/creationDate", Rule::Time, error.to_string()).at_line(root.line)
    })?;
    let data = MasterData::from_json(&parts.vocabularies, &namespaces)
        .map_err(|refusals| placed(refusals, root))?;
    Ok(MasterDataDocument {
        schema_version: attribute("schemaVersion").map(str::to_owned),
        creation_date,
        header: parts.header,
        extensions: extensions(&parts.top, &namespaces),
        data,
        context,
        namespaces,
    })
}

struct Parts {
    convert: Convert,
    top: Map<String, Value>,
    header: Option<Value>,
    vocabularies: Value,
}

fn parts(root: &Element) -> Parts {
    let mut convert = Convert::default();
    let mut top = convert.attributes(root);
    let mut header = None;
    let mut vocabularies = Vec::new();
    for child in convert::unwrapped(root) {
        match child.name.local.as_str() {
            "EPCISHeader" if convert::is_own(child) => {
                header = Some(Value::Object(convert.header(child, &mut Map::new())));
            }
            "EPCISBody" if convert::is_own(child) => {
                for list in convert::unwrapped(child) {
                    match convert.vocabularies(list) {
                        Value::Array(items) if list.name.local == "VocabularyList" => {
                            vocabularies.extend(items);
                        }
                        _ => convert.other(&mut top, list),
                    }
                }
            }
            _ => convert.other(&mut top, child),
        }
    }
    Parts { convert, top, header, vocabularies: vocabularies.into() }
}

fn extensions(top: &Map<String, Value>, names: &Namespaces) -> Vec<Extension> {
    let others = top.iter().filter(|(name, _)| name.contains(':'));
    let extension = |(name, value): (&String, &Value)| Extension {
        name: Name::resolve(name, names),
        value: value.clone(),
    };
    others.map(extension).collect()
}

/// Pointers begin at the list of vocabularies; the numbers in them lead to vocabulary, element
/// and attribute.
fn placed(Refusals(mut refusals): Refusals, root: &Element) -> Refusals {
    for refusal in &mut refusals {
        let mut at = root;
        for name in ["EPCISBody", "VocabularyList"] {
            at = named(at, name, 0).unwrap_or(at);
        }
        let indices = refusal.pointer.split('/').filter_map(|token| token.parse::<usize>().ok());
        for (name, index) in
            ["Vocabulary", "VocabularyElement", "attribute"].into_iter().zip(indices)
        {
            let list = named(at, "VocabularyElementList", 0);
            let list = list.filter(|_| name == "VocabularyElement").unwrap_or(at);
            at = named(list, name, index).unwrap_or(at);
        }
        refusal.line = Some(at.line);
        refusal.pointer = format!("/EPCISBody/VocabularyList{}", refusal.pointer);
    }
    Refusals(refusals)
}

fn named<'a>(element: &'a Element, name: &str, index: usize) -> Option<&'a Element> {
    convert::unwrapped(element).into_iter().filter(|one| one.name.local == name).nth(index)
}

/// The document as XML of this version. `Err` names what it cannot say.
pub fn write_master_data(
    document: &MasterDataDocument,
    version: Version,
) -> Result<Vec<u8>, Refusals> {
    write::master_data(document, version)
}

impl MasterDataDocument {
    /// The same as a document of events without events: the form that JSON has for master data.
    pub fn to_document(&self) -> Document {
        let mut header = match &self.header {
            Some(Value::Object(members)) => members.clone(),
            _ => Map::new(),
        };
        let list = serde_json::json!({"vocabularyList": self.data.to_json()});
        header.insert("epcisMasterData".to_owned(), list);
        Document {
            kind: DocumentKind::Capture,
            context: Some(self.context.clone()),
            namespaces: std::sync::Arc::clone(&self.namespaces),
            id: None,
            schema_version: self.schema_version.clone(),
            creation_date: self.creation_date.clone(),
            instance_identifier: None,
            sender: None,
            receiver: None,
            header: Some(header.into()),
            events: Vec::new(),
            extensions: self.extensions.clone(),
            body_extensions: Vec::new(),
        }
    }
}
