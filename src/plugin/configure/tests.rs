//! What a plugin is asked, and what becomes of its reply.

use super::{ConfigureError, Configured, configure};
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{Value, compact, parse_value};
use crate::model::Body;
use crate::model::generators::write_generators;
use crate::model::rules::write_rules;
use crate::plugin::catalogue::EntryKind;
use crate::plugin::id::PluginId;
use crate::plugin::proto::v2;
use crate::plugin::register::Register;
use crate::plugin::scripted::{Call, Scripted, internal};
use crate::plugin::wire;
use std::collections::BTreeMap;
use std::sync::Arc;

fn loaded() -> (Register, Arc<Scripted>) {
    let (register, plugin) = (Register::default(), Arc::<Scripted>::default());
    let types = Some(("content-types", "application/tp"));
    plugin.load(&register, "tp", 2, &[(EntryKind::ContentMatcher, "tp", types)]);
    (register, plugin)
}

fn asked(register: &Register, contents: &str) -> Option<Result<Configured, ConfigureError>> {
    let content_type = ContentType::parse("application/tp;charset=UTF-8").unwrap();
    configure(register, &content_type, &parse_value(contents).unwrap(), Some("run-1"))
}

fn replied(reply: v2::ConfigureInteractionResponse) -> Result<Configured, String> {
    let (register, plugin) = loaded();
    *plugin.configured.lock() = reply;
    asked(&register, "{}").unwrap().map_err(|error| error.to_string())
}

fn with_part(part: v2::InteractionResponse) -> v2::ConfigureInteractionResponse {
    v2::ConfigureInteractionResponse {
        interaction: vec![part],
        ..v2::ConfigureInteractionResponse::default()
    }
}

fn message(text: &str) -> Option<prost_types::Struct> {
    Some(wire::to_struct(parse_value(text).unwrap().as_object().unwrap()))
}

fn rule(name: &str, values: &str) -> BTreeMap<String, v2::MatchingRules> {
    let rule = v2::MatchingRule { r#type: name.to_owned(), values: message(values) };
    BTreeMap::from([("$.p".to_owned(), v2::MatchingRules { rule: vec![rule] })])
}

#[test]
fn the_plugin_gets_the_whole_object_and_the_normalised_type() {
    let (register, plugin) = loaded();
    plugin.configured.lock().interaction.push(v2::InteractionResponse::default());

    asked(&register, r#"{"a":{"pact:content-type":"x"},"contents":1}"#).unwrap().unwrap();

    let Call::Configure(request) = plugin.only_call() else { panic!() };
    assert_eq!(request.content_type, "application/tp;charset=utf-8");
    let shown =
        |message: Option<prost_types::Struct>| compact(&Value::Object(wire::from_struct(&message.unwrap())));
    assert_eq!(shown(request.contents_config), r#"{"a":{"pact:content-type":"x"},"contents":1}"#);
    assert_eq!(shown(request.test_context), r#"{"testRunId":"run-1"}"#);
}

#[test]
fn types_that_no_plugin_claims_are_not_configured() {
    let (register, plugin) = loaded();
    let json = ContentType::json();
    assert!(configure(&register, &json, &parse_value("{}").unwrap(), None).is_none());
    assert!(plugin.calls.lock().is_empty());
}

#[test]
fn contents_that_are_no_object_are_refused_without_asking() {
    let (register, plugin) = loaded();
    for contents in ["[1]", "5", "\"s\"", "true", "null"] {
        let error = asked(&register, contents).unwrap().unwrap_err().to_string();
        assert_eq!(error, format!("{contents} is not a valid value for contents"));
    }
    assert!(plugin.calls.lock().is_empty());
}

#[test]
fn replies_that_cannot_be_used_are_errors() {
    let (register, plugin) = loaded();
    *plugin.failure.lock() = Some(internal("boom"));
    assert_eq!(
        asked(&register, "{}").unwrap().unwrap_err().to_string(),
        r#"Failed to call out to plugin - Call to plugin failed - code: 'Internal error', message: "boom""#
    );

    let failed = v2::ConfigureInteractionResponse {
        error: "boom".to_owned(),
        ..with_part(v2::InteractionResponse::default())
    };
    assert_eq!(
        replied(failed).unwrap_err(),
        "Failed to call out to plugin - Request to configure interaction failed: boom"
    );
    let bare = v2::ConfigureInteractionResponse {
        plugin_configuration: Some(v2::PluginConfiguration::default()),
        ..v2::ConfigureInteractionResponse::default()
    };
    for empty in [v2::ConfigureInteractionResponse::default(), bare] {
        assert_eq!(
            replied(empty).unwrap_err(),
            "Failed to call out to plugin - The answer of plugin tp/1.2.3 to ConfigureInteraction was empty: an \
             interaction, a configuration or an error was expected"
        );
    }
    let no_rule =
        v2::InteractionResponse { rules: rule("regex", "{}"), ..v2::InteractionResponse::default() };
    let no_metadata_rule =
        v2::InteractionResponse { metadata_rules: rule("", "{}"), ..v2::InteractionResponse::default() };
    let generator = v2::Generator { r#type: String::new(), values: None };
    let no_generator = v2::InteractionResponse {
        generators: BTreeMap::from([("$".to_owned(), generator)]),
        ..v2::InteractionResponse::default()
    };
    let table = [
        (no_rule, "Regex matcher missing 'regex' field"),
        (no_metadata_rule, "Matching rule type can not be empty"),
        (no_generator, "Could not create a generator from '' and {}"),
    ];
    for (part, text) in table {
        assert_eq!(replied(with_part(part)).unwrap_err(), format!("Failed to call out to plugin - {text}"));
    }
}

#[test]
fn a_part_has_all_that_the_plugin_gave() {
    let uuid = || v2::Generator { r#type: "Uuid".to_owned(), values: None };
    let part = v2::InteractionResponse {
        part_name: "request".to_owned(),
        contents: Some(v2::Body { content: Some(b"x".to_vec()), ..v2::Body::default() }),
        rules: rule("regex", r#"{"regex":"a"}"#),
        generators: BTreeMap::from([("$.p".to_owned(), uuid())]),
        metadata_rules: BTreeMap::from([("k".to_owned(), rule("type", "{}")["$.p"].clone())]),
        metadata_generators: BTreeMap::from([("mk".to_owned(), uuid())]),
        message_metadata: message(r#"{"m":[1]}"#),
        plugin_configuration: Some(v2::PluginConfiguration {
            interaction_configuration: message(r#"{"ic":1}"#),
            pact_configuration: message(r#"{"ignored":1}"#),
        }),
        interaction_markup: "# md".to_owned(),
        interaction_markup_type: 1,
    };
    let reply = v2::ConfigureInteractionResponse {
        interaction: vec![part, v2::InteractionResponse::default()],
        plugin_configuration: Some(v2::PluginConfiguration {
            interaction_configuration: message(r#"{"ignored":1}"#),
            pact_configuration: message(r#"{"pc":1}"#),
        }),
        error: String::new(),
    };

    let configured = replied(reply).unwrap();

    assert_eq!(configured.plugin, PluginId { name: "tp".to_owned(), version: "1.2.3".to_owned() });
    assert_eq!(compact(&Value::Object(configured.pact_configuration)), r#"{"pc":1}"#);
    let [part, bare] = configured.parts.as_slice() else { panic!() };
    assert_eq!(part.name, "request");
    assert_eq!(part.body.text(), Some("x"));
    assert_eq!(part.body.own_content_type().unwrap().to_string(), "application/tp;charset=utf-8");
    assert_eq!(
        compact(&write_rules(&part.rules).unwrap()),
        r#"{"body":{"$.p":{"combine":"AND","matchers":[{"match":"regex","regex":"a"}]}},"metadata":{"k":{"combine":"AND","matchers":[{"match":"type"}]}}}"#
    );
    assert_eq!(
        compact(&write_generators(&part.generators).unwrap()),
        r#"{"body":{"$.p":{"type":"Uuid"}},"metadata":{"mk":{"type":"Uuid"}}}"#
    );
    assert_eq!(compact(&Value::Object(part.metadata.clone().unwrap())), r#"{"m":[1]}"#);
    assert_eq!(compact(&Value::Object(part.configuration.clone())), r#"{"ic":1}"#);
    assert_eq!(part.markup, Some(("# md".to_owned(), "HTML")));

    assert_eq!(bare.body, Body::Missing);
    assert!(bare.rules.is_empty() && bare.generators.is_empty() && bare.configuration.is_empty());
    assert_eq!((&bare.metadata, &bare.markup), (&None, &None));
}

#[test]
fn a_configuration_alone_is_an_answer() {
    let reply = v2::ConfigureInteractionResponse {
        plugin_configuration: Some(v2::PluginConfiguration {
            interaction_configuration: None,
            pact_configuration: message(r#"{"pc":1}"#),
        }),
        ..v2::ConfigureInteractionResponse::default()
    };
    let configured = replied(reply).unwrap();
    assert!(configured.parts.is_empty());
    assert_eq!(configured.pact_configuration.len(), 1);
}
