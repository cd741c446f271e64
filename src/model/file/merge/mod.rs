//! Merging a pact into the one in a file: new interactions replace those of the same identity.
//!
//! Two interactions are the same if their keys are equal, when both have one, else if their [`Identity`] is. There are
//! no conflicts: the last writer wins.

mod identity;

use self::identity::{Identity, state_names};
use crate::foundation::json::{Map, Value};
use crate::model::error::Error;
use crate::model::interaction::Interaction;
use crate::model::pact::Pact;
use crate::model::plugin::Plugin;
use crate::model::spec::SpecVersion;
use std::collections::{HashMap, VecDeque};
use std::mem;

/// The pact to write when `new` goes into a file that holds `existing`.
pub(super) fn merge(existing: Pact, new: &Pact, version: SpecVersion) -> Result<Pact, Error> {
    let participants = |pact: &Pact| (pact.consumer.clone(), pact.provider.clone());
    if (&existing.consumer, &existing.provider) != (&new.consumer, &new.provider) {
        let (expected, found) = (participants(new), participants(&existing));
        return Err(Error::OtherParticipants { expected, found });
    }
    let is_downgrade = existing.spec > version;
    let mut interactions = merge_interactions(existing.interactions, &new.interactions, version);
    sort(&mut interactions, version);
    if is_downgrade {
        interactions.iter().for_each(|interaction| warn_of_loss(interaction, version));
    }
    Ok(Pact {
        consumer: existing.consumer,
        provider: existing.provider,
        interactions,
        metadata: new.metadata.clone(),
        plugins: merge_plugins(new.plugins.clone(), existing.plugins),
        spec: version,
    })
}

/// Puts each new interaction in the place of the existing one it replaces, or at the end.
fn merge_interactions(
    existing: Vec<Interaction>,
    new: &[Interaction],
    version: SpecVersion,
) -> Vec<Interaction> {
    let replaced = find_replaced(&existing, new, version);
    let mut merged = existing;
    for (interaction, place) in new.iter().zip(replaced) {
        match place.and_then(|place| merged.get_mut(place)) {
            Some(old) => *old = interaction.clone(),
            None => merged.push(interaction.clone()),
        }
    }
    merged
}

/// For each new interaction the index of the existing one it replaces. Of several with the same identity
/// each is replaced at most once, in order.
fn find_replaced(existing: &[Interaction], new: &[Interaction], version: SpecVersion) -> Vec<Option<usize>> {
    let mut index = Index::of(existing, version);
    let mut places: Vec<Option<usize>> =
        new.iter().map(|interaction| index.take_by_key(interaction)).collect();
    for (interaction, place) in new.iter().zip(&mut places).filter(|(_, place)| place.is_none()) {
        *place = index.take_by_identity(interaction, version);
    }
    places
}

/// The existing interactions that are not replaced yet, by what identifies them.
struct Index<'i> {
    identities: Vec<Identity<'i>>,
    by_key: HashMap<&'i str, VecDeque<usize>>,
    without_key: HashMap<identity::Key<'i>, VecDeque<usize>>,
    with_key: HashMap<identity::Key<'i>, VecDeque<usize>>,
    is_taken: Vec<bool>,
}

impl<'i> Index<'i> {
    fn of(existing: &'i [Interaction], version: SpecVersion) -> Self {
        let mut index = Index {
            identities: existing.iter().map(|interaction| Identity::of(interaction, version)).collect(),
            by_key: HashMap::new(),
            without_key: HashMap::new(),
            with_key: HashMap::new(),
            is_taken: vec![false; existing.len()],
        };
        for (at, (interaction, identity)) in existing.iter().zip(&index.identities).enumerate() {
            let by_identity = match interaction.key.as_deref() {
                Some(key) => {
                    index.by_key.entry(key).or_default().push_back(at);
                    &mut index.with_key
                }
                None => &mut index.without_key,
            };
            by_identity.entry(identity.key.clone()).or_default().push_back(at);
        }
        index
    }

    fn take_by_key(&mut self, new: &Interaction) -> Option<usize> {
        let at = self.by_key.get_mut(new.key.as_deref()?)?.pop_front()?;
        self.mark(at)
    }

    fn take_by_identity(&mut self, new: &'i Interaction, version: SpecVersion) -> Option<usize> {
        let identity = Identity::of(new, version);
        let is_same = |at: &usize| {
            self.is_taken.get(*at) == Some(&false)
                && self.identities.get(*at).is_some_and(|known| known.has_params_of(&identity))
        };
        let first = |places: &VecDeque<usize>| places.iter().copied().find(is_same);
        let without_key = self.without_key.get(&identity.key).and_then(first);
        let with_key = match &new.key {
            Some(_) => None,
            None => self.with_key.get_mut(&identity.key).and_then(|places| {
                // Skips those that were already found by their key.
                while places.front().is_some_and(|at| self.is_taken.get(*at) == Some(&true)) {
                    places.pop_front();
                }
                first(places)
            }),
        };
        let at = [without_key, with_key].into_iter().flatten().min()?;
        let places = if Some(at) == without_key { &mut self.without_key } else { &mut self.with_key };
        if let Some(places) = places.get_mut(&identity.key)
            && let Some(place) = places.iter().position(|place| *place == at)
        {
            places.remove(place);
        }
        self.mark(at)
    }

    fn mark(&mut self, at: usize) -> Option<usize> {
        *self.is_taken.get_mut(at)? = true;
        Some(at)
    }
}

/// V4 files are sorted by description when they are written; older ones by description and states.
fn sort(interactions: &mut [Interaction], version: SpecVersion) {
    if version != SpecVersion::V4 {
        interactions.sort_by(|a, b| {
            a.description.cmp(&b.description).then_with(|| state_names(a).cmp(&state_names(b)))
        });
    }
}

fn warn_of_loss(interaction: &Interaction, version: SpecVersion) {
    let mut lost = Vec::new();
    let mut note = |is_lost: bool, what: &'static str| lost.extend(is_lost.then_some(what));
    note(interaction.key.is_some(), "key");
    note(interaction.pending, "pending");
    note(!interaction.comments.is_empty(), "comments");
    note(
        !interaction.plugin_configuration.is_empty() || !interaction.markup.markup.is_empty(),
        "plugin data",
    );
    note(version < SpecVersion::V3 && interaction.states.len() > 1, "further provider states");
    if !lost.is_empty() {
        let (description, lost) = (&interaction.description, lost.join(", "));
        tracing::warn!("interaction '{description}' is written as {version} and loses: {lost}");
    }
}

fn merge_plugins(mut plugins: Vec<Plugin>, existing: Vec<Plugin>) -> Vec<Plugin> {
    for plugin in existing {
        let is_same = |known: &&mut Plugin| known.name == plugin.name && known.version == plugin.version;
        match plugins.iter_mut().find(is_same) {
            Some(known) => merge_maps(&mut known.configuration, plugin.configuration),
            None => plugins.push(plugin),
        }
    }
    plugins
}

/// Objects are merged, lists joined; of other values the one merged in wins.
fn merge_maps(into: &mut Map<String, Value>, from: Map<String, Value>) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Object(into)), Value::Object(from)) => merge_maps(into, from),
            (Some(Value::Array(into)), Value::Array(from)) => into.extend(from),
            (Some(into), value) => drop(mem::replace(into, value)),
            (None, value) => {
                into.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests;
