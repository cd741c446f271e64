//! Tests in a process of their own: for what is set once in a process, and for what is printed.

use std::env;
use std::process::Command;

const ALONE: &str = "PACT_TEST_ALONE";

/// Runs a test in a process of its own: this program, started again. What it prints is shown if it fails.
pub(crate) fn alone(name: &str, test: fn()) {
    if env::var_os(ALONE).is_some() {
        return test();
    }
    let program = env::current_exe().expect("this program has a path");

    let mut alone = Command::new(program);
    let output = alone.args(["--exact", name, "--test-threads=1", "--nocapture"]).env(ALONE, "1").output();

    let output = output.expect("this program can be started");
    let text = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&text));
}
