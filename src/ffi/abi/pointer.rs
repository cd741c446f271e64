//! Pointers to opaque structs. They are keys (see `keys`), looked up and never dereferenced.
//!
//! A chapter declares a marker type with the name C knows, `pub struct Pact(());`, and implements `Opaque` for
//! it. `Borrow` and `Reclaim` take such pointers in; `Owned` and `Lent` hand them out.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::ptr;
use std::sync::Arc;

use ::bytes::Bytes;
use parking_lot::{Mutex, MutexGuard};

use super::answer::Encode;
use super::bytes::LentBytes;
use super::text::LentText;
use crate::ffi::fault::Fault;
use crate::ffi::keys::{Key, Tag, Value};
use crate::ffi::library_state::state;
use crate::ffi::memory::Owner;

/// A struct that C knows by name only.
pub(crate) trait Opaque: Sized + 'static {
    /// What we keep behind the key.
    type Value: Send + 'static;
    /// Which type the key names.
    const TAG: Tag;
}

/// A pointer used during the call.
pub(crate) struct Borrow<M>(*const M);

/// A pointer whose object is taken out of its table.
pub(crate) struct Reclaim<M>(*const M);

/// A pointer the caller must hand back to the type's delete function.
pub(crate) struct Owned<M>(Key, PhantomData<M>);

/// A pointer that dies with its parent.
pub(crate) struct Lent<M>(Key, PhantomData<M>);

/// An object in use. It stays usable until dropped, even if C deletes it meanwhile.
pub(crate) struct Live<M: Opaque> {
    key: Key,
    value: Arc<Mutex<M::Value>>,
}

impl<M: Opaque> Borrow<M> {
    /// The pointer as C passed it; a `*mut` fits too.
    pub(crate) fn of(pointer: *const M) -> Self {
        Self(pointer)
    }

    /// The object, which must be there.
    pub(crate) fn required(self, name: &'static str) -> Result<Live<M>, Box<Fault>> {
        Ok(self.optional(name)?.ok_or(Fault::Null(name))?)
    }

    /// The object; NULL is none.
    pub(crate) fn optional(self, name: &'static str) -> Result<Option<Live<M>>, Box<Fault>> {
        if self.0.is_null() {
            return Ok(None);
        }
        let (key, value) = found(M::TAG, self.0.addr(), name)?;
        Ok(Some(Live { key, value: typed::<M>(value)? }))
    }
}

impl<M: Opaque> Reclaim<M> {
    /// The pointer as C passed it; a `*mut` fits too.
    pub(crate) fn of(pointer: *const M) -> Self {
        Self(pointer)
    }

    /// Deletes the object and all it has lent. NULL does nothing.
    pub(crate) fn delete(self, name: &'static str) -> Result<(), Box<Fault>> {
        if self.0.is_null() {
            return Ok(());
        }
        self.required(name).map(drop)
    }

    /// Takes the object out; what it has lent is deleted.
    pub(crate) fn required(self, name: &'static str) -> Result<Arc<Mutex<M::Value>>, Box<Fault>> {
        if self.0.is_null() {
            return Err(Box::new(Fault::Null(name)));
        }
        typed::<M>(taken(M::TAG, self.0.addr(), name)?)
    }
}

impl<M: Opaque> Live<M> {
    /// The value, locked. Do not call out while holding it.
    pub(crate) fn lock(&self) -> MutexGuard<'_, M::Value> {
        self.value.lock()
    }

    /// Lends a part of the object: the same pointer as before if it was lent already.
    pub(crate) fn lend<C: Opaque>(
        &self,
        part: u64,
        make: impl FnOnce() -> Result<C::Value, Box<Fault>>,
    ) -> Result<Lent<C>, Box<Fault>> {
        if let Some(key) = state().keys.lent(self.key, C::TAG, part) {
            return Ok(Lent(key, PhantomData));
        }
        let value = erased::<C>(make()?);
        Ok(Lent::under(self.key, part, value)?.ok_or_else(Self::gone)?)
    }

    /// Lends a part that the object shares: what is changed through either is changed for both.
    pub(crate) fn lend_shared<C: Opaque>(
        &self,
        part: u64,
        value: Arc<Mutex<C::Value>>,
    ) -> Result<Lent<C>, Box<Fault>> {
        Ok(Lent::under(self.key, part, value)?.ok_or_else(Self::gone)?)
    }

    /// The bits by which others lend in the object's name.
    pub(super) fn key(&self) -> Key {
        self.key
    }

    /// Lends a text of the object until the object is deleted.
    pub(crate) fn lend_text(&self, part: u64, text: &str) -> Result<LentText, Box<Fault>> {
        let lent = LentText::new(Owner::Key(self.key), part, text)?;
        self.still_there()?;
        Ok(lent)
    }

    /// Lends bytes of the object until the object is deleted.
    pub(crate) fn lend_bytes(&self, part: u64, content: Bytes) -> Result<LentBytes, Box<Fault>> {
        let lent = LentBytes::new(Owner::Key(self.key), part, content);
        self.still_there()?;
        Ok(lent)
    }

    fn still_there(&self) -> Result<(), Box<Fault>> {
        still_there(M::TAG, self.key)
    }

    pub(super) fn gone() -> Fault {
        gone(M::TAG)
    }
}

impl<C: Opaque> Lent<C> {
    /// A part of whatever the key names: the one lent already, if it was. None if the lender is gone.
    pub(super) fn under(lender: Key, part: u64, value: Value) -> Result<Option<Self>, Box<Fault>> {
        Ok(lent(lender, C::TAG, part, value)?.map(|key| Self(key, PhantomData)))
    }
}

impl<M: Opaque> Owned<M> {
    /// Registers the value; the caller must delete it.
    pub(crate) fn new(value: M::Value) -> Result<Self, Box<Fault>> {
        Ok(Self(registered(M::TAG, erased::<M>(value))?, PhantomData))
    }

    /// Deletes the object at an address, if it lives: for members of pairs, which are deleted with the pair.
    pub(super) fn forget(address: usize) {
        if let Ok(removed) = state().keys.remove(M::TAG, address) {
            state().release_lent(&removed);
        }
    }

    /// Frees what an object has lent, before the object is deleted.
    pub(crate) fn release_lent(pointer: *const M) {
        if let Ok((key, _)) = state().keys.get(M::TAG, pointer.addr()) {
            state().memory.release(Owner::Key(key));
        }
    }

    /// The bits of the key.
    pub(super) fn address(&self) -> usize {
        self.0.address()
    }

    /// What C gets.
    pub(crate) fn pointer(&self) -> *const M {
        ptr::without_provenance(self.0.address())
    }
}

// What follows is the same for all types, and is compiled once.

#[inline(never)]
fn found(wanted: Tag, address: usize, name: &'static str) -> Result<(Key, Value), Box<Fault>> {
    Ok(state().keys.get(wanted, address).map_err(|miss| Fault::NoSuchPointer { name, wanted, miss })?)
}

#[inline(never)]
fn taken(wanted: Tag, address: usize, name: &'static str) -> Result<Value, Box<Fault>> {
    let removed = state().keys.remove(wanted, address);
    let removed = removed.map_err(|miss| Fault::NoSuchPointer { name, wanted, miss })?;
    state().release_lent(&removed);
    let (_, value) = removed.into_iter().next().ok_or(Fault::Null(name))?;
    Ok(value)
}

#[inline(never)]
fn registered(tag: Tag, value: Value) -> Result<Key, Box<Fault>> {
    Ok(state().keys.insert(tag, value).map_err(|_| Fault::TableFull("pointers"))?)
}

#[inline(never)]
fn lent(lender: Key, tag: Tag, part: u64, value: Value) -> Result<Option<Key>, Box<Fault>> {
    Ok(state().keys.lend(lender, tag, part, value).transpose().map_err(|_| Fault::TableFull("pointers"))?)
}

/// Frees what was lent for an object that another thread has deleted meanwhile, because nothing else would.
#[inline(never)]
fn still_there(tag: Tag, key: Key) -> Result<(), Box<Fault>> {
    if state().keys.get(tag, key.address()).is_ok() {
        return Ok(());
    }
    state().memory.release(Owner::Key(key));
    Err(gone(tag).into())
}

fn gone(tag: Tag) -> Fault {
    Fault::Rule(format!("the {tag:?} was deleted during the call"))
}

pub(super) fn erased<M: Opaque>(value: M::Value) -> Value {
    Arc::new(Mutex::new(value))
}

fn typed<M: Opaque>(value: Arc<dyn Any + Send + Sync>) -> Result<Arc<Mutex<M::Value>>, Box<Fault>> {
    Ok(value.downcast().map_err(|_| Fault::Panicked(format!("a {:?} holds something else", M::TAG)))?)
}

impl<M: Opaque> Encode<*mut M> for Owned<M> {
    fn encode(self) -> Result<*mut M, Box<Fault>> {
        Ok(ptr::without_provenance_mut(self.0.address()))
    }
}

impl<M: Opaque> Encode<*const M> for Owned<M> {
    fn encode(self) -> Result<*const M, Box<Fault>> {
        Ok(self.pointer())
    }
}

impl<M: Opaque> Encode<*mut M> for Lent<M> {
    fn encode(self) -> Result<*mut M, Box<Fault>> {
        Ok(ptr::without_provenance_mut(self.0.address()))
    }
}

impl<M: Opaque> Encode<*const M> for Lent<M> {
    fn encode(self) -> Result<*const M, Box<Fault>> {
        Ok(ptr::without_provenance(self.0.address()))
    }
}

/// `None` is NULL without a fault: the end of an iteration, a part that is not there.
impl<M, P: Encode<*mut M>> Encode<*mut M> for Option<P> {
    fn encode(self) -> Result<*mut M, Box<Fault>> {
        self.map_or(Ok(ptr::null_mut()), P::encode)
    }
}

/// `None` is NULL without a fault: the end of an iteration, a part that is not there.
impl<M, P: Encode<*const M>> Encode<*const M> for Option<P> {
    fn encode(self) -> Result<*const M, Box<Fault>> {
        self.map_or(Ok(ptr::null()), P::encode)
    }
}

impl<M: Opaque> fmt::Debug for Owned<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Owned({:?})", M::TAG)
    }
}

impl<M: Opaque> fmt::Debug for Live<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Live({:?})", M::TAG)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::keys::Miss;
    use crate::ffi::memory::{FreeError, MemoryKind};

    struct Consumer(());
    struct Provider(());

    impl Opaque for Consumer {
        type Value = String;
        const TAG: Tag = Tag::Consumer;
    }

    impl Opaque for Provider {
        type Value = Vec<u8>;
        const TAG: Tag = Tag::Provider;
    }

    fn consumer(name: &str) -> *const Consumer {
        Owned::<Consumer>::new(name.to_owned()).unwrap().pointer()
    }

    #[test]
    fn an_object_is_used_until_it_is_deleted() {
        let pointer = consumer("one");

        *Borrow::of(pointer).required("consumer").unwrap().lock() += " two";
        assert_eq!(*Borrow::of(pointer).required("consumer").unwrap().lock(), "one two");
        assert_eq!(Reclaim::of(pointer).delete("consumer"), Ok(()));

        let stale =
            Box::new(Fault::NoSuchPointer { name: "consumer", wanted: Tag::Consumer, miss: Miss::Stale });
        assert_eq!(Borrow::of(pointer).required("consumer").unwrap_err(), stale);
        assert_eq!(Reclaim::of(pointer).delete("consumer"), Err(stale));
    }

    #[test]
    fn null_is_a_fault_to_use_and_nothing_to_delete() {
        let null: *const Consumer = ptr::null();

        assert_eq!(Borrow::of(null).required("consumer").unwrap_err(), Fault::Null("consumer").into());
        assert!(Borrow::of(null).optional("consumer").unwrap().is_none());
        assert_eq!(Reclaim::of(null).delete("consumer"), Ok(()));
    }

    #[test]
    fn a_child_is_deleted_with_its_parent() {
        let pointer = consumer("parent");
        let parent = Borrow::of(pointer).required("consumer").unwrap();
        let child = || parent.lend::<Provider>(0, || Ok(vec![1])).unwrap().encode().unwrap();
        let lent: *const Provider = child();

        assert_eq!(child(), lent);
        assert_eq!(*Borrow::of(lent).required("provider").unwrap().lock(), [1]);
        assert_eq!(Reclaim::of(pointer).delete("consumer"), Ok(()));
        assert!(Borrow::of(lent).required("provider").is_err());
        assert!(parent.lend::<Provider>(0, || Ok(vec![])).is_err());
    }

    #[test]
    fn a_shared_part_is_one_for_both_and_is_deleted_with_its_parent() {
        let pointer = consumer("parent");
        let parent = Borrow::of(pointer).required("consumer").unwrap();
        let shared = Arc::new(Mutex::new(vec![1]));
        let child = || parent.lend_shared::<Provider>(0, Arc::clone(&shared)).unwrap().encode().unwrap();
        let lent: *const Provider = child();

        Borrow::of(lent).required("provider").unwrap().lock().push(2);

        assert_eq!(*shared.lock(), [1, 2]);
        assert_eq!(child(), lent);
        assert_eq!(Reclaim::of(pointer).delete("consumer"), Ok(()));
        assert!(Borrow::of(lent).required("provider").is_err());
        assert!(parent.lend_shared::<Provider>(0, shared).is_err());
    }

    #[test]
    fn lent_memory_is_deleted_with_the_object() {
        let pointer = consumer("lender");
        let live = Borrow::of(pointer).required("consumer").unwrap();
        let text: *mut std::ffi::c_char = live.lend_text(0, "lent").unwrap().encode().unwrap();
        let free = || state().memory.free(MemoryKind::Text, text.addr());

        assert_eq!(free(), Err(FreeError::Lent));
        Reclaim::of(pointer).delete("consumer").unwrap();

        assert_eq!(free(), Err(FreeError::NotOurs));
        assert!(live.lend_text(0, "late").is_err());
        assert!(live.lend_bytes(0, Bytes::from_static(b"late")).is_err());
    }

    #[test]
    fn an_object_in_use_survives_its_deletion() {
        let pointer = consumer("name");
        let live = Borrow::of(pointer).required("consumer").unwrap();

        Reclaim::of(pointer).delete("consumer").unwrap();

        assert_eq!(*live.lock(), "name");
    }
}
