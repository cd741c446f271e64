//! How values are shown in reports: lists of texts, bytes, and colour.
//!
//! The callers choose the words; here is only the notation that their texts share. Colour is data, so that one
//! function writes a report for a terminal and for a file.

use std::borrow::Cow;
use std::fmt::Write;

/// A list of texts as mismatch texts show it: `["1", "2"]`, with escapes.
#[must_use]
pub fn quoted_list<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> String {
    let quoted: Vec<String> = items.into_iter().map(|item| format!("{:?}", item.as_ref())).collect();
    format!("[{}]", quoted.join(", "))
}

/// The same, shortened like [`shortened`]. Only what is shown is made.
#[must_use]
pub fn quoted_list_up_to<S: AsRef<str>>(items: impl IntoIterator<Item = S>, limit: usize) -> String {
    let mut text = Beginning { text: String::new(), length: 0, limit };
    for (at, item) in items.into_iter().enumerate() {
        // Writing to it cannot fail.
        let _ = write!(text, "{}{:?}", if at == 0 { "[" } else { ", " }, item.as_ref());
    }
    let _ = text.write_str(if text.length == 0 { "[]" } else { "]" });
    let Beginning { text, length, .. } = text;
    if length <= limit { text } else { format!("{}… ({length} bytes)", first_bytes(&text, limit)) }
}

/// The beginning of a text and the length of all of it.
struct Beginning {
    text: String,
    length: usize,
    limit: usize,
}

impl Write for Beginning {
    fn write_str(&mut self, piece: &str) -> std::fmt::Result {
        self.length += piece.len();
        // A character that crosses the limit is there and is left out at the end.
        if self.text.len() <= self.limit {
            self.text.push_str(first_bytes(piece, self.limit + 4));
        }
        Ok(())
    }
}

/// The first bytes of a value as mismatch texts show them: `[120, 121]...`.
#[must_use]
pub fn byte_list(bytes: &[u8]) -> String {
    const SHOWN: usize = 10;
    // COMPAT: the dots follow a short value too.
    format!("{:?}...", bytes.get(..SHOWN).unwrap_or(bytes))
}

/// The first 32 bytes of a value in lower-case hexadecimal digits.
#[must_use]
pub fn hex_prefix(bytes: &[u8]) -> String {
    const SHOWN: usize = 32;
    let mut text = String::with_capacity(SHOWN * 2);
    for byte in bytes.iter().take(SHOWN) {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The text on one line, with control characters as escapes: what came over the network must neither break the
/// lines of a report nor steer a terminal.
#[must_use]
pub fn on_one_line(text: &str) -> Cow<'_, str> {
    escaped_controls(text, |_| false)
}

/// The same with the line breaks left as they are.
#[must_use]
pub fn on_lines(text: &str) -> Cow<'_, str> {
    escaped_controls(text, |character| character == '\n')
}

fn escaped_controls(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    let is_plain = |byte: u8| (b' '..0x7f).contains(&byte);
    // Nearly all texts are plain ASCII.
    if text.bytes().all(is_plain) || !text.contains(|character| steers(character) && !stays(character)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if steers(character) && !stays(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Whether a character ends a line or may steer a terminal.
fn steers(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// A text, or its first characters and an ellipsis.
#[must_use]
pub fn beginning(text: &str, characters: usize) -> Cow<'_, str> {
    match text.char_indices().nth(characters) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// A text, or its beginning and how long it was when it is longer than `limit` bytes.
#[must_use]
pub fn shortened(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{}… ({} bytes)", first_bytes(text, limit), text.len()))
}

/// The characters that have their end within the first `limit` bytes.
#[must_use]
pub fn first_bytes(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    let end = (0..=limit).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// Appends a character as XML and HTML write it: `&`, `<`, `>` and the given kinds of quotes as references.
pub fn push_escaped(character: char, quotes: &str, out: &mut String) {
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' if quotes.contains('"') => out.push_str("&quot;"),
        '\'' if quotes.contains('\'') => out.push_str("&apos;"),
        other => out.push(other),
    }
}

/// A text as XML and HTML write it: see [`push_escaped`].
#[must_use]
pub fn escaped(text: &str, quotes: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|character| push_escaped(character, quotes, &mut out));
    out
}

/// Whether a report has the colour codes of terminals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Style {
    /// Bare text.
    #[default]
    Plain,
    /// Text with ANSI escape sequences.
    Ansi,
}

impl Style {
    /// What is wrong.
    #[must_use]
    pub fn red(self, text: &str) -> Cow<'_, str> {
        self.colour(text, "31")
    }

    /// What is right.
    #[must_use]
    pub fn green(self, text: &str) -> Cow<'_, str> {
        self.colour(text, "32")
    }

    /// What deserves attention.
    #[must_use]
    pub fn yellow(self, text: &str) -> Cow<'_, str> {
        self.colour(text, "33")
    }

    /// What stands out.
    #[must_use]
    pub fn bold(self, text: &str) -> Cow<'_, str> {
        self.colour(text, "1")
    }

    fn colour<'t>(self, text: &'t str, code: &str) -> Cow<'t, str> {
        match self {
            Self::Plain => Cow::Borrowed(text),
            Self::Ansi => Cow::Owned(format!("\u{1b}[{code}m{text}\u{1b}[0m")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Style, beginning, byte_list, escaped, hex_prefix, on_lines, on_one_line, quoted_list,
        quoted_list_up_to, shortened,
    };

    #[test]
    fn a_list_of_texts_is_shown_with_quotes_and_escapes() {
        assert_eq!(quoted_list(["1", "2"]), r#"["1", "2"]"#);
        assert_eq!(quoted_list(["a\"b\\\n\té"]), r#"["a\"b\\\n\té"]"#);
        assert_eq!(quoted_list(Vec::<String>::new()), "[]");
    }

    #[test]
    fn only_the_first_bytes_are_shown() {
        assert_eq!(byte_list(b"x"), "[120]...");
        assert_eq!(byte_list(b""), "[]...");
        assert_eq!(byte_list(b"0123456789ab"), "[48, 49, 50, 51, 52, 53, 54, 55, 56, 57]...");
    }

    #[test]
    fn bytes_are_shown_in_hexadecimal_up_to_32() {
        assert_eq!(hex_prefix(&[0, 10, 255]), "000aff");
        assert_eq!(hex_prefix(&[1; 40]), "01".repeat(32));
        assert_eq!(hex_prefix(&[]), "");
    }

    #[test]
    fn control_characters_are_shown_as_escapes() {
        assert_eq!(on_one_line("a b é"), "a b é");
        assert_eq!(on_one_line("a\r\n\u{1b}[31m\t\0é"), "a\\r\\n\\u{1b}[31m\\t\\u{0}é");
        assert_eq!(
            on_one_line("\u{7f}\u{80}\u{85}\u{9b}2J\u{2028}\u{2029}\u{a0}\u{202e}\\n"),
            "\\u{7f}\\u{80}\\u{85}\\u{9b}2J\\u{2028}\\u{2029}\u{a0}\u{202e}\\n"
        );
        assert_eq!(on_lines("a\r\nb\u{1b}"), "a\\r\nb\\u{1b}");
    }

    #[test]
    fn a_long_list_of_texts_is_shortened_without_being_made() {
        for list in [vec![], vec!["1"], vec!["1", "2"], vec!["é\n"; 9], vec!["abc"; 3000]] {
            for limit in [0, 1, 2, 3, 5, 8, 10, 4096] {
                let whole = quoted_list(&list);
                assert_eq!(quoted_list_up_to(&list, limit), shortened(&whole, limit), "{limit} of {whole}");
            }
        }
    }

    #[test]
    fn markup_is_escaped_and_only_the_quotes_asked_for() {
        assert_eq!(escaped("<a b='c' d=\"e\">&é", ""), "&lt;a b='c' d=\"e\"&gt;&amp;é");
        assert_eq!(escaped("'\"", "\""), "'&quot;");
        assert_eq!(escaped("'\"", "'\""), "&apos;&quot;");
    }

    #[test]
    fn only_the_ansi_style_adds_codes() {
        assert_eq!(Style::Ansi.red("no"), "\u{1b}[31mno\u{1b}[0m");
        assert_eq!(Style::Ansi.green("yes"), "\u{1b}[32myes\u{1b}[0m");
        assert_eq!(Style::Ansi.yellow("see"), "\u{1b}[33msee\u{1b}[0m");
        assert_eq!(Style::Ansi.bold("b"), "\u{1b}[1mb\u{1b}[0m");
        assert_eq!(Style::default().red("no"), "no");
    }

    #[test]
    fn the_beginning_of_a_text_counts_characters() {
        assert_eq!(beginning("éé", 2), "éé");
        assert_eq!(beginning("ééé", 2), "éé…");
    }

    #[test]
    fn a_long_text_is_cut_between_characters_and_says_how_long_it_was() {
        assert_eq!(shortened("abc", 3), "abc");
        assert_eq!(shortened("abcd", 3), "abc… (4 bytes)");
        assert_eq!(shortened("aéé", 2), "a… (5 bytes)");
    }
}
