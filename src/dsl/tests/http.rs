use super::{draft, edit, expand, generators, http, json, rules};
use crate::dsl::{Error, NewInteraction, Part};
use crate::foundation::json::Value;
use crate::model::Category;
use crate::model::DocPath;

const KIND: NewInteraction = NewInteraction::Http;

#[test]
fn paths_are_literal_or_integration_json() {
    let regex = r#"{"path":{"combine":"AND","matchers":[{"match":"regex","regex":"\\d+"}]}}"#;
    let table = [
        ("", "", "null"),
        (r#"{T:"regex","regex":"\\d+","value":"/a/1"}"#, "/a/1", regex),
        (r#"{T:"regex","regex":"\\d+","value":["/x","/y"]}"#, "/x", regex),
        (r#"{T:"regex","regex":"\\d+"}"#, "", regex),
        (r#"{"value":"/z"}"#, r#"{"value":"/z"}"#, "null"),
        (r#"{ "x": 1 }"#, r#"{ "x": 1 }"#, "null"),
        (r#"{G:"RandomInt","value":"/g"}"#, "/g", "null"),
        (r#"{G:"RandomInt"}"#, "", "null"),
        (r#"{T:"regex","value":"/a"}"#, "/a", "null"),
        ("[1]", "[1]", "null"),
    ];
    for (given, path, expected) in table {
        let mut draft = draft(KIND);
        edit(&mut draft).with_request(Some("get"), Some(&expand(given))).unwrap();
        let request = &http(&draft).request;
        assert_eq!((request.method.as_str(), request.path.as_str()), ("get", path), "{given}");
        assert_eq!(rules(&request.part), json(expected), "{given}");
    }
}

#[test]
fn a_path_with_a_query_is_refused_and_nothing_changes() {
    for given in [
        "/a?b=1",
        "?",
        r#"{T:"regex","regex":"\\d+","value":"/a?b=1"}"#,
        r#"{T:"type","value":["/a?b=1"]}"#,
        r#"{G:"ProviderState","expression":"/a","value":"/a?b"}"#,
        r#"{"x":"?"}"#,
    ] {
        let mut draft = draft(KIND);
        edit(&mut draft).with_request(Some("PUT"), Some("/first")).unwrap();
        let before = http(&draft).clone();
        let error = edit(&mut draft).with_request(Some("POST"), Some(&expand(given))).unwrap_err();
        assert_eq!(error.to_string(), "with_request: the path may not contain '?', use query parameters");
        assert_eq!(*http(&draft), before, "{given}");
    }
}

#[test]
fn method_and_path_have_defaults() {
    let mut draft = draft(KIND);
    edit(&mut draft).with_request(None, None).unwrap();
    assert_eq!((http(&draft).request.method.as_str(), http(&draft).request.path.as_str()), ("GET", "/"));
}

#[test]
fn a_path_may_come_from_a_provider_state() {
    let mut draft = draft(KIND);
    let path = expand(r#"{T:"type","value":"/a",G:"ProviderState","expression":"/a/${id}"}"#);
    edit(&mut draft).with_request(None, Some(&path)).unwrap();
    let expected = r#"{"path":{"type":"ProviderState","expression":"/a/${id}"}}"#;
    assert_eq!(generators(&http(&draft).request.part), json(expected));
}

#[test]
fn statuses_are_numbers_between_100_and_999() {
    let mut draft = draft(KIND);
    let mut edit = edit(&mut draft);
    edit.response_status(418).unwrap();

    for bad in ["", "x", "99", "1000", "70000", " 200", "-1", "0"] {
        assert!(matches!(edit.response_status_text(Some(bad)), Err(Error::BadStatus(_))), "{bad}");
    }
    for bad in [
        r#"{"value":""}"#,
        r#"{"value":204}"#,
        "{}",
        r#""204""#,
        r#"{T:"type","value":99}"#,
        r#"{T:"type","value":"x"}"#,
        r#"{G:"RandomInt","value":1000}"#,
    ] {
        assert!(matches!(edit.response_status_text(Some(&expand(bad))), Err(Error::BadStatus(_))), "{bad}");
    }
    assert_eq!(
        edit.response_status(0).unwrap_err().to_string(),
        "'0' is not a status code between 100 and 999"
    );
    assert_eq!(http(&draft).response.status, 418);
    assert_eq!(rules(&http(&draft).response.part), json("null"));
}

#[test]
fn a_rule_or_generator_gives_a_status_that_fits_where_the_example_has_none() {
    let client_error =
        r#"{"status":{"$":{"combine":"AND","matchers":[{"match":"statusCode","status":"clientError"}]}}}"#;
    let drawn = r#"{"status":{"type":"RandomInt","min":410,"max":499}}"#;
    for value in
        ["", r#","value":null"#, r#","value":"""#, r#","value":0"#, r#","value":"0""#, r#","value":[]"#]
    {
        let table = [
            (r#"T:"statusCode","status":"clientError""#, 400, client_error, "null"),
            (
                r#"T:"statusCode","status":"clientError",G:"RandomInt","min":410,"max":499"#,
                410,
                client_error,
                drawn,
            ),
            (r#"G:"RandomInt","min":410,"max":499"#, 410, "null", drawn),
            (r#"T:"regex""#, 200, "null", "null"),
        ];
        for (given, status, expected, generated) in table {
            let mut draft = draft(KIND);
            edit(&mut draft).response_status(418).unwrap();
            let given = expand(&format!("{{{given}{value}}}"));
            edit(&mut draft).response_status_text(Some(&given)).unwrap();
            let response = &http(&draft).response;
            assert_eq!(response.status, status, "{given}");
            assert_eq!(rules(&response.part), json(expected), "{given}");
            assert_eq!(generators(&response.part), json(generated), "{given}");
        }
    }
    let mut draft = draft(KIND);
    edit(&mut draft).response_status_text(Some(&expand(r#"{G:"RandomInt","value":204}"#))).unwrap();
    assert_eq!(http(&draft).response.status, 204);
    assert_eq!(generators(&http(&draft).response.part), json("null"));
}

#[test]
fn status_texts_are_literal_or_integration_json() {
    let table = [
        (Some("201"), 201),
        (None, 200),
        (Some(r#"{T:"statusCode","status":"success","value":204}"#), 204),
        (Some(r#"{T:"statusCode","status":"success","value":["205",1]}"#), 205),
    ];
    for (given, status) in table {
        let mut draft = draft(KIND);
        edit(&mut draft).response_status_text(given.map(expand).as_deref()).unwrap();
        assert_eq!(http(&draft).response.status, status, "{given:?}");
    }
}

type Calls<'t> = &'t [(&'t str, usize, Option<&'t str>)];

#[test]
fn query_values_are_set_by_index() {
    let table: [(Calls<'_>, &str); 16] = [
        (&[("a", 0, Some("1")), ("a", 1, Some("2"))], r#"{"a":["1","2"]}"#),
        (&[("a", 1, Some("2"))], r#"{"a":[null,"2"]}"#),
        (&[("a", 2, Some("x"))], r#"{"a":[null,null,"x"]}"#),
        (&[("a", 0, Some("1")), ("a", 0, Some("2"))], r#"{"a":["2"]}"#),
        (&[("a", 0, None)], r#"{"a":[null]}"#),
        (&[("a", 0, Some(""))], r#"{"a":[""]}"#),
        (&[("a", 0, Some(r#"{T:"type","value":["1","2"]}"#))], r#"{"a":["1","2"]}"#),
        (
            &[
                ("a", 0, Some(r#"{T:"type","value":["1","2"]}"#)),
                ("a", 0, Some(r#"{T:"type","value":["3"]}"#)),
            ],
            r#"{"a":["1","2","3"]}"#,
        ),
        (&[("a", 1, Some(r#"{T:"type","value":["1","2"]}"#))], r#"{"a":[null,"1"]}"#),
        (&[("a", 0, Some("[1,2]"))], r#"{"a":["[1,2]"]}"#),
        (&[("a", 0, Some(r#"{T:"type","value":[5,null,{"a":1}]}"#))], r#"{"a":["5","","{\"a\":1}"]}"#),
        (&[("a", 0, Some(r#"{"value":[5,null]}"#))], r#"{"a":["{\"value\":[5,null]}"]}"#),
        (&[("", 0, Some("x")), ("a b", 0, Some("y"))], r#"{"":["x"],"a b":["y"]}"#),
        (&[("a", 0, Some(r#"{ "x":1}"#))], r#"{"a":["{ \"x\":1}"]}"#),
        (
            &[("a", 1, Some(r#"{"value":"x","op":"eq"}"#))],
            r#"{"a":[null,"{\"value\":\"x\",\"op\":\"eq\"}"]}"#,
        ),
        (&[("a", 0, Some(r#"{G:"RandomInt","value":"g"}"#))], r#"{"a":["g"]}"#),
    ];
    for (calls, expected) in table {
        let mut draft = draft(KIND);
        for (name, index, value) in calls {
            edit(&mut draft).query_parameter(name, *index, value.map(expand).as_deref()).unwrap();
        }
        let query = http(&draft).request.query.clone().unwrap();
        let query: Value = query
            .iter()
            .map(|(name, values)| (name.to_owned(), values.iter().cloned().collect::<Value>()))
            .collect();
        assert_eq!(query, json(expected), "{calls:?}");
    }
}

#[test]
fn headers_are_set_by_index_and_found_in_any_case() {
    let table: [(Calls<'_>, &str); 19] = [
        (&[("X", 0, Some("a")), ("x", 1, Some("b"))], r#"{"X":["a","b"]}"#),
        (&[("X", 1, Some("b"))], r#"{"X":["","b"]}"#),
        (&[("X", 0, Some("1")), ("x", 0, Some("2"))], r#"{"X":["2"]}"#),
        (&[("X", 0, Some("1, 2"))], r#"{"X":["1, 2"]}"#),
        (&[("X", 0, Some(" 1 ")), ("X", 1, Some(" 2 "))], r#"{"X":["1"," 2 "]}"#),
        (&[("Accept", 0, Some("1,, 2"))], r#"{"Accept":["1","","2"]}"#),
        (&[("Accept", 1, Some("a, b"))], r#"{"Accept":["","a, b"]}"#),
        (&[("Accept", 0, Some("a")), ("accept", 0, Some("b, c"))], r#"{"Accept":["b","c"]}"#),
        (&[("Accept", 0, Some("a, b")), ("accept", 0, Some("c"))], r#"{"Accept":["c","b"]}"#),
        (&[("Accept", 0, Some(r#"{T:"type","value":"a, b"}"#))], r#"{"Accept":["a","b"]}"#),
        (&[("Accept", 0, Some(r#"{T:"type","value":[" a ","b, c"]}"#))], r#"{"Accept":[" a ","b, c"]}"#),
        (&[("X", 0, Some("z")), ("X", 3, Some(r#"{T:"type","value":["1","2"]}"#))], r#"{"X":["1","2"]}"#),
        (&[("X", 0, None)], r#"{"X":[""]}"#),
        (&[("X", 0, Some(r#"{"a": 1}"#))], r#"{"X":["{\"a\": 1}"]}"#),
        (&[("X", 1, Some(r#"{"value":["x"]}"#))], r#"{"X":["","{\"value\":[\"x\"]}"]}"#),
        (&[("X", 0, Some(r#"{G:"RandomInt","value":5}"#))], r#"{"X":["5"]}"#),
        (&[("X", 0, Some(r#"{G:"RandomInt"}"#))], r#"{"X":[""]}"#),
        (&[("", 0, Some("a"))], r#"{"":["a"]}"#),
        (
            &[("X", 0, Some(r#"{T:"type","value":[{"a":{T:"type","value":1}},{T:"include","value":"a"}]}"#))],
            r#"{"X":["{\"a\":1}","a"]}"#,
        ),
    ];
    for (calls, expected) in table {
        let mut draft = draft(KIND);
        for (name, index, value) in calls {
            edit(&mut draft).header(Part::Response, name, *index, value.map(expand).as_deref()).unwrap();
        }
        let headers = http(&draft).response.part.headers.clone().unwrap();
        let headers: Value = headers
            .iter()
            .map(|(name, values)| (name.to_owned(), values.iter().cloned().collect::<Value>()))
            .collect();
        assert_eq!(headers, json(expected), "{calls:?}");
    }
}

#[test]
fn rules_of_several_values_are_kept_by_index_under_one_spelling() {
    let mut draft = draft(KIND);
    let rule = |regex: &str| expand(&format!(r#"{{T:"regex","regex":"{regex}","value":"{regex}"}}"#));
    let mut edit = edit(&mut draft);

    edit.header(Part::Request, "X-A", 0, Some(&rule("a"))).unwrap();
    edit.header(Part::Request, "x-a", 1, Some(&rule("b"))).unwrap();
    edit.query_parameter("q", 0, Some(&rule("a"))).unwrap();
    edit.query_parameter("r", 2, Some(&rule("a"))).unwrap();

    let part = &http(&draft).request.part;
    let paths = |category| -> Vec<&str> {
        part.rules.category(category).unwrap().keys().map(DocPath::text).collect()
    };
    assert_eq!(paths(Category::Header), ["$['X-A'][0]", "$['X-A'][1]"]);
    assert_eq!(paths(Category::Query), ["$.q", "$.r[2]"]);
}

#[test]
fn rules_of_a_list_of_header_values_are_those_of_its_index() {
    let mut draft = draft(KIND);
    edit(&mut draft).header(Part::Request, "X", 1, Some(&expand(r#"{T:"type","value":["1","2"]}"#))).unwrap();

    let rules = &http(&draft).request.part.rules;
    let paths: Vec<_> = rules.category(Category::Header).unwrap().keys().map(DocPath::text).collect();
    assert_eq!(paths, ["$.X[1]"]);
}

#[test]
fn rules_given_to_the_first_releases_are_for_all_values_of_a_header() {
    let mut draft = draft(KIND);
    let rule = expand(r#"{T:"type","value":"1"}"#);
    edit(&mut draft).header_single(Part::Request, "X", 1, &rule).unwrap();
    edit(&mut draft).query_parameter_single("q", 1, &rule).unwrap();

    let rules = &http(&draft).request.part.rules;
    let paths =
        |category| -> Vec<&str> { rules.category(category).unwrap().keys().map(DocPath::text).collect() };
    assert_eq!((paths(Category::Header), paths(Category::Query)), (vec!["$.X"], vec!["$.q[1]"]));
}

#[test]
fn indexes_have_a_bound() {
    let mut draft = draft(KIND);
    let mut edit = edit(&mut draft);

    for index in [4_096, usize::MAX] {
        let refused = Err(Error::BadIndex(index));
        assert_eq!(edit.header(Part::Request, "a", index, Some("x")), refused);
        assert_eq!(edit.query_parameter("a", index, Some("x")), refused);
        assert_eq!(edit.header_single(Part::Request, "a", index, "x"), refused);
        assert_eq!(edit.query_parameter_single("a", index, "x"), refused);
    }
    assert_eq!(edit.query_parameter("a", 4_095, Some("x")), Ok(()));
    assert_eq!(http(&draft).request.part.headers, None);
}

#[test]
fn the_first_releases_took_single_values_only() {
    let table = [
        ("1, 2", "1, 2", "null"),
        (" a ", " a ", "null"),
        (r#"{"x": 1}"#, r#"{"x": 1}"#, "null"),
        (r#"{T:"type"}"#, "", r#"{"matchers":[{"match":"type"}],"combine":"AND"}"#),
        (r#"{T:"type","value":["1"]}"#, r#"["1"]"#, r#"{"matchers":[{"match":"type"}],"combine":"AND"}"#),
    ];
    for (given, value, expected) in table {
        let mut draft = draft(KIND);
        edit(&mut draft).header_single(Part::Request, "Accept", 0, &expand(given)).unwrap();
        edit(&mut draft).query_parameter_single("q", 0, &expand(given)).unwrap();
        let request = &http(&draft).request;
        assert_eq!(request.part.headers.as_ref().unwrap().first("accept"), Some(value), "{given}");
        assert_eq!(
            request.query.as_ref().unwrap().get("q"),
            Some([Some(value.to_owned())].as_slice()),
            "{given}"
        );
        assert_eq!(rules(&request.part)["header"]["Accept"], json(expected), "{given}");
        assert_eq!(rules(&request.part)["query"]["q"], json(expected), "{given}");
    }
}

#[test]
fn setting_a_header_replaces_all_its_values() {
    let mut draft = draft(KIND);
    let mut edit = edit(&mut draft);
    edit.header(Part::Request, "Accept", 0, Some("a, b")).unwrap();

    edit.set_header(Part::Request, "accept", " c, d ").unwrap();

    let headers = http(&draft).request.part.headers.as_ref().unwrap();
    assert_eq!(headers.iter().collect::<Vec<_>>(), [("Accept", [" c, d ".to_owned()].as_slice())]);
}

#[test]
fn messages_have_neither_request_lines_nor_headers() {
    let mut draft = draft(NewInteraction::AsyncMessage);
    let mut edit = edit(&mut draft);
    let refused = [
        edit.with_request(None, None),
        edit.query_parameter("a", 0, None),
        edit.query_parameter_single("a", 0, ""),
        edit.header(Part::Request, "a", 0, None),
        edit.header_single(Part::Request, "a", 0, ""),
        edit.set_header(Part::Request, "a", ""),
        edit.response_status(200),
        edit.response_status_text(None),
    ];
    for refusal in refused {
        assert_eq!(
            refusal.unwrap_err().to_string(),
            "Interaction is not an HTTP interaction, is V4 Asynchronous/Messages"
        );
    }
}
