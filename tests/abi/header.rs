//! Reads `pact.h`, the committed one.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The declaration of a function and the comment above it.
#[derive(Debug, Clone)]
pub(crate) struct Prototype {
    pub(crate) name: String,
    pub(crate) returns: String,
    /// Type and name of each, as `const char *name`.
    pub(crate) parameters: Vec<String>,
    pub(crate) comment: String,
}

/// The package's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The text of the header.
pub(crate) fn text() -> String {
    fs::read_to_string(root().join("pact.h")).expect("pact.h is committed")
}

/// All functions the header declares.
pub(crate) fn prototypes() -> Vec<Prototype> {
    let text = text();
    let (_, functions) = text.split_once("extern \"C\" {").expect("the functions stand in extern \"C\"");
    functions.split(";\n").filter_map(prototype).collect()
}

/// The code of the header, without comments and directives.
pub(crate) fn code() -> String {
    let mut rest = text();
    while let Some(start) = rest.find("/*") {
        let end = rest[start..].find("*/").expect("comments are closed");
        rest.replace_range(start..start + end + 2, "");
    }
    rest.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect()
}

fn prototype(block: &str) -> Option<Prototype> {
    let (comment, code) = block.rsplit_once("*/")?;
    let comment = comment.rsplit_once("/**").map_or("", |(_, comment)| comment);
    let (head, parameters) = code.trim().split_once('(')?;
    let name = head.rsplit([' ', '*']).next()?;
    Some(Prototype {
        name: name.to_owned(),
        returns: normal(head.strip_suffix(name)?),
        parameters: split(parameters.trim_end().strip_suffix(')')?).into_iter().map(normal).collect(),
        comment: comment.to_owned(),
    })
}

/// Splits at the commas outside parentheses; `void` alone is none.
fn split(parameters: &str) -> Vec<&str> {
    let mut depth = 0;
    let is_separator = |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    };
    parameters.split(is_separator).filter(|one| one.trim() != "void").collect()
}

/// One space between words, none after a star.
pub(crate) fn normal(code: &str) -> String {
    let words: Vec<&str> = code.split_whitespace().collect();
    words.join(" ").replace("* ", "*").replace(" )", ")").trim().to_owned()
}

#[test]
fn the_committed_header_is_the_one_the_build_emits() {
    let emitted =
        fs::read_to_string(Path::new(env!("OUT_DIR")).join("pact.h")).expect("the build emits a header");

    assert_eq!(text(), emitted);
}

#[test]
fn a_prototype_is_read_whole() {
    let block =
        "/** One.\n */\nconst char *pactffi_x(void (*callback)(const char *a, int b),\n   uint16_t  n)";

    let read = prototype(block).expect("it is a prototype");

    assert_eq!((read.name.as_str(), read.returns.as_str()), ("pactffi_x", "const char *"));
    assert_eq!(read.parameters, ["void (*callback)(const char *a, int b)", "uint16_t n"]);
    assert_eq!(read.comment.trim_end_matches(['\n', ' ']), " One.");
}
