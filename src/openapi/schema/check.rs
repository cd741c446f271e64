//! The keywords that judge a value itself: whether it passes, and what the message says if it does not.

use super::compiled::{Check, Test};
use super::value_set::{ValueSet, are_same};
use crate::foundation::json::decimal::Decimal;
use crate::foundation::json::{Kind, Node};
use crate::foundation::text;
use std::cmp::Ordering;

/// How much of a value a message shows, in bytes.
const SHOWN: usize = 60;

impl Check<'_> {
    /// Whether a value passes. A keyword says nothing of a value of another type than its own.
    pub(super) fn passes(&self, value: Node<'_>) -> bool {
        let compare = |limit: &Decimal| value.number_text().map(|text| Decimal::of(text).cmp(limit));
        let length = || value.as_str().map(|text| text.chars().count() as u64);
        let items = || value.is_array().then(|| value.len() as u64);
        let members = || value.is_object().then(|| value.len() as u64);
        match &self.test {
            Test::Type(types) => types.fit(value),
            Test::Enum(values) => values.contains(value),
            Test::Const(expected) => are_same(*expected, value),
            Test::Maximum { limit, is_exclusive } => compare(limit)
                .is_none_or(|it| it == Ordering::Less || (it == Ordering::Equal && !is_exclusive)),
            Test::Minimum { limit, is_exclusive } => compare(limit)
                .is_none_or(|it| it == Ordering::Greater || (it == Ordering::Equal && !is_exclusive)),
            Test::MultipleOf(by) => {
                value.number_text().is_none_or(|text| Decimal::of(text).is_multiple_of(by))
            }
            Test::MaxLength(limit) => length().is_none_or(|it| it <= *limit),
            Test::MinLength(limit) => length().is_none_or(|it| it >= *limit),
            Test::Format(format) => format.fits(value),
            Test::MaxItems(limit) => items().is_none_or(|it| it <= *limit),
            Test::MinItems(limit) => items().is_none_or(|it| it >= *limit),
            Test::UniqueItems => {
                let mut seen = ValueSet::default();
                value.items().all(|item| seen.insert(item))
            }
            Test::MaxProperties(limit) => members().is_none_or(|it| it <= *limit),
            Test::MinProperties(limit) => members().is_none_or(|it| it >= *limit),
        }
    }

    /// What the document wants and what the value is.
    pub(super) fn message(&self, value: Node<'_>) -> String {
        let is = || format!("is {}", shown(value));
        let count = |unit: &str| format!("has {} {unit}", value.len());
        let length = || format!("has {}", value.as_str().map_or(0, |text| text.chars().count()));
        let written = self.written.to_json_up_to(SHOWN);
        match &self.test {
            Test::Type(types) => format!("must be {}, {}", types.names(), is()),
            Test::Enum(_) => format!("must be one of {}, {}", list(self.written), is()),
            Test::Const(expected) => format!("must be {}, {}", shown(*expected), is()),
            Test::Maximum { is_exclusive: true, .. } => {
                format!("must be less than {}, {}", self.limit(), is())
            }
            Test::Maximum { .. } => format!("must be at most {written}, {}", is()),
            Test::Minimum { is_exclusive: true, .. } => {
                format!("must be more than {}, {}", self.limit(), is())
            }
            Test::Minimum { .. } => format!("must be at least {written}, {}", is()),
            Test::MultipleOf(_) => format!("must be a multiple of {written}, {}", is()),
            Test::MaxLength(_) => format!("must have at most {written} characters, {}", length()),
            Test::MinLength(_) => format!("must have at least {written} characters, {}", length()),
            Test::Format(format) => format!("must be {}, {}", format.name(), is()),
            Test::MaxItems(_) => format!("must have at most {written} items, {}", count("items")),
            Test::MinItems(_) => format!("must have at least {written} items, {}", count("items")),
            Test::UniqueItems => "must have no item twice".to_owned(),
            Test::MaxProperties(_) => {
                format!("must have at most {written} properties, {}", count("properties"))
            }
            Test::MinProperties(_) => {
                format!("must have at least {written} properties, {}", count("properties"))
            }
        }
    }

    fn limit(&self) -> String {
        self.written.to_json_up_to(SHOWN)
    }
}

/// A value as messages show it.
pub(in crate::openapi) fn shown(value: Node<'_>) -> String {
    match value.kind() {
        Kind::Array => format!("an array of {}", value.len()),
        Kind::Object => "an object".to_owned(),
        _ => text::shortened(&value.to_json(), SHOWN).into_owned(),
    }
}

/// The values of a list as messages show them.
fn list(values: Node<'_>) -> String {
    const MOST: usize = 10;
    let mut shown: Vec<String> = values.items().take(MOST).map(shown).collect();
    if values.len() > MOST {
        shown.push(format!("… ({} in all)", values.len()));
    }
    shown.join(", ")
}
