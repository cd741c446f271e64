//! Annotations: lines by which GitHub Actions shows failures beside the changes of a pull request.

use super::super::results::{ReportItem, Verdict, VerificationReport};
use super::names::{differences, interactions};
use crate::foundation::text::{on_one_line, shortened};

/// GitHub shows no more of each kind for one step.
const MOST: usize = 10;

/// How many differences of one interaction are listed, and how long a line may be.
const MOST_DIFFERENCES: usize = 10;
const MAX_BYTES: usize = 500;

/// The lines: an error for each failure, a warning for each pending failure.
#[must_use]
pub fn annotations(report: &VerificationReport) -> Vec<String> {
    let mut found: Vec<(bool, String, Vec<String>)> = Vec::new();
    for item in &report.items {
        match item {
            ReportItem::Error(error) => {
                found.push((error.is_pending, error.kind.title().to_owned(), vec![error.message.clone()]));
            }
            ReportItem::Pact(pact) => {
                let pacticipants = format!("{} → {}", pact.pact.consumer, pact.pact.provider);
                for (interaction, result) in interactions(pact) {
                    if result.verdict != Verdict::Passed {
                        let title = format!("{} ({pacticipants})", interaction.description);
                        found.push((result.is_pending, title, differences(&result.verdict)));
                    }
                }
                if let Some(Err(reason)) = &pact.published {
                    let title = format!("Failed to publish verification results ({pacticipants})");
                    found.push((false, title, vec![reason.clone()]));
                }
            }
        }
    }
    let of = |pending: bool| found.iter().filter(move |(is_pending, ..)| *is_pending == pending).take(MOST);
    of(false).chain(of(true)).map(|(is_pending, title, lines)| line(*is_pending, title, lines)).collect()
}

fn line(is_pending: bool, title: &str, lines: &[String]) -> String {
    let level = if is_pending { "warning" } else { "error" };
    let shown: Vec<String> = lines.iter().take(MOST_DIFFERENCES).map(|line| data(line)).collect();
    let more = match lines.len().saturating_sub(MOST_DIFFERENCES) {
        0 => String::new(),
        more => format!("%0Aand {more} more"),
    };
    let title = data(title).replace(':', "%3A").replace(',', "%2C");
    format!("::{level} title={title}::{}{more}", shown.join("%0A"))
}

/// A text as a command of GitHub carries it.
fn data(text: &str) -> String {
    shortened(&on_one_line(text), MAX_BYTES).replace('%', "%25")
}
