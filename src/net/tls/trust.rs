//! [`Trust`]: which certificates a client accepts. [`ClientCheck`]: which certificates a server asks its clients for.

use super::error::Error;
use super::identity::certificates;
use super::provider::provider;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::sync::Arc;

/// Which certificates a client accepts. Making one may read hundreds of certificates: make it once.
#[derive(Debug, Clone)]
pub struct Trust(pub(super) Verification);

/// How a client checks the certificate of a server.
#[derive(Debug, Clone)]
pub(super) enum Verification {
    Roots(Arc<RootCertStore>),
    Disabled,
}

impl Trust {
    /// Certificates of the authorities of the system, or of those in the file and folder that `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
    #[must_use]
    pub fn system() -> Trust {
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::warn!("an authority of the system cannot be read: {error}");
        }
        let mut roots = RootCertStore::empty();
        let (_, ignored) = roots.add_parsable_certificates(found.certs);
        if ignored > 0 {
            tracing::debug!("{ignored} authorities of the system are of no use to TLS");
        }
        if roots.is_empty() {
            tracing::warn!("the system has no authorities: no certificate will be believed");
        }
        Trust(Verification::Roots(Arc::new(roots)))
    }

    /// Certificates of the authorities in a PEM text, and no others.
    pub fn only(authorities: &str) -> Result<Trust, Error> {
        Ok(Trust(Verification::Roots(Arc::new(store(authorities)?))))
    }

    /// Accepts every certificate. For tests against servers with self-signed certificates; the user has to ask for it.
    #[must_use]
    pub fn disabled() -> Trust {
        Trust(Verification::Disabled)
    }
}

/// Which certificates a server asks its clients for.
#[derive(Debug, Clone, Default)]
pub enum ClientCheck {
    /// None.
    #[default]
    None,
    /// A certificate of one of these authorities (PEM), if the client shows one at all.
    Optional(String),
    /// A certificate of one of these authorities (PEM).
    Required(String),
}

impl ClientCheck {
    pub(super) fn verifier(&self) -> Result<Arc<dyn ClientCertVerifier>, Error> {
        let (authorities, is_required) = match self {
            ClientCheck::None => return Ok(WebPkiClientVerifier::no_client_auth()),
            ClientCheck::Optional(authorities) => (authorities, false),
            ClientCheck::Required(authorities) => (authorities, true),
        };
        let roots = Arc::new(store(authorities)?);
        let builder = WebPkiClientVerifier::builder_with_provider(roots, provider());
        let builder = if is_required { builder } else { builder.allow_unauthenticated() };
        builder.build().map_err(|error| Error::Authority(error.to_string()))
    }
}

fn store(authorities: &str) -> Result<RootCertStore, Error> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(authorities)? {
        roots.add(certificate).map_err(|error| Error::Authority(error.to_string()))?;
    }
    Ok(roots)
}

/// Accepts every certificate. The server still has to prove that it has the private key of its certificate.
#[derive(Debug)]
pub(super) struct Disabled(pub(super) Arc<CryptoProvider>);

impl ServerCertVerifier for Disabled {
    fn verify_server_cert(
        &self,
        _own: &CertificateDer<'_>,
        _others: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
