//! Amounts and findings in words.

use nguon_lineage::{Amount, Finding, FindingKind, Interval};
use nguon_platform::i18n::grouped;
use nguon_platform::web::Visitor;
use rust_decimal::Decimal;

use crate::words::unit_sign;

/// Kilograms with one decimal at most: `4.200`.
pub(crate) fn kg(visitor: &Visitor, value: Decimal) -> String {
    grouped(visitor.language, value.round_dp(1).normalize())
}

/// One number of kilograms, or from one to another.
pub(crate) fn interval(visitor: &Visitor, of: Interval) -> String {
    if of.is_exact() {
        return format!("{} kg", kg(visitor, of.min));
    }
    format!("{}–{} kg", kg(visitor, of.min), kg(visitor, of.max))
}

/// An amount, and whatever of it is not known in kilograms.
pub(crate) fn amount(visitor: &Visitor, of: &Amount) -> String {
    let mut parts = vec![interval(visitor, of.kg)];
    for (unit, value) in &of.others {
        let number = grouped(visitor.language, value.normalize());
        let unit = match unit.as_str() {
            "" => visitor.t("goods-pieces"),
            code => unit_sign(code).into_owned(),
        };
        parts.push(format!("{number} {unit}"));
    }
    if of.unstated > 0 {
        parts.push(visitor.tr("goods-balance-unstated", &[("n", &of.unstated)]));
    }
    parts.join(" + ")
}

/// Message key of a rule's name.
pub(crate) fn finding_key(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::OverCapacity => "goods-finding-over-capacity",
        FindingKind::ShippedMoreThanHarvested => "goods-finding-shipped-more-than-harvested",
        FindingKind::PackedMoreThanReceived => "goods-finding-packed-more-than-received",
        FindingKind::HarvestOutsideWindow => "goods-finding-harvest-outside-window",
        FindingKind::CodeUsedWhileNotActive => "goods-finding-code-used-while-not-active",
        FindingKind::PackedWithoutOrigin => "goods-finding-packed-without-origin",
        FindingKind::CopiedSerial => "goods-finding-copied-serial",
    }
}

/// A finding's numbers in a sentence.
pub(crate) fn numbers(visitor: &Visitor, finding: &Finding) -> String {
    let (Some(measured), Some(allowed)) = (finding.measured, finding.allowed) else {
        return String::new();
    };
    let tolerance = grouped(visitor.language, finding.tolerance_percent.normalize());
    let measured = kg(visitor, measured);
    if finding.kind == FindingKind::CopiedSerial {
        return visitor.tr("goods-finding-times", &[("n", &measured)]);
    }
    let args: &[(&str, &dyn nguon_platform::i18n::Arg)] =
        &[("measured", &measured), ("allowed", &kg(visitor, allowed)), ("tolerance", &tolerance)];
    visitor.tr("goods-finding-numbers", args)
}
