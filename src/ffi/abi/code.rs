//! Integers that stand for enums.
//!
//! The enums here are the C spelling: names and numbers of the header. They never cross inward, because C
//! may pass any integer; each has a transparent code that does, and `decode` says whether it is known.

use std::fmt::Debug;

use crate::definition::expression::ValueType;
use crate::dsl::Part;
use crate::ffi::fault::Fault;
use crate::logging::Level;
use crate::model::{self, Category, SpecVersion};

/// The part of an interaction that a function changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum InteractionPart {
    /// The request of an HTTP interaction or a synchronous message, or the contents of an asynchronous message.
    Request = 0,
    /// The response of an HTTP interaction, or the responses of a synchronous message.
    Response = 1,
}

/// A version of the Pact specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum PactSpecification {
    /// No version. A pact with it is written in version 4; a function returns it on failure.
    Unknown = 0,
    /// Version 1: HTTP interactions, without matching rules.
    V1 = 1,
    /// Version 1.1: as version 1, with the order of query parameters ignored.
    V1_1 = 2,
    /// Version 2: matching rules.
    V2 = 3,
    /// Version 3: messages, generators, provider states with parameters, more matching rules.
    V3 = 4,
    /// Version 4: several types of interactions in a pact, synchronous messages, comments, pending interactions.
    V4 = 5,
}

/// The most detailed level that is logged. Each level includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum LevelFilter {
    /// Logs nothing.
    Off = 0,
    /// Logs errors.
    Error = 1,
    /// Logs warnings too.
    Warn = 2,
    /// Logs informational events too, such as requests to a mock server.
    Info = 3,
    /// Logs debugging events too.
    Debug = 4,
    /// Logs everything; only `pactffi_log_message` logs at this level.
    Trace = 5,
}

/// The type of the example value of a matching rule definition expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum ExpressionValueType {
    /// Not known, for instance because the expression has no value.
    Unknown = 0,
    /// A string.
    String = 1,
    /// A number.
    Number = 2,
    /// A whole number.
    Integer = 3,
    /// A number with a fractional part.
    Decimal = 4,
    /// True or false.
    Boolean = 5,
}

/// The category of a matching rule: the part of an interaction that it applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum MatchingRuleCategory {
    /// The request method.
    METHOD = 0,
    /// The request path.
    PATH = 1,
    /// Headers.
    HEADER = 2,
    /// Query parameters.
    QUERY = 3,
    /// The body.
    BODY = 4,
    /// The response status.
    STATUS = 5,
    /// The contents of a message.
    CONTENTS = 6,
    /// The metadata of a message.
    METADATA = 7,
}

/// The category of a generator: the part of an interaction for which it generates values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum GeneratorCategory {
    /// The request method.
    METHOD = 0,
    /// The request path.
    PATH = 1,
    /// Headers.
    HEADER = 2,
    /// Query parameters.
    QUERY = 3,
    /// The body.
    BODY = 4,
    /// The response status.
    STATUS = 5,
    /// The metadata of a message.
    METADATA = 6,
}

/// The kind of objects that `pactffi_live_objects` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum LiveKind {
    /// Counts all kinds together.
    All = 0,
    /// Counts pact handles.
    Pacts = 1,
    /// Counts mock servers.
    Servers = 2,
    /// Counts strings and byte buffers, also those that other objects own.
    Strings = 3,
    /// Counts pointers to opaque structs, also those that other objects own.
    Pointers = 4,
    /// Counts pairs and triples.
    Pairs = 5,
}

/// The form of the report of `pactffi_mock_server_report`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum ReportFormat {
    /// Returns a JSON object.
    Json = 0,
    /// Returns lines of text.
    Text = 1,
    /// Returns lines of text with ANSI colour codes.
    ColouredText = 2,
}

/// The form of a report file of `pactffi_verifier_set_report`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum VerificationReport {
    /// Writes the JSON of `pactffi_verifier_json`.
    Json = 0,
    /// Writes lines of text without colours.
    Text = 1,
    /// Writes JUnit XML, which continuous integration servers read.
    JUnit = 2,
    /// Writes a self-contained web page with expected and actual values side by side.
    Html = 3,
}

/// How a mock server spoils an answer on purpose, so that a test sees what its client makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum ResponseFault {
    /// Sends the answer as it is.
    None = 0,
    /// Resets the connection instead of an answer.
    ConnectionReset = 1,
    /// Closes the connection without an answer.
    EmptyResponse = 2,
    /// Sends half of the body, then closes the connection.
    PartialBody = 3,
    /// Sends bytes that are no HTTP, then closes the connection.
    Garbage = 4,
}

macro_rules! code {
    ($(#[$doc:meta])* $code:ident => $enum:ident { $($constant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(transparent)]
        pub struct $code(i32);

        impl $code {
            /// The code C would pass for this integer.
            pub const fn new(value: i32) -> Self {
                Self(value)
            }

            /// The constant, if the integer stands for one.
            #[allow(dead_code, reason = "some codes wait for the chapter that takes them")]
            pub(crate) fn decode(self) -> Result<$enum, Box<Fault>> {
                known(self.0, stringify!($enum), &[$(($enum::$constant as i32, $enum::$constant)),+])
            }
        }
    };
}

code! {
    /// An `InteractionPart` from C.
    PartCode => InteractionPart { Request, Response }
}
code! {
    /// A `PactSpecification` from C.
    SpecificationCode => PactSpecification { Unknown, V1, V1_1, V2, V3, V4 }
}
code! {
    /// A `LevelFilter` from C.
    LevelCode => LevelFilter { Off, Error, Warn, Info, Debug, Trace }
}
code! {
    /// A `LiveKind` from C.
    LiveKindCode => LiveKind { All, Pacts, Servers, Strings, Pointers, Pairs }
}
code! {
    /// A `ReportFormat` from C.
    ReportCode => ReportFormat { Json, Text, ColouredText }
}
code! {
    /// A `VerificationReport` from C.
    VerificationReportCode => VerificationReport { Json, Text, JUnit, Html }
}
code! {
    /// A `ResponseFault` from C.
    ResponseFaultCode => ResponseFault { None, ConnectionReset, EmptyResponse, PartialBody, Garbage }
}

/// The same for categories, which the model lists in the order of their numbers.
macro_rules! category_code {
    ($(#[$doc:meta])* $code:ident => $enum:ident, $list:path) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(transparent)]
        pub struct $code(i32);

        impl $code {
            /// The code C would pass for this integer.
            pub const fn new(value: i32) -> Self {
                Self(value)
            }

            /// The category, if the integer stands for one.
            pub(crate) fn decode(self) -> Result<Category, Box<Fault>> {
                let found = usize::try_from(self.0).ok().and_then(|number| $list.get(number));
                let unknown = Fault::UnknownCode { name: stringify!($enum), value: self.0.into() };
                Ok(*found.ok_or(unknown)?)
            }
        }
    };
}

category_code! {
    /// A `MatchingRuleCategory` from C.
    RuleCategoryCode => MatchingRuleCategory, Category::OF_RULES
}
category_code! {
    /// A `GeneratorCategory` from C.
    GeneratorCategoryCode => GeneratorCategory, Category::OF_GENERATORS
}

fn known<E: Copy + Debug>(value: i32, name: &'static str, constants: &[(i32, E)]) -> Result<E, Box<Fault>> {
    let found = constants.iter().find(|(number, _)| *number == value);
    Ok(found.map(|(_, constant)| *constant).ok_or(Fault::UnknownCode { name, value: value.into() })?)
}

impl From<InteractionPart> for Part {
    fn from(part: InteractionPart) -> Self {
        match part {
            InteractionPart::Request => Part::Request,
            InteractionPart::Response => Part::Response,
        }
    }
}

impl From<LevelFilter> for Option<Level> {
    fn from(filter: LevelFilter) -> Self {
        match filter {
            LevelFilter::Off => None,
            LevelFilter::Error => Some(Level::ERROR),
            LevelFilter::Warn => Some(Level::WARN),
            LevelFilter::Info => Some(Level::INFO),
            LevelFilter::Debug => Some(Level::DEBUG),
            LevelFilter::Trace => Some(Level::TRACE),
        }
    }
}

impl From<PactSpecification> for SpecVersion {
    fn from(version: PactSpecification) -> Self {
        match version {
            PactSpecification::Unknown => SpecVersion::Unknown,
            PactSpecification::V1 => SpecVersion::V1,
            PactSpecification::V1_1 => SpecVersion::V1_1,
            PactSpecification::V2 => SpecVersion::V2,
            PactSpecification::V3 => SpecVersion::V3,
            PactSpecification::V4 => SpecVersion::V4,
        }
    }
}

impl From<SpecVersion> for PactSpecification {
    fn from(version: SpecVersion) -> Self {
        match version {
            SpecVersion::Unknown => PactSpecification::Unknown,
            SpecVersion::V1 => PactSpecification::V1,
            SpecVersion::V1_1 => PactSpecification::V1_1,
            SpecVersion::V2 => PactSpecification::V2,
            SpecVersion::V3 => PactSpecification::V3,
            SpecVersion::V4 => PactSpecification::V4,
        }
    }
}

impl From<Option<model::ResponseFault>> for ResponseFault {
    fn from(fault: Option<model::ResponseFault>) -> Self {
        match fault {
            None => ResponseFault::None,
            Some(model::ResponseFault::ConnectionReset) => ResponseFault::ConnectionReset,
            Some(model::ResponseFault::EmptyResponse) => ResponseFault::EmptyResponse,
            Some(model::ResponseFault::PartialBody) => ResponseFault::PartialBody,
            Some(model::ResponseFault::Garbage) => ResponseFault::Garbage,
        }
    }
}

impl From<ResponseFault> for Option<model::ResponseFault> {
    fn from(fault: ResponseFault) -> Self {
        match fault {
            ResponseFault::None => None,
            ResponseFault::ConnectionReset => Some(model::ResponseFault::ConnectionReset),
            ResponseFault::EmptyResponse => Some(model::ResponseFault::EmptyResponse),
            ResponseFault::PartialBody => Some(model::ResponseFault::PartialBody),
            ResponseFault::Garbage => Some(model::ResponseFault::Garbage),
        }
    }
}

impl From<ValueType> for ExpressionValueType {
    fn from(value_type: ValueType) -> Self {
        match value_type {
            ValueType::Unknown => ExpressionValueType::Unknown,
            ValueType::String => ExpressionValueType::String,
            ValueType::Number => ExpressionValueType::Number,
            ValueType::Integer => ExpressionValueType::Integer,
            ValueType::Decimal => ExpressionValueType::Decimal,
            ValueType::Boolean => ExpressionValueType::Boolean,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers_are_decoded() {
        assert_eq!(PartCode::new(1).decode(), Ok(InteractionPart::Response));
        assert_eq!(SpecificationCode::new(5).decode(), Ok(PactSpecification::V4));
        assert_eq!(LevelCode::new(0).decode(), Ok(LevelFilter::Off));
        assert_eq!(RuleCategoryCode::new(7).decode(), Ok(Category::Metadata));
        assert_eq!(GeneratorCategoryCode::new(6).decode(), Ok(Category::Metadata));
        assert_eq!(LiveKindCode::new(5).decode(), Ok(LiveKind::Pairs));
        assert_eq!(ReportCode::new(2).decode(), Ok(ReportFormat::ColouredText));
        assert_eq!(VerificationReportCode::new(2).decode(), Ok(VerificationReport::JUnit));
        assert_eq!(ResponseFaultCode::new(4).decode(), Ok(ResponseFault::Garbage));
    }

    #[test]
    fn the_header_numbers_the_categories_as_the_model_lists_them() {
        use {GeneratorCategory as Made, MatchingRuleCategory as Compared};
        let compared = [
            Compared::METHOD,
            Compared::PATH,
            Compared::HEADER,
            Compared::QUERY,
            Compared::BODY,
            Compared::STATUS,
            Compared::CONTENTS,
            Compared::METADATA,
        ];
        let made =
            [Made::METHOD, Made::PATH, Made::HEADER, Made::QUERY, Made::BODY, Made::STATUS, Made::METADATA];

        let compared = compared.map(|one| (one as i32, format!("{one:?}").to_lowercase()));
        let made = made.map(|one| (one as i32, format!("{one:?}").to_lowercase()));

        let of_rules =
            compared.clone().map(|(number, _)| RuleCategoryCode::new(number).decode().unwrap().name());
        let of_generators =
            made.clone().map(|(number, _)| GeneratorCategoryCode::new(number).decode().unwrap().name());
        assert_eq!(of_rules.as_slice(), compared.map(|(_, name)| name));
        assert_eq!(of_generators.as_slice(), made.map(|(_, name)| name));
        assert!(
            RuleCategoryCode::new(8).decode().is_err() && GeneratorCategoryCode::new(7).decode().is_err()
        );
        assert!(
            RuleCategoryCode::new(-1).decode().is_err() && GeneratorCategoryCode::new(-1).decode().is_err()
        );
    }

    #[test]
    fn any_other_number_is_a_fault() {
        for value in [-1, 2, 7, i32::MIN, i32::MAX] {
            let fault = Fault::UnknownCode { name: "InteractionPart", value: value.into() };
            assert_eq!(PartCode::new(value).decode(), Err(Box::new(fault)));
        }
    }
}
