//! [`Snapshot`]: a pact compiled once for answering any number of requests.
//!
//! Only HTTP interactions take part. Each different request that the pact expects is a *route*. Routes are
//! found by literal path and method; those whose path is compared by rules are in a list of their own.
//! Interactions with the same request share a route: it is compared once, and one request satisfies all of
//! them. For plugins that compare by their data in an interaction, the requests differ if these data do.

use super::coding::{is_about_body, is_expected_package, is_transformed};
use super::error::Error;
use crate::foundation::json::{Map, Value};
use crate::foundation::request_path::normal_form;
use crate::generate::is_generated;
use crate::matching::{
    ActualRequest, Bounds, Compiler, Engine, ExpectedRequest, RequestComparison, open_status,
};
use crate::model::{Http, Interaction, InteractionKind, Pact, Request};
use std::collections::hash_map::{DefaultHasher, HashMap};
use std::hash::{Hash, Hasher};

/// A pact, ready to answer requests.
#[derive(Debug)]
pub(super) struct Snapshot {
    pact: Pact,
    /// Compares requests with the pact and makes values for its responses.
    engine: Engine,
    /// The interactions that take part, in the order of the pact.
    interactions: Vec<InteractionRef>,
    /// The interactions whose response has generators, in rising order.
    generated: Vec<usize>,
    /// The interactions whose response may have to be sent otherwise than it is in the pact, in rising order.
    transformed: Vec<usize>,
    routes: Vec<Route>,
    /// Routes by the normal form of their literal path.
    by_path: HashMap<String, Vec<usize>>,
    /// Routes whose path is compared by rules.
    by_rule: Vec<usize>,
}

/// A request that the pact expects, and the first interaction that has it.
#[derive(Debug)]
struct Route {
    interaction: usize,
    expected: ExpectedRequest,
}

/// How a request matches the pact.
#[derive(Debug)]
pub(super) enum RequestMatch {
    /// It is the request of this interaction.
    Full(InteractionRef),
    /// It has the method and path of this interaction, but differs otherwise.
    Partial(InteractionRef, RequestComparison),
    /// No interaction has this method and path.
    None,
}

/// An interaction that takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InteractionRef {
    /// Its index in the pact.
    pub(super) interaction: usize,
    /// The index of its route.
    pub(super) route: usize,
}

impl Snapshot {
    /// Refuses response statuses that cannot be sent at all.
    pub(super) fn check(pact: &Pact) -> Result<(), Error> {
        http_interactions(pact).try_for_each(|(at, http)| {
            let status = open_status(&http.response).unwrap_or(http.response.status);
            check_status(&pact.interactions[at].description, status)
        })
    }

    /// Compiles a pact; refuses what [`Snapshot::check`] refuses.
    pub(super) fn compile(mut pact: Pact, engine: &Engine) -> Result<Snapshot, Error> {
        Self::check(&pact)?;
        for interaction in &mut pact.interactions {
            if let InteractionKind::Http(http) = &mut interaction.kind
                && let Some(status) = open_status(&http.response)
            {
                http.response.status = status;
            }
        }
        #[cfg(test)]
        COMPILED.with(|count| count.set(count.get() + 1));
        let engine = engine.for_pact(&pact);
        let mut table = RouteTable::default();
        let (mut interactions, mut generated, mut transformed) = (Vec::new(), Vec::new(), Vec::new());
        for (at, http) in http_interactions(&pact) {
            let configuration = pact.interactions.get(at).and_then(|one| used_configuration(one, &engine));
            let route = table.route_of(at, RouteKey { request: &http.request, configuration });
            interactions.push(InteractionRef { interaction: at, route });
            if is_generated(&http.response.part) {
                generated.push(at);
            }
            if is_transformed(&http.response.part) {
                transformed.push(at);
            }
        }
        let mut compiler = Compiler::new(&engine);
        let routes = table.first.iter().filter_map(|(at, _)| route(&pact, *at, &mut compiler)).collect();
        let mut snapshot = Snapshot {
            pact,
            engine,
            interactions,
            generated,
            transformed,
            routes,
            by_path: HashMap::new(),
            by_rule: Vec::new(),
        };
        snapshot.index();
        Ok(snapshot)
    }

    fn index(&mut self) {
        for (index, route) in self.routes.iter().enumerate() {
            match route.expected.literal_path() {
                Some(path) => self.by_path.entry(path.into_owned()).or_default().push(index),
                None => self.by_rule.push(index),
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
    pub(super) fn engine_for(&self, found: InteractionRef) -> Engine {
        let interaction = self.pact.interactions.get(found.interaction);
        interaction.map_or_else(|| self.engine.clone(), |found| self.engine.for_interaction(found))
    }

    /// How many routes there are.
    pub(super) fn route_count(&self) -> usize {
        self.routes.len()
    }

    /// The interactions that take part, in pact order.
    pub(super) fn interactions(&self) -> impl Iterator<Item = InteractionRef> {
        self.interactions.iter().copied()
    }

    /// The different requests that are expected, in pact order.
    pub(super) fn requests(&self) -> impl Iterator<Item = (InteractionRef, &ExpectedRequest)> {
        let routes = self.routes.iter().enumerate();
        routes.map(|(index, route)| {
            (InteractionRef { interaction: route.interaction, route: index }, &route.expected)
        })
    }

    /// Request and response of an interaction that takes part.
    pub(super) fn http(&self, found: InteractionRef) -> Option<&Http> {
        self.pact.interactions.get(found.interaction)?.as_http()
    }

    /// Whether values of its response are made for each answer.
    pub(super) fn is_generated(&self, found: InteractionRef) -> bool {
        self.generated.binary_search(&found.interaction).is_ok()
    }

    /// Whether its response may have to be sent otherwise than it is in the pact.
    pub(super) fn is_transformed(&self, found: InteractionRef) -> bool {
        self.transformed.binary_search(&found.interaction).is_ok()
    }

    /// What an interaction is called.
    pub(super) fn description(&self, found: InteractionRef) -> &str {
        self.pact.interactions.get(found.interaction).map_or("", |interaction| &interaction.description)
    }

    /// The methods that are expected at a literal path, in the order of the pact.
    pub(super) fn methods_at(&self, path: &str) -> Vec<String> {
        let mut methods = Vec::new();
        let routes =
            self.by_path.get(&*normal_form(path)).into_iter().flatten().filter_map(|at| self.routes.get(*at));
        for method in routes.map(|route| route.expected.method().to_uppercase()) {
            if !methods.contains(&method) {
                methods.push(method);
            }
        }
        methods
    }

    /// Finds the interaction a request belongs to.
    ///
    /// A full match is better than any other, then the higher score, then the earlier position in the
    /// pact. Routes with another method or path are not compared: the request would be unexpected
    /// whichever of them scored best.
    pub(super) fn select(&self, request: &Request) -> RequestMatch {
        let actual = ActualRequest::new(request);
        let mut best: Option<(usize, RequestComparison)> = None;
        for (index, route) in self.candidates(request) {
            let comparison = self.compare(route.interaction, &route.expected, &actual, request);
            if best.as_ref().is_none_or(|(held, best)| is_nearer(index, &comparison, *held, best)) {
                best = Some((index, comparison));
            }
        }
        self.request_match(best)
    }

    /// Compares a request with that of an interaction.
    pub(super) fn compare(
        &self,
        interaction: usize,
        expected: &ExpectedRequest,
        actual: &ActualRequest<'_>,
        request: &Request,
    ) -> RequestComparison {
        let mut comparison = expected.compare_within(actual, Bounds::OF_REQUEST);
        let http = self.pact.interactions.get(interaction).and_then(|found| found.as_http());
        if http.is_some_and(|http| is_expected_package(&http.request, request)) {
            comparison.mismatches.retain(|one| !is_about_body(one));
            comparison.more.body = 0;
        }
        comparison
    }

    fn request_match(&self, best: Option<(usize, RequestComparison)>) -> RequestMatch {
        let Some((index, comparison)) = best else { return RequestMatch::None };
        let Some(route) = self.routes.get(index) else { return RequestMatch::None };
        let found = InteractionRef { interaction: route.interaction, route: index };
        if comparison.is_match() {
            RequestMatch::Full(found)
        } else {
            RequestMatch::Partial(found, comparison)
        }
    }

    /// The routes that have the request's method and path.
    fn candidates(&self, request: &Request) -> impl Iterator<Item = (usize, &Route)> {
        let literal = self.by_path.get(&*normal_form(&request.path)).into_iter().flatten();
        let indexes = literal.chain(&self.by_rule);
        let routes = indexes.filter_map(|&index| Some((index, self.routes.get(index)?)));
        routes.filter(|(_, route)| route.expected.has_line_of(request))
    }
}

fn is_nearer(route: usize, new: &RequestComparison, held: usize, best: &RequestComparison) -> bool {
    let rank = |comparison: &RequestComparison| (comparison.is_match(), comparison.score);
    match rank(new).cmp(&rank(best)) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => route < held,
        std::cmp::Ordering::Less => false,
    }
}

fn http_interactions(pact: &Pact) -> impl Iterator<Item = (usize, &Http)> {
    let interactions = pact.interactions.iter().enumerate();
    interactions.filter_map(|(at, interaction)| match &interaction.kind {
        InteractionKind::Http(http) => Some((at, http.as_ref())),
        _ => None,
    })
}

fn route(pact: &Pact, interaction: usize, compiler: &mut Compiler) -> Option<Route> {
    let found = pact.interactions.get(interaction)?;
    let http = found.as_http()?;
    compiler.begin(found);
    Some(Route { interaction, expected: ExpectedRequest::compile_with(&http.request, compiler) })
}

fn check_status(description: &str, status: u16) -> Result<(), Error> {
    if (100..=999).contains(&status) {
        return Ok(());
    }
    Err(Error::Status { description: description.to_owned(), status })
}

/// The data of plugins in an interaction, if the plugins compare by them. Without such plugins equal requests
/// share a route, whatever these data are.
fn used_configuration<'p>(interaction: &'p Interaction, engine: &Engine) -> Option<&'p Map<String, Value>> {
    let configuration = Some(&interaction.plugin_configuration).filter(|data| !data.is_empty())?;
    engine.plugins().for_interaction(interaction).map(|_| configuration)
}

/// Finds interactions with the same request, in one pass.
#[derive(Default)]
struct RouteTable<'p> {
    /// The first interaction of each route, and what the route is for.
    first: Vec<(usize, RouteKey<'p>)>,
    by_hash: HashMap<u64, Vec<usize>>,
}

/// What the interactions of a route share.
#[derive(Clone, Copy)]
struct RouteKey<'p> {
    request: &'p Request,
    /// The data of plugins that the request is compared by.
    configuration: Option<&'p Map<String, Value>>,
}

impl<'p> RouteTable<'p> {
    fn route_of(&mut self, at: usize, key: RouteKey<'p>) -> usize {
        let bucket = self.by_hash.entry(hash(key)).or_default();
        let is_same = |route: &usize| self.first.get(*route).is_some_and(|(_, first)| is_same(*first, key));
        let known = bucket.iter().copied().find(is_same);
        known.unwrap_or_else(|| {
            bucket.push(self.first.len());
            self.first.push((at, key));
            self.first.len() - 1
        })
    }
}

/// Equal for equal keys, and different for most keys that differ.
fn hash(RouteKey { request, configuration }: RouteKey<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    configuration.hash(&mut hasher);
    request.method.to_ascii_uppercase().hash(&mut hasher);
    normal_form(&request.path).hash(&mut hasher);
    request.part.body.bytes().hash(&mut hasher);
    sorted_query(request).hash(&mut hasher);
    sorted_headers(request).hash(&mut hasher);
    hasher.finish()
}

fn is_same(one: RouteKey<'_>, other: RouteKey<'_>) -> bool {
    one.configuration == other.configuration && is_same_request(one.request, other.request)
}

fn is_same_request(one: &Request, other: &Request) -> bool {
    one.method.eq_ignore_ascii_case(&other.method)
        && normal_form(&one.path) == normal_form(&other.path)
        && one.part.body == other.part.body
        && one.part.rules == other.part.rules
        && one.part.generators == other.part.generators
        && sorted_query(one) == sorted_query(other)
        && sorted_headers(one) == sorted_headers(other)
}

/// Names with their values, sorted: requests do not differ by the order of their names.
type SortedPairs<Name, Values> = Option<Vec<(Name, Values)>>;

fn sorted_query(request: &Request) -> SortedPairs<&str, &[Option<String>]> {
    let mut entries: Vec<_> = request.query.as_ref()?.iter().collect();
    entries.sort_unstable();
    Some(entries)
}

fn sorted_headers(request: &Request) -> SortedPairs<String, &[String]> {
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
    use crate::matching::fixture::PluginDouble;
    use crate::mock_server::fixture::{asks, pact, request};
    use crate::model::Category;
    use crate::model::Request;
    use crate::model::rules::Rule;
    use crate::model::{Body, DocPath};
    use std::sync::Arc;

    fn route_count(requests: Vec<Request>) -> usize {
        Snapshot::compile(pact(requests.into_iter().map(asks)), &Engine::without_plugins())
            .unwrap()
            .route_count()
    }

    #[test]
    fn requests_are_the_same_whatever_the_order_of_their_names() {
        let one = request("GET", "/a?x=1&y=2", &[("X-A", "1"), ("X-B", "2")]);
        let other = request("get", "/a?y=2&x=1", &[("x-b", "2"), ("x-a", "1")]);

        assert_eq!(route_count(vec![one, other]), 1);
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
        assert_eq!(route_count(requests), expected);
    }

    #[test]
    fn requests_with_other_data_of_plugins_differ_only_for_plugins_that_compare_by_them() {
        let with_data = |data: &str| {
            let mut interaction = asks(request("GET", "/a", &[]));
            interaction.plugin_configuration.insert("csv".to_owned(), data.into());
            interaction
        };
        let route_count = |engine: Engine| {
            let interactions = [with_data("1"), with_data("2"), with_data("1")];
            Snapshot::compile(pact(interactions), &engine).unwrap().route_count()
        };

        assert_eq!(route_count(Engine::new(Arc::new(PluginDouble::default()))), 2);
        assert_eq!(route_count(Engine::without_plugins()), 1);
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
