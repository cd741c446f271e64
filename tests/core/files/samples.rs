//! Pacts that use the features of each specification version.

/// One pact for each form of a pact file.
pub(super) const ALL: [&str; 4] = [V2, V3, V3_MESSAGES, V4];

/// Flat rules, a query string, a single provider state.
pub(super) const V2: &str = r#"{"consumer":{"name":"c"},"provider":{"name":"p"},"interactions":[{"description":"a request",
"providerState":"a state","request":{"method":"post","path":"/a/1","query":"q=1&q=x+y&r","headers":{"Accept":"a/b, c/d",
"Content-Type":"application/json"},"body":{"b":[1.10,{"c":null}]},"matchingRules":{"$.body.b":{"min":1,"match":"type"},
"$.headers.Accept":{"match":"regex","regex":"a.*"},"$.path":{"match":"regex","regex":"/a/\\d+"},"$.query.q":{"match":"type"}}},
"response":{"status":201,"headers":{"Content-Type":"text/plain"},"body":"created"}}],
"metadata":{"pactSpecification":{"version":"2.0.0"},"mine":{"a":"b"}}}"#;

/// Rules by category, generators, states with parameters, a binary body.
pub(super) const V3: &str = r#"{"consumer":{"name":"c"},"provider":{"name":"p"},"interactions":[{"description":"a request",
"providerStates":[{"name":"one","params":{"id":12345678901234567890}},{"name":"two"}],"request":{"method":"GET","path":"/a",
"query":{"q":["1",null]},"matchingRules":{"query":{"q":{"combine":"AND","matchers":[{"match":"type"}]}},
"path":{"combine":"OR","matchers":[{"match":"regex","regex":"/a"},{"match":"type"}]}},"generators":{"path":{"type":"ProviderState",
"expression":"/${a}"}}},"response":{"status":200,"headers":{"Content-Type":"image/png"},"body":"iVBORw0KGgo="}},
{"description":"null","request":{"method":"GET","path":"/","body":null},"response":{"status":200,"body":""}}],
"metadata":{"pactSpecification":{"version":"3.0.0"}}}"#;

/// Messages with metadata, rules and generators.
pub(super) const V3_MESSAGES: &str = r#"{"consumer":{"name":"c"},"provider":{"name":"p"},"messages":[{"description":"m1",
"contents":{"a":[1,2]},"metadata":{"contentType":"application/json","k":{"x":1}},"matchingRules":{"body":{"$.a[*]":{"combine":"AND",
"matchers":[{"match":"integer"}]}}},"generators":{"body":{"$.a[0]":{"type":"RandomInt","min":1,"max":3}}}},
{"description":"m2","contents":"text","metadata":{}},{"description":"m3","metadata":{},"contents":"aGk=",
"providerStates":[{"name":"s"}]}],"metadata":{"pactSpecification":{"version":"3.0.0"}}}"#;

/// Every kind of interaction, with all its members.
pub(super) const V4: &str = r#"{"consumer":{"name":"c"},"provider":{"name":"p"},"interactions":[{"type":"Synchronous/HTTP",
"description":"h","key":"k","pending":true,"transport":"https","comments":{"text":["x"],"testname":"t"},
"interactionMarkup":{"markup":"*x*","markupType":"COMMON_MARK"},"pluginConfiguration":{"p":{"x":[1]}},
"request":{"method":"PUT","path":"/","headers":{"X":["a","b"]},"body":{"content":{"a":"x"},"contentType":"application/json",
"encoded":false},"matchingRules":{"body":{"$":{"combine":"AND","matchers":[{"match":"eachKey","rules":[{"match":"regex",
"regex":"[a-z]"}],"value":"a"},{"match":"arrayContains","variants":[{"index":0,"rules":{"$.x":{"combine":"AND",
"matchers":[{"match":"type"}]}},"generators":{"$.x":{"type":"Uuid"}}}]}]}},"header":{"X":{"combine":"AND","matchers":
[{"match":"mine","deep":{"er":[1]}}]}}}},"response":{"status":204,"matchingRules":{"status":{"$":{"combine":"AND",
"matchers":[{"match":"statusCode","status":"success"}]}}}}},
{"type":"Asynchronous/Messages","description":"m","contents":{"content":"AAEC","contentType":"application/octet-stream",
"contentTypeHint":"BINARY","encoded":"base64"},"metadata":{"k":1},"matchingRules":{"contents":{"$.a":{"combine":"AND",
"matchers":[{"match":"semver"}]}}}},
{"type":"Synchronous/Messages","description":"s","request":{"contents":{"content":"q","contentType":"text/plain","encoded":false}},
"response":[{},{"metadata":{"contentType":"application/xml"},"contents":{"content":"<a/>"}}]}],
"metadata":{"pactSpecification":{"version":"4.0"},"mine":[1,{"a":null}],"plugins":[{"name":"p","version":"1","configuration":{"x":1}}]}}"#;
