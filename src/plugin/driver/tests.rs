use super::*;
use crate::logging::{Filter, Level, Logger, Record, Sink};
use crate::plugin::fixture::FakeInterface;
use crate::plugin::interface::{CallError, Timeouts};
use crate::plugin::register::Running;
use std::fs;
use std::sync::Barrier;
use std::sync::mpsc::channel;
use std::thread;
use tempfile::TempDir;

/// A driver with a folder of plugins.
struct World {
    root: TempDir,
    driver: Arc<Driver>,
}

impl World {
    fn new() -> World {
        World { root: tempfile::tempdir().unwrap(), driver: Driver::new() }
    }

    fn environment(&self) -> Environment {
        let root = self.root.path().to_owned();
        Environment { log_folder: root.join("logs"), root, timeouts: Timeouts::DEFAULT, log_level: "WARN" }
    }

    /// Installs a manifest with an entry point.
    fn install(&self, folder: &str, manifest: &str, (file, text): (&str, &str)) {
        let folder = self.root.path().join(folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("pact-plugin.json"), manifest).unwrap();
        if !file.is_empty() {
            fs::write(folder.join(file), text).unwrap();
        }
    }

    /// Installs a script that writes down each start and claims `text/NAME`.
    #[cfg(feature = "lua")]
    fn install_script(&self, name: &str, version: &str) {
        self.install_script_that(name, version, "");
    }

    #[cfg(feature = "lua")]
    fn install_script_that(&self, name: &str, version: &str, does: &str) {
        let starts = self.root.path().join("starts");
        let script = format!(
            r#"
            function init(implementation, version)
                local file = io.open("{}", "a")
                file:write("{name}/{version}\n")
                file:close()
                {does}
                return {{{{ entryType = "CONTENT_MATCHER", key = "{name}", values = {{ ["content-types"] = "text/{name}" }} }}}}
            end"#,
            starts.display()
        );
        self.install(
            &format!("{name}-{version}"),
            &manifest(name, version, "lua", "p.lua"),
            ("p.lua", &script),
        );
    }

    /// The starts of scripts so far.
    #[cfg(feature = "lua")]
    fn starts(&self) -> Vec<String> {
        let starts = fs::read_to_string(self.root.path().join("starts")).unwrap_or_default();
        starts.lines().map(str::to_owned).collect()
    }

    fn load(&self, name: &str, version: &str) -> Result<Hold, LoadError> {
        self.load_any(name, &[version], Duration::from_secs(60))
    }

    fn load_any(&self, name: &str, versions: &[&str], wait: Duration) -> Result<Hold, LoadError> {
        self.driver.load_one(&self.environment(), name, versions, wait)
    }

    fn error(&self, name: &str, version: &str) -> String {
        self.load(name, version).unwrap_err().to_string()
    }

    fn loaded(&self) -> Vec<String> {
        self.driver.loaded().iter().map(PluginId::to_string).collect()
    }

    /// Adds a plugin that runs without a process.
    fn add(&self, name: &str, version: &str, interface: FakeInterface) -> Arc<FakeInterface> {
        let interface = Arc::new(interface);
        let running = Running {
            plugin: PluginId { name: name.to_owned(), version: version.to_owned() },
            interface_version: 1,
            instance_id: "fake".to_owned(),
            interface: Arc::clone(&interface) as _,
            capabilities: Vec::new(),
        };
        self.driver.register.add(Arc::new(running), Vec::new(), 1);
        interface
    }
}

fn manifest(name: &str, version: &str, kind: &str, entry_point: &str) -> String {
    format!(
        r#"{{"pluginInterfaceVersion":2,"name":"{name}","version":"{version}","executableType":"{kind}","entryPoint":"{entry_point}"}}"#
    )
}

#[test]
fn what_cannot_be_started_says_why() {
    let world = World::new();
    world.install("tp", &manifest("tp", "1.2.3", "exec", "run.sh"), ("", ""));

    let path = world.root.path().join("tp/run.sh");
    assert_eq!(
        world.error("tp", ""),
        format!(
            "Was not able to start plugin process for '{}' - No such file or directory (os error 2)",
            path.display()
        )
    );
    assert!(world.error("nope", "1").starts_with("Plugin nope:1 was not found (in $HOME/"));
    world.install("tp", &manifest("tp", "1.2.3", "wasm", "run.sh"), ("", ""));
    assert_eq!(world.error("tp", ""), "Plugin executable type of wasm is not supported");
}

#[test]
#[cfg(unix)]
fn a_process_gets_the_variables_of_plugins() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let script = "#!/bin/sh\nenv > env.txt\npwd -P >> env.txt\necho trouble >&2\nexit 3\n";
    world.install("tp", &manifest("tp", "1.2.3", "exec", "run.sh"), ("run.sh", script));
    let folder = world.root.path().join("tp");
    fs::set_permissions(folder.join("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();

    let error = world.error("tp", "");

    assert!(error.starts_with("Plugin process did not output the correct startup message"), "{error}");
    assert!(error.contains("exit status 3") && error.contains("trouble"), "{error}");
    let environment = fs::read_to_string(folder.join("env.txt")).unwrap();
    let value = |name: &str| environment.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    assert_eq!((value("LOG_LEVEL"), value("RUST_LOG")), (Some("WARN"), Some("WARN")));
    assert_eq!(value("PACT_PLUGIN_INSTANCE_ID").map(str::len), Some(36));
    let port = value("PACT_PLUGIN_HOST").unwrap().strip_prefix("127.0.0.1:").unwrap();
    assert!(std::net::TcpStream::connect(("127.0.0.1", port.parse().unwrap())).is_ok());
    let working_folder = folder.canonicalize().unwrap();
    assert!(environment.lines().any(|line| Path::new(line) == working_folder));
    let log_name = format!("pact-plugin-tp-{}.log", value("PACT_PLUGIN_INSTANCE_ID").unwrap());
    assert_eq!(fs::read_to_string(world.root.path().join("logs").join(log_name)).unwrap(), "trouble\n");
    assert!(world.loaded().is_empty());
}

#[test]
fn a_manifest_is_warned_of_once_for_each_state_of_its_file() {
    let world = World::new();
    let warned = || world.driver.warned.lock().values().map(|found| found.reason.clone()).collect::<Vec<_>>();
    world.install("tp", "{x", ("", ""));
    world.error("nope", "");
    assert_eq!(warned(), ["key must be a string at line 1 column 2"]);

    world.install("tp", "", ("", ""));
    assert!(
        world.error("tp", "").ends_with("pact-plugin.json: EOF while parsing a value at line 1 column 0")
    );
    assert_eq!(warned(), ["EOF while parsing a value at line 1 column 0"]);
}

#[test]
fn a_warning_is_logged_without_a_lock() {
    let world = World::new();
    world.install("tp", "{x", ("", ""));
    let logger = Arc::<Logger>::default();
    let _installed = logger.install_here();
    logger.apply(vec![Sink::open("buffer", Filter::up_to(Some(Level::WARN))).unwrap()]).unwrap();
    logger.set_listener_level(Some(Level::WARN));
    let found = Arc::new(Mutex::new(Vec::new()));
    let (driver, is_free) = (Arc::clone(&world.driver), Arc::clone(&found));
    let listen = move |record: &Record| {
        is_free.lock().push((record.level, driver.warned.try_lock().is_some()));
    };
    logger.listen(Some(Box::new(listen))).wait_until_idle();

    world.error("nope", "");

    assert_eq!(*found.lock(), [(Level::WARN, true)]);
    logger.listen(None).wait_until_idle();
}

#[test]
#[cfg(feature = "lua")]
fn a_plugin_is_started_once_and_ended_by_its_last_release() {
    let world = World::new();
    world.install_script("tp", "1.2.3");

    let first = world.load("tp", "1.2.3").unwrap();
    let second = world.load("tp", "1.2.0").unwrap();
    assert_eq!(second.plugin().to_string(), "tp/1.2.3");
    assert_eq!(world.starts(), ["tp/1.2.3"]);
    let content_type = ContentType::parse("text/tp").unwrap();
    assert_eq!(world.driver.claimant(&content_type).as_ref(), Some(first.plugin()));
    let running = world.driver.register.loaded().remove(0);
    drop(first);
    assert_eq!(running.interface.ending(), None);
    drop(second);

    assert!(running.interface.ending().is_some());
    assert!(world.loaded().is_empty());
    assert_eq!(world.driver.claimant(&content_type), None);
    drop(world.load("tp", "").unwrap());
    assert_eq!(world.starts().len(), 2);
}

#[test]
#[cfg(feature = "lua")]
fn what_runs_is_preferred_to_what_is_installed_but_not_to_a_special_version() {
    let world = World::new();
    let load = |version: &str| world.load("tp", version).unwrap();
    world.install_script("tp", "1.2.3");
    let _running = load("");
    world.install_script("tp", "1.10.0");
    world.install_script("tp", "1.2.0-beta.1");

    assert_eq!(load("").plugin().version, "1.2.3");
    assert_eq!(load("1.2.0").plugin().version, "1.2.3");
    let special = load("1.2.0-beta.1");
    assert_eq!(special.plugin().version, "1.2.0-beta.1");
    assert_eq!(load("1.2.0-beta.0").plugin().version, "1.2.3");
    let _higher = load("1.3.0");
    assert_eq!(world.loaded(), ["tp/1.2.3", "tp/1.2.0-beta.1", "tp/1.10.0"]);
    assert_eq!(load("").plugin().version, "1.10.0");
}

#[test]
#[cfg(feature = "lua")]
fn a_pact_is_served_by_the_version_it_names_or_by_its_first_three_parts() {
    let world = World::new();
    world.install_script("tp", "1.0.0-beta.1");
    world.install_script("fix", "0.0.8-fix+pact.reference.278");
    let load = |name: &str, versions: &[&str]| {
        world.load_any(name, versions, Duration::ZERO).map(|hold| hold.plugin().version.clone())
    };

    assert_eq!(load("tp", &["1.0.0-beta.1", "1.0.0-beta"]).unwrap(), "1.0.0-beta.1");
    let fix = ["0.0.8-fix+pact.reference.278", "0.0.8-fix+pact"];
    assert_eq!(load("fix", &fix).unwrap(), fix[0]);
    assert_eq!(load("fix", &["junk", "0.0.7"]).unwrap(), fix[0]);
    let error = load("tp", &["2.0.0.1", "2.0.0"]).unwrap_err().to_string();
    assert!(error.starts_with("Plugin tp:2.0.0.1 was not found (in "), "{error}");
}

#[test]
#[cfg(feature = "lua")]
fn a_manifest_is_read_again_when_it_has_changed() {
    let world = World::new();
    world.install_script("tp", "1.0.0");
    let path = world.root.path().join("tp-1.0.0/pact-plugin.json");
    let good = fs::read_to_string(&path).unwrap();
    fs::write(&path, good.replace(":2,", ":3,")).unwrap();
    assert_eq!(world.error("tp", ""), "Plugin tp:1.0.0 declared an invalid interface version");

    fs::write(&path, good).unwrap();

    assert!(world.load("tp", "").is_ok());
}

#[test]
#[cfg(feature = "lua")]
fn a_script_that_fails_says_why() {
    let world = World::new();
    world.install("a", &manifest("absent", "1.0.0", "lua", "p.lua"), ("", ""));
    let path = world.root.path().join("a/p.lua");
    assert_eq!(world.error("absent", ""), format!("Lua plugin entry point {path:?} does not exist"));

    world.install("b", &manifest("empty", "1.0.0", "lua", "p.lua"), ("p.lua", "x = 1"));
    assert_eq!(
        world.error("empty", ""),
        "Failed to send init request to the Lua plugin - Lua plugin does not define a global 'init' function"
    );
    assert!(world.loaded().is_empty());
}

#[test]
#[cfg(feature = "lua")]
fn a_script_that_does_not_end_is_given_up() {
    let world = World::new();
    world.install_script_that("tp", "1.0.0", "while true do end");
    let timeout = Duration::from_millis(100);
    let environment =
        Environment { timeouts: Timeouts { call: timeout, long_call: timeout }, ..world.environment() };

    let error = world.driver.load_one(&environment, "tp", &[""], Duration::ZERO).unwrap_err().to_string();

    assert_eq!(
        error,
        "Failed to send init request to the Lua plugin - Plugin tp/1.0.0 did not answer InitPlugin within 100 ms"
    );
}

/// Loads a plugin on several threads at once; its script waits until all of them do.
#[cfg(feature = "lua")]
fn load_at_once(world: &World, threads: usize) -> Vec<Result<Hold, LoadError>> {
    let barrier = Barrier::new(threads);
    let go = world.root.path().join("go");
    thread::scope(|scope| {
        let loading: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    world.load("tp", "")
                })
            })
            .collect();
        while world.driver.starts.waiting() < threads - 1 {
            thread::yield_now();
        }
        fs::write(go, "").unwrap();
        loading.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

#[cfg(feature = "lua")]
fn until_go(world: &World) -> String {
    let go = world.root.path().join("go");
    format!(r#"while not io.open("{}") do end"#, go.display())
}

#[test]
#[cfg(feature = "lua")]
fn threads_that_load_one_plugin_at_once_start_one() {
    let world = World::new();
    world.install_script_that("tp", "1.0.0", &until_go(&world));

    let mut holds: Vec<_> = load_at_once(&world, 8).into_iter().map(Result::unwrap).collect();

    assert_eq!(world.starts(), ["tp/1.0.0"]);
    holds.truncate(1);
    assert_eq!(world.loaded(), ["tp/1.0.0"]);
    holds.clear();
    assert!(world.loaded().is_empty());
}

#[test]
#[cfg(feature = "lua")]
fn threads_that_load_a_plugin_that_fails_get_one_error_of_one_start() {
    let world = World::new();
    world.install_script_that("tp", "1.0.0", &format!(r#"{} error("boom")"#, until_go(&world)));

    let errors: Vec<_> = load_at_once(&world, 4).into_iter().map(Result::unwrap_err).collect();

    assert_eq!(world.starts(), ["tp/1.0.0"]);
    assert!(
        errors.iter().all(|error| *error == errors[0] && error.to_string().contains("boom")),
        "{errors:?}"
    );
    assert!(world.loaded().is_empty());
}

#[test]
#[cfg(feature = "lua")]
fn a_plugin_that_died_is_started_anew_by_the_next_load_and_its_count_goes_on() {
    let world = World::new();
    world.add("tp", "1.0.0", FakeInterface::dead());
    assert!(world.error("tp", "").starts_with("Plugin tp:* was not found"));
    world.install_script("tp", "1.0.0");
    world.install_script("tp", "1.5.0");

    drop(world.load("tp", "").unwrap());

    assert_eq!(world.starts(), ["tp/1.0.0"]);
    assert_eq!(world.loaded(), ["tp/1.0.0"]);
    assert_eq!(world.driver.register.loaded()[0].interface.ending(), None);
}

#[test]
#[cfg(feature = "lua")]
fn all_plugins_that_run_get_the_catalogue_after_a_new_one_started() {
    let world = World::new();
    let other = world.add("other", "1.0.0", FakeInterface::default());
    let dead = world.add("dead", "1.0.0", FakeInterface::dead());
    *other.refusal.lock() = Some(CallError::unimplemented("no"));
    world.install_script("tp", "1.0.0");

    let _first = world.load("tp", "").unwrap();
    let _second = world.load("tp", "").unwrap();

    let catalogues = other.catalogues.lock();
    assert_eq!(catalogues.len(), 1);
    assert_eq!(catalogues[0].catalogue.last().map(|entry| entry.key.as_str()), Some("tp"));
    assert_eq!(dead.catalogues.lock().len(), 0);
}

#[test]
#[cfg(feature = "lua")]
fn a_load_waits_for_the_catalogue_to_be_taken_no_longer_than_it_may() {
    let world = World::new();
    let other = world.add("other", "1.0.0", FakeInterface::default());
    let (open, gate) = channel();
    *other.gate.lock() = Some(gate);
    world.install_script("tp", "1.0.0");
    let load = |wait| world.load_any("tp", &[""], wait).unwrap();

    drop(load(Duration::ZERO));
    assert!(other.catalogues.lock().is_empty());
    drop(open);
    // This one waits for the end of its own announcement.
    drop(load(Duration::MAX));
    assert!(!other.catalogues.lock().is_empty());
}

#[test]
#[cfg(feature = "lua")]
fn the_catalogue_that_a_plugin_gets_last_is_the_latest() {
    let world = World::new();
    let other = world.add("other", "1.0.0", FakeInterface::default());
    let (open, gate) = channel();
    *other.gate.lock() = Some(gate);
    let load = |name: &str, wait| {
        world.install_script(name, "1.0.0");
        world.load_any(name, &[""], wait).unwrap()
    };

    let _first = load("first", Duration::ZERO);
    while other.gate.lock().is_some() {
        thread::yield_now();
    }
    let _second = load("second", Duration::ZERO);
    let _third = load("third", Duration::from_millis(1));
    drop(open);
    let _last = load("last", Duration::MAX);

    let catalogues = other.catalogues.lock();
    let last_keys: Vec<_> =
        catalogues.iter().map(|one| one.catalogue.last().map(|entry| entry.key.as_str())).collect();
    assert_eq!(last_keys.first(), Some(&Some("first")));
    assert_eq!(last_keys.last(), Some(&Some("last")));
    assert!(catalogues.is_sorted_by_key(|one| one.catalogue.len()));
}
