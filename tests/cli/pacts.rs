//! Pacts for the tests.

/// The pact in the examples of the documentation.
pub(crate) const ALICE: &str = r#"{"provider":{"name":"Alice Service"},"consumer":{"name":"Consumer"},"interactions":[{"description":"a retrieve Mallory request",
 "request":{"method":"GET","path":"/mallory","query":"name=ron&status=good"},
 "response":{"status":200,"headers":{"Content-Type":"text/html"},"body":"\"That is some good Mallory.\""}}]}"#;

/// The request that it expects.
pub(crate) const GOOD: &str = "/mallory?name=ron&status=good";

/// A pact between a consumer and a provider with only `GET /`.
pub(crate) fn plain(consumer: &str, provider: &str) -> String {
    let (consumer, provider) = (quoted(consumer), quoted(provider));
    format!(
        r#"{{"consumer":{{"name":{consumer}}},"provider":{{"name":{provider}}},"interactions":[{{"description":"d"}}]}}"#
    )
}

/// A pact of version 4 with a message beside the HTTP interaction `GET /a`.
pub(crate) const MIXED: &str = r#"{"consumer":{"name":"c"},"provider":{"name":"mixed"},"interactions":[
 {"type":"Asynchronous/Messages","description":"a message","contents":{"content":"hello","contentType":"text/plain","encoded":false}},
 {"type":"Synchronous/HTTP","description":"a request","request":{"method":"GET","path":"/a"},"response":{"status":204}}],
 "metadata":{"pactSpecification":{"version":"4.0"}}}"#;

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
