//! [`Proxies`]: which proxy a request goes through, if any.

use super::super::secret::Secret;
use super::url::{Scheme, Url, UrlError, shown_url};
use std::net::IpAddr;

/// Proxies as the usual variables name them; the texts come from the top layer. Empty texts mean nothing.
#[derive(Debug, Clone, Default)]
pub struct ProxyTexts {
    /// `HTTP_PROXY`: for `http` URLs.
    pub http: Option<ProxyText>,
    /// `HTTPS_PROXY`: for `https` URLs.
    pub https: Option<ProxyText>,
    /// `ALL_PROXY`: for what the other two say nothing about.
    pub all: Option<ProxyText>,
    /// `NO_PROXY`: hosts that are reached without a proxy, separated by commas.
    pub none: Option<String>,
}

/// The value of a variable that names a proxy.
#[derive(Debug, Clone)]
pub struct ProxyText {
    /// The name of the variable, for messages.
    pub variable: String,
    /// Its value, which may have credentials.
    pub value: Secret,
}

/// The proxy of a URL cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the proxy '{shown}' in the variable {variable} cannot be used: {cause}")]
pub struct ProxyError {
    variable: String,
    shown: String,
    cause: UrlError,
}

/// Which proxy a request goes through. A text that names no usable proxy is an error of the requests it is for, and of
/// no others.
#[derive(Debug, Clone, Default)]
pub(super) struct Proxies {
    http: Option<Result<Url, ProxyError>>,
    https: Option<Result<Url, ProxyError>>,
    direct: Vec<Exception>,
}

/// Hosts that are reached without a proxy.
#[derive(Debug, Clone)]
enum Exception {
    All,
    /// A host and all below it, on one port or on all.
    Domain(String, Option<u16>),
    /// Addresses whose first bits are these.
    Network(IpAddr, u8),
}

impl ProxyTexts {
    /// Reads environment variables; names in lower case come first.
    #[must_use]
    pub fn of(variable: &dyn Fn(&str) -> Option<String>) -> ProxyTexts {
        let text = |name: &str| {
            let names = [name.to_ascii_lowercase(), name.to_owned()];
            let mut set = names.into_iter().filter_map(|name| Some((variable(&name)?, name)));
            set.next().filter(|(text, _)| !text.is_empty())
        };
        let proxy = |name: &str| {
            text(name).map(|(value, variable)| ProxyText { variable, value: Secret::new(value) })
        };
        ProxyTexts {
            http: proxy("HTTP_PROXY"),
            https: proxy("HTTPS_PROXY"),
            all: proxy("ALL_PROXY"),
            none: text("NO_PROXY").map(|(hosts, _)| hosts),
        }
    }
}

impl Proxies {
    /// Reads the texts. A proxy without a scheme speaks HTTP.
    pub(super) fn read(texts: &ProxyTexts) -> Proxies {
        let read = |own: &Option<ProxyText>| {
            let mut texts = [own, &texts.all].into_iter().flatten();
            texts.find(|text| !text.value.reveal().trim().is_empty()).map(proxy)
        };
        let none = texts.none.as_deref().unwrap_or_default();
        let direct = none.split([',', ' ']).map(str::trim).filter(|text| !text.is_empty());
        Proxies {
            http: read(&texts.http),
            https: read(&texts.https),
            direct: direct.map(Exception::read).collect(),
        }
    }

    /// The proxy for a URL; nothing if it is reached directly.
    pub(super) fn of(&self, url: &Url) -> Result<Option<&Url>, ProxyError> {
        let proxy = match url.scheme() {
            Scheme::Http => &self.http,
            Scheme::Https => &self.https,
        };
        let Some(proxy) = proxy else { return Ok(None) };
        if self.direct.iter().any(|exception| exception.covers(url.host(), url.port())) {
            return Ok(None);
        }
        proxy.as_ref().map(Some).map_err(Clone::clone)
    }
}

fn proxy(text: &ProxyText) -> Result<Url, ProxyError> {
    let value = text.value.reveal().trim();
    let read = if value.contains("://") { Url::parse(value) } else { Url::parse(&format!("http://{value}")) };
    read.map_err(|cause| ProxyError {
        variable: text.variable.clone(),
        shown: shown_url(value).into_owned(),
        cause,
    })
}

impl Exception {
    fn read(text: &str) -> Exception {
        if text == "*" {
            return Exception::All;
        }
        let (address, bits) =
            text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address = address.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = address.parse::<IpAddr>() {
            let all = if address.is_ipv4() { 32 } else { 128 };
            let bits = bits.and_then(|bits| bits.parse().ok()).unwrap_or(all).min(all);
            return Exception::Network(address, bits);
        }
        let (name, port) = match text.rsplit_once(':') {
            Some((name, port)) => (name, port.parse().ok()),
            None => (text, None),
        };
        let name = name.trim_start_matches('*').trim_start_matches('.').to_ascii_lowercase();
        Exception::Domain(name, port)
    }

    fn covers(&self, host: &str, port: u16) -> bool {
        match self {
            Exception::All => true,
            Exception::Domain(name, only) => {
                let is_below = host
                    .strip_suffix(name.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
                is_below && only.is_none_or(|only| only == port)
            }
            Exception::Network(network, bits) => {
                host.parse().is_ok_and(|address| have_common_prefix(*network, address, *bits))
            }
        }
    }
}

fn have_common_prefix(one: IpAddr, other: IpAddr, bits: u8) -> bool {
    let differing = match (one, other) {
        (IpAddr::V4(one), IpAddr::V4(other)) => u128::from(one.to_bits() ^ other.to_bits()) << 96,
        (IpAddr::V6(one), IpAddr::V6(other)) => one.to_bits() ^ other.to_bits(),
        _ => return false,
    };
    differing.leading_zeros() >= u32::from(bits)
}

#[cfg(test)]
mod tests {
    use super::{Proxies, ProxyText, ProxyTexts};
    use crate::net::client::Url;
    use crate::net::secret::Secret;

    fn proxies(http: &str, https: &str, all: &str, none: &str) -> Proxies {
        let some = |variable: &str, text: &str| {
            Some(ProxyText { variable: variable.to_owned(), value: Secret::new(text) })
        };
        Proxies::read(&ProxyTexts {
            http: some("HTTP_PROXY", http),
            https: some("https_proxy", https),
            all: some("ALL_PROXY", all),
            none: Some(none.to_owned()),
        })
    }

    fn of(proxies: &Proxies, url: &str) -> String {
        let url = Url::parse(url).unwrap();
        match proxies.of(&url) {
            Ok(proxy) => proxy.map_or_else(|| "direct".to_owned(), ToString::to_string),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn each_scheme_has_its_proxy_and_the_general_one_fills_in() {
        let own = proxies("http://one:1", "two:2", "", "");
        let general = proxies("", "http://two:2", "https://all", "");

        assert_eq!(of(&own, "http://h/"), "http://one:1/");
        assert_eq!(of(&own, "https://h/"), "http://two:2/");
        assert_eq!(of(&general, "http://h/"), "https://all/");
        assert_eq!(of(&general, "https://h/"), "http://two:2/");
        assert_eq!(of(&proxies("", "", "", ""), "http://h/"), "direct");
    }

    #[test]
    fn some_hosts_are_asked_directly() {
        let listed =
            proxies("p", "", "", " a.org, .b.org *.c.org,d:81,10.0.0.0/8,192.168.1.1,fd00::/8,[::1]");
        for (url, is_direct) in [
            ("http://a.org/", true),
            ("http://X.A.org/", true),
            ("http://xa.org/", false),
            ("http://b.org/", true),
            ("http://x.c.org/", true),
            ("http://d/", false),
            ("http://d:81/", true),
            ("http://10.2.3.4/", true),
            ("http://11.2.3.4/", false),
            ("http://192.168.1.1/", true),
            ("http://192.168.1.2/", false),
            ("http://[fd12::1]/", true),
            ("http://[::1]:99/", true),
            ("http://[::2]/", false),
            ("http://127.0.0.1/", false),
        ] {
            assert_eq!(of(&listed, url) == "direct", is_direct, "{url}");
        }
        assert_eq!(of(&proxies("p", "", "", "*"), "http://any/"), "direct");
        assert_eq!(of(&proxies("p", "", "", "0.0.0.0/0"), "http://1.2.3.4/"), "direct");
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_an_error_of_the_urls_it_is_for() {
        let general = "the proxy 'socks5h://p:1080' in the variable ALL_PROXY cannot be used: the scheme 'socks5h' is \
                       neither http nor https";
        let own = "the proxy 'socks5://s' in the variable https_proxy cannot be used: the scheme 'socks5' is neither \
                   http nor https";
        let socks = "socks5h://me:secret@p:1080";
        for (proxies, http, https) in [
            (proxies("", "", socks, "local"), general, general),
            (proxies("http://one:1", "", socks, "local"), "http://one:1/", general),
            (proxies("", "socks5://u:pw@s", "http://one:1", "local"), "http://one:1/", own),
        ] {
            assert_eq!(of(&proxies, "http://h/"), http);
            assert_eq!(of(&proxies, "https://h/"), https);
            assert_eq!([of(&proxies, "http://local/"), of(&proxies, "https://local:1/")], ["direct"; 2]);
        }
        assert_eq!(of(&proxies("", "", socks, "*"), "http://h/"), "direct");
    }

    #[test]
    fn variables_in_lower_case_come_first_and_are_named_as_they_are_written() {
        let set =
            [("ALL_PROXY", "socks5://a"), ("http_proxy", ""), ("HTTP_PROXY", "http://b"), ("no_proxy", "x")];
        let variable =
            |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());

        let texts = ProxyTexts::of(&variable);

        assert!(texts.http.is_none() && texts.https.is_none(), "an empty variable turns the other one off");
        assert_eq!(texts.all.as_ref().map(|text| text.variable.as_str()), Some("ALL_PROXY"));
        assert_eq!(texts.none.as_deref(), Some("x"));
        let secret = |name: &str| (name == "https_proxy").then(|| "http://u:secret@p".to_owned());
        assert!(!format!("{:?}", ProxyTexts::of(&secret)).contains("secret"));
    }
}
