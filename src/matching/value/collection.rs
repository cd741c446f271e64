//! Rules on a whole list or map: its size, whether it is empty, whether it equals the example.
//!
//! What is inside is not looked at here, except for equality.

use super::{Check, Verdict, unable};
use crate::foundation::json::{Map, Node, Value};

/// A list that rules can be applied to: a JSON array, or the values of a header or parameter.
pub(in crate::matching) trait Items: Copy {
    /// How many items there are.
    fn count(self) -> usize;
    /// The text of one item, as an element of `stringified`.
    fn texts(self) -> Vec<String>;
    /// Whether two lists have the same items.
    fn equals(self, other: Self) -> bool;
}

impl Items for Node<'_> {
    fn count(self) -> usize {
        self.len()
    }

    fn texts(self) -> Vec<String> {
        self.items().map(Node::to_json).collect()
    }

    fn equals(self, other: Self) -> bool {
        self == other
    }
}

impl Items for &[&str] {
    fn count(self) -> usize {
        self.len()
    }

    fn texts(self) -> Vec<String> {
        self.iter().map(|&text| text.to_owned()).collect()
    }

    fn equals(self, other: Self) -> bool {
        self == other
    }
}

/// A list in mismatches of a list rule: an array of the texts of its items.
pub(in crate::matching) fn stringified_list(list: impl Items) -> String {
    Value::from(list.texts()).to_string()
}

/// A map in mismatches of a map rule: the texts of its values by key.
pub(in crate::matching) fn stringified_map(map: Node<'_>) -> String {
    let texts: Map<String, Value> =
        map.members().map(|(key, value)| (key.to_owned(), value.to_json().into())).collect();
    Value::Object(texts).to_string()
}

/// One rule applied to a list as a whole.
pub(in crate::matching) fn check_list<L: Items>(
    check: &Check,
    expected: L,
    actual: L,
    is_cascaded: bool,
) -> Verdict {
    match check {
        Check::Size { min, max } if !is_cascaded => {
            let shown = || format!("[{}]", actual.texts().join(", "));
            check_size(actual.count(), *min, *max, shown)
        }
        Check::Equality if !expected.equals(actual) => Err(format!(
            "Expected {} to be equal to {}",
            stringified_list(actual),
            stringified_list(expected)
        )),
        Check::NotEmpty if actual.count() == 0 => Err("Expected [] (Array) to not be empty".to_owned()),
        Check::Null | Check::StatusCode(_) | Check::Plugin(_) => unable(stringified_list(actual), check),
        _ => Ok(()),
    }
}

/// One rule applied to a map as a whole.
pub(in crate::matching) fn check_map(
    check: &Check,
    expected: Node<'_>,
    actual: Node<'_>,
    is_cascaded: bool,
) -> Verdict {
    match check {
        Check::Size { min, max } if !is_cascaded => check_size(actual.len(), *min, *max, || actual.to_json()),
        Check::Equality if expected != actual => {
            Err(format!("Expected {} to be equal to {}", actual.to_json(), expected.to_json()))
        }
        Check::NotEmpty if actual.is_empty() => Err("Expected {} (Map) to not be empty".to_owned()),
        Check::Size { .. }
        | Check::Equality
        | Check::NotEmpty
        | Check::Type
        | Check::Regex(_)
        | Check::EachKey(_)
        | Check::Values
        | Check::EachValue(_)
        | Check::ArrayContains(_) => Ok(()),
        _ => unable(actual.to_json(), check),
    }
}

fn check_size(size: usize, min: Option<usize>, max: Option<usize>, shown: impl Fn() -> String) -> Verdict {
    let refuse = |word: &str, limit: usize| {
        Err(format!("Expected {} (size {size}) to have {word} size of {limit}", shown()))
    };
    match (min, max) {
        (Some(min), _) if size < min => refuse("minimum", min),
        (_, Some(max)) if size > max => refuse("maximum", max),
        _ => Ok(()),
    }
}
