//! Certificates of good practice: `VietGAP`, `GlobalGAP`, organic, with number and expiry (R85).

mod model;
mod store;

pub use model::{Certificate, NewCertificate, Standard};
pub use store::{add, of};
