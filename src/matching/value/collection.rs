//! Rules on a whole list or map: its size, whether it is empty, whether it equals the example.
//!
//! The contents are not compared here, except for equality.

use super::check::OfWhole;
use super::{Check, Refusal, Verdict};
use crate::foundation::json::{self, Node, Value};

/// A list that rules can be applied to: a JSON array, or the values of a header or parameter.
pub(in crate::matching) trait Items: Copy {
    /// How many items there are.
    fn count(self) -> usize;
    /// The texts of the items, as elements of [`stringified_list`], up to a limit in bytes.
    fn texts(self, limit: usize) -> Vec<String>;
    /// Whether two lists have the same items.
    fn equals(self, other: Self) -> bool;
}

impl Items for Node<'_> {
    fn count(self) -> usize {
        self.len()
    }

    fn texts(self, limit: usize) -> Vec<String> {
        up_to(limit, self.items().map(|item| item.to_json_up_to(limit)))
    }

    fn equals(self, other: Self) -> bool {
        self == other
    }
}

impl Items for &[&str] {
    fn count(self) -> usize {
        self.len()
    }

    fn texts(self, limit: usize) -> Vec<String> {
        up_to(limit, self.iter().map(|&text| text.to_owned()))
    }

    fn equals(self, other: Self) -> bool {
        self == other
    }
}

/// The first texts, up to a limit in bytes.
fn up_to(limit: usize, texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut length = 0;
    let fits = |text: &String| {
        let has_room = length < limit;
        length += text.len();
        has_room
    };
    texts.take_while(fits).collect()
}

/// A list as mismatches of a list rule show it: an array of the texts of its items.
pub(in crate::matching) fn stringified_list(list: impl Items, limit: usize) -> String {
    Value::from(list.texts(limit)).to_string()
}

/// A map as mismatches of a map rule show it: the texts of its values by key.
pub(in crate::matching) fn stringified_map(map: Node<'_>, limit: usize) -> String {
    let values = map.members().map(|(_, value)| value.to_json_up_to(limit));
    let keys = map.members().map(|(key, _)| key.to_owned());
    let texts = json::object(keys.zip(up_to(limit, values).into_iter().map(Value::from)));
    Value::Object(texts).to_string()
}

/// One rule applied to a list as a whole. That of a plugin is for each of several texts.
pub(in crate::matching) fn check_list<L: Items>(
    check: &Check,
    expected: L,
    actual: L,
    is_cascaded: bool,
) -> Verdict {
    judge_list(check, actual, is_cascaded, || expected.equals(actual))
        .map_err(|refusal| refusal.of_list(expected, actual, usize::MAX))
}

/// Whether a list as a whole passes a rule of the core. `are_equal` compares it with the expected one.
pub(in crate::matching) fn judge_list(
    check: &Check,
    actual: impl Items,
    is_cascaded: bool,
    are_equal: impl FnOnce() -> bool,
) -> Result<(), Refusal<'_>> {
    let Some(core) = check.core() else { return Ok(()) };
    let passes = match core.of_whole() {
        OfWhole::Size { min, max } => is_cascaded || is_within(actual.count(), min, max),
        OfWhole::Equal => are_equal(),
        OfWhole::NotEmpty => actual.count() > 0,
        OfWhole::Nothing | OfWhole::NothingToList => true,
        OfWhole::Refused => false,
    };
    if passes { Ok(()) } else { Err(Refusal::Core(core)) }
}

/// Whether a map as a whole passes a rule of the core. `are_equal` compares it with the expected one.
pub(in crate::matching) fn judge_map<'c>(
    check: &'c Check,
    actual: Node<'_>,
    is_cascaded: bool,
    are_equal: impl FnOnce() -> bool,
) -> Result<(), Refusal<'c>> {
    let Some(core) = check.core() else { return Ok(()) };
    let passes = match core.of_whole() {
        OfWhole::Size { min, max } => is_cascaded || is_within(actual.len(), min, max),
        OfWhole::Equal => are_equal(),
        OfWhole::NotEmpty => !actual.is_empty(),
        OfWhole::Nothing => true,
        OfWhole::NothingToList | OfWhole::Refused => false,
    };
    if passes { Ok(()) } else { Err(Refusal::Core(core)) }
}

impl Refusal<'_> {
    /// Why a list does not pass. Values are shown up to a limit in bytes.
    #[cold]
    pub(in crate::matching) fn of_list<L: Items>(self, expected: L, actual: L, limit: usize) -> String {
        let label = match self {
            Refusal::Core(core) => match core.of_whole() {
                OfWhole::Size { min, max } => {
                    let shown = format!("[{}]", actual.texts(limit).join(", "));
                    return size_refused(&shown, actual.count(), min, max);
                }
                OfWhole::Equal => {
                    return format!(
                        "Expected {} to be equal to {}",
                        stringified_list(actual, limit),
                        stringified_list(expected, limit)
                    );
                }
                OfWhole::NotEmpty => return "Expected [] (Array) to not be empty".to_owned(),
                OfWhole::Nothing | OfWhole::NothingToList | OfWhole::Refused => core.label(),
            },
            Refusal::Plugin(text) => return text,
        };
        format!("Unable to match {} using {label}", stringified_list(actual, limit))
    }

    /// Why a map does not pass. Values are shown up to a limit in bytes.
    #[cold]
    pub(in crate::matching) fn of_map(self, expected: Node<'_>, actual: Node<'_>, limit: usize) -> String {
        let shown = actual.to_json_up_to(limit);
        let label = match self {
            Refusal::Core(core) => match core.of_whole() {
                OfWhole::Size { min, max } => return size_refused(&shown, actual.len(), min, max),
                OfWhole::Equal => {
                    return format!("Expected {shown} to be equal to {}", expected.to_json_up_to(limit));
                }
                OfWhole::NotEmpty => return "Expected {} (Map) to not be empty".to_owned(),
                OfWhole::Nothing | OfWhole::NothingToList | OfWhole::Refused => core.label(),
            },
            Refusal::Plugin(text) => return text,
        };
        format!("Unable to match {shown} using {label}")
    }
}

fn is_within(size: usize, min: Option<usize>, max: Option<usize>) -> bool {
    min.is_none_or(|min| size >= min) && max.is_none_or(|max| size <= max)
}

fn size_refused(shown: &str, size: usize, min: Option<usize>, max: Option<usize>) -> String {
    let (word, limit) = match (min, max) {
        (Some(min), _) if size < min => ("minimum", min),
        (_, max) => ("maximum", max.unwrap_or_default()),
    };
    format!("Expected {shown} (size {size}) to have {word} size of {limit}")
}
