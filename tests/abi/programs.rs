//! Builds the C programs in `ctests/` against the library and runs them, plainly and under valgrind.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::{env, fs};

use crate::header::root;
use crate::tools::{c_compiler, is_there, library, run, say, with_library};

const FLAGS: [&str; 6] = ["-std=c11", "-g", "-Wall", "-Wextra", "-Wpedantic", "-Werror"];

fn programs() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("ctests")).expect("ctests can be read");
    let files = entries.map(|entry| entry.expect("ctests can be read").path());
    let mut found: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|it| it == "c")).collect();
    found.sort();
    assert!(!found.is_empty(), "there are C programs");
    found
}

fn build(program: &Path, folder: &Path) -> Result<PathBuf, String> {
    let out = folder.join(program.file_stem().expect("a program has a name"));
    let library = library();
    let beside = library.parent().expect("the library lies in a folder");
    let mut compiler = c_compiler();
    compiler.args(FLAGS).arg("-I").arg(root()).arg(program).arg("-o").arg(&out).arg(&library);
    compiler.arg(format!("-Wl,-rpath,{}", beside.display())).arg("-lpthread");
    if is_sanitized() {
        compiler.arg("-fsanitize=address,undefined").arg("-fno-sanitize-recover");
    }
    run(&mut compiler)?;
    Ok(out)
}

fn is_sanitized() -> bool {
    env::var_os("PACT_SANITIZE").is_some()
}

/// Builds and runs every program as `start` says; all failures are reported together.
fn run_all(start: impl Fn(&Path) -> Command + Sync) {
    let queue = Mutex::new(programs().into_iter());
    let failures = Mutex::new(Vec::new());
    let work = || {
        while let Some(program) = next(&queue) {
            let folder = tempfile::tempdir().expect("there is a temporary folder");
            let outcome = build(&program, folder.path())
                .and_then(|built| run(with_library(&mut start(&built)).current_dir(folder.path())));
            failures.lock().expect("no worker panics with the lock").extend(outcome.err());
        }
    };
    // Two at the same time: under valgrind they take most of the time of all tests.
    std::thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(work))));
    let failures = failures.into_inner().expect("no worker panics with the lock");
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n\n"));
}

fn next(queue: &Mutex<impl Iterator<Item = PathBuf>>) -> Option<PathBuf> {
    queue.lock().expect("no worker panics with the lock").next()
}

#[test]
fn every_program_keeps_its_promise() {
    run_all(|built| Command::new(built));
}

#[test]
fn every_program_is_clean_under_valgrind() {
    if !is_there("valgrind") || is_sanitized() {
        say("skipped: the C programs under valgrind (it is not installed, or a sanitizer is at work)");
        return;
    }

    run_all(|built| {
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["-q", "--error-exitcode=99", "--leak-check=full", "--errors-for-leak-kinds=definite"]);
        valgrind.arg(built);
        valgrind
    });
}

#[test]
fn every_program_ends_with_nothing_alive() {
    let forgets = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a program can be read");
        !text.contains("CHECK_NOTHING_ALIVE();\n  return 0;\n}")
    };

    let found: Vec<PathBuf> = programs().into_iter().filter(forgets).collect();

    assert_eq!(found, Vec::<PathBuf>::new());
}

#[test]
fn a_sanitizer_that_is_asked_for_is_linked() {
    if !is_sanitized() {
        say("skipped: the sanitizers (PACT_SANITIZE is not set)");
        return;
    }
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let program = programs().remove(0);

    let built = build(&program, folder.path()).expect("the compiler has the sanitizers");

    let symbols = run(Command::new("nm").arg(built)).expect("nm is there");
    let symbols = String::from_utf8_lossy(&symbols.stdout).into_owned();
    assert!(symbols.contains("__asan_init") && symbols.contains("__ubsan"), "{symbols}");
}
