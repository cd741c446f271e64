//! References inside texts and attribute values: the five predefined entities and characters by number.
//!
//! Nothing else is known, so a document cannot blow itself up with entities of its own.

/// Why a reference has no meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unresolved {
    Unclosed,
    UnknownEntity,
    BadCharacter,
}

/// The character that `name` in `&name;` stands for.
pub(super) fn resolve(name: &str) -> Result<char, Unresolved> {
    match name {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => match name.strip_prefix('#') {
            Some(number) => character(number).ok_or(Unresolved::BadCharacter),
            None => Err(Unresolved::UnknownEntity),
        },
    }
}

fn character(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix('x') {
        Some(hexadecimal) => (hexadecimal, 16),
        None => (number, 10),
    };
    // `from_str_radix` would also take a sign.
    let all_digits = digits.chars().all(|digit| digit.is_digit(radix));
    let code = u32::from_str_radix(digits, radix).ok().filter(|&code| all_digits && code != 0)?;
    char::from_u32(code)
}

/// Appends a text with its references resolved.
pub(super) fn append_resolved(raw: &str, resolved: &mut String) -> Result<(), Unresolved> {
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        resolved.push_str(before);
        let (name, after) = after.split_once(';').ok_or(Unresolved::Unclosed)?;
        resolved.push(resolve(name)?);
        rest = after;
    }
    resolved.push_str(rest);
    Ok(())
}
