//! [`Register`]: the plugins that run, how many use each, and what they offer.

use super::catalogue::{self, Entry, EntryKind, is_named, type_text};
use super::id::PluginId;
use super::interface::Interface;
use super::proto::v2;
use super::version;
use crate::foundation::content_type::ContentType;
use parking_lot::RwLock;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// A run of a plugin. It may have ended: then its calls say so.
#[derive(Debug)]
pub(super) struct Running {
    /// The plugin.
    pub(super) plugin: PluginId,
    /// 1 or 2.
    pub(super) interface_version: u8,
    /// The UUID of this run of it.
    pub(super) instance_id: String,
    /// How it is asked.
    pub(super) interface: Arc<dyn Interface>,
    /// What a plugin of version 2 says that it can do.
    pub(super) capabilities: Vec<String>,
}

/// An entry of a plugin that was looked for.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The plugin.
    pub(super) plugin: Arc<Running>,
    /// The key of the entry, without its beginning.
    pub(super) key: String,
    /// The values of the entry.
    pub(super) values: Arc<BTreeMap<String, String>>,
}

/// An entry that was looked for by name.
#[derive(Debug, Clone)]
pub(super) enum Lookup {
    /// It is the core's; this is its key: `type`.
    Core(String),
    /// It is a plugin's.
    Plugin(Found),
}

/// Why an entry was not found; the texts of `plugins.md` 4 and 9.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum LookupError {
    /// There is none.
    #[error("No catalogue entry found for key '{0}'")]
    None(String),
    /// There are several.
    #[error("Ambiguous catalogue entry key '{key}': matches multiple entries ({}) - register it under a more specific key", .entries.join(", "))]
    Ambiguous {
        /// What was looked for.
        key: String,
        /// What was found.
        entries: Vec<String>,
    },
    /// It is of another kind.
    #[error("Catalogue entry '{key}' is a {found}, not a {wanted}")]
    OtherKind {
        /// What was looked for.
        key: String,
        /// What it is: `MATCHER`.
        found: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
}

/// The plugins of this process. A child that is forked finds none running, and what it releases has no effect.
#[derive(Debug, Default)]
pub(super) struct Register {
    /// Whether a plugin was ever loaded: until then, nothing is locked.
    is_used: AtomicBool,
    slots: RwLock<Slots>,
}

/// The plugins that were loaded in a process and are held, in the order in which they were loaded.
#[derive(Debug, Default)]
struct Slots {
    process: u32,
    loaded: Vec<Slot>,
    /// The plugins of a process that this one was forked from. They are never dropped, which would end them.
    inherited: Vec<Vec<Slot>>,
}

/// A plugin, or one that died and has not been started anew.
#[derive(Debug)]
struct Slot {
    running: Arc<Running>,
    entries: Vec<Entry>,
    /// How many hold it.
    count: usize,
}

impl Register {
    /// Adds a plugin that so many hold. If it died, this run of it takes its place, and those that held it hold this one.
    /// Gives what is to be ended when no lock is held: the run before.
    pub(super) fn add(
        &self,
        running: Arc<Running>,
        entries: Vec<Entry>,
        count: usize,
    ) -> Option<Arc<Running>> {
        let mut slots = self.slots.write();
        slots.enter_process();
        self.is_used.store(true, Relaxed);
        if let Some(slot) = slots.find(&running.plugin) {
            slot.count += count;
            slot.entries = entries;
            return Some(std::mem::replace(&mut slot.running, running));
        }
        slots.loaded.push(Slot { running, entries, count });
        None
    }

    /// Counts one more on the plugin that is to be used where a version is wanted: the one of this version, or if `any`
    /// allows it, the highest that satisfies it. One that died is passed over.
    pub(super) fn hold(&self, name: &str, wanted: &str, any: bool) -> Option<PluginId> {
        if !self.is_used.load(Relaxed) {
            return None;
        }
        let mut slots = self.slots.write();
        slots.enter_process();
        let alive =
            |slot: &&mut Slot| slot.running.plugin.name == name && slot.running.interface.ending().is_none();
        let fitting = slots.loaded.iter_mut().filter(alive).filter(|slot| {
            let version = &slot.running.plugin.version;
            if any { version::satisfies(version, wanted) } else { version == wanted }
        });
        let slot =
            fitting.max_by(|a, b| version::compare(&a.running.plugin.version, &b.running.plugin.version))?;
        slot.count += 1;
        Some(slot.running.plugin.clone())
    }

    /// The versions of a plugin that died and are still held, the highest first.
    pub(super) fn dead_versions(&self, name: &str) -> Vec<String> {
        let dead =
            |slot: &&Slot| slot.running.plugin.name == name && slot.running.interface.ending().is_some();
        let mut versions: Vec<String> = self.read(|slots| {
            slots.iter().filter(dead).map(|slot| slot.running.plugin.version.clone()).collect()
        });
        versions.sort_by(|a, b| version::compare(b, a));
        versions
    }

    /// Counts one less. If that was the last one, the plugin is removed and returned, to be ended when no lock is held.
    pub(super) fn release(&self, plugin: &PluginId) -> Option<Arc<Running>> {
        let mut slots = self.slots.write();
        slots.enter_process();
        let place = slots.loaded.iter().position(|slot| slot.running.plugin == *plugin)?;
        let slot = &mut slots.loaded[place];
        slot.count -= 1;
        (slot.count == 0).then(|| slots.loaded.remove(place).running)
    }

    /// The plugin that claims contents of a type: the first that was loaded. Cheap while no plugin is loaded.
    pub(super) fn claimant(&self, kind: EntryKind, content_type: &ContentType) -> Option<Found> {
        if !self.is_used.load(Relaxed) {
            return None;
        }
        let text = type_text(content_type);
        self.read(|slots| first(slots, |entry| entry.kind == kind && entry.claims(&text)))
    }

    /// The entry with this full key, or this ending of it in whole components.
    pub(super) fn lookup(&self, kind: EntryKind, key: &str) -> Result<Lookup, LookupError> {
        self.read(|slots| lookup(slots, kind, key))
    }

    /// The plugin that provides a transport: the first that was loaded.
    pub(super) fn transport(&self, name: &str) -> Option<Found> {
        let is_it = |entry: &Entry| entry.kind == EntryKind::Transport && is_named(&entry.full_key, name);
        self.read(|slots| first(slots, is_it))
    }

    /// All plugins, in the order in which they were loaded.
    pub(super) fn loaded(&self) -> Vec<Arc<Running>> {
        self.read(|slots| slots.iter().map(|slot| Arc::clone(&slot.running)).collect())
    }

    /// All that the core and the plugins offer: the core's first, then in the order in which they were loaded.
    pub(super) fn catalogue(&self) -> v2::Catalogue {
        let core = catalogue::core().map(|entry| entry.announcement());
        self.read(|slots| {
            let plugins = effective(slots).flat_map(|slot| &slot.entries).map(Entry::announcement);
            v2::Catalogue { catalogue: core.chain(plugins).collect() }
        })
    }

    /// Looks at the plugins of this process.
    fn read<R>(&self, look: impl FnOnce(&[Slot]) -> R) -> R {
        if !self.is_used.load(Relaxed) {
            return look(&[]);
        }
        let slots = self.slots.read();
        look(if slots.process == std::process::id() { &slots.loaded } else { &[] })
    }
}

impl Slots {
    /// Starts with no plugins in a process that was forked.
    fn enter_process(&mut self) {
        let process = std::process::id();
        if self.process != process {
            self.process = process;
            self.inherited.push(std::mem::take(&mut self.loaded));
        }
    }

    fn find(&mut self, plugin: &PluginId) -> Option<&mut Slot> {
        self.loaded.iter_mut().find(|slot| slot.running.plugin == *plugin)
    }
}

/// The plugins whose entries count: of two versions of one plugin, the later.
fn effective(slots: &[Slot]) -> impl Iterator<Item = &Slot> {
    let is_last = |place: usize, slot: &Slot| {
        slots[place + 1..].iter().all(|later| later.running.plugin.name != slot.running.plugin.name)
    };
    slots.iter().enumerate().filter(move |(place, slot)| is_last(*place, slot)).map(|(_, slot)| slot)
}

fn found(slot: &Slot, entry: &Entry) -> Found {
    Found { plugin: Arc::clone(&slot.running), key: entry.key.clone(), values: Arc::clone(&entry.values) }
}

/// The first entry of which something is true.
fn first(slots: &[Slot], is_it: impl Fn(&Entry) -> bool) -> Option<Found> {
    effective(slots)
        .find_map(|slot| slot.entries.iter().find(|entry| is_it(entry)).map(|entry| found(slot, entry)))
}

fn lookup(slots: &[Slot], kind: EntryKind, key: &str) -> Result<Lookup, LookupError> {
    let core = catalogue::core()
        .map(|entry| (entry.kind, entry.full_key(), Lookup::Core(entry.key.to_owned())))
        .filter(|(_, full_key, _)| is_named(full_key, key));
    let plugins = effective(slots)
        .flat_map(|slot| slot.entries.iter().map(move |entry| (slot, entry)))
        .filter(|(_, entry)| is_named(&entry.full_key, key))
        .map(|(slot, entry)| (entry.kind, entry.full_key.clone(), Lookup::Plugin(found(slot, entry))));
    let named: Vec<_> = core.chain(plugins).collect();
    let other = named.first().map(|(kind, ..)| *kind);
    let mut of_kind: Vec<_> = named.into_iter().filter(|(found, ..)| *found == kind).collect();
    let key = key.to_owned();
    if of_kind.len() > 1 {
        let mut entries: Vec<String> = of_kind.into_iter().map(|(_, full_key, _)| full_key).collect();
        entries.sort();
        return Err(LookupError::Ambiguous { key, entries });
    }
    match (of_kind.pop(), other) {
        (Some((.., found)), _) => Ok(found),
        (None, Some(found)) => {
            Err(LookupError::OtherKind { key, found: found.as_str_name(), wanted: kind.as_str_name() })
        }
        (None, None) => Err(LookupError::None(key)),
    }
}

#[cfg(test)]
mod tests;
