//! [`Snapshot`]: a pact compiled once for answering any number of requests.
//!
//! Only HTTP interactions take part. They are found by literal path and method; those whose path is decided
//! by rules stand in a list of their own. Interactions with the same request form one group: they compare
//! equally, so only the first of a group is ever compared, and one request satisfies them all.

use super::coding::{is_about_body, is_expected_package};
use super::error::Error;
use crate::generate::is_generated;
use crate::matching::{ActualRequest, Compiler, Engine, ExpectedRequest, Mismatch, RequestComparison};
use crate::model::{Http, InteractionKind, Pact, Request};
use std::collections::hash_map::{DefaultHasher, HashMap};
use std::hash::{Hash, Hasher};

/// A pact, ready to answer requests.
#[derive(Debug)]
pub(super) struct Snapshot {
    pact: Pact,
    /// Compares requests with the pact and makes values for its responses.
    engine: Engine,
    /// The interactions that take part, by their place in the pact.
    places: Vec<usize>,
    /// The group of each of them.
    groups: Vec<usize>,
    /// The interactions whose response has generators, in rising order.
    generated: Vec<usize>,
    leaders: Vec<Leader>,
    by_path: HashMap<String, Vec<usize>>,
    by_rule: Vec<usize>,
}

/// The first interaction of a group; the group's number is its place among the leaders.
#[derive(Debug)]
struct Leader {
    interaction: usize,
    expected: ExpectedRequest,
}

/// What a request turned out to be.
#[derive(Debug)]
pub(super) enum Selection {
    /// It is the request of this interaction.
    Full(Choice),
    /// It is meant for this interaction, but differs.
    Near(Choice, Vec<Mismatch>),
    /// No interaction has this method and path.
    Nothing,
}

/// A selected interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    /// Its place in the pact.
    pub(super) interaction: usize,
    /// The group it belongs to.
    pub(super) group: usize,
}

impl Snapshot {
    /// Refuses response statuses that cannot be sent at all.
    pub(super) fn check(pact: &Pact) -> Result<(), Error> {
        https(pact)
            .try_for_each(|(at, http)| check_status(&pact.interactions[at].description, http.response.status))
    }

    /// Compiles a pact; refuses what [`Snapshot::check`] refuses.
    pub(super) fn compile(pact: Pact, engine: &Engine) -> Result<Snapshot, Error> {
        Self::check(&pact)?;
        #[cfg(test)]
        COMPILED.with(|count| count.set(count.get() + 1));
        let mut grouping = Grouping::default();
        let (mut places, mut groups, mut generated) = (Vec::new(), Vec::new(), Vec::new());
        for (at, http) in https(&pact) {
            places.push(at);
            groups.push(grouping.group_of(&pact, at, &http.request));
            if is_generated(&http.response.part) {
                generated.push(at);
            }
        }
        let engine = engine.for_pact(&pact);
        let mut compiler = Compiler::new(&engine);
        let leaders = grouping.leaders.iter().filter_map(|&at| leader(&pact, at, &mut compiler)).collect();
        let mut snapshot = Snapshot {
            pact,
            engine,
            places,
            groups,
            generated,
            leaders,
            by_path: HashMap::new(),
            by_rule: Vec::new(),
        };
        snapshot.index();
        Ok(snapshot)
    }

    fn index(&mut self) {
        for (group, leader) in self.leaders.iter().enumerate() {
            match leader.expected.literal_path() {
                Some(path) => self.by_path.entry(path.to_owned()).or_default().push(group),
                None => self.by_rule.push(group),
            }
        }
    }

    /// The pact this was compiled from.
    pub(super) fn pact(&self) -> &Pact {
        &self.pact
    }

    /// What the pact is compared and answered with.
    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The same for one interaction.
    pub(super) fn engine_for(&self, choice: Choice) -> Engine {
        let interaction = self.pact.interactions.get(choice.interaction);
        interaction.map_or_else(|| self.engine.clone(), |found| self.engine.for_interaction(found))
    }

    /// How many groups there are.
    pub(super) fn group_count(&self) -> usize {
        self.leaders.len()
    }

    /// The interactions that take part, in pact order: each with its group.
    pub(super) fn interactions(&self) -> impl Iterator<Item = Choice> {
        let pairs = self.places.iter().zip(&self.groups);
        pairs.map(|(&interaction, &group)| Choice { interaction, group })
    }

    /// The different requests that are expected, in pact order.
    pub(super) fn requests(&self) -> impl Iterator<Item = (Choice, &ExpectedRequest)> {
        let leaders = self.leaders.iter().enumerate();
        leaders.map(|(group, leader)| (Choice { interaction: leader.interaction, group }, &leader.expected))
    }

    /// Request and response of an interaction that takes part.
    pub(super) fn http(&self, choice: Choice) -> Option<&Http> {
        self.pact.interactions.get(choice.interaction)?.as_http()
    }

    /// Whether values of its response are made for each answer.
    pub(super) fn is_generated(&self, choice: Choice) -> bool {
        self.generated.binary_search(&choice.interaction).is_ok()
    }

    /// What an interaction is called.
    pub(super) fn description(&self, choice: Choice) -> &str {
        self.pact.interactions.get(choice.interaction).map_or("", |found| &found.description)
    }

    /// The methods that are expected at a literal path, in the order of the pact.
    pub(super) fn methods_at(&self, path: &str) -> Vec<String> {
        let mut methods = Vec::new();
        let leaders = self.by_path.get(path).into_iter().flatten().filter_map(|at| self.leaders.get(*at));
        for method in leaders.map(|leader| leader.expected.method().to_uppercase()) {
            if !methods.contains(&method) {
                methods.push(method);
            }
        }
        methods
    }

    /// Finds the interaction a request belongs to.
    ///
    /// A full match wins over any other, then the higher score, then the earlier place in the pact. What
    /// differs in method or path is not looked at: whichever of those scored best, the request would be an
    /// unexpected one.
    pub(super) fn select(&self, request: &Request) -> Selection {
        let actual = ActualRequest::new(request);
        let mut best: Option<(usize, RequestComparison)> = None;
        for (group, leader) in self.candidates(request) {
            let comparison = self.compare(leader.interaction, &leader.expected, &actual, request);
            if best.as_ref().is_none_or(|(held, best)| is_nearer(group, &comparison, *held, best)) {
                best = Some((group, comparison));
            }
        }
        self.selection(best)
    }

    /// Compares a request with that of an interaction.
    pub(super) fn compare(
        &self,
        interaction: usize,
        expected: &ExpectedRequest,
        actual: &ActualRequest<'_>,
        request: &Request,
    ) -> RequestComparison {
        let mut comparison = expected.compare(actual);
        let http = self.pact.interactions.get(interaction).and_then(|found| found.as_http());
        if http.is_some_and(|http| is_expected_package(&http.request, request)) {
            comparison.mismatches.retain(|one| !is_about_body(one));
        }
        comparison
    }

    fn selection(&self, best: Option<(usize, RequestComparison)>) -> Selection {
        let Some((group, comparison)) = best else { return Selection::Nothing };
        let Some(leader) = self.leaders.get(group) else { return Selection::Nothing };
        let choice = Choice { interaction: leader.interaction, group };
        if comparison.is_match() {
            Selection::Full(choice)
        } else {
            Selection::Near(choice, comparison.mismatches)
        }
    }

    /// The groups that have the request's method and path.
    fn candidates(&self, request: &Request) -> impl Iterator<Item = (usize, &Leader)> {
        let literal = self.by_path.get(&request.path).into_iter().flatten();
        let groups = literal.chain(&self.by_rule);
        let leaders = groups.filter_map(|&group| Some((group, self.leaders.get(group)?)));
        leaders.filter(|(_, leader)| leader.expected.has_line_of(request))
    }
}

fn is_nearer(group: usize, new: &RequestComparison, held: usize, best: &RequestComparison) -> bool {
    let rank = |comparison: &RequestComparison| (comparison.is_match(), comparison.score);
    match rank(new).cmp(&rank(best)) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => group < held,
        std::cmp::Ordering::Less => false,
    }
}

fn https(pact: &Pact) -> impl Iterator<Item = (usize, &Http)> {
    let interactions = pact.interactions.iter().enumerate();
    interactions.filter_map(|(at, interaction)| match &interaction.kind {
        InteractionKind::Http(http) => Some((at, http.as_ref())),
        _ => None,
    })
}

fn leader(pact: &Pact, interaction: usize, compiler: &mut Compiler) -> Option<Leader> {
    let found = pact.interactions.get(interaction)?;
    let http = found.as_http()?;
    compiler.begin(found);
    Some(Leader { interaction, expected: ExpectedRequest::compile_with(&http.request, compiler) })
}

fn check_status(description: &str, status: u16) -> Result<(), Error> {
    if (100..=999).contains(&status) {
        return Ok(());
    }
    Err(Error::Status { description: description.to_owned(), status })
}

/// Finds interactions with the same request, in one pass.
#[derive(Default)]
struct Grouping {
    /// The first interaction of each group.
    leaders: Vec<usize>,
    by_hash: HashMap<u64, Vec<usize>>,
}

impl Grouping {
    fn group_of(&mut self, pact: &Pact, at: usize, request: &Request) -> usize {
        let bucket = self.by_hash.entry(hash(request)).or_default();
        let known = bucket.iter().copied().find(|group| {
            let leader = self.leaders.get(*group).and_then(|leader| pact.interactions.get(*leader));
            leader.and_then(|leader| leader.as_http()).is_some_and(|http| is_same(&http.request, request))
        });
        known.unwrap_or_else(|| {
            bucket.push(self.leaders.len());
            self.leaders.push(at);
            self.leaders.len() - 1
        })
    }
}

/// Equal for equal requests; tells apart what usually differs.
fn hash(request: &Request) -> u64 {
    let mut hasher = DefaultHasher::new();
    request.method.to_ascii_uppercase().hash(&mut hasher);
    request.path.hash(&mut hasher);
    request.part.body.bytes().hash(&mut hasher);
    sorted_query(request).hash(&mut hasher);
    sorted_headers(request).hash(&mut hasher);
    hasher.finish()
}

fn is_same(one: &Request, other: &Request) -> bool {
    one.method.eq_ignore_ascii_case(&other.method)
        && one.path == other.path
        && one.part.body == other.part.body
        && one.part.rules == other.part.rules
        && one.part.generators == other.part.generators
        && sorted_query(one) == sorted_query(other)
        && sorted_headers(one) == sorted_headers(other)
}

/// Names with their values, sorted: the order in which they were written down does not make requests different.
type Sorted<Name, Values> = Option<Vec<(Name, Values)>>;

fn sorted_query(request: &Request) -> Sorted<&str, &[Option<String>]> {
    let mut entries: Vec<_> = request.query.as_ref()?.iter().collect();
    entries.sort_unstable();
    Some(entries)
}

fn sorted_headers(request: &Request) -> Sorted<String, &[String]> {
    let entries = request.part.headers.as_ref()?.iter();
    let mut entries: Vec<_> = entries.map(|(name, values)| (name.to_ascii_lowercase(), values)).collect();
    entries.sort_unstable();
    Some(entries)
}

#[cfg(test)]
thread_local! {
    /// How many pacts this thread has compiled.
    pub(crate) static COMPILED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
mod tests {
    use super::Snapshot;
    use crate::matching::Engine;
    use crate::mock_server::fixture::{asks, pact, request};
    use crate::model::Category;
    use crate::model::Request;
    use crate::model::rules::Rule;
    use crate::model::{Body, DocPath};

    fn group_count(requests: Vec<Request>) -> usize {
        Snapshot::compile(pact(requests.into_iter().map(asks)), &Engine::without_plugins())
            .unwrap()
            .group_count()
    }

    #[test]
    fn requests_are_the_same_whatever_the_order_of_their_names() {
        let one = request("GET", "/a?x=1&y=2", &[("X-A", "1"), ("X-B", "2")]);
        let other = request("get", "/a?y=2&x=1", &[("x-b", "2"), ("x-a", "1")]);

        assert_eq!(group_count(vec![one, other]), 1);
    }

    #[test]
    fn requests_that_differ_in_anything_are_not_the_same() {
        let plain = || request("GET", "/a", &[]);
        let mut with_rule = plain();
        with_rule.part.rules.add(Category::Path, DocPath::empty(), Rule::Type);
        let mut with_body = plain();
        with_body.part.body = Body::Empty;
        let requests = vec![
            plain(),
            with_rule,
            with_body,
            request("PUT", "/a", &[]),
            request("GET", "/b", &[]),
            request("GET", "/a?x", &[]),
            request("GET", "/a?x=", &[]),
            request("GET", "/a", &[("X", "1")]),
        ];

        let expected = requests.len();
        assert_eq!(group_count(requests), expected);
    }

    #[test]
    fn of_a_thousand_interactions_only_those_with_the_same_line_are_compared() {
        let requests = (0..1000).map(|at| asks(request("GET", &format!("/{at}"), &[])));
        let snapshot = Snapshot::compile(pact(requests), &Engine::without_plugins()).unwrap();

        let compared: Vec<_> = snapshot.candidates(&request("get", "/7", &[])).map(|(at, _)| at).collect();

        assert_eq!(compared, [7]);
        assert_eq!(snapshot.candidates(&request("PUT", "/7", &[])).count(), 0);
    }
}
