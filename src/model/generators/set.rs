//! [`GeneratorSet`]: the generators of one request, response or message, by category and path.

use super::generator::Generator;
use crate::model::path::DocPath;
use std::collections::BTreeMap;

/// Which aspect of a part a generator makes a value for.
///
/// The order is that of the numbers in the C API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GeneratorCategory {
    /// The request method; read and written, never applied.
    Method,
    /// The request path.
    Path,
    /// Header values, by name.
    Header,
    /// Query parameters, by name.
    Query,
    /// The body, by path.
    Body,
    /// The response status.
    Status,
    /// Message metadata, by key.
    Metadata,
}

impl GeneratorCategory {
    /// The name written into files.
    pub fn name(self) -> &'static str {
        match self {
            GeneratorCategory::Method => "method",
            GeneratorCategory::Path => "path",
            GeneratorCategory::Header => "header",
            GeneratorCategory::Query => "query",
            GeneratorCategory::Body => "body",
            GeneratorCategory::Status => "status",
            GeneratorCategory::Metadata => "metadata",
        }
    }

    /// The category of a name in any case; `None` for a name that is none.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "method" => GeneratorCategory::Method,
            "path" => GeneratorCategory::Path,
            "header" | "headers" => GeneratorCategory::Header,
            "query" => GeneratorCategory::Query,
            "body" | "content" | "contents" => GeneratorCategory::Body,
            "status" => GeneratorCategory::Status,
            "metadata" => GeneratorCategory::Metadata,
            _ => return None,
        })
    }

    /// Whether the category has one generator, without a path.
    pub fn is_single(self) -> bool {
        matches!(self, GeneratorCategory::Method | GeneratorCategory::Path | GeneratorCategory::Status)
    }

    /// Whether keys of the category are literal names instead of path expressions.
    pub fn is_keyed_by_name(self) -> bool {
        matches!(self, GeneratorCategory::Header | GeneratorCategory::Query)
    }
}

/// All generators of one part. Categories without generators are never kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GeneratorSet {
    categories: BTreeMap<GeneratorCategory, BTreeMap<DocPath, Generator>>,
}

impl GeneratorSet {
    /// No generators.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there are no generators.
    pub fn is_empty(&self) -> bool {
        self.categories.is_empty()
    }

    /// The categories that have generators, with their generators.
    pub fn iter(&self) -> impl Iterator<Item = (GeneratorCategory, &BTreeMap<DocPath, Generator>)> {
        self.categories.iter().map(|(category, generators)| (*category, generators))
    }

    /// The generators of a category, if it has any.
    pub fn category(&self, category: GeneratorCategory) -> Option<&BTreeMap<DocPath, Generator>> {
        self.categories.get(&category)
    }

    /// Sets the generator of a path; a later one replaces an earlier one.
    pub fn set(&mut self, category: GeneratorCategory, path: DocPath, generator: Generator) {
        self.categories.entry(category).or_default().insert(path, generator);
    }

    /// Takes the generator of a path out.
    pub fn remove(&mut self, category: GeneratorCategory, path: &DocPath) -> Option<Generator> {
        let generators = self.categories.get_mut(&category)?;
        let removed = generators.remove(path);
        if generators.is_empty() {
            self.categories.remove(&category);
        }
        removed
    }

    /// Sets all generators of another set.
    pub fn merge(&mut self, other: GeneratorSet) {
        for (category, generators) in other.categories {
            self.categories.entry(category).or_default().extend(generators);
        }
    }
}
