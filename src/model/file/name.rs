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
    } else if cfg!(windows) && name.contains(['\\', ':']) {
        Some("it has a character that separates folders or drives")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::of;

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
}
