//! The model and its files: time and memory against `serde_json` doing no more than the JSON.
//!
//! Memory is what the allocator was asked for at the worst moment. Every row is one run of several turns; the
//! median counts.

use pact_ffi::dsl::{Draft, NewInteraction};
use pact_ffi::foundation::content_type::ContentType;
use pact_ffi::matching::{ActualRequest, Engine, ExpectedRequest};
use pact_ffi::model::Category;
use pact_ffi::model::file::{self, WriteMode};
use pact_ffi::model::rules::{Rule, RuleSet};
use pact_ffi::model::{Body, Pact, Request, SpecVersion};
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Counts what is allocated, and the most that ever was at one time.
struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is passed on unchanged; only sizes are counted.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(live, Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Median time of a turn, and the most memory one needed beyond what was there before.
fn measure<R>(mut turn: impl FnMut() -> R) -> (Duration, usize) {
    let mut times = Vec::new();
    let mut peak = 0;
    for _ in 0..9 {
        let before = LIVE.load(Relaxed);
        PEAK.store(before, Relaxed);
        let start = Instant::now();
        let result = black_box(turn());
        times.push(start.elapsed());
        peak = peak.max(PEAK.load(Relaxed) - before);
        drop(result);
    }
    times.sort();
    (times[times.len() / 2], peak)
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

fn main() {
    println!("| what | ours | yardstick | ratio | goal |\n|---|---|---|---|---|");
    load();
    build();
    write_and_merge();
    one_match();
}

fn pact(interactions: usize, items: usize) -> Pact {
    let mut draft = Draft::new("consumer", "provider");
    draft.set_spec(SpecVersion::V4).expect("an open draft");
    for number in 0..interactions {
        add(&mut draft, number, items);
    }
    draft.pact().clone()
}

fn add(draft: &mut Draft, number: usize, items: usize) {
    let ordinal = draft.add_interaction(NewInteraction::Http, &format!("a request {number}")).expect("room");
    let mut edit = draft.edit(ordinal).expect("an open draft");
    edit.given("the items exist");
    edit.with_request(Some("POST"), Some(&format!("/items/{number}"))).expect("a path");
    edit.response_status(200).expect("a status");
    if items > 0 {
        let item = |n: usize| {
            format!(
                r#"{{"id":{{"pact:matcher:type":"integer","value":{n}}},"name":"item {n}","price":{n}.25,"tags":["a","b"]}}"#
            )
        };
        let body = format!(r#"{{"items":[{}]}}"#, (0..items).map(item).collect::<Vec<_>>().join(","));
        let json = Some("application/json");
        edit.with_body(pact_ffi::dsl::Part::Request, json, Some(&body)).expect("a body");
    }
}

/// A pretty-printed pact of about 10 MB.
fn load() {
    let text = file::to_text(&pact(2_000, 15), SpecVersion::V4).expect("a pact that can be written");
    let size = text.len();
    let (ours, memory) = measure(|| file::read(&text).expect("a pact"));
    let (parse, _) = measure(|| serde_json::from_str::<serde_json::Value>(&text).expect("JSON"));
    let megabytes = size as f64 / 1e6;
    println!("| load {megabytes:.1} MB | {ours:.1?} | {parse:.1?} | {:.2} | 2 |", ratio(ours, parse));
    println!(
        "| memory for it | {:.1} MB | {megabytes:.1} MB | {:.1} | 6 |",
        memory as f64 / 1e6,
        memory as f64 / size as f64
    );
}

fn build() {
    let (small, _) = measure(|| pact(500, 0));
    let (large, _) = measure(|| pact(5_000, 0));
    println!(
        "| build 5 000 interactions | {large:.1?} | 10 x {small:.1?} | {:.2} | 20 ms, linear |",
        ratio(large, small * 10)
    );
}

fn write_and_merge() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let many = pact(1_000, 3);
    let text = file::to_text(&many, SpecVersion::V4).expect("a pact");
    let (ours, _) = measure(|| {
        file::write(&many, folder.path(), WriteMode::Overwrite, SpecVersion::V4).expect("written")
    });
    let (theirs, _) = measure(|| parse_and_print(&text));
    println!(
        "| write 1 000 interactions ({:.1} MB) | {ours:.1?} | {theirs:.1?} | {:.2} | 2 |",
        text.len() as f64 / 1e6,
        ratio(ours, theirs)
    );

    file::write(&pact(2_000, 3), folder.path(), WriteMode::Overwrite, SpecVersion::V4).expect("written");
    let one = pact(1, 3);
    let (ours, _) =
        measure(|| file::write(&one, folder.path(), WriteMode::Merge, SpecVersion::V4).expect("merged"));
    let whole = std::fs::read_to_string(folder.path().join("consumer-provider.json")).expect("the file");
    let (theirs, _) = measure(|| parse_and_print(&whole));
    println!(
        "| merge one into 2 000 ({:.1} MB) | {ours:.1?} | {theirs:.1?} | {:.2} | 2 |",
        whole.len() as f64 / 1e6,
        ratio(ours, theirs)
    );
}

fn parse_and_print(text: &str) -> usize {
    let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
    serde_json::to_string_pretty(&value).expect("JSON").len()
}

fn one_match() {
    let item =
        |n: usize| format!(r#"{{"id":{n},"name":"item{n}","price":{n}.25,"tags":["a","b"],"active":true}}"#);
    let items =
        |count: usize| format!(r#"{{"items":[{}]}}"#, (0..count).map(item).collect::<Vec<_>>().join(","));
    let mut rules = RuleSet::new();
    for (path, rule) in [("$.items", Rule::MinType(1)), ("$.items[*].id", Rule::Integer)] {
        rules.add(Category::Body, path.parse().expect("a path"), rule);
    }
    let request = |text: String| {
        let mut request = Request { method: "POST".to_owned(), ..Request::default() };
        request.part.body = Body::present(text, Some(ContentType::json()));
        request
    };
    let mut expected = request(items(1));
    expected.part.rules = rules;
    let (compiled, actual) =
        (ExpectedRequest::compile(&expected, &Engine::without_plugins()), request(items(10_000)));
    let size = actual.part.body.bytes().len();
    let (time, memory) = measure(|| assert!(compiled.compare(&ActualRequest::new(&actual)).is_match()));
    println!(
        "| memory for one match ({:.1} MB) | {:.1} MB ({time:.1?}) | {:.1} MB | {:.1} | 10 |",
        size as f64 / 1e6,
        memory as f64 / 1e6,
        size as f64 / 1e6,
        memory as f64 / size as f64
    );
}
