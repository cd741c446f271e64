use super::*;

fn run(body: &str) -> String {
    Fixture::of(&format!(
        "{DUMP}{}",
        configure(&format!("return {{error = dump((function() {body} end)())}}"))
    ))
    .configure()
    .unwrap()
    .error
}

/// The log of a script.
fn logged(fixture: &Fixture) -> String {
    let folder = fs::read_dir(fixture.folder.path().join("logs")).unwrap();
    let files: Vec<String> = folder.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    files.concat()
}

#[test]
fn the_standard_libraries_are_there_as_in_the_released_library() {
    for (library, names) in [
        ("coroutine", "close create isyieldable resume running status wrap yield"),
        ("io", "close flush input lines open output popen read stderr stdin stdout tmpfile type write"),
        ("os", "clock date difftime execute exit getenv remove rename setlocale time tmpname"),
        ("package", "config cpath loaded loadlib path preload searchers searchpath"),
        (
            "string",
            "byte char dump find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper",
        ),
        ("table", "concat insert move pack remove sort unpack"),
        ("utf8", "char charpattern codepoint codes len offset"),
    ] {
        let body = format!(
            "local names = {{}} for name in pairs({library}) do names[#names + 1] = name end table.sort(names) return table.concat(names, ' ')"
        );
        assert_eq!(run(&body), format!("\"{names}\""));
    }
    assert_eq!(run("return debug"), "nil");
    assert_eq!(run("return _VERSION"), "\"Lua 5.4\"");
    assert!(
        run("return tostring(select(2, pcall(package.loadlib, 'x.so', '*')))")
            .contains("safety error: package.loadlib is disabled"),
        "no modules in C"
    );
}

#[test]
fn require_finds_scripts_in_the_folder_of_the_plugin() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("lib/pack")).unwrap();
    fs::write(folder.path().join("lib/one.lua"), "return {text = 'one'}").unwrap();
    fs::write(folder.path().join("lib/pack/init.lua"), "return {text = ' two'}").unwrap();
    let script = folder.path().join("lib/p.lua");
    fs::write(&script, "function init() error(require('lib.one').text .. require('lib.pack').text, 0) end")
        .unwrap();
    let log = Arc::new(PluginLogs::default()).open(&id(), "instance", folder.path());

    let plugin = start(id(), 1, folder.path(), &script, log, no_host(), Timeouts::DEFAULT).unwrap();

    let text = plugin.init(v2::InitPluginRequest::default()).unwrap_err().to_string();
    assert!(text.starts_with("Lua init() function failed - runtime error: one two"), "{text}");
}

#[test]
fn globals_are_not_shared() {
    let source = format!(
        "count = (count or 0) + 1 {INIT}function match_contents() count = count + 1 return {{error = tostring(count)}} end"
    );
    let (one, other) = (Fixture::of(&source), Fixture::of(&source));

    let counts = [&one, &one, &other].map(|fixture| fixture.compare().unwrap().error);

    assert_eq!(counts, ["2", "3", "2"]);
}

#[test]
fn what_a_script_prints_is_logged() {
    let fixture = Fixture::of(&configure(
        "print('a', 1, nil, 2.5, setmetatable({}, {__tostring = function() return 'own' end})) print()
         logger('two\\nlines') logger(12) print('caf\\xff')
         io.write('one ', 2, ' three\\nfour') io.stdout:write(' five'):write(' six\\n') io.stderr:write('seven')
         os.execute('echo eight')
         io.output():write('nine\\n')
         assert(io.type(io.stdout) == 'file' and io.type({}) == nil and tostring(io.stdout):find('file'))
         return {}",
    ));

    fixture.configure().unwrap();

    let log = logged(&fixture);
    let lines =
        ["a\t1\tnil\t2.5\town", "", "two", "lines", "12", "caf\u{fffd}", "one 2 three", "four five six"];
    assert!(log.starts_with(&lines.join("\n")), "{log}");
    assert!(log.ends_with("seveneight\nnine\n"), "{log}");
}

#[test]
fn files_are_read_and_written_as_ever() {
    let fixture = Fixture::of(&configure(
        "local name = os.tmpname() local file = io.open(name, 'w') io.output(file) io.write('text\\n') io.close()
         io.output(io.stdout) io.write('logged\\n')
         for line in io.lines(name) do seen = line end
         io.input(name) seen = seen .. io.read('a') os.remove(name)
         return {error = seen .. io.popen('echo popen'):read('l')}",
    ));

    assert_eq!(fixture.configure().unwrap().error, "texttext\npopen");
    assert_eq!(logged(&fixture), "logged\n");
}

#[test]
fn the_process_is_left_alone() {
    assert_eq!(run("return io.read()"), "nil");
    assert_eq!(run("return io.read('a')"), "\"\"");
    assert_eq!(run("return io.stdin:read('l')"), "nil");
    assert_eq!(run("return os.setlocale('C')"), "nil");
    assert_eq!(run("return os.setlocale()"), "\"C\"");
    assert_eq!(
        run("local ok, why, code = os.execute('exit 3') return {ok, why, code}"),
        "{2=\"exit\", 3=integer:3}"
    );
    let text = Fixture::of(&configure("os.exit(3)")).configure_error();
    let problem = "os.exit was called: a plugin cannot end the process that runs it";
    assert!(text.contains(&format!("[string \"DIR/p.lua\"]:2: {problem}")), "{text}");
}

#[test]
fn what_is_no_text_is_not_logged() {
    let text = Fixture::of(&configure("logger({})")).configure_error();

    assert!(
        text.contains("bad argument #1: error converting Lua table to String (expected string or number)"),
        "{text}"
    );
}
