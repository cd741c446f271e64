//! Memory that C reads: strings, byte buffers and the five structs with visible fields.
//!
//! Every piece is listed here by address, so that a delete function frees only memory of this library and only once.
//! Memory that the caller must free is listed by the complement of its address and nothing else points to it: a leak
//! checker then reports it if the caller does not free it. Lent memory belongs to an owner and is freed with the owner;
//! a part that is asked for again is the same memory unless the part has changed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ptr;

use bytes::Bytes;
use parking_lot::Mutex;

use super::keys::Key;

/// The owner of lent memory, which frees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    /// The mock server on this port, when it is cleaned up.
    Server(i32),
    /// The object behind this key, when it is deleted.
    Key(Key),
}

/// The kind of a piece of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MemoryKind {
    /// A string, owned by the caller or lent.
    Text,
    /// A byte buffer; always lent.
    Bytes,
    /// A struct that C reads by field.
    Pair,
}

/// Why memory was not freed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FreeError {
    /// It is not listed, or is of another kind.
    NotOurs,
    /// Its owner frees it.
    Lent,
}

/// All live memory.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    allocations: Mutex<Allocations>,
}

#[derive(Debug, Default)]
struct Allocations {
    owned: HashMap<MaskedAddress, Piece>,
    loans: HashMap<Owner, Loans>,
    /// The number of loans at an address: two owners may lend one buffer.
    lent: HashMap<usize, usize>,
}

#[derive(Debug)]
enum Piece {
    Text { size: usize },
    Pair { free: unsafe fn(usize) },
}

/// The loans of one owner, by part.
#[derive(Debug, Default)]
struct Loans {
    latest: HashMap<u64, Loan>,
    /// Former content of parts, which C may still read.
    outdated: Vec<Loan>,
}

#[derive(Debug)]
struct Loan {
    kind: MemoryKind,
    content: Bytes,
}

/// The complement of an address, so that a leak checker does not take it for a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct MaskedAddress(usize);

impl MaskedAddress {
    fn new(address: usize) -> Self {
        Self(!address)
    }
}

impl Piece {
    fn kind(&self) -> MemoryKind {
        match self {
            Self::Text { .. } => MemoryKind::Text,
            Self::Pair { .. } => MemoryKind::Pair,
        }
    }
}

impl Memory {
    /// Makes the caller the owner of a string; `text` ends with its only NUL.
    pub(crate) fn give_text(&self, text: Box<[u8]>) -> usize {
        let size = text.len();
        let address = Box::into_raw(text).cast::<u8>().expose_provenance();
        self.list(address, Piece::Text { size });
        address
    }

    /// Makes the caller the owner of a struct. C sees the first field of `T`; the rest is freed with it.
    pub(crate) fn give_pair<T: Send + 'static>(&self, pair: Box<T>) -> usize {
        let address = Box::into_raw(pair).expose_provenance();
        self.list(address, Piece::Pair { free: free_pair::<T> });
        address
    }

    /// Lends a part of an object: the same memory as before if the part has not changed.
    pub(crate) fn lend(&self, owner: Owner, part: u64, kind: MemoryKind, content: Bytes) -> usize {
        let mut allocations = self.allocations.lock();
        if let Some(loan) = allocations.loans.get(&owner).and_then(|loans| loans.latest.get(&part))
            && loan.content == content
        {
            return loan.address();
        }
        allocations.lend(owner, part, Loan { kind, content })
    }

    /// Frees everything that an owner has lent.
    pub(crate) fn release(&self, owner: Owner) {
        let mut allocations = self.allocations.lock();
        if allocations.loans.is_empty() {
            return;
        }
        for loan in allocations.loans.remove(&owner).unwrap_or_default().all() {
            allocations.end(loan);
        }
    }

    /// Frees memory that the caller owns.
    pub(crate) fn free(&self, kind: MemoryKind, address: usize) -> Result<(), FreeError> {
        let piece = self.allocations.lock().take(kind, address)?;
        // Outside the lock, because dropping a pair may call this function for what the pair owns.
        match piece {
            Piece::Text { size } => {
                let text =
                    ptr::slice_from_raw_parts_mut(ptr::with_exposed_provenance_mut::<u8>(address), size);
                // SAFETY: `give_text` took address and size from a box, and `take` makes this the only free.
                drop(unsafe { Box::from_raw(text) });
            }
            // SAFETY: `give_pair` listed the address with the function for its type; this is the only free.
            Piece::Pair { free } => unsafe { free(address) },
        }
        Ok(())
    }

    /// How many pieces of a kind are alive.
    pub(crate) fn len(&self, kind: MemoryKind) -> usize {
        let allocations = self.allocations.lock();
        let owned = allocations.owned.values().filter(|piece| piece.kind() == kind).count();
        let loans = allocations.loans.values().flat_map(Loans::all);
        owned + loans.filter(|loan| loan.kind == kind).count()
    }

    fn list(&self, address: usize, piece: Piece) {
        self.allocations.lock().owned.insert(MaskedAddress::new(address), piece);
    }
}

impl Allocations {
    fn lend(&mut self, owner: Owner, part: u64, loan: Loan) -> usize {
        let address = loan.address();
        *self.lent.entry(address).or_default() += 1;
        let loans = self.loans.entry(owner).or_default();
        let outdated = loans.latest.insert(part, loan);
        loans.outdated.extend(outdated);
        address
    }

    fn end(&mut self, loan: &Loan) {
        if let Entry::Occupied(mut count) = self.lent.entry(loan.address()) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }

    fn take(&mut self, kind: MemoryKind, address: usize) -> Result<Piece, FreeError> {
        match self.owned.entry(MaskedAddress::new(address)) {
            Entry::Occupied(piece) if piece.get().kind() == kind => Ok(piece.remove()),
            Entry::Vacant(_) if self.lent.contains_key(&address) => Err(FreeError::Lent),
            _ => Err(FreeError::NotOurs),
        }
    }
}

impl Loans {
    fn all(&self) -> impl Iterator<Item = &Loan> {
        self.latest.values().chain(&self.outdated)
    }
}

impl Loan {
    fn address(&self) -> usize {
        self.content.as_ptr().expose_provenance()
    }
}

/// # Safety
///
/// The address must come from a box of `T` that was not freed.
unsafe fn free_pair<T>(address: usize) {
    // SAFETY: promised by the caller.
    drop(unsafe { Box::from_raw(ptr::with_exposed_provenance_mut::<T>(address)) });
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn boxed(text: &str) -> Box<[u8]> {
        text.as_bytes().into()
    }

    #[test]
    fn a_string_is_freed_once() {
        let memory = Memory::default();
        let address = memory.give_text(boxed("hello\0"));

        assert_eq!(memory.len(MemoryKind::Text), 1);
        assert_eq!(memory.free(MemoryKind::Text, address), Ok(()));
        assert_eq!(memory.free(MemoryKind::Text, address), Err(FreeError::NotOurs));
        assert_eq!(memory.free(MemoryKind::Text, 0x1000), Err(FreeError::NotOurs));
        assert_eq!(memory.len(MemoryKind::Text), 0);
    }

    #[test]
    fn a_pair_frees_what_it_owns_and_is_no_string() {
        let memory = Memory::default();
        let owned = Arc::new(());
        let address = memory.give_pair(Box::new((7_u64, Arc::clone(&owned))));

        assert_eq!(memory.free(MemoryKind::Text, address), Err(FreeError::NotOurs));
        assert_eq!(memory.free(MemoryKind::Pair, address), Ok(()));
        assert_eq!(Arc::strong_count(&owned), 1);
    }

    #[test]
    fn a_lent_part_is_the_same_memory_until_it_changes_and_older_memory_stays() {
        let memory = Memory::default();
        let lend = |text: &str| {
            memory.lend(Owner::Server(80), 1, MemoryKind::Text, Bytes::copy_from_slice(text.as_bytes()))
        };

        let first = lend("a\0");

        assert_eq!(lend("a\0"), first);
        assert_ne!(lend("b\0"), first);
        assert_eq!(memory.len(MemoryKind::Text), 2);
        assert_eq!(memory.free(MemoryKind::Text, first), Err(FreeError::Lent));
        memory.release(Owner::Server(80));
        assert_eq!(memory.len(MemoryKind::Text), 0);
    }

    #[test]
    fn one_buffer_may_be_lent_by_two_owners() {
        let memory = Memory::default();
        let content = Bytes::from_static(b"shared");
        let [one, two] =
            [80, 81].map(|port| memory.lend(Owner::Server(port), 1, MemoryKind::Bytes, content.clone()));

        memory.release(Owner::Server(80));

        assert_eq!(one, two);
        assert_eq!(memory.len(MemoryKind::Bytes), 1);
        assert_eq!(memory.free(MemoryKind::Bytes, two), Err(FreeError::Lent));
    }

    #[test]
    fn lent_memory_is_freed_by_its_owner_only() {
        let memory = Memory::default();
        let address = memory.lend(Owner::Server(80), 1, MemoryKind::Text, Bytes::from_static(b"a\0"));

        assert_eq!(memory.free(MemoryKind::Text, address), Err(FreeError::Lent));
        memory.release(Owner::Server(81));
        assert_eq!(memory.len(MemoryKind::Text), 1);
        memory.release(Owner::Server(80));
        assert_eq!(memory.len(MemoryKind::Text), 0);
        assert_eq!(memory.free(MemoryKind::Text, address), Err(FreeError::NotOurs));
    }
}
