//! What plugins are asked, and what becomes of their replies.

use super::Answers;
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{Document, Map, Value, compact, parse_value};
use crate::matching::{
    ContentsComparison, ContentsFor, ContentsGeneration, Engine, FieldComparison, FieldGeneration,
    FieldValue, Mismatch, Plugins, TestMode,
};
use crate::model::generators::Generator;
use crate::model::rules::{Rule, RuleList, Rules};
use crate::model::{self, Body, Category, DocPath, Interaction, Pact};
use crate::plugin::catalogue::EntryKind;
use crate::plugin::interface::CallError;
use crate::plugin::proto::v2;
use crate::plugin::register::Register;
use crate::plugin::scripted::{Announced, Call, Scripted, internal};
use crate::plugin::wire;
use std::sync::Arc;

const ENTRIES: &[Announced<'_>] = &[
    (EntryKind::ContentMatcher, "tp", Some(("content-types", "application/tp"))),
    (EntryKind::ContentGenerator, "tp", Some(("content-types", "application/tp"))),
    (EntryKind::Matcher, "luhn", Some(("config-key", "brand"))),
    (EntryKind::Generator, "Card", None),
];

struct Loaded {
    register: Arc<Register>,
    plugin: Arc<Scripted>,
    answers: Answers,
}

fn loaded(interface_version: u8) -> Loaded {
    let (register, plugin) = (Arc::<Register>::default(), Arc::<Scripted>::default());
    plugin.load(&register, "tp", interface_version, ENTRIES);
    let answers = Answers::new(Arc::clone(&register), Some("run-1"));
    Loaded { register, plugin, answers }
}

fn object(text: &str) -> Map<String, Value> {
    parse_value(text).unwrap().as_object().unwrap().clone()
}

/// The answers for an interaction of a pact, both with data of the plugin.
fn scoped(answers: &Answers) -> Arc<dyn Plugins> {
    let mut pact = Pact::new("c", "p");
    for (version, configuration) in
        [("1.0.0", r#"{"pc":0}"#), ("1.2.3", r#"{"pc":1}"#), ("2.0.0", r#"{"pc":2}"#)]
    {
        let (name, version) = ("tp".to_owned(), version.to_owned());
        pact.plugins.push(model::Plugin { name, version, configuration: object(configuration) });
    }
    let mut interaction = Interaction::http("i");
    interaction.plugin_configuration = object(r#"{"tp":{"ic":"one"},"other":{"x":1}}"#);
    answers.for_pact(&pact).unwrap().for_interaction(&interaction).unwrap()
}

fn members(message: Option<&prost_types::Struct>) -> String {
    compact(&Value::Object(wire::from_struct(message.unwrap())))
}

fn configuration(message: Option<&v2::PluginConfiguration>) -> (String, String) {
    let both = message.unwrap();
    (members(both.interaction_configuration.as_ref()), members(both.pact_configuration.as_ref()))
}

fn tp() -> ContentType {
    "application/tp;charset=UTF-8;v=2".parse().unwrap()
}

fn compare(plugins: &dyn Plugins) -> Vec<Mismatch> {
    let (expected, actual) = (Body::present("a", None), Body::present("b", None));
    let rules = Rules::from([("$.p".parse().unwrap(), RuleList::of(Rule::MinType(2)))]);
    plugins.compare_contents(&ContentsComparison {
        expected: &expected,
        expected_type: &tp(),
        actual: &actual,
        actual_type: &"application/tp".parse().unwrap(),
        rules: &rules,
        allows_unexpected: true,
    })
}

#[test]
fn a_comparison_is_sent_with_all_that_the_interface_has_a_field_for() {
    let loaded = loaded(2);
    assert!(loaded.answers.claims_comparison(&tp()));
    assert!(!loaded.answers.claims_comparison(&"text/tp".parse().unwrap()));

    assert!(compare(&*scoped(&loaded.answers)).is_empty());

    let Call::Compare(request, chain) = loaded.plugin.only_call() else { panic!() };
    let expected = request.expected.unwrap();
    assert_eq!(
        (expected.content_type.as_str(), expected.content),
        ("application/tp;charset=utf-8;v=2", Some(b"a".to_vec()))
    );
    assert_eq!(request.actual.unwrap().content_type, "application/tp");
    assert!(request.allow_unexpected_keys);
    assert_eq!(request.rules["$.p"].rule[0].r#type, "min-type");
    assert_eq!(
        configuration(request.plugin_configuration.as_ref()),
        (r#"{"ic":"one"}"#.to_owned(), r#"{"pc":1}"#.to_owned())
    );
    assert_eq!(members(request.test_context.as_ref()), r#"{"testRunId":"run-1"}"#);
    assert_eq!((chain.id.len(), chain.deadline), (36, None));
}

#[test]
fn without_data_both_configurations_are_empty_and_without_an_id_the_context_is() {
    let loaded = loaded(2);
    let answers = Answers::new(Arc::clone(&loaded.register), None);

    assert!(answers.for_pact(&Pact::new("c", "p")).is_none());
    assert!(answers.for_interaction(&Interaction::http("i")).is_none());
    compare(&answers);

    let Call::Compare(request, _) = loaded.plugin.only_call() else { panic!() };
    assert_eq!(configuration(request.plugin_configuration.as_ref()), ("{}".to_owned(), "{}".to_owned()));
    assert_eq!(members(request.test_context.as_ref()), "{}");
}

#[test]
fn each_test_run_has_its_own_id() {
    let loaded = loaded(2);
    compare(&*loaded.answers.for_test_run("run-2").unwrap());
    let Call::Compare(request, _) = loaded.plugin.only_call() else { panic!() };
    assert_eq!(members(request.test_context.as_ref()), r#"{"testRunId":"run-2"}"#);
}

#[test]
fn a_comparison_that_fails_is_a_mismatch_of_the_body() {
    let loaded = loaded(1);
    *loaded.plugin.failure.lock() = Some(internal("boom"));

    let found = compare(&loaded.answers);

    assert_eq!(
        found.iter().map(Mismatch::to_json).collect::<Value>().to_string(),
        r#"[{"actual":"","expected":"","mismatch":"Call to compare contents handler failed = code: 'Internal error', message: \"boom\"","path":"","type":"BodyMismatch"}]"#
    );
}

#[test]
fn differences_come_back_as_mismatches() {
    let loaded = loaded(1);
    loaded.plugin.compared.lock().error = "no".to_owned();
    assert_eq!(compare(&loaded.answers)[0].text(), "no");
}

fn generate(plugins: &dyn Plugins, content_type: &str) -> Option<Result<Body, String>> {
    let path: DocPath = "$.p".parse().unwrap();
    plugins.generate_contents(&ContentsGeneration {
        body: &Body::present("a", None),
        content_type: &content_type.parse().unwrap(),
        generators: &[(&path, &Generator::RandomInt { min: 1, max: 2 })],
        context: &object(r#"{"mockServer":{"port":1}}"#),
        mode: TestMode::Provider,
        contents_for: ContentsFor::Response,
    })
}

#[test]
fn a_body_is_generated_by_the_plugin_that_claims_its_type() {
    let loaded = loaded(1);
    *loaded.plugin.generated.lock() = v2::GenerateContentResponse {
        contents: Some(v2::Body { content: Some(b"made".to_vec()), ..v2::Body::default() }),
    };
    let plugins = scoped(&loaded.answers);

    assert!(generate(&*plugins, "text/plain").is_none());
    let made = generate(&*plugins, "application/tp").unwrap().unwrap();

    assert_eq!(made.text(), Some("made"));
    let Call::Generate(request, _) = loaded.plugin.only_call() else { panic!() };
    assert_eq!(request.contents.as_ref().unwrap().content, Some(b"a".to_vec()));
    assert_eq!(members(request.generators["$.p"].values.as_ref()), r#"{"max":2,"min":1}"#);
    assert_eq!(configuration(request.plugin_configuration.as_ref()).0, r#"{"ic":"one"}"#);
    assert_eq!(members(request.test_context.as_ref()), r#"{"mockServer":{"port":1},"testRunId":"run-1"}"#);
    assert_eq!((request.test_mode, request.content_for), (2, 1));
}

#[test]
fn values_of_provider_states_stand_beside_the_rest_of_the_context() {
    let loaded = loaded(2);
    let known = object(r#"{"providerState":{"id":42,"nested":{"a":1}},"other":1}"#);
    assert_eq!(
        members(Some(&loaded.answers.context(&known))),
        r#"{"id":42,"nested":{"a":1},"other":1,"testRunId":"run-1"}"#
    );
}

#[test]
fn a_body_stays_when_its_plugin_fails_and_the_reason_names_it() {
    let loaded = loaded(1);
    let plugin = crate::plugin::id::PluginId { name: "tp".to_owned(), version: "1.2.3".to_owned() };
    let limit = std::time::Duration::from_millis(30_000);
    *loaded.plugin.failure.lock() = Some(CallError::Timeout { plugin, call: "GenerateContent", limit });

    assert_eq!(
        generate(&loaded.answers, "application/tp").unwrap().unwrap_err(),
        "plugin tp/1.2.3 did not generate its values: Plugin tp/1.2.3 did not answer GenerateContent within 30000 ms"
    );
}

fn match_field(plugins: &dyn Plugins, name: &str) -> Result<(), String> {
    let [expected, actual] = ["[1]", r#""x""#].map(|text| Document::parse(text).unwrap());
    plugins.match_field(&FieldComparison {
        name,
        values: &object(r#"{"brand":"visa"}"#),
        category: Category::Header,
        path: "$['x-card']",
        expected: FieldValue::Json(expected.root()),
        actual: FieldValue::Json(actual.root()),
    })
}

#[test]
fn a_rule_of_a_plugin_is_sent_with_the_value() {
    let loaded = loaded(2);

    assert_eq!(match_field(&*scoped(&loaded.answers), "luhn"), Ok(()));

    let Call::Match(request, chain) = loaded.plugin.only_call() else { panic!() };
    let rule = request.rule.as_ref().unwrap();
    assert_eq!((request.key.as_str(), rule.r#type.as_str()), ("luhn", "luhn"));
    assert_eq!(members(rule.values.as_ref()), r#"{"brand":"visa"}"#);
    assert_eq!((request.path.as_str(), request.mismatch_type.as_str()), ("$['x-card']", "header"));
    assert_eq!(compact(&wire::from_field(request.expected.as_ref().unwrap())), "[1]");
    assert_eq!(compact(&wire::from_field(request.actual.as_ref().unwrap())), r#""x""#);
    assert_eq!(configuration(request.plugin_configuration.as_ref()).1, r#"{"pc":1}"#);
    assert_eq!(members(request.test_context.as_ref()), r#"{"testRunId":"run-1"}"#);
    assert_eq!(chain.id.len(), 36);
}

#[test]
fn what_a_plugin_says_of_a_value_is_the_text_of_the_mismatch() {
    let loaded = loaded(2);
    let mismatches = ["m1", "m2"].map(|text| v2::ContentMismatch {
        mismatch: text.to_owned(),
        path: "$.other".to_owned(),
        ..v2::ContentMismatch::default()
    });
    loaded.plugin.matched.lock().mismatches = mismatches.into();
    assert_eq!(match_field(&loaded.answers, "luhn"), Err("m1, m2".to_owned()));
    loaded.plugin.matched.lock().error = "bad".to_owned();
    assert_eq!(match_field(&loaded.answers, "luhn"), Err("bad".to_owned()));
    *loaded.plugin.failure.lock() = Some(internal("kaboom"));
    let status = r#"code: 'Internal error', message: "kaboom""#;
    assert_eq!(match_field(&loaded.answers, "luhn"), Err(status.to_owned()));
}

#[test]
fn a_rule_that_cannot_be_applied_says_why() {
    let second = loaded(2);
    assert_eq!(
        match_field(&second.answers, "nope"),
        Err("Could not apply the 'nope' matching rule - No catalogue entry found for key 'nope'".to_owned())
    );
    Arc::<Scripted>::default().load(&second.register, "bb", 2, ENTRIES);
    assert_eq!(
        match_field(&second.answers, "luhn"),
        Err("Could not apply the 'luhn' matching rule - Ambiguous catalogue entry key 'luhn': matches multiple entries \
             (plugin/bb/matcher/luhn, plugin/tp/matcher/luhn) - register it under a more specific key"
            .to_owned())
    );
    assert_eq!(match_field(&second.answers, "tp/matcher/luhn"), Ok(()));
    let Call::Match(request, _) = second.plugin.only_call() else { panic!() };
    assert_eq!(request.key, "luhn");

    let first = loaded(1);
    *first.plugin.failure.lock() = Some(CallError::unimplemented("no fields"));
    assert_eq!(
        match_field(&first.answers, "luhn"),
        Err("code: 'Operation is not implemented or not supported', message: \"no fields\"".to_owned())
    );
}

#[test]
fn a_rule_that_is_spelled_as_an_entry_of_the_core_is_applied_by_the_core() {
    let loaded = loaded(2);
    assert_eq!(
        match_field(&loaded.answers, "core/matcher/type"),
        Err("Expected 'x' (String) to be the same type as [1] (Array)".to_owned())
    );
    assert!(loaded.plugin.calls.lock().is_empty());
}

fn generate_field(plugins: &dyn Plugins, name: &str) -> Result<Value, String> {
    let path: DocPath = "$.card".parse().unwrap();
    plugins.generate_field(&FieldGeneration {
        name,
        values: &object(r#"{"x":1}"#),
        place: Some((Category::Body, &path)),
        example: &Value::from("4111"),
        context: &object(r#"{"mockServer":{"port":1}}"#),
        mode: TestMode::Consumer,
    })
}

#[test]
fn a_value_is_generated_by_the_plugin_that_has_the_generator() {
    let loaded = loaded(2);
    loaded.plugin.made.lock().value = Some(wire::of_json(&parse_value(r#"{"a":[1]}"#).unwrap()));

    let made = generate_field(&*scoped(&loaded.answers), "Card").unwrap();

    assert_eq!(compact(&made), r#"{"a":[1]}"#);
    let Call::Make(request, _) = loaded.plugin.only_call() else { panic!() };
    let generator = request.generator.as_ref().unwrap();
    assert_eq!((request.key.as_str(), generator.r#type.as_str()), ("Card", "Card"));
    assert_eq!(members(generator.values.as_ref()), r#"{"x":1}"#);
    assert_eq!(request.path, "$.card");
    assert_eq!(wire::from_field(request.example_value.as_ref().unwrap()), "4111");
    assert_eq!(configuration(request.plugin_configuration.as_ref()).0, r#"{"ic":"one"}"#);
    assert_eq!(members(request.test_context.as_ref()), r#"{"mockServer":{"port":1},"testRunId":"run-1"}"#);
    assert_eq!(request.test_mode, 1);
}

#[test]
fn a_value_stays_when_it_cannot_be_generated() {
    let loaded = loaded(2);
    loaded.plugin.made.lock().error = "no".to_owned();
    assert_eq!(generate_field(&loaded.answers, "Card"), Err("no".to_owned()));
    *loaded.plugin.failure.lock() = Some(internal("kaboom"));
    assert_eq!(
        generate_field(&loaded.answers, "Card"),
        Err(r#"plugin tp/1.2.3: code: 'Internal error', message: "kaboom""#.to_owned())
    );
    assert_eq!(
        generate_field(&loaded.answers, "Nope"),
        Err("No catalogue entry found for key 'Nope'".to_owned())
    );
    let made = generate_field(&loaded.answers, "core/generator/RandomBoolean").unwrap();
    assert!(made.is_boolean());
}

#[test]
fn names_are_looked_up_in_the_catalogue() {
    let loaded = loaded(2);
    let answers = &loaded.answers;
    assert!(answers.knows_rule("luhn") && answers.knows_rule("plugin/tp/matcher/luhn"));
    assert!(answers.knows_generator("Card"));
    assert!(!answers.knows_rule("Card") && !answers.knows_rule("nope") && !answers.knows_generator("luhn"));
    assert_eq!(answers.config_key("luhn"), Some("brand".to_owned()));
    assert_eq!(answers.config_key("nope"), None);
    assert_eq!(answers.config_key("type"), None);
}

#[test]
fn a_plugin_that_was_let_go_of_claims_nothing() {
    let loaded = loaded(2);
    let plugin = crate::plugin::id::PluginId { name: "tp".to_owned(), version: "1.2.3".to_owned() };
    loaded.register.release(&plugin);

    assert!(!loaded.answers.claims_comparison(&tp()));
    assert!(generate(&loaded.answers, "application/tp").is_none());
    assert!(!loaded.answers.knows_rule("luhn"));
    let engine = Engine::new(Arc::new(loaded.answers));
    assert!(!engine.plugins().claims_comparison(&tp()));
}
