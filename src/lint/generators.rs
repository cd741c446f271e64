//! What is wrong with a generator.

use super::patterns::Patterns;
use crate::foundation::datetime::Pattern;
use crate::foundation::regexgen::Template;
use crate::model::generators::Generator;

/// Why the pattern or format of a generator cannot be used.
pub(super) fn broken_generator(generator: &Generator, patterns: &mut Patterns) -> Option<String> {
    match generator {
        Generator::Regex(regex) if patterns.with_regexes() => {
            Template::parse(regex).err().map(|error| error.to_string())
        }
        Generator::MockServerUrl { regex, .. } => patterns.broken(regex),
        Generator::Date { format, .. }
        | Generator::Time { format, .. }
        | Generator::DateTime { format, .. }
            if patterns.with_others() =>
        {
            format.as_deref().and_then(broken_format)
        }
        Generator::Regex(_)
        | Generator::Date { .. }
        | Generator::Time { .. }
        | Generator::DateTime { .. }
        | Generator::RandomInt { .. }
        | Generator::RandomDecimal(_)
        | Generator::RandomHexadecimal(_)
        | Generator::RandomString(_)
        | Generator::RandomBoolean
        | Generator::Uuid(_)
        | Generator::ProviderState { .. }
        | Generator::Plugin { .. } => None,
    }
}

/// Why a date format cannot be used. An empty format stands for the default one.
pub(super) fn broken_format(format: &str) -> Option<String> {
    if format.is_empty() { None } else { Pattern::parse(format).err().map(|error| error.to_string()) }
}
