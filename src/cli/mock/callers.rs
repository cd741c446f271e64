//! [`Callers`]: who may call a master.
//!
//! A master on a loopback address is for the programs of its machine. The pages of other origins run in browsers of
//! that machine: they can send calls there, and read the answers when their own name resolves to a loopback address.
//! Browsers say where a call comes from, so such calls are refused. Programs that are no browsers say nothing.

use crate::foundation::text::{on_one_line, shortened};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// How much of a header a refusal shows.
const SHOWN: usize = 200;

/// Where a call comes from, as its head says.
#[derive(Debug, Clone, Default)]
pub(super) struct Caller {
    /// The host that it is for: the header `Host`, and that of an absolute target.
    pub(super) hosts: Vec<String>,
    /// The header `Origin`.
    pub(super) origin: Option<String>,
    /// The header `Sec-Fetch-Site`.
    pub(super) fetch_site: Option<String>,
}

/// Who may call.
#[derive(Debug, Clone, Default)]
pub(super) struct Callers {
    /// Whether the master listens on loopback addresses only.
    is_local: bool,
    /// The name by which it listens.
    name: String,
}

impl Callers {
    /// For a master that was asked to listen at `name`, and does at these addresses.
    pub(super) fn of(name: &str, addresses: &[SocketAddr]) -> Self {
        let is_local = addresses.iter().all(|address| address.ip().is_loopback());
        Callers { is_local, name: name.to_owned() }
    }

    /// The host of the page, as a browser can open it.
    pub(super) fn page_host(&self) -> String {
        let ip = self.name.trim_matches(['[', ']']).parse::<IpAddr>();
        match ip {
            _ if self.is_local => "localhost".to_owned(),
            Ok(ip) if ip.is_unspecified() => "localhost".to_owned(),
            Ok(IpAddr::V6(ip)) => format!("[{ip}]"),
            _ => self.name.clone(),
        }
    }

    /// Why a call is refused; nothing if it is not.
    pub(super) fn refusal(&self, method: &str, caller: &Caller) -> Option<String> {
        let shown = |text: &str| on_one_line(&shortened(text, SHOWN)).into_owned();
        if self.is_local
            && let Some(host) = caller.hosts.iter().find(|host| !self.is_own(host))
        {
            return Some(format!(
                "calls for the host '{}' are not answered here, only for localhost",
                shown(host)
            ));
        }
        if matches!(method, "GET" | "HEAD" | "OPTIONS") {
            return None;
        }
        if let Some(origin) = &caller.origin {
            let is_own = |host: &String| origin.eq_ignore_ascii_case(&format!("http://{host}"));
            if !caller.hosts.first().is_some_and(is_own) {
                return Some(format!("pages of the origin '{}' may not do this", shown(origin)));
            }
        }
        let is_other =
            |site: &str| ["cross-site", "same-site"].iter().any(|other| site.eq_ignore_ascii_case(other));
        let mut sites = caller.fetch_site.as_deref().unwrap_or_default().split(',').map(str::trim);
        let site = sites.find(|site| is_other(site))?;
        Some(format!("pages of other origins may not do this (Sec-Fetch-Site is '{site}')"))
    }

    /// Whether a host with its port is this machine.
    fn is_own(&self, host: &str) -> bool {
        let host = host.trim();
        let name = match host.rsplit_once(':') {
            Some((name, port))
                if !port.ends_with(']') && port.bytes().all(|digit| digit.is_ascii_digit()) =>
            {
                name
            }
            _ => host,
        };
        let name = name.to_ascii_lowercase();
        let is_v4 = name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback());
        let v6 = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        let is_v6 =
            v6.and_then(|name| name.parse::<Ipv6Addr>().ok()).is_some_and(|address| address.is_loopback());
        let is_named =
            name == "localhost" || name.strip_suffix(".localhost").is_some_and(|sub| !sub.is_empty());
        // Who starts a master under a name of the machine calls it by that name.
        is_named || is_v4 || is_v6 || (!name.is_empty() && name == self.name.to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::{Caller, Callers};

    fn callers(name: &str, addresses: &[&str]) -> Callers {
        let addresses: Vec<_> = addresses.iter().map(|address| address.parse().unwrap()).collect();
        Callers::of(name, &addresses)
    }

    fn local() -> Callers {
        callers("localhost", &["127.0.0.1:8080", "[::1]:8080"])
    }

    fn caller(host: &str, origin: Option<&str>, site: Option<&str>) -> Caller {
        let [origin, fetch_site] = [origin, site].map(|header| header.map(str::to_owned));
        Caller { hosts: vec![host.to_owned()], origin, fetch_site }
    }

    #[test]
    fn a_local_master_answers_for_names_of_the_machine() {
        let own = [
            "localhost",
            "LocalHost:8080",
            "127.0.0.1:1",
            "127.9.8.7",
            "[::1]:8080",
            "[::1]",
            "app.localhost:80",
            "[0:0:0:0:0:0:0:1]",
        ];
        let foreign = [
            "evil.example",
            "evil.example:8080",
            "localhost.evil.example",
            "evil-localhost",
            ".localhost",
            "",
            "127.0.0.1.evil.example",
            "128.0.0.1",
            "[::2]:80",
            "::1",
            "localhost:80, evil.example",
            "10.0.0.1",
            "localhost:8080@evil.example",
            "localhost.",
        ];
        for method in ["GET", "HEAD", "OPTIONS", "POST", "DELETE", "PUT"] {
            for host in own {
                assert_eq!(local().refusal(method, &caller(host, None, None)), None, "{method} {host}");
            }
            for host in foreign {
                assert!(local().refusal(method, &caller(host, None, None)).is_some(), "{method} {host}");
            }
        }
        let without = Caller::default();
        assert_eq!(local().refusal("POST", &without), None);
        // An absolute target names a host too.
        let both = Caller { hosts: vec!["localhost".into(), "evil.example".into()], ..without };
        assert!(local().refusal("GET", &both).is_some());
        assert_eq!(
            callers("build-7", &["127.0.1.1:80"]).refusal("GET", &caller("Build-7:80", None, None)),
            None
        );
    }

    #[test]
    fn a_master_on_other_addresses_answers_for_every_name() {
        let open = callers("0.0.0.0", &["0.0.0.0:80"]);
        assert_eq!(open.refusal("POST", &caller("ci.example", None, None)), None);
        assert!(open.refusal("POST", &caller("ci.example", Some("http://other.example"), None)).is_some());
    }

    #[test]
    fn pages_of_other_origins_may_read_nothing_and_change_nothing() {
        let host = "localhost:8080";
        let table = [
            (None, None, true),
            (Some("http://localhost:8080"), Some("same-origin"), true),
            (Some("http://localhost:8080"), None, true),
            (None, Some("none"), true),
            (Some("null"), None, false),
            (Some("http://localhost:8081"), None, false),
            (Some("https://localhost:8080"), None, false),
            (Some("http://localhost"), None, false),
            (Some("http://127.0.0.1:8080"), None, false),
            (Some("http://evil.example"), Some("cross-site"), false),
            (Some("http://localhost:8080, http://evil.example"), None, false),
            (None, Some("cross-site"), false),
            (None, Some("Same-Site"), false),
            // Two lines are read as one list.
            (None, Some("none, cross-site"), false),
        ];
        for (origin, site, is_answered) in table {
            for method in ["POST", "DELETE", "PUT", "PATCH"] {
                let refusal = local().refusal(method, &caller(host, origin, site));
                assert_eq!(refusal.is_none(), is_answered, "{method} {origin:?} {site:?}: {refusal:?}");
            }
            for method in ["GET", "HEAD", "OPTIONS"] {
                assert_eq!(local().refusal(method, &caller(host, origin, site)), None, "{method} {origin:?}");
            }
        }
    }

    #[test]
    fn a_refusal_stays_on_one_line() {
        let text = local().refusal("GET", &caller("a\u{9b}2J\n::error::x", None, None)).unwrap();
        assert_eq!(
            text,
            "calls for the host 'a\\u{9b}2J\\n::error::x' are not answered here, only for localhost"
        );
    }

    #[test]
    fn the_page_is_opened_by_a_name_that_browsers_can_open() {
        assert_eq!(local().page_host(), "localhost");
        assert_eq!(callers("127.0.0.1", &["127.0.0.1:1"]).page_host(), "localhost");
        assert_eq!(callers("0.0.0.0", &["0.0.0.0:1"]).page_host(), "localhost");
        assert_eq!(callers("::", &["[::]:1"]).page_host(), "localhost");
        assert_eq!(callers("10.1.2.3", &["10.1.2.3:1"]).page_host(), "10.1.2.3");
        assert_eq!(callers("fd00::1", &["[fd00::1]:1"]).page_host(), "[fd00::1]");
        assert_eq!(callers("ci.example", &["10.1.2.3:1"]).page_host(), "ci.example");
    }
}
