//! [`Settings`]: what callers set on a running server: the provider states in force, and delays and faults of responses.
//!
//! They are set while requests are served. A request that comes when nothing was set only reads two flags.

use super::error::Error;
use super::snapshot::Snapshot;
use super::states::States;
use crate::foundation::spelling::{edits, letters};
use crate::foundation::text::shortened;
use crate::model::ResponseBehaviour;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The longest description for which a similar one is looked for.
const LONGEST: usize = 100;

/// How many interactions are looked at for a similar description.
const COMPARED: usize = 1000;

/// How many descriptions an error names.
const NAMED: usize = 3;

/// How many bytes of a description an error shows.
const SHOWN: usize = 200;

/// What was set on a running server.
#[derive(Debug, Default)]
pub(super) struct Settings {
    has_states: AtomicBool,
    states: Mutex<Option<Arc<States>>>,
    has_behaviours: AtomicBool,
    /// How responses are delayed or spoiled, by the position of the interaction in the pact.
    behaviours: Mutex<HashMap<usize, ResponseBehaviour>>,
}

impl Settings {
    /// The delays and faults that the pact itself has, and no states.
    pub(super) fn new(snapshot: &Snapshot) -> Settings {
        let interactions =
            snapshot.interactions().map(|found| (found.interaction, snapshot.behaviour(found)));
        let unusual: HashMap<_, _> = interactions.filter(|(_, behaviour)| !behaviour.is_usual()).collect();
        let has_behaviours = AtomicBool::new(!unusual.is_empty());
        Settings { has_behaviours, behaviours: Mutex::new(unusual), ..Settings::default() }
    }

    /// Sets the provider states in force, which replace the previous ones; `None` leaves the order of the pact.
    pub(super) fn set_states(&self, states: Option<States>) {
        let mut held = self.states.lock();
        self.has_states.store(states.is_some(), Ordering::Release);
        *held = states.map(Arc::new);
    }

    /// The provider states in force, if any were set.
    pub(super) fn states(&self) -> Option<Arc<States>> {
        if !self.has_states.load(Ordering::Acquire) {
            return None;
        }
        self.states.lock().clone()
    }

    /// Changes the behaviour of the HTTP interactions with a description, or of all.
    pub(super) fn change(
        &self,
        snapshot: &Snapshot,
        description: Option<&str>,
        change: impl Fn(&mut ResponseBehaviour),
    ) -> Result<(), Error> {
        let is_meant =
            |found: &_| description.is_none_or(|description| snapshot.description(*found) == description);
        let mut meant = snapshot.interactions().filter(is_meant).peekable();
        if let Some(description) = description.filter(|_| meant.peek().is_none()) {
            return Err(Error::Setting(unknown(snapshot, description)));
        }
        let mut behaviours = self.behaviours.lock();
        for found in meant {
            change(behaviours.entry(found.interaction).or_default());
        }
        behaviours.retain(|_, behaviour| !behaviour.is_usual());
        self.has_behaviours.store(!behaviours.is_empty(), Ordering::Release);
        Ok(())
    }

    /// How the response of an interaction is delayed or spoiled, if it is.
    pub(super) fn behaviour(&self, interaction: usize) -> Option<ResponseBehaviour> {
        if !self.has_behaviours.load(Ordering::Acquire) {
            return None;
        }
        self.behaviours.lock().get(&interaction).copied()
    }
}

/// Why no interaction is meant by a description.
fn unknown(snapshot: &Snapshot, description: &str) -> String {
    let text = format!(
        "no HTTP interaction of this mock server has the description '{}'",
        shortened(description, SHOWN)
    );
    let known: Vec<&str> =
        snapshot.interactions().take(COMPARED).map(|one| snapshot.description(one)).collect();
    let near = near(description, &known);
    let total = snapshot.interactions().count();
    match (near.is_empty(), known.is_empty()) {
        (false, _) => format!("{text}; near ones are {}", listed(&near)),
        (true, false) if total > NAMED => {
            format!("{text}; it has {} and {} more", listed(&known[..NAMED]), total - NAMED)
        }
        (true, false) => format!("{text}; it has {}", listed(&known)),
        (true, true) => format!("{text}; it has no HTTP interactions"),
    }
}

/// The descriptions that take the fewest edits, if they are at most a third of the letters.
fn near<'k>(wanted: &str, known: &[&'k str]) -> Vec<&'k str> {
    let Some(wanted) = letters(wanted, LONGEST) else { return Vec::new() };
    let distances =
        known.iter().filter_map(|known| Some((edits(&wanted, &letters(known, LONGEST)?), *known)));
    let mut near: Vec<_> = distances.filter(|(distance, _)| *distance <= wanted.len().div_ceil(3)).collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().map(|(_, known)| known).take(NAMED).collect()
}

fn listed(descriptions: &[&str]) -> String {
    let quoted = descriptions.iter().map(|one| format!("'{}'", shortened(one, SHOWN)));
    quoted.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use crate::matching::Engine;
    use crate::mock_server::fixture::{asks, pact, request};
    use crate::mock_server::snapshot::Snapshot;
    use crate::model::{Interaction, ResponseBehaviour, ResponseFault};
    use std::time::Duration;

    fn named(description: &str) -> Interaction {
        let path = format!("/{description}");
        Interaction { description: description.to_owned(), ..asks(request("GET", &path, &[])) }
    }

    fn snapshot(interactions: impl IntoIterator<Item = Interaction>) -> Snapshot {
        Snapshot::compile(pact(interactions), &Engine::without_plugins()).unwrap()
    }

    fn delay(seconds: u64) -> impl Fn(&mut ResponseBehaviour) {
        move |behaviour| behaviour.delay = Duration::from_secs(seconds)
    }

    #[test]
    fn the_last_call_wins_and_nothing_is_left_of_what_is_taken_back() {
        let mut spoiled = named("b");
        spoiled.behaviour.fault = Some(ResponseFault::Garbage);
        let snapshot = snapshot([named("a"), spoiled, named("a")]);
        let settings = Settings::new(&snapshot);
        let seconds = || [0, 1, 2].map(|at| settings.behaviour(at).map(|one| one.delay.as_secs()));

        assert_eq!(seconds(), [None, Some(0), None]);
        settings.change(&snapshot, Some("a"), delay(5)).unwrap();
        assert_eq!(seconds(), [Some(5), Some(0), Some(5)]);
        settings.change(&snapshot, None, delay(7)).unwrap();
        assert_eq!(seconds(), [Some(7), Some(7), Some(7)]);
        assert_eq!(settings.behaviour(1).unwrap().fault, Some(ResponseFault::Garbage));
        settings.change(&snapshot, None, |one| one.fault = None).unwrap();
        settings.change(&snapshot, None, delay(0)).unwrap();
        assert_eq!(seconds(), [None, None, None]);
        assert!(settings.behaviours.lock().is_empty());
    }

    #[test]
    fn an_unknown_description_names_near_ones() {
        let table = [
            (vec!["a user", "an order", "the user"], "a usr", "; near ones are 'a user'"),
            (vec!["a user", "an order"], "x", "; it has 'a user', 'an order'"),
            (vec!["a", "b", "c", "d"], "nothing", "; it has 'a', 'b', 'c' and 1 more"),
            (vec![], "nothing", "; it has no HTTP interactions"),
        ];
        for (known, wanted, said) in table {
            let snapshot = snapshot(known.into_iter().map(named));
            let settings = Settings::new(&snapshot);
            let error = settings.change(&snapshot, Some(wanted), delay(1)).unwrap_err().to_string();
            let begin = format!("no HTTP interaction of this mock server has the description '{wanted}'");
            assert_eq!(error, begin + said);
            assert!(settings.change(&snapshot, None, delay(1)).is_ok());
        }
    }
}
