//! The report of a verification as text and JSON, and the files it is written to.

use super::report;
use super::results::VerificationReport;
use crate::foundation::json::{Value, compact};
use crate::foundation::text::Style;
use std::borrow::Cow;
use std::fs;
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
}

/// How a report is rendered, and where it is written.
#[derive(Debug, Clone, Default)]
pub struct ReportOptions {
    /// Whether the text has colours.
    pub style: Style,
    /// The files it is written to.
    pub files: Vec<(ReportFormat, PathBuf)>,
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
    /// The date of `SOURCE_DATE_EPOCH`, if it is set to a number of seconds: reproducible builds want the same report for
    /// the same input.
    #[must_use]
    pub fn dated(self, variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let seconds = variable("SOURCE_DATE_EPOCH").and_then(|text| text.trim().parse().ok());
        let date = seconds.and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)));
        ReportOptions { date: date.or(self.date), ..self }
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
            let text = match format {
                ReportFormat::Json => compact(&rendered.document),
                ReportFormat::Text => report::without_colours(&rendered.text()).into_owned() + "\n",
                ReportFormat::Junit => report::junit(report),
                ReportFormat::Html => report::html(report),
            };
            write_file(path, &text).map_err(|reason| ReportFileError { path: path.clone(), reason })
        });
        let results: Vec<_> = results.collect();
        results.into_iter().collect()
    }
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

fn write_file(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
