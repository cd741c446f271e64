//! Strings: in from C, and out to it.
//!
//! `Text` is read during the call and never stored. `OwnedText` is the caller's to free with
//! `pactffi_string_delete`; `LentText` belongs to something else or is constant. Hundreds of shells do this: it is
//! compiled once, not into each of them.

use std::borrow::Cow;
use std::ffi::{CStr, c_char};
use std::marker::PhantomData;
use std::ptr;

use ::bytes::Bytes;

use super::answer::{Encode, Sentinel};
use crate::ffi::fault::Fault;
use crate::ffi::library_state::state;
use crate::ffi::memory::{MemoryKind, Owner};

/// A string from C: NULL, or NUL-terminated and readable during the call.
#[derive(Debug, Clone, Copy)]
#[repr(transparent)]
pub struct Text<'a>(*const c_char, PhantomData<&'a str>);

/// Several strings from C, in an array whose length comes beside it.
#[derive(Debug, Clone, Copy)]
#[repr(transparent)]
pub struct TextList<'a>(*const Text<'a>);

/// A string for the caller to free, or NULL.
#[derive(Debug)]
#[repr(transparent)]
pub struct OwnedText(*const c_char);

/// A string that is not the caller's, or NULL.
#[derive(Debug, Clone, Copy)]
#[repr(transparent)]
pub struct LentText(*const c_char);

impl<'a> Text<'a> {
    /// The string at an address; shells get theirs from C.
    ///
    /// # Safety
    ///
    /// `pointer` must be NULL or point to a NUL-terminated string that stays as it is for `'a`.
    pub const unsafe fn new(pointer: *const c_char) -> Self {
        Self(pointer, PhantomData)
    }

    /// The string, which must be there.
    #[inline(never)]
    pub(crate) fn required(self, name: &'static str) -> Result<&'a str, Box<Fault>> {
        Ok(self.optional(name)?.ok_or(Fault::Null(name))?)
    }

    /// The string; NULL is none.
    #[inline(never)]
    pub(crate) fn optional(self, name: &'static str) -> Result<Option<&'a str>, Box<Fault>> {
        Ok(self.raw().map(CStr::to_str).transpose().map_err(|_| Fault::NotUtf8(name))?)
    }

    /// The string with U+FFFD for what is not UTF-8; NULL is none.
    #[inline(never)]
    pub(crate) fn lossy(self) -> Option<Cow<'a, str>> {
        self.raw().map(CStr::to_string_lossy)
    }

    fn raw(self) -> Option<&'a CStr> {
        if self.0.is_null() {
            return None;
        }
        // SAFETY: not NULL, so the caller promises a NUL-terminated string that lives through the call.
        Some(unsafe { CStr::from_ptr(self.0) })
    }
}

impl<'a> TextList<'a> {
    /// The strings that are there. NULL is an empty list.
    pub(crate) fn present(self, count: u16, name: &'static str) -> Result<Vec<&'a str>, Box<Fault>> {
        self.items(count).iter().filter_map(|text| text.optional(name).transpose()).collect()
    }

    fn items(self, count: u16) -> &'a [Text<'a>] {
        if self.0.is_null() {
            return &[];
        }
        // SAFETY: not NULL, so the caller promises an array of `count` strings that lives through the call.
        unsafe { std::slice::from_raw_parts(self.0, usize::from(count)) }
    }
}

impl OwnedText {
    /// No string.
    pub(crate) const NULL: Self = Self(ptr::null());

    /// A string for the caller to free.
    #[inline(never)]
    pub(crate) fn new(text: String) -> Result<Self, Box<Fault>> {
        let address = state().memory.give_text(terminated(text)?.into_boxed_slice());
        Ok(Self(ptr::with_exposed_provenance(address)))
    }
}

impl LentText {
    /// No string.
    pub(crate) const NULL: Self = Self(ptr::null());

    /// A constant.
    pub(crate) const fn constant(text: &'static CStr) -> Self {
        Self(text.as_ptr())
    }

    /// A string inside of an object behind a key, which is freed with the object.
    pub(crate) fn inside(text: &CStr) -> Self {
        Self(text.as_ptr())
    }

    /// The same, of the bytes of a string with its only NUL at the end.
    pub(crate) fn inside_bytes(text: &[u8]) -> Self {
        Self(text.as_ptr().cast())
    }

    /// A string that is freed with its owner. The same `part` with the same content is the same string.
    #[inline(never)]
    pub(crate) fn new(owner: Owner, part: u64, text: &str) -> Result<Self, Box<Fault>> {
        let content = Bytes::from(terminated(text.to_owned())?);
        let address = state().memory.lend(owner, part, MemoryKind::Text, content);
        Ok(Self(ptr::with_exposed_provenance(address)))
    }
}

impl LentText {
    /// The address of the string, for a struct of C.
    pub(crate) fn address(self) -> *const c_char {
        self.0
    }
}

/// The bytes of a text with its NUL.
pub(super) fn terminated(text: String) -> Result<Vec<u8>, Box<Fault>> {
    let mut bytes = text.into_bytes();
    if let Some(position) = bytes.iter().position(|byte| *byte == 0) {
        return Err(Box::new(Fault::InteriorNul(position)));
    }
    bytes.reserve_exact(1);
    bytes.push(0);
    Ok(bytes)
}

impl Sentinel for OwnedText {
    fn sentinel(_: &Fault) -> Self {
        Self::NULL
    }
}

impl Sentinel for LentText {
    fn sentinel(_: &Fault) -> Self {
        Self::NULL
    }
}

impl Encode<OwnedText> for String {
    fn encode(self) -> Result<OwnedText, Box<Fault>> {
        OwnedText::new(self)
    }
}

/// `None` is NULL without a fault.
impl Encode<OwnedText> for Option<String> {
    fn encode(self) -> Result<OwnedText, Box<Fault>> {
        self.map_or(Ok(OwnedText::NULL), OwnedText::new)
    }
}

/// `None` is NULL without a fault.
impl Encode<LentText> for Option<LentText> {
    fn encode(self) -> Result<LentText, Box<Fault>> {
        Ok(self.unwrap_or(LentText::NULL))
    }
}

/// For the few functions whose prototype says `char *`.
impl Encode<*mut c_char> for OwnedText {
    fn encode(self) -> Result<*mut c_char, Box<Fault>> {
        Ok(self.0.cast_mut())
    }
}

/// For the few functions whose prototype says `char *`.
impl Encode<*mut c_char> for LentText {
    fn encode(self) -> Result<*mut c_char, Box<Fault>> {
        Ok(self.0.cast_mut())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(c: &CStr) -> Text<'_> {
        // SAFETY: a `CStr` is NUL-terminated and borrowed for the lifetime.
        unsafe { Text::new(c.as_ptr()) }
    }

    fn null<'a>() -> Text<'a> {
        // SAFETY: NULL is allowed.
        unsafe { Text::new(ptr::null()) }
    }

    #[test]
    fn null_and_bad_text_are_faults_that_name_the_argument() {
        assert_eq!(text(c"grün").required("name"), Ok("grün"));
        assert_eq!(null().required("name"), Err(Box::new(Fault::Null("name"))));
        assert_eq!(null().optional("name"), Ok(None));
        assert_eq!(text(c"\xff").required("name"), Err(Box::new(Fault::NotUtf8("name"))));
        assert_eq!(text(c"\xff").optional("name"), Err(Box::new(Fault::NotUtf8("name"))));
    }

    #[test]
    fn a_lossy_text_is_repaired() {
        assert_eq!(text(c"a\xffb").lossy().as_deref(), Some("a\u{fffd}b"));
        assert_eq!(null().lossy(), None);
    }

    #[test]
    fn a_list_keeps_its_order_and_may_skip_null() {
        let items = [text(c"a"), null(), text(c"b")];
        let list = TextList(items.as_ptr());

        assert_eq!(list.present(3, "tags"), Ok(vec!["a", "b"]));
        assert_eq!(list.present(1, "tags"), Ok(vec!["a"]));
        assert_eq!(TextList(ptr::null()).present(3, "tags"), Ok(vec![]));
    }

    #[test]
    fn an_owned_text_is_what_went_in_and_is_freed_once() {
        let out = OwnedText::new("hello".to_owned()).unwrap();
        // SAFETY: a live string of ours.
        let read = unsafe { Text::new(out.0) };
        assert_eq!(read.required("out"), Ok("hello"));

        let address = out.0.addr();
        assert_eq!(state().memory.free(MemoryKind::Text, address), Ok(()));
        assert!(state().memory.free(MemoryKind::Text, address).is_err());
    }

    #[test]
    fn a_text_c_cannot_hold_is_a_fault() {
        assert_eq!(OwnedText::new("a\0b".to_owned()).unwrap_err(), Fault::InteriorNul(1).into());
    }
}
