//! What an answer of a shell can be: how it is encoded for C, and what stands for failure.
//!
//! Plain integers have no sentinel: a function that returns codes names its map in `codes`.

use crate::ffi::fault::Fault;
use crate::ffi::handle::{InteractionHandle, PactHandle};

/// A return type with a value that means failure.
pub(crate) trait Sentinel {
    /// That value.
    fn sentinel(fault: &Fault) -> Self;
}

/// An answer of the body that can be handed to C as `R`.
pub(crate) trait Encode<R> {
    /// Hands it over.
    fn encode(self) -> Result<R, Box<Fault>>;
}

impl<R> Encode<R> for R {
    fn encode(self) -> Result<R, Box<Fault>> {
        Ok(self)
    }
}

/// Done, for functions that answer 0 then.
impl Encode<i32> for () {
    fn encode(self) -> Result<i32, Box<Fault>> {
        Ok(0)
    }
}

/// Done, for functions that answer 0 then.
impl Encode<u32> for () {
    fn encode(self) -> Result<u32, Box<Fault>> {
        Ok(0)
    }
}

impl Sentinel for () {
    fn sentinel(_: &Fault) -> Self {}
}

impl<T> Sentinel for *const T {
    fn sentinel(_: &Fault) -> Self {
        std::ptr::null()
    }
}

impl<T> Sentinel for *mut T {
    fn sentinel(_: &Fault) -> Self {
        std::ptr::null_mut()
    }
}

impl Sentinel for PactHandle {
    fn sentinel(_: &Fault) -> Self {
        Self::none()
    }
}

impl Sentinel for InteractionHandle {
    fn sentinel(_: &Fault) -> Self {
        Self::none()
    }
}
