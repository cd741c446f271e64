//! Which requests are sent again when a kept connection turns out to be closed.
#![expect(clippy::disallowed_methods, reason = "tests need no fork to wait for them")]
use crate::net::client::fixture::run;
use crate::net::client::{CertificateCheck, Client, Method, ProxyText, Request, Settings, Url};
use crate::net::secret::Secret;
use crate::net::tls::{self, Authority, ClientCheck, HTTP_1};
use parking_lot::Mutex;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A server that answers some requests on each connection, reads one more, writes the start of an answer or nothing, and
/// closes the connection without a word.
struct Closing {
    address: SocketAddr,
    authority: Authority,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Closing {
    async fn start(
        address: &str,
        has_tls: bool,
        answers: impl Fn(&str) -> usize + Send + Sync + Copy + 'static,
        rest: &'static str,
    ) -> Closing {
        let authority = Authority::new();
        let identity = authority.issue(&["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        let acceptor = TlsAcceptor::from(tls::server(identity, &ClientCheck::None, &[HTTP_1]).unwrap());
        let listener = TcpListener::bind(address).await.unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let closing =
            Closing { address: listener.local_addr().unwrap(), authority, asked: Arc::clone(&asked) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (asked, acceptor) = (Arc::clone(&asked), acceptor.clone());
                tokio::spawn(async move {
                    if has_tls {
                        if let Ok(stream) = acceptor.accept(stream).await {
                            talk(stream, &asked, answers, rest).await;
                        }
                    } else {
                        talk(stream, &asked, answers, rest).await;
                    }
                });
            }
        });
        closing
    }

    fn client(&self) -> Client {
        let certificate_check = CertificateCheck::Only(self.authority.certificate().unwrap());
        Client::new(Settings { certificate_check, ..Settings::default() }).unwrap()
    }

    fn url(&self, scheme: &str) -> Url {
        Url::parse(&format!("{scheme}://{}/x", self.address)).unwrap()
    }

    /// The method of each request, in order.
    fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock())
    }
}

async fn talk(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    asked: &Mutex<Vec<String>>,
    answers: impl Fn(&str) -> usize,
    rest: &str,
) {
    let mut answered = 0;
    while let Some(method) = method_of_request(&mut stream).await {
        let most = answers(&method);
        asked.lock().push(method);
        if answered >= most {
            let _ = stream.write_all(rest.as_bytes()).await;
            let _ = stream.flush().await;
            return;
        }
        answered += 1;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        let _ = stream.flush().await;
    }
}

async fn method_of_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        head.push(char::from(stream.read_u8().await.ok()?));
    }
    if let Some((_, rest)) = head.split_once("content-length: ") {
        let length = rest.split_once('\r').unwrap().0.parse().unwrap();
        stream.read_exact(&mut vec![0; length]).await.ok()?;
    }
    Some(head.split_once(' ').unwrap().0.to_owned())
}

fn sent(method: &Method, url: &Url) -> Request {
    Request::new(method.clone(), url.clone()).body(if *method == Method::GET { "" } else { "x" })
}

#[test]
fn what_changes_nothing_is_sent_once_more_when_a_kept_connection_is_closed() {
    run(async {
        for (address, scheme) in [("127.0.0.1:0", "http"), ("127.0.0.1:0", "https"), ("[::1]:0", "http")] {
            for method in [Method::GET, Method::OPTIONS, Method::TRACE] {
                let server = Closing::start(address, scheme == "https", |_| 1, "").await;
                let (client, url) = (server.client(), server.url(scheme));

                for _ in 0..3 {
                    assert!(client.send(&sent(&method, &url)).await.is_ok(), "{scheme} {method}");
                }

                let name = method.as_str();
                assert_eq!(server.take_asked(), [name; 5], "{scheme}: the second and the third twice");
            }
        }
    });
}

#[test]
fn nothing_else_is_ever_sent_twice() {
    run(async {
        for (scheme, has_tls) in [("http", false), ("https", true)] {
            for name in ["POST", "PUT", "PATCH", "DELETE", "PURGE"] {
                let server =
                    Closing::start("127.0.0.1:0", has_tls, |method| usize::from(method == "GET") * 9, "")
                        .await;
                let (client, url) = (server.client(), server.url(scheme));
                let method = Method::from_bytes(name.as_bytes()).unwrap();

                let first = client.send(&sent(&method, &url)).await;
                let get = client.send(&sent(&Method::GET, &url)).await;
                let later = client.send(&sent(&method, &url)).await;

                assert!(first.is_err() && get.is_ok() && later.is_err(), "{scheme} {name}");
                assert_eq!(server.take_asked(), [name, "GET", name], "{scheme}");
            }
        }
    });
}

#[test]
fn a_server_that_closes_after_some_requests_gets_each_request_once() {
    run(async {
        for answers in [1, 3] {
            let server = Closing::start("127.0.0.1:0", false, move |_| answers, "").await;
            let (client, url) = (server.client(), server.url("http"));

            for _ in 0..8 {
                assert!(client.send(&sent(&Method::POST, &url)).await.is_ok());
            }

            assert_eq!(server.take_asked(), ["POST"; 8]);
        }
    });
}

#[test]
fn nothing_is_sent_again_once_an_answer_has_begun() {
    run(async {
        for (scheme, has_tls) in [("http", false), ("https", true)] {
            let server = Closing::start("127.0.0.1:0", has_tls, |_| 1, "HTTP/1.1 20").await;
            let (client, url) = (server.client(), server.url(scheme));

            let first = client.send(&sent(&Method::GET, &url)).await;
            let cut = client.send(&sent(&Method::GET, &url)).await;

            assert!(first.is_ok() && cut.is_err(), "{scheme}");
            assert_eq!(server.take_asked(), ["GET"; 2], "{scheme}");
        }
    });
}

#[test]
fn the_same_holds_through_a_proxy() {
    run(async {
        let server = Closing::start("127.0.0.1:0", false, |method| usize::from(method == "GET"), "").await;
        let variable = "http_proxy".to_owned();
        let value = Secret::new(server.address.to_string());
        let mut settings = Settings::default();
        settings.proxies.http = Some(ProxyText { variable, value });
        let client = Client::new(settings).unwrap();
        let url = Url::parse("http://nowhere.invalid/").unwrap();

        assert!(client.send(&sent(&Method::GET, &url)).await.is_ok());
        assert!(client.send(&sent(&Method::GET, &url)).await.is_ok());
        assert!(client.send(&sent(&Method::PUT, &url)).await.is_err());

        assert_eq!(server.take_asked(), ["GET", "GET", "GET", "PUT"]);
    });
}

#[test]
fn requests_at_the_same_time_are_each_sent_once() {
    run(async {
        let server =
            Closing::start("127.0.0.1:0", false, |method| usize::from(method == "GET") * 9, "").await;
        let (client, url) = (server.client(), server.url("http"));
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..24 {
            let method = if number % 3 == 0 { Method::POST } else { Method::GET };
            let (client, request) = (client.clone(), sent(&method, &url));
            tasks.spawn(async move { client.send(&request).await.is_ok() });
        }

        let answered = tasks.join_all().await.into_iter().filter(|is_ok| *is_ok).count();

        assert_eq!(answered, 16);
        let posts = server.take_asked().iter().filter(|method| *method == "POST").count();
        assert_eq!(posts, 8);
    });
}
