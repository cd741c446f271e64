//! Futures on the heap.

use std::future::Future;
use std::pin::Pin;

/// A future on the heap.
pub type OnHeap<'f, T> = Pin<Box<dyn Future<Output = T> + Send + 'f>>;

/// Makes a future, and puts it on the heap.
///
/// The state of an `async fn` has those of all futures that it waits for inside, and the code that polls it is one function
/// whose frame has room for all of them. Hosts wait for ours on threads with small stacks: musl gives threads 128 KiB. So the
/// large ones are made here, and are neither moved through the frame of the code that waits nor polled in it.
#[inline(never)]
pub fn on_heap<'f, F>(make: impl FnOnce() -> F) -> OnHeap<'f, F::Output>
where
    F: Future + Send + 'f,
{
    Box::pin(make())
}
