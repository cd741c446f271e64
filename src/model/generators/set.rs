//! [`GeneratorSet`]: the generators of one request, response or message, by category and path.

use super::generator::Generator;
use crate::model::category::Category;
use crate::model::path::DocPath;
use std::collections::BTreeMap;

/// All generators of one part. Categories without generators are removed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GeneratorSet {
    categories: BTreeMap<Category, BTreeMap<DocPath, Generator>>,
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
    pub fn iter(&self) -> impl Iterator<Item = (Category, &BTreeMap<DocPath, Generator>)> {
        self.categories.iter().map(|(category, generators)| (*category, generators))
    }

    /// The generators of a category, if it has any.
    pub fn category(&self, category: Category) -> Option<&BTreeMap<DocPath, Generator>> {
        self.categories.get(&category)
    }

    /// Sets the generator of a path; a later one replaces an earlier one.
    pub fn set(&mut self, category: Category, path: DocPath, generator: Generator) {
        self.categories.entry(category).or_default().insert(path, generator);
    }

    /// Takes the generator of a path out.
    pub fn remove(&mut self, category: Category, path: &DocPath) -> Option<Generator> {
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
