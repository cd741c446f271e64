use super::*;

fn text(value: &str) -> prost_types::Value {
    prost_types::Value { kind: Some(Kind::StringValue(value.to_owned())) }
}

fn list(values: Vec<prost_types::Value>) -> prost_types::Value {
    prost_types::Value { kind: Some(Kind::ListValue(prost_types::ListValue { values })) }
}

fn map<const N: usize>(fields: [(&str, prost_types::Value); N]) -> prost_types::Value {
    prost_types::Value { kind: Some(Kind::StructValue(object(fields))) }
}

fn null() -> prost_types::Value {
    prost_types::Value { kind: Some(Kind::NullValue(0)) }
}

fn everything() -> Struct {
    object([
        ("whole", number(7.0)),
        ("fraction", number(7.5)),
        ("huge", number(1e20)),
        ("null", null()),
        ("text", text("é")),
        ("yes", prost_types::Value { kind: Some(Kind::BoolValue(true)) }),
        ("list", list(vec![number(1.0), list(vec![]), map([])])),
        ("map", map([("a", number(1.0))])),
        ("empty_list", list(vec![])),
        ("empty_map", map([])),
    ])
}

#[test]
fn a_configuration_comes_back_as_it_went_in() {
    let fixture = Fixture::of(&configure(
        "return {plugin_config = {pact_configuration = config, interaction_configuration = {}}}",
    ));

    let configured = fixture.configure_with(everything()).unwrap().plugin_configuration.unwrap();

    assert_eq!(configured.pact_configuration, Some(everything()));
    assert_eq!(configured.interaction_configuration, Some(Struct::default()));
}

#[test]
fn whole_numbers_arrive_as_integers() {
    let fixture = Fixture::of(&format!("{DUMP}{}", configure("return {error = type .. dump(config)}")));

    let seen = fixture.configure_with(everything()).unwrap().error;

    assert_eq!(
        seen,
        "text/csv{empty_list={}, empty_map={}, fraction=float:7.5, huge=float:1e+20, list={1=integer:1, 2={}, 3={}}, \
         map={a=integer:1}, null=userdata: (nil), text=\"é\", whole=integer:7, yes=true}"
    );
}

#[test]
fn tables_become_lists_or_objects() {
    for (table, value) in [
        ("{}", map([])),
        ("{1, 'a'}", list(vec![number(1.0), text("a")])),
        ("{1, nil, 3}", list(vec![number(1.0), null(), number(3.0)])),
        ("{1, x = 2}", list(vec![number(1.0)])),
        ("{a = {{}}}", map([("a", list(vec![map([])]))])),
        ("{['1'] = 1.0}", map([("1", number(1.0))])),
        ("7.5", number(7.5)),
    ] {
        let source = format!("return {{plugin_config = {{pact_configuration = {{v = {table}}}}}}}");
        let configured = Fixture::of(&configure(&source)).configure().unwrap();
        let found = configured.plugin_configuration.unwrap().pact_configuration.unwrap();
        assert_eq!(found, object([("v", value)]), "{table}");
    }
    let source = "return {plugin_config = {pact_configuration = {1, 2}, interaction_configuration = 'x'}}";
    let configured = Fixture::of(&configure(source)).configure().unwrap().plugin_configuration;
    assert_eq!(configured, Some(v2::PluginConfiguration::default()), "neither is an object");
}

#[test]
fn configured_interactions() {
    let source = "return {interactions = {
        {contents = {contents = 'a\\xff', content_type = 'a/b', content_type_hint = 'BINARY'}, part_name = 'request',
         rules = {['$.a'] = {{type = 'regex', values = {regex = 'x'}}, {type = 'type'}}, ['$.b'] = {type = 'x'}},
         plugin_config = {interaction_configuration = {i = 1}}},
        {contents = {content_type = 'a/b', content_type_hint = 'nope'}},
        {contents = {contents = 12, content_type = 13}},
        {}}}";
    let configured = Fixture::of(&configure(source)).configure().unwrap();

    let [first, second, third, fourth] = configured.interaction.try_into().unwrap();
    let rule = |kind: &str, values| v2::MatchingRule { r#type: kind.to_owned(), values };
    let regex = rule("regex", Some(object([("regex", text("x"))])));
    let rules = [
        ("$.a".to_owned(), v2::MatchingRules { rule: vec![regex, rule("type", None)] }),
        ("$.b".to_owned(), v2::MatchingRules::default()),
    ];
    let body = |content: &[u8], kind: &str, hint: i32| {
        Some(v2::Body {
            content_type: kind.to_owned(),
            content: Some(content.into()),
            content_type_hint: hint,
        })
    };
    assert_eq!(first.contents, body(b"a\xff", "a/b", 2));
    assert_eq!((first.part_name.as_str(), first.rules), ("request", rules.into()));
    let configuration = first.plugin_configuration.unwrap();
    assert_eq!(configuration.interaction_configuration, Some(object([("i", number(1.0))])));
    assert_eq!((second.contents, third.contents), (body(b"", "a/b", 0), body(b"12", "13", 0)));
    assert_eq!(fourth, v2::InteractionResponse::default());
}

#[test]
fn what_is_compared_arrives_as_tables() {
    let fixture = Fixture::of(&format!(
        "{DUMP}{INIT}function match_contents(request) return {{error = dump(request)}} end"
    ));
    let rule = v2::MatchingRule { r#type: "type".to_owned(), values: Some(object([("n", number(1.0))])) };
    let request = v2::CompareContentsRequest {
        expected: Some(body("a")),
        actual: Some(v2::Body { content_type: "x/y".to_owned(), content: None, content_type_hint: 1 }),
        allow_unexpected_keys: true,
        rules: [("$".to_owned(), v2::MatchingRules { rule: vec![rule] })].into(),
        plugin_configuration: Some(v2::PluginConfiguration {
            interaction_configuration: Some(object([("a", number(1.0))])),
            pact_configuration: Some(Struct::default()),
        }),
        test_context: Some(object([("testRunId", text("run"))])),
    };

    let seen = fixture.plugin().compare_contents(request, &chain("c")).unwrap().error;

    assert_eq!(
        seen,
        "{actual={content_type=\"x/y\", content_type_hint=\"TEXT\"}, allow_unexpected_keys=true, \
         expected={content_type=\"text/csv\", content_type_hint=\"DEFAULT\", contents=\"a\"}, \
         plugin_configuration={interaction_configuration={a=integer:1}, pact_configuration={}}, \
         rules={$={1={type=\"type\", values={n=integer:1}}}}, test_context={testRunId=\"run\"}}"
    );
}

#[test]
fn comparisons() {
    let compared = |body: &str| {
        Fixture::of(&format!("{INIT}function match_contents(request) {body} end"))
            .compare()
            .map_err(|problem| problem.to_string())
    };
    let error =
        |error: &str| Ok(v2::CompareContentsResponse { error: error.to_owned(), ..Default::default() });
    let found = |mismatches: Vec<v2::ContentMismatch>| {
        let results = [("$.a".to_owned(), v2::ContentMismatches { mismatches })].into();
        Ok(v2::CompareContentsResponse { results, ..Default::default() })
    };
    let plain = |text: &str| v2::ContentMismatch {
        mismatch: text.to_owned(),
        path: "$.a".to_owned(),
        ..Default::default()
    };
    let sides = |expected: &str, actual: &str| v2::ContentMismatch {
        expected: Some(expected.into()),
        actual: Some(actual.into()),
        ..plain("m")
    };
    let mismatch = |fields: &str| format!("return {{mismatches = {{['$.a'] = {fields}}}}}");

    assert_eq!(compared("return {}"), Ok(v2::CompareContentsResponse::default()));
    assert_eq!(compared("return {error = ''}"), Ok(v2::CompareContentsResponse::default()));
    assert_eq!(compared("return {error = 12, mismatches = {a = 'x'}}"), error("12"));
    let types = v2::ContentTypeMismatch { expected: "a/b".to_owned(), actual: "c/d".to_owned() };
    let differ = v2::CompareContentsResponse { type_mismatch: Some(types), ..Default::default() };
    assert_eq!(compared("return {['type-mismatch'] = {expected = 'a/b', actual = 'c/d'}}"), Ok(differ));
    assert_eq!(compared(&mismatch("'one'")), found(vec![plain("one")]));
    assert_eq!(
        compared(&mismatch("{'one', {mismatch = 'two'}, {'nested'}}")),
        found(vec![plain("one"), plain("two"), plain("nested")])
    );
    assert_eq!(compared(&mismatch("{}")), found(vec![]));
    let whole = v2::ContentMismatch {
        path: "$.x".to_owned(),
        diff: "d".to_owned(),
        mismatch_type: "body".to_owned(),
        ..sides("1", "2.5")
    };
    let fields =
        "{mismatch = 'm', path = '$.x', expected = 1, actual = 2.5, diff = 'd', mismatch_type = 'body'}";
    assert_eq!(compared(&mismatch(fields)), found(vec![whole]));
    assert_eq!(
        compared(&mismatch("{mismatch = 'm', expected = true, actual = 7.0}")),
        found(vec![sides("true", "7")])
    );
    for (fields, problem) in [
        ("{mismatch = 'm', expected = {}}", "Expected a scalar mismatch value from Lua, got table"),
        ("12", "Expected a mismatch string or table from Lua, got integer"),
        ("{1}", "Expected a mismatch string or table from Lua, got integer"),
    ] {
        assert_eq!(compared(&mismatch(fields)), Err(problem.to_owned()), "{fields}");
    }
    assert_eq!(compared("return {mismatches = 'x'}"), Err("error converting Lua string to table".to_owned()));
    let nothing = "Lua match_contents() function failed - error converting Lua nil to table";
    assert_eq!(compared(""), Err(nothing.to_owned()));
    let endless = compared(&mismatch("(function() local t = {} t[1] = t return t end)()"));
    assert_eq!(endless, Err("Mismatches from Lua are nested more than 128 deep".to_owned()));
}

#[test]
fn generation() {
    let generate = |source: &str| {
        let fixture = Fixture::of(&format!("{DUMP}{INIT}{source}"));
        let generator =
            v2::Generator { r#type: "RandomInt".to_owned(), values: Some(object([("min", number(1.0))])) };
        let request = v2::GenerateContentRequest {
            contents: Some(body("a")),
            generators: [("$.a".to_owned(), generator)].into(),
            test_mode: 1,
            ..v2::GenerateContentRequest::default()
        };
        let generated = fixture.plugin().generate_content(request, &chain("c"));
        generated.map(|response| response.contents).map_err(|problem| problem.to_string())
    };
    let dumped =
        "function generate_content(...) return {contents = dump({...}), content_type = 'text/csv'} end";
    let seen = "{1={content_type=\"text/csv\", content_type_hint=\"DEFAULT\", contents=\"a\"}, \
                2={$.a={type=\"RandomInt\", values={min=integer:1}}}, 3=\"Consumer\"}";
    assert_eq!(generate(dumped), Ok(Some(body(seen))));
    assert_eq!(generate(""), Ok(Some(body("a"))), "unchanged without the function");
    assert_eq!(generate("function generate_content() end"), Ok(None));
    let problem = generate("function generate_content() return 's' end");
    assert_eq!(problem, Err("Expected a body table or nil from Lua, got string".to_owned()));
}

#[test]
fn the_catalogue_is_passed_on_to_those_who_want_it() {
    let entry = v2::CatalogueEntry {
        r#type: 3,
        key: "luhn".to_owned(),
        values: [("config-key".to_owned(), "brand".to_owned())].into(),
    };
    let catalogue = v2::Catalogue { catalogue: vec![entry] };
    let fixture = Fixture::of(&format!(
        "{DUMP}{INIT}function update_catalogue(entries) seen = dump(entries) end
        function match_contents() return {{error = seen}} end"
    ));

    fixture.plugin().update_catalogue(catalogue.clone()).unwrap();

    let seen = fixture.compare().unwrap().error;
    assert_eq!(seen, "{1={entryType=\"MATCHER\", key=\"luhn\", values={config-key=\"brand\"}}}");
    assert_eq!(Fixture::of(INIT).plugin().update_catalogue(catalogue), Ok(()));
}
