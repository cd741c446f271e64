//! [`Template`]: a path of the document, such as `/users/{id}.json`, cut into its segments.

/// A path of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    pub(super) segments: Vec<Segment>,
}

/// What stands between two slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// A text without parameters.
    Literal(String),
    /// Texts and parameters in turn.
    Mixed(Vec<Piece>),
    /// One parameter.
    Parameter(String),
}

/// A part of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Parameter(String),
}

impl Template {
    pub(super) fn parse(path: &str) -> Self {
        Template { segments: path.split('/').map(Segment::parse).collect() }
    }

    /// The values of the parameters, if a path has this form. They are as the path has them, not decoded.
    pub(super) fn values<'t, 'p>(&'t self, segments: &[&'p str]) -> Option<Vec<(&'t str, &'p str)>> {
        if segments.len() != self.segments.len() {
            return None;
        }
        let mut values = Vec::new();
        for (segment, text) in self.segments.iter().zip(segments) {
            segment.values(text, &mut values)?;
        }
        Some(values)
    }

    /// The kinds of the segments, as a list that is smaller the more specific they are: literal before mixed before
    /// parameter, the first segment in which two differ decides.
    pub(super) fn rank(&self) -> Vec<u8> {
        let rank = |segment: &Segment| match segment {
            Segment::Literal(_) => 0,
            Segment::Mixed(_) => 1,
            Segment::Parameter(_) => 2,
        };
        self.segments.iter().map(rank).collect()
    }
}

impl Segment {
    fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, name, after)) = parameter(rest) {
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::Parameter(name.to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        match pieces.as_slice() {
            [] => Segment::Literal(String::new()),
            [Piece::Text(text)] => Segment::Literal(text.clone()),
            [Piece::Parameter(name)] => Segment::Parameter(name.clone()),
            _ => Segment::Mixed(pieces),
        }
    }

    /// Adds the values of the parameters, if a text has this form.
    pub(super) fn values<'t, 'p>(
        &'t self,
        text: &'p str,
        values: &mut Vec<(&'t str, &'p str)>,
    ) -> Option<()> {
        match self {
            Segment::Literal(literal) => (literal == text).then_some(()),
            Segment::Parameter(name) => (!text.is_empty()).then(|| values.push((name, text))),
            Segment::Mixed(pieces) => mixed(pieces, text, values),
        }
    }
}

/// The text before the next parameter, its name without the operators of RFC 6570, and the text after it.
fn parameter(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    let name = name.trim_start_matches(['+', '#', '.', '/', ';', '?', '&']).trim_end_matches('*');
    Some((before, name, after))
}

/// Each parameter takes as little as it may, the last text stands at the end.
fn mixed<'t, 'p>(pieces: &'t [Piece], text: &'p str, values: &mut Vec<(&'t str, &'p str)>) -> Option<()> {
    let mut rest = text;
    let mut open: Option<&'t str> = None;
    for (index, piece) in pieces.iter().enumerate() {
        match (piece, open) {
            (Piece::Text(literal), None) => rest = rest.strip_prefix(literal.as_str())?,
            (Piece::Text(literal), Some(name)) => {
                let first = rest.chars().next()?.len_utf8();
                let at = if index + 1 == pieces.len() {
                    let at = rest.len().checked_sub(literal.len()).filter(|at| *at >= first)?;
                    rest.ends_with(literal.as_str()).then_some(at)?
                } else {
                    first + rest.get(first..)?.find(literal.as_str())?
                };
                values.push((name, rest.get(..at)?));
                rest = rest.get(at + literal.len()..)?;
                open = None;
            }
            (Piece::Parameter(name), None) => open = Some(name),
            (Piece::Parameter(name), Some(before)) => {
                // Nothing stands between the two: the first takes one character.
                let first = rest.chars().next()?.len_utf8();
                values.push((before, rest.get(..first)?));
                rest = rest.get(first..)?;
                open = Some(name);
            }
        }
    }
    match open {
        Some(name) if !rest.is_empty() => values.push((name, rest)),
        None if rest.is_empty() => {}
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(template: &str, path: &str) -> Option<String> {
        let template = Template::parse(template);
        let segments: Vec<&str> = path.split('/').collect();
        let values = template.values(&segments)?;
        Some(values.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn parameters_take_one_segment_or_a_part_of_it() {
        for (template, path, expected) in [
            ("/users/{id}", "/users/7", Some("id=7")),
            ("/users/{id}", "/users/", None),
            ("/users/{id}", "/users/7/8", None),
            ("/files/{name}.{type}", "/files/a.b.c", Some("name=a type=b.c")),
            ("/files/{name}.json", "/files/a.json.json", Some("name=a.json")),
            ("/files/v{major}.{minor}/x", "/files/v1.2/x", Some("major=1 minor=2")),
            ("/{;id*}", "/5", Some("id=5")),
            ("/a*", "/abc", None),
            ("/{a}{b}", "/xyz", Some("a=x b=yz")),
        ] {
            assert_eq!(values(template, path).as_deref(), expected, "{template} {path}");
        }
    }
}
