//! The security requirements of an operation: one must be met, in all its schemes.

use super::headers::cookies;
use super::said::{Said, Statement};
use crate::foundation::json::Node;
use crate::model::Request;
use crate::openapi::document::Dialect;
use crate::openapi::schema::Schemas;
use crate::openapi::spot::Spot;
use crate::openapi::written::Side;
use std::collections::BTreeSet;

/// What a scheme asks a request for.
#[derive(Debug)]
enum Asked<'d> {
    Header(&'d str),
    Query(&'d str),
    Cookie(&'d str),
    /// `Authorization` that begins with a word, or any.
    Authorization(Option<&'d str>),
    /// Something that a pact does not show.
    Nothing,
}

/// The security of an operation.
#[derive(Debug)]
pub(super) struct Security<'d> {
    spot: Spot<'d>,
    requirements: Vec<Vec<Asked<'d>>>,
}

impl<'d> Security<'d> {
    /// What applies to an operation, if anything does.
    pub(super) fn of(schemas: &mut Schemas<'d>, operation: Spot<'d>) -> Option<Self> {
        let root = schemas.root();
        let spot = match schemas.member(operation, "security") {
            Some(own) => own,
            None => schemas.member(root, "security")?,
        };
        let requirements = spot
            .node
            .items()
            .map(|requirement| requirement.members().map(|(name, _)| asked(schemas, name)).collect());
        let requirements: Vec<Vec<Asked<'d>>> = requirements.collect();
        (!requirements.is_empty()).then_some(Security { spot, requirements })
    }

    /// The names of headers, in lower case, that its schemes are sent in.
    pub(super) fn headers(&self) -> BTreeSet<String> {
        let names = self.asked().filter_map(|asked| match asked {
            Asked::Header(name) => Some(name.to_ascii_lowercase()),
            _ => None,
        });
        names.collect()
    }

    /// The names of query parameters that its schemes are sent in.
    pub(super) fn query(&self) -> BTreeSet<String> {
        let names = self.asked().filter_map(|asked| match asked {
            Asked::Query(name) => Some((*name).to_owned()),
            _ => None,
        });
        names.collect()
    }

    fn asked(&self) -> impl Iterator<Item = &Asked<'d>> {
        self.requirements.iter().flatten()
    }

    pub(super) fn judge(&self, schemas: &Schemas<'d>, said: &mut Said<'_>, request: &Request) {
        let is_met = |requirement: &Vec<Asked<'_>>| requirement.iter().all(|asked| asked.is_there(request));
        if self.requirements.iter().any(is_met) {
            return;
        }
        let missing: Vec<&Asked<'_>> =
            self.requirements.iter().flatten().filter(|asked| !asked.is_there(request)).collect();
        let is_query = missing.iter().all(|asked| matches!(asked, Asked::Query(_)));
        let pact =
            if is_query { said.written.query(None) } else { said.written.headers(Side::Request, None) };
        let mut names: Vec<String> = missing.iter().map(|asked| asked.name()).collect();
        names.dedup();
        let message = format!("the operation asks for {}", names.join(" or "));
        let statement = Statement::new("request.authorization.missing", pact, self.spot.place, message);
        said.error(schemas, statement.expected(self.spot.node));
    }
}

impl Asked<'_> {
    fn is_there(&self, request: &Request) -> bool {
        let header = |name: &str| request.part.headers.as_ref().and_then(|headers| headers.first(name));
        match self {
            Asked::Header(name) => header(name).is_some(),
            Asked::Query(name) => request.query.as_ref().is_some_and(|query| query.get(name).is_some()),
            Asked::Cookie(name) => cookies(request).iter().any(|(known, _)| known == name),
            Asked::Authorization(None) => header("authorization").is_some(),
            Asked::Authorization(Some(word)) => header("authorization").is_some_and(|value| {
                value.split_whitespace().next().is_some_and(|first| first.eq_ignore_ascii_case(word))
            }),
            Asked::Nothing => true,
        }
    }

    fn name(&self) -> String {
        match self {
            Asked::Header(name) => format!("header '{name}'"),
            Asked::Query(name) => format!("query parameter '{name}'"),
            Asked::Cookie(name) => format!("cookie '{name}'"),
            Asked::Authorization(Some(word)) => format!("header 'Authorization' with '{word}'"),
            Asked::Authorization(None) => "header 'Authorization'".to_owned(),
            Asked::Nothing => String::new(),
        }
    }
}

/// What the scheme of this name asks for. One that is not documented is taken as given.
fn asked<'d>(schemas: &mut Schemas<'d>, name: &str) -> Asked<'d> {
    let root = schemas.root();
    let is_old = schemas.documents().dialect() == Dialect::Swagger;
    let folder = if is_old {
        schemas.member(root, "securityDefinitions")
    } else {
        schemas
            .member(root, "components")
            .and_then(|components| schemas.member(components, "securitySchemes"))
    };
    let scheme = folder.and_then(|folder| schemas.followed(folder, name)).and_then(Result::ok);
    let Some(scheme) = scheme else { return Asked::Nothing };
    let text = |name| scheme.node.get(name).and_then(Node::as_str);
    match (text("type"), text("in"), text("name")) {
        (Some("apiKey"), Some("header"), Some(name)) => Asked::Header(name),
        (Some("apiKey"), Some("query"), Some(name)) => Asked::Query(name),
        (Some("apiKey"), Some("cookie"), Some(name)) => Asked::Cookie(name),
        (Some("basic"), ..) => Asked::Authorization(Some("basic")),
        (Some("http"), ..) => {
            let word = text("scheme").map(str::trim);
            let is_known =
                |word: &&str| ["basic", "bearer", "digest"].iter().any(|it| it.eq_ignore_ascii_case(word));
            Asked::Authorization(word.filter(is_known))
        }
        _ => Asked::Nothing,
    }
}
