//! The name of a pact file, made of the participants' names as they are.

use crate::model::error::Error;
use std::path::Path;

/// The path of a pact file below its folder. A `/` in a name makes a sub-folder.
///
/// Names that could lead out of the folder are refused.
pub(super) fn of(consumer: &str, provider: &str) -> Result<String, Error> {
    let name = format!("{consumer}-{provider}.json");
    match objection(&name) {
        Some(reason) => Err(Error::FileName { name, reason }),
        None => Ok(name),
    }
}

fn objection(name: &str) -> Option<&'static str> {
    // On Windows this finds `\`, drives and shares as well.
    let is_plain = Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if name.contains('\0') {
        Some("it has a NUL character")
    } else if name.starts_with('/') {
        Some("it is an absolute path")
    } else if name.split('/').any(str::is_empty) {
        Some("it has an empty component")
    } else if !is_plain || name.split('/').any(|part| matches!(part, "." | "..")) {
        Some("it leads out of the folder")
    } else {
        cfg!(windows).then(|| objection_of_windows(name)).flatten()
    }
}

/// What Windows does not take as a name, or takes as that of another file or of a device.
fn objection_of_windows(name: &str) -> Option<&'static str> {
    if name.contains(['\\', ':']) {
        Some("it has a character that separates folders or drives")
    } else if name.contains(|c: char| c < ' ' || "<>\"|?*".contains(c)) {
        Some("it has a character that file names cannot have on Windows")
    } else if name.split('/').any(|part| part.ends_with(['.', ' '])) {
        Some("a part ends with a dot or a space, which Windows drops")
    } else if name.split('/').any(is_device) {
        Some("it is the name of a device on Windows")
    } else {
        None
    }
}

/// Whether the name up to its first dot is that of a device. Before Windows 11 an extension does not change that.
fn is_device(part: &str) -> bool {
    let name = part.split('.').next().unwrap_or_default().trim_end_matches(' ').to_ascii_uppercase();
    let is_numbered =
        |rest: &str| matches!(rest, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³");
    matches!(name.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || ["COM", "LPT"].iter().any(|device| name.strip_prefix(device).is_some_and(is_numbered))
}

#[cfg(test)]
mod tests {
    use super::{objection_of_windows, of};

    #[test]
    fn names_are_used_as_they_are() {
        let table = [
            ("c", "p", "c-p.json"),
            ("", "p", "-p.json"),
            ("org/c", "p", "org/c-p.json"),
            ("a b:ö", "p", "a b:ö-p.json"),
            ("..", "..", "..-...json"),
            ("c", "x/..", "c-x/...json"),
        ];
        for (consumer, provider, name) in
            table.into_iter().filter(|(_, _, name)| !cfg!(windows) || !name.contains(':'))
        {
            assert_eq!(of(consumer, provider).unwrap(), name);
        }
    }

    #[test]
    fn names_that_lead_out_of_the_folder_are_refused() {
        let table = [
            ("../c", "p", "it leads out of the folder"),
            ("a/../../c", "p", "it leads out of the folder"),
            ("./c", "p", "it leads out of the folder"),
            ("c", "a/../p", "it leads out of the folder"),
            ("/etc/c", "p", "it is an absolute path"),
            ("a//c", "p", "it has an empty component"),
            ("c\0", "p", "it has a NUL character"),
        ];
        for (consumer, provider, reason) in table {
            let consumer_shown = consumer.replace('\0', r"\u{0}");
            let message =
                format!("'{consumer_shown}-{provider}.json' cannot be the name of a pact file: {reason}");
            assert_eq!(of(consumer, provider).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn names_that_windows_does_not_take_are_refused() {
        let separates = Some("it has a character that separates folders or drives");
        let forbidden = Some("it has a character that file names cannot have on Windows");
        let ends = Some("a part ends with a dot or a space, which Windows drops");
        let device = Some("it is the name of a device on Windows");
        let table = [
            ("a\\b-p.json", separates),
            ("a:b-p.json", separates),
            ("a<b-p.json", forbidden),
            ("a-what?.json", forbidden),
            ("a\n-p.json", forbidden),
            ("org./c-p.json", ends),
            ("org /c-p.json", ends),
            ("CON/c-p.json", device),
            ("com1.service-p.json", device),
            ("NUL .x-p.json", device),
            ("lpt³.x-p.json", device),
            ("CON-p.json", None),
            ("COM10.x-p.json", None),
            ("console.x-p.json", None),
            ("a..-..p..json", None),
            (" ünï/c c-p.json", None),
        ];
        for (name, objection) in table {
            assert_eq!(objection_of_windows(name), objection, "{name}");
        }
    }
}
