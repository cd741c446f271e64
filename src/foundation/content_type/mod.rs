//! Content types: reading them, printing them in one normal form, comparing them, and guessing one
//! from the start of a body.
//!
//! A `ContentType` is shared, so cloning it costs a counter. Its text form is what pact files and
//! reports show. Which of several sources of a type wins (header, metadata, detection) is decided by
//! the model; signatures of images and archives belong to the `contentType` rule in `matching`.

use super::charset::Charset;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

mod parse;
mod detect;
mod json_form;

pub use detect::{detect_bytes, detect_text};
pub use json_form::JsonForm;
pub use parse::ContentTypeError;

#[cfg(test)]
mod tests;

/// A content type in normal form, such as `application/hal+json;charset=utf-8`. It remembers how it was written; that is
/// no part of what two types are compared by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentType(Arc<Fields>);

#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Fields {
    main: String,
    sub: String,
    suffix: Option<String>,
    parameters: BTreeMap<String, String>,
    written: Written,
}

/// The text a type was read from, if that is not its normal form. All are equal.
#[derive(Clone, Default)]
struct Written(Option<Box<str>>);

macro_rules! well_known {
    ($($(#[$doc:meta])* $name:ident = $main:literal / $sub:literal;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name() -> ContentType {
            static SHARED: LazyLock<ContentType> = LazyLock::new(|| ContentType::plain($main, $sub));
            SHARED.clone()
        }
    )*};
}

impl ContentType {
    well_known! {
        /// `application/json`
        json = "application" / "json";
        /// `text/plain`
        text_plain = "text" / "plain";
        /// `application/xml`
        xml = "application" / "xml";
        /// `text/html`
        html = "text" / "html";
        /// `application/x-www-form-urlencoded`
        form = "application" / "x-www-form-urlencoded";
        /// `application/octet-stream`
        octet_stream = "application" / "octet-stream";
        /// `*/*`, the type of a body nothing is known about
        unknown = "*" / "*";
    }

    /// Reads a type as written in a header.
    pub fn parse(text: &str) -> Result<Self, ContentTypeError> {
        let mut fields = parse::parse(text)?;
        if !is_printed_as(&fields, text) {
            fields.written = Written(Some(text.into()));
        }
        Ok(Self(Arc::new(fields)))
    }

    /// The type as the text spelled it that it was read from: in files and headers it stays so. A type that was not
    /// read has its normal form.
    #[must_use]
    pub fn as_written(&self) -> Cow<'_, str> {
        match &self.0.written {
            Written(Some(text)) => Cow::Borrowed(text),
            Written(None) => Cow::Owned(self.to_string()),
        }
    }

    fn plain(main: &str, sub: &str) -> Self {
        Self(Arc::new(Fields { main: main.to_owned(), sub: sub.to_owned(), ..Fields::default() }))
    }

    /// The part before the slash, in lower case.
    #[must_use]
    pub fn main(&self) -> &str {
        &self.0.main
    }

    /// The part between the slash and the last `+`, in lower case.
    #[must_use]
    pub fn sub(&self) -> &str {
        &self.0.sub
    }

    /// The part after the last `+`, in lower case.
    #[must_use]
    pub fn suffix(&self) -> Option<&str> {
        self.0.suffix.as_deref()
    }

    /// The value of the parameter with this (lower-case) name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.0.parameters.get(name).map(String::as_str)
    }

    /// All parameters, sorted by name.
    pub fn parameters(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Is a JSON document expected behind this type, whatever its bytes look like? [`json_form`](Self::json_form) knows
    /// more types.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.main() == "application"
            && (self.sub().starts_with("json") || self.suffix() == Some("json") || self.sub() == "graphql")
    }

    /// The charset of text of this type; UTF-8 unless it names another.
    #[must_use]
    pub fn charset(&self) -> Charset {
        self.parameter("charset").map_or(Charset::UTF_8, Charset::of_label)
    }

    /// Is an XML document expected behind this type?
    #[must_use]
    pub fn is_xml(&self) -> bool {
        self.may_hold_xml() && (self.sub() == "xml" || self.suffix() == Some("xml"))
    }

    /// Is this `application/xml` or `text/xml`, with any suffix or parameters?
    #[must_use]
    pub fn is_strict_xml(&self) -> bool {
        self.may_hold_xml() && self.sub() == "xml"
    }

    /// Is this a urlencoded form?
    #[must_use]
    pub fn is_form(&self) -> bool {
        self.main() == "application" && self.sub() == "x-www-form-urlencoded"
    }

    /// Can a body of this type be shown as text?
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.main() == "text" || self.is_xml() || self.is_json() || self.is_form()
    }

    /// Must a body of this type be treated as bytes?
    #[must_use]
    pub fn is_binary(&self) -> bool {
        matches!(self.main(), "audio" | "font" | "image" | "video") || !self.is_text()
    }

    /// Is the type, or a half of it, left open with `*`?
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.main() == "*" || self.sub() == "*"
    }

    /// Does a body of this type consist of parts between boundaries?
    #[must_use]
    pub fn is_multipart(&self) -> bool {
        self.main() == "multipart"
    }

    /// The general type below this one: the suffix takes the place of the sub type, parameters go.
    #[must_use]
    pub fn base(&self) -> Self {
        Self::plain(self.main(), self.suffix().unwrap_or(self.sub()))
    }

    /// May a body of the `actual` type stand where this type is expected?
    ///
    /// The relation has a direction: a type without parameters accepts one with parameters, not the
    /// reverse. Values of parameters are compared without case.
    #[must_use]
    pub fn is_equivalent_to(&self, actual: &Self) -> bool {
        if self.is_strict_xml() && actual.is_strict_xml() {
            self.0.parameters.is_empty() || self.has_parameters_of(actual)
        } else if self.0.parameters.is_empty() {
            // COMPAT: the suffix is not looked at here.
            self.main() == actual.main() && self.sub() == actual.sub()
        } else {
            (&self.0.main, &self.0.sub, &self.0.suffix) == (&actual.0.main, &actual.0.sub, &actual.0.suffix)
                && self.has_parameters_of(actual)
        }
    }

    fn has_parameters_of(&self, other: &Self) -> bool {
        let (one, other) = (&self.0.parameters, &other.0.parameters);
        one.len() == other.len()
            && one.iter().zip(other).all(|((name, value), (other_name, other_value))| {
                name == other_name && value.eq_ignore_ascii_case(other_value)
            })
    }

    /// The same type without the parameter of this (lower-case) name.
    #[must_use]
    pub fn without_parameter(&self, name: &str) -> Self {
        let mut copy = self.clone();
        if copy.parameter(name).is_some() {
            let fields = Arc::make_mut(&mut copy.0);
            fields.parameters.remove(name);
            fields.written = Written(None);
        }
        copy
    }

    fn may_hold_xml(&self) -> bool {
        matches!(self.main(), "application" | "text")
    }
}

impl Default for ContentType {
    fn default() -> Self {
        Self::unknown()
    }
}

impl std::str::FromStr for ContentType {
    type Err = ContentTypeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for ContentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.pieces().try_for_each(|piece| f.write_str(piece))
    }
}

impl Fields {
    /// The normal form, in pieces.
    fn pieces(&self) -> impl Iterator<Item = &str> {
        let suffix = self.suffix.iter().flat_map(|suffix| ["+", suffix]);
        let parameters = self.parameters.iter().flat_map(|(name, value)| [";", name, "=", value]);
        [&*self.main, "/", &*self.sub].into_iter().chain(suffix).chain(parameters)
    }
}

/// Whether a text is the normal form. Every request has a type, so nothing is printed for this.
fn is_printed_as(fields: &Fields, text: &str) -> bool {
    fields.pieces().try_fold(text, |rest, piece| rest.strip_prefix(piece)) == Some("")
}

impl PartialEq for Written {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Written {}

impl PartialOrd for Written {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Written {
    fn cmp(&self, _: &Self) -> Ordering {
        Ordering::Equal
    }
}

impl Hash for Written {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl fmt::Debug for ContentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentType({self})")
    }
}
