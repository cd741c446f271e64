//! [`Query`]: parameters with their values, in order. `foundation::form` reads and writes query strings.

use super::name_index::NameIndex;

/// Parameter names with their values; an absent value is a name without `=`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    parameters: Vec<(String, Vec<Option<String>>)>,
    index: NameIndex,
}

impl Query {
    /// No parameters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Parameters with all their values. Each name must come once.
    pub fn of_lists(lists: impl IntoIterator<Item = (String, Vec<Option<String>>)>) -> Self {
        Query { parameters: lists.into_iter().collect(), index: NameIndex::default() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty()
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.parameters.len()
    }

    /// All parameters in the order their names first came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Option<String>])> {
        self.parameters.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    /// The values of a parameter.
    pub fn get(&self, name: &str) -> Option<&[Option<String>]> {
        self.position(name).map(|at| self.parameters[at].1.as_slice())
    }

    /// The values of a parameter, made empty if it is not there yet.
    pub fn entry(&mut self, name: &str) -> &mut Vec<Option<String>> {
        self.index.build(self.parameters.len(), || {
            // Names are there once; of two, which a list might have, the first counts.
            let named = self.parameters.iter().enumerate().rev();
            named.map(|(at, (name, _))| (name.clone(), at)).collect()
        });
        let at = self.position(name).unwrap_or_else(|| {
            self.index.add(|| name.to_owned(), self.parameters.len());
            self.parameters.push((name.to_owned(), Vec::new()));
            self.parameters.len() - 1
        });
        &mut self.parameters[at].1
    }

    fn position(&self, name: &str) -> Option<usize> {
        let search = || self.parameters.iter().position(|(known, _)| known == name);
        self.index.find(|| name.to_owned()).unwrap_or_else(search)
    }
}

/// Collects pairs; the values of a repeated name are put together. Linear in the number of pairs.
impl FromIterator<(String, Option<String>)> for Query {
    fn from_iter<I: IntoIterator<Item = (String, Option<String>)>>(pairs: I) -> Self {
        let mut places = std::collections::HashMap::<String, usize>::new();
        let mut query = Query::new();
        for (name, value) in pairs {
            let at = *places.entry(name).or_insert_with_key(|name| {
                query.parameters.push((name.clone(), Vec::new()));
                query.parameters.len() - 1
            });
            query.parameters[at].1.push(value);
        }
        query
    }
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn many_names_are_found_as_few_are() {
        let mut query = Query::new();
        for number in 0..100 {
            query.entry(&format!("name-{}", number % 60)).push(Some(number.to_string()));
        }

        assert_eq!(query.len(), 60);
        assert_eq!(query.get("name-5"), Some([Some("5".to_owned()), Some("65".to_owned())].as_slice()));
        assert_eq!(query.get("name-60"), None);
    }
}
