//! Reads a text from standard input until its end, then parses it for a while: prints the nanoseconds of one turn.
//!
//! The argument is `json`, to a `serde_json::Value`, or `xml`, quick-xml walking the events.

use std::hint::black_box;
use std::io::Read;
use std::time::{Duration, Instant};

fn main() {
    let kind = std::env::args().nth(1).unwrap_or_default();
    let parse: fn(&str) -> bool = match &*kind {
        "json" => json,
        "xml" => xml,
        other => panic!("json or xml, not {other:?}"),
    };
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).expect("UTF-8 on standard input");
    assert!(parse(&text), "not {kind}");
    // Batches of about a millisecond; the median of them, as on the other side.
    let one = cpu_time();
    assert!(parse(&text), "not {kind}");
    let turns = (1e-3 / (cpu_time() - one).as_secs_f64().max(1e-9)).clamp(1.0, 1e5) as u32;
    let (start, mut times) = (Instant::now(), Vec::new());
    while times.len() < 5 || start.elapsed() < Duration::from_millis(60) {
        let batch = cpu_time();
        for _ in 0..turns {
            black_box(parse(black_box(&text)));
        }
        times.push((cpu_time() - batch).as_nanos() / u128::from(turns));
    }
    times.sort_unstable();
    println!("{}", times[times.len() / 2]);
}

/// Without a limit to the depth, which the bodies of one family go beyond.
fn json(text: &str) -> bool {
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit();
    <serde_json::Value as serde::Deserialize>::deserialize(&mut reader).is_ok()
}

fn xml(text: &str) -> bool {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return true,
            Err(_) => return false,
            Ok(event) => _ = black_box(event),
        }
    }
}

/// CPU time of this thread so far: other work on the machine does not count.
fn cpu_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the structure outlives the call.
    assert_eq!(unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) }, 0);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
