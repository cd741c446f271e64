//! Reading rules in the spelling of V2: one path from the part's root, such as `$.headers.X-A`, then a rule.

use super::rule::read_rule;
use crate::foundation::json::Node;
use crate::model::category::Category;
use crate::model::error::Error;
use crate::model::path::{DocPath, Token, push_token};
use crate::model::rules::rule::RuleList;
use crate::model::rules::set::RuleSet;
use std::borrow::Cow;

/// Reads a flat `matchingRules` object.
pub(super) fn read(node: Node<'_>) -> Result<RuleSet, Error> {
    let mut rules = RuleSet::new();
    for (key, node) in node.members() {
        let (category, path) = address(key)?;
        let rule = read_rule(node).map_err(|error| error.at(format_args!("'{key}'")))?;
        rules.add_list(category, path, RuleList::of(rule));
    }
    Ok(rules)
}

/// The category a flat path begins with, and the path inside it.
fn address(key: &str) -> Result<(Category, DocPath), Error> {
    let key = &*without_inner_root(key);
    let path: DocPath = key.parse()?;
    let Some(Token::Field(name)) = path.tokens().get(1) else {
        return Err(unexpected_path(key, "the path of a part, such as '$.body'"));
    };
    let below = &path.tokens()[2..];
    match Category::of_name(name) {
        Some(category @ (Category::Path | Category::Method | Category::Status)) => {
            Ok((category, DocPath::empty()))
        }
        Some(Category::Query) if first_field(below).is_none() => Ok((Category::Query, DocPath::empty())),
        // COMPAT: `$.header[0]` is a rule without a name, `$.header` an error.
        Some(Category::Header) if !below.is_empty() && first_field(below).is_none() => {
            Ok((Category::Header, DocPath::empty()))
        }
        Some(category @ (Category::Header | Category::Query)) => {
            let name = first_field(below).ok_or_else(|| unexpected_path(key, "the path of one header"))?;
            Ok((category, DocPath::of_name(name)))
        }
        Some(category @ (Category::Body | Category::Contents)) => Ok((category, body_path(key, below))),
        Some(Category::Metadata) => Ok((Category::Metadata, relative_path(below))),
        // COMPAT: `$.bodyx` is read as a misspelt body path, any other unknown word as a body rule.
        None if name.starts_with("body") => Err(unexpected_path(key, "a path below '$.body'")),
        None => Ok((Category::Body, relative_path(below))),
    }
}

/// The path without the `$` that may stand after the category. Established libraries have put the whole path of the rule
/// there, as in `$.header.$.X-A[0]` and `$.status.$`; of the empty path a `.` is left, as in `$.status.`.
fn without_inner_root(key: &str) -> Cow<'_, str> {
    let category_end = match key.strip_prefix("$['") {
        Some(rest) => rest.find("']").map(|end| end + "$['']".len()),
        None => key.get(2..).map(|rest| rest.find(['.', '[']).map_or(key.len(), |end| end + 2)),
    };
    let Some((category, below)) = category_end.and_then(|end| key.split_at_checked(end)) else {
        return Cow::Borrowed(key);
    };
    let is_path = |path: &&str| path.is_empty() || path.starts_with(['.', '[']);
    let path = if below == "." { Some("") } else { below.strip_prefix(".$").filter(is_path) };
    let name = category.trim_matches(['$', '.', '[', ']', '\'']);
    match path {
        Some(path) if Category::of_name(name).is_some() => Cow::Owned(format!("{category}{path}")),
        _ => Cow::Borrowed(key),
    }
}

/// The path from the body's root, in the spelling of the file: what follows `$.body` or `$['body']`.
fn body_path(key: &str, below: &[Token]) -> DocPath {
    let rest = ["$.body", "$['body']", "$.contents", "$['contents']"]
        .iter()
        .find_map(|start| key.strip_prefix(start));
    let spelled = rest.and_then(|rest| format!("${rest}").parse().ok());
    spelled.unwrap_or_else(|| below.iter().cloned().fold(DocPath::root(), DocPath::join))
}

/// The path without a `$` in front, as files write metadata keys; with `$` if it is not a path without.
fn relative_path(below: &[Token]) -> DocPath {
    let mut text = String::new();
    below.iter().for_each(|token| push_token(&mut text, token));
    let bare = text.strip_prefix('.').unwrap_or(&text).parse();
    bare.unwrap_or_else(|_| below.iter().cloned().fold(DocPath::root(), DocPath::join))
}

fn first_field(tokens: &[Token]) -> Option<&str> {
    tokens.iter().find_map(|token| match token {
        Token::Field(name) => Some(&**name),
        _ => None,
    })
}

fn unexpected_path(key: &str, expected: &'static str) -> Error {
    Error::Unexpected { what: "the path of a matching rule".to_owned(), expected, found: format!("'{key}'") }
}
