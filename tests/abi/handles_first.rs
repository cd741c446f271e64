//! An unknown handle is what a call complains of, whatever else is wrong with it: see `handles_first.c`.

use std::process::Command;

use crate::calls::build;
use crate::tools::{run, with_library};

/// Functions that check other arguments first, because their codes show that.
const OTHERS_FIRST: &[&str] = &[
    "pactffi_create_mock_server_for_transport",
    "pactffi_given_with_params",
    "pactffi_interaction_contents",
    "pactffi_interaction_test_name",
    "pactffi_using_plugin",
    "pactffi_using_plugin_with_delay",
];

#[test]
fn an_unknown_handle_is_the_error_whatever_else_is_wrong() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let program = build(folder.path(), "handles_first");

    let output = run(with_library(&mut Command::new(program)).current_dir(folder.path()));

    let text = String::from_utf8_lossy(&output.expect("the program ends").stdout).into_owned();
    let records: Vec<Vec<&str>> =
        text.split_terminator('\u{1e}').map(|record| record.split('\u{1f}').collect()).collect();
    let (plain, different): (Vec<_>, Vec<_>) = records.iter().partition(|fields| fields[1].is_empty());
    assert!(plain.len() > 60, "only {} functions have a handle and other arguments", plain.len());
    let silent: Vec<_> = plain.iter().filter(|fields| fields[2].is_empty()).collect();
    assert!(silent.is_empty(), "{silent:?}");
    for name in OTHERS_FIRST {
        assert!(different.iter().any(|fields| fields[0] == *name), "{name} checks its handle first");
    }
    // An error about a response that is not there names the index that was asked for.
    let wrong: Vec<String> = different
        .iter()
        .filter(|fields| !OTHERS_FIRST.contains(&fields[0]) && fields[1] != "index")
        .map(|fields| format!("{}, {} is wrong: '{}', not '{}'", fields[0], fields[1], fields[3], fields[2]))
        .collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
