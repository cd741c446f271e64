//! Mock servers: starting, reading results, writing the pact file, stopping.

use std::ffi::{CString, c_char, c_void};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::abi::code::{ReportCode, ReportFormat, ResponseFaultCode};
use super::abi::entry::{entry, entry_or};
use super::abi::flag::Flag;
use super::abi::text::{LentText, OwnedText, Text};
use super::codes;
use super::fault::Fault;
use super::handle::{Handle, PactHandle};
use super::library_state::{LibraryState, state};
use super::memory::Owner;
use super::runtime;
use crate::foundation::json::{Document, compact};
use crate::foundation::text::Style;
use crate::lint;
use crate::logging::test_run;
use crate::mock_server::{Bind, Options, Transport, Watcher};
use crate::model::{Pact, file};

/// Starts a mock server for a pact.
///
/// The server answers requests with the HTTP interactions that the pact has at this moment. From now on the
/// pact cannot be edited, also after the server is stopped. Several servers may be started for the same pact.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `addr` - IP address or host name to listen on, without a port; 127.0.0.1 if NULL or empty. `memory` ignores it.
///   `localhost` listens on 127.0.0.1 and, if the system has IPv6, on ::1. A plugin gets 127.0.0.1 for `localhost`; the
///   empty text is no address for it.
/// - `port` - port to listen on; 0 lets the system choose one. `memory` ignores it.
/// - `transport` - `http`, also if NULL or empty, `https`, or `memory`. The first two accept HTTP/1 and HTTP/2: `https` by
///   ALPN, `http` by the first bytes of the client. `memory` is a server without a socket, see below. Any other name is
///   a transport of a plugin that is loaded: the plugin runs the server.
/// - `transport_config` - JSON object with the keys below, or NULL. A plugin that runs the server gets all keys; for
///   `http`, `https` and `memory` unknown ones are ignored and mentioned in the log of the server.
///
/// # Servers without a socket
///
/// A server of the transport `memory` listens nowhere: it has no port, no thread and no descriptor. It answers requests
/// that are given to `pactffi_mock_server_answer`, on the thread of the caller, and as `http` answers them: content
/// codings, generated values, CORS headers, the body limit and the results are the same, and so is the pact file. URLs
/// that are generated for the mock server begin with `http://memory`. The number that is returned instead of a port lies
/// above 65535, and no other server of this process gets it later; all functions on mock servers take it.
///
/// # Servers of plugins
///
/// The plugin answers with the interactions that are of its transport. The functions on mock servers work with the port
/// that it returns: whether it has matched, its mismatches, writing the pact file, which then names the transport in
/// these interactions, and stopping it. Stop it before the plugin is released with `pactffi_cleanup_plugins`.
///
/// # Configuration
///
/// A plugin gets all keys, as members of the test context; they mean what the plugin says. For `http`, `https` and
/// `memory`:
///
/// - `corsPreflight` - boolean, default false: whether an OPTIONS request that matches no interaction is
///   answered as a CORS preflight. A value that is not a boolean counts as false.
/// - `keepAlive` - boolean, default true, not for `memory`: whether a connection may carry several requests. A value
///   that is not a boolean counts as false.
/// - `bodyLimit` - largest request body in bytes, default 104857600. A larger body is answered with status 413
///   and does not count as a request.
/// - `stateHeader` - name of a request header, such as `X-Pact-State`. The lines of this header name the provider states
///   that are in force for the request; they replace those of `pactffi_mock_server_set_states`. Each line is one name,
///   commas included, or a JSON array as that function takes; a line that is neither empty nor such an array is a name.
///   The header is compared with the pact as any other; without an entry in the pact it makes no difference.
/// - `tls` - object, for `https` only. `certificate` and `privateKey` are the server's certificate and key,
///   each as PEM text or as path of a PEM file; without them the server gets a certificate of the certificate
///   authority of this process, see `pactffi_get_tls_ca_certificate`. `clientAuthority` is PEM text or path of
///   the certificate authorities that client certificates must come from. `clientCertificate` is `required`
///   (the default if there is a `clientAuthority`) or `optional`.
///
/// # Returns
///
/// The port of the server, or the number of a server without a socket. On failure:
///
/// - -1 if `pact` is not a valid handle.
/// - -2 if `transport_config` is not JSON or has an invalid value, or a response of the pact has a status
///   outside 100 to 999.
/// - -3 if the server cannot listen there, another mock server of this process has the port (at any address),
///   no loaded plugin has the transport, or the plugin could not start the server.
/// - -4 if an argument is not UTF-8, or after an internal error of the library.
/// - -5 if `addr` is not an address.
/// - -6 if a certificate or key cannot be read or used.
///
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Stop the server with `pactffi_cleanup_mock_server`. Freeing the pact does not stop it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_create_mock_server_for_transport(
    pact: PactHandle,
    addr: Text<'_>,
    port: u16,
    transport: Text<'_>,
    transport_config: Text<'_>,
) -> i32 {
    entry_or(codes::start_server, || {
        let addr = addr.optional("addr")?;
        let transport = transport.optional("transport")?;
        let options = Options::parse(transport, transport_config.optional("transport_config")?)?;
        let options = options.with_plugins(|name| state().driver.transport(name));
        if addr == Some("") && matches!(options.transport, Transport::Plugin(_)) {
            // COMPAT: plugins get the address as it is, and this is none.
            return Err(Fault::BadAddress("'' is not an address to listen on".to_owned()).into());
        }
        serve(pact, &Bind::new(addr, port), &options)
    })
}

/// Starts a mock server for a pact that is given as JSON.
///
/// Deprecated: build the pact with handles and use `pactffi_create_mock_server_for_transport`.
///
/// # Parameters
///
/// - `pact_str` - the text of a pact file; must not be NULL.
/// - `addr_str` - address to listen on, as `host:port`; must not be NULL. Port 0 lets the system choose one.
/// - `tls` - true to serve HTTPS with a certificate of the certificate authority of this process, see
///   `pactffi_get_tls_ca_certificate`.
///
/// # Returns
///
/// The port of the server. On failure:
///
/// - -1 if `pact_str` or `addr_str` is NULL.
/// - -2 if `pact_str` is not a pact, or one of its responses has a status outside 100 to 999.
/// - -3 if the server cannot listen there, or another mock server of this process has the port.
/// - -4 if an argument is not UTF-8, or after an internal error of the library.
/// - -5 if `addr_str` is not an address.
/// - -6 if no certificate can be created.
///
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Stop the server with `pactffi_cleanup_mock_server`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_create_mock_server(pact_str: Text<'_>, addr_str: Text<'_>, tls: Flag) -> i32 {
    entry_or(codes::start_server, || {
        let text = pact_str.required("pact_str")?;
        let address = addr_str.required("addr_str")?;
        start_text(text, &host_and_port(address)?, &options(tls.is_set()))
    })
}

/// Starts a mock server for a pact.
///
/// Deprecated: use `pactffi_create_mock_server_for_transport`.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `addr_str` - address to listen on, as `host:port`. Port 0 lets the system choose one.
/// - `tls` - true to serve HTTPS with a certificate of the certificate authority of this process, see
///   `pactffi_get_tls_ca_certificate`.
///
/// # Returns
///
/// The port of the server. On failure:
///
/// - -1 if `pact` is not a valid handle.
/// - -2 if a response of the pact has a status outside 100 to 999.
/// - -3 if the server cannot listen there, or another mock server of this process has the port.
/// - -4 if `addr_str` is not UTF-8, or after an internal error of the library.
/// - -5 if `addr_str` is NULL or not an address.
/// - -6 if no certificate can be created.
///
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Stop the server with `pactffi_cleanup_mock_server`. Freeing the pact does not stop it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_create_mock_server_for_pact(
    pact: PactHandle,
    addr_str: Text<'_>,
    tls: Flag,
) -> i32 {
    entry_or(codes::start_server_for_pact, || {
        pact.first(|| {
            let bind = host_and_port(addr_str.required("addr_str")?)?;
            serve(pact, &bind, &options(tls.is_set()))
        })
    })
}

/// Checks whether all requests so far have matched and every interaction was requested. If a plugin runs the
/// server, the plugin is asked.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
///
/// # Returns
///
/// True if both are so. False if not, which sets no error message, if no mock server has this port, or if the
/// plugin does not answer. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_matched(mock_server_port: i32) -> Flag {
    entry(|| Ok(state().servers.get(mock_server_port)?.matched()?))
}

/// Waits until a mock server has received a number of requests.
///
/// A request counts as soon as it was compared with the pact; its result can be read from then on. Requests
/// before this call count too. A CORS preflight (an OPTIONS request that the pact does not have) does not
/// count, nor does a request that is not valid HTTP.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
/// - `requests` - number of requests to wait for; 0 does not wait.
/// - `timeout_ms` - longest time to wait, in milliseconds.
///
/// # Returns
///
/// The number of requests that the server has received. It is less than `requests` if the time has passed or
/// the server was stopped. On failure:
///
/// - -1 if no mock server has this port.
/// - -2 if it was called from a thread of the library or in a callback of a mock server, where it could wait for
///   itself.
/// - -3 if a plugin runs the server, whose requests the library does not see, or after an internal error of the
///   library.
///
/// `pactffi_get_error_message` gives the reason.
///
/// # Threading
///
/// Any number of threads may wait for the same server. `pactffi_cleanup_mock_server` ends the waiting of all.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_wait(mock_server_port: i32, requests: u64, timeout_ms: u64) -> i64 {
    entry_or(codes::wait, || {
        runtime::check_may_wait()?;
        let server = state().servers.get(mock_server_port)?;
        let seen = server.wait(requests, Duration::from_millis(timeout_ms))?;
        Ok(i64::try_from(seen).unwrap_or(i64::MAX))
    })
}

/// A function that a mock server calls for each request: with the port of the server, the result of the comparison as
/// JSON (`verdict`) and the `user_data` of `pactffi_mock_server_on_request`.
pub type RequestCallback =
    Option<extern "C" fn(mock_server_port: i32, verdict: *const c_char, user_data: *mut c_void)>;

/// Registers a function that is called for each request that a mock server receives from now on, with the
/// result of the comparison.
///
/// It is called after the result was recorded and before the response is sent: when a client has the response,
/// the call has returned. It is called for the same requests that `pactffi_mock_server_wait` counts.
///
/// The result, `verdict`, is a JSON object: `type` (`request-match`, `request-mismatch` or
/// `request-not-found`), `method`, `path` and `request` (as in `pactffi_mock_server_mismatches`), `interaction`
/// (description of the interaction that matched or is nearest), `mismatches` (if there are any), `status` (of the
/// response), and if they were set `delay` (in milliseconds) and `fault` (`connectionReset`, `emptyResponse`,
/// `partialBody` or `garbage`).
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
/// - `callback` - the function. It replaces the function registered before; NULL only removes that one.
/// - `user_data` - passed to the function unchanged. May be NULL.
///
/// # Returns
///
/// True on success, false if no mock server has this port, or if a plugin runs the server, whose requests the
/// library does not see. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The library owns `verdict`; it is valid until the callback returns. The caller keeps `user_data` valid until
/// a later call of this function, or of `pactffi_cleanup_mock_server`, has returned: both wait for callbacks
/// that are running. A call of this function from inside the callback does not wait.
///
/// # Threading
///
/// The callback is called on threads of the library, on several at the same time if several clients send
/// requests. For a server without a socket it is called by `pactffi_mock_server_answer`, on the thread of its caller. It
/// may call functions of the library, for instance to read the mismatches or to start another
/// server; `pactffi_cleanup_mock_server` and `pactffi_mock_server_wait` fail there. It must not wait for a
/// thread that is in `pactffi_cleanup_mock_server`. It must return normally: neither `longjmp` nor a C++
/// exception may leave it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_on_request(
    mock_server_port: i32,
    callback: RequestCallback,
    user_data: *mut c_void,
) -> Flag {
    entry(|| {
        let server = state().servers.get(mock_server_port)?;
        server.watch(callback.map(|callback| watcher(mock_server_port, callback, user_data)))?;
        if runtime::check_may_wait().is_ok() {
            server.settle();
        }
        Ok(())
    })
}

/// Puts provider states in force at a mock server: they decide which of several interactions with the same request is
/// served.
///
/// Of the interactions that match a request equally, one whose provider states are all in force is served; of several
/// such interactions the one with the most states, then the one that was added to the pact first. An interaction without
/// states needs none to be in force. If no interaction has all its states in force, and before the first call of this
/// function, the one is served that was added first. States never make a request match or not match: a request
/// satisfies all interactions that have it (see `pactffi_mock_server_matched`), and the report names those that were never
/// served (see `pactffi_mock_server_report`).
///
/// The states apply to requests that the server compares after this call. A request that has the header of the key
/// `stateHeader` of the transport configuration is compared with the states in the header instead.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
/// - `states` - the states as a JSON array; they replace the states of the previous call. Each is a name (a string), or
///   an object with the string `name` and, if the parameters matter, the object `params`: the parameters of the
///   interaction's state must then be equal to it. With `[]` no state is in force, so that an interaction without
///   states is served before one that has states. NULL or an empty text takes the states back, as before the first call.
///
/// # Returns
///
/// True on success. False if no mock server has this port, `states` is not UTF-8 or not such an array, or if a plugin
/// runs the server, whose requests the library does not see; then nothing has changed. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Threading
///
/// May be called on any thread while requests are served. Each request is compared either with all states of one call or
/// with all of another.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_set_states(mock_server_port: i32, states: Text<'_>) -> Flag {
    entry(|| {
        let states = states.optional("states")?.filter(|text| !text.is_empty());
        Ok(state().servers.get(mock_server_port)?.set_states(states)?)
    })
}

/// Makes a running mock server wait before it sends the responses of an interaction, or of all interactions.
///
/// It is as `pactffi_interaction_set_delay`, for this server only and for requests that it receives from now on. It
/// replaces the delay that the interaction had.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
/// - `description` - description of the interaction; NULL stands for all HTTP interactions of the server. If several have
///   the description, all of them are meant.
/// - `milliseconds` - the delay in milliseconds, at most 86400000 (one day); 0 for none.
///
/// # Returns
///
/// True on success. False if no mock server has this port, it has no HTTP interaction with this description,
/// `description` is not UTF-8, the delay is too long, or a plugin runs the server; then nothing has changed. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_set_delay(
    mock_server_port: i32,
    description: Text<'_>,
    milliseconds: u64,
) -> Flag {
    entry(|| {
        let description = description.optional("description")?;
        Ok(state().servers.get(mock_server_port)?.set_delay(description, milliseconds)?)
    })
}

/// Makes a running mock server spoil the responses of an interaction, or of all interactions.
///
/// It is as `pactffi_interaction_set_fault`, for this server only and for requests that it receives from now on. It
/// replaces the fault that the interaction had.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
/// - `description` - description of the interaction; NULL stands for all HTTP interactions of the server. If several have
///   the description, all of them are meant.
/// - `fault` - what to do instead of sending the whole response; `ResponseFault_None` takes a fault back.
///
/// # Returns
///
/// True on success. False if no mock server has this port, it has no HTTP interaction with this description,
/// `description` is not UTF-8, `fault` is not a constant of the enum, or a plugin runs the server; then nothing has
/// changed. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_set_fault(
    mock_server_port: i32,
    description: Text<'_>,
    fault: ResponseFaultCode,
) -> Flag {
    entry(|| {
        let description = description.optional("description")?;
        let fault = fault.decode()?;
        Ok(state().servers.get(mock_server_port)?.set_fault(description, fault.into())?)
    })
}

/// Returns the mismatches of a mock server as a JSON array.
///
/// Each entry has a `type`: `request-mismatch` (a request that differs from an interaction, with its
/// `mismatches`), `request-not-found` (a request for which the pact has no interaction) or `missing-request`
/// (an interaction that was not requested). If a plugin runs the server, the plugin is asked, and each entry has
/// `path`, `error` and `mismatches` (`path`, `mismatch`, `expected`, `actual`, `diff`) instead.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
///
/// # Returns
///
/// The JSON, `[]` if everything matched, or NULL if no mock server has this port or the plugin does not answer. On
/// failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The server owns the string: it stays valid until `pactffi_cleanup_mock_server`. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_mismatches(mock_server_port: i32) -> *mut c_char {
    entry(|| {
        let server = state().servers.get(mock_server_port)?;
        lend(mock_server_port, &compact(&server.mismatches_json()?))
    })
}

/// Returns a report on the requests that did not match, for people or programs.
///
/// For each such request it lists up to three nearest interactions and compares them part by part (method,
/// path, each query parameter, each expected header, body). Where a part differs, it gives the reason, the
/// expected and the actual value, and for JSON and text bodies the lines that differ. Interactions that were
/// not requested follow, and those that were never served because another interaction with the same request was served
/// instead. The first of the three is the one whose mismatches `pactffi_mock_server_mismatches`
/// returns, if it returns any for the request.
///
/// An interaction that was never served is in the report also if everything matched: the request that it has in common
/// with another satisfies both, and still the client was never tested with this response. Provider states decide which of
/// them is served, see `pactffi_mock_server_set_states`.
///
/// The JSON form is an object with the arrays `requests` (`method`, `path`, `nearest`: `description`, `method`,
/// `path`, `aspects`), `missing` (`description`, `method`, `path`) and `neverServed` (`description`, `method`, `path`,
/// `states`: array of `name` and `params`, `servedInstead`: description), and the numbers `moreRequests`, `moreMissing`
/// and `moreNeverServed`. Each of `aspects` has a `kind` (`method`, `path`, `query`, `header` or `body`), the `name` of
/// a parameter or header, `agrees`, `expected`, `actual`, and where it differs `differences` (`mismatch`,
/// `expected`, `actual`, `path`) and `diffs` (`path`, `lines`). The server sends the same `nearest` in the body
/// of its response to such a request.
///
/// The report is limited to 100 requests, 100 interactions that were not requested, 100 that were never served, 10 differences of each
/// part, 300 bytes of each value, 32 KB for each interaction and 64 KB of JSON for each request; what is left
/// out is counted. At most 1000 interactions are compared with a request, fewer if its body is larger than 4
/// KB: those with the nearest method and path.
///
/// If a plugin runs the server, the report has what the plugin says did not match; the JSON form has it as the
/// array `results`, as in `pactffi_mock_server_mismatches`.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
/// - `format` - form of the report.
///
/// # Returns
///
/// The report; if everything matched and every interaction was served, an empty text or a JSON object with empty arrays. NULL if no mock server has
/// this port, `format` is not a constant of the enum or the plugin does not answer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The server owns the string: it stays valid until `pactffi_cleanup_mock_server`. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_report(mock_server_port: i32, format: ReportCode) -> LentText {
    entry(|| {
        let format = format.decode()?;
        let report = state().servers.get(mock_server_port)?.report()?;
        let text = match format {
            ReportFormat::Json => compact(&report.to_json()),
            ReportFormat::Text => report.to_text(Style::Plain),
            ReportFormat::ColouredText => report.to_text(Style::Ansi),
        };
        lend(mock_server_port, &text)
    })
}

/// Returns the log lines of a mock server since the last call.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
///
/// # Returns
///
/// The lines, an empty text if there are none, or NULL if no mock server has this port. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The server owns the string: it stays valid until `pactffi_cleanup_mock_server`. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_logs(mock_server_port: i32) -> LentText {
    entry(|| lend(mock_server_port, &state().servers.get(mock_server_port)?.logs()))
}

/// Writes the pact of a mock server to a file called `<consumer>-<provider>.json`.
///
/// The pact is written as it was when the server was started, whether or not all requests have matched. If the
/// file exists and `overwrite` is false, the pact is merged into it, as `pactffi_pact_handle_write_file` does.
/// If writing fails, an existing file does not change.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
/// - `directory` - directory of the file; it and its parent directories are created if they do not exist. NULL
///   or an empty text means the current directory.
/// - `overwrite` - true to replace an existing file, false to merge the pact into it.
///
/// # Returns
///
/// - 0 on success.
/// - 1 if `directory` is not UTF-8, or after an internal error of the library.
/// - 2 if the file could not be written.
/// - 3 if no mock server has this port.
///
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_write_pact_file(
    mock_server_port: i32,
    directory: Text<'_>,
    overwrite: Flag,
) -> i32 {
    entry_or(codes::write_file, || {
        let directory = directory.optional("directory")?.map(Path::new);
        let server = state().servers.get(mock_server_port)?;
        server.write(directory, overwrite.is_set())?;
        Ok(())
    })
}

/// Stops a mock server and frees the strings it owns.
///
/// New connections are refused at once. Connections that are idle, in the middle of a request or in a TLS
/// handshake are closed. Requests that were read completely get half a second to be answered. When this
/// function returns, the port is free, no thread waits for the server and its callback is not called any more.
///
/// A server without a socket is not found any more from now on. Answers that other threads are making are finished, and
/// are not waited for unless their callback is running; answers that were made stay until they are deleted.
///
/// If a plugin runs the server, the plugin is asked to stop it. That it fails, or is not there any more, is
/// logged and no failure.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
///
/// # Returns
///
/// True on success. False if no mock server has this port, or if it was called from a thread of the library or in a
/// callback of a mock server. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_cleanup_mock_server(mock_server_port: i32) -> Flag {
    entry(|| {
        runtime::check_may_wait()?;
        let server = state().servers.remove(mock_server_port)?;
        // Before the port is free: the next server there lends under the same number.
        state().memory.release(Owner::Server(mock_server_port));
        server.stop();
        Ok(())
    })
}

/// Returns the certificate of the certificate authority that issues the certificates of HTTPS mock servers.
///
/// A client that trusts it can connect to every HTTPS mock server of this process that has no certificate of
/// its own: under `localhost`, `127.0.0.1`, `[::1]`, the address the server listens on, and every other host
/// name that resolves to it. The key of the authority is created when it is first needed, exists in the memory
/// of this process only and is gone when it ends. Trust the certificate for the duration of a test run only.
///
/// # Returns
///
/// The certificate as PEM text, the same at every call, or NULL if none can be created. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_get_tls_ca_certificate() -> *mut c_char {
    entry(|| OwnedText::new(state().authority.certificate()?))
}

/// Starts a server for the pact as it is now. The pact refuses edits from then on.
fn serve(pact: PactHandle, bind: &Bind, options: &Options) -> Result<i32, Box<Fault>> {
    let snapshot = pact.read(|draft| match &options.transport {
        Transport::Plugin(transport) => draft.snapshot_for(transport.name(), transport.plugin()),
        _ => draft.snapshot(),
    })?;
    let port = start(&snapshot, bind, options)?;
    // This fails if another thread has freed the pact meanwhile: then there is nothing to lock.
    let _locked = pact.draft(|draft| match &options.transport {
        Transport::Plugin(transport) => draft.serve_over(transport.name(), transport.plugin()),
        _ => draft.serve(),
    });
    Ok(port)
}

fn start(pact: &Pact, bind: &Bind, options: &Options) -> Result<i32, Box<Fault>> {
    let LibraryState { servers, runtimes, authority, random, .. } = state();
    let (seed, engine) = (random.server_seed(), state().engine());
    let options = Options { seed, engine, test_run: test_run(), ..options.clone() };
    let number = match &options.transport {
        // It needs no thread.
        Transport::Memory => servers.start_in_memory(pact, options)?,
        _ => servers.start(pact, bind, &options, &runtimes.handle()?, authority)?,
    };
    Ok(i32::try_from(number).map_err(|_| Fault::TableFull("mock servers"))?)
}

fn start_text(text: &str, bind: &Bind, options: &Options) -> Result<i32, Box<Fault>> {
    let document = Document::parse(text).map_err(|error| Fault::unreadable_pact(&error.into()))?;
    let pact = file::read_for_server(document.root()).map_err(|error| Fault::unreadable_pact(&error))?;
    lint::log_unknown_names(&pact, &state().engine());
    start(&pact, bind, options)
}

/// Starts a server for a pact on a port of 127.0.0.1, as the first releases did.
#[cfg(feature = "unprefixed")]
pub(super) fn serve_on_port(pact: PactHandle, port: u16) -> Result<i32, Box<Fault>> {
    serve(pact, &Bind::new(None, port), &Options::default())
}

/// Starts a server for the text of a pact on a port of 127.0.0.1, as the first releases did.
#[cfg(feature = "unprefixed")]
pub(super) fn start_on_port(text: &str, port: u16) -> Result<i32, Box<Fault>> {
    start_text(text, &Bind::new(None, port), &Options::default())
}

/// The options of the older functions, which have none but whether to use TLS.
fn options(tls: bool) -> Options {
    if tls { Options::https() } else { Options::default() }
}

/// Wraps the callback for the server. Its data is carried as a number and never dereferenced.
fn watcher(
    port: i32,
    callback: extern "C" fn(i32, *const c_char, *mut c_void),
    user_data: *mut c_void,
) -> Watcher {
    let user_data = user_data.expose_provenance();
    Arc::new(move |verdict| {
        // JSON text has no NUL: JSON escapes it.
        if let Ok(verdict) = CString::new(compact(verdict)) {
            let user_data = std::ptr::with_exposed_provenance_mut(user_data);
            runtime::in_callback(|| callback(port, verdict.as_ptr(), user_data));
        }
    })
}

/// Lends a text that belongs to the server on a port. Another thread may still read an earlier text, so all texts stay
/// valid until the server is cleaned up; the same content is lent once.
fn lend(port: i32, text: &str) -> Result<LentText, Box<Fault>> {
    let mut content = DefaultHasher::new();
    text.hash(&mut content);
    LentText::new(Owner::Server(port), content.finish(), text)
}

/// Reads `host:port`, the form in which the older functions take an address.
fn host_and_port(text: &str) -> Result<Bind, Box<Fault>> {
    let refused = || Fault::BadAddress(format!("'{text}' is not an address of the form host:port"));
    let (host, port) = text.rsplit_once(':').ok_or_else(refused)?;
    // Without brackets, a colon of an IPv6 address and the colon before the port look the same.
    if host.is_empty() || (host.contains(':') && !host.starts_with('[')) {
        return Err(refused().into());
    }
    Ok(Bind::new(Some(host), port.parse().map_err(|_| refused())?))
}

#[cfg(test)]
mod tests {
    use super::host_and_port;
    use crate::mock_server::Bind;

    #[test]
    fn host_and_port_are_separated_at_the_last_colon() {
        assert_eq!(host_and_port("127.0.0.1:80"), Ok(Bind::new(Some("127.0.0.1"), 80)));
        assert_eq!(host_and_port("[::1]:0"), Ok(Bind::new(Some("[::1]"), 0)));
        for text in ["", "127.0.0.1", ":80", "a:b", "a:-1", "a:65536", "::1:80"] {
            let message = host_and_port(text).unwrap_err().to_string();
            assert_eq!(message, format!("'{text}' is not an address of the form host:port"));
        }
    }
}
