//! Builds and runs the C++ binding's own test against the library just built.

use crate::header::root;
use crate::tools::{compiler, is_there, library, run, say, source};
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

#[test]
fn the_cpp_binding_is_clean_for_clang_as_cpp20() {
    if !is_there("clang++") {
        say("skipped: the C++ binding read by clang (it is not installed)");
        return;
    }
    let flags = ["-std=c++20", "-fsyntax-only", "-Wconversion", "-Wshadow", "-Wold-style-cast", "-Werror"];
    let mut clang = Command::new("clang++");
    clang
        .args(FLAGS)
        .args(flags)
        .arg("-I")
        .arg(root())
        .args(["-x", "c++"])
        .arg(root().join("bindings/cpp/pact.hpp"));

    assert_eq!(run(&mut clang).map(drop), Ok(()));
}

#[test]
fn the_cpp_of_the_readme_beside_the_binding_compiles() {
    let Some(mut build) = compiler(true) else {
        say("skipped: the README of the C++ binding (there is no C++ compiler)");
        return;
    };
    let page = fs::read_to_string(root().join("bindings/cpp/README.md")).expect("the README can be read");
    let mut blocks = page.split("```cpp\n").skip(1).filter_map(|rest| rest.split_once("```"));
    let (program, _) = blocks.next().expect("it begins with a program");
    let parts: Vec<String> = blocks
        .enumerate()
        .map(|(at, (part, _))| format!("void part{at}(pact::Pact& pact) {{\n(void)pact;\n{part}}}\n"))
        .collect();
    assert!(parts.len() >= 3, "{parts:?}");
    let text = format!("{program}\nvoid handle(const std::string&);\n{}", parts.concat());
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let file = source(folder.path(), "readme.cpp", &text);
    build
        .args(FLAGS)
        .args(["-Wno-unused-parameter", "-Wno-unused-variable", "-fsyntax-only", "-I"])
        .arg(root());

    assert_eq!(run(build.arg("-I").arg(root().join("bindings/cpp")).arg(file)).map(drop), Ok(()));
}
