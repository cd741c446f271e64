//! The sub-commands that call a running master, and what they print.

use super::arguments::{Address, Create, Logging, ShutdownMaster, Target, Task};
use super::client::{Call, MasterClient, Reply};
use super::text_table::table;
use crate::cli::logs::Logs;
use crate::cli::output;
use crate::foundation::form::print_query;
use crate::foundation::json::Value;
use crate::foundation::text::on_one_line;
use crate::model::file;
use crate::net::client::{Method, StatusCode};
use serde_json::json;
use std::fs;
use std::process::ExitCode;

/// `verify`: there are mismatches.
const NOT_VERIFIED: u8 = 2;
/// There is no such mock server.
const NOT_FOUND: u8 = 3;
/// `list` failed.
const NO_LIST: u8 = 10;
/// `create` failed.
const NOT_CREATED: u8 = 20;
/// `shutdown` or `shutdown-master` failed.
const NOT_SHUT_DOWN: u8 = 30;
/// `verify` could not check the requests, or the pact file was not written.
const NO_VERDICT: u8 = 40;
/// A response of the master lacks a required attribute.
const INCOMPLETE: u8 = 156;

/// Why a sub-command failed, and the exit code of the program.
#[derive(Debug)]
struct CommandError {
    code: u8,
    text: String,
}

type CommandResult<T> = Result<T, CommandError>;

/// Adds an exit code to an error.
trait OrFail<T> {
    fn or_fail(self, code: u8) -> CommandResult<T>;
}

impl<T> OrFail<T> for Result<T, String> {
    fn or_fail(self, code: u8) -> CommandResult<T> {
        self.map_err(|text| CommandError { code, text })
    }
}

/// Runs a sub-command.
pub(super) fn run(address: &Address, logging: Logging, task: Task) -> ExitCode {
    Logs::to_stdout(logging.level, logging.colours).install();
    let done = match task {
        Task::List | Task::Start(_) | Task::Shell(_) => {
            MasterClient::new(address).or_fail(NO_LIST).and_then(|client| list(&client))
        }
        Task::Create(options) => {
            MasterClient::new(address).or_fail(NOT_CREATED).and_then(|client| create(&client, &options))
        }
        Task::Verify(target) => {
            MasterClient::new(address).or_fail(NO_VERDICT).and_then(|client| verify(&client, &target))
        }
        Task::Shutdown(target) => {
            MasterClient::new(address).or_fail(NOT_SHUT_DOWN).and_then(|client| shutdown(&client, &target))
        }
        Task::ShutdownMaster(options) => MasterClient::new(address)
            .or_fail(NOT_SHUT_DOWN)
            .and_then(|client| shutdown_master(&client, &options)),
    };
    done.unwrap_or_else(|CommandError { code, text }| output::fail(code, text))
}

fn list(client: &MasterClient) -> CommandResult<ExitCode> {
    let reply = client.call(Call::new(Method::GET, "")).or_fail(NO_LIST)?;
    expect_status(&reply, StatusCode::OK).or_fail(NO_LIST)?;
    let document = reply.document().or_fail(NO_LIST)?;
    let servers = document.get("mockServers").and_then(Value::as_array);
    let mut rows = Vec::new();
    for server in servers.ok_or_else(|| lacks("mockServers"))? {
        rows.push([
            text(server, "id")?,
            port(server)?.to_string(),
            text(server, "provider")?,
            text(server, "status")?,
        ]);
    }
    rows.sort();
    output::print(table(["Mock Server Id", "Port", "Provider", "Status"], &rows));
    Ok(ExitCode::SUCCESS)
}

fn create(client: &MasterClient, options: &Create) -> CommandResult<ExitCode> {
    let file = options.file.display();
    tracing::info!("Creating mock server from file {file}");
    let failed = |cause: String| CommandError {
        code: NOT_CREATED,
        text: format!("Failed to load pact file '{file}': {cause}"),
    };
    let text = fs::read_to_string(&options.file).map_err(|error| failed(error.to_string()))?;
    // The text is sent as it is; reading it here finds a file that is not a pact before it is sent.
    file::read(&text).map_err(|error| failed(format!("Failed to parse Pact JSON - {error}")))?;
    let path = format!("?{}", create_options(options));
    let call = Call { body: Some(text), ..Call::new(Method::POST, path.trim_end_matches('?')) };
    let reply = client.call(call).or_fail(NOT_CREATED)?;
    expect_status(&reply, StatusCode::OK).or_fail(NOT_CREATED)?;
    let document = reply.document().or_fail(NOT_CREATED)?;
    let server = document.get("mockServer").ok_or_else(|| lacks("mockServer"))?;
    output::say(format_args!(
        "Mock server \"{}\" started on port {}",
        self::text(server, "id")?,
        port(server)?
    ));
    Ok(ExitCode::SUCCESS)
}

fn create_options(options: &Create) -> String {
    let flag = |name, is_set: bool| is_set.then_some((name, Some("true")));
    let specification = options.specification.as_deref().map(|version| ("specification", Some(version)));
    let transport = options.transport.as_deref().map(|name| ("transport", Some(name)));
    let given = [flag("cors", options.cors), flag("tls", options.tls), specification, transport];
    print_query(given.into_iter().flatten())
}

fn verify(client: &MasterClient, target: &Target) -> CommandResult<ExitCode> {
    let path = format!("mockserver/{}", name(target));
    let reply = client.call(Call::new(Method::GET, &path)).or_fail(NO_VERDICT)?;
    check_found(&reply, target)?;
    expect_status(&reply, StatusCode::OK).or_fail(NO_VERDICT)?;
    let server = title(&reply.document().or_fail(NO_VERDICT)?)?;

    let path = format!("{path}/verify");
    let reply = client.call(Call::new(Method::POST, &path)).or_fail(NO_VERDICT)?;
    check_found(&reply, target)?;
    match reply.status {
        StatusCode::NO_CONTENT => {
            output::say(format_args!("Mock server {server} verified ok"));
            Ok(ExitCode::SUCCESS)
        }
        StatusCode::UNPROCESSABLE_ENTITY => {
            let document = reply.document().or_fail(NO_VERDICT)?;
            if let Some(error) = document.get("error").and_then(Value::as_str) {
                return Err(error.to_owned()).or_fail(NO_VERDICT);
            }
            let mismatches = document.get("mismatches").and_then(Value::as_array);
            let mismatches = mismatches.ok_or_else(|| lacks("mismatches"))?;
            let count = mismatches.len();
            output::say(format_args!("Mock server {server} failed verification with {count} errors\n"));
            mismatches.iter().enumerate().for_each(|(at, entry)| output::say(mismatch(at, entry)));
            Ok(ExitCode::from(NOT_VERIFIED))
        }
        _ => Err(reply.describe()).or_fail(NO_VERDICT),
    }
}

/// The lines for one entry of the mismatches.
fn mismatch(at: usize, entry: &Value) -> String {
    let part = |key: &str| entry.get(key).unwrap_or(&Value::Null);
    // JSON has some control characters unescaped.
    let line = |key: &str| on_one_line(&part(key).to_string()).into_owned();
    match part("type").as_str().unwrap_or_default() {
        "missing-request" => format!("{at} - Expected request was not received - {}", line("request")),
        "request-not-found" => {
            format!("{at} - Received a request that was not expected - {}", line("request"))
        }
        kind => {
            let (method, path) = (line("method"), line("path"));
            let mut lines = if kind.is_empty() {
                // What a plugin says has no type.
                format!("{at} - Did not match - {path} {}", line("error"))
            } else {
                format!("{at} - Received a request that did not match with expected - {method} {path}")
            };
            for mismatch in part("mismatches").as_array().into_iter().flatten() {
                let text = mismatch.get("mismatch").unwrap_or(&Value::Null);
                // Of a body many places have the same text.
                let place = mismatch.get("path").and_then(Value::as_str).filter(|path| path.starts_with('$'));
                let place = place.map(|path| format!("{} -> ", on_one_line(path))).unwrap_or_default();
                lines.push_str(&format!("\n        {place}{}", on_one_line(&text.to_string())));
            }
            if let Some(more) = part("moreMismatches").as_u64() {
                lines.push_str(&format!("\n        and {more} more"));
            }
            lines
        }
    }
}

fn shutdown(client: &MasterClient, target: &Target) -> CommandResult<ExitCode> {
    let path = format!("mockserver/{}", name(target));
    let reply = client.call(Call::new(Method::DELETE, &path)).or_fail(NOT_SHUT_DOWN)?;
    check_found(&reply, target)?;
    expect_status(&reply, StatusCode::NO_CONTENT).or_fail(NOT_SHUT_DOWN)?;
    output::say(format_args!("Mock server with {} shutdown ok", describe(target)));
    Ok(ExitCode::SUCCESS)
}

fn shutdown_master(client: &MasterClient, options: &ShutdownMaster) -> CommandResult<ExitCode> {
    let body = options.period.map(|period| json!({"period": period}).to_string());
    let call = Call { key: Some(&options.server_key), body, ..Call::new(Method::POST, "shutdown") };
    let reply = client.call(call).or_fail(NOT_SHUT_DOWN)?;
    if reply.status == StatusCode::FORBIDDEN {
        return Err(format!("Invalid server key: {}", reply.describe())).or_fail(NOT_SHUT_DOWN);
    }
    expect_status(&reply, StatusCode::NO_CONTENT).or_fail(NOT_SHUT_DOWN)?;
    output::say("Master server shutting down ok");
    Ok(ExitCode::SUCCESS)
}

fn name(target: &Target) -> String {
    match target {
        Target::Id(id) => id.clone(),
        Target::Port(port) => port.to_string(),
    }
}

fn describe(target: &Target) -> String {
    match target {
        Target::Id(id) => format!("id '{id}'"),
        Target::Port(port) => format!("port '{port}'"),
    }
}

/// Returns an error if there is no such mock server: a 404 without a body. A 404 with a body has another cause.
fn check_found(reply: &Reply, target: &Target) -> CommandResult<()> {
    if reply.status != StatusCode::NOT_FOUND || !reply.body.is_empty() {
        return Ok(());
    }
    let text = format!(
        "No mock server found with {}, use the 'list' command to get a list of available mock servers.",
        describe(target)
    );
    Err(CommandError { code: NOT_FOUND, text })
}

fn expect_status(reply: &Reply, expected: StatusCode) -> Result<(), String> {
    if reply.status == expected {
        return Ok(());
    }
    Err(format!("The master mock server did not do it: {}", reply.describe()))
}

/// The name of a mock server in messages.
fn title(server: &Value) -> CommandResult<String> {
    Ok(format!("{}/{}", text(server, "id")?, port(server)?))
}

/// An attribute as text that is safe on a line of a terminal.
fn text(server: &Value, key: &str) -> CommandResult<String> {
    let found = server.get(key).and_then(Value::as_str);
    found.map(|text| on_one_line(text).into_owned()).ok_or_else(|| lacks(key))
}

fn port(server: &Value) -> CommandResult<u64> {
    server.get("port").and_then(Value::as_u64).ok_or_else(|| lacks("port"))
}

fn lacks(key: &str) -> CommandError {
    let text = format!("Invalid answer from the master mock server: it has no attribute '{key}'");
    CommandError { code: INCOMPLETE, text }
}

#[cfg(test)]
mod tests {
    use super::{create_options, mismatch};
    use crate::cli::mock::arguments::Create;
    use serde_json::json;

    #[test]
    fn mismatches_are_printed_as_lines() {
        let request = json!({"method": "GET", "path": "/mallory", "query": "name=ron&status=good"});
        let line = r#"{"method":"GET","path":"/mallory","query":"name=ron&status=good"}"#;
        let missing =
            json!({"type": "missing-request", "method": "GET", "path": "/mallory", "request": request});
        assert_eq!(mismatch(0, &missing), format!("0 - Expected request was not received - {line}"));

        let unexpected = json!({"type": "request-not-found", "request": request});
        assert_eq!(
            mismatch(1, &unexpected),
            format!("1 - Received a request that was not expected - {line}")
        );

        let different = json!({"type": "request-mismatch", "method": "GET", "path": "/mallory",
            "mismatches": [{"mismatch": "one \u{1b}\"x\""}, {"path": "$.b\u{1b}", "mismatch": "two"},
                {"path": "/mallory", "mismatch": "three"}]});
        let expected = concat!(
            "12 - Received a request that did not match with expected - \"GET\" \"/mallory\"\n",
            "        \"one \\u001b\\\"x\\\"\"\n",
            "        $.b\\u{1b} -> \"two\"\n",
            "        \"three\"",
        );
        assert_eq!(mismatch(12, &different), expected);
    }

    #[test]
    fn options_become_a_query() {
        let plain =
            Create { file: "p".into(), cors: false, tls: false, specification: None, transport: None };
        assert_eq!(create_options(&plain), "");
        let all = Create { cors: true, tls: true, specification: Some("V1.1".to_owned()), ..plain };
        assert_eq!(create_options(&all), "cors=true&specification=V1%2e1&tls=true");
    }
}
