//! The library itself, and freeing strings.
#![expect(unsafe_code, reason = "the buffer for the last error is a pointer")]

use std::ffi::c_char;
use std::ptr;

use crate::c::{
    NULL, Out, last_error, pactffi_free_string, pactffi_get_error_message, pactffi_given,
    pactffi_live_objects, pactffi_mock_server_mismatches, pactffi_string_delete, pactffi_version,
    pactffi_with_multipart_file,
};
use crate::call::{Pact, Server, UNKNOWN, with_error};

fn message(buffer: Option<&mut [c_char]>, length: i32) -> i32 {
    let pointer = buffer.map_or(ptr::null_mut(), <[c_char]>::as_mut_ptr);
    // SAFETY: every caller below passes a length that is not above that of its buffer.
    unsafe { pactffi_get_error_message(pointer, length) }
}

fn fail() {
    assert!(!pactffi_given(Pact::new().interaction, NULL));
}

#[test]
fn the_version_is_in_the_range_that_clients_check() {
    assert_eq!(pactffi_version().read().as_deref(), Some("0.5.12"));
}

#[test]
fn an_error_message_is_read_once_and_the_rest_of_the_buffer_is_cleared() {
    fail();
    let mut buffer: [c_char; 32] = [1; 32];

    assert_eq!(message(Some(&mut buffer), 32), 20);

    assert_eq!(Out(buffer.as_mut_ptr()).read().as_deref(), Some("description is null"));
    assert!(buffer[20..].iter().all(|rest| *rest == 0));
    assert_eq!(message(Some(&mut buffer), 32), 1);
}

#[test]
fn an_error_message_stays_when_it_does_not_fit() {
    fail();
    let mut buffer: [c_char; 32] = [0; 32];

    for (expected, length) in [(-2, 0), (-2, 19), (-2, -1), (-2, i32::MIN)] {
        assert_eq!(message(Some(&mut buffer), length), expected, "{length}");
    }
    assert_eq!(message(None, 32), -1);

    assert_eq!(message(Some(&mut buffer), 20), 20);
}

#[test]
fn another_threads_error_is_not_seen() {
    fail();

    let other = std::thread::spawn(last_error).join().expect("the thread ends");

    assert_eq!(other, "");
    assert_eq!(last_error(), "description is null");
}

#[test]
fn only_known_kinds_are_counted() {
    for kind in 0..=5 {
        assert_ne!(with_error(pactffi_live_objects(kind)), (u64::MAX, String::new()), "{kind}");
    }
    for kind in [-1, 6, i32::MAX] {
        assert_eq!(
            with_error(pactffi_live_objects(kind)),
            (u64::MAX, format!("{kind} is not a known LiveKind"))
        );
    }
}

#[test]
fn a_string_is_freed_once_and_only_if_it_is_the_callers() {
    let owned = pactffi_with_multipart_file(UNKNOWN, 0, NULL, NULL, NULL).text;
    last_error();
    let pact = Pact::new();
    let server = Server::start(&pact);
    let mut own = [b'a'.cast_signed(), 0];
    let stale = "string is not a live string of this library";
    let table = [
        (owned, ""),
        (owned, stale),
        (Out(ptr::null_mut()), ""),
        (Out(own.as_mut_ptr()), stale),
        (pactffi_version(), stale),
        (pactffi_mock_server_mismatches(server.0), "string is lent and will be freed by its owner"),
    ];

    for (string, error) in table {
        pactffi_string_delete(string);
        assert_eq!(last_error(), error);
    }
}

#[test]
fn the_older_name_frees_strings_too() {
    let owned = pactffi_with_multipart_file(UNKNOWN, 0, NULL, NULL, NULL).text;
    last_error();

    let stale = "s is not a live string of this library";
    for (string, error) in [(owned, ""), (owned, stale), (Out(ptr::null_mut()), "")] {
        pactffi_free_string(string);
        assert_eq!(last_error(), error);
    }
}
