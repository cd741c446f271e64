//! Runs scenarios with real plugins against the library just built: `python/run.py` has what they are made of.
//!
//! The plugins and the scenarios are programs in Python. grpcio comes from PyPI into a virtual environment below the
//! target folder; the first run makes it, later runs find it. Where that is not possible nothing is checked, with the
//! reason, as on systems other than Linux. A second plugin is in JavaScript, whose gRPC library is another one. `PACT_RELEASED` is the path of the released library: with it the same scenarios run against that one too, and
//! what is marked as different must be.

#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a check that cannot look has failed")]

#[expect(dead_code, reason = "the checks of the C interface use the rest")]
#[path = "../abi/tools.rs"]
mod tools;

use std::path::{Path, PathBuf};
use std::process::Command;

use tools::{is_there, library, run, say};

/// The packages of the environment. Changing this makes a new one.
const PACKAGES: [&str; 2] = ["grpcio>=1.66,<2", "grpcio-tools>=1.66,<2"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder below the target folder.
fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("plugin").join(name)
}

/// The interpreter of the virtual environment, made and filled if it is not there yet; or why there is none.
fn interpreter() -> Result<PathBuf, String> {
    let folder = scratch("python");
    let python = folder.join("bin/python");
    let note = folder.join("packages.txt");
    let wanted = PACKAGES.join("\n");
    if std::fs::read_to_string(&note).is_ok_and(|found| found == wanted) {
        return Ok(python);
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--timeout", "20"]);
    run(install.args(["--only-binary", ":all:"]).args(PACKAGES))?;
    std::fs::write(&note, wanted).expect("the virtual environment can be written to");
    Ok(python)
}

/// The folder with the packages of the plugin in JavaScript; or why there is none.
fn node_packages() -> Result<PathBuf, String> {
    for program in ["node", "npm"] {
        if !is_there(program) {
            return Err(format!("there is no {program}"));
        }
    }
    let folder = scratch("node");
    let source = root().join("tests/plugin/node/package.json");
    let wanted = std::fs::read_to_string(source).expect("the plugin has a package.json");
    let note = folder.join("installed.json");
    if std::fs::read_to_string(&note).is_ok_and(|found| found == wanted) {
        return Ok(folder.join("node_modules"));
    }
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    std::fs::write(folder.join("package.json"), &wanted).expect("the target folder can be written");
    let mut install = Command::new("npm");
    install.args(["install", "--no-package-lock", "--no-audit", "--no-fund"]).current_dir(&folder);
    run(&mut install)?;
    std::fs::write(note, wanted).expect("the target folder can be written");
    Ok(folder.join("node_modules"))
}

/// Runs the scenarios against a library.
fn scenarios(library: &Path, work: &str, options: &[&str]) {
    let python = match interpreter() {
        Ok(python) => python,
        Err(reason) => return say(&format!("skipped: scenarios with plugins ({reason})")),
    };
    let mut runner = Command::new(python);
    runner.arg(root().join("tests/plugin/python/run.py")).arg("--library").arg(library);
    runner.arg("--header").arg(root().join("pact.h"));
    runner.arg("--protos").arg(root().join("src/plugin/proto"));
    runner.arg("--work").arg(scratch(work)).args(options).env("PYTHONDONTWRITEBYTECODE", "1");
    match node_packages() {
        Ok(packages) => drop(runner.env("PLUGIN_NODE_MODULES", packages)),
        Err(reason) => say(&format!("skipped: a plugin on another gRPC library ({reason})")),
    }

    let outcome = run(&mut runner);

    assert!(outcome.is_ok(), "\n{}\n", outcome.err().unwrap_or_default());
}

#[test]
fn every_scenario_holds() {
    scenarios(&library(), "ours", &[]);
}

#[test]
fn the_released_library_differs_only_where_it_is_marked() {
    let Some(released) = std::env::var_os("PACT_RELEASED").filter(|path| !path.is_empty()) else {
        return say("skipped: the same scenarios with the released library (PACT_RELEASED is not set)");
    };

    scenarios(&root().join(released), "released", &["--released"]);
}
