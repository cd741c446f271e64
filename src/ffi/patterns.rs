//! Values under a pattern: regular expressions and dates.

use super::abi::entry::{entry, entry_or};
use super::abi::text::Text;
use super::codes;
use super::fault::Fault;
use crate::foundation::datetime;
use crate::foundation::regex::Regex;

/// Tells whether a regular expression describes a whole text, just as the regex matching rule decides.
///
/// # Parameters
///
/// - `regex` - the regular expression.
/// - `example` - the text; NULL stands for the empty one.
///
/// # Returns
///
/// True if it does. False if it does not; also, and then with an error, if `regex` is NULL or not a regular
/// expression, if one of the two is not UTF-8, or if the search takes too many steps.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_check_regex(regex: Text<'_>, example: Text<'_>) -> bool {
    entry(|| {
        let regex = Regex::new(regex.required("regex")?)?;
        Ok(regex.is_full_match(example.optional("example")?.unwrap_or_default())?)
    })
}

/// Tells whether a text is a date, a time or both in a format.
///
/// # Parameters
///
/// - `value` - the text.
/// - `format` - the format in the pattern language of Java, for instance `yyyy-MM-dd`.
///
/// # Returns
///
/// - 0 if it is.
/// - 1 if it is not, one of the two is empty, or `format` is not a format. The last error says which.
/// - 2 if one of the two is NULL or not UTF-8.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_validate_datetime(value: Text<'_>, format: Text<'_>) -> i32 {
    entry_or(codes::validate_datetime, || {
        let value = value.required("value")?;
        let format = format.required("format")?;
        Ok(datetime::validate(value, format).map_err(|reason| Fault::Value(reason.to_string()))?)
    })
}
