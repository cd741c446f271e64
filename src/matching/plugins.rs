//! [`Plugins`]: what plugins answer in the place of the core, and [`NoPlugins`], which answers nothing.
//!
//! This trait is all that comparing and generating know of plugins. A higher layer implements it, once for
//! all interfaces that plugins have.

use super::mismatch::Mismatch;
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{Map, Node, Value};
use crate::model::Category;
use crate::model::generators::Generator;
use crate::model::rules::Rules;
use crate::model::{Body, DocPath, Interaction, Pact};
use std::fmt::Debug;
use std::sync::Arc;

/// What plugins answer in the place of the core: they compare and generate contents of the content types they
/// claim (any type, JSON too), and they apply the matching rules and generators that the core does not know.
///
/// # Threads
///
/// Comparing and generating are synchronous, so a method returns when the plugin has answered or its deadline
/// is over. It is called on the thread that compares. That is a thread of a caller of the C interface, a
/// thread for blocking work, or a worker of a multi-threaded tokio runtime, where other tasks wait for the
/// worker. An implementation that waits for another process
///
/// - wraps the wait in `tokio::task::block_in_place`, which hands the other tasks to another thread and
///   on other threads does nothing,
/// - leaves the fork guard while it waits (`foundation::fork_guard::leave`), because a
///   fork waits for all that hold it,
/// - does its I/O on a runtime of its own, because the runtime that compares may have no free thread.
///
/// Several threads call at once. No lock of the core is held during a call, except that
/// the methods that return other [`Plugins`], and those that only look names up, may be called with the pact
/// locked; they wait for nothing.
pub trait Plugins: Debug + Send + Sync {
    /// The same plugins for comparisons of one pact: what it keeps for them goes with each call. `None`
    /// if the pact makes no difference.
    fn for_pact(&self, pact: &Pact) -> Option<Arc<dyn Plugins>>;

    /// The same plugins for comparisons of one interaction. `None` if the interaction makes no difference.
    fn for_interaction(&self, interaction: &Interaction) -> Option<Arc<dyn Plugins>>;

    /// The same plugins in a test run: its id goes with each call. `None` if no test run makes a difference.
    fn for_test_run(&self, id: &str) -> Option<Arc<dyn Plugins>>;

    /// Whether a plugin has a matching rule of this name.
    fn knows_rule(&self, name: &str) -> bool;

    /// Whether a plugin has a generator of this name.
    fn knows_generator(&self, name: &str) -> bool;

    /// The attribute that the argument of an expression `matching(name, argument, example)` gives to a rule of a
    /// plugin; `None` if the plugin names none.
    fn config_key(&self, rule: &str) -> Option<String>;

    /// Whether a plugin compares bodies of this content type. This is asked when an expected body is compiled
    /// and again before each comparison with it, because a plugin may have been unloaded.
    fn claims_comparison(&self, content_type: &ContentType) -> bool;

    /// Compares two bodies, both of which have contents. The core has found their content types compatible.
    fn compare_contents(&self, contents: &ContentsComparison<'_>) -> Vec<Mismatch>;

    /// Applies a matching rule that the core does not know to one value. The error is the text of the mismatch: why
    /// the value does not pass, or why the rule cannot be applied.
    fn match_field(&self, field: &FieldComparison<'_>) -> Result<(), String>;

    /// Generates the values of a body. `None` if no plugin claims its content type; the
    /// error says why the example stays.
    fn generate_contents(&self, contents: &ContentsGeneration<'_>) -> Option<Result<Body, String>>;

    /// Generates a value with a generator that the core does not know. The error says why the example stays.
    fn generate_field(&self, field: &FieldGeneration<'_>) -> Result<Value, String>;
}

/// Two bodies to compare.
#[derive(Debug)]
pub struct ContentsComparison<'c> {
    /// The expected body.
    pub expected: &'c Body,
    /// The content type of the expected body.
    pub expected_type: &'c ContentType,
    /// The received body.
    pub actual: &'c Body,
    /// The content type of the received body.
    pub actual_type: &'c ContentType,
    /// The matching rules for the body.
    pub rules: &'c Rules,
    /// Whether the received body may have more than is expected: so in responses and messages.
    pub allows_unexpected: bool,
}

/// A value that a matching rule of a plugin is applied to.
#[derive(Debug)]
pub struct FieldComparison<'c> {
    /// The name of the rule.
    pub name: &'c str,
    /// The other attributes of the rule.
    pub values: &'c Map<String, Value>,
    /// What the rule is written for.
    pub category: Category,
    /// The path of the value in a JSON body, elsewhere the path that the rule is written for; inside a variant of
    /// arrayContains or a part of a multipart body it begins there.
    pub path: &'c str,
    /// The expected value.
    pub expected: FieldValue<'c>,
    /// The received value.
    pub actual: FieldValue<'c>,
}

/// A value as the place where it stands has it.
#[derive(Debug, Clone, Copy)]
pub enum FieldValue<'v> {
    /// A value of a JSON document.
    Json(Node<'v>),
    /// A text: a header, a query parameter, a path, the text of an XML element.
    Text(&'v str),
    /// A body of bytes.
    Bytes(&'v [u8]),
    /// A boolean.
    Boolean(bool),
    /// A number without a sign.
    Unsigned(u64),
    /// A number with a sign.
    Signed(i64),
    /// A floating-point number.
    Float(f64),
}

/// On whose side values are generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestMode {
    /// A mock server answers, or a message is shown to its consumer: values of provider states are not known.
    Consumer,
    /// A provider is asked: there is no mock server.
    Provider,
}

/// Which part of an interaction contents are generated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentsFor {
    /// The request; an asynchronous message too.
    Request,
    /// The response.
    Response,
}

/// A body whose values are generated.
#[derive(Debug)]
pub struct ContentsGeneration<'c> {
    /// The body with its examples.
    pub body: &'c Body,
    /// Its content type.
    pub content_type: &'c ContentType,
    /// The generators by path.
    pub generators: &'c [(&'c DocPath, &'c Generator)],
    /// What is known: the mock server, values of provider states.
    pub context: &'c Map<String, Value>,
    /// On whose side this is.
    pub mode: TestMode,
    /// Which part the body belongs to.
    pub contents_for: ContentsFor,
}

/// A value to be generated by a generator of a plugin.
#[derive(Debug)]
pub struct FieldGeneration<'c> {
    /// The name of the generator.
    pub name: &'c str,
    /// The other attributes of the generator.
    pub values: &'c Map<String, Value>,
    /// What the generator is written for and the path; `None` where it is used by itself.
    pub place: Option<(Category, &'c DocPath)>,
    /// The value that is replaced.
    pub example: &'c Value,
    /// What is known: the mock server, values of provider states.
    pub context: &'c Map<String, Value>,
    /// On whose side this is.
    pub mode: TestMode,
}

/// No plugin is loaded: no content type is claimed, no rule and no generator is known.
#[derive(Debug, Clone, Copy)]
pub struct NoPlugins;

impl Plugins for NoPlugins {
    fn for_pact(&self, _: &Pact) -> Option<Arc<dyn Plugins>> {
        None
    }

    fn for_interaction(&self, _: &Interaction) -> Option<Arc<dyn Plugins>> {
        None
    }

    fn for_test_run(&self, _: &str) -> Option<Arc<dyn Plugins>> {
        None
    }

    fn knows_rule(&self, _: &str) -> bool {
        false
    }

    fn knows_generator(&self, _: &str) -> bool {
        false
    }

    fn config_key(&self, _: &str) -> Option<String> {
        None
    }

    fn claims_comparison(&self, _: &ContentType) -> bool {
        false
    }

    fn compare_contents(&self, _: &ContentsComparison<'_>) -> Vec<Mismatch> {
        Vec::new()
    }

    fn match_field(&self, field: &FieldComparison<'_>) -> Result<(), String> {
        let name = field.name;
        Err(format!("Could not apply the '{name}' matching rule - No catalogue entry found for key '{name}'"))
    }

    fn generate_contents(&self, _: &ContentsGeneration<'_>) -> Option<Result<Body, String>> {
        None
    }

    fn generate_field(&self, field: &FieldGeneration<'_>) -> Result<Value, String> {
        Err(format!("there is no generator '{}'", field.name))
    }
}
