//! The base map below the plots: tiles of a server that the office names. Without one the map works
//! alone, and no browser asks anybody else for anything.

/// Deepest level that any server has.
const ZOOM_MAX: u8 = 22;
/// Longest address and longest attribution, in characters.
const LENGTH_MAX: usize = 300;

/// Raster tiles (XYZ) of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseMap {
    tiles: String,
    origin_length: usize,
    attribution: String,
    zoom_max: u8,
}

/// Why a base map cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BaseMapError {
    /// The address is none of tiles.
    #[error(
        "must be https://host/…{{z}}…{{x}}…{{y}}… (http:// only on this machine), each of the three \
         once, after the host, without blanks, quotes or a name and password"
    )]
    Tiles,
    /// Nobody is named.
    #[error("must name whose map it is, in 1 to 300 characters")]
    Attribution,
    /// The level is none.
    #[error("must be 1 to 22")]
    Zoom,
}

impl BaseMap {
    /// Tiles at this address with `{z}`, `{x}`, `{y}`; whose they are; how deep they go.
    ///
    /// # Errors
    /// [`BaseMapError`].
    pub fn new(tiles: &str, attribution: &str, zoom_max: u8) -> Result<Self, BaseMapError> {
        let origin_length = origin_of(tiles).ok_or(BaseMapError::Tiles)?;
        let attribution = attribution.trim();
        if attribution.is_empty() || attribution.chars().count() > LENGTH_MAX {
            return Err(BaseMapError::Attribution);
        }
        if !(1..=ZOOM_MAX).contains(&zoom_max) {
            return Err(BaseMapError::Zoom);
        }
        let (tiles, attribution) = (tiles.to_owned(), attribution.to_owned());
        Ok(Self { tiles, origin_length, attribution, zoom_max })
    }

    /// The address with its three variables.
    pub fn tiles(&self) -> &str {
        &self.tiles
    }

    /// Whose it is, as plain text.
    pub fn attribution(&self) -> &str {
        &self.attribution
    }

    /// Its deepest level; nearer ones are the same, larger.
    pub fn zoom_max(&self) -> u8 {
        self.zoom_max
    }

    /// The server alone, `https://tiles.example.vn`: the only one that browsers may ask for pictures.
    pub fn origin(&self) -> &str {
        &self.tiles[..self.origin_length]
    }
}

/// Length of scheme, host and port; none when it is no address of tiles.
fn origin_of(tiles: &str) -> Option<usize> {
    let plain = tiles.len() <= LENGTH_MAX
        && tiles.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\^`|;,".contains(&byte));
    let scheme = ["https://", "http://"].into_iter().find(|scheme| tiles.starts_with(scheme))?;
    let rest = &tiles[scheme.len()..];
    let host_length = rest.find('/')?;
    let host = &rest[..host_length];
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let known = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    let local = ["127.0.0.1", "localhost", "[::1]"].contains(&name);
    let variables = ["{z}", "{x}", "{y}"].iter().all(|one| rest.matches(one).count() == 1);
    let braces = rest.matches(['{', '}']).count() == 6;
    let good = plain
        && !name.is_empty()
        && known
        && variables
        && braces
        && (scheme == "https://" || local);
    good.then_some(scheme.len() + host_length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_tiles_is_taken_and_nothing_else() {
        for (tiles, origin) in [
            ("https://tiles.example.vn/{z}/{x}/{y}.png", Some("https://tiles.example.vn")),
            ("https://a.example:8443/wmts?z={z}&x={x}&y={y}&key=1", Some("https://a.example:8443")),
            ("http://127.0.0.1:9000/{z}/{y}/{x}", Some("http://127.0.0.1:9000")),
            ("http://tiles.example.vn/{z}/{x}/{y}.png", None),
            ("https://tiles.example.vn/{z}/{x}.png", None),
            ("https://tiles.example.vn/{z}/{x}/{y}/{y}.png", None),
            ("https://{s}.example.vn/{z}/{x}/{y}.png", None),
            ("https://a@example.vn/{z}/{x}/{y}.png", None),
            ("https://example.vn; script-src */{z}/{x}/{y}.png", None),
            ("https://example.vn,b/{z}/{x}/{y}.png", None),
            ("https:///{z}/{x}/{y}.png", None),
            ("https://{z}{x}{y}", None),
            ("/{z}/{x}/{y}.png", None),
            ("javascript:{z}{x}{y}", None),
        ] {
            let read = BaseMap::new(tiles, "© Sở", 18);
            assert_eq!(read.as_ref().ok().map(BaseMap::origin), origin, "{tiles}");
        }
        let tiles = "https://tiles.example.vn/{z}/{x}/{y}.png";
        assert_eq!(BaseMap::new(tiles, " ", 18), Err(BaseMapError::Attribution));
        assert_eq!(BaseMap::new(tiles, "© Sở", 0), Err(BaseMapError::Zoom));
        assert_eq!(BaseMap::new(tiles, "© Sở", 23), Err(BaseMapError::Zoom));
    }
}
