//! Verifying a provider: sources of pacts, read in the order in which they were added.

use super::super::abi::entry::{entry, entry_or};
use super::super::abi::pointer::Live;
use super::super::abi::text::{Text, TextList};
use super::options::{some, texts};
use super::{VerifierHandle, change, live};
use crate::ffi::codes;
use crate::ffi::fault::Fault;
use crate::net::client::Retries;
use crate::verifier::auth::Auth;
use crate::verifier::broker::{Selector, VerificationQuery};
use crate::verifier::source::{BrokerQuery, BrokerSource, Source, UrlSource};

/// How often a request to a broker or URL is tried.
const ATTEMPTS: u32 = 8;

/// Adds a pact file to verify. The file is read when the verifier is executed.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `file` - path of the file; must not be NULL.
///
/// # Errors
///
/// If `handle` is NULL or not a valid pointer, or `file` is NULL or not UTF-8, nothing is added and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_add_file_source(handle: *mut VerifierHandle, file: Text<'_>) {
    entry(|| add(&live(handle)?, Source::File(file.required("file")?.into())))
}

/// Adds a directory of pact files. The pacts for the provider are verified, in the order of the file names.
///
/// Subdirectories are not read. A file that is not a pact is an error if its name ends in `.json`; otherwise it
/// is skipped.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `directory` - path of the directory; must not be NULL. Bytes that are not UTF-8 are replaced by U+FFFD.
///
/// # Errors
///
/// If `handle` is NULL or not a valid pointer, or `directory` is NULL, nothing is added and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_add_directory_source(handle: *mut VerifierHandle, directory: Text<'_>) {
    entry(|| {
        let verifier = live(handle)?;
        let directory = directory.lossy().ok_or(Fault::Null("directory"))?;
        add(&verifier, Source::Directory(directory.as_ref().into()))
    })
}

/// Adds a pact to be fetched from a URL when the verifier is executed.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `url` - the URL; must not be NULL.
/// - `username` - user name for basic authentication, or NULL.
/// - `password` - password of the user, or NULL.
/// - `token` - bearer token, used if there is no user name; or NULL.
///
/// # Errors
///
/// If `handle` is NULL or not a valid pointer, `url` is NULL, or an argument is not UTF-8, nothing is added and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_url_source(
    handle: *mut VerifierHandle,
    url: Text<'_>,
    username: Text<'_>,
    password: Text<'_>,
    token: Text<'_>,
) {
    entry(|| {
        let verifier = live(handle)?;
        let url = url.required("url")?.to_owned();
        let auth = auth(username, password, token)?;
        add(&verifier, Source::Url(UrlSource { url, auth, broker: None, retries: Retries::up_to(ATTEMPTS) }))
    })
}

/// Adds a Pact Broker. The pacts to verify for the provider are fetched from it when the verifier is executed.
///
/// Call `pactffi_verifier_set_provider_info` before: the name of the provider is read during this call.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `url` - URL of the broker; must not be NULL.
/// - `username` - user name for basic authentication, or NULL.
/// - `password` - password of the user, or NULL.
/// - `token` - bearer token, used if there is no user name; or NULL.
///
/// # Errors
///
/// If `handle` is NULL or not a valid pointer, `url` is NULL, or an argument is not UTF-8, nothing is added and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_broker_source(
    handle: *mut VerifierHandle,
    url: Text<'_>,
    username: Text<'_>,
    password: Text<'_>,
    token: Text<'_>,
) {
    entry(|| {
        let verifier = live(handle)?;
        let url = url.required("url")?;
        let auth = auth(username, password, token)?;
        add_broker(&verifier, url, auth, VerificationQuery::default())
    })
}

/// Adds a Pact Broker. The pacts for the provider that consumer version selectors select are fetched from it
/// when the verifier is executed.
///
/// Call `pactffi_verifier_set_provider_info` before: the name of the provider is read during this call.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `url` - URL of the broker; must not be NULL.
/// - `username` - user name for basic authentication, or NULL.
/// - `password` - password of the user, or NULL.
/// - `token` - bearer token, used if there is no user name; or NULL.
/// - `enable_pending` - if not 0, failures of pending pacts do not fail the verification.
/// - `include_wip_pacts_since` - date from which work-in-progress pacts are verified too, or NULL.
/// - `provider_tags` - tags of the provider version; NULL elements are skipped.
/// - `provider_tags_len` - number of tags.
/// - `provider_branch` - branch of the provider version, or NULL.
/// - `consumer_version_selectors` - consumer version selectors, each a JSON object in the form of the broker, or
///   a JSON array of them. Members that are not known are sent too, with a warning in the log and in the report,
///   because a broker ignores what it does not know without saying so. JSON that is not a selector, for instance
///   because a known member has a wrong type, is left out, with a warning in the log.
/// - `consumer_version_selectors_len` - number of selectors.
/// - `consumer_version_tags` - tags whose latest pacts are verified, if there are no selectors.
/// - `consumer_version_tags_len` - number of tags.
///
/// # Returns
///
/// - 0 on success.
/// - -1 if a selector is not JSON.
/// - -2 if `handle` is NULL or not a valid pointer, `url` is NULL, or an argument is not UTF-8.
///
/// On failure nothing is added and `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_broker_source_with_selectors(
    handle: *mut VerifierHandle,
    url: Text<'_>,
    username: Text<'_>,
    password: Text<'_>,
    token: Text<'_>,
    enable_pending: u8,
    include_wip_pacts_since: Text<'_>,
    provider_tags: TextList<'_>,
    provider_tags_len: u16,
    provider_branch: Text<'_>,
    consumer_version_selectors: TextList<'_>,
    consumer_version_selectors_len: u16,
    consumer_version_tags: TextList<'_>,
    consumer_version_tags_len: u16,
) -> i32 {
    entry_or(codes::broker_source, || {
        let verifier = live(handle)?;
        let url = url.required("url")?;
        let auth = auth(username, password, token)?;
        let tags = consumer_version_tags.present(consumer_version_tags_len, "consumer_version_tags")?;
        let selectors = consumer_version_selectors
            .present(consumer_version_selectors_len, "consumer_version_selectors")?;
        let query = VerificationQuery {
            include_pending: enable_pending != 0,
            include_wip_since: some(include_wip_pacts_since.optional("include_wip_pacts_since")?),
            provider_tags: texts(provider_tags.present(provider_tags_len, "provider_tags")?),
            provider_branch: provider_branch.optional("provider_branch")?.map(str::to_owned),
            selectors: Selector::parse_all(&texts(selectors), &texts(tags)).map_err(|error| {
                Fault::Value(format!("consumer_version_selectors has a text that is no JSON: {error}"))
            })?,
            ..VerificationQuery::default()
        };
        add_broker(&verifier, url, auth, query)
    })
}

fn auth(username: Text<'_>, password: Text<'_>, token: Text<'_>) -> Result<Auth, Box<Fault>> {
    let (user, password) = (username.optional("username")?, password.optional("password")?);
    Ok(Auth::of(user, password, token.optional("token")?))
}

fn add(verifier: &Live<VerifierHandle>, source: Source) -> Result<(), Box<Fault>> {
    change(verifier, |verifier| verifier.plan.sources.push(source))
}

fn add_broker(
    verifier: &Live<VerifierHandle>,
    url: &str,
    auth: Auth,
    query: VerificationQuery,
) -> Result<(), Box<Fault>> {
    change(verifier, |verifier| {
        let query = VerificationQuery { provider: verifier.plan.provider.name.clone(), ..query };
        let query = BrokerQuery::ForVerification(query);
        let retries = Retries::up_to(ATTEMPTS);
        verifier.plan.sources.push(Source::Broker(BrokerSource {
            url: url.to_owned(),
            auth,
            query,
            retries,
        }));
    })
}
