use crate::net::client::fixture::{Answer, Server, raw, run};
use crate::net::client::{CertificateCheck, Client, Method, ProxyText, ProxyTexts, Request, Settings, Url};
use crate::net::secret::Secret;
use crate::net::tls::{Authority, ClientCheck};
use parking_lot::Mutex;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;

fn get(url: &str) -> Request {
    Request::new(Method::GET, Url::parse(url).unwrap())
}

fn through(proxy: &str, settings: Settings) -> Client {
    let all = Some(ProxyText { variable: "all_proxy".to_owned(), value: Secret::new(proxy) });
    let proxies = ProxyTexts { all, ..ProxyTexts::default() };
    Client::new(Settings { proxies, ..settings }).unwrap()
}

#[test]
fn a_proxy_is_told_the_whole_url() {
    run(async {
        let proxy = Server::start(|_| Answer::new(200, "by proxy")).await;
        let client = through(&format!("http://me:pw@127.0.0.1:{}", proxy.port()), Settings::default());

        let response = client.send(&get("http://nowhere.invalid/a?b")).await.unwrap();

        assert_eq!(response.text().unwrap(), "by proxy");
        let asked = proxy.asked().remove(0);
        assert_eq!(asked.line(), "GET http://nowhere.invalid/a?b");
        assert_eq!(asked.header("host"), Some("nowhere.invalid"));
        assert_eq!(asked.header("proxy-authorization"), Some("Basic bWU6cHc="));
    });
}

#[test]
fn tls_goes_through_a_tunnel_that_sees_nothing() {
    run(async {
        let authority = Authority::new();
        let server = Server::tls(&authority, &ClientCheck::None, |_| Answer::new(200, "inside")).await;
        let heads = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&heads);
        let target = server.port();
        let proxy = raw(move |mut stream| {
            let heard = Arc::clone(&heard);
            async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.unwrap());
                }
                heard.lock().push(String::from_utf8(head).unwrap());
                stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.unwrap();
                let mut onward = TcpStream::connect(("127.0.0.1", target)).await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut onward).await;
            }
        })
        .await;
        let certificate_check = CertificateCheck::Only(authority.certificate().unwrap());
        let client =
            through(&format!("me:pw@{proxy}"), Settings { certificate_check, ..Settings::default() });

        for _ in 0..2 {
            let response = client.send(&get("https://localhost/x")).await.unwrap();
            assert_eq!(response.text().unwrap(), "inside");
        }

        let expected = "CONNECT localhost:443 HTTP/1.1\r\nhost: localhost:443\r\nproxy-authorization: Basic bWU6cHc=\r\n\r\n";
        assert_eq!(*heads.lock(), [expected], "one tunnel, used twice");
        assert_eq!(server.lines(), ["GET /x", "GET /x"]);
        assert_eq!(server.asked()[0].header("proxy-authorization"), None);
    });
}

#[test]
fn a_proxy_that_refuses_is_named() {
    run(async {
        let proxy = Server::start(|_| Answer::new(407, "")).await;
        let client = through(&format!("me:secret@127.0.0.1:{}", proxy.port()), Settings::default());

        let error = client.send(&get("https://nowhere.invalid/")).await.unwrap_err();

        assert_eq!(
            error.to_string(),
            format!(
                "error sending request for url (https://nowhere.invalid/): the proxy 127.0.0.1:{} answered CONNECT \
                 with 407 Proxy Authentication Required",
                proxy.port()
            )
        );
    });
}

#[test]
fn a_proxy_that_cannot_be_used_disturbs_only_the_urls_it_is_for() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "direct")).await;
        let all = Some(ProxyText {
            variable: "all_proxy".to_owned(),
            value: Secret::new("socks5h://me:secret@127.0.0.1:1"),
        });
        let none = Some("127.0.0.1".to_owned());
        let proxies = ProxyTexts { all, none, ..ProxyTexts::default() };
        let client = Client::new(Settings { proxies, ..Settings::default() }).unwrap();

        let direct = client.send(&get(&server.url("/"))).await.unwrap();
        assert_eq!(direct.text().unwrap(), "direct");
        for url in ["http://nowhere.invalid/", "https://nowhere.invalid/"] {
            let error = client.send(&get(url)).await.unwrap_err();

            assert_eq!(
                error.to_string(),
                format!(
                    "error sending request for url ({url}): the proxy 'socks5h://127.0.0.1:1' in the variable all_proxy \
                     cannot be used: the scheme 'socks5h' is neither http nor https"
                )
            );
        }
    });
}
