//! The pact of a mock server as it is written to a file: marked with how its exchanges travelled and with who
//! wrote it. Names, merging and locking are `model::file`'s.

use crate::foundation::json::{Map, Value};
use crate::lint;
use crate::model::file::{self, WriteMode};
use crate::model::{Error, Interaction, InteractionKind, Pact};
use std::path::{Path, PathBuf};

/// COMPAT: brokers show these versions; the products are one here.
const WRITERS: [&str; 2] = ["ffi", "mockserver"];

/// Writes a pact into a folder; no folder, or one without a name, means the current one.
///
/// `is_http` says that the server spoke HTTP: exchanges that name no transport then name that one. What is wrong with
/// regular expressions of the pact is logged.
pub(super) fn write(
    pact: &Pact,
    is_http: bool,
    directory: Option<&Path>,
    overwrite: bool,
) -> Result<PathBuf, Error> {
    let directory = directory.filter(|given| !given.as_os_str().is_empty()).unwrap_or(Path::new("."));
    lint::log_patterns(pact);
    let mode = if overwrite { WriteMode::Overwrite } else { WriteMode::Merge };
    file::write(&marked(pact, is_http), directory, mode, pact.spec.for_writing())
}

fn marked(pact: &Pact, is_http: bool) -> Pact {
    let mut pact = pact.clone();
    if is_http {
        pact.interactions.iter_mut().for_each(name_transport);
    }
    name_writers(&mut pact.metadata);
    pact
}

/// Only V4 writes it; the other versions leave it out.
fn name_transport(interaction: &mut Interaction) {
    if matches!(interaction.kind, InteractionKind::Http(_)) {
        interaction.transport.get_or_insert_with(|| "http".to_owned());
    }
}

fn name_writers(metadata: &mut Map<String, Value>) {
    let entry = metadata.entry("pactRust").or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(versions) = entry {
        for writer in WRITERS {
            versions.insert(writer.to_owned(), env!("CARGO_PKG_VERSION").into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::marked;
    use crate::model::{Contents, Interaction, InteractionKind, Pact};
    use serde_json::json;

    #[test]
    fn exchanges_over_http_say_so_and_keep_what_they_said_before() {
        let mut pact = Pact::new("c", "p");
        let mut named = Interaction::http("named");
        named.transport = Some("https".to_owned());
        let message = Interaction::new("message", InteractionKind::AsyncMessage(Box::<Contents>::default()));
        pact.interactions = vec![Interaction::http("plain"), named, message];

        let transports: Vec<_> =
            marked(&pact, true).interactions.into_iter().map(|one| one.transport).collect();

        assert_eq!(transports, [Some("http".to_owned()), Some("https".to_owned()), None]);
        assert_eq!(marked(&pact, false).interactions[0].transport, None);
    }

    #[test]
    fn writers_are_added_to_the_metadata() {
        let mut pact = Pact::new("c", "p");
        pact.metadata.insert("pactRust".to_owned(), json!({"models": "1"}));

        let version = env!("CARGO_PKG_VERSION");
        let expected = json!({"models": "1", "ffi": version, "mockserver": version});
        assert_eq!(marked(&pact, true).metadata.get("pactRust"), Some(&expected));
    }
}
