//! The list of failures at the end of the text report.

use super::super::results::Verdict;
use super::names::ReportedFailure;
use crate::foundation::text::{Style, on_one_line};
use crate::matching::{LineDiff, LineSide, Mismatch};

/// The entries of the text report for one failure.
pub(super) fn lines(number: usize, failure: &ReportedFailure<'_>, style: Style) -> Vec<String> {
    let name = on_one_line(&failure.name);
    match &failure.verdict {
        Verdict::Passed => Vec::new(),
        Verdict::Failed { message, .. } => vec![format!("{number}) {name} - {}\n", on_one_line(message))],
        Verdict::Mismatched { mismatches, more, diffs } => {
            let mut lines = vec![format!("{number}) {name}")];
            let mismatches: Vec<_> = mismatches.iter().map(Mismatch::on_one_line).collect();
            for (at, group) in groups(&mismatches).into_iter().enumerate() {
                lines.extend(group_lines(&format!("{number}.{}", at + 1), group, style));
                if failure.is_json && matches!(group.first(), Some(Mismatch::Body { .. })) {
                    // An empty line if there is no diff.
                    lines.push(diffs.iter().map(|diff| render_diff(diff, style)).collect());
                }
            }
            if *more > 0 {
                lines.push(format!("           and {more} more"));
            }
            lines
        }
    }
}

/// The same with all that is known of a failure before the answer, for a report that does not show it elsewhere.
pub(super) fn lines_with_details(number: usize, failure: &ReportedFailure<'_>, style: Style) -> Vec<String> {
    let mut all = lines(number, failure, style);
    if let Verdict::Failed { details, .. } = &failure.verdict
        && !details.is_empty()
    {
        let head = all.iter().map(|line| line.trim_end());
        let details = details.iter().map(|detail| format!("        {}", on_one_line(detail)));
        all = vec![head.map(str::to_owned).chain(details).collect::<Vec<_>>().join("\n") + "\n"];
    }
    all
}

/// Groups of consecutive mismatches of the same type.
fn groups(mismatches: &[Mismatch]) -> Vec<&[Mismatch]> {
    mismatches.chunk_by(|a, b| a.kind_name() == b.kind_name()).collect()
}

/// The lines of a group: its first mismatch gives the title; the others are sorted by their subject.
fn group_lines(number: &str, group: &[Mismatch], style: Style) -> Vec<String> {
    let Some((first, rest)) = group.split_first() else { return Vec::new() };
    let mut rest: Vec<&Mismatch> = rest.iter().collect();
    rest.sort_by(|a, b| subject(a).cmp(subject(b)));
    let mut lines = vec![format!("    {number}) {}", first.summary())];
    lines.extend(
        [first]
            .into_iter()
            .chain(rest)
            .map(|mismatch| format!("           {}", description(mismatch, style))),
    );
    lines
}

/// A line diff of a part of a body, with a line break at its end.
fn render_diff(diff: &LineDiff, style: Style) -> String {
    let line = |(side, line): (LineSide, &str)| {
        let line = if side == LineSide::Both { line.get(1..).unwrap_or_default() } else { line };
        side.colourize(&format!("    {}", on_one_line(line)), style).into_owned() + "\n"
    };
    diff.lines_by_side().map(line).collect()
}

fn description(mismatch: &Mismatch, style: Style) -> String {
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
