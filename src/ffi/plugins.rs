//! Plugins: programs and scripts that compare, generate, describe and serve contents that the library does not know.
//!
//! A plugin is a folder in `PACT_PLUGIN_DIR`, by default in `~/.pact/plugins`, with a manifest `pact-plugin.json`. A test
//! loads it for a pact with `pactffi_using_plugin`, gives it contents with `pactffi_interaction_contents`, and ends with
//! `pactffi_cleanup_plugins` after the mock servers are cleaned up. Nothing is downloaded. `docs/plugins.md` in the
//! sources of this library has the details.
//!
//! A process of a plugin is shared by all pacts that load it, and ends when the last of them has released it.

use std::ffi::{CString, c_char};
use std::time::Duration;

use super::abi::code::PartCode;
use super::abi::entry::{entry, entry_or};
use super::abi::text::{OwnedText, Text};
use super::codes;
use super::fault::Fault;
use super::handle::{InteractionHandle, PactHandle};
use super::library_state::state;
use crate::dsl::{self, Draft};
use crate::foundation::content_type::ContentType;
use crate::foundation::fork_guard;
use crate::foundation::json::{self, Value};
use crate::logging::{self, Callback, test_run};
use crate::plugin::LogLine;

type PluginLogCallback = unsafe extern "C" fn(
    id: *const c_char,
    test_run_id: *const c_char,
    level: *const c_char,
    target: *const c_char,
    message: *const c_char,
);

/// Loads a plugin for a pact.
///
/// It does the same as `pactffi_using_plugin_with_delay` with a delay of 500 milliseconds.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `plugin_name` - name of the plugin; must not be NULL.
/// - `plugin_version` - the lowest version that will do; any version if NULL, empty or not UTF-8.
///
/// # Returns
///
/// - 0 on success.
/// - 1 if `plugin_name` is NULL or not UTF-8, or after an internal error of the library.
/// - 2 if the plugin could not be loaded.
/// - 3 if `pact` is not a valid handle.
///
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_using_plugin(
    pact: PactHandle,
    plugin_name: Text<'_>,
    plugin_version: Text<'_>,
) -> u32 {
    pactffi_using_plugin_with_delay(pact, plugin_name, plugin_version, 500)
}

/// Loads a plugin for a pact, and waits until the plugins that run already know what it offers.
///
/// A running plugin whose version will do is used; otherwise the highest version in the plugin folder that will do is
/// started. Each load is counted, and has to be released: `pactffi_cleanup_plugins` releases one load of each plugin of
/// the pact, `pactffi_free_pact_handle` all that are left. From the first load on, the pact file names the plugin with
/// its version, if the pact is written in specification version 4; earlier versions have no place for plugins.
///
/// From now on, the plugin compares and generates contents of its content types for all pacts of the process.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `plugin_name` - name of the plugin; must not be NULL.
/// - `plugin_version` - the lowest version that will do, such as `1.2` or `1.2.3`; any version if NULL, empty or not
///   UTF-8.
/// - `completion_delay` - how many milliseconds to wait at most until all running plugins have answered that they know
///   the new one. There is no wait if it runs already, or if the call fails.
///
/// # Returns
///
/// - 0 on success.
/// - 1 if `plugin_name` is NULL or not UTF-8, or after an internal error of the library.
/// - 2 if the plugin could not be loaded: it is not installed, its manifest cannot be used, it did not start, or it
///   refused. This is also the answer if, besides, `pact` is not a valid handle.
/// - 3 if `pact` is not a valid handle. The plugin is released again.
///
/// On failure `pactffi_get_error_message` gives the reason.
///
/// # Threading
///
/// May be called on several threads at the same time: a plugin that all of them load is started once. It waits for the
/// plugin, at most 60 seconds for its start and 30 seconds (`PACT_PLUGIN_TIMEOUT_MS`) for its answer.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_using_plugin_with_delay(
    pact: PactHandle,
    plugin_name: Text<'_>,
    plugin_version: Text<'_>,
    completion_delay: u64,
) -> u32 {
    entry_or(codes::using_plugin, || {
        let name = plugin_name.required("plugin_name")?;
        let version = plugin_version.optional("plugin_version").ok().flatten().unwrap_or_default();
        // COMPAT: the plugin is loaded first and the pact looked for afterwards.
        let mut hold = Some(state().driver.load(name, version, Duration::from_millis(completion_delay))?);
        let used = pact.draft(|draft| hold.take().into_iter().for_each(|hold| draft.use_plugin(hold)));
        // Releasing may wait for the end of a process: the pact is not locked.
        drop(hold);
        used
    })
}

/// Sets the body of an interaction from the JSON that the plugin for its content type understands.
///
/// The plugin makes an example of it, with matching rules and generators. The parts that it makes replace those of the
/// interaction: body and rules, and of a message also the metadata. A response of a synchronous message is added. The
/// header `content-type` is set to `content_type` if there is none. What the plugin wants to find again when the pact is
/// verified is stored in the pact. That has a place only in specification version 4: a pact for which
/// `pactffi_with_specification` was not called is written in that version from then on.
///
/// If no plugin claims the content type, the JSON itself says what the body is. A string is the body, of this content
/// type. Of an object the member `contents` counts: a string is a body of type `text/plain`, null is no body, and any
/// other value is a body of type `application/json`. Other JSON changes nothing. Headers and metadata stay as they are. A
/// content type that the library does not know itself adds a warning that names the loaded plugins (see
/// `pactffi_interaction_warnings`).
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - `InteractionPart_Request` or `InteractionPart_Response`. An asynchronous message has one part only. For a
///   synchronous message the plugin says which parts it makes; if no plugin claims the content type, the first response
///   is changed.
/// - `content_type` - what the body is; must not be NULL.
/// - `contents` - JSON, for a plugin an object; must not be NULL.
///
/// # Returns
///
/// - 0 on success.
/// - 1 if a text is NULL or not UTF-8, `part` is unknown, or after an internal error of the library.
/// - 3 if `interaction` is not a valid handle.
/// - 4 if `content_type` is not a content type.
/// - 5 if `contents` is not JSON.
/// - 6 if a mock server was started for the pact, the plugin failed, did not answer in 60 seconds
///   (`PACT_PLUGIN_TIMEOUT_MS`) or answered with nothing, `contents` is not what it understands, or a plugin claims the
///   content type and `pactffi_with_specification` has set a version below 4.
///
/// On failure nothing changes and `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_interaction_contents(
    interaction: InteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    contents: Text<'_>,
) -> u32 {
    entry_or(codes::interaction_contents, || {
        let content_type = content_type.required("content_type")?;
        let contents = contents.required("contents")?;
        let part = part.decode()?.into();
        // The codes show this order, which is not that of other functions: type, JSON, handle.
        let content_type = ContentType::parse(content_type)
            .map_err(|error| Fault::bad_content_type(content_type, &error))?;
        let contents = json::parse_value(contents).map_err(|error| Fault::BadContents(error.to_string()))?;
        set_contents(interaction, part, &content_type, &contents).map_err(Fault::locked_contents)
    })
}

/// Sets contents, by the plugin for their type if there is one. The pact is not locked while the plugin works, so the
/// checks are made before and after.
fn set_contents(
    interaction: InteractionHandle,
    part: dsl::Part,
    content_type: &ContentType,
    contents: &Value,
) -> Result<(), Box<Fault>> {
    let driver = &state().driver;
    let plugin = driver.claimant(content_type);
    interaction.draft(|draft, ordinal| draft.check_contents(ordinal, content_type, plugin.as_ref()))?;
    if let Some(configured) = driver.configure(content_type, contents, test_run().as_deref()) {
        let configured = configured?;
        return interaction
            .draft(|draft, ordinal| draft.set_configured(ordinal, part, content_type, configured));
    }
    let loaded = driver.loaded();
    interaction.draft(|draft, ordinal| draft.set_contents(ordinal, part, content_type, contents, &loaded))
}

/// Returns what a plugin has logged: the lines of its standard error, or what its script printed, and the lines that it
/// sent to the library.
///
/// # Parameters
///
/// - `plugin_instance_id` - the id of one run of a plugin, which the function of `pactffi_register_plugin_log_callback`
///   is called with, and which the plugin has in its environment as `PACT_PLUGIN_INSTANCE_ID`. The library holds the
///   newest lines of each run, up to 1 MB, also after its end.
///
/// # Returns
///
/// A JSON object in each line, oldest first, with the members `plugin_name`, `plugin_instance_id`, `test_run_id`,
/// `level`, `message`, `target`, `timestamp_ms` and `source`. Empty if there are no lines, the run is unknown, the id
/// is not UTF-8 or no logging is set up, as by `pactffi_init_with_log_level`. NULL if `plugin_instance_id` is NULL. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the text with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_get_plugin_logs(plugin_instance_id: Text<'_>) -> OwnedText {
    entry(|| {
        let id = plugin_instance_id.lossy().ok_or(Fault::Null("plugin_instance_id"))?;
        // COMPAT: the released library keeps no logs of plugins for a client that has set up no logging.
        Ok(logging::current_level().map_or_else(String::new, |_| state().driver.logs(&id)))
    })
}

/// Releases the plugins that a pact uses: one load of each. A plugin that is not loaded any more, for this pact or
/// another, ends; when this function returns its process is gone.
///
/// Call it as often as `pactffi_using_plugin`; more calls change nothing. Clean up mock servers and write the pact file
/// before: a server that the plugin runs ends with it, and bodies of its content types are compared as bytes from then
/// on. The pact file still names the plugins.
///
/// # Parameters
///
/// - `pact` - handle of the pact. If it is not a valid handle, nothing happens and `pactffi_get_error_message` gives the
///   reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_cleanup_plugins(pact: PactHandle) {
    entry(|| {
        // Releasing may wait for the end of a process: the pact is not locked.
        pact.draft(Draft::release_plugins).map(drop)
    })
}

/// Registers a function that is called for each line that a plugin logs.
///
/// # Parameters
///
/// - `callback` - the function. It replaces the function registered before; NULL only removes that one. Its arguments
///   are
///   - `id` - the id of the run of the plugin, see `pactffi_get_plugin_logs`,
///   - `test_run_id` - the test run that the plugin names; empty if it names none,
///   - `level` - `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`,
///   - `target` - the part of the plugin that logs; empty if it names none,
///   - `message` - the message.
///
/// # Ownership
///
/// The library owns the strings. They are valid until the callback returns.
///
/// # Threading
///
/// The callback is called on threads of the library, on several at the same time if several plugins log. It may call any
/// function of the library that does not wait for a plugin or a server. When this function returns, the previous
/// callback is not running any more, unless the previous callback itself makes this call.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_register_plugin_log_callback(
    callback: Option<
        unsafe extern "C" fn(
            id: *const c_char,
            test_run_id: *const c_char,
            level: *const c_char,
            target: *const c_char,
            message: *const c_char,
        ),
    >,
) {
    entry(|| {
        let listener = |callback| Box::new(move |line: &LogLine| call(callback, line)) as Callback<LogLine>;
        let previous = state().plugin_log.replace(callback.map(listener));
        fork_guard::leave(|| previous.wait_until_idle());
        Ok(())
    })
}

fn call(callback: PluginLogCallback, line: &LogLine) {
    // A C string ends at a NUL; what follows would be lost with the whole text otherwise.
    let text = |text: &str| CString::new(text.replace('\0', "\u{fffd}")).unwrap_or_default();
    let LogLine { instance_id, test_run_id, level, target, message } = line;
    let strings = [
        instance_id,
        test_run_id.as_deref().unwrap_or_default(),
        level,
        target.as_deref().unwrap_or_default(),
        message,
    ];
    let [id, run, level, target, message] = strings.map(text);
    fork_guard::leave(|| {
        // SAFETY: the caller of `pactffi_register_plugin_log_callback` promises a function that may be called from any
        // thread until it is replaced; the strings live through the call.
        unsafe { callback(id.as_ptr(), run.as_ptr(), level.as_ptr(), target.as_ptr(), message.as_ptr()) }
    });
}
