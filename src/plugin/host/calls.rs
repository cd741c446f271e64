//! [`Calls`]: the calls by which plugins use entries of the catalogue, the core's and those of other plugins.

use crate::plugin::catalogue::EntryKind;
use crate::plugin::core_entries;
use crate::plugin::interface::{CallError, Chain, HostCalls};
use crate::plugin::proto::v2;
use crate::plugin::register::{Found, Lookup, Register};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::SystemTime;
use tonic::Code;

/// The entries that plugins may use, and which of them are at work in which chain of calls.
#[derive(Debug)]
pub(in crate::plugin) struct Calls {
    register: Arc<Register>,
    active: Mutex<HashMap<String, Vec<Active>>>,
}

/// An entry of a plugin that is at work.
#[derive(Debug, Clone)]
struct Active {
    /// As it was asked for.
    key: String,
    /// What it is, however it is spelled.
    entry: String,
}

impl Calls {
    /// The entries of this register.
    pub(in crate::plugin) fn new(register: Arc<Register>) -> Self {
        Calls { register, active: Mutex::default() }
    }

    /// Finds an entry and has it work: that of the core by `core`, that of a plugin by `forward`.
    fn call<T>(
        &self,
        (kind, key): (EntryKind, &str),
        chain: &Chain,
        core: impl FnOnce(&str) -> T,
        forward: impl FnOnce(&Found) -> Result<T, CallError>,
    ) -> Result<T, CallError> {
        if chain.deadline.is_some_and(|deadline| deadline <= SystemTime::now()) {
            let message = format!("The deadline of the call chain has passed before the call of '{key}'");
            return Err(status(Code::DeadlineExceeded, message));
        }
        let found = self.register.lookup(kind, key);
        match found.map_err(|error| status(Code::NotFound, error.to_string()))? {
            Lookup::Core(key) => Ok(core(&key)),
            Lookup::Plugin(found) => {
                let _at_work = self.begin(kind, key, &found, chain)?;
                let name = &found.plugin.plugin.name;
                let failed =
                    |error| status(Code::Internal, format!("Call to plugin '{name}' failed: {error}"));
                forward(&found).map_err(failed)
            }
        }
    }

    /// Notes that an entry is at work, unless it already is in the same chain: it would wait for itself.
    fn begin(
        &self,
        kind: EntryKind,
        key: &str,
        found: &Found,
        chain: &Chain,
    ) -> Result<AtWork<'_>, CallError> {
        let entry = format!("{}/{}/{}", found.plugin.plugin, kind.as_str_name(), found.key);
        let mut active = self.active.lock();
        let at_work = active.entry(chain.id.clone()).or_default();
        if at_work.iter().any(|one| one.entry == entry) {
            let keys: Vec<_> = at_work.iter().map(|one| one.key.as_str()).collect();
            let message = format!("Cycle detected calling '{key}': already in call chain {keys:?}");
            return Err(status(Code::AlreadyExists, message));
        }
        at_work.push(Active { key: key.to_owned(), entry: entry.clone() });
        Ok(AtWork { calls: self, chain: chain.id.clone(), entry })
    }
}

/// An entry that is at work until this is dropped.
struct AtWork<'c> {
    calls: &'c Calls,
    chain: String,
    entry: String,
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        let mut active = self.calls.active.lock();
        if let Some(at_work) = active.get_mut(&self.chain) {
            at_work.retain(|one| one.entry != self.entry);
            if at_work.is_empty() {
                active.remove(&self.chain);
            }
        }
    }
}

fn status(code: Code, message: String) -> CallError {
    CallError::Status { code: code.into(), message }
}

/// Version 1 of the interface has no calls for fields.
fn requires_v2(found: &Found, what: &str) -> Result<(), CallError> {
    if found.plugin.interface_version >= 2 {
        return Ok(());
    }
    Err(CallError::unimplemented(format!(
        "Field-level {what} require the V2 plugin interface, and this plugin uses V1"
    )))
}

impl HostCalls for Calls {
    fn compare_contents(
        &self,
        key: &str,
        request: v2::CompareContentsRequest,
        chain: &Chain,
    ) -> Result<v2::CompareContentsResponse, CallError> {
        let core = |key: &str| core_entries::compare_contents(key, &request);
        self.call((EntryKind::ContentMatcher, key), chain, core, |found| {
            found.plugin.interface.compare_contents(request.clone(), chain)
        })
    }

    fn generate_content(
        &self,
        key: &str,
        request: v2::GenerateContentRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateContentResponse, CallError> {
        let core = |key: &str| core_entries::generate_content(key, &request);
        self.call((EntryKind::ContentGenerator, key), chain, core, |found| {
            found.plugin.interface.generate_content(request.clone(), chain)
        })
    }

    fn match_field(
        &self,
        key: &str,
        request: v2::MatchFieldRequest,
        chain: &Chain,
    ) -> Result<v2::MatchFieldResponse, CallError> {
        let core = |key: &str| core_entries::match_field(key, &request);
        self.call((EntryKind::Matcher, key), chain, core, |found| {
            requires_v2(found, "matching rules")?;
            found.plugin.interface.match_field(request.clone(), chain)
        })
    }

    fn generate_field(
        &self,
        key: &str,
        request: v2::GenerateFieldRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateFieldResponse, CallError> {
        let core = |key: &str| core_entries::generate_field(key, &request);
        self.call((EntryKind::Generator, key), chain, core, |found| {
            requires_v2(found, "generators")?;
            found.plugin.interface.generate_field(request.clone(), chain)
        })
    }
}
