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

/// Says what is not checked; straight to stderr, because the output of a test that passes is not shown.
pub(crate) fn say(text: &str) {
    writeln!(io::stderr(), "{text}").expect("stderr can be written");
}

/// Whether a program can be started.
pub(crate) fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// The built shared library, beside this test program.
pub(crate) fn library() -> PathBuf {
    let program = env::current_exe().expect("this program has a path");
    let folder = program.parent().expect("it lies in a folder");
    folder.join(format!("{}pact_ffi{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX))
}

/// A file with this text in a fresh folder.
pub(crate) fn source(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).expect("a temporary folder can be written");
    path
}

/// Runs to the end; what went wrong is the error.
pub(crate) fn run(command: &mut Command) -> Result<Output, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(output);
    }
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    Err(format!("{command:?}\n{}\n{}", output.status, String::from_utf8_lossy(&said)))
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
