//! Which number each family of functions that return integers returns for a fault.
//!
//! There is one function for each family. Its `match` names the faults for which the family has numbers of their own.
//! No integer means failure everywhere: 0 is success in half of the interface.

use super::abi::code::{ExpressionValueType, PactSpecification, ResponseFault};
use super::abi::text::OwnedText;
use super::fault::Fault;
use crate::{dsl, logging};

/// `pactffi_live_objects`: no count can be given.
pub(crate) fn live_objects(_fault: &Fault) -> u64 {
    u64::MAX
}

/// Functions that answer 0 or 1, 1 for every failure.
pub(crate) fn one(_fault: &Fault) -> u32 {
    1
}

/// The same, for those whose answer has a sign.
pub(crate) fn failed(_fault: &Fault) -> i32 {
    1
}

/// Functions that answer how many there are: bytes, or responses.
pub(crate) fn none(_fault: &Fault) -> usize {
    0
}

/// `pactffi_message_insert_metadata`.
pub(crate) fn insert_metadata(_fault: &Fault) -> i32 {
    -2
}

/// Functions that answer a version.
pub(crate) fn unknown_specification(_fault: &Fault) -> PactSpecification {
    PactSpecification::Unknown
}

/// `pactffi_matcher_definition_value_type`.
pub(crate) fn unknown_value_type(_fault: &Fault) -> ExpressionValueType {
    ExpressionValueType::Unknown
}

/// `pactffi_matching_rule_id`: no rule has this number.
pub(crate) fn no_rule(_fault: &Fault) -> u16 {
    0
}

/// `pactffi_generator_generate_integer`.
pub(crate) fn no_number(_fault: &Fault) -> u16 {
    0
}

/// `pactffi_answer_status`.
pub(crate) fn no_status(_fault: &Fault) -> u16 {
    0
}

/// `pactffi_answer_delay`.
pub(crate) fn no_delay(_fault: &Fault) -> u64 {
    0
}

/// `pactffi_answer_fault`.
pub(crate) fn no_fault(_fault: &Fault) -> ResponseFault {
    ResponseFault::None
}

/// `pactffi_validate_datetime`.
pub(crate) fn validate_datetime(fault: &Fault) -> i32 {
    match fault {
        Fault::Null(_) | Fault::NotUtf8(_) | Fault::Panicked(_) => 2,
        _ => 1,
    }
}

/// Functions that answer NULL for yes: a text says no, and so does the text of a fault.
pub(crate) fn text(fault: &Fault) -> OwnedText {
    OwnedText::new(fault.to_string()).unwrap_or(OwnedText::NULL)
}

/// Functions whose answer is never NULL.
/// `pactffi_message_reify`.
pub(crate) fn no_text(_fault: &Fault) -> OwnedText {
    OwnedText::new(String::new()).unwrap_or(OwnedText::NULL)
}

/// `pactffi_write_message_pact_file`.
pub(crate) fn write_message_pact(fault: &Fault) -> i32 {
    match fault {
        Fault::NoSuchPact(_) => 2,
        _ => 1,
    }
}

/// `pactffi_given_with_params`.
pub(crate) fn given_with_params(fault: &Fault) -> i32 {
    match fault {
        Fault::Null(_) | Fault::NotUtf8(_) => 3,
        Fault::Dsl(dsl::Error::NotJson(_)) => 2,
        _ => 1,
    }
}

/// `pactffi_interaction_test_name`.
pub(crate) fn test_name(fault: &Fault) -> u32 {
    match fault {
        Fault::NoSuchPact(_) | Fault::NoSuchInteraction(_) => 2,
        Fault::Dsl(dsl::Error::Locked) => 3,
        _ => 1,
    }
}

/// The two functions that write a pact file, for a handle and for a mock server.
pub(crate) fn write_file(fault: &Fault) -> i32 {
    match fault {
        Fault::NoSuchPact(_) | Fault::NoSuchServer(_) => 3,
        Fault::NotUtf8(_) | Fault::Panicked(_) => 1,
        _ => 2,
    }
}

/// The functions that choose where the log goes.
pub(crate) fn log(fault: &Fault) -> i32 {
    match fault {
        Fault::Log(logging::Error::Applied) => -1,
        Fault::Log(logging::Error::NotApplied) => -2,
        Fault::Null(_) | Fault::NotUtf8(_) => -3,
        Fault::Log(logging::Error::UnknownSink(_)) => -4,
        Fault::Log(logging::Error::CannotOpen { .. }) => -6,
        Fault::UnknownCode { .. } => -8,
        _ => -7,
    }
}

/// `pactffi_log_to_file`, to which a missing path is no specifier.
pub(crate) fn log_to_file(fault: &Fault) -> i32 {
    match fault {
        Fault::Null(_) | Fault::NotUtf8(_) => -7,
        other => log(other),
    }
}

/// The functions that start a mock server.
pub(crate) fn start_server(fault: &Fault) -> i32 {
    match fault {
        Fault::Null(_) | Fault::NoSuchPact(_) => -1,
        Fault::Model(_) | Fault::BadConfiguration(_) => -2,
        Fault::NotUtf8(_) | Fault::Panicked(_) => -4,
        Fault::BadAddress(_) => -5,
        Fault::Tls(_) => -6,
        _ => -3,
    }
}

/// `pactffi_mock_server_wait`.
pub(crate) fn wait(fault: &Fault) -> i64 {
    match fault {
        Fault::NoSuchServer(_) => -1,
        Fault::Reentrant | Fault::InCallback => -2,
        _ => -3,
    }
}

/// `pactffi_create_mock_server_for_pact`, to which a missing address is a bad one.
pub(crate) fn start_server_for_pact(fault: &Fault) -> i32 {
    match fault {
        Fault::Null(_) => -5,
        other => start_server(other),
    }
}

/// `pactffi_verifier_execute`.
pub(crate) fn execute(fault: &Fault) -> i32 {
    match fault {
        Fault::NotVerified(_) | Fault::Reentrant | Fault::NoRuntime(_) => 2,
        _ => 1,
    }
}

/// `pactffi_verifier_result`.
pub(crate) fn result(fault: &Fault) -> i32 {
    match fault {
        Fault::NotVerified(_) => 2,
        _ => -2,
    }
}

/// `pactffi_verify`.
pub(crate) fn verify(fault: &Fault) -> i32 {
    match fault {
        Fault::BadArguments { is_header: false, .. } => 4,
        Fault::BadArguments { is_header: true, .. } | Fault::NotUtf8(_) | Fault::Panicked(_) => 3,
        _ => 2,
    }
}

/// `pactffi_verifier_broker_source_with_selectors`.
pub(crate) fn broker_source(fault: &Fault) -> i32 {
    match fault {
        Fault::Value(_) => -1,
        _ => -2,
    }
}

/// `pactffi_using_plugin` and the one with a delay.
pub(crate) fn using_plugin(fault: &Fault) -> u32 {
    match fault {
        Fault::PluginNotLoaded(_) => 2,
        Fault::NoSuchPact(_) => 3,
        _ => 1,
    }
}

/// `pactffi_interaction_contents`.
pub(crate) fn interaction_contents(fault: &Fault) -> u32 {
    match fault {
        Fault::NoSuchPact(_) | Fault::NoSuchInteraction(_) => 3,
        Fault::BadContentType(_) => 4,
        Fault::BadContents(_) => 5,
        Fault::Null(_) | Fault::NotUtf8(_) | Fault::UnknownCode { .. } | Fault::Panicked(_) => 1,
        _ => 6,
    }
}
