//! Bodies from the JSON that a client would hand to a plugin, for content types that no plugin claims.

use super::edit::Edit;
use super::part::{Part, warned_part};
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{Value, compact};
use crate::lint::Warning;
use crate::model::body::Content;
use crate::model::{Body, BodyFormat, Contents, Interaction, InteractionKind};
use crate::plugin::PluginId;

impl Edit<'_> {
    /// Sets the body of a part as `contents` says; headers, metadata and rules stay as they are.
    ///
    /// A string is the body itself, of this content type. Of an object the member `contents` counts: a string is a
    /// body of plain text, null is no body, and any other value is a body of JSON. Other contents change nothing.
    pub(super) fn with_unclaimed_contents(
        &mut self,
        part: Part,
        content_type: &ContentType,
        contents: &Value,
    ) {
        if let Some(body) = body(content_type, contents) {
            *target(self.interaction, part) = body;
        }
    }
}

fn body(content_type: &ContentType, contents: &Value) -> Option<Body> {
    let contents = match contents {
        // COMPAT: an empty string keeps its content type in the file, unlike every other empty body.
        Value::String(text) => return Some(typed(text.clone(), content_type.clone())),
        Value::Object(members) => members.get("contents")?,
        _ => return None,
    };
    Some(match contents {
        Value::Null => Body::Missing,
        Value::String(text) => Body::present(text.clone(), Some(ContentType::text_plain())),
        // SPEC: the released library forgets the type in responses and messages, and writes `*/*` there.
        other => typed(compact(other), ContentType::json()),
    })
}

fn typed(text: String, content_type: ContentType) -> Body {
    Body::Present(Content { bytes: text.into(), content_type: Some(content_type), hint: None, is_raw: false })
}

/// The body to set. Of several responses to a message it is the first; one is made if there is none.
fn target(interaction: &mut Interaction, part: Part) -> &mut Body {
    match (&mut interaction.kind, part) {
        (InteractionKind::Http(http), Part::Request) => &mut http.request.part.body,
        (InteractionKind::Http(http), Part::Response) => &mut http.response.part.body,
        (InteractionKind::AsyncMessage(message), _) => &mut message.body,
        (InteractionKind::SyncMessage(message), Part::Request) => &mut message.request.body,
        (InteractionKind::SyncMessage(message), Part::Response) => {
            if message.responses.is_empty() {
                message.responses.push(Contents::default());
            }
            &mut message.responses[0].body
        }
    }
}

/// What is wrong with contents of this type when none of the loaded plugins claims it; nothing if the library knows the
/// type itself.
pub(super) fn unclaimed(
    interaction: &Interaction,
    part: Part,
    content_type: &ContentType,
    loaded: &[PluginId],
) -> Option<Warning> {
    let loaded = loaded_text(loaded);
    let text = format!("no loaded plugin claims the content type '{content_type}'; {loaded}");
    let warning =
        Warning { part: warned_part(interaction, part), category: "body", path: "$".to_owned(), text };
    (!is_known(content_type)).then_some(warning)
}

fn loaded_text(loaded: &[PluginId]) -> String {
    let names: Vec<String> = loaded.iter().map(ToString::to_string).collect();
    match names.as_slice() {
        [] => "no plugins are loaded".to_owned(),
        [name] => format!("the plugin {name} is loaded"),
        names => format!("the plugins {} are loaded", names.join(", ")),
    }
}

/// Whether the library itself takes bodies of this type apart, so that no plugin is missing.
fn is_known(content_type: &ContentType) -> bool {
    match BodyFormat::of(content_type) {
        _ if content_type.json_form().is_some() => true,
        BodyFormat::Json | BodyFormat::JsonLines | BodyFormat::Xml | BodyFormat::Form => true,
        BodyFormat::Multipart => matches!(content_type.sub(), "form-data" | "mixed"),
        BodyFormat::Text => content_type.sub() == "plain",
        BodyFormat::Binary => content_type.main() == "application" && content_type.sub() == "octet-stream",
    }
}
