use crate::net::client::fixture::run;
use crate::verifier::fixture::{client, load_summary, pact};
use crate::verifier::source::Source;
use std::fs;
use std::path::Path;
use tempfile::tempdir;

async fn file(path: &Path) -> String {
    load_summary(&Source::File(path.to_owned()), &client()).await.join("|")
}

#[test]
fn a_file_is_loaded_whoever_its_provider_is() {
    run(async {
        let folder = tempdir().unwrap();
        let path = folder.path().join("pact.txt");
        fs::write(&path, pact("C").replace("\"P\"", "\"Q\"")).unwrap();
        let bare = folder.path().join("bare.json");
        fs::write(&bare, "\u{feff}{\"provider\":{\"name\":\"P\"}}").unwrap();

        let loaded = Source::File(path.clone()).load("P", &client()).await.remove(0).unwrap();

        assert_eq!((loaded.pact.consumer.as_str(), loaded.pact.provider.as_str()), ("C", "Q"));
        assert_eq!(loaded.origin.location, path.display().to_string());
        assert!(loaded.origin.broker_pact.is_none());
        assert_eq!(file(&bare).await, "consumer");
    });
}

#[test]
fn a_file_that_cannot_be_loaded_is_named_with_the_cause() {
    run(async {
        let folder = tempdir().unwrap();
        for (name, content, cause) in [
            ("empty.json", "", "Failed to parse Pact JSON: EOF while parsing a value at line 1 column 0"),
            (
                "cut.json",
                "{\"a\":",
                "Failed to parse Pact JSON: EOF while parsing a value at line 1 column 5",
            ),
            ("list.json", "[1]", "Failed to parse Pact JSON from source '{}' - it is not a valid pact file"),
            (
                "empty_object.json",
                "{}",
                "Failed to parse Pact JSON from source '{}' - it is not a valid pact file",
            ),
            (
                "package.json",
                "{\"name\":\"app\",\"metadata\":{}}",
                "Failed to parse Pact JSON from source '{}' - it is not a valid pact file",
            ),
            (
                "number.json",
                "{\"interactions\":5}",
                "Failed to parse Pact JSON from source '{}' - 'interactions' must be an array but is 5",
            ),
            (
                "null.json",
                "{\"messages\":null}",
                "Failed to parse Pact JSON from source '{}' - 'messages' must be an array but is null",
            ),
        ] {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            let shown = path.display().to_string();
            let expected = format!("Failed to load pact '{shown}' - {}", cause.replace("{}", &shown));
            assert_eq!(file(&path).await, expected);
        }
        let missing = folder.path().join("missing.json");
        assert_eq!(
            file(&missing).await,
            format!("Failed to load pact '{}' - No such file or directory (os error 2)", missing.display())
        );
        assert_eq!(
            file(folder.path()).await,
            format!("Failed to load pact '{}' - Is a directory (os error 21)", folder.path().display())
        );
        let binary = folder.path().join("binary.json");
        fs::write(&binary, b"\xff\xfe").unwrap();
        assert_eq!(
            file(&binary).await,
            format!("Failed to load pact '{}' - stream did not contain valid UTF-8", binary.display())
        );
    });
}

#[test]
fn a_folder_gives_the_pacts_of_the_provider_by_name_and_the_rest_hides_none() {
    run(async {
        let folder = tempdir().unwrap();
        let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).unwrap();
        write("c.json", &pact("third"));
        write("a.json", &pact("first"));
        write("b", &pact("second"));
        write("README.md", "# not a pact");
        write("bad.JSON", "{");
        write("other.json", &pact("x").replace("\"P\"", "\"Q\""));
        fs::create_dir(folder.path().join("deeper.json")).unwrap();
        fs::write(folder.path().join("deeper.json/d.json"), pact("fourth")).unwrap();
        #[cfg(unix)]
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.json")).unwrap();

        let found = load_summary(&Source::Directory(folder.path().to_owned()), &client()).await;

        let bad = folder.path().join("bad.JSON");
        let bad = format!(
            "Failed to load pact from '{}' - Failed to parse Pact JSON: EOF while parsing an object at line 1 column 1",
            bad.display()
        );
        assert_eq!(found, ["first", "second", &bad, "third"]);
    });
}

#[test]
fn a_folder_without_pacts_for_the_provider_says_so() {
    run(async {
        let folder = tempdir().unwrap();
        let source = Source::Directory(folder.path().to_owned());
        let expected =
            format!("(empty) No pacts found for provider 'P' in directory '{}'", folder.path().display());

        assert_eq!(load_summary(&source, &client()).await, [expected.as_str()]);
        fs::write(folder.path().join("other.json"), pact("x").replace("\"P\"", "\"Q\"")).unwrap();
        fs::write(folder.path().join("notes.txt"), "hello").unwrap();
        assert_eq!(load_summary(&source, &client()).await, [expected.as_str()]);
    });
}

#[test]
fn a_folder_that_cannot_be_read_is_named_with_the_cause() {
    run(async {
        let folder = tempdir().unwrap();
        let plain = folder.path().join("plain");
        fs::write(&plain, "").unwrap();
        for (path, cause) in [
            (folder.path().join("missing"), "No such file or directory (os error 2)"),
            (plain, "Not a directory (os error 20)"),
        ] {
            assert_eq!(
                load_summary(&Source::Directory(path.clone()), &client()).await,
                [format!("Could not load pacts from directory '{}' - {cause}", path.display())]
            );
        }
    });
}

#[test]
fn a_large_file_is_read_only_if_it_begins_like_a_pact() {
    run(async {
        let folder = tempdir().unwrap();
        let large = |name: &str, start: &[u8], size: u64| {
            let path = folder.path().join(name);
            fs::write(&path, start).unwrap();
            fs::File::options().write(true).open(&path).unwrap().set_len(size).unwrap();
            path
        };
        // They take no room on the disk, but would as texts.
        large("disk.img", b"", 3 << 30);
        let disk = large("disk.json", b"[1]", 3 << 30);
        large("late", &[b' '; 5000], 3 << 30);
        let blanks = " ".repeat(2 << 20);
        fs::write(folder.path().join("pact"), format!("{blanks}{}", pact("first"))).unwrap();
        fs::write(folder.path().join("second.json"), format!("{}{blanks}", pact("second"))).unwrap();
        fs::write(folder.path().join("white.json"), &blanks).unwrap();

        let found = load_summary(&Source::Directory(folder.path().to_owned()), &client()).await;

        let no_pact = |name: &str| {
            let path = folder.path().join(name).display().to_string();
            format!(
                "Failed to load pact from '{path}' - Failed to parse Pact JSON from source '{path}' - it is not a valid pact file"
            )
        };
        assert_eq!(found, [&no_pact("disk.json"), "first", "second", &no_pact("white.json")]);
        let alone = no_pact("disk.json").replace("pact from", "pact");
        assert_eq!(file(&disk).await, alone);
    });
}
