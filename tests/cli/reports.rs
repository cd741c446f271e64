//! The reports of the verifier as a process.

use crate::provider::Provider;
use crate::verifier::{Folder, pact};
use std::process::Command;

/// A text that no XML may contain as it is.
const ODD: &str = "a\u{1}]]>&<\u{fffe}\u{1b}[31m\u{85}\r\n\"é";

/// Validates a file of the folder. `None` if there is no program that can.
fn is_valid_junit(folder: &Folder, name: &str) -> Option<bool> {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/junit.xsd");
    let validator = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema", schema])
        .arg(folder.path(name))
        .output();
    match validator {
        Ok(output) => {
            eprintln!("{}", String::from_utf8_lossy(&output.stderr));
            Some(output.status.success())
        }
        Err(error) => {
            eprintln!("JUnit's XML is not validated, because xmllint cannot be run: {error}");
            None
        }
    }
}

#[test]
fn the_xml_is_valid_whatever_the_bytes() {
    let folder = Folder::new();
    let mut pact = pact();
    pact["consumer"]["name"] = ODD.into();
    for interaction in pact["interactions"].as_array_mut().expect("it is an array") {
        interaction["description"] = ODD.into();
        interaction["request"]["body"] = ODD.into();
        interaction["response"]["body"] = ODD.into();
    }
    pact["interactions"][1]["response"]["status"] = 404.into();
    folder.write("odd.json", &pact.to_string());
    folder.write("broken.json", "[");
    let provider = Provider::start(|_| (200, format!("{ODD}{ODD}")));
    let port = provider.port.to_string();
    let call = ["-h127.0.0.1", "-p", &port, "-fodd.json", "-fbroken.json", "--junit=r.xml"];

    let ended = folder.run(&call);

    assert_eq!(ended.code, 1, "{}", ended.err);
    assert!(
        ended.out.contains("2 interactions verified: 0 passed, 2 failed; 1 pact not loaded"),
        "{}",
        ended.out
    );
    assert_ne!(is_valid_junit(&folder, "r.xml"), Some(false), "{}", folder.read("r.xml"));
    folder.write("r.xml", &folder.read("r.xml").replace(" tests=", " test="));
    assert_ne!(is_valid_junit(&folder, "r.xml"), Some(true), "the schema refuses what it does not know");
    let text = folder.read("r.xml");
    assert!(text.contains("<system-out>Request:&#10;GET /bolts"), "{text}");
}
