//! Arguments made into a plan.

use super::super::auth::Auth;
use super::super::broker::{Question, Selector};
use super::super::delivery::{Delivery, Format};
use super::super::plan::{Application, Plan, Publish, Transport};
use super::super::source::{Ask, BrokerSource, Source, UrlSource};
use super::values::{ArgumentError, Values};
use crate::foundation::text::Style;
use crate::net::client::{ProxyTexts, Retries};
use std::time::Duration;

/// What arguments that were checked ask for.
pub fn followed(values: &Values, proxies: ProxyTexts) -> Result<(Plan, Delivery), ArgumentError> {
    let text = |name: &str| values.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let own = |name: &str| text(name).unwrap_or_default();
    let mut plan = Plan {
        application: Application {
            name: "pact_verifier_cli".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        ..Plan::default()
    };
    let port = values.number("port").and_then(|port| port.try_into().ok()).unwrap_or_default();
    let transport = Transport { name: own("scheme"), scheme: own("scheme"), port, path: own("base-path") };
    let name = text("provider-name").unwrap_or_else(|| plan.provider.name.clone());
    plan.set_provider(name, own("hostname"), transport);
    plan.transports = words(values.texts("transports")).map(further).collect::<Result<_, _>>()?;
    plan.set_states(
        text("state-change-url"),
        values.is_given("state-change-teardown"),
        !values.is_given("state-change-as-query"),
    );
    plan.filter.description = text("filter-description");
    plan.filter.state = text("filter-state");
    plan.filter.no_state = values.is_given("filter-no-state");
    plan.consumers = values.texts("filter-consumer").to_vec();
    plan.headers = values.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    plan.calls.timeout = Duration::from_millis(values.number("request-timeout").unwrap_or(5000));
    plan.calls.disable_certificate_check = values.is_given("disable-ssl-verification");
    plan.calls.follow_redirects = !values.is_given("no-follow-redirects");
    plan.calls.parallel = values.number("parallel").and_then(|n| n.try_into().ok()).unwrap_or(1);
    plan.calls.proxies = proxies;
    plan.no_pacts_is_error = !values.is_given("ignore-no-pacts-error");
    plan.stops_at_first_failure = values.is_given("exit-on-first-error");
    plan.publish = values.is_given("publish").then(|| Publish {
        version: own("provider-version"),
        build_url: text("build-url"),
        tags: values.texts("provider-tags").to_vec(),
        branch: text("provider-branch"),
    });
    plan.sources = sources(values, &plan.provider.name)?;
    Ok((plan, delivery(values)))
}

fn sources(values: &Values, provider: &str) -> Result<Vec<Source>, ArgumentError> {
    let auth = Auth::of(values.text("user"), values.text("password"), values.text("token"));
    let attempts = values.number("retries").and_then(|n| n.try_into().ok()).unwrap_or(8);
    let retries = Retries::up_to(attempts);
    let url = |url: &str, broker: Option<&str>| {
        Source::Url(UrlSource {
            url: url.to_owned(),
            auth: auth.clone(),
            broker: broker.map(str::to_owned),
            retries,
        })
    };
    let mut sources: Vec<Source> =
        values.texts("file").iter().map(|file| Source::File(file.into())).collect();
    sources.extend(values.texts("dir").iter().map(|folder| Source::Directory(folder.into())));
    sources.extend(values.texts("url").iter().map(|text| url(text, None)));
    let broker = values.text("broker-url");
    if let Some(changed) = values.text("webhook-callback-url") {
        sources.push(url(changed, broker));
    } else if let Some(broker) = broker {
        let ask = ask(values, provider)?;
        sources.push(Source::Broker(BrokerSource { url: broker.to_owned(), auth, ask, retries }));
    }
    Ok(sources)
}

/// Without selectors, tags and wishes only the latest pacts are asked for, as brokers of every age can tell.
fn ask(values: &Values, provider: &str) -> Result<Ask, ArgumentError> {
    let mut selectors = selectors(values.texts("consumer-version-selectors"))?;
    selectors.extend(values.texts("consumer-version-tags").iter().map(|tag| Selector::latest_with_tag(tag)));
    let wip = values.text("include-wip-pacts-since");
    if selectors.is_empty() && !values.is_given("enable-pending") && wip.is_none() {
        return Ok(Ask::Latest(provider.to_owned()));
    }
    Ok(Ask::ForVerification(Question {
        provider: provider.to_owned(),
        include_pending: values.is_given("enable-pending"),
        include_wip_since: wip.map(str::to_owned),
        provider_tags: values.texts("provider-tags").to_vec(),
        provider_branch: values.text("provider-branch").map(str::to_owned),
        selectors,
    }))
}

fn selectors(texts: &[String]) -> Result<Vec<Selector>, ArgumentError> {
    let wrong = |text: &str, wanted: String| ArgumentError::Value {
        name: "consumer-version-selectors",
        wanted,
        value: text.to_owned(),
    };
    let read = texts.iter().map(|text| match Selector::parse(text) {
        Ok(Ok(selector)) => Ok(selector),
        Ok(Err(member)) => Err(wrong(text, format!("a selector ({member})"))),
        Err(error) => Err(wrong(text, format!("JSON ({error})"))),
    });
    read.collect()
}

/// Several stand in one text with spaces between them, or in a text each.
fn words(texts: &[String]) -> impl Iterator<Item = &str> {
    texts.iter().flat_map(|text| text.split_whitespace())
}

/// `NAME:PORT/PATH`
fn further(told: &str) -> Result<Transport, ArgumentError> {
    let wrong = || ArgumentError::Value {
        name: "transports",
        wanted: "NAME:PORT or NAME:PORT/PATH".to_owned(),
        value: told.to_owned(),
    };
    let (name, rest) = told.split_once(':').filter(|(name, _)| !name.is_empty()).ok_or_else(wrong)?;
    let (port, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let port = port.parse().map_err(|_| wrong())?;
    let scheme = if name == "https" { "https" } else { "http" };
    let path = if path.is_empty() { "/" } else { path };
    Ok(Transport { name: name.to_owned(), scheme: scheme.to_owned(), port, path: path.to_owned() })
}

fn delivery(values: &Values) -> Delivery {
    let formats = [("json", Format::Json), ("junit", Format::Junit), ("html", Format::Html)];
    let files = formats.into_iter().filter_map(|(name, format)| Some((format, values.text(name)?.into())));
    let style = if values.is_given("no-colour") { Style::Plain } else { Style::Ansi };
    Delivery { style, files: files.collect() }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::followed;
    use crate::net::client::ProxyTexts;
    use crate::verifier::plan::Plan;
    use crate::verifier::source::{Ask, Source};

    fn plan(lines: &str) -> Result<Plan, String> {
        let values = parse(lines.lines().map(str::to_owned), &|_| None).map_err(|error| error.to_string())?;
        followed(&values, ProxyTexts::default()).map(|(plan, _)| plan).map_err(|error| error.to_string())
    }

    #[test]
    fn arguments_say_what_setters_say() {
        let plan = plan(
            "-fa.json\n-dpacts\n-nshop\n-hexample\n-p80\n--base-path=/api\n--transports\nmessage:9/m\n-Ha=b\n\
             --state-change-url=http://s\n--state-change-as-query\n--parallel=4\n--filter-no-state\n-cweb",
        )
        .unwrap();

        assert_eq!((plan.provider.name.as_str(), plan.provider.host.as_str()), ("shop", "example"));
        assert_eq!((plan.provider.transport.port, plan.provider.transport.path.as_str()), (80, "/api"));
        assert_eq!((plan.transports[0].name.as_str(), plan.transports[0].path.as_str()), ("message", "/m"));
        assert_eq!(plan.headers, [("a".to_owned(), "b".to_owned())]);
        assert!(plan.states.is_some_and(|states| !states.in_body && !states.has_teardown));
        assert_eq!((plan.calls.parallel, plan.filter.no_state), (4, true));
        assert_eq!(plan.consumers, ["web"]);
        assert!(matches!(&plan.sources[..], [Source::File(_), Source::Directory(_)]));
    }

    #[test]
    fn a_broker_is_asked_what_the_arguments_need() {
        let ask = |lines: &str| match plan(&format!("-bhttp://b\n-np\n{lines}")).unwrap().sources.remove(0) {
            Source::Broker(broker) => broker.ask,
            other => panic!("{other:?}"),
        };

        assert!(matches!(ask(""), Ask::Latest(provider) if provider == "p"));
        for lines in ["--enable-pending", "--consumer-version-tags=a", "--include-wip-pacts-since=2020-01-01"]
        {
            assert!(matches!(ask(lines), Ask::ForVerification(_)), "{lines}");
        }
        match ask("--consumer-version-selectors\n{\"tag\":\"t\"}") {
            Ask::ForVerification(question) => assert_eq!(question.selectors[0].to_string(), r#"{"tag":"t"}"#),
            Ask::Latest(_) => panic!("the selector was lost"),
        }
    }

    #[test]
    fn what_cannot_be_followed_is_named() {
        assert_eq!(
            plan("-fa\n--transports=grpc").unwrap_err(),
            "--transports must be NAME:PORT or NAME:PORT/PATH, not 'grpc'"
        );
        assert_eq!(
            plan("-bx\n-np\n--consumer-version-selectors\n{\"tag\":1}").unwrap_err(),
            "--consumer-version-selectors must be a selector ('tag' must be a string but is 1), not '{\"tag\":1}'"
        );
    }
}
