//! Members that are not known at their place and are spelt nearly like one that is missing there.
//!
//! Unknown members are ignored, because other tools add some. One that is misspelt would be ignored too: a pact with
//! `interaction` in place of `interactions` would pass every verification.

use super::shared;
use crate::foundation::json::Node;
use crate::foundation::spelling::{edits, letters};
use crate::foundation::text::on_one_line;
use crate::model::category::Category;
use crate::model::error::shortened;
use crate::model::spec::SpecVersion;
use std::fmt;

/// A member that is probably misspelt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misspelling {
    place: String,
    found: String,
    meant: &'static str,
}

impl fmt::Display for Misspelling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Misspelling { place, found, meant } = self;
        write!(f, "{place}: unknown member '{found}', did you mean '{meant}'?")
    }
}

// The members that are known at each place, in byte order.

const PACT: &[&str] = &["consumer", "interactions", "messages", "metadata", "provider"];

const HTTP: &[&str] =
    &["_id", "description", "providerState", "providerStates", "provider_state", "request", "response"];

const MESSAGE: &[&str] = &[
    "_id",
    // Of version 4; two letters away from `contents`.
    "comments",
    "contents",
    "description",
    "generators",
    "matchingRules",
    "metaData",
    "metadata",
    "providerState",
    "providerStates",
    "provider_state",
];

const V4_EXCHANGE: &[&str] = &[
    "_id",
    "comments",
    "description",
    "interactionMarkup",
    "key",
    "pending",
    "pluginConfiguration",
    "providerState",
    "providerStates",
    "provider_state",
    "request",
    "response",
    "transport",
    "type",
];

const V4_MESSAGE: &[&str] = &[
    "_id",
    "comments",
    "contents",
    "description",
    "generators",
    "interactionMarkup",
    "key",
    "matchingRules",
    "metadata",
    "pending",
    "pluginConfiguration",
    "providerState",
    "providerStates",
    "provider_state",
    "transport",
    "type",
];

const REQUEST: &[&str] =
    &["body", "generators", "headers", "matchingRules", "method", "path", "query", "requestMatchingRules"];

const V4_REQUEST: &[&str] = &["body", "generators", "headers", "matchingRules", "method", "path", "query"];

const RESPONSE: &[&str] =
    &["body", "generators", "headers", "matchingRules", "responseMatchingRules", "status"];

const V4_RESPONSE: &[&str] = &["body", "generators", "headers", "matchingRules", "status"];

const CONTENTS: &[&str] = &["contents", "generators", "matchingRules", "metadata"];

const V4_BODY: &[&str] = &["content", "contentType", "contentTypeHint", "encoded"];

const CATEGORIES: &[&str] =
    &["body", "contents", "header", "headers", "metadata", "method", "path", "query", "status"];

/// No known name has more letters.
const LONGEST: usize = 24;

/// Finds the members of a pact that are probably misspelt, in the order of the document.
pub(super) fn find(pact: Node<'_>, spec: SpecVersion) -> Vec<Misspelling> {
    let mut found = Vec::new();
    let top = Place { above: None, here: Here::Word("top level") };
    top.check(pact, PACT, &mut found);
    let is_v4 = spec == SpecVersion::V4;
    let interactions = pact.get("interactions").into_iter().flat_map(Node::items).enumerate();
    for (index, node) in interactions {
        let place = Place { above: None, here: Here::Interaction("Interaction", index, node) };
        if is_v4 { place.check_v4(node, &mut found) } else { place.check_http(node, &mut found) }
    }
    let messages = pact.get("messages").filter(|_| !is_v4);
    for (index, node) in messages.into_iter().flat_map(Node::items).enumerate() {
        let place = Place { above: None, here: Here::Interaction("Message", index, node) };
        place.check(node, MESSAGE, &mut found);
        place.check_categories(node, &mut found);
    }
    found
}

/// Where a member stands. Its text is made when it is needed.
#[derive(Clone, Copy)]
struct Place<'p> {
    above: Option<&'p Place<'p>>,
    here: Here<'p>,
}

#[derive(Clone, Copy)]
enum Here<'p> {
    Word(&'static str),
    Response(usize),
    Interaction(&'static str, usize, Node<'p>),
}

impl Place<'_> {
    fn below(&self, word: &'static str) -> Place<'_> {
        Place { above: Some(self), here: Here::Word(word) }
    }

    fn check_http(&self, interaction: Node<'_>, found: &mut Vec<Misspelling>) {
        self.check(interaction, HTTP, found);
        for (name, known) in [("request", REQUEST), ("response", RESPONSE)] {
            if let Some(part) = interaction.get(name) {
                let place = self.below(name);
                place.check(part, known, found);
                place.check_categories(part, found);
            }
        }
    }

    fn check_v4(&self, interaction: Node<'_>, found: &mut Vec<Misspelling>) {
        match interaction.get("type").and_then(Node::as_str) {
            Some("Asynchronous/Messages") => {
                self.check(interaction, V4_MESSAGE, found);
                self.check_part(interaction, "contents", found);
            }
            Some("Synchronous/Messages") => {
                self.check(interaction, V4_EXCHANGE, found);
                if let Some(request) = interaction.get("request") {
                    self.below("request").check_contents(request, found);
                }
                let responses = interaction.get("response").into_iter().flat_map(Node::items);
                for (at, response) in responses.enumerate() {
                    let place = Place { above: Some(self), here: Here::Response(at) };
                    place.check_contents(response, found);
                }
            }
            _ => {
                self.check(interaction, V4_EXCHANGE, found);
                for (name, known) in [("request", V4_REQUEST), ("response", V4_RESPONSE)] {
                    if let Some(part) = interaction.get(name) {
                        let place = self.below(name);
                        place.check(part, known, found);
                        place.check_part(part, "body", found);
                    }
                }
            }
        }
    }

    fn check_contents(&self, contents: Node<'_>, found: &mut Vec<Misspelling>) {
        self.check(contents, CONTENTS, found);
        self.check_part(contents, "contents", found);
    }

    /// Checks the body of a V4 part, and the categories of its rules and generators.
    fn check_part(&self, part: Node<'_>, body: &'static str, found: &mut Vec<Misspelling>) {
        if let Some(node) = part.get(body) {
            self.below(body).check(node, V4_BODY, found);
        }
        self.check_categories(part, found);
    }

    fn check_categories(&self, part: Node<'_>, found: &mut Vec<Misspelling>) {
        for (name, category_of) in [
            ("matchingRules", Category::of_name as fn(&str) -> Option<Category>),
            ("generators", Category::of_generator_name),
        ] {
            let Some(node) = part.get(name) else { continue };
            // Keys of the flat form of rules are paths.
            let is_flat = node.members().next().is_some_and(|(key, _)| key.starts_with('$'));
            for (key, _) in node.members().filter(|(key, _)| !is_flat && category_of(key).is_none()) {
                let is_absent = |known: &str| {
                    let category = category_of(known);
                    node.members().all(|(key, _)| category_of(key) != category)
                };
                self.below(name).add(key, CATEGORIES, is_absent, found);
            }
        }
    }

    fn check(&self, node: Node<'_>, known: &'static [&'static str], found: &mut Vec<Misspelling>) {
        for (name, _) in node.members() {
            if known.binary_search(&name).is_err() {
                self.add(name, known, |known| node.get(known).is_none(), found);
            }
        }
    }

    /// Adds an unknown member if one is missing that is spelt nearly like it.
    fn add(
        &self,
        name: &str,
        known: &[&'static str],
        is_absent: impl Fn(&str) -> bool,
        found: &mut Vec<Misspelling>,
    ) {
        let Some(letters) = letters(name, LONGEST) else { return };
        let near = |known: &&'static str| Some((edits_to(known, &letters)?, *known));
        let missing = known.iter().filter(|known| is_absent(known)).filter_map(near);
        let nearest = missing.min_by_key(|(edits, _)| *edits);
        if let Some((_, meant)) = nearest {
            let place = on_one_line(&self.to_string()).into_owned();
            found.push(Misspelling { place, found: on_one_line(&shortened(name)).into_owned(), meant });
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            write!(f, "{above}: ")?;
        }
        match self.here {
            Here::Word(word) => f.write_str(word),
            Here::Response(at) => write!(f, "response {at}"),
            Here::Interaction(noun, index, node) => {
                let description = shared::description(node, noun, index);
                f.write_str(&shared::place(&noun.to_lowercase(), index, &shortened(&description)))
            }
        }
    }
}

/// How many edits make the known name of these letters. `None` if there are more than slips of the hand: one in a name
/// of four to six letters, two in a longer one.
fn edits_to(known: &str, found: &[char]) -> Option<usize> {
    let known = letters(known, LONGEST)?;
    let limit = match known.len() {
        0..=3 => return None,
        4..=6 => 1,
        _ => 2,
    };
    if known.len().abs_diff(found.len()) > limit {
        return None;
    }
    Some(edits(found, &known)).filter(|edits| *edits <= limit)
}

#[cfg(test)]
mod tests;
