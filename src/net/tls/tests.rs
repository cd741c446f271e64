//! Handshakes in memory: which certificates are accepted.

use super::{Authority, ClientCheck, Error, HTTP_1, HTTP_2, Identity, Trust, certificates, client, server};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, ServerConfig, ServerConnection};
use std::sync::Arc;

/// What both sides agreed on, or what the side that gave up said.
fn shake(
    server: Arc<ServerConfig>,
    client: Arc<ClientConfig>,
    name: &str,
) -> Result<Option<Vec<u8>>, String> {
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let mut server = ServerConnection::new(server).unwrap();
    let mut client = ClientConnection::new(client, name).unwrap();
    while client.is_handshaking() || server.is_handshaking() || server.wants_write() {
        let mut wire = Vec::new();
        client.write_tls(&mut wire).unwrap();
        server.read_tls(&mut wire.as_slice()).unwrap();
        server.process_new_packets().map_err(|error| error.to_string())?;
        let mut wire = Vec::new();
        server.write_tls(&mut wire).unwrap();
        client.read_tls(&mut wire.as_slice()).unwrap();
        client.process_new_packets().map_err(|error| error.to_string())?;
    }
    Ok(client.alpn_protocol().map(<[u8]>::to_vec))
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn trusting(authority: &Authority) -> Arc<ClientConfig> {
    client(&Trust::only(&authority.certificate().unwrap()).unwrap(), None, &[HTTP_2, HTTP_1]).unwrap()
}

#[test]
fn an_authority_certifies_servers_for_the_names_they_have() {
    let authority = Authority::new();
    let identity = authority.issue(&names(&["localhost", "127.0.0.1", "::1"])).unwrap();
    let server = server(identity, &ClientCheck::None, &[HTTP_2, HTTP_1]).unwrap();

    for name in ["localhost", "127.0.0.1", "::1"] {
        let agreed = shake(Arc::clone(&server), trusting(&authority), name);
        assert_eq!(agreed, Ok(Some(HTTP_2.to_vec())), "{name}");
    }
    for (name, client) in [("example.org", trusting(&authority)), ("localhost", trusting(&Authority::new()))]
    {
        let refused = shake(Arc::clone(&server), client, name).unwrap_err();
        assert!(refused.starts_with("invalid peer certificate: "), "{refused}");
    }
}

#[test]
fn an_authority_is_one_and_the_same_for_as_long_as_it_lives() {
    let authority = Authority::new();

    let first = authority.certificate().unwrap();

    assert_eq!(authority.certificate().unwrap(), first);
    assert_ne!(Authority::new().certificate().unwrap(), first);
    assert_eq!(certificates(&first).unwrap().len(), 1);
    assert!(first.lines().all(|line| line.len() <= 64), "{first}");
}

#[test]
fn a_client_that_believes_everybody_believes_a_stranger() {
    let stranger = Authority::new().issue(&names(&["somewhere"])).unwrap();
    let server = server(stranger, &ClientCheck::None, &[]).unwrap();
    let client = client(&Trust::disabled(), None, &[]).unwrap();

    assert_eq!(shake(server, client, "localhost"), Ok(None));
}

#[test]
fn clients_are_asked_for_a_certificate_if_the_server_wants_one() {
    let (mine, theirs) = (Authority::new(), Authority::new());
    let trust = Trust::only(&mine.certificate().unwrap()).unwrap();
    let named = names(&["localhost"]);
    let with = |identity: Option<Identity>| client(&trust, identity, &[]).unwrap();
    let asking = |check: &ClientCheck| server(mine.issue(&named).unwrap(), check, &[]).unwrap();
    let required = ClientCheck::Required(theirs.certificate().unwrap());
    let optional = ClientCheck::Optional(theirs.certificate().unwrap());

    assert!(shake(asking(&optional), with(None), "localhost").is_ok());
    let none = shake(asking(&required), with(None), "localhost");
    assert_eq!(none.unwrap_err(), "peer sent no certificates");
    let stranger = Authority::new().issue(&named).unwrap();
    for check in [&required, &optional] {
        let refused = shake(asking(check), with(Some(stranger.clone())), "localhost").unwrap_err();
        assert!(refused.starts_with("invalid peer certificate: "), "{refused}");
    }
}

#[test]
fn what_is_not_pem_is_refused_with_its_reason() {
    let certificate = Authority::new().certificate().unwrap();
    let cut = &certificate[..certificate.len() - 30];
    let odd = certificate.replace("MII", "M*I");
    let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let table = [
        ("", "", "the PEM text has no certificate"),
        ("hello", "", "the PEM text has no certificate"),
        (cut, "", "the certificate is not PEM text: the end of 'CERTIFICATE' is missing"),
        (&odd, "", "the certificate is not PEM text: base64 decode error: InvalidCharacter(42)"),
        (&certificate, "", "the PEM text has no private key"),
        (&certificate, &certificate, "the PEM text has no private key"),
        (&certificate, encrypted, "the PEM text has no private key that is not encrypted"),
    ];

    for (certificates, key, text) in table {
        assert_eq!(Identity::from_pem(certificates, key).unwrap_err().to_string(), text);
    }
}

#[test]
fn a_key_that_belongs_to_another_certificate_is_refused() {
    let authority = Authority::new();
    let [mine, other] = [(); 2].map(|()| authority.issue(&names(&["localhost"])).unwrap());
    let mixed = Identity { chain: mine.chain, key: other.key };

    let refused = server(mixed, &ClientCheck::None, &[]).unwrap_err();

    assert!(matches!(&refused, Error::Identity(_)), "{refused}");
}
