//! The engine by itself: one request compared with one compiled expectation, for bodies that grow.
//!
//! `parse` is `serde_json` reading the same body, the yardstick of `docs/performance.md`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use pact_ffi::foundation::content_type::ContentType;
use pact_ffi::matching::{ActualRequest, ExpectedRequest};
use pact_ffi::model::rules::{Category, Rule, RuleList, RuleSet, Variant};
use pact_ffi::model::{Body, DocPath, HttpPart, Request};

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
        group.bench_function(BenchmarkId::new("parse", size), |bencher| bencher.iter(|| parsed(&text)));
    }
    group.finish();
}

/// The yardstick for JSON. Without a limit to the depth, which the bodies of one family go beyond.
fn parsed(text: &str) -> bool {
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit();
    <serde_json::Value as serde::Deserialize>::deserialize(&mut reader).is_ok()
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
    for levels in [10, 100, 1_000] {
        let text = format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
        let path = format!("${}", ".a".repeat(levels));
        let compiled = ExpectedRequest::compile(&post(text.clone(), rules([(path, Rule::Integer)])));
        let actual = post(text.clone(), RuleSet::new());
        assert!(compiled.compare(&ActualRequest::new(&actual)).is_match());
        group.bench_function(BenchmarkId::new("compare", levels), |bencher| {
            bencher.iter(|| compiled.compare(&ActualRequest::new(&actual)).is_match());
        });
        group.bench_function(BenchmarkId::new("parse", levels), |bencher| bencher.iter(|| parsed(&text)));
    }
    group.finish();
}

fn array_contains(criterion: &mut Criterion) {
    const VARIANTS: usize = 50;
    let variants = (0..VARIANTS).map(|index| {
        let rules = [(DocPath::root().field("price"), RuleList::of(Rule::Decimal))].into();
        Variant { index, rules, generators: Default::default() }
    });
    let rule = Rule::ArrayContains(variants.collect());
    let mut group = criterion.benchmark_group("array contains, 50 variants");
    group.sample_size(10);
    for size in [10, 100, 1_000, 4_000, 10_000] {
        // The variants' items come last, so that every item is tried with every variant.
        let filler = (0..size).map(|n| format!(r#"{{"id":"filler{n}","price":1.5}}"#));
        let wanted: Vec<_> = (0..VARIANTS).map(|n| format!(r#"{{"id":"wanted{n}","price":2.5}}"#)).collect();
        let text = format!(r#"{{"items":[{}]}}"#, filler.chain(wanted.clone()).collect::<Vec<_>>().join(","));
        let example = format!(r#"{{"items":[{}]}}"#, wanted.join(","));
        let rules = rules([("$.items".to_owned(), rule.clone())]);
        let compiled = ExpectedRequest::compile(&post(example, rules));
        let actual = post(text, RuleSet::new());
        assert!(compiled.compare(&ActualRequest::new(&actual)).is_match());
        group.bench_function(BenchmarkId::new("compare", size), |bencher| {
            bencher.iter(|| compiled.compare(&ActualRequest::new(&actual)).is_match());
        });
    }
    group.finish();
}

fn xml_siblings(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("xml siblings");
    let xml = |mut request: Request| {
        let bytes = request.part.body.bytes().to_vec();
        request.part.body = Body::present(bytes, Some(ContentType::xml()));
        request
    };
    for size in SIZES {
        let element = |n: usize| format!("<item id='{n}'><name>item{n}</name><price>{n}</price></item>");
        let text = format!("<items>{}</items>", (0..size).map(element).collect::<String>());
        let rules = rules([
            ("$.items.item".to_owned(), Rule::Type),
            ("$.items.item['@id']".to_owned(), Rule::Integer),
            ("$.items.item.price['#text']".to_owned(), Rule::Integer),
        ]);
        let compiled = ExpectedRequest::compile(&xml(post(format!("<items>{}</items>", element(1)), rules)));
        let actual = xml(post(text.clone(), RuleSet::new()));
        assert!(compiled.compare(&ActualRequest::new(&actual)).is_match());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("compare", size), |bencher| {
            bencher.iter(|| compiled.compare(&ActualRequest::new(&actual)).is_match());
        });
        group.bench_function(BenchmarkId::new("parse", size), |bencher| bencher.iter(|| events(&text)));
    }
    group.finish();
}

/// The yardstick for XML: quick-xml walking the same text.
fn events(text: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut count = 0;
    while !matches!(reader.read_event(), Ok(quick_xml::events::Event::Eof) | Err(_)) {
        count += 1;
    }
    count
}

criterion_group!(
    benches,
    typed_items,
    rule_per_item,
    distinct_paths,
    depth,
    array_contains,
    xml_siblings
);
criterion_main!(benches);
