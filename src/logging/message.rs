//! [`Message`]: the text of an event and its fields, for lines and for listeners.

use std::fmt::{Debug, Write};
use tracing::Event;
use tracing::field::{Field, Visit};

/// The text of an event. NUL, which C takes for the end, is written as `\0`.
#[derive(Debug, Default)]
pub(super) struct Message {
    /// With strings in fields quoted.
    pub(super) quoted: String,
    /// With strings in fields as they are.
    pub(super) plain: String,
}

/// The message, which comes first whatever the order of the fields.
#[derive(Default)]
struct Fields {
    message: String,
    others: Message,
}

impl Message {
    pub(super) fn of(event: &Event<'_>) -> Self {
        let mut fields = Fields::default();
        event.record(&mut fields);
        Self::from_fields(fields)
    }

    /// The text of an event with the field `source`.
    pub(super) fn from_source(source: &str, message: &str) -> Self {
        let mut fields = Fields { message: message.to_owned(), ..Fields::default() };
        fields.add_text("source", source);
        Self::from_fields(fields)
    }

    fn from_fields(Fields { message, others }: Fields) -> Self {
        let whole = |others: String| without_nul(format!("{message}{others}"));
        Message { quoted: whole(others.quoted), plain: whole(others.plain) }
    }
}

fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\\0") } else { text }
}

impl Fields {
    fn add_text(&mut self, name: &str, value: &str) {
        // Writing to a string does not fail.
        let _ = write!(self.others.quoted, " {name}={value:?}");
        let _ = write!(self.others.plain, " {name}={value}");
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            value.clone_into(&mut self.message);
            return;
        }
        self.add_text(field.name(), value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            let _ = write!(self.message, "{value:?}");
            return;
        }
        let _ = write!(self.others.quoted, " {}={value:?}", field.name());
        let _ = write!(self.others.plain, " {}={value:?}", field.name());
    }
}
