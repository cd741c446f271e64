//! The URL of a request to the provider: its transport, base path, path and query.

use super::plan::{ProviderTransport, VerificationPlan};
use crate::foundation::form;
use crate::model::{Interaction, Query, interaction::InteractionKind};
use crate::net::client::{Url, UrlError, shown_url};
use std::borrow::Cow;
use std::net::Ipv6Addr;

/// The error for a request whose URL is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("builder error for url ({url}): {reason}")]
pub(super) struct TargetError {
    url: String,
    reason: String,
}

/// The base URL for an interaction, without a slash at the end.
pub(super) fn base(plan: &VerificationPlan, interaction: &Interaction) -> String {
    base_of(plan, transport(plan, interaction))
}

/// The base URL of the provider's default transport.
pub(super) fn default_base(plan: &VerificationPlan) -> String {
    base_of(plan, &plan.provider.transport)
}

fn base_of(plan: &VerificationPlan, transport: &ProviderTransport) -> String {
    let port = if transport.port == 0 { String::new() } else { format!(":{}", transport.port) };
    let path = without_fragment(transport.path.trim_end_matches('/'));
    let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
    format!("{}://{}{port}{slash}{path}", transport.scheme, bracketed(&plan.provider.host))
}

/// The transport of an interaction. If it names an unknown transport, the default transport of the provider.
fn transport<'p>(plan: &'p VerificationPlan, interaction: &Interaction) -> &'p ProviderTransport {
    let default = &plan.provider.transport;
    let mut known = plan.provider.is_explicit.then_some(default).into_iter().chain(&plan.transports);
    let wanted: &[&str] = match (&interaction.transport, &interaction.kind) {
        (Some(name), _) => {
            let found = known.find(|transport| transport.name == *name);
            return found.unwrap_or_else(|| {
                tracing::warn!(
                    "there is no transport '{name}' for '{}', using {}",
                    interaction.description,
                    default.scheme
                );
                default
            });
        }
        (None, InteractionKind::Http(_)) => &["http"],
        (None, InteractionKind::AsyncMessage(_)) => &["message", "async-message"],
        (None, InteractionKind::SyncMessage(_)) => &["message", "sync-message"],
    };
    known.find(|transport| wanted.contains(&transport.name.as_str())).unwrap_or(default)
}

fn bracketed(host: &str) -> String {
    if host.parse::<Ipv6Addr>().is_ok() { format!("[{host}]") } else { host.to_owned() }
}

/// A path in which no fragment begins: a `#` of an interaction is meant for the provider, and what follows it too.
fn without_fragment(path: &str) -> Cow<'_, str> {
    if path.contains('#') { Cow::Owned(path.replace('#', "%23")) } else { Cow::Borrowed(path) }
}

/// The URL of a request: base, path and query. A `?` in the path begins the query.
pub(super) fn url(base: &str, path: &str, query: Option<&Query>) -> Result<Url, TargetError> {
    let relative = path.trim_start_matches('/');
    let separator = if relative.is_empty() || relative.starts_with('?') { "" } else { "/" };
    let mut text = format!("{base}{separator}{}", without_fragment(relative));
    let query = query.map(query_text).unwrap_or_default();
    if !query.is_empty() {
        text.push(if path.contains('?') { '&' } else { '?' });
        text.push_str(&query);
    }
    Url::parse(&text).map_err(|error| TargetError::new(&text, &error))
}

impl TargetError {
    pub(super) fn new(url: &str, error: &UrlError) -> Self {
        // The host and base path come from the user and may contain a password.
        TargetError { url: shown_url(url).into_owned(), reason: error.to_string() }
    }
}

/// The query as text: parameters sorted by name, the values of each in order.
fn query_text(query: &Query) -> String {
    let mut lists: Vec<_> = query.iter().collect();
    lists.sort_by_key(|(name, _)| *name);
    let pairs =
        lists.into_iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value.as_deref())));
    form::encode_form(pairs)
}

#[cfg(test)]
mod tests {
    use super::super::plan::{ProviderTransport, VerificationPlan};
    use super::{base, url};
    use crate::model::{Contents, Interaction, Query, SyncMessage, interaction::InteractionKind};

    fn transport(name: &str, port: u16, path: &str) -> ProviderTransport {
        ProviderTransport { name: name.to_owned(), scheme: "http".to_owned(), port, path: path.to_owned() }
    }

    fn plan() -> VerificationPlan {
        let mut plan = VerificationPlan::default();
        plan.provider.transport = transport("http", 1, "/base/");
        plan.provider.is_explicit = true;
        plan.transports = vec![
            transport("message", 2, "messages"),
            transport("sync-message", 3, ""),
            transport("grpc", 0, "/"),
        ];
        plan
    }

    fn interaction(kind: InteractionKind, transport: Option<&str>) -> Interaction {
        let mut interaction = Interaction::new("x", kind);
        interaction.transport = transport.map(str::to_owned);
        interaction
    }

    #[test]
    fn an_interaction_finds_its_transport_by_name_or_kind() {
        let http = || InteractionKind::Http(Box::default());
        let message = || InteractionKind::AsyncMessage(Box::<Contents>::default());
        let sync = || InteractionKind::SyncMessage(Box::<SyncMessage>::default());
        let table = [
            (http(), None, "http://localhost:1/base"),
            (http(), Some("grpc"), "http://localhost"),
            (http(), Some("kafka"), "http://localhost:1/base"),
            (message(), None, "http://localhost:2/messages"),
            (sync(), None, "http://localhost:2/messages"),
            (sync(), Some("sync-message"), "http://localhost:3"),
        ];
        for (kind, name, expected) in table {
            assert_eq!(base(&plan(), &interaction(kind, name)), expected);
        }
    }

    #[test]
    fn without_transports_the_default_is_used() {
        let mut plan = VerificationPlan::default();
        assert_eq!(base(&plan, &Interaction::http("x")), "http://localhost:8080");

        plan.provider.host = "::1".to_owned();
        plan.provider.transport.scheme = "https".to_owned();
        let message = interaction(InteractionKind::AsyncMessage(Box::default()), None);

        assert_eq!(base(&plan, &message), "https://[::1]:8080");
        plan.provider.transport.path = "/base#1/".to_owned();
        assert_eq!(base(&plan, &message), "https://[::1]:8080/base%231");
        plan.provider.transport.path = "/".to_owned();
        plan.provider.host = "me:secret@h".to_owned();
        assert_eq!(base(&plan, &message), "https://me:secret@h:8080");
    }

    #[test]
    fn base_path_and_query_make_a_url() {
        let query = Query::of_lists([
            ("z".to_owned(), vec![Some("1".to_owned()), Some("x y".to_owned())]),
            ("e".to_owned(), vec![Some(String::new())]),
            ("n".to_owned(), vec![None]),
        ]);
        let table = [
            ("http://h:1", "/a b/é%20/c?d", None, "http://h:1/a%20b/%C3%A9%20/c?d"),
            ("http://h:1/base", "/x", None, "http://h:1/base/x"),
            ("http://h:1/api", "/", None, "http://h:1/api"),
            ("http://h:1", "", None, "http://h:1/"),
            ("http://h:1", "/x", Some(&query), "http://h:1/x?e=&n&z=1&z=x+y"),
            ("http://h:1", "/x?a=1", Some(&query), "http://h:1/x?a=1&e=&n&z=1&z=x+y"),
            ("http://h:1", "/a#b", Some(&query), "http://h:1/a%23b?e=&n&z=1&z=x+y"),
            ("http://h:1", "#/a##b%23", None, "http://h:1/%23/a%23%23b%23"),
            ("http://h:1", "/x?a=#1", Some(&query), "http://h:1/x?a=%231&e=&n&z=1&z=x+y"),
        ];
        for (base, path, query, expected) in table {
            assert_eq!(url(base, path, query).unwrap().to_string(), expected);
        }
    }

    #[test]
    fn an_error_about_the_scheme_names_the_url() {
        let error = url("grpc://h:1", "/x", None).unwrap_err().to_string();

        assert!(error.starts_with("builder error for url (grpc://h:1/x): "), "{error}");
        let secret = url("http://me:secret@h:x", "/x", None).unwrap_err().to_string();
        assert!(secret.starts_with("builder error for url (http://h:x/x): "), "{secret}");
    }
}
