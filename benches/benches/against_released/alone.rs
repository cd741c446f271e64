//! What has to be measured in a process of its own: this program started again, with a task in its environment.

use crate::{bare, patterns, pieces, server, verifier};
use pact_benches::Pact;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const TASK: &str = "PACT_BENCH_TASK";
const LIBRARY: &str = "PACT_BENCH_LIBRARY";
/// What results begin with: libraries write to standard output too.
const MARK: &str = "\u{1}result ";

/// Does the task of this process, if it was started with one.
pub(crate) fn ran() -> bool {
    let (Ok(task), Ok(library)) = (std::env::var(TASK), std::env::var(LIBRARY)) else { return false };
    let (name, number) = task.split_once(' ').unwrap_or((&task, "0"));
    let number: usize = number.parse().expect("a number");
    match name {
        "dlopen" => {
            let start = Instant::now();
            Pact::load(&library).version();
            send_results(&[start.elapsed().as_nanos() as f64]);
        }
        "bare" => server::stay(bare::Server::start(Duration::ZERO).port),
        "serve" => server::stay(server::with_interactions(&Pact::load(&library), number)),
        "many" => server::many(&Pact::load(&library), number),
        "requests" => server::requests(&Pact::load(&library), number),
        "cycles" => server::growth(&Pact::load(&library), number),
        "verify" => verifier::one_at_a_time(&Pact::load(&library), number),
        "patterns" => patterns::build(&Pact::load(&library), false),
        "patterns-written" => patterns::build(&Pact::load(&library), true),
        "functions" => verifier::by_functions(&Pact::load(&library), number),
        "parallel" => verifier::in_parallel(&Pact::load(&library), number),
        name if name.starts_with("pieces-") => pieces::verify(&Pact::load(&library), name, number),
        _ => panic!("no such task: {task}"),
    }
    true
}

/// Sends the results of a task to the process that started it.
pub(crate) fn send_results(numbers: &[f64]) {
    let numbers: Vec<_> = numbers.iter().map(f64::to_string).collect();
    println!("\n{MARK}{}", numbers.join(" "));
    std::io::stdout().flush().expect("standard output");
}

/// A process with a task.
pub(crate) struct Alone {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Alone {
    pub(crate) fn start(task: &str, library: &str) -> Self {
        let program = std::env::current_exe().expect("this program");
        let mut command = Command::new(program);
        command
            .env(TASK, task)
            .env(LIBRARY, library)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = command.spawn().expect("this program starts again");
        let input = process.stdin.take().expect("a pipe");
        let output = BufReader::new(process.stdout.take().expect("a pipe"));
        Alone { process, input, output }
    }

    /// The next results.
    pub(crate) fn heard(&mut self) -> Vec<f64> {
        let mut line = Vec::new();
        loop {
            line.clear();
            assert!(self.output.read_until(b'\n', &mut line).expect("a pipe") > 0, "the process ended early");
            if let Some(numbers) = String::from_utf8_lossy(&line).trim_end().strip_prefix(MARK) {
                return numbers.split(' ').map(|number| number.parse().expect("a number")).collect();
            }
        }
    }

    /// Asks for the results again.
    pub(crate) fn ask(&mut self) -> Vec<f64> {
        self.input.write_all(b"\n").expect("the process reads");
        self.heard()
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The results of a task that ends by itself.
pub(crate) fn result(task: &str, library: &str) -> Vec<f64> {
    Alone::start(task, library).heard()
}
