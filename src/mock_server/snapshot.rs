//! [`Snapshot`]: a pact compiled once for answering any number of requests.
//!
//! Only HTTP interactions take part. Each different request that the pact expects is a *route*. Routes are
//! found by literal path and method; those whose path is compared by rules are in a list of their own.
//! Interactions with the same request share a route: it is compared once, and one request satisfies all of
//! them; which of them is answered, the provider states in force decide. For plugins that compare by their data in an
//! interaction, the requests differ if these data do.

use super::coding::{is_about_body, is_expected_package, is_transformed};
use super::error::Error;
use super::states::States;
use crate::foundation::json::{Map, Value};
use crate::foundation::request_path::normal_form;
use crate::generate::is_generated;
use crate::matching::{
    ActualRequest, Bounds, Compiler, Engine, ExpectedRequest, RequestComparison, open_status,
};
use crate::model::{
    Http, InteractionKind, Pact, ProviderState, Request, ResponseBehaviour, SameRequest, are_same_states,
};
use std::cmp::Reverse;
use std::collections::HashMap;

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

/// A request that the pact expects, and the interactions that have it.
#[derive(Debug)]
struct Route {
    /// The first of them.
    interaction: usize,
    /// The others, in the order of the pact.
    others: Vec<usize>,
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
            let data = pact.interactions.get(at).and_then(|one| engine.compared_data(one));
            let route = table.route_of(at, (SameRequest(&http.request), data));
            interactions.push(InteractionRef { interaction: at, route });
            if is_generated(&http.response.part) {
                generated.push(at);
            }
            if is_transformed(&http.response.part) {
                transformed.push(at);
            }
        }
        let mut compiler = Compiler::new(&engine);
        let routes = std::mem::take(&mut table.routes).into_iter();
        let routes = routes.filter_map(|shared| route(&pact, shared, &mut compiler)).collect();
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

    /// How its response is delayed or spoiled.
    pub(super) fn behaviour(&self, found: InteractionRef) -> ResponseBehaviour {
        self.pact.interactions.get(found.interaction).map(|found| found.behaviour).unwrap_or_default()
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
    ///
    /// Of interactions that match equally, one whose states are all in force is better; of several such the one with
    /// the most states, then the earliest.
    pub(super) fn select(&self, request: &Request, in_force: Option<&States>) -> RequestMatch {
        let actual = ActualRequest::new(request);
        let mut best: Option<(usize, RequestComparison)> = None;
        // The routes that match fully; only looked at for states.
        let mut full: Vec<(usize, i64)> = Vec::new();
        for (index, route) in self.candidates(request) {
            let comparison = self.compare(route.interaction, &route.expected, &actual, request);
            if in_force.is_some() && comparison.is_match() {
                full.push((index, comparison.score));
            }
            if best.as_ref().is_none_or(|(held, best)| is_nearer(index, &comparison, *held, best)) {
                best = Some((index, comparison));
            }
        }
        let score = best.as_ref().map(|(_, best)| best.score);
        let equal = full.iter().filter(|(_, one)| Some(*one) == score).map(|(route, _)| *route);
        let chosen = in_force.and_then(|in_force| self.choose(equal, in_force));
        chosen.map_or_else(|| self.request_match(best), RequestMatch::Full)
    }

    /// Of the interactions of these routes, the one with the most states of those whose states are all in force.
    fn choose(&self, routes: impl Iterator<Item = usize>, in_force: &States) -> Option<InteractionRef> {
        let interactions = routes.flat_map(|route| self.sharing(route));
        let known = interactions.filter_map(|found| Some((self.states(found)?, found)));
        let in_force = known.filter(|(states, _)| in_force.include_all(states));
        let best = in_force.min_by_key(|(states, found)| (Reverse(states.len()), found.interaction));
        best.map(|(_, found)| found)
    }

    /// The interactions of a route, in the order of the pact.
    fn sharing(&self, route: usize) -> impl Iterator<Item = InteractionRef> {
        let shared = self.routes.get(route).into_iter();
        let interactions = shared
            .flat_map(|shared| std::iter::once(shared.interaction).chain(shared.others.iter().copied()));
        interactions.map(move |interaction| InteractionRef { interaction, route })
    }

    /// Whether an earlier interaction has the same request and the same provider states: then this one is never served.
    pub(super) fn has_earlier_twin(&self, found: InteractionRef) -> bool {
        let states = self.states(found).unwrap_or_default();
        let mut earlier = self.sharing(found.route).take_while(|other| other.interaction < found.interaction);
        earlier.any(|other| self.states(other).is_some_and(|other| are_same_states(other, states)))
    }

    /// The provider states of an interaction.
    pub(super) fn states(&self, found: InteractionRef) -> Option<&[ProviderState]> {
        self.pact.interactions.get(found.interaction).map(|interaction| interaction.states.as_slice())
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

fn route(pact: &Pact, shared: SharedRoute, compiler: &mut Compiler) -> Option<Route> {
    let SharedRoute { first, others } = shared;
    let found = pact.interactions.get(first)?;
    let http = found.as_http()?;
    compiler.begin(found);
    Some(Route {
        interaction: first,
        others,
        expected: ExpectedRequest::compile_with(&http.request, compiler),
    })
}

fn check_status(description: &str, status: u16) -> Result<(), Error> {
    if (100..=999).contains(&status) {
        return Ok(());
    }
    Err(Error::Status { description: description.to_owned(), status })
}

/// Finds interactions with the same request, in one pass.
#[derive(Default)]
struct RouteTable<'p> {
    /// The interactions of each route, in the order of the pact.
    routes: Vec<SharedRoute>,
    known: HashMap<RouteKey<'p>, usize>,
}

/// The first interaction of a route, and the others.
struct SharedRoute {
    first: usize,
    others: Vec<usize>,
}

/// What the interactions of a route share: the request, and the data of plugins that it is compared by.
type RouteKey<'p> = (SameRequest<'p>, Option<&'p Map<String, Value>>);

impl<'p> RouteTable<'p> {
    /// The route of an interaction, which is added to it.
    fn route_of(&mut self, at: usize, key: RouteKey<'p>) -> usize {
        let next = self.routes.len();
        let route = *self.known.entry(key).or_insert(next);
        match self.routes.get_mut(route) {
            Some(known) => known.others.push(at),
            None => self.routes.push(SharedRoute { first: at, others: Vec::new() }),
        }
        route
    }
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
