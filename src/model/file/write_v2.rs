//! Writing HTTP interactions as V1, V1.1 and V2, which differ only in the version's text.

use super::write_part;
use crate::foundation::json::{Map, Value};
use crate::model::interaction::{Http, Interaction};
use crate::model::spec::SpecVersion;

/// An HTTP interaction; of several provider states only the name of the first is kept.
pub(super) fn http(interaction: &Interaction, http: &Http) -> Value {
    let mut object = Map::new();
    object.insert("description".to_owned(), interaction.description.as_str().into());
    if let Some(state) = interaction.states.first() {
        object.insert("providerState".to_owned(), state.name.as_str().into());
    }
    object.insert("request".to_owned(), write_part::request(&http.request, SpecVersion::V2));
    object.insert("response".to_owned(), write_part::response(&http.response, SpecVersion::V2));
    Value::Object(object)
}
