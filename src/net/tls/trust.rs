//! [`Trust`]: which certificates a client accepts. [`ClientCheck`]: which certificates a server asks its clients for.

use super::error::Error;
use super::identity::certificates;
use super::provider::provider;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{ParsedCertificate, WebPkiClientVerifier};
use rustls::{CertificateError, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::sync::Arc;

/// Which certificates a client accepts. Making one may read hundreds of certificates: make it once.
#[derive(Debug, Clone)]
pub struct Trust(pub(super) Verification);

/// How a client checks the certificate of a server.
#[derive(Debug, Clone)]
pub(super) enum Verification {
    Trusted(Arc<Certificates>),
    Disabled,
}

/// Certificates that are trusted, for whatever they certify and for themselves.
#[derive(Debug)]
pub(super) struct Certificates {
    pub(super) authorities: Arc<RootCertStore>,
    /// All of them as they were read, byte for byte.
    own: Vec<CertificateDer<'static>>,
}

impl Trust {
    /// Certificates of the authorities of the system, or those in the file and folder that `SSL_CERT_FILE` and
    /// `SSL_CERT_DIR` name and those of the authorities among them.
    #[must_use]
    pub fn system() -> Trust {
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::warn!("an authority of the system cannot be read: {error}");
        }
        let mut roots = RootCertStore::empty();
        let borrowed = found.certs.iter().map(|certificate| CertificateDer::from(certificate.as_ref()));
        let (_, ignored) = roots.add_parsable_certificates(borrowed);
        if ignored > 0 {
            tracing::debug!("{ignored} authorities of the system are of no use to TLS");
        }
        if roots.is_empty() {
            tracing::warn!("the system has no authorities: no certificate will be believed");
        }
        Trust::of(roots, found.certs)
    }

    /// Certificates in a PEM text and those of the authorities in it, and no others.
    pub fn only(authorities: &str) -> Result<Trust, Error> {
        Ok(Trust::of(store(authorities)?, certificates(authorities)?))
    }

    fn of(authorities: RootCertStore, own: Vec<CertificateDer<'static>>) -> Trust {
        let authorities = Arc::new(authorities);
        Trust(Verification::Trusted(Arc::new(Certificates { authorities, own })))
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

/// Accepts certificates of trusted authorities, and servers whose certificate is itself among the trusted ones, be it one
/// of an authority or not. Host name and dates must fit in both cases.
#[derive(Debug)]
pub(super) struct TrustedOrIssued {
    trusted: Arc<Certificates>,
    issued: Arc<WebPkiServerVerifier>,
}

impl TrustedOrIssued {
    /// Fails if there is no authority.
    pub(super) fn new(trusted: Arc<Certificates>) -> Result<Self, Error> {
        let authorities = Arc::clone(&trusted.authorities);
        let issued = WebPkiServerVerifier::builder_with_provider(authorities, provider()).build();
        Ok(TrustedOrIssued { trusted, issued: issued.map_err(|error| Error::Authority(error.to_string()))? })
    }

    /// Checks the dates and the name of a certificate that is itself trusted.
    fn verify_own(
        &self,
        own: &CertificateDer<'_>,
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        // Without other certificates an error is about this one. The dates are checked first: any other error says that
        // they fit.
        match self.issued.verify_server_cert(own, &[], name, &[], now) {
            Err(rustls::Error::InvalidCertificate(error)) if !is_about_dates(&error) => {
                verify_server_name(&ParsedCertificate::try_from(own)?, name)?;
                Ok(ServerCertVerified::assertion())
            }
            known => known,
        }
    }
}

/// Also of a certificate that cannot be read.
fn is_about_dates(error: &CertificateError) -> bool {
    use CertificateError as E;
    matches!(
        error,
        E::Expired
            | E::ExpiredContext { .. }
            | E::NotValidYet
            | E::NotValidYetContext { .. }
            | E::BadEncoding
    )
}

impl ServerCertVerifier for TrustedOrIssued {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let issued = self.issued.verify_server_cert(own, others, name, ocsp, now);
        if issued.is_err() && self.trusted.own.iter().any(|trusted| trusted == own) {
            return self.verify_own(own, name, now);
        }
        issued
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.issued.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.issued.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.issued.supported_verify_schemes()
    }
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
