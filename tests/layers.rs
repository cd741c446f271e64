//! Holds the source to the plan: the layers, the order of modules, where `unsafe` may stand, and how many
//! things may change behind the callers' backs. Lengths and styles are for readers to judge.

#![expect(clippy::expect_used, reason = "a check that cannot look has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each top and its layer. A top uses what lies below it.
const LAYERS: [(&str, u8); 15] = [
    ("foundation", 0),
    ("logging", 1),
    ("model", 1),
    ("definition", 2),
    ("matching", 3),
    ("generate", 4),
    ("lint", 4),
    ("net", 4),
    ("openapi", 4),
    ("plugin", 5),
    ("mock_server", 6),
    ("verifier", 6),
    ("dsl", 6),
    ("ffi", 7),
    ("cli", 7),
];

/// All that may change without being passed around: the state of the library, what belongs to a thread, the
/// queue of writers in front of each pact file, the threads for work that waits, who is at work when the process is
/// forked, what a forked child closes, how much memory work on large bodies may still need, and which verifier's handler a
/// thread is calling.
const CHANGEABLE: [&str; 15] = [
    "STATE",
    "LAST_ERROR",
    "SCOPE",
    "STAMP",
    "LISTENING",
    "CALLBACKS",
    "PENDING",
    "QUEUES",
    "POOLS",
    "GUARD",
    "DEPTH",
    "IS_WATCHED",
    "FILES",
    "RESERVED",
    "CALLER",
];

/// A source file without comments and literals; lines are as in the file.
struct Source {
    path: PathBuf,
    module: Vec<String>,
    code: String,
}

/// A path like `crate::a::b`, made absolute.
struct Use {
    line: usize,
    target: Vec<String>,
    is_test: bool,
}

#[test]
fn every_module_uses_only_layers_below() {
    let breaches: Vec<String> = sources().iter().flat_map(layer_breaches).collect();

    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

#[test]
fn every_module_uses_only_siblings_listed_above_it() {
    let sources = sources();
    let order = declared(&sources);

    let breaches: Vec<String> = sources.iter().flat_map(|source| order_breaches(source, &order)).collect();

    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

#[test]
fn unsafe_stays_at_the_border() {
    let outside = sources().into_iter().filter(|source| source.module.first().is_none_or(|top| top != "ffi"));

    let found: Vec<String> = outside.flat_map(|source| lines_with(&source, "unsafe")).collect();

    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn the_root_declares_modules_and_nothing_else() {
    let sources = sources();
    let root = sources.iter().find(|source| source.module.is_empty()).expect("there is a lib.rs");

    let others: Vec<&str> = root.code.lines().filter(|line| !line.trim().is_empty()).collect();

    let is_plain =
        |line: &&str| ["pub mod ", "#[cfg(", "#![cfg_attr("].iter().any(|start| line.starts_with(start));
    assert!(others.iter().all(is_plain), "{others:?}");
}

#[test]
fn few_things_change_behind_the_back() {
    let sources = sources();
    let shipped = sources.iter().filter(|source| !source.module.iter().any(|name| name == "tests"));

    let found: Vec<String> = shipped.flat_map(changeable_statics).collect();

    let unknown: Vec<_> = found.iter().filter(|name| !CHANGEABLE.contains(&name.as_str())).collect();

    assert!(unknown.is_empty(), "statics that can change: {unknown:?}; known are {CHANGEABLE:?}");
    assert!(found.contains(&"STATE".to_owned()), "the test finds what it looks for");
}

#[test]
fn paths_are_found_in_every_spelling() {
    let code = "use crate::a::{b, c::{d, e as f}, self};\nfn x() { crate::g::h::<T>() }\nmod tests {\n    use super::i;\n}\nuse super::j;\n";
    let source =
        Source { path: PathBuf::new(), module: vec!["m".to_owned(), "n".to_owned()], code: code.to_owned() };

    let found: Vec<String> =
        uses(&source).iter().map(|one| format!("{}:{}", one.line, one.target.join("::"))).collect();

    assert_eq!(found, ["1:a::b", "1:a::c::d", "1:a::c::e", "1:a::self", "2:g::h", "4:m::n::i", "6:m::j"]);
}

fn layer_breaches(source: &Source) -> Vec<String> {
    let Some((top, layer)) = source.module.first().and_then(|top| Some((top, layer(top)?))) else {
        return Vec::new();
    };
    let up = |one: &&Use| {
        one.target
            .first()
            .is_some_and(|other| other != top && self::layer(other).is_some_and(|it| it >= layer))
    };
    uses(source).iter().filter(up).map(|one| breach(source, one, "is not below")).collect()
}

fn order_breaches(source: &Source, order: &BTreeMap<Vec<String>, Vec<String>>) -> Vec<String> {
    let late = |one: &&Use| !one.is_test && is_late(source, one, order);
    uses(source).iter().filter(late).map(|one| breach(source, one, "is listed below this module")).collect()
}

fn is_late(source: &Source, one: &Use, order: &BTreeMap<Vec<String>, Vec<String>>) -> bool {
    let shared = source.module.iter().zip(&one.target).take_while(|(mine, theirs)| mine == theirs).count();
    let listed = order.get(&source.module[..shared]);
    let place = |module: &[String]| listed?.iter().position(|name| Some(name) == module.get(shared));
    shared > 0 && place(&source.module).zip(place(&one.target)).is_some_and(|(me, it)| it > me)
}

fn breach(source: &Source, one: &Use, why: &str) -> String {
    format!("{}:{}: {} {why}", source.path.display(), one.line, one.target.join("::"))
}

fn layer(top: &str) -> Option<u8> {
    LAYERS.iter().find(|(name, _)| *name == top).map(|(_, layer)| *layer)
}

/// The `mod` lines of each module, in order.
fn declared(sources: &[Source]) -> BTreeMap<Vec<String>, Vec<String>> {
    let names = |code: &str| {
        let names = code.lines().filter_map(|line| line.trim().strip_suffix(';')?.rsplit_once("mod "));
        names.map(|(_, name)| name.to_owned()).collect()
    };
    sources.iter().map(|source| (source.module.clone(), names(&source.code))).collect()
}

fn lines_with(source: &Source, word: &str) -> Vec<String> {
    let is_in =
        |line: &str| line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word);
    let lines = source.code.lines().enumerate().filter(|(_, line)| is_in(line));
    lines.map(|(at, _)| format!("{}:{}: {word}", source.path.display(), at + 1)).collect()
}

fn changeable_statics(source: &Source) -> Vec<String> {
    let changeable = ["Mutex", "RwLock", "Atomic", "Cell", "State", "Once;", "Once ", "Border"];
    let mut is_local = false;
    let mut found = Vec::new();
    for line in source.code.lines().take_while(|line| !line.starts_with("#[cfg(test)]")) {
        is_local = line.starts_with("thread_local!") || (is_local && line != "}");
        let Some((before, declared)) = line.trim().split_once("static ") else { continue };
        let (name, kind) = declared.split_once(':').unwrap_or((declared, ""));
        let is_item = before.is_empty() || before.starts_with("pub");
        let can_change =
            is_local || name.starts_with("mut ") || changeable.iter().any(|part| kind.contains(part));
        found.extend((is_item && can_change).then(|| name.to_owned()));
    }
    found
}

/// Every path that starts with `crate::` or `super::`.
fn uses(source: &Source) -> Vec<Use> {
    let mut found = Vec::new();
    let mut inline: Vec<usize> = Vec::new();
    let mut offset = 0;
    for (at, line) in source.code.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        if line.trim() == "}" && inline.last() == Some(&indent) {
            inline.pop();
        }
        for start in starts(line) {
            let depth = source.module.len() + inline.len();
            let text = &source.code[offset + start..];
            for path in paths(text) {
                let is_test = !inline.is_empty() || source.module.iter().any(|name| name == "tests");
                found.extend(absolute(source, depth, &path).map(|target| Use {
                    line: at + 1,
                    target,
                    is_test,
                }));
            }
        }
        if line.contains("mod ") && line.trim_end().ends_with('{') {
            inline.push(indent);
        }
        offset += line.len() + 1;
    }
    found
}

fn starts(line: &str) -> Vec<usize> {
    let begins = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
    let heads = ["crate::", "super::"].into_iter().flat_map(|head| line.match_indices(head));
    heads.map(|(at, _)| at).filter(|at| begins(*at)).collect()
}

/// The module path a written path means; an inline module counts as one level below its file.
fn absolute(source: &Source, depth: usize, path: &[String]) -> Option<Vec<String>> {
    if path.first()? == "crate" {
        return Some(path[1..].to_vec());
    }
    let ups = path.iter().take_while(|part| *part == "super").count();
    let base = depth.checked_sub(ups)?.min(source.module.len());
    Some(source.module[..base].iter().chain(&path[ups..]).cloned().collect())
}

/// All paths of a use tree, or the one of an expression.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut done = Vec::new();
    let mut open: Vec<Vec<String>> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if end > 0 {
            path.push(rest[..end].to_owned());
        }
        rest = &rest[end..];
        if let Some(more) = rest.strip_prefix("::") {
            rest = more;
            if let Some(group) = rest.strip_prefix('{') {
                open.push(path.clone());
                rest = group.trim_start();
            }
            if !rest.starts_with(['<', '*']) {
                continue;
            }
        }
        done.push(std::mem::take(&mut path));
        loop {
            let Some(prefix) = open.last() else { return done };
            let Some(stop) = rest.find([',', '}']) else { return done };
            let is_end = rest[stop..].starts_with('}');
            rest = rest[stop + 1..].trim_start();
            if !is_end && !rest.starts_with('}') {
                path = prefix.clone();
                break;
            }
            if !is_end {
                rest = rest[1..].trim_start();
            }
            open.pop();
        }
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!found.is_empty(), "no source under {}", root.display());
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("src can be read").path();
        if path.is_dir() {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("sources are UTF-8");
            found.push(Source { module: module(root, &path), code: code(&text), path });
        }
    }
}

fn module(root: &Path, path: &Path) -> Vec<String> {
    let inside = path.strip_prefix(root).expect("under src").with_extension("");
    let parts = inside.iter().map(|part| part.to_string_lossy().into_owned());
    parts.filter(|part| part != "mod" && part != "lib").collect()
}

/// The text with comments and literals blanked out.
fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = skipped(rest, &out);
        if length == 0 {
            out.push(next);
            rest = &rest[next.len_utf8()..];
        } else {
            out.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        }
    }
    out.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// How long the comment or literal is that `rest` starts with; 0 if it starts with neither.
fn skipped(rest: &str, before: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return rest.find("*/").map_or(rest.len(), |end| end + 2);
    }
    let is_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let raw = rest.strip_prefix('r').or_else(|| rest.strip_prefix("br")).filter(|_| !is_word);
    if let Some(raw) = raw {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let start = rest.len() - raw.len() + hashes + 1;
            return rest[start..].find(&close).map_or(rest.len(), |end| start + end + close.len());
        }
    }
    if rest.starts_with('"') {
        return quoted(rest, '"');
    }
    // A quote is a character literal if it closes after one character; otherwise it begins a lifetime.
    let mut chars = rest.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some('\''), Some('\\'), _) => quoted(rest, '\''),
        (Some('\''), Some(one), Some('\'')) => 2 + one.len_utf8(),
        _ => 0,
    }
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}
