//! Values in their places: each part of a request, a response and a message.

use super::{
    Context, Fixed, GeneratorEnv, Source, TestMode, contents, example_of, now_as, request, response,
    sync_message,
};
use crate::foundation::json::{compact, parse_value};
use crate::matching::fixture::PluginDouble;
use crate::matching::{ContentsFor, Engine};
use crate::model::Category;
use crate::model::generators::{Generator, GeneratorSet};
use crate::model::rules::{Rule, RuleList, Rules, Variant};
use crate::model::{
    Body, Contents, DocPath, Headers, Interaction, InteractionKind, Query, Request, Response, SyncMessage,
};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::without_plugins);

fn env<'e>(context: &'e Context, mode: TestMode, source: &'e mut dyn Source) -> GeneratorEnv<'e> {
    GeneratorEnv { engine: &ENGINE, context, mode, source }
}

fn source() -> Fixed {
    Fixed::new(1, "2000-01-01T10:00:00Z".parse().unwrap())
}

fn exactly(number: i64) -> Generator {
    Generator::RandomInt { min: number, max: number }
}

fn state(expression: &str) -> Generator {
    Generator::ProviderState { expression: expression.to_owned(), data_type: None }
}

fn url() -> Generator {
    Generator::MockServerUrl {
        example: "http://a/orders/1".to_owned(),
        regex: r".*(/orders/\d+)$".to_owned(),
    }
}

fn mock_server() -> Context {
    Context::of_mock_server("http://m:1", 1)
}

fn states() -> Context {
    let values = parse_value(r#"{"id":42,"name":"bob","flag":"true"}"#).unwrap();
    Context::of_provider_state(values.as_object().unwrap().clone())
}

fn path(text: &str) -> DocPath {
    text.parse().unwrap()
}

fn body_generators(generators: &[(&str, Generator)]) -> GeneratorSet {
    let mut set = GeneratorSet::new();
    for (at, generator) in generators {
        set.set(Category::Body, path(at), generator.clone());
    }
    set
}

fn with_body(content_type: &str, body: &str, generators: GeneratorSet) -> Response {
    let mut response = Response::default();
    response.part.headers.get_or_insert_default().set("Content-Type", vec![content_type.to_owned()]);
    response.part.body = Body::present(body.to_owned(), None);
    response.part.generators = generators;
    response
}

fn answered(made: &Response) -> String {
    let made = response(made, &mut env(&mock_server(), TestMode::Consumer, &mut source()));
    made.part.body.text().unwrap().to_owned()
}

fn generated(content_type: &str, body: &str, generators: &[(&str, Generator)]) -> String {
    answered(&with_body(content_type, body, body_generators(generators)))
}

const JSON: &str = "application/json";
const XML: &str = "application/xml";
const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn json_values_are_placed_by_their_paths() {
    let body = r#"{"s":"x","a":1,"arr":[{"id":1},{"id":2}],"m":{"k1":1,"k2":2},"n":null,"b":true}"#;
    let generators = [
        ("$.a", exactly(5)),
        ("$.s", exactly(6)),
        ("$.arr[*].id", exactly(3)),
        ("$.m.*", exactly(4)),
        ("$.n", exactly(2)),
        ("$.nowhere", exactly(9)),
        ("$.arr.*", exactly(9)),
        ("$.m[*]", exactly(9)),
        ("$.a.b", exactly(9)),
    ];
    assert_eq!(
        generated(JSON, body, &generators),
        r#"{"a":5,"arr":[{"id":3},{"id":3}],"b":true,"m":{"k1":4,"k2":4},"n":2,"s":"6"}"#
    );
    assert_eq!(generated(JSON, r#""x""#, &[("$", exactly(7))]), r#""7""#);
    assert_eq!(generated(JSON, "[1,2]", &[("$[1]", exactly(7))]), "[1,7]");
    assert_eq!(generated(JSON, "[1,2]", &[("$[*]", exactly(7)), ("$[1]", exactly(8))]), "[7,8]");
}

#[test]
fn xml_texts_and_attributes_are_placed_by_their_paths() {
    let body = r#"<?xml version="1.0"?><a x="1"><b>1</b><b>2<i/>3</b><c/></a>"#;
    let table: &[(&[(&str, Generator)], &str)] = &[
        (&[("$.a['@x']", exactly(7))], "<a x='7'><b>1</b><b>2<i/>3</b><c/></a>"),
        (&[("$.a.b['#text']", exactly(7))], "<a x='1'><b>7</b><b>7<i/>7</b><c/></a>"),
        (&[("$.a.b[1]['#text']", exactly(7))], "<a x='1'><b>1</b><b>7<i/>7</b><c/></a>"),
        (&[("$.a.b[*]['#text']", exactly(7))], "<a x='1'><b>7</b><b>7<i/>7</b><c/></a>"),
        (&[("$.a.*['#text']", exactly(7))], "<a x='1'><b>7</b><b>7<i/>7</b><c>7</c></a>"),
        (&[("$.a.c['#text']", exactly(7))], "<a x='1'><b>1</b><b>2<i/>3</b><c>7</c></a>"),
        (
            &[
                ("$.a.b", exactly(7)),
                ("$", exactly(7)),
                ("$.z['#text']", exactly(7)),
                ("$.a['@y']", exactly(7)),
            ],
            "<a x='1'><b>1</b><b>2<i/>3</b><c/></a>",
        ),
    ];
    for (generators, expected) in table {
        assert_eq!(
            generated(XML, body, generators),
            format!("<?xml version='1.0'?>{expected}"),
            "{generators:?}"
        );
    }
}

#[test]
fn xml_names_are_written_with_their_prefix_or_their_namespace() {
    let body = r#"<p:a xmlns:p="urn:x" p:k="1"><p:b>1</p:b></p:a>"#;
    let expected = "<?xml version='1.0'?><p:a xmlns:p='urn:x' p:k='8'><p:b>7</p:b></p:a>";
    for prefix in ["p", "urn:x"] {
        let text = format!("$['{prefix}:a']['{prefix}:b']['#text']");
        let attribute = format!("$['{prefix}:a']['@{prefix}:k']");
        assert_eq!(generated(XML, body, &[(&text, exactly(7)), (&attribute, exactly(8))]), expected);
    }
}

#[test]
fn form_fields_are_placed_by_name_and_index() {
    let body = "a=1&b=x+y&a=2";
    assert_eq!(generated(FORM, body, &[("$.a", exactly(7))]), "a=7&b=x+y&a=7");
    assert_eq!(generated(FORM, body, &[("$.a[1]", exactly(7))]), "a=1&b=x+y&a=7");
    assert_eq!(generated(FORM, body, &[("$.a[*]", exactly(7)), ("$.b", exactly(8))]), "a=7&b=8&a=7");
    assert_eq!(generated(FORM, body, &[("$.c", exactly(7)), ("$.a.b", exactly(7))]), body);
}

#[test]
fn bodies_that_cannot_be_gone_through_stay_as_they_are() {
    for (content_type, body) in [(JSON, "{"), (XML, "<a>"), ("text/plain", "{\"a\":1}"), ("image/png", "x")] {
        assert_eq!(generated(content_type, body, &[("$.a", exactly(7))]), body);
    }
    let not_utf8 = Body::present(b"\xff".as_slice(), None);
    let mut made = with_body(JSON, "", body_generators(&[("$", exactly(1))]));
    made.part.body = not_utf8.clone();
    assert_eq!(
        response(&made, &mut env(&mock_server(), TestMode::Consumer, &mut source())).part.body,
        not_utf8
    );
}

#[test]
fn a_generator_that_fails_leaves_its_example_and_no_other() {
    let failing = Generator::RandomInt { min: 2, max: 1 };
    let plugin = Generator::Plugin { name: "Mine".to_owned(), values: Default::default() };
    let generators =
        [("$.a", failing), ("$.b", exactly(7)), ("$.c", plugin), ("$.d", Generator::RandomDecimal(0))];

    assert_eq!(generated(JSON, r#"{"a":1,"b":1,"c":1,"d":1}"#, &generators), r#"{"a":1,"b":7,"c":1,"d":1}"#);
}

#[test]
fn each_side_leaves_the_generators_of_the_other() {
    let body = r#"{ "id": 1, "url": "u" }"#;
    let made = with_body(JSON, body, body_generators(&[("$.id", state("id")), ("$.url", url())]));
    let bodies = |made: &Response| {
        let both = [(mock_server(), TestMode::Consumer), (states(), TestMode::Provider)];
        both.map(|(context, mode)| {
            response(made, &mut env(&context, mode, &mut source())).part.body.text().unwrap().to_owned()
        })
    };

    assert_eq!(bodies(&made), [r#"{"id":1,"url":"http://m:1/orders/1"}"#, r#"{"id":42,"url":"u"}"#]);
    let untouched = with_body(JSON, body, body_generators(&[("$.id", state("id"))]));
    assert_eq!(bodies(&untouched)[0], body);
}

#[test]
fn a_response_without_generators_is_not_copied() {
    let plain = with_body(JSON, "{}", GeneratorSet::new());

    assert!(matches!(
        response(&plain, &mut env(&mock_server(), TestMode::Consumer, &mut source())),
        std::borrow::Cow::Borrowed(_)
    ));
}

#[test]
fn a_status_is_made_from_whole_numbers() {
    let status = |generator: &Generator, context: &Context, mode| {
        let mut made = Response::default();
        made.part.generators.set(Category::Status, DocPath::empty(), generator.clone());
        response(&made, &mut env(context, mode, &mut source())).status
    };
    let consumer = |generator: &Generator| status(generator, &mock_server(), TestMode::Consumer);

    assert_eq!(consumer(&exactly(404)), 404);
    for ignored in
        [exactly(99), exactly(1000), exactly(-1), exactly(70_000), Generator::RandomBoolean, state("id")]
    {
        assert_eq!(consumer(&ignored), 200, "{ignored:?}");
    }
    assert_eq!(consumer(&Generator::RandomString(3)), 200);
    let values = parse_value(r#"{"number":201,"text":"202"}"#).unwrap();
    let context = Context::of_provider_state(values.as_object().unwrap().clone());
    assert_eq!(status(&state("number"), &context, TestMode::Provider), 201);
    assert_eq!(status(&state("${text}"), &context, TestMode::Provider), 202);
}

#[test]
fn headers_are_replaced_whatever_their_case_and_added_where_they_are_not() {
    let mut made = Response::default();
    let headers: &mut Headers = made.part.headers.get_or_insert_default();
    headers.set("X-Abc", vec!["1".to_owned(), "2".to_owned()]);
    headers.set("X-Def", vec!["1".to_owned(), "2".to_owned()]);
    let generators = &mut made.part.generators;
    generators.set(Category::Header, DocPath::of_name("x-abc"), exactly(7));
    generators.set(Category::Header, DocPath::of_name("x-def").index(1), exactly(8));
    generators.set(Category::Header, DocPath::of_name("X-New"), exactly(9));

    let made = response(&made, &mut env(&mock_server(), TestMode::Consumer, &mut source()));

    let headers: Vec<_> = made.part.headers.as_ref().unwrap().iter().collect();
    let values = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>();
    let expected = [("X-Abc", values(&["7"])), ("X-Def", values(&["1", "8"])), ("X-New", values(&["9"]))];
    assert_eq!(headers, expected.each_ref().map(|(name, values)| (*name, values.as_slice())));
}

#[test]
fn a_request_takes_the_values_of_the_provider_states() {
    let mut asked = Request { path: "/u/1".to_owned(), ..Request::default() };
    let pairs = [("q", "q:1"), ("r", "1"), ("r", "2"), ("keep", "1")];
    asked.query = Some(
        pairs.map(|(name, value)| (name.to_owned(), Some(value.to_owned()))).into_iter().collect::<Query>(),
    );
    let generators = &mut asked.part.generators;
    generators.set(Category::Path, DocPath::empty(), state("/u/${id}"));
    for (name, expression) in
        [("q", "${id}"), ("r", "id"), ("n", "${name}"), ("keep", "${nope}"), ("none", "${nope}")]
    {
        generators.set(Category::Query, DocPath::of_name(name), state(expression));
    }
    generators.set(Category::Header, DocPath::of_name("Authorization"), state("Bearer ${name}"));
    generators.set(Category::Method, DocPath::empty(), state("name"));

    let made = request(&asked, &mut env(&states(), TestMode::Provider, &mut source()));

    assert_eq!((made.method.as_str(), made.path.as_str()), ("GET", "/u/42"));
    let query: Vec<_> = made
        .query
        .as_ref()
        .unwrap()
        .iter()
        .flat_map(|(name, values)| {
            values.iter().map(move |value| format!("{name}={}", value.as_deref().unwrap_or_default()))
        })
        .collect();
    assert_eq!(query, ["q=42", "r=42", "r=42", "keep=1", "n=bob"]);
    assert_eq!(made.part.headers.as_ref().unwrap().first("authorization"), Some("Bearer bob"));
}

#[test]
fn message_contents_and_metadata_are_made_too() {
    let mut message = Contents { body: Body::present("{\"a\":1}", None), ..Contents::default() };
    message.metadata.insert("text".to_owned(), "x".into());
    message.metadata.insert("number".to_owned(), 1.into());
    message.generators = body_generators(&[("$.a", exactly(7))]);
    for key in ["text", "$.number", "new"] {
        message.generators.set(Category::Metadata, path(key), exactly(7));
    }

    let made = contents(
        &message,
        ContentsFor::Request,
        &mut env(&Context::default(), TestMode::Consumer, &mut source()),
    );

    assert_eq!(made.body.text(), Some(r#"{"a":7}"#));
    assert_eq!(compact(&made.metadata.clone().into()), r#"{"new":7,"number":7,"text":"7"}"#);
}

fn variant(index: usize, rel: &str, generator: Generator) -> Variant {
    let rules = Rules::from([(path("$.rel"), RuleList::of(Rule::Regex(rel.to_owned())))]);
    Variant { index, rules, generators: BTreeMap::from([(path("$.href"), generator)]) }
}

#[test]
fn items_get_the_generators_of_the_variant_they_are_of() {
    let body =
        r#"{"links":[{"href":"a","rel":"self"},{"href":"b","rel":"next"},{"href":"c","rel":"other"}]}"#;
    let mut made = with_body(JSON, body, GeneratorSet::new());
    let variants = vec![variant(0, "self", url()), variant(1, "next", exactly(7))];
    made.part.rules.add(Category::Body, path("$.links"), Rule::ArrayContains(variants));

    assert_eq!(
        answered(&made),
        r#"{"links":[{"href":"http://m:1/orders/1","rel":"self"},{"href":"7","rel":"next"},{"href":"c","rel":"other"}]}"#
    );
}

#[test]
fn variants_inside_variants_are_followed() {
    let inner = Rule::ArrayContains(vec![variant(0, "self", exactly(7))]);
    let outer = Variant {
        index: 0,
        rules: Rules::from([(path("$.links"), RuleList::of(inner))]),
        generators: BTreeMap::new(),
    };
    let body = r#"[{"links":[{"href":"a","rel":"self"}]}]"#;
    let mut made = with_body(JSON, body, GeneratorSet::new());
    made.part.rules.add(Category::Body, path("$"), Rule::ArrayContains(vec![outer]));

    assert_eq!(answered(&made), r#"[{"links":[{"href":"7","rel":"self"}]}]"#);
}

#[test]
fn a_large_body_with_many_generators_is_made_quickly() {
    let items = (0..5_000).map(|at| format!("\"k{at}\":{at}")).collect::<Vec<_>>().join(",");
    let keys: Vec<String> = (0..5_000).map(|at| format!("$.k{at}")).collect();
    let generators: Vec<_> = keys.iter().map(|key| (key.as_str(), exactly(-1))).collect();
    let started = std::time::Instant::now();

    let made = generated(JSON, &format!("{{{items}}}"), &generators);

    assert_eq!(made.matches(":-1").count(), 5_000);
    assert!(started.elapsed() < std::time::Duration::from_secs(5));
}

#[test]
fn a_text_or_a_date_can_be_had_without_a_place_for_it() {
    assert_eq!(now_as("dd/MM/yyyy HH:mm", &mut source()).unwrap(), "01/01/2000 10:00");
    assert_eq!(now_as("", &mut source()).unwrap_err().to_string(), "the date/time pattern is empty");
    assert_eq!(example_of("ab{3}", &mut source()).unwrap(), "abbb");
    let anchored = example_of("^a$", &mut source()).unwrap_err().to_string();
    assert_eq!(anchored, "'^a$' is not a valid regular expression - anchor is not supported");
}

#[test]
fn a_synchronous_message_travels_without_rules_and_generators() {
    let part = |body: &str, generators| {
        let json = "application/json".parse().ok();
        let mut part =
            Contents { body: Body::present(body.to_owned(), json), generators, ..Contents::default() };
        part.rules.add(Category::Body, path("$.a"), Rule::Type);
        part
    };
    let request = part(r#"{"a":1}"#, body_generators(&[("$.a", exactly(7))]));
    let responses =
        vec![part(r#"{"a":1}"#, body_generators(&[("$.a", exactly(8))])), part("[]", GeneratorSet::new())];
    let message = SyncMessage { request, responses };
    let interaction = Interaction::new("d", InteractionKind::SyncMessage(Box::new(message)));

    let made =
        sync_message(&interaction, &mut env(&Context::default(), TestMode::Consumer, &mut source())).unwrap();

    assert_eq!(made.description, "d");
    let InteractionKind::SyncMessage(message) = made.kind else { panic!("another kind") };
    let parts: Vec<_> = std::iter::once(&message.request).chain(&message.responses).collect();
    let bodies: Vec<_> = parts.iter().map(|part| part.body.text()).collect();
    assert_eq!(bodies, [Some(r#"{"a":7}"#), Some(r#"{"a":8}"#), Some("[]")]);
    assert!(parts.iter().all(|part| part.rules.is_empty() && part.generators.is_empty()));
}

#[test]
fn other_interactions_are_no_synchronous_messages() {
    let http = Interaction::http("d");

    assert!(sync_message(&http, &mut env(&Context::default(), TestMode::Consumer, &mut source())).is_none());
}

fn plugin_generator() -> Generator {
    let values = [("by".to_owned(), 2.into())].into_iter().collect();
    Generator::Plugin { name: "count".to_owned(), values }
}

#[test]
fn a_plugin_generates_the_contents_of_the_types_it_claims() {
    let engine = Engine::new(Arc::new(PluginDouble::default()));
    let made = |content_type: &str, body: &str, generators| {
        let made = with_body(content_type, body, generators);
        let context = mock_server();
        let made =
            response(&made, &mut GeneratorEnv::consumer(&engine, &context, &mut source())).into_owned();
        made.part.body.text().unwrap().to_owned()
    };
    let generators = || body_generators(&[("$.a", exactly(1)), ("$.b", state("id"))]);

    assert_eq!(made("application/vnd.x", "body", generators()), " body 2 true Consumer Response");
    assert_eq!(made("application/vnd.x", "broken", generators()), "broken");
    assert_eq!(made("application/vnd.x", "body", GeneratorSet::new()), "body");
    assert_eq!(made("application/json", r#"{"a":0}"#, generators()), r#"{"a":1}"#);
}

#[test]
fn a_generator_of_a_plugin_gets_its_place_and_the_example() {
    let engine = Engine::new(Arc::new(PluginDouble::default()));
    let mut made = with_body(
        "application/json",
        r#"{"a":"x","b":"broken"}"#,
        body_generators(&[("$.a", plugin_generator()), ("$.b", plugin_generator())]),
    );
    made.part.headers.get_or_insert_default().set("X-A", vec!["1".to_owned()]);
    made.part.generators.set(Category::Header, DocPath::of_name("X-A"), plugin_generator());
    let context = mock_server();
    let made = response(&made, &mut GeneratorEnv::consumer(&engine, &context, &mut source())).into_owned();

    let body = parse_value(made.part.body.text().unwrap()).unwrap();
    assert_eq!(body["a"], r#"count 2 "x" Some("body $.a")"#);
    assert_eq!(body["b"], "broken");
    let header = made.part.headers.as_ref().unwrap().first("X-A");
    assert_eq!(header, Some(r#"count 2 "1" Some("header $['X-A']")"#));
}

#[test]
fn without_plugins_a_generator_of_a_plugin_is_unknown() {
    let context = Context::default();
    let mut source = source();
    let made = super::text(&plugin_generator(), &mut env(&context, TestMode::Provider, &mut source));

    assert_eq!(made.unwrap_err().to_string(), "there is no generator 'count'");
}
