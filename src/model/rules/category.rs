//! [`Category`]: which aspect of a part a rule is about.

/// Which aspect of a request, response or message a rule is about.
///
/// The order is that of the numbers in the C API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
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
    /// Message contents under their other name; applied after `Body` on the same path.
    Contents,
    /// Message metadata, by key.
    Metadata,
}

impl Category {
    /// The name written into files.
    pub fn name(self) -> &'static str {
        match self {
            Category::Method => "method",
            Category::Path => "path",
            Category::Header => "header",
            Category::Query => "query",
            Category::Body => "body",
            Category::Status => "status",
            Category::Contents => "contents",
            Category::Metadata => "metadata",
        }
    }

    /// The category of a name in any case; `None` for a name that is none.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "method" => Category::Method,
            "path" => Category::Path,
            "header" | "headers" => Category::Header,
            "query" => Category::Query,
            "body" => Category::Body,
            "status" => Category::Status,
            "contents" => Category::Contents,
            "metadata" => Category::Metadata,
            _ => return None,
        })
    }

    /// Whether keys of the category are literal names instead of path expressions.
    pub fn is_keyed_by_name(self) -> bool {
        matches!(self, Category::Header | Category::Query)
    }
}
