//! The table of arguments, from which the parser, the list for bindings and the command line are made.

/// One argument of a verification.
#[derive(Debug, Clone, Copy)]
pub struct Argument {
    /// The heading that help shows it under.
    pub group: &'static str,
    /// Its name, after `--`.
    pub long: &'static str,
    /// Another name for it.
    pub alias: Option<&'static str>,
    /// Its short name, one letter after `-`.
    pub short: Option<char>,
    /// The name of its value in help; `None` for a flag.
    pub value: Option<&'static str>,
    /// Its help text.
    pub help: &'static str,
    /// The allowed values; if empty, any.
    pub possible: &'static [&'static str],
    /// Its value when it is not given.
    pub default: Option<&'static str>,
    /// The environment variable that sets it.
    pub env: Option<&'static str>,
    /// Whether it may be given more than once.
    pub is_multiple: bool,
    /// Whether its value is a comma-separated list.
    pub is_list: bool,
    /// Whether its value may be empty.
    pub may_be_empty: bool,
    /// The form that its value must have.
    pub form: Form,
    /// Arguments that cannot be given together with it.
    pub conflicts: &'static [&'static str],
    /// Arguments that must be given together with it.
    pub requires: &'static [&'static str],
    /// The argument without which it has no effect.
    pub belongs_to: Option<&'static str>,
    /// Whether only the program has it, not `pactffi_verify`.
    pub is_for_command: bool,
}

/// The form that a value must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Any text.
    Text,
    /// A port: 0 to 65535.
    Port,
    /// A whole number.
    Number,
    /// A regular expression.
    Regex,
    /// JSON.
    Json,
    /// `NAME=VALUE`.
    Header,
}

const PACTS: &str = "Pacts to verify";
const PROVIDER: &str = "Provider";
const STATES: &str = "Provider states";
const FILTERS: &str = "Filters";
const BROKER: &str = "Pact Broker";
const PUBLISHING: &str = "Publishing";
const RUNNING: &str = "Running";
const REPORTS: &str = "Reports and log";

/// A flag. The methods below set its other fields.
const fn flag(group: &'static str, long: &'static str, help: &'static str) -> Argument {
    Argument {
        group,
        alias: None,
        long,
        short: None,
        value: None,
        help,
        possible: &[],
        default: None,
        env: None,
        is_multiple: false,
        is_list: false,
        may_be_empty: false,
        form: Form::Text,
        conflicts: &[],
        requires: &[],
        belongs_to: None,
        is_for_command: false,
    }
}

const fn option(
    group: &'static str,
    long: &'static str,
    value: &'static str,
    help: &'static str,
) -> Argument {
    Argument { value: Some(value), ..flag(group, long, help) }
}

impl Argument {
    /// Whether a long name, without `--`, is one of its names.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.long == name || self.alias == Some(name)
    }

    const fn alias(self, name: &'static str) -> Self {
        Self { alias: Some(name), ..self }
    }

    const fn short(self, letter: char) -> Self {
        Self { short: Some(letter), ..self }
    }

    const fn env(self, name: &'static str) -> Self {
        Self { env: Some(name), ..self }
    }

    const fn form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    const fn multiple(self) -> Self {
        Self { is_multiple: true, ..self }
    }

    const fn list(self) -> Self {
        Self { is_list: true, is_multiple: true, ..self }
    }

    const fn may_be_empty(self) -> Self {
        Self { may_be_empty: true, ..self }
    }

    const fn possible(self, possible: &'static [&'static str]) -> Self {
        Self { possible, ..self }
    }

    const fn default(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    const fn conflicts(self, conflicts: &'static [&'static str]) -> Self {
        Self { conflicts, ..self }
    }

    const fn requires(self, requires: &'static [&'static str]) -> Self {
        Self { requires, ..self }
    }

    const fn belongs_to(self, name: &'static str) -> Self {
        Self { belongs_to: Some(name), ..self }
    }

    const fn for_command(self) -> Self {
        Self { is_for_command: true, ..self }
    }
}

/// The arguments for sources, of which at least one must be given.
pub const SOURCES: [&str; 5] = ["file", "dir", "url", "broker-url", "webhook-callback-url"];

/// All arguments, in the order of the help.
pub const ARGUMENTS: &[Argument] = &[
    option(PACTS, "file", "FILE", "Pact file to verify").short('f').multiple(),
    option(PACTS, "dir", "DIR", "Folder whose pacts for the provider are verified").short('d').multiple(),
    option(PACTS, "url", "URL", "URL of a pact to verify").short('u').multiple(),
    option(PACTS, "broker-url", "URL", "URL of the Pact Broker whose pacts for the provider are verified")
        .short('b')
        .env("PACT_BROKER_BASE_URL")
        .requires(&["provider-name"]),
    option(
        PACTS,
        "webhook-callback-url",
        "URL",
        "URL of the changed pact that a webhook of the broker named",
    )
    .env("PACT_WEBHOOK_CALLBACK_URL")
    .requires(&["broker-url"])
    .conflicts(&["file", "dir", "url"])
    .for_command(),
    flag(PACTS, "ignore-no-pacts-error", "It is no error if the sources have no pacts"),
    flag(PACTS, "no-interactions-is-error", "It is an error if no interaction was verified"),
    option(PROVIDER, "hostname", "HOST", "Host of the provider")
        .short('h')
        .env("PACT_PROVIDER_HOSTNAME")
        .default("localhost"),
    option(PROVIDER, "port", "PORT", "Port of the provider; if it is not given, that of the scheme")
        .short('p')
        .env("PACT_PROVIDER_PORT")
        .form(Form::Port),
    option(PROVIDER, "scheme", "SCHEME", "How the provider is reached")
        .env("PACT_PROVIDER_TRANSPORT")
        .alias("transport")
        .possible(&["http", "https"])
        .default("http"),
    option(
        PROVIDER,
        "transports",
        "NAME:PORT/PATH",
        "Further way to reach the provider, for interactions that name it",
    )
    .multiple(),
    option(PROVIDER, "provider-name", "NAME", "Name of the provider").short('n').env("PACT_PROVIDER_NAME"),
    option(PROVIDER, "base-path", "PATH", "What every path of the provider begins with")
        .env("PACT_PROVIDER_BASE_PATH")
        .may_be_empty()
        .default("/"),
    option(STATES, "state-change-url", "URL", "URL that is told about provider states")
        .short('s')
        .env("PACT_PROVIDER_STATE_CHANGE_URL"),
    flag(STATES, "state-change-as-query", "States are told in the query instead of the body")
        .env("PACT_PROVIDER_STATE_CHANGE_AS_QUERY"),
    flag(STATES, "state-change-teardown", "The provider is also told when it may leave a state")
        .env("PACT_PROVIDER_STATE_CHANGE_TEARDOWN"),
    option(FILTERS, "filter-description", "REGEX", "Only interactions whose description has a match")
        .env("PACT_DESCRIPTION")
        .form(Form::Regex),
    option(FILTERS, "filter-state", "REGEX", "Only interactions with a provider state that has a match")
        .env("PACT_PROVIDER_STATE")
        .form(Form::Regex)
        .conflicts(&["filter-no-state"]),
    flag(FILTERS, "filter-no-state", "Only interactions without provider states")
        .env("PACT_PROVIDER_NO_STATE")
        .conflicts(&["filter-state"]),
    option(FILTERS, "filter-consumer", "NAME", "Only pacts of this consumer").short('c').multiple(),
    option(FILTERS, "last-failed", "FILE", "Only interactions that failed in this JSON report")
        .requires(&["json"])
        .for_command(),
    option(BROKER, "user", "USER", "User name for the broker, or for URLs")
        .env("PACT_BROKER_USERNAME")
        .conflicts(&["token"]),
    option(BROKER, "password", "PASSWORD", "Password of the user")
        .env("PACT_BROKER_PASSWORD")
        .may_be_empty()
        .belongs_to("user")
        .conflicts(&["token"]),
    option(BROKER, "token", "TOKEN", "Bearer token for the broker, or for URLs")
        .short('t')
        .env("PACT_BROKER_TOKEN")
        .conflicts(&["user", "password"]),
    option(BROKER, "retries", "N", "How often the broker is asked at most")
        .env("PACT_BROKER_HTTP_RETRIES")
        .form(Form::Number)
        .default("8"),
    flag(PUBLISHING, "publish", "The broker is told the results")
        .requires(&["broker-url", "provider-version"]),
    option(PUBLISHING, "provider-version", "VERSION", "Version of the provider that is verified"),
    option(PUBLISHING, "build-url", "URL", "URL of the build that verifies"),
    option(PUBLISHING, "provider-tags", "TAGS", "Tags of the provider's version, with commas").list(),
    option(PUBLISHING, "provider-branch", "BRANCH", "Branch of the provider's version"),
    option(
        BROKER,
        "consumer-version-tags",
        "TAGS",
        "Tags of consumers whose latest pacts are verified, with commas",
    )
    .list()
    .requires(&["broker-url"])
    .conflicts(&["consumer-version-selectors"]),
    option(
        BROKER,
        "consumer-version-selectors",
        "JSON",
        "Selector of pacts as the broker takes it, such as {\"mainBranch\":true}, or an array of them",
    )
    .multiple()
    .form(Form::Json)
    .conflicts(&["consumer-version-tags"]),
    flag(BROKER, "enable-pending", "Failures of pending pacts are tolerated"),
    option(
        BROKER,
        "include-wip-pacts-since",
        "DATE",
        "Pacts in progress since a date are verified too, and tolerated",
    ),
    flag(PROVIDER, "disable-ssl-verification", "Certificates of the provider are not checked"),
    flag(PROVIDER, "no-follow-redirects", "Redirects of the provider are its answers"),
    option(PROVIDER, "request-timeout", "MILLISECONDS", "How long the provider may take for an answer")
        .env("PACT_PROVIDER_REQUEST_TIMEOUT")
        .form(Form::Number)
        .default("5000"),
    option(PROVIDER, "header", "NAME=VALUE", "Header sent with every request to the provider")
        .short('H')
        .multiple()
        .form(Form::Header),
    option(
        RUNNING,
        "parallel",
        "N",
        "How many interactions are verified at a time; those that share a state never are",
    )
    .form(Form::Number)
    .default("1"),
    flag(RUNNING, "exit-on-first-error", "Stops at the first interaction that fails"),
    option(
        REPORTS,
        "json",
        "FILE",
        "Where a report is written as JSON; - is standard output, here and below",
    )
    .short('j')
    .env("PACT_VERIFIER_JSON_REPORT"),
    option(REPORTS, "junit", "FILE", "Where a report is written as JUnit's XML")
        .short('x')
        .env("PACT_VERIFIER_JUNIT_REPORT"),
    option(REPORTS, "html", "FILE", "Where a report is written as a web page")
        .env("PACT_VERIFIER_HTML_REPORT"),
    option(REPORTS, "markdown", "FILE", "Where a report is written as Markdown, as for the summary of a job"),
    flag(REPORTS, "github", "Failures are annotations of GitHub Actions too"),
    flag(REPORTS, "quiet", "Only failures and the line that counts them are printed").short('q'),
    flag(REPORTS, "no-colour", "No colours in the report").alias("no-color"),
    option(REPORTS, "loglevel", "LEVEL", "Level of the log")
        .short('l')
        .possible(&["error", "warn", "info", "debug", "trace", "none"])
        .default("warn"),
];

/// The argument with a long name.
#[must_use]
pub fn argument(long: &str) -> Option<&'static Argument> {
    ARGUMENTS.iter().find(|argument| argument.long == long)
}

#[cfg(test)]
mod tests {
    use super::{ARGUMENTS, SOURCES, argument};
    use std::collections::BTreeSet;

    #[test]
    fn the_table_agrees_with_itself() {
        let longs: BTreeSet<&str> = ARGUMENTS.iter().map(|argument| argument.long).collect();
        let shorts: Vec<char> = ARGUMENTS.iter().filter_map(|argument| argument.short).collect();
        assert_eq!(longs.len(), ARGUMENTS.len(), "a name is there twice");
        assert_eq!(shorts.iter().collect::<BTreeSet<_>>().len(), shorts.len(), "a letter is there twice");

        let named = ARGUMENTS.iter().flat_map(|argument| argument.conflicts.iter().chain(argument.requires));
        let named = named.chain(ARGUMENTS.iter().filter_map(|argument| argument.belongs_to.as_ref()));
        let unknown: Vec<_> = named.chain(&SOURCES).filter(|name| argument(name).is_none()).collect();

        assert_eq!(unknown, Vec::<&&str>::new());
        assert!(ARGUMENTS.iter().all(|one| one.value.is_some() || one.default.is_none()));
    }
}
