//! Verifying a provider: settings.
//!
//! Settings may be changed in any order, repeatedly, and after an execution for the next one.

use std::ffi::{c_char, c_ulong, c_void};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::super::abi::code::{VerificationReport, VerificationReportCode};
use super::super::abi::entry::{entry, entry_or};
use super::super::abi::pointer::{Owned, Reclaim};
use super::super::abi::text::{Text, TextList};
use super::handlers::HandlerSettings;
use super::run::proxies;
use super::{ResultListener, Verifier, VerifierHandle, change, live};
use crate::ffi::codes;
use crate::ffi::fault::Fault;
use crate::ffi::runtime::handler_of;
use crate::foundation::text::Style;
use crate::verifier::plan::{Application, ProviderTransport, PublishOptions, VerificationPlan};
use crate::verifier::{RenderedReport, ReportFormat, ReportOptions};

/// Creates a verifier.
///
/// Deprecated: use `pactffi_verifier_new_for_application`, which also sets the name of the program that
/// verifies.
///
/// # Returns
///
/// A handle, or NULL if too many pointers are in use. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the handle with `pactffi_verifier_shutdown`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_new() -> *mut VerifierHandle {
    entry(|| new("pact_ffi", env!("CARGO_PKG_VERSION")))
}

/// Creates a verifier.
///
/// # Parameters
///
/// - `name` - name of the program that verifies, which is published with verification results; `unknown` if
///   NULL or empty.
/// - `version` - version of that program; `unknown` if NULL or empty.
///
/// # Returns
///
/// A handle, or NULL if an argument is not UTF-8 or too many pointers are in use. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the handle with `pactffi_verifier_shutdown`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_new_for_application(
    name: Text<'_>,
    version: Text<'_>,
) -> *mut VerifierHandle {
    entry(|| {
        let name = or_default(name.optional("name")?, "unknown");
        new(&name, &or_default(version.optional("version")?, "unknown"))
    })
}

fn new(name: &str, version: &str) -> Result<Owned<VerifierHandle>, Box<Fault>> {
    let mut plan = VerificationPlan::default();
    plan.application = Application { name: name.to_owned(), version: version.to_owned(), ..plan.application };
    plan.requests.proxies = proxies();
    Owned::new(Verifier {
        plan,
        report_options: ReportOptions { style: Style::Ansi, ..ReportOptions::default() },
        prints: true,
        listener: None,
        handlers: HandlerSettings::default(),
        started: None,
        has_run: false,
        results: Arc::new(Mutex::new(RenderedReport::empty())),
    })
}

/// Frees a verifier. A verification that was started with `pactffi_verifier_start` is cancelled.
///
/// # Parameters
///
/// - `handle` - the verifier. NULL does nothing. If it is not a valid pointer, or the call comes from a handler of this
///   verifier, nothing is freed and `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_shutdown(handle: *mut VerifierHandle) {
    entry(|| {
        if handler_of() == Some(handle.addr()) {
            let text = "a handler cannot free the verifier that has called it";
            return Err(Box::new(Fault::Rule(text.to_owned())));
        }
        if handle.is_null() {
            return Ok(());
        }
        let verifier = Reclaim::of(handle.cast_const()).required("handle")?;
        let started = verifier.lock().started.take();
        started.into_iter().for_each(|started| started.cancel());
        Ok(())
    })
}

/// Sets the name and the address of the provider. Transports that were added before are removed.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `name` - name of the provider; `provider` if NULL or empty.
/// - `scheme` - `http` or `https`; `http` if NULL or empty.
/// - `host` - host name or address; `localhost` if NULL or empty.
/// - `port` - the port; 0 means the default port of the scheme.
/// - `path` - base path, put in front of the path of every request; `/` if NULL or empty.
///
/// # Errors
///
/// If `handle` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_provider_info(
    handle: *mut VerifierHandle,
    name: Text<'_>,
    scheme: Text<'_>,
    host: Text<'_>,
    port: u16,
    path: Text<'_>,
) {
    entry(|| {
        let verifier = live(handle)?;
        let name = or_default(name.optional("name")?, "provider");
        let scheme = or_default(scheme.optional("scheme")?, "http");
        let host = or_default(host.optional("host")?, "localhost");
        let path = or_default(path.optional("path")?, "/");
        let transport = ProviderTransport { name: scheme.clone(), scheme, port, path };
        change(&verifier, |verifier| verifier.plan.set_provider(name, host, transport))
    })
}

/// Adds a transport: another port and path of the provider, for the interactions that name this transport. The
/// host is that of `pactffi_verifier_set_provider_info`.
///
/// An asynchronous message that names no transport uses `message` or `async-message`, a synchronous message
/// `message` or `sync-message`.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `protocol` - name of the transport in interactions; empty if NULL.
/// - `port` - the port; 0 means the default port of the scheme.
/// - `path` - base path, put in front of the path of every request; `/` if NULL or empty.
/// - `scheme` - `http` or `https`; `http` if NULL or empty.
///
/// # Errors
///
/// If `handle` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_add_provider_transport(
    handle: *mut VerifierHandle,
    protocol: Text<'_>,
    port: u16,
    path: Text<'_>,
    scheme: Text<'_>,
) {
    entry(|| {
        let verifier = live(handle)?;
        let name = or_default(protocol.optional("protocol")?, "");
        let path = or_default(path.optional("path")?, "/");
        let scheme = or_default(scheme.optional("scheme")?, "http");
        change(&verifier, |verifier| {
            verifier.plan.transports.push(ProviderTransport { name, scheme, port, path })
        })
    })
}

/// Sets the filter for the interactions that are verified. If a filter is not a regular expression,
/// `pactffi_verifier_execute` fails. With a filter, no results are published.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `filter_description` - regular expression that must match a part of the description; NULL or empty for no
///   filter.
/// - `filter_state` - regular expression that must match a part of the name of a provider state; NULL or empty
///   for no filter.
/// - `filter_no_state` - if not 0, only interactions without provider states are verified. It is ignored if
///   there is a `filter_state`.
///
/// # Errors
///
/// If `handle` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_filter_info(
    handle: *mut VerifierHandle,
    filter_description: Text<'_>,
    filter_state: Text<'_>,
    filter_no_state: u8,
) {
    entry(|| {
        let verifier = live(handle)?;
        let description = some(filter_description.optional("filter_description")?);
        let state = some(filter_state.optional("filter_state")?);
        change(&verifier, |verifier| {
            let filter = &mut verifier.plan.filter;
            (filter.description, filter.state, filter.no_state) = (description, state, filter_no_state != 0);
        })
    })
}

/// Sets the URL that sets up provider states. Before an interaction is verified, each of its provider states is
/// sent to it by POST.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `url` - the URL; NULL or empty for none.
/// - `teardown` - if not 0, the states are also sent after the interaction, with the action `teardown`.
/// - `body` - if not 0, action, state and parameters are sent as a JSON body, otherwise in the query string.
///
/// # Errors
///
/// If `handle` is NULL or not a valid pointer, or `url` is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_provider_state(
    handle: *mut VerifierHandle,
    url: Text<'_>,
    teardown: u8,
    body: u8,
) {
    entry(|| {
        let verifier = live(handle)?;
        let url = some(url.optional("url")?);
        change(&verifier, |verifier| {
            verifier.handlers.state = None;
            verifier.plan.set_state_handler(url, teardown != 0, body != 0);
        })
    })
}

/// Sets options for the requests to the provider.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `disable_ssl_verification` - if not 0, TLS certificates of the provider are not checked. Those of brokers
///   are always checked.
/// - `request_timeout` - longest time for a request, from connecting to the end of the response, in
///   milliseconds; default 5000.
///
/// # Returns
///
/// 0 on success, 1 if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
/// reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_verification_options(
    handle: *mut VerifierHandle,
    disable_ssl_verification: u8,
    request_timeout: c_ulong,
) -> i32 {
    entry_or(codes::failed, || {
        change(&live(handle)?, |verifier| {
            let requests = &mut verifier.plan.requests;
            requests.disable_certificate_check = disable_ssl_verification != 0;
            requests.timeout = Duration::from_millis(milliseconds(request_timeout));
        })
    })
}

/// Sets how many interactions are verified at the same time.
///
/// Interactions of a pact that share a provider state are always verified one after the other. Results are in
/// the order of the pact.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `interactions` - number of interactions; 0 and 1 verify one after the other, which is the default.
///
/// # Returns
///
/// 0 on success, 1 if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
/// reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_parallel(handle: *mut VerifierHandle, interactions: u16) -> i32 {
    entry_or(codes::failed, || {
        change(&live(handle)?, |verifier| verifier.plan.requests.parallel = interactions.into())
    })
}

/// Sets whether the text report has ANSI colours. By default it has.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `coloured_output` - 0 for a report without colours.
///
/// # Returns
///
/// 0 on success, 1 if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
/// reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_coloured_output(
    handle: *mut VerifierHandle,
    coloured_output: u8,
) -> i32 {
    entry_or(codes::failed, || {
        let verifier = live(handle)?;
        let style = if coloured_output == 0 { Style::Plain } else { Style::Ansi };
        change(&verifier, |verifier| verifier.report_options.style = style)
    })
}

/// Sets whether `pactffi_verifier_execute` writes the text report to standard output. By default it does.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `print` - 0 to write nothing.
///
/// # Returns
///
/// 0 on success, 1 if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
/// reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_stdout(handle: *mut VerifierHandle, print: u8) -> i32 {
    entry_or(codes::failed, || change(&live(handle)?, |verifier| verifier.prints = print != 0))
}

/// Adds a file to which `pactffi_verifier_execute` writes a report. Missing directories are created; an
/// existing file is replaced.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `format` - form of the report.
/// - `path` - path of the file; must not be NULL.
///
/// # Returns
///
/// 0 on success. 1 if `handle` is NULL or not a valid pointer, `path` is NULL or not UTF-8, or `format` is not
/// a constant of the enum. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_report(
    handle: *mut VerifierHandle,
    format: VerificationReportCode,
    path: Text<'_>,
) -> i32 {
    entry_or(codes::failed, || {
        let verifier = live(handle)?;
        let format = match format.decode()? {
            VerificationReport::Json => ReportFormat::Json,
            VerificationReport::Text => ReportFormat::Text,
            VerificationReport::JUnit => ReportFormat::Junit,
            VerificationReport::Html => ReportFormat::Html,
        };
        let path = path.required("path")?.into();
        change(&verifier, |verifier| verifier.report_options.files.push((format, path)))
    })
}

/// Registers a function that is called with the result of each interaction as soon as the interaction was
/// verified.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `callback` - the function. It replaces the function registered before; NULL only removes that one. Its
///   first argument is a JSON object with the members of `interactionResults` in `pactffi_verifier_json`.
/// - `user_data` - passed to the function unchanged. May be NULL.
///
/// # Returns
///
/// 0 on success, 1 if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
/// reason.
///
/// # Ownership
///
/// The library owns the JSON text; it is valid until the callback returns.
///
/// # Threading
///
/// The callback is called on the thread that called `pactffi_verifier_execute`, during that call; after
/// `pactffi_verifier_start`, by `pactffi_verifier_next_exchange` and `pactffi_verifier_result`. It may call
/// functions of the library, except those that wait themselves (an execution, stopping a mock server, waiting
/// for one): they fail.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_on_result(
    handle: *mut VerifierHandle,
    callback: Option<unsafe extern "C" fn(result: *const c_char, user_data: *mut c_void)>,
    user_data: *mut c_void,
) -> i32 {
    entry_or(codes::failed, || {
        let verifier = live(handle)?;
        let listener = callback.map(|callback| ResultListener { callback, user_data });
        change(&verifier, |verifier| verifier.listener = listener)
    })
}

/// Sets whether an execution fails if there are no pacts to verify. By default it fails.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `is_error` - 0 for no failure.
///
/// # Returns
///
/// 0 on success, 1 if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
/// reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_no_pacts_is_error(handle: *mut VerifierHandle, is_error: u8) -> i32 {
    entry_or(codes::failed, || {
        change(&live(handle)?, |verifier| verifier.plan.no_pacts_is_error = is_error != 0)
    })
}

/// Publishes verification results to the Pact Broker from which a pact comes. If a result cannot be published,
/// the execution fails.
///
/// An execution with a filter of `pactffi_verifier_set_filter_info` publishes nothing, because a broker takes the
/// results for those of the whole pact; its report has the line `Not publishing: interactions were filtered`.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `provider_version` - version of the provider that is verified; must not be NULL.
/// - `build_url` - URL of the build that verifies, or NULL.
/// - `provider_tags` - tags of the provider version; NULL elements are skipped.
/// - `provider_tags_len` - number of tags.
/// - `provider_branch` - branch of the provider version, or NULL.
///
/// # Returns
///
/// 0 on success. 1 if `handle` is NULL or not a valid pointer, `provider_version` is NULL, or an argument is
/// not UTF-8. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_publish_options(
    handle: *mut VerifierHandle,
    provider_version: Text<'_>,
    build_url: Text<'_>,
    provider_tags: TextList<'_>,
    provider_tags_len: u16,
    provider_branch: Text<'_>,
) -> i32 {
    entry_or(codes::failed, || {
        let verifier = live(handle)?;
        let version = provider_version.required("provider_version")?.to_owned();
        let build_url = some(build_url.optional("build_url")?);
        let tags = texts(provider_tags.present(provider_tags_len, "provider_tags")?);
        let branch = some(provider_branch.optional("provider_branch")?);
        let publish = PublishOptions { version, build_url, tags, branch };
        change(&verifier, |verifier| verifier.plan.publish = Some(publish))
    })
}

/// Sets the consumers whose pacts are verified.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `consumer_filters` - names of consumers; NULL elements are skipped. Without names, the pacts of all
///   consumers are verified. If no pact is of one of these consumers, the report has a warning.
/// - `consumer_filters_len` - number of names.
///
/// # Errors
///
/// If `handle` is NULL or not a valid pointer, or a name is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_consumer_filters(
    handle: *mut VerifierHandle,
    consumer_filters: TextList<'_>,
    consumer_filters_len: u16,
) {
    entry(|| {
        let verifier = live(handle)?;
        let consumers = texts(consumer_filters.present(consumer_filters_len, "consumer_filters")?);
        change(&verifier, |verifier| verifier.plan.consumers = consumers)
    })
}

/// Adds a header that is sent with every request to the provider. It replaces a header of the same name of the
/// interaction.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `header_name` - name of the header; must not be NULL.
/// - `header_value` - value of the header; must not be NULL.
///
/// # Errors
///
/// If `handle` is NULL or not a valid pointer, or another argument is NULL or not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_add_custom_header(
    handle: *mut VerifierHandle,
    header_name: Text<'_>,
    header_value: Text<'_>,
) {
    entry(|| {
        let verifier = live(handle)?;
        let name = header_name.required("header_name")?.to_owned();
        let value = header_value.required("header_value")?.to_owned();
        change(&verifier, |verifier| verifier.plan.headers.push((name, value)))
    })
}

/// Sets whether the verifier follows redirects of the provider. By default it does.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `follow` - 0 to compare the redirect response itself with the pact.
///
/// # Errors
///
/// If `handle` is NULL or not a valid pointer, nothing changes and `pactffi_get_error_message` gives the
/// reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_follow_redirects(handle: *mut VerifierHandle, follow: u8) {
    entry(|| change(&live(handle)?, |verifier| verifier.plan.requests.follow_redirects = follow != 0))
}

/// `unsigned long` has 32 bits on some systems and 64 on others.
#[allow(clippy::useless_conversion, reason = "the conversion does nothing only where it has 64 bits")]
fn milliseconds(time: c_ulong) -> u64 {
    u64::from(time)
}

/// The text, or a default if it is missing or empty.
fn or_default(text: Option<&str>, default: &str) -> String {
    some(text).unwrap_or_else(|| default.to_owned())
}

/// The text; an empty one counts as none.
pub(super) fn some(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The texts that are not empty.
pub(super) fn texts(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().filter(|text| !text.is_empty()).map(str::to_owned).collect()
}
