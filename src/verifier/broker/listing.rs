//! Which pacts a broker has for verification: [`VerificationQuery`], [`ListedPact`] and their [`Notice`]s.

use super::error::Error;
use super::hal::{Broker, Resource};
use super::links::Link;
use super::selector::Selector;
use crate::foundation::json::{Node, Value};
use std::collections::{BTreeMap, BTreeSet};

const FOR_VERIFICATION: [&str; 2] =
    ["pb:provider-pacts-for-verification", "beta:provider-pacts-for-verification"];
const LATEST: &str = "pb:latest-provider-pacts";
const LATEST_WITH_TAG: &str = "pb:latest-provider-pacts-with-tag";

/// The query of a provider for pacts to verify.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerificationQuery {
    /// The provider's name.
    pub provider: String,
    /// Whether pending pacts are included.
    pub include_pending: bool,
    /// The date since which work-in-progress pacts are included; the broker checks it.
    pub include_wip_since: Option<String>,
    /// The tags of the provider's version.
    pub provider_tags: Vec<String>,
    /// The branch of the provider's version. An empty text is sent too.
    pub provider_branch: Option<String>,
    /// The consumer version selectors.
    pub selectors: Vec<Selector>,
}

/// A pact that a broker lists for verification.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListedPact {
    /// The link to the pact.
    pub link: Link,
    /// Whether it is pending: failures are tolerated.
    pub is_pending: bool,
    /// Whether it is work in progress.
    pub is_wip: bool,
    /// Notices for users.
    pub notices: Vec<Notice>,
}

/// A notice for users; its members are as the broker sent them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice(pub BTreeMap<String, String>);

impl Notice {
    /// Reads an object whose members are strings; `None` for anything else.
    fn read(node: Node<'_>) -> Option<Notice> {
        let mut notice = node.is_object().then(BTreeMap::new)?;
        for (name, value) in node.members() {
            notice.insert(name.to_owned(), value.as_str()?.to_owned());
        }
        Some(Notice(notice))
    }

    /// When the notice is shown, such as `before_verification`.
    #[must_use]
    pub fn when(&self) -> &str {
        self.0.get("when").map_or("", String::as_str)
    }

    /// The text of the notice.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.get("text").map_or("", String::as_str)
    }
}

impl Broker {
    /// The pacts to verify. A broker that is too old for this query lists its latest pacts, by the tags of the
    /// selectors.
    pub async fn pacts_for_verification(&self, query: &VerificationQuery) -> Result<Vec<ListedPact>, Error> {
        let index = self.index().await?;
        let offered = |relation: &&&str| index.links().is_some_and(|links| links.get(relation).is_some());
        let Some(relation) = FOR_VERIFICATION.iter().find(offered) else {
            return match self.latest_by_tags(&index, query).await {
                // The broker has neither link. Only about the first can users do something.
                Err(Error::Link(_)) => {
                    self.expand_relation(&index, FOR_VERIFICATION[0], &[]).map(|_| Vec::new())
                }
                found => found,
            };
        };
        let href = self.expand_relation(&index, relation, &[("provider", &query.provider)])?;
        let resource = self.get(&href).await?;
        let href = self.expand_relation(&resource, "self", &[])?;
        let listing = self.post(&href, query.to_json()).await?;
        Ok(read_listing(listing.root()).unwrap_or_else(|reason| {
            tracing::warn!(
                "the pacts listed by the pact broker '{}' cannot be read: {reason}",
                self.display_url()
            );
            Vec::new()
        }))
    }

    /// The latest pact of each consumer.
    pub async fn latest_pacts(&self, provider: &str) -> Result<Vec<ListedPact>, Error> {
        let index = self.index().await?;
        self.latest(&index, LATEST, &[("provider", provider)]).await
    }

    async fn latest_by_tags(
        &self,
        index: &Resource,
        query: &VerificationQuery,
    ) -> Result<Vec<ListedPact>, Error> {
        let has_tagged = index.links().is_some_and(|links| links.get(LATEST_WITH_TAG).is_some());
        let tags: Vec<&str> = query.selectors.iter().filter_map(Selector::tag).collect();
        let provider = ("provider", query.provider.as_str());
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
            self.display_url(),
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
    ) -> Result<Vec<ListedPact>, Error> {
        let href = self.expand_relation(index, relation, values)?;
        let listing = self.get(&href).await?;
        let links = listing.root().get("_links");
        let pacts = links.and_then(|links| links.get("pacts").or_else(|| links.get("pb:pacts")));
        let pacts = pacts.map(|pacts| pacts.items().map(Link::read)).into_iter().flatten();
        // Old brokers also list links as strings.
        let accept_string =
            |link: Link| Link { malformed: link.malformed.filter(|_| link.href.is_none()), ..link };
        Ok(pacts.map(|link| ListedPact { link: accept_string(link), ..ListedPact::default() }).collect())
    }
}

impl VerificationQuery {
    /// The query as JSON. COMPAT: the order of members is that of the released library.
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

/// The listed pacts, or why the list cannot be read. COMPAT: one invalid entry makes the whole list invalid.
fn read_listing(listing: Node<'_>) -> Result<Vec<ListedPact>, String> {
    let Some(pacts) = listing.get("_embedded").and_then(|embedded| embedded.get("pacts")) else {
        return Err("it has no '_embedded.pacts'".to_owned());
    };
    if !pacts.is_array() {
        return Err("'_embedded.pacts' must be an array".to_owned());
    }
    pacts
        .items()
        .enumerate()
        .map(|(at, pact)| read_listed(pact).map_err(|reason| format!("entry {at}: {reason}")))
        .collect()
}

fn read_listed(pact: Node<'_>) -> Result<ListedPact, &'static str> {
    pact.get("shortDescription").and_then(Node::as_str).ok_or("'shortDescription' must be a string")?;
    let links = pact.get("_links").filter(|links| links.is_object()).ok_or("'_links' must be an object")?;
    let link = links.get("self").map(Link::read).unwrap_or_default();
    let Some(properties) = pact.get("verificationProperties").filter(|properties| !properties.is_null())
    else {
        return Ok(ListedPact { link, ..ListedPact::default() });
    };
    let flag = |name: &str| match properties.get(name) {
        None => Some(false),
        Some(value) => value.as_bool(),
    };
    let notices = properties.get("notices").filter(|notices| notices.is_array());
    let notices = notices.and_then(|notices| notices.items().map(Notice::read).collect());
    Ok(ListedPact {
        link,
        is_pending: flag("pending").ok_or("'pending' must be true or false")?,
        is_wip: flag("wip").unwrap_or(false),
        notices: notices.ok_or("'notices' must be an array of objects with strings")?,
    })
}
