//! [`IdTable`]: values that C identifies by a 16-bit id, such as pacts.
//!
//! Ids are issued in rising order and start again at 1 after 65,535; 0 and ids in use are skipped. So 65,535 values may
//! live at once, and a freed id is not issued again until all others have been: a stale handle is noticed instead of
//! reaching another pact. The table is locked during a look-up only; each value has a lock of its own.

use std::collections::HashMap;
use std::num::NonZeroU16;
use std::sync::Arc;

use parking_lot::Mutex;

/// 65,536 ids, 64 in a word.
const WORDS: usize = 1024;

/// Every id is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TableFull;

/// Values of one type, each under an id and a lock.
#[derive(Debug)]
pub(crate) struct IdTable<T> {
    slots: Mutex<Slots<T>>,
}

#[derive(Debug)]
struct Slots<T> {
    live: HashMap<NonZeroU16, Arc<Mutex<T>>>,
    /// One bit for each id, so that finding a free one takes the same time in a full table.
    taken: Box<[u64; WORDS]>,
    last: u16,
}

impl<T> IdTable<T> {
    /// An empty table.
    pub(crate) fn new() -> Self {
        let mut taken = Box::new([0; WORDS]);
        taken[0] = 1; // 0 is never issued: it is what shells return on failure.
        Self { slots: Mutex::new(Slots { live: HashMap::new(), taken, last: 0 }) }
    }

    /// Stores the value under the next free id.
    pub(crate) fn insert(&self, value: T) -> Result<NonZeroU16, TableFull> {
        let value = Arc::new(Mutex::new(value));
        let mut slots = self.slots.lock();
        let id = slots.next_free().ok_or(TableFull)?;
        slots.mark(id, true);
        slots.last = id.get();
        slots.live.insert(id, value);
        Ok(id)
    }

    /// The value with this id, if it is alive.
    pub(crate) fn get(&self, id: u16) -> Option<Arc<Mutex<T>>> {
        self.slots.lock().live.get(&NonZeroU16::new(id)?).cloned()
    }

    /// Removes the value; calls that already use it finish normally.
    pub(crate) fn remove(&self, id: u16) -> Option<Arc<Mutex<T>>> {
        let id = NonZeroU16::new(id)?;
        let mut slots = self.slots.lock();
        let value = slots.live.remove(&id)?;
        slots.mark(id, false);
        Some(value)
    }

    /// How many are alive.
    pub(crate) fn len(&self) -> usize {
        self.slots.lock().live.len()
    }
}

impl<T> Slots<T> {
    fn next_free(&self) -> Option<NonZeroU16> {
        let after_last = usize::from(self.last) + 1;
        self.free_from(after_last).or_else(|| self.free_from(0))
    }

    fn free_from(&self, start: usize) -> Option<NonZeroU16> {
        let first = start / 64;
        self.taken.iter().enumerate().skip(first).find_map(|(at, word)| {
            let passed = if at == first { (1_u64 << (start % 64)) - 1 } else { 0 };
            let free = !(word | passed);
            let bit = usize::try_from(free.trailing_zeros()).ok().filter(|_| free != 0)?;
            NonZeroU16::new(u16::try_from(at * 64 + bit).ok()?)
        })
    }

    fn mark(&mut self, id: NonZeroU16, is_taken: bool) {
        let bit = 1 << (id.get() % 64);
        if let Some(word) = self.taken.get_mut(usize::from(id.get() / 64)) {
            if is_taken { *word |= bit } else { *word &= !bit }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_start_at_one_and_rise() {
        let table = IdTable::new();

        let ids: Vec<u16> = (0..3).map(|value| table.insert(value).unwrap().get()).collect();

        assert_eq!(ids, [1, 2, 3]);
        assert_eq!(*table.get(2).unwrap().lock(), 1);
        assert!(table.get(0).is_none());
        assert!(table.get(4).is_none());
    }

    #[test]
    fn a_freed_id_is_not_issued_until_all_others_were() {
        let table = IdTable::new();
        table.insert(()).unwrap();
        table.remove(1).unwrap();

        let next: Vec<u16> = (0..65_535).map(|_| table.insert(()).unwrap().get()).collect();

        assert_eq!(next[0], 2);
        assert_eq!(next[65_533], 65_535);
        assert_eq!(next[65_534], 1);
    }

    #[test]
    fn a_full_table_refuses_at_once_and_recovers() {
        let table = IdTable::new();
        (0..65_535).for_each(|_| assert!(table.insert(()).is_ok()));

        assert_eq!(table.insert(()), Err(TableFull));
        assert_eq!(table.len(), 65_535);

        assert!(table.remove(40_000).is_some());
        assert!(table.remove(40_000).is_none());
        assert_eq!(table.insert(()).unwrap().get(), 40_000);
    }

    #[test]
    fn a_value_in_use_outlives_its_removal() {
        let table = IdTable::new();
        let id = table.insert("value".to_owned()).unwrap();
        let held = table.get(id.get()).unwrap();

        drop(table.remove(id.get()));

        assert_eq!(*held.lock(), "value");
    }
}
