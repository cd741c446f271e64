//! What a plugin made of contents becomes a part of an interaction.

use super::edit::Edit;
use super::part::Part;
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{Map, Value};
use crate::model::{Category, Contents, Headers, HttpPart, InteractionKind, Markup};
use crate::plugin::{ConfiguredPart, PluginId};

impl Edit<'_> {
    /// Applies the parts that a plugin made. Of an HTTP interaction and of an asynchronous message the first counts. Of
    /// a synchronous message the first that is named `request` replaces the request, and each that is named `response`
    /// is one more response.
    pub(super) fn with_configured(
        &mut self,
        part: Part,
        requested: &ContentType,
        plugin: &PluginId,
        parts: Vec<ConfiguredPart>,
    ) {
        for (target, configured) in self.targets(part, parts) {
            if !self.has_response_message(target) {
                self.remove_unclaimed(target);
            }
            self.remember(target, plugin, &configured);
            match (&mut self.interaction.kind, target) {
                (InteractionKind::Http(http), Part::Request) => {
                    place_http(&mut http.request.part, requested, configured);
                }
                (InteractionKind::Http(http), Part::Response) => {
                    place_http(&mut http.response.part, requested, configured);
                }
                (InteractionKind::AsyncMessage(message), _) => place_message(message, configured),
                (InteractionKind::SyncMessage(message), Part::Request) => {
                    place_message(&mut message.request, configured);
                }
                (InteractionKind::SyncMessage(message), Part::Response) => {
                    let mut response = Contents::default();
                    place_message(&mut response, configured);
                    message.responses.push(response);
                }
            }
        }
    }

    /// The parts that are used, and for what.
    fn targets(&self, part: Part, parts: Vec<ConfiguredPart>) -> Vec<(Part, ConfiguredPart)> {
        match &self.interaction.kind {
            InteractionKind::Http(_) | InteractionKind::AsyncMessage(_) => {
                parts.into_iter().take(1).map(|configured| (part, configured)).collect()
            }
            InteractionKind::SyncMessage(_) => {
                let (mut requests, others): (Vec<_>, Vec<_>) =
                    parts.into_iter().partition(|part| part.name == "request");
                requests.truncate(1);
                let responses = others.into_iter().filter(|part| part.name == "response");
                let responses = responses.map(|configured| (Part::Response, configured));
                requests.into_iter().map(|configured| (Part::Request, configured)).chain(responses).collect()
            }
        }
    }

    /// Stores what the plugin wants to find in the interaction again, and its text for people.
    fn remember(&mut self, target: Part, plugin: &PluginId, configured: &ConfiguredPart) {
        if !configured.configuration.is_empty() {
            let configuration = Value::Object(configured.configuration.clone());
            self.interaction.plugin_configuration.insert(plugin.name.clone(), configuration);
        }
        let is_response_message =
            matches!((&self.interaction.kind, target), (InteractionKind::SyncMessage(_), Part::Response));
        match &configured.markup {
            Some((markup, markup_type)) => {
                self.interaction.markup =
                    Markup { markup: markup.clone(), markup_type: (*markup_type).to_owned() };
            }
            None if is_response_message => {}
            // COMPAT: a part without a text removes that of the part before.
            None => self.interaction.markup = Markup::default(),
        }
    }
}

fn place_http(part: &mut HttpPart, requested: &ContentType, configured: ConfiguredPart) {
    part.body = configured.body;
    // COMPAT: rules of metadata are for messages alone; its generators are stored with any part.
    for (path, list) in configured.rules.category(Category::Body).into_iter().flatten() {
        part.rules.add_list(Category::Body, path.clone(), list.clone());
    }
    part.generators.merge(configured.generators);
    // The body has the type that the plugin names, the header the type that the test names.
    let headers = part.headers.get_or_insert_with(Headers::new);
    if headers.get("content-type").is_none() {
        headers.entry("content-type").push(requested.to_string());
    }
}

fn place_message(message: &mut Contents, configured: ConfiguredPart) {
    message.body = configured.body;
    message.rules.merge(configured.rules);
    message.generators.merge(configured.generators);
    if let Some(metadata) = configured.metadata {
        message.metadata = metadata;
    }
}

/// Merges values into others: members of objects one by one, anything else is replaced.
pub(super) fn merge(present: &mut Map<String, Value>, new: Map<String, Value>) {
    for (key, value) in new {
        match (present.get_mut(&key), value) {
            (Some(Value::Object(present)), Value::Object(new)) => merge(present, new),
            (_, value) => {
                present.insert(key, value);
            }
        }
    }
}
