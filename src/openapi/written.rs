//! [`Written`]: where the parts of an interaction stand in the pact, as it is written.

use crate::foundation::json::{Node, pointer};
use crate::model::SpecVersion;

/// Where the parts of an interaction stand in the pact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written<'p> {
    pub(super) index: usize,
    pub(super) version: SpecVersion,
    /// The interaction as the file has it, if it was read from one.
    pub(super) node: Option<Node<'p>>,
}

/// The request or the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Response,
}

impl Side {
    /// The member of the interaction, and the first word of codes.
    pub(super) fn name(self) -> &'static str {
        match self {
            Side::Request => "request",
            Side::Response => "response",
        }
    }
}

impl Written<'_> {
    /// A member of the interaction.
    pub(super) fn at(&self, path: &str) -> String {
        format!("/interactions/{}{path}", self.index)
    }

    /// The query, or one parameter of it. The text of version 2 is one place.
    pub(super) fn query(&self, name: Option<&str>) -> String {
        let is_text = match self.node {
            Some(node) => {
                node.get("request").and_then(|it| it.get("query")).is_some_and(|it| it.as_str().is_some())
            }
            None => self.version < SpecVersion::V3,
        };
        let mut path = self.at("/request/query");
        if let Some(name) = name.filter(|_| !is_text) {
            pointer::push(&mut path, name);
        }
        path
    }

    /// The headers, or one of them by its name in any case.
    pub(super) fn headers(&self, side: Side, name: Option<&str>) -> String {
        let mut path = self.at(&format!("/{}/headers", side.name()));
        if let Some(name) = name {
            let headers =
                self.node.and_then(|node| node.get(side.name())).and_then(|part| part.get("headers"));
            let as_written =
                headers.into_iter().flat_map(Node::members).find(|(key, _)| key.eq_ignore_ascii_case(name));
            pointer::push(&mut path, as_written.map_or(name, |(key, _)| key));
        }
        path
    }

    /// The body.
    pub(super) fn body(&self, side: Side) -> String {
        self.at(&format!("/{}/body", side.name()))
    }

    /// A value inside of a JSON body. A body that is written as a text is one place.
    pub(super) fn inside_body(&self, side: Side, at: &str) -> String {
        let body = self.node.and_then(|node| node.get(side.name())).and_then(|part| part.get("body"));
        let is_wrapped = self.version == SpecVersion::V4;
        let contents = if is_wrapped { body.and_then(|body| body.get("content")) } else { body };
        let is_encoded = is_wrapped
            && body.and_then(|body| body.get("encoded")).is_some_and(|it| it.as_bool() != Some(false));
        let is_text = contents.is_some_and(|contents| contents.as_str().is_some()) && !at.is_empty();
        if is_encoded || is_text {
            return self.body(side);
        }
        let content = if is_wrapped { "/content" } else { "" };
        format!("{}{content}{at}", self.body(side))
    }

    /// A field of a form.
    pub(super) fn field(&self, side: Side, at: &str) -> String {
        let content = if self.version == SpecVersion::V4 && !at.is_empty() { "/content" } else { "" };
        format!("{}{content}{at}", self.body(side))
    }
}
