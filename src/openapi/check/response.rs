//! The response of an interaction: its status, its headers and its body.

use super::body::{self, Part, Types};
use super::said::{Codes, Said, Statement};
use crate::model::Response;
use crate::openapi::document::Dialect;
use crate::openapi::finding::Severity;
use crate::openapi::schema::{Evaluator, Mode, NoTemplates, Schemas};
use crate::openapi::spot::Spot;
use crate::openapi::value_text::Style;
use crate::openapi::written::Side;

/// Headers that may be expected without being documented, besides all whose names begin with `access-control-`.
const STANDARD: [&str; 40] = [
    "accept-patch",
    "accept-ranges",
    "age",
    "allow",
    "alt-svc",
    "cache-control",
    "connection",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-md5",
    "content-range",
    "content-security-policy",
    "date",
    "etag",
    "expires",
    "last-modified",
    "link",
    "location",
    "p3p",
    "pragma",
    "proxy-authenticate",
    "public-key-pins",
    "refresh",
    "retry-after",
    "server",
    "set-cookie",
    "status",
    "strict-transport-security",
    "trailer",
    "transfer-encoding",
    "tsv",
    "upgrade",
    "vary",
    "via",
    "warning",
    "www-authenticate",
    "x-frame-options",
];

impl<'d> Schemas<'d> {
    /// The response of a status: its key, and the response before its reference.
    pub(super) fn response_of(&mut self, operation: Spot<'d>, status: u16) -> Option<(&'d str, Spot<'d>)> {
        let responses = self.member(operation, "responses")?;
        let members = self.members(responses);
        let find = |wanted: &str| members.iter().find(|(key, _)| key.eq_ignore_ascii_case(wanted)).copied();
        find(&status.to_string()).or_else(|| find(&format!("{}XX", status / 100))).or_else(|| find("default"))
    }

    /// Judges the response; the result is the key that it has in the document.
    pub(super) fn response(
        &mut self,
        said: &mut Said<'_>,
        response: &Response,
        operation: Spot<'d>,
    ) -> Option<String> {
        let pact = said.written.at("/response/status");
        let Some((key, spot)) = self.response_of(operation, response.status) else {
            let responses = self.member(operation, "responses");
            let place = responses.map_or(operation.place, |responses| responses.place);
            let known: Vec<&str> =
                responses.iter().flat_map(|it| it.node.members()).map(|(key, _)| key).collect();
            let message =
                format!("status {} is not documented (documented: {})", response.status, known.join(", "));
            let statement = Statement::new("response.status.unknown", pact, place, message);
            said.error(self, statement.actual(&response.status.to_string()));
            return None;
        };
        if key.eq_ignore_ascii_case("default") {
            let message = format!("status {} is only documented as 'default'", response.status);
            said.warning(self, Statement::new("response.status.default", pact, spot.place, message));
        }
        match self.follow(spot) {
            Err(unresolved) => said.unresolved(self, said.written.at("/response"), unresolved),
            Ok(spot) => {
                self.response_headers(said, response, spot);
                self.response_body(said, response, operation, spot);
            }
        }
        Some(key.to_owned())
    }

    fn response_headers(&mut self, said: &mut Said<'_>, response: &Response, spot: Spot<'d>) {
        let Some(headers) = &response.part.headers else { return };
        let list = self.member(spot, "headers");
        let documented = list.map(|list| self.members(list)).unwrap_or_default();
        for (name, values) in headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("content-type")) {
            let pact = said.written.headers(Side::Response, Some(name));
            match documented.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).copied() {
                Some((_, header)) => self.response_header(said, header, values, &pact),
                None => self.unknown_header(said, name, values, spot, pact),
            }
        }
    }

    fn response_header(&mut self, said: &mut Said<'_>, header: Spot<'d>, values: &[String], pact: &str) {
        const CODES: Codes = Codes::of_parameter("response.header.incompatible");
        let header = match self.follow(header) {
            Ok(header) => header,
            Err(unresolved) => return said.unresolved(self, pact.to_owned(), unresolved),
        };
        let schema = match self.documents().dialect() {
            Dialect::Swagger => Some(header),
            _ => self.member(header, "schema"),
        };
        if let Some(schema) = schema {
            let id = self.enter(schema.node, schema.place);
            let value = self.value_of_texts(&[Some(values.join(","))], Some(id), Style::Separated(','));
            let faults = Evaluator::new(self, value.root(), Mode::Response, &NoTemplates).faults(id);
            said.faults(self, &faults, CODES, value.root(), &|_| pact.to_owned());
        }
    }

    fn unknown_header(
        &mut self,
        said: &mut Said<'_>,
        name: &str,
        values: &[String],
        spot: Spot<'d>,
        pact: String,
    ) {
        let lower = name.to_ascii_lowercase();
        let is_standard = lower.starts_with("access-control-") || STANDARD.contains(&lower.as_str());
        let (severity, code) = if is_standard {
            (Severity::Warning, "response.header.undefined")
        } else {
            (Severity::Error, "response.header.unknown")
        };
        let place = self.places.key(spot.place, "headers");
        let message = format!("header '{name}' is not documented");
        said.say(self, severity, Statement::new(code, pact, place, message).actual(&values.join(", ")));
    }

    fn response_body(
        &mut self,
        said: &mut Said<'_>,
        response: &Response,
        operation: Spot<'d>,
        spot: Spot<'d>,
    ) {
        let has_type =
            response.part.headers.as_ref().is_some_and(|headers| headers.get("content-type").is_some());
        let is_present = body::is_present(&response.part);
        if !is_present && !has_type {
            return;
        }
        let types = match self.documents().dialect() {
            Dialect::Swagger => {
                let shared_schema = self.member(spot, "schema");
                let root = self.root();
                let list = self.member(operation, "produces").or_else(|| self.member(root, "produces"));
                let items = list.map(|list| self.items(list)).unwrap_or_default();
                let entries: Vec<_> =
                    items.into_iter().filter_map(|spot| Some((spot.node.as_str()?, spot))).collect();
                let is_documented = shared_schema.is_some();
                let place = list.map_or(spot.place, |list| list.place);
                is_documented.then_some(Types { place, entries, shared_schema })
            }
            _ => self
                .content(spot)
                .filter(|(_, entries)| !entries.is_empty())
                .map(|(content, entries)| Types { place: content.place, entries, shared_schema: None }),
        };
        let Some(types) = types else {
            if is_present {
                let message = "a body is not documented";
                let pact = said.written.body(Side::Response);
                said.error(self, Statement::new("response.body.unknown", pact, spot.place, message));
            }
            return;
        };
        let part = Part { side: Side::Response, part: &response.part, codes: &body::RESPONSE };
        part.judge(self, said, &types, is_present);
    }
}
