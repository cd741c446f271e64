//! [`Authority`]: certifies servers of this process, and nothing else.

use super::error::Error;
use super::identity::{Identity, pem_text};
use crate::foundation::text::hex_prefix;
use once_cell::sync::OnceCell;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    IsCa, KeyPair, KeyUsagePurpose,
};
use rustls::pki_types::PrivatePkcs8KeyDer;
use std::fmt;
use std::time::{Duration, SystemTime};

/// How many bytes of its key an authority has in its name: clients distinguish authorities by name.
const DISTINCTION: usize = 8;

const DAY: Duration = Duration::from_secs(86_400);

/// A test's clock may be slow.
const BEFORE: Duration = DAY.saturating_mul(30);

/// Some clients refuse certificates that are good for much longer.
const AFTER: Duration = DAY.saturating_mul(365);

/// An authority with a key of its own, which is made when it is first needed and never leaves the process.
#[derive(Default)]
pub struct Authority {
    made: OnceCell<CertifiedIssuer<'static, KeyPair>>,
}

impl Authority {
    /// An authority without a key yet.
    #[must_use]
    pub const fn new() -> Self {
        Authority { made: OnceCell::new() }
    }

    /// Its certificate as PEM, for the trust store of a client.
    pub fn certificate(&self) -> Result<String, Error> {
        self.issuer().map(|issuer| pem_text("CERTIFICATE", issuer.der()))
    }

    /// A fresh key and a certificate for a server with these names, which are host names or IP addresses.
    pub fn issue(&self, names: &[String]) -> Result<Identity, Error> {
        let issuer = self.issuer()?;
        let key = KeyPair::generate().map_err(refused)?;
        let mut params = lasting(CertificateParams::new(names).map_err(refused)?);
        params.distinguished_name = named("Pact mock server");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let certificate = params.signed_by(&key, issuer).map_err(refused)?;
        let chain = vec![certificate.der().clone(), issuer.der().clone()];
        Ok(Identity { chain, key: PrivatePkcs8KeyDer::from(key.serialize_der()).into() })
    }

    fn issuer(&self) -> Result<&CertifiedIssuer<'static, KeyPair>, Error> {
        self.made.get_or_try_init(make).map_err(refused)
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").field("is_made", &self.made.get().is_some()).finish_non_exhaustive()
    }
}

fn make() -> Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error> {
    let mut params = lasting(CertificateParams::default());
    let key = KeyPair::generate()?;
    let start = key.public_key_raw().len().saturating_sub(DISTINCTION);
    let own = key.public_key_raw().get(start..).map(hex_prefix).unwrap_or_default();
    params.distinguished_name = named(&format!("Pact mock servers {own}"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    CertifiedIssuer::self_signed(params, key)
}

fn named(name: &str) -> DistinguishedName {
    let mut names = DistinguishedName::new();
    names.push(DnType::CommonName, name);
    names
}

fn lasting(mut params: CertificateParams) -> CertificateParams {
    let now = SystemTime::now();
    params.not_before = (now - BEFORE).into();
    params.not_after = (now + AFTER).into();
    params
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
fn refused(error: rcgen::Error) -> Error {
    Error::Issue(error.to_string())
}
