//! Making values.

use super::abi::entry::entry;
use super::abi::string_result::StringResult;
use super::abi::text::Text;
use super::fault::Fault;
use super::library_state::state;
use crate::generate;

/// Makes what is made by chance follow from a seed, so that a run can be repeated. The environment variable
/// `PACT_SEED` (a number, read when the library is first used) does the same from the start.
///
/// From now on, in every process with the same seed:
///
/// - The first call that makes values (`pactffi_generate_regex_value`, `pactffi_generator_generate_string`, the functions
///   that make the contents of messages, ...) makes the same ones, the second call again, and so on, counted over all
///   threads. Calls that several threads make at once repeat only if they come in the same order.
/// - The first mock server that is started answers its first request with the same values, its second again, and so
///   on; so does the second server. It does not matter what was called in between or what other servers do.
///
/// Mock servers that are running keep the seed they were started with. Dates and times come from the clock and do not
/// repeat; regular expressions, numbers, texts, UUIDs and booleans do.
///
/// # Parameters
///
/// - `seed` - any number. Calling this again, also with the same number, begins again.
///
/// # Threading
///
/// There is one seed in a process.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_set_seed(seed: u64) {
    entry(|| {
        state().random.set_seed(seed);
        Ok(())
    })
}

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
        let made = generate::example_of(regex, &mut state().random.source());
        Ok(made.map_err(|error| Fault::Rule(format!("generate_regex_value: {error}")))?)
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
        let made = generate::now_as(format, &mut state().random.source());
        Ok(made.map_err(|error| Fault::Rule(format!("Error parsing '{format}': {error}")))?)
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
