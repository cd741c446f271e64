use super::*;
use crate::plugin::logs::PluginLogs;
use rustix::process::{Pid, test_kill_process};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout};
use std::time::Instant;

const HANDSHAKE: &str = r#"echo '{"port":1234,"serverKey":"k"}'"#;

/// The machine may be busy.
const LONG: Duration = Duration::from_secs(60);

/// Set for a process of this program that plays the host.
const HOST: &str = "PACT_TEST_HOST";

fn launch(script: &str) -> Launch {
    let plugin = PluginId { name: "tp".to_owned(), version: "1.2.3".to_owned() };
    let folder = std::env::temp_dir();
    let log = Arc::new(PluginLogs::default()).open(&plugin, "an-instance", &folder);
    Launch {
        plugin,
        program: PathBuf::from("/bin/sh"),
        args: vec!["-c".to_owned(), script.to_owned()],
        folder,
        environment: Vec::new(),
        log,
        handshake_timeout: LONG,
    }
}

fn start(script: &str) -> (Arc<Process>, Handshake) {
    Process::start(launch(script)).unwrap()
}

fn failure(script: &str) -> String {
    Process::start(launch(script)).unwrap_err()
}

/// A plugin that has said its process id as its key, and what else its script says.
fn start_with_ids(script: &str) -> (Arc<Process>, Vec<i32>) {
    let (process, handshake) = start(script);
    let ids = handshake.server_key.split(' ').map(|id| id.parse().unwrap()).collect();
    (process, ids)
}

/// A plugin that ends when what this returns is dropped, and the ids of its processes.
pub(crate) fn start_two() -> (Box<dyn std::any::Any + Send>, [i32; 2]) {
    let (process, ids) = start_with_ids(TWO);
    (Box::new(process), ids.try_into().unwrap())
}

/// Neither running nor waiting to be reaped.
pub(crate) fn is_gone(id: i32) -> bool {
    test_kill_process(Pid::from_raw(id).unwrap()).is_err()
}

pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + LONG;
    while !is_so() {
        assert!(Instant::now() < end, "not yet: {what}");
        std::thread::yield_now();
    }
}

fn wait_for_end(process: &Process) -> String {
    assert!(process.shared.wait_for_end(LONG));
    process.ending().unwrap()
}

#[test]
fn the_first_line_that_begins_with_a_brace_is_the_handshake() {
    let (_process, handshake) = start(
        "echo noise; echo; echo ' also {noise}'; printf '  {\"port\":40'; printf '00,\"more\":[1],\"serverKey\":\"\"}\\r\\n'; \
         echo '{\"port\":1}'; exec cat",
    );

    assert_eq!(handshake, Handshake { port: 4000, server_key: String::new() });
}

#[test]
fn a_process_that_ends_without_a_handshake_says_how_and_why() {
    let beginning = "Plugin process did not output the correct startup message: channel is empty and sending half is closed";

    for (script, details) in [
        ("exit 7", " (exit status 7)"),
        (
            "echo noise; echo one >&2; printf 'the reason\\n \\n' >&2; exit 7",
            " (exit status 7; last line on stderr: the reason)",
        ),
        ("kill -9 $$", " (signal 9)"),
        ("exec >/dev/null; exec cat", ""),
        ("exec >/dev/null; echo closed >&2; exec cat", " (last line on stderr: closed)"),
    ] {
        assert_eq!(failure(script), format!("{beginning}{details}"), "{script}");
    }
}

#[test]
fn a_handshake_that_cannot_be_read_says_why() {
    let reason = "Failed to read startup info from plugin - missing field `serverKey` at line 1 column 10";

    assert_eq!(failure("echo noise; echo '  {\"port\":1}'; exec cat"), reason);
    assert_eq!(
        failure("echo '{\"port\":1}'; echo broken >&2; exit 7"),
        format!("{reason} (exit status 7; last line on stderr: broken)")
    );
}

#[test]
fn a_handshake_that_has_no_end_is_refused() {
    let failure = failure(r#"printf '{"port":1,"serverKey":"'; exec tr '\0' k < /dev/zero"#);

    assert_eq!(failure, "Failed to read startup info from plugin - the line is longer than 65536 bytes");
}

#[test]
fn a_silent_process_is_ended_after_the_time_limit() {
    let folder = tempfile::tempdir().unwrap();
    let mut launch = launch("echo $$ > id; exec cat");
    launch.folder = folder.path().to_owned();
    launch.handshake_timeout = Duration::from_secs(1);

    let failure = Process::start(launch).unwrap_err();

    assert_eq!(
        failure,
        "Plugin process did not output the correct startup message in 1 seconds: timed out waiting on channel"
    );
    let id = std::fs::read_to_string(folder.path().join("id")).unwrap();
    assert!(is_gone(id.trim().parse().unwrap()));
}

#[test]
fn a_program_that_cannot_be_started_says_why() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain"), "").unwrap();

    for (name, reason) in
        [("missing", "No such file or directory (os error 2)"), ("plain", "Permission denied (os error 13)")]
    {
        let program = folder.path().join(name);
        let path = program.display().to_string();

        let failure = Process::start(Launch { program, ..launch("") }).unwrap_err();

        assert_eq!(failure, format!("Was not able to start plugin process for '{path}' - {reason}"));
    }
}

#[test]
fn a_program_that_has_just_been_written_starts() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let write_and_start = &|name: String| {
        let program = folder.path().join(name);
        std::fs::write(&program, format!("#!/bin/sh\n{HANDSHAKE}\nexec cat\n")).unwrap();
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
        Process::start(Launch { program, args: Vec::new(), ..launch("") }).map(drop)
    };

    // What one thread writes, another's new process has open until it is the program.
    let failures: Vec<String> = std::thread::scope(|scope| {
        let start =
            |thread| move || (0..20).find_map(|round| write_and_start(format!("{thread} {round}")).err());
        let threads: Vec<_> = (0..8).map(|thread| scope.spawn(start(thread))).collect();
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
    });

    assert_eq!(failures, Vec::<String>::new());
}

#[test]
fn it_gets_arguments_folder_and_environment() {
    let folder = tempfile::tempdir().unwrap();
    let mut launch = launch(
        r#"printf '{"port":1,"serverKey":"%s %s %s"}\n' "$1" "$PACT_TEST_VALUE" "$(pwd -P)"; exec cat"#,
    );
    launch.args.extend(["sh".to_owned(), "an argument".to_owned()]);
    launch.environment = vec![("PACT_TEST_VALUE".to_owned(), "a value".to_owned())];
    launch.folder = folder.path().to_owned();

    let (_process, handshake) = Process::start(launch).unwrap();

    let folder = folder.path().canonicalize().unwrap();
    assert_eq!(handshake.server_key, format!("an argument a value {}", folder.display()));
}

#[test]
fn its_end_is_noticed_and_it_is_reaped() {
    for (script, ending) in [("exit 7", "exit status 7"), ("kill -9 $$", "signal 9")] {
        let (process, ids) = start_with_ids(&format!(
            r#"echo "{{\"port\":1,\"serverKey\":\"$$\"}}"; echo broken >&2; {script}"#
        ));

        assert_eq!(wait_for_end(&process), ending);

        assert!(is_gone(ids[0]));
        assert_eq!(process.last_error_line().as_deref(), Some("broken"));
        assert_eq!(
            process.end_failed("It failed"),
            format!("It failed ({ending}; last line on stderr: broken)")
        );
        let known = format!("It had {ending}");
        assert_eq!(process.end_failed(&known), format!("{known} (last line on stderr: broken)"));
    }
}

/// A plugin whose start script does not `exec`; the ids of the script and of the plugin.
const TWO: &str = r#"tail -f /dev/null & echo "{\"port\":1,\"serverKey\":\"$$ $!\"}"; wait"#;

#[test]
fn ending_ends_the_whole_group_and_may_be_repeated() {
    let (process, ids) = start_with_ids(TWO);
    assert!(ids.iter().all(|id| !is_gone(*id)));

    process.end();
    process.end();

    assert_eq!(process.ending().as_deref(), Some("signal 9"));
    assert!(is_gone(ids[0]));
    wait_until("the second process is gone", || is_gone(ids[1]));
}

#[test]
fn the_end_of_the_start_script_ends_the_rest_of_the_group() {
    let (process, ids) =
        start_with_ids(r#"tail -f /dev/null & echo "{\"port\":1,\"serverKey\":\"$$ $!\"}"; exit 7"#);

    assert_eq!(wait_for_end(&process), "exit status 7");

    wait_until("the second process is gone", || is_gone(ids[1]));
}

#[test]
fn dropping_ends_it() {
    let (process, ids) = start_with_ids(r#"echo "{\"port\":1,\"serverKey\":\"$$\"}"; exec cat"#);

    drop(process);

    assert!(is_gone(ids[0]));
}

#[test]
fn much_output_does_not_keep_it_waiting() {
    // What is left to read when the process has ended is few lines: the time to log them is limited.
    let megabyte = "head -c 1048576 /dev/zero | tr '\\0' ";
    let (process, _) = start(&format!(
        "yes noise | head -c 1048576; echo; {HANDSHAKE}; {megabyte} '\\n' >&2; {megabyte} x; {megabyte} y >&2; echo >&2; echo done >&2; exit 0"
    ));

    assert_eq!(wait_for_end(&process), "exit status 0");

    assert_eq!(process.last_error_line().as_deref(), Some("done"));
}

#[test]
fn a_process_that_leaves_the_group_does_not_delay_the_end() {
    // It holds the pipes of its parent.
    let (process, ids) = start_with_ids(
        r#"setsid tail -f /dev/null & echo "{\"port\":1,\"serverKey\":\"$!\"}"; echo last >&2; exit 0"#,
    );

    assert_eq!(wait_for_end(&process), "exit status 0");

    assert_eq!(process.last_error_line().as_deref(), Some("last"));
    let _ = rustix::process::kill_process(Pid::from_raw(ids[0]).unwrap(), rustix::process::Signal::KILL);
}

#[test]
fn a_process_without_threads_that_look_after_it_is_ended_when_it_is_dropped() {
    let leader = Leader::start(Command::new("/bin/cat").stdin(Stdio::piped())).unwrap();
    let id = i32::try_from(leader.id()).unwrap();

    drop(Shared::new(leader));

    assert!(is_gone(id));
}

#[test]
fn the_end_is_announced_to_those_who_watch() {
    let (process, _) = start(&format!("{HANDSHAKE}; exec cat"));
    let watched = process.watch();
    assert_eq!(*watched.borrow(), None);

    process.end();

    assert!(watched.has_changed().unwrap());
    assert_eq!(watched.borrow().as_deref(), Some("signal 9"));
}

/// Only does something in a process of its own, which another test starts: it plays the host.
#[test]
fn host() {
    let Some(end) = std::env::var_os(HOST) else { return };
    #[cfg(target_os = "linux")]
    if end == "counts what is left" {
        return println!("\nids: {}", left_after(100));
    }
    let (process, handshake) = start(TWO);
    println!("\nids: {}", handshake.server_key);
    if end == "is killed" {
        let _ = io::stdin().read(&mut [0]);
    } else if end == "waits for its end" {
        println!("\nending: {}", wait_for_end(&process));
    } else {
        Box::leak(Box::new(process));
    }
}

/// A process that has started a plugin, what it prints, and the ids of the processes of the plugin.
fn host_that(ends: &str, env_options: &[&str]) -> (Child, BufReader<ChildStdout>, Vec<i32>) {
    let mut host = Command::new("env")
        .args(env_options)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "plugin::process::tests::host", "--nocapture"])
        .env(HOST, ends)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(host.stdout.take().unwrap());
    let lines = output.by_ref().lines().map_while(Result::ok);
    let ids = lines.filter_map(|line| line.strip_prefix("ids: ").map(str::to_owned)).next().unwrap();
    (host, output, ids.split(' ').map(|id| id.parse().unwrap()).collect())
}

#[test]
fn a_plugin_ends_with_a_host_that_is_killed() {
    let (mut host, _output, ids) = host_that("is killed", &[]);
    assert!(ids.iter().all(|id| !is_gone(*id)));

    host.kill().unwrap();
    host.wait().unwrap();

    wait_until("the plugin is gone", || ids.iter().all(|id| is_gone(*id)));
}

#[test]
fn a_plugin_ends_with_a_host_that_forgets_it() {
    let (mut host, _output, ids) = host_that("forgets", &[]);

    assert!(host.wait().unwrap().success());

    wait_until("the plugin is gone", || ids.iter().all(|id| is_gone(*id)));
}

#[test]
fn a_process_that_the_system_reaps_ends_with_an_unknown_status() {
    let ignore = "--ignore-signal=CHLD";
    if !Command::new("env").args([ignore, "true"]).output().is_ok_and(|output| output.status.success()) {
        println!("skipped: `env` cannot have a program ignore a signal");
        return;
    }
    let (mut host, output, ids) = host_that("waits for its end", &[ignore]);
    rustix::process::kill_process(Pid::from_raw(ids[0]).unwrap(), rustix::process::Signal::KILL).unwrap();

    let mut lines = output.lines().map_while(Result::ok);
    let ending = lines.find(|line| line.starts_with("ending: "));

    assert_eq!(ending.as_deref(), Some("ending: unknown exit status"));
    assert!(lines.count() > 0 && host.wait().unwrap().success());
    wait_until("the plugin is gone", || ids.iter().all(|id| is_gone(*id)));
}

/// How many files, threads and children are left after so many starts, a third of them in vain.
#[cfg(target_os = "linux")]
fn left_after(rounds: usize) -> String {
    let count = |folder: &str| std::fs::read_dir(folder).unwrap().count();
    let round = || {
        drop(start(TWO));
        assert_eq!(wait_for_end(&start(&format!("{HANDSHAKE}; exit 7")).0), "exit status 7");
        failure("echo '{'; exit 7");
        Process::start(Launch { program: PathBuf::from("/missing"), ..launch("") }).unwrap_err();
    };
    round();
    let threads = count("/proc/self/task");
    let files = count("/proc/self/fd");
    (0..rounds).for_each(|_| round());
    wait_until("the threads have ended", || count("/proc/self/task") <= threads);
    let children = rustix::process::wait(rustix::process::WaitOptions::NOHANG).is_ok();
    // Threads of the first round may still have had files open when these were counted.
    format!("{} {}", count("/proc/self/fd").saturating_sub(files), u8::from(children))
}

#[test]
#[cfg(target_os = "linux")]
fn nothing_is_left_of_many_starts() {
    let (mut host, output, left) = host_that("counts what is left", &[]);

    assert_eq!(left, [0, 0]);
    assert!(output.lines().count() > 0 && host.wait().unwrap().success());
}
