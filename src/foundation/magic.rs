//! Content types by the bytes themselves: signatures of well-known formats, then text or binary.
//!
//! The `contentType` rule uses this. The names are those that existing pacts contain, also where a newer
//! registered name exists. No file of the host takes part, so the answer is the same everywhere.

use crate::foundation::content_type::{ContentType, detect_bytes};

/// Whether the bytes are of the wanted type; if not, the type they seem to be of.
pub fn is_content_type(bytes: &[u8], wanted: &str) -> Result<(), String> {
    let detected = detect(bytes).unwrap_or_else(|| fallback(bytes));
    if detected == wanted || are_both_xml(detected, wanted) {
        return Ok(());
    }
    if detected != TEXT {
        return Err(detected.to_owned());
    }
    // Texts have no signatures, but JSON and XML can be recognised by their first characters.
    let sniffed = detect_bytes(bytes).unwrap_or_else(ContentType::text_plain).to_string();
    match ContentType::parse(wanted) {
        Ok(wanted) if wanted.to_string() == sniffed || are_both_xml(&sniffed, &wanted.to_string()) => Ok(()),
        _ => Err(sniffed),
    }
}

const TEXT: &str = "text/plain";

/// COMPAT: only a zero byte makes bytes binary.
fn fallback(bytes: &[u8]) -> &'static str {
    if bytes.contains(&0) { "application/octet-stream" } else { TEXT }
}

/// The two names of XML mean the same.
fn are_both_xml(left: &str, right: &str) -> bool {
    [left, right].iter().all(|name| matches!(*name, "application/xml" | "text/xml"))
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
        let table: [(&[u8], &str, Result<(), &str>); 25] = [
            (png, "image/png", Ok(())),
            (png, "image/jpeg", Err("image/png")),
            (png, "application/octet-stream", Err("image/png")),
            (b"{\"a\":1}", "application/json", Ok(())),
            (b"[1,2]", "application/json", Ok(())),
            (b"{\"a\":1}", "application/json;charset=utf-8", Err("application/json")),
            (b"{\"a\":1}", "text/plain", Ok(())),
            (b"{\"a\":1}", "image/png", Err("application/json")),
            (xml, "text/xml", Ok(())),
            (xml, "application/xml", Ok(())),
            (xml, "text/plain", Err("text/xml")),
            (b"<a/>", "application/xml", Ok(())),
            (b"<a/>", "text/xml", Ok(())),
            (b"%PDF-1.4", "application/pdf", Ok(())),
            (b"PK\x03\x04", "application/zip", Ok(())),
            (b"\x1f\x8b\x08", "application/gzip", Ok(())),
            (b"<!DOCTYPE html><a>", "text/html", Ok(())),
            (b"a,b\n1,2", "text/csv", Err("text/plain")),
            (b"a,b\n1,2", "text/plain", Ok(())),
            (b"abc", "text/plain;charset=utf-8", Err("text/plain")),
            (b"\0\x01\x02\x03", "application/octet-stream", Ok(())),
            (b"\0\x01\x02\x03", "text/plain", Err("application/octet-stream")),
            // No MIME database of the host takes part.
            (b"[1]", "text/plain", Ok(())),
            (b"caf\xe9", "text/plain", Ok(())),
            (b"abc", "not a type", Err("text/plain")),
        ];
        for (bytes, wanted, result) in table {
            let found = is_content_type(bytes, wanted);
            assert_eq!(found, result.map_err(str::to_owned), "{} as {wanted}", bytes.escape_ascii());
        }
    }
}
