//! Which pacts a broker wants verified: [`Question`] and [`Listed`].

use super::error::Error;
use super::hal::{Broker, Resource};
use super::links::Link;
use super::notice::Notice;
use super::selector::Selector;
use crate::foundation::json::{Node, Value};
use std::collections::BTreeSet;

const FOR_VERIFICATION: [&str; 2] =
    ["pb:provider-pacts-for-verification", "beta:provider-pacts-for-verification"];
const LATEST: &str = "pb:latest-provider-pacts";
const LATEST_WITH_TAG: &str = "pb:latest-provider-pacts-with-tag";

/// What a provider asks a broker.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// The provider's name.
    pub provider: String,
    /// Whether pacts may be pending.
    pub include_pending: bool,
    /// Since when work in progress counts; not checked here.
    pub include_wip_since: Option<String>,
    /// The tags of the provider's version.
    pub provider_tags: Vec<String>,
    /// The branch of the provider's version; an empty one is sent too.
    pub provider_branch: Option<String>,
    /// Which versions of consumers.
    pub selectors: Vec<Selector>,
}

/// A pact that a broker wants verified.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Where it is.
    pub link: Link,
    /// Whether its failures are tolerated for now.
    pub is_pending: bool,
    /// Whether it is work in progress.
    pub is_wip: bool,
    /// What users are to read.
    pub notices: Vec<Notice>,
}

impl Broker {
    /// The pacts to verify. A broker too old to be asked gives its latest ones, by the tags of the selectors.
    pub async fn pacts_for_verification(&self, question: &Question) -> Result<Vec<Listed>, Error> {
        let index = self.index().await?;
        let offered = |relation: &&&str| index.links().is_some_and(|links| links.get(relation).is_some());
        let Some(relation) = FOR_VERIFICATION.iter().find(offered) else {
            return match self.latest_by_tags(&index, question).await {
                // It offers neither: what users can do something about is the first.
                Err(Error::Link(_)) => self.follow(&index, FOR_VERIFICATION[0], &[]).map(|_| Vec::new()),
                found => found,
            };
        };
        let there = self.follow(&index, relation, &[("provider", &question.provider)])?;
        let there = self.get(&there).await?;
        let there = self.follow(&there, "self", &[])?;
        let listing = self.post(&there, question.to_json()).await?;
        Ok(read_listing(listing.root()).unwrap_or_else(|wrong| {
            tracing::warn!("the pacts listed by the pact broker '{}' cannot be read: {wrong}", self.shown());
            Vec::new()
        }))
    }

    /// The latest pact of each consumer.
    pub async fn latest_pacts(&self, provider: &str) -> Result<Vec<Listed>, Error> {
        let index = self.index().await?;
        self.latest(&index, LATEST, &[("provider", provider)]).await
    }

    async fn latest_by_tags(&self, index: &Resource, question: &Question) -> Result<Vec<Listed>, Error> {
        let has_tagged = index.links().is_some_and(|links| links.get(LATEST_WITH_TAG).is_some());
        let tags: Vec<&str> = question.selectors.iter().filter_map(Selector::tag).collect();
        let provider = ("provider", question.provider.as_str());
        let found = if tags.is_empty() || !has_tagged {
            self.latest(index, LATEST, &[provider]).await?
        } else {
            let mut found = Vec::new();
            for tag in &tags {
                found.extend(self.latest(index, LATEST_WITH_TAG, &[provider, ("tag", tag)]).await?);
            }
            found
        };
        tracing::warn!(
            "the pact broker '{}' is too old to tell which pacts to verify: the latest ones are taken{}; other \
             selectors, pending pacts and work in progress are unknown to it",
            self.shown(),
            if tags.is_empty() || !has_tagged { "" } else { " by their tags" },
        );
        let mut seen = BTreeSet::new();
        Ok(found.into_iter().filter(|listed| seen.insert(listed.link.href.clone())).collect())
    }

    async fn latest(
        &self,
        index: &Resource,
        relation: &str,
        values: &[(&str, &str)],
    ) -> Result<Vec<Listed>, Error> {
        let there = self.follow(index, relation, values)?;
        let listing = self.get(&there).await?;
        let links = listing.root().get("_links");
        let pacts = links.and_then(|links| links.get("pacts").or_else(|| links.get("pb:pacts")));
        let pacts = pacts.map(|pacts| pacts.items().map(Link::read)).into_iter().flatten();
        // Old brokers list bare texts too.
        let tolerated =
            |link: Link| Link { malformed: link.malformed.filter(|_| link.href.is_none()), ..link };
        Ok(pacts.map(|link| Listed { link: tolerated(link), ..Listed::default() }).collect())
    }
}

impl Question {
    /// As the broker is asked. The order of members is the one it has always been asked in.
    fn to_json(&self) -> String {
        let text = |text: &str| Value::from(text).to_string();
        let list = |items: Vec<String>| format!("[{}]", items.join(","));
        let mut members = Vec::new();
        if !self.provider_tags.is_empty() {
            let tags = self.provider_tags.iter().map(|tag| text(tag)).collect();
            members.push(format!("\"providerVersionTags\":{}", list(tags)));
        }
        members.push(format!("\"includePendingStatus\":{}", self.include_pending));
        if let Some(since) = &self.include_wip_since {
            members.push(format!("\"includeWipPactsSince\":{}", text(since)));
        }
        let selectors = self.selectors.iter().map(ToString::to_string).collect();
        members.push(format!("\"consumerVersionSelectors\":{}", list(selectors)));
        if let Some(branch) = &self.provider_branch {
            members.push(format!("\"providerVersionBranch\":{}", text(branch)));
        }
        format!("{{{}}}", members.join(","))
    }
}

/// The listed pacts, or what is wrong with the list. COMPAT: one wrong entry spoils the list.
fn read_listing(answer: Node<'_>) -> Result<Vec<Listed>, String> {
    let Some(pacts) = answer.get("_embedded").and_then(|embedded| embedded.get("pacts")) else {
        return Err("it has no '_embedded.pacts'".to_owned());
    };
    if !pacts.is_array() {
        return Err("'_embedded.pacts' must be an array".to_owned());
    }
    pacts
        .items()
        .enumerate()
        .map(|(at, pact)| read_listed(pact).map_err(|wrong| format!("entry {at}: {wrong}")))
        .collect()
}

fn read_listed(pact: Node<'_>) -> Result<Listed, &'static str> {
    pact.get("shortDescription").and_then(Node::as_str).ok_or("'shortDescription' must be a string")?;
    let links = pact.get("_links").filter(|links| links.is_object()).ok_or("'_links' must be an object")?;
    let link = links.get("self").map(Link::read).unwrap_or_default();
    let Some(properties) = pact.get("verificationProperties").filter(|properties| !properties.is_null())
    else {
        return Ok(Listed { link, ..Listed::default() });
    };
    let flag = |name: &str| match properties.get(name) {
        None => Some(false),
        Some(value) => value.as_bool(),
    };
    let notices = properties.get("notices").filter(|notices| notices.is_array());
    let notices = notices.and_then(|notices| notices.items().map(Notice::read).collect());
    Ok(Listed {
        link,
        is_pending: flag("pending").ok_or("'pending' must be true or false")?,
        is_wip: flag("wip").unwrap_or(false),
        notices: notices.ok_or("'notices' must be an array of objects with strings")?,
    })
}
