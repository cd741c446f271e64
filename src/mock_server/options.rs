//! [`Options`]: how a mock server is to behave, read from the transport configuration of the C interface.

use super::error::Error;
use crate::foundation::json::{Map, Value, parse_value};

/// The largest request body that is read unless the configuration says otherwise: 100 MB.
const BODY_LIMIT: usize = 100 * 1024 * 1024;

/// The only transport there is so far.
pub(super) const HTTP: &str = "http";

/// How a mock server is to behave.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// How requests travel.
    pub transport: String,
    /// Whether an `OPTIONS` request that nothing matches is answered as a browser's preflight.
    pub cors_preflight: bool,
    /// Whether connections may carry several requests.
    pub keep_alive: bool,
    /// The largest request body that is read, in bytes.
    pub body_limit: usize,
    /// Whether it is kept which requests came, for people who look on. Not a matter of the configuration.
    pub visits: bool,
    /// What the values of answers follow from; without it, chance.
    pub seed: Option<u64>,
    /// What the configuration says beyond that; plugins may know it.
    pub others: Map<String, Value>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            transport: HTTP.to_owned(),
            cors_preflight: false,
            keep_alive: true,
            body_limit: BODY_LIMIT,
            visits: false,
            seed: None,
            others: Map::new(),
        }
    }
}

impl Options {
    /// Reads a transport's name (none or empty means HTTP) and its configuration, a JSON text.
    ///
    /// No text, an empty one, and JSON that is not an object mean the defaults.
    pub fn parse(transport: Option<&str>, config: Option<&str>) -> Result<Options, Error> {
        let mut options = Options::default();
        if let Some(name) = transport.filter(|name| !name.is_empty()) {
            name.clone_into(&mut options.transport);
        }
        if let Some(Value::Object(config)) =
            config.filter(|text| !text.is_empty()).map(parse_value).transpose()?
        {
            config.into_iter().for_each(|(key, value)| options.set(key, value));
        }
        Ok(options)
    }

    fn set(&mut self, key: String, value: Value) {
        // COMPAT: what is not a boolean counts as false.
        let flag = value.as_bool().unwrap_or(false);
        match key.as_str() {
            "corsPreflight" => self.cors_preflight = flag,
            "keepAlive" => self.keep_alive = flag,
            "bodyLimit" => self.body_limit = body_limit(&value),
            // COMPAT: the pact knows its own version.
            "pactSpecification" => {}
            _ => {
                self.others.insert(key, value);
            }
        }
    }
}

fn body_limit(value: &Value) -> usize {
    value.as_u64().and_then(|limit| usize::try_from(limit).ok()).unwrap_or(BODY_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::{BODY_LIMIT, Options};

    fn parse(config: &str) -> Options {
        Options::parse(None, Some(config)).unwrap()
    }

    #[test]
    fn without_a_word_it_is_http_with_the_defaults() {
        let table = [(None, None), (Some(""), Some("")), (Some("http"), Some("[1]")), (None, Some("{}"))];
        for (transport, config) in table {
            assert_eq!(Options::parse(transport, config).unwrap(), Options::default());
        }
    }

    #[test]
    fn flags_that_are_not_booleans_count_as_false() {
        let table = [
            (r#"{"keepAlive":true,"corsPreflight":true}"#, (true, true)),
            (r#"{"keepAlive":false,"corsPreflight":false}"#, (false, false)),
            (r#"{"keepAlive":"true","corsPreflight":"true"}"#, (false, false)),
            (r#"{"keepAlive":null,"corsPreflight":1}"#, (false, false)),
            (r#"{"pactSpecification":"V4"}"#, (true, false)),
        ];

        for (config, expected) in table {
            let options = parse(config);
            assert_eq!((options.keep_alive, options.cors_preflight), expected, "{config}");
        }
    }

    #[test]
    fn the_body_limit_is_a_number_of_bytes() {
        assert_eq!(parse(r#"{"bodyLimit":10}"#).body_limit, 10);
        assert_eq!(parse(r#"{"bodyLimit":"10"}"#).body_limit, BODY_LIMIT);
        assert_eq!(parse(r#"{"bodyLimit":-1}"#).body_limit, BODY_LIMIT);
    }

    #[test]
    fn unknown_keys_are_kept() {
        let options = parse(r#"{"pactSpecification":"V4","tls":{"a":1}}"#);

        assert_eq!(serde_json::Value::Object(options.others).to_string(), r#"{"tls":{"a":1}}"#);
    }

    #[test]
    fn text_that_is_not_json_is_an_error() {
        for config in ["{keepAlive}", " "] {
            let error = Options::parse(None, Some(config)).unwrap_err();
            assert!(error.to_string().starts_with("the transport configuration is not JSON: "), "{error}");
        }
    }
}
