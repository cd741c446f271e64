//! What plugins made of contents, as a draft takes it.

use super::{async_message, draft, http, interaction, json, rules};
use crate::dsl::{Draft, Error, NewInteraction, Part};
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{Map, Value};
use crate::matching::Engine;
use crate::model::generators::{Generator, GeneratorSet};
use crate::model::rules::{Rule, RuleSet};
use crate::model::{Body, Category, DocPath, InteractionKind, SpecVersion, SyncMessage};
use crate::plugin::{Configured, ConfiguredPart, PluginId};

fn id(name: &str) -> PluginId {
    PluginId { name: name.to_owned(), version: "1.2.3".to_owned() }
}

fn requested() -> ContentType {
    ContentType::parse("application/tp").unwrap()
}

fn object(text: &str) -> Map<String, Value> {
    json(text).as_object().unwrap().clone()
}

/// A part with a body of this text, of the requested type with a parameter.
fn part(name: &str, text: &str) -> ConfiguredPart {
    ConfiguredPart {
        name: name.to_owned(),
        body: Body::present(text.to_owned(), ContentType::parse("application/tp;x=1").ok()),
        rules: RuleSet::new(),
        generators: GeneratorSet::new(),
        metadata: None,
        configuration: Map::new(),
        markup: None,
    }
}

fn configured(parts: Vec<ConfiguredPart>) -> Configured {
    Configured { plugin: id("tp"), parts, pact_configuration: Map::new() }
}

/// An open version 4 draft with one empty interaction.
fn open(kind: NewInteraction) -> Draft {
    let mut draft = draft(kind);
    draft.set_spec(SpecVersion::V4).unwrap();
    draft
}

fn set(draft: &mut Draft, to: Part, parts: Vec<ConfiguredPart>) {
    draft.set_configured(1, to, &requested(), configured(parts)).unwrap();
}

fn sync_message(draft: &Draft) -> &SyncMessage {
    match &interaction(draft).kind {
        InteractionKind::SyncMessage(message) => message,
        other => panic!("{other:?} is not a synchronous message"),
    }
}

#[test]
fn the_first_part_becomes_the_part_of_an_http_interaction() {
    let mut draft = open(NewInteraction::Http);
    let mut made = part("response", "made");
    made.rules.add(Category::Body, DocPath::root(), Rule::Type);
    made.rules.add(Category::Metadata, DocPath::of_name("k"), Rule::Type);
    made.generators.set(Category::Body, DocPath::root(), Generator::RandomBoolean);
    made.generators.set(Category::Metadata, DocPath::of_name("k"), Generator::RandomBoolean);

    set(&mut draft, Part::Request, vec![made, part("request", "not used")]);

    let request = &http(&draft).request.part;
    assert_eq!(request.body.text(), Some("made"));
    assert_eq!(
        request.body.own_content_type().map(ToString::to_string).as_deref(),
        Some("application/tp;x=1")
    );
    // The header has the type that the test names.
    let header = request.headers.as_ref().and_then(|headers| headers.get("Content-Type"));
    assert_eq!(header, Some(["application/tp".to_owned()].as_slice()));
    assert_eq!(rules(request)["body"]["$"]["matchers"][0]["match"], "type");
    assert!(request.rules.category(Category::Metadata).is_none());
    assert!(request.generators.category(Category::Body).is_some());
    assert!(request.generators.category(Category::Metadata).is_some());
    assert_eq!(http(&draft).response.part.body, Body::Missing);
}

#[test]
fn a_header_that_is_there_stays() {
    let mut draft = open(NewInteraction::Http);
    draft.edit(1).unwrap().header(Part::Response, "Content-Type", 0, Some("text/x")).unwrap();

    set(&mut draft, Part::Response, vec![part("", "made")]);

    let response = &http(&draft).response.part;
    let header = response.headers.as_ref().and_then(|headers| headers.get("content-type"));
    assert_eq!(header, Some(["text/x".to_owned()].as_slice()));
    assert_eq!(response.body.text(), Some("made"));
}

#[test]
fn the_metadata_that_a_plugin_gives_replaces_that_of_a_message() {
    let mut draft = open(NewInteraction::AsyncMessage);
    draft.edit(1).unwrap().with_metadata(Part::Request, "old", Some("1")).unwrap();
    set(&mut draft, Part::Response, vec![part("", "first")]);
    assert_eq!(async_message(&draft).metadata, object(r#"{"old":1}"#));

    let metadata = Some(object(r#"{"k":[1]}"#));
    set(&mut draft, Part::Request, vec![ConfiguredPart { metadata, ..part("", "second") }]);

    assert_eq!(async_message(&draft).metadata, object(r#"{"k":[1]}"#));
    assert_eq!(async_message(&draft).body.text(), Some("second"));
}

#[test]
fn a_synchronous_message_takes_the_first_request_and_every_response() {
    let mut draft = open(NewInteraction::SyncMessage);
    let names = ["response", "request", "other", "", "request", "response"];
    let parts = names.iter().enumerate().map(|(at, name)| part(name, &at.to_string())).collect();

    set(&mut draft, Part::Response, parts);
    set(&mut draft, Part::Request, vec![part("response", "later")]);

    let message = sync_message(&draft);
    let responses: Vec<_> = message.responses.iter().map(|response| response.body.text().unwrap()).collect();
    assert_eq!((message.request.body.text(), responses), (Some("1"), vec!["0", "5", "later"]));
}

#[test]
fn the_configuration_of_an_interaction_is_replaced_by_one_that_is_not_empty() {
    let mut draft = open(NewInteraction::Http);
    let with = |configuration: &str| ConfiguredPart { configuration: object(configuration), ..part("", "x") };

    set(&mut draft, Part::Request, vec![with(r#"{"a":1,"d":{"x":1}}"#)]);
    set(&mut draft, Part::Response, vec![with("{}")]);
    assert_eq!(interaction(&draft).plugin_configuration, object(r#"{"tp":{"a":1,"d":{"x":1}}}"#));

    set(&mut draft, Part::Response, vec![with(r#"{"b":2,"d":{"y":2}}"#)]);
    assert_eq!(interaction(&draft).plugin_configuration, object(r#"{"tp":{"b":2,"d":{"y":2}}}"#));
}

#[test]
fn the_last_markup_counts() {
    let mut draft = open(NewInteraction::Http);
    let with = |markup| vec![ConfiguredPart { markup, ..part("", "x") }];

    set(&mut draft, Part::Request, with(Some(("# one".to_owned(), "COMMON_MARK"))));
    set(&mut draft, Part::Response, with(Some(("<b>".to_owned(), "HTML"))));
    let markup = &interaction(&draft).markup;
    assert_eq!((markup.markup.as_str(), markup.markup_type.as_str()), ("<b>", "HTML"));

    set(&mut draft, Part::Response, with(None));
    assert_eq!(interaction(&draft).markup.markup, "");
}

#[test]
fn a_response_message_without_markup_leaves_that_of_the_request() {
    let mut draft = open(NewInteraction::SyncMessage);
    let with = |name: &str, markup: &str| {
        let markup = (!markup.is_empty()).then(|| (markup.to_owned(), "HTML"));
        ConfiguredPart { markup, ..part(name, "x") }
    };

    set(&mut draft, Part::Request, vec![with("request", "one"), with("response", "")]);
    assert_eq!(interaction(&draft).markup.markup, "one");

    set(&mut draft, Part::Request, vec![with("request", "one"), with("response", "two")]);
    assert_eq!(interaction(&draft).markup.markup, "two");

    set(&mut draft, Part::Request, vec![with("request", ""), with("response", "")]);
    assert_eq!(interaction(&draft).markup.markup, "");
}

#[test]
fn the_configuration_of_a_pact_is_merged_member_by_member() {
    let mut draft = open(NewInteraction::Http);
    for pact_configuration in
        [r#"{"g":1,"d":{"x":1},"l":[1]}"#, r#"{"h":1,"d":{"y":2,"x":[3]},"l":[2]}"#, "{}"]
    {
        let pact_configuration = object(pact_configuration);
        let made = Configured { pact_configuration, ..configured(vec![part("", "x")]) };
        draft.set_configured(1, Part::Request, &requested(), made).unwrap();
    }

    let [entry] = draft.pact().plugins.as_slice() else { panic!("{:?}", draft.pact().plugins) };
    assert_eq!((entry.name.as_str(), entry.version.as_str()), ("tp", "1.2.3"));
    assert_eq!(entry.configuration, object(r#"{"g":1,"h":1,"d":{"x":[3],"y":2},"l":[2]}"#));
}

#[test]
fn a_pact_that_has_not_loaded_a_plugin_names_it_if_the_plugin_stores_something() {
    let mut draft = open(NewInteraction::Http);
    set(&mut draft, Part::Request, vec![part("", "x")]);
    assert_eq!(draft.pact().plugins, []);

    set(
        &mut draft,
        Part::Request,
        vec![ConfiguredPart { configuration: object(r#"{"a":1}"#), ..part("", "x") }],
    );

    assert_eq!(draft.pact().plugins.len(), 1);
}

#[test]
fn contents_of_a_plugin_make_a_pact_without_a_chosen_version_one_of_version_4() {
    let mut draft = draft(NewInteraction::Http);
    assert_eq!(
        (draft.spec(), draft.check_contents(1, &requested(), Some(&id("tp")))),
        (SpecVersion::V3, Ok(()))
    );

    set(&mut draft, Part::Request, vec![part("", "x")]);

    assert_eq!(draft.spec(), SpecVersion::V4);
}

#[test]
fn a_pact_of_an_earlier_version_or_one_that_is_served_refuses_contents_of_a_plugin() {
    let mut draft = open(NewInteraction::Http);
    draft.set_spec(SpecVersion::V3).unwrap();
    let refused = draft.check_contents(1, &requested(), Some(&id("tp"))).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "contents of type 'application/tp' are for the plugin tp/1.2.3, which needs a pact of specification version V4, \
         but the version of this pact is V3: set it before the contents"
    );
    assert_eq!(draft.check_contents(1, &requested(), None), Ok(()));
    let made = || configured(vec![part("", "x")]);
    assert_eq!(draft.set_configured(1, Part::Request, &requested(), made()), Err(refused));

    draft.set_spec(SpecVersion::Unknown).unwrap();
    assert_eq!(draft.check_contents(1, &requested(), Some(&id("tp"))), Ok(()));
    draft.serve();
    assert_eq!(draft.check_contents(1, &requested(), Some(&id("tp"))), Err(Error::Locked));
    assert_eq!(draft.set_configured(1, Part::Request, &requested(), made()), Err(Error::Locked));
    assert_eq!(draft.pact().plugins, []);
    assert_eq!(draft.check_contents(2, &requested(), None), Err(Error::NoSuchInteraction(2)));
}

#[test]
fn the_interactions_of_a_plugin_name_its_transport() {
    let mut draft = open(NewInteraction::SyncMessage);
    for description in ["second", "third"] {
        draft.add_interaction(NewInteraction::SyncMessage, description).unwrap();
    }
    let transports = |pact: &crate::model::Pact| -> Vec<Option<String>> {
        pact.interactions.iter().map(|interaction| interaction.transport.clone()).collect()
    };
    let named = || Some("tpt".to_owned());
    assert_eq!(transports(&draft.snapshot_for("tpt", &id("tp"))), [named(), named(), named()]);

    set(&mut draft, Part::Request, vec![part("request", "x")]);
    draft.set_configured(2, Part::Request, &requested(), configured(vec![part("request", "x")])).unwrap();
    assert_eq!(transports(&draft.snapshot_for("tpt", &id("tp"))), [named(), named(), None]);
    assert_eq!(transports(&draft.snapshot_for("other", &id("other")))[2].as_deref(), Some("other"));
    assert_eq!(transports(draft.pact()), [None, None, None]);

    // An interaction that replaces another is not configured.
    draft.add_interaction(NewInteraction::SyncMessage, "second").unwrap();
    draft.serve_over("tpt", &id("tp"));
    assert_eq!(transports(draft.pact()), [named(), None, None]);
    assert_eq!(transports(&draft.snapshot_for("later", &id("tp"))), [named(), None, None]);
}

#[test]
fn contents_that_a_plugin_made_take_the_warning_about_others_away() {
    let mut draft = open(NewInteraction::Http);
    let loaded = [id("csv"), id("jwt")];
    draft.set_contents(1, Part::Request, &requested(), &json("{}"), &loaded).unwrap();
    let warnings = |draft: &Draft| draft.warnings(1, &Engine::without_plugins()).unwrap();
    assert_eq!(
        warnings(&draft)[0].text,
        "no loaded plugin claims the content type 'application/tp'; the plugins csv/1.2.3, jwt/1.2.3 are loaded"
    );

    set(&mut draft, Part::Request, vec![part("", "x")]);

    assert!(warnings(&draft).is_empty());
}
