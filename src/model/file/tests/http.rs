use super::{interaction, pact, rewritten_request, written};
use crate::foundation::json::compact;
use crate::model::spec::SpecVersion;

#[test]
fn odd_scalars_are_taken_by_their_json() {
    let table = [
        (r#""method":"get""#, "GET", "/"),
        (r#""method":5,"path":5"#, "5", "5"),
        (r#""method":null,"path":null"#, "GET", "/"),
        ("", "GET", "/"),
    ];
    for (members, method, path) in table {
        let request = rewritten_request(members);
        assert_eq!(
            (request["method"].as_str(), request["path"].as_str()),
            (Some(method), Some(path)),
            "{members}"
        );
    }
}

#[test]
fn a_status_that_is_none_is_an_error_that_names_the_interaction() {
    for status in [r#""201""#, "null", "-1", "20.5", "99999"] {
        let error =
            pact("3.0.0", &format!(r#""description":"d","response":{{"status":{status}}}"#)).unwrap_err();
        let message = format!(
            "interaction 0 ('d'): response: 'status' must be a whole number from 0 to 65535 but is {status}"
        );
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn query_strings_are_read() {
    let table = [
        ("", ""),
        ("a", r#"{"a":[null]}"#),
        ("a=", r#"{"a":[""]}"#),
        ("a=b=c", r#"{"a":["b=c"]}"#),
        ("=x", r#"{"":["x"]}"#),
        ("a=1&&b=2", r#"{"a":["1"],"b":["2"]}"#),
        ("a=1&b=&c&a=2%20x", r#"{"a":["1","2 x"],"b":[""],"c":[null]}"#),
        ("a=%2B+%20", r#"{"a":["+  "]}"#),
        ("a=%zz&b=%4", r#"{"a":["%zz"],"b":["%4"]}"#),
        ("a=%E2%82%AC", r#"{"a":["€"]}"#),
        ("a=%ff", r#"{"a":["%ff"]}"#),
        ("a=Ł", r#"{"a":["Ł"]}"#),
        ("?a=1", r#"{"?a":["1"]}"#),
        ("a[]=1&a[]=2", r#"{"a[]":["1","2"]}"#),
    ];
    for (query, expected) in table {
        let request = rewritten_request(&format!(r#""query":"{query}""#));
        assert_eq!(request.get("query").map(compact).unwrap_or_default(), expected, "{query}");
    }
}

#[test]
fn query_maps_are_read_since_v3() {
    let table = [
        (r#"{"a":"b c"}"#, r#"{"a":["b c"]}"#),
        (r#"{"a":["x",null]}"#, r#"{"a":["x",null]}"#),
        (r#"{"a":[],"b":null,"c":5}"#, r#"{"a":[],"b":[],"c":[]}"#),
        (r#"{"a":[5]}"#, r#"{"a":["5"]}"#),
        ("{}", "{}"),
        ("5", ""),
    ];
    for (query, expected) in table {
        let request = rewritten_request(&format!(r#""query":{query}"#));
        assert_eq!(request.get("query").map(compact).unwrap_or_default(), expected, "{query}");
    }
    let old = interaction("2.0.0", r#""request":{"query":{"a":"1"}}"#);
    assert_eq!(old.as_http().unwrap().request.query, None);
}

#[test]
fn v2_queries_are_written_as_text_that_reads_back() {
    let table = [
        (r#"{"b":["2"],"a":["1","3"]}"#, "a=1&a=3&b=2"),
        (r#"{"a":["x y","1+2","a=b&c","",null]}"#, "a=x+y&a=1%2b2&a=a%3db%26c&a=&a"),
        (r#"{"a":["/:;,@~._-*!'()"]}"#, "a=%2f%3a%3b%2c%40%7e%2e%5f-%2a%21%27%28%29"),
        (r#"{"a":["é€œ\t"]}"#, "a=%c3%a9%e2%82%ac%c5%93%09"),
        (r#"{"":["x"],"b":["c"]}"#, "b=c"),
    ];
    for (query, expected) in table {
        let interaction = interaction("3.0.0", &format!(r#""request":{{"query":{query}}}"#));
        let written = written(&interaction, SpecVersion::V2, "/request/query");
        assert_eq!(written, format!("\"{expected}\""), "{query}");
    }
}

#[test]
fn a_parameter_without_values_is_no_query_in_version_2() {
    let interaction = interaction("3.0.0", r#""request":{"query":{"a":[]}}"#);

    assert_eq!(written(&interaction, SpecVersion::V2, "/request/query"), "");
    assert_eq!(written(&interaction, SpecVersion::V3, "/request/query"), r#"{"a":[]}"#);
}

#[test]
fn headers_are_read_as_lists_and_written_joined() {
    let table = [
        (r#"{"Accept":"a, b,,c"}"#, r#"{"Accept":["a","b","","c"]}"#, r#"{"Accept":"a, b, , c"}"#),
        (r#"{"X-A":" a, b "}"#, r#"{"X-A":["a, b"]}"#, r#"{"X-A":"a, b"}"#),
        (r#"{"Accept":["a, b",5,null]}"#, r#"{"Accept":["a, b","5"]}"#, r#"{"Accept":"a, b, 5"}"#),
        (r#"{"a":5,"b":"","c":[],"d":null}"#, r#"{"a":["5"],"b":[""],"c":[]}"#, r#"{"a":"5","b":"","c":""}"#),
        (r#"{"X":"1","x":"2"}"#, r#"{"X":["1"],"x":["2"]}"#, r#"{"X":"1","x":"2"}"#),
        ("[]", "", ""),
        ("{}", "{}", "{}"),
    ];
    for (headers, v4, v3) in table {
        let interaction = interaction("3.0.0", &format!(r#""request":{{"headers":{headers}}}"#));
        assert_eq!(written(&interaction, SpecVersion::V4, "/request/headers"), v4, "{headers}");
        assert_eq!(written(&interaction, SpecVersion::V3, "/request/headers"), v3, "{headers}");
    }
}

#[test]
fn provider_states_are_read_in_all_spellings() {
    let unknown = r#"[{"name":"unknown provider states"}]"#;
    let table = [
        (r#""providerStates":[{"name":"a","params":{"x":1},"y":2}]"#, r#"[{"name":"a","params":{"x":1}}]"#),
        (r#""providerStates":null,"providerState":"a""#, ""),
        (r#""providerStates":[],"providerState":"a""#, ""),
        (r#""providerStates":["a"]"#, unknown),
        (r#""providerStates":[{"params":5}]"#, unknown),
        (r#""providerStates":[{"name":5}]"#, r#"[{"name":"5"}]"#),
        (r#""providerState":"a""#, r#"[{"name":"a"}]"#),
        (r#""provider_state":"a""#, r#"[{"name":"a"}]"#),
        (r#""providerState":"""#, ""),
        (r#""providerState":null,"provider_state":"a""#, ""),
        (r#""providerState":["a"]"#, r#"[{"name":"[\"a\"]"}]"#),
    ];
    for (members, expected) in table {
        for version in ["2.0.0", "3.0.0", "4.0"] {
            let interaction = interaction(version, &format!(r#""type":"Synchronous/HTTP",{members}"#));
            assert_eq!(
                written(&interaction, SpecVersion::V4, "/providerStates"),
                expected,
                "{version} {members}"
            );
        }
    }
}

#[test]
fn old_names_of_rules_are_read_before_v4() {
    let members = r#""type":"Synchronous/HTTP","request":{"requestMatchingRules":{"$.path":{"match":"type"}}},
        "response":{"responseMatchingRules":{"$.status":{"match":"type"}}}"#;

    let old = interaction("2.0.0", members);
    let new = interaction("4.0", members);

    assert_eq!(written(&old, SpecVersion::V2, "/request/matchingRules"), r#"{"$.path":{"match":"type"}}"#);
    assert_eq!(written(&old, SpecVersion::V2, "/response/matchingRules"), r#"{"$.status":{"match":"type"}}"#);
    assert!(new.as_http().unwrap().request.part.rules.is_empty());
}

#[test]
fn one_interaction_is_written_as_each_version_has_it() {
    let interaction = interaction(
        "4.0",
        r#""type":"Synchronous/HTTP","description":"d","key":"k","comments":{"a":1},"transport":"http",
        "providerStates":[{"name":"a","params":{"x":1}},{"name":"b"}],
        "request":{"body":{"content":{"a":1}},"generators":{"body":{"$.a":{"type":"Uuid"}}},
        "headers":{"Accept":["a","b"]},"matchingRules":{"body":{"$.a":{"combine":"OR","matchers":
        [{"match":"integer"},{"match":"null"}]}},"path":{"matchers":[{"match":"regex","regex":"x"}]}},
        "query":{"q":["1"]}}"#,
    );
    let json = |version| compact(&super::interaction_to_json(&interaction, version).unwrap());
    let rules = concat!(
        r#""matchingRules":{"body":{"$.a":{"combine":"OR","matchers":[{"match":"integer"},{"match":"null"}]}},"#,
        r#""path":{"combine":"AND","matchers":[{"match":"regex","regex":"x"}]}}"#
    );
    let states = r#""providerStates":[{"name":"a","params":{"x":1}},{"name":"b"}]"#;
    let generators = r#""generators":{"body":{"$.a":{"type":"Uuid"}}}"#;

    assert_eq!(
        json(SpecVersion::V4),
        format!(
            r#"{{"comments":{{"a":1}},"description":"d","key":"k","pending":false,{states},"request":{{"body":{{"content":{{"a":1}},"contentType":"application/json","encoded":false}},{generators},"headers":{{"Accept":["a","b"]}},{rules},"method":"GET","path":"/","query":{{"q":["1"]}}}},"response":{{"status":200}},"transport":"http","type":"Synchronous/HTTP"}}"#
        )
    );
    assert_eq!(
        json(SpecVersion::V3),
        format!(
            r#"{{"description":"d",{states},"request":{{"body":{{"a":1}},{generators},"headers":{{"Accept":"a, b"}},{rules},"method":"GET","path":"/","query":{{"q":["1"]}}}},"response":{{"status":200}}}}"#
        )
    );
    assert_eq!(
        json(SpecVersion::V2),
        concat!(
            r#"{"description":"d","providerState":"a","request":{"body":{"a":1},"headers":{"Accept":"a, b"},"#,
            r#""matchingRules":{"$.body.a":{"match":"integer"},"$.path":{"match":"regex","regex":"x"}},"#,
            r#""method":"GET","path":"/","query":"q=1"},"response":{"status":200}}"#
        )
    );
}
