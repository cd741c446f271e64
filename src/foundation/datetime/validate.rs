//! Checking a value against a format that may itself be wrong, with the texts that users of the C interface see.

use super::pattern::Pattern;
use thiserror::Error;

/// Why a value is not what a format describes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Invalid {
    /// The value is empty.
    #[error("Date/Time value string is empty")]
    EmptyValue,
    /// The format is empty.
    #[error("Date/Time format string is empty")]
    EmptyFormat,
    /// The value has another form, or the format is invalid.
    // COMPAT: both have the same text.
    #[error("Date/Time string '{value}' does not match pattern '{format}'")]
    Mismatch {
        /// The value.
        value: String,
        /// The format.
        format: String,
    },
}

/// Says why a value does not have the form of a format.
pub fn validate(value: &str, format: &str) -> Result<(), Invalid> {
    if value.is_empty() {
        return Err(Invalid::EmptyValue);
    }
    if format.is_empty() {
        return Err(Invalid::EmptyFormat);
    }
    let matches = Pattern::parse(format).is_ok_and(|pattern| pattern.check(value).is_ok());
    let mismatch = || Invalid::Mismatch { value: value.to_owned(), format: format.to_owned() };
    matches.then_some(()).ok_or_else(mismatch)
}

#[cfg(test)]
mod tests {
    use super::validate;

    #[test]
    fn a_value_is_judged_by_a_format_and_the_reason_is_told() {
        let mismatch =
            |value, format| format!("Date/Time string '{value}' does not match pattern '{format}'");
        let table = [
            ("2000-01-01", "yyyy-MM-dd", String::new()),
            ("x", "yyyy-MM-dd", mismatch("x", "yyyy-MM-dd")),
            ("2000-13-45", "yyyy-MM-dd", mismatch("2000-13-45", "yyyy-MM-dd")),
            ("2000", "bbb", mismatch("2000", "bbb")),
            ("x", "'", mismatch("x", "'")),
            ("", "yyyy", "Date/Time value string is empty".to_owned()),
            ("", "", "Date/Time value string is empty".to_owned()),
            ("x", "", "Date/Time format string is empty".to_owned()),
        ];
        for (value, format, text) in table {
            let found = validate(value, format).err().map(|reason| reason.to_string());
            assert_eq!(found.unwrap_or_default(), text);
        }
    }
}
