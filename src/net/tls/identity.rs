//! [`Identity`]: a chain of certificates and the key of the first, read from PEM.

use super::error::Error;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::fmt;

/// Certificates, the own one first, and the private key that belongs to it.
pub struct Identity {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
}

impl Identity {
    /// Reads the certificates and the key from PEM texts, which may be one and the same. The key may be of any
    /// form that is common: PKCS 8, PKCS 1 (RSA) or SEC 1 (EC), not encrypted.
    pub fn from_pem(certificates: &str, key: &str) -> Result<Identity, Error> {
        let chain = self::certificates(certificates)?;
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|error| match error {
            pem::Error::NoItemsFound if key.contains("ENCRYPTED PRIVATE KEY") => {
                Error::Missing("private key that is not encrypted")
            }
            error => fault("private key", &error),
        })?;
        Ok(Identity { chain, key })
    }
}

impl Clone for Identity {
    fn clone(&self) -> Self {
        Identity { chain: self.chain.clone(), key: self.key.clone_key() }
    }
}

/// Never shows the key.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("certificates", &self.chain.len()).finish_non_exhaustive()
    }
}

/// All certificates of a PEM text; at least one.
pub fn certificates(text: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    match found {
        Ok(found) if found.is_empty() => Err(Error::Missing("certificate")),
        Ok(found) => Ok(found),
        Err(error) => Err(fault("certificate", &error)),
    }
}

fn fault(what: &'static str, error: &pem::Error) -> Error {
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    let reason = match error {
        pem::Error::NoItemsFound => return Error::Missing(what),
        pem::Error::MissingSectionEnd { end_marker } => {
            format!("the end of '{}' is missing", shown(end_marker))
        }
        pem::Error::IllegalSectionStart { line } => format!("'{}' begins nothing", shown(line)),
        other => other.to_string(),
    };
    Error::Pem { what, reason }
}
