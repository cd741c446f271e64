//! The query of a request.

use super::parameters::{Parameter, Sent};
use super::said::{Codes, Said, Statement};
use crate::foundation::form;
use crate::foundation::json::pointer;
use crate::model::{Query, Request};
use crate::openapi::known::{documented, meant};
use crate::openapi::schema::Schemas;
use crate::openapi::value_text::Style;
use std::collections::BTreeSet;

const CODES: Codes = Codes::of_parameter("request.query.incompatible");

/// A property of an object that is sent in parameters of its own: the property, the parameter, the values.
type Field<'q> = (String, &'q str, Vec<Option<String>>);

impl<'d> Schemas<'d> {
    /// Judges the query. Parameters with the names of `of_security` are not asked for.
    pub(super) fn judge_query(
        &mut self,
        said: &mut Said<'_>,
        parameters: &[Parameter<'d>],
        request: &Request,
        of_security: &BTreeSet<String>,
    ) {
        let empty = Query::new();
        let query = request.query.as_ref().unwrap_or(&empty);
        let mut known: BTreeSet<String> = BTreeSet::new();
        for parameter in parameters.iter().filter(|it| it.within == "query") {
            let names = match self.fields(parameter, query) {
                Some(fields) => self.judge_fields_of_query(said, parameter, &fields),
                None => self.judge_named(said, parameter, query),
            };
            known.extend(names);
        }
        let mut is_whole_documented = false;
        for parameter in parameters.iter().filter(|it| it.within == "querystring") {
            is_whole_documented = true;
            self.judge_whole(said, parameter, query);
        }
        if !is_whole_documented {
            let is_unknown = |name: &str| !known.contains(name) && !of_security.contains(name);
            self.warn_of_unknown(said, parameters, query, &is_unknown);
        }
    }

    /// One parameter by its name. The result is the name, if it is sent.
    fn judge_named(&mut self, said: &mut Said<'_>, parameter: &Parameter<'d>, query: &Query) -> Vec<String> {
        let written = said.written;
        let Some(texts) = query.get(parameter.name) else {
            self.missing(said, parameter, CODES.incompatible, written.query(None));
            return Vec::new();
        };
        let is_empty = texts.iter().all(|text| text.as_deref().unwrap_or_default().is_empty());
        if !(is_empty && parameter.is_set("allowEmptyValue")) {
            let pact = |_: &str| written.query(Some(parameter.name));
            let sent = Sent { codes: CODES, pact: &pact, texts, usual_style: "form" };
            self.judge_parameter(said, parameter, &sent);
        }
        self.warn_if_deprecated(said, parameter, written.query(Some(parameter.name)));
        vec![parameter.name.to_owned()]
    }

    /// The properties of an object that is sent in parameters of its own; nothing if the parameter is not sent so.
    fn fields<'q>(&mut self, parameter: &Parameter<'d>, query: &'q Query) -> Option<Vec<Field<'q>>> {
        let (schema, _) = parameter.schema(self);
        let schema = schema?;
        let style = parameter.style(self, "form");
        let types = self.types(schema);
        let is_object = types.has("object") && !types.has("array") && !types.has("string");
        let is_deep = style == Style::Deep;
        let is_in_fields = is_deep || (style == Style::Exploded && query.get(parameter.name).is_none());
        if !is_object || !is_in_fields {
            return None;
        }
        let names = self.property_names(schema);
        let prefix = format!("{}[", parameter.name);
        let property = |name: &str| {
            if is_deep {
                name.strip_prefix(&prefix)?.strip_suffix(']').map(str::to_owned)
            } else {
                names.contains(&name).then(|| name.to_owned())
            }
        };
        Some(
            query
                .iter()
                .filter_map(|(name, values)| Some((property(name)?, name, values.to_vec())))
                .collect(),
        )
    }

    /// An object in parameters of its own. The result is their names.
    fn judge_fields_of_query(
        &mut self,
        said: &mut Said<'_>,
        parameter: &Parameter<'d>,
        fields: &[Field<'_>],
    ) -> Vec<String> {
        let written = said.written;
        if fields.is_empty() {
            self.missing(said, parameter, CODES.incompatible, written.query(None));
            return Vec::new();
        }
        let (schema, _) = parameter.schema(self);
        let pairs = fields.iter().map(|(property, _, values)| (property.as_str(), values.clone()));
        let value = self.value_of_fields(pairs, schema, |_| Style::Exploded);
        let pact = |at: &str| {
            let step = pointer::steps(at).and_then(|mut steps| steps.next());
            let field = step.and_then(|step| fields.iter().find(|(property, ..)| *property == step));
            written.query(field.map(|(_, name, _)| *name))
        };
        if let Some(schema) = schema {
            self.judge_value(said, schema, value.root(), CODES, &pact);
        }
        self.warn_if_deprecated(said, parameter, written.query(None));
        fields.iter().map(|(_, name, _)| (*name).to_owned()).collect()
    }

    /// The whole query as one value, as version 3.2 has it.
    fn judge_whole(&mut self, said: &mut Said<'_>, parameter: &Parameter<'d>, query: &Query) {
        let written = said.written;
        if query.is_empty() {
            self.missing(said, parameter, CODES.incompatible, written.query(None));
            return;
        }
        let pairs =
            query.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value.as_deref())));
        let text = form::decode(&form::encode_form(pairs));
        let pact = |_: &str| written.query(None);
        let sent = Sent { codes: CODES, pact: &pact, texts: &[Some(text)], usual_style: "form" };
        self.judge_parameter(said, parameter, &sent);
    }

    fn warn_of_unknown(
        &mut self,
        said: &mut Said<'_>,
        parameters: &[Parameter<'d>],
        query: &Query,
        is_unknown: &dyn Fn(&str) -> bool,
    ) {
        for (name, values) in query.iter().filter(|(name, _)| is_unknown(name)) {
            let place = self.parameter_list_place(said);
            let names: Vec<&str> =
                parameters.iter().filter(|it| it.within == "query").map(|it| it.name).collect();
            let message = format!("query parameter '{name}' is not documented{}", documented(&names));
            let actual = values.first().cloned().flatten().unwrap_or_default();
            let pact = said.written.query(Some(name));
            let statement = Statement::new("request.query.unknown", pact, place, message).actual(&actual);
            said.warning(self, statement.hint(meant(name, &names)));
        }
    }
}
