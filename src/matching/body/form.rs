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

/// Larger forms are not read: their places would not fit into the numbers of a pair.
const LARGEST: usize = u32::MAX as usize;

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
    if wanted.len().max(received.len()) > LARGEST {
        let text = format!("Cannot compare forms of more than {LARGEST} bytes");
        return findings.add(&[], text, || (None, None));
    }
    let (wanted, received) = (Fields::read(&wanted), Fields::read(&received));
    if wanted.pairs.is_empty() && !received.pairs.is_empty() {
        let actual = String::from_utf8_lossy(&actual.content.bytes);
        return findings.add(&[], format!("Expected an empty body, but got '{actual}'"), shown);
    }
    let (mut expected, mut actual) = (wanted.by_name().peekable(), received.by_name().peekable());
    loop {
        let first = match (expected.peek(), actual.peek()) {
            (None, None) => return,
            (Some((name, _)), None) | (None, Some((name, _))) => *name,
            (Some((name, _)), Some((other, _))) => (*name).min(*other),
        };
        let expected = expected.next_if(|(name, _)| *name == first).map(|(_, pairs)| wanted.values(pairs));
        let actual = actual.next_if(|(name, _)| *name == first).map(|(_, pairs)| received.values(pairs));
        compare_field(first, expected, actual, rules, findings);
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

fn compare_field<'v>(
    name: &str,
    expected: Option<impl Iterator<Item = &'v str>>,
    actual: Option<impl Iterator<Item = &'v str>>,
    rules: &RuleTree,
    findings: &mut Findings,
) {
    let failures = match (expected, actual) {
        (Some(wanted), Some(found)) => {
            let (wanted, found): (Vec<_>, Vec<_>) = (wanted.collect(), found.collect());
            // Those of values that are missing become one.
            let is_merged = findings.merges_lists() && wanted.len() > found.len();
            let most = if is_merged { usize::MAX } else { findings.left() };
            compare_parameter(name, &wanted, &found, &FieldRules { rules, name }, most)
        }
        (Some(wanted), None) => only(findings.is_full(), || missing(name, wanted)),
        (None, found) => only(findings.is_full(), || unexpected(name, found.into_iter().flatten())),
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
    start: u32,
    name: u32,
    value: u32,
}

impl<'t> Fields<'t> {
    fn read(form: &'t str) -> Self {
        let count = form.bytes().filter(|byte| *byte == b'&').count() + 1;
        let mut fields = Fields { text: Cow::Borrowed(form), pairs: Vec::with_capacity(count) };
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
        let start = pair.start as usize;
        self.text.get(start..start + pair.name as usize).unwrap_or_default()
    }

    fn value(&self, pair: Pair) -> &str {
        let start = pair.start as usize + pair.name as usize + 1;
        self.text.get(start..start + pair.value as usize).unwrap_or_default()
    }

    fn values(&self, pairs: &[Pair]) -> impl Iterator<Item = &str> {
        pairs.iter().map(|pair| self.value(*pair))
    }

    /// The names in order, each with its pairs.
    fn by_name(&self) -> impl Iterator<Item = (&str, &[Pair])> {
        let groups = self.pairs.chunk_by(|a, b| self.name(*a) == self.name(*b));
        groups.filter_map(|group| Some((self.name(*group.first()?), group)))
    }
}

impl Pair {
    fn new(start: usize, name: &str, value: &str) -> Self {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Pair { start: number(start), name: number(name.len()), value: number(value.len()) }
    }
}
