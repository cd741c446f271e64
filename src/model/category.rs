//! [`Category`]: which aspect of a part a matching rule or a generator is for.

use crate::foundation::json::Node;

/// Which aspect of a request, response or message a rule compares or a generator makes a value for.
///
/// The one list of categories: files name them by it, and the C API numbers them by [`Category::OF_RULES`] and
/// [`Category::OF_GENERATORS`].
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
    /// Another name for the body of messages; applied after `Body` on the same path. Only rules have it: the
    /// generators of contents are those of the body.
    Contents,
    /// Message metadata, by key.
    Metadata,
}

impl Category {
    /// The categories of rules, in the order of their numbers in the C API.
    pub const OF_RULES: [Category; 8] = [
        Category::Method,
        Category::Path,
        Category::Header,
        Category::Query,
        Category::Body,
        Category::Status,
        Category::Contents,
        Category::Metadata,
    ];

    /// The categories of generators, in the order of their numbers in the C API.
    pub const OF_GENERATORS: [Category; 7] = [
        Category::Method,
        Category::Path,
        Category::Header,
        Category::Query,
        Category::Body,
        Category::Status,
        Category::Metadata,
    ];

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

    /// The category that rules have under a name, in any case; `None` for a name that is none.
    pub fn of_name(name: &str) -> Option<Self> {
        let is_named = |category: &Category| {
            let is_other = *category == Category::Header && name.eq_ignore_ascii_case("headers");
            is_other || name.eq_ignore_ascii_case(category.name())
        };
        Self::OF_RULES.into_iter().find(is_named)
    }

    /// The category that generators have under a name, in any case; `None` for a name that is none.
    pub fn of_generator_name(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("content") {
            Some(Category::Body)
        } else {
            Self::of_name(name).map(Self::for_generators)
        }
    }

    /// The category under which the generators of this one are.
    #[must_use]
    pub fn for_generators(self) -> Self {
        if self == Category::Contents { Category::Body } else { self }
    }

    /// Whether the category is about one value, which has no path.
    pub fn is_single(self) -> bool {
        match self {
            Category::Method | Category::Path | Category::Status => true,
            Category::Header | Category::Query | Category::Body | Category::Contents | Category::Metadata => {
                false
            }
        }
    }

    /// Whether keys of the category are literal names instead of path expressions.
    pub fn is_keyed_by_name(self) -> bool {
        match self {
            Category::Header | Category::Query => true,
            Category::Method
            | Category::Path
            | Category::Body
            | Category::Status
            | Category::Contents
            | Category::Metadata => false,
        }
    }
}

/// Whether nothing stands where a category of a file belongs: `null`, or the empty array that PHP writes for an empty
/// object.
pub fn is_blank(node: Node<'_>) -> bool {
    node.is_null() || (node.is_array() && node.is_empty())
}
