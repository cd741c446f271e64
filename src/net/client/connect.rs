//! Connections: TCP, through a proxy if need be, and TLS on top.

use super::super::tasks::{blocking, spawn};
use super::super::tls::{self, HTTP_1, Identity, Trust};
use super::error::Cause;
use super::message::basic;
use super::pauses::Pauses;
use super::proxy::Proxies;
use super::settings::{CertificateCheck, Settings, SettingsError};
use super::stream::{PromptTcp, Stream, Watched};
use super::url::{Scheme, Url};
use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper::header::{HOST, PROXY_AUTHORIZATION};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// An open connection: the sender of requests, and the task that does the reading and writing.
pub(super) struct Connection {
    pub(super) sender: http1::SendRequest<Full<Bytes>>,
    task: JoinHandle<hyper::Result<()>>,
    /// Whether something has arrived since the last request.
    has_received: Arc<AtomicBool>,
    pub(super) pauses: Pauses,
}

impl Connection {
    /// The error that ended it, if there was one. Waits for the end.
    pub(super) async fn into_error(self) -> Option<hyper::Error> {
        drop(self.sender);
        self.task.await.ok()?.err()
    }

    /// Begins a request: from here on what arrives belongs to its answer.
    pub(super) fn begin(&self) {
        self.has_received.store(false, Ordering::Relaxed);
    }

    /// Whether a part of the answer has arrived.
    pub(super) fn has_answer_begun(&self) -> bool {
        self.has_received.load(Ordering::Relaxed)
    }
}

/// Opens connections.
pub(super) struct Connector {
    proxies: Proxies,
    certificate_check: CertificateCheck,
    identity: Option<Identity>,
    tls: OnceCell<Arc<ClientConfig>>,
    connect_timeout: Duration,
}

impl Connector {
    pub(super) fn new(settings: &Settings) -> Result<Connector, SettingsError> {
        let connector = Connector {
            proxies: Proxies::read(&settings.proxies),
            certificate_check: settings.certificate_check.clone(),
            identity: settings.identity.clone(),
            tls: OnceCell::new(),
            connect_timeout: settings.connect_timeout,
        };
        connector.check()?;
        Ok(connector)
    }

    /// Finds certificates and keys that cannot be used before a request is sent. The authorities of the system are read
    /// later: most servers under test do not need them.
    fn check(&self) -> Result<(), tls::Error> {
        let trust = match &self.certificate_check {
            CertificateCheck::System if self.identity.is_none() => return Ok(()),
            CertificateCheck::Only(authorities) => Trust::only(authorities)?,
            CertificateCheck::System | CertificateCheck::Disabled => Trust::disabled(),
        };
        tls::client(&trust, self.identity.clone(), &[HTTP_1]).map(|_| ())
    }

    /// The proxy for a URL, if it has one.
    pub(super) fn proxy(&self, url: &Url) -> Result<Option<&Url>, Cause> {
        Ok(self.proxies.of(url)?)
    }

    /// Opens a connection for requests to this URL.
    pub(super) async fn open(&self, url: &Url) -> Result<Connection, Cause> {
        let opened = timeout(self.connect_timeout, self.stream(url)).await;
        let stream = opened.map_err(|_| Cause::Connect {
            address: url.address(),
            source: io::Error::new(
                io::ErrorKind::TimedOut,
                format!("not within {} ms", self.connect_timeout.as_millis()),
            ),
        })??;
        let (stream, has_received) = Watched::new(stream);
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // It ends with the sender, or when the server closes.
        Ok(Connection { sender, task: spawn(connection), has_received, pauses: Pauses::default() })
    }

    async fn stream(&self, url: &Url) -> Result<Stream, Cause> {
        let stream = match self.proxy(url)? {
            None => plain(url).await?,
            Some(proxy) => {
                let stream = self.with_tls(plain(proxy).await?, proxy).await?;
                match url.scheme() {
                    Scheme::Http => return Ok(stream),
                    Scheme::Https => tunnel(stream, proxy, url).await?,
                }
            }
        };
        self.with_tls(stream, url).await
    }

    /// Makes the handshake of TLS if the URL asks for it.
    async fn with_tls(&self, stream: Stream, url: &Url) -> Result<Stream, Cause> {
        if url.scheme() == Scheme::Http {
            return Ok(stream);
        }
        let name = ServerName::try_from(url.host().to_owned())
            .map_err(|_| Cause::Request(format!("no certificate can be for '{}'", url.host())))?;
        let connector = TlsConnector::from(self.config().await?);
        let handshake = connector.connect(name, stream).await;
        let stream = handshake.map_err(|source| Cause::Handshake { address: url.address(), source })?;
        Ok(Box::new(stream))
    }

    async fn config(&self) -> Result<Arc<ClientConfig>, Cause> {
        let config = self.tls.get_or_try_init(|| async {
            let trust = match &self.certificate_check {
                CertificateCheck::System => system_trust().await,
                CertificateCheck::Only(authorities) => Trust::only(authorities)?,
                CertificateCheck::Disabled => Trust::disabled(),
            };
            tls::client(&trust, self.identity.clone(), &[HTTP_1])
        });
        Ok(Arc::clone(config.await?))
    }
}

/// The authorities of the system. They are in hundreds of files, so they are not read on a thread that runs tasks.
async fn system_trust() -> Trust {
    blocking(Trust::system).await.unwrap_or_else(|_| Trust::system())
}

async fn plain(url: &Url) -> Result<Stream, Cause> {
    let connected = connected(url).await;
    let stream = connected.map_err(|source| Cause::Connect { address: url.address(), source })?;
    // Nagle's algorithm would hold back the end of a request until the server has acknowledged its start.
    let _ = stream.set_nodelay(true);
    Ok(Box::new(PromptTcp::new(stream)))
}

/// Opens a connection to the first address of the host that takes it.
async fn connected(url: &Url) -> io::Result<TcpStream> {
    if let Ok(ip) = url.host().parse::<IpAddr>() {
        return TcpStream::connect(SocketAddr::new(ip, url.port())).await;
    }
    let (host, port) = (url.host().to_owned(), url.port());
    // tokio would ask its own pool of threads, which may never get one.
    let found = blocking(move || resolve(&host, port)).await.map_err(io::Error::other)??;
    let mut failed = None;
    for address in found {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            // That the server refused says more than that the system has no address of the other family.
            Err(error) => {
                let is_refused = |known: &io::Error| known.kind() == io::ErrorKind::ConnectionRefused;
                failed = failed.filter(is_refused).or(Some(error));
            }
        }
    }
    Err(failed.unwrap_or_else(|| io::Error::new(io::ErrorKind::NotFound, "the name has no address")))
}

/// The addresses of a host, from the system. A system without `/etc/hosts` does not know `localhost`.
fn resolve(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let found = (host, port).to_socket_addrs().map(Iterator::collect);
    found.or_else(|error| loopback(host, port).ok_or(error))
}

/// The addresses of `localhost` and names that end in `.localhost`: RFC 6761 makes them names of loopback everywhere.
fn loopback(host: &str, port: u16) -> Option<Vec<SocketAddr>> {
    let name = host.strip_suffix('.').unwrap_or(host);
    let top = name.rsplit('.').next()?;
    let addresses = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    top.eq_ignore_ascii_case("localhost").then(|| addresses.map(|ip| SocketAddr::new(ip, port)).to_vec())
}

/// Asks a proxy for a tunnel to the server of a URL.
async fn tunnel(stream: Stream, proxy: &Url, url: &Url) -> Result<Stream, Cause> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    spawn(connection.with_upgrades());
    let mut request =
        Request::builder().method(Method::CONNECT).uri(url.address()).header(HOST, url.address());
    if let Some((user, password)) = proxy.login() {
        request = request.header(PROXY_AUTHORIZATION, basic(user, password));
    }
    let request =
        request.body(Full::<Bytes>::default()).map_err(|error| Cause::Request(error.to_string()))?;
    let response = sender.send_request(request).await?;
    if !response.status().is_success() {
        return Err(Cause::Proxy { proxy: proxy.address(), status: response.status() });
    }
    Ok(Box::new(TokioIo::new(hyper::upgrade::on(response).await?)))
}

#[cfg(test)]
mod tests {
    use super::loopback;

    #[test]
    fn names_below_localhost_are_names_of_loopback() {
        let addresses = ["127.0.0.1:80", "[::1]:80"].map(|address| address.parse().unwrap());

        for host in ["localhost", "LocalHost.", "stock.shop.localhost"] {
            assert_eq!(loopback(host, 80), Some(addresses.to_vec()), "{host}");
        }
        for host in ["localhost.example", "mylocalhost", "localhost..", ""] {
            assert_eq!(loopback(host, 80), None, "{host}");
        }
    }
}
