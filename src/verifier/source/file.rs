//! Loads one pact file.

use super::loaded::{LoadProblem, LoadedPact, PactOrigin};
use crate::model::Error;
use crate::model::file::{self, ReadPact};
use crate::net::tasks::blocking;
use std::io;
use std::path::Path;
use std::time::Instant;

/// Loads a pact file, whatever its provider is.
pub(super) async fn load(path: &Path) -> Result<LoadedPact, LoadProblem> {
    let started = Instant::now();
    let location = path.display().to_string();
    match read(path).await {
        Ok(ReadPact { pact, misspellings }) => Ok(LoadedPact {
            pact,
            misspellings,
            origin: PactOrigin { location, broker_pact: None },
            took: started.elapsed(),
        }),
        Err(error) => Err(LoadProblem::failed(format!(
            "Failed to load pact '{location}' - {}",
            describe(&error, &location)
        ))),
    }
}

/// Reads a file on a blocking thread, because reading waits while a writer holds the lock.
pub(super) async fn read(path: &Path) -> Result<ReadPact, Error> {
    let owned = path.to_owned();
    match blocking(move || file::read_path(&owned)).await {
        Ok(read) => read,
        // The reading panicked, or the process is ending.
        Err(error) => {
            Err(Error::Io { action: "read", path: path.to_owned(), cause: io::Error::other(error) })
        }
    }
}

/// The text of an error from reading a pact. COMPAT: it begins as in the released library.
pub(super) fn describe(error: &Error, location: &str) -> String {
    let failed = format!("Failed to parse Pact JSON from source '{location}'");
    match error {
        Error::Io { cause, .. } => cause.to_string(),
        Error::Syntax(syntax) => format!("Failed to parse Pact JSON: {syntax}"),
        Error::NotAPact { .. } => format!("{failed} - it is not a valid pact file"),
        Error::NotAList { .. } => format!("{failed} - {error}"),
        // The message already begins with the location.
        Error::At { place: inner, cause } if inner == location => describe(cause, location),
        other => other.to_string(),
    }
}
