//! The headers and cookies of a request.

use super::parameters::{Parameter, Sent};
use super::said::{Codes, Said, Statement};
use crate::model::{Headers, Request};
use crate::openapi::document::Dialect;
use crate::openapi::known::{documented, meant};
use crate::openapi::schema::Schemas;
use crate::openapi::written::Side;
use std::collections::BTreeSet;

/// Headers of requests of which nothing is said.
const STANDARD: [&str; 33] = [
    "accept",
    "accept-charset",
    "accept-datetime",
    "accept-encoding",
    "accept-language",
    "authorization",
    "cache-control",
    "connection",
    "content-length",
    "content-md5",
    "content-type",
    "cookie",
    "date",
    "expect",
    "forwarded",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "max-forwards",
    "origin",
    "pragma",
    "proxy-authorization",
    "range",
    "referer",
    "te",
    "upgrade",
    "user-agent",
    "via",
    "warning",
];

impl<'d> Schemas<'d> {
    pub(super) fn judge_headers(
        &mut self,
        said: &mut Said<'_>,
        parameters: &[Parameter<'d>],
        request: &Request,
        of_security: &BTreeSet<String>,
    ) {
        const CODES: Codes = Codes::of_parameter("request.header.incompatible");
        let empty = Headers::new();
        let headers = request.part.headers.as_ref().unwrap_or(&empty);
        let is_old = self.documents().dialect() == Dialect::Swagger;
        let is_ignored = |name: &str| {
            !is_old
                && ["accept", "content-type", "authorization"].contains(&name.to_ascii_lowercase().as_str())
        };
        let written = said.written;
        for parameter in parameters.iter().filter(|it| it.within == "header" && !is_ignored(it.name)) {
            let Some(values) = headers.get(parameter.name) else {
                self.missing(said, parameter, CODES.incompatible, written.headers(Side::Request, None));
                continue;
            };
            let joined = values.join(",");
            let pact = |_: &str| written.headers(Side::Request, Some(parameter.name));
            let sent = Sent { codes: CODES, pact: &pact, texts: &[Some(joined)], usual_style: "simple" };
            self.judge_parameter(said, parameter, &sent);
            self.warn_if_deprecated(said, parameter, pact(""));
        }
        for (name, values) in headers.iter() {
            let lower = name.to_ascii_lowercase();
            let is_documented =
                parameters.iter().any(|it| it.within == "header" && it.name.eq_ignore_ascii_case(name));
            if !is_documented && !STANDARD.contains(&lower.as_str()) && !of_security.contains(&lower) {
                let place = self.parameter_list_place(said);
                let names: Vec<&str> =
                    parameters.iter().filter(|it| it.within == "header").map(|it| it.name).collect();
                let message = format!("header '{name}' is not documented{}", documented(&names));
                let pact = written.headers(Side::Request, Some(name));
                let actual = values.join(", ");
                let statement =
                    Statement::new("request.header.unknown", pact, place, message).actual(&actual);
                said.warning(self, statement.hint(meant(name, &names)));
            }
        }
    }

    pub(super) fn judge_cookies(
        &mut self,
        said: &mut Said<'_>,
        parameters: &[Parameter<'d>],
        request: &Request,
    ) {
        const CODES: Codes = Codes::of_parameter("request.cookie.incompatible");
        let cookies = cookies(request);
        let written = said.written;
        let has_header = request.part.headers.as_ref().is_some_and(|headers| headers.get("cookie").is_some());
        let container = written.headers(Side::Request, has_header.then_some("Cookie"));
        for parameter in parameters.iter().filter(|it| it.within == "cookie") {
            let texts: Vec<Option<String>> = cookies
                .iter()
                .filter(|(name, _)| name == parameter.name)
                .map(|(_, value)| Some(value.clone()))
                .collect();
            if texts.is_empty() {
                self.missing(said, parameter, CODES.incompatible, container.clone());
                continue;
            }
            let pact = |_: &str| container.clone();
            let sent = Sent { codes: CODES, pact: &pact, texts: &texts, usual_style: "form" };
            self.judge_parameter(said, parameter, &sent);
            self.warn_if_deprecated(said, parameter, container.clone());
        }
    }
}

/// The pairs of the `Cookie` headers.
pub(super) fn cookies(request: &Request) -> Vec<(String, String)> {
    let headers = request.part.headers.as_ref().and_then(|headers| headers.get("cookie"));
    let pairs = headers.unwrap_or_default().iter().flat_map(|value| value.split(';'));
    pairs
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().trim_matches('"').to_owned()))
        .collect()
}
