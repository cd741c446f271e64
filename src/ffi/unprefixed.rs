//! The names of the first releases, for programs built against them; declared if PACT_UNPREFIXED is defined.
//!
//! Handles were structs of integers then, passed by value. Each function unpacks them and calls the function that has
//! the prefix. Servers listen on 127.0.0.1.

use std::ffi::c_char;

use super::abi::code::PartCode;
use super::abi::entry::entry_or;
use super::abi::flag::Flag;
use super::abi::text::Text;
use super::codes;
use super::dsl::contents::pactffi_with_body;
use super::dsl::http::{
    pactffi_response_status, pactffi_with_header, pactffi_with_query_parameter, pactffi_with_request,
};
use super::dsl::interaction::{pactffi_given, pactffi_new_interaction, pactffi_upon_receiving};
use super::dsl::pact::pactffi_new_pact;
use super::fault::Fault;
use super::handle::{Handle, InteractionHandle, PactHandle};
use super::logging::pactffi_init;
use super::mock_server::{
    pactffi_cleanup_mock_server, pactffi_mock_server_matched, pactffi_mock_server_mismatches,
    pactffi_write_pact_file, serve_on_port, start_on_port,
};

/// A pact being written, as the first releases passed it. All zero when there is none.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstPactHandle {
    /// Number of the pact; the handle of the functions with a prefix.
    pub pact: usize,
}

/// An interaction being written, as the first releases passed it. All zero when there is none.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstInteractionHandle {
    /// Number of the pact.
    pub pact: usize,
    /// Which of its interactions, counted from 1.
    pub interaction: usize,
}

impl FirstPactHandle {
    /// A number that no handle has names no pact.
    fn unpack(self) -> PactHandle {
        u16::try_from(self.pact).map_or(PactHandle::none(), PactHandle::new)
    }
}

impl FirstInteractionHandle {
    /// Numbers that no handle has name no interaction.
    fn unpack(self) -> InteractionHandle {
        match (u16::try_from(self.pact), u16::try_from(self.interaction)) {
            (Ok(pact), Ok(ordinal)) => InteractionHandle::pack(PactHandle::new(pact), ordinal),
            _ => InteractionHandle::none(),
        }
    }
}

impl From<PactHandle> for FirstPactHandle {
    fn from(handle: PactHandle) -> Self {
        Self { pact: handle.id().into() }
    }
}

impl From<InteractionHandle> for FirstInteractionHandle {
    fn from(handle: InteractionHandle) -> Self {
        handle.split().map_or(Self { pact: 0, interaction: 0 }, |(pact, ordinal)| Self {
            pact: pact.id().into(),
            interaction: ordinal.into(),
        })
    }
}

/// Starts logging to standard output at the level that an environment variable names; `pactffi_init` by its first name.
///
/// # Parameters
///
/// - `log_env_var` - name of the variable; `LOG_LEVEL` if NULL.
#[unsafe(no_mangle)]
pub extern "C" fn init(log_env_var: Text<'_>) {
    pactffi_init(log_env_var);
}

/// Starts a mock server on 127.0.0.1 for a pact that is given as JSON.
///
/// # Parameters
///
/// - `pact_str` - the text of a pact file.
/// - `port` - port to listen on; 0 lets the system choose one.
///
/// # Returns
///
/// The port, or:
///
/// - -1 if `pact_str` is NULL.
/// - -2 if `pact_str` is not a pact, or one of its responses has a status outside 100 to 999.
/// - -3 if the server cannot listen there, or another mock server has the port.
/// - -4 if `pact_str` is not UTF-8, or for a defect of the library.
/// - -5 if `port` is not from 0 to 65535.
///
/// # Ownership
///
/// Stop the server with `cleanup_mock_server`.
#[unsafe(no_mangle)]
pub extern "C" fn create_mock_server(pact_str: Text<'_>, port: i32) -> i32 {
    entry_or(codes::start_server, || start_on_port(pact_str.required("pact_str")?, port_of(port)?))
}

/// Starts a mock server on 127.0.0.1 for a pact. The pact cannot be changed from then on.
///
/// # Parameters
///
/// - `pact` - the pact.
/// - `port` - port to listen on; 0 lets the system choose one.
///
/// # Returns
///
/// The port, or:
///
/// - -1 if there is no such pact.
/// - -3 if the server cannot listen there, or another mock server has the port.
/// - -4 for a defect of the library.
/// - -5 if `port` is not from 0 to 65535.
///
/// # Ownership
///
/// Stop the server with `cleanup_mock_server`.
#[unsafe(no_mangle)]
pub extern "C" fn create_mock_server_for_pact(pact: FirstPactHandle, port: i32) -> i32 {
    entry_or(codes::start_server, || pact.unpack().first(|| serve_on_port(pact.unpack(), port_of(port)?)))
}

/// Returns whether every request so far matched an interaction and every interaction was requested.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
///
/// # Returns
///
/// True if both hold; false if one does not, or if no mock server has this port.
#[unsafe(no_mangle)]
pub extern "C" fn mock_server_matched(mock_server_port: i32) -> Flag {
    pactffi_mock_server_matched(mock_server_port)
}

/// Returns the requests that did not match and the interactions that were not requested, as a JSON array.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
///
/// # Returns
///
/// The text, `[]` if everything matched, or NULL if no mock server has this port.
///
/// # Ownership
///
/// The mock server owns the text: it stays valid until `cleanup_mock_server` stops the server. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn mock_server_mismatches(mock_server_port: i32) -> *mut c_char {
    pactffi_mock_server_mismatches(mock_server_port)
}

/// Stops a mock server and frees the texts it owns.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
///
/// # Returns
///
/// True if it was stopped, false if no mock server has this port.
#[unsafe(no_mangle)]
pub extern "C" fn cleanup_mock_server(mock_server_port: i32) -> Flag {
    pactffi_cleanup_mock_server(mock_server_port)
}

/// Writes the pact of a mock server to a file, merged into one that is there.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
/// - `directory` - where to write; it is created if it does not exist, with its parents. NULL or empty is the current directory.
///
/// # Returns
///
/// - 0 if the file was written.
/// - 1 if `directory` is not UTF-8, or for a defect of the library.
/// - 2 if the file could not be written.
/// - 3 if no mock server has this port.
#[unsafe(no_mangle)]
pub extern "C" fn write_pact_file(mock_server_port: i32, directory: Text<'_>) -> i32 {
    pactffi_write_pact_file(mock_server_port, directory, Flag::FALSE)
}

/// Creates a pact between a consumer and a provider.
///
/// # Parameters
///
/// - `consumer_name` - name of the consumer; `Consumer` if NULL or not UTF-8.
/// - `provider_name` - name of the provider; `Provider` if NULL or not UTF-8.
///
/// # Returns
///
/// A handle, 0 when 65,535 pacts are alive.
///
/// # Ownership
///
/// The first releases had no way to free a pact; `pactffi_free_pact_handle` frees this one, by its number.
#[unsafe(no_mangle)]
pub extern "C" fn new_pact(consumer_name: Text<'_>, provider_name: Text<'_>) -> FirstPactHandle {
    pactffi_new_pact(consumer_name, provider_name).into()
}

/// Adds an HTTP interaction to a pact.
///
/// # Parameters
///
/// - `pact` - the pact.
/// - `description` - what the interaction is about; an interaction of the pact with the same description is replaced.
///
/// # Returns
///
/// A handle; all zero if there is no such pact, `description` is NULL or not UTF-8, or the pact is full.
#[unsafe(no_mangle)]
pub extern "C" fn new_interaction(pact: FirstPactHandle, description: Text<'_>) -> FirstInteractionHandle {
    pactffi_new_interaction(pact.unpack(), description).into()
}

/// Changes the description of an interaction.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `description` - what the interaction is about; NULL is refused.
///
/// # Returns
///
/// True if it was changed; false if there is no such interaction or a mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn upon_receiving(interaction: FirstInteractionHandle, description: Text<'_>) -> Flag {
    pactffi_upon_receiving(interaction.unpack(), description)
}

/// Adds a provider state.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `description` - name of the state; NULL is refused.
///
/// # Returns
///
/// True if it was added; false if there is no such interaction or a mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn given(interaction: FirstInteractionHandle, description: Text<'_>) -> Flag {
    pactffi_given(interaction.unpack(), description)
}

/// Sets method and path of the request.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `method` - the method, in any case; `GET` if NULL.
/// - `path` - the path, or integration JSON; `/` if NULL.
///
/// # Returns
///
/// True if they were set; false if there is no such interaction, the path's matcher is malformed, or a mock server
/// has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn with_request(
    interaction: FirstInteractionHandle,
    method: Text<'_>,
    path: Text<'_>,
) -> Flag {
    pactffi_with_request(interaction.unpack(), method, path)
}

/// Sets a query parameter of the request.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `name` - name of the parameter; NULL is refused.
/// - `index` - which of its values, counted from 0; below 4096.
/// - `value` - the value, or integration JSON with a single value; empty if NULL.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction, an argument is refused, or a mock server has started
/// for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn with_query_parameter(
    interaction: FirstInteractionHandle,
    name: Text<'_>,
    index: usize,
    value: Text<'_>,
) -> Flag {
    pactffi_with_query_parameter(interaction.unpack(), name, index, value)
}

/// Sets a header of the request or response.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `part` - request or response.
/// - `name` - name of the header; NULL is refused.
/// - `index` - which of its values, counted from 0; below 4096.
/// - `value` - the value, or integration JSON with a single value; empty if NULL.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction, an argument is refused, or a mock server has started
/// for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn with_header(
    interaction: FirstInteractionHandle,
    part: PartCode,
    name: Text<'_>,
    index: usize,
    value: Text<'_>,
) -> Flag {
    pactffi_with_header(interaction.unpack(), part, name, index, value)
}

/// Sets the status of the response.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `status` - the status, from 100 to 999.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction, the status is out of range, or a mock server has
/// started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn response_status(interaction: FirstInteractionHandle, status: u16) -> Flag {
    pactffi_response_status(interaction.unpack(), status)
}

/// Sets the body of the request or response.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `part` - request or response.
/// - `content_type` - its content type; NULL leaves it to the headers, or to the look of the body.
/// - `body` - the body, or integration JSON; NULL is no body.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction, an argument is refused, or a mock server has started
/// for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn with_body(
    interaction: FirstInteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    body: Text<'_>,
) -> Flag {
    pactffi_with_body(interaction.unpack(), part, content_type, body)
}

fn port_of(port: i32) -> Result<u16, Box<Fault>> {
    Ok(u16::try_from(port)
        .map_err(|_| Fault::BadAddress(format!("{port} is not a port, which is a number from 0 to 65535")))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_the_same_after_it_was_unpacked() {
        let interaction = InteractionHandle::pack(PactHandle::new(0xC56E), 3);

        let words = FirstInteractionHandle::from(interaction);

        assert_eq!(words, FirstInteractionHandle { pact: 0xC56E, interaction: 3 });
        assert_eq!(words.unpack(), interaction);
        assert_eq!(FirstPactHandle::from(PactHandle::new(7)).unpack(), PactHandle::new(7));
    }

    #[test]
    fn numbers_that_no_handle_has_name_nothing() {
        let wide = FirstInteractionHandle { pact: 1 << 16 | 1, interaction: 1 };
        let far = FirstInteractionHandle { pact: 1, interaction: 1 << 16 | 1 };

        assert_eq!([wide, far].map(FirstInteractionHandle::unpack), [InteractionHandle::none(); 2]);
        assert_eq!(FirstPactHandle { pact: 1 << 16 | 1 }.unpack(), PactHandle::none());
    }
}
