//! The list of failures at the end of the text report.

use super::super::outcome::Verdict;
use super::names::Failure;
use crate::foundation::text::Style;
use crate::matching::{LineDiff, LineSide, Mismatch};

/// One failure, in lines that are printed one by one.
pub(super) fn lines(number: usize, failure: &Failure<'_>, style: Style) -> Vec<String> {
    let name = &failure.name;
    match &failure.verdict {
        Verdict::Passed => Vec::new(),
        Verdict::Failed { message, .. } => vec![format!("{number}) {name} - {message}\n")],
        Verdict::Mismatched { mismatches, diffs } => {
            let mut lines = vec![format!("{number}) {name}")];
            for (at, group) in groups(mismatches).into_iter().enumerate() {
                lines.extend(group_lines(&format!("{number}.{}", at + 1), group, style));
                if failure.is_json && matches!(group.first(), Some(Mismatch::Body { .. })) {
                    // An empty line if there is nothing more to show.
                    lines.push(diffs.iter().map(|diff| laid_out(diff, style)).collect());
                }
            }
            lines
        }
    }
}

/// Mismatches of one type that follow one another.
fn groups(mismatches: &[Mismatch]) -> Vec<&[Mismatch]> {
    mismatches.chunk_by(|a, b| a.kind_name() == b.kind_name()).collect()
}

/// The first mismatch gives the title; the others follow sorted by what they are about.
fn group_lines(number: &str, group: &[Mismatch], style: Style) -> Vec<String> {
    let Some((first, rest)) = group.split_first() else { return Vec::new() };
    let mut rest: Vec<&Mismatch> = rest.iter().collect();
    rest.sort_by(|a, b| subject(a).cmp(subject(b)));
    let mut lines = vec![format!("    {number}) {}", first.summary())];
    lines.extend(
        [first].into_iter().chain(rest).map(|mismatch| format!("           {}", told(mismatch, style))),
    );
    lines
}

/// A place of a body, line by line, with a line end at its end.
fn laid_out(diff: &LineDiff, style: Style) -> String {
    let line = |(side, line): (LineSide, &str)| {
        let line = if side == LineSide::Both { line.get(1..).unwrap_or_default() } else { line };
        side.colourize(&format!("    {line}"), style).into_owned() + "\n"
    };
    diff.lines_by_side().map(line).collect()
}

fn told(mismatch: &Mismatch, style: Style) -> String {
    match style {
        Style::Plain => mismatch.description(),
        Style::Ansi => mismatch.ansi_description(),
    }
}

fn subject(mismatch: &Mismatch) -> &str {
    match mismatch {
        Mismatch::Query { parameter, .. } => parameter,
        Mismatch::Header { key, .. } | Mismatch::Metadata { key, .. } => key,
        Mismatch::Body { path, .. } => path,
        Mismatch::Method { .. }
        | Mismatch::Path { .. }
        | Mismatch::Status { .. }
        | Mismatch::BodyType { .. } => "",
    }
}
