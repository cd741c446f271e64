//! Equality of values as JSON Schema defines it: numbers by value, objects whatever their order.

use crate::foundation::json::decimal::Decimal;
use crate::foundation::json::{Kind, Node};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Values by which others are looked up in time that does not depend on how many there are.
#[derive(Debug, Default)]
pub(super) struct ValueSet<'d> {
    by_hash: HashMap<u64, Vec<Node<'d>>>,
}

impl<'d> ValueSet<'d> {
    /// Whether an equal value is there.
    pub(super) fn contains(&self, value: Node<'_>) -> bool {
        let same_hash = self.by_hash.get(&hash(value));
        same_hash.is_some_and(|found| found.iter().any(|&other| are_same(other, value)))
    }

    /// Adds a value; false if an equal one is there.
    pub(super) fn insert(&mut self, value: Node<'d>) -> bool {
        let found = self.by_hash.entry(hash(value)).or_default();
        let is_new = !found.iter().any(|&other| are_same(other, value));
        if is_new {
            found.push(value);
        }
        is_new
    }
}

impl<'d> FromIterator<Node<'d>> for ValueSet<'d> {
    fn from_iter<I: IntoIterator<Item = Node<'d>>>(values: I) -> Self {
        let mut set = ValueSet::default();
        for value in values {
            set.insert(value);
        }
        set
    }
}

/// Whether two values are equal.
pub(super) fn are_same(one: Node<'_>, other: Node<'_>) -> bool {
    let mut open = vec![(one, other)];
    while let Some((one, other)) = open.pop() {
        if one.kind() != other.kind() || one.len() != other.len() {
            return false;
        }
        let are_scalars_same = match one.kind() {
            Kind::Null | Kind::Array | Kind::Object => true,
            Kind::Boolean => one.as_bool() == other.as_bool(),
            Kind::String => one.as_str() == other.as_str(),
            Kind::Number => one.number_text().map(Decimal::of) == other.number_text().map(Decimal::of),
        };
        let are_keys_same = one.members().map(|(key, _)| key).eq(other.members().map(|(key, _)| key));
        if !are_scalars_same || !are_keys_same {
            return false;
        }
        open.extend(one.items().zip(other.items()));
        open.extend(one.members().map(|(_, value)| value).zip(other.members().map(|(_, value)| value)));
    }
    true
}

/// The same for equal values. Containers are hashed by what they have, level by level, without recursion.
fn hash(value: Node<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        (value.kind() as u8, value.len()).hash(&mut hasher);
        match value.kind() {
            Kind::Null => {}
            Kind::Boolean => value.as_bool().hash(&mut hasher),
            Kind::String => value.as_str().hash(&mut hasher),
            Kind::Number => value.number_text().map(Decimal::of).hash(&mut hasher),
            Kind::Array => open.extend(value.items()),
            Kind::Object => {
                for (key, value) in value.members() {
                    key.hash(&mut hasher);
                    open.push(value);
                }
            }
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foundation::json::Document;

    #[test]
    fn numbers_are_equal_by_value_and_booleans_are_no_numbers() {
        let known = Document::parse(r#"[1, {"a": [2.50]}, false]"#).unwrap();
        let set: ValueSet<'_> = known.root().items().collect();

        for (text, is_there) in [
            ("1.0", true),
            ("10e-1", true),
            (r#"{"a": [2.5]}"#, true),
            ("0", false),
            ("true", false),
            ("[2.5]", false),
        ] {
            assert_eq!(set.contains(Document::parse(text).unwrap().root()), is_there, "{text}");
        }
    }
}
