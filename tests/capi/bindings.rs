//! Turns the declarations of `pact.h` into those of Rust, in the types of `c.rs`. `build.rs` runs it.

use std::fmt::Write;

use crate::declarations::{Prototype, declarations, prototypes, split_parameters, type_and_name};

const UNUSED: &str = "#[allow(dead_code, non_camel_case_types, reason = \"not every test uses all, and names are those of C\")]\n";

/// The types that have a name of their own in the header, and the functions.
pub(crate) fn bindings(header: &str) -> String {
    let mut text: String = declarations(header).iter().filter_map(|(_, code)| alias(code)).collect();
    push(&mut text, format_args!("{UNUSED}unsafe extern \"C\" {{\n"));
    let functions = prototypes(header);
    text.extend(functions.iter().filter(|one| one.name.starts_with("pactffi_")).map(function));
    text.push_str("}\n");
    text
}

/// A name for an enum, a number or a callback. Structs are known by their address only.
fn alias(code: &str) -> Option<String> {
    let code = code.strip_prefix("typedef ").filter(|code| !code.starts_with("struct "))?;
    let (name, meaning) = match code.split_once("(*") {
        Some((_, callback)) => (callback.split(')').next()?, callback_type(code)),
        None if code.starts_with("enum ") => (type_and_name(code).1, "i32".to_owned()),
        None => (type_and_name(code).1, type_of(type_and_name(code).0)),
    };
    Some(format!("{UNUSED}pub(crate) type {name} = {meaning};\n"))
}

/// A function is safe to call if the types of its parameters are; a buffer has a length that must be true.
fn function(one: &Prototype) -> String {
    let safety = if one.parameters.iter().any(|it| it == "char *buffer") { "unsafe" } else { "safe" };
    let mut text = format!("    pub(crate) {safety} fn {}(", one.name);
    one.parameters.iter().for_each(|it| push(&mut text, format_args!("_: {}, ", parameter_type(it))));
    text.push(')');
    if one.returns != "void" {
        push(&mut text, format_args!(" -> {}", type_of(&one.returns)));
    }
    text + ";\n"
}

fn push(text: &mut String, piece: std::fmt::Arguments<'_>) {
    // Writing into a string does not fail.
    let _ = text.write_fmt(piece);
}

fn parameter_type(parameter: &str) -> String {
    if parameter.contains("(*") {
        return callback_type(parameter);
    }
    match type_and_name(parameter) {
        ("char *", "buffer") => "*mut c_char".to_owned(),
        ("const char *", _) => "Text<'_>".to_owned(),
        ("const uint8_t *", _) => "Bytes<'_>".to_owned(),
        ("const char *const *", _) => "Texts<'_>".to_owned(),
        (kind, _) => type_of(kind),
    }
}

/// The type of `void (*name)(parameters)`.
fn callback_type(declared: &str) -> String {
    let parameters = declared.rsplit_once(")(").map_or("", |(_, parameters)| parameters);
    let parameters = split_parameters(parameters.trim_end_matches(')'));
    let types: Vec<String> = parameters.iter().map(|it| type_of(type_and_name(it).0)).collect();
    format!("Option<extern \"C\" fn({})>", types.join(", "))
}

/// The type of what the library hands over, or of a number.
fn type_of(kind: &str) -> String {
    let rust = match kind {
        "char *" | "const char *" => "Out",
        "const uint8_t *" => "*const u8",
        "double" => "f64",
        "size_t" => "usize",
        "unsigned long" => "c_ulong",
        _ if kind.ends_with('*') => "Pointer",
        _ => return number(kind).unwrap_or_else(|| kind.to_owned()),
    };
    rust.to_owned()
}

/// `uint16_t` is `u16`.
fn number(kind: &str) -> Option<String> {
    let bits = kind.strip_suffix("_t")?;
    Some(bits.replace("uint", "u").replace("int", "i"))
}
