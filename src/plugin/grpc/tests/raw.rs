//! gRPC by hand: a server whose answers are scripted, and a client. Both show what goes over the wire.

use crate::net::tasks::{Runtime, Spawner, spawn, spawn_on};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response, client, server};
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use prost::Message;
use std::convert::Infallible;
use std::future::{Future, pending};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tonic::codegen::BoxFuture;

pub(in crate::plugin) type Answering = BoxFuture<Answer, Infallible>;

/// A call that was received.
#[derive(Debug, Clone)]
pub(in crate::plugin) struct Call {
    pub(in crate::plugin) path: String,
    pub(in crate::plugin) headers: HeaderMap,
    pub(in crate::plugin) message: Vec<u8>,
    pub(in crate::plugin) peer: SocketAddr,
}

impl Call {
    pub(in crate::plugin) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| std::str::from_utf8(value.as_bytes()).unwrap())
    }
}

/// What is answered.
#[derive(Debug)]
pub(in crate::plugin) enum Answer {
    /// A message and the status OK.
    Message(Vec<u8>),
    /// No message and these headers at the end.
    Trailers(Vec<(&'static str, Vec<u8>)>),
    /// These bytes, with an HTTP status.
    Bytes(u16, Vec<u8>),
    /// Half a message, then the connection is closed.
    Half,
    /// Half a message, then the call is reset.
    Reset,
    /// Nothing.
    Silence,
}

pub(in crate::plugin) fn message(message: &impl Message) -> Answer {
    Answer::Message(message.encode_to_vec())
}

pub(in crate::plugin) fn status(code: i32, text: impl Into<Vec<u8>>) -> Answer {
    Answer::Trailers(vec![("grpc-status", code.to_string().into_bytes()), ("grpc-message", text.into())])
}

/// A server with the handshake of a plugin.
#[derive(Debug)]
pub(in crate::plugin) struct Fake {
    pub(in crate::plugin) port: u16,
    pub(in crate::plugin) calls: Arc<Mutex<Vec<Call>>>,
}

impl Fake {
    /// Answers each call, which it knows by its number.
    pub(in crate::plugin) fn start(
        runtime: &Runtime,
        answer: impl Fn(usize, &Call) -> Answer + Send + Sync + 'static,
    ) -> Fake {
        let at = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let answer = move |number, call: &Call| -> Answering {
            let answer = answer(number, call);
            Box::pin(async { Ok(answer) })
        };
        Fake::start_at(runtime, at, answer).unwrap()
    }

    pub(in crate::plugin) fn start_at(
        runtime: &Runtime,
        address: IpAddr,
        answer: impl Fn(usize, &Call) -> Answering + Send + Sync + 'static,
    ) -> std::io::Result<Fake> {
        let (calls, answer) = (Arc::<Mutex<Vec<Call>>>::default(), Arc::new(answer));
        let received = Arc::clone(&calls);
        let port = listen(runtime, address, move |stream| {
            let (received, answer) = (Arc::clone(&received), Arc::clone(&answer));
            let (peer, close) = (stream.peer_addr().unwrap(), Arc::new(Notify::new()));
            let closed = Arc::clone(&close);
            let exchange = service_fn(move |request| {
                let (received, answer, close) =
                    (Arc::clone(&received), Arc::clone(&answer), Arc::clone(&close));
                async move {
                    let call = receive(request, peer).await;
                    let number = received.lock().len();
                    received.lock().push(call.clone());
                    let answer = answer(number, &call).await?;
                    Ok::<_, Infallible>(respond(answer, close).await)
                }
            });
            let mut builder = server::conn::http2::Builder::new(Spawner);
            builder.max_header_list_size(1 << 20);
            let mut serving = Box::pin(builder.serve_connection(TokioIo::new(stream), exchange));
            Box::pin(async move {
                let mut closed = std::pin::pin!(closed.notified());
                let _ = crate::net::accept::until_stopped(&mut serving, &mut closed).await;
            })
        })?;
        Ok(Fake { port, calls })
    }
}

/// Accepts connections on a port of its own.
pub(in crate::plugin) fn listen(
    runtime: &Runtime,
    address: IpAddr,
    serve: impl Fn(TcpStream) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + 'static,
) -> std::io::Result<u16> {
    let listener = runtime.block_on(TcpListener::bind((address, 0)))?;
    let port = listener.local_addr()?.port();
    spawn_on(runtime.handle(), async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            spawn(serve(stream));
        }
    });
    Ok(port)
}

async fn receive(request: Request<Incoming>, peer: SocketAddr) -> Call {
    let (head, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Call { path: head.uri.path().to_owned(), headers: head.headers, message: body[5..].to_vec(), peer }
}

async fn respond(answer: Answer, close: Arc<Notify>) -> Response<BoxBody<Bytes, std::io::Error>> {
    let grpc = |body| {
        let builder = Response::builder().header("content-type", "application/grpc");
        builder.body(body).unwrap()
    };
    let trailers = |pairs: Vec<(&'static str, Vec<u8>)>| {
        let pairs = pairs.into_iter();
        let pairs = pairs
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_bytes(&value).unwrap()));
        async { Some(Ok(pairs.collect::<HeaderMap>())) }
    };
    let full = |bytes| Full::new(Bytes::from(bytes)).map_err(|never: Infallible| match never {});
    match answer {
        Answer::Message(message) => {
            let ok = trailers(vec![("grpc-status", b"0".to_vec())]);
            grpc(full(framed(&message)).with_trailers(ok).boxed())
        }
        Answer::Trailers(pairs) => {
            let empty = Empty::new().map_err(|never: Infallible| match never {});
            grpc(empty.with_trailers(trailers(pairs)).boxed())
        }
        Answer::Bytes(status, bytes) => {
            let mut response = Response::new(full(bytes).boxed());
            *response.status_mut() = status.try_into().unwrap();
            response
        }
        Answer::Half => grpc(Partly { sent: false, close: Some(close) }.boxed()),
        Answer::Reset => grpc(Partly { sent: false, close: None }.boxed()),
        Answer::Silence => pending().await,
    }
}

/// Half of a message, and then no more.
struct Partly {
    sent: bool,
    close: Option<Arc<Notify>>,
}

impl Body for Partly {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if !self.sent {
            self.sent = true;
            return Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[0, 0, 0, 0, 9, 1])))));
        }
        match &self.close {
            Some(close) => {
                close.notify_one();
                Poll::Pending
            }
            None => Poll::Ready(Some(Err(std::io::Error::other("reset")))),
        }
    }
}

/// A message as it is sent.
pub(in crate::plugin) fn framed(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    [&[0], length.as_slice(), message].concat()
}

/// Makes a call of a connection of its own; gives the bytes of the answer, its status and its text.
pub(in crate::plugin) async fn call(
    address: SocketAddr,
    path: &str,
    headers: &[(&'static str, &str)],
    body: Vec<u8>,
) -> (Vec<u8>, String, String) {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut requests, connection) =
        client::conn::http2::handshake(Spawner, TokioIo::new(stream)).await.unwrap();
    spawn(connection);
    let mut request = Request::post(format!("http://{address}{path}")).header("te", "trailers");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.header("content-type", "application/grpc").body(Full::new(Bytes::from(body)));
    let (head, body) = requests.send_request(request.unwrap()).await.unwrap().into_parts();
    let body = body.collect().await.unwrap();
    let ends = body.trailers().cloned().unwrap_or(head.headers);
    let text = |name| ends.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    let (status, text) = (text("grpc-status"), text("grpc-message"));
    (body.to_bytes().get(5..).unwrap_or_default().to_vec(), status, text)
}

/// Makes calls of one connection without waiting between them; returns when all have been answered.
pub(in crate::plugin) async fn call_at_once(address: SocketAddr, path: &str, bodies: Vec<Vec<u8>>) {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut requests, connection) =
        client::conn::http2::handshake(Spawner, TokioIo::new(stream)).await.unwrap();
    spawn(connection);
    let mut answers = Vec::new();
    for body in bodies {
        let request = Request::post(format!("http://{address}{path}")).header("te", "trailers");
        let request = request.header("content-type", "application/grpc").body(Full::new(Bytes::from(body)));
        answers.push(requests.send_request(request.unwrap()));
    }
    for answer in answers {
        answer.await.unwrap().into_body().collect().await.unwrap();
    }
}
