//! [`Plan`]: everything a verification is told, as plain data. Whoever fills it sets fields; nothing is checked before
//! it runs.

use super::source::Source;
use crate::matching::Engine;
use crate::net::client::ProxyTexts;
use std::time::Duration;

/// Everything a verification is told.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What answers are compared with and values are made by: the core, and plugins if there are any.
    pub engine: Engine,
    /// Who verifies, as it is told to a broker.
    pub application: Application,
    /// The provider.
    pub provider: Provider,
    /// Further ways to reach the provider; their host is the provider's.
    pub transports: Vec<Transport>,
    /// Which interactions are verified.
    pub filter: Filter,
    /// Pacts with these consumers only; all when empty.
    pub consumers: Vec<String>,
    /// Where the provider is told about its states, if anywhere.
    pub states: Option<StateCalls>,
    /// Headers sent with every request to the provider, by the name they are given.
    pub headers: Vec<(String, String)>,
    /// How the provider is called.
    pub calls: Calls,
    /// Whether it is an error when the sources have no pact.
    pub no_pacts_is_error: bool,
    /// Whether to stop after the first interaction that fails.
    pub stops_at_first_failure: bool,
    /// What is told to the broker, if anything.
    pub publish: Option<Publish>,
    /// Where the pacts come from, in order.
    pub sources: Vec<Source>,
}

/// What a broker is told about the provider with the results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publish {
    /// The version that is verified.
    pub version: String,
    /// The build that verifies.
    pub build_url: Option<String>,
    /// Tags of the version.
    pub tags: Vec<String>,
    /// Branch of the version.
    pub branch: Option<String>,
}

/// Who verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The provider: its name, and the way it is reached unless a transport says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its name in pacts and with the broker.
    pub name: String,
    /// Its host.
    pub host: String,
    /// Scheme, port and base path. Its name is the scheme.
    pub transport: Transport,
    /// Whether the way was told; otherwise it is a guess that no interaction can choose by name.
    pub is_told: bool,
}

/// A way to reach the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transport {
    /// What interactions call it.
    pub name: String,
    /// `http` or `https`.
    pub scheme: String,
    /// Its port; 0 for that of the scheme.
    pub port: u16,
    /// What every path begins with.
    pub path: String,
}

/// Which interactions are verified. Regular expressions are searched for anywhere in the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// A regular expression for descriptions.
    pub description: Option<String>,
    /// A regular expression for the names of provider states; nothing is selected when [`Filter::no_state`] is set.
    pub state: Option<String>,
    /// Only interactions without provider states.
    pub no_state: bool,
    /// Only interactions that failed when they were last verified, if that is known.
    pub last_failed: Option<Vec<Failed>>,
}

/// An interaction that failed when it was last verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failed {
    /// By its key in a version 4 pact.
    Key(String),
    /// By the identity a broker gave it.
    Id(String),
    /// By its description.
    Description(String),
}

/// Where and how the provider is told about its states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateCalls {
    /// Where.
    pub url: String,
    /// Whether also afterwards.
    pub has_teardown: bool,
    /// Whether the state stands in the body; otherwise in the query.
    pub in_body: bool,
}

/// How the provider is called.
#[derive(Debug, Clone)]
pub struct Calls {
    /// How long a request may take, from connecting to the end of the answer.
    pub timeout: Duration,
    /// Whether redirects are followed; otherwise they are the answer.
    pub follow_redirects: bool,
    /// Whether certificates of the provider are not checked.
    pub disable_certificate_check: bool,
    /// How many interactions are verified at a time; 0 counts as 1.
    pub parallel: usize,
    /// Through whom requests go.
    pub proxies: ProxyTexts,
}

impl Plan {
    /// Says who the provider is and how it is reached. Transports told before are forgotten.
    pub fn set_provider(&mut self, name: String, host: String, transport: Transport) {
        self.provider = Provider { name, host, transport, is_told: true };
        self.transports.clear();
    }

    /// Says where the provider is told about its states; nowhere without a URL.
    pub fn set_states(&mut self, url: Option<String>, has_teardown: bool, in_body: bool) {
        self.states = url.map(|url| StateCalls { url, has_teardown, in_body });
    }
}

impl Default for Plan {
    fn default() -> Self {
        Plan {
            engine: Engine::without_plugins(),
            application: Application { name: "unknown".to_owned(), version: "unknown".to_owned() },
            provider: Provider::default(),
            transports: Vec::new(),
            filter: Filter::default(),
            consumers: Vec::new(),
            states: None,
            headers: Vec::new(),
            calls: Calls::default(),
            no_pacts_is_error: true,
            stops_at_first_failure: false,
            publish: None,
            sources: Vec::new(),
        }
    }
}

impl Default for Provider {
    fn default() -> Self {
        let transport = Transport {
            name: "http".to_owned(),
            scheme: "http".to_owned(),
            port: 8080,
            path: "/".to_owned(),
        };
        Provider { name: "provider".to_owned(), host: "localhost".to_owned(), transport, is_told: false }
    }
}

impl Default for Calls {
    fn default() -> Self {
        Calls {
            timeout: Duration::from_secs(5),
            follow_redirects: true,
            disable_certificate_check: false,
            parallel: 1,
            proxies: ProxyTexts::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Plan, Transport};

    #[test]
    fn a_provider_told_again_forgets_its_transports() {
        let transport = |name: &str| Transport {
            name: name.to_owned(),
            scheme: "http".to_owned(),
            port: 1,
            path: "/".to_owned(),
        };
        let mut plan = Plan::default();
        plan.transports.push(transport("message"));

        plan.set_provider("p".to_owned(), "h".to_owned(), transport("http"));

        assert!(plan.transports.is_empty() && plan.provider.is_told);
        assert_eq!((plan.provider.name.as_str(), plan.provider.transport.name.as_str()), ("p", "http"));
    }

    #[test]
    fn without_a_url_no_states_are_told() {
        let mut plan = Plan::default();
        plan.set_states(Some("http://h".to_owned()), true, true);
        assert!(plan.states.is_some());

        plan.set_states(None, true, true);

        assert_eq!(plan.states, None);
    }
}
