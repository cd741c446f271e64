//! A finished pact as an object of its own.

use std::ptr;

use crate::c::{
    BAD, NULL, Pointer, last_error, pactffi_pact_handle_to_pointer, pactffi_pact_model_delete,
    pactffi_pact_spec_version, pactffi_parse_pact_json, s,
};
use crate::call::{Pact, with_error};

/// The last error after the pact was deleted.
fn delete(pact: Pointer) -> String {
    pactffi_pact_model_delete(pact);
    last_error()
}

#[test]
fn a_pact_is_parsed_asked_and_deleted_once() {
    for (text, version) in [
        (c"{\"consumer\":{}}", 4),
        (c"\u{feff}{\"messages\":[]}", 4),
        (c"{\"provider\":{},\"metadata\":{\"pactSpecification\":{\"version\":\"2.0.0\"}}}", 3),
        (c"{\"messages\":[{}],\"metadata\":{\"pactSpecification\":{\"version\":\"2.0.0\"}}}", 4),
        (c"{\"interactions\":[],\"metadata\":{\"pactSpecification\":{\"version\":\"4.0\"}}}", 5),
    ] {
        let pact = pactffi_parse_pact_json(s(text));
        assert!(!pact.is_null());

        assert_eq!(with_error(pactffi_pact_spec_version(pact)), (version, String::new()));
        assert_eq!(delete(pact), String::new());

        let gone = "pact is a Pact that has been deleted".to_owned();
        assert_eq!(with_error(pactffi_pact_spec_version(pact)), (0, gone.clone()));
        assert_eq!(delete(pact), gone);
    }
}

#[test]
fn a_copy_of_a_pact_being_written_is_of_version_4() {
    let pact = Pact::new();

    let copy = pactffi_pact_handle_to_pointer(pact.id);

    assert_eq!(pactffi_pact_spec_version(copy), 5);
    pactffi_pact_model_delete(copy);
}

#[test]
fn text_that_is_no_pact_is_null() {
    let start = "Failed to parse Pact JSON from source '<FFI>' - it is not a valid pact file";
    for (text, error) in [
        (NULL, "json is null"),
        (s(BAD), "error parsing json as UTF-8"),
        (s(c""), start),
        (s(c"[]"), start),
        (s(c"7"), start),
        (s(c"{\"messages\":7}"), start),
        (s(c"{}"), start),
        (s(c"{\"name\":\"app\",\"version\":\"1.0.0\"}"), start),
        (s(c"{\"interactions\":5}"), start),
        (s(c"{\"interactions\":null}"), start),
    ] {
        let (pact, text) = with_error(pactffi_parse_pact_json(text));
        assert!(pact.is_null());
        assert!(text.starts_with(error), "{text}");
    }
}

#[test]
fn pointers_that_are_not_ours_are_refused() {
    let mut own = [0_u64; 4];
    let foreign: Pointer = own.as_mut_ptr().cast();
    let error = "pact is not a Pact of this library".to_owned();

    assert_eq!(with_error(pactffi_pact_spec_version(foreign)), (0, error.clone()));
    assert_eq!(delete(foreign), error);
    assert_eq!(with_error(pactffi_pact_spec_version(ptr::null_mut())), (0, "pact is null".to_owned()));
    assert_eq!(delete(ptr::null_mut()), String::new());
}
