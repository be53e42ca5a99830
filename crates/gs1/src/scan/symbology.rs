//! Symbologies and their identifiers (ISO/IEC 15424).

/// A family of symbols that a reader can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Symbology {
    /// GS1-128.
    Gs1128,
    /// GS1 `DataBar` of any kind, and every symbol with a composite component.
    DataBar,
    /// EAN-13.
    Ean13,
    /// EAN-8.
    Ean8,
    /// UPC-A; readers send it as EAN-13.
    UpcA,
    /// UPC-E, expanded to its 12 digits; readers send it as EAN-13.
    UpcE,
    /// ITF-14.
    Itf14,
    /// Data Matrix.
    DataMatrix,
    /// QR Code.
    Qr,
    /// `DotCode`.
    DotCode,
}

/// What a symbol with this identifier holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// An element string.
    Elements,
    /// A GTIN of so many digits.
    Gtin(usize),
    /// Any text.
    Text,
}

/// Every identifier that is read; of the rows of one symbology and form, the first is written.
pub(super) const IDENTIFIERS: [(&str, Symbology, Form); 13] = [
    ("]C1", Symbology::Gs1128, Form::Elements),
    ("]e0", Symbology::DataBar, Form::Elements),
    ("]E0", Symbology::Ean13, Form::Gtin(13)),
    ("]E0", Symbology::UpcA, Form::Gtin(12)),
    ("]E0", Symbology::UpcE, Form::Gtin(12)),
    ("]E4", Symbology::Ean8, Form::Gtin(8)),
    ("]I1", Symbology::Itf14, Form::Gtin(14)),
    ("]d1", Symbology::DataMatrix, Form::Text),
    ("]d2", Symbology::DataMatrix, Form::Elements),
    ("]Q1", Symbology::Qr, Form::Text),
    ("]Q3", Symbology::Qr, Form::Elements),
    ("]J0", Symbology::DotCode, Form::Text),
    ("]J1", Symbology::DotCode, Form::Elements),
];

impl Symbology {
    /// The digits of the GTIN that the symbol holds, for symbols that hold nothing else.
    pub(super) fn gtin_len(self) -> Option<usize> {
        IDENTIFIERS.iter().find_map(|&(_, symbology, form)| match form {
            Form::Gtin(len) if symbology == self => Some(len),
            _ => None,
        })
    }

    /// Whether the symbol can hold text that is no element string.
    pub(super) fn holds_text(self) -> bool {
        IDENTIFIERS.iter().any(|&(_, symbology, form)| symbology == self && form == Form::Text)
    }
}
