//! Headless Chromium, if it is installed.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Names of the program on different systems.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Options that turn off updates and other network traffic.
const OPTIONS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    // The clock of the page is virtual: it advances by this many milliseconds as soon as there is nothing to wait for.
    "--virtual-time-budget=10000",
    "--dump-dom",
];

/// The timeout, long enough for a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// The page as HTML after a while; `None` if no browser is installed.
pub(crate) fn page(url: &str) -> Option<String> {
    let found = NAMES.into_iter().find(|name| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    });
    let Some(name) = found else {
        writeln!(std::io::stderr(), "skipped: the page in a browser (there is no chromium)")
            .expect("stderr can be written");
        return None;
    };
    let profile = tempfile::tempdir().expect("a folder");
    Some(dump(name, profile.path(), url))
}

fn dump(name: &str, profile: &Path, url: &str) -> String {
    let mut browser = Command::new(name)
        .args(OPTIONS)
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut out = browser.stdout.take().expect("it is piped");
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        out.read_to_string(&mut text).map(|_| text)
    });
    let started = Instant::now();
    while !reader.is_finished() && started.elapsed() < PATIENCE {
        std::thread::park_timeout(Duration::from_millis(20));
    }
    let _ = browser.kill();
    let _ = browser.wait();
    reader.join().expect("no thread panics").expect("HTML is UTF-8")
}
