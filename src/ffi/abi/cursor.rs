//! [`Cursor`]: the one iterator behind all the iterators of C.
//!
//! It walks over copies made when it was asked for, so that it survives the deletion of what it came from.
//! Its items are lent: by the object it came from while that lives, if the interface promises that they
//! outlive the iterator, and otherwise by the iterator itself.

use std::fmt;
use std::sync::Arc;
use std::vec;

use super::pointer::{Lent, Live, Opaque, erased};
use crate::ffi::fault::Fault;
use crate::ffi::keys::Key;

/// What is left of an iteration.
pub(crate) struct Cursor<T> {
    items: vec::IntoIter<T>,
    given: u64,
    lender: Option<Key>,
}

impl<T> Cursor<T> {
    /// An iteration whose items are deleted with the iterator.
    pub(crate) fn over(items: Vec<T>) -> Self {
        Self { items: items.into_iter(), given: 0, lender: None }
    }

    /// An iteration whose items, once given, stay until this object is deleted. Item `n` is its part `n`.
    pub(crate) fn lent_by<M: Opaque>(object: &Live<M>, items: Vec<T>) -> Self {
        Self { lender: Some(object.key()), ..Self::over(items) }
    }
}

impl<M: Opaque<Value = Cursor<T>>, T: Send + 'static> Live<M> {
    /// The next item, for the caller to keep; none at the end and ever after.
    pub(crate) fn take_next(&self) -> Option<T> {
        self.lock().items.next()
    }

    /// The next item, lent; none at the end and ever after.
    pub(crate) fn lend_next<C: Opaque<Value = T>>(&self) -> Result<Option<Lent<C>>, Box<Fault>> {
        let (item, part, lender) = {
            let mut cursor = self.lock();
            let Some(item) = cursor.items.next() else { return Ok(None) };
            cursor.given += 1;
            (erased::<C>(item), cursor.given - 1, cursor.lender)
        };
        if let Some(lender) = lender
            && let Some(lent) = Lent::under(lender, part, Arc::clone(&item))?
        {
            return Ok(Some(lent));
        }
        Ok(Some(Lent::under(self.key(), part, item)?.ok_or_else(Self::gone)?))
    }
}

impl<T> fmt::Debug for Cursor<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Cursor({} given)", self.given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::abi::answer::Encode;
    use crate::ffi::abi::pointer::{Borrow, Owned, Reclaim};
    use crate::ffi::keys::Tag;

    struct Mismatches(());
    struct MismatchesIterator(());
    struct Mismatch(());

    impl Opaque for Mismatches {
        type Value = ();
        const TAG: Tag = Tag::Mismatches;
    }

    impl Opaque for MismatchesIterator {
        type Value = Cursor<u8>;
        const TAG: Tag = Tag::MismatchesIterator;
    }

    impl Opaque for Mismatch {
        type Value = u8;
        const TAG: Tag = Tag::Mismatch;
    }

    fn iterator(cursor: Cursor<u8>) -> *const MismatchesIterator {
        Owned::<MismatchesIterator>::new(cursor).unwrap().pointer()
    }

    fn next(iterator: *const MismatchesIterator) -> *const Mismatch {
        Borrow::of(iterator).required("iter").unwrap().lend_next::<Mismatch>().unwrap().encode().unwrap()
    }

    fn value(item: *const Mismatch) -> Option<u8> {
        Borrow::of(item).required("item").ok().map(|item| *item.lock())
    }

    #[test]
    fn items_come_in_order_and_the_end_is_for_good() {
        let iterator = iterator(Cursor::over(vec![1, 2]));

        assert_eq!(value(next(iterator)), Some(1));
        assert_eq!(value(next(iterator)), Some(2));
        assert!(next(iterator).is_null());
        assert!(next(iterator).is_null());
        Reclaim::of(iterator).delete("iter").unwrap();
    }

    #[test]
    fn an_item_is_deleted_with_its_iterator() {
        let iterator = iterator(Cursor::over(vec![1]));
        let item = next(iterator);

        Reclaim::of(iterator).delete("iter").unwrap();

        assert_eq!(value(item), None);
    }

    #[test]
    fn an_item_lent_by_an_object_is_deleted_with_the_object() {
        let object = Owned::<Mismatches>::new(()).unwrap().pointer();
        let over = || Cursor::lent_by(&Borrow::of(object).required("mismatches").unwrap(), vec![1, 2]);
        let [one, two] = [iterator(over()), iterator(over())];
        let item = next(one);

        assert_eq!(next(two), item);
        Reclaim::of(one).delete("iter").unwrap();
        assert_eq!(value(item), Some(1));
        Reclaim::of(object).delete("mismatches").unwrap();
        assert_eq!(value(item), None);

        let orphan = next(two);
        assert_eq!(value(orphan), Some(2));
        Reclaim::of(two).delete("iter").unwrap();
        assert_eq!(value(orphan), None);
    }
}
