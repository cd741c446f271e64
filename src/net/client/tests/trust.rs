use crate::net::client::fixture::{Answer, Server, run};
use crate::net::client::{CertificateCheck, Client, Method, Request, Settings, Url};
use crate::net::tls::{Authority, ClientCheck, Identity};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    date_time_ymd,
};

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

/// A certificate of a server, as PEM, and what the server needs to present it.
struct Presented {
    certificate: String,
    identity: Identity,
}

/// A certificate for `localhost` and `127.0.0.1`, signed by itself unless there is an issuer.
fn presented(change: impl FnOnce(&mut CertificateParams), issuer: Option<&Issuer>) -> Presented {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    change(&mut params);
    let made = match issuer {
        Some(issuer) => params.signed_by(&key, &issuer.0),
        None => params.self_signed(&key),
    };
    let certificate = pem("CERTIFICATE", made.unwrap().der());
    let identity = Identity::from_pem(&certificate, &pem("PRIVATE KEY", &key.serialize_der())).unwrap();
    Presented { certificate, identity }
}

fn is_authority(params: &mut CertificateParams) {
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
}

#[test]
fn a_server_whose_own_certificate_is_trusted_is_accepted() {
    run(async {
        let issuer = Issuer::new();
        let for_clients = |params: &mut CertificateParams| {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        };
        for (what, server) in [
            ("an authority", presented(is_authority, None)),
            ("no authority", presented(|_| {}, None)),
            ("explicitly none", presented(|params| params.is_ca = IsCa::ExplicitNoCa, None)),
            ("for clients", presented(for_clients, None)),
            ("of an authority that is not trusted", presented(|_| {}, Some(&issuer))),
            ("an authority of another one", presented(is_authority, Some(&issuer))),
        ] {
            let listening = Server::with_identity(server.identity, |_| Answer::new(200, "secure")).await;
            let all = format!("{}{}", Issuer::new().certificate(), server.certificate);
            let trusting = client(CertificateCheck::Only(all));

            assert_eq!(answer_text(&trusting, &listening.url("/")).await, "secure", "{what}");
            let by_name = format!("https://localhost:{}/", listening.port());
            assert_eq!(answer_text(&trusting, &by_name).await, "secure", "{what}");
        }
    });
}

#[test]
fn host_name_and_dates_of_a_trusted_certificate_are_checked() {
    run(async {
        let other_name = |params: &mut CertificateParams| {
            is_authority(params);
            params.subject_alt_names.truncate(1);
        };
        let expired = |params: &mut CertificateParams| params.not_after = date_time_ymd(2001, 1, 1);
        let early = |params: &mut CertificateParams| params.not_before = date_time_ymd(4000, 1, 1);
        let issuer = Issuer::new();
        let both = |change: fn(&mut CertificateParams)| {
            move |params: &mut CertificateParams| {
                is_authority(params);
                change(params);
            }
        };
        for (server, reason) in [
            (presented(other_name, None), "certificate not valid for name \"127.0.0.1\""),
            (
                presented(|params| params.subject_alt_names.truncate(1), None),
                "certificate not valid for name",
            ),
            (presented(expired, None), "certificate expired"),
            (presented(both(expired), None), "certificate expired"),
            (presented(expired, Some(&issuer)), "certificate expired"),
            (presented(early, None), "certificate not valid yet"),
            (presented(both(early), None), "certificate not valid yet"),
        ] {
            let listening = Server::with_identity(server.identity, |_| Answer::new(200, "secure")).await;

            let error =
                answer_text(&client(CertificateCheck::Only(server.certificate)), &listening.url("/")).await;

            assert!(error.contains(&format!("invalid peer certificate: {reason}")), "{error}");
        }
    });
}

#[test]
fn a_certificate_with_the_names_of_a_trusted_one_is_another() {
    run(async {
        let (trusted, other) = (presented(is_authority, None), presented(is_authority, None));
        let listening = Server::with_identity(other.identity, |_| Answer::new(200, "secure")).await;

        let error =
            answer_text(&client(CertificateCheck::Only(trusted.certificate)), &listening.url("/")).await;

        assert!(error.contains("invalid peer certificate"), "{error}");
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
