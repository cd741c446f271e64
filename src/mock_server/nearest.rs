//! [`Nearest`]: the interactions a request that matched nothing may have been meant for.
//!
//! They are sorted as the answer sorts them: right method and path first, then the score, then how much of a wrong path
//! agrees, then the order of the pact. Unlike the answer, this also compares interactions with another method or path.
//! So it is done only for requests that did not match, and only in part for large pacts and large bodies.

use super::coding::with_reason;
use super::snapshot::{InteractionRef, Snapshot};
use crate::foundation::encoding::DecodeError;
use crate::foundation::json::{self, Map, Value};
use crate::foundation::text::shortened;
use crate::matching::{ActualRequest, Aspects, ExpectedRequest, RequestComparison, aspects};
use crate::model::Request;
use std::cmp::Reverse;

/// How many interactions an answer lists at most.
const MOST_ENTRIES: usize = 3;

/// How many interactions are compared at most.
const COMPARED: usize = 1000;

/// How many bytes of body are compared at most: with larger bodies, fewer interactions.
const BYTES: usize = 4 * 1024 * 1024;

/// How many bytes of JSON there are at most; what is farther away is left out first.
const JSON: usize = 64 * 1024;

/// How many bytes of a description or path are shown.
const NAME: usize = 300;

/// Of two paths, how many thousandths are the same.
const SAME_PATH: usize = 1000;

/// A request that matched nothing, and what it is nearest to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Nearest {
    /// The request's method, in upper case.
    pub(super) method: String,
    /// The request's path.
    pub(super) path: String,
    /// The nearest interaction first.
    pub(super) entries: Vec<Near>,
}

/// An interaction near to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Near {
    /// What the interaction is called.
    pub(super) description: String,
    /// Its method, in upper case.
    pub(super) method: String,
    /// Its path.
    pub(super) path: String,
    /// What agrees and what does not.
    pub(super) aspects: Aspects,
    /// How many more mismatches there are than a request reports.
    pub(super) more: usize,
}

/// How near an interaction is; greater is nearer.
type Rank = (bool, i64, usize, Reverse<usize>);

struct Candidate {
    rank: Rank,
    interaction: InteractionRef,
    comparison: RequestComparison,
}

impl Nearest {
    /// Looks for the interactions that are nearest to a request. `selected` is the one that it was answered for, with
    /// the comparison that was made then, `error` is why its body could not be unpacked.
    pub(super) fn find(
        snapshot: &Snapshot,
        request: &Request,
        selected: Option<(InteractionRef, &RequestComparison)>,
        error: Option<&DecodeError>,
    ) -> Self {
        let found = candidates(snapshot, request, selected).into_iter();
        let near = found.filter_map(|candidate| near(snapshot, candidate, request, error));
        Nearest {
            method: request.method.to_uppercase(),
            path: shortened_name(&request.path),
            entries: near.collect(),
        }
    }

    /// The interactions as a JSON array of limited size.
    pub(super) fn to_json(&self) -> Value {
        let mut left = JSON;
        let entries = self.entries.iter().map(Near::to_json).map_while(|entry| {
            left = left.checked_sub(entry.to_string().len())?;
            Some(entry)
        });
        entries.collect()
    }
}

impl Near {
    fn to_json(&self) -> Value {
        let mut fields = named(&self.description, &self.method, &self.path);
        fields.insert("aspects".to_owned(), self.aspects.to_json());
        if self.aspects.more > 0 {
            fields.insert("moreAspects".to_owned(), self.aspects.more.into());
        }
        if self.more > 0 {
            fields.insert("moreMismatches".to_owned(), self.more.into());
        }
        Value::Object(fields)
    }
}

/// What an interaction is called and what it expects, as JSON.
pub(super) fn named(description: &str, method: &str, path: &str) -> Map<String, Value> {
    let members = [("description", description), ("method", method), ("path", path)];
    json::object(members.into_iter().map(|(key, value)| (key.to_owned(), value.into())))
}

/// A description or path, shortened if it is long.
pub(super) fn shortened_name(name: &str) -> String {
    shortened(name, NAME).into_owned()
}

fn near(
    snapshot: &Snapshot,
    candidate: Candidate,
    request: &Request,
    error: Option<&DecodeError>,
) -> Option<Near> {
    let Candidate { interaction, comparison, .. } = candidate;
    let expected = &snapshot.http(interaction)?.request;
    let more = comparison.more;
    let mismatches = with_reason(comparison, error);
    Some(Near {
        description: shortened_name(snapshot.description(interaction)),
        method: expected.method.to_uppercase(),
        path: shortened_name(&expected.path),
        more: mismatches.more,
        aspects: aspects(expected, request, &mismatches.listed, more),
    })
}

/// The nearest interactions, compared, the nearest first.
fn candidates(
    snapshot: &Snapshot,
    request: &Request,
    selected: Option<(InteractionRef, &RequestComparison)>,
) -> Vec<Candidate> {
    let actual = ActualRequest::new(request);
    let mut nearest: Vec<Candidate> = Vec::new();
    for (interaction, expected) in worth_comparing(snapshot, request, selected.map(|(found, _)| found)) {
        let comparison = match selected {
            // A plugin may have been asked, which takes long: it is not asked again.
            Some((found, comparison)) if found == interaction => comparison.clone(),
            _ => snapshot.compare(interaction.interaction, expected, &actual, request),
        };
        let rank = rank(snapshot, interaction, &comparison, request);
        let at = nearest.partition_point(|held| held.rank > rank);
        if at < MOST_ENTRIES {
            nearest.insert(at, Candidate { rank, interaction, comparison });
            nearest.truncate(MOST_ENTRIES);
        }
    }
    nearest
}

fn rank(
    snapshot: &Snapshot,
    interaction: InteractionRef,
    comparison: &RequestComparison,
    request: &Request,
) -> Rank {
    let has_line = comparison.method_matches && comparison.path_matches;
    let closeness =
        if comparison.path_matches { SAME_PATH } else { closeness(snapshot, interaction, request) };
    (has_line, comparison.score, closeness, Reverse(interaction.route))
}

/// All interactions, or of too many the selected one and those whose method and path are nearest.
fn worth_comparing<'s>(
    snapshot: &'s Snapshot,
    request: &Request,
    selected: Option<InteractionRef>,
) -> Vec<(InteractionRef, &'s ExpectedRequest)> {
    let most = (BYTES / (request.part.body.bytes().len() + 1)).clamp(MOST_ENTRIES, COMPARED);
    let mut all: Vec<_> = snapshot.requests().collect();
    if all.len() > most {
        all.sort_by_cached_key(|(interaction, expected)| {
            let has_method = expected.method().eq_ignore_ascii_case(&request.method);
            let closeness = closeness(snapshot, *interaction, request);
            Reverse((selected == Some(*interaction), expected.has_line_of(request), closeness, has_method))
        });
        all.truncate(most);
    }
    all
}

/// How much of an expected path and that of a request is the same, counted from both ends.
fn closeness(snapshot: &Snapshot, interaction: InteractionRef, request: &Request) -> usize {
    let expected = snapshot.http(interaction).map_or("", |http| http.request.path.as_str()).as_bytes();
    let actual = request.path.as_bytes();
    let (shorter, longer) = (expected.len().min(actual.len()), expected.len().max(actual.len()));
    let pairs = expected.iter().zip(actual);
    let before = pairs.take_while(|(a, b)| a == b).count();
    let ends = expected.iter().rev().zip(actual.iter().rev()).take(shorter - before);
    let after = ends.take_while(|(a, b)| a == b).count();
    (before + after) * SAME_PATH / longer.max(1)
}

#[cfg(test)]
mod tests {
    use super::Nearest;
    use crate::matching::Engine;
    use crate::mock_server::fixture::{asks, pact, request};
    use crate::mock_server::snapshot::{RequestMatch, Snapshot};
    use crate::model::{Body, Request};

    /// The methods and paths of the nearest interactions.
    fn nearest(expected: Vec<Request>, actual: &Request) -> Vec<String> {
        let snapshot =
            Snapshot::compile(pact(expected.into_iter().map(asks)), &Engine::without_plugins()).unwrap();
        let selected = snapshot.select(actual, None);
        let selected = match &selected {
            RequestMatch::Partial(interaction, comparison) => Some((*interaction, comparison)),
            _ => None,
        };
        let found = Nearest::find(&snapshot, actual, selected, None);
        found.entries.into_iter().map(|near| format!("{} {}", near.method, near.path)).collect()
    }

    fn get(target: &str) -> Request {
        request("GET", target, &[])
    }

    #[test]
    fn the_order_is_line_then_score_then_path_then_pact() {
        let xyz = [("X", "1"), ("Y", "1"), ("Z", "1")];
        let table = [
            (vec![request("GET", "/b", &xyz), request("GET", "/a", &[("X", "9")])], "/a", "GET /a, GET /b"),
            (vec![get("/x"), request("GET", "/y", &xyz)], "/x/", "GET /y, GET /x"),
            (vec![get("/x"), get("/orders")], "/order", "GET /orders, GET /x"),
            (vec![get("/x"), get("/y")], "/z", "GET /x, GET /y"),
            (vec![request("PUT", "/a", &[]), get("/b")], "/a", "PUT /a, GET /b"),
            (vec![get("/a"), get("/b"), get("/c"), get("/d")], "/d/", "GET /d, GET /a, GET /b"),
        ];

        for (at, (expected, path, order)) in table.into_iter().enumerate() {
            assert_eq!(nearest(expected, &request("GET", path, &xyz)).join(", "), order, "row {at}");
        }
    }

    #[test]
    fn with_a_large_body_the_selected_interaction_is_among_the_few_that_are_compared() {
        let mut expected: Vec<_> = (0..9).map(|at| get(&format!("/a?p={at}"))).collect();
        expected.push(request("GET", "/a?p=x", &[("Y", "1")]));
        let mut actual = request("GET", "/a?p=z", &[("Y", "1")]);
        actual.part.body = Body::present("x".repeat(2 * 1024 * 1024), None);
        let snapshot =
            Snapshot::compile(pact(expected.into_iter().map(asks)), &Engine::without_plugins()).unwrap();
        let RequestMatch::Partial(selected, comparison) = snapshot.select(&actual, None) else {
            panic!("not near")
        };

        let found = Nearest::find(&snapshot, &actual, Some((selected, &comparison)), None);

        assert_eq!((selected.interaction, comparison.mismatches.len(), found.entries.len()), (9, 1, 3));
        let differing = found.entries[0].aspects.listed.iter().filter(|aspect| !aspect.agrees());
        assert_eq!(differing.flat_map(|aspect| &aspect.expected).flatten().collect::<Vec<_>>(), ["x"]);
    }

    #[test]
    fn of_many_interactions_those_with_the_nearest_lines_are_compared() {
        let expected = (0..3000).map(|at| get(&format!("/items/{at}"))).collect();

        assert_eq!(
            nearest(expected, &get("/items/2999x")).first().map(String::as_str),
            Some("GET /items/2999")
        );
    }
}
