//! [`PluginDouble`]: plugins for the tests of this layer and of those above it.

use super::mismatch::Mismatch;
use super::plugins::{
    ContentsComparison, ContentsGeneration, FieldComparison, FieldGeneration, FieldValue, Plugins,
};
use crate::foundation::content_type::ContentType;
use crate::foundation::json::Value;
use crate::model::{Body, BodyFormat, DocPath, Interaction, Pact};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Compares JSON, generates `application/vnd.x`, and knows one rule, `last`, which asks for the last
/// character, and one generator, `count`. Its texts show what it was given.
#[derive(Debug, Clone, Default)]
pub(crate) struct PluginDouble {
    /// The consumer of the pact and the description of the interaction.
    pub(crate) scope: String,
    /// Whether it compares nothing any more.
    pub(crate) is_unloaded: Arc<AtomicBool>,
    /// How often its rule was applied.
    pub(crate) asked: Arc<AtomicUsize>,
}

impl Plugins for PluginDouble {
    fn for_pact(&self, pact: &Pact) -> Option<Arc<dyn Plugins>> {
        Some(Arc::new(PluginDouble { scope: pact.consumer.clone(), ..self.clone() }))
    }

    fn for_interaction(&self, interaction: &Interaction) -> Option<Arc<dyn Plugins>> {
        let scope = format!("{}/{}", self.scope, interaction.description);
        Some(Arc::new(PluginDouble { scope, ..self.clone() }))
    }

    fn for_test_run(&self, id: &str) -> Option<Arc<dyn Plugins>> {
        Some(Arc::new(PluginDouble { scope: format!("{} in {id}", self.scope), ..self.clone() }))
    }

    fn knows_rule(&self, name: &str) -> bool {
        name == "last"
    }

    fn knows_generator(&self, name: &str) -> bool {
        name == "count"
    }

    fn config_key(&self, rule: &str) -> Option<String> {
        self.knows_rule(rule).then(|| "character".to_owned())
    }

    fn claims_comparison(&self, content_type: &ContentType) -> bool {
        BodyFormat::of(content_type) == BodyFormat::Json && !self.is_unloaded.load(Ordering::Relaxed)
    }

    fn compare_contents(&self, contents: &ContentsComparison<'_>) -> Vec<Mismatch> {
        let text = format!(
            "{} {} {} {} {:?} {}",
            self.scope,
            contents.expected_type,
            contents.expected.text().unwrap(),
            contents.actual.text().unwrap(),
            contents.rules.keys().map(DocPath::text).collect::<Vec<_>>(),
            contents.allows_unexpected
        );
        vec![Mismatch::Body { path: "$".to_owned(), expected: None, actual: None, text }]
    }

    fn match_field(&self, field: &FieldComparison<'_>) -> Result<(), String> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let text = |value: &FieldValue<'_>| match value {
            FieldValue::Json(node) => node.to_text().into_owned(),
            FieldValue::Text(text) => (*text).to_owned(),
            other => format!("{other:?}"),
        };
        let (expected, actual) = (text(&field.expected), text(&field.actual));
        if actual.ends_with(field.values["character"].as_str().unwrap()) {
            return Ok(());
        }
        let category = field.category.name();
        Err(format!("{}: {category} {} {expected} {actual}", field.name, field.path))
    }

    fn generate_contents(&self, contents: &ContentsGeneration<'_>) -> Option<Result<Body, String>> {
        let ContentsGeneration { body, content_type, generators, context, mode, contents_for } = contents;
        (content_type.sub() == "vnd.x").then(|| {
            let body = body.text().filter(|text| *text != "broken").ok_or("it is broken")?;
            let (scope, paths, known) = (&self.scope, generators.len(), context.contains_key("mockServer"));
            Ok(Body::present(format!("{scope} {body} {paths} {known} {mode:?} {contents_for:?}"), None))
        })
    }

    fn generate_field(&self, field: &FieldGeneration<'_>) -> Result<Value, String> {
        let place = field.place.map(|(category, path)| format!("{} {path}", category.name()));
        let made = format!("{} {} {} {place:?}", field.name, field.values["by"], field.example);
        if field.example == "broken" { Err(made) } else { Ok(made.into()) }
    }
}
