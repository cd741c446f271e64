//! Publishes verification results to a broker.

use super::error::Error;
use super::hal::{Broker, Resource};
use super::links::Links;
use crate::foundation::json::{self, Value};
use crate::net::client::Method;

/// The results of verifying a pact with a version of the provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerificationResults {
    /// The provider's version.
    pub version: String,
    /// The branch that the version is on.
    pub branch: Option<String>,
    /// The tags that the version gets.
    pub tags: Vec<String>,
    /// The URL of the build.
    pub build_url: Option<String>,
    /// The program that verified.
    pub application: Application,
    /// The result of each interaction, in order. The pact is a success if all of them are.
    pub tests: Vec<TestResult>,
}

/// The program that verifies, as brokers show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Application {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it verifies with: the library, or the verifier program.
    pub test_framework: &'static str,
}

/// The result of one interaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestResult {
    /// The broker's id of the interaction.
    pub interaction: Option<String>,
    /// Its description.
    pub description: String,
    /// Whether it passed; pending failures are failures here.
    pub success: bool,
    /// The mismatches.
    pub mismatches: Vec<PublishedMismatch>,
    /// The errors because of which the interaction was not compared.
    pub exceptions: Vec<String>,
}

/// A mismatch in the form that brokers take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublishedMismatch {
    /// What differs: `method`, `path`, `status`, `query`, `header`, `body` or `metadata`.
    pub attribute: &'static str,
    /// The name or the path of the value that differs.
    pub identifier: Option<String>,
    /// The text of the mismatch.
    pub description: String,
}

/// Publishes the branch, the tags and then the results of a pact that has these links. A step that fails does not keep
/// the later ones from being tried. Returns the errors, none if all steps succeeded.
pub async fn publish(broker: &Broker, pact: &Links, results: &VerificationResults) -> Vec<Error> {
    let mut failed = Vec::new();
    let branch = results.branch.as_deref().filter(|branch| !branch.is_empty());
    if branch.is_some() || !results.tags.is_empty() {
        match provider(broker, pact).await {
            Ok(provider) => {
                if let Some(branch) = branch {
                    failed.extend(put_branch(broker, &provider, &results.version, branch).await.err());
                }
                for tag in &results.tags {
                    failed.extend(put_tag(broker, &provider, &results.version, tag).await.err());
                }
            }
            Err(error) => failed.push(error),
        }
    }
    failed.extend(post_results(broker, pact, results).await.err());
    failed
}

async fn provider(broker: &Broker, pact: &Links) -> Result<Resource, Error> {
    let missing = Error::Unpublishable("Response from the pact broker has no 'pb:provider' link");
    let link = pact.get("pb:provider").ok_or(missing)?;
    broker.get(&broker.expand_link(link, "pb:provider", &[])?).await
}

async fn put_branch(broker: &Broker, provider: &Resource, version: &str, branch: &str) -> Result<(), Error> {
    // COMPAT: the text of the released library, which users search for, with its typing error.
    let missing = "Can't publish provider branch as there is no 'pb:branch-version' link. Please ugrade to Pact \
                   Broker version 2.86.0 or later for branch support";
    put(broker, provider, "pb:branch-version", missing, &[("branch", branch), ("version", version)]).await
}

async fn put_tag(broker: &Broker, provider: &Resource, version: &str, tag: &str) -> Result<(), Error> {
    let missing = "Can't publish provider tags as there is no 'pb:version-tag' link";
    put(broker, provider, "pb:version-tag", missing, &[("tag", tag), ("version", version)]).await
}

async fn put(
    broker: &Broker,
    provider: &Resource,
    relation: &str,
    missing: &'static str,
    values: &[(&str, &str)],
) -> Result<(), Error> {
    let links = provider.links().unwrap_or_default();
    let link = links.get(relation).ok_or(Error::Unpublishable(missing))?;
    let href = broker.expand_link(link, relation, values)?;
    broker.submit(Method::PUT, &href, "{}".to_owned()).await
}

async fn post_results(broker: &Broker, pact: &Links, results: &VerificationResults) -> Result<(), Error> {
    let relation = "pb:publish-verification-results";
    let missing = "Response from the pact broker has no 'pb:publish-verification-results' link";
    let link = pact.get(relation).ok_or(Error::Unpublishable(missing))?;
    let href = broker.expand_link(link, relation, &[])?;
    broker.submit(Method::POST, &href, results.to_json().to_string()).await
}

impl VerificationResults {
    /// The results as brokers take them.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let success = self.tests.iter().all(|test| test.success);
        let tests: Vec<Value> = if success {
            // COMPAT: interactions without an id are left out.
            self.tests.iter().filter_map(TestResult::passed_to_json).collect()
        } else {
            self.tests.iter().map(TestResult::to_json).collect()
        };
        let language = object([
            ("name", self.application.name.as_str().into()),
            ("testFramework", self.application.test_framework.into()),
            ("version", self.application.version.as_str().into()),
        ]);
        let by = object([
            ("clientLanguage", language),
            ("implementation", "Pact-Rust".into()),
            ("version", env!("CARGO_PKG_VERSION").into()),
        ]);
        let mut members = vec![
            ("providerApplicationVersion", self.version.as_str().into()),
            ("success", success.into()),
            ("testResults", tests.into()),
            ("verifiedBy", by),
        ];
        members.extend(self.build_url.as_deref().map(|url| ("buildUrl", url.into())));
        object(members)
    }
}

impl TestResult {
    fn passed_to_json(&self) -> Option<Value> {
        let id = self.interaction.as_deref()?;
        Some(object([("interactionId", id.into()), ("success", true.into())]))
    }

    fn to_json(&self) -> Value {
        let mut members = vec![
            // COMPAT: the id is empty if there is none.
            ("interactionId", self.interaction.as_deref().unwrap_or_default().into()),
            ("interactionDescription", self.description.as_str().into()),
            ("success", self.success.into()),
        ];
        if !self.mismatches.is_empty() {
            members.push(("mismatches", self.mismatches.iter().map(PublishedMismatch::to_json).collect()));
        }
        if !self.exceptions.is_empty() {
            let exception = |text: &String| object([("message", text.as_str().into())]);
            members.push(("exceptions", self.exceptions.iter().map(exception).collect()));
        }
        object(members)
    }
}

impl PublishedMismatch {
    fn to_json(&self) -> Value {
        let mut members =
            vec![("attribute", self.attribute.into()), ("description", self.description.as_str().into())];
        members.extend(self.identifier.as_deref().map(|name| ("identifier", name.into())));
        object(members)
    }
}

fn object<'n>(members: impl IntoIterator<Item = (&'n str, Value)>) -> Value {
    let members = members.into_iter().map(|(name, value)| (name.to_owned(), value));
    Value::Object(json::object(members))
}
