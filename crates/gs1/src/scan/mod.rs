//! Scan data: what a barcode reader sends, a symbology identifier and the data.

mod symbology;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::check::mod10;
use crate::element::{Element, ElementString};
use crate::error::{Fault, Gs1Error};
use crate::keys::Gtin;
use crate::link::DigitalLink;
use crate::value::CharSet;
pub use symbology::Symbology;
use symbology::{Form, IDENTIFIERS};

/// Group separator: FNC1 inside scan data.
const GS: char = '\x1d';

/// What stands between a linear symbol and its composite component.
const COMPOSITE: &str = "|]e0";

/// One symbol as a reader sends it.
///
/// ```
/// use nguon_gs1::{Scan, ScanContent, Symbology};
///
/// let scan = Scan::parse("]d2010952123454321310LOT1\x1d17271231")?;
/// assert_eq!(scan.symbology(), Symbology::DataMatrix);
/// assert_eq!(scan.elements()?.get("17"), Some("271231"));
/// assert_eq!(scan.message(), "^010952123454321310LOT1^17271231");
///
/// let poster = Scan::parse("]Q1https://example.vn/01/09521234543213/10/LOT1")?;
/// assert!(matches!(poster.content(), ScanContent::Link(_)));
/// assert_eq!(Scan::new(Symbology::Ean13, "952123454321")?.to_string(), "]E09521234543213");
/// # Ok::<(), nguon_gs1::Gs1Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    symbology: Symbology,
    form: Form,
    /// Behind the identifier, as sent.
    text: String,
    content: ScanContent,
    composite: Option<(String, ElementString)>,
}

/// What a symbol says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScanContent {
    /// An element string.
    Elements(ElementString),
    /// A bare GTIN: EAN/UPC, ITF-14.
    Gtin(Gtin),
    /// A Digital Link as text.
    Link(Box<DigitalLink>),
    /// Any other text: no GS1 data.
    Text,
}

impl Scan {
    /// Reads scan data: `]`, two characters, data with 0x1D between element strings.
    ///
    /// Text that begins with `http://` or `https://` must be a Digital Link.
    ///
    /// # Errors
    ///
    /// An identifier that is not one of GS1 symbols, or data that do not fit it, with their place.
    pub fn parse(scan: &str) -> Result<Self, Gs1Error> {
        let known = IDENTIFIERS.iter().find(|(identifier, ..)| scan.starts_with(identifier));
        let Some(&(identifier, symbology, form)) = known else {
            let len = scan.char_indices().nth(3).map_or(scan.len(), |(at, _)| at);
            let forms = "it begins with a symbology identifier such as ]d2, ]Q3, ]C1, ]E0 or ]e0";
            return Err(Gs1Error::new(0, len, Fault::NotScan(forms)));
        };
        let start = identifier.len();
        let whole = &scan[start..];
        let (text, composite) = match whole.split_once(COMPOSITE) {
            Some((text, rest)) if matches!(form, Form::Gtin(_)) => (text, Some(rest)),
            _ => (whole, None),
        };
        let composite = match composite {
            Some(rest) => {
                let at = start + text.len() + COMPOSITE.len();
                Some((rest.to_owned(), elements(rest).map_err(|error| error.shifted(at))?))
            }
            None => None,
        };
        let content = content(form, text).map_err(|error| error.shifted(start))?;
        Ok(Self { symbology, form, text: text.to_owned(), content, composite })
    }

    /// The scan of a symbol that holds `message`, as [`Scan::message`] writes it: a raw element string
    /// after `^`, digits for EAN/UPC and ITF-14 (the check digit may be left out), or text; text that
    /// begins with `^` has a backslash before it. A composite component follows as `|^…`.
    ///
    /// # Errors
    ///
    /// A message that the symbology cannot hold, with its place.
    pub fn new(symbology: Symbology, message: &str) -> Result<Self, Gs1Error> {
        if symbology.holds_text() {
            return Self::of_matrix(symbology, message);
        }
        let (linear, composite) = match message.split_once("|^") {
            Some((linear, rest)) => (linear, Some(rest)),
            None => (message, None),
        };
        let shift = |error: Gs1Error| error.shifted(linear.len() + 2);
        let composite = composite.map(|rest| rest.replace('^', "\x1d"));
        if let Some(len) = symbology.gtin_len() {
            let digits = gtin_digits(linear, len)?;
            let content = content(Form::Gtin(len), &digits)?;
            let composite = match composite {
                Some(rest) => Some((rest.clone(), elements(&rest).map_err(shift)?)),
                None => None,
            };
            let form = Form::Gtin(len);
            return Ok(Self {
                symbology,
                form,
                text: sent_digits(&digits, len),
                content,
                composite,
            });
        }
        let mut text = match linear.strip_prefix('^') {
            Some(raw) => raw.replace('^', "\x1d"),
            None if symbology == Symbology::DataBar => format!("01{}", gtin_digits(linear, 14)?),
            None => return Err(Gs1Error::new(0, 0, Fault::NoFnc1)),
        };
        let first = elements(&text).map_err(|error| error.shifted(linear.len().min(1)))?;
        let Some(rest) = composite else {
            let content = ScanContent::Elements(first);
            return Ok(Self { symbology, form: Form::Elements, text, content, composite: None });
        };
        elements(&rest).map_err(shift)?;
        let open = first.iter().last().is_some_and(|last| !last.ai().spec().fixed_length);
        text.extend(open.then_some(GS));
        let joint = text.len();
        text.push_str(&rest);
        // Both parts are right alone, so what is wrong begins in the second.
        let all = elements(&text)
            .map_err(|error| shift(Gs1Error { at: error.at.saturating_sub(joint), ..error }))?;
        let content = ScanContent::Elements(all);
        let (symbology, form) = (Symbology::DataBar, Form::Elements);
        Ok(Self { symbology, form, text, content, composite: None })
    }

    fn of_matrix(symbology: Symbology, message: &str) -> Result<Self, Gs1Error> {
        let (form, text) = match message.strip_prefix('^') {
            Some(raw) => (Form::Elements, raw.replace('^', "\x1d")),
            None if needs_escape(message) => (Form::Text, message[1..].to_owned()),
            None => (Form::Text, message.to_owned()),
        };
        let content =
            content(form, &text).map_err(|error| error.shifted(message.len() - text.len()))?;
        Ok(Self { symbology, form, text, content, composite: None })
    }

    /// The symbology.
    pub fn symbology(&self) -> Symbology {
        self.symbology
    }

    /// What the symbol says, without its composite component.
    pub fn content(&self) -> &ScanContent {
        &self.content
    }

    /// The data behind the identifier as they were sent.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The composite component beside an EAN/UPC or ITF-14 symbol. That of any other symbol is part of
    /// its element string.
    pub fn composite(&self) -> Option<&ElementString> {
        self.composite.as_ref().map(|(_, elements)| elements)
    }

    /// All GS1 data of the symbol: elements, those of a Digital Link, a bare GTIN as (01).
    ///
    /// # Errors
    ///
    /// Text without GS1 data, or a composite component that contradicts its symbol.
    pub fn elements(&self) -> Result<ElementString, Gs1Error> {
        let mut all: Vec<Element> = match &self.content {
            ScanContent::Elements(elements) => elements.iter().cloned().collect(),
            ScanContent::Link(link) => link.all().cloned().collect(),
            ScanContent::Gtin(gtin) => vec![Element::new("01".parse()?, gtin)?],
            ScanContent::Text => {
                return Err(Gs1Error::new(
                    0,
                    self.text.len(),
                    Fault::NotScan("it holds no GS1 data"),
                ));
            }
        };
        all.extend(self.composite().into_iter().flatten().cloned());
        ElementString::new(all)
    }

    /// The data as a person writes them, `^` for FNC1: what [`Scan::new`] reads.
    pub fn message(&self) -> String {
        let mut message = match self.form {
            Form::Elements => format!("^{}", self.text.replace(GS, "^")),
            Form::Text if self.text.starts_with('^') || needs_escape(&self.text) => {
                format!("\\{}", self.text)
            }
            Form::Gtin(len) => self.text[self.text.len() - len..].to_owned(),
            Form::Text => self.text.clone(),
        };
        if let Some((raw, _)) = &self.composite {
            message.push_str("|^");
            message.push_str(&raw.replace(GS, "^"));
        }
        message
    }
}

/// The scan data.
impl fmt::Display for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = |(_, symbology, form): &&(&str, Symbology, Form)| {
            *symbology == self.symbology && *form == self.form
        };
        let identifier = IDENTIFIERS.iter().find(own).map_or("", |(identifier, ..)| identifier);
        write!(f, "{identifier}{}", self.text)?;
        match &self.composite {
            Some((raw, _)) => write!(f, "{COMPOSITE}{raw}"),
            None => Ok(()),
        }
    }
}

/// Text that reads as an escaped `^`: backslashes, then `^`.
fn needs_escape(text: &str) -> bool {
    text.starts_with('\\') && text.trim_start_matches('\\').starts_with('^')
}

fn content(form: Form, text: &str) -> Result<ScanContent, Gs1Error> {
    match form {
        Form::Elements => elements(text).map(ScanContent::Elements),
        Form::Gtin(len) if text.len() != len => {
            Err(Gs1Error::new(0, text.len(), Fault::Length(digits_in_words(len))))
        }
        Form::Gtin(_) => text.parse().map(ScanContent::Gtin),
        Form::Text if DigitalLink::has_scheme(text) => {
            DigitalLink::parse(text).map(|link| ScanContent::Link(Box::new(link)))
        }
        Form::Text => Ok(ScanContent::Text),
    }
}

/// Elements without their first FNC1.
fn elements(raw: &str) -> Result<ElementString, Gs1Error> {
    // A sign for FNC1 in print; no reader sends it.
    if let Some(at) = raw.find('^') {
        return Err(Gs1Error::new(at, 1, Fault::NotInSet(CharSet::Set82)));
    }
    ElementString::parse_raw(&format!("{GS}{raw}"))
        .map_err(|error| Gs1Error { at: error.at.saturating_sub(1), ..error })
}

fn digits_in_words(len: usize) -> &'static str {
    match len {
        8 => "8 digits",
        12 => "12 digits",
        13 => "13 digits",
        _ => "14 digits",
    }
}

/// The digits of a GTIN as the symbol holds them: from `^01…` with 14 digits, or with or without
/// their check digit.
fn gtin_digits(message: &str, len: usize) -> Result<String, Gs1Error> {
    let form = || Gs1Error::new(0, message.len(), Fault::Length(digits_in_words(len)));
    if let Some(all) = message.strip_prefix("^01") {
        let (zeros, digits) = all.split_at_checked(14 - len).ok_or_else(form)?;
        return if digits.len() == len && zeros.bytes().all(|byte| byte == b'0') {
            Ok(digits.to_owned())
        } else {
            Err(form())
        };
    }
    CharSet::Digits.check(message)?;
    let mut digits = message.to_owned();
    if digits.len() + 1 == len {
        digits.extend(mod10(message));
    }
    if digits.len() == len { Ok(digits) } else { Err(form()) }
}

/// A reader sends 12 digits as 13.
fn sent_digits(digits: &str, len: usize) -> String {
    if len == 12 { format!("0{digits}") } else { digits.to_owned() }
}
