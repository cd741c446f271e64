//! Content types by the bytes themselves: signatures of well-known formats, then what the wanted type asks of them.
//!
//! The `contentType` rule uses this. The names are those that existing pacts contain, also where a newer
//! registered name exists. No file of the host takes part, so the answer is the same everywhere.

use crate::foundation::charset::Charset;
use crate::foundation::content_type::{ContentType, JsonForm, detect_bytes};
use crate::foundation::json;
use crate::foundation::xml;

/// Whether the bytes are of the wanted type; if not, the type they seem to be of.
pub fn is_content_type(bytes: &[u8], wanted: &str) -> Result<(), String> {
    let signature = detect(bytes);
    let detected = signature.unwrap_or_else(|| fallback(bytes));
    if ContentType::parse(wanted)
        .is_ok_and(|wanted| is_named(&wanted, detected) || is_of_family(bytes, &wanted, signature))
    {
        return Ok(());
    }
    if detected != TEXT {
        return Err(detected.to_owned());
    }
    // Texts have no signatures, but JSON and XML can be recognised by their first characters.
    Err(detect_bytes(bytes).unwrap_or_else(ContentType::text_plain).to_string())
}

const TEXT: &str = "text/plain";
const ZIP: &str = "application/zip";

/// COMPAT: only a zero byte makes bytes binary.
fn fallback(bytes: &[u8]) -> &'static str {
    if bytes.contains(&0) { "application/octet-stream" } else { TEXT }
}

/// Whether the wanted type has this name; its parameters do not count. The two names of XML mean the same.
fn is_named(wanted: &ContentType, detected: &str) -> bool {
    let named = ContentType::parse(detected);
    named.is_ok_and(|found| {
        let names =
            |one: &ContentType| [one.main(), one.sub(), one.suffix().unwrap_or_default()].map(str::to_owned);
        names(&found) == names(wanted)
            || found.is_strict_xml() && wanted.is_strict_xml() && wanted.suffix().is_none()
    })
}

/// Whether bytes are what a type of this kind asks for, whatever they look like at their start.
fn is_of_family(bytes: &[u8], wanted: &ContentType, signature: Option<&str>) -> bool {
    match wanted.json_form() {
        Some(JsonForm::Document | JsonForm::Possible) => {
            return text_of(bytes).is_some_and(|text| json::Document::parse(text).is_ok());
        }
        Some(JsonForm::Lines) => {
            return text_of(bytes).is_some_and(|text| json::Document::parse_lines(text).is_ok());
        }
        None => {}
    }
    if wanted.is_xml() || wanted.suffix() == Some("xml") {
        // The charset of a document is in its declaration; of what it means, only the markup counts here.
        return xml::Document::parse(&String::from_utf8_lossy(bytes)).is_ok();
    }
    if is_plain_text(wanted) {
        let is_binary = signature.is_some_and(|name| !name.starts_with("text/"));
        return !is_binary && is_readable(bytes, wanted.parameter("charset"));
    }
    is_package(wanted) && signature == Some(ZIP)
}

fn text_of(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Types of texts that have no form of their own to recognise.
fn is_plain_text(wanted: &ContentType) -> bool {
    const TEXTS: [&str; 7] =
        ["plain", "csv", "markdown", "tab-separated-values", "calendar", "yaml", "x-yaml"];
    wanted.suffix().is_none()
        && match wanted.main() {
            "text" => TEXTS.contains(&wanted.sub()),
            "application" => matches!(wanted.sub(), "yaml" | "x-yaml"),
            _ => false,
        }
}

/// Whether bytes are a text of a charset, without control characters but those that lay out lines and pages.
fn is_readable(bytes: &[u8], charset: Option<&str>) -> bool {
    let charset = charset.map_or(Charset::UTF_8, Charset::of_label);
    let is_odd = |character: char| character.is_control() && !"\t\n\u{c}\r".contains(character);
    charset.decode(bytes).is_ok_and(|text| !text.contains(is_odd))
}

/// Types of documents that are packed as ZIP archives.
fn is_package(wanted: &ContentType) -> bool {
    let sub = wanted.sub();
    wanted.suffix() == Some("zip")
        || wanted.main() == "application"
            && (sub.starts_with("vnd.openxmlformats-officedocument.")
                || sub.starts_with("vnd.oasis.opendocument.")
                || sub.starts_with("vnd.ms-") && sub.ends_with("macroenabled.12")
                || sub == "java-archive")
}

/// The type whose signature the bytes carry.
#[must_use]
pub fn detect(bytes: &[u8]) -> Option<&'static str> {
    by_signature(bytes).or_else(|| by_structure(bytes)).or_else(|| by_markup(bytes))
}

fn by_signature(bytes: &[u8]) -> Option<&'static str> {
    let found = SIGNATURES
        .iter()
        .find(|(offset, signature, _)| bytes.get(*offset..).is_some_and(|rest| rest.starts_with(signature)));
    found.map(|&(_, _, name)| name)
}

/// Formats whose signature is not one run of bytes.
fn by_structure(bytes: &[u8]) -> Option<&'static str> {
    let first = |count: usize| bytes.get(..count).unwrap_or(bytes);
    match *first(4) {
        [b'R', b'I', b'F', b'F'] => container(bytes, RIFF),
        [b'F', b'O', b'R', b'M'] => container(bytes, IFF),
        [0x1a, 0x45, 0xdf, 0xa3] => Some(matroska(first(64))),
        // Two letters are too few for a signature; real files have zero bytes nearby, texts have none.
        [b'B', b'M', ..] if first(10).contains(&0) => Some("image/bmp"),
        [b'M', b'Z', ..] if first(10).contains(&0) => Some("application/vnd.microsoft.portable-executable"),
        [0xff, 0xfb | 0xfa | 0xf3 | 0xf2, ..] => Some("audio/mpeg"),
        [0xff, 0xf1 | 0xf9, ..] => Some("audio/aac"),
        _ if bytes.get(4..8) == Some(b"ftyp".as_slice()) => Some(media(bytes)),
        _ => None,
    }
}

type Kinds = &'static [(&'static [u8], &'static str)];

const RIFF: Kinds = &[(b"WEBP", "image/webp"), (b"WAVE", "audio/x-wav"), (b"AVI ", "video/x-msvideo")];

const IFF: Kinds = &[(b"AIFF", "audio/x-aiff"), (b"AIFC", "audio/x-aiff")];

const BRANDS: Kinds = &[
    (b"qt  ", "video/quicktime"),
    (b"M4A ", "audio/m4a"),
    (b"M4V", "video/x-m4v"),
    (b"heic", "image/heif"),
    (b"heix", "image/heif"),
    (b"mif1", "image/heif"),
    (b"avif", "image/avif"),
    (b"avis", "image/avif"),
];

/// The type of a chunked file, by the word after its length.
fn container(bytes: &[u8], kinds: Kinds) -> Option<&'static str> {
    let kind = bytes.get(8..)?;
    kinds.iter().find(|(word, _)| kind.starts_with(word)).map(|&(_, name)| name)
}

fn media(bytes: &[u8]) -> &'static str {
    container(bytes, BRANDS).unwrap_or("video/mp4")
}

fn matroska(start: &[u8]) -> &'static str {
    match start.windows(4).any(|word| word == b"webm") {
        true => "video/webm",
        false => "video/x-matroska",
    }
}

fn by_markup(bytes: &[u8]) -> Option<&'static str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if has_prefix_in_any_case(bytes, b"<?xml") {
        return Some("text/xml");
    }
    let is_html = HTML.iter().any(|tag| {
        let after = bytes.get(tag.len());
        has_prefix_in_any_case(bytes, tag)
            && (*tag == b"<!--" || after.is_some_and(|&byte| byte == b'>' || byte.is_ascii_whitespace()))
    });
    is_html.then_some("text/html")
}

fn has_prefix_in_any_case(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// The tags by which browsers know HTML.
const HTML: &[&[u8]] = &[
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<script",
    b"<iframe",
    b"<h1",
    b"<div",
    b"<font",
    b"<table",
    b"<a",
    b"<style",
    b"<title",
    b"<b",
    b"<body",
    b"<br",
    b"<p",
    b"<!--",
];

/// The offset of a signature, its bytes, and the type.
const SIGNATURES: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"\0\0\x01\0", "image/vnd.microsoft.icon"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (0, b"\xff\x0a", "image/jxl"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (0, b"%PDF", "application/pdf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"PK\x07\x08", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"\x04\x22\x4d\x18", "application/x-lz4"),
    (0, b"LZIP", "application/x-lzip"),
    (0, b"\x1f\x9d", "application/x-compress"),
    (0, b"\x1f\xa0", "application/x-compress"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (257, b"ustar", "application/x-tar"),
    (0, b"MSCF", "application/vnd.ms-cab-compressed"),
    (0, b"!<arch>\ndebian-binary", "application/vnd.debian.binary-package"),
    (0, b"!<arch>", "application/x-unix-archive"),
    (0, b"\xed\xab\xee\xdb", "application/x-rpm"),
    (0, b"\0asm", "application/wasm"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"\xca\xfe\xba\xbe", "application/java"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"\xce\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (128, b"DICM", "application/dicom"),
    (0, b"-----BEGIN CERTIFICATE-----", "application/x-x509-ca-cert"),
    (0, b"CWS", "application/x-shockwave-flash"),
    (0, b"FWS", "application/x-shockwave-flash"),
    (0, b"wOFF", "application/font-woff"),
    (0, b"wOF2", "application/font-woff"),
    (0, b"\0\x01\0\0\0", "application/font-sfnt"),
    (0, b"OTTO\0", "application/font-sfnt"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/x-flac"),
    (0, b"MThd", "audio/midi"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9", "video/x-ms-wmv"),
    (0, b"\0\0\x01\xba", "video/mpeg"),
    (0, b"\0\0\x01\xb3", "video/mpeg"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"#!", "text/x-shellscript"),
    (0, b"BEGIN:VCARD", "text/vcard"),
    (0, b"BEGIN:VCALENDAR", "text/calendar"),
];

#[cfg(test)]
mod tests {
    use super::{detect, is_content_type};

    const SIGNATURES: [(&[u8], &str); 49] = [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x01\0\0\0WEBPVP8 ", "image/webp"),
        (b"BM\x1e\0\0\0", "image/bmp"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"\0\0\x01\0\x01\0", "image/vnd.microsoft.icon"),
        (b"%PDF-1.4", "application/pdf"),
        (b"%!PS-Adobe", "application/postscript"),
        (b"{\\rtf1 x}", "application/rtf"),
        (b"PK\x03\x04", "application/zip"),
        (b"\x1f\x8b\x08", "application/gzip"),
        (b"BZh91AY", "application/x-bzip2"),
        (b"\xfd7zXZ\0", "application/x-xz"),
        (b"\x28\xb5\x2f\xfd", "application/zstd"),
        (b"Rar!\x1a\x07\0", "application/vnd.rar"),
        (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
        (b"\0asm\x01\0\0\0", "application/wasm"),
        (b"\x7fELF\x02", "application/x-executable"),
        (b"MZ\x90\0", "application/vnd.microsoft.portable-executable"),
        (b"\xca\xfe\xba\xbe\0\0\0\x34", "application/java"),
        (b"SQLite format 3\0", "application/vnd.sqlite3"),
        (b"wOFF\0\x01", "application/font-woff"),
        (b"wOF2\0\x01", "application/font-woff"),
        (b"\0\x01\0\0\0\x0c", "application/font-sfnt"),
        (b"OTTO\0", "application/font-sfnt"),
        (b"RIFF\x01\0\0\0WAVEfmt ", "audio/x-wav"),
        (b"FORM\0\0\0\x01AIFF", "audio/x-aiff"),
        (b"ID3\x03", "audio/mpeg"),
        (b"\xff\xfb\x90\0", "audio/mpeg"),
        (b"OggS\0\x02", "audio/ogg"),
        (b"fLaC", "audio/x-flac"),
        (b"\0\0\0\x18ftypmp42", "video/mp4"),
        (b"\0\0\0\x14ftypqt  ", "video/quicktime"),
        (b"\0\0\0\x18ftypM4A ", "audio/m4a"),
        (b"\0\0\0\x18ftypheic", "image/heif"),
        (b"RIFF\x01\0\0\0AVI LIST", "video/x-msvideo"),
        (b"\x1a\x45\xdf\xa3\x42\x82\x84webm", "video/webm"),
        (b"\x1a\x45\xdf\xa3\x42\x82\x88matroska", "video/x-matroska"),
        (b"<!DOCTYPE html><a>", "text/html"),
        (b"\n <HTML lang='en'>", "text/html"),
        (b"<!-- c -->", "text/html"),
        (b"<p>", "text/html"),
        (b"<?xml version=\"1.0\"?><a/>", "text/xml"),
        (b"\xef\xbb\xbf<?xml version=\"1.0\"?><a/>", "text/xml"),
        (b"#!/bin/sh\n", "text/x-shellscript"),
        (b"BEGIN:VCARD\n", "text/vcard"),
    ];

    #[test]
    fn signatures_are_known() {
        let tar = [&b"name"[..], &[0; 253], b"ustar"].concat();
        assert_eq!(detect(&tar), Some("application/x-tar"));
        for (bytes, name) in SIGNATURES {
            assert_eq!(detect(bytes), Some(name), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn texts_and_unknown_bytes_carry_no_signature() {
        for bytes in
            [&b""[..], b"BMW and MZ", b"MZ", b"RIFF", b"<pre>", b"<br/>", b"<a/>", b"{}", b"\0\x01\x02"]
        {
            assert_eq!(detect(bytes), None, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn the_wanted_type_is_compared_with_what_is_found() {
        let png = b"\x89PNG\r\n\x1a\n";
        let xml = b"<?xml version=\"1.0\"?><a/>";
        let zip = b"PK\x03\x04";
        let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        let table: [(&[u8], &str, Result<(), &str>); 61] = [
            (png, "image/png", Ok(())),
            (png, "Image/PNG; a=b", Ok(())),
            (png, "image/jpeg", Err("image/png")),
            (png, "application/octet-stream", Err("image/png")),
            (png, "text/plain", Err("image/png")),
            (b"{\"a\":1}", "application/json", Ok(())),
            (b"[1,2]", "application/json", Ok(())),
            (b"\xef\xbb\xbf{}", "application/json", Ok(())),
            (b"{\"a\":1}", "application/json;charset=utf-8", Ok(())),
            (b"{\"a\":1}", "application/hal+json", Ok(())),
            (b"{\"a\":1}", "text/json", Ok(())),
            (b"{\"a\":1}", "text/plain", Ok(())),
            (b"{\"a\":1}", "image/png", Err("application/json")),
            (b"{\"a\":", "application/json", Err("application/json")),
            (b"hello", "application/json", Err("text/plain")),
            (b"{}\n[]\n", "application/x-ndjson", Ok(())),
            (b"{}\n[\n", "application/x-ndjson", Err("application/json")),
            (b"{}\n[]\n", "application/json", Err("application/json")),
            (xml, "text/xml", Ok(())),
            (xml, "application/xml", Ok(())),
            (xml, "application/atom+xml", Ok(())),
            (xml, "image/svg+xml", Ok(())),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "image/svg+xml", Ok(())),
            (b"<svg>", "image/svg+xml", Err("application/xml")),
            (b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\xe9</a>", "application/soap+xml", Ok(())),
            (xml, "text/plain", Ok(())),
            (xml, "application/json", Err("text/xml")),
            (b"<a/>", "application/xml", Ok(())),
            (b"<a/>", "text/xml", Ok(())),
            (b"%PDF-1.4", "application/pdf", Ok(())),
            (b"%PDF-1.4", "text/csv", Err("application/pdf")),
            (zip, "application/zip", Ok(())),
            (zip, docx, Ok(())),
            (zip, "application/vnd.oasis.opendocument.text", Ok(())),
            (zip, "application/vnd.ms-excel.sheet.macroEnabled.12", Ok(())),
            (zip, "application/epub+zip", Ok(())),
            (zip, "application/java-archive", Ok(())),
            (zip, "application/vnd.ms-excel", Err("application/zip")),
            (b"words", docx, Err("text/plain")),
            (b"\x1f\x8b\x08", "application/gzip", Ok(())),
            (b"<!DOCTYPE html><a>", "text/html", Ok(())),
            (b"<!DOCTYPE html><a>", "text/markdown", Ok(())),
            (b"a,b\n1,2", "text/csv", Ok(())),
            (b"a,b\r\n1,2\x0c\t", "text/csv; header=present", Ok(())),
            (b"a,b\x01", "text/csv", Err("text/plain")),
            (b"a,b\0", "text/csv", Err("application/octet-stream")),
            (b"caf\xe9", "text/csv", Err("text/plain")),
            (b"caf\xe9", "text/csv; charset=ISO-8859-1", Ok(())),
            (b"c\0a\0", "text/csv; charset=utf-16le", Ok(())),
            (b"a,b\n1,2", "text/plain", Ok(())),
            (b"# Title", "text/markdown", Ok(())),
            (b"a: 1", "application/yaml", Ok(())),
            (b"a: 1", "application/x-yaml", Ok(())),
            (b"BEGIN:VCALENDAR", "text/calendar", Ok(())),
            (b"abc", "text/plain;charset=utf-8", Ok(())),
            (b"\0\x01\x02\x03", "application/octet-stream", Ok(())),
            (b"\0\x01\x02\x03", "text/plain", Err("application/octet-stream")),
            // No MIME database of the host takes part.
            (b"[1]", "text/plain", Ok(())),
            (b"caf\xe9", "text/plain", Ok(())),
            (b"p { }", "text/css", Err("text/plain")),
            (b"abc", "not a type", Err("text/plain")),
        ];
        for (bytes, wanted, result) in table {
            let found = is_content_type(bytes, wanted);
            assert_eq!(found, result.map_err(str::to_owned), "{} as {wanted}", bytes.escape_ascii());
        }
    }
}
