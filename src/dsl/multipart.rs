//! Multipart bodies, file by file.
//!
//! The first file makes the body, its header and its rules; each further one is put before the closing
//! marker. Parts are laid out as browsers do it, with CRLF line ends.

use super::edit::Edit;
use super::error::Error;
use super::part::Part;
use crate::foundation::content_type::ContentType;
use crate::model::Category;
use crate::model::rules::Rule;
use crate::model::{Body, DocPath, Headers, HttpPart};
use std::path::Path;

/// The regular expression for the `Content-Type` of a request with a multipart body.
const CONTENT_TYPE_PATTERN: &str = r"multipart/form-data;(\s*charset=[^;]*;)?\s*boundary=.*";

/// A file to be put into a multipart body.
#[derive(Debug, Clone, Copy, Default)]
pub struct FilePart<'a> {
    /// The path of the file; without one, only the boundary markers are added.
    pub path: Option<&'a str>,
    /// The name of the form field; `file` by default.
    pub name: Option<&'a str>,
    /// The content type of the part, and the one that its contents must have.
    pub content_type: &'a str,
    /// The boundary between the parts; random by default.
    pub boundary: Option<&'a str>,
}

impl Edit<'_> {
    /// Adds a file to the multipart body of an HTTP part; makes the body if there is none.
    pub fn with_multipart_file(&mut self, part: Part, file: FilePart<'_>) -> Result<(), Error> {
        self.http()?;
        if file.content_type.contains(char::is_control) {
            return Err(Error::BadPartType);
        }
        let name = file.name.unwrap_or("file");
        let section = file.path.map(|path| section(path, name, file.content_type)).transpose()?;
        let http = self.http()?;
        let half = match part {
            Part::Request => &mut http.request.part,
            Part::Response => &mut http.response.part,
        };
        let is_new = !is_multipart(half);
        if is_new {
            begin(half, section.as_deref(), file.boundary);
        } else {
            append(half, section.as_deref());
        }
        let rule = Rule::ContentType(file.content_type.to_owned());
        half.rules.add(Category::Body, DocPath::of_name(name), rule);
        if is_new {
            self.remove_unclaimed(part);
        }
        Ok(())
    }
}

/// The headers of a part and the contents of its file.
fn section(path: &str, name: &str, content_type: &str) -> Result<Vec<u8>, Error> {
    let contents = std::fs::read(path)
        .map_err(|error| Error::Io { path: path.to_owned(), reason: error.to_string() })?;
    let path = Path::new(path);
    let base = path.file_name().map(|base| base.to_string_lossy()).unwrap_or_default();
    let mut section = format!(
        "Content-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {content_type}\r\n\r\n",
        escaped(name),
        escaped(&base)
    )
    .into_bytes();
    section.extend_from_slice(&contents);
    Ok(section)
}

/// A name for the quotes of a header, escaped as browsers do it.
fn escaped(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn is_multipart(part: &HttpPart) -> bool {
    part.body.own_content_type().is_some_and(ContentType::is_multipart)
}

/// Makes the body, its header and the header's rule.
fn begin(part: &mut HttpPart, section: Option<&[u8]>, boundary: Option<&str>) {
    let boundary = boundary.map_or_else(random_boundary, str::to_owned);
    let mut body = format!("--{boundary}\r\n").into_bytes();
    if let Some(section) = section {
        body.extend_from_slice(section);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());

    part.body = Body::present(body, ContentType::parse("multipart/form-data").ok());
    let content_type = format!("multipart/form-data; boundary={boundary}");
    part.headers.get_or_insert_with(Headers::new).set("Content-Type", vec![content_type]);
    let rule = Rule::Regex(CONTENT_TYPE_PATTERN.to_owned());
    part.rules.add(Category::Header, DocPath::of_name("Content-Type"), rule);
}

fn random_boundary() -> String {
    std::iter::repeat_with(fastrand::alphanumeric).take(16).collect()
}

/// Puts one more part before the closing marker of the body.
fn append(part: &mut HttpPart, section: Option<&[u8]>) {
    let Some(section) = section else { return };
    let content_type = part.body.own_content_type().cloned();
    let present = part.body.bytes();
    let boundary = own_boundary(part);
    let end = format!("--{boundary}--");
    let trimmed = present.trim_ascii_end();
    let mut body = trimmed.strip_suffix(end.as_bytes()).unwrap_or(present).to_vec();
    let opening = format!("--{boundary}\r\n");
    // A body without parts already has its opening marker, and nothing else, at this place.
    if body != opening.as_bytes() {
        body.extend_from_slice(opening.as_bytes());
    }
    body.extend_from_slice(section);
    body.extend_from_slice(format!("\r\n{end}\r\n").as_bytes());
    part.body = Body::present(body, content_type);
}

/// The boundary of a multipart body: as its type or header says, else as its first line shows.
fn own_boundary(part: &HttpPart) -> String {
    let said = |content_type: &ContentType| content_type.parameter("boundary").map(str::to_owned);
    let own = part.body.own_content_type().and_then(said);
    own.or_else(|| said(&part.header_content_type()?)).unwrap_or_else(|| {
        let line = part.body.bytes().split(|&byte| byte == b'\n').next().unwrap_or_default();
        let marker = String::from_utf8_lossy(line.trim_ascii_end()).into_owned();
        marker.strip_prefix("--").unwrap_or(&marker).to_owned()
    })
}
