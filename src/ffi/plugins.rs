//! Plugins.
//!
//! This version of the library has no driver for plugins: none can be loaded, and contents that would go to a plugin
//! are taken as they are.

use std::env;
use std::ffi::c_char;
use std::path::PathBuf;

use super::abi::code::PartCode;
use super::abi::entry::{entry, entry_or};
use super::abi::text::{OwnedText, Text};
use super::codes;
use super::fault::Fault;
use super::handle::{InteractionHandle, PactHandle};
use crate::dsl;
use crate::foundation::content_type::ContentType;
use crate::foundation::json;
use crate::model::PluginNotFound;

/// Loads a plugin for a pact.
///
/// Like `pactffi_using_plugin_with_delay` with a delay of 500 milliseconds.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `plugin_name` - name of the plugin; NULL is refused.
/// - `plugin_version` - the lowest version that will do; any version if NULL, empty or not UTF-8.
///
/// # Returns
///
/// - 0 if it was loaded.
/// - 1 if `plugin_name` is NULL or not UTF-8, or for a defect of the library.
/// - 2 if it could not be loaded. This version of the library loads no plugins and always returns 2 for a name.
/// - 3 if there is no such pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_using_plugin(
    pact: PactHandle,
    plugin_name: Text<'_>,
    plugin_version: Text<'_>,
) -> u32 {
    pactffi_using_plugin_with_delay(pact, plugin_name, plugin_version, 500)
}

/// Loads a plugin for a pact, and waits until the plugins that run already know about it.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `plugin_name` - name of the plugin; NULL is refused.
/// - `plugin_version` - the lowest version that will do; any version if NULL, empty or not UTF-8.
/// - `completion_delay` - how many milliseconds to wait at most. A call that fails does not wait.
///
/// # Returns
///
/// - 0 if it was loaded.
/// - 1 if `plugin_name` is NULL or not UTF-8, or for a defect of the library.
/// - 2 if it could not be loaded. This version of the library loads no plugins and always returns 2 for a name.
/// - 3 if there is no such pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_using_plugin_with_delay(
    pact: PactHandle,
    plugin_name: Text<'_>,
    plugin_version: Text<'_>,
    completion_delay: u64,
) -> u32 {
    // A plugin is loaded first and the pact looked for afterwards; nothing that fails waits.
    let _ = (pact, completion_delay);
    entry_or(codes::using_plugin, || -> Result<(), Box<Fault>> {
        let name = plugin_name.required("plugin_name")?;
        let version = plugin_version.optional("plugin_version").ok().flatten().unwrap_or_default();
        Err(Box::new(Fault::PluginNotLoaded(not_loaded(name, version))))
    })
}

/// Sets the body of an interaction from the JSON that the plugin for its content type understands.
///
/// If no plugin claims the content type, as always in this version of the library, the JSON itself says what the body
/// is. A string is the body, of this content type. Of an object the member `contents` counts: a string is a body of
/// type `text/plain`, null is no body, and any other value is a body of type `application/json`. Other JSON changes
/// nothing. Headers and metadata stay as they are. A content type that the library does not know itself adds a warning
/// (see `pactffi_interaction_warnings`).
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - request or response; an asynchronous message has one part only. Of several responses to a message the
///   first is changed.
/// - `content_type` - what the body is; NULL is refused.
/// - `contents` - JSON; NULL is refused.
///
/// # Returns
///
/// - 0 if the contents were taken.
/// - 1 if a text is NULL or not UTF-8, `part` is unknown, or for a defect of the library.
/// - 3 if there is no such interaction.
/// - 4 if `content_type` is not a content type.
/// - 5 if `contents` is not JSON.
/// - 6 if a mock server has started for its pact, or a plugin failed.
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
        let set =
            |draft: &mut dsl::Draft, ordinal| draft.set_contents(ordinal, part, &content_type, &contents);
        interaction.draft(set).map_err(Fault::locked_contents)
    })
}

/// Returns what a plugin has logged.
///
/// This version of the library loads no plugins, so there is nothing.
///
/// # Parameters
///
/// - `plugin_instance_id` - which running plugin, as a log callback was called with it.
///
/// # Returns
///
/// A JSON object per line, oldest first; empty if there are none, the plugin is unknown or the text is not UTF-8. NULL
/// if `plugin_instance_id` is NULL.
///
/// # Ownership
///
/// Free the text with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_get_plugin_logs(plugin_instance_id: Text<'_>) -> OwnedText {
    entry(|| {
        plugin_instance_id.lossy().ok_or(Fault::Null("plugin_instance_id"))?;
        Ok(String::new())
    })
}

/// Releases the plugins that a pact uses.
///
/// This version of the library loads no plugins, so there are none to release; the pact stays as it is.
///
/// # Parameters
///
/// - `pact` - handle of the pact. If there is no such pact, nothing happens and the last error says so.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_cleanup_plugins(pact: PactHandle) {
    entry(|| pact.read(|_| ()))
}

/// Registers a function that is called for each line that a plugin logs.
///
/// This version of the library loads no plugins, so it never calls the function.
///
/// # Parameters
///
/// - `callback` - the function, or NULL for none. Its arguments are those of `pactffi_register_log_callback`.
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
    let _ = callback;
}

/// Why a plugin was not loaded.
fn not_loaded(name: &str, version: &str) -> String {
    let folder = folder();
    if !folder.is_dir() {
        return format!("Plugin directory \"{}\" does not exist", folder.display());
    }
    PluginNotFound::new(name, version).in_folder(folder).to_string()
}

/// Where plugins are installed.
fn folder() -> PathBuf {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || set("HOME").or_else(env::home_dir).unwrap_or_default().join(".pact/plugins");
    set("PACT_PLUGIN_DIR").unwrap_or_else(home)
}
