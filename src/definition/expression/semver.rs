//! Whether a text is a full semantic version, and if not, why.

/// Why the text is not `major.minor.patch`, perhaps with `-pre.release` and `+build`; `None` if it is.
pub(super) fn defect(text: &str) -> Option<String> {
    let (rest, build) = split(text, '+');
    let (core, pre_release) = split(rest, '-');
    let numbers: Vec<&str> = core.split('.').collect();
    if let Some(number) = numbers.iter().find(|number| !is_number(number)) {
        return Some(format!("'{number}' is not a number without leading zeros"));
    }
    if numbers.len() != 3 {
        return Some(format!("it has {} numbers instead of 3", numbers.len()));
    }
    let bad_pre_release = pre_release.and_then(|text| text.split('.').find(|part| !is_pre_release(part)));
    let bad_build = build.and_then(|text| text.split('.').find(|part| !is_identifier(part)));
    bad_pre_release.or(bad_build).map(|part| format!("'{part}' is not an identifier"))
}

fn split(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<u64>().is_ok()
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'))
}

fn is_pre_release(text: &str) -> bool {
    is_identifier(text) && (is_number(text) || !text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
