//! Byte buffers: in and out, and buffers of the caller that we fill.

use std::ffi::{CStr, c_char};
use std::marker::PhantomData;
use std::ptr;

use ::bytes::Bytes;

use super::answer::{Encode, Sentinel};
use crate::ffi::fault::Fault;
use crate::ffi::library_state::state;
use crate::ffi::memory::{MemoryKind, Owner};

/// Bytes from C: NULL, or readable during the call for the length that comes beside it.
#[derive(Debug, Clone, Copy)]
#[repr(transparent)]
pub struct ByteView<'a>(*const u8, PhantomData<&'a [u8]>);

/// A buffer of the caller, to be written: NULL, or as long as the length that comes beside it.
#[derive(Debug)]
#[repr(transparent)]
pub struct Buffer<'a>(*mut c_char, PhantomData<&'a mut [u8]>);

/// Bytes that are not the caller's, or NULL.
#[derive(Debug, Clone, Copy)]
#[repr(transparent)]
pub struct LentBytes(*const u8);

impl<'a> ByteView<'a> {
    /// The bytes at an address; shells get theirs from C.
    ///
    /// # Safety
    ///
    /// `pointer` must be NULL or point to as many bytes as are read with it, unchanged for `'a`.
    pub const unsafe fn new(pointer: *const u8) -> Self {
        Self(pointer, PhantomData)
    }

    /// The bytes; NULL is none, and must have no length.
    pub(crate) fn measured(self, length: usize, name: &'static str) -> Result<&'a [u8], Box<Fault>> {
        match self.optional(length, name)? {
            Some(bytes) => Ok(bytes),
            None if length == 0 => Ok(&[]),
            None => Err(Box::new(Fault::Rule(format!("{name} is null, but its length is {length}")))),
        }
    }

    /// The bytes; NULL is none, whatever its length.
    pub(crate) fn optional(self, length: usize, name: &'static str) -> Result<Option<&'a [u8]>, Box<Fault>> {
        if self.0.is_null() {
            return Ok(None);
        }
        if isize::try_from(length).is_err() {
            return Err(Box::new(Fault::TooLong { name, length }));
        }
        // SAFETY: not NULL and no absurd length, so the caller promises that many bytes during the call.
        Ok(Some(unsafe { std::slice::from_raw_parts(self.0, length) }))
    }
}

impl<'a> ByteView<'a> {
    /// The bytes before the first NUL, for the functions whose text has no other end; NULL is none.
    pub(crate) fn terminated(self) -> Option<&'a [u8]> {
        if self.0.is_null() {
            return None;
        }
        // SAFETY: not NULL, so the caller of such a function promises a NUL-terminated text that lives through the call.
        Some(unsafe { CStr::from_ptr(self.0.cast()) }.to_bytes())
    }
}

impl Buffer<'_> {
    /// The buffer at an address; shells get theirs from C.
    ///
    /// # Safety
    ///
    /// `pointer` must be NULL or point to as many writable bytes as are written with it.
    pub const unsafe fn new(pointer: *mut c_char) -> Self {
        Self(pointer, PhantomData)
    }

    /// Whether there is none.
    pub(crate) fn is_null(&self) -> bool {
        self.0.is_null()
    }

    /// Writes the bytes and fills the rest up to `length` with NUL. False if there is no room for all.
    pub(crate) fn fill(self, length: usize, content: &[u8]) -> bool {
        if self.is_null() || length < content.len() {
            return false;
        }
        let start = self.0.cast::<u8>();
        // SAFETY: not NULL, so the caller promises `length` writable bytes; `content` is ours and does not overlap.
        unsafe { ptr::copy_nonoverlapping(content.as_ptr(), start, content.len()) };
        // SAFETY: `content` is not longer than the buffer, so this is at most its end.
        let rest = unsafe { start.add(content.len()) };
        // SAFETY: the bytes from there to the end of the caller's buffer.
        unsafe { ptr::write_bytes(rest, 0, length - content.len()) };
        true
    }
}

impl LentBytes {
    /// No bytes.
    pub(crate) const NULL: Self = Self(ptr::null());

    /// Bytes inside of an object behind a key, which are freed with the object; NULL if there are none.
    pub(crate) fn inside(content: &[u8]) -> Self {
        if content.is_empty() { Self::NULL } else { Self(content.as_ptr()) }
    }

    /// Bytes that are freed with their owner. The same `part` with the same content is the same buffer.
    pub(crate) fn new(owner: Owner, part: u64, content: Bytes) -> Self {
        let address = state().memory.lend(owner, part, MemoryKind::Bytes, content);
        Self(ptr::with_exposed_provenance(address))
    }

    /// The address of the bytes, for a struct of C.
    pub(crate) fn address(self) -> *const u8 {
        self.0
    }
}

/// `None` is NULL without a fault.
impl Encode<LentBytes> for Option<LentBytes> {
    fn encode(self) -> Result<LentBytes, Box<Fault>> {
        Ok(self.unwrap_or(LentBytes::NULL))
    }
}

impl Sentinel for LentBytes {
    fn sentinel(_: &Fault) -> Self {
        Self::NULL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(bytes: &[u8]) -> ByteView<'_> {
        // SAFETY: borrowed for the lifetime.
        unsafe { ByteView::new(bytes.as_ptr()) }
    }

    #[test]
    fn bytes_are_read_for_their_length() {
        assert_eq!(view(b"abc").optional(2, "body"), Ok(Some(b"ab".as_slice())));
        assert_eq!(view(b"abc").optional(0, "body"), Ok(Some(b"".as_slice())));
    }

    #[test]
    fn null_has_no_length() {
        // SAFETY: NULL is allowed.
        let null = unsafe { ByteView::new(ptr::null()) };

        assert_eq!(null.optional(usize::MAX, "body"), Ok(None));
    }

    #[test]
    fn null_with_a_length_is_a_fault_where_lengths_count() {
        // SAFETY: NULL is allowed.
        let null = || unsafe { ByteView::new(ptr::null()) };

        assert_eq!(null().measured(0, "body"), Ok(&b""[..]));
        assert_eq!(view(b"ab").measured(1, "body"), Ok(&b"a"[..]));
        assert_eq!(null().measured(7, "body").unwrap_err().to_string(), "body is null, but its length is 7");
    }

    #[test]
    fn a_length_no_buffer_can_have_is_a_fault() {
        let length = usize::MAX;

        assert_eq!(
            view(b"a").optional(length, "body"),
            Err(Box::new(Fault::TooLong { name: "body", length }))
        );
    }

    #[test]
    fn a_buffer_is_filled_to_its_end_or_not_at_all() {
        let mut memory = *b"xxxxx";
        let buffer = |memory: &mut [u8; 5]| Buffer(memory.as_mut_ptr().cast(), PhantomData);

        assert!(!buffer(&mut memory).fill(2, b"abc"));
        assert_eq!(&memory, b"xxxxx");
        assert!(buffer(&mut memory).fill(4, b"abc"));
        assert_eq!(&memory, b"abc\0x");
    }
}
