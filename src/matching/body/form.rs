//! Urlencoded forms: compared like query parameters, with the rules of the body and another wording.

use super::text::Side;
use crate::foundation::form::{decode, encode_form};
use crate::matching::findings::{Findings, PathStep, rendered};
use crate::matching::mismatch::{Mismatch, body_text};
use crate::matching::name_rules::ValueRules;
use crate::matching::query::{ParameterFailure, compare_parameter, missing, only, unexpected};
use crate::matching::rule_tree::Walk;
use crate::matching::value::{Applied, RuleTree};
use std::borrow::Cow;

/// The body rules for one field: at `$.name`, and at `$.name[i]` for its values.
struct FieldRules<'c> {
    rules: &'c RuleTree,
    name: &'c str,
}

impl ValueRules for FieldRules<'_> {
    fn whole(&self) -> Option<Applied<'_>> {
        let mut walk = Walk::new(self.rules);
        let root = walk.root();
        walk.enter_key(&root, self.name).applied()
    }

    fn at(&self, index: usize) -> Option<Applied<'_>> {
        let mut walk = Walk::new(self.rules);
        let root = walk.root();
        let field = walk.enter_key(&root, self.name);
        walk.enter_index(&field, index).applied()
    }
}

pub(super) fn compare(expected: Side<'_>, actual: Side<'_>, rules: &RuleTree, findings: &mut Findings) {
    let shown = || {
        let [expected, actual] = [expected, actual].map(|side| Some(body_text(&side.content.bytes)));
        (expected, actual)
    };
    // COMPAT: a form that is not UTF-8 is compared all the same.
    let (wanted, received) = match (form_text(expected), form_text(actual)) {
        (Ok(wanted), Ok(received)) => (wanted, received),
        (wanted, received) => {
            for (side, reason) in [("expected", wanted.err()), ("actual", received.err())] {
                if let Some(reason) = reason {
                    findings.add(&[], format!("Could not parse {side} body: {reason}"), shown);
                }
            }
            return;
        }
    };
    let (wanted, received) = (Fields::read(&wanted), Fields::read(&received));
    if wanted.pairs.is_empty() && !received.pairs.is_empty() {
        let actual = String::from_utf8_lossy(&actual.content.bytes);
        return findings.add(&[], format!("Expected an empty body, but got '{actual}'"), shown);
    }
    let (mut wanted, mut received) = (wanted.by_name().peekable(), received.by_name().peekable());
    loop {
        let first = match (wanted.peek(), received.peek()) {
            (None, None) => return,
            (Some((name, _)), None) | (None, Some((name, _))) => *name,
            (Some((name, _)), Some((other, _))) => (*name).min(*other),
        };
        let expected = wanted.next_if(|(name, _)| *name == first).map(|(_, values)| values);
        let actual = received.next_if(|(name, _)| *name == first).map(|(_, values)| values);
        compare_field(first, expected.as_deref(), actual.as_deref(), rules, findings);
    }
}

/// The form with its escapes in UTF-8, or why it cannot be read.
fn form_text(side: Side<'_>) -> Result<Cow<'_, str>, String> {
    let charset = side.content_type.charset().of_form();
    if charset.is_utf8() {
        return Ok(String::from_utf8_lossy(&side.content.bytes));
    }
    let pairs = side.content.form_pairs(charset)?;
    Ok(encode_form(pairs.iter().map(|(name, value)| (name.as_str(), value.as_deref()))).into())
}

fn compare_field(
    name: &str,
    expected: Option<&[&str]>,
    actual: Option<&[&str]>,
    rules: &RuleTree,
    findings: &mut Findings,
) {
    let failures = match (expected, actual) {
        (Some(wanted), Some(found)) => {
            compare_parameter(name, wanted, found, &FieldRules { rules, name }, findings.left())
        }
        (Some(wanted), None) => only(findings.is_full(), || missing(name, wanted)),
        (None, found) => only(findings.is_full(), || unexpected(name, found.unwrap_or_default())),
    };
    if failures.is_empty() {
        return;
    }
    let path = rendered(&[PathStep::Key(name)]);
    findings.add_all_at(&path, failures, |ParameterFailure { expected, actual, text, .. }| Mismatch::Body {
        path: path.clone(),
        expected: Some(expected.into()),
        actual: Some(actual.into()),
        text: text.replacen("query parameter", "form post parameter", 1),
    });
}

/// The pairs of a form, sorted by name; those of one name stay in order. A form may have millions of them, so a pair
/// is three numbers.
struct Fields<'t> {
    /// The pairs decoded, `name=value` each; the form itself if nothing in it is encoded.
    text: Cow<'t, str>,
    pairs: Vec<Pair>,
}

#[derive(Clone, Copy)]
struct Pair {
    start: usize,
    name: u32,
    value: u32,
}

impl<'t> Fields<'t> {
    fn read(form: &'t str) -> Self {
        let mut fields = Fields { text: Cow::Borrowed(form), pairs: Vec::new() };
        let is_encoded = form.contains(['+', '%']);
        let mut decoded = String::new();
        let mut start = 0;
        for piece in form.split('&') {
            let after = start + piece.len() + 1;
            if !piece.is_empty() {
                let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
                if is_encoded {
                    start = decoded.len();
                    let (name, value) = (decode(name), decode(value));
                    fields.pairs.push(Pair::new(start, &name, &value));
                    decoded.extend([&name, "=", &value]);
                } else {
                    fields.pairs.push(Pair::new(start, name, value));
                }
            }
            start = after;
        }
        if is_encoded {
            fields.text = Cow::Owned(decoded);
        }
        let mut pairs = std::mem::take(&mut fields.pairs);
        let key = |pair: &Pair| (fields.name(*pair), pair.start);
        if !pairs.is_sorted_by(|a, b| key(a) <= key(b)) {
            pairs.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
        }
        fields.pairs = pairs;
        fields
    }

    fn name(&self, pair: Pair) -> &str {
        self.text.get(pair.start..pair.start + pair.name as usize).unwrap_or_default()
    }

    fn value(&self, pair: Pair) -> &str {
        let start = pair.start + pair.name as usize + 1;
        self.text.get(start..start + pair.value as usize).unwrap_or_default()
    }

    /// The names in order, each with its values.
    fn by_name(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let groups = self.pairs.chunk_by(|a, b| self.name(*a) == self.name(*b));
        groups.filter_map(|group| {
            let name = self.name(*group.first()?);
            Some((name, group.iter().map(|pair| self.value(*pair)).collect()))
        })
    }
}

impl Pair {
    fn new(start: usize, name: &str, value: &str) -> Self {
        // A longer name or value is cut: it cannot arrive, as bodies are limited.
        let length = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        Pair { start, name: length(name), value: length(value) }
    }
}
