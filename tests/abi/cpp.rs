//! Builds and runs the C++ binding's own test against the library just built.

use crate::header::root;
use crate::tools::{compiler, library, run, say};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const FLAGS: [&str; 6] = ["-std=c++17", "-g", "-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// The files of the test.
fn sources() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("bindings/cpp")).expect("the binding can be read");
    let files = entries.map(|entry| entry.expect("the binding can be read").path());
    let found: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|it| it == "cpp")).collect();
    assert!(found.len() > 2, "{found:?}");
    found
}

#[test]
fn the_cpp_binding_keeps_its_promises() {
    let Some(mut build) = compiler(true) else {
        say("skipped: the C++ binding (there is no C++ compiler)");
        return;
    };
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let program = folder.path().join("test");
    let library = library();
    let beside = library.parent().expect("the library lies in a folder");
    build.args(FLAGS).arg("-I").arg(root()).args(sources());
    build.arg("-o").arg(&program).arg(&library).arg(format!("-Wl,-rpath,{}", beside.display()));
    run(&mut build).expect("the test of the C++ binding compiles");

    let mut test = Command::new(&program);
    test.current_dir(folder.path()).env("LD_LIBRARY_PATH", beside).env("DYLD_LIBRARY_PATH", beside);
    let outcome = run(&mut test);

    assert!(outcome.is_ok(), "\n{}\n", outcome.err().unwrap_or_default());
}
