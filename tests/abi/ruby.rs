//! Ruby's FFI attaches every function of the header.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::declarations::{Prototype, type_and_name};
use crate::header::{prototypes, root};
use crate::tools::{library, run, say};

/// A type as Ruby's FFI knows it; what is not known there goes by its own name.
fn ruby_type(c: &str) -> &str {
    match c {
        _ if c.ends_with('*') || c.contains("(*") => "pointer",
        "bool"
        | "void"
        | "double"
        | "int"
        | "size_t"
        | "StringResult"
        | "FirstPactHandle"
        | "FirstInteractionHandle" => c,
        "int8_t" => "int8",
        "int16_t" => "int16",
        "int32_t" => "int32",
        "int64_t" => "int64",
        "uint8_t" => "uint8",
        "uint16_t" | "PactHandle" | "MessagePactHandle" => "uint16",
        "uint32_t" | "InteractionHandle" | "MessageHandle" => "uint32",
        "uint64_t" => "uint64",
        "unsigned int" => "uint",
        "unsigned long" => "ulong",
        // What is left are enums.
        _ => "int",
    }
}

fn line(function: &Prototype) -> String {
    let returned = if function.name == "pactffi_version" { "string" } else { ruby_type(&function.returns) };
    let mut line = format!("{} {returned}", function.name);
    for parameter in &function.parameters {
        let kind = if parameter.contains("(*") { parameter } else { type_and_name(parameter).0 };
        write!(line, " {}", ruby_type(kind)).expect("a string can be written");
    }
    line + "\n"
}

pub(crate) fn has_ffi() -> bool {
    let required = Command::new("ruby").args(["-e", "require 'ffi'"]).output();
    required.is_ok_and(|output| output.status.success())
}

#[test]
fn ruby_answers_the_exchanges_of_a_verification() {
    if !has_ffi() {
        say("skipped: a verification answered by Ruby (there is no ruby with ffi)");
        return;
    }
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let mut ruby = Command::new("ruby");
    ruby.arg(root().join("tests/abi/in_process.rb")).arg(library()).arg(folder.path());

    let output = run(&mut ruby);

    let printed = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    assert_eq!(printed.as_deref(), Ok("done\n"));
}

#[test]
fn ruby_attaches_every_function() {
    if !has_ffi() {
        say("skipped: every function attached by Ruby (there is no ruby with ffi)");
        return;
    }
    let is_there = |one: &Prototype| cfg!(feature = "unprefixed") || one.name.starts_with("pactffi_");
    let functions: String = prototypes().iter().filter(|one| is_there(one)).map(line).collect();
    let mut ruby = Command::new("ruby");
    ruby.arg(root().join("tests/abi/attach.rb")).arg(library());
    ruby.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());

    let mut running = ruby.spawn().expect("ruby starts");
    let mut input = running.stdin.take().expect("its input is ours");
    // If it ends before it has read everything, what it says is the reason.
    let _written = input.write_all(functions.as_bytes());
    drop(input);
    let output = running.wait_with_output().expect("ruby ends");

    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(printed, "0.5.12\n", "{}", String::from_utf8_lossy(&output.stderr));
    assert!(functions.lines().count() > 284, "{} functions", functions.lines().count());
}
