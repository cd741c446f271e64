//! Runs the Python binding's own tests against the library just built, and those of a client of the established one.
//!
//! The first need cffi, mypy, pytest and pytest-bdd, and the frameworks and clients that are tested without sockets. They
//! come from PyPI into a virtual environment below the target folder; the first run makes it, later runs find it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::header::root;
use crate::tools::{library, run, say};

/// The packages of the environment. Changing this makes a new one.
const PACKAGES: [&str; 9] = [
    "cffi>=1.15,<3",
    "fastapi>=0.100,<1",
    "flask>=2.3,<4",
    "httpx>=0.24,<1",
    "mypy>=1.8,<3",
    "pytest>=8,<10",
    "pytest-bdd>=8.1,<10",
    "pytest-xdist>=3,<4",
    "requests>=2.28,<3",
];

/// Variables with the folders of the compatibility suite and of the specification's cases. Both are optional.
const CORPORA: [&str; 2] = ["PACT_COMPATIBILITY_SUITE", "PACT_SPEC_CASES"];

fn environment() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("python")
}

/// The interpreter of the virtual environment, made and filled if it is not there yet.
fn interpreter() -> PathBuf {
    let python = environment().join("bin/python");
    let note = environment().join("packages.txt");
    let wanted = PACKAGES.join("\n");
    if std::fs::read_to_string(&note).is_ok_and(|found| found == wanted) {
        return python;
    }
    let mut make = Command::new("python3");
    run(make.args(["-m", "venv", "--clear"]).arg(environment()))
        .expect("python3 can make a virtual environment");
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES);
    run(&mut install).expect("the packages can be installed from PyPI");
    std::fs::write(&note, wanted).expect("the virtual environment can be written to");
    python
}

#[test]
fn the_python_binding_keeps_its_promises() {
    let mut pytest = Command::new(interpreter());
    pytest.args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]).current_dir(root().join("bindings/python"));
    pytest.env("PACT_LIBRARY", library());
    pytest.env("PYTHONDONTWRITEBYTECODE", "1");
    for variable in CORPORA {
        if let Some(folder) = std::env::var_os(variable).filter(|folder| !folder.is_empty()) {
            // pytest runs in another folder than the one a relative path was meant for.
            pytest.env(variable, root().join(folder));
        }
    }

    let outcome = run(&mut pytest);

    assert!(outcome.is_ok(), "\n{}\n", outcome.err().unwrap_or_default());
}

/// The exit code of the script when the packages cannot be installed.
const SKIPPED: i32 = 77;

#[test]
fn a_python_client_of_the_established_library_runs_on_this_one() {
    let mut script = Command::new("python3");
    script.arg(root().join("bindings/python/pact_python/run.py")).arg("--library").arg(library());
    script.arg("--folder").arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("pact-python"));

    let output = script.output().expect("python3 can be started");

    let text = [output.stdout, output.stderr].concat();
    if output.status.code() == Some(SKIPPED) {
        say("skipped: pact-python on this library (it could not be installed from PyPI)");
        return;
    }
    assert!(output.status.success(), "{}\n{}", output.status, String::from_utf8_lossy(&text));
}
