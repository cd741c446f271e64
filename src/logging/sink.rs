//! [`Sink`]: where lines go, by a specifier: `stdout`, `stderr`, `buffer` or `file <path>`.

use super::filter::Filter;
use super::level::Level;
use std::cell::RefCell;
use std::fmt::Debug;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use thiserror::Error;

thread_local! {
    static PENDING: RefCell<Vec<Sink>> = const { RefCell::new(Vec::new()) };
}

/// Writes lines somewhere else than the sinks that a specifier names.
pub trait WriteLine: Debug + Send + Sync {
    /// Writes a line, which has no line end. It must not fail: a log that cannot be written is no reason to fail.
    fn write(&self, level: Level, line: &str);
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
    Writer(Box<dyn WriteLine>),
}

/// Why a sink was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Error {
    /// Sinks can be chosen once.
    #[error("the sinks of the log have been applied before; only their level can be changed")]
    Applied,
    /// There are no sinks.
    #[error("no sinks of the log have been applied")]
    NotApplied,
    /// A specifier names no sink.
    #[error("'{0}' is not a sink; sinks are 'stdout', 'stderr', 'buffer' and 'file <path>'")]
    UnknownSink(String),
    /// A file cannot be written.
    #[error("cannot log to file '{path}': {reason}")]
    CannotOpen {
        /// The file.
        path: String,
        /// The error of the system.
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

    /// A writer of the program.
    #[must_use]
    pub fn writer(writer: Box<dyn WriteLine>, filter: Filter) -> Self {
        Sink { kind: Kind::Writer(writer), filter }
    }

    pub(super) fn is_buffer(&self) -> bool {
        matches!(self.kind, Kind::Buffer)
    }

    /// Writes a line, in one piece. A log that cannot be written is no reason to fail.
    pub(super) fn write(&self, level: Level, line: &str) {
        let whole = || format!("{line}\n");
        let _ = match &self.kind {
            Kind::Stdout => io::stdout().write_all(whole().as_bytes()),
            Kind::Stderr => io::stderr().write_all(whole().as_bytes()),
            Kind::File(file) => (&mut &*file).write_all(whole().as_bytes()),
            // The logger puts lines into the buffer of the operation they belong to.
            Kind::Buffer => Ok(()),
            Kind::Writer(writer) => {
                writer.write(level, line);
                Ok(())
            }
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
