//! Mock servers: started for a pact, asked what they saw, made to write the pact file, stopped.

use std::ffi::{CString, c_char, c_void};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::abi::code::{ReportCode, ReportFormat};
use super::abi::entry::{entry, entry_or};
use super::abi::text::{LentText, OwnedText, Text};
use super::codes;
use super::fault::Fault;
use super::handle::PactHandle;
use super::library_state::{LibraryState, state};
use super::memory::Owner;
use super::runtime;
use crate::dsl::Draft;
use crate::foundation::fork_guard;
use crate::foundation::json::compact;
use crate::foundation::text::Style;
use crate::mock_server::{Bind, Options, Watcher};
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
/// - `transport` - `http`, also if NULL or empty, or `https`. Both speak HTTP/1 and HTTP/2, whichever the client
///   begins with or prefers by ALPN.
/// - `transport_config` - JSON object, or NULL. Keys that are not known are kept, and mentioned in the server's log.
///
/// # Configuration
///
/// - `corsPreflight` - whether OPTIONS requests that nothing matches are answered as a browser's preflight; boolean,
///   default false.
/// - `keepAlive` - whether a connection may carry several requests; boolean, default true. What is not a boolean
///   counts as false here and above.
/// - `bodyLimit` - largest request body in bytes, default 104857600. Larger ones are answered with 413 and do not
///   count as requests.
/// - `tls` - object, for `https` only. `certificate` and `privateKey`: who the server is, each as PEM text or the path
///   of a PEM file; without them the server is certified by the authority of this process, see
///   `pactffi_get_tls_ca_certificate`. `clientAuthority`: PEM text or file of the authorities whose certificates
///   clients have to show; `clientCertificate`: `required`, which it is without this key, or `optional`.
///
/// # Returns
///
/// The port, or:
///
/// - -1 if there is no such pact.
/// - -2 if `transport_config` is not JSON or has a value that cannot be used, or a response of the pact has a status
///   outside 100 to 999.
/// - -3 if the server cannot listen there, another mock server has the port, at whatever address, or there is no
///   such transport.
/// - -4 if an argument is not UTF-8, or for a defect of the library.
/// - -5 if `addr` is not an address.
/// - -6 if a certificate or key cannot be read or used.
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
/// - `tls` - whether to serve HTTPS, certified by the authority of this process: see
///   `pactffi_get_tls_ca_certificate`.
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
/// - -6 if no certificate can be made.
///
/// # Ownership
///
/// Stop the server with `pactffi_cleanup_mock_server`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_create_mock_server(pact_str: Text<'_>, addr_str: Text<'_>, tls: bool) -> i32 {
    entry_or(codes::start_server, || {
        let text = pact_str.required("pact_str")?;
        let address = addr_str.required("addr_str")?;
        start_text(text, &host_and_port(address)?, &options(tls))
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
/// - `tls` - whether to serve HTTPS, certified by the authority of this process: see
///   `pactffi_get_tls_ca_certificate`.
///
/// # Returns
///
/// The port, or:
///
/// - -1 if there is no such pact.
/// - -3 if the server cannot listen there, or another mock server has the port.
/// - -4 if `addr_str` is not UTF-8, or for a defect of the library.
/// - -5 if `addr_str` is NULL or not an address.
/// - -6 if no certificate can be made.
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
        serve(pact, &bind, &options(tls))
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

/// Waits until a mock server has seen a number of requests.
///
/// A request is seen when it has been compared with the pact; its verdict can be asked for from then on. Requests
/// that were seen before the call count too. A browser's preflight, an OPTIONS request that the pact does not have,
/// does not count, nor does a request that was refused because it cannot be read.
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
/// - `requests` - how many requests to wait for; 0 does not wait.
/// - `timeout_ms` - how long to wait at most, in milliseconds.
///
/// # Returns
///
/// How many requests the server has seen: at least `requests`, unless the time was over or the server was cleaned up
/// before. Or:
///
/// - -1 if no mock server has this port.
/// - -2 if it was called from a thread of the library, such as in a callback, where it could wait for itself.
/// - -3 for a defect of the library.
///
/// # Threading
///
/// Any number of threads may wait for the same server. `pactffi_cleanup_mock_server` ends the wait of all.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_wait(mock_server_port: i32, requests: u64, timeout_ms: u64) -> i64 {
    entry_or(codes::wait, || {
        runtime::check_may_wait()?;
        let server = state().servers.get(mock_server_port)?;
        let seen = server.wait(requests, Duration::from_millis(timeout_ms));
        Ok(i64::try_from(seen).unwrap_or(i64::MAX))
    })
}

/// Called by a mock server for a request: its port, the verdict as JSON, and what was registered with the callback.
pub type RequestCallback =
    Option<extern "C" fn(mock_server_port: i32, verdict: *const c_char, user_data: *mut c_void)>;

/// Registers a function that is called for each request that a mock server sees from now on, with its verdict.
///
/// It is called after the verdict has been noted and before the answer leaves: a client that has its answer knows that
/// the call has returned. The same requests are told of that `pactffi_mock_server_wait` counts.
///
/// The verdict is a JSON object: `type` (`request-match`, `request-mismatch` or `request-not-found`), `method`, `path`
/// and `request` (as in `pactffi_mock_server_mismatches`), `interaction` (the description of the one that matched or
/// was meant), `mismatches` (if it differs), and `status` (of the answer).
///
/// # Parameters
///
/// - `mock_server_port` - port of the server.
/// - `callback` - the function, in place of the one that was registered before; NULL for none.
/// - `user_data` - handed to the function as it is. May be NULL.
///
/// # Returns
///
/// True, or false if no mock server has this port.
///
/// # Ownership
///
/// The verdict belongs to the library and is valid until the function returns. `user_data` stays the caller's. It is
/// not used any more once this function was called again, or `pactffi_cleanup_mock_server` was, and that call has
/// returned: both wait for calls that are under way. Called from inside the function itself, registering does not wait.
///
/// # Threading
///
/// The function is called on threads of the library, by several at once when clients are. It may call the library, for
/// instance to read the mismatches or to start another server; `pactffi_cleanup_mock_server` and
/// `pactffi_mock_server_wait` are refused there. It must not wait for a thread that is in
/// `pactffi_cleanup_mock_server`, and must return in the ordinary way: neither `longjmp` nor a C++ exception may leave
/// it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mock_server_on_request(
    mock_server_port: i32,
    callback: RequestCallback,
    user_data: *mut c_void,
) -> bool {
    entry(|| {
        let server = state().servers.get(mock_server_port)?;
        server.watch(callback.map(|callback| watcher(mock_server_port, callback, user_data)));
        if runtime::check_may_wait().is_ok() {
            server.settle();
        }
        Ok(())
    })
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
/// New connections are refused at once, and connections that are idle, in the middle of a request or of a TLS
/// handshake are closed; requests that were read already get half a second to be answered. When this returns the port
/// is free again, nobody waits for the server any more, and its callback is not called any more.
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
/// A client that trusts it can talk to every HTTPS mock server of this process that has no certificate of its own:
/// under `localhost`, `127.0.0.1`, `[::1]`, the address the server was told to listen on, and every other host name
/// that leads to it. The key of the authority is made when it is first needed, lives as long as the process and
/// leaves it never; trust the certificate for the length of a test run only.
///
/// # Returns
///
/// The certificate as PEM text, the same at every call, or NULL if none can be made.
///
/// # Ownership
///
/// Free the text with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_get_tls_ca_certificate() -> *mut c_char {
    entry(|| OwnedText::new(state().authority.certificate()?))
}

/// Serves the pact as it is now, and freezes it.
fn serve(pact: PactHandle, bind: &Bind, options: &Options) -> Result<i32, Box<Fault>> {
    let port = start(&pact.read(Draft::snapshot)?, bind, options)?;
    // The pact may have been freed meanwhile; then there is nothing left to freeze.
    let _frozen = pact.draft(Draft::serve);
    Ok(port)
}

fn start(pact: &Pact, bind: &Bind, options: &Options) -> Result<i32, Box<Fault>> {
    let LibraryState { servers, runtimes, authority, random, .. } = state();
    let options = Options { seed: random.server_seed(), ..options.clone() };
    servers.start(pact, bind, &options, &runtimes.handle()?, authority).map(i32::from)
}

fn start_text(text: &str, bind: &Bind, options: &Options) -> Result<i32, Box<Fault>> {
    let pact = file::read(text).map_err(|error| Fault::unreadable_pact(&error))?;
    start(&pact, bind, options)
}

/// Serves a pact on a port of 127.0.0.1, as the first releases did.
#[cfg(feature = "unprefixed")]
pub(super) fn serve_on_port(pact: PactHandle, port: u16) -> Result<i32, Box<Fault>> {
    serve(pact, &Bind::new(None, port), &Options::default())
}

/// Serves the text of a pact on a port of 127.0.0.1, as the first releases did.
#[cfg(feature = "unprefixed")]
pub(super) fn start_on_port(text: &str, port: u16) -> Result<i32, Box<Fault>> {
    start_text(text, &Bind::new(None, port), &Options::default())
}

/// The options of the older functions, which only know whether to use TLS.
fn options(tls: bool) -> Options {
    if tls { Options::https() } else { Options::default() }
}

/// The callback as the server calls it. Its data is a number to us: it is never looked at.
fn watcher(
    port: i32,
    callback: extern "C" fn(i32, *const c_char, *mut c_void),
    user_data: *mut c_void,
) -> Watcher {
    let user_data = user_data.expose_provenance();
    Arc::new(move |verdict| {
        // JSON text has no NUL: it would be escaped.
        if let Ok(verdict) = CString::new(compact(verdict)) {
            let user_data = std::ptr::with_exposed_provenance_mut(user_data);
            fork_guard::leave(|| callback(port, verdict.as_ptr(), user_data));
        }
    })
}

/// A text of the server on a port. Another thread may still read an earlier one, so each content is lent once
/// and all are kept until the server is cleaned up.
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
