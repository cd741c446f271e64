mod draft;
mod http;
mod contents;
mod message;
mod multipart;
mod warnings;
mod plugins;

use super::{Draft, Edit, NewInteraction};
use crate::foundation::json::{Value, parse_value};
use crate::model::generators::write_generators;
use crate::model::rules::write_rules;
use crate::model::{Contents, Http, HttpPart, Interaction, InteractionKind};

/// A draft with one empty interaction.
fn draft(kind: NewInteraction) -> Draft {
    let mut draft = Draft::new("consumer", "provider");
    draft.add_interaction(kind, "first").unwrap();
    draft
}

fn edit(draft: &mut Draft) -> Edit<'_> {
    draft.edit(1).unwrap()
}

fn interaction(draft: &Draft) -> &Interaction {
    draft.interaction(1).unwrap()
}

fn http(draft: &Draft) -> &Http {
    interaction(draft).as_http().unwrap()
}

fn async_message(draft: &Draft) -> &Contents {
    match &interaction(draft).kind {
        InteractionKind::AsyncMessage(message) => message,
        other => panic!("{other:?} is not an asynchronous message"),
    }
}

fn rules(part: &HttpPart) -> Value {
    write_rules(&part.rules).unwrap_or_default()
}

fn generators(part: &HttpPart) -> Value {
    write_generators(&part.generators).unwrap_or_default()
}

fn json(text: &str) -> Value {
    parse_value(text).unwrap()
}

/// `T:` and `G:` stand for the keys of matchers and generators.
fn expand(text: &str) -> String {
    text.replace("T:", r#""pact:matcher:type":"#).replace("G:", r#""pact:generator:type":"#)
}
