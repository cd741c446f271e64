//! Writing pact files: their path, merging and overwriting, and that a refused write changes nothing.

use pact_ffi::model::file::{self, WriteMode};
use pact_ffi::model::{Interaction, InteractionKind, Pact, SpecVersion};
use std::fs::{self, File};
use std::path::Path;
use tempfile::TempDir;

fn pact(descriptions: &[&str]) -> Pact {
    let interactions = descriptions.iter().map(|description| Interaction::http(*description)).collect();
    Pact { interactions, ..Pact::new("c", "p") }
}

fn descriptions(path: &Path) -> Vec<String> {
    file::read_path(path)
        .unwrap()
        .pact
        .interactions
        .into_iter()
        .map(|interaction| interaction.description)
        .collect()
}

#[test]
fn a_pact_is_written_and_merged_and_overwritten() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path().join("made/on the way");

    let path = file::write(&pact(&["b", "a"]), &folder, WriteMode::Merge, SpecVersion::V3).unwrap();
    assert_eq!(path, folder.join("c-p.json"));
    assert_eq!(descriptions(&path), ["b", "a"]);

    file::write(&pact(&["aa", "b"]), &folder, WriteMode::Merge, SpecVersion::V3).unwrap();
    assert_eq!(descriptions(&path), ["a", "aa", "b"]);

    file::write(&pact(&["z"]), &folder, WriteMode::Overwrite, SpecVersion::V3).unwrap();
    assert_eq!(descriptions(&path), ["z"]);
    assert!(fs::read_to_string(&path).unwrap().ends_with("\n}"), "the rest of the longer text is cut");
}

#[test]
fn the_version_asked_for_is_the_one_written() {
    let folder = TempDir::new().unwrap();
    for (version, text) in
        [(SpecVersion::V4, "4.0"), (SpecVersion::V2, "2.0.0"), (SpecVersion::Unknown, "4.0")]
    {
        let path = file::write(&pact(&[text]), folder.path(), WriteMode::Merge, version).unwrap();
        let written = fs::read_to_string(&path).unwrap();
        assert!(written.contains(&format!("\"version\": \"{text}\"")), "{written}");
    }
}

#[test]
fn an_empty_file_counts_as_absent() {
    let folder = TempDir::new().unwrap();
    File::create(folder.path().join("c-p.json")).unwrap();

    let path = file::write(&pact(&["a"]), folder.path(), WriteMode::Merge, SpecVersion::V4).unwrap();

    assert_eq!(descriptions(&path), ["a"]);
}

#[test]
fn a_file_that_cannot_be_merged_stays_as_it_was() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("c-p.json");
    let shown = path.display();
    let table = [
        (
            "{}",
            format!(
                "{shown}: the source is not a valid pact file: it has none of the members consumer, provider, \
                 interactions, messages"
            ),
        ),
        (
            r#"{"interactions":[]}"#,
            format!("{shown}: the pact file is between 'consumer' and 'provider', not between 'c' and 'p'"),
        ),
        (
            "[]",
            format!("{shown}: the source is not a valid pact file: an object is expected but [] was found"),
        ),
        (
            "null",
            format!("{shown}: the source is not a valid pact file: an object is expected but null was found"),
        ),
        (
            r#"{"consumer":{"name":"c"},"provider":{"name":"x"}}"#,
            format!("{shown}: the pact file is between 'c' and 'x', not between 'c' and 'p'"),
        ),
        (
            r#"{"consumer":{"name":"c"},"provider":{"name":"p"},"interactions":[{"response":{"status":"x"}}]}"#,
            format!(
                "{shown}: interaction 0 ('Interaction 0'): response: 'status' must be a whole number from 0 to 65535 but is \"x\""
            ),
        ),
    ];
    for (text, message) in table {
        fs::write(&path, text).unwrap();
        let error = file::write(&pact(&["a"]), folder.path(), WriteMode::Merge, SpecVersion::V3).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    for text in [" ", "{"] {
        fs::write(&path, text).unwrap();
        assert!(file::write(&pact(&["a"]), folder.path(), WriteMode::Merge, SpecVersion::V3).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        file::write(&pact(&["a"]), folder.path(), WriteMode::Overwrite, SpecVersion::V3).unwrap();
        assert_eq!(descriptions(&path), ["a"]);
    }
}

#[test]
fn an_interaction_the_older_version_cannot_hold_leaves_the_file_as_it_was() {
    let folder = TempDir::new().unwrap();
    let message = Interaction::new("m", InteractionKind::SyncMessage(Box::default()));
    let v4 = Pact { interactions: vec![message], ..Pact::new("c", "p") };
    let path = file::write(&v4, folder.path(), WriteMode::Merge, SpecVersion::V4).unwrap();
    let before = fs::read(&path).unwrap();

    let error = file::write(&pact(&["a"]), folder.path(), WriteMode::Merge, SpecVersion::V3).unwrap_err();

    assert_eq!(error.to_string(), "the pact between 'c' and 'p' cannot be V3: synchronous messages need V4");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_refused_write_creates_nothing() {
    let folder = TempDir::new().unwrap();
    let inside = folder.path().join("inside");
    let outside = Pact::new("../c", "p");
    let message = Interaction::new("m", InteractionKind::AsyncMessage(Box::default()));
    let too_new = Pact { interactions: vec![message], ..Pact::new("c", "p") };

    assert!(file::write(&outside, &inside, WriteMode::Merge, SpecVersion::V4).is_err());
    assert!(file::write(&too_new, &inside, WriteMode::Merge, SpecVersion::V2).is_err());

    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_slash_in_a_name_makes_a_sub_folder() {
    let folder = TempDir::new().unwrap();
    let scoped = Pact::new("@org/c", "p");

    let path = file::write(&scoped, folder.path(), WriteMode::Merge, SpecVersion::V4).unwrap();

    assert_eq!(path, folder.path().join("@org/c-p.json"));
    assert_eq!(file::read_path(&path).unwrap().pact.consumer, "@org/c");
}

#[test]
fn an_error_of_the_system_names_the_path() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("missing.json");

    let error = file::read_path(&path).unwrap_err().to_string();

    assert!(error.starts_with(&format!("could not open '{}': ", path.display())), "{error}");
}

#[test]
#[cfg(unix)]
fn only_regular_files_are_read_and_written() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("c-p.json");
    std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
    let refused = format!("could not open '{}': it is not a file", path.display());

    assert_eq!(file::read_path(&path).unwrap_err().to_string(), refused);
    for mode in [WriteMode::Merge, WriteMode::Overwrite] {
        let written = file::write(&pact(&["a"]), folder.path(), mode, SpecVersion::V4);
        assert_eq!(written.unwrap_err().to_string(), refused);
    }
}

#[test]
fn a_writer_waits_until_the_lock_is_free() {
    let folder = TempDir::new().unwrap();
    let path = file::write(&pact(&["a"]), folder.path(), WriteMode::Merge, SpecVersion::V4).unwrap();
    let reader = File::open(&path).unwrap();
    reader.lock_shared().unwrap();

    let directory = folder.path().to_owned();
    let writer =
        std::thread::spawn(move || file::write(&pact(&["b"]), &directory, WriteMode::Merge, SpecVersion::V4));
    assert_eq!(descriptions(&path), ["a"], "readers do not shut readers out");
    reader.unlock().unwrap();

    writer.join().unwrap().unwrap();
    assert_eq!(descriptions(&path), ["a", "b"]);
}

#[test]
fn threads_that_merge_into_one_file_lose_nothing() {
    let folder = TempDir::new().unwrap();

    std::thread::scope(|scope| {
        for thread in 0..8 {
            let folder = folder.path();
            scope.spawn(move || {
                for round in 0..10 {
                    let description = format!("{thread} {round}");
                    file::write(&pact(&[&description]), folder, WriteMode::Merge, SpecVersion::V4).unwrap();
                }
            });
        }
    });

    assert_eq!(descriptions(&folder.path().join("c-p.json")).len(), 80);
}
