//! Where the report of a verification goes: a text, a JSON document, files.

use super::outcome::Report;
use super::report;
use crate::foundation::json::{Value, compact};
use crate::foundation::text::Style;
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

/// A form that a report can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The JSON document.
    Json,
    /// The text report, without colours.
    Text,
    /// JUnit's XML.
    Junit,
    /// A web page.
    Html,
}

/// Where a report goes.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// Whether its text has colours.
    pub style: Style,
    /// The files it is written to, besides.
    pub files: Vec<(Format, PathBuf)>,
}

/// A report as text and as data.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// The lines of the text report; some have line ends in them.
    pub entries: Vec<String>,
    /// The JSON document.
    pub document: Value,
}

/// A report was not written to a file.
#[derive(Debug, thiserror::Error)]
#[error("the report was not written to '{}': {reason}", path.display())]
pub struct DeliveryError {
    path: PathBuf,
    reason: std::io::Error,
}

impl Delivery {
    /// The report as text and as data.
    #[must_use]
    pub fn print(&self, report: &Report) -> Delivered {
        let entries = report::entries(report, self.style);
        let document = report::json(report, &entries);
        Delivered { entries, document }
    }

    /// Writes the files. All that can be written are; the first failure is told.
    pub fn write(&self, report: &Report, delivered: &Delivered) -> Result<(), DeliveryError> {
        let outcomes = self.files.iter().map(|(format, path)| {
            let text = match format {
                Format::Json => compact(&delivered.document),
                Format::Text => report::without_colour(&delivered.text()).into_owned() + "\n",
                Format::Junit => report::junit(report),
                Format::Html => report::html(report),
            };
            write_file(path, &text).map_err(|reason| DeliveryError { path: path.clone(), reason })
        });
        let outcomes: Vec<_> = outcomes.collect();
        outcomes.into_iter().collect()
    }
}

impl Delivered {
    /// What there is before anything was verified.
    #[must_use]
    pub fn nothing() -> Self {
        Delivered { entries: Vec::new(), document: report::empty_document() }
    }

    /// What there is when the verification could not be started.
    #[must_use]
    pub fn not_started(reason: &str) -> Self {
        let entries = vec![format!("Verification execution failed: {reason}")];
        Delivered { entries, ..Delivered::nothing() }
    }

    /// The text report, without a line end at its end.
    #[must_use]
    pub fn text(&self) -> String {
        self.entries.join("\n")
    }

    /// The text report without the codes that colour it.
    #[must_use]
    pub fn bare_text(&self) -> String {
        match report::without_colour(&self.text()) {
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
