//! XML text to a tree of elements with namespaces and lines. The only place that knows
//! `quick-xml`'s reader.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, NamespaceResolver, QName, ResolveResult};
use quick_xml::reader::NsReader;

use super::{OWN, XSI, not_xml};
use crate::json::Limits;
use crate::{Refusal, Rule};

/// Name of an element or attribute; an empty namespace is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct XmlName {
    pub namespace: String,
    pub prefix: String,
    pub local: String,
}

#[derive(Debug)]
pub(super) struct Element {
    pub name: XmlName,
    /// Without namespace declarations.
    pub attributes: Vec<(XmlName, String)>,
    /// Namespace declarations with a prefix.
    pub declared: Vec<(String, String)>,
    pub children: Vec<Element>,
    /// Character data, put together.
    pub text: String,
    /// Line of the start tag, 1 = first.
    pub line: usize,
    /// Stands somewhere inside a wrapper of EPCIS 1.x, where the schema lets anything stand.
    pub wrapped: bool,
}

impl Element {
    /// `extension` or `baseExtension`, which EPCIS 1.x puts around members of later versions.
    pub(super) fn is_wrapper(&self) -> bool {
        OWN.contains(&self.name.namespace.as_str())
            && ["extension", "baseExtension"].contains(&self.name.local.as_str())
    }

    /// `xsi:nil`: the element says that it is absent.
    pub(super) fn is_nil(&self) -> bool {
        let nil = |(name, value): &(XmlName, String)| {
            name.namespace == XSI && name.local == "nil" && ["true", "1"].contains(&value.as_str())
        };
        self.attributes.iter().any(nil)
    }
}

/// Reads one document. No declarations in a DTD and so no entities but the five of XML, no more than
/// `limits.depth_max` levels, UTF-8 only.
pub(super) fn parse(bytes: &[u8], limits: &Limits) -> Result<Element, Refusal> {
    if bytes.len() > limits.bytes_max {
        let message = format!("{} bytes; at most {} are taken", bytes.len(), limits.bytes_max);
        return Err(Refusal::new("", Rule::TooManyBytes, message));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| not_xml(1, format!("byte {} is not UTF-8", error.valid_up_to())))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut builder = Builder::new(limits.depth_max);
    let mut reader = NsReader::from_str(text);
    let mut counted = 0;
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event();
        // A start tag is preceded by its text, so that its line is the one where the tag begins.
        let passed = text.get(counted..start.min(text.len())).unwrap_or_default();
        builder.line += passed.matches('\n').count();
        counted = counted.max(start);
        let event = event.map_err(|error| not_xml(builder.line, error.to_string()))?;
        if matches!(event, Event::Eof) {
            return builder.finish();
        }
        builder.take(&event, reader.resolver())?;
    }
}

/// Builds the tree from the parser's events.
pub(super) struct Builder {
    /// Elements that are not closed yet.
    pub open: Vec<Element>,
    root: Option<Element>,
    depth_max: usize,
    /// Line where the parser's event begins.
    pub line: usize,
}

impl Builder {
    pub fn new(depth_max: usize) -> Self {
        let depth_max = depth_max.min(Limits::DEPTH_CEILING);
        Self { open: Vec::new(), root: None, depth_max, line: 1 }
    }

    /// Takes an event; true = an element was closed and stands where its parent keeps it.
    pub fn take(&mut self, event: &Event<'_>, names: &NamespaceResolver) -> Result<bool, Refusal> {
        match event {
            Event::Start(tag) => self.open(names, tag)?,
            Event::Empty(tag) => {
                self.open(names, tag)?;
                self.close()?;
                return Ok(true);
            }
            Event::End(_) => {
                self.close()?;
                return Ok(true);
            }
            Event::Text(text) => self.push(&text.xml10_content())?,
            Event::CData(text) => self.push(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let character = self.resolve(reference)?;
                self.push(character.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(text) => self.check_doctype(&text.xml10_content())?,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => {}
        }
        Ok(false)
    }

    /// The root, when the text has ended.
    pub fn finish(self) -> Result<Element, Refusal> {
        match (self.open.last(), self.root) {
            (Some(open), _) => {
                Err(not_xml(open.line, format!("<{}> is not closed", open.name.local)))
            }
            (None, Some(root)) => Ok(root),
            (None, None) => Err(not_xml(self.line, "there is no element")),
        }
    }

    /// A bare `<!DOCTYPE name>`, as in examples of GS1, declares nothing. Anything more could
    /// define entities.
    fn check_doctype(&self, text: &str) -> Result<(), Refusal> {
        if text.trim().chars().all(|c| c.is_alphanumeric() || ":_-.".contains(c)) {
            return Ok(());
        }
        Err(not_xml(self.line, "a document type declaration is not taken"))
    }

    fn open(&mut self, names: &NamespaceResolver, tag: &BytesStart<'_>) -> Result<(), Refusal> {
        if self.open.len() >= self.depth_max {
            let message = format!("nested deeper than {} levels", self.depth_max);
            return Err(Refusal::new("", Rule::TooDeep, message).at_line(self.line));
        }
        if self.open.is_empty() && self.root.is_some() {
            return Err(not_xml(self.line, "there is a second root element"));
        }
        let name = self.name(names.resolve_element(tag.name()).0, tag.name())?;
        let mut element = Element {
            name,
            attributes: Vec::new(),
            declared: Vec::new(),
            children: Vec::new(),
            text: String::new(),
            line: self.line,
            wrapped: self.open.last().is_some_and(|parent| parent.wrapped || parent.is_wrapper()),
        };
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| not_xml(self.line, error.to_string()))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| not_xml(self.line, error.to_string()))?
                .into_owned();
            if attribute.key.as_namespace_binding().is_some() {
                let prefix = attribute.key.as_ref().strip_prefix("xmlns:").unwrap_or_default();
                element.declared.push((prefix.to_owned(), value));
                continue;
            }
            let namespace = names.resolve_attribute(attribute.key).0;
            element.attributes.push((self.name(namespace, attribute.key)?, value));
        }
        self.open.push(element);
        Ok(())
    }

    fn name(&self, namespace: ResolveResult<'_>, name: QName<'_>) -> Result<XmlName, Refusal> {
        let namespace = match namespace {
            ResolveResult::Bound(Namespace(uri)) => uri.to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(prefix) => {
                let message = format!("the prefix {prefix} is not declared");
                return Err(not_xml(self.line, message));
            }
        };
        let (local, prefix) = name.decompose();
        let prefix = prefix.map_or_else(String::new, |prefix| prefix.as_ref().to_owned());
        Ok(XmlName { namespace, prefix, local: local.as_ref().to_owned() })
    }

    fn close(&mut self) -> Result<(), Refusal> {
        let element =
            self.open.pop().ok_or_else(|| not_xml(self.line, "an end tag without a start tag"))?;
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn push(&mut self, text: &str) -> Result<(), Refusal> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(not_xml(self.line, "text outside the root element")),
        }
        Ok(())
    }

    fn resolve(&self, reference: &BytesRef<'_>) -> Result<char, Refusal> {
        let refused = |message: String| not_xml(self.line, message);
        if let Some(character) =
            reference.resolve_char_ref().map_err(|error| refused(error.to_string()))?
        {
            return Ok(character);
        }
        match &*reference.xml10_content() {
            "amp" => Ok('&'),
            "lt" => Ok('<'),
            "gt" => Ok('>'),
            "quot" => Ok('"'),
            "apos" => Ok('\''),
            other => Err(refused(format!("the entity &{other}; is not defined"))),
        }
    }
}
