//! PHP reads the header as it is, and a whole consumer test runs through it.

use std::process::Command;

use crate::header::{code, root};
use crate::tools::{library, run, say};

pub(crate) fn has_ffi() -> bool {
    let modules = Command::new("php").args(["-d", "ffi.enable=1", "-m"]).output();
    modules.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).lines().any(|line| line == "FFI"))
}

#[test]
fn a_consumer_test_runs_through_php() {
    runs("consumer.php");
}

#[test]
fn php_answers_the_exchanges_of_a_verification() {
    runs("in_process.php");
}

fn runs(program: &str) {
    if !has_ffi() || cfg!(not(feature = "unprefixed")) {
        say(&format!("skipped: {program} (there is no php with FFI, or no name of the first releases)"));
        return;
    }
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let mut php = Command::new("php");
    php.args(["-d", "ffi.enable=1"]).arg(root().join("tests/abi").join(program));
    php.arg(root().join("pact.h")).arg(library()).arg(folder.path());

    let output = run(&mut php);

    let printed = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    assert_eq!(printed.as_deref(), Ok("done\n"));
}

#[test]
fn without_a_preprocessor_the_header_is_declarations_only() {
    let code = code();

    assert!(!code.contains(['"', '#', '\\']), "a parser would have to know strings or directives");
    let (mut depth, mut declaration) = (0, String::new());
    for character in code.chars() {
        depth += i32::from(character == '{') - i32::from(character == '}');
        match character {
            ';' if depth == 0 => assert_declares(&std::mem::take(&mut declaration)),
            _ => declaration.push(character),
        }
    }
    assert_eq!((depth, declaration.trim()), (0, ""), "every block and every declaration is closed");
}

fn assert_declares(declaration: &str) {
    let declaration = declaration.trim();
    let is_type = declaration.starts_with("typedef ") || declaration.starts_with("struct Pact");
    let is_function = declaration.ends_with(')') && !declaration.contains(['{', '}']);
    assert!((is_type || is_function) && !declaration.contains("extern"), "{declaration}");
}
