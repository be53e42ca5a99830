//! What a page says of a published product.

use nguon_goods::product::{PublicProducer, PublicProduct};
use nguon_platform::i18n::Language;

/// Its name in a language, Vietnamese where there is no other.
pub(super) fn name(product: &PublicProduct, language: Language) -> &str {
    named(&product.name, product.name_en.as_deref(), language)
}

/// One of two names.
pub(super) fn named<'n>(vi: &'n str, en: Option<&'n str>, language: Language) -> &'n str {
    match (language, en) {
        (Language::En, Some(name)) => name,
        _ => vi,
    }
}

/// Name of the producer, where the public may know it.
pub(super) fn maker(product: &PublicProduct) -> Option<&str> {
    match &product.producer {
        Some(PublicProducer::Named(name)) => Some(name),
        Some(PublicProducer::Household) | None => None,
    }
}
