//! A Pact Broker for tests, which answers with documents like those of a real one.

use super::auth::Auth;
use super::broker::VerificationQuery;
use super::source::{BrokerQuery, BrokerSource, LoadProblem, LoadedPact, ProblemKind, Source};
use crate::net::client::fixture::{Answer, Asked, Server};
use crate::net::client::{Client, Retries, Settings};
use crate::net::tls::{Authority, ClientCheck};
use std::collections::BTreeMap;
use std::time::Duration;

/// The responses of a broker, by method and target.
#[derive(Debug, Clone, Default)]
pub(crate) struct Documents {
    /// The path the broker is served under, without a slash at the end.
    context: &'static str,
    by_line: BTreeMap<String, Answer>,
}

impl Documents {
    /// A broker that is served under a path and has an index and a provider, but no pacts.
    pub(crate) fn under(context: &'static str) -> Documents {
        let mut documents = Documents { context, by_line: BTreeMap::new() };
        let index = INDEX.replace("{root}", context);
        documents.answer(&format!("GET {context}/"), hal(&index));
        documents.answer(&format!("GET {context}"), hal(&index));
        let own = format!("{context}/pacts/provider/P/for-verification");
        documents
            .answer(&format!("GET {own}"), hal(&format!(r#"{{"_links":{{"self":{{"href":"{own}"}}}}}}"#)));
        let provider = PROVIDER.replace("{root}", context);
        documents.answer(&format!("GET {context}/pacticipants/P"), hal(&provider));
        documents
    }

    /// The usual broker: two pacts, the second one pending.
    pub(crate) fn usual(context: &'static str) -> Documents {
        let mut documents = Documents::under(context);
        documents.lists(&[(listed("/p/1"), ""), (listed("/p/2"), PENDING)]);
        for (path, consumer) in [("/p/1", "one"), ("/p/2", "two")] {
            documents.answer(&format!("GET {context}{path}"), hal(&pact(consumer)));
        }
        documents
    }

    /// Sets the pacts that are listed for verification, as links and properties.
    pub(crate) fn lists(&mut self, pacts: &[(String, &str)]) {
        let entry = |(links, properties): &(String, &str)| {
            format!(r#"{{"shortDescription":"latest","_links":{links}{properties}}}"#)
        };
        let entries: Vec<String> = pacts.iter().map(entry).collect();
        let list = format!(r#"{{"_embedded":{{"pacts":[{}]}}}}"#, entries.join(","));
        self.answer(&format!("POST {}/pacts/provider/P/for-verification", self.context), hal(&list));
    }

    pub(crate) fn answer(&mut self, line: &str, answer: Answer) {
        self.by_line.insert(line.to_owned(), answer);
    }

    fn find(&self, asked: &Asked) -> Answer {
        let missing = || Answer::new(404, "nothing").with("content-type", "text/plain");
        self.by_line.get(&asked.line()).cloned().unwrap_or_else(missing)
    }

    pub(crate) async fn serve(self) -> Server {
        Server::start(move |asked| self.find(asked)).await
    }

    pub(crate) async fn serve_tls(self, authority: &Authority) -> Server {
        Server::tls(authority, &ClientCheck::None, move |asked| self.find(asked)).await
    }
}

const INDEX: &str = r#"{"_links":{
    "self":{"href":"{root}","title":"Index","templated":false},
    "pb:latest-provider-pacts":{"href":"{root}/pacts/provider/{provider}/latest","templated":true},
    "pb:latest-provider-pacts-with-tag":{"href":"{root}/pacts/provider/{provider}/latest/{tag}","templated":true},
    "pb:provider-pacts-for-verification":{"href":"{root}/pacts/provider/{provider}/for-verification","templated":true},
    "curies":[{"name":"pb","href":"{root}/doc/{rel}","templated":true}]}}"#;

const PROVIDER: &str = r#"{"name":"P","_links":{
    "pb:version-tag":{"href":"{root}/pacticipants/P/versions/{version}/tags/{tag}","templated":true},
    "pb:branch-version":{"href":"{root}/pacticipants/P/branches/{branch}/versions/{version}","templated":true}}}"#;

/// The properties of a pending pact, to be appended to its links.
pub(crate) const PENDING: &str = r#","verificationProperties":{"pending":true,"wip":true,"notices":[
    {"when":"before_verification","text":"new"},{"when":"after_verification:success_true_published_true","text":"fine"}]}"#;

/// The links of a listed pact.
pub(crate) fn listed(path: &str) -> String {
    format!(r#"{{"self":{{"href":"http://elsewhere.invalid{path}","name":"a pact"}}}}"#)
}

/// A HAL response.
pub(crate) fn hal(document: &str) -> Answer {
    Answer::new(200, document.to_owned()).with("content-type", "application/hal+json;charset=utf-8")
}

/// The pact of a consumer as a broker has it, with links.
pub(crate) fn pact(consumer: &str) -> String {
    format!(
        r#"{{"consumer":{{"name":"{consumer}"}},"provider":{{"name":"P"}},
        "interactions":[{{"_id":"i1","description":"d","request":{{"method":"GET","path":"/"}},"response":{{"status":200}}}}],
        "_links":{{"pb:provider":{{"title":"Provider","name":"P","href":"http://elsewhere.invalid/pacticipants/P"}},
        "pb:consumer-versions":[{{"href":"/x"}}],
        "pb:publish-verification-results":{{"title":"Publish","href":"/pacts/{consumer}/verification-results"}}}}}}"#
    )
}

/// A source that queries a broker for verification, without options.
pub(crate) fn broker(url: &str) -> BrokerSource {
    let query = VerificationQuery { provider: "P".to_owned(), ..VerificationQuery::default() };
    BrokerSource {
        url: url.to_owned(),
        auth: Auth::None,
        query: BrokerQuery::ForVerification(query),
        retries: hasty(8),
    }
}

/// Retries with waits of no noticeable length.
pub(crate) fn hasty(attempts: u32) -> Retries {
    Retries { first_wait: Duration::from_micros(1), ..Retries::up_to(attempts) }
}

pub(crate) fn client() -> Client {
    Client::new(Settings { user_agent: "verifier/1".to_owned(), ..Settings::default() }).unwrap()
}

/// The pacts that a source has for the provider `P`: the consumer of each, or the text of its problem, with the kind
/// before it unless it is an error.
pub(crate) async fn load_summary(source: &Source, client: &Client) -> Vec<String> {
    let describe = |loaded: &Result<LoadedPact, LoadProblem>| match loaded {
        Ok(loaded) => loaded.pact.consumer.clone(),
        Err(problem) => match problem.kind {
            ProblemKind::Failed => problem.to_string(),
            ProblemKind::Pending => format!("(pending) {problem}"),
            ProblemKind::NotFound => format!("(not found) {problem}"),
            ProblemKind::Empty => format!("(empty) {problem}"),
        },
    };
    source.load("P", client).await.iter().map(describe).collect()
}
