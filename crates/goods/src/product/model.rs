//! Types of products.

use jiff::Timestamp;
use nguon_gs1::Gtin;
use nguon_platform::db::DbError;
use nguon_platform::territory::Placed;
use serde_json::{Value as Json, json};

use crate::text::Line;

/// What the office keeps of a product and may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Name in Vietnamese.
    pub name: Line,
    /// Name in English.
    pub name_en: Option<Line>,
    /// Brand or trade mark.
    pub brand: Option<Line>,
    /// Canonical identifier of the party behind it (`https://id.gs1.org/417/…`).
    pub producer: Option<String>,
    /// Name of that party as given with the product; the directory's name of today goes first.
    pub producer_name: Option<Line>,
    /// Its address as given with the product.
    pub producer_address: Option<Line>,
    /// Content of one piece, with its unit: `5 kg`.
    pub net_content: Option<Line>,
    /// What one piece is called: `thùng`, or a unit of UN/ECE Recommendation 20.
    pub unit: Option<Line>,
    /// Country of origin (ISO 3166-1 alpha-2).
    pub origin: Option<Line>,
    /// Standards and technical regulations applied.
    pub standards: Vec<Line>,
    /// Whether the public may see it.
    pub published: bool,
    /// Whose territory it lies in: that of the producer.
    pub placed: Placed,
}

impl Facts {
    /// A product of which nothing but the name is known yet.
    pub fn named(name: Line) -> Self {
        Self {
            name,
            name_en: None,
            brand: None,
            producer: None,
            producer_name: None,
            producer_address: None,
            net_content: None,
            unit: None,
            origin: None,
            standards: Vec::new(),
            published: false,
            placed: Placed::default(),
        }
    }

    /// The state for the audit log.
    pub(crate) fn audited(&self) -> Json {
        json!({
            "name": self.name,
            "name_en": self.name_en,
            "brand": self.brand,
            "producer": self.producer,
            "producer_name": self.producer_name,
            "producer_address": self.producer_address,
            "net_content": self.net_content,
            "unit": self.unit,
            "origin": self.origin,
            "standards": self.standards,
            "published": self.published,
        })
    }
}

/// A product to be made.
#[derive(Debug, Clone)]
pub struct NewProduct {
    /// Its number.
    pub gtin: Gtin,
    /// All else.
    pub facts: Facts,
    /// Its picture.
    pub image: Option<Image>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

/// A product as it is kept.
#[derive(Debug, Clone)]
pub struct Product {
    /// Its number, 14 digits.
    pub gtin: String,
    /// All else.
    pub facts: Facts,
    /// Whether there is a picture.
    pub has_image: bool,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// Since when it is kept.
    pub created: Timestamp,
    /// Grows with every change.
    pub version: u32,
}

impl Product {
    /// Its office page.
    pub fn href(&self) -> String {
        format!("/products/{}", self.gtin)
    }

    /// Address of its picture, if there is one.
    pub fn image_href(&self) -> Option<String> {
        self.has_image.then(|| format!("/products/{}/image", self.gtin))
    }
}

/// What a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// `image/png`
    Png,
    /// `image/jpeg`
    Jpeg,
    /// `image/webp`
    Webp,
    /// `image/svg+xml`; only ever shown in a sandbox without scripts.
    Svg,
}

impl MediaType {
    const ALL: [Self; 4] = [Self::Png, Self::Jpeg, Self::Webp, Self::Svg];

    /// Its name in `Content-Type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Svg => "image/svg+xml",
        }
    }

    /// The type of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The type of these bytes, whatever a sender says they are.
    fn of(bytes: &[u8]) -> Option<Self> {
        let starts = |magic: &[u8]| bytes.starts_with(magic);
        if starts(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if starts(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else {
            let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim_start();
            let svg = text.starts_with("<svg")
                || (text.starts_with("<?xml") && text.contains("<svg"))
                || (text.starts_with("<!--") && text.contains("<svg"));
            svg.then_some(Self::Svg)
        }
    }
}

/// A picture of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    media_type: MediaType,
    bytes: Vec<u8>,
}

/// Why bytes are no picture that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// Neither PNG, JPEG, WebP nor SVG.
    #[error("not a PNG, JPEG, WebP or SVG picture")]
    Unknown,
    /// Too large.
    #[error("larger than {} bytes", Image::BYTES_MAX)]
    TooLarge,
}

impl ImageError {
    /// Message key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unknown => "goods-error-image-unknown",
            Self::TooLarge => "goods-error-image-too-large",
        }
    }
}

impl Image {
    /// Largest picture: 2 MiB, enough for a phone's screen.
    pub const BYTES_MAX: usize = 2 * 1024 * 1024;

    /// Take bytes as a picture; what they are is read from them.
    ///
    /// # Errors
    /// [`ImageError`].
    pub fn read(bytes: Vec<u8>) -> Result<Self, ImageError> {
        if bytes.len() > Self::BYTES_MAX {
            return Err(ImageError::TooLarge);
        }
        let media_type = MediaType::of(&bytes).ok_or(ImageError::Unknown)?;
        Ok(Self { media_type, bytes })
    }

    pub(super) fn kept(media_type: MediaType, bytes: Vec<u8>) -> Self {
        Self { media_type, bytes }
    }

    /// What it is.
    pub fn media_type(&self) -> MediaType {
        self.media_type
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, to give away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Why a product was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ProductError {
    /// The number is taken.
    #[error("there is already a product with the number {0}")]
    Taken(String),
    /// There is no such product.
    #[error("there is no such product")]
    NotFound,
    /// Somebody else changed it meanwhile.
    #[error("the product was changed meanwhile; load it again")]
    Changed,
    /// The database.
    #[error("the registry database failed")]
    Db(#[from] DbError),
}
