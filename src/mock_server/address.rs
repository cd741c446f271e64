//! What a mock server is called: its port, its URL, and the names its certificate has to have.

use super::bind::Bind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The port callers know the server by; 0 if it listens nowhere.
pub(super) fn port_of(addresses: &[SocketAddr]) -> u16 {
    addresses.first().map_or(0, SocketAddr::port)
}

/// Where clients on this machine reach the server.
pub(super) fn url_of(scheme: &str, addresses: &[SocketAddr]) -> String {
    let reachable = addresses.first().copied().map(reachable);
    reachable.map_or_else(String::new, |address| format!("{scheme}://{address}"))
}

/// What clients may call the server by: the names of this machine for itself, and where the server listens.
pub(super) fn names_of(bind: &Bind, addresses: &[SocketAddr]) -> Vec<String> {
    let mut names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
    let listening = addresses.iter().map(|address| address.ip()).filter(|ip| !ip.is_unspecified());
    for name in listening.map(|ip| ip.to_string()).chain(bind.host_name().map(str::to_owned)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A server that listens everywhere is reached on the loopback address.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
