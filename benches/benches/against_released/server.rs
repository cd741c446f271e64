//! The mock server under load: speed beside a bare hyper server, memory, and what stays after many cycles.

use crate::alone::{self, Alone, send_results};
use pact_benches::{Client, Pact};
use std::time::{Duration, Instant};

pub(crate) fn measure() {
    let [ours, released] =
        ["PACT_OURS", "PACT_RELEASED"].map(|name| std::env::var(name).expect("asked before"));
    let both = |task: &str| [alone::result(task, &ours), alone::result(task, &released)];

    let [a, b] = [&ours, &released].map(|library| {
        let mut times: Vec<_> = (0..15).map(|_| alone::result("dlopen", library)[0]).collect();
        times.sort_by(f64::total_cmp);
        times[7] / 1e6
    });
    println!("| dlopen | {a:.2} ms | {b:.2} ms | {:.1} |", b / a);

    let [a, b] = both("many 500");
    println!("| 500 servers alive: time of each | {:.3} ms | {:.3} ms | {:.1} |", a[0], b[0], b[0] / a[0]);
    println!("| 500 servers alive: memory of each | {:.1} KB | {:.1} KB | {:.1} |", a[1], b[1], b[1] / a[1]);
    println!("| 500 servers alive: threads | {} | {} | |", a[2], b[2]);

    let [a, b] = both("requests 100000");
    println!(
        "| memory kept per GET, 100 000 requests | {:.0} B | {:.0} B | {:.1} |",
        a[0],
        b[0],
        b[0] / a[0]
    );
    println!("| matched after 100 000 requests | {:.2} us | {:.2} us | {:.0} |", a[1], b[1], b[1] / a[1]);

    let [a, b] = both("cycles 10000");
    for (index, what) in ["file descriptors", "threads", "memory (KB)"].into_iter().enumerate() {
        let say = |side: &[f64]| format!("{} / {}", side[index], side[index + 3]);
        println!("| {what} after 100 / 10 000 cycles | {} | {} | |", say(&a), say(&b));
    }
}

/// Requests over kept-alive connections, beside a bare hyper server.
pub(crate) fn under_load() {
    let [ours, released] =
        ["PACT_OURS", "PACT_RELEASED"].map(|name| std::env::var(name).expect("asked before"));
    println!(
        "\n| CPU time of the serving process per GET | ours | bare hyper | ours / bare | released |\n|---|---|---|---|---|"
    );
    for (interactions, connections) in [(1, 1), (1, 32), (10, 32), (100, 32), (1_000, 32), (10_000, 32)] {
        let task = format!("serve {interactions}");
        // The released library is asked over one connection when it is slow.
        let theirs = if interactions > 10 { 1 } else { connections };
        let mut sides =
            vec![(Alone::start(&task, &ours), connections), (Alone::start("bare", &ours), connections)];
        // With as many interactions as that it needs minutes.
        if interactions <= 1_000 {
            sides.push((Alone::start(&task, &released), theirs));
        }
        let path = format!("/path/{}", interactions / 2);
        let ports: Vec<_> = sides.iter_mut().map(|(side, _)| side.heard()[0] as u16).collect();
        let mut rates = vec![Vec::new(); sides.len()];
        for _ in 0..5 {
            for (index, (side, connections)) in sides.iter_mut().enumerate() {
                rates[index].push(load(side, ports[index], &path, *connections));
            }
        }
        let medians = rates.into_iter().map(|mut rates| {
            rates.sort_by(|a, b| a.0.total_cmp(&b.0));
            rates[rates.len() / 2]
        });
        let medians: Vec<(f64, f64)> = medians.collect();
        let said: Vec<_> = medians.iter().map(|(time, rate)| format!("{time:.1} us ({rate:.0}/s)")).collect();
        println!(
            "| {connections} connections, {interactions} interactions | {} | {} | {:.2} | {} |",
            said[0],
            said[1],
            medians[0].0 / medians[1].0,
            said.get(2).map_or("", String::as_str)
        );
    }
}

/// CPU time of the server per request in microseconds, and requests per second.
fn load(server: &mut Alone, port: u16, path: &str, connections: usize) -> (f64, f64) {
    let mut clients: Vec<_> = (0..connections).map(|_| Client::connect(port)).collect();
    let round = |clients: &mut Vec<Client>| {
        for client in clients.iter_mut() {
            client.ask("GET", path, "");
        }
        for client in clients {
            assert_eq!(client.answer(), 200);
        }
    };
    round(&mut clients);
    let (before, start, mut requests) = (server.ask()[0], Instant::now(), 0);
    while start.elapsed() < Duration::from_millis(400) {
        round(&mut clients);
        requests += connections;
    }
    let elapsed = start.elapsed();
    ((server.ask()[0] - before) / requests as f64, requests as f64 / elapsed.as_secs_f64())
}

/// Sends the port, then the CPU time used so far for each line read.
pub(crate) fn stay(port: u16) {
    send_results(&[f64::from(port)]);
    let mut line = String::new();
    while std::io::stdin().read_line(&mut line).is_ok_and(|read| read > 0) {
        send_results(&[cpu_time()]);
    }
}

/// Microseconds.
pub(crate) fn cpu_time() -> f64 {
    // SAFETY: all bits zero is a value of this structure of numbers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the structure outlives the call.
    assert_eq!(unsafe { libc::getrusage(libc::RUSAGE_SELF, &raw mut usage) }, 0);
    let micros = |time: libc::timeval| time.tv_sec as f64 * 1e6 + time.tv_usec as f64;
    micros(usage.ru_utime) + micros(usage.ru_stime)
}

/// The port of a mock server with that many interactions.
pub(crate) fn with_interactions(library: &Pact, interactions: usize) -> u16 {
    let pact = library.new_pact();
    for n in 0..interactions {
        library.interaction(pact, &format!("get {n}"), "GET", &format!("/path/{n}"), None);
    }
    library.serve(pact)
}

/// Starts many servers, asks each once and ends them: milliseconds and kilobytes for each, and the threads.
pub(crate) fn many(library: &Pact, servers: usize) {
    library.stop(with_interactions(library, 1));
    let (before, start) = (status("VmRSS:"), Instant::now());
    let ports: Vec<_> = (0..servers).map(|_| with_interactions(library, 1)).collect();
    for &port in &ports {
        assert_eq!(Client::connect(port).send("GET", "/path/0", ""), 200);
    }
    let (memory, threads) = (status("VmRSS:") - before, status("Threads:"));
    for port in ports {
        assert!(library.matched(port));
        library.stop(port);
    }
    let each = start.elapsed().as_secs_f64() * 1e3 / servers as f64;
    send_results(&[each, memory / servers as f64, threads]);
}

/// Bytes kept for each request on one server, and microseconds that `matched` takes afterwards.
pub(crate) fn requests(library: &Pact, requests: usize) {
    let port = with_interactions(library, 1);
    let mut client = Client::connect(port);
    let mut send = |count: usize| (0..count).for_each(|_| assert_eq!(client.send("GET", "/path/0", ""), 200));
    send(2_000);
    let before = status("VmRSS:");
    send(requests);
    let per_request = (status("VmRSS:") - before) * 1024.0 / requests as f64;
    let start = Instant::now();
    for _ in 0..3 {
        assert!(library.matched(port));
    }
    send_results(&[per_request, start.elapsed().as_secs_f64() * 1e6 / 3.0]);
}

/// File descriptors, threads and kilobytes after 100 consumer's cycles, and the same after many.
pub(crate) fn growth(library: &Pact, cycles: usize) {
    let mut numbers = Vec::new();
    for turns in [100, cycles - 100] {
        crate::cycle(library, turns);
        let descriptors = std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
        numbers.extend([descriptors as f64, status("Threads:"), status("VmRSS:")]);
    }
    send_results(&numbers);
}

/// A number from the status that Linux has of this process; 0 on other systems.
fn status(name: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
}
