//! Servers for tests: they listen on loopback, give the answers a test has set, and record the requests.
#![expect(clippy::disallowed_methods, reason = "tests need no fork to wait for them")]

use crate::net::tls::{self, Authority, ClientCheck, HTTP_1, Identity};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// What a test server was asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// As in the request line.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// What a test server answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
    /// The connection is closed instead.
    pub(crate) is_cut: bool,
}

type Answering = Pin<Box<dyn Future<Output = Answer> + Send>>;
type Handler = Arc<dyn Fn(Asked) -> Answering + Send + Sync>;

/// A server that answers until it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    scheme: &'static str,
    asked: Arc<Mutex<Vec<Asked>>>,
    connections: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

/// Runs a test that waits, on threads of its own.
#[expect(clippy::disallowed_methods, reason = "tests stand on no thread of a runtime")]
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(test)
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Method and target.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }
}

impl Answer {
    pub(crate) fn new(status: u16, body: impl Into<Bytes>) -> Answer {
        Answer { status, body: body.into(), ..Answer::default() }
    }

    pub(crate) fn cut() -> Answer {
        Answer { is_cut: true, ..Answer::default() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }
}

impl Server {
    /// A server whose answers are made at once.
    pub(crate) async fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Server {
        Server::waiting(move |asked| Box::pin(std::future::ready(answer(&asked)))).await
    }

    /// A server whose answers may wait for something.
    pub(crate) async fn waiting(answer: impl Fn(Asked) -> Answering + Send + Sync + 'static) -> Server {
        Server::serve("http", None, Arc::new(answer)).await
    }

    /// A server with a certificate of this authority for `localhost` and `127.0.0.1`.
    pub(crate) async fn tls(
        authority: &Authority,
        clients: &ClientCheck,
        answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
    ) -> Server {
        let identity = authority.issue(&["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        let acceptor = TlsAcceptor::from(tls::server(identity, clients, &[HTTP_1]).unwrap());
        let answer: Handler = Arc::new(move |asked| Box::pin(std::future::ready(answer(&asked))));
        Server::serve("https", Some(acceptor), answer).await
    }

    /// A server with a certificate and key of the test.
    pub(crate) async fn with_identity(
        identity: Identity,
        answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
    ) -> Server {
        let acceptor = TlsAcceptor::from(tls::server(identity, &ClientCheck::None, &[HTTP_1]).unwrap());
        let answer: Handler = Arc::new(move |asked| Box::pin(std::future::ready(answer(&asked))));
        Server::serve("https", Some(acceptor), answer).await
    }

    async fn serve(scheme: &'static str, tls: Option<TlsAcceptor>, answer: Handler) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let (heard, opened) = (Arc::clone(&asked), Arc::clone(&connections));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                opened.fetch_add(1, Ordering::SeqCst);
                let (tls, answer, heard) = (tls.clone(), Arc::clone(&answer), Arc::clone(&heard));
                tokio::spawn(async move {
                    match tls {
                        None => talk(stream, answer, heard).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                talk(stream, answer, heard).await;
                            }
                        }
                    }
                });
            }
        });
        Server { address, scheme, asked, connections, task }
    }

    /// The URL of a path on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// What it was asked so far, in order.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().clone()
    }

    /// Method and target of each request, in order.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().iter().map(Asked::line).collect()
    }

    /// How many connections were opened.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn talk(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    answer: Handler,
    heard: Arc<Mutex<Vec<Asked>>>,
) {
    let service = service_fn(move |request| {
        let (answer, heard) = (Arc::clone(&answer), Arc::clone(&heard));
        async move {
            let asked = read(request).await;
            heard.lock().push(asked.clone());
            written(answer(asked).await)
        }
    });
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await;
}

async fn read(request: hyper::Request<Incoming>) -> Asked {
    let (head, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Asked {
        method: head.method.to_string(),
        target: head.uri.to_string(),
        headers: head.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

fn written(answer: Answer) -> Result<hyper::Response<Full<Bytes>>, std::io::Error> {
    if answer.is_cut {
        return Err(std::io::Error::other("cut"));
    }
    let mut response = hyper::Response::new(Full::new(answer.body));
    *response.status_mut() = hyper::StatusCode::from_u16(answer.status).unwrap();
    for (name, value) in answer.headers {
        let name = HeaderName::from_static(name);
        response.headers_mut().append(name, HeaderValue::from_str(&value).unwrap());
    }
    Ok(response)
}

/// A server that takes each connection and does with it what the test says.
pub(crate) async fn raw<F>(talk: impl Fn(TcpStream) -> F + Send + Sync + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream));
        }
    });
    address
}
