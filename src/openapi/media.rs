//! Media types: which entry of the document a content type belongs to.

use super::schema::Schemas;
use super::spot::Spot;
use crate::foundation::content_type::ContentType;

/// The entry of `content` that a type belongs to: equal with parameters, equal without, equal after dropping what stands
/// before a structured suffix, `type/*`, `*/*`.
pub(super) fn find<'d>(entries: &[(&'d str, Spot<'d>)], wanted: &ContentType) -> Option<(&'d str, Spot<'d>)> {
    let known: Vec<(usize, ContentType)> = entries
        .iter()
        .enumerate()
        .filter_map(|(at, (name, _))| Some((at, ContentType::parse(name).ok()?)))
        .collect();
    let first =
        |fits: &dyn Fn(&ContentType) -> bool| known.iter().find(|(_, entry)| fits(entry)).map(|(at, _)| *at);
    let whole = |it: &ContentType| it.to_string().to_ascii_lowercase();
    let base = |it: &ContentType| whole(&it.base());
    let found = first(&|entry| whole(entry) == whole(wanted))
        .or_else(|| first(&|entry| base(entry) == base(wanted)))
        .or_else(|| first(&|entry| plain(entry) == plain(wanted)))
        .or_else(|| first(&|entry| entry.sub() == "*" && entry.main().eq_ignore_ascii_case(wanted.main())))
        .or_else(|| first(&|entry| entry.main() == "*" && entry.sub() == "*"));
    found.and_then(|at| entries.get(at)).copied()
}

/// Whether one type of an `Accept` header and a type of the document have something in common.
pub(super) fn accepts(accepted: &str, entry: &str) -> bool {
    let accepted = accepted.trim().to_ascii_lowercase();
    let entry = entry.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_any = |one: &str, other: &str| {
        one == "*/*" || one.strip_suffix("/*").is_some_and(|main| other.split('/').next() == Some(main))
    };
    if is_any(&accepted, &entry) || is_any(&entry, &accepted) || accepted == entry {
        return true;
    }
    match (ContentType::parse(&accepted), ContentType::parse(&entry)) {
        (Ok(one), Ok(other)) => plain(&one) == plain(&other),
        _ => false,
    }
}

/// The type without parameters and without what stands before a structured suffix: `application/vnd.x+json` is
/// `application/json`.
fn plain(content_type: &ContentType) -> (String, String) {
    let sub = content_type.suffix().unwrap_or_else(|| content_type.sub());
    (content_type.main().to_ascii_lowercase(), sub.to_ascii_lowercase())
}

impl<'d> Schemas<'d> {
    /// The entries of the member `content`.
    pub(super) fn content(&mut self, spot: Spot<'d>) -> Option<(Spot<'d>, Vec<(&'d str, Spot<'d>)>)> {
        let content = self.member(spot, "content")?;
        let entries = self.members(content);
        Some((content, entries))
    }
}
