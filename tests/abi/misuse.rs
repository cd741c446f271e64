//! Calls every function of the header in every wrong way, each call in a child process: see `misuse.c`.

use std::process::Command;

use crate::calls::build;
use crate::tools::{run, say, with_library};

#[test]
fn no_misuse_crashes_hangs_or_fails_without_an_error() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let program = build(folder.path(), "misuse");

    // Some of the odd texts lead out of the folder the program works in, and files are written there.
    let work = folder.path().join("inside/of");
    std::fs::create_dir_all(&work).expect("a temporary folder can be written");
    let outcome = run(with_library(&mut Command::new(program)).current_dir(&work));

    let output = outcome.unwrap_or_else(|failures| panic_with(&failures));
    say(String::from_utf8_lossy(&output.stdout).trim_end());
}

#[expect(clippy::panic, reason = "the list of the program is the failure")]
fn panic_with(failures: &str) -> std::process::Output {
    panic!("{failures}")
}
