//! Mock servers that serve HTTPS.

use crate::examples::created;
use crate::master::Master;
use crate::pacts::{ALICE, GOOD};
use pact_ffi::net::client::{CertificateCheck, Client, Error, Method, Request, Response, Settings, Url};
use tokio::runtime::Builder;

/// The response to a client that trusts only this authority.
#[expect(clippy::disallowed_methods, reason = "this thread belongs to no runtime")]
fn get(url: &str, authority: &str) -> Result<Response, Error> {
    let settings =
        Settings { certificate_check: CertificateCheck::Only(authority.to_owned()), ..Settings::default() };
    let client = Client::new(settings).expect("the settings are good");
    let request = Request::new(Method::GET, Url::parse(url).expect("a URL"));
    let runtime = Builder::new_current_thread().enable_all().build().expect("there are threads");
    runtime.block_on(client.send(&request))
}

#[test]
fn clients_verify_mock_servers_with_the_certificate_of_the_master() {
    let master = Master::start();
    let file = master.file("pact.json", ALICE);
    let (id, port) = created(&master.ask(&["create", "-f", &file, "--tls"]).out);
    let certificate = master.send("GET", "/certificate");
    assert_eq!(
        (certificate.status, certificate.header("content-type")),
        (200, Some("application/pem-certificate-chain"))
    );

    for host in ["127.0.0.1", "localhost"] {
        let reply = get(&format!("https://{host}:{port}{GOOD}"), &certificate.body).expect("an answer");
        assert_eq!(
            (reply.status.as_u16(), reply.text().expect("text")),
            (200, "\"That is some good Mallory.\"")
        );
    }

    let server = master.send("GET", &format!("/mockserver/{id}")).json();
    assert_eq!((&server["scheme"], &server["status"]), (&"https".into(), &"ok".into()));
    assert_eq!(server["address"], format!("127.0.0.1:{port}"));
    assert_eq!(master.ask(&["verify", "-i", &id]).out, format!("Mock server {id}/{port} verified ok\n"));
}

#[test]
fn the_certificate_of_another_master_is_not_trusted() {
    let (master, other) = (Master::start(), Master::start());
    let (_, port) = master.create("/?tls=true", ALICE);

    let refused = get(&format!("https://127.0.0.1:{port}/"), &other.send("GET", "/certificate").body);

    let text = refused.expect_err("no trust").to_string();
    assert!(text.contains("invalid peer certificate"), "{text}");
}
