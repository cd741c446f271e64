//! [`VerificationPlan`]: the input of a verification, as plain data. Its fields are set without checks; a verification
//! checks them when it runs.

pub use super::broker::Application;
use super::exchange::Handlers;
use super::source::Source;
use crate::matching::Engine;
use crate::net::client::ProxyTexts;
use crate::plugin::Driver;
use std::sync::Arc;
use std::time::Duration;

/// The input of a verification.
#[derive(Debug, Clone)]
pub struct VerificationPlan {
    /// Compares responses and generates values: the core, and plugins if there are any.
    pub engine: Engine,
    /// Loads the plugins that pacts need, and has their transports.
    pub driver: Arc<Driver>,
    /// The program that verifies, as brokers show it.
    pub application: Application,
    /// The provider.
    pub provider: Provider,
    /// Further transports of the provider, on the same host.
    pub transports: Vec<ProviderTransport>,
    /// Which interactions are verified.
    pub filter: InteractionFilter,
    /// Pacts with these consumers only; all when empty.
    pub consumers: Vec<String>,
    /// Where provider states are set up; `None` if nowhere.
    pub state_handler: Option<StateHandler>,
    /// Functions that take the place of addresses.
    pub handlers: Handlers,
    /// Custom headers, as names and values, sent with every request to the provider.
    pub headers: Vec<(String, String)>,
    /// How requests to the provider are sent.
    pub requests: RequestOptions,
    /// Whether it is an error when the sources have no pact.
    pub no_pacts_is_error: bool,
    /// Whether it is an error when no interaction was verified.
    pub no_interactions_is_error: bool,
    /// Whether to stop after the first interaction that fails.
    pub stop_at_first_failure: bool,
    /// The version of the provider, which reports show if nothing is published.
    pub provider_version: Option<String>,
    /// What is published to the broker; `None` if nothing.
    pub publish: Option<PublishOptions>,
    /// Where the pacts come from, in order.
    pub sources: Vec<Source>,
}

/// What is published to a broker about the provider, beside the results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublishOptions {
    /// The version that is verified.
    pub version: String,
    /// The URL of the build that runs the verification.
    pub build_url: Option<String>,
    /// Tags that the version gets.
    pub tags: Vec<String>,
    /// Branch that the version is on.
    pub branch: Option<String>,
}

/// The provider: its name, its host and its default transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its name in pacts and in the broker.
    pub name: String,
    /// Its host.
    pub host: String,
    /// The default transport. Its name is the scheme.
    pub transport: ProviderTransport,
    /// Whether the user gave the transport. If not, it is a guess, and no interaction can choose it by name.
    pub is_explicit: bool,
}

/// A transport: how the provider is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderTransport {
    /// The name by which interactions choose it.
    pub name: String,
    /// `http` or `https`.
    pub scheme: String,
    /// Its port; 0 means the default port of the scheme.
    pub port: u16,
    /// The base path, which every path begins with.
    pub path: String,
}

/// Which interactions are verified. Regular expressions are not anchored: a match anywhere in the text selects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InteractionFilter {
    /// A regular expression for descriptions.
    pub description: Option<String>,
    /// A regular expression for the names of provider states. It takes precedence over [`InteractionFilter::no_state`].
    pub state: Option<String>,
    /// Only interactions without provider states.
    pub no_state: bool,
    /// Only interactions that failed when they were last verified, if that is known.
    pub last_failed: Option<Vec<FailedInteraction>>,
}

/// An interaction that failed when it was last verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailedInteraction {
    /// By its key in a version 4 pact.
    Key(String),
    /// By the id that a broker gave it.
    Id(String),
    /// By its description.
    Description(String),
}

/// The URL that sets up provider states, and how it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateHandler {
    /// The URL.
    pub url: String,
    /// Whether it is called again after the interaction, with the action `teardown`.
    pub has_teardown: bool,
    /// Whether the state is sent in the body; otherwise in the query.
    pub in_body: bool,
}

/// How requests to the provider are sent.
#[derive(Debug, Clone)]
pub struct RequestOptions {
    /// How long a request may take, from connecting to the end of the response.
    pub timeout: Duration,
    /// How long the first interaction tries again while the provider refuses connections, because it is starting.
    pub startup_limit: Duration,
    /// Whether redirects are followed; otherwise the redirect is the response that is compared.
    pub follow_redirects: bool,
    /// Whether the check of the provider's certificate is left out.
    pub disable_certificate_check: bool,
    /// How many interactions are verified at the same time; 0 means 1.
    pub parallel: usize,
    /// The proxy settings.
    pub proxies: ProxyTexts,
}

impl VerificationPlan {
    /// Sets the provider and its default transport, and removes all further transports.
    pub fn set_provider(&mut self, name: String, host: String, transport: ProviderTransport) {
        self.provider = Provider { name, host, transport, is_explicit: true };
        self.transports.clear();
    }

    /// Sets the URL that sets up provider states, in place of a function; without a URL no states are set up.
    pub fn set_state_handler(&mut self, url: Option<String>, has_teardown: bool, in_body: bool) {
        self.handlers.state = None;
        self.state_handler = url.map(|url| StateHandler { url, has_teardown, in_body });
    }
}

impl Default for VerificationPlan {
    fn default() -> Self {
        VerificationPlan {
            engine: Engine::without_plugins(),
            driver: Arc::default(),
            application: Application {
                name: "unknown".to_owned(),
                version: "unknown".to_owned(),
                test_framework: "pact_ffi",
            },
            provider: Provider::default(),
            transports: Vec::new(),
            filter: InteractionFilter::default(),
            consumers: Vec::new(),
            state_handler: None,
            handlers: Handlers::default(),
            headers: Vec::new(),
            requests: RequestOptions::default(),
            no_pacts_is_error: true,
            no_interactions_is_error: false,
            stop_at_first_failure: false,
            provider_version: None,
            publish: None,
            sources: Vec::new(),
        }
    }
}

impl Default for Provider {
    fn default() -> Self {
        let transport = ProviderTransport {
            name: "http".to_owned(),
            scheme: "http".to_owned(),
            port: 8080,
            path: "/".to_owned(),
        };
        Provider { name: "provider".to_owned(), host: "localhost".to_owned(), transport, is_explicit: false }
    }
}

impl Default for RequestOptions {
    fn default() -> Self {
        RequestOptions {
            timeout: Duration::from_secs(5),
            startup_limit: Duration::from_secs(2),
            follow_redirects: true,
            disable_certificate_check: false,
            parallel: 1,
            proxies: ProxyTexts::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ProviderTransport, VerificationPlan};

    #[test]
    fn setting_the_provider_again_removes_its_transports() {
        let transport = |name: &str| ProviderTransport {
            name: name.to_owned(),
            scheme: "http".to_owned(),
            port: 1,
            path: "/".to_owned(),
        };
        let mut plan = VerificationPlan::default();
        plan.transports.push(transport("message"));

        plan.set_provider("p".to_owned(), "h".to_owned(), transport("http"));

        assert!(plan.transports.is_empty() && plan.provider.is_explicit);
        assert_eq!((plan.provider.name.as_str(), plan.provider.transport.name.as_str()), ("p", "http"));
    }

    #[test]
    fn without_a_url_no_states_are_set_up() {
        let mut plan = VerificationPlan::default();
        plan.set_state_handler(Some("http://h".to_owned()), true, true);
        assert!(plan.state_handler.is_some());

        plan.set_state_handler(None, true, true);

        assert_eq!(plan.state_handler, None);
    }
}
