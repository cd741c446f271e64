//! Configurations for rustls, for both sides.

use super::authority::Authority;
use super::certifier::Certifier;
use super::error::Error;
use super::identity::Identity;
use super::provider::provider;
use super::trust::{ClientCheck, Disabled, Trust, TrustedOrIssued, Verification};
use rustls::{ClientConfig, ServerConfig};
use std::sync::Arc;

/// Settings of a server. `protocols` are offered by ALPN, the best first; none offers nothing.
pub fn server(
    identity: Identity,
    clients: &ClientCheck,
    protocols: &[&[u8]],
) -> Result<Arc<ServerConfig>, Error> {
    let builder = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let builder = builder.map_err(setup)?.with_client_cert_verifier(clients.verifier()?);
    let mut config = builder.with_single_cert(identity.chain, identity.key).map_err(unusable)?;
    config.alpn_protocols = protocol_list(protocols);
    Ok(Arc::new(config))
}

/// Settings of a server that our authority certifies: for these names, and for every other name under which a client
/// connects.
pub fn certified_server(
    authority: &Arc<Authority>,
    names: Vec<String>,
    clients: &ClientCheck,
    protocols: &[&[u8]],
) -> Result<Arc<ServerConfig>, Error> {
    let builder = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let builder = builder.map_err(setup)?.with_client_cert_verifier(clients.verifier()?);
    let mut config = builder.with_cert_resolver(Arc::new(Certifier::new(authority, names)?));
    config.alpn_protocols = protocol_list(protocols);
    Ok(Arc::new(config))
}

/// Settings of a client: which certificates it accepts, and the one it presents if the server asks.
pub fn client(
    trust: &Trust,
    identity: Option<Identity>,
    protocols: &[&[u8]],
) -> Result<Arc<ClientConfig>, Error> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let builder = builder.map_err(setup)?;
    let builder = match &trust.0 {
        // Nothing is trusted then.
        Verification::Trusted(trusted) if trusted.authorities.is_empty() => {
            builder.with_root_certificates(Arc::clone(&trusted.authorities))
        }
        Verification::Trusted(trusted) => {
            let verifier = TrustedOrIssued::new(Arc::clone(trusted))?;
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        }
        Verification::Disabled => {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(Disabled(provider())))
        }
    };
    let mut config = match identity {
        Some(identity) => builder.with_client_auth_cert(identity.chain, identity.key).map_err(unusable)?,
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = protocol_list(protocols);
    Ok(Arc::new(config))
}

fn protocol_list(protocols: &[&[u8]]) -> Vec<Vec<u8>> {
    protocols.iter().map(|name| name.to_vec()).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
fn setup(error: rustls::Error) -> Error {
    Error::Setup(error.to_string())
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
fn unusable(error: rustls::Error) -> Error {
    Error::Identity(error.to_string())
}
