//! The base paths of servers: what may stand in front of a path of the document.

use crate::foundation::json::Node;
use crate::openapi::document::Dialect;
use std::collections::BTreeSet;

/// How many combinations of values of a server's variables are looked at.
const MOST_COMBINATIONS: usize = 100;

/// The base paths that an object with `servers` names; nothing if it has none.
pub(super) fn of_servers(node: Node<'_>) -> Option<BTreeSet<String>> {
    let servers = node.get("servers").filter(|servers| servers.is_array() && !servers.is_empty())?;
    Some(servers.items().flat_map(of_server).filter(|base| !base.is_empty()).collect())
}

/// The base paths of the document.
pub(super) fn of_document(root: Node<'_>, dialect: Dialect) -> BTreeSet<String> {
    let mut bases = if dialect == Dialect::Swagger {
        root.get("basePath")
            .and_then(Node::as_str)
            .map(trimmed)
            .filter(|base| !base.is_empty())
            .into_iter()
            .collect()
    } else {
        of_servers(root).unwrap_or_default()
    };
    let extension =
        root.get("info").and_then(|info| info.get("x-opc-config-base-path")).and_then(Node::as_str);
    bases.extend(extension.map(trimmed).filter(|base| !base.is_empty()));
    bases
}

fn of_server(server: Node<'_>) -> BTreeSet<String> {
    let mut urls = BTreeSet::from([server.get("url").and_then(Node::as_str).unwrap_or_default().to_owned()]);
    for (name, variable) in server.get("variables").into_iter().flat_map(Node::members) {
        let values = variable.get("enum").into_iter().flat_map(Node::items).chain(variable.get("default"));
        let values: BTreeSet<&str> = values.filter_map(Node::as_str).collect();
        let marked = format!("{{{name}}}");
        if values.is_empty() || !urls.iter().any(|url| url.contains(&marked)) {
            continue;
        }
        let replaced = urls.iter().flat_map(|url| values.iter().map(|value| url.replace(&marked, value)));
        urls = replaced.take(MOST_COMBINATIONS).collect();
    }
    urls.iter().map(|url| trimmed(path_of(url))).collect()
}

/// The path of a URL, which may be relative.
fn path_of(url: &str) -> &str {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    match url.split_once("://").map(|(_, rest)| rest).or_else(|| url.strip_prefix("//")) {
        Some(rest) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    }
}

/// The path with a slash at the beginning and none at the end.
fn trimmed(path: &str) -> String {
    let path = path.trim_end_matches('/');
    if path.is_empty() || path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{}", path.trim_start_matches("./"))
    }
}
