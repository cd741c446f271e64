//! [`JsonForm`]: whether bodies of a content type hold JSON, and how.

use super::ContentType;

/// How bodies of a content type hold JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonForm {
    /// The body is a JSON document, in files too.
    Document,
    /// The body is a JSON document if its bytes are one. In files, and otherwise, it is text or bytes, as other types of
    /// its kind: contracts of the released library, which reads all of them so, have to stay good.
    Possible,
    /// Each line of the body is a JSON document, if all lines that are not blank are. In files, and otherwise, the body
    /// is bytes.
    Lines,
}

impl ContentType {
    /// How bodies of this type hold JSON; `None` if they do not.
    #[must_use]
    pub fn json_form(&self) -> Option<JsonForm> {
        let sub = self.sub();
        // A suffix says what the body is; the sub type before it does not.
        let last = self.suffix().unwrap_or(sub);
        match self.main() {
            _ if self.is_json() => Some(JsonForm::Document),
            _ if last == "ndjson" || last == "x-ndjson" => Some(JsonForm::Lines),
            _ if last.ends_with("json") => Some(JsonForm::Possible),
            "application" if sub.starts_with("x-amz-json-") || sub == "csp-report" => {
                Some(JsonForm::Possible)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ContentType, JsonForm};

    #[test]
    fn types_hold_json_always_perhaps_or_on_each_line() {
        let table = [
            (
                Some(JsonForm::Document),
                "application/json application/json;charset=utf-8 application/json-rpc application/jsonl \
                 application/graphql application/json5 application/hal+json application/vnd.a+b+json application/json+ndjson",
            ),
            (
                Some(JsonForm::Possible),
                "text/json text/x-json text/x+json application/x-json application/foo-json image/json foo/x+json \
                 application/x-amz-json-1.0 application/x-amz-json-1.1;a=b application/csp-report audio/x+json application/x-amz-json */json",
            ),
            (
                Some(JsonForm::Lines),
                "application/x-ndjson application/ndjson text/x-ndjson text/ndjson;charset=utf-8 application/a+ndjson",
            ),
            (
                None,
                "text/plain application/xml application/ld+json+foo text/x-amz-json-1.1 text/csp-report */* \
                 application/yaml application/x-jsonlines text/json-seq",
            ),
        ];
        for (form, content_types) in table {
            for content_type in content_types.split_whitespace() {
                let parsed: ContentType = content_type.parse().unwrap();
                assert_eq!(parsed.json_form(), form, "{content_type}");
            }
        }
    }
}
