//! HTTP only: method, path, query, headers and status.
//!
//! Every value may be a plain text or a JSON object with a matcher in it. Each value of a header or query parameter
//! has rules of its own: value 1 is compared by the rule at `$.name[1]` alone.

use super::edit::Edit;
use super::error::Error;
use super::part::Part;
use crate::definition::{self, Definition, Example, Scalar};
use crate::matching::first_status;
use crate::model::generators::GeneratorSet;
use crate::model::headers::split_value;
use crate::model::rules::{RuleList, RuleSet};
use crate::model::{Category, DocPath, Headers, HttpPart, Query};

/// How many values a header or query parameter may have.
const MAX_VALUES: usize = 4_096;

impl Edit<'_> {
    /// Sets method and path; `GET` and `/` by default.
    pub fn with_request(&mut self, method: Option<&str>, path: Option<&str>) -> Result<(), Error> {
        let scalar = path.map(|path| definition::scalar(path, self.names)).transpose()?;
        let request = &mut self.http()?.request;
        if scalar.as_ref().and_then(|scalar| scalar.example.first()).is_some_and(|path| path.contains('?')) {
            return Err(Error::QueryInPath);
        }
        method.unwrap_or("GET").clone_into(&mut request.method);
        match scalar {
            None => "/".clone_into(&mut request.path),
            Some(mut scalar) => {
                request.path = scalar.example.take_first().unwrap_or_default();
                add_scalar(&mut request.part, Category::Path, DocPath::root(), scalar);
            }
        }
        Ok(())
    }

    /// Sets the value of a query parameter at an index; a list of values at index 0 is added to those
    /// already there. No value means a name without `=`.
    pub fn query_parameter(&mut self, name: &str, index: usize, value: Option<&str>) -> Result<(), Error> {
        check_index(index)?;
        let scalar = value.map(|value| definition::scalar(value, self.names)).transpose()?;
        let request = &mut self.http()?.request;
        let values = request.query.get_or_insert_with(Query::new).entry(name);
        let Some(mut scalar) = scalar else {
            put(values, index, None);
            return Ok(());
        };
        match scalar.example.take() {
            Example::List(list) if index == 0 => values.extend(list.into_iter().map(Some)),
            Example::List(list) => put(values, index, list.into_iter().next()),
            example => put(values, index, Some(example.into_text())),
        }
        add_value(&mut request.part, Category::Query, name, index, scalar);
        Ok(())
    }

    /// Sets the value of a query parameter at an index, as the first releases did: only single values,
    /// and matchers inside an example are followed as in a body.
    pub fn query_parameter_single(&mut self, name: &str, index: usize, value: &str) -> Result<(), Error> {
        check_index(index)?;
        let base = DocPath::of_name(name).index(index);
        let (text, definition) = definition::single(value, &base, self.names)?;
        let request = &mut self.http()?.request;
        put(request.query.get_or_insert_with(Query::new).entry(name), index, Some(text));
        add_definition(&mut request.part, Category::Query, definition);
        Ok(())
    }

    /// Sets the value of a header at an index. A list of values replaces all, whatever the index; at
    /// index 0 the text of a list header is split at its commas.
    pub fn header(&mut self, part: Part, name: &str, index: usize, value: Option<&str>) -> Result<(), Error> {
        check_index(index)?;
        let mut scalar = definition::scalar(value.unwrap_or_default(), self.names)?;
        let http = self.http_part(part)?;
        let headers = http.headers.get_or_insert_with(Headers::new);
        let spelled = headers.spelling(name).to_owned();
        let values = headers.entry(name);
        match scalar.example.take() {
            Example::List(list) => *values = list,
            example => put_header(values, name, index, example.into_text()),
        }
        // COMPAT: the rules of a list of values are those of the index it was given with.
        add_value(http, Category::Header, &spelled, index, scalar);
        Ok(())
    }

    /// Sets the value of a header at an index, as the first releases did: only single values, never split
    /// or trimmed, and matchers inside an example are followed as in a body.
    pub fn header_single(&mut self, part: Part, name: &str, index: usize, value: &str) -> Result<(), Error> {
        check_index(index)?;
        let names = self.names;
        let http = self.http_part(part)?;
        // COMPAT: unlike a query parameter's, a header's rules are for the name, whatever the index.
        let base = DocPath::of_name(http.headers.as_ref().map_or(name, |headers| headers.spelling(name)));
        let (text, definition) = definition::single(value, &base, names)?;
        put(http.headers.get_or_insert_with(Headers::new).entry(name), index, text);
        add_definition(http, Category::Header, definition);
        Ok(())
    }

    /// Replaces all values of a header by this one, as it is.
    pub fn set_header(&mut self, part: Part, name: &str, value: &str) -> Result<(), Error> {
        let http = self.http_part(part)?;
        http.headers.get_or_insert_with(Headers::new).set(name, vec![value.to_owned()]);
        Ok(())
    }

    /// Sets the status.
    pub fn response_status(&mut self, status: u16) -> Result<(), Error> {
        check_status(&status.to_string())?;
        self.http()?.response.status = status;
        Ok(())
    }

    /// Sets the status from a text; 200 by default. A matcher or generator without an example gives the first status that
    /// it allows.
    pub fn response_status_text(&mut self, status: Option<&str>) -> Result<(), Error> {
        let mut scalar = definition::status(status.unwrap_or("200"), self.names)?;
        let status = match scalar.example.take_first() {
            Some(text) => check_status(&text)?,
            None => first_status(&scalar.rules, scalar.generator.as_ref()),
        };
        let response = &mut self.http()?.response;
        response.status = status;
        add_scalar(&mut response.part, Category::Status, DocPath::root(), scalar);
        Ok(())
    }

    fn http_part(&mut self, part: Part) -> Result<&mut HttpPart, Error> {
        let http = self.http()?;
        Ok(match part {
            Part::Request => &mut http.request.part,
            Part::Response => &mut http.response.part,
        })
    }
}

/// The rules and generators of a definition, under a category.
pub(super) fn sets(category: Category, definition: Definition) -> (RuleSet, GeneratorSet) {
    let (mut rules, mut generators) = (RuleSet::new(), GeneratorSet::new());
    for (path, list) in definition.rules {
        rules.add_list(category, path, list);
    }
    for (path, generator) in definition.generators {
        generators.set(category, path, generator);
    }
    (rules, generators)
}

fn add_definition(part: &mut HttpPart, category: Category, definition: Definition) {
    let (rules, generators) = sets(category, definition);
    part.rules.merge(rules);
    part.generators.merge(generators);
}

fn add_scalar(part: &mut HttpPart, category: Category, path: DocPath, scalar: Scalar) {
    if let Some(generator) = scalar.generator {
        part.generators.set(category, path.clone(), generator);
    }
    if !scalar.rules.is_empty() {
        part.rules.add_list(category, path, RuleList { rules: scalar.rules, ..RuleList::default() });
    }
}

/// Adds rules for the value at an index. The rules of the first value have the name as their path until there are
/// rules for another value.
fn add_value(part: &mut HttpPart, category: Category, name: &str, index: usize, scalar: Scalar) {
    let mut path = DocPath::of_name(name);
    let joins_others = index > 0 && !scalar.rules.is_empty();
    if let Some(list) = joins_others.then(|| part.rules.remove(category, &path)).flatten() {
        part.rules.add_list(category, path.clone().index(0), list);
    }
    if index > 0 {
        path = path.index(index);
    }
    add_scalar(part, category, path, scalar);
}

fn put_header(values: &mut Vec<String>, name: &str, index: usize, text: String) {
    if index > 0 {
        return put(values, index, text);
    }
    let mut pieces = split_value(name, &text);
    match pieces.pop() {
        Some(piece) if pieces.is_empty() => put(values, 0, piece),
        Some(last) => {
            pieces.push(last);
            *values = pieces;
        }
        None => {}
    }
}

fn put<T: Clone + Default>(values: &mut Vec<T>, index: usize, value: T) {
    if index >= values.len() {
        values.resize(index + 1, T::default());
    }
    values[index] = value;
}

fn check_index(index: usize) -> Result<(), Error> {
    if index < MAX_VALUES { Ok(()) } else { Err(Error::BadIndex(index)) }
}

fn check_status(text: &str) -> Result<u16, Error> {
    let status = text.parse().ok().filter(|status| (100..=999).contains(status));
    status.ok_or_else(|| Error::BadStatus(text.to_owned()))
}
