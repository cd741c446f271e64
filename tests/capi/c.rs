//! The exports as `pact.h` declares them.
//!
//! For each pointer of C there is a type that safe code can only make valid: `Text` borrows a C string or is NULL,
//! `Bytes` borrows a slice. Functions with these types are safe to call with any arguments.
#![expect(unsafe_code, reason = "these are declarations of C functions")]

use std::ffi::{CStr, c_char, c_ulong};
use std::marker::PhantomData;
use std::ptr;

// Links the library that holds the functions.
use pact_ffi as _;

/// A string that is passed in, or NULL.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Text<'a>(*const c_char, PhantomData<&'a CStr>);

/// No string.
pub(crate) const NULL: Text<'static> = Text(ptr::null(), PhantomData);

/// Text that is not UTF-8.
pub(crate) const BAD: &CStr = c"\xff\xfe";

/// A string.
pub(crate) const fn s(text: &CStr) -> Text<'_> {
    Text(text.as_ptr(), PhantomData)
}

/// Bytes that are passed in, or NULL; their length is passed beside them.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Bytes<'a>(*const u8, PhantomData<&'a [u8]>);

impl<'a> Bytes<'a> {
    pub(crate) const NULL: Bytes<'static> = Bytes(ptr::null(), PhantomData);

    pub(crate) const fn of(bytes: &'a [u8]) -> Self {
        Bytes(bytes.as_ptr(), PhantomData)
    }
}

/// Strings that are passed in, or NULL; how many is passed beside them.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Texts<'a>(*const Text<'a>);

impl<'a> Texts<'a> {
    pub(crate) const NULL: Texts<'static> = Texts(ptr::null());

    pub(crate) const fn of(texts: &'a [Text<'a>]) -> Self {
        Texts(texts.as_ptr())
    }
}

/// A string of the library.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Out(pub(crate) *mut c_char);

impl Out {
    /// The text; None for NULL.
    pub(crate) fn read(self) -> Option<String> {
        if self.0.is_null() {
            return None;
        }
        // SAFETY: the library hands out NUL-terminated strings, alive until they are freed.
        Some(unsafe { CStr::from_ptr(self.0) }.to_str().expect("strings of the library are UTF-8").to_owned())
    }

    /// The text, which is freed.
    pub(crate) fn take(self) -> Option<String> {
        let text = self.read();
        pactffi_string_delete(self);
        text
    }
}

/// The tagged answer.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct StringResult {
    pub(crate) tag: i32,
    pub(crate) text: Out,
}

/// A pointer to an opaque struct.
pub(crate) type Pointer = *mut std::ffi::c_void;

// Types and functions, which `bindings.rs` makes from `pact.h`.
include!(concat!(env!("OUT_DIR"), "/bindings.rs"));

/// The last error of this thread, which is then forgotten; empty if there is none.
pub(crate) fn last_error() -> String {
    let mut buffer = [0; 1024];
    // SAFETY: the buffer has the length that is passed.
    let written = unsafe { pactffi_get_error_message(buffer.as_mut_ptr(), 1024) };
    assert!(written > 0, "the last error could not be read: {written}");
    Out(buffer.as_mut_ptr()).read().expect("the buffer is not NULL")
}
