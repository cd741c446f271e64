//! Generating values.

use super::abi::entry::entry;
use super::abi::string_result::StringResult;
use super::abi::text::Text;
use super::fault::Fault;
use super::library_state::state;
use crate::generate;

/// Sets the seed of the random generator, so that a test run can be repeated with the same generated values.
/// The environment variable `PACT_SEED` (a number, read at the first use of the library) sets it at the start.
///
/// From now on, in every process with the same seed:
///
/// - The n-th call that generates values (`pactffi_generate_regex_value`, `pactffi_generator_generate_string`,
///   the functions that generate the contents of messages, ...) generates the same values. Calls of all threads
///   are counted together: if several threads generate values, they repeat only if the order of their calls
///   repeats.
/// - The n-th mock server that is started generates the same values for its first request, the same for its
///   second request, and so on. Other calls and other mock servers do not change them.
///
/// Mock servers that are running keep the seed with which they were started. Regular expressions, numbers,
/// strings, UUIDs and booleans repeat. Dates and times follow the clock and do not.
///
/// # Parameters
///
/// - `seed` - any number. A second call, also with the same number, starts again from the first value.
///
/// # Threading
///
/// The process has one seed for all threads. May be called from any thread at any time.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_set_seed(seed: u64) {
    entry(|| {
        state().random.set_seed(seed);
        Ok(())
    })
}

/// Generates a random text that matches a regular expression.
///
/// A repetition without upper limit repeats at most twenty times more than its lower limit. Where the
/// expression allows several characters, printable ASCII is used.
///
/// # Parameters
///
/// - `regex` - the regular expression, without anchors, look-around and back-references; must not be NULL.
///
/// # Returns
///
/// `StringResult_Ok` with the text, or `StringResult_Failed` with the reason.
///
/// # Ownership
///
/// Free the text or the reason with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_generate_regex_value(regex: Text<'_>) -> StringResult {
    entry(|| {
        let regex = argument("generate_regex_value", "regex", regex)?;
        let text = generate::example_of(regex, &mut state().random.source());
        Ok(text.map_err(|error| Fault::Rule(format!("generate_regex_value: {error}")))?)
    })
}

/// Formats the current date and time, in the time zone of the machine.
///
/// # Parameters
///
/// - `format` - the format in the pattern language of Java's `DateTimeFormatter`, for instance
///   `yyyy-MM-dd'T'HH:mm:ss`; must not be NULL.
///
/// # Returns
///
/// `StringResult_Ok` with the text, or `StringResult_Failed` with the reason.
///
/// # Ownership
///
/// Free the text or the reason with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_generate_datetime_string(format: Text<'_>) -> StringResult {
    entry(|| {
        let format = argument("generate_datetime_string", "format", format)?;
        let text = generate::now_as(format, &mut state().random.source());
        Ok(text.map_err(|error| Fault::Rule(format!("Error parsing '{format}': {error}")))?)
    })
}

/// COMPAT: clients know these texts, which differ from those of other functions.
fn argument<'a>(function: &str, name: &'static str, text: Text<'a>) -> Result<&'a str, Box<Fault>> {
    let fault = match text.required(name) {
        Ok(text) => return Ok(text),
        Err(fault) => fault,
    };
    let what = if matches!(*fault, Fault::Null(_)) { "is NULL" } else { "is not a valid UTF-8 string" };
    Err(Fault::Rule(format!("{function}: {name} {what}")).into())
}
