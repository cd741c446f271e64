//! [`Notice`]: what a broker wants users to read, and when.

use crate::foundation::json::Node;
use std::collections::BTreeMap;

/// A notice; its members are as the broker sent them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice(pub BTreeMap<String, String>);

impl Notice {
    /// Reads an object whose members are texts; `None` for anything else.
    pub(super) fn read(node: Node<'_>) -> Option<Notice> {
        let mut notice = node.is_object().then(BTreeMap::new)?;
        for (name, value) in node.members() {
            notice.insert(name.to_owned(), value.as_str()?.to_owned());
        }
        Some(Notice(notice))
    }

    /// When it is to be shown, such as `before_verification`.
    #[must_use]
    pub fn when(&self) -> &str {
        self.0.get("when").map_or("", String::as_str)
    }

    /// What is to be shown.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.get("text").map_or("", String::as_str)
    }
}
