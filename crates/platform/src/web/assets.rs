//! Stylesheet, fonts and islands, built by `web/` and embedded in the binary.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use serde::Deserialize;

use super::error::Error;

/// The folder that Vite fills; empty when `web/` was not built.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Dist;

/// Enough to read every page when `web/` was not built.
const FALLBACK: &str = include_str!("fallback.css");
const FALLBACK_NAME: &str = "fallback.css";
/// The sign in the browser's tab.
const ICON: &str = include_str!("icon.svg");

/// Names with a hash of the content never change.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const BRIEFLY: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// One line of Vite's manifest.
#[derive(Deserialize)]
struct Chunk {
    file: String,
    name: Option<String>,
    #[serde(default, rename = "isEntry")]
    is_entry: bool,
    #[serde(default)]
    css: Vec<String>,
}

/// Where each entry of `web/` lies.
#[derive(Debug, Default)]
pub(super) struct Assets {
    files: BTreeMap<String, String>,
    styles: BTreeMap<String, Vec<String>>,
}

impl Assets {
    /// Read the manifest of what is embedded.
    pub(super) fn embedded() -> Self {
        match Dist::get("manifest.json") {
            Some(manifest) => Self::from_manifest(&manifest.data).unwrap_or_else(|error| {
                tracing::error!(%error, "web/dist/manifest.json cannot be read; build web/ again");
                Self::default()
            }),
            None => Self::default(),
        }
    }

    fn from_manifest(json: &[u8]) -> Result<Self, serde_json::Error> {
        let chunks: BTreeMap<String, Chunk> = serde_json::from_slice(json)?;
        let mut assets = Self::default();
        for (source, chunk) in chunks.into_iter().filter(|(_, chunk)| chunk.is_entry) {
            // Stylesheets have no name of their own: `src/style.css` is `style`.
            let stem = || {
                let file = source.rsplit('/').next().unwrap_or_default();
                file.split('.').next().unwrap_or_default().to_owned()
            };
            let name = chunk.name.unwrap_or_else(stem);
            let href = |file: &String| format!("/assets/{file}");
            assets.styles.insert(name.clone(), chunk.css.iter().map(href).collect());
            assets.files.insert(name, href(&chunk.file));
        }
        Ok(assets)
    }

    /// Address of an entry (`map`, `style`); none when `web/` was not built.
    pub(super) fn href(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(String::as_str)
    }

    /// Addresses of the stylesheets an island brings along.
    pub(super) fn styles_of(&self, name: &str) -> &[String] {
        self.styles.get(name).map_or(&[], Vec::as_slice)
    }

    /// The text of a script that must have an address of its own: a service worker, whose reach is
    /// the folder it comes from.
    pub(super) fn script(&self, name: &str) -> Option<Vec<u8>> {
        let file = self.href(name)?.strip_prefix("/assets/")?;
        Dist::get(file).map(|found| found.data.into_owned())
    }

    /// Address of the site's stylesheet.
    pub(super) fn stylesheet(&self) -> String {
        self.href("style").map_or_else(|| format!("/assets/{FALLBACK_NAME}"), str::to_owned)
    }
}

/// `GET /assets/{*file}`.
pub(super) async fn serve(Path(file): Path<String>) -> Result<Response, Error> {
    let (bytes, age) = match Dist::get(&file) {
        Some(found) if file != "manifest.json" => (found.data, FOREVER),
        _ if file == FALLBACK_NAME => (FALLBACK.as_bytes().into(), BRIEFLY),
        _ if file == "icon.svg" => (ICON.as_bytes().into(), BRIEFLY),
        _ => return Err(Error::NotFound),
    };
    let kind = HeaderValue::from_static(content_type(&file));
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, age)];
    Ok((headers, Body::from(bytes.into_owned())).into_response())
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_by_name_with_their_hash() {
        let manifest = br#"{
            "src/map.ts": {"file": "map-1a2b.js", "name": "map", "isEntry": true, "css": ["map-3c.css"]},
            "_chunk.js": {"file": "chunk-9.js", "name": "chunk"},
            "src/style.css": {"file": "style-77.css", "isEntry": true}
        }"#;
        let assets = Assets::from_manifest(manifest).unwrap();
        assert_eq!(assets.href("map"), Some("/assets/map-1a2b.js"));
        assert_eq!(assets.styles_of("map"), ["/assets/map-3c.css"]);
        assert_eq!(assets.stylesheet(), "/assets/style-77.css");
        assert_eq!(assets.href("chunk"), None);
        assert_eq!(Assets::default().stylesheet(), "/assets/fallback.css");
    }
}
