//! Method, path and status, the score, and the order of the parts.

use super::{compare, differences, differences_of_response};

#[test]
fn the_method_is_compared_without_case() {
    assert!(compare(r#""method":"get""#, r#""method":"GET""#).is_match());

    let differs = compare(r#""method":"GET""#, r#""method":"PUT""#);
    assert!(!differs.method_matches && differs.path_matches);
    assert_eq!(differences(r#""method":"GET""#, r#""method":"PUT""#), [" <GET|PUT> "]);
}

#[test]
fn the_path_is_compared_in_its_normal_form() {
    let matches = |expected: &str, actual: &str| {
        compare(&format!(r#""path":"{expected}""#), &format!(r#""path":"{actual}""#)).path_matches
    };
    assert!(matches("/a", "/a"));
    assert!(matches("/a%20b", "/a%20b"));
    assert!(matches("/a b", "/a%20b") && matches("", "/") && matches("/a%2Fb", "/a%2fb"));
    for (expected, actual) in [("/a", "/A"), ("/a", "/a/"), ("/a", "//a"), ("/a%2Fb", "/a/b")] {
        assert!(!matches(expected, actual), "{expected} with {actual}");
    }
}

#[test]
fn path_rules_judge_the_whole_path() {
    let expected = |rules: &str| format!(r#""path":"/a/1","matchingRules":{{"path":{rules}}}"#);
    let regex = r#"{"match":"regex","regex":"/a/\\d+"}"#;
    let both = format!(r#"{{"matchers":[{regex},{{"match":"include","value":"9"}}]}}"#);
    let one = format!(r#"{{"matchers":[{regex}]}}"#);

    assert!(compare(&expected(&one), r#""path":"/a/22""#).is_match());
    assert!(compare(&expected(r#"{"matchers":[{"match":"type"}]}"#), r#""path":"/x""#).is_match());
    assert_eq!(
        differences(&expected(&both), r#""path":"/x/a/22""#),
        [
            r" </a/1|/x/a/22> Expected '/x/a/22' to match '/a/\d+'",
            " </a/1|/x/a/22> Expected '/x/a/22' to include '9'",
        ]
    );
}

#[test]
fn only_a_path_without_rules_is_literal() {
    use crate::matching::{Engine, ExpectedRequest};

    let plain = ExpectedRequest::compile(&super::request(r#""path":"/a b""#), &Engine::without_plugins());
    let ruled = super::request(r#""path":"/a","matchingRules":{"path":{"matchers":[{"match":"type"}]}}"#);

    assert_eq!((plain.method(), plain.literal_path().as_deref()), ("GET", Some("/a%20b")));
    assert_eq!(ExpectedRequest::compile(&ruled, &Engine::without_plugins()).literal_path(), None);
}

#[test]
fn the_status_is_equal_or_passes_its_rules() {
    assert_eq!(
        differences_of_response(r#""status":200"#, r#""status":404"#),
        [" <200|404> expected 200 but was 404"]
    );
    let rules = r#""status":200,"matchingRules":{"status":{"$":{"matchers":[{"match":"statusCode","status":"success"}]}}}"#;
    assert!(differences_of_response(rules, r#""status":204"#).is_empty());
    assert_eq!(
        differences_of_response(rules, r#""status":404"#),
        [" <200|404> Expected status code 404 to be a Successful response (200–299)"]
    );
}

#[test]
fn a_response_tells_of_body_then_status_then_headers() {
    let expected =
        r#""status":200,"headers":{"X-A":["1"]},"body":{"content":{"a":1},"contentType":"application/json"}"#;
    let actual = r#""status":201,"headers":{"X-A":["2"]},"body":{"content":{"a":2,"b":1},"contentType":"application/json"}"#;
    assert_eq!(
        differences_of_response(expected, actual),
        [
            "$.a <1|2> Expected 2 (Integer) to be equal to 1 (Integer)",
            " <200|201> expected 200 but was 201",
            "X-A <1|2> Mismatch with header 'X-A': Expected '2' to be equal to '1'",
        ]
    );
}

#[test]
fn the_score_counts_what_matches_less_what_does_not() {
    let body = |json: &str| format!(r#""body":{{"content":{json},"contentType":"application/json"}}"#);
    let expected = format!(
        r#""query":{{"a":["1"],"b":["2"]}},"headers":{{"X":["1"],"Y":["2"]}},{}"#,
        body(r#"{"a":1,"b":[1,2,3]}"#)
    );
    let cases = [
        (expected.clone(), 6),
        // The method and one header.
        (expected.replace("\"Y\"", "\"Z\"").replace("\"query\"", "\"method\":\"PUT\",\"query\""), 2),
        // One parameter is missing, one is unexpected.
        (expected.replace("\"b\":[\"2\"]", "\"c\":[\"2\"]"), 3),
        // Four mismatches at two places of the body.
        (expected.replace(r#"{"a":1,"b":[1,2,3]}"#, r#"{"a":2,"b":[1]}"#), 4),
    ];
    for (actual, score) in cases {
        assert_eq!(compare(&expected, &actual).score, score, "{actual}");
    }
}

#[test]
fn more_than_a_hundred_matching_things_still_count_up() {
    let parameters: Vec<_> = (0..200).map(|n| format!(r#""p{n}":["1"]"#)).collect();
    let members = format!(r#""query":{{{}}}"#, parameters.join(","));
    assert_eq!(compare(&members, &members).score, 202);
}
