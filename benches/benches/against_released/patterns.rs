//! Regular expressions: what a process that builds a pact with many takes, and patterns with bounded lengths.

use crate::{alone, row, server::cpu_time};
use pact_benches::Pact;
use std::time::Instant;

/// Patterns of field lengths, each with a text that it matches.
const BOUNDED: [(&str, &str, usize); 6] = [
    (r"^[\w ]{0,512}$", "a", 512),
    (r"^\w{1,1000}$", "é", 1_000),
    (r"^.{1,65535}$", "a", 65_535),
    (r"(\p{L}|\d){0,2000}", "a", 2_000),
    (r"(\w+ ){1,300}", "word ", 300),
    (r"^(?=(\w+ ){1,300}$).*", "word ", 300),
];

/// Patterns of a usual contract.
const USUAL: [&str; 6] = [
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$",
    r"^[\w.+-]+@\w+(\.\w+)+$",
    r"https?://[^/]+(/\w+)*",
    r"^\w{1,100}$",
    r"\+?[\d ]{6,20}",
];

/// An example for each of the usual patterns.
const EXAMPLES: [&str; 6] = [
    "01234567-89ab-cdef-0123-456789abcdef",
    "2020-01-31T12:00:00Z",
    "some.one@example.org",
    "https://example.org/orders/1",
    "name",
    "+43 1 234567",
];

pub(crate) fn measure(ours: &Pact, released: &Pact) {
    let [our_path, released_path] =
        ["PACT_OURS", "PACT_RELEASED"].map(|name| std::env::var(name).expect("asked before"));
    println!("\n| regular expressions | ours | released | released / ours |\n|---|---|---|---|");
    for (task, what) in [
        ("patterns", "a fresh process builds 4 interactions with 30 each, CPU"),
        ("patterns-written", "the same, and writes the pact"),
    ] {
        let [a, b] = [&our_path, &released_path].map(|library| {
            let mut times: Vec<_> = (0..15).map(|_| alone::result(task, library)[0]).collect();
            times.sort_by(f64::total_cmp);
            times[7] / 1e3
        });
        println!("| {what} | {a:.2} ms | {b:.2} ms | {:.1} |", b / a);
    }
    for (pattern, piece, count) in BOUNDED {
        let text = piece.repeat(count);
        row(&format!("`{pattern}` compiled and matched"), ours, released, &|library, turns| {
            let start = Instant::now();
            for _ in 0..turns {
                // The released library does not match all of them.
                std::hint::black_box(library.check_regex(pattern, &text));
            }
            start.elapsed()
        });
    }
}

/// Microseconds of CPU time that this process takes to build a pact, and to write it if that is wanted.
pub(crate) fn build(library: &Pact, is_written: bool) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let before = cpu_time();
    let pact = library.new_pact();
    for interaction in 0..4 {
        let member = |n: usize| {
            // No two patterns are the same.
            let (pattern, example) = (USUAL[n % USUAL.len()], EXAMPLES[n % EXAMPLES.len()]);
            let pattern = format!("(?:{pattern})|x{interaction}{n}").replace('\\', r"\\");
            format!(r#""m{n}":{{"pact:matcher:type":"regex","regex":"{pattern}","value":"{example}"}}"#)
        };
        let body = format!("{{{}}}", (0..30).map(member).collect::<Vec<_>>().join(","));
        library.interaction(pact, &format!("post {interaction}"), "POST", "/", Some(&body));
    }
    if is_written {
        library.write_handle(pact, &folder.path().to_string_lossy(), true);
    }
    alone::send_results(&[cpu_time() - before]);
}
