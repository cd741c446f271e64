use super::*;

const SHORT: Duration = Duration::from_millis(200);

/// Only ConfigureInteraction has a short limit: a busy machine may take longer to load a script.
const IMPATIENT: Timeouts = Timeouts { call: LONG, long_call: SHORT };

fn timeout(call: &'static str, limit: Duration) -> CallError {
    CallError::Timeout { plugin: id(), call, limit }
}

/// A script that comes to an end in its own time, and one that is still running at the deadline: both in one plugin.
fn script(endless: &str) -> Fixture {
    let source = format!(
        "{INIT}function match_contents() return {{}} end\nfunction configure_interaction() {endless} end"
    );
    Fixture::with_timeouts(&source, IMPATIENT)
}

#[test]
fn whatever_a_script_does_the_call_returns_at_its_deadline_and_the_next_one_is_answered() {
    for endless in [
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "while true do pcall(pcall, function() while true do end end) end",
        "while true do xpcall(function() while true do end end, function() while true do end end) end",
        "xpcall(error, function() while true do end end)",
        "coroutine.wrap(function() while true do pcall(function() while true do end end) end end)()",
        "local co = coroutine.create(function() while true do end end) while true do coroutine.resume(co) end",
        "while true do coroutine.wrap(function() pcall(function() while true do end end) end)() end",
        "local function f() return pcall(f) end while true do f() end",
        "while true do local x <close> = setmetatable({}, {__close = function() while true do end end}) end",
        "setmetatable(_G, {__index = function(t, k) while true do end end}) while true do pcall(function() return x end) end",
        "return setmetatable({}, {__index = function() while true do end end})",
        "while true do table.sort({3, 1, 2}, function(a, b) while true do end end) end",
        "while true do pcall(string.gsub, 'aaa', 'a', function() while true do end end) end",
        "while true do pcall(load, function() while true do end end) end",
        "while true do pcall(error) end",
        "while true do local s = ('x'):rep(1000000) end",
    ] {
        let fixture = script(endless);

        assert_eq!(fixture.configure(), Err(timeout("ConfigureInteraction", SHORT)), "{endless}");
        assert_eq!(fixture.compare(), Ok(v2::CompareContentsResponse::default()), "{endless}");
        assert_eq!(fixture.plugin().ending(), None);
    }
}

#[test]
fn a_coroutine_that_was_interrupted_in_one_call_goes_on_in_the_next() {
    let source = format!(
        "{INIT}local step = coroutine.wrap(function() while true do local n = 0 for i = 1, 1e5 do n = n + 1 end coroutine.yield(n) end end)
        function configure_interaction() while true do step() end end
        function match_contents() return {{error = tostring(step())}} end"
    );
    let fixture = Fixture::with_timeouts(&source, IMPATIENT);
    let _ = fixture.compare().unwrap();

    assert_eq!(fixture.configure(), Err(timeout("ConfigureInteraction", SHORT)));

    // It was killed by the error, or it goes on; it is not interrupted again.
    let text = fixture.compare().map_or_else(|error| error.to_string(), |response| response.error);
    assert!(text == "100000" || text.contains("cannot resume dead coroutine"), "{text}");
}

#[test]
fn a_script_inside_a_function_of_c_is_abandoned() {
    for stuck in [
        "('a'):rep(300):find(('.-'):rep(5)..'b')",
        "setmetatable({}, {__gc = function() while true do end end}) collectgarbage()",
        "os.execute('sleep 4')",
    ] {
        let fixture = script(stuck);

        assert_eq!(fixture.configure(), Err(timeout("ConfigureInteraction", SHORT)), "{stuck}");

        let ending = "its script did not return from ConfigureInteraction".to_owned();
        assert_eq!(fixture.plugin().ending(), Some(ending.clone()));
        assert_eq!(fixture.compare(), Err(CallError::Ended { plugin: id(), ending }));
        fixture.plugin().end();
    }
}

#[test]
fn a_script_that_does_not_load_in_time_is_an_error() {
    let fixture = Fixture::with_timeouts("while true do end", Timeouts { call: SHORT, long_call: SHORT });

    assert_eq!(fixture.load_error(), "Plugin tp/1.2.3 did not answer InitPlugin within 200 ms");
}

#[test]
fn a_call_waits_for_others_at_most_until_its_own_deadline() {
    let source = format!(
        "{INIT}function configure_interaction() while true do end end
        function generate_content(c) return c end"
    );
    let fixture = Fixture::with_timeouts(&source, IMPATIENT);
    let soon = Chain { id: "other".to_owned(), deadline: Some(std::time::SystemTime::now()) };

    std::thread::scope(|scope| {
        let first = scope.spawn(|| fixture.configure());
        let second = fixture.plugin().generate_content(v2::GenerateContentRequest::default(), &soon);

        assert_eq!(second, Err(timeout("GenerateContent", LONG)));
        assert_eq!(first.join().unwrap(), Err(timeout("ConfigureInteraction", SHORT)));
    });
    assert_eq!(fixture.plugin().ending(), None);
}

#[test]
fn memory_is_limited() {
    let text = |body: &str| Fixture::of(&configure(body)).configure_error();

    assert!(
        text("local s = ('x'):rep(3000000000)").contains("string.rep"),
        "{}",
        text("local s = ('x'):rep(3e9)")
    );
    let memory = "local t = {} while true do t[#t + 1] = ('x'):rep(1e6) .. #t end";
    assert!(text(memory).contains("memory error: not enough memory"), "{}", text(memory));
    let caught =
        format!("local ok, problem = pcall(function() {memory} end) error('caught: ' .. tostring(problem))");
    assert!(text(&caught).contains("caught: not enough memory"), "{}", text(&caught));
}

#[test]
fn recursion_is_limited() {
    for body in [
        "local function f() return 1 + f() end return f()",
        "local function f() return (string.gsub('a', 'a', f)) end return f()",
        "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k .. 'x'] end return t.x",
        "return load(('('):rep(1e5))()",
        "return load('return ' .. ('{'):rep(1e5))()",
        "local co co = function() return coroutine.wrap(co)() end return co()",
    ] {
        let fixture = Fixture::of(&configure(body));
        let text = fixture.configure_error();
        assert!(text.starts_with("Lua configure_interaction() function failed - "), "{text}");
    }
}

#[test]
fn a_plugin_that_was_ended_answers_no_more_and_leaves_no_thread() {
    let threads = || fs::read_dir("/proc/self/task").map_or(0, Iterator::count);
    let before = threads();
    for _ in 0..100 {
        let fixture = Fixture::of(&configure("return {}"));
        fixture.configure().unwrap();

        fixture.plugin().end();

        let ended = CallError::Ended { plugin: id(), ending: "it was ended".to_owned() };
        assert_eq!(fixture.compare(), Err(ended));
    }
    // Other tests start threads at the same time.
    assert!(threads() < before + 50, "{before} {}", threads());
}

#[test]
fn ending_a_plugin_interrupts_its_script() {
    let source = format!("{INIT}function match_contents() while true do end end");
    let fixture = Fixture::of(&source);

    std::thread::scope(|scope| {
        let running = scope.spawn(|| fixture.compare());
        while fixture.plugin().ending().is_none() {
            fixture.plugin().end();
        }
        let ended = CallError::Ended { plugin: id(), ending: "it was ended".to_owned() };
        assert_eq!(running.join().unwrap(), Err(ended));
    });
}
