//! [`MasterClient`]: calls a master.

use super::arguments::Address;
use crate::foundation::json::{Value, parse_value};
use crate::net::client::header::CONTENT_TYPE;
use crate::net::client::{self, HeaderValue, Method, Request, Settings, StatusCode, Url};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// How long a response of the master may take. Writing a pact file waits for the lock of the file.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(60);

/// A client of a master.
#[derive(Debug)]
pub(super) struct MasterClient {
    client: client::Client,
    runtime: Runtime,
    base: String,
}

/// A call.
#[derive(Debug)]
pub(super) struct Call<'c> {
    /// The method.
    pub(super) method: Method,
    /// The path with query, without its first slash.
    pub(super) path: &'c str,
    /// The key, if the call needs it.
    pub(super) key: Option<&'c str>,
    /// The body, a JSON document.
    pub(super) body: Option<String>,
}

/// The response of the master.
#[derive(Debug)]
pub(super) struct Reply {
    /// The status.
    pub(super) status: StatusCode,
    /// The body.
    pub(super) body: String,
}

impl<'c> Call<'c> {
    /// A call without key and body.
    pub(super) fn new(method: Method, path: &'c str) -> Self {
        Call { method, path, key: None, body: None }
    }
}

impl Reply {
    /// The body as JSON.
    pub(super) fn document(&self) -> Result<Value, String> {
        parse_value(&self.body)
            .map_err(|error| format!("the master mock server did not answer with JSON: {error}"))
    }

    /// The status, with the error text of the master if there is one.
    pub(super) fn describe(&self) -> String {
        let error =
            self.document().ok().and_then(|document| Some(document.get("error")?.as_str()?.to_owned()));
        let error = error.map(|error| format!(" - {error}")).unwrap_or_default();
        format!("got response {}{error}", self.status)
    }
}

impl MasterClient {
    /// A client of the master at an address.
    pub(super) fn new(address: &Address) -> Result<Self, String> {
        let built = Builder::new_current_thread().enable_all().build();
        let runtime = built.map_err(|error| format!("cannot call the master server: {error}"))?;
        let settings = Settings { request_timeout: RESPONSE_TIMEOUT, ..Settings::default() };
        let client = client::Client::new(settings)
            .map_err(|error| format!("cannot call the master server: {error}"))?;
        let Address { host, port } = address;
        let is_v6 = host.contains(':') && !host.starts_with('[');
        let base = if is_v6 { format!("http://[{host}]:{port}/") } else { format!("http://{host}:{port}/") };
        Ok(MasterClient { client, runtime, base })
    }

    /// Makes a call. The error names the URL and why there is no response.
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
