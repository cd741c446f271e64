//! [`PactInteractions`]: a pact whose interactions are verified one after the other, in the form that plugins are sent.

use crate::foundation::json::compact;
use crate::model::{Error, Interaction, Pact, SpecVersion, file};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// A pact whose interactions all have a key. Its JSON is rendered once, however many interactions are verified.
#[derive(Debug)]
pub struct PactInteractions {
    pact: Pact,
    json: OnceLock<Result<Arc<str>, String>>,
}

impl PactInteractions {
    /// Gives a key to each interaction without one: 16 hexadecimal digits, the same for the same pact.
    #[must_use]
    pub fn new(pact: &Pact) -> Self {
        let mut pact = pact.clone();
        let mut keys: HashSet<String> = pact.interactions.iter().filter_map(own_key).collect();
        for interaction in &mut pact.interactions {
            if own_key(interaction).is_none() {
                let key = unused_key(interaction, &keys);
                keys.insert(key.clone());
                interaction.key = Some(key);
            }
        }
        PactInteractions { pact, json: OnceLock::new() }
    }

    /// The pact.
    #[must_use]
    pub fn pact(&self) -> &Pact {
        &self.pact
    }

    /// The interaction at a place.
    pub(super) fn get(&self, index: usize) -> Option<&Interaction> {
        self.pact.interactions.get(index)
    }

    /// The pact as JSON of specification version 4.
    pub(super) fn json(&self) -> Result<Arc<str>, String> {
        self.json.get_or_init(|| pact_json(&self.pact).map(Into::into)).clone()
    }
}

/// A pact as JSON of specification version 4.
pub(super) fn pact_json(pact: &Pact) -> Result<String, String> {
    let json = file::to_json(pact, SpecVersion::V4).map(|json| compact(&json));
    json.map_err(|error| format!("Pacts must be V4 format to work with plugins - {error}"))
}

fn own_key(interaction: &Interaction) -> Option<String> {
    interaction.key.clone().filter(|key| !key.is_empty())
}

/// A key made of what the interaction says. Interactions that say the same get different ones.
fn unused_key(interaction: &Interaction, keys: &HashSet<String>) -> String {
    let json: Result<String, Error> =
        file::interaction_to_json(interaction, SpecVersion::V4).map(|json| compact(&json));
    let text = json.unwrap_or_else(|_| interaction.description.clone());
    let mut candidates = (0_u64..).map(|repeat| {
        let mut hasher = DefaultHasher::new();
        (&text, repeat).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    });
    candidates.find(|key| !keys.contains(key)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::PactInteractions;
    use crate::foundation::json::parse_value;
    use crate::model::{Interaction, Pact};

    fn keys(pact: &Pact) -> Vec<String> {
        let interactions = PactInteractions::new(pact);
        interactions.pact().interactions.iter().map(|one| one.key.clone().unwrap()).collect()
    }

    #[test]
    fn interactions_without_a_key_get_one() {
        let mut pact = Pact::new("c", "p");
        pact.interactions = ["a", "a", "b", "c"].map(Interaction::http).to_vec();
        pact.interactions[2].key = Some("own".to_owned());
        pact.interactions[3].key = Some(String::new());

        let found = keys(&pact);

        assert_eq!(found[2], "own");
        for key in [&found[0], &found[1], &found[3]] {
            assert_eq!(key.len(), 16, "{key}");
            assert!(key.bytes().all(|digit| digit.is_ascii_hexdigit()), "{key}");
        }
        assert!(found[0] != found[1] && found[0] != found[3]);
        assert_eq!(keys(&pact), found, "the same for the same pact");
    }

    #[test]
    fn the_json_has_the_keys_and_is_of_version_4() {
        let mut pact = Pact::new("c", "p");
        pact.interactions = vec![Interaction::http("a")];

        let interactions = PactInteractions::new(&pact);
        let json = parse_value(&interactions.json().unwrap()).unwrap();

        assert_eq!(json["metadata"]["pactSpecification"]["version"], "4.0");
        assert_eq!(json["interactions"][0]["key"], keys(&pact)[0].as_str());
        assert_eq!(json["interactions"][0]["type"], "Synchronous/HTTP");
    }
}
