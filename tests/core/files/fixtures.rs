//! A pact that is read, written and read again stays the same.

use super::samples;
use pact_ffi::foundation::json::{Document, Value, compact};
use pact_ffi::model::generators::{read_generators, write_generators};
use pact_ffi::model::rules::{read_rules, write_rules};
use pact_ffi::model::{Pact, SpecVersion, file};
use std::fs;
use std::path::PathBuf;

/// The fixtures of the compatibility suite, if an environment variable has its directory.
fn fixtures() -> Vec<(PathBuf, String)> {
    let Some(suite) = std::env::var_os("PACT_COMPATIBILITY_SUITE") else { return Vec::new() };
    let entries = fs::read_dir(PathBuf::from(suite).join("fixtures")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let json = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    json.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

fn pacts() -> Vec<(String, String)> {
    let is_pact = |text: &str| {
        Document::parse(text).is_ok_and(|document| {
            let root = document.root();
            root.get("interactions").or_else(|| root.get("messages")).is_some_and(|list| list.is_array())
        })
    };
    let fixtures = fixtures().into_iter().filter(|(_, text)| is_pact(text));
    let named = fixtures.map(|(path, text)| (path.display().to_string(), text));
    named.chain(samples::ALL.map(|text| ("a sample".to_owned(), text.to_owned()))).collect()
}

/// A pact without the metadata that writing adds, its interactions in the order of V4 files.
fn plain(mut pact: Pact) -> Pact {
    pact.metadata.remove("pactRust");
    pact.metadata.remove("pactSpecification");
    if pact.spec == SpecVersion::V4 {
        pact.interactions.sort_by(|a, b| a.description.cmp(&b.description));
    }
    pact
}

/// The pact as written in a version, without what a conversion to V4 changes.
fn comparable(pact: &Pact, version: SpecVersion) -> String {
    let mut json = file::to_json(pact, version).unwrap();
    // The conversion to V4 adds the content type of each message to its metadata.
    for message in json.get_mut("messages").and_then(Value::as_array_mut).into_iter().flatten() {
        message["metadata"].as_object_mut().unwrap().remove("contentType");
    }
    json.as_object_mut().unwrap().remove("metadata");
    let interactions = json.get_mut("interactions").and_then(Value::as_array_mut).into_iter().flatten();
    for request in interactions.map(|interaction| &mut interaction["request"]) {
        // V4 cannot express a body that is null; it is missing afterwards.
        if request.get("body").is_some_and(Value::is_null) {
            request.as_object_mut().unwrap().remove("body");
        }
    }
    compact(&json)
}

#[test]
fn a_pact_written_in_its_own_version_reads_back_unchanged() {
    for (name, text) in pacts() {
        let pact = file::read(&text).unwrap();

        let again = file::read(&file::to_text(&pact, pact.spec).unwrap()).unwrap();

        assert_eq!(plain(again), plain(pact), "{name}");
    }
}

#[test]
fn a_pact_loses_nothing_by_becoming_v4() {
    for (name, text) in pacts() {
        let pact = file::read(&text).unwrap();

        let as_v4 = file::to_text(&pact, SpecVersion::V4).unwrap();
        let again = file::read(&as_v4).unwrap();

        assert_eq!(file::to_text(&again, SpecVersion::V4).unwrap(), as_v4, "{name}");
        assert_eq!(comparable(&again, pact.spec), comparable(&pact, pact.spec), "{name}");
    }
}

#[test]
fn rules_and_generators_of_the_suite_read_back_unchanged() {
    for (path, text) in fixtures() {
        let document = Document::parse(&text).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        if name.contains("-matcher-") {
            let rules = read_rules(document.root()).unwrap();
            let json = write_rules(&rules).unwrap();
            assert_eq!(read_rules(Document::from(&json).root()).unwrap(), rules, "{name}");
        } else if name.contains("-generator") {
            let generators = read_generators(document.root()).unwrap();
            let json = write_generators(&generators).unwrap();
            assert_eq!(read_generators(Document::from(&json).root()).unwrap(), generators, "{name}");
        }
    }
    let flat = Document::parse(r#"{"$.body.a":{"match":"type"}}"#).unwrap();
    assert_eq!(read_rules(flat.root()).unwrap().iter().count(), 1);
}
