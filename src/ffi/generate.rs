//! Making values.

use super::abi::entry::entry;
use super::abi::string_result::StringResult;
use super::abi::text::Text;
use super::fault::Fault;
use crate::generate::{self, System};

/// Makes a random text that a regular expression describes.
///
/// Repeats without an upper limit end after twenty more than they need. Where the expression leaves the choice,
/// characters are printable ASCII.
///
/// # Parameters
///
/// - `regex` - the regular expression, without anchors, look-around and back-references.
///
/// # Returns
///
/// `StringResult_Ok` with the text, or `StringResult_Failed` with a text that says why there is none.
///
/// # Ownership
///
/// Free either text with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_generate_regex_value(regex: Text<'_>) -> StringResult {
    entry(|| {
        let regex = argument("generate_regex_value", "regex", regex)?;
        let made = generate::example_of(regex, &mut System::new());
        made.map_err(|error| Fault::Rule(format!("generate_regex_value: {error}")))
    })
}

/// Writes the current date and time, in the zone of the machine, in a format.
///
/// # Parameters
///
/// - `format` - the format in the pattern language of Java, for instance `yyyy-MM-dd'T'HH:mm:ss`.
///
/// # Returns
///
/// `StringResult_Ok` with the text, or `StringResult_Failed` with a text that says what is wrong with the format.
///
/// # Ownership
///
/// Free either text with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_generate_datetime_string(format: Text<'_>) -> StringResult {
    entry(|| {
        let format = argument("generate_datetime_string", "format", format)?;
        let made = generate::now_as(format, &mut System::new());
        made.map_err(|error| Fault::Rule(format!("Error parsing '{format}': {error}")))
    })
}

/// COMPAT: clients know these texts, which differ from those of other functions.
fn argument<'a>(function: &str, name: &'static str, text: Text<'a>) -> Result<&'a str, Fault> {
    text.required(name).map_err(|fault| match fault {
        Fault::Null(_) => Fault::Rule(format!("{function}: {name} is NULL")),
        _ => Fault::Rule(format!("{function}: {name} is not a valid UTF-8 string")),
    })
}
