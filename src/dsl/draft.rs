//! [`Draft`]: a pact being written, and whether it is still open.
//!
//! An interaction is identified by its ordinal, counted from 1. It never changes, because interactions are added or
//! replaced, but not removed. A draft that has been served once cannot be changed any more.

use super::annotation::Annotation;
use super::configured::merge;
use super::descriptions::Descriptions;
use super::edit::Edit;
use super::error::Error;
use super::part::Part;
use super::plugin_contents;
use super::plugin_uses::{self, PluginUses};
use super::unclaimed::UnclaimedContents;
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{Map, Value};
use crate::lint::{self, Inventory, Warning};
use crate::matching::Engine;
use crate::model::{Contents, Http, Interaction, InteractionKind, Pact, Response, SpecVersion, SyncMessage};
use crate::plugin::{Configured, Hold, PluginId};

/// A pact being written.
#[derive(Debug)]
pub struct Draft {
    pact: Pact,
    /// Whether the version of the pact was chosen, and is not the one that pacts have by default.
    is_spec_chosen: bool,
    descriptions: Descriptions,
    phase: Phase,
    unclaimed: UnclaimedContents,
    plugins: PluginUses,
    /// What the plugins say that are loaded while the pact is edited.
    engine: Engine,
}

/// Whether a pact may still be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It may be changed.
    Open,
    /// A mock server serves it, or has served it. The contract cannot be changed any more.
    Serving,
}

/// What an interaction is about to exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewInteraction {
    /// A request and its response over HTTP.
    Http,
    /// One message.
    AsyncMessage,
    /// A message and the messages that answer it.
    SyncMessage,
}

impl Draft {
    /// An open pact without interactions.
    pub fn new(consumer: impl Into<String>, provider: impl Into<String>) -> Self {
        Draft {
            pact: Pact::new(consumer, provider),
            is_spec_chosen: false,
            descriptions: Descriptions::default(),
            phase: Phase::Open,
            unclaimed: UnclaimedContents::default(),
            plugins: PluginUses::default(),
            engine: Engine::without_plugins(),
        }
    }

    /// The pact as it is now.
    pub fn pact(&self) -> &Pact {
        &self.pact
    }

    /// A copy of the pact as it is now, for a server.
    pub fn snapshot(&self) -> Pact {
        self.pact.clone()
    }

    /// Whether the pact may still be changed.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Freezes the pact for ever, because a mock server has started for it.
    pub fn serve(&mut self) {
        self.phase = Phase::Serving;
    }

    /// The specification version the pact is to be written in.
    pub fn spec(&self) -> SpecVersion {
        self.pact.spec
    }

    /// Chooses the specification version the pact is to be written in.
    pub fn set_spec(&mut self, spec: SpecVersion) -> Result<(), Error> {
        self.open()?;
        self.pact.spec = spec;
        self.is_spec_chosen = true;
        Ok(())
    }

    /// Sets `metadata.<namespace>.<key>` to a string.
    pub fn set_metadata(&mut self, namespace: &str, key: &str, value: &str) -> Result<(), Error> {
        self.open()?;
        if matches!(namespace, "" | "pactRust" | "pactSpecification" | "plugins") {
            return Err(Error::BadNamespace(namespace.to_owned()));
        }
        self.put_metadata(namespace, key, value);
        Ok(())
    }

    /// Replaces the whole of `metadata.<namespace>` by one entry, as the older message functions do.
    ///
    /// COMPAT: neither a running mock server nor the name of the namespace stops these functions.
    pub fn replace_metadata(&mut self, namespace: &str, key: &str, value: &str) {
        self.pact.metadata.remove(namespace);
        self.put_metadata(namespace, key, value);
    }

    /// Sets `metadata.pactRust.<key>`, where products write their versions.
    pub fn set_product_metadata(&mut self, key: &str, value: &str) {
        self.put_metadata("pactRust", key, value);
    }

    fn put_metadata(&mut self, namespace: &str, key: &str, value: &str) {
        let entries = self.pact.metadata.entry(namespace).or_insert(Value::Null);
        if !entries.is_object() {
            *entries = Value::Object(Map::new());
        }
        if let Value::Object(entries) = entries {
            entries.insert(key.to_owned(), Value::String(value.to_owned()));
        }
    }

    /// Adds an interaction and returns its ordinal. One with the same description is replaced in place.
    pub fn add_interaction(&mut self, kind: NewInteraction, description: &str) -> Result<u16, Error> {
        let Some(ordinal) = self.descriptions.first(description) else {
            return self.append_interaction(kind, description);
        };
        *self.interaction_mut(ordinal)? = Interaction::new(description, kind.empty());
        self.unclaimed.remove_all(ordinal);
        self.plugins.forget(ordinal);
        Ok(ordinal)
    }

    /// Adds an interaction even if there is one with the same description, and returns its ordinal.
    pub fn append_interaction(&mut self, kind: NewInteraction, description: &str) -> Result<u16, Error> {
        let count = self.pact.interactions.len();
        let ordinal = u16::try_from(count + 1).map_err(|_| Error::TooManyInteractions)?;
        self.pact.interactions.push(Interaction::new(description, kind.empty()));
        self.descriptions.add(description, ordinal);
        Ok(ordinal)
    }

    /// The interaction with this ordinal.
    pub fn interaction(&self, ordinal: u16) -> Result<&Interaction, Error> {
        let place = usize::from(ordinal).checked_sub(1);
        let found = place.and_then(|place| self.pact.interactions.get(place));
        found.ok_or(Error::NoSuchInteraction(ordinal))
    }

    /// What is wrong with the rules and generators of an interaction, as it is now, and with contents for plugins, and
    /// whether another interaction has the same request.
    pub fn warnings(&self, ordinal: u16, engine: &Engine) -> Result<Vec<Warning>, Error> {
        let mut found = self.interaction(ordinal).map(|interaction| lint::check(interaction, engine))?;
        found.extend(self.unclaimed.of(ordinal).cloned());
        found.extend(lint::check_same_request(&self.pact, usize::from(ordinal).saturating_sub(1), engine));
        Ok(found)
    }

    /// Checks that contents of an interaction can be set; if they are for a plugin, that the pact can hold them. A pact
    /// whose version was not chosen can: it will be of version 4.
    pub fn check_contents(
        &self,
        ordinal: u16,
        content_type: &ContentType,
        plugin: Option<&PluginId>,
    ) -> Result<(), Error> {
        self.interaction(ordinal)?;
        self.open()?;
        match plugin {
            Some(plugin) if self.is_spec_chosen && self.pact.spec.for_writing() < SpecVersion::V4 => {
                Err(Error::NeedsV4 {
                    content_type: content_type.to_string(),
                    plugin: plugin.to_string(),
                    found: self.pact.spec,
                })
            }
            _ => Ok(()),
        }
    }

    /// Sets the body of a part from JSON that no plugin is there for. A warning that names the loaded plugins stays until
    /// the body is replaced, unless the library itself knows the type.
    pub fn set_contents(
        &mut self,
        ordinal: u16,
        part: Part,
        content_type: &ContentType,
        contents: &Value,
        loaded: &[PluginId],
    ) -> Result<(), Error> {
        let mut edit = self.edit(ordinal)?;
        edit.remove_unclaimed(part);
        edit.with_unclaimed_contents(part, content_type, contents);
        let interaction = self.interaction(ordinal)?;
        if let Some(warning) = plugin_contents::unclaimed(interaction, part, content_type, loaded) {
            warning.log(&interaction.description);
            self.unclaimed.insert(ordinal, warning);
        }
        Ok(())
    }

    /// Sets the contents that a plugin made for a content type, and stores what the plugin wants to find in the pact
    /// again. A pact whose version was not chosen becomes one of version 4, the only one with a place for that.
    pub fn set_configured(
        &mut self,
        ordinal: u16,
        part: Part,
        requested: &ContentType,
        configured: Configured,
    ) -> Result<(), Error> {
        let Configured { plugin, parts, pact_configuration } = configured;
        self.check_contents(ordinal, requested, Some(&plugin))?;
        // COMPAT: a pact that has not loaded the plugin names it only if the plugin stores something in the pact.
        let stores =
            parts.iter().any(|part| !part.configuration.is_empty()) || !pact_configuration.is_empty();
        self.edit(ordinal)?.with_configured(part, requested, &plugin, parts);
        self.plugins.configured(ordinal, &plugin);
        if !self.is_spec_chosen {
            self.pact.spec = SpecVersion::V4;
        }
        if stores {
            let entry = plugin_uses::entry(&mut self.pact, &plugin);
            merge(&mut entry.configuration, pact_configuration);
        }
        Ok(())
    }

    /// Counts a load of a plugin, and names the plugin in the pact, once however often it is loaded.
    pub fn use_plugin(&mut self, hold: Hold) {
        plugin_uses::entry(&mut self.pact, hold.plugin());
        self.plugins.add(hold);
    }

    /// Takes out one load of each plugin, to be released: dropping a load may wait for the end of a process, so it is
    /// done without the lock on this draft. The pact still names the plugins.
    #[must_use]
    pub fn release_plugins(&mut self) -> Vec<Hold> {
        self.plugins.release()
    }

    /// Takes out all loads, to be released as those of [`release_plugins`](Self::release_plugins).
    #[must_use]
    pub fn release_all_plugins(&mut self) -> Vec<Hold> {
        self.plugins.release_all()
    }

    /// A copy of the pact as it is now, for a server that a plugin runs. Its interactions name the transport of the
    /// server.
    pub fn snapshot_for(&self, transport: &str, plugin: &PluginId) -> Pact {
        let mut pact = self.pact.clone();
        self.plugins.name_transport(&mut pact, transport, plugin);
        pact
    }

    /// Freezes the pact for ever, because a server that a plugin runs has started for it, and names the transport of the
    /// server in the interactions.
    pub fn serve_over(&mut self, transport: &str, plugin: &PluginId) {
        self.serve();
        self.plugins.name_transport(&mut self.pact, transport, plugin);
    }

    /// Does something to an interaction, and logs what is wrong with the rules and generators that this added, as far
    /// as it is seen without compiling regular expressions.
    pub fn reviewed<R>(&mut self, ordinal: u16, engine: &Engine, work: impl FnOnce(&mut Self) -> R) -> R {
        let before = self.inventory(ordinal);
        self.engine.clone_from(engine);
        let done = work(self);
        if let Some(before) = before {
            self.review(ordinal, engine, &before);
        }
        done
    }

    #[inline(never)]
    fn inventory(&self, ordinal: u16) -> Option<Inventory> {
        self.interaction(ordinal).map_or_else(|_| Some(Inventory::default()), Inventory::of)
    }

    #[inline(never)]
    fn review(&self, ordinal: u16, engine: &Engine, before: &Inventory) {
        if let Ok(interaction) = self.interaction(ordinal) {
            for warning in lint::check_new(interaction, engine, before) {
                warning.log(&interaction.description);
            }
        }
    }

    /// The engine for an interaction of this pact.
    pub fn engine_for(&self, ordinal: u16, engine: &Engine) -> Result<Engine, Error> {
        Ok(engine.for_pact(&self.pact).for_interaction(self.interaction(ordinal)?))
    }

    /// The response of an HTTP interaction.
    pub fn response(&self, ordinal: u16) -> Result<&Response, Error> {
        let kind = &self.interaction(ordinal)?.kind;
        match kind {
            InteractionKind::Http(http) => Ok(&http.response),
            _ => Err(Error::WrongKind { wanted: "an HTTP interaction", found: kind.type_text() }),
        }
    }

    /// Opens an interaction for changes to the contract; refused while serving.
    pub fn edit(&mut self, ordinal: u16) -> Result<Edit<'_>, Error> {
        self.interaction(ordinal)?;
        self.open()?;
        self.unguarded(ordinal)
    }

    /// Opens an interaction for a body of bytes. Clients expect that messages accept one at all times.
    pub fn edit_binary(&mut self, ordinal: u16) -> Result<Edit<'_>, Error> {
        if self.interaction(ordinal)?.as_http().is_some() {
            self.open()?;
        }
        self.unguarded(ordinal)
    }

    /// Opens a message for the older message functions, which may change it at all times.
    pub fn edit_message(&mut self, ordinal: u16) -> Result<Edit<'_>, Error> {
        let kind = &self.interaction(ordinal)?.kind;
        if let InteractionKind::Http(_) = kind {
            return Err(Error::WrongKind { wanted: "a message", found: kind.type_text() });
        }
        self.unguarded(ordinal)
    }

    /// Opens an interaction for the changes that are allowed while it is served.
    pub fn annotate(&mut self, ordinal: u16) -> Result<Annotation<'_>, Error> {
        self.interaction_mut(ordinal).map(Annotation::new)
    }

    fn unguarded(&mut self, ordinal: u16) -> Result<Edit<'_>, Error> {
        let spec = self.pact.spec;
        let place = usize::from(ordinal).checked_sub(1);
        let interaction = place
            .and_then(|place| self.pact.interactions.get_mut(place))
            .ok_or(Error::NoSuchInteraction(ordinal))?;
        Ok(Edit::new(interaction, &mut self.descriptions, &mut self.unclaimed, ordinal, spec, &self.engine))
    }

    fn interaction_mut(&mut self, ordinal: u16) -> Result<&mut Interaction, Error> {
        let place = usize::from(ordinal).checked_sub(1);
        let found = place.and_then(|place| self.pact.interactions.get_mut(place));
        found.ok_or(Error::NoSuchInteraction(ordinal))
    }

    fn open(&self) -> Result<(), Error> {
        match self.phase {
            Phase::Open => Ok(()),
            Phase::Serving => Err(Error::Locked),
        }
    }
}

impl NewInteraction {
    fn empty(self) -> InteractionKind {
        match self {
            NewInteraction::Http => InteractionKind::Http(Box::<Http>::default()),
            NewInteraction::AsyncMessage => InteractionKind::AsyncMessage(Box::<Contents>::default()),
            NewInteraction::SyncMessage => InteractionKind::SyncMessage(Box::<SyncMessage>::default()),
        }
    }
}
