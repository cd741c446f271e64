//! Every export called with NULL and 0 only, compared with what the established library answered to that.
//!
//! Where this library is to answer otherwise, the tables below say so. What fails says why here, also where
//! the established library says nothing.

use std::fmt::Display;
use std::io::{self, Write};
use std::{env, fs, ptr};

use serde_json::Value;

use crate::c::{self, Bytes, NULL, Out, StringResult, Texts, last_error};

// The lists are slices: their lengths would be one more thing to change with every export.

/// What a call answered, spelt as the sweep spells it.
type Call = fn() -> String;

const CALLS: &[(&str, Call)] = &[
    ("pactffi_add_interaction_reference", || flag(c::pactffi_add_interaction_reference(0, NULL, NULL, NULL))),
    ("pactffi_add_text_comment", || flag(c::pactffi_add_text_comment(0, NULL))),
    ("pactffi_async_message_delete", || {
        c::pactffi_async_message_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_async_message_generate_contents", || {
        pointer(c::pactffi_async_message_generate_contents(ptr::null_mut()))
    }),
    ("pactffi_async_message_get_contents", || {
        pointer(c::pactffi_async_message_get_contents(ptr::null_mut()))
    }),
    ("pactffi_async_message_get_contents_bin", || {
        pointer(c::pactffi_async_message_get_contents_bin(ptr::null_mut()))
    }),
    ("pactffi_async_message_get_contents_length", || {
        number(c::pactffi_async_message_get_contents_length(ptr::null_mut()))
    }),
    ("pactffi_async_message_get_contents_str", || {
        owned(c::pactffi_async_message_get_contents_str(ptr::null_mut()))
    }),
    ("pactffi_async_message_get_description", || {
        owned(c::pactffi_async_message_get_description(ptr::null_mut()))
    }),
    ("pactffi_async_message_get_provider_state", || {
        pointer(c::pactffi_async_message_get_provider_state(ptr::null_mut(), 0))
    }),
    ("pactffi_async_message_get_provider_state_iter", || {
        pointer(c::pactffi_async_message_get_provider_state_iter(ptr::null_mut()))
    }),
    ("pactffi_async_message_new", || {
        let made = c::pactffi_async_message_new();
        c::pactffi_async_message_delete(made);
        pointer(made)
    }),
    ("pactffi_async_message_set_contents_bin", || {
        c::pactffi_async_message_set_contents_bin(ptr::null_mut(), Bytes::NULL, 0, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_async_message_set_contents_str", || {
        c::pactffi_async_message_set_contents_str(ptr::null_mut(), NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_async_message_set_description", || {
        number(c::pactffi_async_message_set_description(ptr::null_mut(), NULL))
    }),
    ("pactffi_check_regex", || flag(c::pactffi_check_regex(NULL, NULL))),
    ("pactffi_cleanup_mock_server", || flag(c::pactffi_cleanup_mock_server(0))),
    ("pactffi_cleanup_plugins", || {
        c::pactffi_cleanup_plugins(0);
        NOTHING.to_owned()
    }),
    ("pactffi_consumer_get_name", || owned(c::pactffi_consumer_get_name(ptr::null_mut()))),
    ("pactffi_create_mock_server", || number(c::pactffi_create_mock_server(NULL, NULL, false))),
    ("pactffi_create_mock_server_for_pact", || {
        number(c::pactffi_create_mock_server_for_pact(0, NULL, false))
    }),
    ("pactffi_create_mock_server_for_transport", || {
        number(c::pactffi_create_mock_server_for_transport(0, NULL, 0, NULL, NULL))
    }),
    ("pactffi_enable_ansi_support", || {
        c::pactffi_enable_ansi_support();
        NOTHING.to_owned()
    }),
    ("pactffi_fetch_log_buffer", || owned(c::pactffi_fetch_log_buffer(NULL))),
    ("pactffi_free_message_pact_handle", || number(c::pactffi_free_message_pact_handle(0))),
    ("pactffi_free_pact_handle", || number(c::pactffi_free_pact_handle(0))),
    ("pactffi_free_string", || {
        c::pactffi_free_string(Out(ptr::null_mut()));
        NOTHING.to_owned()
    }),
    ("pactffi_generate_datetime_string", || tagged(c::pactffi_generate_datetime_string(NULL))),
    ("pactffi_generate_regex_value", || tagged(c::pactffi_generate_regex_value(NULL))),
    ("pactffi_generator_generate_integer", || {
        number(c::pactffi_generator_generate_integer(ptr::null_mut(), NULL))
    }),
    ("pactffi_generator_generate_string", || {
        owned(c::pactffi_generator_generate_string(ptr::null_mut(), NULL))
    }),
    ("pactffi_generator_to_json", || owned(c::pactffi_generator_to_json(ptr::null_mut()))),
    ("pactffi_generators_iter_delete", || {
        c::pactffi_generators_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_generators_iter_next", || pointer(c::pactffi_generators_iter_next(ptr::null_mut()))),
    ("pactffi_generators_iter_pair_delete", || {
        c::pactffi_generators_iter_pair_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_get_error_message", || number(c::error_message_without_buffer())),
    ("pactffi_get_plugin_logs", || owned(c::pactffi_get_plugin_logs(NULL))),
    ("pactffi_get_tls_ca_certificate", || first_line(&owned(c::pactffi_get_tls_ca_certificate()))),
    ("pactffi_given", || flag(c::pactffi_given(0, NULL))),
    ("pactffi_given_with_param", || flag(c::pactffi_given_with_param(0, NULL, NULL, NULL))),
    ("pactffi_given_with_params", || number(c::pactffi_given_with_params(0, NULL, NULL))),
    ("pactffi_handle_get_pact_spec_version", || number(c::pactffi_handle_get_pact_spec_version(0))),
    ("pactffi_init", || {
        // What comes first is settled for this program, which is to write nothing.
        c::pactffi_log_to_buffer(0);
        c::pactffi_init(NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_init_with_log_level", || {
        c::pactffi_init_with_log_level(NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_interaction_contents", || number(c::pactffi_interaction_contents(0, 0, NULL, NULL))),
    ("pactffi_interaction_match_response", || {
        owned(c::pactffi_interaction_match_response(0, 0, NULL, Bytes::NULL, 0))
    }),
    ("pactffi_interaction_test_name", || number(c::pactffi_interaction_test_name(0, NULL))),
    ("pactffi_interaction_warnings", || owned(c::pactffi_interaction_warnings(0))),
    ("pactffi_live_objects", || number(c::pactffi_live_objects(0) != u64::MAX)),
    ("pactffi_log_message", || {
        c::pactffi_log_message(NULL, NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_log_set_level", || number(c::pactffi_log_set_level(0))),
    ("pactffi_log_to_buffer", || number(c::pactffi_log_to_buffer(0))),
    ("pactffi_log_to_file", || number(c::pactffi_log_to_file(NULL, 0))),
    ("pactffi_log_to_stderr", || number(c::pactffi_log_to_stderr(0))),
    ("pactffi_log_to_stdout", || number(c::pactffi_log_to_stdout(0))),
    ("pactffi_logger_apply", || number(c::pactffi_logger_apply())),
    ("pactffi_logger_attach_sink", || number(c::pactffi_logger_attach_sink(NULL, 0))),
    ("pactffi_logger_init", || {
        c::pactffi_logger_init();
        NOTHING.to_owned()
    }),
    ("pactffi_match_message", || pointer(c::pactffi_match_message(ptr::null_mut(), ptr::null_mut()))),
    ("pactffi_matcher_definition_delete", || {
        c::pactffi_matcher_definition_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_matcher_definition_error", || owned(c::pactffi_matcher_definition_error(ptr::null_mut()))),
    ("pactffi_matcher_definition_generator", || {
        pointer(c::pactffi_matcher_definition_generator(ptr::null_mut()))
    }),
    ("pactffi_matcher_definition_iter", || pointer(c::pactffi_matcher_definition_iter(ptr::null_mut()))),
    ("pactffi_matcher_definition_value", || owned(c::pactffi_matcher_definition_value(ptr::null_mut()))),
    ("pactffi_matcher_definition_value_type", || {
        number(c::pactffi_matcher_definition_value_type(ptr::null_mut()))
    }),
    ("pactffi_matches_binary_value", || {
        owned(c::pactffi_matches_binary_value(ptr::null_mut(), Bytes::NULL, 0, Bytes::NULL, 0, 0))
    }),
    ("pactffi_matches_bool_value", || owned(c::pactffi_matches_bool_value(ptr::null_mut(), 0, 0, 0))),
    ("pactffi_matches_f64_value", || owned(c::pactffi_matches_f64_value(ptr::null_mut(), 0.0, 0.0, 0))),
    ("pactffi_matches_i64_value", || owned(c::pactffi_matches_i64_value(ptr::null_mut(), 0, 0, 0))),
    ("pactffi_matches_json_value", || owned(c::pactffi_matches_json_value(ptr::null_mut(), NULL, NULL, 0))),
    ("pactffi_matches_string_value", || {
        owned(c::pactffi_matches_string_value(ptr::null_mut(), NULL, NULL, 0))
    }),
    ("pactffi_matches_u64_value", || owned(c::pactffi_matches_u64_value(ptr::null_mut(), 0, 0, 0))),
    ("pactffi_matching_rule_id", || number(c::pactffi_matching_rule_id(ptr::null_mut()))),
    ("pactffi_matching_rule_iter_delete", || {
        c::pactffi_matching_rule_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_matching_rule_iter_next", || pointer(c::pactffi_matching_rule_iter_next(ptr::null_mut()))),
    ("pactffi_matching_rule_pointer", || pointer(c::pactffi_matching_rule_pointer(ptr::null_mut()))),
    ("pactffi_matching_rule_reference_name", || {
        text(c::pactffi_matching_rule_reference_name(ptr::null_mut()))
    }),
    ("pactffi_matching_rule_to_json", || owned(c::pactffi_matching_rule_to_json(ptr::null_mut()))),
    ("pactffi_matching_rule_value", || text(c::pactffi_matching_rule_value(ptr::null_mut()))),
    ("pactffi_matching_rules_iter_delete", || {
        c::pactffi_matching_rules_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_matching_rules_iter_next", || pointer(c::pactffi_matching_rules_iter_next(ptr::null_mut()))),
    ("pactffi_matching_rules_iter_pair_delete", || {
        c::pactffi_matching_rules_iter_pair_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_message_contents_delete", || {
        c::pactffi_message_contents_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_message_contents_get_contents_bin", || {
        pointer(c::pactffi_message_contents_get_contents_bin(ptr::null_mut()))
    }),
    ("pactffi_message_contents_get_contents_length", || {
        number(c::pactffi_message_contents_get_contents_length(ptr::null_mut()))
    }),
    ("pactffi_message_contents_get_contents_str", || {
        owned(c::pactffi_message_contents_get_contents_str(ptr::null_mut()))
    }),
    ("pactffi_message_contents_get_generators_iter", || {
        pointer(c::pactffi_message_contents_get_generators_iter(ptr::null_mut(), 0))
    }),
    ("pactffi_message_contents_get_matching_rule_iter", || {
        pointer(c::pactffi_message_contents_get_matching_rule_iter(ptr::null_mut(), 0))
    }),
    ("pactffi_message_contents_get_metadata_iter", || {
        pointer(c::pactffi_message_contents_get_metadata_iter(ptr::null_mut()))
    }),
    ("pactffi_message_contents_set_contents_bin", || {
        c::pactffi_message_contents_set_contents_bin(ptr::null_mut(), Bytes::NULL, 0, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_message_contents_set_contents_str", || {
        c::pactffi_message_contents_set_contents_str(ptr::null_mut(), NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_message_delete", || {
        c::pactffi_message_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_message_expects_to_receive", || {
        c::pactffi_message_expects_to_receive(0, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_message_find_metadata", || owned(c::pactffi_message_find_metadata(ptr::null_mut(), NULL))),
    ("pactffi_message_get_contents", || owned(c::pactffi_message_get_contents(ptr::null_mut()))),
    ("pactffi_message_get_contents_bin", || pointer(c::pactffi_message_get_contents_bin(ptr::null_mut()))),
    ("pactffi_message_get_contents_length", || {
        number(c::pactffi_message_get_contents_length(ptr::null_mut()))
    }),
    ("pactffi_message_get_description", || owned(c::pactffi_message_get_description(ptr::null_mut()))),
    ("pactffi_message_get_metadata_iter", || pointer(c::pactffi_message_get_metadata_iter(ptr::null_mut()))),
    ("pactffi_message_get_provider_state", || {
        pointer(c::pactffi_message_get_provider_state(ptr::null_mut(), 0))
    }),
    ("pactffi_message_get_provider_state_iter", || {
        pointer(c::pactffi_message_get_provider_state_iter(ptr::null_mut()))
    }),
    ("pactffi_message_given", || {
        c::pactffi_message_given(0, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_message_given_with_param", || {
        c::pactffi_message_given_with_param(0, NULL, NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_message_insert_metadata", || {
        number(c::pactffi_message_insert_metadata(ptr::null_mut(), NULL, NULL))
    }),
    ("pactffi_message_metadata_iter_delete", || {
        c::pactffi_message_metadata_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_message_metadata_iter_next", || {
        pointer(c::pactffi_message_metadata_iter_next(ptr::null_mut()))
    }),
    ("pactffi_message_metadata_pair_delete", || {
        c::pactffi_message_metadata_pair_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_message_new", || {
        let message = c::pactffi_message_new();
        c::pactffi_message_delete(message);
        pointer(message)
    }),
    ("pactffi_message_new_from_body", || pointer(c::pactffi_message_new_from_body(NULL, NULL))),
    ("pactffi_message_new_from_json", || pointer(c::pactffi_message_new_from_json(0, NULL, 0))),
    ("pactffi_message_pact_delete", || {
        c::pactffi_message_pact_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_message_pact_find_metadata", || {
        owned(c::pactffi_message_pact_find_metadata(ptr::null_mut(), NULL, NULL))
    }),
    ("pactffi_message_pact_get_consumer", || pointer(c::pactffi_message_pact_get_consumer(ptr::null_mut()))),
    ("pactffi_message_pact_get_message_iter", || {
        pointer(c::pactffi_message_pact_get_message_iter(ptr::null_mut()))
    }),
    ("pactffi_message_pact_get_metadata_iter", || {
        pointer(c::pactffi_message_pact_get_metadata_iter(ptr::null_mut()))
    }),
    ("pactffi_message_pact_get_provider", || pointer(c::pactffi_message_pact_get_provider(ptr::null_mut()))),
    ("pactffi_message_pact_message_iter_delete", || {
        c::pactffi_message_pact_message_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_message_pact_message_iter_next", || {
        pointer(c::pactffi_message_pact_message_iter_next(ptr::null_mut()))
    }),
    ("pactffi_message_pact_metadata_iter_delete", || {
        c::pactffi_message_pact_metadata_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_message_pact_metadata_iter_next", || {
        pointer(c::pactffi_message_pact_metadata_iter_next(ptr::null_mut()))
    }),
    ("pactffi_message_pact_metadata_triple_delete", || {
        c::pactffi_message_pact_metadata_triple_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_message_pact_new_from_json", || pointer(c::pactffi_message_pact_new_from_json(NULL, NULL))),
    ("pactffi_message_reify", || owned(c::pactffi_message_reify(0))),
    ("pactffi_message_set_contents", || {
        c::pactffi_message_set_contents(ptr::null_mut(), NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_message_set_contents_bin", || {
        c::pactffi_message_set_contents_bin(ptr::null_mut(), Bytes::NULL, 0, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_message_set_description", || number(c::pactffi_message_set_description(ptr::null_mut(), NULL))),
    ("pactffi_message_with_contents", || {
        c::pactffi_message_with_contents(0, NULL, Bytes::NULL, 0);
        NOTHING.to_owned()
    }),
    ("pactffi_message_with_metadata", || {
        c::pactffi_message_with_metadata(0, NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_message_with_metadata_v2", || {
        c::pactffi_message_with_metadata_v2(0, NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_mismatch_ansi_description", || owned(c::pactffi_mismatch_ansi_description(ptr::null_mut()))),
    ("pactffi_mismatch_description", || owned(c::pactffi_mismatch_description(ptr::null_mut()))),
    ("pactffi_mismatch_summary", || owned(c::pactffi_mismatch_summary(ptr::null_mut()))),
    ("pactffi_mismatch_to_json", || owned(c::pactffi_mismatch_to_json(ptr::null_mut()))),
    ("pactffi_mismatch_type", || owned(c::pactffi_mismatch_type(ptr::null_mut()))),
    ("pactffi_mismatches_delete", || {
        c::pactffi_mismatches_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_mismatches_get_iter", || pointer(c::pactffi_mismatches_get_iter(ptr::null_mut()))),
    ("pactffi_mismatches_iter_delete", || {
        c::pactffi_mismatches_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_mismatches_iter_next", || pointer(c::pactffi_mismatches_iter_next(ptr::null_mut()))),
    ("pactffi_mock_server_logs", || text(c::pactffi_mock_server_logs(0))),
    ("pactffi_mock_server_matched", || flag(c::pactffi_mock_server_matched(0))),
    ("pactffi_mock_server_mismatches", || text(c::pactffi_mock_server_mismatches(0))),
    ("pactffi_mock_server_on_request", || flag(c::pactffi_mock_server_on_request(0, None, ptr::null_mut()))),
    ("pactffi_mock_server_report", || text(c::pactffi_mock_server_report(0, 0))),
    ("pactffi_mock_server_wait", || number(c::pactffi_mock_server_wait(0, 0, 0))),
    ("pactffi_new_async_message", || number(c::pactffi_new_async_message(0, NULL))),
    ("pactffi_new_interaction", || number(c::pactffi_new_interaction(0, NULL))),
    ("pactffi_new_message", || number(c::pactffi_new_message(0, NULL))),
    ("pactffi_new_message_interaction", || number(c::pactffi_new_message_interaction(0, NULL))),
    ("pactffi_new_message_pact", || {
        number(c::pactffi_free_message_pact_handle(c::pactffi_new_message_pact(NULL, NULL)))
    }),
    ("pactffi_new_pact", || number(c::pactffi_free_pact_handle(c::pactffi_new_pact(NULL, NULL)))),
    ("pactffi_new_sync_message_interaction", || number(c::pactffi_new_sync_message_interaction(0, NULL))),
    ("pactffi_pact_async_message_iter_delete", || {
        c::pactffi_pact_async_message_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_pact_async_message_iter_next", || {
        pointer(c::pactffi_pact_async_message_iter_next(ptr::null_mut()))
    }),
    ("pactffi_pact_consumer_delete", || {
        c::pactffi_pact_consumer_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_pact_get_consumer", || pointer(c::pactffi_pact_get_consumer(ptr::null_mut()))),
    ("pactffi_pact_get_provider", || pointer(c::pactffi_pact_get_provider(ptr::null_mut()))),
    ("pactffi_pact_handle_get_async_message_iter", || {
        pointer(c::pactffi_pact_handle_get_async_message_iter(0))
    }),
    ("pactffi_pact_handle_get_message_iter", || pointer(c::pactffi_pact_handle_get_message_iter(0))),
    ("pactffi_pact_handle_get_sync_http_iter", || pointer(c::pactffi_pact_handle_get_sync_http_iter(0))),
    ("pactffi_pact_handle_get_sync_message_iter", || {
        pointer(c::pactffi_pact_handle_get_sync_message_iter(0))
    }),
    ("pactffi_pact_handle_to_pointer", || pointer(c::pactffi_pact_handle_to_pointer(0))),
    ("pactffi_pact_handle_write_file", || number(c::pactffi_pact_handle_write_file(0, NULL, false))),
    ("pactffi_pact_interaction_as_asynchronous_message", || {
        pointer(c::pactffi_pact_interaction_as_asynchronous_message(ptr::null_mut()))
    }),
    ("pactffi_pact_interaction_as_message", || {
        pointer(c::pactffi_pact_interaction_as_message(ptr::null_mut()))
    }),
    ("pactffi_pact_interaction_as_synchronous_http", || {
        pointer(c::pactffi_pact_interaction_as_synchronous_http(ptr::null_mut()))
    }),
    ("pactffi_pact_interaction_as_synchronous_message", || {
        pointer(c::pactffi_pact_interaction_as_synchronous_message(ptr::null_mut()))
    }),
    ("pactffi_pact_interaction_delete", || {
        c::pactffi_pact_interaction_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_pact_interaction_iter_delete", || {
        c::pactffi_pact_interaction_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_pact_interaction_iter_next", || {
        pointer(c::pactffi_pact_interaction_iter_next(ptr::null_mut()))
    }),
    ("pactffi_pact_message_iter_delete", || {
        c::pactffi_pact_message_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_pact_message_iter_next", || pointer(c::pactffi_pact_message_iter_next(ptr::null_mut()))),
    ("pactffi_pact_model_delete", || {
        c::pactffi_pact_model_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_pact_model_interaction_iterator", || {
        pointer(c::pactffi_pact_model_interaction_iterator(ptr::null_mut()))
    }),
    ("pactffi_pact_provider_delete", || {
        c::pactffi_pact_provider_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_pact_spec_version", || number(c::pactffi_pact_spec_version(ptr::null_mut()))),
    ("pactffi_pact_sync_http_iter_delete", || {
        c::pactffi_pact_sync_http_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_pact_sync_http_iter_next", || pointer(c::pactffi_pact_sync_http_iter_next(ptr::null_mut()))),
    ("pactffi_pact_sync_message_iter_delete", || {
        c::pactffi_pact_sync_message_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_pact_sync_message_iter_next", || {
        pointer(c::pactffi_pact_sync_message_iter_next(ptr::null_mut()))
    }),
    ("pactffi_parse_matcher_definition", || pointer(c::pactffi_parse_matcher_definition(NULL))),
    ("pactffi_parse_pact_json", || pointer(c::pactffi_parse_pact_json(NULL))),
    ("pactffi_provider_get_name", || owned(c::pactffi_provider_get_name(ptr::null_mut()))),
    ("pactffi_provider_state_delete", || {
        c::pactffi_provider_state_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_provider_state_get_name", || owned(c::pactffi_provider_state_get_name(ptr::null_mut()))),
    ("pactffi_provider_state_get_param_iter", || {
        pointer(c::pactffi_provider_state_get_param_iter(ptr::null_mut()))
    }),
    ("pactffi_provider_state_iter_delete", || {
        c::pactffi_provider_state_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_provider_state_iter_next", || pointer(c::pactffi_provider_state_iter_next(ptr::null_mut()))),
    ("pactffi_provider_state_param_iter_delete", || {
        c::pactffi_provider_state_param_iter_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_provider_state_param_iter_next", || {
        pointer(c::pactffi_provider_state_param_iter_next(ptr::null_mut()))
    }),
    ("pactffi_provider_state_param_pair_delete", || {
        c::pactffi_provider_state_param_pair_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_register_log_callback", || {
        c::pactffi_register_log_callback(None);
        NOTHING.to_owned()
    }),
    ("pactffi_register_plugin_log_callback", || {
        c::pactffi_register_plugin_log_callback(None);
        NOTHING.to_owned()
    }),
    ("pactffi_request_contents_get_generators_iter", || {
        pointer(c::pactffi_request_contents_get_generators_iter(ptr::null_mut(), 0))
    }),
    ("pactffi_request_contents_get_matching_rule_iter", || {
        pointer(c::pactffi_request_contents_get_matching_rule_iter(ptr::null_mut(), 0))
    }),
    ("pactffi_response_contents_get_generators_iter", || {
        pointer(c::pactffi_response_contents_get_generators_iter(ptr::null_mut(), 0))
    }),
    ("pactffi_response_contents_get_matching_rule_iter", || {
        pointer(c::pactffi_response_contents_get_matching_rule_iter(ptr::null_mut(), 0))
    }),
    ("pactffi_response_status", || flag(c::pactffi_response_status(0, 0))),
    ("pactffi_response_status_v2", || flag(c::pactffi_response_status_v2(0, NULL))),
    ("pactffi_set_comment", || flag(c::pactffi_set_comment(0, NULL, NULL))),
    ("pactffi_set_header", || flag(c::pactffi_set_header(0, 0, NULL, NULL))),
    ("pactffi_set_key", || flag(c::pactffi_set_key(0, NULL))),
    ("pactffi_set_log_callback_level", || {
        c::pactffi_set_log_callback_level(0);
        NOTHING.to_owned()
    }),
    ("pactffi_set_pending", || flag(c::pactffi_set_pending(0, false))),
    ("pactffi_set_seed", || {
        c::pactffi_set_seed(0);
        NOTHING.to_owned()
    }),
    ("pactffi_set_test_run_id", || {
        c::pactffi_set_test_run_id(NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_string_delete", || {
        c::pactffi_string_delete(Out(ptr::null_mut()));
        NOTHING.to_owned()
    }),
    ("pactffi_sync_http_delete", || {
        c::pactffi_sync_http_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_sync_http_get_description", || owned(c::pactffi_sync_http_get_description(ptr::null_mut()))),
    ("pactffi_sync_http_get_provider_state", || {
        pointer(c::pactffi_sync_http_get_provider_state(ptr::null_mut(), 0))
    }),
    ("pactffi_sync_http_get_provider_state_iter", || {
        pointer(c::pactffi_sync_http_get_provider_state_iter(ptr::null_mut()))
    }),
    ("pactffi_sync_http_get_request", || pointer(c::pactffi_sync_http_get_request(ptr::null_mut()))),
    ("pactffi_sync_http_get_request_contents", || {
        owned(c::pactffi_sync_http_get_request_contents(ptr::null_mut()))
    }),
    ("pactffi_sync_http_get_request_contents_bin", || {
        pointer(c::pactffi_sync_http_get_request_contents_bin(ptr::null_mut()))
    }),
    ("pactffi_sync_http_get_request_contents_length", || {
        number(c::pactffi_sync_http_get_request_contents_length(ptr::null_mut()))
    }),
    ("pactffi_sync_http_get_response", || pointer(c::pactffi_sync_http_get_response(ptr::null_mut()))),
    ("pactffi_sync_http_get_response_contents", || {
        owned(c::pactffi_sync_http_get_response_contents(ptr::null_mut()))
    }),
    ("pactffi_sync_http_get_response_contents_bin", || {
        pointer(c::pactffi_sync_http_get_response_contents_bin(ptr::null_mut()))
    }),
    ("pactffi_sync_http_get_response_contents_length", || {
        number(c::pactffi_sync_http_get_response_contents_length(ptr::null_mut()))
    }),
    ("pactffi_sync_http_new", || {
        let made = c::pactffi_sync_http_new();
        c::pactffi_sync_http_delete(made);
        pointer(made)
    }),
    ("pactffi_sync_http_set_description", || {
        number(c::pactffi_sync_http_set_description(ptr::null_mut(), NULL))
    }),
    ("pactffi_sync_http_set_request_contents", || {
        c::pactffi_sync_http_set_request_contents(ptr::null_mut(), NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_sync_http_set_request_contents_bin", || {
        c::pactffi_sync_http_set_request_contents_bin(ptr::null_mut(), Bytes::NULL, 0, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_sync_http_set_response_contents", || {
        c::pactffi_sync_http_set_response_contents(ptr::null_mut(), NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_sync_http_set_response_contents_bin", || {
        c::pactffi_sync_http_set_response_contents_bin(ptr::null_mut(), Bytes::NULL, 0, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_sync_message_delete", || {
        c::pactffi_sync_message_delete(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_sync_message_generate_contents", || owned(c::pactffi_sync_message_generate_contents(0))),
    ("pactffi_sync_message_generate_request_contents", || {
        pointer(c::pactffi_sync_message_generate_request_contents(ptr::null_mut()))
    }),
    ("pactffi_sync_message_generate_response_contents", || {
        pointer(c::pactffi_sync_message_generate_response_contents(ptr::null_mut(), 0))
    }),
    ("pactffi_sync_message_get_description", || {
        owned(c::pactffi_sync_message_get_description(ptr::null_mut()))
    }),
    ("pactffi_sync_message_get_number_responses", || {
        number(c::pactffi_sync_message_get_number_responses(ptr::null_mut()))
    }),
    ("pactffi_sync_message_get_provider_state", || {
        pointer(c::pactffi_sync_message_get_provider_state(ptr::null_mut(), 0))
    }),
    ("pactffi_sync_message_get_provider_state_iter", || {
        pointer(c::pactffi_sync_message_get_provider_state_iter(ptr::null_mut()))
    }),
    ("pactffi_sync_message_get_request_contents", || {
        pointer(c::pactffi_sync_message_get_request_contents(ptr::null_mut()))
    }),
    ("pactffi_sync_message_get_request_contents_bin", || {
        pointer(c::pactffi_sync_message_get_request_contents_bin(ptr::null_mut()))
    }),
    ("pactffi_sync_message_get_request_contents_length", || {
        number(c::pactffi_sync_message_get_request_contents_length(ptr::null_mut()))
    }),
    ("pactffi_sync_message_get_request_contents_str", || {
        owned(c::pactffi_sync_message_get_request_contents_str(ptr::null_mut()))
    }),
    ("pactffi_sync_message_get_response_contents", || {
        pointer(c::pactffi_sync_message_get_response_contents(ptr::null_mut(), 0))
    }),
    ("pactffi_sync_message_get_response_contents_bin", || {
        pointer(c::pactffi_sync_message_get_response_contents_bin(ptr::null_mut(), 0))
    }),
    ("pactffi_sync_message_get_response_contents_length", || {
        number(c::pactffi_sync_message_get_response_contents_length(ptr::null_mut(), 0))
    }),
    ("pactffi_sync_message_get_response_contents_str", || {
        owned(c::pactffi_sync_message_get_response_contents_str(ptr::null_mut(), 0))
    }),
    ("pactffi_sync_message_match_response_contents", || {
        owned(c::pactffi_sync_message_match_response_contents(0, 0, NULL, NULL))
    }),
    ("pactffi_sync_message_new", || {
        let made = c::pactffi_sync_message_new();
        c::pactffi_sync_message_delete(made);
        pointer(made)
    }),
    ("pactffi_sync_message_set_description", || {
        number(c::pactffi_sync_message_set_description(ptr::null_mut(), NULL))
    }),
    ("pactffi_sync_message_set_request_contents_bin", || {
        c::pactffi_sync_message_set_request_contents_bin(ptr::null_mut(), Bytes::NULL, 0, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_sync_message_set_request_contents_str", || {
        c::pactffi_sync_message_set_request_contents_str(ptr::null_mut(), NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_sync_message_set_response_contents_bin", || {
        c::pactffi_sync_message_set_response_contents_bin(ptr::null_mut(), 0, Bytes::NULL, 0, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_sync_message_set_response_contents_str", || {
        c::pactffi_sync_message_set_response_contents_str(ptr::null_mut(), 0, NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_upon_receiving", || flag(c::pactffi_upon_receiving(0, NULL))),
    ("pactffi_using_plugin", || number(c::pactffi_using_plugin(0, NULL, NULL))),
    ("pactffi_using_plugin_with_delay", || number(c::pactffi_using_plugin_with_delay(0, NULL, NULL, 0))),
    ("pactffi_validate_datetime", || number(c::pactffi_validate_datetime(NULL, NULL))),
    ("pactffi_verifier_add_custom_header", || {
        c::pactffi_verifier_add_custom_header(ptr::null_mut(), NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_verifier_add_directory_source", || {
        c::pactffi_verifier_add_directory_source(ptr::null_mut(), NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_verifier_add_file_source", || {
        c::pactffi_verifier_add_file_source(ptr::null_mut(), NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_verifier_add_provider_transport", || {
        c::pactffi_verifier_add_provider_transport(ptr::null_mut(), NULL, 0, NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_verifier_broker_source", || {
        c::pactffi_verifier_broker_source(ptr::null_mut(), NULL, NULL, NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_verifier_broker_source_with_selectors", || {
        number(c::pactffi_verifier_broker_source_with_selectors(
            ptr::null_mut(),
            NULL,
            NULL,
            NULL,
            NULL,
            0,
            NULL,
            Texts::NULL,
            0,
            NULL,
            Texts::NULL,
            0,
            Texts::NULL,
            0,
        ))
    }),
    ("pactffi_verifier_execute", || number(c::pactffi_verifier_execute(ptr::null_mut()))),
    ("pactffi_verifier_json", || owned(c::pactffi_verifier_json(ptr::null_mut()))),
    ("pactffi_verifier_logs", || owned(c::pactffi_verifier_logs(ptr::null_mut()))),
    ("pactffi_verifier_logs_for_provider", || owned(c::pactffi_verifier_logs_for_provider(NULL))),
    ("pactffi_verifier_new", || {
        let handle = c::pactffi_verifier_new();
        c::pactffi_verifier_shutdown(handle);
        pointer(handle)
    }),
    ("pactffi_verifier_new_for_application", || {
        let handle = c::pactffi_verifier_new_for_application(NULL, NULL);
        c::pactffi_verifier_shutdown(handle);
        pointer(handle)
    }),
    ("pactffi_verifier_output", || owned(c::pactffi_verifier_output(ptr::null_mut(), 0))),
    ("pactffi_verifier_set_coloured_output", || {
        number(c::pactffi_verifier_set_coloured_output(ptr::null_mut(), 0))
    }),
    ("pactffi_verifier_set_consumer_filters", || {
        c::pactffi_verifier_set_consumer_filters(ptr::null_mut(), Texts::NULL, 0);
        NOTHING.to_owned()
    }),
    ("pactffi_verifier_set_filter_info", || {
        c::pactffi_verifier_set_filter_info(ptr::null_mut(), NULL, NULL, 0);
        NOTHING.to_owned()
    }),
    ("pactffi_verifier_set_follow_redirects", || {
        c::pactffi_verifier_set_follow_redirects(ptr::null_mut(), 0);
        NOTHING.to_owned()
    }),
    ("pactffi_verifier_set_no_pacts_is_error", || {
        number(c::pactffi_verifier_set_no_pacts_is_error(ptr::null_mut(), 0))
    }),
    ("pactffi_verifier_set_provider_info", || {
        c::pactffi_verifier_set_provider_info(ptr::null_mut(), NULL, NULL, NULL, 0, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_verifier_set_provider_state", || {
        c::pactffi_verifier_set_provider_state(ptr::null_mut(), NULL, 0, 0);
        NOTHING.to_owned()
    }),
    ("pactffi_verifier_set_publish_options", || {
        number(c::pactffi_verifier_set_publish_options(ptr::null_mut(), NULL, NULL, Texts::NULL, 0, NULL))
    }),
    ("pactffi_verifier_set_verification_options", || {
        number(c::pactffi_verifier_set_verification_options(ptr::null_mut(), 0, 0))
    }),
    ("pactffi_verifier_shutdown", || {
        c::pactffi_verifier_shutdown(ptr::null_mut());
        NOTHING.to_owned()
    }),
    ("pactffi_verifier_url_source", || {
        c::pactffi_verifier_url_source(ptr::null_mut(), NULL, NULL, NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_version", || text(c::pactffi_version())),
    ("pactffi_with_binary_body", || flag(c::pactffi_with_binary_body(0, 0, NULL, Bytes::NULL, 0))),
    ("pactffi_with_binary_file", || flag(c::pactffi_with_binary_file(0, 0, NULL, Bytes::NULL, 0))),
    ("pactffi_with_body", || flag(c::pactffi_with_body(0, 0, NULL, NULL))),
    ("pactffi_with_generators", || flag(c::pactffi_with_generators(0, 0, NULL))),
    ("pactffi_with_header", || flag(c::pactffi_with_header(0, 0, NULL, 0, NULL))),
    ("pactffi_with_header_v2", || flag(c::pactffi_with_header_v2(0, 0, NULL, 0, NULL))),
    ("pactffi_with_matching_rules", || flag(c::pactffi_with_matching_rules(0, 0, NULL))),
    ("pactffi_with_message_pact_metadata", || {
        c::pactffi_with_message_pact_metadata(0, NULL, NULL, NULL);
        NOTHING.to_owned()
    }),
    ("pactffi_with_metadata", || flag(c::pactffi_with_metadata(0, NULL, NULL, 0))),
    ("pactffi_with_multipart_file", || tagged(c::pactffi_with_multipart_file(0, 0, NULL, NULL, NULL))),
    ("pactffi_with_multipart_file_v2", || {
        tagged(c::pactffi_with_multipart_file_v2(0, 0, NULL, NULL, NULL, NULL))
    }),
    ("pactffi_with_pact_metadata", || flag(c::pactffi_with_pact_metadata(0, NULL, NULL, NULL))),
    ("pactffi_with_query_parameter", || flag(c::pactffi_with_query_parameter(0, NULL, 0, NULL))),
    ("pactffi_with_query_parameter_v2", || flag(c::pactffi_with_query_parameter_v2(0, NULL, 0, NULL))),
    ("pactffi_with_request", || flag(c::pactffi_with_request(0, NULL, NULL))),
    ("pactffi_with_specification", || flag(c::pactffi_with_specification(0, 0))),
    ("pactffi_write_message_pact_file", || number(c::pactffi_write_message_pact_file(0, NULL, false))),
    ("pactffi_write_pact_file", || number(c::pactffi_write_pact_file(0, NULL, false))),
];

/// What a function without an answer answers.
const NOTHING: &str = "None";

/// What this library answers on purpose where the established one crashes, or what another machine's random
/// number was.
const DIFFERENT: &[(&str, &str)] = &[
    // There, a missing address was an error before the missing pact was.
    ("pactffi_create_mock_server_for_transport", "-1"),
    ("pactffi_new_message_pact", "0"),
    ("pactffi_new_pact", "0"),
    ("pactffi_pact_model_delete", "None"),
    ("pactffi_verifier_shutdown", "None"),
    ("pactffi_matcher_definition_delete", "None"),
    ("pactffi_matching_rule_iter_delete", "None"),
    // There, the text is `INTERNAL ERROR: function panicked`.
    ("pactffi_matches_string_value", "str:matching_rule is null"),
    ("pactffi_matches_u64_value", "str:matching_rule is null"),
    ("pactffi_matches_i64_value", "str:matching_rule is null"),
    ("pactffi_matches_f64_value", "str:matching_rule is null"),
    ("pactffi_matches_bool_value", "str:matching_rule is null"),
    ("pactffi_matches_binary_value", "str:matching_rule is null"),
    ("pactffi_matches_json_value", "str:matching_rule is null"),
    ("pactffi_mismatches_delete", "None"),
    ("pactffi_message_delete", "None"),
    ("pactffi_message_metadata_iter_delete", "None"),
    ("pactffi_message_metadata_pair_delete", "None"),
    ("pactffi_provider_state_delete", "None"),
    ("pactffi_provider_state_param_iter_delete", "None"),
    ("pactffi_async_message_delete", "None"),
    ("pactffi_message_contents_delete", "None"),
    ("pactffi_sync_http_delete", "None"),
    ("pactffi_sync_message_delete", "None"),
    ("pactffi_match_message", "NULL"),
    ("pactffi_matching_rules_iter_pair_delete", "None"),
    ("pactffi_matching_rules_iter_delete", "None"),
    ("pactffi_generators_iter_pair_delete", "None"),
    ("pactffi_generators_iter_delete", "None"),
    // Sinks were applied before, so that this program writes nothing.
    ("pactffi_log_to_buffer", "-1"),
    ("pactffi_log_to_stderr", "-1"),
    ("pactffi_log_to_stdout", "-1"),
    ("pactffi_logger_apply", "-1"),
    ("pactffi_logger_attach_sink", "-3"),
    ("pactffi_pact_consumer_delete", "None"),
    ("pactffi_pact_interaction_delete", "None"),
    ("pactffi_pact_provider_delete", "None"),
    ("pactffi_message_pact_delete", "None"),
    ("pactffi_message_pact_metadata_iter_delete", "None"),
    ("pactffi_message_pact_metadata_triple_delete", "None"),
    ("pactffi_pact_async_message_iter_delete", "None"),
    ("pactffi_pact_interaction_iter_delete", "None"),
    ("pactffi_pact_message_iter_delete", "None"),
    ("pactffi_pact_sync_http_iter_delete", "None"),
    ("pactffi_pact_sync_message_iter_delete", "None"),
];

/// Functions that succeed when called so, or that must not touch the last error.
const SILENT: &[&str] = &[
    "pactffi_register_plugin_log_callback",
    "pactffi_free_string",
    "pactffi_get_error_message",
    "pactffi_get_tls_ca_certificate",
    "pactffi_live_objects",
    "pactffi_new_message_pact",
    "pactffi_new_pact",
    "pactffi_pact_model_delete",
    "pactffi_string_delete",
    "pactffi_version",
    "pactffi_matcher_definition_delete",
    "pactffi_matching_rule_iter_delete",
    "pactffi_mismatches_delete",
    "pactffi_mismatches_iter_delete",
    "pactffi_message_delete",
    "pactffi_message_metadata_iter_delete",
    "pactffi_message_metadata_pair_delete",
    "pactffi_provider_state_delete",
    "pactffi_provider_state_iter_delete",
    "pactffi_provider_state_param_iter_delete",
    "pactffi_provider_state_param_pair_delete",
    "pactffi_message_new",
    "pactffi_async_message_delete",
    "pactffi_message_contents_delete",
    "pactffi_sync_http_delete",
    "pactffi_sync_message_delete",
    "pactffi_async_message_new",
    "pactffi_sync_http_new",
    "pactffi_sync_message_new",
    "pactffi_generators_iter_delete",
    "pactffi_generators_iter_pair_delete",
    "pactffi_matching_rules_iter_delete",
    "pactffi_matching_rules_iter_pair_delete",
    "pactffi_enable_ansi_support",
    "pactffi_fetch_log_buffer",
    "pactffi_log_message",
    "pactffi_log_set_level",
    "pactffi_logger_init",
    "pactffi_register_log_callback",
    "pactffi_set_log_callback_level",
    "pactffi_set_seed",
    "pactffi_set_test_run_id",
    "pactffi_pact_consumer_delete",
    "pactffi_pact_interaction_delete",
    "pactffi_pact_provider_delete",
    "pactffi_message_pact_delete",
    "pactffi_message_pact_message_iter_delete",
    "pactffi_message_pact_metadata_iter_delete",
    "pactffi_message_pact_metadata_triple_delete",
    "pactffi_pact_async_message_iter_delete",
    "pactffi_pact_interaction_iter_delete",
    "pactffi_pact_message_iter_delete",
    "pactffi_pact_sync_http_iter_delete",
    "pactffi_pact_sync_message_iter_delete",
    "pactffi_verifier_new",
    "pactffi_verifier_new_for_application",
    "pactffi_verifier_shutdown",
];

fn flag(answer: bool) -> String {
    if answer { "True" } else { "False" }.to_owned()
}

fn number(answer: impl Display) -> String {
    answer.to_string()
}

fn text(answer: Out) -> String {
    answer.read().map_or("NULL".to_owned(), |text| format!("str:{text}"))
}

fn owned(answer: Out) -> String {
    answer.take().map_or("NULL".to_owned(), |text| format!("str:{text}"))
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn pointer(answer: c::Pointer) -> String {
    if answer.is_null() { "NULL" } else { "non-null pointer" }.to_owned()
}

fn tagged(answer: StringResult) -> String {
    format!("({}, '{}')", answer.tag, answer.text.take().unwrap_or_default())
}

#[test]
fn no_export_is_left_out() {
    let exports = include_str!("../abi/symbols.txt").lines().filter(|line| line.starts_with("pactffi_"));

    let called: Vec<&str> = CALLS.iter().map(|(name, _)| *name).collect();

    assert_eq!(called, exports.collect::<Vec<_>>());
}

#[test]
fn a_failure_without_arguments_says_why() {
    for &(name, call) in CALLS {
        last_error();

        let answer = call();

        assert_eq!(last_error().is_empty(), SILENT.contains(&name), "{name}: {answer}");
    }
}

#[test]
fn null_and_zero_are_answered_as_the_established_library_does() {
    let Some(path) = env::var_os("PACT_NULL_SWEEP") else {
        let skipped = "skipped: what the established library answers to NULL (PACT_NULL_SWEEP is not set)";
        writeln!(io::stderr(), "{skipped}").expect("stderr can be written");
        return;
    };
    let sweep = fs::read_to_string(path).expect("PACT_NULL_SWEEP names a readable file");
    let sweep: Value = serde_json::from_str(&sweep).expect("the sweep is JSON");
    let mut differences = Vec::new();

    for &(name, call) in CALLS {
        let Some(theirs) = sweep["results"].get(name) else { continue };
        last_error();
        let (answer, error) = (call(), last_error());
        let decided = DIFFERENT.iter().find(|(different, _)| *different == name);
        let expected = decided.map(|(_, answer)| *answer).or_else(|| theirs["returned"].as_str());
        if expected != Some(&answer) {
            differences.push(format!("{name} answered {answer}, not {expected:?}"));
        }
        let text = theirs["last_error"].as_str().filter(|_| decided.is_none());
        if text.is_some_and(|text| text != error) {
            differences.push(format!("{name} said '{error}', not {text:?}"));
        }
    }

    assert_eq!(differences, Vec::<String>::new());
}
