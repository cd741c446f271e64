//! The struct that says whether a string is an answer or an error. C sees a tag and a union of two names for
//! the one pointer; the build script writes that form into the header.

use std::ffi::c_char;

use super::answer::{Encode, Sentinel};
use super::text::OwnedText;
use crate::ffi::fault::Fault;

/// An answer or an error text, returned by value.
#[derive(Debug)]
#[repr(C)]
pub struct StringResult {
    tag: i32,
    text: OwnedText,
}

const OK: i32 = 0;
const FAILED: i32 = 1;

impl StringResult {
    /// Success without a string: the pointer is NULL.
    pub(crate) const fn done() -> Self {
        Self { tag: OK, text: OwnedText::NULL }
    }

    /// An answer for the caller to free.
    pub(crate) fn ok(text: String) -> Result<Self, Box<Fault>> {
        Ok(Self { tag: OK, text: OwnedText::new(text)? })
    }

    /// An error text for the caller to free.
    pub(crate) fn failed(text: &str) -> Self {
        let text = OwnedText::new(text.replace('\0', "\u{fffd}")).unwrap_or(OwnedText::NULL);
        Self { tag: FAILED, text }
    }
}

impl Sentinel for StringResult {
    fn sentinel(fault: &Fault) -> Self {
        Self::failed(&fault.to_string())
    }
}

impl Encode<StringResult> for String {
    fn encode(self) -> Result<StringResult, Box<Fault>> {
        StringResult::ok(self)
    }
}

impl Encode<StringResult> for () {
    fn encode(self) -> Result<StringResult, Box<Fault>> {
        Ok(StringResult::done())
    }
}

const _: () = assert!(size_of::<StringResult>() == 2 * size_of::<*const c_char>());
