//! [`Entry`]: what a plugin, or the core, offers, and under which name.

use super::proto::v2;

/// What an entry is for.
pub(super) type EntryKind = v2::catalogue_entry::EntryType;
