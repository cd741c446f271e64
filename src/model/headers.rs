//! [`Headers`]: names that compare without case, values in order, and which headers are lists.

use super::name_index::NameIndex;
use std::collections::HashMap;

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

/// Headers that have one value, which may contain commas, and cookies: they are never taken for a list.
const SINGLE_HEADERS: [&str; 23] = [
    "age",
    "authorization",
    "content-length",
    "content-location",
    "content-range",
    "content-type",
    "cookie",
    "date",
    "etag",
    "expires",
    "host",
    "if-modified-since",
    "if-range",
    "if-unmodified-since",
    "last-modified",
    "link",
    "location",
    "proxy-authorization",
    "referer",
    "retry-after",
    "server",
    "set-cookie",
    "user-agent",
];

/// Whether commas in the text of this header, given in lower case, never separate values.
pub fn is_never_split(lower: &str) -> bool {
    SINGLE_HEADERS.contains(&lower)
}

/// The values in a line of a list. Commas inside quotes belong to a value.
pub fn split_at_commas(text: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let pieces = text.split(move |character| {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = is_quoted,
            '"' => is_quoted = !is_quoted,
            _ => {}
        }
        character == ',' && !is_quoted
    });
    pieces.map(str::trim)
}

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
    index: NameIndex,
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
        self.index.build(self.entries.len(), || positions(&self.entries));
        let at = self.position(name).unwrap_or_else(|| {
            self.index.add(|| name.to_ascii_lowercase(), self.entries.len());
            self.entries.push((name.to_owned(), Vec::new()));
            self.entries.len() - 1
        });
        &mut self.entries[at].1
    }

    /// The spelling of a name that is there already, else the one given.
    pub fn spelling<'n>(&'n self, name: &'n str) -> &'n str {
        self.position(name).map_or(name, |at| &self.entries[at].0)
    }

    /// Replaces the values of a name.
    pub fn set(&mut self, name: &str, values: Vec<String>) {
        *self.entry(name) = values;
    }

    /// Adds a name with its values even if another spelling of it is there, as a pact file may have it.
    pub fn push_spelling(&mut self, name: String, values: Vec<String>) {
        self.index.clear();
        self.entries.push((name, values));
    }

    /// Takes a name and its values out.
    pub fn remove(&mut self, name: &str) -> Option<Vec<String>> {
        let at = self.position(name)?;
        self.index.clear();
        Some(self.entries.remove(at).1)
    }

    /// The entry of a name; of several spellings the first in byte order.
    fn position(&self, name: &str) -> Option<usize> {
        if let Some(found) = self.index.find(|| name.to_ascii_lowercase()) {
            return found;
        }
        let spelled =
            self.entries.iter().enumerate().filter(|(_, (known, _))| known.eq_ignore_ascii_case(name));
        spelled.min_by(|(_, a), (_, b)| a.0.cmp(&b.0)).map(|(at, _)| at)
    }
}

/// The positions of names without regard to case; of several spellings the first in byte order counts.
fn positions(entries: &[(String, Vec<String>)]) -> HashMap<String, usize> {
    let mut positions = HashMap::with_capacity(entries.len());
    for (at, (name, _)) in entries.iter().enumerate() {
        let found = positions.entry(name.to_ascii_lowercase()).or_insert(at);
        if *name < entries[*found].0 {
            *found = at;
        }
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::{Headers, split_value};

    #[test]
    fn many_names_are_found_as_few_are() {
        let mut headers = Headers::new();
        headers.push_spelling("name-7".to_owned(), vec!["lower".to_owned()]);
        for number in 0..100 {
            headers.entry(&format!("Name-{number}")).push(number.to_string());
        }
        headers.push_spelling("NAME-50".to_owned(), vec!["upper".to_owned()]);

        assert_eq!(headers.first("nAME-7"), Some("lower"));
        assert_eq!(headers.spelling("name-99"), "Name-99");
        headers.entry("name-50").push("more".to_owned());
        assert_eq!(headers.get("Name-50"), Some(["upper".to_owned(), "more".to_owned()].as_slice()));
        assert_eq!(headers.remove("name-3"), Some(vec!["3".to_owned()]));
        assert_eq!((headers.get("Name-3"), headers.first("NAME-99")), (None, Some("99")));
        assert_eq!(headers.entry("name-98").len(), 1);
        assert_eq!(headers.len(), 100);
        assert_eq!(
            headers,
            headers.iter().fold(Headers::new(), |mut copy, (name, values)| {
                copy.push_spelling(name.to_owned(), values.to_vec());
                copy
            })
        );
    }

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
