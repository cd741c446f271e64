//! The exports as C declares them.
//!
//! What C passes as a pointer is a type that safe code can only make well: `Text` borrows a C string or is
//! NULL, `Bytes` borrows a slice. With these the functions are safe to call with any arguments at all.
#![expect(unsafe_code, reason = "these are the declarations of functions that are not Rust's")]

use std::ffi::{CStr, c_char, c_ulong};
use std::marker::PhantomData;
use std::ptr;

// Links the library that holds the functions.
use pact_ffi as _;

/// A function that is told what plugins log.
pub(crate) type PluginLog = unsafe extern "C" fn(
    id: *const c_char,
    test_run_id: *const c_char,
    level: *const c_char,
    target: *const c_char,
    message: *const c_char,
);

/// A string that is passed in, or NULL.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Text<'a>(*const c_char, PhantomData<&'a CStr>);

/// No string.
pub(crate) const NULL: Text<'static> = Text(ptr::null(), PhantomData);

/// Text that is not UTF-8.
pub(crate) const BAD: &CStr = c"\xff\xfe";

/// A string.
pub(crate) const fn s(text: &CStr) -> Text<'_> {
    Text(text.as_ptr(), PhantomData)
}

/// Bytes that are passed in, or NULL; their length is passed beside them.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Bytes<'a>(*const u8, PhantomData<&'a [u8]>);

impl<'a> Bytes<'a> {
    pub(crate) const NULL: Bytes<'static> = Bytes(ptr::null(), PhantomData);

    pub(crate) const fn of(bytes: &'a [u8]) -> Self {
        Bytes(bytes.as_ptr(), PhantomData)
    }
}

/// Strings that are passed in, or NULL; how many is passed beside them.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Texts<'a>(*const Text<'a>);

impl<'a> Texts<'a> {
    pub(crate) const NULL: Texts<'static> = Texts(ptr::null());

    pub(crate) const fn of(texts: &'a [Text<'a>]) -> Self {
        Texts(texts.as_ptr())
    }
}

/// A string that came out.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Out(pub(crate) *mut c_char);

impl Out {
    /// What it says; nothing for NULL.
    pub(crate) fn read(self) -> Option<String> {
        if self.0.is_null() {
            return None;
        }
        // SAFETY: the library hands out NUL-terminated strings, alive until they are freed.
        Some(unsafe { CStr::from_ptr(self.0) }.to_str().expect("strings of the library are UTF-8").to_owned())
    }

    /// What it says, and frees it.
    pub(crate) fn take(self) -> Option<String> {
        let text = self.read();
        pactffi_string_delete(self);
        text
    }
}

/// The tagged answer.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct StringResult {
    pub(crate) tag: i32,
    pub(crate) text: Out,
}

/// A pointer to an opaque struct.
pub(crate) type Pointer = *mut std::ffi::c_void;

unsafe extern "C" {
    pub(crate) safe fn pactffi_version() -> Out;
    pub(crate) unsafe fn pactffi_get_error_message(buffer: *mut c_char, length: i32) -> i32;
    pub(crate) safe fn pactffi_live_objects(kind: i32) -> u64;
    pub(crate) safe fn pactffi_string_delete(string: Out);
    pub(crate) safe fn pactffi_free_string(s: Out);

    pub(crate) safe fn pactffi_set_seed(seed: u64);
    pub(crate) safe fn pactffi_interaction_warnings(interaction: u32) -> Out;
    pub(crate) safe fn pactffi_init(log_env_var: Text<'_>);
    pub(crate) safe fn pactffi_init_with_log_level(level: Text<'_>);
    pub(crate) safe fn pactffi_enable_ansi_support();
    pub(crate) safe fn pactffi_log_message(source: Text<'_>, level: Text<'_>, message: Text<'_>);
    pub(crate) safe fn pactffi_logger_init();
    pub(crate) safe fn pactffi_logger_attach_sink(specifier: Text<'_>, level: i32) -> i32;
    pub(crate) safe fn pactffi_logger_apply() -> i32;
    pub(crate) safe fn pactffi_log_to_stdout(level: i32) -> i32;
    pub(crate) safe fn pactffi_log_to_stderr(level: i32) -> i32;
    pub(crate) safe fn pactffi_log_to_file(file_name: Text<'_>, level: i32) -> i32;
    pub(crate) safe fn pactffi_log_to_buffer(level: i32) -> i32;
    pub(crate) safe fn pactffi_log_set_level(level: i32) -> i32;
    pub(crate) safe fn pactffi_fetch_log_buffer(id: Text<'_>) -> Out;
    // A callback is passed by the C programs.
    pub(crate) safe fn pactffi_register_log_callback(callback: Option<extern "C" fn()>);
    pub(crate) safe fn pactffi_set_log_callback_level(level: i32);
    pub(crate) safe fn pactffi_set_test_run_id(id: Text<'_>);

    pub(crate) safe fn pactffi_new_pact(consumer: Text<'_>, provider: Text<'_>) -> u16;
    pub(crate) safe fn pactffi_free_pact_handle(pact: u16) -> u32;
    pub(crate) safe fn pactffi_with_specification(pact: u16, version: i32) -> bool;
    pub(crate) safe fn pactffi_handle_get_pact_spec_version(pact: u16) -> i32;
    pub(crate) safe fn pactffi_with_pact_metadata(
        pact: u16,
        namespace: Text<'_>,
        name: Text<'_>,
        value: Text<'_>,
    ) -> bool;
    pub(crate) safe fn pactffi_pact_handle_write_file(pact: u16, folder: Text<'_>, overwrite: bool) -> i32;

    pub(crate) safe fn pactffi_new_interaction(pact: u16, description: Text<'_>) -> u32;
    pub(crate) safe fn pactffi_new_message_interaction(pact: u16, description: Text<'_>) -> u32;
    pub(crate) safe fn pactffi_new_sync_message_interaction(pact: u16, description: Text<'_>) -> u32;
    pub(crate) safe fn pactffi_upon_receiving(interaction: u32, description: Text<'_>) -> bool;
    pub(crate) safe fn pactffi_given(interaction: u32, description: Text<'_>) -> bool;
    pub(crate) safe fn pactffi_given_with_param(
        interaction: u32,
        description: Text<'_>,
        name: Text<'_>,
        value: Text<'_>,
    ) -> bool;
    pub(crate) safe fn pactffi_given_with_params(
        interaction: u32,
        description: Text<'_>,
        params: Text<'_>,
    ) -> i32;
    pub(crate) safe fn pactffi_interaction_test_name(interaction: u32, name: Text<'_>) -> u32;
    pub(crate) safe fn pactffi_set_key(interaction: u32, value: Text<'_>) -> bool;
    pub(crate) safe fn pactffi_set_pending(interaction: u32, pending: bool) -> bool;
    pub(crate) safe fn pactffi_set_comment(interaction: u32, key: Text<'_>, value: Text<'_>) -> bool;
    pub(crate) safe fn pactffi_add_text_comment(interaction: u32, comment: Text<'_>) -> bool;
    pub(crate) safe fn pactffi_add_interaction_reference(
        interaction: u32,
        group: Text<'_>,
        name: Text<'_>,
        value: Text<'_>,
    ) -> bool;

    pub(crate) safe fn pactffi_with_request(interaction: u32, method: Text<'_>, path: Text<'_>) -> bool;
    pub(crate) safe fn pactffi_with_query_parameter(
        interaction: u32,
        name: Text<'_>,
        index: usize,
        value: Text<'_>,
    ) -> bool;
    pub(crate) safe fn pactffi_with_query_parameter_v2(
        interaction: u32,
        name: Text<'_>,
        index: usize,
        value: Text<'_>,
    ) -> bool;
    pub(crate) safe fn pactffi_with_header(
        interaction: u32,
        part: i32,
        name: Text<'_>,
        index: usize,
        value: Text<'_>,
    ) -> bool;
    pub(crate) safe fn pactffi_with_header_v2(
        interaction: u32,
        part: i32,
        name: Text<'_>,
        index: usize,
        value: Text<'_>,
    ) -> bool;
    pub(crate) safe fn pactffi_set_header(
        interaction: u32,
        part: i32,
        name: Text<'_>,
        value: Text<'_>,
    ) -> bool;
    pub(crate) safe fn pactffi_response_status(interaction: u32, status: u16) -> bool;
    pub(crate) safe fn pactffi_response_status_v2(interaction: u32, status: Text<'_>) -> bool;

    pub(crate) safe fn pactffi_with_body(
        interaction: u32,
        part: i32,
        content_type: Text<'_>,
        body: Text<'_>,
    ) -> bool;
    pub(crate) safe fn pactffi_with_binary_body(
        interaction: u32,
        part: i32,
        content_type: Text<'_>,
        body: Bytes<'_>,
        size: usize,
    ) -> bool;
    pub(crate) safe fn pactffi_with_binary_file(
        interaction: u32,
        part: i32,
        content_type: Text<'_>,
        body: Bytes<'_>,
        size: usize,
    ) -> bool;
    pub(crate) safe fn pactffi_with_multipart_file(
        interaction: u32,
        part: i32,
        content_type: Text<'_>,
        file: Text<'_>,
        part_name: Text<'_>,
    ) -> StringResult;
    pub(crate) safe fn pactffi_with_multipart_file_v2(
        interaction: u32,
        part: i32,
        content_type: Text<'_>,
        file: Text<'_>,
        part_name: Text<'_>,
        boundary: Text<'_>,
    ) -> StringResult;
    pub(crate) safe fn pactffi_with_metadata(
        interaction: u32,
        key: Text<'_>,
        value: Text<'_>,
        part: i32,
    ) -> bool;
    pub(crate) safe fn pactffi_with_matching_rules(interaction: u32, part: i32, rules: Text<'_>) -> bool;
    pub(crate) safe fn pactffi_with_generators(interaction: u32, part: i32, generators: Text<'_>) -> bool;

    pub(crate) safe fn pactffi_create_mock_server_for_transport(
        pact: u16,
        address: Text<'_>,
        port: u16,
        transport: Text<'_>,
        config: Text<'_>,
    ) -> i32;
    pub(crate) safe fn pactffi_create_mock_server(pact: Text<'_>, address: Text<'_>, tls: bool) -> i32;
    pub(crate) safe fn pactffi_create_mock_server_for_pact(pact: u16, address: Text<'_>, tls: bool) -> i32;
    pub(crate) safe fn pactffi_mock_server_matched(port: i32) -> bool;
    pub(crate) safe fn pactffi_mock_server_mismatches(port: i32) -> Out;
    pub(crate) safe fn pactffi_mock_server_report(port: i32, format: i32) -> Out;
    pub(crate) safe fn pactffi_mock_server_wait(port: i32, requests: u64, timeout_ms: u64) -> i64;
    pub(crate) safe fn pactffi_mock_server_on_request(
        port: i32,
        callback: Option<extern "C" fn(i32, *const c_char, Pointer)>,
        user_data: Pointer,
    ) -> bool;
    pub(crate) safe fn pactffi_mock_server_logs(port: i32) -> Out;
    pub(crate) safe fn pactffi_write_pact_file(port: i32, folder: Text<'_>, overwrite: bool) -> i32;
    pub(crate) safe fn pactffi_cleanup_mock_server(port: i32) -> bool;
    pub(crate) safe fn pactffi_cleanup_plugins(pact: u16);
    pub(crate) safe fn pactffi_using_plugin(pact: u16, name: Text<'_>, version: Text<'_>) -> u32;
    pub(crate) safe fn pactffi_using_plugin_with_delay(
        pact: u16,
        name: Text<'_>,
        version: Text<'_>,
        delay: u64,
    ) -> u32;
    pub(crate) safe fn pactffi_interaction_contents(
        interaction: u32,
        part: i32,
        content_type: Text<'_>,
        contents: Text<'_>,
    ) -> u32;
    pub(crate) safe fn pactffi_get_plugin_logs(id: Text<'_>) -> Out;
    pub(crate) safe fn pactffi_register_plugin_log_callback(callback: Option<PluginLog>);
    pub(crate) safe fn pactffi_get_tls_ca_certificate() -> Out;

    pub(crate) safe fn pactffi_parse_pact_json(json: Text<'_>) -> Pointer;
    pub(crate) safe fn pactffi_pact_handle_to_pointer(pact: u16) -> Pointer;
    pub(crate) safe fn pactffi_pact_spec_version(pact: Pointer) -> i32;
    pub(crate) safe fn pactffi_pact_model_delete(pact: Pointer);

    pub(crate) safe fn pactffi_parse_matcher_definition(expression: Text<'_>) -> Pointer;
    pub(crate) safe fn pactffi_matcher_definition_error(definition: Pointer) -> Out;
    pub(crate) safe fn pactffi_matcher_definition_value(definition: Pointer) -> Out;
    pub(crate) safe fn pactffi_matcher_definition_delete(definition: Pointer);
    pub(crate) safe fn pactffi_matcher_definition_generator(definition: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_matcher_definition_iter(definition: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_matcher_definition_value_type(definition: Pointer) -> i32;
    pub(crate) safe fn pactffi_matching_rule_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_matching_rule_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_matching_rule_id(rule_result: Pointer) -> u16;
    pub(crate) safe fn pactffi_matching_rule_value(rule_result: Pointer) -> Out;
    pub(crate) safe fn pactffi_matching_rule_pointer(rule_result: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_matching_rule_reference_name(rule_result: Pointer) -> Out;
    pub(crate) safe fn pactffi_validate_datetime(value: Text<'_>, format: Text<'_>) -> i32;
    pub(crate) safe fn pactffi_generate_regex_value(regex: Text<'_>) -> StringResult;
    pub(crate) safe fn pactffi_generate_datetime_string(format: Text<'_>) -> StringResult;
    pub(crate) safe fn pactffi_check_regex(regex: Text<'_>, example: Text<'_>) -> bool;
    pub(crate) safe fn pactffi_matching_rule_to_json(rule: Pointer) -> Out;
    pub(crate) safe fn pactffi_generator_to_json(generator: Pointer) -> Out;
    pub(crate) safe fn pactffi_matches_string_value(
        matching_rule: Pointer,
        expected_value: Text<'_>,
        actual_value: Text<'_>,
        cascaded: u8,
    ) -> Out;
    pub(crate) safe fn pactffi_matches_u64_value(
        matching_rule: Pointer,
        expected_value: u64,
        actual_value: u64,
        cascaded: u8,
    ) -> Out;
    pub(crate) safe fn pactffi_matches_i64_value(
        matching_rule: Pointer,
        expected_value: i64,
        actual_value: i64,
        cascaded: u8,
    ) -> Out;
    pub(crate) safe fn pactffi_matches_f64_value(
        matching_rule: Pointer,
        expected_value: f64,
        actual_value: f64,
        cascaded: u8,
    ) -> Out;
    pub(crate) safe fn pactffi_matches_bool_value(
        matching_rule: Pointer,
        expected_value: u8,
        actual_value: u8,
        cascaded: u8,
    ) -> Out;
    pub(crate) safe fn pactffi_matches_binary_value(
        matching_rule: Pointer,
        expected_value: Bytes<'_>,
        expected_value_len: usize,
        actual_value: Bytes<'_>,
        actual_value_len: usize,
        cascaded: u8,
    ) -> Out;
    pub(crate) safe fn pactffi_matches_json_value(
        matching_rule: Pointer,
        expected_value: Text<'_>,
        actual_value: Text<'_>,
        cascaded: u8,
    ) -> Out;

    pub(crate) safe fn pactffi_interaction_match_response(
        interaction: u32,
        status: i32,
        headers: Text<'_>,
        body: Bytes<'_>,
        size: usize,
    ) -> Out;
    pub(crate) safe fn pactffi_match_message(msg_1: Pointer, msg_2: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_mismatches_get_iter(mismatches: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_mismatches_delete(mismatches: Pointer);
    pub(crate) safe fn pactffi_mismatches_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_mismatches_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_mismatch_to_json(mismatch: Pointer) -> Out;
    pub(crate) safe fn pactffi_mismatch_type(mismatch: Pointer) -> Out;
    pub(crate) safe fn pactffi_mismatch_summary(mismatch: Pointer) -> Out;
    pub(crate) safe fn pactffi_mismatch_description(mismatch: Pointer) -> Out;
    pub(crate) safe fn pactffi_mismatch_ansi_description(mismatch: Pointer) -> Out;
    pub(crate) safe fn pactffi_message_delete(message: Pointer);
    pub(crate) safe fn pactffi_message_find_metadata(message: Pointer, key: Text<'_>) -> Out;
    pub(crate) safe fn pactffi_message_get_contents(message: Pointer) -> Out;
    pub(crate) safe fn pactffi_message_get_contents_bin(message: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_message_get_contents_length(message: Pointer) -> usize;
    pub(crate) safe fn pactffi_message_get_description(message: Pointer) -> Out;
    pub(crate) safe fn pactffi_message_get_metadata_iter(message: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_message_get_provider_state(message: Pointer, index: u32) -> Pointer;
    pub(crate) safe fn pactffi_message_get_provider_state_iter(message: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_message_insert_metadata(
        message: Pointer,
        key: Text<'_>,
        value: Text<'_>,
    ) -> i32;
    pub(crate) safe fn pactffi_message_metadata_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_message_metadata_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_message_metadata_pair_delete(pair: Pointer);
    pub(crate) safe fn pactffi_message_new() -> Pointer;
    pub(crate) safe fn pactffi_message_new_from_body(body: Text<'_>, content_type: Text<'_>) -> Pointer;
    pub(crate) safe fn pactffi_message_new_from_json(
        index: u32,
        json_str: Text<'_>,
        spec_version: i32,
    ) -> Pointer;
    pub(crate) safe fn pactffi_message_set_contents(
        message: Pointer,
        contents: Text<'_>,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_message_set_contents_bin(
        message: Pointer,
        contents: Bytes<'_>,
        len: usize,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_message_set_description(message: Pointer, description: Text<'_>) -> i32;
    pub(crate) safe fn pactffi_provider_state_delete(provider_state: Pointer);
    pub(crate) safe fn pactffi_provider_state_get_name(provider_state: Pointer) -> Out;
    pub(crate) safe fn pactffi_provider_state_get_param_iter(provider_state: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_provider_state_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_provider_state_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_provider_state_param_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_provider_state_param_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_provider_state_param_pair_delete(pair: Pointer);
    pub(crate) safe fn pactffi_async_message_delete(message: Pointer);
    pub(crate) safe fn pactffi_async_message_generate_contents(message: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_async_message_get_contents(message: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_async_message_get_contents_bin(message: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_async_message_get_contents_length(message: Pointer) -> usize;
    pub(crate) safe fn pactffi_async_message_get_contents_str(message: Pointer) -> Out;
    pub(crate) safe fn pactffi_async_message_get_description(message: Pointer) -> Out;
    pub(crate) safe fn pactffi_async_message_get_provider_state(message: Pointer, index: u32) -> Pointer;
    pub(crate) safe fn pactffi_async_message_get_provider_state_iter(message: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_async_message_new() -> Pointer;
    pub(crate) safe fn pactffi_async_message_set_contents_bin(
        message: Pointer,
        contents: Bytes<'_>,
        len: usize,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_async_message_set_contents_str(
        message: Pointer,
        contents: Text<'_>,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_async_message_set_description(message: Pointer, description: Text<'_>) -> i32;
    pub(crate) safe fn pactffi_message_contents_delete(contents: Pointer);
    pub(crate) safe fn pactffi_message_contents_get_contents_bin(contents: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_message_contents_get_contents_length(contents: Pointer) -> usize;
    pub(crate) safe fn pactffi_message_contents_get_contents_str(contents: Pointer) -> Out;
    pub(crate) safe fn pactffi_message_contents_get_metadata_iter(contents: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_message_contents_set_contents_bin(
        contents: Pointer,
        contents_bin: Bytes<'_>,
        len: usize,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_message_contents_set_contents_str(
        contents: Pointer,
        contents_str: Text<'_>,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_sync_http_delete(interaction: Pointer);
    pub(crate) safe fn pactffi_sync_http_get_description(interaction: Pointer) -> Out;
    pub(crate) safe fn pactffi_sync_http_get_provider_state(interaction: Pointer, index: u32) -> Pointer;
    pub(crate) safe fn pactffi_sync_http_get_provider_state_iter(interaction: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_sync_http_get_request(interaction: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_sync_http_get_request_contents(interaction: Pointer) -> Out;
    pub(crate) safe fn pactffi_sync_http_get_request_contents_bin(interaction: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_sync_http_get_request_contents_length(interaction: Pointer) -> usize;
    pub(crate) safe fn pactffi_sync_http_get_response(interaction: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_sync_http_get_response_contents(interaction: Pointer) -> Out;
    pub(crate) safe fn pactffi_sync_http_get_response_contents_bin(interaction: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_sync_http_get_response_contents_length(interaction: Pointer) -> usize;
    pub(crate) safe fn pactffi_sync_http_new() -> Pointer;
    pub(crate) safe fn pactffi_sync_http_set_description(interaction: Pointer, description: Text<'_>) -> i32;
    pub(crate) safe fn pactffi_sync_http_set_request_contents(
        interaction: Pointer,
        contents: Text<'_>,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_sync_http_set_request_contents_bin(
        interaction: Pointer,
        contents: Bytes<'_>,
        len: usize,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_sync_http_set_response_contents(
        interaction: Pointer,
        contents: Text<'_>,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_sync_http_set_response_contents_bin(
        interaction: Pointer,
        contents: Bytes<'_>,
        len: usize,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_sync_message_delete(message: Pointer);
    pub(crate) safe fn pactffi_sync_message_generate_request_contents(message: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_sync_message_generate_response_contents(
        message: Pointer,
        index: usize,
    ) -> Pointer;
    pub(crate) safe fn pactffi_sync_message_get_description(message: Pointer) -> Out;
    pub(crate) safe fn pactffi_sync_message_get_number_responses(message: Pointer) -> usize;
    pub(crate) safe fn pactffi_sync_message_get_provider_state(message: Pointer, index: u32) -> Pointer;
    pub(crate) safe fn pactffi_sync_message_get_provider_state_iter(message: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_sync_message_get_request_contents(message: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_sync_message_get_request_contents_bin(message: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_sync_message_get_request_contents_length(message: Pointer) -> usize;
    pub(crate) safe fn pactffi_sync_message_get_request_contents_str(message: Pointer) -> Out;
    pub(crate) safe fn pactffi_sync_message_get_response_contents(message: Pointer, index: usize) -> Pointer;
    pub(crate) safe fn pactffi_sync_message_get_response_contents_bin(
        message: Pointer,
        index: usize,
    ) -> Pointer;
    pub(crate) safe fn pactffi_sync_message_get_response_contents_length(
        message: Pointer,
        index: usize,
    ) -> usize;
    pub(crate) safe fn pactffi_sync_message_get_response_contents_str(message: Pointer, index: usize) -> Out;
    pub(crate) safe fn pactffi_sync_message_new() -> Pointer;
    pub(crate) safe fn pactffi_sync_message_set_description(message: Pointer, description: Text<'_>) -> i32;
    pub(crate) safe fn pactffi_sync_message_set_request_contents_bin(
        message: Pointer,
        contents: Bytes<'_>,
        len: usize,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_sync_message_set_request_contents_str(
        message: Pointer,
        contents: Text<'_>,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_sync_message_set_response_contents_bin(
        message: Pointer,
        index: usize,
        contents: Bytes<'_>,
        len: usize,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_sync_message_set_response_contents_str(
        message: Pointer,
        index: usize,
        contents: Text<'_>,
        content_type: Text<'_>,
    );
    pub(crate) safe fn pactffi_generator_generate_integer(generator: Pointer, context_json: Text<'_>) -> u16;
    pub(crate) safe fn pactffi_generator_generate_string(generator: Pointer, context_json: Text<'_>) -> Out;
    pub(crate) safe fn pactffi_generators_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_generators_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_generators_iter_pair_delete(pair: Pointer);
    pub(crate) safe fn pactffi_matching_rules_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_matching_rules_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_matching_rules_iter_pair_delete(pair: Pointer);
    pub(crate) safe fn pactffi_sync_message_generate_contents(interaction_handle: u32) -> Out;
    pub(crate) safe fn pactffi_sync_message_match_response_contents(
        interaction: u32,
        index: usize,
        content_type: Text<'_>,
        contents: Text<'_>,
    ) -> Out;
    pub(crate) safe fn pactffi_message_contents_get_matching_rule_iter(
        contents: Pointer,
        category: i32,
    ) -> Pointer;
    pub(crate) safe fn pactffi_message_contents_get_generators_iter(
        contents: Pointer,
        category: i32,
    ) -> Pointer;
    pub(crate) safe fn pactffi_request_contents_get_matching_rule_iter(
        request: Pointer,
        category: i32,
    ) -> Pointer;
    pub(crate) safe fn pactffi_request_contents_get_generators_iter(
        request: Pointer,
        category: i32,
    ) -> Pointer;
    pub(crate) safe fn pactffi_response_contents_get_matching_rule_iter(
        response: Pointer,
        category: i32,
    ) -> Pointer;
    pub(crate) safe fn pactffi_response_contents_get_generators_iter(
        response: Pointer,
        category: i32,
    ) -> Pointer;
    pub(crate) safe fn pactffi_consumer_get_name(consumer: Pointer) -> Out;
    pub(crate) safe fn pactffi_pact_consumer_delete(consumer: Pointer);
    pub(crate) safe fn pactffi_pact_get_consumer(pact: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_pact_get_provider(pact: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_pact_interaction_delete(interaction: Pointer);
    pub(crate) safe fn pactffi_pact_model_interaction_iterator(pact: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_pact_provider_delete(provider: Pointer);
    pub(crate) safe fn pactffi_provider_get_name(provider: Pointer) -> Out;
    pub(crate) safe fn pactffi_free_message_pact_handle(pact: u16) -> u32;
    pub(crate) safe fn pactffi_message_expects_to_receive(message: u32, description: Text<'_>);
    pub(crate) safe fn pactffi_message_given(message: u32, description: Text<'_>);
    pub(crate) safe fn pactffi_message_given_with_param(
        message: u32,
        description: Text<'_>,
        name: Text<'_>,
        value: Text<'_>,
    );
    pub(crate) safe fn pactffi_message_reify(message_handle: u32) -> Out;
    pub(crate) safe fn pactffi_message_with_contents(
        message_handle: u32,
        content_type: Text<'_>,
        body: Bytes<'_>,
        size: usize,
    );
    pub(crate) safe fn pactffi_message_with_metadata(message_handle: u32, key: Text<'_>, value: Text<'_>);
    pub(crate) safe fn pactffi_message_with_metadata_v2(message_handle: u32, key: Text<'_>, value: Text<'_>);
    pub(crate) safe fn pactffi_new_async_message(pact: u16, description: Text<'_>) -> u32;
    pub(crate) safe fn pactffi_new_message(pact: u16, description: Text<'_>) -> u32;
    pub(crate) safe fn pactffi_new_message_pact(consumer_name: Text<'_>, provider_name: Text<'_>) -> u16;
    pub(crate) safe fn pactffi_with_message_pact_metadata(
        pact: u16,
        namespace: Text<'_>,
        name: Text<'_>,
        value: Text<'_>,
    );
    pub(crate) safe fn pactffi_write_message_pact_file(
        pact: u16,
        directory: Text<'_>,
        overwrite: bool,
    ) -> i32;
    pub(crate) safe fn pactffi_message_pact_delete(message_pact: Pointer);
    pub(crate) safe fn pactffi_message_pact_find_metadata(
        message_pact: Pointer,
        key1: Text<'_>,
        key2: Text<'_>,
    ) -> Out;
    pub(crate) safe fn pactffi_message_pact_get_consumer(message_pact: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_message_pact_get_message_iter(message_pact: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_message_pact_get_metadata_iter(message_pact: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_message_pact_get_provider(message_pact: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_message_pact_message_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_message_pact_message_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_message_pact_metadata_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_message_pact_metadata_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_message_pact_metadata_triple_delete(triple: Pointer);
    pub(crate) safe fn pactffi_message_pact_new_from_json(file_name: Text<'_>, json_str: Text<'_>)
    -> Pointer;
    pub(crate) safe fn pactffi_pact_async_message_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_pact_async_message_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_pact_interaction_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_pact_interaction_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_pact_message_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_pact_message_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_pact_sync_http_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_pact_sync_http_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_pact_sync_message_iter_delete(iter: Pointer);
    pub(crate) safe fn pactffi_pact_sync_message_iter_next(iter: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_pact_handle_get_async_message_iter(pact: u16) -> Pointer;
    pub(crate) safe fn pactffi_pact_handle_get_message_iter(pact: u16) -> Pointer;
    pub(crate) safe fn pactffi_pact_handle_get_sync_http_iter(pact: u16) -> Pointer;
    pub(crate) safe fn pactffi_pact_handle_get_sync_message_iter(pact: u16) -> Pointer;
    pub(crate) safe fn pactffi_pact_interaction_as_asynchronous_message(interaction: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_pact_interaction_as_message(interaction: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_pact_interaction_as_synchronous_http(interaction: Pointer) -> Pointer;
    pub(crate) safe fn pactffi_pact_interaction_as_synchronous_message(interaction: Pointer) -> Pointer;

    pub(crate) safe fn pactffi_verifier_new() -> Pointer;
    pub(crate) safe fn pactffi_verifier_new_for_application(name: Text<'_>, version: Text<'_>) -> Pointer;
    pub(crate) safe fn pactffi_verifier_shutdown(handle: Pointer);
    pub(crate) safe fn pactffi_verifier_set_provider_info(
        handle: Pointer,
        name: Text<'_>,
        scheme: Text<'_>,
        host: Text<'_>,
        port: u16,
        path: Text<'_>,
    );
    pub(crate) safe fn pactffi_verifier_add_provider_transport(
        handle: Pointer,
        protocol: Text<'_>,
        port: u16,
        path: Text<'_>,
        scheme: Text<'_>,
    );
    pub(crate) safe fn pactffi_verifier_set_filter_info(
        handle: Pointer,
        filter_description: Text<'_>,
        filter_state: Text<'_>,
        filter_no_state: u8,
    );
    pub(crate) safe fn pactffi_verifier_set_provider_state(
        handle: Pointer,
        url: Text<'_>,
        teardown: u8,
        body: u8,
    );
    pub(crate) safe fn pactffi_verifier_set_verification_options(
        handle: Pointer,
        disable_ssl_verification: u8,
        request_timeout: c_ulong,
    ) -> i32;
    pub(crate) safe fn pactffi_verifier_set_parallel(handle: Pointer, interactions: u16) -> i32;
    pub(crate) safe fn pactffi_verifier_set_coloured_output(handle: Pointer, coloured_output: u8) -> i32;
    pub(crate) safe fn pactffi_verifier_set_stdout(handle: Pointer, print: u8) -> i32;
    pub(crate) safe fn pactffi_verifier_set_report(handle: Pointer, format: i32, path: Text<'_>) -> i32;
    pub(crate) safe fn pactffi_verifier_on_result(
        handle: Pointer,
        callback: Option<extern "C" fn(result: Out, user_data: Pointer)>,
        user_data: Pointer,
    ) -> i32;
    pub(crate) safe fn pactffi_verifier_set_no_pacts_is_error(handle: Pointer, is_error: u8) -> i32;
    pub(crate) safe fn pactffi_verifier_set_publish_options(
        handle: Pointer,
        provider_version: Text<'_>,
        build_url: Text<'_>,
        provider_tags: Texts<'_>,
        provider_tags_len: u16,
        provider_branch: Text<'_>,
    ) -> i32;
    pub(crate) safe fn pactffi_verifier_set_consumer_filters(
        handle: Pointer,
        consumer_filters: Texts<'_>,
        consumer_filters_len: u16,
    );
    pub(crate) safe fn pactffi_verifier_add_custom_header(
        handle: Pointer,
        header_name: Text<'_>,
        header_value: Text<'_>,
    );
    pub(crate) safe fn pactffi_verifier_set_follow_redirects(handle: Pointer, follow: u8);
    pub(crate) safe fn pactffi_verifier_add_file_source(handle: Pointer, file: Text<'_>);
    pub(crate) safe fn pactffi_verifier_add_directory_source(handle: Pointer, directory: Text<'_>);
    pub(crate) safe fn pactffi_verifier_url_source(
        handle: Pointer,
        url: Text<'_>,
        username: Text<'_>,
        password: Text<'_>,
        token: Text<'_>,
    );
    pub(crate) safe fn pactffi_verifier_broker_source(
        handle: Pointer,
        url: Text<'_>,
        username: Text<'_>,
        password: Text<'_>,
        token: Text<'_>,
    );
    pub(crate) safe fn pactffi_verifier_broker_source_with_selectors(
        handle: Pointer,
        url: Text<'_>,
        username: Text<'_>,
        password: Text<'_>,
        token: Text<'_>,
        enable_pending: u8,
        include_wip_pacts_since: Text<'_>,
        provider_tags: Texts<'_>,
        provider_tags_len: u16,
        provider_branch: Text<'_>,
        consumer_version_selectors: Texts<'_>,
        consumer_version_selectors_len: u16,
        consumer_version_tags: Texts<'_>,
        consumer_version_tags_len: u16,
    ) -> i32;
    pub(crate) safe fn pactffi_verifier_execute(handle: Pointer) -> i32;
    pub(crate) safe fn pactffi_verifier_output(handle: Pointer, strip_ansi: u8) -> Out;
    pub(crate) safe fn pactffi_verifier_json(handle: Pointer) -> Out;
    pub(crate) safe fn pactffi_verifier_logs(handle: Pointer) -> Out;
    pub(crate) safe fn pactffi_verifier_logs_for_provider(provider_name: Text<'_>) -> Out;
    pub(crate) safe fn pactffi_verify(args: Text<'_>) -> i32;
    pub(crate) safe fn pactffi_verifier_cli_args() -> Out;
}

/// The last error of this thread, which is then forgotten; empty if there is none.
pub(crate) fn last_error() -> String {
    let mut buffer = [0; 1024];
    // SAFETY: the buffer has the length that is passed.
    let written = unsafe { pactffi_get_error_message(buffer.as_mut_ptr(), 1024) };
    assert!(written > 0, "the last error could not be read: {written}");
    Out(buffer.as_mut_ptr()).read().expect("the buffer is not NULL")
}

/// Asks for the last error without a place to write it.
pub(crate) fn error_message_without_buffer() -> i32 {
    // SAFETY: NULL is allowed.
    unsafe { pactffi_get_error_message(ptr::null_mut(), 0) }
}
