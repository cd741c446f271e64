//! Servers over TLS: which certificates are accepted, which protocol is used, and what a client can do wrong.

use super::client::Secure;
use super::{connect_to, hello, runtime, time_of_stop};
use crate::mock_server::fixture::{pact, read_to_end};
use crate::mock_server::http::DRAIN_TIMEOUT;
use crate::mock_server::{Bind, MockServer, Options, start};
use crate::net::tls::{Authority, HTTP_1, Identity};
use base64::Engine;
use hyper::Version;
use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

fn serve(authority: &Arc<Authority>, address: &str, config: &str) -> MockServer {
    let options = Options::parse(Some("https"), Some(config)).unwrap();
    start(pact([hello()]), &Bind::new(Some(address), 0), options, runtime(), authority).unwrap()
}

/// Waits until a text was logged so many times: a line may be written after the client's connection has ended.
fn wait_for_logged(server: &MockServer, text: &str, times: usize) {
    let deadline = Instant::now() + Duration::from_secs(60);
    let mut logged = server.logs();
    while logged.matches(text).count() < times {
        assert!(Instant::now() < deadline, "{logged}");
        thread::yield_now();
        logged += &server.logs();
    }
    assert_eq!(logged.matches(text).count(), times);
}

fn ours() -> (Arc<Authority>, Secure) {
    let authority = Arc::new(Authority::new());
    let client = Secure::trusting(&authority.certificate().unwrap());
    (authority, client)
}

/// Who a client is, and the authority that says so.
fn client_identity() -> (Identity, String) {
    let mut params = rcgen::CertificateParams::new(["client".to_owned()]).unwrap();
    params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    let mut issuing = rcgen::CertificateParams::default();
    issuing.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let issuer = rcgen::KeyPair::generate().unwrap();
    let issuer = rcgen::CertifiedIssuer::self_signed(issuing, issuer).unwrap();
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let [certificate, issuer] = [certificate.der(), issuer.der()].map(|der| pem("CERTIFICATE", der));
    (Identity::from_pem(&certificate, &pem("PRIVATE KEY", &key.serialize_der())).unwrap(), issuer)
}

fn pem(kind: &str, der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {kind}-----\n{text}\n-----END {kind}-----\n")
}

/// A key and certificate as PEM, and the authority that issued it.
fn theirs(names: &[&str]) -> (String, String, String) {
    let authority = Authority::new();
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let identity = authority.issue(&names).unwrap();
    let (certificate, key) = identity.to_pem();
    (certificate, key, authority.certificate().unwrap())
}

#[test]
fn whoever_trusts_the_authority_can_talk_to_the_server() {
    let (authority, client) = ours();
    let server = serve(&authority, "localhost", "{}");

    for address in server.addresses() {
        for name in ["localhost", "127.0.0.1", "[::1]", "between.containers"] {
            let answer = client.send(name, *address, "/a").unwrap();
            assert_eq!(
                (answer.status().as_u16(), answer.body().as_ref()),
                (200, b"hello".as_slice()),
                "{name}"
            );
        }
    }
    assert!(server.matched().unwrap());
    assert_eq!(server.url(), format!("https://127.0.0.1:{}", server.port()));
}

#[test]
fn clients_choose_the_protocol_while_agreeing_on_a_key() {
    let (authority, client) = ours();
    let server = serve(&authority, "", "{}");
    let send = |client: &Secure| client.send("localhost", server.addresses()[0], "/a").unwrap().version();

    assert_eq!(send(&client), Version::HTTP_2);
    assert_eq!(send(&Secure { protocols: &[HTTP_1], ..client }), Version::HTTP_11);
}

#[test]
fn a_client_without_the_authority_does_not_accept_the_server() {
    let (authority, _) = ours();
    let server = serve(&authority, "", "{}");
    let (_, stranger) = ours();

    let refused = stranger.send("localhost", server.addresses()[0], "/a").unwrap_err();

    assert_eq!(refused, "invalid peer certificate: UnknownIssuer");
    assert!(!server.matched().unwrap());
}

#[test]
fn a_server_may_have_a_certificate_of_the_users() {
    let (authority, _) = ours();
    let (certificate, key, issuer) = theirs(&["shop.example"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.pem");
    std::fs::write(&file, &key).unwrap();
    let config = serde_json::json!({"tls": {"certificate": certificate, "privateKey": file}});
    let server = serve(&authority, "", &config.to_string());
    let client = Secure::trusting(&issuer);

    assert!(client.send("shop.example", server.addresses()[0], "/a").is_ok());

    let refused = client.send("localhost", server.addresses()[0], "/a").unwrap_err();
    assert!(refused.starts_with("invalid peer certificate: certificate not valid for name"), "{refused}");
}

#[test]
fn a_server_may_want_to_know_who_its_clients_are() {
    let (authority, client) = ours();
    let (known, issuer) = client_identity();
    let required = serde_json::json!({"tls": {"clientAuthority": issuer}}).to_string();
    let optional = serde_json::json!({"tls": {"clientAuthority": issuer, "clientCertificate": "optional"}});
    let required = serve(&authority, "", &required);
    let optional = serve(&authority, "", &optional.to_string());
    let send = |client: &Secure, server: &MockServer| client.send("localhost", server.addresses()[0], "/a");

    // The client's side of TLS 1.3 is done before the server has looked at its certificate.
    let client = Secure { protocols: &[HTTP_1], ..client };
    // It learns of the refusal by an alert or by the end of the connection, whichever comes first.
    assert!(send(&client, &required).is_err());
    assert!(!required.matched().unwrap());
    assert!(send(&client, &optional).is_ok());
    let client = Secure { identity: Some(known), ..client };
    assert!(send(&client, &required).is_ok());
    assert!(send(&client, &optional).is_ok());
    wait_for_logged(&required, "A TLS handshake failed: peer sent no certificates", 1);
}

#[test]
fn what_is_not_tls_is_closed_and_others_are_served() {
    let (authority, client) = ours();
    let server = serve(&authority, "", "{}");
    let sent = [
        "GET /a HTTP/1.1\r\nHost: x\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{0}\u{5}hello",
        "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}",
    ];

    for text in sent {
        let mut stream = connect_to(&server);
        stream.write_all(text.as_bytes()).unwrap();
        let answer = read_to_end(&mut stream);
        assert!(!answer.contains("HTTP"), "{answer}");
    }

    assert!(client.send("localhost", server.addresses()[0], "/a").is_ok());
    wait_for_logged(&server, "A TLS handshake failed: ", sent.len());
}

#[test]
fn a_client_that_stalls_in_the_handshake_holds_up_nobody() {
    let (authority, client) = ours();
    let server = serve(&authority, "", "{}");
    let _stalled = stalled(&server);

    assert!(client.send("localhost", server.addresses()[0], "/a").is_ok());
}

#[test]
fn a_stop_does_not_wait_for_handshakes() {
    let (authority, _) = ours();
    let server = serve(&authority, "", "{}");
    let _stalled = stalled(&server);

    // A task that was left behind would be waited for twice as long.
    let taken = time_of_stop(&server);
    assert!(taken < DRAIN_TIMEOUT * 2, "{taken:?}");
}

/// A client that has sent nothing, and one that has sent the start of a handshake.
fn stalled(server: &MockServer) -> [TcpStream; 2] {
    let mut half = connect_to(server);
    half.write_all(b"\x16\x03\x01\x02").unwrap();
    [connect_to(server), half]
}

#[test]
fn keys_that_cannot_be_used_are_refused_with_their_reason() {
    let (authority, _) = ours();
    let (certificate, key, _) = theirs(&["a"]);
    let (other, _, _) = theirs(&["b"]);
    let table = [
        (r#"{"tls":1}"#, "the transport configuration cannot be used: 'tls' must be an object, but is 1"),
        (
            r#"{"tls":{"cert":1}}"#,
            "the transport configuration cannot be used: 'tls.cert' is not known; known are certificate, privateKey, clientAuthority, clientCertificate",
        ),
        (
            r#"{"tls":{"certificate":1}}"#,
            "the transport configuration cannot be used: 'tls.certificate' must be PEM text or the path of a PEM file, but is 1",
        ),
        (
            r#"{"tls":{"clientCertificate":"required"}}"#,
            "the transport configuration cannot be used: 'tls.clientAuthority' is missing beside 'tls.clientCertificate'",
        ),
        (
            r#"{"tls":{"certificate":"/no/such/file"}}"#,
            "cannot read '/no/such/file': No such file or directory (os error 2)",
        ),
        (
            r#"{"tls":{"certificate":"-----BEGIN NOTHING-----","privateKey":"-----BEGIN"}}"#,
            "the certificate is not PEM text: the end of 'NOTHING' is missing",
        ),
    ];
    for (config, text) in table {
        assert_eq!(Options::parse(Some("https"), Some(config)).unwrap_err().to_string(), text, "{config}");
    }

    let alone = serde_json::json!({"tls": {"certificate": certificate}}).to_string();
    let missing =
        "the transport configuration cannot be used: 'tls.privateKey' is missing beside 'tls.certificate'";
    assert_eq!(Options::parse(Some("https"), Some(&alone)).unwrap_err().to_string(), missing);
    let mixed = serde_json::json!({"tls": {"certificate": other, "privateKey": key}}).to_string();
    let options = Options::parse(Some("https"), Some(&mixed)).unwrap();
    let refused = start(pact([]), &Bind::default(), options, runtime(), &authority).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the certificate and the private key cannot be used together: keys may not be consistent: KeyMismatch"
    );
}
