//! [`Aspects`] rendered: as JSON, and as lines of text with or without colours.
//!
//! Aspects that agree are only named; those that differ are shown with their differences, expected before
//! received. In the text, control characters are escaped.

use super::aspect::{Aspect, AspectKind, Aspects, Difference};
use super::line_diff::LineDiff;
use crate::foundation::json::{self, Map, Value};
use crate::foundation::text::{Style, on_one_line};

impl AspectKind {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            AspectKind::Method => "method",
            AspectKind::Path => "path",
            AspectKind::Query => "query",
            AspectKind::Header => "header",
            AspectKind::Body => "body",
        }
    }

    /// Whether it has a list of values and a name.
    fn is_list(self) -> bool {
        matches!(self, AspectKind::Query | AspectKind::Header)
    }
}

fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Map<String, Value> {
    let members = members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    json::object(members)
}

fn unless_empty(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| text.into())
}

fn unless_none(count: usize) -> Option<Value> {
    (count > 0).then(|| count.into())
}

impl Aspects {
    /// The aspects as an array.
    #[must_use]
    pub fn to_json(&self) -> Value {
        self.listed.iter().map(Aspect::to_json).collect()
    }

    /// The lines of a report, without the space they are set off by.
    #[must_use]
    pub fn to_lines(&self, style: Style) -> Vec<String> {
        let (agreeing, differing): (Vec<_>, Vec<_>) = self.listed.iter().partition(|aspect| aspect.agrees());
        let mut lines = Vec::new();
        if !agreeing.is_empty() {
            let names: Vec<_> = agreeing.into_iter().map(Aspect::title).collect();
            lines.push(format!("{} {}", style.green("agrees:"), names.join(", ")));
        }
        for aspect in differing {
            lines.push(format!("{} {}", style.red("differs:"), aspect.title()));
            lines.extend(aspect.details(style).into_iter().map(|line| format!("  {line}")));
        }
        if self.more > 0 {
            lines.push(format!("({} more not shown)", self.more));
        }
        lines
    }
}

impl Aspect {
    fn to_json(&self) -> Value {
        let side = |values: &Option<Vec<String>>| -> Option<Value> {
            let values = values.as_ref()?;
            if self.kind.is_list() {
                return Some(values.iter().map(String::as_str).collect());
            }
            values.first().map(|only| only.as_str().into())
        };
        let list = |values: Vec<Value>| (!values.is_empty()).then_some(Value::Array(values));
        Value::Object(object([
            ("kind", Some(self.kind.name().into())),
            ("name", unless_empty(&self.name)),
            ("agrees", Some(self.agrees().into())),
            ("expected", side(&self.expected)),
            ("actual", side(&self.actual)),
            ("differences", list(self.differences.iter().map(Difference::to_json).collect())),
            ("moreDifferences", unless_none(self.more)),
            ("diffs", list(self.diffs.iter().map(LineDiff::to_json).collect())),
        ]))
    }

    fn title(&self) -> String {
        match self.kind {
            AspectKind::Query => format!("query parameter '{}'", on_one_line(&self.name)),
            AspectKind::Header => format!("header '{}'", on_one_line(&self.name)),
            kind => kind.name().to_owned(),
        }
    }

    fn details(&self, style: Style) -> Vec<String> {
        let mut lines = Vec::new();
        for difference in &self.differences {
            lines.push(difference.to_line(style));
            // The lines below show it in full, and of the method there is no more to say.
            let is_shown = self.diffs.iter().any(|diff| difference.is_at(&diff.path));
            if !is_shown && self.kind != AspectKind::Method {
                let expected = difference.expected.as_deref().filter(|_| self.expected.is_some());
                let actual = difference.actual.as_deref().filter(|_| self.actual.is_some());
                let line = on_one_line;
                lines.extend(expected.map(|text| format!("  expected: {}", style.red(&line(text)))));
                lines.extend(actual.map(|text| format!("  received: {}", style.green(&line(text)))));
            }
        }
        if self.more > 0 {
            lines.push(format!("(and {} more)", self.more));
        }
        lines.extend(self.diffs.iter().flat_map(|diff| diff.to_lines(style)));
        lines
    }
}

impl Difference {
    fn to_json(&self) -> Value {
        Value::Object(object([
            ("path", unless_empty(&self.path)),
            ("mismatch", Some(self.text.as_str().into())),
            ("expected", self.expected.as_deref().map(Value::from)),
            ("actual", self.actual.as_deref().map(Value::from)),
        ]))
    }

    fn to_line(&self, style: Style) -> String {
        let text = on_one_line(&self.text);
        if self.path.is_empty() {
            return text.into_owned();
        }
        format!("{} -> {text}", style.bold(&on_one_line(&self.path)))
    }

    /// Whether this is the place of a side-by-side view; the whole body goes by two names.
    fn is_at(&self, path: &str) -> bool {
        self.path == path || (self.path == "/" && path == "$")
    }
}

impl LineDiff {
    fn to_json(&self) -> Value {
        let lines = self.lines.iter().map(String::as_str).collect();
        Value::Object(object([("path", Some(self.path.as_str().into())), ("lines", Some(lines))]))
    }

    fn to_lines(&self, style: Style) -> Vec<String> {
        let path = on_one_line(&self.path);
        let mut lines = vec![format!("{} side by side (- expected, + received):", style.bold(&path))];
        for (side, line) in self.lines_by_side() {
            lines.push(format!("  {}", side.colourize(&on_one_line(line), style)));
        }
        lines
    }
}
