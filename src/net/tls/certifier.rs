//! [`Certifier`]: certificates for whatever name a client calls a server by.

use super::authority::Authority;
use super::error::Error;
use super::identity::Identity;
use super::provider::provider;
use parking_lot::Mutex;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::fmt;
use std::sync::Arc;

/// How many names are certified beyond those a server knows it has.
const LIMIT: usize = 32;

/// Shows the certificate for a server's own names, or one made for the name a client asks for: a server that
/// listens everywhere does not know what its machine is called, least of all between containers.
pub(super) struct Certifier {
    authority: Arc<Authority>,
    own_names: Vec<String>,
    own: Arc<CertifiedKey>,
    asked_for: Mutex<Vec<(String, Arc<CertifiedKey>)>>,
}

impl Certifier {
    /// For a server with these names, at least one.
    pub(super) fn new(authority: &Arc<Authority>, own_names: Vec<String>) -> Result<Self, Error> {
        let own = Arc::new(usable(authority.issue(&own_names)?)?);
        let (authority, asked_for) = (Arc::clone(authority), Mutex::default());
        Ok(Certifier { authority, own_names, own, asked_for })
    }

    /// The certificate for a name: its own one if it is not a name, or after too many others.
    fn certificate(&self, name: Option<&str>) -> Arc<CertifiedKey> {
        let Some(name) = name.filter(|name| self.own_names.iter().all(|own| !own.eq_ignore_ascii_case(name)))
        else {
            return Arc::clone(&self.own);
        };
        let mut asked_for = self.asked_for.lock();
        if let Some((_, known)) = asked_for.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Arc::clone(known);
        }
        if asked_for.len() >= LIMIT {
            return Arc::clone(&self.own);
        }
        match self.authority.issue(&[name.to_owned()]).and_then(usable) {
            Ok(made) => {
                let made = Arc::new(made);
                asked_for.push((name.to_owned(), Arc::clone(&made)));
                made
            }
            Err(error) => {
                tracing::warn!("'{name}' cannot be certified: {error}");
                Arc::clone(&self.own)
            }
        }
    }
}

impl ResolvesServerCert for Certifier {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.certificate(hello.server_name()))
    }
}

impl fmt::Debug for Certifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certifier").field("own_names", &self.own_names).finish_non_exhaustive()
    }
}

fn usable(identity: Identity) -> Result<CertifiedKey, Error> {
    CertifiedKey::from_der(identity.chain, identity.key, &provider())
        .map_err(|error| Error::Identity(error.to_string()))
}
