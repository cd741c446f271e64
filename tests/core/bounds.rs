//! Very deep, very long and very many inputs are handled on small stacks.
//!
//! Where a limit applies, the tests assert its text. Where there is none, inputs of this size must work.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use pact_ffi::definition::{NoNames, expression, form_body, json_body, xml_body};
use pact_ffi::foundation::content_type::ContentType;
use pact_ffi::foundation::form::parse_pairs;
use pact_ffi::foundation::json::{Document, MAX_DEPTH};
use pact_ffi::foundation::xml;
use pact_ffi::generate::{self, Context, Fixed, GeneratorEnv};
use pact_ffi::matching::{ActualRequest, Engine, ExpectedRequest, ExpectedResponse, Mismatch};
use pact_ffi::model::Category;
use pact_ffi::model::generators::Generator;
use pact_ffi::model::rules::{RuleSet, read_rules};
use pact_ffi::model::{Body, DocPath, Headers, HttpPart, Request, Response, SpecVersion, file};
use std::thread;

/// The stack size of usual threads in host processes, except main threads.
const STACK: usize = 2 << 20;

/// The smallest stack on which bodies of the largest depth are compared.
const SMALLEST_STACK: usize = 256 << 10;

const DEEP: usize = 100_000;

const JSON_LIMIT: &str = "nesting is deeper than 1024 levels at line 1 column 1025";

const NOTHING: [&str; 0] = [];

fn on_small_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    on_stack_of(STACK, work)
}

fn on_stack_of<T: Send>(size: usize, work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        thread::Builder::new().stack_size(size).spawn_scoped(scope, work).unwrap().join().unwrap()
    })
}

fn nested(open: &str, middle: &str, close: &str, depth: usize) -> String {
    format!("{}{middle}{}", open.repeat(depth), close.repeat(depth))
}

fn rules(text: &str) -> RuleSet {
    read_rules(Document::parse(text).unwrap().root()).unwrap()
}

fn request(content_type: &str, body: String, rules: RuleSet) -> Request {
    let body = Body::present(body, ContentType::parse(content_type).ok());
    Request { part: HttpPart { body, rules, ..HttpPart::default() }, ..Request::default() }
}

/// The texts of the mismatches.
fn compared(expected: &Request, actual: &Request) -> Vec<String> {
    on_stack_of(SMALLEST_STACK, || {
        let found = ExpectedRequest::compile(expected, &Engine::without_plugins())
            .compare(&ActualRequest::new(actual))
            .mismatches;
        found.iter().map(|one| one.text().to_owned()).collect()
    })
}

/// The texts of the mismatches of responses, which may have additional keys.
fn compared_as_responses(expected: &Request, actual: &Request) -> Vec<String> {
    on_stack_of(SMALLEST_STACK, || {
        let response =
            |Request { part, .. }: &Request| Response { part: part.clone(), ..Response::default() };
        let found = ExpectedResponse::compile(&response(expected), &Engine::without_plugins())
            .compare(&response(actual));
        found.iter().map(|one| one.text().to_owned()).collect()
    })
}

#[test]
fn bodies_of_a_hundred_thousand_levels_are_refused_with_the_name_of_the_limit() {
    let json = nested("[", "", "]", DEEP);
    let elements = nested("<a>", "", "</a>", DEEP);
    let element_limit = "elements are nested deeper than 1024 levels at line 1 column 3073";
    for (content_type, body, limit) in
        [("application/json", json, JSON_LIMIT), ("application/xml", elements, element_limit)]
    {
        let request = request(content_type, body, RuleSet::new());
        let texts = ["expected", "actual"].map(|side| format!("Failed to parse the {side} body: '{limit}'"));
        assert_eq!(compared(&request, &request), texts);
        assert_eq!(compared_as_responses(&request, &request), texts);
    }
}

#[test]
fn rules_and_descriptions_of_a_hundred_thousand_levels_are_refused_with_the_name_of_the_limit() {
    let rules = nested(r#"{"match":"eachValue","rules":["#, r#"{"match":"type"}"#, "]}", DEEP);
    let pact = format!(
        r#"{{"interactions":[{{"response":{{"matchingRules":{{"body":{{"$":{{"matchers":[{rules}]}}}}}}}}}}]}}"#
    );
    let described = nested(r#"{"pact:matcher:type":"type","value":"#, "1", "}", DEEP);
    let element = nested(r#"{"name":"a","children":["#, "", "]}", DEEP);
    let described_element = format!(r#"{{"root":{element}}}"#);
    let expression = nested("eachKey(", "", ")", DEEP);
    on_small_stack(move || {
        let limit = "nesting is deeper than 1024 levels";
        let refused = [
            file::read(&pact).unwrap_err().to_string(),
            form_body(&described, &NoNames).unwrap_err().to_string(),
            xml_body(&described_element, &NoNames).unwrap_err().to_string(),
        ];
        for reason in refused {
            assert!(reason.contains(limit), "{reason}");
        }
        // COMPAT: text that is not JSON is a text body.
        assert_eq!(json_body(&described, &NoNames).unwrap().text, described);
        let reason = expression::parse(&expression, &NoNames).unwrap_err().to_string();
        assert!(reason.starts_with("Error: Expected definitions to be nested at most 32 deep"), "{reason}");
    });
}

#[test]
fn input_of_the_largest_depth_is_refused_or_read_with_a_small_stack() {
    let depth = MAX_DEPTH - 10;
    let rules = nested(r#"{"match":"eachValue","rules":["#, r#"{"match":"type"}"#, "]}", depth / 2);
    let described = nested(r#"{"pact:matcher:type":"type","value":"#, "1", "}", depth);
    let element = format!(r#"{{"root":{}}}"#, nested(r#"{"name":"a","children":["#, "", "]}", depth / 2));
    let body = nested("[", "", "]", depth);
    let pact = format!(r#"{{"interactions":[{{"request":{{"body":{body}}}}}]}}"#);
    on_small_stack(move || {
        let document = Document::parse(&rules).unwrap();
        let rule = pact_ffi::model::rules::read_rule(document.root());
        assert_eq!(
            rule.unwrap_err().to_string(),
            "matching rules may be nested 32 deep, and these are nested deeper"
        );
        let too_deep = "the example is nested deeper than 128 levels, too deep to look for matchers in it";
        assert_eq!(json_body(&described, &NoNames).unwrap_err().to_string(), too_deep);
        assert_eq!(form_body(&described, &NoNames).unwrap_err().to_string(), too_deep);
        let reason = xml_body(&element, &NoNames).unwrap_err().to_string();
        assert!(reason.contains("deeper than 128 levels"), "{reason}");
        let pact = file::read(&pact).unwrap();
        let written = file::to_text(&pact, SpecVersion::V4).unwrap();
        assert_eq!(file::read(&written).unwrap().interactions.len(), 1);
    });
}

#[test]
fn bodies_of_the_largest_depth_are_compared_with_a_small_stack() {
    let ways = [
        "{}",
        r#"{"body":{"$":{"matchers":[{"match":"type"}]}}}"#,
        r#"{"body":{"$":{"combine":"OR","matchers":[{"match":"number"},{"match":"type"}]}}}"#,
        r#"{"body":{"$":{"matchers":[{"match":"eachValue","rules":[{"match":"type"}]}]}}}"#,
        r#"{"body":{"$":{"matchers":[{"match":"equality"}]}}}"#,
    ];
    for way in ways {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let expected = request("application/json", nested(open, "1", close, MAX_DEPTH), rules(way));
            let actual = request("application/json", nested(open, "true", close, MAX_DEPTH), RuleSet::new());
            assert_eq!(compared(&expected, &expected), NOTHING, "{way}");
            assert!(!compared_as_responses(&expected, &actual).is_empty(), "{way}");
        }
    }
    for way in &ways[..3] {
        let expected = request("application/xml", nested("<a>", "1", "</a>", xml::MAX_DEPTH), rules(way));
        let actual = request("application/xml", nested("<a>", "x", "</a>", xml::MAX_DEPTH), RuleSet::new());
        assert_eq!(compared(&expected, &expected), NOTHING, "{way}");
        assert_eq!(compared_as_responses(&expected, &actual).is_empty(), *way != "{}", "{way}");
    }
}

#[test]
fn a_mismatch_at_the_bottom_is_not_shown_whole_at_each_level() {
    let level = format!(r#"{{"a":"{}","b":"#, "x".repeat(1_000));
    let way = rules(r#"{"body":{"$":{"matchers":[{"match":"equality"}]}}}"#);
    let expected = request("application/json", nested(&level, "1", "}", 1_000), way);
    let actual = request("application/json", nested(&level, "2", "}", 1_000), RuleSet::new());

    let found = compared(&expected, &actual);

    assert_eq!(found.len(), 1_001);
    let shown: usize = found.iter().map(String::len).sum();
    assert!(shown < 4 << 20, "{shown}");
    assert!(found[1_000].starts_with("Expected 2 (Integer) to be equal to 1 (Integer)"), "{}", found[1_000]);
    assert!(found[500].ends_with('…'), "{}", found[500]);
}

#[test]
fn a_value_of_the_largest_depth_is_generated_with_a_small_stack() {
    let made = on_small_stack(|| {
        let mut response = Response::default();
        let body = nested("[", "1", "]", MAX_DEPTH);
        response.part.body = Body::present(body, Some(ContentType::json()));
        let path = (0..MAX_DEPTH).fold(DocPath::root(), |path, _| path.index(0));
        response.part.generators.set(Category::Body, path, Generator::RandomInt { min: 7, max: 7 });
        let (context, mut source) = (Context::default(), Fixed::new(1, jiff::Timestamp::UNIX_EPOCH));
        let engine = Engine::without_plugins();
        let made = generate::response(&response, &mut GeneratorEnv::consumer(&engine, &context, &mut source));
        made.part.body.text().map(str::to_owned)
    });
    assert_eq!(made, Some(nested("[", "7", "]", MAX_DEPTH)));
}

#[test]
fn alternatives_inside_alternatives_end() {
    const LEVELS: usize = 30;
    let alternatives = r#"{"combine":"OR","matchers":[{"match":"eachValue","rules":[{"match":"null"}]},
        {"match":"eachValue","rules":[{"match":"boolean"}]},{"match":"values"},{"match":"type"}]}"#;
    for (open, step, close) in [("[", "[*]", "]"), (r#"{"a":"#, ".a", "}")] {
        let lists = (0..=LEVELS).map(|level| format!(r#""${}":{alternatives}"#, step.repeat(level)));
        let way = format!(r#"{{"body":{{{}}}}}"#, lists.collect::<Vec<_>>().join(","));
        let expected = request("application/json", nested(open, "1", close, LEVELS), rules(&way));
        let actual = request("application/json", nested(open, "\"x\"", close, LEVELS), RuleSet::new());
        let found = compared(&expected, &actual);
        let end = "Gave up comparing: alternatives inside alternatives take too many steps";
        assert!(found.iter().any(|text| text == end), "{step}");
    }
    let lists = (1..=LEVELS).map(|level| format!(r#""${}":{alternatives}"#, ".a".repeat(level)));
    let way = format!(r#"{{"body":{{{}}}}}"#, lists.collect::<Vec<_>>().join(","));
    let expected = request("application/xml", nested("<a>", "1", "</a>", LEVELS), rules(&way));
    let actual = request("application/xml", nested("<a>", "x", "</a>", LEVELS), RuleSet::new());
    assert_eq!(compared(&expected, &actual), NOTHING);
}

#[test]
fn ten_megabytes_of_header_and_query_are_compared() {
    const SIZE: usize = 10 << 20;
    let request = |last: &str, rules| {
        let piece = format!("x=%41{},y&", "a".repeat(1_000));
        let text = piece.repeat(SIZE / piece.len() + 1);
        let mut headers = Headers::new();
        headers.set("X-A", vec![format!("{text}{last}")]);
        headers.set("X-B", text.split(',').map(str::to_owned).collect());
        let query = Some(parse_pairs(&format!("{text}{last}")).into_iter().collect());
        let part = HttpPart { headers: Some(headers), rules, ..HttpPart::default() };
        Request { path: format!("/{text}"), query, part, ..Request::default() }
    };
    let ruled = rules(
        r#"{"header":{"X-A":{"matchers":[{"match":"regex","regex":"(x=%41a+,y&)+z?"}]},"X-B":{"matchers":[{"match":"type"}]}},
            "query":{"x":{"matchers":[{"match":"type"}]}},"path":{"matchers":[{"match":"include","value":"y&x"}]}}"#,
    );
    let found = |expected: &Request, actual: &Request| {
        on_small_stack(|| {
            ExpectedRequest::compile(expected, &Engine::without_plugins())
                .compare(&ActualRequest::new(actual))
                .mismatches
        })
    };
    let (plain, other) = (request("", RuleSet::new()), request("z", RuleSet::new()));
    assert_eq!(found(&plain, &plain), []);
    assert_eq!(found(&request("", ruled), &plain), []);
    let kinds: Vec<&str> = found(&plain, &other).iter().map(Mismatch::kind_name).collect();
    assert_eq!(kinds, ["QueryMismatch", "HeaderMismatch"]);
}

#[test]
fn a_million_items_are_compared() {
    let by_type = r#"{"body":{"$":{"matchers":[{"match":"type","min":1}]}}}"#;
    let contains =
        r#"{"body":{"$":{"matchers":[{"match":"arrayContains","variants":[{"index":0,"rules":{}}]}]}}}"#;
    let json = |body: &str, way| request("application/json", body.to_owned(), rules(way));
    let many = json(&format!("[{}1]", "1,".repeat(999_999)), "{}");
    assert_eq!(compared(&many, &many), NOTHING);
    assert_eq!(compared(&json("[1]", by_type), &many), NOTHING);
    assert_eq!(
        compared(&json("[2]", contains), &many),
        ["Variant at index 0 (2) was not found in the actual list"]
    );
}

#[test]
fn a_hundred_thousand_keys_are_compared() {
    const COUNT: usize = 100_000;
    let list = |spelled: fn(usize) -> String| (0..COUNT).map(spelled).collect::<Vec<_>>().join(",");
    let map = format!("{{{}}}", list(|key| format!(r#""k{key}":{key}"#)));
    let each = list(|key| format!(r#""$.k{key}":{{"matchers":[{{"match":"integer"}}]}}"#));
    let ruled = rules(&format!(r#"{{"body":{{{each}}}}}"#));
    let one_more = request("application/json", map.replacen('{', r#"{"more":1,"#, 1), RuleSet::new());
    let expected = request("application/json", map, ruled);
    assert_eq!(compared_as_responses(&expected, &one_more), NOTHING);
    assert_eq!(compared(&expected, &one_more).len(), 1);

    let attributes = list(|key| format!(" k{key}='1'")).replace(',', "");
    let element = request("application/xml", format!("<a{attributes}/>"), RuleSet::new());
    assert_eq!(compared(&element, &element), NOTHING);
    let path = format!("${}", ".a".repeat(COUNT));
    assert_eq!(path.parse::<DocPath>().unwrap().tokens().len(), COUNT + 1);
}
