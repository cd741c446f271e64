//! The structs that C reads by field and receives by pointer: pairs and triples.
//!
//! They are real memory in the registry. Their strings and keys belong to them and are deleted with them.

use std::ffi::c_char;
use std::fmt;
use std::marker::PhantomData;
use std::ptr;

use super::answer::Encode;
use super::pointer::{Opaque, Owned};
use super::text::terminated;
use crate::ffi::fault::Fault;
use crate::ffi::library_state::state;
use crate::ffi::memory::MemoryKind;

/// What a pair owns. Its fields are made here.
#[derive(Default)]
pub(crate) struct OwnedFields {
    texts: Vec<Box<[u8]>>,
    keys: Vec<Box<dyn FnOnce() + Send>>,
}

/// A pair for the caller to delete.
#[derive(Debug)]
pub(crate) struct OwnedPair<P> {
    address: usize,
    pair: PhantomData<P>,
}

/// C sees the first field.
#[repr(C)]
struct Block<P> {
    pair: P,
    owned: OwnedFields,
}

// SAFETY: the pointers in `pair` are keys or lead into `owned`, which may go from thread to thread.
unsafe impl<P> Send for Block<P> {}

impl OwnedFields {
    /// A string field.
    pub(crate) fn text(&mut self, text: &str) -> Result<*const c_char, Box<Fault>> {
        let text = terminated(text.to_owned())?.into_boxed_slice();
        let pointer = text.as_ptr().cast();
        self.texts.push(text);
        Ok(pointer)
    }

    /// A field that points to an opaque struct.
    pub(crate) fn key<M: Opaque>(&mut self, value: M::Value) -> Result<*const M, Box<Fault>> {
        let owned = Owned::<M>::new(value)?;
        let pointer = owned.pointer();
        let address = owned.address();
        self.keys.push(Box::new(move || Owned::<M>::forget(address)));
        Ok(pointer)
    }
}

impl Drop for OwnedFields {
    fn drop(&mut self) {
        self.keys.drain(..).for_each(|delete| delete());
    }
}

impl<P: Copy + 'static> OwnedPair<P> {
    /// Makes a pair; `fill` makes its fields from owned.
    pub(crate) fn new(
        fill: impl FnOnce(&mut OwnedFields) -> Result<P, Box<Fault>>,
    ) -> Result<Self, Box<Fault>> {
        let mut owned = OwnedFields::default();
        let pair = fill(&mut owned)?;
        let address = state().memory.give_pair(Box::new(Block { pair, owned }));
        Ok(Self { address, pair: PhantomData })
    }
}

/// Deletes a pair with all it owns. NULL does nothing.
pub(crate) fn delete<P>(pair: *const P, name: &'static str) -> Result<(), Box<Fault>> {
    if pair.is_null() {
        return Ok(());
    }
    Ok(state().memory.free(MemoryKind::Pair, pair.addr()).map_err(|_| Fault::NotOurPair(name))?)
}

impl<P> Encode<*mut P> for OwnedPair<P> {
    fn encode(self) -> Result<*mut P, Box<Fault>> {
        Ok(ptr::with_exposed_provenance_mut(self.address))
    }
}

impl<P> Encode<*const P> for OwnedPair<P> {
    fn encode(self) -> Result<*const P, Box<Fault>> {
        Ok(ptr::with_exposed_provenance(self.address))
    }
}

impl fmt::Debug for OwnedFields {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "OwnedFields({} texts, {} keys)", self.texts.len(), self.keys.len())
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;
    use crate::ffi::abi::pointer::Borrow;
    use crate::ffi::keys::Tag;

    struct Generator(());

    impl Opaque for Generator {
        type Value = u8;
        const TAG: Tag = Tag::Generator;
    }

    #[derive(Clone, Copy)]
    #[repr(C)]
    struct Pair {
        path: *const c_char,
        generator: *const Generator,
    }

    #[test]
    fn a_pair_owns_its_fields() {
        let owned =
            OwnedPair::new(|own| Ok(Pair { path: own.text("$.a")?, generator: own.key(7)? })).unwrap();
        let pointer: *const Pair = owned.encode().unwrap();
        // SAFETY: just made.
        let pair = unsafe { *pointer };

        // SAFETY: a field of a live pair.
        assert_eq!(unsafe { CStr::from_ptr(pair.path) }, c"$.a");
        assert_eq!(*Borrow::of(pair.generator).required("generator").unwrap().lock(), 7);
        assert_eq!(delete(pointer, "pair"), Ok(()));
        assert!(Borrow::of(pair.generator).required("generator").is_err());
        assert_eq!(delete(pointer, "pair"), Err(Box::new(Fault::NotOurPair("pair"))));
    }
}
