//! Turns arguments into a plan and report options.

use super::super::auth::Auth;
use super::super::broker::{Selector, VerificationQuery};
use super::super::plan::{ProviderTransport, PublishOptions, VerificationPlan};
use super::super::report_files::{ReportFormat, ReportOptions};
use super::super::source::{BrokerQuery, BrokerSource, Source, UrlSource};
use super::values::{ArgumentError, ArgumentValues};
use crate::foundation::text::Style;
use crate::net::client::{ProxyTexts, Retries};
use std::time::Duration;

/// The plan and the report options for arguments that were checked.
pub fn build_plan(
    values: &ArgumentValues,
    proxies: ProxyTexts,
) -> Result<(VerificationPlan, ReportOptions), ArgumentError> {
    let text = |name: &str| values.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let own = |name: &str| text(name).unwrap_or_default();
    let mut plan = VerificationPlan::default();
    plan.application.name = "pact_verifier_cli".to_owned();
    plan.application.version = env!("CARGO_PKG_VERSION").to_owned();
    let port = values.number("port").and_then(|port| port.try_into().ok()).unwrap_or_default();
    let transport =
        ProviderTransport { name: own("scheme"), scheme: own("scheme"), port, path: own("base-path") };
    let name = text("provider-name").unwrap_or_else(|| plan.provider.name.clone());
    plan.set_provider(name, own("hostname"), transport);
    plan.transports = read_transports(values.texts("transports"))?;
    plan.set_state_handler(
        text("state-change-url"),
        values.is_given("state-change-teardown"),
        !values.is_given("state-change-as-query"),
    );
    plan.filter.description = text("filter-description");
    plan.filter.state = text("filter-state");
    plan.filter.no_state = values.is_given("filter-no-state");
    plan.consumers = values.texts("filter-consumer").to_vec();
    plan.headers = values.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    plan.requests.timeout = Duration::from_millis(values.number("request-timeout").unwrap_or(5000));
    plan.requests.disable_certificate_check = values.is_given("disable-ssl-verification");
    plan.requests.follow_redirects = !values.is_given("no-follow-redirects");
    plan.requests.parallel = values.number("parallel").and_then(|n| n.try_into().ok()).unwrap_or(1);
    plan.requests.proxies = proxies;
    plan.no_pacts_is_error = !values.is_given("ignore-no-pacts-error");
    plan.no_interactions_is_error = values.is_given("no-interactions-is-error");
    plan.stop_at_first_failure = values.is_given("exit-on-first-error");
    plan.provider_version = text("provider-version");
    plan.publish = values.is_given("publish").then(|| PublishOptions {
        version: own("provider-version"),
        build_url: text("build-url"),
        tags: values.texts("provider-tags").to_vec(),
        branch: text("provider-branch"),
    });
    plan.sources = sources(values, &plan.provider.name)?;
    Ok((plan, report_options(values)?))
}

fn sources(values: &ArgumentValues, provider: &str) -> Result<Vec<Source>, ArgumentError> {
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
        let query = broker_query(values, provider)?;
        sources.push(Source::Broker(BrokerSource { url: broker.to_owned(), auth, query, retries }));
    }
    Ok(sources)
}

/// Without selectors, tags and options the query is for the latest pacts, which brokers of every version answer.
fn broker_query(values: &ArgumentValues, provider: &str) -> Result<BrokerQuery, ArgumentError> {
    let is_selected =
        ["consumer-version-selectors", "consumer-version-tags"].iter().any(|name| values.is_given(name));
    let mut selectors = selectors(values.texts("consumer-version-selectors"))?;
    selectors.extend(values.texts("consumer-version-tags").iter().map(|tag| Selector::latest_with_tag(tag)));
    let wip = values.text("include-wip-pacts-since");
    if !is_selected && !values.is_given("enable-pending") && wip.is_none() {
        return Ok(BrokerQuery::Latest(provider.to_owned()));
    }
    Ok(BrokerQuery::ForVerification(VerificationQuery {
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
    let mut selectors = Vec::with_capacity(texts.len());
    for text in texts {
        for read in Selector::parse(text).map_err(|error| wrong(text, format!("JSON ({error})")))? {
            selectors.push(read.map_err(|member| wrong(text, format!("a selector ({member})")))?);
        }
    }
    Ok(selectors)
}

/// Reads the transports, of which one text may have several with spaces between them.
fn read_transports(texts: &[String]) -> Result<Vec<ProviderTransport>, ArgumentError> {
    if let Some(blank) = texts.iter().find(|text| text.trim().is_empty()) {
        return Err(wrong_transport(blank));
    }
    texts.iter().flat_map(|text| text.split_whitespace()).map(read_transport).collect()
}

fn wrong_transport(text: &str) -> ArgumentError {
    ArgumentError::Value {
        name: "transports",
        wanted: "NAME:PORT or NAME:PORT/PATH".to_owned(),
        value: text.to_owned(),
    }
}

/// Reads `NAME:PORT/PATH`.
fn read_transport(text: &str) -> Result<ProviderTransport, ArgumentError> {
    let wrong = || wrong_transport(text);
    let (name, rest) = text.split_once(':').filter(|(name, _)| !name.is_empty()).ok_or_else(wrong)?;
    let (port, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let port = port.parse().map_err(|_| wrong())?;
    let scheme = if name == "https" { "https" } else { "http" };
    let path = if path.is_empty() { "/" } else { path };
    Ok(ProviderTransport { name: name.to_owned(), scheme: scheme.to_owned(), port, path: path.to_owned() })
}

/// The name of a report file that stands for standard output.
const STDOUT: &str = "-";

fn report_options(values: &ArgumentValues) -> Result<ReportOptions, ArgumentError> {
    let formats = [
        ("json", ReportFormat::Json),
        ("junit", ReportFormat::Junit),
        ("html", ReportFormat::Html),
        ("markdown", ReportFormat::Markdown),
    ];
    let given = || formats.into_iter().filter_map(|(name, format)| Some((name, format, values.text(name)?)));
    let mut printed = given().filter(|(.., path)| *path == STDOUT);
    let stdout = printed.next();
    if let (Some((one, ..)), Some((other, ..))) = (stdout, printed.next()) {
        return Err(ArgumentError::Usage(format!(
            "--{one} and --{other} cannot both be written to standard output"
        )));
    }
    let files = given().filter(|(.., path)| *path != STDOUT).map(|(_, format, path)| (format, path.into()));
    Ok(ReportOptions {
        style: if values.is_given("no-colour") { Style::Plain } else { Style::Ansi },
        files: files.collect(),
        stdout: stdout.map(|(_, format, _)| format),
        is_quiet: values.is_given("quiet"),
        annotates: values.is_given("github"),
        ..ReportOptions::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::build_plan;
    use crate::net::client::ProxyTexts;
    use crate::verifier::ReportFormat;
    use crate::verifier::plan::VerificationPlan;
    use crate::verifier::source::{BrokerQuery, Source};

    fn plan(lines: &str) -> Result<VerificationPlan, String> {
        let values = parse(lines.lines().map(str::to_owned), &|_| None).map_err(|error| error.to_string())?;
        build_plan(&values, ProxyTexts::default()).map(|(plan, _)| plan).map_err(|error| error.to_string())
    }

    #[test]
    fn arguments_do_the_same_as_setters() {
        let plan = plan(
            "-fa.json\n-dpacts\n-nshop\n-hexample\n-p80\n--base-path=/api\n--transports\nmessage:9/m\n-Ha=b\n\
             --state-change-url=http://s\n--state-change-as-query\n--parallel=4\n--filter-no-state\n-cweb",
        )
        .unwrap();

        assert_eq!((plan.provider.name.as_str(), plan.provider.host.as_str()), ("shop", "example"));
        assert_eq!((plan.provider.transport.port, plan.provider.transport.path.as_str()), (80, "/api"));
        assert_eq!((plan.transports[0].name.as_str(), plan.transports[0].path.as_str()), ("message", "/m"));
        assert_eq!(plan.headers, [("a".to_owned(), "b".to_owned())]);
        assert!(plan.state_handler.is_some_and(|handler| !handler.in_body && !handler.has_teardown));
        assert_eq!((plan.requests.parallel, plan.filter.no_state), (4, true));
        assert_eq!(plan.consumers, ["web"]);
        assert!(matches!(&plan.sources[..], [Source::File(_), Source::Directory(_)]));
    }

    #[test]
    fn the_arguments_decide_how_a_broker_is_queried() {
        let query = |lines: &str| match plan(&format!("-bhttp://b\n-np\n{lines}")).unwrap().sources.remove(0)
        {
            Source::Broker(broker) => broker.query,
            other => panic!("{other:?}"),
        };

        assert!(matches!(query(""), BrokerQuery::Latest(provider) if provider == "p"));
        for lines in ["--enable-pending", "--consumer-version-tags=a", "--include-wip-pacts-since=2020-01-01"]
        {
            assert!(matches!(query(lines), BrokerQuery::ForVerification(_)), "{lines}");
        }
        match query("--consumer-version-selectors\n{\"tag\":\"t\"}") {
            BrokerQuery::ForVerification(query) => {
                assert_eq!(query.selectors[0].to_string(), r#"{"tag":"t"}"#)
            }
            BrokerQuery::Latest(_) => panic!("the selector was lost"),
        }
        match query(
            "--consumer-version-selectors\n[{\"tag\":\"t\"},{\"branch\":true}]\n--consumer-version-selectors={\"x\":1}",
        ) {
            BrokerQuery::ForVerification(query) => {
                let selectors: Vec<String> = query.selectors.iter().map(ToString::to_string).collect();
                assert_eq!(selectors, [r#"{"tag":"t"}"#, r#"{"branch":true}"#, r#"{"x":1}"#]);
            }
            BrokerQuery::Latest(_) => panic!("the selectors were lost"),
        }
    }

    #[test]
    fn one_report_is_written_to_standard_output() {
        let options = |lines: &str| {
            let values = parse(lines.lines().map(str::to_owned), &|_| None).unwrap();
            build_plan(&values, ProxyTexts::default()).map(|(_, options)| options)
        };

        let found = options("-fa\n--json=-\n--markdown\nm.md\n-q\n--github").unwrap();

        assert_eq!(found.stdout, Some(ReportFormat::Json));
        assert_eq!(found.files, [(ReportFormat::Markdown, "m.md".into())]);
        assert!(found.is_quiet && found.annotates);
        assert_eq!(
            options("-fa\n--junit=-\n--html=-").unwrap_err().to_string(),
            "--junit and --html cannot both be written to standard output"
        );
    }

    #[test]
    fn an_invalid_value_is_named() {
        for text in ["grpc", " ", ","] {
            assert_eq!(
                plan(&format!("-fa\n--transports=a:1\n--transports={text}")).unwrap_err(),
                format!("--transports must be NAME:PORT or NAME:PORT/PATH, not '{text}'")
            );
        }
        assert_eq!(
            plan("-bx\n-np\n--consumer-version-selectors\n{\"tag\":1}").unwrap_err(),
            "--consumer-version-selectors must be a selector ('tag' must be a string but is 1), not '{\"tag\":1}'"
        );
    }
}
