//! The verifier against providers in this process: one that answers at once, one that takes its time.

use crate::alone::{self, tell};
use crate::bare::Server;
use pact_benches::Pact;
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
    }
    let a = alone::result("parallel 100", &ours);
    println!("| 100 interactions of 50 ms each, 16 at a time | {:.0} ms | | |", a[0]);
    println!("| connections for them | {} | | |", a[1]);
}

/// Milliseconds for each interaction, and how many connections were opened.
pub(crate) fn one_at_a_time(library: &Pact, interactions: usize) {
    let (folder, provider) = (pact_file(library, interactions), Server::start(Duration::ZERO));
    let file = file_of(&folder);
    // The first verification of a process reads certificates and starts threads.
    library.verify(&file_of(&pact_file(library, 10)), provider.port, None);
    let (connections, start) = (provider.connections(), Instant::now());
    library.verify(&file, provider.port, None);
    let each = start.elapsed().as_secs_f64() * 1e3 / interactions as f64;
    tell(&[each, (provider.connections() - connections) as f64]);
}

/// Milliseconds for all, and how many connections were opened.
pub(crate) fn in_parallel(library: &Pact, interactions: usize) {
    let (folder, provider) = (pact_file(library, interactions), Server::start(Duration::from_millis(50)));
    let start = Instant::now();
    library.verify(&file_of(&folder), provider.port, Some(16));
    tell(&[start.elapsed().as_secs_f64() * 1e3, provider.connections() as f64]);
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
