//! [`Identity`]: a chain of certificates and the key of the first, read from PEM.

use super::error::Error;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::fmt;

/// How many characters a line of PEM has.
const PEM_WIDTH: usize = 64;

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

/// What [`Identity::from_pem`] reads.
#[cfg(test)]
impl Identity {
    pub(crate) fn to_pem(&self) -> (String, String) {
        let certificates = self.chain.iter().map(|certificate| pem_text("CERTIFICATE", certificate));
        (certificates.collect(), pem_text("PRIVATE KEY", self.key.secret_der()))
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

/// The PEM text itself, or what is in the file if the text is the path of one.
pub fn pem_or_file(text: &str) -> Result<String, Error> {
    if text.contains("-----BEGIN") {
        return Ok(text.to_owned());
    }
    std::fs::read_to_string(text).map_err(|source| Error::File { path: text.into(), source })
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

/// Bytes as a section of PEM text.
pub(super) fn pem_text(kind: &str, der: &[u8]) -> String {
    let encoded = STANDARD.encode(der);
    let mut text = format!("-----BEGIN {kind}-----\n");
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(PEM_WIDTH));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str(&format!("-----END {kind}-----\n"));
    text
}
