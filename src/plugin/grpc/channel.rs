//! [`Channel`]: the service over which the gRPC library makes its calls.

use super::connection::{Broken, Connection};
use hyper::body::{Body as HttpBody, Bytes, Frame, Incoming};
use hyper::header::{AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};
use hyper::{Request, Response};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tonic::Status;
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Service};

/// How plugins see this library.
const AGENT: HeaderValue = HeaderValue::from_static(concat!("pact-ffi/", env!("CARGO_PKG_VERSION")));

/// The requests of all calls to one plugin, each with the key of its handshake.
#[derive(Debug, Clone)]
pub(super) struct Channel {
    connection: Arc<Connection>,
    key: Option<HeaderValue>,
}

impl Channel {
    /// To the plugin on a port of this machine.
    pub(super) fn new(port: u16, server_key: &str) -> Self {
        let key = HeaderValue::from_bytes(server_key.as_bytes()).ok();
        Channel { connection: Arc::new(Connection::new(port)), key }
    }
}

impl Service<Request<Body>> for Channel {
    type Response = Response<Reply>;
    type Error = Broken;
    type Future = BoxFuture<Self::Response, Self::Error>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let Channel { connection, key } = self.clone();
        Box::pin(async move {
            let key = key.ok_or_else(|| Broken("its serverKey has control characters".to_owned()))?;
            request.headers_mut().insert(AUTHORIZATION, key);
            request.headers_mut().insert(USER_AGENT, AGENT);
            let mut response = connection.send(request).await?;
            remove_details(response.headers_mut());
            Ok(response.map(Reply))
        })
    }
}

/// The body of a response: its messages, and the status in its trailers.
#[derive(Debug)]
pub(super) struct Reply(Incoming);

impl HttpBody for Reply {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        Pin::new(&mut self.0)
            .poll_frame(context)
            .map_ok(without_details)
            .map_err(|error| Broken::because(&error))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }
}

fn without_details(mut frame: Frame<Bytes>) -> Frame<Bytes> {
    if let Some(trailers) = frame.trailers_mut() {
        remove_details(trailers);
    }
    frame
}

/// Removes the details of a status. We do not use them, and tonic panics if they are not base64.
fn remove_details(headers: &mut HeaderMap) {
    headers.remove(Status::GRPC_STATUS_DETAILS);
}
