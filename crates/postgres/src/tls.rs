//! Encryption of a connection, and who the server may be.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::PostgresSettings;

/// The certificates that a server's must lead to cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the certificates in {place}")]
pub struct TlsError {
    /// The file with them.
    pub place: String,
    /// What is wrong with it.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// What TLS connections are made with: the server's certificate must lead to one of
/// [`PostgresSettings::authorities`], or to a public authority where none are named.
///
/// # Errors
/// [`TlsError`] when the file cannot be read or holds no certificate.
pub fn tls(settings: &PostgresSettings) -> Result<MakeRustlsConnect, TlsError> {
    let mut roots = RootCertStore::empty();
    let place = settings.authorities.as_ref();
    let place = place.map_or_else(String::new, |path| path.display().to_string());
    let wrong = |source| TlsError { place: place.clone(), source };
    match &settings.authorities {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            let certificates =
                CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.into()))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|error| wrong(error.into()))?;
                roots.add(certificate).map_err(|error| wrong(error.into()))?;
            }
            if roots.is_empty() {
                return Err(wrong("it holds no certificate".into()));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(error.into()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
