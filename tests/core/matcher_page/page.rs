//! Reads `docs/matchers.md`: chapters, sections, their examples, and tables.

use std::fs;
use std::path::Path;

/// A heading with what stands below it.
pub(super) struct Section {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) examples: Vec<Example>,
}

/// Integration JSON with the matching expression below it.
pub(super) struct Example {
    pub(super) json: String,
    pub(super) expression: Option<String>,
}

/// A row of a table: name, attributes with their defaults, version.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) version: String,
}

pub(super) fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The chapter of the page with this title, up to the next chapter.
pub(super) fn chapter(title: &str) -> String {
    let page = file("docs/matchers.md");
    let (_, after) = page.split_once(&format!("\n## {title}\n")).unwrap();
    after.split("\n## ").next().unwrap().to_owned()
}

pub(super) fn sections(title: &str) -> Vec<Section> {
    let chapter = chapter(title);
    chapter.split("\n### ").skip(1).map(section).collect()
}

pub(super) fn section(text: &str) -> Section {
    let (title, text) = text.split_once('\n').unwrap();
    Section { title: title.to_owned(), text: text.to_owned(), examples: examples(text) }
}

/// The examples in a text; a block of JSON begins each.
pub(super) fn examples(text: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    for block in text.split("\n```").skip(1) {
        let (language, code) = block.split_once('\n').unwrap_or((block, ""));
        match language {
            "json" => found.push(Example { json: code.trim().to_owned(), expression: None }),
            "text" => found.last_mut().unwrap().expression = Some(code.trim().to_owned()),
            _ => {}
        }
    }
    found
}

/// The rows of the first table of the page in this chapter.
pub(super) fn overview(title: &str) -> Vec<Row> {
    let chapter = chapter(title);
    let lines =
        chapter.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    lines.skip(2).map(row).collect()
}

/// `| [`name`](#link) | meaning | `attribute` (default), … | version |`. The header's rows have no meaning.
pub(super) fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [name, .., attributes, version] = cells[..] else { unreachable!("{line}") };
    Row {
        name: quoted(name).next().unwrap().to_owned(),
        attributes: attributes_of(attributes),
        version: version.to_owned(),
    }
}

pub(super) fn attributes_of(cell: &str) -> Vec<(String, String)> {
    let pieces = cell.split(", ").filter(|piece| !piece.is_empty());
    let read = |piece: &str| {
        let (name, default) = piece.split_once(" (").unwrap_or((piece, ""));
        let clean = |text: &str| text.trim_end_matches(')').trim_matches('`').to_owned();
        (clean(name), clean(default))
    };
    pieces.map(read).collect()
}

/// What stands between backticks.
pub(super) fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}
