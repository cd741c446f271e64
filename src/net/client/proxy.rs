//! [`Proxies`]: which proxy a request goes through, if any.

use super::super::secret::Secret;
use super::url::{Scheme, Url, UrlError, without_login};
use std::net::IpAddr;

/// Proxies as the usual variables name them; the texts come from the top layer. Empty texts mean nothing.
#[derive(Debug, Clone, Default)]
pub struct ProxyTexts {
    /// `HTTP_PROXY`: for `http` URLs.
    pub http: Option<Secret>,
    /// `HTTPS_PROXY`: for `https` URLs.
    pub https: Option<Secret>,
    /// `ALL_PROXY`: for what the other two say nothing about.
    pub all: Option<Secret>,
    /// `NO_PROXY`: hosts that are reached without a proxy, separated by commas.
    pub none: Option<String>,
}

/// A proxy cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the proxy '{shown}' cannot be used: {cause}")]
pub struct ProxyError {
    shown: String,
    cause: UrlError,
}

/// Which proxy a request goes through.
#[derive(Debug, Clone, Default)]
pub(super) struct Proxies {
    http: Option<Url>,
    https: Option<Url>,
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
            variable(&name.to_ascii_lowercase()).or_else(|| variable(name)).filter(|text| !text.is_empty())
        };
        ProxyTexts {
            http: text("HTTP_PROXY").map(Secret::new),
            https: text("HTTPS_PROXY").map(Secret::new),
            all: text("ALL_PROXY").map(Secret::new),
            none: text("NO_PROXY"),
        }
    }
}

impl Proxies {
    /// Reads the texts. A proxy without a scheme speaks HTTP.
    pub(super) fn read(texts: &ProxyTexts) -> Result<Proxies, ProxyError> {
        let read = |own: &Option<Secret>| {
            let text = [own, &texts.all].into_iter().flatten().map(Secret::reveal).map(str::trim);
            text.into_iter().find(|text| !text.is_empty()).map(proxy).transpose()
        };
        let none = texts.none.as_deref().unwrap_or_default();
        let direct = none.split([',', ' ']).map(str::trim).filter(|text| !text.is_empty());
        Ok(Proxies {
            http: read(&texts.http)?,
            https: read(&texts.https)?,
            direct: direct.map(Exception::read).collect(),
        })
    }

    /// The proxy for a URL; nothing if it is reached directly.
    pub(super) fn of(&self, url: &Url) -> Option<&Url> {
        let proxy = match url.scheme() {
            Scheme::Http => self.http.as_ref()?,
            Scheme::Https => self.https.as_ref()?,
        };
        let is_direct = self.direct.iter().any(|exception| exception.covers(url.host(), url.port()));
        (!is_direct).then_some(proxy)
    }
}

fn proxy(text: &str) -> Result<Url, ProxyError> {
    let read = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("http://{text}")) };
    read.map_err(|cause| ProxyError { shown: without_login(text).into_owned(), cause })
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
    use super::{Proxies, ProxyTexts};
    use crate::net::client::Url;
    use crate::net::secret::Secret;

    fn proxies(http: &str, https: &str, all: &str, none: &str) -> Proxies {
        let some = |text: &str| Some(Secret::new(text));
        let texts =
            ProxyTexts { http: some(http), https: some(https), all: some(all), none: Some(none.to_owned()) };
        Proxies::read(&texts).unwrap()
    }

    fn of(proxies: &Proxies, url: &str) -> String {
        let url = Url::parse(url).unwrap();
        proxies.of(&url).map_or_else(|| "direct".to_owned(), ToString::to_string)
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
    fn a_proxy_that_cannot_be_used_is_named_without_its_credentials() {
        let texts =
            ProxyTexts { all: Some(Secret::new("socks5://me:secret@p:1080")), ..ProxyTexts::default() };

        let error = Proxies::read(&texts).unwrap_err();

        assert_eq!(
            error.to_string(),
            "the proxy 'socks5://p:1080' cannot be used: the scheme 'socks5' is neither http nor https"
        );
        assert!(!format!("{texts:?}").contains("secret"));
    }
}
