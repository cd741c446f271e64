use super::merge;
use crate::foundation::json::{Value, compact, parse_value};
use crate::model::interaction::{Interaction, InteractionKind};
use crate::model::pact::Pact;
use crate::model::plugin::Plugin;
use crate::model::spec::SpecVersion;
use crate::model::state::ProviderState;

/// An interaction spelled `description[states]=key`, HTTP, or a message when it begins with `!`. A state `s:{…}` has
/// these parameters.
fn interaction(spelled: &str, is_new: bool) -> Interaction {
    let (spelled, key) = spelled.split_once('=').map_or((spelled, None), |(rest, key)| (rest, Some(key)));
    let (description, states) = spelled.split_once('[').unwrap_or((spelled, ""));
    let states = states.trim_end_matches(']').split(';').filter(|name| !name.is_empty());
    let mut interaction = match description.strip_prefix('!') {
        Some(name) => Interaction::new(name, InteractionKind::AsyncMessage(Box::default())),
        None => Interaction::http(description),
    };
    interaction.states = states.map(state).collect();
    interaction.key = key.map(str::to_owned);
    interaction.transport = Some(if is_new { "new" } else { "old" }.to_owned());
    interaction
}

fn state(spelled: &str) -> ProviderState {
    let (name, params) = spelled.split_once(':').unwrap_or((spelled, "{}"));
    ProviderState { name: name.to_owned(), params: parse_value(params).unwrap().as_object().unwrap().clone() }
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
    let states: Vec<_> = interaction.states.iter().map(spelled_state).collect();
    let states = if states.is_empty() { String::new() } else { format!("[{}]", states.join(";")) };
    let key = interaction.key.as_ref().map(|key| format!("={key}")).unwrap_or_default();
    let kind = if interaction.as_http().is_some() { "" } else { "!" };
    let age = interaction.transport.as_deref().unwrap();
    format!("{kind}{}{states}{key}:{age}", interaction.description)
}

fn spelled_state(state: &ProviderState) -> String {
    let params = compact(&Value::Object(state.params.clone()));
    if params == "{}" { state.name.clone() } else { format!("{}:{params}", state.name) }
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
        ("a[y;x]", "a[x;y]", "a[x;y]:old a[y;x]:new"),
        ("a[x;y]", "a[x]", "a[x]:old a[x;y]:new"),
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
fn other_parameters_of_states_make_another_interaction() {
    let table = [
        (r#"a[s:{"x":2}]"#, r#"a[s:{"x":1}]"#, r#"a[s:{"x":1}]:old a[s:{"x":2}]:new"#),
        (r#"!a[s:{"x":2}]"#, r#"!a[s:{"x":1}]"#, r#"!a[s:{"x":1}]:old !a[s:{"x":2}]:new"#),
        (r#"a[s:{"x":1}]"#, r#"a[s:{"x":1}]"#, r#"a[s:{"x":1}]:new"#),
        (r#"a[s:{"x":2}]"#, r#"a[s:{"x":1}] a[s:{"x":2}]"#, r#"a[s:{"x":1}]:old a[s:{"x":2}]:new"#),
        (r#"a[s:{"x":1}]"#, "a[s]", r#"a[s]:old a[s:{"x":1}]:new"#),
        ("a[s]", r#"a[s:{"x":1}]"#, r#"a[s:{"x":1}]:old a[s]:new"#),
        ("a[s]", "a[s:{}]", "a[s]:new"),
        (r#"a[s:{"x":null}]"#, "a[s]", r#"a[s]:old a[s:{"x":null}]:new"#),
        // The order of members does not matter, that of lists and states does.
        (
            r#"a[s:{"y":2,"x":{"b":1,"a":2}}]"#,
            r#"a[s:{"x":{"a":2,"b":1},"y":2}]"#,
            r#"a[s:{"x":{"a":2,"b":1},"y":2}]:new"#,
        ),
        (r#"a[s:{"x":[1,2]}]"#, r#"a[s:{"x":[2,1]}]"#, r#"a[s:{"x":[2,1]}]:old a[s:{"x":[1,2]}]:new"#),
        (
            r#"a[s:{"x":1};t:{"x":2}]"#,
            r#"a[s:{"x":2};t:{"x":1}]"#,
            r#"a[s:{"x":2};t:{"x":1}]:old a[s:{"x":1};t:{"x":2}]:new"#,
        ),
        (r#"a[s;t:{"x":1}]"#, r#"a[s:{"x":1};t]"#, r#"a[s:{"x":1};t]:old a[s;t:{"x":1}]:new"#),
        // Numbers are equal as in bodies: a decimal is no integer, its digits do not matter.
        (r#"a[s:{"x":1.50}]"#, r#"a[s:{"x":1.5}]"#, r#"a[s:{"x":1.50}]:new"#),
        (r#"a[s:{"x":1.0}]"#, r#"a[s:{"x":1}]"#, r#"a[s:{"x":1}]:old a[s:{"x":1.0}]:new"#),
        (r#"a[s:{"x":"1"}]"#, r#"a[s:{"x":1}]"#, r#"a[s:{"x":1}]:old a[s:{"x":"1"}]:new"#),
        // Integers of any length are compared exactly.
        (
            r#"a[s:{"x":18446744073709551617}]"#,
            r#"a[s:{"x":18446744073709551616}] a[s:{"x":18446744073709551617}]"#,
            r#"a[s:{"x":18446744073709551616}]:old a[s:{"x":18446744073709551617}]:new"#,
        ),
        (r#"zz[s:{"x":2}]=k"#, r#"a[s:{"x":1}]=k"#, r#"zz[s:{"x":2}]=k:new"#),
    ];
    for (new, existing, expected) in table {
        for version in [SpecVersion::V3, SpecVersion::V4, SpecVersion::Unknown.for_writing()] {
            assert_eq!(merged(new, existing, version), expected, "{new} into {existing} as {version}");
        }
    }
}

#[test]
fn below_v3_the_name_of_the_first_state_alone_decides() {
    let table = [
        (r#"a[s:{"x":2}]"#, "a[s]", r#"a[s:{"x":2}]:new"#),
        (r#"a[s:{"x":2};t]"#, "a[s]", r#"a[s:{"x":2};t]:new"#),
        (r#"a[s:{"x":2}]"#, r#"a[s:{"x":1};t]"#, r#"a[s:{"x":2}]:new"#),
        ("a[t]", "a[s]", "a[s]:old a[t]:new"),
        ("a[s]", "a", "a:old a[s]:new"),
    ];
    for (new, existing, expected) in table {
        for version in [SpecVersion::V1, SpecVersion::V1_1, SpecVersion::V2] {
            assert_eq!(merged(new, existing, version), expected, "{new} into {existing} as {version}");
        }
    }
    let unnamed = Pact {
        interactions: vec![Interaction { states: vec![ProviderState::new("")], ..interaction("a", true) }],
        ..pact("", true)
    };
    assert_eq!(merge(pact("a", false), &unnamed, SpecVersion::V2).unwrap().interactions.len(), 1);
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
    let configuration = compact(&Value::Object(merged.plugins[0].configuration.clone()));
    assert_eq!(configuration, r#"{"l":[1,2],"m":{"x":1,"y":1},"s":"old"}"#);
}
