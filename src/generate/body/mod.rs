//! Values in bodies, at the paths of their generators. Bodies of other types than JSON, XML and forms stay as they are,
//! unless a plugin claims them.

mod json;
mod xml;
mod form;

use super::value::Maker;
use crate::foundation::content_type::ContentType;
use crate::matching::ContentsGeneration;
use crate::model::generators::Generator;
use crate::model::rules::{Attributes, Rules, Variant};
use crate::model::{Body, BodyFormat, DocPath};

pub(super) use json::has_variant_generators;

/// The generators and rules that make the values of a body.
#[derive(Clone, Copy)]
pub(super) struct BodyGenerators<'p> {
    /// The generators by path.
    pub(super) by_path: &'p [(&'p DocPath, &'p Generator)],
    /// The rules of the body, for the generators inside them.
    pub(super) rules: Option<&'p Rules>,
}

/// Places values in a body; `None` when it stays as it is.
pub(super) fn place(
    body: &Body,
    content_type: Option<&ContentType>,
    generators: BodyGenerators<'_>,
    maker: &mut Maker<'_>,
) -> Option<Body> {
    let content = body.content()?;
    let content_type = content_type?;
    if let Some(generated) = generated_by_plugin(body, content_type, generators, maker) {
        return generated;
    }
    let applying: Vec<_> =
        generators.by_path.iter().copied().filter(|(_, generator)| maker.applies(generator)).collect();
    let generators = BodyGenerators { by_path: &applying, ..generators };
    let placed = match BodyFormat::of_bytes(content_type, &content.bytes) {
        BodyFormat::Json => json::place(&content.bytes, generators, maker),
        BodyFormat::JsonLines => json::place_in_lines(&content.bytes, generators, maker),
        BodyFormat::Xml => xml::place(&content.bytes, generators.by_path, maker),
        BodyFormat::Form => form::place(content, content_type.charset(), generators.by_path, maker),
        // Generators have no paths into these.
        BodyFormat::Multipart | BodyFormat::Text | BodyFormat::Binary => return None,
    };
    match placed {
        Ok(bytes) => {
            let mut content = content.clone();
            content.bytes = bytes?.into();
            content.is_raw = false;
            Some(Body::Present(content))
        }
        Err(reason) => {
            tracing::warn!("no values are placed in a body that cannot be read: {reason}");
            None
        }
    }
}

/// What a plugin makes of a body, if one claims its content type; nothing when the body stays as it is. The plugin gets
/// the generators for both sides, and on which side it is.
fn generated_by_plugin(
    body: &Body,
    content_type: &ContentType,
    generators: BodyGenerators<'_>,
    maker: &Maker<'_>,
) -> Option<Option<Body>> {
    if generators.by_path.is_empty() {
        return None;
    }
    let contents = ContentsGeneration {
        body,
        content_type,
        generators: generators.by_path,
        context: maker.context.values(),
        mode: maker.mode,
        contents_for: maker.part,
    };
    let generated = maker.engine.plugins().generate_contents(&contents)?;
    Some(generated.inspect_err(|reason| tracing::error!("the example of a body stays: {reason}")).ok())
}

/// The variants of the rules that have some, with the paths of their arrays.
fn variants(rules: &Rules) -> impl Iterator<Item = (&DocPath, &[Variant])> {
    rules.iter().flat_map(|(path, list)| {
        list.rules.iter().filter_map(move |rule| match rule.attributes() {
            Attributes::Variants(variants) => Some((path, variants)),
            Attributes::Nothing
            | Attributes::Text(..)
            | Attributes::Limits(..)
            | Attributes::Status(_)
            | Attributes::Each(_)
            | Attributes::Plugin(_) => None,
        })
    })
}
