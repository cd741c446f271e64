//! The pieces of an XML document as text, escaped as the established library escapes them.

/// What every document begins with; the root element follows on the same line.
pub(super) const DECLARATION: &str = "<?xml version='1.0'?>";

/// Appends the text of an element. Quotes and line breaks stay as they are.
pub(super) fn text(out: &mut String, value: &str) {
    for character in value.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
}

/// Appends ` name='value'`.
pub(super) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("='");
    for character in value.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            other => out.push(other),
        }
    }
    out.push('\'');
}
