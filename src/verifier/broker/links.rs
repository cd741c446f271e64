//! [`Links`]: the links of a resource by relation; and how the text of a link becomes a URL.

use crate::foundation::json::Node;
use crate::net::client::{Url, escape_segment};
use std::collections::BTreeMap;

/// The `_links` of a resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links(BTreeMap<String, Link>);

/// One link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// The URL, or the template of one.
    pub href: Option<String>,
    /// Whether the URL is a template with names in braces.
    pub is_templated: bool,
    /// Its name, such as the number of a version.
    pub name: Option<String>,
    /// The JSON text, if the link is not an object.
    pub malformed: Option<String>,
}

impl Links {
    /// The links of a resource; `None` if it has none.
    #[must_use]
    pub fn read(resource: Node<'_>) -> Option<Links> {
        let links = resource.get("_links").filter(|links| links.is_object())?;
        Some(Links(links.members().map(|(name, link)| (name.to_owned(), Link::read(link))).collect()))
    }

    /// The link with a relation.
    #[must_use]
    pub fn get(&self, relation: &str) -> Option<&Link> {
        self.0.get(relation)
    }

    /// The relations of all links, sorted and separated by commas.
    #[must_use]
    pub fn names(&self) -> String {
        self.0.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

impl Link {
    /// Reads a link. A string is taken for its URL, because old brokers list links as strings.
    #[must_use]
    pub fn read(node: Node<'_>) -> Link {
        if !node.is_object() {
            let href = node.as_str().map(str::to_owned);
            return Link { href, is_templated: false, name: None, malformed: Some(node.to_json()) };
        }
        let href = node.members().find(|(name, _)| name.eq_ignore_ascii_case("href"));
        Link {
            href: href.and_then(|(_, href)| href.as_str()).map(str::to_owned),
            is_templated: node.get("templated").and_then(Node::as_bool) == Some(true),
            name: node.get("name").and_then(Node::as_str).map(str::to_owned),
            malformed: None,
        }
    }

    /// The URL, its template expanded with these values. Names without a value stay as they are.
    #[must_use]
    pub fn expand(&self, values: &[(&str, &str)]) -> Option<String> {
        let href = self.href.as_deref()?;
        if !self.is_templated {
            return Some(href.to_owned());
        }
        let mut expanded = String::with_capacity(href.len());
        let mut rest = href;
        while let Some((before, after)) = rest.split_once('{') {
            expanded.push_str(before);
            let filled = after.split_once('}').and_then(|(word, after)| {
                let (_, value) = values.iter().find(|(name, _)| *name == word)?;
                Some((escape_segment(value), after))
            });
            if let Some((value, after)) = filled {
                expanded.push_str(&value);
                rest = after;
            } else {
                expanded.push('{');
                rest = after;
            }
        }
        expanded.push_str(rest);
        Some(expanded)
    }
}

/// The URL of a link: the path and query of the link, below the path of the broker's URL.
#[must_use]
pub(super) fn resolve(broker: &Url, href: &str) -> Url {
    let context = broker.path().trim_end_matches('/');
    let target = target_of(href);
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let is_below = path.strip_prefix(context).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if target.starts_with('/') && is_below {
        broker.with_target(target)
    } else {
        broker.with_target(&format!("{context}/{}", target.strip_prefix('/').unwrap_or(target)))
    }
}

/// The path and query of a link, without its scheme, host and port.
fn target_of(href: &str) -> &str {
    let href = href.trim();
    let is_scheme =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let authority = match href.split_once("//") {
        Some(("", rest)) => rest,
        Some((scheme, rest)) if scheme.strip_suffix(':').is_some_and(is_scheme) => rest,
        _ => return href,
    };
    authority.find(['/', '?', '#']).and_then(|start| authority.get(start..)).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::{Link, Links, resolve};
    use crate::foundation::json::Document;
    use crate::net::client::Url;

    #[test]
    fn links_are_read_by_relation() {
        let text = r#"{"_links":{"b":{"HREF":"/b","templated":true},"a":{"href":"/a","templated":"yes"},"c":[{}],
            "d":"/d","e":{"href":1}}}"#;
        let document = Document::parse(text).unwrap();

        let links = Links::read(document.root()).unwrap();

        assert_eq!(links.names(), "a, b, c, d, e");
        let seen = |name: &str| {
            let link = links.get(name).unwrap();
            (link.href.as_deref(), link.is_templated, link.malformed.as_deref())
        };
        assert_eq!(seen("a"), (Some("/a"), false, None));
        assert_eq!(seen("b"), (Some("/b"), true, None));
        assert_eq!(seen("c"), (None, false, Some("[{}]")));
        assert_eq!(seen("d"), (Some("/d"), false, Some("\"/d\"")));
        assert_eq!(seen("e"), (None, false, None));
        assert!(Links::read(Document::parse("{}").unwrap().root()).is_none());
    }

    #[test]
    fn words_in_braces_are_replaced_by_escaped_values() {
        let values = [("provider", "A b/é"), ("tag", "feat/x+1")];
        for (href, is_templated, expected) in [
            ("/p/{provider}/{tag}", true, "/p/A%20b%2F%C3%A9/feat%2Fx%2B1"),
            ("/p/{provider}", false, "/p/{provider}"),
            ("/p/{other}/{tag}{", true, "/p/{other}/feat%2Fx%2B1{"),
            ("/p/{{tag}}", true, "/p/{feat%2Fx%2B1}"),
        ] {
            let link = Link { href: Some(href.to_owned()), is_templated, ..Link::default() };
            assert_eq!(link.expand(&values).as_deref(), Some(expected), "{href}");
        }
        assert_eq!(Link::default().expand(&values), None);
    }

    #[test]
    fn a_link_never_leaves_the_broker() {
        for (broker, href, expected) in [
            ("http://b:9", "/x?y=1#z", "http://b:9/x?y=1"),
            ("http://b:9/", "http://evil/x", "http://b:9/x"),
            ("http://b:9/", "https://u:p@evil:1/x?y", "http://b:9/x?y"),
            ("http://b:9/", "//evil/x", "http://b:9/x"),
            ("http://b:9/", "http://evil", "http://b:9/"),
            ("http://b:9/", "http://evil?x", "http://b:9/?x"),
            ("http://b:9/", "x/y", "http://b:9/x/y"),
            ("http://b/ctx", "/x", "http://b/ctx/x"),
            ("http://b/ctx/", "/ctx/x", "http://b/ctx/x"),
            ("http://b/ctx/", "/ctx", "http://b/ctx"),
            ("http://b/ctx", "/ctxs/x", "http://b/ctx/ctxs/x"),
            ("http://b/a/b/", "http://evil/a/b/x", "http://b/a/b/x"),
            ("http://b/a/b/", "/a/x", "http://b/a/b/a/x"),
            ("http://b/ctx?q=1", "x", "http://b/ctx/x"),
            ("http://b/ctx", "/x?u=http://y/", "http://b/ctx/x?u=http://y/"),
            ("http://b", "javascript:alert(1)", "http://b/javascript:alert(1)"),
        ] {
            assert_eq!(resolve(&Url::parse(broker).unwrap(), href).to_string(), expected, "{broker} {href}");
        }
    }
}
