use super::{draft, edit, http, json, rules};
use crate::dsl::{FilePart, NewInteraction, Part};

const REGEX: &str = r#"{"Content-Type":{"combine":"AND","matchers":[{"match":"regex",
    "regex":"multipart/form-data;(\\s*charset=[^;]*;)?\\s*boundary=.*"}]}}"#;

fn file(folder: &tempfile::TempDir, name: &str, contents: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, contents).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn files_are_put_one_after_another_behind_the_first_boundary() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (file(&folder, "f.txt", "hello"), file(&folder, "g.zzz", "{}\n"));
    let mut draft = draft(NewInteraction::Http);
    let mut edit = edit(&mut draft);

    let part = FilePart { path: Some(&first), boundary: Some("BND"), content_type: "text/plain", name: None };
    edit.with_multipart_file(Part::Request, part).unwrap();
    let part =
        FilePart { path: Some(&second), boundary: Some("X"), content_type: "a/b", name: Some("b \"c") };
    edit.with_multipart_file(Part::Request, part).unwrap();

    let part = &http(&draft).request.part;
    assert_eq!(
        part.body.text().unwrap(),
        "--BND\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n\
         Content-Type: text/plain\r\n\
         \r\n\
         hello\r\n\
         --BND\r\n\
         Content-Disposition: form-data; name=\"b %22c\"; filename=\"g.zzz\"\r\n\
         Content-Type: a/b\r\n\
         \r\n\
         {}\n\r\n\
         --BND--\r\n"
    );
    assert_eq!(
        part.headers.as_ref().unwrap().first("Content-Type"),
        Some("multipart/form-data; boundary=BND")
    );
    let rule = |value: &str| {
        format!(r#"{{"combine":"AND","matchers":[{{"match":"contentType","value":"{value}"}}]}}"#)
    };
    let expected = format!(
        r#"{{"header":{REGEX},"body":{{"$.file":{},"$['b \"c']":{}}}}}"#,
        rule("text/plain"),
        rule("a/b")
    );
    assert_eq!(rules(part), json(&expected));
}

#[test]
fn no_file_makes_a_body_of_markers_that_files_can_be_added_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "f.txt", "hello");
    let mut draft = draft(NewInteraction::Http);
    let part = FilePart { boundary: Some("B"), content_type: "text/plain", ..FilePart::default() };

    edit(&mut draft).with_multipart_file(Part::Response, part).unwrap();
    assert_eq!(http(&draft).response.part.body.text(), Some("--B\r\n--B--\r\n"));

    edit(&mut draft).with_multipart_file(Part::Response, FilePart { path: Some(&path), ..part }).unwrap();
    assert_eq!(
        http(&draft).response.part.body.text().unwrap(),
        "--B\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n\
         Content-Type: text/plain\r\n\
         \r\n\
         hello\r\n\
         --B--\r\n"
    );
}

#[test]
fn a_boundary_is_made_when_none_is_given() {
    let mut draft = draft(NewInteraction::Http);
    edit(&mut draft).with_multipart_file(Part::Request, FilePart::default()).unwrap();

    let body = http(&draft).request.part.body.text().unwrap();
    let boundary = body.strip_prefix("--").unwrap().split("\r\n").next().unwrap();
    assert_eq!(boundary.len(), 16);
    assert!(boundary.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{boundary}");
    assert_eq!(body, format!("--{boundary}\r\n--{boundary}--\r\n"));
}

#[test]
fn a_file_that_cannot_be_read_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing.txt");
    let mut draft = draft(NewInteraction::Http);

    let part = FilePart { path: path.to_str(), ..FilePart::default() };
    let refused = edit(&mut draft).with_multipart_file(Part::Request, part).unwrap_err();

    let reason = std::fs::read(&path).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!(
            "failed to generate multipart body - convert_ptr_to_mime_part_body: \
             Failed to generate multipart body: {reason}"
        )
    );
    assert_eq!(http(&draft).request, Default::default());
}

#[test]
fn messages_take_no_files() {
    let mut draft = draft(NewInteraction::AsyncMessage);
    let refused = edit(&mut draft).with_multipart_file(Part::Request, FilePart::default()).unwrap_err();
    assert_eq!(refused.to_string(), "Interaction is not an HTTP interaction, is V4 Asynchronous/Messages");
}
