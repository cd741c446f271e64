//! [`Session`]: what all requests to the provider share: the plan, the client and the custom headers.

use super::plan::VerificationPlan;
use super::startup::Startup;
use super::target;
use super::transcript::is_secret;
use crate::foundation::charset::header_text;
use crate::model::headers::split_value;
use crate::model::{Headers, Interaction};
use crate::net::client::{
    CertificateCheck, Client, Error, HeaderMap, HeaderName, HeaderValue, Local, Request, Response, Settings,
    SettingsError, Url,
};
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// What all requests to the provider share.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) plan: Arc<VerificationPlan>,
    client: Client,
    /// The provider's default transport, which a function may stand for.
    pub(super) origin: Option<Url>,
    startup: Startup,
    /// The custom headers, or an error that names the one that cannot be sent.
    headers: Result<HeaderMap, String>,
    /// Done once it was logged that nothing sets up provider states.
    without_state_handler: Once,
}

impl Session {
    pub(super) fn new(plan: Arc<VerificationPlan>) -> Result<Self, SettingsError> {
        let options = &plan.requests;
        let client = Client::new(Settings {
            user_agent: super::USER_AGENT.to_owned(),
            connect_timeout: options.timeout,
            request_timeout: options.timeout,
            follow_redirects: options.follow_redirects,
            connections_per_server: options.parallel.max(1),
            certificate_check: if options.disable_certificate_check {
                CertificateCheck::Disabled
            } else {
                CertificateCheck::System
            },
            proxies: options.proxies.clone(),
            ..Settings::default()
        })?;
        let headers = custom_headers(&plan.headers);
        let startup = Startup::new(plan.requests.startup_limit);
        let origin = Url::parse(&target::default_base(&plan)).ok();
        Ok(Session { plan, client, origin, startup, headers, without_state_handler: Once::new() })
    }

    /// Logs that the states of an interaction are not set up, because the plan has no state handler. It is the same for
    /// every interaction, so that it is logged for the first one only.
    pub(super) fn warn_without_state_handler(&self, interaction: &Interaction) {
        self.without_state_handler.call_once(|| {
            let id = interaction.id.as_deref().unwrap_or(&interaction.description);
            tracing::warn!(
                "State Change ignored as there is no state change URL provided for interaction {id}"
            );
        });
    }

    /// Returns an error if a custom header cannot be sent.
    pub(super) fn check_headers(&self) -> Result<(), String> {
        self.headers.as_ref().map(|_| ()).map_err(Clone::clone)
    }

    /// The custom headers, which all requests to the provider have.
    pub(super) fn custom_headers(&self) -> Result<&HeaderMap, String> {
        self.headers.as_ref().map_err(Clone::clone)
    }

    /// Sends a request with the custom headers. They replace other headers of the same name, and they are not sent on
    /// when the provider redirects to another server. A function may
    /// answer in place of one server.
    pub(super) async fn send(
        &self,
        mut request: Request,
        local: Option<Local<'_>>,
    ) -> Result<Response, String> {
        let custom = self.custom_headers()?;
        request.private.extend(custom.clone());
        loop {
            match self.client.send_to(&request, local).await {
                Ok(response) => return Ok(response),
                Err(error) => match self.wait_for_startup(&error) {
                    Some(wait) => sleep(wait).await,
                    None => return Err(error.to_string()),
                },
            }
        }
    }

    /// How long to wait for a provider that may still be starting; nothing if the error counts.
    fn wait_for_startup(&self, error: &Error) -> Option<Duration> {
        if error.is_refused() { self.startup.next_wait(&error.url, Instant::now()) } else { None }
    }

    /// Notes that an interaction has been verified.
    pub(super) fn end_startup(&self) {
        self.startup.end();
    }
}

fn custom_headers(pairs: &[(String, String)]) -> Result<HeaderMap, String> {
    const ONLY: &str = "Only ASCII characters (32-127) are permitted";
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let key = HeaderName::from_bytes(name.as_bytes())
            .map_err(|error| format!("Custom header '{name}' is invalid. {ONLY} - {error}"))?;
        let is_secret = is_secret(&key);
        let shown = if is_secret { "***" } else { value };
        let mut value = HeaderValue::from_str(value).map_err(|error| {
            format!("Custom header '{name}' has an invalid value '{shown}'. {ONLY} - {error}")
        })?;
        value.set_sensitive(is_secret);
        headers.insert(key, value);
    }
    Ok(headers)
}

/// The headers of a response in the form of the model.
pub(super) fn received_headers(response: &Response) -> Option<Headers> {
    let mut headers = Headers::new();
    for (name, value) in &response.headers {
        let text = header_text(value.as_bytes());
        headers.entry(name.as_str()).extend(split_value(name.as_str(), &text));
    }
    (!headers.is_empty()).then_some(headers)
}

/// The value of the `Content-Type` header of a response.
pub(super) fn content_type(response: &Response) -> Option<&str> {
    response.header("content-type")
}

#[cfg(test)]
mod tests {
    use super::custom_headers;

    fn count_or_error(name: &str, value: &str) -> Result<usize, String> {
        let one = (name.to_owned(), value.to_owned());
        custom_headers(&[one]).map(|headers| headers.len())
    }

    #[test]
    fn a_custom_header_that_cannot_be_sent_is_named() {
        assert_eq!(count_or_error("X-A", "1"), Ok(1));
        assert_eq!(
            count_or_error("X Y", "1").unwrap_err(),
            "Custom header 'X Y' is invalid. Only ASCII characters (32-127) are permitted - invalid HTTP header name"
        );
        assert_eq!(
            count_or_error("X-A", "1\n2").unwrap_err(),
            "Custom header 'X-A' has an invalid value '1\n2'. Only ASCII characters (32-127) are permitted - \
             failed to parse header value"
        );
        for name in ["Authorization", "Cookie", "X-Api-Key", "X-Auth-Token"] {
            let error = count_or_error(name, "hidden\n").unwrap_err();
            assert!(error.contains("an invalid value '***'"), "{error}");
        }
    }

    #[test]
    fn the_last_of_two_custom_headers_counts_whatever_their_case() {
        let pairs = [("X-A", "1"), ("x-a", "2")].map(|(name, value)| (name.to_owned(), value.to_owned()));

        let headers = custom_headers(&pairs).unwrap();

        assert_eq!((headers.len(), headers["x-a"].to_str().unwrap()), (1, "2"));
    }
}
