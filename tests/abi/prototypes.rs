//! Compares the functions of the header with the ABI table, and checks what their comments must say.

use std::collections::BTreeSet;

use crate::header::{code, prototypes};
use crate::table::{functions, table};

#[test]
fn prototypes_are_those_of_the_table() {
    let Some(table) = table("prototypes against the ABI table") else { return };
    let known = functions(&table);

    let wrong: Vec<String> = prototypes()
        .into_iter()
        .filter_map(|ours| known.get(&ours.name).map(|theirs| (ours, theirs)))
        .filter(|(ours, theirs)| (&ours.returns, &ours.parameters) != (&theirs.0, &theirs.1))
        .map(|(ours, theirs)| {
            let got = (&ours.returns, &ours.parameters);
            format!("{}\n  expected {theirs:?}\n  got      {got:?}", ours.name)
        })
        .collect();

    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_function_of_the_table_is_there() {
    let Some(table) = table("completeness against the ABI table") else { return };
    let ours: BTreeSet<String> = prototypes().into_iter().map(|one| one.name).collect();

    let missing: Vec<String> = functions(&table).into_keys().filter(|name| !ours.contains(name)).collect();

    assert!(missing.is_empty(), "\n{}\n", missing.join("\n"));
}

#[test]
fn every_function_is_documented() {
    let silent = |comment: &str| comment.replace(['*', ' ', '\n'], "").is_empty();

    let found: Vec<String> =
        prototypes().into_iter().filter(|one| silent(&one.comment)).map(|one| one.name).collect();

    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_returned_pointer_says_who_owns_it() {
    let is_pointer = |returns: &str| returns.ends_with('*') || returns == "StringResult";
    let silent = prototypes()
        .into_iter()
        .filter(|one| is_pointer(&one.returns) && !one.comment.contains("# Ownership"));

    let found: Vec<String> = silent.map(|one| one.name).collect();

    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn prototypes_stay_plain() {
    // Bindings read the header with small parsers: cffi's, and a few made of regular expressions.
    let code = code();

    for word in ["__attribute__", "__extension__", "inline", "_Static_assert", "noexcept", "[[", "restrict"] {
        assert!(!code.contains(word), "{word} in pact.h");
    }
}
