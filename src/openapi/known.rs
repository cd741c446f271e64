//! What messages say of names that the document does not have.

use crate::foundation::spelling;

/// How many documented names a message lists.
const LISTED: usize = 12;

/// Among how many names one that was meant is looked for: the search compares letter by letter.
const COMPARED: usize = 100;

/// How short a name may be that is taken for another one.
const SHORTEST: usize = 3;

/// The documented names, as a message ends with them.
pub(super) fn documented(known: &[&str]) -> String {
    match known {
        [] => String::new(),
        all if all.len() > LISTED => {
            format!(" (documented: {}, … {} in all)", all[..LISTED].join(", "), all.len())
        }
        all => format!(" (documented: {})", all.join(", ")),
    }
}

/// The name that was probably meant.
pub(super) fn meant(name: &str, known: &[&str]) -> Option<String> {
    if name.chars().count() < SHORTEST || known.len() > COMPARED {
        return None;
    }
    let nearest = spelling::nearest(name, known.iter().copied())?;
    Some(format!("is '{nearest}' meant?"))
}
