//! [`Bind`]: where a mock server is to listen, and opening the listeners there.
//!
//! `localhost` is both loopback addresses with one port, because clients resolve it to either.

use super::error::Error;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs};

/// How often the system is asked for a port that is free at both loopback addresses.
const ATTEMPTS: usize = 16;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const LOOPBACK_V6: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);

/// Where a mock server is to listen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bind {
    /// IP address or host name; empty means 127.0.0.1.
    pub address: String,
    /// Port; 0 lets the system choose.
    pub port: u16,
}

impl Bind {
    /// No address, or an empty one, means 127.0.0.1.
    pub fn new(address: Option<&str>, port: u16) -> Self {
        Bind { address: address.unwrap_or_default().to_owned(), port }
    }

    /// Opens the listeners. They are bound and listening when this returns; no task accepts connections yet.
    pub(super) fn listen(&self) -> Result<Vec<TcpListener>, Error> {
        let opened = if self.address.eq_ignore_ascii_case("localhost") {
            listen_on_both_loopbacks(self.port)
        } else {
            TcpListener::bind(SocketAddr::new(self.ip()?, self.port)).map(|listener| vec![listener])
        };
        opened.map_err(|source| Error::Start { address: self.to_string(), source })
    }

    /// The address that a plugin is to listen on.
    pub(super) fn host_for_plugins(&self) -> Result<String, Error> {
        // COMPAT: one address, where a server of our own listens on both.
        if self.address.eq_ignore_ascii_case("localhost") {
            return Ok(LOOPBACK.to_string());
        }
        self.ip().map(|ip| ip.to_string())
    }

    fn ip(&self) -> Result<IpAddr, Error> {
        let address = self.address.as_str();
        if address.is_empty() {
            return Ok(LOOPBACK);
        }
        let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Some(bare) = bare {
            return bare.parse().map(IpAddr::V6).map_err(|_| self.refused());
        }
        match address.parse() {
            Ok(ip) => Ok(ip),
            Err(_) if is_host_name(address) => self.resolve(),
            Err(_) => Err(self.refused()),
        }
    }

    fn resolve(&self) -> Result<IpAddr, Error> {
        let mut found = (self.address.as_str(), self.port).to_socket_addrs().map_err(|_| self.refused())?;
        found.next().map(|address| address.ip()).ok_or_else(|| self.refused())
    }

    /// The name to listen by, if it is not an address.
    pub(super) fn host_name(&self) -> Option<&str> {
        let address = self.address.as_str();
        (is_host_name(address) && address.parse::<IpAddr>().is_err()).then_some(address)
    }

    fn refused(&self) -> Error {
        Error::Address(self.address.clone())
    }
}

impl std::fmt::Display for Bind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.ip_literal() {
            Some(ip) => write!(f, "{}", SocketAddr::new(ip, self.port)),
            None => write!(f, "{}:{}", self.address, self.port),
        }
    }
}

impl Bind {
    fn ip_literal(&self) -> Option<IpAddr> {
        if self.address.is_empty() {
            return Some(LOOPBACK);
        }
        self.address.trim_matches(['[', ']']).parse().ok()
    }
}

/// Whether the text is a name that the system may resolve, and not a malformed IP address.
fn is_host_name(address: &str) -> bool {
    address.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
        && address.chars().any(|c| c.is_ascii_alphabetic())
}

fn listen_on_both_loopbacks(port: u16) -> io::Result<Vec<TcpListener>> {
    let mut attempts = if port == 0 { ATTEMPTS } else { 1 };
    loop {
        attempts -= 1;
        let first = TcpListener::bind((LOOPBACK, port))?;
        match TcpListener::bind((LOOPBACK_V6, first.local_addr()?.port())) {
            Ok(second) => return Ok(vec![first, second]),
            Err(_) if !has_loopback_v6() => return Ok(vec![first]),
            Err(error) if attempts == 0 => return Err(error),
            // The port is taken at the other address: ask for another one.
            Err(_) => {}
        }
    }
}

fn has_loopback_v6() -> bool {
    TcpListener::bind((LOOPBACK_V6, 0)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Bind, has_loopback_v6};
    use std::net::TcpListener;

    fn addresses(address: &str) -> Vec<String> {
        let listeners = Bind::new(Some(address), 0).listen().unwrap();
        listeners.iter().map(|listener| listener.local_addr().unwrap().ip().to_string()).collect()
    }

    #[test]
    fn addresses_are_understood() {
        for (address, expected) in [
            ("", "127.0.0.1"),
            ("127.0.0.1", "127.0.0.1"),
            ("0.0.0.0", "0.0.0.0"),
            ("127.0.0.2", "127.0.0.2"),
        ] {
            assert_eq!(addresses(address), [expected], "{address}");
        }
        if has_loopback_v6() {
            assert_eq!(addresses("::1"), ["::1"]);
            assert_eq!(addresses("[::1]"), ["::1"]);
        }
        assert_eq!(Bind::new(None, 0), Bind::new(Some(""), 0));
    }

    #[test]
    fn localhost_is_both_loopback_addresses_with_one_port() {
        let listeners = Bind::new(Some("LocalHost"), 0).listen().unwrap();

        let ports: Vec<_> = listeners.iter().map(|listener| listener.local_addr().unwrap().port()).collect();
        let expected = if has_loopback_v6() { 2 } else { 1 };
        assert_eq!(ports.len(), expected);
        assert!(ports.iter().all(|port| *port == ports[0] && *port != 0), "{ports:?}");
    }

    #[test]
    fn plugins_get_one_address() {
        for (address, expected) in [
            ("", "127.0.0.1"),
            ("localhost", "127.0.0.1"),
            ("0.0.0.0", "0.0.0.0"),
            ("::1", "::1"),
            ("[::1]", "::1"),
        ] {
            assert_eq!(Bind::new(Some(address), 0).host_for_plugins().unwrap(), expected);
        }
        assert!(Bind::new(Some("999.1.1.1"), 0).host_for_plugins().is_err());
    }

    #[test]
    fn what_is_no_address_is_refused_by_name() {
        for address in ["999.1.1.1", "127.0.0.1:0", "[127.0.0.1]", "[::1", "a b", "http://x", "1.2.3"] {
            let error = Bind::new(Some(address), 0).listen().unwrap_err();
            assert_eq!(error.to_string(), format!("'{address}' is not an address to listen on"));
        }
    }

    #[test]
    fn a_port_in_use_is_named() {
        let held = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = held.local_addr().unwrap().port();

        for (address, shown) in [("", "127.0.0.1"), ("localhost", "localhost")] {
            let error = Bind::new(Some(address), port).listen().unwrap_err().to_string();
            assert!(error.starts_with(&format!("cannot listen on {shown}:{port}: ")), "{error}");
        }
    }
}
