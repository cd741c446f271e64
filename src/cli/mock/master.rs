//! [`Master`]: the mock servers that are running, and how they are started, found and stopped.

use super::by_plugin;
use super::callers::Callers;
use super::secrets::fresh_id;
use crate::foundation::json::{Document, SyntaxError, Value};
use crate::lint;
use crate::mock_server::{self, Bind, Listeners, MockServer, Options, Transport};
use crate::model::file::{self, QueryForm, QueryForms};
use crate::model::{self, Interaction, Pact, SpecVersion};
use crate::net::tls::{self, Authority};
use crate::plugin::{Driver, Hold, LoadError};
use parking_lot::{Mutex, RwLock};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::Builder;
use std::time::Duration;
use tokio::runtime::Handle;

/// Mock servers listen here, whatever the master does.
const ADDRESS: &str = "127.0.0.1";

/// How many ports after the first are tried.
const PORTS: u16 = 1000;

/// How long the end waits for files that are being written.
const WRITE_TIMEOUT: Duration = Duration::from_secs(5);

/// What is running.
#[derive(Debug)]
pub(super) struct Master {
    /// Where pact files are written; none is the current folder.
    output: Option<PathBuf>,
    base_port: u16,
    key: String,
    callers: Callers,
    runtime: Handle,
    /// Certifies those that serve HTTPS.
    authority: Arc<Authority>,
    live: Mutex<BTreeMap<String, Arc<Served>>>,
    /// Held shared while a pact file is written.
    writing: RwLock<()>,
    /// Declared after the servers, which are dropped first: they release plugins.
    driver: Arc<Driver>,
}

/// A mock server that is running.
#[derive(Debug)]
pub(super) struct Served {
    /// Its id.
    pub(super) id: String,
    /// `http`, `https` or the transport of a plugin.
    pub(super) scheme: String,
    /// The server itself.
    pub(super) server: MockServer,
    forms: QueryForms,
    /// The plugins that the pact needs. They are released with the server.
    _plugins: Vec<Hold>,
}

/// How a mock server is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CreateOptions {
    /// Whether it answers preflights.
    pub(super) cors: bool,
    /// Whether it serves HTTPS.
    pub(super) tls: bool,
    /// The version its pact file is written in.
    pub(super) specification: Option<SpecVersion>,
    /// The transport; `None` for the one that the interactions name.
    pub(super) transport: Option<String>,
}

/// Why a pact is not served.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    /// The text is not JSON.
    #[error("Failed to parse json body - {0}")]
    Json(SyntaxError),
    /// The text is JSON, but not a pact.
    #[error("Failed to load pact - {0}")]
    Pact(model::Error),
    /// A plugin that the pact needs was not loaded.
    #[error("Failed to start mock server - Could not load plugin - {0}")]
    Plugin(LoadError),
    /// There is no server to be had for it.
    #[error("Failed to start mock server - {0}")]
    Start(mock_server::Error),
    /// The interactions name several transports of plugins.
    #[error(
        "Failed to start mock server - the interactions name the transports {0}; the parameter 'transport' chooses one"
    )]
    Transports(String),
}

impl Master {
    /// A master that runs nothing yet.
    pub(super) fn new(
        output: Option<PathBuf>,
        base_port: u16,
        key: String,
        callers: Callers,
        runtime: Handle,
    ) -> Self {
        let (authority, live, writing) = Default::default();
        Master { output, base_port, key, callers, runtime, authority, driver: Driver::new(), live, writing }
    }

    /// What allows to stop it.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// Who may call it.
    pub(super) fn callers(&self) -> &Callers {
        &self.callers
    }

    /// The certificate of the authority that certifies mock servers which serve HTTPS, as PEM.
    pub(super) fn certificate(&self) -> Result<String, tls::Error> {
        self.authority.certificate()
    }

    /// Starts a mock server for the text of a pact.
    pub(super) fn create(&self, text: &str, create_options: &CreateOptions) -> Result<Arc<Served>, Problem> {
        let (mut pact, forms) = load(text, create_options.specification)?;
        let plugins = pact.plugins.iter().map(|plugin| self.driver.load_for_pact(plugin));
        let plugins = plugins.collect::<Result<Vec<_>, _>>().map_err(Problem::Plugin)?;
        let named = by_plugin::transport(&pact, create_options.transport.as_deref(), &self.driver)
            .map_err(Problem::Transports)?;
        let wants_tls = create_options.tls || named.as_deref() == Some("https");
        let scheme = named.unwrap_or_else(|| if wants_tls { "https" } else { "http" }.to_owned());
        let scheme = if wants_tls && scheme == "http" { "https".to_owned() } else { scheme };
        let options = Options::parse(Some(&scheme), None).map_err(Problem::Start)?;
        let options = options.with_plugins(|name| self.driver.transport(name));
        let engine = self.driver.engine(None);
        lint::log_unknown_names(&pact, &engine);
        let options = Options { cors_preflight: create_options.cors, request_log: true, engine, ..options };
        let is_used: Vec<bool> = match &options.transport {
            Transport::Plugin(transport) => by_plugin::interactions(&mut pact, transport),
            // No request can be for what is not HTTP, so its presence in the file would be wrong.
            _ => pact.interactions.iter().map(|interaction| interaction.as_http().is_some()).collect(),
        };
        let forms = retain(&mut pact, forms, &is_used);
        let server = self.start(pact, options).map_err(Problem::Start)?;
        self.add(Served { id: fresh_id(), scheme, server, forms, _plugins: plugins })
    }

    fn start(&self, pact: Pact, options: Options) -> Result<MockServer, mock_server::Error> {
        mock_server::check(&pact, &options)?;
        if let Transport::Plugin(transport) = &options.transport {
            // The plugin listens by itself: it is given a port that was free just now.
            let port = if self.base_port == 0 { 0 } else { self.listen()?.port() };
            return mock_server::start_by_plugin(transport, pact, &Bind::new(Some(ADDRESS), port), &options);
        }
        mock_server::serve(self.listen()?, pact, options, &self.runtime, &self.authority)
    }

    /// Adds a server that has started. A plugin may have chosen a port of another one.
    fn add(&self, served: Served) -> Result<Arc<Served>, Problem> {
        let (port, served) = (served.server.port(), Arc::new(served));
        let mut live = self.live.lock();
        if live.values().any(|other| other.server.port() == port) {
            drop(live);
            served.server.stop();
            let text = format!("{} is on port {port}, which another mock server has", served.server.url());
            return Err(Problem::Start(mock_server::Error::Plugin(text)));
        }
        live.insert(served.id.clone(), Arc::clone(&served));
        Ok(served)
    }

    /// Listens on the first free port of those that are for mock servers, or on any.
    fn listen(&self) -> Result<Listeners, mock_server::Error> {
        let open = |port| Listeners::open(&Bind::new(Some(ADDRESS), port), &self.runtime);
        if self.base_port != 0 {
            let taken: Vec<_> = self.all().iter().map(|served| served.server.port()).collect();
            let ports = self.base_port..=self.base_port.saturating_add(PORTS);
            for port in ports.filter(|port| !taken.contains(port)) {
                match open(port) {
                    Err(mock_server::Error::Start { source, .. }) if is_about_the_port(&source) => {}
                    opened => return opened,
                }
            }
        }
        open(0)
    }

    /// All that are running, by id.
    pub(super) fn all(&self) -> Vec<Arc<Served>> {
        self.live.lock().values().cloned().collect()
    }

    /// The one with this id, in any case of its letters, or on this port.
    pub(super) fn find(&self, name: &str) -> Option<Arc<Served>> {
        find(&self.live.lock(), name)
    }

    /// Stops the one with this id or on this port, and waits until it is gone. Returns whether there was one.
    pub(super) fn remove(&self, name: &str) -> bool {
        let found = {
            let mut live = self.live.lock();
            find(&live, name).and_then(|served| live.remove(&served.id))
        };
        found.is_some_and(|served| {
            served.server.stop();
            true
        })
    }

    /// Stops all and waits until they are gone.
    pub(super) fn stop(&self) {
        let all = std::mem::take(&mut *self.live.lock());
        std::thread::scope(|scope| {
            for served in all.values() {
                // All at once, for each may take a while; one by one where there are no more threads.
                if Builder::new().spawn_scoped(scope, || served.server.stop()).is_err() {
                    served.server.stop();
                }
            }
        });
    }

    /// Waits until no pact file is being written, but not for ever: half a file is worse than a late end.
    pub(super) fn finish_writing(&self) {
        drop(self.writing.try_write_for(WRITE_TIMEOUT));
    }

    /// Writes the pact of a mock server, merged with what is in its file.
    pub(super) fn write(&self, served: &Served) -> Result<PathBuf, model::Error> {
        let _writing = self.writing.read();
        served.server.write(self.output.as_deref(), false)
    }
}

impl Served {
    /// The mismatches document, with queries as the pact that was given has them. The error is why a plugin does not have
    /// it.
    pub(super) fn mismatches(&self) -> Result<Value, mock_server::Error> {
        self.server.mismatches_with(&self.forms)
    }
}

fn find(live: &BTreeMap<String, Arc<Served>>, name: &str) -> Option<Arc<Served>> {
    if let Some(served) = live.get(&name.to_ascii_lowercase()) {
        return Some(Arc::clone(served));
    }
    // A sign would parse, and is no port.
    let port = name.parse::<u16>().ok().filter(|_| name.bytes().all(|digit| digit.is_ascii_digit()))?;
    live.values().find(|served| served.server.port() == port).cloned()
}

fn is_about_the_port(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::AddrInUse | ErrorKind::PermissionDenied)
}

/// A pact, and the forms that the queries of its interactions were written in.
fn load(text: &str, specification: Option<SpecVersion>) -> Result<(Pact, Vec<QueryForm>), Problem> {
    let document = Document::parse(text).map_err(Problem::Json)?;
    let mut pact = file::read_for_server(document.root()).map_err(Problem::Pact)?;
    pact.spec = specification.unwrap_or(SpecVersion::V4);
    Ok((pact, file::query_forms(document.root())))
}

/// Removes the interactions that take no part. Returns the forms of the queries of the others.
fn retain(pact: &mut Pact, forms: Vec<QueryForm>, is_used: &[bool]) -> QueryForms {
    let forms = forms.into_iter().chain(std::iter::repeat(QueryForm::default()));
    let interactions = std::mem::take(&mut pact.interactions).into_iter().zip(forms).zip(is_used);
    let used = interactions.filter(|(_, is_used)| **is_used).map(|(interaction, _)| interaction);
    let (interactions, forms): (Vec<Interaction>, Vec<QueryForm>) = used.unzip();
    pact.interactions = interactions;
    let received = if forms.contains(&QueryForm::Text) { QueryForm::Text } else { QueryForm::Object };
    QueryForms::new(forms, received)
}

#[cfg(test)]
mod tests {
    use super::{CreateOptions, Master};
    use crate::mock_server::COMPILED;
    use crate::net::tasks::Runtime;
    use std::net::TcpListener;

    #[test]
    fn a_pact_is_compiled_once_however_many_ports_are_taken() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let runtime = Runtime::start("pact-test", 1).unwrap();
        let base_port = taken.local_addr().unwrap().port();
        let master = Master::new(
            None,
            base_port,
            "key".to_owned(),
            super::Callers::default(),
            runtime.handle().clone(),
        );
        let pact = r#"{"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": []}"#;

        let before = COMPILED.get();
        let served = master.create(pact, &CreateOptions::default()).unwrap();

        assert_ne!(served.server.port(), base_port);
        assert_eq!(COMPILED.get(), before + 1);
        master.stop();
    }
}
