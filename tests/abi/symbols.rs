//! The dynamic symbols of the built library: the frozen lists, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::header::{prototypes, root};
use crate::tools::{is_there, library, run, say};

/// The names in a list beside this file.
pub(crate) fn frozen(file: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("tests/abi").join(file)).expect("the list is committed");
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

fn exported() -> BTreeSet<String> {
    let mut nm = Command::new("nm");
    let flags: &[&str] = if cfg!(target_os = "macos") { &["-gU"] } else { &["-D", "--defined-only"] };
    let output = run(nm.args(flags).arg(library())).expect("the library is built");
    let text = String::from_utf8(output.stdout).expect("symbols are ASCII");
    let names = text.lines().filter_map(|line| line.split_whitespace().nth(2));
    names.map(|name| if cfg!(target_os = "macos") { &name[1..] } else { name }.to_owned()).collect()
}

#[test]
fn the_library_exports_the_frozen_names_and_nothing_else() {
    if !is_there("nm") {
        say("skipped: the symbols of the library (there is no nm)");
        return;
    }
    let listed: BTreeSet<String> = frozen("symbols.txt").union(&frozen("ours.txt")).cloned().collect();
    let exported = exported();

    let lost: Vec<_> = listed.difference(&exported).collect();
    let new: Vec<_> = exported.difference(&listed).collect();

    assert!(
        lost.is_empty() && new.is_empty(),
        "listed but not exported: {lost:?}\nexported but not listed: {new:?}"
    );
}

#[test]
fn the_header_declares_the_frozen_names() {
    let declared: BTreeSet<String> = prototypes().into_iter().map(|one| one.name).collect();
    let listed: BTreeSet<String> = frozen("symbols.txt").union(&frozen("ours.txt")).cloned().collect();

    assert_eq!(declared, listed);
}

#[test]
#[cfg(target_os = "linux")]
fn the_library_has_its_name_and_stays_loaded() {
    if !is_there("readelf") {
        say("skipped: the dynamic section of the library (there is no readelf)");
        return;
    }

    let output = run(Command::new("readelf").arg("-d").arg(library())).expect("the library is built");

    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("Library soname: [libpact_ffi.so]"), "{text}");
    assert!(text.contains("NODELETE"), "{text}");
}
