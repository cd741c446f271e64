//! Which version of a plugin satisfies a wanted one.

use semver::{Prerelease, Version};
use std::cmp::Ordering;

/// Whether a plugin of a version can be used where another version, or any, is wanted: it is the same text, or not lower.
/// There is no upper bound.
pub(super) fn satisfies(version: &str, wanted: &str) -> bool {
    if wanted.is_empty() || version == wanted {
        return true;
    }
    let (Some(version), Some(wanted)) = (parse(version), parse(wanted)) else { return false };
    // COMPAT: what is wanted counts without its pre-release part, so that no pre-release satisfies another.
    version.cmp_precedence(&Version { pre: Prerelease::EMPTY, ..wanted }).is_ge()
}

/// Compares two versions, of which those that cannot be read are 0.0.0.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    let read = |text| parse(text).unwrap_or(Version::new(0, 0, 0));
    read(left).cmp_precedence(&read(right))
}

/// Whether a version has a pre-release or build part.
pub(super) fn is_special(version: &str) -> bool {
    version.contains(['-', '+'])
}

/// The first three parts of a version; nothing if it has no more.
pub(super) fn first_three_parts(version: &str) -> Option<&str> {
    version.match_indices('.').nth(2).map(|(end, _)| &version[..end])
}

/// Reads a version leniently: `1` and `v1.0` are versions, a fourth number and the build part do not count.
fn parse(text: &str) -> Option<Version> {
    let text = text.trim();
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let (text, build) = split(text, '+');
    let (core, pre) = split(text, '-');
    if build == Some("") || pre == Some("") {
        return None;
    }
    let mut parts = core.split('.').peekable();
    let mut numbers = [0; 3];
    let mut place = 0;
    while let Some(part) =
        parts.next_if(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        if let Some(number) = numbers.get_mut(place) {
            *number = part.parse().ok()?;
        }
        place += 1;
    }
    // What follows the numbers is a pre-release: `1.x`.
    let words: Vec<&str> = parts.chain(pre).collect();
    if place == 0 || words.contains(&"") {
        return None;
    }
    let [major, minor, patch] = numbers;
    Some(Version { pre: Prerelease::new(&words.join(".")).ok()?, ..Version::new(major, minor, patch) })
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plugin_satisfies_what_the_released_library_says_it_does() {
        let table = [
            ("1.2.3", "", true),
            ("1.2.3", "1.2.3", true),
            ("1.2.3", "1.2.0", true),
            ("1.2.3", "1.0", true),
            ("1.2.3", "0.9", true),
            ("1.2.3", "1", true),
            ("2.0.0", "1.9", true),
            ("1.2.3", "1.2.4", false),
            ("1.2.3", "2.0.0", false),
            ("1.2.3", "junk", false),
            ("1.2.3", " v1.2.3 ", true),
            ("1.2.3", "01.2.3", true),
            ("1.2.3", "1.2.3.4", true),
            ("1.2.3", "1.2.3-a", true),
            ("1.2.3", "1.2.4-a", false),
            ("1.2.3", "1.2.3+b", true),
            ("1.2.3", "1.x", true),
            ("1.2.3", "1-2", true),
            ("1.2.3", "1.", false),
            ("1.2.3", "1..2", false),
            ("1.2.3", "*", false),
            ("1.2.3", "^1.0", false),
            ("1.2.3", "1.2.3-", false),
            ("1.2.3", "1.2.3+", false),
            ("1.2.3", "-1", false),
            ("1.2.3", "1_0", false),
            ("1.2.3", "99999999999999999999", false),
            ("1.0.0-beta.1", "1.0.0-beta.1", true),
            ("1.0.0-beta.1", "0.9", true),
            ("1.0.0-beta.1", "1.0.0", false),
            ("1.0.0-beta.1", "1.0.0-alpha", false),
            ("1.0.0-beta.1", "1.0.0-beta.2", false),
            ("1.0.0+b1", "1.0.0+b2", true),
            ("1.0.0", "1.0.0+b0", true),
            ("junk", "", true),
            ("junk", "junk", true),
            ("junk", "0.0.0", false),
            ("1", "1.0.0", true),
            ("1.5", "1.4.9", true),
            ("1.2.3.4", "1.2.3.5", true),
            ("0.0.8-fix+pact.reference.278", "0.0.8", false),
            ("0.0.8-fix+pact.reference.278", "0.0.7", true),
        ];
        for (version, wanted, expected) in table {
            assert_eq!(satisfies(version, wanted), expected, "{version} for {wanted}");
        }
    }

    #[test]
    fn versions_are_ordered_by_their_numbers_and_pre_releases_come_first() {
        let ordered = ["junk", "0.0.1", "1.2.3-a", "1.2.3-b", "1.2.3", "1.10", "v2"];
        for pair in ordered.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
        }
        assert_eq!(compare("junk", "0.0.0"), Ordering::Equal);
    }

    #[test]
    fn a_version_is_cut_to_three_parts() {
        let cuts =
            [("1.2.3.4", Some("1.2.3")), ("1.0.0-beta.1", Some("1.0.0-beta")), ("1.2.3", None), ("", None)];
        for (version, cut) in cuts {
            assert_eq!(first_three_parts(version), cut, "{version}");
        }
        assert!(is_special("1.0.0-beta.1") && is_special("1+b") && !is_special("1.2.3.4"));
    }
}
