//! One pact file.

use super::origin::{Loaded, Origin, Problem};
use crate::model::{Error, Pact, file};
use crate::net::tasks::blocking;
use std::io;
use std::path::Path;
use std::time::Instant;

/// Loads a pact file, whoever its provider is.
pub(super) async fn load(path: &Path) -> Result<Loaded, Problem> {
    let started = Instant::now();
    let place = path.display().to_string();
    match read(path).await {
        Ok(pact) => Ok(Loaded { pact, origin: Origin { place, broker_pact: None }, took: started.elapsed() }),
        Err(error) => {
            Err(Problem::wrong(format!("Failed to load pact '{place}' - {}", told(&error, &place))))
        }
    }
}

/// Reads a file on a thread that may wait: writers hold locks.
pub(super) async fn read(path: &Path) -> Result<Pact, Error> {
    let owned = path.to_owned();
    match blocking(move || file::read_path(&owned)).await {
        Ok(read) => read,
        // A defect of ours, or the process is ending.
        Err(error) => {
            Err(Error::Io { action: "read", path: path.to_owned(), cause: io::Error::other(error) })
        }
    }
}

/// What is wrong with a text that was to be a pact. COMPAT: the beginning is that of the established library.
pub(super) fn told(error: &Error, place: &str) -> String {
    match error {
        Error::Io { cause, .. } => cause.to_string(),
        Error::Syntax(syntax) => format!("Failed to parse Pact JSON: {syntax}"),
        Error::NotAPact { .. } => {
            format!("Failed to parse Pact JSON from source '{place}' - it is not a valid pact file")
        }
        // The place stands before it already.
        Error::At { place: inner, cause } if inner == place => told(cause, place),
        other => other.to_string(),
    }
}
