//! The entries of the core in the catalogue: what they do when a plugin, or a rule that is spelled as an entry, asks.

use super::proto::v2;
use super::proto::v2::field_value::Value as WireValue;
use super::proto::v2::generate_content_request::{ContentFor, TestMode as WireMode};
use super::wire;
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{Document, to_text};
use crate::generate::{self, Context, GeneratorEnv, System, TestMode};
use crate::matching::{
    ActualRequest, ContentsFor, Engine, ExpectedRequest, ExpectedResponse, Mismatch, matches_bytes,
    matches_json,
};
use crate::model::generators::{Generator, GeneratorSet};
use crate::model::rules::{Rule, RuleSet, Rules};
use crate::model::{Body, BodyFormat, Category, Content, Contents, HttpPart, Request, Response};
use bytes::Bytes;
use std::collections::BTreeMap;

/// Applies a rule of the core to one value. `key` is the entry, which counts if the request names no rule.
pub(super) fn match_field(key: &str, request: &v2::MatchFieldRequest) -> v2::MatchFieldResponse {
    match field_rule(key, request.rule.as_ref()) {
        Ok(rule) => v2::MatchFieldResponse {
            error: String::new(),
            mismatches: field_mismatch(&rule, request).into_iter().collect(),
        },
        Err(error) => v2::MatchFieldResponse { error, mismatches: Vec::new() },
    }
}

fn field_rule(key: &str, rule: Option<&v2::MatchingRule>) -> Result<Rule, String> {
    let mut message = rule.cloned().unwrap_or_default();
    if message.r#type.is_empty() {
        key.clone_into(&mut message.r#type);
    }
    let name = &message.r#type;
    let is_about_whole = |rule: &Rule| match rule {
        Rule::MinType(_)
        | Rule::MaxType(_)
        | Rule::MinMaxType(..)
        | Rule::Values
        | Rule::ArrayContains(_)
        | Rule::EachKey(_)
        | Rule::EachValue(_) => true,
        Rule::Plugin { name, .. } => name == "min-max-type",
        _ => false,
    };
    let rule = wire::from_rule(&message)
        .map_err(|problem| format!("'{name}' is not a valid matching rule - {problem}"))?;
    if is_about_whole(&rule) {
        return Err(format!(
            "The '{name}' matching rule applies to a collection as a whole, not to a single value, so it can not be \
             applied through MatchField. Match the collection with a content matcher instead."
        ));
    }
    if matches!(rule, Rule::Plugin { .. }) {
        return Err(format!("'{name}' is not one of the matching rules provided by this framework"));
    }
    Ok(rule)
}

fn field_mismatch(rule: &Rule, request: &v2::MatchFieldRequest) -> Option<v2::ContentMismatch> {
    let engine = &Engine::without_plugins();
    let none = v2::FieldValue::default();
    let expected = request.expected.as_ref().unwrap_or(&none);
    let actual = request.actual.as_ref().unwrap_or(&none);
    let (wanted, found) = (shown(expected), shown(actual));
    let verdict = if is_binary(expected) || is_binary(actual) {
        matches_bytes(engine, rule, &wanted, &found, false)
    } else {
        let documents = [expected, actual].map(|value| Document::from(&wire::from_field(value)));
        matches_json(engine, rule, documents[0].root(), documents[1].root(), false)
    };
    verdict.err().map(|mismatch| v2::ContentMismatch {
        expected: Some(wanted),
        actual: Some(found),
        mismatch,
        path: request.path.clone(),
        diff: String::new(),
        mismatch_type: request.mismatch_type.clone(),
    })
}

fn is_binary(value: &v2::FieldValue) -> bool {
    matches!(value.value, Some(WireValue::BinaryValue(_)))
}

/// A value as a mismatch shows it: bytes as they are, a text without quotes, anything else as JSON.
fn shown(value: &v2::FieldValue) -> Vec<u8> {
    match &value.value {
        Some(WireValue::BinaryValue(bytes)) => bytes.clone(),
        Some(WireValue::NullValue(_)) => b"null".to_vec(),
        _ => to_text(&wire::from_field(value)).into_bytes(),
    }
}

/// Compares two bodies as the entry says, whatever their content types are.
pub(super) fn compare_contents(
    key: &str,
    request: &v2::CompareContentsRequest,
) -> v2::CompareContentsResponse {
    let rules = match wire::from_rules(&request.rules) {
        Ok(rules) => rules,
        Err(error) => return v2::CompareContentsResponse { error, ..v2::CompareContentsResponse::default() },
    };
    let [expected, actual] =
        [&request.expected, &request.actual].map(|body| compared_body(key, body.as_ref()));
    let found = if request.allow_unexpected_keys {
        let expected = Response { part: part(expected, Some(rules)), ..Response::default() };
        let actual = Response { part: part(actual, None), ..Response::default() };
        ExpectedResponse::compile(&expected, &Engine::without_plugins()).compare(&actual)
    } else {
        let expected = Request { part: part(expected, Some(rules)), ..Request::default() };
        let actual = Request { part: part(actual, None), ..Request::default() };
        let compiled = ExpectedRequest::compile(&expected, &Engine::without_plugins());
        compiled.compare(&ActualRequest::new(&actual)).mismatches
    };
    v2::CompareContentsResponse { results: by_path(&found), ..v2::CompareContentsResponse::default() }
}

fn part(body: Body, rules: Option<Rules>) -> HttpPart {
    let mut set = RuleSet::new();
    for (path, list) in rules.into_iter().flatten() {
        set.add_list(Category::Body, path, list);
    }
    HttpPart { body, rules: set, ..HttpPart::default() }
}

/// A body of the format of an entry. Even one without bytes is there.
fn compared_body(key: &str, message: Option<&v2::Body>) -> Body {
    let content_type = message.and_then(|body| ContentType::parse(&body.content_type).ok());
    let of_format = |format: BodyFormat, default: fn() -> ContentType| match content_type.clone() {
        Some(found) if BodyFormat::of(&found) == format => found,
        _ => default(),
    };
    let content_type = match key {
        "json" => of_format(BodyFormat::Json, ContentType::json),
        "xml" => of_format(BodyFormat::Xml, ContentType::xml),
        "text" => ContentType::text_plain(),
        _ => content_type.unwrap_or_else(ContentType::octet_stream),
    };
    let bytes = Bytes::from(message.and_then(|body| body.content.clone()).unwrap_or_default());
    Body::Present(Content { bytes, content_type: Some(content_type), hint: None, is_raw: true })
}

fn by_path(found: &[Mismatch]) -> BTreeMap<String, v2::ContentMismatches> {
    let mut results = BTreeMap::<String, v2::ContentMismatches>::new();
    for mismatch in found {
        let path = match mismatch {
            Mismatch::Body { path, .. } => path,
            _ => "",
        };
        let message = wire::to_mismatch(mismatch, path, "body");
        results.entry(path.to_owned()).or_default().mismatches.push(message);
    }
    results
}

/// Generates the values of a body. Generators that cannot be made leave their examples.
pub(super) fn generate_content(
    key: &str,
    request: &v2::GenerateContentRequest,
) -> v2::GenerateContentResponse {
    let Some(message) = &request.contents else { return v2::GenerateContentResponse::default() };
    let unchanged = || v2::GenerateContentResponse { contents: Some(message.clone()) };
    if key == "binary" {
        return unchanged();
    }
    let content_type = ContentType::parse(&message.content_type).unwrap_or_default();
    let body = wire::from_body(message, &content_type);
    let contents = Contents { body, generators: generators(&request.generators), ..Contents::default() };
    let part = match request.content_for() {
        ContentFor::Request => ContentsFor::Request,
        ContentFor::Response => ContentsFor::Response,
    };
    let made = with_env(request.test_context.as_ref(), mode(request.test_mode(), None), |env| {
        generate::contents(&contents, part, env).into_owned()
    });
    let bytes = made.body.content().map(|content| content.bytes.to_vec());
    let contents = v2::Body { content: bytes.or_else(|| message.content.clone()), ..message.clone() };
    v2::GenerateContentResponse { contents: Some(contents) }
}

fn generators(messages: &BTreeMap<String, v2::Generator>) -> GeneratorSet {
    let mut set = GeneratorSet::new();
    for (path, message) in messages {
        match (path.parse(), wire::from_generator(message)) {
            (Ok(path), Ok(generator)) => set.set(Category::Body, path, generator),
            (Err(error), _) => tracing::warn!("a generator is left out: {error}"),
            (_, Err(error)) => tracing::warn!("the generator for '{path}' is left out: {error}"),
        }
    }
    set
}

/// Generates one value. `key` is the entry, which counts if the request names no generator.
pub(super) fn generate_field(key: &str, request: &v2::GenerateFieldRequest) -> v2::GenerateFieldResponse {
    let example = request.example_value.as_ref().map(wire::from_field).unwrap_or_default();
    let made = field_generator(key, request.generator.as_ref()).and_then(|generator| {
        let mode = mode(request.test_mode(), Some(&generator));
        with_env(request.test_context.as_ref(), mode, |env| {
            generate::value(&generator, &example, env).map_err(|error| error.to_string())
        })
    });
    match made {
        Ok(value) => v2::GenerateFieldResponse { error: String::new(), value: Some(wire::of_json(&value)) },
        Err(error) => v2::GenerateFieldResponse { error, value: None },
    }
}

fn field_generator(key: &str, generator: Option<&v2::Generator>) -> Result<Generator, String> {
    let mut message = generator.cloned().unwrap_or_default();
    if message.r#type.is_empty() {
        key.clone_into(&mut message.r#type);
    }
    let name = &message.r#type;
    if name == "ArrayContains" {
        return Err(format!(
            "The '{name}' generator generates values within a collection, not a single value, so it can not be applied \
             through GenerateField."
        ));
    }
    match wire::from_generator(&message) {
        Ok(Generator::Plugin { .. }) | Err(_) => {
            Err(format!("'{name}' is not one of the generators provided by this framework"))
        }
        Ok(generator) => Ok(generator),
    }
}

/// On whose side values are generated. A plugin that does not say so has the side that the generator is for.
fn mode(mode: WireMode, generator: Option<&Generator>) -> TestMode {
    match (mode, generator) {
        (WireMode::Provider, _) | (WireMode::Unknown, Some(Generator::ProviderState { .. })) => {
            TestMode::Provider
        }
        (WireMode::Consumer | WireMode::Unknown, _) => TestMode::Consumer,
    }
}

fn with_env<T>(
    context: Option<&prost_types::Struct>,
    mode: TestMode,
    work: impl FnOnce(&mut GeneratorEnv<'_>) -> T,
) -> T {
    let context = Context::new(context.map(wire::from_struct).unwrap_or_default());
    let (engine, mut source) = (Engine::without_plugins(), System::new());
    work(&mut GeneratorEnv { engine: &engine, context: &context, mode, source: &mut source })
}

#[cfg(test)]
mod tests {
    use super::{compare_contents, generate_content, generate_field, match_field};
    use crate::foundation::json::{compact, parse_value};
    use crate::plugin::proto::v2;
    use crate::plugin::proto::v2::generate_content_request::TestMode;
    use crate::plugin::wire;
    use std::collections::BTreeMap;

    fn values(text: &str) -> Option<prost_types::Struct> {
        Some(wire::to_struct(parse_value(text).unwrap().as_object().unwrap()))
    }

    fn field(text: &str) -> Option<v2::FieldValue> {
        Some(wire::of_json(&parse_value(text).unwrap()))
    }

    fn rule(name: &str, attributes: &str) -> v2::MatchingRule {
        v2::MatchingRule { r#type: name.to_owned(), values: values(attributes) }
    }

    fn field_request(name: &str, attributes: &str, expected: &str, actual: &str) -> v2::MatchFieldRequest {
        v2::MatchFieldRequest {
            rule: Some(rule(name, attributes)),
            path: "$.a".to_owned(),
            mismatch_type: "header".to_owned(),
            expected: field(expected),
            actual: field(actual),
            ..v2::MatchFieldRequest::default()
        }
    }

    fn utf8(bytes: Option<&Vec<u8>>) -> &str {
        std::str::from_utf8(bytes.unwrap()).unwrap()
    }

    #[test]
    fn a_rule_judges_one_value() {
        let collection = |name: &str| {
            format!(
                "The '{name}' matching rule applies to a collection as a whole, not to a single value, so it can not be \
                 applied through MatchField. Match the collection with a content matcher instead."
            )
        };
        let table = [
            (
                "type",
                "{}",
                r#""x""#,
                "4",
                "Expected 4 (Integer) to be the same type as 'x' (String)".to_owned(),
            ),
            ("type", "{}", "1", "1.5", String::new()),
            ("number", "{}", "1", r#""100""#, "Expected '100' (String) to be a number".to_owned()),
            ("regex", r#"{"regex":"\\d"}"#, r#""x""#, r#""y""#, r"Expected 'y' to match '\d'".to_owned()),
            (
                "equality",
                "{}",
                "null",
                r#""y""#,
                "Expected 'y' (String) to be equal to null (Null)".to_owned(),
            ),
            ("null", "{}", "null", "1", "Expected 1 (Integer) to be a null value".to_owned()),
            (
                "type",
                "{}",
                r#"{"a":1}"#,
                r#""x""#,
                r#"Expected 'x' (String) to be the same type as {"a":1} (Object)"#.to_owned(),
            ),
            (
                "regex",
                "{}",
                "1",
                "1",
                "'regex' is not a valid matching rule - Regex matcher missing 'regex' field".to_owned(),
            ),
            (
                "luhn",
                "{}",
                "1",
                "1",
                "'luhn' is not one of the matching rules provided by this framework".to_owned(),
            ),
            ("min-type", r#"{"min":1}"#, "[1]", "[1]", collection("min-type")),
            ("min-max-type", r#"{"min":1,"max":2}"#, "[1]", "[1]", collection("min-max-type")),
            ("values", "{}", "{}", "{}", collection("values")),
        ];
        for (name, attributes, expected, actual, text) in table {
            let reply = match_field("type", &field_request(name, attributes, expected, actual));
            let found = reply.mismatches.first().map_or(&reply.error, |mismatch| &mismatch.mismatch);
            assert_eq!(found, &text, "{name} {attributes} {expected} {actual}");
        }
        let reply = match_field("type", &field_request("", "{}", r#""x""#, "4"));
        let mismatch = &reply.mismatches[0];
        assert_eq!((utf8(mismatch.expected.as_ref()), utf8(mismatch.actual.as_ref())), ("x", "4"));
        assert_eq!((mismatch.path.as_str(), mismatch.mismatch_type.as_str()), ("$.a", "header"));
        let reply = match_field("type", &field_request("", "{}", r#""x""#, "null"));
        assert_eq!(utf8(reply.mismatches[0].actual.as_ref()), "null");
    }

    #[test]
    fn bytes_are_judged_as_bytes() {
        let binary = |byte: u8| {
            let value = v2::field_value::Value::BinaryValue(vec![byte]);
            Some(v2::FieldValue { value: Some(value) })
        };
        let request = v2::MatchFieldRequest {
            expected: binary(255),
            actual: binary(0),
            ..field_request("equality", "{}", "1", "1")
        };
        let reply = match_field("equality", &request);
        assert_eq!(reply.mismatches[0].expected, Some(vec![255]));
        assert_eq!(reply.mismatches[0].actual, Some(vec![0]));
    }

    fn body(content_type: &str, text: &str) -> Option<v2::Body> {
        Some(v2::Body {
            content_type: content_type.to_owned(),
            content: Some(text.as_bytes().to_vec()),
            content_type_hint: 0,
        })
    }

    fn compared(key: &str, content_type: &str, expected: &str, actual: &str, allows: bool) -> Vec<String> {
        let request = v2::CompareContentsRequest {
            expected: body(content_type, expected),
            actual: body("a/b", actual),
            allow_unexpected_keys: allows,
            rules: BTreeMap::from([("$.t".to_owned(), v2::MatchingRules { rule: vec![rule("type", "{}")] })]),
            ..v2::CompareContentsRequest::default()
        };
        let reply = compare_contents(key, &request);
        assert_eq!(reply.error, "");
        let found = reply.results.iter().flat_map(|(path, list)| {
            list.mismatches.iter().map(move |one| {
                assert_eq!((path, one.mismatch_type.as_str()), (&one.path, "body"));
                format!(
                    "{path} {} {}: {}",
                    utf8(one.expected.as_ref()),
                    utf8(one.actual.as_ref()),
                    one.mismatch
                )
            })
        });
        found.collect()
    }

    #[test]
    fn bodies_are_compared_by_the_format_of_the_entry() {
        let json = "application/json";
        assert_eq!(
            compared("json", json, r#"{"a":1,"t":1}"#, r#"{"a":2,"c":1,"t":5}"#, false),
            [
                r#"$ ["a","t"] ["a","c","t"]: Expected a Map with keys [a, t] but received one with keys [a, c, t]"#,
                "$.a 1 2: Expected 2 (Integer) to be equal to 1 (Integer)",
            ]
        );
        assert_eq!(
            compared("json", "text/plain", r#"{"a":1}"#, r#"{"a":2,"c":1}"#, true),
            ["$.a 1 2: Expected 2 (Integer) to be equal to 1 (Integer)"]
        );
        assert_eq!(
            compared("json", json, "1", "", false),
            ["$ 1 : Failed to parse the actual body: 'EOF while parsing a value at line 1 column 0'"]
        );
        assert_eq!(
            compared("text", json, "a", "b", false),
            ["$ a b: Expected body 'a' to match 'b' using equality but did not match"]
        );
        assert_eq!(compared("xml", "a/b", "<a/>", "<a/>", false), [""; 0]);
    }

    #[test]
    fn rules_that_cannot_be_used_are_an_error() {
        let rules = BTreeMap::from([("no path!".to_owned(), v2::MatchingRules::default())]);
        let request = v2::CompareContentsRequest { rules, ..v2::CompareContentsRequest::default() };
        assert!(compare_contents("json", &request).error.starts_with("\" \" is not allowed"));
    }

    fn generator(name: &str, attributes: Option<&str>) -> v2::Generator {
        v2::Generator { r#type: name.to_owned(), values: attributes.and_then(values) }
    }

    #[test]
    fn bodies_are_generated_by_their_type() {
        let five = || generator("RandomInt", Some(r#"{"min":5,"max":5}"#));
        let table = [
            ("json", "application/json", r#"{"a":1}"#, "$.a", five(), r#"{"a":5}"#),
            ("json", "application/json", "{", "$.a", five(), "{"),
            ("json", "application/json", r#"{"a":1}"#, "no path!", five(), r#"{"a":1}"#),
            ("json", "application/json", r#"{"a":1}"#, "$.a", generator("Regex", None), r#"{"a":1}"#),
            ("json", "application/json", r#"{"a":1}"#, "$.a", generator("Bogus", None), r#"{"a":1}"#),
            ("json", "application/xml", "<a>1</a>", "$.a['#text']", five(), "<?xml version='1.0'?><a>5</a>"),
            ("binary", "application/json", r#"{"a":1}"#, "$.a", five(), r#"{"a":1}"#),
            (
                "json",
                "application/json",
                r#"{"a":""}"#,
                "$.a",
                generator("RandomString", Some(r#"{"digits":0}"#)),
                r#"{"a":""}"#,
            ),
        ];
        for (key, content_type, text, path, generator, wanted) in table {
            let request = v2::GenerateContentRequest {
                contents: body(content_type, text),
                generators: BTreeMap::from([(path.to_owned(), generator)]),
                ..v2::GenerateContentRequest::default()
            };
            let made = generate_content(key, &request).contents.unwrap();
            assert_eq!(utf8(made.content.as_ref()), wanted, "{key} {text} {path}");
            assert_eq!(made.content_type, content_type);
        }
        let request = v2::GenerateContentRequest {
            contents: body("application/json", r#"{"a":1}"#),
            generators: BTreeMap::from([("$.a".to_owned(), generator("RandomBoolean", None))]),
            ..v2::GenerateContentRequest::default()
        };
        let made = generate_content("json", &request).contents.unwrap();
        assert_ne!(utf8(made.content.as_ref()), r#"{"a":1}"#);
    }

    #[test]
    fn one_value_is_generated() {
        let state = || generator("ProviderState", Some(r#"{"expression":"${a}"}"#));
        let table = [
            ("1", generator("RandomInt", Some(r#"{"min":5,"max":5}"#)), TestMode::Consumer, "5"),
            (r#""1""#, generator("RandomInt", Some(r#"{"min":5,"max":5}"#)), TestMode::Consumer, r#""5""#),
            (r#""x""#, state(), TestMode::Provider, r#""st""#),
            (r#""x""#, state(), TestMode::Unknown, r#""st""#),
            (r#""x""#, state(), TestMode::Consumer, r#""x""#),
            (
                "1",
                generator("Regex", None),
                TestMode::Consumer,
                "'Regex' is not one of the generators provided by this framework",
            ),
            (
                "1",
                generator("Bogus", None),
                TestMode::Consumer,
                "'Bogus' is not one of the generators provided by this framework",
            ),
            (
                "1",
                generator("ArrayContains", None),
                TestMode::Consumer,
                "The 'ArrayContains' generator generates values within a collection, not a single value, so it can not be \
                 applied through GenerateField.",
            ),
        ];
        for (example, generator, mode, wanted) in table {
            let request = v2::GenerateFieldRequest {
                generator: Some(generator),
                example_value: field(example),
                test_context: values(r#"{"a":"st"}"#),
                test_mode: mode.into(),
                ..v2::GenerateFieldRequest::default()
            };
            let reply = generate_field("Uuid", &request);
            let found = reply.value.map_or(reply.error, |value| compact(&wire::from_field(&value)));
            assert_eq!(found, wanted);
        }
        let uuid = generate_field("Uuid", &v2::GenerateFieldRequest::default());
        assert_eq!(wire::from_field(&uuid.value.unwrap()).as_str().unwrap().len(), 36);
    }
}
