use super::*;

/// What `configure_interaction` with this body says, without the beginning that all errors of the function have.
fn thrown(body: &str) -> String {
    let text = Fixture::of(&configure(body)).configure_error();
    let text = text.strip_prefix("Lua configure_interaction() function failed - ").map(ToOwned::to_owned);
    text.unwrap()
}

/// What it says about the table that it returns.
fn refused(body: &str) -> String {
    Fixture::of(&configure(&format!("return {body}"))).configure_error()
}

#[test]
fn an_error_of_a_script_has_its_name_and_line_and_where_it_was_called() {
    assert_eq!(
        thrown("\n\n error('bang')"),
        "runtime error: [string \"DIR/p.lua\"]:4: bang\nstack traceback:\n\t[C]: in ?\n\t[C]: in function 'error'\n\
         \t[string \"DIR/p.lua\"]:4: in function 'configure_interaction'"
    );
    assert_eq!(
        thrown("local x return x.y"),
        "runtime error: [string \"DIR/p.lua\"]:2: attempt to index a nil value (local 'x')\nstack traceback:\n\
         \t[C]: in metamethod 'index'\n\t[string \"DIR/p.lua\"]:2: in function 'configure_interaction'"
    );
}

#[test]
fn an_error_may_be_any_value() {
    for (error, text) in [
        ("error('bang', 0)", "bang"),
        ("error(nil)", "nil"),
        ("error()", "nil"),
        ("error(42)", "42"),
        ("error(setmetatable({}, {__tostring = function() return 'own text' end}))", "own text"),
        ("error({code = 1})", "table: 0x"),
        ("error('b\\xffd', 0)", "b\u{fffd}d"),
    ] {
        let found = thrown(error);
        assert!(found.starts_with(&format!("runtime error: {text}")), "{error}: {found}");
        assert!(found.contains("in function 'configure_interaction'"), "{found}");
    }
}

#[test]
fn the_functions_around_contents_are_called_in_coroutines() {
    let fixture = Fixture::of(&format!("{INIT}function match_contents() error('bang') end"));

    let text = fixture.compare().unwrap_err().to_string();

    assert_eq!(
        fixture.without_folder(&text),
        "Lua match_contents() function failed - runtime error: [string \"DIR/p.lua\"]:2: bang\nstack traceback:\n\
         \t[C]: in function 'error'\n\t[string \"DIR/p.lua\"]:2: in function 'match_contents'"
    );
    for yielding in ["match_contents", "configure_interaction"] {
        let fixture = Fixture::of(&format!("{INIT}function {yielding}() coroutine.yield(1) end"));
        let text = match yielding {
            "match_contents" => fixture.compare().unwrap_err().to_string(),
            _ => fixture.configure_error(),
        };
        let start = format!(
            "Lua {yielding}() function failed - runtime error: attempt to yield from outside a coroutine"
        );
        assert!(text.starts_with(&start), "{text}");
    }
}

#[test]
fn the_end_of_a_long_path_stays_in_the_errors() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a-folder-with-a-rather-long-name/another-one");
    fs::create_dir_all(&deep).unwrap();
    let script = deep.join("plugin.lua");
    fs::write(&script, "error('bang')").unwrap();
    let log = Arc::new(PluginLogs::default()).open(&id(), "instance", folder.path());

    let problem = start(id(), 1, &deep, &script, log, no_host(), Timeouts::DEFAULT).unwrap_err();

    assert!(problem.contains("plugin.lua\"]:1: bang"), "{problem}");
}

#[test]
fn what_cannot_be_loaded_is_refused_with_the_reason() {
    let load = |source: &str| Fixture::of(source).load_error();
    let start = "Failed to load Lua plugin script \"DIR/p.lua\" - ";
    let cases = [
        ("function init() return {", "syntax error: [string \"DIR/p.lua\"]:1: unexpected symbol near <eof>"),
        ("#!/usr/bin/lua", "syntax error: [string \"DIR/p.lua\"]:1: unexpected symbol near '#'"),
        ("\x1bLua", "syntax error: "),
        ("error('top')", "runtime error: [string \"DIR/p.lua\"]:1: top\nstack traceback:"),
        (
            "require('nope')",
            "runtime error: [string \"DIR/p.lua\"]:1: module 'nope' not found:\n\tno field package.preload['nope']\n\tno file 'DIR/nope.lua'\n\tno file 'DIR/nope/init.lua'",
        ),
    ];
    for (source, problem) in cases {
        let text = load(source);
        assert!(text.starts_with(&format!("{start}{problem}")), "{source}: {text}");
    }
}

#[test]
fn init_returns_the_catalogue() {
    let init = |body: &str| {
        let fixture = Fixture::of(&format!("function init(implementation, version) {body} end"));
        let request = v2::InitPluginRequest {
            implementation: "core".to_owned(),
            version: "1.2".to_owned(),
            ..v2::InitPluginRequest::default()
        };
        fixture.plugin().init(request).map_err(|problem| fixture.without_folder(&problem.to_string()))
    };
    let values =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let entry = |kind: i32, key: &str, pairs: &[(&str, &str)]| v2::CatalogueEntry {
        r#type: kind,
        key: key.to_owned(),
        values: values(pairs),
    };
    let offered = init(
        "return {{entryType = 'CONTENT_MATCHER', key = implementation, values = {['content-types'] = 'text/csv', n = 1}},
                 {entryType = 'TRANSPORT', key = version}, {entryType = 'GENERATOR', key = 7, values = {}}}",
    )
    .unwrap();
    let entries = [
        entry(0, "core", &[("content-types", "text/csv"), ("n", "1")]),
        entry(2, "1.2", &[]),
        entry(5, "7", &[]),
    ];
    assert_eq!(offered, v2::InitPluginSuccess { catalogue: entries.into(), plugin_capabilities: vec![] });
    assert_eq!(init("return {}").unwrap(), v2::InitPluginSuccess::default());

    let no_text = "error converting Lua nil to String (expected string or number)";
    for (body, problem) in [
        ("", "Lua init() function failed - error converting Lua nil to table"),
        ("return 'x'", "Lua init() function failed - error converting Lua string to table"),
        ("return nil, 'second'", "Lua init() function failed - error converting Lua nil to table"),
        ("return {'x'}", "error converting Lua string to table"),
        ("return {{key = 'a'}}", no_text),
        ("return {{entryType = 'TRANSPORT'}}", no_text),
        ("return {{entryType = 'NOPE', key = 'a'}}", "Unknown catalogue entry type 'NOPE'"),
        ("return {{entryType = 0, key = 'a'}}", "Unknown catalogue entry type '0'"),
        (
            "return {{entryType = 'TRANSPORT', key = 'a', values = 'x'}}",
            "error converting Lua string to HashMap<String, String> (expected table)",
        ),
    ] {
        assert_eq!(init(body), Err(problem.to_owned()), "{body}");
    }
    let text = init("error('no way')").unwrap_err();
    assert!(
        text.starts_with("Lua init() function failed - runtime error: [string \"DIR/p.lua\"]:1: no way"),
        "{text}"
    );
    let text = Fixture::of("x = 1").plugin().init(v2::InitPluginRequest::default()).unwrap_err().to_string();
    assert_eq!(text, "Lua plugin does not define a global 'init' function");
}

#[test]
fn what_a_script_returns_is_checked() {
    for (body, problem) in [
        ("", "Lua configure_interaction() function failed - error converting Lua nil to table"),
        ("'x'", "Lua configure_interaction() function failed - error converting Lua string to table"),
        ("{interactions = 'x'}", "error converting Lua string to table"),
        ("{interactions = {'x'}}", "error converting Lua string to table"),
        ("{interactions = {{contents = 'abc'}}}", "Expected a body table or nil from Lua, got string"),
        (
            "{interactions = {{contents = {contents = {}, content_type = 'a/b'}}}}",
            "error converting Lua table to string (expected string or number)",
        ),
        (
            "{interactions = {{contents = {contents = 'x'}}}}",
            "error converting Lua nil to String (expected string or number)",
        ),
        ("{interactions = {{rules = 'x'}}}", "error converting Lua string to table"),
        ("{interactions = {{rules = {['$'] = 'type'}}}}", "error converting Lua string to table"),
        (
            "{interactions = {{rules = {['$'] = {{values = {}}}}}}}",
            "error converting Lua nil to String (expected string or number)",
        ),
        ("{plugin_config = 'x'}", "Expected a plugin_config table or nil from Lua, got string"),
    ] {
        assert_eq!(refused(body), problem, "{body}");
    }
    for (value, problem) in [
        ("print", "unsupported value type `function`"),
        ("'\\xff'", "invalid type: byte array, expected any valid JSON value"),
        ("{[5] = 1}", "invalid type: integer `5`, expected a string key"),
        ("{[1.5] = 1}", "invalid type: floating point `1.5`, expected a string key"),
        ("{[true] = 1}", "invalid type: boolean `true`, expected a string key"),
        ("(function() local t = {} t.t = t return t end)()", "recursive table detected"),
        (
            "(function() local t = {} for i = 1, 200 do t = {t} end return t end)()",
            "tables are nested more than 128 deep",
        ),
    ] {
        let table = format!("{{plugin_config = {{pact_configuration = {{a = {value}}}}}}}");
        assert_eq!(refused(&table), format!("deserialize error: {problem}"), "{value}");
    }
}

#[test]
fn a_function_that_is_missing_is_named() {
    let missing = |function: &str| {
        CallError::Script(format!("Lua plugin does not define a global '{function}' function"))
    };
    for source in [INIT.to_owned(), format!("{INIT}configure_interaction = 5 match_contents = 'x'")] {
        let fixture = Fixture::of(&source);
        assert_eq!(fixture.configure(), Err(missing("configure_interaction")));
        assert_eq!(fixture.compare(), Err(missing("match_contents")));
        assert_eq!(fixture.plugin().shutdown_mock_server("k"), Err(missing("shutdown_mock_server")));
    }
}
