//! Runs those tests of the scripts in `dist` that need nothing built. `dist/test TARGET` runs the others.

use std::process::Command;

use crate::header::root;
use crate::tools::run;

#[test]
fn the_scripts_that_make_packages_keep_their_promises() {
    let mut tests = Command::new("python3");
    tests.args(["-m", "unittest", "discover", "-s", "dist/tests"]).current_dir(root());
    tests.env("PYTHONDONTWRITEBYTECODE", "1");

    let outcome = run(&mut tests);

    assert!(outcome.is_ok(), "\n{}\n", outcome.err().unwrap_or_default());
}
