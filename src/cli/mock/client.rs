//! [`Client`]: calls to a master.

use super::arguments::Address;
use crate::foundation::json::{Value, parse_value};
use crate::net::client::header::CONTENT_TYPE;
use crate::net::client::{self, HeaderValue, Method, Request, Settings, StatusCode, Url};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// How long an answer may take: a pact file that others hold is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whoever calls a master.
#[derive(Debug)]
pub(super) struct Client {
    client: client::Client,
    runtime: Runtime,
    base: String,
}

/// A call.
#[derive(Debug)]
pub(super) struct Call<'c> {
    /// Method.
    pub(super) method: Method,
    /// Path with query, without the slash it begins with.
    pub(super) path: &'c str,
    /// What allows it, if it needs that.
    pub(super) key: Option<&'c str>,
    /// A JSON document, if there is one.
    pub(super) body: Option<String>,
}

/// What the master answered.
#[derive(Debug)]
pub(super) struct Reply {
    /// Status.
    pub(super) status: StatusCode,
    /// Body.
    pub(super) body: String,
}

impl<'c> Call<'c> {
    /// A call without key and body.
    pub(super) fn new(method: Method, path: &'c str) -> Self {
        Call { method, path, key: None, body: None }
    }
}

impl Reply {
    /// The body as a document.
    pub(super) fn document(&self) -> Result<Value, String> {
        parse_value(&self.body)
            .map_err(|error| format!("the master mock server did not answer with JSON: {error}"))
    }

    /// The status, and why if the master says.
    pub(super) fn told(&self) -> String {
        let error =
            self.document().ok().and_then(|document| Some(document.get("error")?.as_str()?.to_owned()));
        let error = error.map(|error| format!(" - {error}")).unwrap_or_default();
        format!("got response {}{error}", self.status)
    }
}

impl Client {
    /// A client of the master at an address.
    pub(super) fn new(address: &Address) -> Result<Self, String> {
        let built = Builder::new_current_thread().enable_all().build();
        let runtime = built.map_err(|error| format!("cannot call anybody: {error}"))?;
        let settings = Settings { request_timeout: PATIENCE, ..Settings::default() };
        let client =
            client::Client::new(settings).map_err(|error| format!("cannot call anybody: {error}"))?;
        let Address { host, port } = address;
        let is_v6 = host.contains(':') && !host.starts_with('[');
        let base = if is_v6 { format!("http://[{host}]:{port}/") } else { format!("http://{host}:{port}/") };
        Ok(Client { client, runtime, base })
    }

    /// Makes a call. The error tells who was called and why there is no answer.
    pub(super) fn call(&self, call: Call<'_>) -> Result<Reply, String> {
        let target = format!("{}{}", self.base, call.path);
        self.exchange(&target, call).map_err(|cause| {
            let shown = target.split('?').next().unwrap_or_default();
            format!("Failed to connect to the master mock server '{shown}': {cause}")
        })
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the main thread of a program, never one of the runtime"
    )]
    fn exchange(&self, target: &str, call: Call<'_>) -> Result<Reply, String> {
        let url = Url::parse(target).map_err(|error| error.to_string())?;
        let mut request = Request::new(call.method, url);
        if let Some(body) = call.body {
            request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body);
        }
        if let Some(key) = call.key {
            let value = HeaderValue::from_str(&format!("Bearer {key}"));
            request =
                request.authorization(value.map_err(|_| "the key cannot be sent in a header".to_owned())?);
        }
        let response = self.runtime.block_on(self.client.send(&request));
        let response = response.map_err(|error| error.cause.to_string())?;
        let body = String::from_utf8_lossy(&response.body).into_owned();
        Ok(Reply { status: response.status, body })
    }
}
