//! [`Sink`]: where lines go, as a specifier says it: `stdout`, `stderr`, `buffer` or `file <path>`.

use super::filter::Filter;
use std::cell::RefCell;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use thiserror::Error;

thread_local! {
    static PENDING: RefCell<Vec<Sink>> = const { RefCell::new(Vec::new()) };
}

/// Where lines go, and which.
#[derive(Debug)]
pub struct Sink {
    kind: Kind,
    pub(super) filter: Filter,
}

#[derive(Debug)]
enum Kind {
    Stdout,
    Stderr,
    File(File),
    Buffer,
}

/// Why nothing is logged as asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Error {
    /// Sinks can be chosen once.
    #[error("the sinks of the log have been applied before; only their level can be changed")]
    Applied,
    /// There are no sinks.
    #[error("no sinks of the log have been applied")]
    NotApplied,
    /// A specifier means nothing.
    #[error("'{0}' is not a sink; sinks are 'stdout', 'stderr', 'buffer' and 'file <path>'")]
    UnknownSink(String),
    /// A file cannot be written.
    #[error("cannot log to file '{path}': {reason}")]
    CannotOpen {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
}

impl Sink {
    /// Opens what a specifier names. A file is created with its folders, and appended to.
    pub fn open(specifier: &str, filter: Filter) -> Result<Self, Error> {
        let kind = match specifier.trim() {
            "stdout" => Kind::Stdout,
            "stderr" => Kind::Stderr,
            "buffer" => Kind::Buffer,
            // COMPAT: one blank separates; more of them belong to the path.
            other => match other.strip_prefix("file ") {
                Some(path) => Kind::File(open_file(path)?),
                None => return Err(Error::UnknownSink(specifier.to_owned())),
            },
        };
        Ok(Sink { kind, filter })
    }

    /// The output of the process.
    #[must_use]
    pub fn stdout(filter: Filter) -> Self {
        Sink { kind: Kind::Stdout, filter }
    }

    /// The error output of the process.
    #[must_use]
    pub fn stderr(filter: Filter) -> Self {
        Sink { kind: Kind::Stderr, filter }
    }

    pub(super) fn is_buffer(&self) -> bool {
        matches!(self.kind, Kind::Buffer)
    }

    /// Writes a line, in one piece. A log that cannot be written is no reason to fail.
    pub(super) fn write(&self, line: &str) {
        let line = format!("{line}\n");
        let _ = match &self.kind {
            Kind::Stdout => io::stdout().write_all(line.as_bytes()),
            Kind::Stderr => io::stderr().write_all(line.as_bytes()),
            Kind::File(file) => (&mut &*file).write_all(line.as_bytes()),
            Kind::Buffer => Ok(()),
        };
    }
}

fn open_file(path: &str) -> Result<File, Error> {
    let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
    let made = folder.map_or(Ok(()), fs::create_dir_all);
    let opened = made.and_then(|()| OpenOptions::new().append(true).create(true).open(path));
    opened.map_err(|error| Error::CannotOpen { path: path.to_owned(), reason: error.to_string() })
}

/// Forgets the sinks this thread has chosen.
pub fn clear_pending() {
    drop(take_pending());
}

/// Chooses a sink, for when this thread applies its choice.
pub fn push_pending(sink: Sink) {
    let _pushed = PENDING.try_with(|pending| pending.borrow_mut().push(sink));
}

/// Takes the sinks this thread has chosen.
#[must_use]
pub fn take_pending() -> Vec<Sink> {
    PENDING.try_with(RefCell::take).unwrap_or_default()
}
