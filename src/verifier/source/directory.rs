//! The pact files of a folder.

use super::file;
use super::origin::{Loaded, Origin, Problem};
use crate::net::tasks::blocking;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Loads the pacts of a provider, sorted by the names of their files. Sub-folders, and what would keep us waiting such
/// as pipes, are left alone. What is no pact is a problem if it calls itself JSON, and passed over otherwise.
pub(super) async fn load(folder: &Path, provider: &str) -> Vec<Result<Loaded, Problem>> {
    let shown = folder.display();
    let files = match files(folder.to_owned()).await {
        Ok(files) => files,
        Err(error) => {
            return vec![Err(Problem::wrong(format!(
                "Could not load pacts from directory '{shown}' - {error}"
            )))];
        }
    };
    let mut found = Vec::new();
    for path in files {
        let started = Instant::now();
        let place = path.display().to_string();
        match file::read(&path).await {
            Ok(pact) if pact.provider == provider => {
                let origin = Origin { place, broker_pact: None };
                found.push(Ok(Loaded { pact, origin, took: started.elapsed() }));
            }
            Ok(pact) => tracing::debug!("'{place}' is a pact with the provider '{}'", pact.provider),
            Err(error) => {
                let text = file::told(&error, &place);
                if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
                    found.push(Err(Problem::wrong(format!("Failed to load pact from '{place}' - {text}"))));
                } else {
                    tracing::warn!("'{place}' is passed over: {text}");
                }
            }
        }
    }
    if found.is_empty() {
        found.push(Err(Problem::nothing(format!(
            "No pacts found for provider '{provider}' in directory '{shown}'"
        ))));
    }
    found
}

/// All files, sorted by name; links that lead nowhere too.
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
