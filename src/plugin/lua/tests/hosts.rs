use super::*;
use doubles::Host;

/// A script that asks the host, which passes the questions on to another script.
fn pair(asking: &str, answering: &str) -> (Fixture, Fixture, Arc<Host>) {
    let host = Arc::new(Host::default());
    let weak: Weak<dyn HostCalls> = Arc::<Host>::downgrade(&host);
    let asking = Fixture::start(&format!("{DUMP}{}", configure(asking)), 2, PATIENT, weak);
    let answering = Fixture::of(&format!("{DUMP}{INIT}{answering}"));
    *host.to.lock() = Some(Arc::clone(answering.plugin.as_ref().unwrap()));
    (asking, answering, host)
}

/// What the host answered to this call, as text.
fn answer(call: &str, answering: &str) -> String {
    let (asking, _answering, _host) = pair(&format!("return {{error = dump({call})}}"), answering);
    asking.configure().unwrap().error
}

#[test]
fn contents_are_compared_by_the_host() {
    let request =
        "{expected = {contents = 'a', content_type = 'x/y'}, actual = {contents = 'b', content_type = 'x/y'},
        allow_unexpected_keys = true, rules = {['$'] = {{type = 'type', values = {n = 1}}}},
        plugin_configuration = {pact_configuration = {b = 1}}}";
    let call = format!("host_compare_contents('k', {request})");
    let seen = answer(&call, "function match_contents(request) return {error = dump(request)} end");
    assert!(
        seen.contains("allow_unexpected_keys=true")
            && seen.contains("pact_configuration={b=integer:1}")
            && seen.contains("values={n=integer:1}"),
        "{seen}"
    );
    for (returned, text) in [
        ("{}", "{}"),
        (
            "{['type-mismatch'] = {expected = 'a', actual = 'b'}}",
            "{type-mismatch={actual=\"b\", expected=\"a\"}}",
        ),
        (
            "{mismatches = {['$.a'] = {'one', {mismatch = 'two', expected = 1.5, diff = 'd'}}}}",
            "{mismatches={$.a={1={mismatch=\"one\", path=\"$.a\"}, 2={diff=\"d\", expected=\"1.5\", mismatch=\"two\", path=\"$.a\"}}}}",
        ),
    ] {
        let answering = format!("function match_contents() return {returned} end");
        assert_eq!(answer("host_compare_contents('k', {})", &answering), text);
    }
}

#[test]
fn contents_are_generated_by_the_host() {
    let answering = "function generate_content(...) if not ... then return nil end
        return {contents = dump({...}), content_type = 'x/y'} end";
    let call = "host_generate_content('k', {contents = 'a', content_type = 'x/y'}, {['$'] = {type = 'Uuid'}}, 'Provider')";
    assert_eq!(
        answer(call, answering),
        "{content_type=\"x/y\", content_type_hint=\"DEFAULT\", contents=\"{1={content_type=\\\"x/y\\\", \
         content_type_hint=\\\"DEFAULT\\\", contents=\\\"a\\\"}, 2={$={type=\\\"Uuid\\\"}}, 3=\\\"Provider\\\"}\"}"
    );
    assert_eq!(answer("host_generate_content('k', nil, nil, nil)", answering), "nil");
}

#[test]
fn fields_are_matched_and_generated_by_the_host() {
    let request = "{key = 'luhn', rule = {type = 'luhn', values = {a = 1}}, path = '$.a', mismatch_type = 'body', expected = 1, actual = 1.0}";
    let seen = answer(
        &format!("host_match_field('k', {request}).mismatches[1].mismatch"),
        "function match_field(request) return {mismatches = dump(request)} end",
    );
    assert!(seen.contains("actual=float:1.0, expected=integer:1, key=\\\"luhn\\\""), "{seen}");
    let matching = "function match_field() return {} end";
    assert_eq!(answer(&format!("host_match_field('k', {request})"), matching), "{mismatches={}}");
    let failing = "function match_field() return {error = 'e'} end";
    assert_eq!(answer(&format!("host_match_field('k', {request})"), failing), "{error=\"e\"}");
    let request = "{generator = {type = 'g'}, path = '$.a', example_value = 3, test_mode = 'Provider'}";
    let generating =
        "function generate_field(request) return {value = {request.example_value, request.test_mode}} end";
    assert_eq!(
        answer(&format!("host_generate_field('k', {request})"), generating),
        "{value={1=integer:3, 2=\"Provider\"}}"
    );
}

#[test]
fn what_the_host_refuses_is_an_error_that_a_script_can_catch() {
    let refused = |call: &str, answering: &str| {
        let asking = format!(
            "local ok, problem = pcall({call}) return {{error = (tostring(problem):gsub('\\nstack.*', ''))}}"
        );
        let (asking, answering, host) = pair(&asking, answering);
        if answering.plugin().init(v2::InitPluginRequest::default()).is_err() {
            *host.to.lock() = None;
        }
        asking.configure().unwrap().error
    };
    let none = "function init() error('no host') end";
    let field = "{rule = {type = 'type'}, path = '$'}";
    for (call, problem) in [
        (format!("host_match_field, 'nope', {field}"), "No catalogue entry found for key 'nope'"),
        ("host_match_field, 'nope', {}".to_owned(), "Expected a 'rule' table from Lua"),
        (
            "host_match_field, 'nope', {rule = {}}".to_owned(),
            "Expected the 'rule' table from Lua to have a 'type'",
        ),
        ("host_generate_field, 'nope', {}".to_owned(), "Expected a 'generator' table from Lua"),
        (
            "host_match_field, 'x', {rule = {type = 't'}, expected = print}".to_owned(),
            "Expected a field value from Lua, got function",
        ),
        (
            "host_match_field".to_owned(),
            "bad argument #1: error converting Lua nil to String (expected string or number)",
        ),
        ("host_match_field, 'x'".to_owned(), "bad argument #2: error converting Lua nil to table"),
        ("host_generate_content, 'x', 5".to_owned(), "Expected a body table or nil from Lua, got integer"),
        (
            "host_generate_content, 'x', nil, 5".to_owned(),
            "bad argument #3: error converting Lua integer to table",
        ),
    ] {
        assert_eq!(refused(&call, none), problem, "{call}");
    }
    let text = refused("host_compare_contents, 'x', {}", "function match_contents() error('bang', 0) end");
    assert_eq!(text, "Lua match_contents() function failed - runtime error: bang");
}

#[test]
fn a_script_that_reaches_itself_gets_an_error() {
    let source = "local ok, problem = pcall(host_compare_contents, 'k', {})
        return {error = (tostring(problem):gsub('\\nstack.*', ''))}";
    let (asking, _answering, host) = pair(source, "");
    *host.to.lock() = Some(Arc::clone(asking.plugin.as_ref().unwrap()));

    let problem =
        "Plugin tp/1.2.3 cannot answer CompareContents: its script waits for the answer to this call";
    assert_eq!(asking.configure().unwrap().error, problem);
    *host.to.lock() = None;
}

#[test]
fn a_script_that_reaches_itself_through_another_gets_an_error() {
    let first = Arc::new(Host::default());
    let second = Arc::new(Host::default());
    let source = format!("{INIT}function match_contents() return host_compare_contents('k', {{}}) end");
    let weak = |host: &Arc<Host>| -> Weak<dyn HostCalls> { Arc::<Host>::downgrade(host) };
    let one = Fixture::start(&source, 2, PATIENT, weak(&first));
    let other = Fixture::start(&source, 2, PATIENT, weak(&second));
    *first.to.lock() = Some(Arc::clone(other.plugin.as_ref().unwrap()));
    *second.to.lock() = Some(Arc::clone(one.plugin.as_ref().unwrap()));

    let text = one.compare().unwrap_err().to_string();

    assert!(text.contains("Plugin tp/1.2.3 cannot answer CompareContents: its script waits"), "{text}");
    *first.to.lock() = None;
    *second.to.lock() = None;
}

#[test]
fn what_the_host_is_asked_has_the_deadline_of_the_first_call() {
    let host = Arc::new(Host::default());
    let weak: Weak<dyn HostCalls> = Arc::<Host>::downgrade(&host);
    let limit = Duration::from_millis(200);
    let timeouts = Timeouts { call: LONG, long_call: limit };
    let asking = Fixture::start(&configure("return host_compare_contents('k', {})"), 2, timeouts, weak);
    let answering = Fixture::of(&format!(
        "{INIT}function match_contents() while true do end end function update_catalogue() end"
    ));
    *host.to.lock() = Some(Arc::clone(answering.plugin.as_ref().unwrap()));

    let late = CallError::Timeout { plugin: id(), call: "ConfigureInteraction", limit };
    assert_eq!(asking.configure(), Err(late));

    assert_eq!(answering.plugin().update_catalogue(v2::Catalogue::default()), Ok(()));
    assert_eq!((asking.plugin().ending(), answering.plugin().ending()), (None, None));
}
