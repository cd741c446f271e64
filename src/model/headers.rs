//! [`Headers`]: names that compare without case, values in order, and which headers are lists.

/// The headers whose text is a comma-separated list; every other header is one value.
const LIST_HEADERS: [&str; 12] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-expose-headers",
    "access-control-request-headers",
    "allow",
    "cache-control",
    "if-match",
    "if-none-match",
    "vary",
];

/// Whether the text of this header is a comma-separated list.
pub fn is_list_header(name: &str) -> bool {
    LIST_HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The values in the text of a header: split and trimmed for list headers, otherwise one, trimmed.
pub fn split_value(name: &str, text: &str) -> Vec<String> {
    if is_list_header(name) {
        text.split(',').map(|piece| piece.trim().to_owned()).collect()
    } else {
        vec![text.trim().to_owned()]
    }
}

/// Header names with their values, in the order they were added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers {
    entries: Vec<(String, Vec<String>)>,
}

impl Headers {
    /// No headers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// All names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.entries.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    /// The values of a name, found without regard to case.
    pub fn get(&self, name: &str) -> Option<&[String]> {
        self.position(name).map(|at| self.entries[at].1.as_slice())
    }

    /// The first value of a name.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.get(name)?.first().map(String::as_str)
    }

    /// The values of a name, made empty if there is no such name yet. The first spelling stays.
    pub fn entry(&mut self, name: &str) -> &mut Vec<String> {
        let at = self.position(name).unwrap_or_else(|| {
            self.entries.push((name.to_owned(), Vec::new()));
            self.entries.len() - 1
        });
        &mut self.entries[at].1
    }

    /// Replaces the values of a name.
    pub fn set(&mut self, name: &str, values: Vec<String>) {
        *self.entry(name) = values;
    }

    /// Adds a name with its values even if another spelling of it is there, as a pact file may have it.
    pub fn push_spelling(&mut self, name: String, values: Vec<String>) {
        self.entries.push((name, values));
    }

    /// Takes a name and its values out.
    pub fn remove(&mut self, name: &str) -> Option<Vec<String>> {
        self.position(name).map(|at| self.entries.remove(at).1)
    }

    /// The entry of a name; of several spellings the first in byte order.
    fn position(&self, name: &str) -> Option<usize> {
        let spelled =
            self.entries.iter().enumerate().filter(|(_, (known, _))| known.eq_ignore_ascii_case(name));
        spelled.min_by(|(_, a), (_, b)| a.0.cmp(&b.0)).map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::{Headers, split_value};

    #[test]
    fn only_list_headers_are_split_at_commas() {
        assert_eq!(split_value("ACCEPT", "a, b,,c "), ["a", "b", "", "c"]);
        assert_eq!(split_value("Date", " Sat, 21 Nov 2026 "), ["Sat, 21 Nov 2026"]);
        assert_eq!(split_value("Accept", ""), [""]);
    }

    #[test]
    fn names_are_found_without_regard_to_case_and_keep_their_first_spelling() {
        let mut headers = Headers::new();
        headers.entry("X-A").push("1".to_owned());
        headers.entry("x-a").push("2".to_owned());

        assert_eq!(headers.get("X-a"), Some(["1".to_owned(), "2".to_owned()].as_slice()));
        assert_eq!(headers.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["X-A"]);
    }

    #[test]
    fn of_two_spellings_in_a_file_the_first_in_byte_order_is_seen() {
        let mut headers = Headers::new();
        headers.push_spelling("x-a".to_owned(), vec!["lower".to_owned()]);
        headers.push_spelling("X-A".to_owned(), vec!["upper".to_owned()]);

        assert_eq!(headers.first("x-A"), Some("upper"));
        assert_eq!(headers.len(), 2);
    }
}
