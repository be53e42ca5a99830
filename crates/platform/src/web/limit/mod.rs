//! How often somebody may ask: so many requests for each address or key, and no more memory than a
//! table of fixed size.
//!
//! Pages count those who are not signed in, by their address; the machines' door counts each key,
//! and by the address whoever comes with a wrong one. Whoever asks from this machine itself, not
//! through a proxy that is named in the settings, is not counted.

mod address;
mod buckets;
mod gate;

pub use address::{Forwarded, InvalidNetwork, Network, Proxies};
pub use buckets::{Buckets, InvalidRate, Rate, Wait};
pub use gate::{Gate, refused_callers};

#[cfg(test)]
mod tests;
