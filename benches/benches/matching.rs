//! The engine by itself: one request compared with one compiled expectation, for bodies that grow.
//!
//! `parse` is `serde_json` reading the same body, the yardstick of `docs/performance.md`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use pact_ffi::foundation::content_type::ContentType;
use pact_ffi::matching::{ActualRequest, ExpectedRequest};
use pact_ffi::model::rules::{Category, Rule, RuleSet};
use pact_ffi::model::{Body, HttpPart, Request};

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

fn post(body: String, rules: RuleSet) -> Request {
    let body = Body::present(body, Some(ContentType::json()));
    Request {
        method: "POST".to_owned(),
        part: HttpPart { headers: None, body, rules, generators: Default::default() },
        ..Request::default()
    }
}

fn rules(all: impl IntoIterator<Item = (String, Rule)>) -> RuleSet {
    let mut set = RuleSet::new();
    for (path, rule) in all {
        set.add(Category::Body, path.parse().expect("a path of a benchmark"), rule);
    }
    set
}

fn items(count: usize) -> String {
    let item = |n: usize| format!(r#"{{"id":{n},"name":"item{n}","price":{n}.25,"tags":["a","b"],"active":true}}"#);
    format!(r#"{{"items":[{}]}}"#, (0..count).map(item).collect::<Vec<_>>().join(","))
}

/// Compares `expected` with `actual`, and reads `actual` with serde_json beside it.
fn family(criterion: &mut Criterion, name: &str, make: impl Fn(usize) -> (Request, String)) {
    let mut group = criterion.benchmark_group(name);
    for size in SIZES {
        let (expected, text) = make(size);
        let actual = post(text.clone(), RuleSet::new());
        let compiled = ExpectedRequest::compile(&expected);
        assert!(compiled.compare(&ActualRequest::new(&actual)).is_match(), "{name} {size}");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("compare", size), |bencher| {
            bencher.iter(|| compiled.compare(&ActualRequest::new(&actual)).is_match());
        });
        group.bench_function(BenchmarkId::new("parse", size), |bencher| {
            bencher.iter(|| serde_json::from_str::<serde_json::Value>(&text).is_ok());
        });
    }
    group.finish();
}

fn typed_items(criterion: &mut Criterion) {
    family(criterion, "array under type rules", |count| {
        let rules = rules([
            ("$.items".to_owned(), Rule::MinType(1)),
            ("$.items[*].id".to_owned(), Rule::Integer),
            ("$.items[*].name".to_owned(), Rule::Regex(r"item\d+".to_owned())),
            ("$.items[*].price".to_owned(), Rule::Decimal),
        ]);
        (post(items(1), rules), items(count))
    });
}

fn rule_per_item(criterion: &mut Criterion) {
    family(criterion, "one rule per item", |count| {
        let rules = rules((0..count).map(|n| (format!("$.items[{n}].id"), Rule::Integer)));
        (post(items(count), rules), items(count))
    });
}

fn distinct_paths(criterion: &mut Criterion) {
    let object = |count: usize| {
        let members = (0..count).map(|n| format!(r#""key{n}":{{"value":{n}}}"#));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    };
    family(criterion, "distinct paths", |count| {
        let rules = rules((0..count).map(|n| (format!("$.key{n}.value"), Rule::Type)));
        (post(object(count), rules), object(count))
    });
}

fn depth(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("depth");
    for levels in [100, 1_000] {
        let text = format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
        let path = format!("${}", ".a".repeat(levels));
        let compiled = ExpectedRequest::compile(&post(text.clone(), rules([(path, Rule::Integer)])));
        let actual = post(text.clone(), RuleSet::new());
        assert!(compiled.compare(&ActualRequest::new(&actual)).is_match());
        group.bench_function(BenchmarkId::new("compare", levels), |bencher| {
            bencher.iter(|| compiled.compare(&ActualRequest::new(&actual)).is_match());
        });
    }
    group.finish();
}

criterion_group!(benches, typed_items, rule_per_item, distinct_paths, depth);
criterion_main!(benches);
