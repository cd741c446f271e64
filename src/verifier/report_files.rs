//! The report of a verification as text and JSON, the files it is written to, and what is printed.

use super::report;
use super::results::VerificationReport;
use crate::foundation::json::{Value, compact};
use crate::foundation::text::Style;
use std::borrow::Cow;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The format of a report file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// JSON.
    Json,
    /// The text report, without colours.
    Text,
    /// JUnit's XML.
    Junit,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
}

/// How a report is rendered, and where it is written.
#[derive(Debug, Clone, Default)]
pub struct ReportOptions {
    /// Whether the text has colours.
    pub style: Style,
    /// The files it is written to.
    pub files: Vec<(ReportFormat, PathBuf)>,
    /// The format that takes the place of the text report on standard output.
    pub stdout: Option<ReportFormat>,
    /// Whether only failures and the line that counts them are printed.
    pub is_quiet: bool,
    /// Whether annotations of GitHub Actions are printed after the text report.
    pub annotates: bool,
    /// A Markdown report to this file does not replace what it has: other programs write their part to it too.
    pub shared_summary: Option<PathBuf>,
    /// The date that the reports show in place of that of the run.
    pub date: Option<SystemTime>,
}

/// A report as text and as JSON.
#[derive(Debug, Clone)]
pub struct RenderedReport {
    /// The entries of the text report, without their last line breaks; an entry may have several lines.
    pub entries: Vec<String>,
    /// The JSON document.
    pub document: Value,
}

/// The error for a report file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the report was not written to '{}': {reason}", path.display())]
pub struct ReportFileError {
    path: PathBuf,
    reason: std::io::Error,
}

impl ReportOptions {
    /// What the environment says: `SOURCE_DATE_EPOCH` is the date, if it is a number of seconds, because reproducible builds
    /// want the same report for the same input. `GITHUB_STEP_SUMMARY` is a file for the Markdown of several programs.
    #[must_use]
    pub fn in_environment(self, variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let seconds = variable("SOURCE_DATE_EPOCH").and_then(|text| text.trim().parse().ok());
        let date = seconds.and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)));
        let shared_summary =
            variable("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from);
        ReportOptions { date: date.or(self.date), shared_summary, ..self }
    }

    /// Renders the report as text and as JSON.
    #[must_use]
    pub fn render(&self, report: &VerificationReport) -> RenderedReport {
        let entries = report::entries(report, self.style);
        let document = report::json(report, &entries);
        RenderedReport { entries, document }
    }

    /// Writes the files. A file that cannot be written does not keep the others from being written; the first error is
    /// returned.
    pub fn write(
        &self,
        report: &VerificationReport,
        rendered: &RenderedReport,
    ) -> Result<(), ReportFileError> {
        let results = self.files.iter().map(|(format, path)| {
            let text = rendered.to_format(*format, report);
            let is_shared = *format == ReportFormat::Markdown && self.shared_summary.as_ref() == Some(path);
            write_file(path, &text, is_shared)
                .map_err(|reason| ReportFileError { path: path.clone(), reason })
        });
        let results: Vec<_> = results.collect();
        results.into_iter().collect()
    }

    /// What is printed.
    #[must_use]
    pub fn print(&self, report: &VerificationReport, rendered: &RenderedReport) -> Printed {
        let mut lines = match self.is_quiet {
            true => report::quiet_entries(report, self.style),
            false => rendered.entries.clone(),
        };
        if self.annotates {
            lines.extend(report::annotations(report));
        }
        let document = self.stdout.map(|format| rendered.to_format(format, report).trim_end().to_owned());
        Printed { text: lines.join("\n"), document }
    }
}

/// What is printed, without line breaks at its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printed {
    /// The text report, for standard output, or for standard error if there is a document.
    pub text: String,
    /// A document for standard output.
    pub document: Option<String>,
}

impl RenderedReport {
    /// The report before anything was verified.
    #[must_use]
    pub fn empty() -> Self {
        RenderedReport { entries: Vec::new(), document: report::empty_document() }
    }

    /// The report of a verification that could not be started.
    #[must_use]
    pub fn not_started(reason: &str) -> Self {
        let entries = vec![format!("Verification execution failed: {reason}")];
        RenderedReport { entries, ..RenderedReport::empty() }
    }

    fn to_format(&self, format: ReportFormat, report: &VerificationReport) -> String {
        match format {
            ReportFormat::Json => compact(&self.document),
            ReportFormat::Text => self.plain_text() + "\n",
            ReportFormat::Junit => report::junit(report),
            ReportFormat::Html => report::html(report),
            ReportFormat::Markdown => report::markdown(report),
        }
    }

    /// The text report, without a line break at its end.
    #[must_use]
    pub fn text(&self) -> String {
        self.entries.join("\n")
    }

    /// The text report without escape sequences for colours.
    #[must_use]
    pub fn plain_text(&self) -> String {
        match report::without_colours(&self.text()) {
            Cow::Borrowed(text) => text.to_owned(),
            Cow::Owned(text) => text,
        }
    }
}

fn write_file(path: &Path, text: &str, is_shared: bool) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    if is_shared {
        return OpenOptions::new().append(true).create(true).open(path)?.write_all(text.as_bytes());
    }
    fs::write(path, text)
}
