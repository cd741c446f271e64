//! Runs a master as a process, and the sub-commands that call it.

use crate::http::{self, Reply};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// The key of masters under test.
pub(crate) const KEY: &str = "the-key";

/// A running master, which is killed when dropped.
pub(crate) struct Master {
    process: Child,
    folder: TempDir,
    /// The port.
    pub(crate) port: u16,
    log: Arc<Mutex<String>>,
    reader: Option<std::thread::JoinHandle<()>>,
}

/// The exit code and output of a run of the program.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    /// The exit code.
    pub(crate) code: i32,
    /// The standard output.
    pub(crate) out: String,
    /// The standard error.
    pub(crate) err: String,
}

/// The program.
pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_pact_mock_server_cli"))
}

/// Runs the program until it exits.
pub(crate) fn run(arguments: &[&str]) -> Ended {
    let output = program().args(arguments).stdin(Stdio::null()).output().expect("the program runs");
    Ended {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("it prints UTF-8"),
        err: String::from_utf8(output.stderr).expect("it prints UTF-8"),
    }
}

impl Master {
    /// Starts a master on a free port that writes to a temporary directory.
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts a master with further options.
    pub(crate) fn start_with(options: &[&str]) -> Self {
        Self::start_in_environment(options, &[])
    }

    /// Starts a master with further options and environment variables.
    pub(crate) fn start_in_environment(options: &[&str], variables: &[(&str, &Path)]) -> Self {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let mut program = program();
        program.args(["start", "--port", "0", "--server-key", KEY]).args(options);
        if !options.contains(&"--output") {
            program.arg("--output").arg(folder.path().join("out"));
        }
        let mut process = program
            .current_dir(folder.path())
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its output is piped"));
        let log = Arc::new(Mutex::new(String::new()));
        let mut line = String::new();
        let port = loop {
            line.clear();
            assert_ne!(lines.read_line(&mut line).expect("it prints lines"), 0, "the master ended");
            log.lock().expect("no thread panics").push_str(&line);
            if let Some((_, port)) = line.trim_end().split_once("Master server started on port ") {
                break port.parse().expect("a port");
            }
        };
        let reader = std::thread::spawn({
            let log = Arc::clone(&log);
            move || {
                lines.lines().map_while(Result::ok).for_each(|line| {
                    log.lock().expect("no thread panics").push_str(&format!("{line}\n"));
                })
            }
        });
        Master { process, folder, port, log, reader: Some(reader) }
    }

    /// The directory that it writes to.
    pub(crate) fn output(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// Writes a file for the program to read, not in the output directory.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a temporary folder can be written");
        path.to_string_lossy().into_owned()
    }

    /// Runs a sub-command that calls this master, without a log.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Ended {
        let port = self.port.to_string();
        run(&[arguments, &["--port", &port, "--loglevel", "none"]].concat())
    }

    /// Sends a request to the master.
    pub(crate) fn send(&self, method: &str, target: &str) -> Reply {
        http::send(self.port, method, target)
    }

    /// Posts JSON to the master.
    pub(crate) fn post(&self, target: &str, body: &str) -> Reply {
        http::post(self.port, target, body)
    }

    /// Creates a mock server over HTTP. Returns its id and port.
    pub(crate) fn create(&self, target: &str, pact: &str) -> (String, u16) {
        let reply = self.post(target, pact);
        assert_eq!(reply.status, 200, "{reply:?}");
        let server = &reply.json()["mockServer"];
        (text(&server["id"]), u16::try_from(server["port"].as_u64().expect("a port")).expect("a port"))
    }

    /// A pact file that the master wrote.
    pub(crate) fn written(&self, name: &str) -> Value {
        let path = self.output().join(name);
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_str(&text).expect("pact files are JSON")
    }

    /// The log files.
    pub(crate) fn log_files(&self) -> Vec<PathBuf> {
        let is_log = |path: &PathBuf| name(path).starts_with("pact_mock_server.log.");
        let entries = std::fs::read_dir(self.output()).into_iter().flatten();
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_log).collect()
    }

    /// Waits until the master exits. Returns the exit code and the log.
    pub(crate) fn wait(mut self) -> (Option<i32>, String) {
        let status = self.process.wait().expect("it can be waited for");
        self.reader.take().map(std::thread::JoinHandle::join);
        (status.code(), self.log.lock().expect("no thread panics").clone())
    }
}

impl Drop for Master {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A string value as text.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is not text")).to_owned()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
