//! The consumer and provider tests in `examples/` run as they are, and fail when the provider keeps its pact no longer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::header::root;
use crate::tools::{c_compiler, compiler, is_there, library, run, say, with_library};

/// The folder of the examples in one language.
fn example(language: &str) -> PathBuf {
    root().join("examples").join(language)
}

/// A folder for pact files.
fn pacts(folder: &Path) -> PathBuf {
    let pacts = folder.join("pacts");
    fs::create_dir(&pacts).expect("a temporary folder can be written");
    pacts
}

/// Runs both tests, then the provider's again after the contract asks for something else.
fn assert_example_works(folder: &Path, mut consumer: Command, mut provider: Command) {
    assert_eq!(run(with_library(&mut consumer)).map(drop), Ok(()));
    let file = folder.join("pacts/shop-stock.json");
    let pact = fs::read_to_string(&file).expect("the consumer test writes the pact file");
    assert_eq!(run(with_library(&mut provider)).map(drop), Ok(()));

    let other = pact.replacen(r#""status": 200"#, r#""status": 202"#, 1);
    assert_ne!(other, pact);
    fs::write(&file, other).expect("a temporary folder can be written");
    let report = run(&mut provider).expect_err("the provider answers with another status");
    assert!(report.contains("expected") && report.contains("202"), "{report}");
}

/// One program in C or C++, built.
fn built(mut compiler: Command, source: &Path, folder: &Path, name: &str) -> Command {
    let program = folder.join(name);
    compiler.args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I"]).arg(root());
    compiler.arg(source).arg("-o").arg(&program).arg(library()).arg("-lpthread");
    assert_eq!(run(&mut compiler).map(drop), Ok(()));
    let mut program = Command::new(program);
    program.current_dir(folder);
    program
}

#[test]
fn the_tests_in_c_run() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    pacts(folder.path());
    let program = |name: &str| {
        let mut compiler = c_compiler();
        compiler.arg("-std=gnu11");
        built(compiler, &example("c").join(format!("{name}.c")), folder.path(), name)
    };

    assert_example_works(folder.path(), program("consumer_test"), program("provider_test"));
}

#[test]
fn the_tests_in_cpp_run() {
    if compiler(true).is_none() {
        say("skipped: the example in C++ (there is no C++ compiler)");
        return;
    }
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    pacts(folder.path());
    let program = |name: &str| {
        let mut compiler = compiler(true).expect("there is one");
        compiler.arg("-std=c++17").arg("-I").arg(root().join("bindings/cpp"));
        built(compiler, &example("cpp").join(format!("{name}.cpp")), folder.path(), name)
    };

    assert_example_works(folder.path(), program("consumer_test"), program("provider_test"));

    let mut messages = program("messages_test");
    assert_eq!(run(with_library(&mut messages)).map(drop), Ok(()));
    let pact = fs::read_to_string(folder.path().join("pacts/shop-stock-messages.json"));
    assert!(pact.is_ok_and(|text| text.contains("an order is ready")));
}

#[test]
fn the_tests_in_go_run() {
    if !Command::new("go").arg("version").output().is_ok_and(|output| output.status.success())
        || !is_there("gcc")
    {
        say("skipped: the example in Go (there is no go, or no gcc for cgo)");
        return;
    }
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let pacts = pacts(folder.path());
    let library = library();
    let beside = library.parent().expect("the library lies in a folder");
    let test = |package: &str| {
        let mut go = Command::new("go");
        go.args(["test", "-count=1", package]).current_dir(example("go")).env("PACT_DIR", &pacts);
        go.env("CGO_ENABLED", "1").env("CGO_LDFLAGS", format!("-L{}", beside.display()));
        go
    };

    assert_example_works(folder.path(), test("./shop"), test("./stock"));
}
