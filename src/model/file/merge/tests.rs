use super::merge;
use crate::foundation::json::{compact, parse_value};
use crate::model::interaction::{Interaction, InteractionKind};
use crate::model::pact::Pact;
use crate::model::plugin::Plugin;
use crate::model::spec::SpecVersion;
use crate::model::state::ProviderState;

/// An interaction spelled `description[states]=key`, HTTP, or a message when it begins with `!`.
fn interaction(spelled: &str, is_new: bool) -> Interaction {
    let (spelled, key) = spelled.split_once('=').map_or((spelled, None), |(rest, key)| (rest, Some(key)));
    let (description, states) = spelled.split_once('[').unwrap_or((spelled, ""));
    let states = states.trim_end_matches(']').split(',').filter(|name| !name.is_empty());
    let mut interaction = match description.strip_prefix('!') {
        Some(name) => Interaction::new(name, InteractionKind::AsyncMessage(Box::default())),
        None => Interaction::http(description),
    };
    interaction.states = states.map(ProviderState::new).collect();
    interaction.key = key.map(str::to_owned);
    interaction.transport = Some(if is_new { "new" } else { "old" }.to_owned());
    interaction
}

fn pact(interactions: &str, is_new: bool) -> Pact {
    let interactions = interactions.split(' ').filter(|spelled| !spelled.is_empty());
    Pact {
        interactions: interactions.map(|spelled| interaction(spelled, is_new)).collect(),
        spec: SpecVersion::V4,
        ..Pact::new("c", "p")
    }
}

fn spelled(interaction: &Interaction) -> String {
    let names: Vec<_> = interaction.states.iter().map(|state| state.name.as_str()).collect();
    let states = if names.is_empty() { String::new() } else { format!("[{}]", names.join(",")) };
    let key = interaction.key.as_ref().map(|key| format!("={key}")).unwrap_or_default();
    let kind = if interaction.as_http().is_some() { "" } else { "!" };
    let age = interaction.transport.as_deref().unwrap();
    format!("{kind}{}{states}{key}:{age}", interaction.description)
}

fn merged(new: &str, existing: &str, version: SpecVersion) -> String {
    let merged = merge(pact(existing, false), &pact(new, true), version).unwrap();
    merged.interactions.iter().map(spelled).collect::<Vec<_>>().join(" ")
}

#[test]
fn new_interactions_replace_those_of_the_same_identity() {
    let table = [
        ("a", "a", "a:new"),
        ("a[s2]", "a[s1]", "a[s1]:old a[s2]:new"),
        ("a[s1]", "a[s1]", "a[s1]:new"),
        ("a[s1]", "a", "a:old a[s1]:new"),
        ("a", "a[s1]", "a:new a[s1]:old"),
        ("a", "a[s1] a[s2]", "a:new a[s1]:old a[s2]:old"),
        ("a[y,x]", "a[x,y]", "a[x,y]:old a[y,x]:new"),
        ("a[x,y]", "a[x]", "a[x]:old a[x,y]:new"),
        ("zz=k", "a=k", "zz=k:new"),
        ("b c=k", "a=k", "b:new c=k:new"),
        ("a=k2", "a=k", "a=k:old a=k2:new"),
        ("a", "a=k", "a:new"),
        ("a=k", "a", "a=k:new"),
        ("!a", "a", "a:old !a:new"),
        ("b", "c a b", "a:old b:new c:old"),
        ("a", "a a", "a:new a:old"),
        ("a a", "a", "a:new a:new"),
        ("a zz=k", "a=k", "a:new zz=k:new"),
        ("a a=1", "a=1 a", "a=1:new a:new"),
        ("", "b a", "a:old b:old"),
    ];
    for (new, existing, expected) in table {
        assert_eq!(merged(new, existing, SpecVersion::V3), expected, "{new} into {existing}");
    }
}

#[test]
fn v4_keeps_the_order_of_the_file_until_it_is_written() {
    assert_eq!(merged("d b", "c a b", SpecVersion::V4), "c:old a:old b:new d:new");
}

#[test]
fn pacts_of_others_are_not_merged() {
    let other = Pact { provider: "other".to_owned(), ..pact("a", false) };

    assert_eq!(
        merge(other, &pact("a", true), SpecVersion::V4).unwrap_err().to_string(),
        "the pact file is between 'c' and 'other', not between 'c' and 'p'"
    );
}

#[test]
fn the_metadata_is_that_of_the_new_pact_and_plugins_are_joined() {
    let plugin = |name: &str, configuration: &str| Plugin {
        name: name.to_owned(),
        version: "1".to_owned(),
        configuration: parse_value(configuration).unwrap().as_object().unwrap().clone(),
    };
    let (mut existing, mut new) = (pact("", false), pact("", true));
    existing.metadata.insert("x".to_owned(), "old".into());
    existing.plugins = vec![plugin("b", "{}"), plugin("a", r#"{"l":[2],"m":{"y":1},"s":"old"}"#)];
    new.metadata.insert("y".to_owned(), "new".into());
    new.plugins = vec![plugin("a", r#"{"l":[1],"m":{"x":1},"s":"new"}"#)];

    let merged = merge(existing, &new, SpecVersion::V4).unwrap();

    assert_eq!(merged.metadata, new.metadata);
    let names: Vec<_> = merged.plugins.iter().map(|plugin| plugin.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    let configuration = compact(&serde_json::Value::Object(merged.plugins[0].configuration.clone()));
    assert_eq!(configuration, r#"{"l":[1,2],"m":{"x":1,"y":1},"s":"old"}"#);
}
