//! `docs/matchers.md`: each block of C++ makes the JSON above it, and the block of C describes a body.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::header::root;
use crate::tools::{c_compiler, compiler, library, run, say, source, with_library};

const HEAD: &str = "#include <cstdio>\n#include \"pact_matchers.hpp\"\n\
    namespace match = pact::match;\nnamespace generate = pact::generate;\nint main() {\n";

/// The blocks of the page in this language, each with the block of JSON before it.
fn blocks(language: &str) -> Vec<(String, String)> {
    let page = fs::read_to_string(root().join("docs/matchers.md")).expect("the page can be read");
    let mut json = String::new();
    let mut found = Vec::new();
    for block in page.split("\n```").skip(1) {
        let (kind, code) = block.split_once('\n').unwrap_or((block, ""));
        if kind == "json" {
            json = code.to_owned();
        }
        if kind == language {
            found.push((code.to_owned(), json.clone()));
        }
    }
    found
}

/// Builds a program; the standard output of its run.
fn output(mut compiler: Command, standard: &str, folder: &Path, name: &str, text: &str) -> String {
    let program = folder.join("program");
    compiler.args([standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
    compiler.arg("-I").arg(root()).arg("-I").arg(root().join("bindings/cpp"));
    compiler.arg(source(folder, name, text)).arg("-o").arg(&program).arg(library());
    run(&mut compiler).expect("the blocks of the page compile");
    let output = run(with_library(&mut Command::new(&program))).expect("the program of the blocks ends well");
    String::from_utf8(output.stdout).expect("JSON is UTF-8")
}

#[test]
fn each_block_in_cpp_makes_the_json_above_it() {
    let Some(compiler) = compiler(true) else {
        say("skipped: the blocks of C++ in docs/matchers.md (there is no C++ compiler)");
        return;
    };
    let blocks = blocks("cpp");
    assert!(blocks.len() > 40, "the page has {} blocks of C++", blocks.len());
    let print = |(code, _): &(String, String)| format!("  std::puts(({code}).dump().c_str());\n");
    let text = format!("{HEAD}{}}}\n", blocks.iter().map(print).collect::<String>());
    let folder = tempfile::tempdir().expect("there is a temporary folder");

    let printed = output(compiler, "-std=c++17", folder.path(), "page.cpp", &text);

    let made: Vec<&str> = printed.lines().collect();
    assert_eq!(made.len(), blocks.len());
    for (made, (code, json)) in made.into_iter().zip(&blocks) {
        let value =
            |text: &str| serde_json::from_str::<Value>(text).expect("the page and the binding write JSON");
        assert_eq!(value(made), value(json), "{code}");
    }
}

#[test]
fn the_page_has_each_function_of_cpp() {
    let page = fs::read_to_string(root().join("docs/matchers.md")).expect("the page can be read");
    let mut found = 0;
    for (space, file) in [("generate", "pact_generators.hpp"), ("match", "pact_matchers.hpp")] {
        let header = fs::read_to_string(root().join("bindings/cpp").join(file)).expect("it can be read");
        let (_, rest) =
            header.split_once(&format!("\nnamespace {space} {{\n")).expect("the namespace is there");
        let (body, _) =
            rest.split_once(&format!("\n}}  // namespace {space}\n")).expect("the namespace ends");
        for line in body.lines().filter_map(|line| line.strip_prefix("inline Json ")) {
            let name = line.split('(').next().unwrap_or(line);
            assert!(page.contains(&format!("{space}::{name}(")), "the page has no {space}::{name}");
            found += 1;
        }
    }
    assert!(found > 40, "the headers have {found} functions");
}

#[test]
fn the_block_in_c_describes_a_body() {
    let [(block, _)] = &blocks("c")[..] else { unreachable!("the page has one block of C") };
    let text = format!(
        "#include <stdio.h>\n#include \"pact.h\"\n\
         static bool describe(InteractionHandle interaction) {{\n  return {block}\n}}\n\
         int main(void) {{\n  PactHandle pact = pactffi_new_pact(\"consumer\", \"provider\");\n\
         InteractionHandle interaction = pactffi_new_interaction(pact, \"a body\");\n\
         if (!describe(interaction)) {{ return 1; }}\n\
         const char *warnings = pactffi_interaction_warnings(interaction);\n  puts(warnings);\n\
         pactffi_string_delete((char *)warnings);\n  return 0;\n}}\n"
    );
    let folder = tempfile::tempdir().expect("there is a temporary folder");

    let warnings = output(c_compiler(), "-std=c11", folder.path(), "page.c", &text);

    assert_eq!(warnings.trim(), "[]");
}
