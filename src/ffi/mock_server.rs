//! Mock servers: started for a pact, asked what they saw, made to write the pact file, stopped.

use std::ffi::c_char;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use super::abi::code::{ReportCode, ReportFormat};
use super::abi::entry::{entry, entry_or};
use super::abi::text::{LentText, Text};
use super::codes;
use super::fault::Fault;
use super::handle::PactHandle;
use super::memory::Owner;
use super::paths::host_and_port;
use super::runtime;
use super::state::state;
use crate::dsl::Draft;
use crate::foundation::json::compact;
use crate::foundation::text::Style;
use crate::mock_server::{Bind, Options};
use crate::model::{Pact, file};

/// Starts a mock server for a pact.
///
/// The server answers the requests of the pact's HTTP interactions as they are now; from now on the pact refuses
/// edits, also after the server was stopped. More servers may be started for the same pact.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `addr` - IP address or host name to listen on, without a port; 127.0.0.1 if NULL or empty. `localhost` is
///   both 127.0.0.1 and, where there is IPv6, ::1.
/// - `port` - port to listen on; 0 lets the system choose one.
/// - `transport` - `http`; also if NULL or empty.
/// - `transport_config` - JSON object, or NULL: `corsPreflight` (boolean, answers unmatched OPTIONS requests as
///   a browser's preflight), `keepAlive` (boolean, default true), `bodyLimit` (largest request body in bytes,
///   default 104857600). Other keys are ignored.
///
/// # Returns
///
/// The port, or:
///
/// - -1 if there is no such pact.
/// - -2 if `transport_config` is not JSON, or a response of the pact has a status outside 100 to 999.
/// - -3 if the server cannot listen there, another mock server has the port, or there is no such transport.
/// - -4 if an argument is not UTF-8, or for a defect of the library.
/// - -5 if `addr` is not an address.
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
        let bind = Bind::new(addr.optional("addr")?, port);
        let transport = transport.optional("transport")?;
        let options = Options::parse(transport, transport_config.optional("transport_config")?)?;
        serve(pact, &bind, &options)
    })
}

/// Starts a mock server for a pact that is given as JSON.
///
/// Deprecated: parse or build the pact and use `pactffi_create_mock_server_for_transport`.
///
/// # Parameters
///
/// - `pact_str` - the text of a pact file.
/// - `addr_str` - where to listen, as `host:port`; port 0 lets the system choose one.
/// - `tls` - whether to serve HTTPS; not available yet.
///
/// # Returns
///
/// The port, or:
///
/// - -1 if `pact_str` or `addr_str` is NULL.
/// - -2 if `pact_str` is not a pact, or one of its responses has a status outside 100 to 999.
/// - -3 if the server cannot listen there, or another mock server has the port.
/// - -4 if an argument is not UTF-8, or for a defect of the library.
/// - -5 if `addr_str` is not an address.
/// - -6 if `tls` is true.
///
/// # Ownership
///
/// Stop the server with `pactffi_cleanup_mock_server`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_create_mock_server(pact_str: Text<'_>, addr_str: Text<'_>, tls: bool) -> i32 {
    entry_or(codes::start_server, || {
        let text = pact_str.required("pact_str")?;
        let address = addr_str.required("addr_str")?;
        start_text(text, &host_and_port(address)?, &plain(tls)?)
    })
}

/// Starts a mock server for a pact.
///
/// Deprecated: use `pactffi_create_mock_server_for_transport`.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `addr_str` - where to listen, as `host:port`; port 0 lets the system choose one.
/// - `tls` - whether to serve HTTPS; not available yet.
///
/// # Returns
///
/// The port, or:
///
/// - -1 if there is no such pact.
/// - -3 if the server cannot listen there, or another mock server has the port.
/// - -4 if `addr_str` is not UTF-8, or for a defect of the library.
/// - -5 if `addr_str` is NULL or not an address.
/// - -6 if `tls` is true.
///
/// # Ownership
///
/// Stop the server with `pactffi_cleanup_mock_server`. Freeing the pact does not stop it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_create_mock_server_for_pact(
    pact: PactHandle,
    addr_str: Text<'_>,
    tls: bool,
) -> i32 {
    entry_or(codes::start_server_for_pact, || {
        let bind = host_and_port(addr_str.required("addr_str")?)?;
        serve(pact, &bind, &plain(tls)?)
    })
}

/// Says whether every request so far matched and every interaction was asked for.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
///
/// # Returns
///
/// True if so; false if not, or if no mock server has this port.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_matched(mock_server_port: i32) -> bool {
    entry(|| Ok(state().servers.get(mock_server_port)?.matched()))
}

/// Returns what did not match, and the interactions nobody asked for, as a JSON array.
///
/// Each entry has a `type`: `request-mismatch` (a request for an interaction that differs from it, with its
/// `mismatches`), `request-not-found` (a request for nothing in the pact) or `missing-request`.
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
/// The text belongs to the server and is freed by `pactffi_cleanup_mock_server`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_mismatches(mock_server_port: i32) -> *mut c_char {
    entry(|| {
        let server = state().servers.get(mock_server_port)?;
        lend(mock_server_port, &compact(&server.mismatches_json()))
    })
}

/// Returns a report on the requests that did not match, for a person or a program.
///
/// For each such request it names the up to three interactions that are nearest to it and tells, part by part
/// (method, path, each query parameter, each expected header, body), what agrees and what differs: why, what was
/// expected, what was received, and of JSON and text bodies the lines that differ. The interactions that nobody asked
/// for are named after that. The first one named is the one `pactffi_mock_server_mismatches` tells the mismatches of,
/// if it does.
///
/// The JSON form is an object with the arrays `requests` (`method`, `path`, `nearest`: `description`, `method`,
/// `path`, `aspects`) and `missing` (`description`, `method`, `path`), and the numbers `moreRequests` and
/// `moreMissing`. Each of `aspects` has a `kind` (`method`, `path`, `query`, `header` or `body`), the `name` of a
/// parameter or header, `agrees`, `expected`, `actual`, and where it differs `differences` (`mismatch`, `expected`,
/// `actual`, `path`) and `diffs` (`path`, `lines`). The same `nearest` stands in the body of the answer that such a
/// request gets.
///
/// The report is limited: 100 requests, 100 interactions nobody asked for, 10 differences of each part, 300 bytes of
/// each value, 32 KB for each interaction, 64 KB of JSON for each request. What is left out is counted. At most 1000
/// interactions are looked at, with bodies beyond 4 KB fewer: those whose method and path are nearest.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
/// - `format` - `ReportFormat_Json`, `ReportFormat_Text` or `ReportFormat_ColouredText`.
///
/// # Returns
///
/// The report. If there is nothing to tell, the text is empty and the arrays of the JSON form are. NULL if no mock
/// server has this port or there is no such format.
///
/// # Ownership
///
/// The text belongs to the server and is freed by `pactffi_cleanup_mock_server`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_report(mock_server_port: i32, format: ReportCode) -> LentText {
    entry(|| {
        let format = format.decode()?;
        let report = state().servers.get(mock_server_port)?.report();
        let text = match format {
            ReportFormat::Json => compact(&report.to_json()),
            ReportFormat::Text => report.to_text(Style::Plain),
            ReportFormat::ColouredText => report.to_text(Style::Ansi),
        };
        lend(mock_server_port, &text)
    })
}

/// Returns what the server logged since the last call, line by line.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
///
/// # Returns
///
/// The lines, possibly none, or NULL if no mock server has this port.
///
/// # Ownership
///
/// The text belongs to the server and is freed by `pactffi_cleanup_mock_server`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_logs(mock_server_port: i32) -> LentText {
    entry(|| lend(mock_server_port, &state().servers.get(mock_server_port)?.logs()))
}

/// Writes the pact a mock server was started with to a file called `<consumer>-<provider>.json`.
///
/// It is written as it was when the server started, whether or not its requests have matched. If the file exists
/// and `overwrite` is false, the pact is merged into it, as `pactffi_pact_handle_write_file` does.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
/// - `directory` - where to write; made with its parents if need be. NULL or empty is the current directory.
/// - `overwrite` - whether to replace an existing file instead of merging into it.
///
/// # Returns
///
/// - 0 if the file was written.
/// - 1 if `directory` is not UTF-8, or for a defect of the library.
/// - 2 if the file could not be written; an existing file stays as it was.
/// - 3 if no mock server has this port.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_write_pact_file(
    mock_server_port: i32,
    directory: Text<'_>,
    overwrite: bool,
) -> i32 {
    entry_or(codes::write_file, || {
        let directory = directory.optional("directory")?.map(Path::new);
        let server = state().servers.get(mock_server_port)?;
        server.write(directory, overwrite)?;
        Ok(())
    })
}

/// Stops a mock server and frees what it lent.
///
/// New connections are refused at once; requests that were read already get half a second to be answered. The
/// port is free again when this returns.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
///
/// # Returns
///
/// True if it was stopped, false if no mock server has this port.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_cleanup_mock_server(mock_server_port: i32) -> bool {
    entry(|| {
        runtime::check_may_wait()?;
        let server = state().servers.remove(mock_server_port)?;
        // Before the port is free: the next server there lends under the same number.
        state().memory.release(Owner::Server(mock_server_port));
        server.stop();
        Ok(())
    })
}

/// Returns the certificate of the authority that HTTPS mock servers are certified by.
///
/// HTTPS is not available yet, so there is none.
///
/// # Returns
///
/// The certificate as PEM text; for now NULL.
///
/// # Ownership
///
/// Free the text with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_get_tls_ca_certificate() -> *mut c_char {
    entry(|| Err::<LentText, _>(Fault::NoTls))
}

/// Serves the pact as it is now, and freezes it.
fn serve(pact: PactHandle, bind: &Bind, options: &Options) -> Result<i32, Fault> {
    let port = start(&pact.read(Draft::snapshot)?, bind, options)?;
    // The pact may have been freed meanwhile; then there is nothing left to freeze.
    let _frozen = pact.draft(Draft::serve);
    Ok(port)
}

fn start(pact: &Pact, bind: &Bind, options: &Options) -> Result<i32, Fault> {
    let runtime = state().runtimes.handle()?;
    let options = Options { seed: state().chance.server_seed(), ..options.clone() };
    state().servers.start(pact, bind, &options, &runtime).map(i32::from)
}

fn start_text(text: &str, bind: &Bind, options: &Options) -> Result<i32, Fault> {
    let pact = file::read(text).map_err(|error| Fault::unreadable_pact(&error))?;
    start(&pact, bind, options)
}

/// Serves a pact on a port of 127.0.0.1, as the first releases did.
pub(super) fn serve_on_port(pact: PactHandle, port: u16) -> Result<i32, Fault> {
    serve(pact, &Bind::new(None, port), &Options::default())
}

/// Serves the text of a pact on a port of 127.0.0.1, as the first releases did.
pub(super) fn start_on_port(text: &str, port: u16) -> Result<i32, Fault> {
    start_text(text, &Bind::new(None, port), &Options::default())
}

/// The options of the older functions, which only know whether to use TLS.
fn plain(tls: bool) -> Result<Options, Fault> {
    if tls { Err(Fault::NoTls) } else { Ok(Options::default()) }
}

/// A text of the server on a port. Another thread may still read an earlier one, so each content is lent once
/// and all are kept until the server is cleaned up.
fn lend(port: i32, text: &str) -> Result<LentText, Fault> {
    let mut content = DefaultHasher::new();
    text.hash(&mut content);
    LentText::new(Owner::Server(port), content.finish(), text)
}
