//! [`RequestLog`]: the latest requests and how many came for each path, for people who watch a server. It exists only
//! if the options ask for it, and its size is limited.

use super::answer::{Answer, Outcome, is_options};
use super::exchange::Exchange;
use super::nearest::shortened_name;
use super::snapshot::Snapshot;
use crate::foundation::json::{self, Map, Value};
use crate::model::Request;
use parking_lot::Mutex;
use std::collections::{BTreeMap, VecDeque};
use std::time::{SystemTime, UNIX_EPOCH};

/// How many of the latest requests are listed.
const LAST: usize = 200;

/// How many bytes of a query are listed.
const QUERY: usize = 300;

/// How many paths are counted separately.
const PATHS: usize = 1000;

/// The entry that counts all further paths.
const OTHER_PATHS: &str = "(other paths)";

/// The requests that came.
#[derive(Debug, Default)]
pub(super) struct RequestLog {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    count: u64,
    by_path: BTreeMap<String, u64>,
    last: VecDeque<(u64, LoggedRequest)>,
}

/// A request with its verdict.
#[derive(Debug)]
pub(super) struct LoggedRequest {
    time: SystemTime,
    method: String,
    path: String,
    verdict: &'static str,
    interaction: Option<String>,
    status: u16,
    failure: Option<usize>,
    exchange: Exchange,
}

impl LoggedRequest {
    /// A request and how it was answered.
    pub(super) fn new(request: &Request, answer: &Answer, snapshot: &Snapshot) -> Self {
        let (verdict, interaction) = match &answer.outcome {
            Outcome::Matched(interaction) => ("matched", Some(*interaction)),
            Outcome::Mismatched(interaction, _) => ("mismatched", Some(*interaction)),
            Outcome::Unexpected if is_options(request) => ("ignored", None),
            Outcome::Unexpected => ("unexpected", None),
        };
        LoggedRequest {
            time: SystemTime::now(),
            method: shortened_name(&request.method),
            path: shortened_name(&request.path),
            verdict,
            interaction: interaction.map(|interaction| shortened_name(snapshot.description(interaction))),
            status: answer.reply.status,
            failure: None,
            exchange: Exchange::new(request, &answer.reply),
        }
    }

    /// Sets its position among the requests that did not match.
    #[must_use]
    pub(super) fn with_failure(mut self, failure: Option<usize>) -> Self {
        self.failure = failure;
        self
    }

    fn fields(&self, number: u64) -> Map<String, Value> {
        let since = self.time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut fields = Map::new();
        let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
        put("number", number.into());
        put("time", u64::try_from(since.as_millis()).unwrap_or(u64::MAX).into());
        put("method", self.method.as_str().into());
        put("path", self.path.as_str().into());
        if let Some(query) = self.exchange.short_query(QUERY) {
            put("query", query.into());
        }
        put("verdict", self.verdict.into());
        put("status", self.status.into());
        if let Some(interaction) = &self.interaction {
            put("interaction", interaction.as_str().into());
        }
        if let Some(failure) = self.failure {
            put("failure", failure.into());
        }
        fields
    }
}

impl RequestLog {
    /// Adds a request.
    pub(super) fn note(&self, logged: LoggedRequest) {
        let mut state = self.state.lock();
        state.count += 1;
        state.count_path(&logged.path);
        let number = state.count;
        state.last.push_back((number, logged));
        if state.last.len() > LAST {
            state.last.pop_front();
        }
    }

    /// How many requests came, in total and for each path.
    pub(super) fn metrics(&self) -> Value {
        let state = self.state.lock();
        let by_path = state.by_path.iter().map(|(path, count)| (path.clone(), (*count).into()));
        let mut fields = Map::new();
        fields.insert("requests".to_owned(), state.count.into());
        fields.insert("requests_by_path".to_owned(), Value::Object(json::object(by_path)));
        Value::Object(fields)
    }

    /// The last requests, the latest first.
    pub(super) fn last(&self) -> Value {
        let state = self.state.lock();
        state.last.iter().rev().map(|(number, logged)| Value::Object(logged.fields(*number))).collect()
    }

    /// The request with this number and its answer; `None` if it is not among the last requests.
    pub(super) fn request(&self, number: u64) -> Option<Value> {
        let state = self.state.lock();
        let first = state.last.front()?.0;
        let (_, logged) = state.last.get(usize::try_from(number.checked_sub(first)?).ok()?)?;
        let mut fields = logged.fields(number);
        logged.exchange.put_into(&mut fields);
        Some(fields.into())
    }
}

impl State {
    fn count_path(&mut self, path: &str) {
        if let Some(count) = self.by_path.get_mut(path) {
            *count += 1;
            return;
        }
        let name = if self.by_path.len() < PATHS { path } else { OTHER_PATHS };
        *self.by_path.entry(name.to_owned()).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{LAST, LoggedRequest, PATHS, RequestLog};
    use crate::matching::{Engine, MismatchList};
    use crate::mock_server::answer::{Answer, Outcome};
    use crate::mock_server::fixture::{asks, pact, request};
    use crate::mock_server::reply::Reply;
    use crate::mock_server::snapshot::{InteractionRef, Snapshot};
    use serde_json::json;

    fn logged(path: &str) -> LoggedRequest {
        let snapshot = Snapshot::compile(pact([]), &Engine::without_plugins()).unwrap();
        LoggedRequest::new(&request("GET", path, &[]), &answer(Outcome::Unexpected, 500), &snapshot)
    }

    fn answer(outcome: Outcome, status: u16) -> Answer {
        Answer { outcome, nearest: None, reply: Reply::text(status, "text"), note: String::new() }
    }

    #[test]
    fn each_request_is_listed_with_its_verdict() {
        let snapshot =
            Snapshot::compile(pact([asks(request("GET", "/a", &[]))]), &Engine::without_plugins()).unwrap();
        let request_log = RequestLog::default();
        let interaction = InteractionRef { interaction: 0, route: 0 };
        let table = [
            (request("GET", "/a", &[]), Outcome::Matched(interaction), 200, None),
            (
                request("GET", "/a?x", &[]),
                Outcome::Mismatched(interaction, MismatchList::default()),
                500,
                Some(0),
            ),
            (request("PUT", "/b", &[]), Outcome::Unexpected, 500, Some(1)),
            (request("OPTIONS", "/b", &[]), Outcome::Unexpected, 204, None),
        ];

        for (request, outcome, status, failure) in table {
            let answer = answer(outcome, status);
            request_log.note(LoggedRequest::new(&request, &answer, &snapshot).with_failure(failure));
        }

        assert_eq!(request_log.metrics(), json!({"requests": 4, "requests_by_path": {"/a": 2, "/b": 2}}));
        let mut listed = request_log.last();
        for entry in listed.as_array_mut().unwrap() {
            assert!(entry.as_object_mut().unwrap().remove("time").unwrap().is_u64());
        }
        let expected = json!([
            {"number": 4, "method": "OPTIONS", "path": "/b", "verdict": "ignored", "status": 204},
            {"number": 3, "method": "PUT", "path": "/b", "verdict": "unexpected", "status": 500, "failure": 1},
            {"number": 2, "method": "GET", "path": "/a", "query": "x", "verdict": "mismatched", "status": 500,
             "failure": 0, "interaction": "GET /a"},
            {"number": 1, "method": "GET", "path": "/a", "verdict": "matched", "status": 200,
             "interaction": "GET /a"},
        ]);
        assert_eq!(listed, expected);
        let mut whole = request_log.request(3).unwrap();
        assert!(whole.as_object_mut().unwrap().remove("time").is_some());
        assert_eq!(
            whole,
            json!({
                "number": 3, "method": "PUT", "path": "/b", "verdict": "unexpected", "status": 500, "failure": 1,
                "request": {"method": "PUT", "path": "/b", "headers": []},
                "response": {"status": 500, "headers": [], "body": {"text": "text", "size": 4}},
            })
        );
    }

    #[test]
    fn the_size_is_limited() {
        let request_log = RequestLog::default();

        (0..=PATHS).for_each(|at| request_log.note(logged(&format!("/{at}"))));
        request_log.note(logged("/0"));

        let metrics = request_log.metrics();
        assert_eq!(metrics["requests"], PATHS + 2);
        assert_eq!(metrics["requests_by_path"]["/0"], 2);
        assert_eq!(metrics["requests_by_path"]["(other paths)"], 1);
        assert_eq!(metrics["requests_by_path"].as_object().map(serde_json::Map::len), Some(PATHS + 1));
        assert_eq!(request_log.last().as_array().map(Vec::len), Some(LAST));
        assert_eq!(request_log.last()[0]["number"], PATHS + 2);
        let newest = u64::try_from(PATHS + 2).unwrap();
        let oldest = newest - u64::try_from(LAST).unwrap() + 1;
        for (number, is_listed) in [(newest, true), (oldest, true), (oldest - 1, false), (newest + 1, false)]
        {
            let found = request_log.request(number);
            assert_eq!(
                found.map(|found| found["number"].clone()),
                is_listed.then(|| number.into()),
                "{number}"
            );
        }
    }
}
