//! [`Report`]: which requests did not match and what they are nearest to, and which interactions no request asked
//! for, or were never served because another has the same request. For people: as text; for programs: as JSON.

use super::nearest::{Near, Nearest, named, shortened_name};
use crate::foundation::json::{self, Map, Value};
use crate::foundation::text::{Style, on_one_line};
use crate::model::ProviderState;
use std::sync::Arc;

/// How many interactions without a request are named.
pub(super) const NAMED: usize = 100;

/// What went wrong on a mock server so far.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The requests that did not match, in the order they came.
    pub(super) requests: Vec<Arc<Nearest>>,
    /// How many more did not match.
    pub(super) more_requests: usize,
    /// Interactions without a request.
    pub(super) missing: Vec<Missing>,
    /// How many more of them there are.
    pub(super) more_missing: usize,
    /// Interactions that were never served because another has the same request.
    pub(super) never_served: Vec<NeverServed>,
    /// How many more of them there are.
    pub(super) more_never_served: usize,
    /// What a plugin says that did not match on its server.
    pub(super) plugin_results: Vec<Value>,
}

/// An interaction without a request.
#[derive(Debug, Clone)]
pub(super) struct Missing {
    /// What it is called.
    pub(super) description: String,
    /// Its method, in upper case.
    pub(super) method: String,
    /// Its path.
    pub(super) path: String,
}

/// An interaction that was never served because another has the same request.
#[derive(Debug, Clone)]
pub(super) struct NeverServed {
    /// What it is called and what it expects.
    pub(super) interaction: Missing,
    /// The provider states that it is given.
    pub(super) states: Vec<ProviderState>,
    /// What the interaction is called that was served instead.
    pub(super) instead: String,
    /// Whether it is served when its states are in force.
    pub(super) can_be_served: bool,
}

impl Report {
    /// The report on a server of a plugin, from its mismatches document.
    pub(super) fn of_plugin(mismatches: Value) -> Report {
        let plugin_results = if let Value::Array(results) = mismatches { results } else { Vec::new() };
        Report { plugin_results, ..Report::default() }
    }

    /// The report as a JSON object.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        put("requests", self.requests.iter().map(|request| request_to_json(request)).collect());
        put("moreRequests", self.more_requests.into());
        put("missing", self.missing.iter().map(Missing::to_json).collect());
        put("moreMissing", self.more_missing.into());
        put("neverServed", self.never_served.iter().map(NeverServed::to_json).collect());
        put("moreNeverServed", self.more_never_served.into());
        if !self.plugin_results.is_empty() {
            put("results", self.plugin_results.clone().into());
        }
        Value::Object(fields)
    }

    /// The report for people; empty if everything matched and every interaction was served.
    #[must_use]
    pub fn to_text(&self, style: Style) -> String {
        let mut paragraphs: Vec<_> =
            self.requests.iter().map(|request| request_text(request, style)).collect();
        if self.more_requests > 0 {
            paragraphs.push(format!("{} more requests did not match.\n", self.more_requests));
        }
        paragraphs.extend(self.plugin_results.iter().map(|result| plugin_text(result, style)));
        if !self.missing.is_empty() {
            paragraphs.push(self.missing_text(style));
        }
        if !self.never_served.is_empty() {
            paragraphs.push(self.never_served_text(style));
        }
        paragraphs.join("\n")
    }

    fn missing_text(&self, style: Style) -> String {
        let mut text = "Nobody asked for:\n".to_owned();
        for missing in &self.missing {
            let Missing { description, method, path } = missing;
            text.push_str(&format!("- {}\n", title(description, method, path, style)));
        }
        if self.more_missing > 0 {
            text.push_str(&format!("- {} more\n", self.more_missing));
        }
        text
    }

    fn never_served_text(&self, style: Style) -> String {
        let mut text = "Never served, because another interaction has the same request:\n".to_owned();
        for one in &self.never_served {
            let Missing { description, method, path } = &one.interaction;
            text.push_str(&format!("- {}\n", title(description, method, path, style)));
            text.push_str(&format!("  served instead: {}\n", style.bold(&on_one_line(&one.instead))));
            text.push_str(&format!("  {}\n", one.advice()));
        }
        if self.more_never_served > 0 {
            text.push_str(&format!("- {} more\n", self.more_never_served));
        }
        text
    }
}

impl Missing {
    fn to_json(&self) -> Value {
        Value::Object(named(&self.description, &self.method, &self.path))
    }
}

impl NeverServed {
    fn to_json(&self) -> Value {
        let Missing { description, method, path } = &self.interaction;
        let mut fields = named(description, method, path);
        fields.insert("states".to_owned(), self.states.iter().map(state_to_json).collect());
        fields.insert("servedInstead".to_owned(), self.instead.as_str().into());
        Value::Object(fields)
    }

    /// What to do to have it served.
    fn advice(&self) -> String {
        if !self.can_be_served {
            return "an earlier interaction has the same request and the same provider states: remove one of them, or let \
                    their requests or states differ"
                .to_owned();
        }
        let states: Vec<_> = self
            .states
            .iter()
            .map(
                |state| {
                    if state.params.is_empty() { state.name.as_str().into() } else { state_to_json(state) }
                },
            )
            .collect();
        let states = Value::from(states).to_string();
        format!(
            "to have it served, put its provider states in force: pactffi_mock_server_set_states with {}, or the request \
             header that the transport configuration names as stateHeader",
            on_one_line(&shortened_name(&states))
        )
    }
}

/// A state in the form in which it can be put in force.
fn state_to_json(state: &ProviderState) -> Value {
    let members = [("name", state.name.as_str().into()), ("params", state.params.clone().into())];
    json::object(members.map(|(key, value)| (key.to_owned(), value))).into()
}

fn request_to_json(request: &Nearest) -> Value {
    let mut fields = Map::new();
    fields.insert("method".to_owned(), request.method.as_str().into());
    fields.insert("path".to_owned(), request.path.as_str().into());
    fields.insert("nearest".to_owned(), request.to_json());
    Value::Object(fields)
}

fn request_text(request: &Nearest, style: Style) -> String {
    let line = on_one_line(&request.method).into_owned() + " " + &on_one_line(&request.path);
    let line = style.bold(&line);
    if request.entries.is_empty() {
        return format!("{line} did not match: no interaction expects a request.\n");
    }
    let mut text = format!("{line} did not match. Nearest:\n");
    for (at, near) in request.entries.iter().enumerate() {
        let Near { description, method, path, aspects, more } = near;
        text.push_str(&format!("\n{}. {}\n", at + 1, title(description, method, path, style)));
        for line in aspects.to_lines(style) {
            text.push_str(&format!("   {line}\n"));
        }
        if *more > 0 {
            text.push_str(&format!("   and {more} more\n"));
        }
    }
    text
}

/// What a plugin says about a request, or about the server.
fn plugin_text(result: &Value, style: Style) -> String {
    let text = |value: &Value, key: &str| on_one_line(value[key].as_str().unwrap_or_default()).into_owned();
    let path = match text(result, "path") {
        path if path.is_empty() => String::new(),
        path => format!("{} ", style.bold(&path)),
    };
    let mut report = format!("{path}did not match.");
    let error = text(result, "error");
    if !error.is_empty() {
        report.push_str(&format!(" {error}"));
    }
    report.push('\n');
    for mismatch in result["mismatches"].as_array().into_iter().flatten() {
        report.push_str(&format!("- {}: {}\n", text(mismatch, "path"), text(mismatch, "mismatch")));
    }
    report
}

fn title(description: &str, method: &str, path: &str, style: Style) -> String {
    let description = on_one_line(description);
    format!("{} ({} {})", style.bold(&description), on_one_line(method), on_one_line(path))
}

#[cfg(test)]
mod tests;
