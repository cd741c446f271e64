//! [`Aspect`]: one thing a request is compared by (the method, a header), and whether it agrees.
//!
//! Aspects are made for people, from the mismatches of the few comparisons that are reported. Values, lists
//! and the whole are cut to a size, so that a report stays readable whatever arrived. `report` renders them.

use super::actual::HeaderIndex;
use super::line_diff::{LineDiff, line_diffs};
use super::mismatch::Mismatch;
use super::query::path_of;
use super::request::MoreMismatches;
use crate::foundation::text::shortened;
use crate::model::{Body, Headers, HttpPart, Query, Request};
use std::collections::BTreeMap;

/// How many bytes of a value or a name an aspect shows.
const VALUE: usize = 300;

/// How many differences of one aspect and how many values of one side are shown.
const MOST: usize = 10;

/// How many bytes all aspects of a comparison have together, roughly. The largest single aspect fits.
const WHOLE: usize = 32 * 1024;

/// What an aspect costs besides its texts.
const COST: usize = 60;

/// What kind of thing is compared; the order is that of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AspectKind {
    /// The method.
    Method,
    /// The path.
    Path,
    /// One query parameter.
    Query,
    /// One header.
    Header,
    /// The body.
    Body,
}

/// One thing a request is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aspect {
    /// What kind of thing it is.
    pub kind: AspectKind,
    /// The name of a parameter or header; empty for the others.
    pub name: String,
    /// What the pact says; `None` if it does not have this name.
    pub expected: Option<Vec<String>>,
    /// What arrived; `None` if nothing did. For a body: its type and size.
    pub actual: Option<Vec<String>>,
    /// How they differ.
    pub differences: Vec<Difference>,
    /// How many more differences there are.
    pub more: usize,
    /// The places of the body that differ, side by side.
    pub diffs: Vec<LineDiff>,
}

/// A mismatch, cut to size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where in the body; empty for the others.
    pub path: String,
    /// Why expected and actual do not match.
    pub text: String,
    /// What the pact says.
    pub expected: Option<String>,
    /// What arrived.
    pub actual: Option<String>,
}

/// The aspects of a comparison, as many as there is room for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aspects {
    /// Method, path, query by name, headers by name, body.
    pub listed: Vec<Aspect>,
    /// How many more there are. Those that differ are listed first.
    pub more: usize,
}

impl Aspect {
    /// Whether there is no difference.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.differences.is_empty() && self.more == 0
    }

    fn size(&self) -> usize {
        let sides = self.expected.iter().chain(&self.actual).flatten();
        let lines = self.diffs.iter().flat_map(|diff| &diff.lines);
        let texts = sides.chain(lines).chain([&self.name]).map(String::len);
        COST + texts.sum::<usize>() + self.differences.iter().map(Difference::size).sum::<usize>()
    }
}

impl Difference {
    fn new(mismatch: &Mismatch) -> Self {
        let path = if let Mismatch::Body { path, .. } = mismatch { path } else { "" };
        let text = match mismatch {
            Mismatch::Method { .. } => mismatch.description(),
            other => cut(other.text()),
        };
        let (expected, actual) = mismatch.sides();
        let [expected, actual] = [expected, actual].map(|side| side.as_deref().map(cut));
        Difference { path: cut(path), text, expected, actual }
    }

    fn size(&self) -> usize {
        let sides = self.expected.iter().chain(&self.actual).map(String::len);
        COST + self.path.len() + self.text.len() + sides.sum::<usize>()
    }
}

fn cut(text: &str) -> String {
    shortened(text, VALUE).into_owned()
}

/// The aspects of a comparison of two requests with these mismatches and more of them that are not listed. Parameters
/// and headers that may be among those are not shown.
#[must_use]
pub fn aspects(
    expected: &Request,
    actual: &Request,
    mismatches: &[Mismatch],
    more: MoreMismatches,
) -> Aspects {
    let mut found = AspectDrafts::default();
    found.add(AspectKind::Method, "", Some(vec![cut(&expected.method)]), Some(vec![cut(&actual.method)]));
    found.add(AspectKind::Path, "", Some(vec![cut(&expected.path)]), Some(vec![cut(&actual.path)]));
    found.add_query(expected.query.as_ref(), actual.query.as_ref());
    found.add_headers(expected.part.headers.as_ref(), actual.part.headers.as_ref());
    if has_body(&expected.part) || has_body(&actual.part) {
        found.add(AspectKind::Body, "", body_of(&expected.part), body_of(&actual.part));
    }
    mismatches.iter().for_each(|mismatch| found.attach(mismatch));
    found.into_aspects(&expected.part, &actual.part, more)
}

fn has_body(part: &HttpPart) -> bool {
    matches!(part.body, Body::Present(_) | Body::Null)
}

fn body_of(part: &HttpPart) -> Option<Vec<String>> {
    let text = match &part.body {
        Body::Missing => return None,
        Body::Empty => "empty".to_owned(),
        Body::Null => "null".to_owned(),
        Body::Present(content) => {
            let content_type = part.content_type().map(|found| format!("{found}, ")).unwrap_or_default();
            format!("{content_type}{} bytes", content.bytes.len())
        }
    };
    Some(vec![cut(&text)])
}

type Values = Option<Vec<String>>;

/// Aspects by kind and name (headers by lower-case name) while their mismatches are collected.
#[derive(Default)]
struct AspectDrafts<'m> {
    found: BTreeMap<(AspectKind, String), AspectDraft<'m>>,
    /// Parameter names by the path that mismatches of all values of a parameter carry.
    lists: BTreeMap<String, String>,
}

struct AspectDraft<'m> {
    name: String,
    expected: Values,
    actual: Values,
    mismatches: Vec<&'m Mismatch>,
}

impl<'m> AspectDrafts<'m> {
    fn add(&mut self, kind: AspectKind, name: &str, expected: Values, actual: Values) {
        let key = if kind == AspectKind::Header { name.to_ascii_lowercase() } else { name.to_owned() };
        // Of several spellings of a header, the first in byte order is compared.
        let found = AspectDraft { name: name.to_owned(), expected, actual, mismatches: Vec::new() };
        match self.found.entry((kind, key)) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(found);
            }
            std::collections::btree_map::Entry::Occupied(mut place) if name < place.get().name.as_str() => {
                place.insert(found);
            }
            std::collections::btree_map::Entry::Occupied(_) => {}
        }
    }

    fn add_query(&mut self, expected: Option<&Query>, actual: Option<&Query>) {
        let lists = |query: Option<&'_ Query>| -> BTreeMap<String, Vec<String>> {
            let all = query.into_iter().flat_map(Query::iter);
            all.map(|(name, values)| {
                let values = values.iter().map(|value| value.as_deref().unwrap_or_default());
                (name.to_owned(), values.take(MOST).map(cut).collect())
            })
            .collect()
        };
        let mut received = lists(actual);
        for (name, values) in lists(expected) {
            let actual = received.remove(&name);
            self.lists.insert(path_of(&name), name.clone());
            self.add(AspectKind::Query, &name, Some(values), actual);
        }
        for (name, values) in received {
            self.add(AspectKind::Query, &name, None, Some(values));
        }
    }

    fn add_headers(&mut self, expected: Option<&Headers>, actual: Option<&Headers>) {
        let received = HeaderIndex::new(actual);
        for (name, values) in expected.into_iter().flat_map(Headers::iter) {
            let first = |values: &[String]| values.iter().take(MOST).map(|value| cut(value)).collect();
            let actual = received.get(&name.to_ascii_lowercase()).map(first);
            self.add(AspectKind::Header, name, Some(first(values)), actual);
        }
    }

    fn attach(&mut self, mismatch: &'m Mismatch) {
        let key = match mismatch {
            Mismatch::Method { .. } => (AspectKind::Method, String::new()),
            Mismatch::Path { .. } => (AspectKind::Path, String::new()),
            Mismatch::Query { parameter, .. } => (AspectKind::Query, self.parameter(parameter)),
            Mismatch::Header { key, .. } => (AspectKind::Header, key.to_ascii_lowercase()),
            Mismatch::BodyType { .. } | Mismatch::Body { .. } => (AspectKind::Body, String::new()),
            // Requests have neither.
            Mismatch::Status { .. } | Mismatch::Metadata { .. } => return,
        };
        if let Some(found) = self.found.get_mut(&key) {
            found.mismatches.push(mismatch);
        }
    }

    /// The name of the parameter that a mismatch speaks of.
    fn parameter(&self, named: &str) -> String {
        let is_name = self.found.contains_key(&(AspectKind::Query, named.to_owned()));
        let name = if is_name { None } else { self.lists.get(named) };
        name.map_or_else(|| named.to_owned(), Clone::clone)
    }

    fn into_aspects(self, expected: &HttpPart, actual: &HttpPart, more: MoreMismatches) -> Aspects {
        let count = self.found.len();
        let all = self.found.into_iter().filter_map(|((kind, _), found)| {
            let is_known = match kind {
                AspectKind::Query => more.query == 0,
                AspectKind::Header => more.headers == 0,
                AspectKind::Method | AspectKind::Path | AspectKind::Body => true,
            };
            let mut aspect = (is_known || !found.mismatches.is_empty())
                .then(|| found.into_aspect(kind, expected, actual))?;
            // Those beyond the bound are counted once, for the whole comparison.
            if kind == AspectKind::Body && aspect.differences.is_empty() {
                aspect.more = more.body;
            }
            Some(aspect)
        });
        let all: Vec<_> = all.collect();
        let unknown = count - all.len();
        let Aspects { listed, more } = with_room(all);
        Aspects { listed, more: more + unknown }
    }
}

impl AspectDraft<'_> {
    fn into_aspect(self, kind: AspectKind, expected: &HttpPart, actual: &HttpPart) -> Aspect {
        let diffs = match kind {
            AspectKind::Body => line_diffs(expected, actual, &self.mismatches),
            _ => Vec::new(),
        };
        Aspect {
            kind,
            name: cut(&self.name),
            expected: self.expected,
            actual: self.actual,
            differences: self
                .mismatches
                .iter()
                .take(MOST)
                .map(|mismatch| Difference::new(mismatch))
                .collect(),
            more: self.mismatches.len().saturating_sub(MOST),
            diffs,
        }
    }
}

/// Leaves out the aspects for which there is no room; those that agree go first.
fn with_room(all: Vec<Aspect>) -> Aspects {
    let mut left = WHOLE;
    let mut is_kept = vec![false; all.len()];
    for agrees in [false, true] {
        for (aspect, is_kept) in all.iter().zip(&mut is_kept).filter(|(aspect, _)| aspect.agrees() == agrees)
        {
            if let Some(rest) = left.checked_sub(aspect.size()) {
                (left, *is_kept) = (rest, true);
            }
        }
    }
    let count = all.len();
    let listed: Vec<_> =
        all.into_iter().zip(is_kept).filter_map(|(aspect, is_kept)| is_kept.then_some(aspect)).collect();
    Aspects { more: count - listed.len(), listed }
}

#[cfg(test)]
mod tests {
    use super::{AspectKind, MoreMismatches, aspects};
    use crate::model::{Body, Headers, HttpPart, Request};

    fn request(body: Body, headers: &[(&str, &str)]) -> Request {
        let mut lines = Headers::new();
        headers
            .iter()
            .for_each(|(name, value)| lines.push_spelling((*name).to_owned(), vec![(*value).to_owned()]));
        let part = HttpPart { body, headers: Some(lines), ..HttpPart::default() };
        Request { part, ..Request::default() }
    }

    #[test]
    fn a_body_is_described_by_its_type_and_size_if_either_side_has_one() {
        let json = || Body::present("{}", "application/json".parse().ok());
        let table = [
            (Body::Missing, Body::Missing, None),
            (Body::Empty, Body::Missing, None),
            (Body::Missing, json(), Some((None, Some("application/json, 2 bytes")))),
            (Body::Null, Body::Empty, Some((Some("null"), Some("empty")))),
            (
                json(),
                Body::present("{}", None),
                Some((Some("application/json, 2 bytes"), Some("application/json, 2 bytes"))),
            ),
        ];

        for (at, (expected, actual, described)) in table.into_iter().enumerate() {
            let found =
                aspects(&request(expected, &[]), &request(actual, &[]), &[], MoreMismatches::default());
            let body = found.listed.iter().find(|aspect| aspect.kind == AspectKind::Body);
            let first = |side: &Option<Vec<String>>| side.as_ref().map(|values| values[0].clone());
            let found = body.map(|body| (first(&body.expected), first(&body.actual)));
            let described = described.map(|(expected, actual): (Option<&str>, Option<&str>)| {
                (expected.map(str::to_owned), actual.map(str::to_owned))
            });
            assert_eq!(found, described, "row {at}");
        }
    }

    #[test]
    fn headers_that_are_not_expected_are_left_out_and_of_several_spellings_one_is_compared() {
        let expected = request(Body::Missing, &[("x-a", "1"), ("X-A", "2")]);
        let actual = request(Body::Missing, &[("X-a", "2"), ("X-B", "1")]);

        let found = aspects(&expected, &actual, &[], MoreMismatches::default());

        let headers: Vec<_> =
            found.listed.iter().filter(|aspect| aspect.kind == AspectKind::Header).collect();
        assert_eq!(headers.len(), 1);
        assert_eq!((&*headers[0].name, &headers[0].expected), ("X-A", &Some(vec!["2".to_owned()])));
    }
}
