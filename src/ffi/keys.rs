//! Things C names by a pointer it never looks behind.
//!
//! What we hand out as `struct Pact *` and the like is no address but a key: type, generation and index,
//! packed so that it is never NULL, 8-aligned and, on 64-bit targets, above every mapping of a process and
//! below 2^47 (bit 45 is always set). A look-up checks all three, and no key is issued twice, so a stale,
//! foreign or wrongly typed pointer is always distinguished from a live one.
//! Children are lent under their parent and are removed with it.

use std::any::Any;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use parking_lot::Mutex;

use super::id_table::TableFull;

#[cfg(target_pointer_width = "64")]
mod layout {
    pub(super) const INDEX_BITS: u32 = 20;
    pub(super) const GENERATION_BITS: u32 = 16;
    pub(super) const PREFIX: usize = 1 << 45;
}

#[cfg(not(target_pointer_width = "64"))]
mod layout {
    pub(super) const INDEX_BITS: u32 = 13;
    pub(super) const GENERATION_BITS: u32 = 10;
    pub(super) const PREFIX: usize = 0;
}

use layout::{GENERATION_BITS, INDEX_BITS, PREFIX};

const ALIGNMENT_BITS: u32 = 3;
const TAG_BITS: u32 = 6;
const INDEX_AT: u32 = ALIGNMENT_BITS;
const GENERATION_AT: u32 = INDEX_AT + INDEX_BITS;
const TAG_AT: u32 = GENERATION_AT + GENERATION_BITS;
const LAST_GENERATION: usize = (1 << GENERATION_BITS) - 1;
const CAPACITY: usize = 1 << INDEX_BITS;

/// The opaque types of the C interface. The names are those of the header; the numbers are ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Tag {
    AsynchronousMessage = 1,
    Consumer,
    Exchange,
    Generator,
    GeneratorCategoryIterator,
    HttpRequest,
    HttpResponse,
    MatchingRule,
    MatchingRuleCategoryIterator,
    MatchingRuleDefinitionResult,
    MatchingRuleIterator,
    MatchingRuleResult,
    Message,
    MessageContents,
    MessageMetadataIterator,
    MessagePact,
    MessagePactMessageIterator,
    MessagePactMetadataIterator,
    Mismatch,
    Mismatches,
    MismatchesIterator,
    Pact,
    PactAsyncMessageIterator,
    PactInteraction,
    PactInteractionIterator,
    PactMessageIterator,
    PactSyncHttpIterator,
    PactSyncMessageIterator,
    Provider,
    ProviderState,
    ProviderStateIterator,
    ProviderStateParamIterator,
    SynchronousHttp,
    SynchronousMessage,
    VerifierHandle,
    MockServerAnswer,
}

/// A key, as C holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key(usize);

impl Key {
    fn pack(tag: Tag, generation: usize, index: usize) -> Self {
        let tag = usize::from(tag as u8);
        Self(PREFIX | tag << TAG_AT | generation << GENERATION_AT | index << INDEX_AT)
    }

    /// The bits that stand for the address.
    pub(crate) fn address(self) -> usize {
        self.0
    }

    fn tag(self) -> usize {
        field(self.0, TAG_AT, TAG_BITS)
    }

    fn generation(self) -> usize {
        field(self.0, GENERATION_AT, GENERATION_BITS)
    }

    fn index(self) -> usize {
        field(self.0, INDEX_AT, INDEX_BITS)
    }

    /// Whether all bits outside the fields are as `pack` leaves them.
    fn is_well_formed(self) -> bool {
        let fields = ((1 << (TAG_BITS + GENERATION_BITS + INDEX_BITS)) - 1) << INDEX_AT;
        self.0 & !fields == PREFIX
    }
}

fn field(bits: usize, at: u32, width: u32) -> usize {
    (bits >> at) & ((1 << width) - 1)
}

/// Why a pointer names nothing of the wanted type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Miss {
    /// We never handed it out.
    Foreign,
    /// It named something that is gone.
    Stale,
    /// It names something else.
    OtherType(Tag),
}

/// A value behind a key; the table does not know its type.
pub(crate) type Value = Arc<dyn Any + Send + Sync>;

/// What a removal took out: the thing itself first, then what it had lent.
///
/// It is handed out so that values are dropped when no lock is held: their destructors may come back here.
pub(crate) type Removed = Vec<(Key, Value)>;

/// All live keys.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    slots: Mutex<Slots>,
}

#[derive(Debug, Default)]
struct Slots {
    all: Vec<Slot>,
    /// Oldest first, so that generations are used up evenly.
    free: VecDeque<usize>,
    live: usize,
}

#[derive(Debug, Default)]
struct Slot {
    generation: usize,
    entry: Option<Entry>,
}

#[derive(Debug)]
struct Entry {
    tag: Tag,
    value: Value,
    lender: Option<Lender>,
    lent: HashMap<(Tag, u64), Key>,
}

#[derive(Debug, Clone, Copy)]
struct Lender {
    parent: Key,
    part: u64,
}

impl Keys {
    /// Registers a value that the caller will delete.
    pub(crate) fn insert(&self, tag: Tag, value: Value) -> Result<Key, TableFull> {
        self.slots.lock().insert(tag, value, None)
    }

    /// Registers a value as a part of `parent`; a part that is lent already keeps its key.
    ///
    /// `None` when the parent is gone.
    pub(crate) fn lend(
        &self,
        parent: Key,
        tag: Tag,
        part: u64,
        value: Value,
    ) -> Option<Result<Key, TableFull>> {
        let mut slots = self.slots.lock();
        if let Some(key) = slots.entry(parent)?.lent.get(&(tag, part)) {
            return Some(Ok(*key));
        }
        let key = match slots.insert(tag, value, Some(Lender { parent, part })) {
            Ok(key) => key,
            full => return Some(full),
        };
        slots.entry_mut(parent)?.lent.insert((tag, part), key);
        Some(Ok(key))
    }

    /// The key under which a part is lent already.
    pub(crate) fn lent(&self, parent: Key, tag: Tag, part: u64) -> Option<Key> {
        self.slots.lock().entry(parent)?.lent.get(&(tag, part)).copied()
    }

    /// The value an address from C names.
    pub(crate) fn get(&self, tag: Tag, address: usize) -> Result<(Key, Value), Miss> {
        let slots = self.slots.lock();
        let key = slots.check(tag, address)?;
        let entry = slots.entry(key).ok_or(Miss::Stale)?;
        Ok((key, Arc::clone(&entry.value)))
    }

    /// Takes out the value an address from C names, with everything it has lent.
    pub(crate) fn remove(&self, tag: Tag, address: usize) -> Result<Removed, Miss> {
        let mut slots = self.slots.lock();
        let key = slots.check(tag, address)?;
        Ok(slots.remove(key))
    }

    /// How many keys are alive.
    pub(crate) fn len(&self) -> usize {
        self.slots.lock().live
    }
}

impl Slots {
    fn insert(&mut self, tag: Tag, value: Value, lender: Option<Lender>) -> Result<Key, TableFull> {
        let index = self.free.pop_front().or_else(|| self.grow()).ok_or(TableFull)?;
        let slot = self.all.get_mut(index).ok_or(TableFull)?;
        slot.entry = Some(Entry { tag, value, lender, lent: HashMap::new() });
        self.live += 1;
        Ok(Key::pack(tag, slot.generation, index))
    }

    fn grow(&mut self) -> Option<usize> {
        let index = self.all.len();
        (index < CAPACITY).then(|| {
            self.all.push(Slot::default());
            index
        })
    }

    fn check(&self, wanted: Tag, address: usize) -> Result<Key, Miss> {
        let key = Key(address);
        let slot = self.all.get(key.index()).filter(|_| key.is_well_formed()).ok_or(Miss::Foreign)?;
        if key.generation() > slot.generation {
            return Err(Miss::Foreign);
        }
        if key.generation() < slot.generation {
            return Err(Miss::Stale);
        }
        // A slot without an entry either waits for this generation's first use or is retired after its last.
        let unused = if slot.generation == LAST_GENERATION { Miss::Stale } else { Miss::Foreign };
        let tag = slot.entry.as_ref().ok_or(unused)?.tag;
        if key.tag() != usize::from(tag as u8) {
            return Err(Miss::Foreign);
        }
        if tag == wanted { Ok(key) } else { Err(Miss::OtherType(tag)) }
    }

    fn entry(&self, key: Key) -> Option<&Entry> {
        let slot = self.all.get(key.index()).filter(|slot| slot.generation == key.generation())?;
        slot.entry.as_ref()
    }

    fn entry_mut(&mut self, key: Key) -> Option<&mut Entry> {
        let slot = self.all.get_mut(key.index()).filter(|slot| slot.generation == key.generation())?;
        slot.entry.as_mut()
    }

    fn remove(&mut self, key: Key) -> Removed {
        self.forget_at_lender(key);
        let mut removed = Vec::new();
        let mut waiting = vec![key];
        while let Some(key) = waiting.pop() {
            if let Some(entry) = self.vacate(key) {
                waiting.extend(entry.lent.into_values());
                removed.push((key, entry.value));
            }
        }
        removed
    }

    fn forget_at_lender(&mut self, key: Key) {
        let Some((tag, lender)) = self.entry(key).and_then(|entry| Some((entry.tag, entry.lender?))) else {
            return;
        };
        if let Some(parent) = self.entry_mut(lender.parent) {
            parent.lent.remove(&(tag, lender.part));
        }
    }

    fn vacate(&mut self, key: Key) -> Option<Entry> {
        let slot = self.all.get_mut(key.index()).filter(|slot| slot.generation == key.generation())?;
        let entry = slot.entry.take()?;
        self.live -= 1;
        if slot.generation < LAST_GENERATION {
            slot.generation += 1;
            self.free.push_back(key.index());
        }
        Some(entry)
    }
}

#[cfg(test)]
#[path = "keys/tests.rs"]
mod tests;
