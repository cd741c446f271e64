//! The engine by itself: one request compared with one compiled expectation, for bodies that grow, and the expectation
//! compiled, for rules that grow.
//!
//! With the argument `table`, the ratio to the yardstick of `docs/performance.md` and the exponent of growth:
//! `serde_json` or quick-xml reading the same body, in the program of `yardstick/`, which is built on the way.
//! Further arguments choose families by a part of their name: `table XML`.

mod table;

use criterion::{BenchmarkId, Criterion, Throughput};
use pact_ffi::foundation::content_type::ContentType;
use pact_ffi::matching::{ActualRequest, Engine, ExpectedRequest};
use pact_ffi::model::Category;
use pact_ffi::model::rules::{Rule, RuleList, RuleSet, Variant};
use pact_ffi::model::{Body, DocPath, HttpPart, Query, Request};

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
    let item =
        |n: usize| format!(r#"{{"id":{n},"name":"item{n}","price":{n}.25,"tags":["a","b"],"active":true}}"#);
    format!(r#"{{"items":[{}]}}"#, (0..count).map(item).collect::<Vec<_>>().join(","))
}

/// A kind of body that can be made at any size.
struct Family {
    name: &'static str,
    sizes: &'static [usize],
    xml: bool,
    /// Whether the expectation is compiled anew for each comparison.
    compiles: bool,
    /// The expected request and a body that matches it.
    make: fn(usize) -> (Request, String),
}

/// A family at one size.
struct Ready {
    engine: Engine,
    expected: Request,
    compiled: Option<ExpectedRequest>,
    actual: Request,
    /// The body of the request.
    text: String,
}

impl Ready {
    /// What is measured.
    fn turn(&self) -> bool {
        let actual = ActualRequest::new(&self.actual);
        match &self.compiled {
            Some(compiled) => compiled.compare(&actual).is_match(),
            None => ExpectedRequest::compile(&self.expected, &self.engine).compare(&actual).is_match(),
        }
    }
}

impl Family {
    fn ready(&self, size: usize) -> Ready {
        let (mut expected, text) = (self.make)(size);
        let mut actual = post(text.clone(), RuleSet::new());
        actual.query.clone_from(&expected.query);
        actual.part.headers.clone_from(&expected.part.headers);
        if self.xml {
            for request in [&mut expected, &mut actual] {
                let bytes = request.part.body.bytes().to_vec();
                request.part.body = Body::present(bytes, Some(ContentType::xml()));
            }
        }
        let engine = Engine::without_plugins();
        let compiled = (!self.compiles).then(|| ExpectedRequest::compile(&expected, &engine));
        let ready = Ready { engine, expected, compiled, actual, text };
        assert!(ready.turn(), "{} {size}", self.name);
        ready
    }

    fn run(&self, criterion: &mut Criterion) {
        let mut group = criterion.benchmark_group(self.name);
        group.sample_size(10);
        for &size in self.sizes {
            let ready = self.ready(size);
            group.throughput(Throughput::Bytes(ready.text.len() as u64));
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| bencher.iter(|| ready.turn()));
        }
        group.finish();
    }
}

fn main() {
    let families = [
        Family {
            name: "array of n objects under type rules",
            sizes: &SIZES,
            xml: false,
            compiles: false,
            make: typed_items,
        },
        Family {
            name: "n rules, one per item",
            sizes: &SIZES,
            xml: false,
            compiles: false,
            make: rule_per_item,
        },
        Family { name: "n distinct paths", sizes: &SIZES, xml: false, compiles: false, make: distinct_paths },
        Family { name: "nesting", sizes: &[10, 100, 1_000], xml: false, compiles: false, make: depth },
        Family {
            name: "arrayContains, 50 variants over n items",
            sizes: &[10, 100, 1_000, 4_000, 10_000],
            xml: false,
            compiles: false,
            make: array_contains,
        },
        Family {
            name: "XML, n siblings under type rules",
            sizes: &SIZES,
            xml: true,
            compiles: false,
            make: xml_siblings,
        },
        Family {
            name: "n headers with a rule each, compiled",
            sizes: &SIZES,
            xml: false,
            compiles: true,
            make: headers,
        },
        Family {
            name: "n parameters with a rule each, compiled",
            sizes: &SIZES,
            xml: false,
            compiles: true,
            make: query,
        },
    ];
    let arguments: Vec<_> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let Some((_, wanted)) = arguments.split_first().filter(|(first, _)| *first == "table") {
        let is_wanted =
            |family: &&Family| wanted.is_empty() || wanted.iter().any(|part| family.name.contains(part));
        table::print(families.iter().filter(is_wanted));
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    families.iter().for_each(|family| family.run(&mut criterion));
    criterion.final_summary();
}

fn typed_items(count: usize) -> (Request, String) {
    let rules = rules([
        ("$.items".to_owned(), Rule::MinType(1)),
        ("$.items[*].id".to_owned(), Rule::Integer),
        ("$.items[*].name".to_owned(), Rule::Regex(r"item\d+".to_owned())),
        ("$.items[*].price".to_owned(), Rule::Decimal),
    ]);
    (post(items(1), rules), items(count))
}

fn rule_per_item(count: usize) -> (Request, String) {
    let rules = rules((0..count).map(|n| (format!("$.items[{n}].id"), Rule::Integer)));
    (post(items(count), rules), items(count))
}

fn distinct_paths(count: usize) -> (Request, String) {
    let members = (0..count).map(|n| format!(r#""key{n}":{{"value":{n}}}"#));
    let object = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
    let rules = rules((0..count).map(|n| (format!("$.key{n}.value"), Rule::Type)));
    (post(object.clone(), rules), object)
}

fn depth(levels: usize) -> (Request, String) {
    let text = format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
    let path = format!("${}", ".a".repeat(levels));
    (post(text.clone(), rules([(path, Rule::Integer)])), text)
}

fn array_contains(size: usize) -> (Request, String) {
    const VARIANTS: usize = 50;
    let variants = (0..VARIANTS).map(|index| {
        let rules = [(DocPath::root().field("price"), RuleList::of(Rule::Decimal))].into();
        Variant { index, rules, generators: Default::default() }
    });
    // The variants' items come last, so that every item is tried with every variant.
    let filler = (0..size).map(|n| format!(r#"{{"id":"filler{n}","price":1.5}}"#));
    let wanted: Vec<_> = (0..VARIANTS).map(|n| format!(r#"{{"id":"wanted{n}","price":2.5}}"#)).collect();
    let text = format!(r#"{{"items":[{}]}}"#, filler.chain(wanted.clone()).collect::<Vec<_>>().join(","));
    let example = format!(r#"{{"items":[{}]}}"#, wanted.join(","));
    (post(example, rules([("$.items".to_owned(), Rule::ArrayContains(variants.collect()))])), text)
}

/// A body of so many members, to measure what grows beside it by.
fn members(size: usize) -> String {
    format!("{{{}}}", (0..size).map(|n| format!(r#""x-{n}":"{n}""#)).collect::<Vec<_>>().join(","))
}

fn ruled(size: usize, category: Category) -> (Request, String) {
    let mut rules = RuleSet::new();
    for n in 0..size {
        rules.add(category, DocPath::of_name(&format!("x-{n}")), Rule::Regex(r"\d+".to_owned()));
    }
    (post(members(size), rules), members(size))
}

fn headers(size: usize) -> (Request, String) {
    let (mut expected, text) = ruled(size, Category::Header);
    let headers = expected.part.headers.get_or_insert_default();
    (0..size).for_each(|n| headers.set(&format!("X-{n}"), vec![n.to_string()]));
    (expected, text)
}

fn query(size: usize) -> (Request, String) {
    let (mut expected, text) = ruled(size, Category::Query);
    let query = expected.query.get_or_insert_with(Query::default);
    (0..size).for_each(|n| query.entry(&format!("x-{n}")).push(Some(n.to_string())));
    (expected, text)
}

fn xml_siblings(size: usize) -> (Request, String) {
    let element = |n: usize| format!("<item id='{n}'><name>item{n}</name><price>{n}</price></item>");
    let text = format!("<items>{}</items>", (0..size).map(element).collect::<String>());
    let rules = rules([
        ("$.items.item".to_owned(), Rule::Type),
        ("$.items.item['@id']".to_owned(), Rule::Integer),
        ("$.items.item.price['#text']".to_owned(), Rule::Integer),
    ]);
    (post(format!("<items>{}</items>", element(1)), rules), text)
}
