//! JSON bodies: the values are replaced in place, path by path, and the body is printed again.
//!
//! The recursion here is limited by the depth of the document, which its reader limits.

use super::{BodyGenerators, variants};
use crate::foundation::json::{Document, SyntaxError, Value, compact, json_lines, parse_value};
use crate::generate::value::Maker;
use crate::matching::ItemRules;
use crate::model::Category;
use crate::model::DocPath;
use crate::model::generators::Generator;
use crate::model::rules::{Rules, Variant};

/// Places values in a JSON text; `None` when nothing is to be placed.
pub(super) fn place(
    bytes: &[u8],
    generators: BodyGenerators<'_>,
    maker: &mut Maker<'_>,
) -> Result<Option<String>, String> {
    let placed = place_in(bytes, parse_value, generators, maker)?;
    Ok(placed.map(|value| compact(&value)))
}

/// Places values in a text with a JSON document on each line; `None` when nothing is to be placed.
pub(super) fn place_in_lines(
    bytes: &[u8],
    generators: BodyGenerators<'_>,
    maker: &mut Maker<'_>,
) -> Result<Option<String>, String> {
    let items = |text: &str| Document::parse_lines(text).map(|document| document.root().to_value());
    Ok(place_in(bytes, items, generators, maker)?.map(|value| match value {
        Value::Array(items) => json_lines(&items),
        // A generator at `$` made one value of all lines.
        other => json_lines(&[other]),
    }))
}

fn place_in(
    bytes: &[u8],
    parse: impl FnOnce(&str) -> Result<Value, SyntaxError>,
    generators: BodyGenerators<'_>,
    maker: &mut Maker<'_>,
) -> Result<Option<Value>, String> {
    let rules = generators.rules.filter(|rules| has_variant_generators(rules));
    if generators.by_path.is_empty() && rules.is_none() {
        return Ok(None);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut value = parse(text).map_err(|error| error.to_string())?;
    place_all(&mut value, generators.by_path.iter().copied(), maker);
    if let Some(rules) = rules {
        place_variants(&mut value, rules, maker);
    }
    Ok(Some(value))
}

/// Whether a variant of an `arrayContains` rule among these has generators.
pub(in crate::generate) fn has_variant_generators(rules: &Rules) -> bool {
    let has_generators =
        |variant: &Variant| !variant.generators.is_empty() || has_variant_generators(&variant.rules);
    variants(rules).any(|(_, variants)| variants.iter().any(has_generators))
}

fn place_all<'g>(
    value: &mut Value,
    generators: impl Iterator<Item = (&'g DocPath, &'g Generator)>,
    maker: &mut Maker<'_>,
) {
    for (path, generator) in generators {
        path.visit(value, &mut |place| {
            let example = std::mem::take(place);
            let made = maker.json(generator, &example, (Category::Body, path));
            *place = made.unwrap_or(example);
        });
    }
}

/// The generators of the first variant whose rules an item passes make its values.
fn place_variants(value: &mut Value, rules: &Rules, maker: &mut Maker<'_>) {
    for (path, variants) in variants(rules) {
        let variants: Vec<_> = variants
            .iter()
            .map(|variant| (variant, ItemRules::compile(&variant.rules, maker.engine)))
            .collect();
        path.visit(value, &mut |array| {
            for item in array.as_array_mut().into_iter().flatten() {
                let document = Document::from(&*item);
                let fits = |(_, rules): &&(&Variant, ItemRules)| rules.accept(document.root());
                if let Some((variant, _)) = variants.iter().find(fits) {
                    let generators = variant.generators.iter();
                    let applying: Vec<_> = generators.filter(|(_, one)| maker.applies(one)).collect();
                    place_all(item, applying.into_iter(), maker);
                    place_variants(item, &variant.rules, maker);
                }
            }
        });
    }
}
