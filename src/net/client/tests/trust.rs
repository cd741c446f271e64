use crate::net::client::fixture::{Answer, Server, run};
use crate::net::client::{CertificateCheck, Client, Method, Request, Settings, Url};
use crate::net::tls::{Authority, ClientCheck, Identity};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair};

fn client(certificate_check: CertificateCheck) -> Client {
    Client::new(Settings { certificate_check, ..Settings::default() }).unwrap()
}

async fn answer_text(client: &Client, url: &str) -> String {
    match client.send(&Request::new(Method::GET, Url::parse(url).unwrap())).await {
        Ok(response) => response.text().unwrap().to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_server_is_accepted_if_its_authority_is_trusted() {
    run(async {
        let authority = Authority::new();
        let server = Server::tls(&authority, &ClientCheck::None, |_| Answer::new(200, "secure")).await;
        let url = server.url("/");
        let by_name = format!("https://localhost:{}/", server.port());
        let mine = client(CertificateCheck::Only(authority.certificate().unwrap()));

        for _ in 0..3 {
            assert_eq!(answer_text(&mine, &url).await, "secure");
        }
        assert_eq!(answer_text(&mine, &by_name).await, "secure");
        assert_eq!(answer_text(&client(CertificateCheck::Disabled), &url).await, "secure");
        assert_eq!(server.connections(), 3, "each client and each name has one");
        let stranger = client(CertificateCheck::Only(Authority::new().certificate().unwrap()));
        // The stranger has the name of the right one.
        for (client, reason) in
            [(client(CertificateCheck::System), "UnknownIssuer"), (stranger, "UnknownIssuer")]
        {
            let place = format!("127.0.0.1:{}", server.port());
            assert_eq!(
                answer_text(&client, &url).await,
                format!(
                    "error sending request for url ({url}): TLS with {place} failed: \
                     invalid peer certificate: {reason}"
                )
            );
        }
    });
}

#[test]
fn a_client_shows_its_certificate_when_asked() {
    run(async {
        let (authority, clients) = (Authority::new(), Issuer::new());
        let check = ClientCheck::Required(clients.certificate());
        let server = Server::tls(&authority, &check, |_| Answer::new(200, "welcome")).await;
        let certificate_check = CertificateCheck::Only(authority.certificate().unwrap());

        let known = Settings {
            identity: Some(issued(&clients)),
            certificate_check: certificate_check.clone(),
            ..Settings::default()
        };
        let unknown = Settings { identity: Some(issued(&Issuer::new())), ..known.clone() };
        let known = answer_text(&Client::new(known).unwrap(), &server.url("/")).await;
        let unknown = answer_text(&Client::new(unknown).unwrap(), &server.url("/")).await;
        let anonymous = answer_text(&client(certificate_check), &server.url("/")).await;

        assert_eq!(known, "welcome");
        let failed = format!("error sending request for url ({}): ", server.url("/"));
        assert_eq!(anonymous, format!("{failed}connection error: received fatal alert: CertificateRequired"));
        assert_eq!(unknown, format!("{failed}connection error: received fatal alert: DecryptError"));
    });
}

/// An authority for clients.
struct Issuer(CertifiedIssuer<'static, KeyPair>);

impl Issuer {
    fn new() -> Issuer {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Issuer(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn certificate(&self) -> String {
        pem("CERTIFICATE", self.0.der())
    }
}

fn issued(issuer: &Issuer) -> Identity {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(["a client".to_owned()]).unwrap();
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let certificate = params.signed_by(&key, &issuer.0).unwrap();
    Identity::from_pem(&pem("CERTIFICATE", certificate.der()), &pem("PRIVATE KEY", &key.serialize_der()))
        .unwrap()
}

fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(der))
}

#[test]
fn certificates_that_cannot_be_read_are_refused_at_once() {
    let settings =
        Settings { certificate_check: CertificateCheck::Only("nonsense".to_owned()), ..Settings::default() };

    assert_eq!(Client::new(settings).unwrap_err().to_string(), "the PEM text has no certificate");
}
