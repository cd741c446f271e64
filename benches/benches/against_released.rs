//! The same calls over the C interface of two libraries, and the ratio of their times.
//!
//! `PACT_OURS` and `PACT_RELEASED` are the paths of the two shared libraries. Absolute times move with the
//! machine; the ratios of one run are what counts.

use pact_benches::{Client, Pact};
use std::time::{Duration, Instant};

fn main() {
    let (Ok(ours), Ok(released)) = (std::env::var("PACT_OURS"), std::env::var("PACT_RELEASED")) else {
        println!("set PACT_OURS and PACT_RELEASED to the paths of two shared libraries; nothing was measured");
        return;
    };
    for (name, path) in [("ours", &ours), ("released", &released)] {
        let size = std::fs::metadata(path).map_or(0, |data| data.len());
        println!("{name}: {path}, {:.1} MB", size as f64 / 1e6);
    }
    let (ours, released) = (Pact::load(&ours), Pact::load(&released));
    println!("versions {} and {}\n", ours.version(), released.version());
    println!("| what | ours | released | released / ours |\n|---|---|---|---|");
    row("consumer cycle", &ours, &released, 200, cycle);
    for n in [1, 10, 100, 1_000] {
        row(&format!("GET, {n} interactions"), &ours, &released, 400 / n, |pact, turns| get(pact, n, turns));
    }
    for n in [10, 100, 1_000] {
        row(&format!("POST JSON, {n} objects"), &ours, &released, 2_000 / n, |pact, turns| post(pact, n, turns));
    }
    for n in [10, 100, 1_000] {
        row(&format!("build {n} interactions"), &ours, &released, 2_000 / n, |pact, turns| build(pact, n, turns));
    }
}

/// Prints the median time of one turn on both sides; the sides take turns, so that noise meets both.
fn row(what: &str, ours: &Pact, released: &Pact, turns: usize, run: impl Fn(&Pact, usize) -> Duration) {
    let turns = turns.max(2);
    let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..5 {
        times[0].push(run(ours, turns) / turns as u32);
        times[1].push(run(released, turns) / turns as u32);
    }
    let [a, b] = times.map(|mut side| {
        side.sort();
        side[side.len() / 2]
    });
    println!("| {what} | {a:.2?} | {b:.2?} | {:.1} |", b.as_secs_f64() / a.as_secs_f64());
}

fn cycle(library: &Pact, turns: usize) -> Duration {
    let directory = std::env::temp_dir().join("pact-benches");
    let start = Instant::now();
    for _ in 0..turns {
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
        format!(r#"{{"id":{n},"name":"item{n}","price":{n}.25,"tags":"t{n}","active":{}}}"#, n.is_multiple_of(2))
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
