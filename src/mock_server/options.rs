//! [`Options`]: how a mock server is to behave, read from the transport configuration of the C interface.

use super::error::Error;
use crate::foundation::json::{Map, Value, parse_value};
use crate::foundation::text::beginning;
use crate::matching::Engine;
use crate::net::tls::{self, ClientCheck, Identity};
use crate::plugin;
use std::sync::Arc;

/// The largest request body that is read unless the configuration says otherwise: 100 MB.
const BODY_LIMIT: usize = 100 * 1024 * 1024;

/// How much of a value is shown that is not as it should be.
const SHOWN: usize = 60;

/// The transport of plain HTTP.
const HTTP: &str = "http";

/// The transport of HTTP over TLS.
const HTTPS: &str = "https";

/// The transport of requests that are function calls.
const MEMORY: &str = "memory";

/// How a mock server is to behave.
#[derive(Debug, Clone)]
pub struct Options {
    /// How requests travel.
    pub transport: Transport,
    /// Whether an `OPTIONS` request that nothing matches is answered as a browser's preflight.
    pub cors_preflight: bool,
    /// Whether connections may carry several requests.
    pub keep_alive: bool,
    /// The largest request body that is read, in bytes.
    pub body_limit: usize,
    /// The header by which a request says which provider states are in force for it, in lower case.
    pub state_header: Option<String>,
    /// Whether the server has a request log, for people who watch it. The configuration cannot set it.
    pub request_log: bool,
    /// What requests are compared with and values are made by: the core, and plugins if there are any. Not a matter of
    /// the configuration.
    pub engine: Engine,
    /// The seed of generated values; without it they are random.
    pub seed: Option<u64>,
    /// The id of the test run that the server belongs to, for plugins. Not a matter of the configuration.
    pub test_run: Option<Arc<str>>,
    /// The members of the configuration that are unknown here; of a transport that is not built in, all members.
    pub others: Map<String, Value>,
    /// Warnings about the configuration, for the log.
    pub notes: Vec<String>,
}

/// How requests travel.
#[derive(Debug, Clone)]
pub enum Transport {
    /// Without TLS.
    Http,
    /// Over TLS.
    Https(Box<Tls>),
    /// As function calls in this process.
    Memory,
    /// By a transport of a plugin.
    Plugin(Arc<dyn plugin::Transport>),
    /// By a transport that is neither built in nor known to be of a plugin.
    Unknown(String),
}

/// What a server shows its clients and asks of them.
#[derive(Debug, Clone, Default)]
pub struct Tls {
    /// Its certificate and key; without them, the authority of this process certifies it.
    pub identity: Option<Identity>,
    /// Which certificates clients have to present.
    pub clients: ClientCheck,
}

impl Options {
    /// Reads a transport's name (none or empty means HTTP) and its configuration, a JSON text.
    ///
    /// No text, an empty one, and JSON that is not an object mean the defaults.
    pub fn parse(transport: Option<&str>, config: Option<&str>) -> Result<Options, Error> {
        let mut options = match transport {
            None | Some("" | HTTP) => Options::default(),
            Some(HTTPS) => Options::https(),
            Some(MEMORY) => Options { transport: Transport::Memory, ..Options::default() },
            Some(other) => Options { transport: Transport::Unknown(other.to_owned()), ..Options::default() },
        };
        match config.filter(|text| !text.is_empty()).map(parse_value).transpose()? {
            Some(Value::Object(config)) => {
                config.into_iter().try_for_each(|(key, value)| options.set(key, value))?;
            }
            Some(other) => options.note(&format!("is not an object but {}", shown(&other))),
            None => {}
        }
        Ok(options)
    }

    /// Takes the transport that a plugin provides, if the name is not built in. `find` looks it up.
    #[must_use]
    pub fn with_plugins(mut self, find: impl FnOnce(&str) -> Option<Arc<dyn plugin::Transport>>) -> Options {
        if let Transport::Unknown(name) = &self.transport
            && let Some(found) = find(name)
        {
            self.transport = Transport::Plugin(found);
        }
        self
    }

    /// The defaults over TLS, certified by our own authority.
    #[must_use]
    pub fn https() -> Options {
        Options { transport: Transport::Https(Box::default()), ..Options::default() }
    }

    fn set(&mut self, key: String, value: Value) -> Result<(), Error> {
        if matches!(self.transport, Transport::Plugin(_) | Transport::Unknown(_)) {
            self.others.insert(key, value);
            return Ok(());
        }
        match key.as_str() {
            "corsPreflight" => self.cors_preflight = self.flag(&key, &value),
            "keepAlive" if !matches!(self.transport, Transport::Memory) => {
                self.keep_alive = self.flag(&key, &value)
            }
            "bodyLimit" => self.body_limit = body_limit(&value)?,
            "stateHeader" => self.state_header = Some(state_header(&value)?),
            // COMPAT: the pact knows its own version.
            "pactSpecification" => {}
            "tls" if matches!(self.transport, Transport::Https(_)) => {
                self.transport = Transport::Https(Box::new(Tls::parse(&value)?));
            }
            _ => {
                self.note(&format!("has the key '{key}', which has no meaning here"));
                self.others.insert(key, value);
            }
        }
        Ok(())
    }

    /// COMPAT: what is not a boolean counts as false.
    fn flag(&mut self, key: &str, value: &Value) -> bool {
        value.as_bool().unwrap_or_else(|| {
            self.note(&format!("has {} for '{key}', which counts as false", shown(value)));
            false
        })
    }

    fn note(&mut self, what: &str) {
        self.notes.push(format!("The transport configuration {what}"));
    }
}

impl Default for Options {
    fn default() -> Self {
        Options {
            transport: Transport::Http,
            cors_preflight: false,
            keep_alive: true,
            body_limit: BODY_LIMIT,
            state_header: None,
            request_log: false,
            engine: Engine::without_plugins(),
            seed: None,
            test_run: None,
            others: Map::new(),
            notes: Vec::new(),
        }
    }
}

impl Tls {
    /// Reads the value of the key `tls`.
    fn parse(value: &Value) -> Result<Tls, Error> {
        let Value::Object(fields) = value else { return Err(wrong("tls", "an object", value)) };
        let known = ["certificate", "privateKey", "clientAuthority", "clientCertificate"];
        if let Some(other) = fields.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(Error::Option(format!("'tls.{other}' is not known; known are {}", known.join(", "))));
        }
        let [certificate, key, authority, clients] = known.map(|key| fields.get(key));
        let identity = match (pem("tls.certificate", certificate)?, pem("tls.privateKey", key)?) {
            (None, None) => None,
            (Some(certificate), Some(key)) => Some(Identity::from_pem(&certificate, &key)?),
            (Some(_), None) => return Err(missing("tls.privateKey", "tls.certificate")),
            (None, Some(_)) => return Err(missing("tls.certificate", "tls.privateKey")),
        };
        let clients = match (pem("tls.clientAuthority", authority)?, clients) {
            (None, None | Some(Value::Null)) => ClientCheck::None,
            (None, Some(_)) => return Err(missing("tls.clientAuthority", "tls.clientCertificate")),
            (Some(authority), Some(Value::String(word))) if word == "optional" => {
                ClientCheck::Optional(authority)
            }
            (Some(authority), None | Some(Value::Null)) => ClientCheck::Required(authority),
            (Some(authority), Some(Value::String(word))) if word == "required" => {
                ClientCheck::Required(authority)
            }
            (Some(_), Some(other)) => {
                return Err(wrong("tls.clientCertificate", "\"required\" or \"optional\"", other));
            }
        };
        Ok(Tls { identity, clients })
    }
}

/// PEM text, or that of the file it names.
fn pem(name: &str, value: Option<&Value>) -> Result<Option<String>, Error> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(tls::pem_or_file(text)?)),
        Some(other) => Err(wrong(name, "PEM text or the path of a PEM file", other)),
    }
}

fn body_limit(value: &Value) -> Result<usize, Error> {
    let limit = value.as_u64().and_then(|limit| usize::try_from(limit).ok());
    limit.ok_or_else(|| wrong("bodyLimit", "a number of bytes", value))
}

fn state_header(value: &Value) -> Result<String, Error> {
    let name = value.as_str().filter(|name| is_token(name)).map(str::to_ascii_lowercase);
    name.ok_or_else(|| wrong("stateHeader", "the name of a header", value))
}

/// Whether a text can be the name of a header.
pub(super) fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

fn wrong(name: &str, expected: &str, found: &Value) -> Error {
    Error::Option(format!("'{name}' must be {expected}, but is {}", shown(found)))
}

fn missing(name: &str, beside: &str) -> Error {
    Error::Option(format!("'{name}' is missing beside '{beside}'"))
}

fn shown(value: &Value) -> String {
    beginning(&value.to_string(), SHOWN).into_owned()
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn parse(config: &str) -> Options {
        Options::parse(None, Some(config)).unwrap()
    }

    #[test]
    fn without_a_word_it_is_http_with_the_defaults() {
        let table = [(None, None), (Some(""), Some("")), (Some("http"), Some("[1]")), (None, Some("{}"))];
        for (transport, config) in table {
            let options = Options::parse(transport, config).unwrap();
            let options = Options { notes: Vec::new(), ..options };
            assert_eq!(format!("{options:?}"), format!("{:?}", Options::default()));
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
        let note = "The transport configuration has 1 for 'keepAlive', which counts as false";
        assert_eq!(parse(r#"{"keepAlive":1}"#).notes, [note]);
    }

    #[test]
    fn the_body_limit_is_a_number_of_bytes() {
        assert_eq!(parse(r#"{"bodyLimit":10}"#).body_limit, 10);
        for odd in [r#""10""#, "-1", "1.5", "null"] {
            let error = Options::parse(None, Some(&format!(r#"{{"bodyLimit":{odd}}}"#))).unwrap_err();
            let expected =
                "the transport configuration cannot be used: 'bodyLimit' must be a number of bytes";
            assert_eq!(error.to_string(), format!("{expected}, but is {odd}"));
        }
    }

    #[test]
    fn the_state_header_is_the_name_of_a_header() {
        assert_eq!(parse(r#"{"stateHeader":"X-Pact-State"}"#).state_header.as_deref(), Some("x-pact-state"));
        for odd in [r#""""#, r#""X Y""#, r#""X:""#, "1", "null", r#"["X"]"#] {
            let error = Options::parse(None, Some(&format!(r#"{{"stateHeader":{odd}}}"#))).unwrap_err();
            let expected =
                "the transport configuration cannot be used: 'stateHeader' must be the name of a header";
            assert_eq!(error.to_string(), format!("{expected}, but is {odd}"));
        }
    }

    #[test]
    fn unknown_keys_are_kept() {
        let options = parse(r#"{"pactSpecification":"V4","tls":{"a":1}}"#);

        assert_eq!(serde_json::Value::Object(options.others).to_string(), r#"{"tls":{"a":1}}"#);
        let note = "The transport configuration has the key 'tls', which has no meaning here";
        assert_eq!(options.notes, [note]);
    }

    #[test]
    fn without_a_socket_there_is_nothing_to_keep_alive() {
        let config = r#"{"keepAlive":false,"corsPreflight":true,"bodyLimit":7,"tls":{}}"#;

        let options = Options::parse(Some("memory"), Some(config)).unwrap();

        assert!(options.cors_preflight && options.keep_alive && options.body_limit == 7);
        let note =
            |key| format!("The transport configuration has the key '{key}', which has no meaning here");
        assert_eq!(options.notes, [note("keepAlive"), note("tls")]);
    }

    #[test]
    fn a_transport_that_is_not_built_in_gets_all_members() {
        let config = r#"{"keepAlive":"x","bodyLimit":"y","pactSpecification":"V4","tls":1,"some":"config"}"#;

        let options = Options::parse(Some("grpc"), Some(config)).unwrap();

        assert_eq!(options.others.len(), 5);
        assert!(options.notes.is_empty() && options.keep_alive);
    }

    #[test]
    fn text_that_is_not_json_is_an_error() {
        for config in ["{keepAlive}", " "] {
            let error = Options::parse(None, Some(config)).unwrap_err();
            assert!(error.to_string().starts_with("the transport configuration is not JSON: "), "{error}");
        }
    }
}
