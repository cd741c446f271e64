mod deadlines;
mod doubles;
mod environment;
mod errors;
mod examples;
mod fields;
mod hosts;
mod keys;
mod contents;
mod transports;

use super::*;
use crate::plugin::logs::PluginLogs;
pub(super) use doubles::Host;
use prost_types::Struct;
use prost_types::value::Kind;
use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;
use tempfile::TempDir;

/// Long enough for a busy machine.
const LONG: Duration = Duration::from_secs(60);

const PATIENT: Timeouts = Timeouts { call: LONG, long_call: LONG };

const INIT: &str = "function init() return {} end\n";

/// A script that runs, with its folder.
struct Fixture {
    folder: TempDir,
    plugin: Result<Arc<dyn Interface>, String>,
}

impl Fixture {
    fn start(source: &str, version: u8, timeouts: Timeouts, host: Weak<dyn HostCalls>) -> Fixture {
        let folder = tempfile::tempdir().unwrap();
        let logs = Arc::new(PluginLogs::default());
        let log = logs.open(&id(), "instance", &folder.path().join("logs"));
        let script = folder.path().join("p.lua");
        fs::write(&script, source).unwrap();
        let plugin = start(id(), version, folder.path(), &script, log, host, timeouts);
        Fixture { folder, plugin }
    }

    fn with_timeouts(source: &str, timeouts: Timeouts) -> Fixture {
        Fixture::start(source, 1, timeouts, no_host())
    }

    fn of(source: &str) -> Fixture {
        Fixture::with_timeouts(source, PATIENT)
    }

    fn plugin(&self) -> &dyn Interface {
        &**self.plugin.as_ref().unwrap()
    }

    /// The error of loading, without the folder.
    fn load_error(&self) -> String {
        self.without_folder(self.plugin.as_ref().unwrap_err())
    }

    fn without_folder(&self, text: &str) -> String {
        text.replace(self.folder.path().to_str().unwrap(), "DIR")
    }

    /// Has contents configured by this function body.
    fn configure(&self) -> Result<v2::ConfigureInteractionResponse, CallError> {
        self.configure_with(Struct::default())
    }

    fn configure_with(&self, config: Struct) -> Result<v2::ConfigureInteractionResponse, CallError> {
        let request = v2::ConfigureInteractionRequest {
            content_type: "text/csv".to_owned(),
            contents_config: Some(config),
            test_context: None,
        };
        self.plugin().configure_interaction(request)
    }

    /// The text of the error of `configure_interaction`.
    fn configure_error(&self) -> String {
        self.without_folder(&self.configure().unwrap_err().to_string())
    }

    fn compare(&self) -> Result<v2::CompareContentsResponse, CallError> {
        let request = v2::CompareContentsRequest {
            expected: Some(body("a,b")),
            actual: Some(body("a,c")),
            ..v2::CompareContentsRequest::default()
        };
        self.plugin().compare_contents(request, &chain("first"))
    }
}

fn id() -> PluginId {
    PluginId { name: "tp".to_owned(), version: "1.2.3".to_owned() }
}

fn no_host() -> Weak<dyn HostCalls> {
    Weak::<Host>::new()
}

fn chain(id: &str) -> Chain {
    Chain { id: id.to_owned(), deadline: None }
}

fn body(text: &str) -> v2::Body {
    v2::Body { content_type: "text/csv".to_owned(), content: Some(text.into()), content_type_hint: 0 }
}

fn configure(body: &str) -> String {
    format!("{INIT}function configure_interaction(type, config) {body} end")
}

fn number(value: f64) -> prost_types::Value {
    prost_types::Value { kind: Some(Kind::NumberValue(value)) }
}

fn object<const N: usize>(fields: [(&str, prost_types::Value); N]) -> Struct {
    Struct {
        fields: fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<BTreeMap<_, _>>(),
    }
}

/// A function of scripts that writes a table out, with the keys in order.
const DUMP: &str = r#"function dump(v)
  if type(v) == "table" then
    local keys = {}
    for k in pairs(v) do keys[#keys + 1] = k end
    table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
    local out = {}
    for _, k in ipairs(keys) do out[#out + 1] = tostring(k) .. "=" .. dump(v[k]) end
    return "{" .. table.concat(out, ", ") .. "}"
  end
  if type(v) == "string" then return string.format("%q", v) end
  return (math.type(v) and math.type(v) .. ":" or "") .. tostring(v)
end
"#;
