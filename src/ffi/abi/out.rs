//! Places of the caller that a function fills.

use std::marker::PhantomData;

use crate::ffi::fault::Fault;

/// A place of the caller for one value: NULL, or writable during the call. It may hold anything before.
#[derive(Debug)]
#[repr(transparent)]
pub struct Out<'a, T>(*mut T, PhantomData<&'a mut T>);

impl<T> Out<'_, T> {
    /// Whether there is none.
    pub(crate) fn is_null(&self) -> bool {
        self.0.is_null()
    }

    /// Refuses NULL, before anything is done for the place.
    pub(crate) fn required(&self, name: &'static str) -> Result<(), Box<Fault>> {
        if self.is_null() { Err(Box::new(Fault::Null(name))) } else { Ok(()) }
    }

    /// Writes the value, unless there is no place for it.
    pub(crate) fn set(self, value: T) {
        if !self.0.is_null() {
            // SAFETY: not NULL, so the caller promises a place for a `T`; what it held is not dropped.
            unsafe { self.0.write(value) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_filled_and_none_is_left_alone() {
        let mut place = 1_usize;

        Out(&raw mut place, PhantomData).set(2);
        Out::<usize>(std::ptr::null_mut(), PhantomData).set(3);

        assert_eq!(place, 2);
        assert!(Out::<usize>(std::ptr::null_mut(), PhantomData).required("length").is_err());
    }
}
