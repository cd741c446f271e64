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
            found.plugin.interface.generate_field(request.clone(), chain)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Calls;
    use crate::plugin::catalogue::EntryKind;
    use crate::plugin::interface::{CallError, Chain, HostCalls};
    use crate::plugin::proto::v2;
    use crate::plugin::register::Register;
    use crate::plugin::scripted::{Announced, Call, Scripted, internal};
    use crate::plugin::wire;
    use std::sync::Arc;
    use std::time::{Duration, SystemTime};
    use tonic::Code;

    const ENTRIES: &[Announced<'_>] = &[
        (EntryKind::ContentMatcher, "tp", Some(("content-types", "application/tp"))),
        (EntryKind::ContentGenerator, "tp", Some(("content-types", "application/tp"))),
        (EntryKind::Matcher, "luhn", None),
        (EntryKind::Generator, "Card", None),
    ];

    fn loaded() -> (Calls, Arc<Scripted>) {
        let (register, plugin) = (Arc::<Register>::default(), Arc::<Scripted>::default());
        plugin.load(&register, "tp", 2, ENTRIES);
        (Calls::new(register), plugin)
    }

    fn chain() -> Chain {
        Chain { id: "c1".to_owned(), deadline: Some(SystemTime::now() + Duration::from_secs(30)) }
    }

    fn field_request() -> v2::MatchFieldRequest {
        v2::MatchFieldRequest {
            path: "$.a".to_owned(),
            expected: Some(wire::of_json(&"x".into())),
            actual: Some(wire::of_json(&4.into())),
            ..v2::MatchFieldRequest::default()
        }
    }

    fn matched(calls: &Calls, key: &str) -> Result<v2::MatchFieldResponse, CallError> {
        calls.match_field(key, field_request(), &chain())
    }

    fn status(code: Code, message: &str) -> CallError {
        CallError::Status { code: code.into(), message: message.to_owned() }
    }

    #[test]
    fn entries_of_the_core_are_found_by_each_of_their_names() {
        let (calls, _) = loaded();
        for key in ["type", "matcher/type", "core/matcher/type"] {
            let found = matched(&calls, key).unwrap();
            assert_eq!(
                found.mismatches[0].mismatch, "Expected 4 (Integer) to be the same type as 'x' (String)",
                "{key}"
            );
        }
        let body = |text: &str| {
            let content = Some(text.as_bytes().to_vec());
            Some(v2::Body { content_type: "application/json".to_owned(), content, content_type_hint: 0 })
        };
        let request = v2::CompareContentsRequest {
            expected: body("1"),
            actual: body("2"),
            ..v2::CompareContentsRequest::default()
        };
        let found = calls.compare_contents("json", request, &chain()).unwrap();
        assert_eq!(found.results["$"].mismatches[0].mismatch_type, "body");
        let request = v2::GenerateContentRequest { contents: body("1"), ..Default::default() };
        let made = calls.generate_content("content-generator/json", request, &chain()).unwrap();
        assert_eq!(made.contents, body("1"));
        let made = calls.generate_field("Uuid", v2::GenerateFieldRequest::default(), &chain()).unwrap();
        assert!(made.value.is_some());
    }

    #[test]
    fn entries_that_are_not_there_or_of_another_kind_are_not_found() {
        let (calls, _) = loaded();
        assert_eq!(
            matched(&calls, "nope"),
            Err(status(Code::NotFound, "No catalogue entry found for key 'nope'"))
        );
        let other = calls.compare_contents("type", v2::CompareContentsRequest::default(), &chain());
        assert_eq!(
            other,
            Err(status(Code::NotFound, "Catalogue entry 'type' is a MATCHER, not a CONTENT_MATCHER"))
        );
    }

    #[test]
    fn entries_of_plugins_are_asked_in_the_same_chain() {
        let (calls, plugin) = loaded();
        let chain = chain();
        calls.match_field("luhn", field_request(), &chain).unwrap();
        calls.generate_field("Card", v2::GenerateFieldRequest::default(), &chain).unwrap();
        calls.compare_contents("content-matcher/tp", v2::CompareContentsRequest::default(), &chain).unwrap();
        calls
            .generate_content("content-generator/tp", v2::GenerateContentRequest::default(), &chain)
            .unwrap();
        assert_eq!(
            *plugin.calls.lock(),
            [
                Call::Match(field_request(), chain.clone()),
                Call::Make(v2::GenerateFieldRequest::default(), chain.clone()),
                Call::Compare(v2::CompareContentsRequest::default(), chain.clone()),
                Call::Generate(v2::GenerateContentRequest::default(), chain),
            ]
        );
    }

    #[test]
    fn a_plugin_that_fails_is_named() {
        let (calls, plugin) = loaded();
        *plugin.failure.lock() = Some(internal("boom"));
        let text = r#"Call to plugin 'tp' failed: code: 'Internal error', message: "boom""#;
        assert_eq!(matched(&calls, "luhn"), Err(status(Code::Internal, text)));
        // The entry is at work no more.
        assert_eq!(matched(&calls, "luhn"), Err(status(Code::Internal, text)));

        *plugin.failure.lock() = Some(CallError::unimplemented("no fields"));
        let text = "Call to plugin 'tp' failed: code: 'Operation is not implemented or not supported', message: \
                    \"no fields\"";
        assert_eq!(matched(&calls, "luhn"), Err(status(Code::Internal, text)));
    }

    #[test]
    fn an_entry_is_at_work_once_in_a_chain() {
        let (calls, plugin) = loaded();
        let lookup = calls.register.lookup(EntryKind::Matcher, "luhn").unwrap();
        let super::Lookup::Plugin(found) = lookup else { panic!() };
        let at_work = calls.begin(EntryKind::Matcher, "luhn", &found, &chain()).unwrap();

        for key in ["luhn", "matcher/luhn"] {
            let text = format!("Cycle detected calling '{key}': already in call chain [\"luhn\"]");
            assert_eq!(matched(&calls, key), Err(status(Code::AlreadyExists, &text)));
        }
        let other = Chain { id: "c2".to_owned(), ..chain() };
        assert!(calls.match_field("luhn", field_request(), &other).is_ok());

        drop(at_work);
        assert!(matched(&calls, "luhn").is_ok());
        assert_eq!(plugin.calls.lock().len(), 2);
        assert!(calls.active.lock().is_empty());
    }

    #[test]
    fn a_chain_whose_time_is_over_calls_nothing() {
        let (calls, plugin) = loaded();
        let over = Chain { deadline: Some(SystemTime::now() - Duration::from_secs(1)), ..chain() };
        let found = calls.match_field("luhn", field_request(), &over);
        assert!(
            matches!(found, Err(CallError::Status { code, .. }) if code == i32::from(Code::DeadlineExceeded))
        );
        assert!(plugin.calls.lock().is_empty());
    }
}
