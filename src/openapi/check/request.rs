//! The request of an interaction: what it accepts, and its body. Its parameters and its security have files of their own.

use super::body::{self, Part, Types};
use super::parameters::Parameter;
use super::said::{Codes, Said, Statement};
use super::security::Security;
use crate::foundation::json::{Node, pointer};
use crate::model::{Http, Request};
use crate::openapi::document::Dialect;
use crate::openapi::media;
use crate::openapi::place::Place;
use crate::openapi::schema::{Evaluator, Mode, NoTemplates, Schemas};
use crate::openapi::spot::{Spot, Unresolved};
use crate::openapi::value_text::collection_format;
use crate::openapi::written::Side;
use std::collections::BTreeSet;

impl<'d> Schemas<'d> {
    /// Judges a request. One that is to be refused may break the document: then only its types are judged.
    pub(super) fn request(
        &mut self,
        said: &mut Said<'_>,
        http: &Http,
        operation: Spot<'d>,
        parameters: &[Parameter<'d>],
        values: &[(String, String)],
        unresolved: Vec<Unresolved>,
    ) {
        let request = &http.request;
        let is_judged = http.response.status < 400;
        if is_judged {
            for at in unresolved {
                said.unresolved(self, said.written.at("/request"), at);
            }
            let values: Vec<(String, &str)> =
                values.iter().map(|(name, value)| (name.clone(), value.as_str())).collect();
            self.judge_path(said, parameters, &values);
            let security = Security::of(self, operation);
            let (of_query, of_headers) = match &security {
                Some(security) => (security.query(), security.headers()),
                None => (BTreeSet::new(), BTreeSet::new()),
            };
            self.judge_query(said, parameters, request, &of_query);
            self.judge_headers(said, parameters, request, &of_headers);
            self.judge_cookies(said, parameters, request);
            if let Some(security) = &security {
                security.judge(self, said, request);
            }
        }
        self.accept(said, http, operation);
        self.request_body(said, request, operation, parameters, is_judged);
    }

    /// Whether a response can be of a type that the request accepts.
    fn accept(&mut self, said: &mut Said<'_>, http: &Http, operation: Spot<'d>) {
        let headers = http.request.part.headers.as_ref();
        let Some(values) = headers.and_then(|headers| headers.get("accept")) else { return };
        let accepted: Vec<String> = values
            .iter()
            .flat_map(|value| value.split(','))
            .filter(|element| !is_refused(element))
            .filter_map(|element| Some(element.split(';').next()?.trim().to_owned()))
            .filter(|element| !element.is_empty())
            .collect();
        let Some((place, types)) = self.produced(operation, http.response.status) else { return };
        let is_served =
            accepted.iter().any(|it| it == "*/*" || types.iter().any(|entry| media::accepts(it, entry)));
        if types.is_empty() || accepted.is_empty() || is_served {
            return;
        }
        let message =
            format!("a response is {}, the request accepts {}", types.join(" or "), accepted.join(", "));
        let pact = said.written.headers(Side::Request, Some("Accept"));
        let statement = Statement::new("request.accept.incompatible", pact, place, message);
        said.error(self, statement.actual(&values.join(", ")));
    }

    /// The types that a response of this status has, else those of any response.
    fn produced(&mut self, operation: Spot<'d>, status: u16) -> Option<(Place, Vec<&'d str>)> {
        let chosen = self.response_of(operation, status).map(|(_, spot)| spot);
        if self.documents().dialect() == Dialect::Swagger {
            let root = self.root();
            let produces = self.member(operation, "produces").or_else(|| self.member(root, "produces"))?;
            let place = match chosen {
                Some(response) => self.places.key(response.place, "content"),
                None => produces.place,
            };
            return Some((place, produces.node.items().filter_map(Node::as_str).collect()));
        }
        let responses = self.member(operation, "responses")?;
        let all = self.members(responses).into_iter().map(|(_, spot)| spot);
        for response in chosen.into_iter().chain(all) {
            let Ok(response) = self.follow(response) else { continue };
            if let Some((content, entries)) =
                self.content(response).filter(|(_, entries)| !entries.is_empty())
            {
                return Some((content.place, entries.into_iter().map(|(name, _)| name).collect()));
            }
        }
        None
    }

    fn request_body(
        &mut self,
        said: &mut Said<'_>,
        request: &Request,
        operation: Spot<'d>,
        parameters: &[Parameter<'d>],
        is_judged: bool,
    ) {
        if self.form_data(said, request, parameters, operation, is_judged) {
            return;
        }
        let is_present = body::is_present(&request.part);
        let pact = said.written.body(Side::Request);
        let (owner, types) = match self.documented_body(operation, parameters) {
            None => return self.no_body_documented(said, is_present && is_judged),
            Some(Err(unresolved)) => return said.unresolved(self, pact, unresolved),
            Some(Ok(documented)) => documented,
        };
        if is_present {
            let part = Part { side: Side::Request, part: &request.part, codes: &body::REQUEST };
            part.judge(self, said, &types, is_judged);
        } else if is_judged && owner.node.get("required").and_then(Node::as_bool) == Some(true) {
            said.error(self, Statement::new("request.body.missing", pact, owner.place, "a body is required"));
        }
    }

    /// What the document has of the body: the object that says whether it is required, and the types.
    fn documented_body(
        &mut self,
        operation: Spot<'d>,
        parameters: &[Parameter<'d>],
    ) -> Option<Result<(Spot<'d>, Types<'d>), Unresolved>> {
        if self.documents().dialect() == Dialect::Swagger {
            let parameter = parameters.iter().find(|it| it.within == "body")?;
            return Some(Ok((parameter.spot, self.consumed(operation, parameter.spot))));
        }
        let owner = match self.followed(operation, "requestBody")? {
            Ok(owner) => owner,
            Err(unresolved) => return Some(Err(unresolved)),
        };
        let content = self.content(owner);
        let (place, entries) =
            content.map_or((owner.place, Vec::new()), |(content, entries)| (content.place, entries));
        Some(Ok((owner, Types { place, entries, shared_schema: None })))
    }

    fn no_body_documented(&mut self, said: &mut Said<'_>, is_said: bool) {
        if let Some(place) = said.operation.filter(|_| is_said) {
            let pact = said.written.body(Side::Request);
            said.warning(
                self,
                Statement::new("request.body.unknown", pact, place, "a body is not documented"),
            );
        }
    }

    /// The types that a body of version 2.0 may have. All have the schema of the parameter.
    fn consumed(&mut self, operation: Spot<'d>, parameter: Spot<'d>) -> Types<'d> {
        let root = self.root();
        let list = self.member(operation, "consumes").or_else(|| self.member(root, "consumes"));
        let shared_schema = self.member(parameter, "schema");
        let Some(list) = list else {
            return Types { place: parameter.place, entries: Vec::new(), shared_schema };
        };
        let items = self.items(list);
        let entries = items.into_iter().filter_map(|spot| Some((spot.node.as_str()?, spot))).collect();
        Types { place: list.place, entries, shared_schema }
    }

    /// The fields of a form of version 2.0; false if it has none.
    fn form_data(
        &mut self,
        said: &mut Said<'_>,
        request: &Request,
        parameters: &[Parameter<'d>],
        operation: Spot<'d>,
        is_judged: bool,
    ) -> bool {
        const CODES: Codes = Codes::of_parameter("request.body.incompatible");
        let fields: Vec<&Parameter<'d>> = parameters.iter().filter(|it| it.within == "formData").collect();
        if fields.is_empty() {
            return false;
        }
        let types = self.consumed(operation, operation);
        let types = Types { shared_schema: None, ..types };
        let part = Part { side: Side::Request, part: &request.part, codes: &body::REQUEST };
        let sent = if body::is_present(&request.part) {
            let Some(chosen) = part.choose(self, said, &types) else { return true };
            body::fields(&request.part, &chosen.content_type).unwrap_or_default()
        } else {
            Vec::new()
        };
        if !is_judged {
            return true;
        }
        for field in fields {
            let texts: Vec<Option<String>> = sent
                .iter()
                .filter(|(name, _)| name == field.name)
                .map(|(_, text)| Some(text.clone()))
                .collect();
            let mut at = String::new();
            pointer::push(&mut at, field.name);
            if texts.is_empty() {
                if field.spot.node.get("required").and_then(Node::as_bool) == Some(true) {
                    let message = format!("field '{}' is required", field.name);
                    let pact = said.written.field(Side::Request, "");
                    said.error(self, Statement::new(CODES.incompatible, pact, field.spot.place, message));
                }
                continue;
            }
            if field.spot.node.get("type").and_then(Node::as_str) == Some("file") {
                continue;
            }
            let schema = self.enter(field.spot.node, field.spot.place);
            let style = collection_format(field.spot.node);
            let value = self.value_of_texts(&texts, Some(schema), style);
            let faults = Evaluator::new(self, value.root(), Mode::Request, &NoTemplates).faults(schema);
            let written = said.written;
            said.faults(self, &faults, CODES, value.root(), &|_| written.field(Side::Request, &at));
        }
        true
    }
}

/// Whether an element of `Accept` says that its type is not wanted.
fn is_refused(element: &str) -> bool {
    element.split(';').skip(1).any(|parameter| {
        parameter
            .trim()
            .to_ascii_lowercase()
            .strip_prefix("q=")
            .is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0))
    })
}
