//! Runs the Node binding's own tests against the library just built.
//!
//! Its packages come from the npm registry into a folder below the target folder; the first run puts them there,
//! later runs find them. Where they cannot be installed, these tests are skipped with the reason.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::header::root;
use crate::tools::{is_there, library, run, say};

fn binding() -> PathBuf {
    root().join("bindings/node")
}

/// The folder of the installed packages, or why there is none.
fn packages() -> Result<PathBuf, String> {
    for program in ["node", "npm"] {
        if !is_there(program) {
            return Err(format!("there is no {program}"));
        }
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("node");
    let wanted = fs::read_to_string(binding().join("package.json")).expect("the binding has a package.json");
    let note = folder.join("installed.json");
    if fs::read_to_string(&note).is_ok_and(|found| found == wanted) {
        return Ok(folder.join("node_modules"));
    }
    fs::create_dir_all(&folder).expect("the target folder can be written");
    fs::write(folder.join("package.json"), &wanted).expect("the target folder can be written");
    let mut install = Command::new("npm");
    install.args(["install", "--no-package-lock", "--no-audit", "--no-fund"]).current_dir(&folder);
    run(&mut install)?;
    fs::write(note, wanted).expect("the target folder can be written");
    Ok(folder.join("node_modules"))
}

#[test]
fn the_node_binding_keeps_its_promises() {
    let packages = match packages() {
        Ok(packages) => packages,
        Err(reason) => return say(&format!("skipped: the Node binding ({reason})")),
    };
    let mut types = Command::new("node");
    types.arg(packages.join("typescript/bin/tsc")).args(["--noEmit", "--strict", "--types", "node"]);
    types.arg("--typeRoots").arg(packages.join("@types")).arg("test/types.ts").current_dir(binding());
    let mut tests = Command::new("node");
    tests.args(["--test", "test/"]).current_dir(binding());
    tests.env("NODE_PATH", &packages).env("PACT_LIBRARY", library());

    let outcomes = [run(&mut types), run(&mut tests)];

    for outcome in outcomes {
        assert!(outcome.is_ok(), "\n{}\n", outcome.err().unwrap_or_default());
    }
}
