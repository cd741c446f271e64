//! What can be wrong with a rule, by the kind of rule.

use super::generators::{broken_format, broken_generator};
use super::patterns::Patterns;
use crate::model::rules::Rule;

/// Which of the values at its path a rule alone can refuse.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Judges {
    /// All.
    Values,
    /// All but lists and maps: a rule there may be meant for the values below.
    Scalars,
    /// None: the rule is about what is below, cannot refuse its example, or needs a plugin.
    Nothing,
}

/// Which values a rule alone can refuse.
pub(super) fn judges(rule: &Rule) -> Judges {
    match rule {
        Rule::MinType(_) | Rule::MaxType(_) | Rule::MinMaxType(..) => Judges::Values,
        Rule::Regex(_)
        | Rule::Include(_)
        | Rule::Number
        | Rule::Integer
        | Rule::Decimal
        | Rule::Boolean
        | Rule::Null
        | Rule::Date(_)
        | Rule::Time(_)
        | Rule::DateTime(_)
        | Rule::NotEmpty
        | Rule::Semver => Judges::Scalars,
        Rule::Equality
        | Rule::Type
        | Rule::ContentType(_)
        | Rule::ArrayContains(_)
        | Rule::Values
        | Rule::StatusCode(_)
        | Rule::EachKey(_)
        | Rule::EachValue(_)
        | Rule::Plugin { .. } => Judges::Nothing,
    }
}

/// Why the pattern of a rule, or of a rule or generator inside it, cannot be used.
pub(super) fn broken_pattern(rule: &Rule, patterns: &mut Patterns) -> Option<String> {
    match rule {
        Rule::Regex(regex) => patterns.broken(regex),
        Rule::Date(format) | Rule::Time(format) | Rule::DateTime(format) if patterns.with_others() => {
            broken_format(format)
        }
        Rule::EachKey(each) | Rule::EachValue(each) => {
            let generator = each.generator.as_ref().and_then(|one| broken_generator(one, patterns));
            each.rules.iter().find_map(|rule| broken_pattern(rule, patterns)).or(generator)
        }
        Rule::ArrayContains(variants) => variants.iter().find_map(|variant| {
            let generators = variant.generators.values().find_map(|one| broken_generator(one, patterns));
            let mut rules = variant.rules.values().flat_map(|list| &list.rules);
            rules.find_map(|rule| broken_pattern(rule, patterns)).or(generators)
        }),
        Rule::Date(_)
        | Rule::Time(_)
        | Rule::DateTime(_)
        | Rule::Equality
        | Rule::Type
        | Rule::MinType(_)
        | Rule::MaxType(_)
        | Rule::MinMaxType(..)
        | Rule::Include(_)
        | Rule::Number
        | Rule::Integer
        | Rule::Decimal
        | Rule::Boolean
        | Rule::Null
        | Rule::ContentType(_)
        | Rule::Values
        | Rule::StatusCode(_)
        | Rule::NotEmpty
        | Rule::Semver
        | Rule::Plugin { .. } => None,
    }
}
