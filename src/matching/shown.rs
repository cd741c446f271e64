//! [`ShownTexts`]: how much of the texts of mismatches one comparison shows.
//!
//! What arrived may be large and may be shown by each of many mismatches. The first texts are whole; when they have
//! so many characters together that a report outgrows a body, the others are cut to their beginnings.

use super::mismatch::Mismatch;
use crate::foundation::text::beginning;
use std::sync::Arc;

/// How much of a text is shown that is cut.
pub(super) const CHARACTERS: usize = 200;

/// A number of characters, and of bytes that they have in JSON with its escapes.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    characters: usize,
    escaped: usize,
}

/// How much of the expected and actual values is shown whole.
const VALUES: Size = Size { characters: 1_000_000, escaped: 1_500_000 };

/// How much of the sentences, paths and names is shown whole.
const TEXTS: Size = Size { characters: 200_000, escaped: 300_000 };

/// How many bytes of texts are made and then cut.
const MADE: usize = 64 * 1024 * 1024;

/// What the mismatches so far show.
#[derive(Debug, Default)]
pub(super) struct ShownTexts {
    values: Size,
    texts: Size,
    made: usize,
}

impl ShownTexts {
    /// How many bytes of a value are worth making for the next mismatch.
    pub(super) fn room(&self) -> usize {
        if self.is_partial() { 4 * CHARACTERS + 1 } else { usize::MAX }
    }

    /// Whether texts are made up to a length, so that how long they would be is not known.
    fn is_partial(&self) -> bool {
        self.made > MADE
    }

    /// Cuts the texts of one more mismatch for which there is no room.
    pub(super) fn cut(&mut self, mismatch: &mut Mismatch) {
        match mismatch {
            Mismatch::Method { expected, actual } => self.values([expected, actual]),
            Mismatch::Path { expected, actual, text } => {
                self.values([expected, actual]);
                self.texts([text]);
            }
            Mismatch::Status { text, .. } => self.texts([text]),
            Mismatch::Query { parameter: name, expected, actual, text }
            | Mismatch::Header { key: name, expected, actual, text }
            | Mismatch::Metadata { key: name, expected, actual, text } => {
                self.values([expected, actual]);
                self.texts([name, text]);
            }
            Mismatch::BodyType { expected, actual, text, expected_body, actual_body } => {
                self.values([expected, actual]);
                self.texts([text]);
                self.shared([expected_body, actual_body]);
            }
            Mismatch::Body { path, expected, actual, text } => {
                self.shared([expected, actual]);
                self.texts([path, text]);
            }
        }
    }

    fn values(&mut self, values: [&mut String; 2]) {
        for value in values {
            if let Some(cut) = self.cut_to(value, |shown| (&mut shown.values, VALUES)) {
                *value = cut;
            }
        }
    }

    fn shared(&mut self, values: [&mut Option<Arc<str>>; 2]) {
        for value in values.into_iter().flatten() {
            if let Some(cut) = self.cut_to(value, |shown| (&mut shown.values, VALUES)) {
                *value = cut.into();
            }
        }
    }

    fn texts<const N: usize>(&mut self, texts: [&mut String; N]) {
        for text in texts {
            if let Some(cut) = self.cut_to(text, |shown| (&mut shown.texts, TEXTS)) {
                *text = cut;
            }
        }
    }

    /// What is shown of a text for which there is no room; nothing if there is.
    fn cut_to(&mut self, text: &str, of: impl Fn(&mut Self) -> (&mut Size, Size)) -> Option<String> {
        self.made = self.made.saturating_add(text.len());
        if self.is_partial() && text.len() > 4 * CHARACTERS {
            return Some(beginning(text, CHARACTERS).into_owned());
        }
        let (used, most) = of(self);
        if used.takes(text, most) {
            return None;
        }
        let more = text.chars().count().saturating_sub(CHARACTERS);
        Some(format!("{} ({more} more characters)", beginning(text, CHARACTERS)))
    }
}

impl Size {
    fn of(text: &str) -> Self {
        let mut size = Size { characters: 0, escaped: text.len() };
        for character in text.chars() {
            size.characters += 1;
            size.escaped += match character {
                '"' | '\\' | '\n' | '\r' | '\t' => 1,
                '\0'..='\u{1f}' => 5,
                _ => 0,
            };
        }
        size
    }

    /// Counts a text, unless there is no room for it or it is short anyway.
    fn takes(&mut self, text: &str, limit: Size) -> bool {
        let size = Size::of(text);
        let characters = self.characters.saturating_add(size.characters);
        let escaped = self.escaped.saturating_add(size.escaped);
        if characters > limit.characters || escaped > limit.escaped {
            return size.characters <= CHARACTERS;
        }
        *self = Size { characters, escaped };
        true
    }
}
