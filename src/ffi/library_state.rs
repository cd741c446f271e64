//! The one static: everything the library remembers between two calls.
//!
//! Its pieces are built when first needed. A lock inside it is never held while code of the caller runs.

use std::sync::Arc;

use once_cell::sync::Lazy;

use super::id_table::IdTable;
use super::keys::{Fallen, Keys};
use super::memory::{Memory, MemoryKind, Owner};
use super::panics;
use super::runtime::Runtimes;
use super::servers::Servers;
use super::settings::Settings;
use crate::dsl::Draft;
use crate::generate::SeededRandom;
use crate::logging::Logger;
use crate::net::tls::Authority;

static STATE: Lazy<LibraryState> = Lazy::new(LibraryState::new);

/// What the library remembers.
#[derive(Debug)]
pub(crate) struct LibraryState {
    /// Pacts being written, by handle.
    pub(crate) pacts: IdTable<Draft>,
    /// Mock servers, by port.
    pub(crate) servers: Servers,
    /// What C holds as pointers to opaque structs.
    pub(crate) keys: Keys,
    /// What C holds as strings, byte buffers and pairs.
    pub(crate) memory: Memory,
    /// Certifies mock servers.
    pub(crate) authority: Arc<Authority>,
    /// The threads.
    pub(crate) runtimes: Runtimes,
    /// Where the log goes.
    pub(crate) logger: Arc<Logger>,
    /// Where made values come from.
    pub(crate) random: SeededRandom,
    /// What the environment said when the library was first used.
    pub(crate) settings: Settings,
}

/// How much of everything is alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Census {
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
        Self {
            pacts: IdTable::new(),
            servers: Servers::default(),
            keys: Keys::default(),
            memory: Memory::default(),
            authority: Arc::default(),
            runtimes: Runtimes::new(),
            logger,
            random: SeededRandom::new(settings.seed),
            settings,
        }
    }

    /// Counts what is alive.
    pub(crate) fn census(&self) -> Census {
        Census {
            pacts: self.pacts.len(),
            servers: self.servers.len(),
            strings: self.memory.len(MemoryKind::Text) + self.memory.len(MemoryKind::Bytes),
            pointers: self.keys.len(),
            pairs: self.memory.len(MemoryKind::Pair),
        }
    }

    /// Frees what the objects behind removed keys had lent as memory.
    pub(crate) fn release_lent(&self, fallen: &Fallen) {
        fallen.iter().for_each(|(key, _)| self.memory.release(Owner::Key(*key)));
    }
}

/// The state of the library.
pub(crate) fn state() -> &'static LibraryState {
    &STATE
}
