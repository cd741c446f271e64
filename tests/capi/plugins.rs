//! What clients call for every pact, whether it uses plugins or not.
#![expect(unsafe_code, reason = "a callback of C is a function of raw pointers")]

use std::ffi::c_char;

use crate::c::{
    last_error, pactffi_cleanup_plugins, pactffi_free_pact_handle, pactffi_new_interaction, pactffi_new_pact,
    pactffi_register_plugin_log_callback, s,
};

/// Ends the program if it is called: there is no plugin that could log.
unsafe extern "C" fn never(
    _id: *const c_char,
    _test_run_id: *const c_char,
    _level: *const c_char,
    _target: *const c_char,
    _message: *const c_char,
) {
    std::process::abort();
}

#[test]
fn a_pact_without_plugins_stays_as_it_is_when_they_are_let_go_of() {
    let pact = pactffi_new_pact(s(c"c"), s(c"p"));

    pactffi_cleanup_plugins(pact);

    assert_eq!(last_error(), "");
    assert_ne!(pactffi_new_interaction(pact, s(c"still there")), 0);
    assert_eq!(pactffi_free_pact_handle(pact), 0);
}

#[test]
fn letting_go_of_the_plugins_of_no_pact_says_so() {
    let pact = pactffi_new_pact(s(c"c"), s(c"p"));
    assert_eq!(pactffi_free_pact_handle(pact), 0);

    pactffi_cleanup_plugins(pact);

    assert_eq!(last_error(), format!("no pact with handle {pact}"));
}

#[test]
fn what_is_told_of_plugins_is_never_called_without_them() {
    pactffi_register_plugin_log_callback(Some(never));
    let pact = pactffi_new_pact(s(c"c"), s(c"p"));
    pactffi_cleanup_plugins(pact);
    pactffi_register_plugin_log_callback(None);

    assert_eq!(last_error(), "");
    assert_eq!(pactffi_free_pact_handle(pact), 0);
}
