//! Places of the caller that a function fills.

use crate::ffi::fault::Fault;

/// A place of the caller for one value: NULL, or writable during the call. It may hold anything before.
#[derive(Debug)]
pub(crate) struct Out<T>(*mut T);

impl<T> Out<T> {
    /// The pointer as C passed it.
    pub(crate) fn of(pointer: *mut T) -> Self {
        Self(pointer)
    }

    /// Refuses NULL, before anything is done for the place.
    pub(crate) fn required(self, name: &'static str) -> Result<Self, Box<Fault>> {
        if self.0.is_null() { Err(Box::new(Fault::Null(name))) } else { Ok(self) }
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

        Out::of(&raw mut place).set(2);
        Out::<usize>::of(std::ptr::null_mut()).set(3);

        assert_eq!(place, 2);
        assert!(Out::<usize>::of(std::ptr::null_mut()).required("length").is_err());
    }
}
