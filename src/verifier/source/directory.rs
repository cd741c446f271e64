//! Loads the pact files of a directory.

use super::file;
use super::loaded::{LoadProblem, LoadedPact, PactOrigin};
use crate::model::file::ReadPact;
use crate::net::tasks::blocking;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Loads the pacts of a provider, sorted by file name. Sub-directories and special files such as pipes, on which reading
/// would wait, are skipped. A file that is not a pact is a problem if its extension is `json`, and skipped otherwise.
pub(super) async fn load(folder: &Path, provider: &str) -> Vec<Result<LoadedPact, LoadProblem>> {
    let shown = folder.display();
    let files = match files(folder.to_owned()).await {
        Ok(files) => files,
        Err(error) => {
            return vec![Err(LoadProblem::failed(format!(
                "Could not load pacts from directory '{shown}' - {error}"
            )))];
        }
    };
    let mut loaded = Vec::new();
    for path in files {
        let started = Instant::now();
        let location = path.display().to_string();
        match file::read(&path).await {
            Ok(ReadPact { pact, misspellings }) if pact.provider == provider => {
                let origin = PactOrigin { location, broker_pact: None };
                loaded.push(Ok(LoadedPact { pact, origin, misspellings, took: started.elapsed() }));
            }
            Ok(other) => {
                tracing::debug!("'{location}' is a pact with the provider '{}'", other.pact.provider);
            }
            Err(error) => {
                let text = file::describe(&error, &location);
                if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
                    loaded.push(Err(LoadProblem::failed(format!(
                        "Failed to load pact from '{location}' - {text}"
                    ))));
                } else {
                    tracing::warn!("'{location}' is passed over: {text}");
                }
            }
        }
    }
    if loaded.is_empty() {
        loaded.push(Err(LoadProblem::empty(format!(
            "No pacts found for provider '{provider}' in directory '{shown}'"
        ))));
    }
    loaded
}

/// All files, sorted by name. Broken symbolic links are included, so that they are reported.
async fn files(folder: PathBuf) -> io::Result<Vec<PathBuf>> {
    let listed = blocking(move || {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if fs::metadata(&path).map_or(true, |found| found.is_file()) {
                files.push(path);
            }
        }
        files.sort_unstable();
        Ok(files)
    });
    listed.await.unwrap_or_else(|error| Err(io::Error::other(error)))
}
