//! What a verification is told: the provider, what to verify, how to call, where the report goes.
//!
//! Setters may be called in any order, again, and after an execution: then they count for the next one.

use std::ffi::{c_char, c_ulong, c_void};
use std::time::Duration;

use super::super::abi::code::{VerificationReport, VerificationReportCode};
use super::super::abi::entry::{entry, entry_or};
use super::super::abi::pointer::{Owned, Reclaim};
use super::super::abi::text::{Text, TextList};
use super::run::proxies;
use super::{Listener, Verifier, VerifierHandle, change, live};
use crate::ffi::codes;
use crate::ffi::fault::Fault;
use crate::foundation::text::Style;
use crate::verifier::plan::{Application, Plan, Publish, Transport};
use crate::verifier::{Delivered, Delivery, Format};

/// Makes a verification.
///
/// Deprecated: `pactffi_verifier_new_for_application` also says who verifies.
///
/// # Returns
///
/// A handle. NULL for a defect of the library only.
///
/// # Ownership
///
/// Free it with `pactffi_verifier_shutdown`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_new() -> *mut VerifierHandle {
    entry(|| new("pact_ffi", env!("CARGO_PKG_VERSION")))
}

/// Makes a verification on behalf of a program, which a broker is told with the results.
///
/// # Parameters
///
/// - `name` - name of the program; `unknown` if NULL.
/// - `version` - its version; `unknown` if NULL.
///
/// # Returns
///
/// A handle. NULL if an argument is not UTF-8.
///
/// # Ownership
///
/// Free it with `pactffi_verifier_shutdown`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_new_for_application(
    name: Text<'_>,
    version: Text<'_>,
) -> *mut VerifierHandle {
    entry(|| {
        let name = name.optional("name")?.unwrap_or("unknown");
        new(name, version.optional("version")?.unwrap_or("unknown"))
    })
}

fn new(name: &str, version: &str) -> Result<Owned<VerifierHandle>, Box<Fault>> {
    let mut plan = Plan {
        application: Application { name: name.to_owned(), version: version.to_owned() },
        ..Plan::default()
    };
    plan.calls.proxies = proxies();
    Owned::new(Verifier {
        plan,
        delivery: Delivery { style: Style::Ansi, files: Vec::new() },
        prints: true,
        listener: None,
        found: Delivered::nothing(),
    })
}

/// Frees a verification.
///
/// # Parameters
///
/// - `handle` - the verification; NULL does nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_shutdown(handle: *mut VerifierHandle) {
    entry(|| Reclaim::of(handle.cast_const()).delete("handle"))
}

/// Says which provider is verified and how it is reached. Transports told before are forgotten.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `name` - name of the provider; `provider` if NULL or empty.
/// - `scheme` - `http` or `https`; `http` if NULL or empty.
/// - `host` - host name or address; `localhost` if NULL or empty.
/// - `port` - the port; 0 for that of the scheme.
/// - `path` - what every path begins with; `/` if NULL or empty.
///
/// Nothing is changed if an argument is not UTF-8 or `handle` is not live.
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
        let name = given(name.optional("name")?, "provider");
        let scheme = given(scheme.optional("scheme")?, "http");
        let host = given(host.optional("host")?, "localhost");
        let path = given(path.optional("path")?, "/");
        let transport = Transport { name: scheme.clone(), scheme, port, path };
        change(&verifier, |verifier| verifier.plan.set_provider(name, host, transport))
    })
}

/// Adds a way to reach the provider, for interactions that name it. Its host is the provider's.
///
/// Asynchronous messages use the transport `message` or `async-message`, synchronous ones `message` or
/// `sync-message`, unless they name another.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `protocol` - what interactions call it; empty if NULL.
/// - `port` - the port; 0 for that of the scheme.
/// - `path` - what every path begins with; `/` if NULL or empty.
/// - `scheme` - `http` or `https`; `http` if NULL or empty.
///
/// Nothing is changed if an argument is not UTF-8 or `handle` is not live.
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
        let name = given(protocol.optional("protocol")?, "");
        let path = given(path.optional("path")?, "/");
        let scheme = given(scheme.optional("scheme")?, "http");
        change(&verifier, |verifier| verifier.plan.transports.push(Transport { name, scheme, port, path }))
    })
}

/// Says which interactions are verified. A filter that is not a regular expression makes the execution fail.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `filter_description` - regular expression that must have a match in the description; NULL or empty for any.
/// - `filter_state` - regular expression that must have a match in the name of a provider state; NULL or empty for
///   any.
/// - `filter_no_state` - if not 0, and `filter_state` is not given, only interactions without provider states.
///
/// Nothing is changed if an argument is not UTF-8 or `handle` is not live.
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

/// Says where the provider is told about its states before an interaction.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `url` - URL that each state is sent to by POST; NULL or empty for nowhere.
/// - `teardown` - if not 0, states are also told after the interaction.
/// - `body` - if not 0, action, state and parameters are sent as a JSON body, otherwise in the query.
///
/// Nothing is changed if `url` is not UTF-8 or `handle` is not live.
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
        change(&verifier, |verifier| verifier.plan.set_states(url, teardown != 0, body != 0))
    })
}

/// Says how the provider is called.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `disable_ssl_verification` - if not 0, certificates of the provider are not checked; those of brokers are.
/// - `request_timeout` - how long the provider may take for an answer, in milliseconds; 5000 unless told.
///
/// # Returns
///
/// 0, or 1 if `handle` is not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_verification_options(
    handle: *mut VerifierHandle,
    disable_ssl_verification: u8,
    request_timeout: c_ulong,
) -> i32 {
    entry_or(codes::failed, || {
        change(&live(handle)?, |verifier| {
            let calls = &mut verifier.plan.calls;
            calls.disable_certificate_check = disable_ssl_verification != 0;
            calls.timeout = Duration::from_millis(milliseconds(request_timeout));
        })
    })
}

/// Says how many interactions are verified at a time.
///
/// Interactions of a pact that share a provider state are verified one after the other, and results keep the order
/// of the pact, whatever finishes first.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `interactions` - how many at a time; 0 and 1 are one after the other, which is the default.
///
/// # Returns
///
/// 0, or 1 if `handle` is not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_parallel(handle: *mut VerifierHandle, interactions: u16) -> i32 {
    entry_or(codes::failed, || {
        change(&live(handle)?, |verifier| verifier.plan.calls.parallel = interactions.into())
    })
}

/// Says whether the text report has colours. It has them unless told.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `coloured_output` - 0 for none.
///
/// # Returns
///
/// 0, or 1 if `handle` is not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_coloured_output(
    handle: *mut VerifierHandle,
    coloured_output: u8,
) -> i32 {
    entry_or(codes::failed, || {
        let verifier = live(handle)?;
        let style = if coloured_output == 0 { Style::Plain } else { Style::Ansi };
        change(&verifier, |verifier| verifier.delivery.style = style)
    })
}

/// Says whether `pactffi_verifier_execute` writes its report to standard output. It does unless told.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `print` - 0 for not.
///
/// # Returns
///
/// 0, or 1 if `handle` is not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_stdout(handle: *mut VerifierHandle, print: u8) -> i32 {
    entry_or(codes::failed, || change(&live(handle)?, |verifier| verifier.prints = print != 0))
}

/// Adds a file that the report is written to. Missing folders are made; a file that is there is replaced.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `format` - in which form.
/// - `path` - the file.
///
/// # Returns
///
/// 0, or 1 if `handle` is not live, `path` is NULL or not UTF-8, or `format` is not one of the enum's.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_report(
    handle: *mut VerifierHandle,
    format: VerificationReportCode,
    path: Text<'_>,
) -> i32 {
    entry_or(codes::failed, || {
        let verifier = live(handle)?;
        let format = match format.decode()? {
            VerificationReport::Json => Format::Json,
            VerificationReport::Text => Format::Text,
            VerificationReport::JUnit => Format::Junit,
            VerificationReport::Html => Format::Html,
        };
        let path = path.required("path")?.into();
        change(&verifier, |verifier| verifier.delivery.files.push((format, path)))
    })
}

/// Has a function told what was found about each interaction as soon as it is known.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `callback` - the function; NULL for none. It is told the result as a JSON object with the members of
///   `interactionResults` in `pactffi_verifier_json`, which is the library's and gone when the function returns.
/// - `user_data` - handed to the function as it is.
///
/// The function is called on the thread that called `pactffi_verifier_execute`, while that call waits. It may call
/// everything but functions that wait themselves, which refuse.
///
/// # Returns
///
/// 0, or 1 if `handle` is not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_on_result(
    handle: *mut VerifierHandle,
    callback: Option<unsafe extern "C" fn(result: *const c_char, user_data: *mut c_void)>,
    user_data: *mut c_void,
) -> i32 {
    entry_or(codes::failed, || {
        let verifier = live(handle)?;
        let listener = callback.map(|tell| Listener { tell, user_data });
        change(&verifier, |verifier| verifier.listener = listener)
    })
}

/// Says whether it is an error when there is no pact to verify. It is unless told.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `is_error` - 0 for no error.
///
/// # Returns
///
/// 0, or 1 if `handle` is not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_no_pacts_is_error(handle: *mut VerifierHandle, is_error: u8) -> i32 {
    entry_or(codes::failed, || {
        change(&live(handle)?, |verifier| verifier.plan.no_pacts_is_error = is_error != 0)
    })
}

/// Has the results told to the broker that the pacts come from.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `provider_version` - version of the provider that is verified; required.
/// - `build_url` - URL of the build that verifies, or NULL.
/// - `provider_tags` - tags of that version; NULL elements are skipped.
/// - `provider_tags_len` - how many.
/// - `provider_branch` - branch of that version, or NULL.
///
/// A result that cannot be told makes the execution fail.
///
/// # Returns
///
/// 0, or 1 if `handle` is not live, `provider_version` is NULL, or an argument is not UTF-8.
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
        let publish = Publish { version, build_url, tags, branch };
        change(&verifier, |verifier| verifier.plan.publish = Some(publish))
    })
}

/// Says whose pacts are verified: only those of these consumers.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `consumer_filters` - names of consumers; NULL elements are skipped, and with none all consumers count.
/// - `consumer_filters_len` - how many.
///
/// Nothing is changed if a name is not UTF-8 or `handle` is not live.
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

/// Adds a header that is sent with every request to the provider. It replaces the interaction's of the same name.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `header_name` - its name; required.
/// - `header_value` - its value; required.
///
/// Nothing is changed if an argument is NULL or not UTF-8 or `handle` is not live.
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

/// Says whether redirects of the provider are followed. They are unless told.
///
/// # Parameters
///
/// - `handle` - the verification.
/// - `follow` - 0 to compare the redirects themselves.
///
/// Nothing is changed if `handle` is not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_set_follow_redirects(handle: *mut VerifierHandle, follow: u8) {
    entry(|| change(&live(handle)?, |verifier| verifier.plan.calls.follow_redirects = follow != 0))
}

/// `unsigned long` has 32 bits on some systems and 64 on others.
#[allow(clippy::useless_conversion, reason = "it is one only where it has 64 bits")]
fn milliseconds(time: c_ulong) -> u64 {
    u64::from(time)
}

/// What was given, or what stands for nothing.
fn given(text: Option<&str>, otherwise: &str) -> String {
    some(text).unwrap_or_else(|| otherwise.to_owned())
}

/// An empty text is none.
pub(super) fn some(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Those that are not empty.
pub(super) fn texts(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().filter(|text| !text.is_empty()).map(str::to_owned).collect()
}
