//! [`Types`]: a set of the types that JSON Schema knows.

use crate::foundation::json::decimal::Decimal;
use crate::foundation::json::{Kind, Node};

/// A set of types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::openapi) struct Types(u8);

/// The names, each with its bit. Every integer is a number.
const NAMES: [(&str, u8); 7] = [
    ("null", 1),
    ("boolean", 2),
    ("integer", 4),
    ("number", 8),
    ("string", 16),
    ("array", 32),
    ("object", 64),
];

impl Types {
    /// The types of a `type` keyword: a name or a list of names. Nothing if it has a name that is none of the seven, like
    /// `file` of version 2: such a keyword says nothing.
    pub(in crate::openapi) fn of(keyword: Node<'_>) -> Option<Self> {
        if let Some(name) = keyword.as_str() {
            return Self::named(name);
        }
        if keyword.is_empty() {
            return None;
        }
        keyword.items().try_fold(Types(0), |all, item| Some(Types(all.0 | Self::named(item.as_str()?)?.0)))
    }

    /// One type.
    pub(in crate::openapi) fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, bit)| Types(*bit))
    }

    /// Whether one of the types has this name.
    pub(in crate::openapi) fn has(self, name: &str) -> bool {
        Self::named(name).is_some_and(|types| self.0 & types.0 != 0)
    }

    /// Both sets together.
    pub(in crate::openapi) fn with(self, other: Self) -> Self {
        Types(self.0 | other.0)
    }

    /// Whether a value has one of the types. A number without fraction is an integer, however it is written.
    pub(in crate::openapi) fn fit(self, value: Node<'_>) -> bool {
        let has = |name| self.has(name);
        match value.kind() {
            Kind::Null => has("null"),
            Kind::Boolean => has("boolean"),
            Kind::String => has("string"),
            Kind::Array => has("array"),
            Kind::Object => has("object"),
            Kind::Number => {
                has("number")
                    || (has("integer")
                        && value.number_text().is_some_and(|text| Decimal::of(text).is_whole()))
            }
        }
    }

    /// The names, as a message has them: `integer or null`.
    pub(in crate::openapi) fn names(self) -> String {
        let names: Vec<&str> =
            NAMES.iter().filter(|(_, bit)| self.0 & bit != 0).map(|(name, _)| *name).collect();
        names.join(" or ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foundation::json::Document;

    #[test]
    fn a_number_without_fraction_is_an_integer() {
        let integer = Types::named("integer").unwrap_or_default();
        for (text, fits) in
            [("1", true), ("1.0", true), ("1e3", true), ("15e-1", false), ("10e-1", true), ("\"1\"", false)]
        {
            let document = Document::parse(text).unwrap();
            assert_eq!(integer.fit(document.root()), fits, "{text}");
        }
    }
}
