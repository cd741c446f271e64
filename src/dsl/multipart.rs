//! Multipart bodies, file by file.
//!
//! The first file makes the body, its header and its rules; each further one is put before the closing
//! marker. Parts are laid out as browsers do it, with CRLF line ends.

use super::edit::Edit;
use super::error::Error;
use super::part::Part;
use crate::foundation::content_type::ContentType;
use crate::model::rules::{Category, Rule};
use crate::model::{Body, DocPath, Headers, HttpPart};
use std::path::Path;

/// What the `Content-Type` of a request with a multipart body has to look like.
const CONTENT_TYPE_PATTERN: &str = r"multipart/form-data;(\s*charset=[^;]*;)?\s*boundary=.*";

/// A file to be put into a multipart body.
#[derive(Debug, Clone, Copy, Default)]
pub struct FilePart<'a> {
    /// Where it is; nothing is added when not given, only the markers.
    pub path: Option<&'a str>,
    /// The name of the form field; `file` when not given.
    pub name: Option<&'a str>,
    /// What its contents are to be judged by.
    pub content_type: &'a str,
    /// What separates the parts; random when not given.
    pub boundary: Option<&'a str>,
}

impl Edit<'_> {
    /// Adds a file to the multipart body of an HTTP part, making one if there is none.
    pub fn with_multipart_file(&mut self, part: Part, file: FilePart<'_>) -> Result<(), Error> {
        self.http()?;
        let name = file.name.unwrap_or("file");
        let section = file.path.map(|path| section(path, name)).transpose()?;
        let http = self.http()?;
        let half = match part {
            Part::Request => &mut http.request.part,
            Part::Response => &mut http.response.part,
        };
        let boundary = own_boundary(half).unwrap_or_else(|| chosen_boundary(file.boundary));
        let present = half.body.bytes();
        let body = if is_multipart(half) {
            append(present, &boundary, section.as_deref())
        } else {
            whole(&boundary, section.as_deref())
        };
        set_body(half, body, &boundary);
        let rule = Rule::ContentType(file.content_type.to_owned());
        half.rules.add(Category::Body, DocPath::of_name(name), rule);
        Ok(())
    }
}

/// The headers of a part and the contents of its file.
fn section(path: &str, name: &str) -> Result<Vec<u8>, Error> {
    let contents = std::fs::read(path)
        .map_err(|error| Error::Io { path: path.to_owned(), reason: error.to_string() })?;
    let path = Path::new(path);
    let base = path.file_name().map(|base| base.to_string_lossy()).unwrap_or_default();
    let kind = path.extension().and_then(|extension| extension.to_str()).map_or(UNKNOWN, type_of_extension);
    let mut section = format!(
        "Content-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {kind}\r\n\r\n",
        escaped(name),
        escaped(&base)
    )
    .into_bytes();
    section.extend_from_slice(&contents);
    Ok(section)
}

/// A name as it may stand between the quotes of a header, escaped the way browsers do it.
fn escaped(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn is_multipart(part: &HttpPart) -> bool {
    part.body.own_content_type().is_some_and(ContentType::is_multipart)
}

/// The boundary of a multipart body that is already there.
fn own_boundary(part: &HttpPart) -> Option<String> {
    let content_type = part.body.own_content_type().filter(|kind| kind.is_multipart())?;
    content_type.parameter("boundary").map(str::to_owned)
}

fn chosen_boundary(given: Option<&str>) -> String {
    given.map_or_else(|| std::iter::repeat_with(fastrand::alphanumeric).take(16).collect(), str::to_owned)
}

fn whole(boundary: &str, section: Option<&[u8]>) -> Vec<u8> {
    let mut body = format!("--{boundary}\r\n").into_bytes();
    if let Some(section) = section {
        body.extend_from_slice(section);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    body
}

/// The body with one more part before its closing marker.
fn append(present: &[u8], boundary: &str, section: Option<&[u8]>) -> Vec<u8> {
    let Some(section) = section else {
        return present.to_vec();
    };
    let end = format!("--{boundary}--\r\n");
    let kept = present.strip_suffix(end.as_bytes()).unwrap_or(present);
    let mut body = kept.to_vec();
    let opening = format!("--{boundary}\r\n");
    // A body without parts ends with its opening marker already.
    if !kept.ends_with(opening.as_bytes()) {
        body.extend_from_slice(opening.as_bytes());
    }
    body.extend_from_slice(section);
    body.extend_from_slice(b"\r\n");
    body.extend_from_slice(end.as_bytes());
    body
}

fn set_body(part: &mut HttpPart, body: Vec<u8>, boundary: &str) {
    let content_type = format!("multipart/form-data; boundary={boundary}");
    // The type is kept even when the boundary cannot stand in a parameter; then only the header has it.
    let parsed = ContentType::parse(&content_type).or_else(|_| ContentType::parse("multipart/form-data"));
    part.body = Body::present(body, parsed.ok());
    part.headers.get_or_insert_with(Headers::new).set("Content-Type", vec![content_type]);
    let path = DocPath::of_name("Content-Type");
    let rule = Rule::Regex(CONTENT_TYPE_PATTERN.to_owned());
    let present = part.rules.category(Category::Header).and_then(|rules| rules.get(&path));
    if !present.is_some_and(|list| list.rules.contains(&rule)) {
        part.rules.add(Category::Header, path, rule);
    }
}

const UNKNOWN: &str = "application/octet-stream";

/// Types of common files by extension.
const TYPES: [(&str, &str); 46] = [
    ("7z", "application/x-7z-compressed"),
    ("avif", "image/avif"),
    ("bin", UNKNOWN),
    ("bmp", "image/bmp"),
    ("css", "text/css"),
    ("csv", "text/csv"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("gif", "image/gif"),
    ("gz", "application/gzip"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("ico", "image/x-icon"),
    ("ics", "text/calendar"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript"),
    ("json", "application/json"),
    ("md", "text/markdown"),
    ("mjs", "text/javascript"),
    ("mov", "video/quicktime"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("mpeg", "video/mpeg"),
    ("oga", "audio/ogg"),
    ("ogg", "audio/ogg"),
    ("otf", "font/otf"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("rtf", "application/rtf"),
    ("svg", "image/svg+xml"),
    ("tar", "application/x-tar"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("ttf", "font/ttf"),
    ("txt", "text/plain"),
    ("wav", "audio/wav"),
    ("webm", "video/webm"),
    ("webp", "image/webp"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("xhtml", "application/xhtml+xml"),
    ("xls", "application/vnd.ms-excel"),
    ("xml", "text/xml"),
    ("zip", "application/zip"),
];

fn type_of_extension(extension: &str) -> &'static str {
    let known = TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension));
    known.map_or(UNKNOWN, |(_, kind)| kind)
}
