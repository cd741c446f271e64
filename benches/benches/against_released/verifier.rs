//! The verifier against providers in this process: one that answers at once, one that takes its time.

use crate::alone::{self, send_results};
use crate::bare::Server;
use pact_benches::{Client, Pact};
use std::time::{Duration, Instant};

pub(crate) fn measure() {
    let [ours, released] =
        ["PACT_OURS", "PACT_RELEASED"].map(|name| std::env::var(name).expect("asked before"));
    println!("\n| verifier | ours | released | released / ours |\n|---|---|---|---|");
    for interactions in [10, 100, 1_000] {
        let task = format!("verify {interactions}");
        let [a, b] = [alone::result(&task, &ours), alone::result(&task, &released)];
        println!(
            "| {interactions} interactions one at a time: each | {:.3} ms | {:.3} ms | {:.0} |",
            a[0],
            b[0],
            b[0] / a[0]
        );
        println!("| connections for them | {} | {} | |", a[1], b[1]);
        println!("| the same requests without a library: each | {:.3} ms | | |", a[3]);
    }
    let a = alone::result("functions 1000", &ours);
    println!(
        "| 1 000 interactions by a function: each, and over HTTP | {:.3} ms | {:.3} ms | {:.2} |",
        a[0],
        a[1],
        a[1] / a[0]
    );
    growth(&ours);
    let a = alone::result("parallel 100", &ours);
    println!("| 100 interactions of 50 ms each, 16 at a time | {:.0} ms | | |", a[0]);
    println!("| connections for them | {} | | |", a[1]);
}

/// What an interaction of a large pact takes against one of a small pact, by the least times: other work on the machine
/// makes them longer and never shorter.
fn growth(ours: &str) {
    let [small, large, larger] =
        [100, 1_000, 10_000].map(|interactions| alone::result(&format!("verify {interactions}"), ours)[2]);
    println!("| each of 1 000 against each of 100 | {:.2} | | |", large / small);
    println!("| each of 10 000 against each of 1 000 | {:.2} | | |", larger / large);
}

/// Milliseconds for each interaction, how many connections a verification opened, milliseconds for each in the fastest
/// turn, and milliseconds for each request without a verifier.
pub(crate) fn one_at_a_time(library: &Pact, interactions: usize) {
    let (folder, provider) = (pact_file(library, interactions), Server::start(Duration::ZERO));
    let file = file_of(&folder);
    // The first verification of a process reads certificates and starts threads.
    library.verify(&file_of(&pact_file(library, 10)), provider.port, None);
    let connections = provider.connections();
    let verified = times(interactions, || library.verify(&file, provider.port, None));
    let connections = (provider.connections() - connections) / verified.len();
    let mut client = Client::connect(provider.port);
    let bare = times(interactions, || {
        for n in 0..interactions {
            assert_eq!(client.send("GET", &format!("/path/{n}"), ""), 200);
        }
    });
    send_results(&[median(&verified), connections as f64, verified[0], median(&bare)]);
}

/// Milliseconds for each interaction of a provider that is a function, and of one over HTTP.
pub(crate) fn by_functions(library: &Pact, interactions: usize) {
    let (folder, provider) = (pact_file(library, interactions), Server::start(Duration::ZERO));
    let file = file_of(&folder);
    library.verify(&file_of(&pact_file(library, 10)), provider.port, None);
    let functions = times(interactions, || library.verify_function(&file));
    let connections = times(interactions, || library.verify(&file, provider.port, None));
    send_results(&[median(&functions), median(&connections)]);
}

/// How often a pact is verified at most.
const TURNS: usize = 25;

/// The times of some turns from the least to the most, in milliseconds for each of a turn's parts. What takes longer
/// than a second is done once.
fn times(parts: usize, mut run: impl FnMut()) -> Vec<f64> {
    let (begin, mut times) = (Instant::now(), Vec::new());
    while times.is_empty() || times.len() < TURNS && begin.elapsed() < Duration::from_secs(1) {
        let start = Instant::now();
        run();
        times.push(start.elapsed().as_secs_f64() * 1e3 / parts as f64);
    }
    times.sort_by(f64::total_cmp);
    times
}

fn median(times: &[f64]) -> f64 {
    times[times.len() / 2]
}

/// Milliseconds for all, and how many connections were opened.
pub(crate) fn in_parallel(library: &Pact, interactions: usize) {
    let (folder, provider) = (pact_file(library, interactions), Server::start(Duration::from_millis(50)));
    let start = Instant::now();
    library.verify(&file_of(&folder), provider.port, Some(16));
    send_results(&[start.elapsed().as_secs_f64() * 1e3, provider.connections() as f64]);
}

fn pact_file(library: &Pact, interactions: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pact = library.new_pact();
    for n in 0..interactions {
        library.interaction(pact, &format!("get {n}"), "GET", &format!("/path/{n}"), None);
    }
    library.write_handle(pact, &folder.path().to_string_lossy(), true);
    folder
}

fn file_of(folder: &tempfile::TempDir) -> String {
    folder.path().join("consumer-provider.json").to_string_lossy().into_owned()
}
