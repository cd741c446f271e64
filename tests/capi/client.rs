//! A minimal HTTP client: one request on a connection of its own.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

/// Sends a request and returns the status and the whole reply.
pub(crate) fn send(port: i32, method: &str, path: &str, body: &str) -> (u16, String) {
    send_with(port, method, path, &[], body)
}

/// Sends a request with headers and returns the status and the whole reply.
pub(crate) fn send_with(
    port: i32,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, String) {
    let port = u16::try_from(port).expect("a port");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout can be set");
    let length = body.len();
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).expect("the server reads");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).expect("the server answers");
    let status = reply.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line");
    (status, reply)
}

/// Whether a server listens on the port.
pub(crate) fn is_open(port: i32) -> bool {
    u16::try_from(port).is_ok_and(|port| TcpStream::connect(("127.0.0.1", port)).is_ok())
}

/// Gets `/` over TLS from a server with a certificate for `name`; the reply, or why there is none.
pub(crate) fn send_securely(authority: &str, name: &str, port: i32) -> Result<String, String> {
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(authority.as_bytes()).expect("a certificate"))
        .expect("an authority");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.expect("versions").with_root_certificates(roots).with_no_client_auth();
    let host = ServerName::try_from(name.to_owned()).expect("a name");
    let connection = rustls::ClientConnection::new(Arc::new(config), host).expect("a connection");
    let stream = TcpStream::connect(("127.0.0.1", u16::try_from(port).expect("a port"))).expect("it listens");
    let mut stream = rustls::StreamOwned::new(connection, stream);
    let request = format!("GET / HTTP/1.1\r\nhost: {name}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(|error| error.to_string())?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply).map_err(|error| error.to_string())?;
    Ok(reply)
}

/// The certificate of an authority that has nothing to do with the library.
pub(crate) fn other_authority() -> String {
    let mut params = rcgen::CertificateParams::default();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = rcgen::KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("a certificate");
    let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, certificate.der());
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}
