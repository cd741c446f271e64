//! The C compiler and the other programs of the system that the checks need.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// The C (or C++) compiler, if there is one.
pub(crate) fn compiler(is_cpp: bool) -> Option<Command> {
    let target = target();
    let mut build = cc::Build::new();
    build.cpp(is_cpp).target(&target).host(&target).opt_level(1).cargo_metadata(false);
    build.warnings(false).inherit_rustflags(false);
    let command = build.try_get_compiler().ok()?.to_command();
    is_there(&command.get_program().to_string_lossy()).then_some(command)
}

/// The C compiler, which must be there.
pub(crate) fn c_compiler() -> Command {
    compiler(false).expect("these checks need a C compiler")
}

/// Reports what is not checked, on stderr itself, because the output of a passing test is captured.
pub(crate) fn say(text: &str) {
    writeln!(io::stderr(), "{text}").expect("stderr can be written");
}

/// Whether a program can be started.
pub(crate) fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// The shared library under test: the one just built, beside this test program, or what `PACT_TEST_LIBRARY` names.
pub(crate) fn library() -> PathBuf {
    if let Some(given) = env::var_os("PACT_TEST_LIBRARY").filter(|given| !given.is_empty()) {
        return Path::new(env!("CARGO_MANIFEST_DIR")).join(given);
    }
    let program = env::current_exe().expect("this program has a path");
    let folder = program.parent().expect("it lies in a folder");
    folder.join(format!("{}pact_ffi{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX))
}

/// Lets a C program load the library just built. Cargo's own search path comes before the path in the program, and
/// what `cargo build` left there may be old.
pub(crate) fn with_library(command: &mut Command) -> &mut Command {
    let library = library();
    let folder = library.parent().expect("the library lies in a folder");
    command.env("LD_LIBRARY_PATH", folder).env("DYLD_LIBRARY_PATH", folder).env("PACT_LIBRARY", &library)
}

/// A file with this text in a fresh folder.
pub(crate) fn source(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).expect("a temporary folder can be written");
    path
}

/// Runs a program to its end; the error has its command, status and output.
pub(crate) fn run(command: &mut Command) -> Result<Output, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(output);
    }
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    Err(format!("{command:?}\n{}\n{}", output.status, String::from_utf8_lossy(&text)))
}

fn target() -> String {
    let arch = env::consts::ARCH;
    if cfg!(target_os = "macos") {
        format!("{arch}-apple-darwin")
    } else if cfg!(target_env = "msvc") {
        format!("{arch}-pc-windows-msvc")
    } else if cfg!(target_os = "windows") {
        format!("{arch}-pc-windows-gnu")
    } else if cfg!(target_env = "musl") {
        format!("{arch}-unknown-linux-musl")
    } else {
        format!("{arch}-unknown-linux-gnu")
    }
}
