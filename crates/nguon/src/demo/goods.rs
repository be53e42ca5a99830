//! Products of the demonstration.

use nguon_goods::product::{self, Facts, Image, NewProduct};

use super::files;
use super::office::Story;
use super::registry::{Holders, id_of, part};
use crate::failure::{Doing, Failure};
use crate::office::Office;

/// Register the products.
pub async fn load(office: &Office, story: &Story, holders: &Holders) -> Result<(), Failure> {
    for one in &story.product {
        id_of(holders, &one.holder)?;
        let producer = story.holder.iter().find(|holder| holder.key == one.holder);
        let identifier = producer.and_then(|holder| holder.identifier.clone());
        let asked: Vec<String> = identifier.iter().cloned().collect();
        let entry = office.directory().describe(&asked).await.doing("cannot read the directory")?;
        let what = one.name.as_str();
        let line = |text: &Option<String>| text.as_ref().map(|text| part(what, text)).transpose();
        let facts = Facts {
            name_en: Some(part(what, &one.name_en)?),
            brand: line(&one.brand)?,
            producer: identifier,
            net_content: line(&one.net_content)?,
            unit: Some(part(what, &one.unit)?),
            origin: line(&one.origin)?,
            standards: one.standards.iter().map(|s| part(what, s)).collect::<Result<_, _>>()?,
            published: true,
            placed: entry.into_iter().next().map(|entry| entry.placed).unwrap_or_default(),
            ..Facts::named(part(what, &one.name)?)
        };
        let image = match &one.image {
            Some(name) => Some(Image::read(files::story(name)?).doing(name)?),
            None => None,
        };
        let new = NewProduct { gtin: part(what, &one.gtin)?, facts, image, demonstration: true };
        let actor = office.program();
        let made = office.db.write(move |tx| product::create(tx, &actor, &new)).await;
        made.doing(format!("cannot register the product {}", one.gtin))?;
    }
    Ok(())
}
