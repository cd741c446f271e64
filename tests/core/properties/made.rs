//! Generated inputs: JSON values, their spellings, edits of them, and rules that they satisfy.

use pact_ffi::foundation::json::{Map, Value, parse_value};
use pact_ffi::model::Category;
use pact_ffi::model::DocPath;
use pact_ffi::model::path::Token;
use pact_ffi::model::rules::{Each, Rule, RuleSet, Variant};
use proptest::collection::{btree_map, vec};
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::sample::select;

/// Numbers in different spellings.
const NUMBERS: [&str; 12] = [
    "0",
    "-0",
    "1",
    "-7",
    "1.0",
    "1.50",
    "0.000",
    "1e3",
    "1E+2",
    "-2.5e-10",
    "12345678901234567890123",
    "1e999",
];

/// Keys: names, numbers, and texts that look like paths.
const KEYS: [&str; 12] = ["a", "b", "c", "d e", "é", "1", "[*]", "*", "$", "it's", "\\", ""];

/// A sequence of decisions. When it is used up, nothing is changed any more.
pub(super) struct Choices<'c>(std::slice::Iter<'c, u8>);

impl<'c> Choices<'c> {
    pub(super) fn new(bytes: &'c [u8]) -> Self {
        Choices(bytes.iter())
    }

    pub(super) fn next(&mut self) -> usize {
        self.0.next().copied().map_or(0, usize::from)
    }

    /// A number below `count`.
    fn below(&mut self, count: usize) -> usize {
        self.next() % count.max(1)
    }
}

pub(super) fn choices() -> BoxedStrategy<Vec<u8>> {
    vec(any::<u8>(), 0..64).boxed()
}

pub(super) fn key() -> BoxedStrategy<String> {
    prop_oneof![9 => select(&KEYS[..]).prop_map(str::to_owned), 1 => any::<String>()].boxed()
}

/// Any JSON value, mostly small.
pub(super) fn json() -> BoxedStrategy<Value> {
    let text = prop_oneof![
        select(&["", "x", "a,b", "1", "true", "é😀", "\"\\\n"][..]).prop_map(str::to_owned),
        any::<String>()
    ];
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        select(&NUMBERS[..]).prop_map(|text| parse_value(text).unwrap()),
        text.prop_map(Value::String),
    ];
    scalar
        .prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                vec(inner.clone(), 0..4).prop_map(Value::Array),
                btree_map(key(), inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
        .boxed()
}

/// A value and an edited copy of it, which may be equal.
pub(super) fn two_values() -> BoxedStrategy<(Value, Value)> {
    let edited = (json(), choices()).prop_map(|(value, bytes)| {
        let other = edited(&value, &mut Choices::new(&bytes));
        (value, other)
    });
    prop_oneof![4 => edited, 1 => (json(), json())].boxed()
}

fn edited(value: &Value, choices: &mut Choices<'_>) -> Value {
    match (choices.below(8), value) {
        (1, _) => Value::String("changed".to_owned()),
        (2, Value::Array(items)) => items.iter().skip(1).cloned().collect(),
        (3, Value::Array(items)) => items.iter().chain(items.first()).cloned().collect(),
        (2, Value::Object(members)) => Value::Object(members.clone().into_iter().skip(1).collect()),
        (3, Value::Object(members)) => {
            Value::Object(members.clone().into_iter().chain([("more".to_owned(), Value::Null)]).collect())
        }
        (_, Value::Array(items)) => items.iter().map(|item| edited(item, choices)).collect(),
        (_, Value::Object(members)) => members
            .iter()
            .map(|(key, value)| (key.clone(), edited(value, choices)))
            .collect::<Map<_, _>>()
            .into(),
        _ => value.clone(),
    }
}

/// The value as text: members in any order, with any white space, characters escaped or not.
pub(super) fn spelled(value: &Value, choices: &mut Choices<'_>) -> String {
    let mut text = String::new();
    spell(value, choices, &mut text);
    text
}

fn spell(value: &Value, choices: &mut Choices<'_>, out: &mut String) {
    out.push_str(["", " ", "\n", "\t\r"][choices.below(4)]);
    match value {
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                spell(item, choices, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            let count = members.len().max(1);
            members.rotate_left(choices.next() % count);
            if choices.below(2) == 1 {
                members.reverse();
            }
            out.push('{');
            for (index, (key, value)) in members.into_iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                spell_string(key, choices, out);
                out.push(':');
                spell(value, choices, out);
            }
            out.push('}');
        }
        Value::String(text) => spell_string(text, choices, out),
        other => out.push_str(&other.to_string()),
    }
    out.push_str(["", " "][choices.below(2)]);
}

fn spell_string(text: &str, choices: &mut Choices<'_>, out: &mut String) {
    if choices.below(3) < 2 {
        out.push_str(&Value::from(text).to_string());
        return;
    }
    out.push('"');
    for unit in text.encode_utf16() {
        out.push_str(&format!("\\u{unit:04X}"));
    }
    out.push('"');
}

/// Rules for the body that the value satisfies, on paths that the choices select.
pub(super) fn satisfied_rules(value: &Value, choices: &mut Choices<'_>) -> RuleSet {
    let mut rules = RuleSet::new();
    add_rules(value, &DocPath::root(), choices, &mut rules);
    rules
}

fn add_rules(value: &Value, path: &DocPath, choices: &mut Choices<'_>, rules: &mut RuleSet) {
    let offered = satisfied(value);
    let choice = choices.below(offered.len() * 2);
    // Rules that any value satisfies can also be on paths with wildcards.
    let wild = [Rule::Type, Rule::Equality].into_iter().nth(choices.below(6));
    let is_free =
        |rules: &RuleSet, path| rules.category(Category::Body).is_none_or(|body| !body.contains_key(path));
    if let Some(rule) = offered.into_iter().nth(choice)
        && is_free(rules, path)
    {
        rules.add(Category::Body, path.clone(), rule);
    }
    if let Some(rule) = wild {
        let path = widened(path, choices);
        if is_free(rules, &path) {
            rules.add(Category::Body, path, rule);
        }
    }
    match value {
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| add_rules(item, &path.clone().index(index), choices, rules));
        }
        Value::Object(members) => {
            members
                .iter()
                .for_each(|(key, value)| add_rules(value, &path.clone().field(key), choices, rules));
        }
        _ => {}
    }
}

fn widened(path: &DocPath, choices: &mut Choices<'_>) -> DocPath {
    path.tokens().iter().fold(DocPath::empty(), |path, token| {
        path.join(match token {
            Token::Field(_) if choices.below(2) == 1 => Token::Star,
            Token::Index(_) if choices.below(2) == 1 => Token::StarIndex,
            other => other.clone(),
        })
    })
}

/// Rules that a value satisfies and, if they cascade, all values below it.
fn satisfied(value: &Value) -> Vec<Rule> {
    let each = |rule| Box::new(Each { rules: vec![rule], ..Each::default() });
    let mut rules = vec![Rule::Type, Rule::Equality];
    rules.extend(match value {
        Value::Null => vec![Rule::Null],
        Value::Bool(_) => vec![Rule::Boolean],
        Value::Number(number) if number.to_string().contains(['.', 'e', 'E']) => {
            vec![Rule::Number, Rule::Decimal]
        }
        Value::Number(_) => vec![Rule::Number, Rule::Integer],
        Value::String(text) => satisfied_by_text(text),
        Value::Array(items) => vec![
            Rule::MinType(items.len()),
            Rule::MaxType(items.len()),
            Rule::MinMaxType(0, items.len() + 1),
            Rule::ArrayContains((0..items.len()).map(equal_variant).collect()),
            Rule::EachValue(each(Rule::Type)),
        ],
        Value::Object(_) => vec![
            Rule::Values,
            Rule::EachKey(each(Rule::Regex("(?s).*".to_owned()))),
            Rule::EachValue(each(Rule::Equality)),
        ],
    });
    rules
}

/// Rules that a text satisfies in any place.
pub(super) fn satisfied_by_text(text: &str) -> Vec<Rule> {
    let mut rules = vec![
        Rule::Type,
        Rule::Equality,
        Rule::Regex("(?s).*".to_owned()),
        Rule::Include(text.chars().take(2).collect::<String>().trim().to_owned()),
    ];
    if !text.trim().is_empty() {
        rules.push(Rule::NotEmpty);
    }
    rules
}

fn equal_variant(index: usize) -> Variant {
    Variant { index, rules: Variant::equality(), generators: std::collections::BTreeMap::new() }
}
