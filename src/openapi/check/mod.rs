//! [`Checker`]: compares the interactions of a pact with a document.

mod said;
mod templates;
mod parameters;
mod query;
mod headers;
mod security;
mod body;
mod response;
mod request;

use self::said::{Said, Statement};
use super::document::Documents;
use super::finding::{Finding, Severity};
use super::operation::{METHODS, Match, Routes};
use super::schema::Schemas;
use super::spot::Spot;
use super::written::Written;
use crate::foundation::json::Node;
use crate::model::{Http, Interaction, Request, SpecVersion};

/// Compares interactions with a document.
#[derive(Debug)]
pub struct Checker<'d> {
    schemas: Schemas<'d>,
    routes: Routes<'d>,
}

/// What was found of one interaction.
#[derive(Debug, Default)]
pub struct Checked {
    /// The findings, in order.
    pub findings: Vec<Finding>,
    /// The operation and the status that the interaction is about, if the document has them.
    pub operation: Option<Operation>,
    /// Whether the interaction was not compared: it is no HTTP interaction.
    pub is_skipped: bool,
}

/// An operation of the document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operation {
    /// The path as the document has it.
    pub path: String,
    /// The method in upper case.
    pub method: String,
    /// The key of the response, such as `200` or `default`.
    pub status: Option<String>,
}

/// The operation that a request is about.
struct Found<'d> {
    /// The number of its path.
    route: usize,
    operation: Spot<'d>,
    /// The values of the parameters in the path, as the request has them.
    values: Vec<(String, String)>,
}

impl<'d> Checker<'d> {
    /// Reads the paths of a document.
    #[must_use]
    pub fn new(documents: &'d Documents) -> Self {
        let mut schemas = Schemas::new(documents);
        let routes = Routes::new(&mut schemas);
        Checker { schemas, routes }
    }

    /// All operations of the document: the path, and the method in upper case.
    #[must_use]
    pub fn operations(&self) -> Vec<(String, String)> {
        let mut operations = Vec::new();
        for route in &self.routes.routes {
            let Ok(item) = route.item else { continue };
            let known = item.node.members().map(|(name, _)| name).filter(|name| METHODS.contains(name));
            let additional = item.node.get("additionalOperations").into_iter().flat_map(Node::members);
            let names = known.chain(additional.map(|(name, _)| name));
            operations.extend(names.map(|name| (route.path.to_owned(), name.to_ascii_uppercase())));
        }
        operations
    }

    /// Compares one interaction. `node` is the interaction as the pact file has it, if it was read from one.
    pub fn check(
        &mut self,
        index: usize,
        interaction: &Interaction,
        version: SpecVersion,
        node: Option<Node<'_>>,
    ) -> Checked {
        let mut said = Said::new(Written { index, version, node });
        let transport = interaction.transport.as_deref().unwrap_or("http");
        let mut checked = Checked::default();
        if let Some(http) = interaction.as_http().filter(|_| matches!(transport, "http" | "https")) {
            checked.operation = self.http(&mut said, http);
        } else {
            checked.is_skipped = true;
            let root = self.schemas.root();
            let message = "not compared: it is no HTTP interaction";
            let statement = Statement::new("interaction.skipped", said.written.at(""), root.place, message);
            said.say(&self.schemas, Severity::Info, statement);
        }
        checked.findings = said.findings;
        for finding in &mut checked.findings {
            finding.description.clone_from(&interaction.description);
            finding.key.clone_from(&interaction.key);
        }
        checked
    }

    fn http(&mut self, said: &mut Said<'_>, http: &Http) -> Option<Operation> {
        let Found { route, operation, values } = self.operation(said, &http.request)?;
        let (item, path) = match self.routes.routes.get(route) {
            Some(route) => (route.item.ok()?, route.path),
            None => return None,
        };
        let schemas = &mut self.schemas;
        said.operation = Some(operation.place);
        if operation.node.get("deprecated").and_then(Node::as_bool) == Some(true) {
            let place = schemas.places.key(operation.place, "deprecated");
            let message = "the operation is deprecated";
            said.warning(
                schemas,
                Statement::new("operation.deprecated", said.written.at("/request/path"), place, message),
            );
        }
        let (parameters, unresolved) = parameters::of_operation(schemas, item, operation);
        schemas.request(said, http, operation, &parameters, &values, unresolved);
        let status = schemas.response(said, &http.response, operation);
        Some(Operation { path: path.to_owned(), method: http.request.method.to_ascii_uppercase(), status })
    }

    /// The operation that a request is about, with the values of the path's parameters.
    fn operation(&mut self, said: &mut Said<'_>, request: &Request) -> Option<Found<'d>> {
        let path =
            if request.path.starts_with('/') { request.path.clone() } else { format!("/{}", request.path) };
        let matches = if path.contains('?') { Vec::new() } else { self.routes.matches(&path) };
        let method = request.method.to_ascii_lowercase();
        let mut with_method: Vec<(Match<'_>, Spot<'d>)> = Vec::new();
        let mut without = None;
        for found in matches {
            let Some(route) = self.routes.routes.get(found.route) else { continue };
            match route.item {
                Err(unresolved) => {
                    said.unresolved(&self.schemas, said.written.at("/request/path"), unresolved);
                    return None;
                }
                Ok(item) => match self.schemas.method(item, &method, &request.method) {
                    Some(operation) => with_method.push((found, operation)),
                    None => without = without.or(Some(item)),
                },
            }
        }
        if with_method.is_empty() {
            self.unknown(said, request, &path, without);
            return None;
        }
        // Of equally specific paths, one whose parameters fit.
        let rank = |found: &Match<'_>| self.routes.rank(found.route);
        let best = with_method.first().map(|(found, _)| rank(found));
        let mut chosen = 0;
        for (at, (found, operation)) in with_method.iter().enumerate() {
            if Some(rank(found)) != best {
                break;
            }
            let Some(Ok(item)) = self.routes.routes.get(found.route).map(|route| route.item) else {
                continue;
            };
            let mut trial = Said::new(said.written);
            let (parameters, _) = parameters::of_operation(&mut self.schemas, item, *operation);
            self.schemas.judge_path(&mut trial, &parameters, &found.values);
            if !trial.findings.iter().any(|finding| finding.severity == Severity::Error) {
                chosen = at;
                break;
            }
        }
        let (found, operation) = with_method.into_iter().nth(chosen)?;
        let values = found.values.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
        Some(Found { route: found.route, operation, values })
    }

    fn unknown(&mut self, said: &mut Said<'_>, request: &Request, path: &str, item: Option<Spot<'d>>) {
        const CODE: &str = "request.path-or-method.unknown";
        if let Some(item) = item {
            let methods: Vec<String> = item
                .node
                .members()
                .map(|(name, _)| name)
                .filter(|name| METHODS.contains(name))
                .map(str::to_ascii_uppercase)
                .collect();
            let message =
                format!("method {} is not documented (documented: {})", request.method, methods.join(", "));
            let statement = Statement::new(CODE, said.written.at("/request/method"), item.place, message);
            said.error(&self.schemas, statement.actual(&request.method));
            return;
        }
        let root = self.schemas.root();
        let place = self.schemas.places.key(root.place, "paths");
        let hint = self.routes.nearest(path);
        let message = match &hint {
            Some(hint) => format!("path '{path}' is not documented: {hint}"),
            None => format!("path '{path}' is not documented"),
        };
        let statement = Statement::new(CODE, said.written.at("/request/path"), place, message);
        said.error(&self.schemas, Statement { hint, ..statement.actual(&request.path) });
    }
}

impl<'d> Schemas<'d> {
    fn method(&mut self, item: Spot<'d>, method: &str, as_written: &str) -> Option<Spot<'d>> {
        if METHODS.contains(&method) {
            return self.member(item, method);
        }
        let additional = self.member(item, "additionalOperations")?;
        self.member(additional, as_written).or_else(|| self.member(additional, &method.to_ascii_uppercase()))
    }
}
