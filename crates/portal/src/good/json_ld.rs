//! The same facts for search engines and other machines: schema.org and the GS1 Web vocabulary.

use askama::filters::HtmlSafeOutput;
use nguon_goods::lot::PublicLot;
use nguon_goods::product::PublicProduct;
use serde_json::{Value, json};

use super::sheet;

/// A product or a lot of it as a data block for a page. What is not recorded is not there.
pub(super) fn block(
    public_url: &str,
    path: &str,
    product: &PublicProduct,
    lot: Option<&PublicLot>,
) -> HtmlSafeOutput<String> {
    let mut data = json!({
        "@context": ["https://schema.org", { "gs1": "https://ref.gs1.org/voc/" }],
        "@type": ["Product", "gs1:Product"],
        "@id": format!("{public_url}{path}"),
        "gtin": product.gtin,
        "name": [{ "@language": "vi", "@value": product.name }],
    });
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            data[name] = value;
        }
    };
    let name_en = product.name_en.as_ref();
    put("alternateName", name_en.map(|name| json!({ "@language": "en", "@value": name })));
    put("brand", product.brand.as_ref().map(|name| json!({ "@type": "Brand", "name": name })));
    put("image", product.image_href.as_ref().map(|href| format!("{public_url}{href}").into()));
    let maker = |name: &str| {
        let mut maker = json!({ "@type": "Organization", "name": name });
        if let Some(address) = &product.address {
            maker["address"] = address.as_str().into();
        }
        maker
    };
    put("manufacturer", sheet::maker(product).map(maker));
    let origin = lot.map_or(&product.origin, |lot| &lot.origin);
    put("countryOfOrigin", origin.as_ref().map(|code| json!({ "@type": "Country", "name": code })));
    if let Some(lot) = lot {
        put("gs1:hasBatchLotNumber", lot.lot.clone().map(Value::from));
        put("gs1:hasSerialNumber", lot.serial.clone().map(Value::from));
        put("gs1:bestBeforeDate", lot.best_before.clone().map(Value::from));
    }
    // `<` would let a value end the block: `</script>`.
    let text = data.to_string().replace('<', "\\u003c");
    HtmlSafeOutput(format!("<script type=\"application/ld+json\">{text}</script>"))
}

#[cfg(test)]
mod tests {
    use nguon_goods::product::PublicProducer;

    use super::*;

    #[test]
    fn a_name_cannot_end_the_block() {
        let product = PublicProduct {
            gtin: "09521000000032".to_owned(),
            name: "Xoài </script><script>alert(1)".to_owned(),
            name_en: None,
            brand: None,
            producer: Some(PublicProducer::Named("HTX".to_owned())),
            address: None,
            origin: None,
            net_content: None,
            standards: Vec::new(),
            image_href: None,
            demonstration: true,
        };
        let block = block("https://x.vn", "/01/09521000000032", &product, None).0;
        assert_eq!(block.matches("</script>").count(), 1, "{block}");
        let text = block.split_once('>').unwrap().1.strip_suffix("</script>").unwrap();
        let data: Value = serde_json::from_str(text).unwrap();
        assert_eq!(data["name"][0]["@value"], "Xoài </script><script>alert(1)");
        assert_eq!(data["manufacturer"]["name"], "HTX");
        assert_eq!(data.get("brand"), None);
        let household = PublicProduct { producer: Some(PublicProducer::Household), ..product };
        let block = super::block("https://x.vn", "/01/09521000000032", &household, None).0;
        assert!(!block.contains("manufacturer"), "{block}");
    }
}
