//! Following a path through JSON.

use super::{DocPath, Token};
use crate::foundation::json::{Node, Value};

impl DocPath {
    /// The value at a path without stars.
    pub fn node<'d>(&self, root: Node<'d>) -> Option<Node<'d>> {
        self.tokens().iter().try_fold(root, child)
    }

    /// The values that the path selects: of each list, of each map and of all together no more than the limit.
    pub fn nodes<'d>(&self, root: Node<'d>, limit: usize) -> Vec<Node<'d>> {
        let mut found = vec![root];
        for token in self.tokens() {
            found = match token {
                Token::StarIndex => {
                    found.into_iter().flat_map(|node| node.items().take(limit)).take(limit).collect()
                }
                Token::Star => {
                    let members = |node: Node<'d>| node.members().map(|(_, member)| member).take(limit);
                    found.into_iter().flat_map(members).take(limit).collect()
                }
                exact => found.into_iter().filter_map(|node| child(node, exact)).collect(),
            };
        }
        found
    }

    /// Calls for every value that the path selects, in order.
    pub fn visit(&self, value: &mut Value, call: &mut dyn FnMut(&mut Value)) {
        visit(value, self.tokens(), call);
    }
}

/// The value one step below; a star names no single one.
fn child<'d>(node: Node<'d>, token: &Token) -> Option<Node<'d>> {
    match token {
        Token::Root => Some(node),
        Token::Field(name) => node.get(name),
        Token::Index(index) => node.item(*index),
        Token::Star | Token::StarIndex => None,
    }
}

fn visit(value: &mut Value, tokens: &[Token], call: &mut dyn FnMut(&mut Value)) {
    let Some((token, rest)) = tokens.split_first() else { return call(value) };
    match (token, value) {
        (Token::Root, value) => visit(value, rest, call),
        (Token::Field(name), Value::Object(members)) => {
            if let Some(member) = members.get_mut(&**name) {
                visit(member, rest, call);
            }
        }
        (Token::Index(index), Value::Array(items)) => {
            if let Some(item) = items.get_mut(*index) {
                visit(item, rest, call);
            }
        }
        (Token::Star, Value::Object(members)) => {
            members.values_mut().for_each(|member| visit(member, rest, call));
        }
        (Token::StarIndex, Value::Array(items)) => {
            items.iter_mut().for_each(|item| visit(item, rest, call));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::DocPath;
    use crate::foundation::json::{Document, Value, parse_value};

    const JSON: &str = r#"{"a":[{"b":1},{"b":2},{"c":3}],"b":4}"#;

    #[test]
    fn nodes_and_visits_are_of_the_same_values() {
        let table: [(&str, &[&str]); 7] = [
            ("$", &[JSON]),
            ("$.b", &["4"]),
            ("$.a[1].b", &["2"]),
            ("$.a[*].b", &["1", "2"]),
            ("$.*", &[r#"[{"b":1},{"b":2},{"c":3}]"#, "4"]),
            ("$.a.b", &[]),
            ("$.a[3]", &[]),
        ];
        let document = Document::parse(JSON).unwrap();
        for (path, expected) in table {
            let path: DocPath = path.parse().unwrap();
            let nodes: Vec<String> =
                path.nodes(document.root(), 9).iter().map(|node| node.to_json()).collect();
            let mut visited = Vec::new();
            path.visit(&mut parse_value(JSON).unwrap(), &mut |value: &mut Value| {
                visited.push(value.to_string())
            });

            assert_eq!(
                (nodes.as_slice(), &visited),
                (expected.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>().as_slice(), &nodes),
                "{path}"
            );
            let is_exact = !path.text().contains('*');
            let node = path.node(document.root()).map(|node| node.to_json());
            assert_eq!(node, if is_exact { nodes.first().cloned() } else { None }, "{path}");
        }
    }

    #[test]
    fn a_limit_holds_for_each_list_and_for_all() {
        let document = Document::parse("[[1,2,3],[4,5,6]]").unwrap();
        let nodes = |limit| {
            let path: DocPath = "$[*][*]".parse().unwrap();
            path.nodes(document.root(), limit).iter().map(|node| node.to_json()).collect::<Vec<_>>()
        };

        assert_eq!(nodes(2), ["1", "2"]);
        assert_eq!(nodes(4), ["1", "2", "3", "4"]);
    }
}
