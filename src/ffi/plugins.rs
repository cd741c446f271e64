//! Plugins. None can be loaded yet; here is what clients call for every pact, whether it uses plugins or not.

use std::ffi::c_char;

use super::abi::entry::entry;
use super::handle::PactHandle;

/// Lets go of the plugins that a pact uses.
///
/// This library loads no plugins yet, so there are none to let go of; the pact stays as it is.
///
/// # Parameters
///
/// - `pact` - the pact. If it is none, for instance because it was freed, nothing happens and the last error says so.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_cleanup_plugins(pact: PactHandle) {
    entry(|| pact.read(|_| ()))
}

/// Registers a function that is told what plugins log.
///
/// This library loads no plugins yet, so it is never called, and nothing is kept of it.
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
