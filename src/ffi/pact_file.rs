//! Writes a pact being built to its file, for the functions that C calls.

use std::path::Path;

use super::fault::Fault;
use super::handle::PactHandle;
use crate::dsl::Draft;
use crate::lint;
use crate::model::file::{self, WriteMode};

/// Writes the pact, as it is now, to `<consumer>-<provider>.json` in the directory; no name and an empty one mean
/// the current directory. What is wrong with its regular expressions is logged.
pub(crate) fn write(pact: PactHandle, directory: Option<&str>, overwrite: bool) -> Result<(), Box<Fault>> {
    let pact = pact.read(Draft::snapshot)?;
    lint::log_patterns(&pact);
    let mode = if overwrite { WriteMode::Overwrite } else { WriteMode::Merge };
    file::write(&pact, folder(directory), mode, pact.spec)?;
    Ok(())
}

fn folder(directory: Option<&str>) -> &Path {
    Path::new(directory.filter(|name| !name.is_empty()).unwrap_or("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_directory_is_the_current_one() {
        assert_eq!(folder(None), Path::new("."));
        assert_eq!(folder(Some("")), Path::new("."));
        assert_eq!(folder(Some("a/b")), Path::new("a/b"));
    }
}
