//! The dynamic symbols of the built library.

use std::collections::BTreeSet;
use std::process::Command;

use crate::header::prototypes;
use crate::tools::{is_there, library, run, say};

fn exported() -> BTreeSet<String> {
    let mut nm = Command::new("nm");
    let flags: &[&str] = if cfg!(target_os = "macos") { &["-gU"] } else { &["-D", "--defined-only"] };
    let output = run(nm.args(flags).arg(library())).expect("the library is built");
    let text = String::from_utf8(output.stdout).expect("symbols are ASCII");
    let names = text.lines().filter_map(|line| line.split_whitespace().nth(2));
    names.map(|name| if cfg!(target_os = "macos") { &name[1..] } else { name }.to_owned()).collect()
}

#[test]
fn the_library_exports_what_the_header_declares_and_nothing_else() {
    if !is_there("nm") {
        say("skipped: the symbols of the library (there is no nm)");
        return;
    }
    let declared: BTreeSet<String> = prototypes().into_iter().map(|one| one.name).collect();
    let exported = exported();

    let missing: Vec<_> = declared.difference(&exported).collect();
    let undeclared: Vec<_> = exported.difference(&declared).collect();

    assert!(
        missing.is_empty() && undeclared.is_empty(),
        "declared but not exported: {missing:?}\nexported but not declared: {undeclared:?}"
    );
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
