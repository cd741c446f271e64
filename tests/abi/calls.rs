//! Lets a C program call every function of the header: makes the table that `calls.h` includes of the prototypes.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::declarations::{Prototype, type_and_name};
use crate::header::{prototypes, root};
use crate::tools::{c_compiler, library, run, source};

/// Builds a program of this folder that includes `calls.h`.
pub(crate) fn build(folder: &Path, name: &str) -> PathBuf {
    source(folder, "functions.h", &table());
    let (program, library) = (folder.join(name), library());
    let beside = library.parent().expect("the library lies in a folder");
    let mut compiler = c_compiler();
    compiler.args(["-std=c11", "-g", "-w", "-I"]).arg(root()).arg("-I").arg(folder);
    compiler
        .arg(root().join("tests/abi").join(name).with_extension("c"))
        .arg("-o")
        .arg(&program)
        .arg(&library);
    compiler.arg(format!("-Wl,-rpath,{}", beside.display())).arg("-lpthread");
    run(&mut compiler).expect("the program is built");
    program
}

/// The opaque type or struct behind a pointer.
fn object(kind: &str) -> Option<&str> {
    let name = kind.strip_prefix("const ").unwrap_or(kind).strip_suffix('*')?.trim();
    name.starts_with(|first: char| first.is_ascii_uppercase()).then_some(name)
}

/// The kind of a parameter, as the program spells it.
fn kind(prototype: &Prototype, at: usize) -> (&'static str, Option<&str>) {
    let (kind, name) = type_and_name(&prototype.parameters[at]);
    let before = at.checked_sub(1).map(|before| type_and_name(&prototype.parameters[before]).0);
    let kind = match (kind, before) {
        ("const char *" | "const char*", _) => "TEXT",
        ("char *", _) if name == "buffer" => "BUFFER",
        ("char *", _) => "STRING",
        ("const uint8_t *", _) => "BYTES",
        ("const char *const *", _) => "TEXTS",
        // Places that a function fills.
        ("size_t *" | "const char **" | "ExchangeData *" | "AnswerData *", _) => "PLACE",
        ("PactHandle" | "MessagePactHandle", _) => "PACT",
        ("InteractionHandle" | "MessageHandle", _) => "INTERACTION",
        ("double", _) => "REAL",
        (_, Some("const char *const *")) => "COUNT",
        (_, Some("const uint8_t *")) => "LENGTH",
        (kind, _) => match object(kind) {
            Some(object) => return ("OBJECT", Some(object)),
            None => "NUMBER",
        },
    };
    (kind, None)
}

fn is_callback(parameter: &str) -> bool {
    parameter.contains("(*")
}

/// The functions as the program wants them.
fn table() -> String {
    let functions: Vec<Prototype> =
        prototypes().into_iter().filter(|one| one.name.starts_with("pactffi_")).collect();
    let answers = functions.iter().filter_map(|one| object(&one.returns));
    let arguments =
        functions.iter().flat_map(|one| (0..one.parameters.len()).filter_map(|at| kind(one, at).1));
    let types: BTreeSet<&str> = answers.chain(arguments).collect();

    let mut text = String::from("enum {");
    types.iter().for_each(|name| push(&mut text, format_args!(" TYPE_{name},")));
    text.push_str(" TYPES };\nstatic const char *const types[] = {");
    types.iter().for_each(|name| push(&mut text, format_args!(" \"{name}\",")));
    text.push_str("};\n");
    let mut rows = String::from("static const Function functions[] = {\n");
    for (number, one) in functions.iter().enumerate() {
        let passed: Vec<String> = (0..one.parameters.len()).map(|at| passed(one, at)).collect();
        let call = format!("{}({})", one.name, passed.join(", "));
        let (body, answer) = match (one.returns.as_str(), object(&one.returns)) {
            ("void", _) => (format!("{call}; return 0;"), "NOTHING, 0".to_owned()),
            ("StringResult", _) => (format!("return of_result({call});"), "RESULT, 0".to_owned()),
            ("bool", _) => (format!("return {call};"), "FLAG, 0".to_owned()),
            (_, Some(object)) => (format!("return address({call});"), format!("POINTER, TYPE_{object}")),
            (returns, None) if returns.ends_with('*') => {
                let kind = if returns.ends_with("char *") { "TEXT_ANSWER" } else { "BYTES_ANSWER" };
                (format!("return address({call});"), format!("{kind}, 0"))
            }
            _ => (format!("return (uint64_t){call};"), "WORD, 0".to_owned()),
        };
        push(
            &mut text,
            format_args!("static uint64_t call_{number}(const Value *v) {{ (void)v; {body} }}\n"),
        );
        let parameters: Vec<String> = (0..one.parameters.len()).map(|at| row(one, at)).collect();
        let (name, count) = (&one.name, parameters.len());
        let parameters =
            if parameters.is_empty() { "{NUMBER, 0, \"\"}".to_owned() } else { parameters.join(", ") };
        push(
            &mut rows,
            format_args!("  {{\"{name}\", call_{number}, {answer}, {count}, {{{parameters}}}}},\n"),
        );
    }
    text + &rows + "};\n"
}

fn push(text: &mut String, piece: std::fmt::Arguments<'_>) {
    text.write_fmt(piece).expect("a string can be written");
}

fn passed(prototype: &Prototype, at: usize) -> String {
    let parameter = &prototype.parameters[at];
    if is_callback(parameter) {
        return format!(
            "(void (*)(const char *, const char *, const char *, const char *, const char *))(uintptr_t)v[{at}].u"
        );
    }
    match type_and_name(parameter).0 {
        "double" => format!("v[{at}].d"),
        kind if kind.ends_with('*') => format!("({kind})(uintptr_t)v[{at}].u"),
        kind => format!("({kind})v[{at}].u"),
    }
}

fn row(prototype: &Prototype, at: usize) -> String {
    if is_callback(&prototype.parameters[at]) {
        return "{CALLBACK, 0, \"callback\"}".to_owned();
    }
    let (name, (kind, object)) = (type_and_name(&prototype.parameters[at]).1, kind(prototype, at));
    let object = object.map_or("0".to_owned(), |object| format!("TYPE_{object}"));
    format!("{{{kind}, {object}, \"{name}\"}}")
}
