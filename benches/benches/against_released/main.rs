//! The same calls over the C interface of two libraries, and the ratio of their times.
//!
//! `PACT_OURS` and `PACT_RELEASED` are the paths of the two shared libraries. Absolute times move with the
//! machine; the ratios of one run are what counts. Arguments choose parts: `calls`, `patterns`, `server`, `load`,
//! `verifier`, `pieces`.

mod alone;
mod bare;
mod patterns;
mod pieces;
mod server;
mod verifier;

use pact_benches::{Client, Pact};
use std::time::{Duration, Instant};

fn main() {
    if alone::ran() {
        return;
    }
    let (Ok(ours), Ok(released)) = (std::env::var("PACT_OURS"), std::env::var("PACT_RELEASED")) else {
        println!(
            "set PACT_OURS and PACT_RELEASED to the paths of two shared libraries; nothing was measured"
        );
        return;
    };
    for (name, path) in [("ours", &ours), ("released", &released)] {
        let size = std::fs::metadata(path).map_or(0, |data| data.len());
        println!("{name}: {path}, {:.1} MB", size as f64 / 1e6);
    }
    let (ours, released) = (Pact::load(&ours), Pact::load(&released));
    println!("versions {} and {}\n", ours.version(), released.version());
    println!("| what | ours | released | released / ours |\n|---|---|---|---|");
    let parts: [(&str, &dyn Fn()); 6] = [
        ("calls", &|| same_calls(&ours, &released)),
        ("patterns", &|| patterns::measure(&ours, &released)),
        ("server", &server::measure),
        ("load", &server::under_load),
        ("verifier", &verifier::measure),
        ("pieces", &pieces::measure),
    ];
    for (_, measure) in parts.iter().filter(|(name, _)| wanted(name)) {
        measure();
    }
}

/// Whether the arguments name this part of the benchmark, or none.
fn wanted(part: &str) -> bool {
    let mut named = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).peekable();
    named.peek().is_none() || named.any(|name| name == part)
}

/// The calls of a consumer's tests, on both libraries by turns.
fn same_calls(ours: &Pact, released: &Pact) {
    let both = |what: &str, run: &dyn Fn(&Pact, usize) -> Duration| row(what, ours, released, run);
    both("consumer cycle", &cycle);
    let mut limit: Vec<_> = (0..5).map(|_| bare::cycles(200) / 200).collect();
    limit.sort();
    println!("| the same sockets and file without a library | {:.2?} | | |", limit[2]);
    for n in [1, 10, 100, 1_000] {
        both(&format!("GET, {n} interactions"), &|pact, turns| get(pact, n, turns));
    }
    for n in [10, 100, 1_000] {
        both(&format!("POST JSON, {n} objects"), &|pact, turns| post(pact, n, turns));
    }
    for n in [10, 100, 1_000] {
        both(&format!("build {n} interactions"), &|pact, turns| build(pact, n, turns));
    }
}

/// How long one side is measured at a time.
const WHILE: Duration = Duration::from_millis(100);

/// How many turns take about that long, so that both sides are as warm as they get.
fn turns_of(library: &Pact, run: &dyn Fn(&Pact, usize) -> Duration) -> usize {
    let one = run(library, 2) / 2;
    (WHILE.as_secs_f64() / one.as_secs_f64().max(1e-9)).clamp(2.0, 5_000.0) as usize
}

/// Prints the median time of one turn on both sides; the sides take turns, so that noise meets both.
fn row(what: &str, ours: &Pact, released: &Pact, run: &dyn Fn(&Pact, usize) -> Duration) {
    let turns = [turns_of(ours, run), turns_of(released, run)];
    let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..5 {
        times[0].push(run(ours, turns[0]) / turns[0] as u32);
        times[1].push(run(released, turns[1]) / turns[1] as u32);
    }
    let [a, b] = times.map(|mut side| {
        side.sort();
        side[side.len() / 2]
    });
    println!("| {what} | {a:.2?} | {b:.2?} | {:.1} |", b.as_secs_f64() / a.as_secs_f64());
}

fn cycle(library: &Pact, turns: usize) -> Duration {
    // A file that is written anew each time would measure the disk: some file systems flush it then.
    let directory = tempfile::tempdir().expect("a temporary folder");
    let start = Instant::now();
    for turn in 0..turns {
        let directory = directory.path().join(turn.to_string());
        std::fs::create_dir(&directory).expect("a folder");
        let pact = library.new_pact();
        library.interaction(pact, "one", "GET", "/one", None);
        let port = library.serve(pact);
        assert_eq!(Client::connect(port).send("GET", "/one", ""), 200);
        assert!(library.matched(port));
        library.write(port, &directory.to_string_lossy());
        library.stop(port);
        library.free(pact);
    }
    start.elapsed()
}

fn get(library: &Pact, interactions: usize, turns: usize) -> Duration {
    let pact = library.new_pact();
    for n in 0..interactions {
        library.interaction(pact, &format!("get {n}"), "GET", &format!("/path/{n}"), None);
    }
    let port = library.serve(pact);
    let mut client = Client::connect(port);
    let path = format!("/path/{}", interactions / 2);
    client.send("GET", &path, "");
    let start = Instant::now();
    for _ in 0..turns {
        assert_eq!(client.send("GET", &path, ""), 200);
    }
    let elapsed = start.elapsed();
    library.stop(port);
    library.free(pact);
    elapsed
}

fn post(library: &Pact, objects: usize, turns: usize) -> Duration {
    let body = r#"{"items":{"pact:matcher:type":"type","min":1,"value":[{
        "id":{"pact:matcher:type":"integer","value":1},
        "name":{"pact:matcher:type":"regex","regex":"\\w+","value":"a"},
        "price":{"pact:matcher:type":"decimal","value":1.5},
        "tags":{"pact:matcher:type":"type","value":"x"},
        "active":{"pact:matcher:type":"type","value":true}}]}}"#;
    let pact = library.new_pact();
    library.interaction(pact, "post", "POST", "/items", Some(body));
    let port = library.serve(pact);
    let item = |n: usize| {
        format!(
            r#"{{"id":{n},"name":"item{n}","price":{n}.25,"tags":"t{n}","active":{}}}"#,
            n.is_multiple_of(2)
        )
    };
    let sent = format!(r#"{{"items":[{}]}}"#, (0..objects).map(item).collect::<Vec<_>>().join(","));
    let mut client = Client::connect(port);
    let start = Instant::now();
    for _ in 0..turns {
        assert_eq!(client.send("POST", "/items", &sent), 200);
    }
    let elapsed = start.elapsed();
    library.stop(port);
    library.free(pact);
    elapsed
}

fn build(library: &Pact, interactions: usize, turns: usize) -> Duration {
    let mut elapsed = Duration::ZERO;
    for _ in 0..turns {
        let pact = library.new_pact();
        let start = Instant::now();
        for n in 0..interactions {
            library.interaction(pact, &format!("get {n}"), "GET", &format!("/path/{n}"), None);
        }
        elapsed += start.elapsed();
        library.free(pact);
    }
    elapsed
}
