//! The only static: everything the library holds between two calls.
//!
//! It is built at the first call. No lock inside it is held while code of the caller runs.

use std::sync::Arc;

use once_cell::sync::Lazy;

use super::id_table::IdTable;
use super::keys::{Keys, Removed};
use super::memory::{Memory, MemoryKind, Owner};
use super::panics;
use super::runtime::Runtimes;
use super::servers::Servers;
use super::settings::Settings;
use crate::dsl::Draft;
use crate::generate::SeededRandom;
use crate::logging::{CallbackSlot, Logger, test_run};
use crate::matching::Engine;
use crate::net::tls::Authority;
use crate::plugin::{Driver, LogLine};

static STATE: Lazy<LibraryState> = Lazy::new(LibraryState::new);

/// Everything the library holds between two calls.
#[derive(Debug)]
pub(crate) struct LibraryState {
    /// Pacts being built, by handle.
    pub(crate) pacts: IdTable<Draft>,
    /// Mock servers, by port.
    pub(crate) servers: Servers,
    /// Objects that C has pointers to, by key.
    pub(crate) keys: Keys,
    /// Strings, byte buffers and pairs that C has.
    pub(crate) memory: Memory,
    /// The plugins of this process.
    pub(crate) driver: Arc<Driver>,
    /// What plugins log goes to this function.
    pub(crate) plugin_log: Arc<CallbackSlot<LogLine>>,
    /// Compares, and generates values, for threads without a test run id. It is made once, because nearly every call
    /// needs it.
    engine: Engine,
    /// The certificate authority of HTTPS mock servers.
    pub(crate) authority: Arc<Authority>,
    /// The threads of the library.
    pub(crate) runtimes: Runtimes,
    /// Writes the log.
    pub(crate) logger: Arc<Logger>,
    /// The random generator of generated values.
    pub(crate) random: SeededRandom,
    /// The environment variables at the first use of the library.
    pub(crate) settings: Settings,
}

/// The number of live objects of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LiveCounts {
    /// Pacts.
    pub(crate) pacts: usize,
    /// Mock servers.
    pub(crate) servers: usize,
    /// Strings and byte buffers, lent ones too.
    pub(crate) strings: usize,
    /// Opaque pointers, lent ones too.
    pub(crate) pointers: usize,
    /// Pairs and triples.
    pub(crate) pairs: usize,
}

impl LibraryState {
    fn new() -> Self {
        panics::silence();
        let logger = Arc::<Logger>::default();
        logger.install();
        let settings = Settings::of_environment();
        let driver = Driver::new();
        let engine = driver.engine(None);
        let plugin_log = Arc::<CallbackSlot<LogLine>>::default();
        let listener = Arc::clone(&plugin_log);
        driver.set_log_listener(Some(Arc::new(move |line| listener.call(line))));
        Self {
            pacts: IdTable::new(),
            servers: Servers::default(),
            keys: Keys::default(),
            memory: Memory::default(),
            driver,
            plugin_log,
            engine,
            authority: Arc::default(),
            runtimes: Runtimes::new(),
            logger,
            random: SeededRandom::new(settings.seed),
            settings,
        }
    }

    /// Counts the live objects.
    pub(crate) fn live_counts(&self) -> LiveCounts {
        LiveCounts {
            pacts: self.pacts.len(),
            servers: self.servers.len(),
            strings: self.memory.len(MemoryKind::Text) + self.memory.len(MemoryKind::Bytes),
            pointers: self.keys.len(),
            pairs: self.memory.len(MemoryKind::Pair),
        }
    }

    /// The core with the plugins that are loaded, which get the test run id of the calling thread.
    pub(crate) fn engine(&self) -> Engine {
        match test_run() {
            Some(test_run) => self.driver.engine(Some(&test_run)),
            None => self.engine.clone(),
        }
    }

    /// Frees the memory that the objects of removed keys had lent.
    pub(crate) fn release_lent(&self, removed: &Removed) {
        removed.iter().for_each(|(key, _)| self.memory.release(Owner::Key(*key)));
    }
}

/// The state of the library.
pub(crate) fn state() -> &'static LibraryState {
    &STATE
}
