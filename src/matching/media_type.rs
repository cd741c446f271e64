//! Values with parameters, such as `text/html; charset=utf-8`: which of them mean the same.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Whether two values are the same, apart from the order of parameters and from
/// parameters that are not expected.
///
/// The type, names of parameters and values are compared without case, and a quoted value equals the same one without
/// quotes. The boundary of a multipart body differs for each body, so it is not compared.
pub(super) fn has_same_parameters(expected: &str, actual: &str) -> bool {
    if expected == actual {
        return true;
    }
    let (mut expected, mut actual) = (pieces(expected).into_iter(), pieces(actual).into_iter());
    let (head, received) = (expected.next().unwrap_or_default(), actual.next().unwrap_or_default());
    // Only a type and subtype have no case: what is no media type is a text.
    if !(head.contains('/') && head.eq_ignore_ascii_case(received) || head == received) {
        return false;
    }
    let is_multipart = starts_with_in_any_case(head, "multipart/");
    // Of two parameters of the same name the last counts.
    let received: BTreeMap<_, _> = actual.filter_map(parameter).collect();
    let expected: BTreeMap<_, _> = expected.filter_map(parameter).collect();
    expected
        .into_iter()
        .filter(|(name, _)| !(is_multipart && name == "boundary"))
        .all(|(name, value)| received.get(&name).is_some_and(|found| found.eq_ignore_ascii_case(&value)))
}

/// The type and the parameters, without those that are empty.
fn pieces(text: &str) -> Vec<&str> {
    let mut quotes = Quotes::default();
    let pieces = text.split(|character| quotes.is_outside(character) && character == ';');
    pieces.map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// Follows a text from its beginning and knows which of its characters are inside quotes.
#[derive(Default)]
struct Quotes {
    is_open: bool,
    is_escaped: bool,
}

impl Quotes {
    /// Whether the next character of the text is outside quotes.
    fn is_outside(&mut self, character: char) -> bool {
        let is_outside = !self.is_open;
        match character {
            _ if self.is_escaped => self.is_escaped = false,
            '\\' => self.is_escaped = self.is_open,
            '"' => self.is_open = !self.is_open,
            _ => {}
        }
        is_outside
    }
}

/// Name, in lower case, and value of a parameter. COMPAT: a piece without a value is no parameter.
fn parameter(piece: &str) -> Option<(String, Cow<'_, str>)> {
    piece
        .split_once('=')
        .map(|(name, value)| (name.trim_end().to_ascii_lowercase(), unquoted(value.trim_start())))
}

/// A value without its quotes and the escapes inside them.
fn unquoted(value: &str) -> Cow<'_, str> {
    let inside = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    match inside {
        None => Cow::Borrowed(value),
        Some(inside) if !inside.contains('\\') => Cow::Borrowed(inside),
        Some(inside) => {
            let mut is_escaped = false;
            let is_kept = |character: &char| {
                is_escaped = *character == '\\' && !is_escaped;
                !is_escaped
            };
            Cow::Owned(inside.chars().filter(is_kept).collect())
        }
    }
}

fn starts_with_in_any_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
