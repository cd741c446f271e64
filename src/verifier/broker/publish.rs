//! Telling a broker how a pact was kept.

use super::error::Error;
use super::hal::{Broker, Resource};
use super::links::Links;
use crate::foundation::json::{self, Value};
use crate::net::client::Method;

/// How a pact was kept, and by which version of the provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Results {
    /// The provider's version.
    pub version: String,
    /// The branch the version is on.
    pub branch: Option<String>,
    /// The tags the version gets.
    pub tags: Vec<String>,
    /// Where the build can be seen.
    pub build_url: Option<String>,
    /// Who asked.
    pub application: Application,
    /// One for each interaction, in order. The whole is a success if they all are.
    pub tests: Vec<TestResult>,
}

/// The program that verifies, as brokers show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Application {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// How one interaction went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestResult {
    /// The broker's id of the interaction.
    pub interaction: Option<String>,
    /// Its description.
    pub description: String,
    /// Whether it went well; pending failures are failures here.
    pub success: bool,
    /// What was not as agreed.
    pub mismatches: Vec<Fault>,
    /// What kept the interaction from being compared.
    pub exceptions: Vec<String>,
}

/// One thing that was not as agreed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fault {
    /// What it is about: `method`, `path`, `status`, `query`, `header`, `body` or `metadata`.
    pub attribute: &'static str,
    /// The name or the path within it.
    pub identifier: Option<String>,
    /// What is wrong.
    pub description: String,
}

/// Tells a broker about a pact that has these links: the branch, the tags, then the results. A step that fails
/// does not keep the later ones from being tried. What failed is returned; nothing if all went well.
pub async fn publish(broker: &Broker, pact: &Links, results: &Results) -> Vec<Error> {
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
    broker.get(&broker.lead(link, "pb:provider", &[])?).await
}

async fn put_branch(broker: &Broker, provider: &Resource, version: &str, branch: &str) -> Result<(), Error> {
    // COMPAT: as users find it when they search for it, with its typing error.
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
    let there = broker.lead(link, relation, values)?;
    broker.tell(Method::PUT, &there, "{}".to_owned()).await
}

async fn post_results(broker: &Broker, pact: &Links, results: &Results) -> Result<(), Error> {
    let relation = "pb:publish-verification-results";
    let missing = "Response from the pact broker has no 'pb:publish-verification-results' link";
    let link = pact.get(relation).ok_or(Error::Unpublishable(missing))?;
    let there = broker.lead(link, relation, &[])?;
    broker.tell(Method::POST, &there, results.to_json().to_string()).await
}

impl Results {
    /// As brokers want them.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let success = self.tests.iter().all(|test| test.success);
        let tests: Vec<Value> = if success {
            // COMPAT: what has no id says nothing that the whole does not say.
            self.tests.iter().filter_map(TestResult::passed).collect()
        } else {
            self.tests.iter().map(TestResult::whole).collect()
        };
        let language = object([
            ("name", self.application.name.as_str().into()),
            ("testFramework", "pact_ffi".into()),
            ("version", self.application.version.as_str().into()),
        ]);
        let by = object([
            ("clientLanguage", language),
            ("implementation", "Pact-Rust".into()),
            ("version", env!("CARGO_PKG_VERSION").into()),
        ]);
        let mut whole = vec![
            ("providerApplicationVersion", self.version.as_str().into()),
            ("success", success.into()),
            ("testResults", tests.into()),
            ("verifiedBy", by),
        ];
        whole.extend(self.build_url.as_deref().map(|url| ("buildUrl", url.into())));
        object(whole)
    }
}

impl TestResult {
    fn passed(&self) -> Option<Value> {
        let id = self.interaction.as_deref()?;
        Some(object([("interactionId", id.into()), ("success", true.into())]))
    }

    fn whole(&self) -> Value {
        let mut members = vec![
            // COMPAT: an empty id when there is none.
            ("interactionId", self.interaction.as_deref().unwrap_or_default().into()),
            ("interactionDescription", self.description.as_str().into()),
            ("success", self.success.into()),
        ];
        if !self.mismatches.is_empty() {
            members.push(("mismatches", self.mismatches.iter().map(Fault::to_json).collect()));
        }
        if !self.exceptions.is_empty() {
            let told = |text: &String| object([("message", text.as_str().into())]);
            members.push(("exceptions", self.exceptions.iter().map(told).collect()));
        }
        object(members)
    }
}

impl Fault {
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
