//! Checking values: regular expressions, dates and times.

use super::abi::entry::{entry, entry_or};
use super::abi::flag::Flag;
use super::abi::text::Text;
use super::codes;
use super::fault::Fault;
use crate::foundation::datetime;
use crate::foundation::regex::Regex;

/// Checks whether a regular expression matches a whole text, in the way of the `regex` matching rule.
///
/// # Parameters
///
/// - `regex` - the regular expression; must not be NULL.
/// - `example` - the text; NULL is an empty text.
///
/// # Returns
///
/// True if it matches. False if it does not match, which sets no error message, and on failure: if `regex` is
/// NULL or malformed, if an argument is not UTF-8, or if the search takes too many steps. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_check_regex(regex: Text<'_>, example: Text<'_>) -> Flag {
    entry(|| {
        let regex = Regex::new(regex.required("regex")?)?;
        Ok(regex.is_full_match(example.optional("example")?.unwrap_or_default())?)
    })
}

/// Checks whether a text is a date or time in a given format.
///
/// # Parameters
///
/// - `value` - the text; must not be NULL.
/// - `format` - the format in the pattern language of Java's `DateTimeFormatter`, for instance
///   `yyyy-MM-dd`; must not be NULL.
///
/// # Returns
///
/// - 0 if the text is in the format.
/// - 1 if it is not, an argument is empty, or `format` is malformed.
/// - 2 if an argument is NULL or not UTF-8.
///
/// If the result is not 0, `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_validate_datetime(value: Text<'_>, format: Text<'_>) -> i32 {
    entry_or(codes::validate_datetime, || {
        let value = value.required("value")?;
        let format = format.required("format")?;
        Ok(datetime::validate(value, format).map_err(|reason| Fault::Value(reason.to_string()))?)
    })
}
