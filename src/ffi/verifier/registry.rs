//! [`Exchange`], and the keys of the exchanges of one verification.
//!
//! The key of an exchange that was answered stays known for a while, so that a second answer gets the right reason. All
//! keys end with the verification, but for those whose handler has not returned.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ptr;
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use super::super::abi::pointer::{Opaque, Owned, Reclaim};
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;
use crate::verifier::exchange;

/// One thing that a verification asks the host: a response of the provider, a change of a provider state, or a message.
///
/// A handler is called with it (`pactffi_verifier_set_provider_handler`, `pactffi_verifier_set_state_handler`,
/// `pactffi_verifier_set_message_handler`), or `pactffi_verifier_next_exchange` returns it. The functions that begin with
/// `pactffi_exchange_` read it. It is answered once, by `pactffi_exchange_respond`, `pactffi_exchange_respond_state`,
/// `pactffi_exchange_respond_message` or `pactffi_exchange_fail`: at once or later, on any thread. It is not freed: it ends
/// when it is answered, after the timeout of requests, or with its verification.
#[derive(Debug)]
pub struct Exchange(());

impl Opaque for Exchange {
    type Value = Asking;
    const TAG: Tag = Tag::Exchange;
}

/// The object of a key.
#[derive(Debug)]
pub(crate) struct Asking {
    pub(super) exchange: Arc<exchange::Exchange>,
    pub(super) registry: Weak<Registry>,
}

/// How many keys of answered exchanges stay known.
const REMEMBERED: usize = 1000;

/// The keys of the exchanges of one verification.
#[derive(Debug)]
pub(super) struct Registry {
    process: u32,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// The exchanges, by the bits of their keys.
    all: HashMap<usize, Arc<exchange::Exchange>>,
    answered: VecDeque<usize>,
    /// Those whose handler is running.
    called: HashSet<usize>,
    has_ended: bool,
}

impl Registry {
    /// A key for an exchange.
    pub(super) fn register(
        self: &Arc<Self>,
        exchange: &Arc<exchange::Exchange>,
    ) -> Result<*mut Exchange, Box<Fault>> {
        let registry = Arc::downgrade(self);
        let owned = Owned::<Exchange>::new(Asking { exchange: Arc::clone(exchange), registry })?;
        let pointer = owned.pointer().cast_mut();
        let mut known = self.known.lock();
        if known.has_ended {
            drop(known);
            exchange.end();
            delete(pointer.addr());
        } else {
            known.all.insert(pointer.addr(), Arc::clone(exchange));
        }
        Ok(pointer)
    }

    /// The exchange was answered: what was lent of it is freed.
    pub(super) fn answered(&self, exchange: *const Exchange) {
        Owned::release_lent(exchange);
        let oldest = {
            let mut known = self.known.lock();
            known.answered.push_back(exchange.addr());
            let is_full = known.answered.len() > REMEMBERED;
            let oldest = if is_full { known.answered.pop_front() } else { None };
            oldest.filter(|oldest| !known.called.contains(oldest) && known.all.remove(oldest).is_some())
        };
        oldest.into_iter().for_each(delete);
    }

    /// Runs a handler with an exchange, whose key stays until it returns.
    pub(super) fn during(&self, exchange: *mut Exchange, call: impl FnOnce()) {
        self.known.lock().called.insert(exchange.addr());
        call();
        let has_ended = {
            let mut known = self.known.lock();
            known.called.remove(&exchange.addr());
            known.has_ended && known.all.remove(&exchange.addr()).is_some()
        };
        if has_ended {
            delete(exchange.addr());
        }
    }

    /// Ends the exchanges, and the keys of those whose handler is not running: the verification has ended.
    pub(super) fn end(&self) {
        let ended: Vec<usize> = {
            let mut known = self.known.lock();
            known.has_ended = true;
            let Known { all, called, .. } = &mut *known;
            all.values().for_each(|exchange| exchange.end());
            let ended: Vec<usize> = all.keys().filter(|key| !called.contains(key)).copied().collect();
            all.retain(|key, _| called.contains(key));
            ended
        };
        ended.into_iter().for_each(delete);
    }

    /// Refuses in a child of the process that verifies: nobody there waits for an answer.
    pub(super) fn check_process(&self) -> Result<(), Box<Fault>> {
        if self.process == std::process::id() {
            return Ok(());
        }
        let text = "the exchange belongs to the process that this one was forked from";
        Err(Box::new(Fault::Rule(text.to_owned())))
    }
}

impl Default for Registry {
    fn default() -> Self {
        Registry { process: std::process::id(), known: Mutex::default() }
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        self.end();
    }
}

/// Ends a key. It may be gone.
fn delete(bits: usize) {
    let _ = Reclaim::<Exchange>::of(ptr::without_provenance(bits)).delete("exchange");
}
