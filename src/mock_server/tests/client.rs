//! A client that speaks HTTP/2 and TLS, for what cannot be said byte by byte.
#![expect(clippy::disallowed_methods, reason = "tests need no fork to wait for them")]

use super::{MockServer, RUNTIME};
use crate::net::tls::{self, HTTP_1, HTTP_2, Identity, Trust};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::{http1, http2};
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::ServerName;
use std::net::SocketAddr;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// A request of these parts.
pub(super) fn ask(method: &str, uri: &str, body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    Request::builder().method(method).uri(uri).body(Full::new(body.into())).unwrap()
}

/// Sends a request over a connection of its own, with HTTP/2 from the start.
pub(super) fn send_h2(server: &MockServer, request: Request<Full<Bytes>>) -> Response<Bytes> {
    let address = server.addresses()[0];
    block_on(async move {
        let stream = TcpStream::connect(address).await.unwrap();
        speak_h2(stream, request).await
    })
}

/// A client of HTTPS servers.
pub(super) struct Secure {
    pub(super) trust: Trust,
    pub(super) identity: Option<Identity>,
    pub(super) protocols: &'static [&'static [u8]],
}

impl Secure {
    /// One that trusts an authority and prefers HTTP/2.
    pub(super) fn trusting(authority: &str) -> Self {
        Secure { trust: Trust::only(authority).unwrap(), identity: None, protocols: &[HTTP_2, HTTP_1] }
    }

    /// Sends a request to a server that it calls by a name; the text of what went wrong if it does not work.
    pub(super) fn send(
        &self,
        name: &str,
        address: SocketAddr,
        path: &str,
    ) -> Result<Response<Bytes>, String> {
        let config = tls::client(&self.trust, self.identity.clone(), self.protocols).unwrap();
        let uri = format!("https://{name}{path}");
        let name = ServerName::try_from(name.trim_matches(['[', ']']).to_owned()).unwrap();
        block_on(async move {
            let stream = TcpStream::connect(address).await.unwrap();
            let secret = TlsConnector::from(config).connect(name, stream).await;
            let secret = secret.map_err(|error| error.to_string())?;
            if secret.get_ref().1.alpn_protocol() == Some(HTTP_2) {
                Ok(speak_h2(secret, ask("GET", &uri, "")).await)
            } else {
                speak_h1(secret, ask("GET", &uri, "")).await
            }
        })
    }
}

async fn speak_h2<S>(stream: S, request: Request<Full<Bytes>>) -> Response<Bytes>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let answer = whole(sender.send_request(request).await.unwrap()).await;
    assert_eq!(answer.version(), Version::HTTP_2);
    answer
}

async fn speak_h1<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(|error| {
        let source = std::error::Error::source(&error);
        source.map_or_else(|| error.to_string(), ToString::to_string)
    })?;
    Ok(whole(answer).await)
}

async fn whole(answer: Response<hyper::body::Incoming>) -> Response<Bytes> {
    let (head, body) = answer.into_parts();
    Response::from_parts(head, body.collect().await.unwrap().to_bytes())
}

/// Waits on this thread, which is none of the runtime's.
pub(super) fn block_on<F>(work: F) -> F::Output
where
    F: Future<Output: Send> + Send + 'static,
{
    let (done, answer) = std::sync::mpsc::channel();
    RUNTIME.spawn(async move { done.send(work.await) });
    answer.recv().unwrap()
}
