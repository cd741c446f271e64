/*
 * The C interface of libpact_ffi. Emitted from src/ffi by build.rs: do not edit.
 *
 * NULL, text that is not UTF-8, unknown numbers and pointers or handles that are stale or foreign make a
 * function return its failure value; pactffi_get_error_message says why.
 * Who frees what stands with each function under Ownership. Functions on numeric handles may be called from
 * any thread at any time, functions on one pointer from any thread, one at a time.
 */

#ifndef PACT_H
#define PACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The version that this header belongs to; pactffi_version is that of the loaded library.
 */
#define PACT_FFI_VERSION "0.5.12"
#define PACT_FFI_VERSION_MAJOR 0
#define PACT_FFI_VERSION_MINOR 5
#define PACT_FFI_VERSION_PATCH 12

/**
 * Whether a StringResult holds an answer or an error text.
 */
typedef enum StringResult_Tag {
  StringResult_Ok = 0,
  StringResult_Failed = 1,
} StringResult_Tag;

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#endif

/**
 * An answer or an error text. The string, unless it is NULL, is freed with pactffi_string_delete.
 */
typedef struct StringResult {
  StringResult_Tag tag;
  union {
    char *ok;
    char *failed;
  };
} StringResult;

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

/**
 * A version of the Pact specification.
 */
typedef enum PactSpecification {
  /**
   * No version. A pact with it is written in version 4; a function returns it on failure.
   */
  PactSpecification_Unknown = 0,
  /**
   * Version 1: HTTP interactions, without matching rules.
   */
  PactSpecification_V1 = 1,
  /**
   * Version 1.1: as version 1, with the order of query parameters ignored.
   */
  PactSpecification_V1_1 = 2,
  /**
   * Version 2: matching rules.
   */
  PactSpecification_V2 = 3,
  /**
   * Version 3: messages, generators, provider states with parameters, more matching rules.
   */
  PactSpecification_V3 = 4,
  /**
   * Version 4: several types of interactions in a pact, synchronous messages, comments, pending interactions.
   */
  PactSpecification_V4 = 5,
} PactSpecification;

/**
 * How a mock server spoils an answer on purpose, so that a test sees what its client makes of it.
 */
typedef enum ResponseFault {
  /**
   * Sends the answer as it is.
   */
  ResponseFault_None = 0,
  /**
   * Resets the connection instead of an answer.
   */
  ResponseFault_ConnectionReset = 1,
  /**
   * Closes the connection without an answer.
   */
  ResponseFault_EmptyResponse = 2,
  /**
   * Sends half of the body, then closes the connection.
   */
  ResponseFault_PartialBody = 3,
  /**
   * Sends bytes that are no HTTP, then closes the connection.
   */
  ResponseFault_Garbage = 4,
} ResponseFault;

/**
 * The type of the example value of a matching rule definition expression.
 */
typedef enum ExpressionValueType {
  /**
   * Not known, for instance because the expression has no value.
   */
  ExpressionValueType_Unknown = 0,
  /**
   * A string.
   */
  ExpressionValueType_String = 1,
  /**
   * A number.
   */
  ExpressionValueType_Number = 2,
  /**
   * A whole number.
   */
  ExpressionValueType_Integer = 3,
  /**
   * A number with a fractional part.
   */
  ExpressionValueType_Decimal = 4,
  /**
   * True or false.
   */
  ExpressionValueType_Boolean = 5,
} ExpressionValueType;

/**
 * What an exchange asks for.
 */
typedef enum ExchangeKind {
  /**
   * Not an exchange.
   */
  ExchangeKind_None = 0,
  /**
   * The provider's response to a request.
   */
  ExchangeKind_Provider = 1,
  /**
   * To set up a provider state, or to tear it down.
   */
  ExchangeKind_State = 2,
  /**
   * The message that the provider would send.
   */
  ExchangeKind_Message = 3,
} ExchangeKind;

/**
 * The part of an interaction that a function changes.
 */
typedef enum InteractionPart {
  /**
   * The request of an HTTP interaction or a synchronous message, or the contents of an asynchronous message.
   */
  InteractionPart_Request = 0,
  /**
   * The response of an HTTP interaction, or the responses of a synchronous message.
   */
  InteractionPart_Response = 1,
} InteractionPart;

/**
 * The most detailed level that is logged. Each level includes those before it.
 */
typedef enum LevelFilter {
  /**
   * Logs nothing.
   */
  LevelFilter_Off = 0,
  /**
   * Logs errors.
   */
  LevelFilter_Error = 1,
  /**
   * Logs warnings too.
   */
  LevelFilter_Warn = 2,
  /**
   * Logs informational events too, such as requests to a mock server.
   */
  LevelFilter_Info = 3,
  /**
   * Logs debugging events too.
   */
  LevelFilter_Debug = 4,
  /**
   * Logs everything; only `pactffi_log_message` logs at this level.
   */
  LevelFilter_Trace = 5,
} LevelFilter;

/**
 * The category of a matching rule: the part of an interaction that it applies to.
 */
typedef enum MatchingRuleCategory {
  /**
   * The request method.
   */
  MatchingRuleCategory_METHOD = 0,
  /**
   * The request path.
   */
  MatchingRuleCategory_PATH = 1,
  /**
   * Headers.
   */
  MatchingRuleCategory_HEADER = 2,
  /**
   * Query parameters.
   */
  MatchingRuleCategory_QUERY = 3,
  /**
   * The body.
   */
  MatchingRuleCategory_BODY = 4,
  /**
   * The response status.
   */
  MatchingRuleCategory_STATUS = 5,
  /**
   * The contents of a message.
   */
  MatchingRuleCategory_CONTENTS = 6,
  /**
   * The metadata of a message.
   */
  MatchingRuleCategory_METADATA = 7,
} MatchingRuleCategory;

/**
 * The category of a generator: the part of an interaction for which it generates values.
 */
typedef enum GeneratorCategory {
  /**
   * The request method.
   */
  GeneratorCategory_METHOD = 0,
  /**
   * The request path.
   */
  GeneratorCategory_PATH = 1,
  /**
   * Headers.
   */
  GeneratorCategory_HEADER = 2,
  /**
   * Query parameters.
   */
  GeneratorCategory_QUERY = 3,
  /**
   * The body.
   */
  GeneratorCategory_BODY = 4,
  /**
   * The response status.
   */
  GeneratorCategory_STATUS = 5,
  /**
   * The metadata of a message.
   */
  GeneratorCategory_METADATA = 6,
} GeneratorCategory;

/**
 * The kind of objects that `pactffi_live_objects` counts.
 */
typedef enum LiveKind {
  /**
   * Counts all kinds together.
   */
  LiveKind_All = 0,
  /**
   * Counts pact handles.
   */
  LiveKind_Pacts = 1,
  /**
   * Counts mock servers.
   */
  LiveKind_Servers = 2,
  /**
   * Counts strings and byte buffers, also those that other objects own.
   */
  LiveKind_Strings = 3,
  /**
   * Counts pointers to opaque structs, also those that other objects own.
   */
  LiveKind_Pointers = 4,
  /**
   * Counts pairs and triples.
   */
  LiveKind_Pairs = 5,
} LiveKind;

/**
 * The form of the report of `pactffi_mock_server_report`.
 */
typedef enum ReportFormat {
  /**
   * Returns a JSON object.
   */
  ReportFormat_Json = 0,
  /**
   * Returns lines of text.
   */
  ReportFormat_Text = 1,
  /**
   * Returns lines of text with ANSI colour codes.
   */
  ReportFormat_ColouredText = 2,
} ReportFormat;

/**
 * The form of a report file of `pactffi_verifier_set_report`.
 */
typedef enum VerificationReport {
  /**
   * Writes the JSON of `pactffi_verifier_json`.
   */
  VerificationReport_Json = 0,
  /**
   * Writes lines of text without colours.
   */
  VerificationReport_Text = 1,
  /**
   * Writes JUnit XML, which continuous integration servers read.
   */
  VerificationReport_JUnit = 2,
  /**
   * Writes a self-contained web page with expected and actual values side by side.
   */
  VerificationReport_Html = 3,
} VerificationReport;

/**
 * An asynchronous message of a pact: one message, without an answer.
 *
 * `pactffi_async_message_new` makes an empty one, `pactffi_pact_interaction_as_asynchronous_message` copies one out of
 * a pact; delete both with `pactffi_async_message_delete`. One that `pactffi_pact_async_message_iter_next` returns is
 * owned by the iterator. The functions that begin with `pactffi_async_message_` read and change it.
 */
typedef struct AsynchronousMessage AsynchronousMessage;

/**
 * The consumer of a pact: the application that sends requests or reads messages.
 *
 * `pactffi_consumer_get_name` returns its name. Delete one that `pactffi_pact_get_consumer` returned with
 * `pactffi_pact_consumer_delete`. One that `pactffi_message_pact_get_consumer` returned is owned by the message pact.
 */
typedef struct Consumer Consumer;

/**
 * One thing that a verification asks the host: a response of the provider, a change of a provider state, or a message.
 *
 * A handler is called with it (`pactffi_verifier_set_provider_handler`, `pactffi_verifier_set_state_handler`,
 * `pactffi_verifier_set_message_handler`), or `pactffi_verifier_next_exchange` returns it. The functions that begin with
 * `pactffi_exchange_` read it. It is answered once, by `pactffi_exchange_respond`, `pactffi_exchange_respond_state`,
 * `pactffi_exchange_respond_message` or `pactffi_exchange_fail`: at once or later, on any thread. It is not freed: it ends
 * when it is answered, after the timeout of requests, or with its verification.
 */
typedef struct Exchange Exchange;

/**
 * A generator: it makes a value that takes the place of an example.
 *
 * `pactffi_matcher_definition_generator` returns the one of an expression, which owns it; the pairs of
 * `pactffi_generators_iter_next` own theirs. `pactffi_generator_to_json`, `pactffi_generator_generate_string` and
 * `pactffi_generator_generate_integer` use it. It has no delete function: its owner frees it.
 */
typedef struct Generator Generator;

/**
 * An iterator over the generators of a category, with their paths.
 *
 * `pactffi_message_contents_get_generators_iter`, `pactffi_request_contents_get_generators_iter` and
 * `pactffi_response_contents_get_generators_iter` return it; `pactffi_generators_iter_next` returns the items one
 * after the other. Delete it with `pactffi_generators_iter_delete`.
 */
typedef struct GeneratorCategoryIterator GeneratorCategoryIterator;

/**
 * The request of an HTTP interaction.
 *
 * `pactffi_sync_http_get_request` returns it; the interaction owns it.
 * `pactffi_request_contents_get_matching_rule_iter` and `pactffi_request_contents_get_generators_iter` read its
 * matching rules and generators.
 */
typedef struct HttpRequest HttpRequest;

/**
 * The response of an HTTP interaction.
 *
 * `pactffi_sync_http_get_response` returns it; the interaction owns it.
 * `pactffi_response_contents_get_matching_rule_iter` and `pactffi_response_contents_get_generators_iter` read its
 * matching rules and generators.
 */
typedef struct HttpResponse HttpResponse;

/**
 * A matching rule: it says how an actual value is compared with an example.
 *
 * `pactffi_matching_rule_pointer` returns the one of an expression, owned by the iterator it came from; the pairs of
 * `pactffi_matching_rules_iter_next` own theirs. `pactffi_matching_rule_to_json` writes it, and the functions
 * `pactffi_matches_string_value` to `pactffi_matches_json_value` compare values with it. It has no delete function:
 * its owner frees it.
 */
typedef struct MatchingRule MatchingRule;

/**
 * An iterator over the matching rules of a category, with their paths.
 *
 * `pactffi_message_contents_get_matching_rule_iter`, `pactffi_request_contents_get_matching_rule_iter` and
 * `pactffi_response_contents_get_matching_rule_iter` return it; `pactffi_matching_rules_iter_next` returns the items
 * one after the other. Delete it with `pactffi_matching_rules_iter_delete`.
 */
typedef struct MatchingRuleCategoryIterator MatchingRuleCategoryIterator;

/**
 * A matching definition expression that has been parsed, or the reason why it could not be.
 *
 * `pactffi_parse_matcher_definition` returns it. `pactffi_matcher_definition_error` returns the reason;
 * `pactffi_matcher_definition_value`, `pactffi_matcher_definition_value_type`, `pactffi_matcher_definition_generator`
 * and `pactffi_matcher_definition_iter` return the parts of the expression. Delete it with
 * `pactffi_matcher_definition_delete`.
 */
typedef struct MatchingRuleDefinitionResult MatchingRuleDefinitionResult;

/**
 * An iterator over the matching rules of an expression.
 *
 * `pactffi_matcher_definition_iter` returns it; `pactffi_matching_rule_iter_next` returns the items one after the
 * other. Delete it with `pactffi_matching_rule_iter_delete`. This deletes the items too.
 */
typedef struct MatchingRuleIterator MatchingRuleIterator;

/**
 * One matching rule of an expression, or the name of an attribute that the expression refers to.
 *
 * `pactffi_matching_rule_iter_next` returns it; the iterator owns it. `pactffi_matching_rule_id`,
 * `pactffi_matching_rule_value` and `pactffi_matching_rule_pointer` read a rule,
 * `pactffi_matching_rule_reference_name` the name of an attribute.
 */
typedef struct MatchingRuleResult MatchingRuleResult;

/**
 * A message in the form of version 3 of the specification.
 *
 * `pactffi_message_new`, `pactffi_message_new_from_json` and `pactffi_message_new_from_body` make one,
 * `pactffi_pact_interaction_as_message` copies one out of a pact; delete these with `pactffi_message_delete`. One that
 * `pactffi_pact_message_iter_next` returns is owned by the iterator, one of `pactffi_message_pact_message_iter_next`
 * by the message pact. The functions that begin with `pactffi_message_get_` and `pactffi_message_set_` read and change
 * it; `pactffi_match_message` compares two and deletes both.
 */
typedef struct Message Message;

/**
 * The contents of a message: body, metadata, matching rules and generators.
 *
 * The functions that end in `_get_contents`, `_get_request_contents` and `_get_response_contents` return those of a
 * message, which owns them. The functions that end in `_generate_contents`, `_generate_request_contents` and
 * `_generate_response_contents` return a copy with generated values; delete a copy with
 * `pactffi_message_contents_delete`. The functions that begin with `pactffi_message_contents_` read and change
 * contents.
 */
typedef struct MessageContents MessageContents;

/**
 * An iterator over the metadata of a message.
 *
 * `pactffi_message_get_metadata_iter` and `pactffi_message_contents_get_metadata_iter` return it;
 * `pactffi_message_metadata_iter_next` returns the items one after the other. Delete it with
 * `pactffi_message_metadata_iter_delete`.
 */
typedef struct MessageMetadataIterator MessageMetadataIterator;

/**
 * A pact of messages in the form of version 3 of the specification.
 *
 * `pactffi_message_pact_new_from_json` reads it from a pact file. The functions that begin with
 * `pactffi_message_pact_` return its consumer, provider, metadata and messages. Delete it with
 * `pactffi_message_pact_delete`.
 */
typedef struct MessagePact MessagePact;

/**
 * An iterator over the messages of a message pact.
 *
 * `pactffi_message_pact_get_message_iter` returns it; `pactffi_message_pact_message_iter_next` returns the items one
 * after the other. Delete it with `pactffi_message_pact_message_iter_delete`.
 */
typedef struct MessagePactMessageIterator MessagePactMessageIterator;

/**
 * An iterator over the metadata of a message pact.
 *
 * `pactffi_message_pact_get_metadata_iter` returns it; `pactffi_message_pact_metadata_iter_next` returns the items one
 * after the other. Delete it with `pactffi_message_pact_metadata_iter_delete`.
 */
typedef struct MessagePactMetadataIterator MessagePactMetadataIterator;

/**
 * One difference between what was expected and what arrived.
 *
 * `pactffi_mismatches_iter_next` returns it; the mismatches that the iterator was made from own it.
 * `pactffi_mismatch_to_json`, `pactffi_mismatch_type`, `pactffi_mismatch_summary`, `pactffi_mismatch_description` and
 * `pactffi_mismatch_ansi_description` describe it.
 */
typedef struct Mismatch Mismatch;

/**
 * The differences that a comparison found.
 *
 * `pactffi_match_message` returns them; `pactffi_mismatches_get_iter` returns an iterator over them. Delete them with
 * `pactffi_mismatches_delete`.
 */
typedef struct Mismatches Mismatches;

/**
 * An iterator over the differences that a comparison found.
 *
 * `pactffi_mismatches_get_iter` returns it; `pactffi_mismatches_iter_next` returns the items one after the other.
 * Delete it with `pactffi_mismatches_iter_delete`.
 */
typedef struct MismatchesIterator MismatchesIterator;

/**
 * The answer of a mock server without a socket.
 *
 * `pactffi_mock_server_answer` makes it; delete it with `pactffi_answer_delete`. The functions that begin with
 * `pactffi_answer_` read it.
 */
typedef struct MockServerAnswer MockServerAnswer;

/**
 * A pact that was read from a file, or a copy of one that is being written. It can be read, not changed.
 *
 * `pactffi_parse_pact_json` and `pactffi_pact_handle_to_pointer` return it. `pactffi_pact_spec_version`,
 * `pactffi_pact_get_consumer`, `pactffi_pact_get_provider` and `pactffi_pact_model_interaction_iterator` read it.
 * Delete it with `pactffi_pact_model_delete`.
 */
typedef struct Pact Pact;

/**
 * An iterator over the asynchronous messages of a pact.
 *
 * `pactffi_pact_handle_get_async_message_iter` returns it; `pactffi_pact_async_message_iter_next` returns the items
 * one after the other. Delete it with `pactffi_pact_async_message_iter_delete`. This deletes the items too.
 */
typedef struct PactAsyncMessageIterator PactAsyncMessageIterator;

/**
 * An interaction of a pact, of any type.
 *
 * `pactffi_pact_interaction_iter_next` returns it; the iterator owns it. The functions
 * `pactffi_pact_interaction_as_synchronous_http`, `pactffi_pact_interaction_as_message`,
 * `pactffi_pact_interaction_as_asynchronous_message` and `pactffi_pact_interaction_as_synchronous_message` return a
 * copy of it if it is of that type. `pactffi_pact_interaction_delete` deletes it before the iterator does.
 */
typedef struct PactInteraction PactInteraction;

/**
 * An iterator over the interactions of a pact.
 *
 * `pactffi_pact_model_interaction_iterator` returns it; `pactffi_pact_interaction_iter_next` returns the items one
 * after the other. Delete it with `pactffi_pact_interaction_iter_delete`. This deletes the items too.
 */
typedef struct PactInteractionIterator PactInteractionIterator;

/**
 * An iterator over the messages of a pact, in the form of version 3 of the specification.
 *
 * `pactffi_pact_handle_get_message_iter` returns it; `pactffi_pact_message_iter_next` returns the items one after the
 * other. Delete it with `pactffi_pact_message_iter_delete`. This deletes the items too.
 */
typedef struct PactMessageIterator PactMessageIterator;

/**
 * An iterator over the HTTP interactions of a pact.
 *
 * `pactffi_pact_handle_get_sync_http_iter` returns it; `pactffi_pact_sync_http_iter_next` returns the items one after
 * the other. Delete it with `pactffi_pact_sync_http_iter_delete`. This deletes the items too.
 */
typedef struct PactSyncHttpIterator PactSyncHttpIterator;

/**
 * An iterator over the synchronous messages of a pact.
 *
 * `pactffi_pact_handle_get_sync_message_iter` returns it; `pactffi_pact_sync_message_iter_next` returns the items one
 * after the other. Delete it with `pactffi_pact_sync_message_iter_delete`. This deletes the items too.
 */
typedef struct PactSyncMessageIterator PactSyncMessageIterator;

/**
 * The provider of a pact: the application that answers requests or sends messages.
 *
 * `pactffi_provider_get_name` returns its name. Delete one that `pactffi_pact_get_provider` returned with
 * `pactffi_pact_provider_delete`. One that `pactffi_message_pact_get_provider` returned is owned by the message pact.
 */
typedef struct Provider Provider;

/**
 * A provider state: what must be true of the provider before an interaction.
 *
 * The functions that end in `_get_provider_state` and `pactffi_provider_state_iter_next` return it; the message or
 * interaction owns it. `pactffi_provider_state_get_name` and `pactffi_provider_state_get_param_iter` read it.
 * `pactffi_provider_state_delete` deletes it before its owner does.
 */
typedef struct ProviderState ProviderState;

/**
 * An iterator over the provider states of a message or an interaction.
 *
 * The functions that end in `_get_provider_state_iter` return it; `pactffi_provider_state_iter_next` returns the items
 * one after the other. Delete it with `pactffi_provider_state_iter_delete`.
 */
typedef struct ProviderStateIterator ProviderStateIterator;

/**
 * An iterator over the parameters of a provider state.
 *
 * `pactffi_provider_state_get_param_iter` returns it; `pactffi_provider_state_param_iter_next` returns the items one
 * after the other. Delete it with `pactffi_provider_state_param_iter_delete`.
 */
typedef struct ProviderStateParamIterator ProviderStateParamIterator;

/**
 * An HTTP interaction of a pact: a request and its response.
 *
 * `pactffi_sync_http_new` makes an empty one, `pactffi_pact_interaction_as_synchronous_http` copies one out of a pact;
 * delete both with `pactffi_sync_http_delete`. One that `pactffi_pact_sync_http_iter_next` returns is owned by the
 * iterator. The functions that begin with `pactffi_sync_http_` read and change it.
 */
typedef struct SynchronousHttp SynchronousHttp;

/**
 * A synchronous message of a pact: a request and any number of responses.
 *
 * `pactffi_sync_message_new` makes an empty one, `pactffi_pact_interaction_as_synchronous_message` copies one out of a
 * pact; delete both with `pactffi_sync_message_delete`. One that `pactffi_pact_sync_message_iter_next` returns is
 * owned by the iterator. The functions that begin with `pactffi_sync_message_` read and change it.
 */
typedef struct SynchronousMessage SynchronousMessage;

/**
 * A verification of a provider: its settings, and after it has run its results.
 *
 * `pactffi_verifier_new_for_application` and `pactffi_verifier_new` return it. The functions that begin with
 * `pactffi_verifier_set_` and `pactffi_verifier_add_` set it up, `pactffi_verifier_execute` runs it, and
 * `pactffi_verifier_output`, `pactffi_verifier_json` and `pactffi_verifier_logs` return the results. Free it with
 * `pactffi_verifier_shutdown`.
 */
typedef struct VerifierHandle VerifierHandle;

/**
 * A pact that is being built; 0 is no pact. Get it from `pactffi_new_pact`, free it with `pactffi_free_pact_handle`.
 */
typedef uint16_t PactHandle;

/**
 * An interaction of a pact that is being built; 0 is no interaction. Get it from `pactffi_new_interaction`,
 * `pactffi_new_message_interaction` or `pactffi_new_sync_message_interaction`. It is freed with its pact.
 */
typedef uint32_t InteractionHandle;

/**
 * The older name of `PactHandle`, used by the functions on message pacts.
 */
typedef PactHandle MessagePactHandle;

/**
 * The older name of `InteractionHandle`, used by the functions on messages.
 */
typedef InteractionHandle MessageHandle;

/**
 * A function that a mock server calls for each request: with the port of the server, the result of the comparison as
 * JSON (`verdict`) and the `user_data` of `pactffi_mock_server_on_request`.
 */
typedef void (*RequestCallback)(int32_t mock_server_port, const char *verdict, void *user_data);

/**
 * A whole answer, as `pactffi_answer_read` returns it. The answer owns the memory.
 */
typedef struct AnswerData {
  /**
   * The status.
   */
  uint16_t status;
  /**
   * The header lines, as a JSON array of pairs of texts.
   */
  const char *headers;
  /**
   * Length of `headers` in bytes, without its NUL.
   */
  size_t headers_length;
  /**
   * The body; NULL if there is none.
   */
  const uint8_t *body;
  /**
   * Length of the body in bytes.
   */
  size_t body_length;
  /**
   * How long the client is to wait for the answer, in milliseconds.
   */
  uint64_t delay_ms;
  /**
   * What the client is to find instead of the answer.
   */
  ResponseFault fault;
} AnswerData;

/**
 * A matching rule and its path. Delete it with `pactffi_matching_rules_iter_pair_delete`.
 */
typedef struct MatchingRuleKeyValuePair {
  /**
   * Path of the value that the rule applies to, owned by the pair; empty for a category with a single value.
   */
  const char *path;
  /**
   * The rule, owned by the pair.
   */
  const MatchingRule *rule;
} MatchingRuleKeyValuePair;

/**
 * A generator and its path. Delete it with `pactffi_generators_iter_pair_delete`.
 */
typedef struct GeneratorKeyValuePair {
  /**
   * Path of the generated value, owned by the pair; empty for a category with a single value.
   */
  const char *path;
  /**
   * The generator, owned by the pair.
   */
  const Generator *generator;
} GeneratorKeyValuePair;

/**
 * A parameter of a provider state. Delete it with `pactffi_provider_state_param_pair_delete`.
 */
typedef struct ProviderStateParamPair {
  /**
   * Name of the parameter, owned by the pair.
   */
  const char *key;
  /**
   * Value of the parameter as JSON, owned by the pair.
   */
  const char *value;
} ProviderStateParamPair;

/**
 * A metadata entry of a message. Delete it with `pactffi_message_metadata_pair_delete`.
 */
typedef struct MessageMetadataPair {
  /**
   * Name of the entry, owned by the pair.
   */
  const char *key;
  /**
   * Value of the entry, owned by the pair: a string as it is, any other value as JSON.
   */
  const char *value;
} MessageMetadataPair;

/**
 * A metadata entry of a message pact. Delete it with `pactffi_message_pact_metadata_triple_delete`.
 */
typedef struct MessagePactMetadataTriple {
  /**
   * First key, owned by the triple.
   */
  const char *outer_key;
  /**
   * Second key, owned by the triple.
   */
  const char *inner_key;
  /**
   * Value of the entry, owned by the triple: a string as it is, any other value as JSON.
   */
  const char *value;
} MessagePactMetadataTriple;

/**
 * A whole exchange, as `pactffi_exchange_read` returns it. The exchange owns the memory.
 */
typedef struct ExchangeData {
  /**
   * What is asked for.
   */
  ExchangeKind kind;
  /**
   * Everything but the body, as JSON, see `pactffi_exchange_read`.
   */
  const char *head;
  /**
   * Length of `head` in bytes, without its NUL.
   */
  size_t head_length;
  /**
   * The body of the request, or the contents of the request of a synchronous message; NULL if there is none.
   */
  const uint8_t *body;
  /**
   * Length of the body in bytes.
   */
  size_t body_length;
} ExchangeData;

/**
 * A function that is called with an exchange and the `context` it was set with.
 */
typedef void (*ExchangeCallback)(Exchange *exchange, void *context);

/*
 * In C++ the functions have C linkage. Macros open and close the block, so that the file can be read without a
 * preprocessor by skipping the lines that begin with a number sign, as PHP's FFI::cdef does.
 */
#ifdef __cplusplus
#define PactHeaderBegin PactHeaderOpen; extern "C" { struct PactHeaderOpened
#define PactHeaderEnd PactHeaderClose; } struct PactHeaderClosed
#endif

struct PactHeaderBegin;

/* ---- The library itself: version, error messages, live objects ---- */

/**
 * Returns the version of the Pact FFI library that this library replaces.
 *
 * # Returns
 *
 * The version number, for instance `0.5.12`. Never NULL.
 *
 * # Ownership
 *
 * The string is constant. Do not free it.
 */
const char *pactffi_version(void);

/**
 * Copies the last error message of the calling thread into a buffer and clears it.
 *
 * Every function that fails sets the message. A function that succeeds does not change it.
 *
 * # Parameters
 *
 * - `buffer` - receives the message and its NUL; the rest of the buffer is filled with NUL.
 * - `length` - size of the buffer in bytes.
 *
 * # Returns
 *
 * The number of bytes written, including the NUL; 1 if there is no message. On failure:
 *
 * - -1 if `buffer` is NULL. The message is not cleared.
 * - -2 if the buffer is too small or `length` is negative. The message is not cleared: call again with a
 *   larger buffer.
 * - -3 after an internal error of the library.
 * - -4 if the message contains a NUL. It is cleared.
 *
 * # Threading
 *
 * Each thread has its own message: call this on the thread on which the function failed.
 */
int32_t pactffi_get_error_message(char *buffer, int32_t length);

/**
 * Counts the objects that the library holds for its caller. A test that frees everything ends with the number
 * it began with.
 *
 * # Parameters
 *
 * - `kind` - the objects to count; `LiveKind_All` counts all of them.
 *
 * # Returns
 *
 * The number of objects, or `UINT64_MAX` if `kind` is not a constant of the enum. On failure
 * `pactffi_get_error_message` gives the reason.
 */
uint64_t pactffi_live_objects(LiveKind kind);

/* ---- Logging: sinks, levels and the log callback ---- */

/**
 * Starts logging to standard output, at the level that an environment variable gives.
 *
 * # Parameters
 *
 * - `log_env_var` - name of the variable; `LOG_LEVEL` if NULL. If there is no variable of this name, the text
 *   itself is used as the value. A value is a level (`error`, `warn`, `info`, `debug`, `trace`, `off`) or a
 *   list of directives such as `warn,pact_ffi::mock_server=debug`. Without a level for all targets, errors are
 *   logged.
 *
 * # Errors
 *
 * If sinks were applied before, or `log_env_var` is not UTF-8, nothing changes and `pactffi_get_error_message`
 * gives the reason.
 */
void pactffi_init(const char *log_env_var);

/**
 * Starts logging to standard error.
 *
 * # Parameters
 *
 * - `level` - `ERROR`, `WARN`, `INFO`, `DEBUG`, `TRACE`, `NONE` or `OFF`, in upper or lower case. NULL and any
 *   other text mean `INFO`.
 *
 * # Errors
 *
 * If sinks were applied before, nothing changes and `pactffi_get_error_message` gives the reason.
 */
void pactffi_init_with_log_level(const char *level);

/**
 * Does nothing. It exists for programs that call it: this library needs no preparation of the terminal.
 */
void pactffi_enable_ansi_support(void);

/**
 * Writes a line to the log.
 *
 * # Parameters
 *
 * - `source` - name of the program that logs, added to the line as the field `source`; `client` if NULL.
 * - `log_level` - `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`, in upper or lower case. NULL and any other text
 *   mean `INFO`.
 * - `message` - the message. NULL logs nothing.
 *
 * # Errors
 *
 * If `source` or `message` is not UTF-8, nothing is logged and `pactffi_get_error_message` gives the reason.
 */
void pactffi_log_message(const char *source,
                         const char *log_level,
                         const char *message);

/**
 * Removes the sinks that this thread has attached and not applied. Call it before the first
 * `pactffi_logger_attach_sink`.
 *
 * # Threading
 *
 * Each thread has its own list of attached sinks.
 */
void pactffi_logger_init(void);

/**
 * Attaches a sink, a place to which the log is written. `pactffi_logger_apply` puts the attached sinks into
 * use.
 *
 * # Parameters
 *
 * - `sink_specifier` - `stdout`, `stderr`, `buffer` (memory, read with `pactffi_fetch_log_buffer`), or `file `
 *   followed by a path. The file and its directories are created at once; lines are appended to the file.
 * - `level_filter` - the most detailed level that is written to this sink.
 *
 * # Returns
 *
 * - 0 on success.
 * - -3 if `sink_specifier` is NULL or not UTF-8.
 * - -4 if it is not one of these sinks.
 * - -6 if the file or its directories cannot be created or opened.
 * - -8 if `level_filter` is not a constant of the enum.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 *
 * # Threading
 *
 * Each thread has its own list of attached sinks.
 */
int32_t pactffi_logger_attach_sink(const char *sink_specifier,
                                   LevelFilter level_filter);

/**
 * Starts logging to the sinks that this thread has attached, for all threads. This is possible once in a
 * process.
 *
 * If no sink is attached, lines up to `INFO` are written to standard output.
 *
 * # Returns
 *
 * - 0 on success.
 * - -1 if sinks were applied before, by this function, `pactffi_init`, `pactffi_init_with_log_level` or a
 *   `pactffi_log_to_` function. The attached sinks are removed.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_logger_apply(void);

/**
 * Starts logging to standard output only.
 *
 * # Parameters
 *
 * - `level_filter` - the most detailed level that is logged.
 *
 * # Returns
 *
 * - 0 on success.
 * - -1 if sinks were applied before.
 * - -8 if `level_filter` is not a constant of the enum.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_log_to_stdout(LevelFilter level_filter);

/**
 * Starts logging to standard error only.
 *
 * # Parameters
 *
 * - `level_filter` - the most detailed level that is logged.
 *
 * # Returns
 *
 * - 0 on success.
 * - -1 if sinks were applied before.
 * - -8 if `level_filter` is not a constant of the enum.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_log_to_stderr(LevelFilter level_filter);

/**
 * Starts logging to a file only.
 *
 * # Parameters
 *
 * - `file_name` - path of the file; must not be NULL. The file and its directories are created if they do not
 *   exist; lines are appended.
 * - `level_filter` - the most detailed level that is logged.
 *
 * # Returns
 *
 * - 0 on success.
 * - -1 if sinks were applied before; no file is created.
 * - -4 if `file_name` is empty.
 * - -6 if the file or its directories cannot be created or opened.
 * - -7 if `file_name` is NULL or not UTF-8.
 * - -8 if `level_filter` is not a constant of the enum.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_log_to_file(const char *file_name, LevelFilter level_filter);

/**
 * Starts logging to memory only. `pactffi_fetch_log_buffer` returns the lines.
 *
 * # Parameters
 *
 * - `level_filter` - the most detailed level that is logged.
 *
 * # Returns
 *
 * - 0 on success.
 * - -1 if sinks were applied before.
 * - -8 if `level_filter` is not a constant of the enum.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_log_to_buffer(LevelFilter level_filter);

/**
 * Sets the level of all applied sinks.
 *
 * # Parameters
 *
 * - `level_filter` - the most detailed level that is written to the sinks from now on.
 *
 * # Returns
 *
 * - 0 on success.
 * - -2 if no sinks were applied.
 * - -8 if `level_filter` is not a constant of the enum.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 *
 * # Threading
 *
 * May be called from any thread at any time, also from a callback.
 */
int32_t pactffi_log_set_level(LevelFilter level_filter);

/**
 * Returns log lines from memory and removes them there.
 *
 * # Parameters
 *
 * - `log_id` - the lines to return: the port of a mock server, `verify:` followed by the name of a provider,
 *   or `global` for all lines that belong to neither. NULL and text that is not UTF-8 mean `global`.
 *
 * # Returns
 *
 * The lines since the last call, an empty text if there are none. The library holds at most the newest
 * 8 MiB of `global`, 1 MiB of a provider and 256 KiB of a mock server.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_fetch_log_buffer(const char *log_id);

/**
 * Registers a function that is called for every log event up to the level of `pactffi_set_log_callback_level`.
 * It needs applied sinks; their level does not matter.
 *
 * # Parameters
 *
 * - `callback` - the function. It replaces the function registered before; NULL only removes that one. Its
 *   arguments are
 *   - `id` - the port of a mock server, or `verify:` followed by the name of the provider that is
 *     verified; empty for other events,
 *   - `test_run_id` - the text that the thread has set with `pactffi_set_test_run_id`; empty if it has set
 *     none,
 *   - `level` - `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`,
 *   - `target` - the part of the library that logs,
 *   - `message` - the message, followed by its fields as ` name=value`.
 *
 * # Ownership
 *
 * The library owns the strings. They are valid until the callback returns.
 *
 * # Threading
 *
 * The callback is called on the thread on which the event happens, for mock servers on threads of the library,
 * and on several threads at the same time. Events during a call of the library are reported at the end of that
 * call. The callback may call any function of the library; events that this causes on its own thread are not
 * reported to it. When this function returns, the previous callback is not running any more, unless the
 * previous callback itself makes this call.
 */
void pactffi_register_log_callback(void (*callback)(const char *id,
                                                    const char *test_run_id,
                                                    const char *level,
                                                    const char *target,
                                                    const char *message));

/**
 * Sets the level of the registered log callback. Before the first call, no event is reported to it.
 *
 * # Parameters
 *
 * - `level_filter` - the most detailed level that is reported.
 *
 * # Errors
 *
 * If `level_filter` is not a constant of the enum, nothing changes and `pactffi_get_error_message` gives the
 * reason.
 *
 * # Threading
 *
 * May be called from any thread at any time, also from a callback.
 */
void pactffi_set_log_callback_level(LevelFilter level_filter);

/**
 * Sets the test run id of this thread. Log callbacks receive it with every event of this thread, and plugins with
 * every call that this thread, or a mock server that it starts, makes to them.
 *
 * # Parameters
 *
 * - `test_run_id` - the id. NULL, an empty text and text that is not UTF-8 remove it.
 *
 * # Threading
 *
 * Each thread has its own test run id.
 */
void pactffi_set_test_run_id(const char *test_run_id);

/* ---- Freeing strings ---- */

/**
 * Frees a string that a function of this library returned and that the caller owns.
 *
 * # Parameters
 *
 * - `string` - the string. NULL does nothing.
 *
 * # Errors
 *
 * If the caller does not own the string (it was freed before, belongs to another object, is constant, or was
 * not returned by this library), nothing is freed and `pactffi_get_error_message` gives the reason.
 */
void pactffi_string_delete(char *string);

/**
 * Frees a string, as `pactffi_string_delete` does.
 *
 * Deprecated: use `pactffi_string_delete`.
 *
 * # Parameters
 *
 * - `s` - the string. NULL does nothing.
 *
 * # Errors
 *
 * The same as of `pactffi_string_delete`.
 */
void pactffi_free_string(char *s);

/* ---- Checking values: regular expressions, dates and times ---- */

/**
 * Checks whether a regular expression matches a whole text, in the way of the `regex` matching rule.
 *
 * # Parameters
 *
 * - `regex` - the regular expression; must not be NULL.
 * - `example` - the text; NULL is an empty text.
 *
 * # Returns
 *
 * True if it matches. False if it does not match, which sets no error message, and on failure: if `regex` is
 * NULL or malformed, if an argument is not UTF-8, or if the search takes too many steps. On failure
 * `pactffi_get_error_message` gives the reason.
 */
bool pactffi_check_regex(const char *regex, const char *example);

/**
 * Checks whether a text is a date or time in a given format.
 *
 * # Parameters
 *
 * - `value` - the text; must not be NULL.
 * - `format` - the format in the pattern language of Java's `DateTimeFormatter`, for instance
 *   `yyyy-MM-dd`; must not be NULL.
 *
 * # Returns
 *
 * - 0 if the text is in the format.
 * - 1 if it is not, an argument is empty, or `format` is malformed.
 * - 2 if an argument is NULL or not UTF-8.
 *
 * If the result is not 0, `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_validate_datetime(const char *value, const char *format);

/* ---- Generating values ---- */

/**
 * Sets the seed of the random generator, so that a test run can be repeated with the same generated values.
 * The environment variable `PACT_SEED` (a number, read at the first use of the library) sets it at the start.
 *
 * From now on, in every process with the same seed:
 *
 * - The n-th call that generates values (`pactffi_generate_regex_value`, `pactffi_generator_generate_string`,
 *   the functions that generate the contents of messages, ...) generates the same values. Calls of all threads
 *   are counted together: if several threads generate values, they repeat only if the order of their calls
 *   repeats.
 * - The n-th mock server that is started generates the same values for its first request, the same for its
 *   second request, and so on. Other calls and other mock servers do not change them.
 *
 * Mock servers that are running keep the seed with which they were started. Regular expressions, numbers,
 * strings, UUIDs and booleans repeat. Dates and times follow the clock and do not.
 *
 * # Parameters
 *
 * - `seed` - any number. A second call, also with the same number, starts again from the first value.
 *
 * # Threading
 *
 * The process has one seed for all threads. May be called from any thread at any time.
 */
void pactffi_set_seed(uint64_t seed);

/**
 * Generates a random text that matches a regular expression.
 *
 * A repetition without upper limit repeats at most twenty times more than its lower limit. Where the
 * expression allows several characters, printable ASCII is used.
 *
 * # Parameters
 *
 * - `regex` - the regular expression, without anchors, look-around and back-references; must not be NULL.
 *
 * # Returns
 *
 * `StringResult_Ok` with the text, or `StringResult_Failed` with the reason.
 *
 * # Ownership
 *
 * Free the text or the reason with `pactffi_string_delete`.
 */
StringResult pactffi_generate_regex_value(const char *regex);

/**
 * Formats the current date and time, in the time zone of the machine.
 *
 * # Parameters
 *
 * - `format` - the format in the pattern language of Java's `DateTimeFormatter`, for instance
 *   `yyyy-MM-dd'T'HH:mm:ss`; must not be NULL.
 *
 * # Returns
 *
 * `StringResult_Ok` with the text, or `StringResult_Failed` with the reason.
 *
 * # Ownership
 *
 * Free the text or the reason with `pactffi_string_delete`.
 */
StringResult pactffi_generate_datetime_string(const char *format);

/* ---- Building a pact: creating, describing, writing to a file, freeing ---- */

/**
 * Creates a pact between a consumer and a provider and returns a handle to it.
 *
 * Add interactions with `pactffi_new_interaction`, `pactffi_new_message_interaction` and
 * `pactffi_new_sync_message_interaction`. The pact is written in specification version 3 unless
 * `pactffi_with_specification` sets another version.
 *
 * # Parameters
 *
 * - `consumer_name` - name of the consumer; `Consumer` if NULL or not UTF-8.
 * - `provider_name` - name of the provider; `Provider` if NULL or not UTF-8.
 *
 * # Returns
 *
 * A handle, or 0 if 65,535 pacts exist. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the pact with `pactffi_free_pact_handle`.
 */
PactHandle pactffi_new_pact(const char *consumer_name, const char *provider_name);

/**
 * Frees a pact and its interactions. Mock servers that were started for it keep running.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact. It and the handles of its interactions are invalid afterwards.
 *
 * # Returns
 *
 * 0 on success, 1 if `pact` is not a valid handle. On failure `pactffi_get_error_message` gives the reason.
 */
uint32_t pactffi_free_pact_handle(PactHandle pact);

/**
 * Sets the version of the Pact specification in which a pact is written.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 * - `version` - the version. With `PactSpecification_Unknown` files are written in version 4.
 *
 * # Returns
 *
 * True on success. False if `pact` is not a valid handle, `version` is not a constant of the enum, or a mock
 * server was started for the pact. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_with_specification(PactHandle pact, PactSpecification version);

/**
 * Returns the version of the Pact specification in which a pact is written.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 *
 * # Returns
 *
 * The version, or `PactSpecification_Unknown` if `pact` is not a valid handle. On failure
 * `pactffi_get_error_message` gives the reason.
 */
PactSpecification pactffi_handle_get_pact_spec_version(PactHandle pact);

/**
 * Adds an entry to the metadata of the pact file, as `metadata.<namespace>.<name>`.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 * - `namespace` - first key; must not be NULL, empty, or one that the library writes itself (`pactRust`,
 *   `pactSpecification`, `plugins`).
 * - `name` - second key; NULL is an empty text.
 * - `value` - value of the entry, stored as a string also if it looks like JSON; NULL is an empty text.
 *
 * # Returns
 *
 * True on success. False if `pact` is not a valid handle, an argument is invalid, or a mock server was started
 * for the pact. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_with_pact_metadata(PactHandle pact,
                                const char *namespace_,
                                const char *name,
                                const char *value);

/**
 * Writes a pact to a file called `<consumer>-<provider>.json`. The pact needs no mock server for that.
 *
 * If the file exists and `overwrite` is false, the pact is merged into it: an interaction with the same key,
 * or with the same description, type and provider states, is replaced; all others stay. Provider states are the
 * same if their names and parameters are; below specification version 3 only the name of the first one counts.
 * Several processes may write the same file at the same time. If writing fails, an existing file does not change.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 * - `directory` - directory of the file; it and its parent directories are created if they do not exist. NULL
 *   or an empty text means the current directory.
 * - `overwrite` - true to replace an existing file, false to merge the pact into it.
 *
 * # Returns
 *
 * - 0 on success.
 * - 1 if `directory` is not UTF-8, or after an internal error of the library.
 * - 2 if the file could not be written: no permission, a consumer or provider name that leaves the directory,
 *   an existing file that is not a pact of the same consumer and provider, or interactions that the
 *   specification version does not support.
 * - 3 if `pact` is not a valid handle.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_pact_handle_write_file(PactHandle pact,
                                       const char *directory,
                                       bool overwrite);

/* ---- Interactions: creating, describing, provider states, keys and comments ---- */

/**
 * Adds an HTTP interaction to a pact and returns a handle to it.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 * - `description` - the description, such as `a request for user 42`. An interaction of the pact with the same
 *   description is replaced.
 *
 * # Returns
 *
 * A handle, or 0 if `pact` is not a valid handle, `description` is NULL or not UTF-8, or the pact has 65,535
 * interactions. On failure `pactffi_get_error_message` gives the reason.
 */
InteractionHandle pactffi_new_interaction(PactHandle pact,
                                          const char *description);

/**
 * Adds an asynchronous message to a pact and returns a handle to it.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 * - `description` - the description, such as `a user was created`. An interaction of the pact with the same
 *   description is replaced.
 *
 * # Returns
 *
 * A handle, or 0 if `pact` is not a valid handle, `description` is NULL or not UTF-8, or the pact has 65,535
 * interactions. On failure `pactffi_get_error_message` gives the reason.
 */
InteractionHandle pactffi_new_message_interaction(PactHandle pact, const char *description);

/**
 * Adds a synchronous message (a request message and its response messages) to a pact and returns a handle to
 * it.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 * - `description` - the description, such as `a request for the price of an item`. An interaction of the pact
 *   with the same description is replaced.
 *
 * # Returns
 *
 * A handle, or 0 if `pact` is not a valid handle, `description` is NULL or not UTF-8, or the pact has 65,535
 * interactions. On failure `pactffi_get_error_message` gives the reason.
 */
InteractionHandle pactffi_new_sync_message_interaction(PactHandle pact, const char *description);

/**
 * Sets the description of an interaction.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `description` - the description; must not be NULL.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle, `description` is NULL or not UTF-8, or a mock
 * server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_upon_receiving(InteractionHandle interaction,
                            const char *description);

/**
 * Adds a provider state without parameters to an interaction, also if the interaction already has a state of
 * this name.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `description` - name of the state; must not be NULL.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle, `description` is NULL or not UTF-8, or a mock
 * server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_given(InteractionHandle interaction,
                   const char *description);

/**
 * Adds a parameter to a provider state of an interaction. The state is added if the interaction has none of
 * this name; of several states of this name, the first gets the parameter.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `description` - name of the state; must not be NULL.
 * - `name` - name of the parameter; must not be NULL.
 * - `value` - value of the parameter as JSON; text that is not JSON is a string. NULL is an empty string.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle, an argument is invalid, or a mock server was
 * started for its pact. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_given_with_param(InteractionHandle interaction,
                              const char *description,
                              const char *name,
                              const char *value);

/**
 * Adds a provider state with parameters to an interaction, also if the interaction already has a state of this
 * name.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `description` - name of the state; must not be NULL.
 * - `params` - the parameters as a JSON object; must not be NULL. Any other JSON becomes a parameter called
 *   `value`.
 *
 * # Returns
 *
 * - 0 on success.
 * - 1 if `interaction` is not a valid handle or a mock server was started for its pact.
 * - 2 if `params` is not JSON.
 * - 3 if `description` or `params` is NULL or not UTF-8.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_given_with_params(InteractionHandle interaction,
                                  const char *description,
                                  const char *params);

/**
 * Sets the name of the test that created an interaction. The pact file has it as the comment `testname`
 * (specification version 4 only).
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `test_name` - name of the test; must not be NULL.
 *
 * # Returns
 *
 * - 0 on success.
 * - 1 if `test_name` is NULL or not UTF-8, or after an internal error of the library.
 * - 2 if `interaction` is not a valid handle.
 * - 3 if a mock server was started for its pact.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 */
uint32_t pactffi_interaction_test_name(InteractionHandle interaction, const char *test_name);

/**
 * Sets or removes the key of an interaction, which identifies the interaction when pacts are merged
 * (specification version 4 only).
 *
 * This is possible after a mock server was started for the pact, but does not change that server.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `value` - the key. NULL removes it.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or `value` is not UTF-8. On failure
 * `pactffi_get_error_message` gives the reason.
 */
bool pactffi_set_key(InteractionHandle interaction, const char *value);

/**
 * Marks an interaction as pending or not (specification version 4 only). The verification of a provider does
 * not fail because of a pending interaction.
 *
 * This is possible after a mock server was started for the pact, but does not change that server.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `pending` - true for pending.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle. On failure `pactffi_get_error_message` gives
 * the reason.
 */
bool pactffi_set_pending(InteractionHandle interaction, bool pending);

/**
 * Sets or removes a comment of an interaction (specification version 4 only).
 *
 * This is possible after a mock server was started for the pact, but does not change that server.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `key` - name of the comment; must not be NULL.
 * - `value` - the comment as JSON; text that is not JSON is a string. NULL removes the comment.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle, `key` is NULL, or an argument is not UTF-8.
 * On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_set_comment(InteractionHandle interaction, const char *key, const char *value);

/**
 * Adds a line to the comment `text` of an interaction (specification version 4 only).
 *
 * This is possible after a mock server was started for the pact, but does not change that server.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `comment` - the line; must not be NULL.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle, or `comment` is NULL or not UTF-8. On failure
 * `pactffi_get_error_message` gives the reason.
 */
bool pactffi_add_text_comment(InteractionHandle interaction,
                              const char *comment);

/**
 * Adds a reference to an interaction. The pact file has it as the comment `references.<group>.<name>`
 * (specification version 4 only).
 *
 * This is possible after a mock server was started for the pact, but does not change that server.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `group` - the document or system that is referred to, such as `openapi`; must not be NULL.
 * - `name` - name of the reference; must not be NULL.
 * - `value` - value of the reference as JSON; text that is not JSON is a string. It must not be NULL.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle, or another argument is NULL or not UTF-8. On
 * failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_add_interaction_reference(InteractionHandle interaction,
                                       const char *group,
                                       const char *name,
                                       const char *value);

/**
 * Makes mock servers wait before they send the response of an interaction, for tests of timeouts.
 *
 * The delay is kept with the interaction in memory and used by mock servers that are started later; it is not written
 * into the pact file. For a server that is running, use `pactffi_mock_server_set_delay`.
 *
 * The server waits after it has compared the request, which is then in its results and was passed to its callback. It
 * waits without a thread: other requests, also on the same HTTP/2 connection, are answered meanwhile.
 * `pactffi_cleanup_mock_server` does not wait for the end of the delay: the connection is closed after half a second at
 * most. Only the response of the interaction is delayed, not the answer to a request that does not match.
 *
 * # Parameters
 *
 * - `interaction` - handle of an HTTP interaction.
 * - `milliseconds` - the delay in milliseconds, at most 86400000 (one day); 0 for none. The last call counts.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or is a message, or the delay is too long. On failure
 * `pactffi_get_error_message` gives the reason.
 */
bool pactffi_interaction_set_delay(InteractionHandle interaction,
                                   uint64_t milliseconds);

/**
 * Makes mock servers spoil the response of an interaction, for tests of retries and error handling.
 *
 * The fault is kept with the interaction in memory and used by mock servers that are started later; it is not written
 * into the pact file. For a server that is running, use `pactffi_mock_server_set_fault`.
 *
 * The request is compared, counted and passed to the callback of the server as usual, and a delay comes first. The
 * faults are, with and without TLS:
 *
 * - `ResponseFault_ConnectionReset` - the TCP connection is reset (RST).
 * - `ResponseFault_EmptyResponse` - the connection is closed in order, without an answer.
 * - `ResponseFault_PartialBody` - the head of the response is sent with the `Content-Length` of the whole body, then the
 *   first half of the body; then the connection is closed in order. A response without a body is sent as it is before
 *   the connection is closed.
 * - `ResponseFault_Garbage` - bytes that are not HTTP are sent; then the connection is closed in order.
 *
 * On HTTP/2 the same happens to the connection: all requests that are open on it end with it, and half a body ends
 * without the end of its stream. Only the response of the interaction is spoiled, not the answer to a request that does
 * not match.
 *
 * # Parameters
 *
 * - `interaction` - handle of an HTTP interaction.
 * - `fault` - what to do instead of sending the whole response; `ResponseFault_None` takes a fault back. The last call
 *   counts.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or is a message, or `fault` is not a constant of the
 * enum. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_interaction_set_fault(InteractionHandle interaction,
                                   ResponseFault fault);

/**
 * Checks the matching rules and generators of an interaction, as they are now. It finds rules that do not
 * match their own example value, and regular expressions and date formats that are malformed. It also finds another HTTP
 * interaction of the pact with the same request, and says which of them a mock server answers with.
 *
 * Adding such a rule is not a failure. The call that adds it also logs the warning, unless the interaction had
 * more than 256 rules and generators before that call. What is wrong with regular expressions is logged when the pact
 * is written.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 *
 * # Returns
 *
 * A JSON array of objects with the strings `part` (`request`, `response` or `message`), `category` (such as
 * `body`), `path` and `warning`; `[]` if there are no warnings. The warning of another interaction with the same request
 * has the part `request` and an empty `category` and `path`. NULL if `interaction` is not a valid handle.
 * On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_interaction_warnings(InteractionHandle interaction);

/* ---- Request line, query, headers and status of an HTTP interaction ---- */

/**
 * Sets the method and the path of the request of an HTTP interaction.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `method` - the method, in upper or lower case; `GET` if NULL.
 * - `path` - the path in the form of a request line, not percent-decoded, without a query; `/` if NULL. It may be
 *   integration JSON: `{"pact:matcher:type": "regex", "regex": "/users/\\d+", "value": "/users/1"}`; see
 *   `pactffi_with_body`.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or not an HTTP interaction, the path has a `?` (use
 * `pactffi_with_query_parameter_v2`), or a mock server was started for its pact. On failure
 * `pactffi_get_error_message` gives the reason.
 */
bool pactffi_with_request(InteractionHandle interaction,
                          const char *method,
                          const char *path);

/**
 * Sets a value of a query parameter of the request of an HTTP interaction.
 *
 * Deprecated: use `pactffi_with_query_parameter_v2`, which also accepts a list of values.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `name` - name of the parameter; must not be NULL.
 * - `index` - index of the value, counted from 0; below 4096.
 * - `value` - the value, or integration JSON with a single value; empty if NULL.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or not an HTTP interaction, an argument is
 * invalid, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_with_query_parameter(InteractionHandle interaction,
                                  const char *name,
                                  size_t index,
                                  const char *value);

/**
 * Sets a value of a query parameter of the request of an HTTP interaction.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `name` - name of the parameter; must not be NULL.
 * - `index` - index of the value, counted from 0; below 4096. Values before it that were not set have no `=`.
 * - `value` - the value; NULL is a parameter without `=`. It may be integration JSON, such as
 *   `{"pact:matcher:type": "integer", "value": "1"}` or `{"pact:matcher:type": "type", "value": ["1", "2"]}`. A list
 *   at index 0 is appended to the values that were set before. JSON without a matcher or generator is the value itself.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or not an HTTP interaction, an argument is
 * invalid, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_with_query_parameter_v2(InteractionHandle interaction,
                                     const char *name,
                                     size_t index,
                                     const char *value);

/**
 * Sets a value of a header of the request or response of an HTTP interaction.
 *
 * Deprecated: use `pactffi_with_header_v2`, which also accepts a list of values.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
 * - `name` - name of the header; must not be NULL.
 * - `index` - index of the value, counted from 0; below 4096.
 * - `value` - the value, or integration JSON with a single value. It is never split at commas. NULL is an
 *   empty value.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or not an HTTP interaction, an argument is
 * invalid, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_with_header(InteractionHandle interaction,
                         InteractionPart part,
                         const char *name,
                         size_t index,
                         const char *value);

/**
 * Sets a value of a header of the request or response of an HTTP interaction.
 *
 * Header names are compared without case; the pact file has the spelling of the first call.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
 * - `name` - name of the header; must not be NULL.
 * - `index` - index of the value, counted from 0; below 4096. Values before it that were not set are empty.
 * - `value` - the value; NULL is an empty value. At index 0, the value of a list header (`Accept`, `Vary`,
 *   ...) is split at its commas. It may be integration JSON with a matcher; a list of values replaces all values,
 *   for any index. JSON without a matcher or generator is the value itself.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or not an HTTP interaction, an argument is
 * invalid, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_with_header_v2(InteractionHandle interaction,
                            InteractionPart part,
                            const char *name,
                            size_t index,
                            const char *value);

/**
 * Replaces all values of a header of the request or response of an HTTP interaction by one value.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
 * - `name` - name of the header, compared without case; must not be NULL.
 * - `value` - the value, which is not trimmed, not split and not parsed as JSON. NULL is an empty value.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or not an HTTP interaction, an argument is
 * invalid, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_set_header(InteractionHandle interaction,
                        InteractionPart part,
                        const char *name,
                        const char *value);

/**
 * Sets the status of the response of an HTTP interaction.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `status` - the status, from 100 to 999.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or not an HTTP interaction, the status is out
 * of range, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the
 * reason.
 */
bool pactffi_response_status(InteractionHandle interaction, uint16_t status);

/**
 * Sets the status of the response of an HTTP interaction from a text.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `status` - a number from 100 to 999, or integration JSON such as
 *   `{"pact:matcher:type": "statusCode", "status": "success", "value": 200}`; 200 if NULL. With a matcher or
 *   generator whose value is missing, null, empty or 0, the status becomes the first one that rule and generator
 *   allow: 400 for `clientError`, 200 if they say nothing about it.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or not an HTTP interaction, the text is not a
 * status, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_response_status_v2(InteractionHandle interaction,
                                const char *status);

/* ---- Bodies, files, metadata, matching rules and generators of an interaction ---- */

/**
 * Sets the body of an interaction from text.
 *
 * A JSON body may be integration JSON: objects with `pact:matcher:type` or `pact:generator:type` stand in
 * place of values and add matching rules and generators. XML and form bodies may be described in the same way,
 * as JSON. A text of another type `text/...`, or of XML, may be one matcher whose value is the text. Under types such
 * as `text/json`, `application/x-amz-json-1.1` and, line by line, `application/x-ndjson` a body that is JSON is read
 * like other JSON. If the part has no `Content-Type` header (for a message, no metadata `contentType`), it is added as
 * `content_type` spells it.
 *
 * # Integration JSON
 *
 * A matcher is an object that stands in place of a value. Its key `pact:matcher:type` names a rule, `value` is the example,
 * `pact:generator:type` names a generator, and the other keys are the attributes of both:
 * `{"pact:matcher:type": "type", "min": 1, "value": ["red"]}`. In place of a rule's name there may be a matching rule
 * definition expression, or an array of matchers, of which all must match. Other names are those of plugins. Rules,
 * with the defaults of their attributes and the version of the specification that introduced them:
 *
 * | `pact:matcher:type` | attributes | version |
 * |---|---|---|
 * | `equality` | | 3 |
 * | `type` | `min`, `max` | 2 |
 * | `regex` | `regex` (required) | 2 |
 * | `include` | `value` (required) | 3 |
 * | `number` | | 3 |
 * | `integer` | | 3 |
 * | `decimal` | | 3 |
 * | `boolean` | | 3 |
 * | `null` | | 3 |
 * | `date` | `format` (`yyyy-MM-dd`) | 3 |
 * | `time` | `format` (`HH:mm:ss`) | 3 |
 * | `datetime` | `format` (`yyyy-MM-dd'T'HH:mm:ssXXX`) | 3 |
 * | `contentType` | `value` (required) | 3 |
 * | `values` | | 3 |
 * | `semver` | | 4 |
 * | `notEmpty` | | 4 |
 * | `statusCode` | `status` (`success`) | 4 |
 * | `arrayContains` | `variants` (required) | 4 |
 * | `eachKey` | `rules`, `value`, `generator` | 4 |
 * | `eachValue` | `rules`, `value`, `generator` | 4 |
 *
 * Generators, which make a value each time:
 *
 * | `pact:generator:type` | attributes | version |
 * |---|---|---|
 * | `RandomInt` | `min` (0), `max` (10) | 3 |
 * | `RandomDecimal` | `digits` (10) | 3 |
 * | `RandomHexadecimal` | `digits` (10) | 3 |
 * | `RandomString` | `size` (10) | 3 |
 * | `RandomBoolean` | | 3 |
 * | `Uuid` | `format` (`lower-case-hyphenated`) | 3 |
 * | `Regex` | `regex` (required) | 3 |
 * | `Date` | `format` (`yyyy-MM-dd`), `expression` | 3 |
 * | `Time` | `format` (`HH:mm:ss`), `expression` | 3 |
 * | `DateTime` | `format` (`yyyy-MM-dd'T'HH:mm:ss.SSSZ`), `expression` | 3 |
 * | `ProviderState` | `expression` (required), `dataType` | 4 |
 * | `MockServerURL` | `example`, `regex` | 4 |
 *
 * `docs/matchers.md` has the meaning of each, an example, its expression, and how it is written in other languages.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `part` - `InteractionPart_Request` or `InteractionPart_Response`. An asynchronous message has one part
 *   only. For a synchronous message, each call for the response adds another response.
 * - `content_type` - content type of the body. If NULL or malformed: the content type that the part already
 *   has, otherwise one detected from the body, otherwise `text/plain`.
 * - `body` - the text, copied during the call. NULL, an empty text and text that is not UTF-8 set an empty
 *   body.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle, a matcher in the body is malformed, a form has a
 * member that no form can send, or a mock server was started for its pact. On failure `pactffi_get_error_message`
 * gives the reason.
 */
bool pactffi_with_body(InteractionHandle interaction,
                       InteractionPart part,
                       const char *content_type,
                       const char *body);

/**
 * Sets the body of an interaction to bytes.
 *
 * If the part has no `Content-Type` header (for a message, no metadata `contentType`), it is added.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
 * - `content_type` - content type of the bytes; `application/octet-stream` if NULL.
 * - `body` - the bytes, copied during the call. NULL sets a null body.
 * - `size` - number of bytes; 0 sets an empty body.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or, for an HTTP interaction, a mock server was
 * started for its pact. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_with_binary_body(InteractionHandle interaction,
                              InteractionPart part,
                              const char *content_type,
                              const uint8_t *body,
                              size_t size);

/**
 * Sets the body of an interaction to bytes, and adds a `contentType` matching rule for it: only the content
 * type of the actual body is compared, not its bytes.
 *
 * Deprecated: use `pactffi_with_binary_body` and, where only the type matters, a `contentType` rule.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
 * - `content_type` - content type of the bytes and of the matching rule; must not be NULL.
 * - `body` - the bytes, copied during the call. NULL sets a null body.
 * - `size` - number of bytes; 0 sets an empty body.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle, `content_type` is NULL or, for an HTTP
 * interaction, a mock server was started for its pact. On failure `pactffi_get_error_message` gives the
 * reason.
 */
bool pactffi_with_binary_file(InteractionHandle interaction,
                              InteractionPart part,
                              const char *content_type,
                              const uint8_t *body,
                              size_t size);

/**
 * Adds a file to the multipart body of an HTTP interaction.
 *
 * It does the same as `pactffi_with_multipart_file_v2` with a NULL `boundary`.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
 * - `content_type` - content type that the actual file must have; must not be NULL.
 * - `file` - path of the file, which is read during the call. NULL adds no file and sets a multipart body
 *   without parts.
 * - `part_name` - name of the form field; `file` if NULL.
 *
 * # Returns
 *
 * `StringResult_Ok` with NULL on success, `StringResult_Failed` with the reason on failure.
 *
 * # Ownership
 *
 * Free the reason with `pactffi_string_delete`.
 */
StringResult pactffi_with_multipart_file(InteractionHandle interaction,
                                         InteractionPart part,
                                         const char *content_type,
                                         const char *file,
                                         const char *part_name);

/**
 * Adds a file to the multipart body of an HTTP interaction.
 *
 * The content type of the body becomes `multipart/form-data`. The file in the body has `content_type` as its
 * `Content-Type`, and a `contentType` matching rule is added for it: the actual file must have these very bytes, or be
 * of that type. The boundary is not compared.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
 * - `content_type` - content type that the actual file must have; must not be NULL.
 * - `file` - path of the file, which is read during the call. NULL adds no file and sets a multipart body
 *   without parts.
 * - `part_name` - name of the form field; `file` if NULL.
 * - `boundary` - boundary between the parts; 16 random characters if NULL. A body that already has parts keeps
 *   its boundary.
 *
 * # Returns
 *
 * `StringResult_Ok` with NULL on success, `StringResult_Failed` with the reason on failure.
 *
 * # Ownership
 *
 * Free the reason with `pactffi_string_delete`.
 */
StringResult pactffi_with_multipart_file_v2(InteractionHandle interaction,
                                            InteractionPart part,
                                            const char *content_type,
                                            const char *file,
                                            const char *part_name,
                                            const char *boundary);

/**
 * Sets or removes a metadata entry of a message.
 *
 * # Parameters
 *
 * - `interaction` - handle of an asynchronous or synchronous message.
 * - `key` - name of the entry; must not be NULL.
 * - `value` - JSON, which may be integration JSON; text that is not JSON is a string. NULL removes the entry.
 * - `part` - for a synchronous message, `InteractionPart_Request` or `InteractionPart_Response`, which changes
 *   all responses that were added so far.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or is an HTTP interaction, a matcher is
 * malformed, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the
 * reason.
 */
bool pactffi_with_metadata(InteractionHandle interaction,
                           const char *key,
                           const char *value,
                           InteractionPart part);

/**
 * Adds matching rules to the request or response of an interaction.
 *
 * This is possible after a mock server was started for the pact, but does not change that server.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
 * - `rules` - JSON object in the form of a pact file: by category, or flat as in specification version 2. It
 *   may be wrapped in `{"matchingRules": ...}`. An empty array or null in the place of a category has no rules.
 *   It must not be NULL.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or the rules are malformed. On failure
 * `pactffi_get_error_message` gives the reason.
 */
bool pactffi_with_matching_rules(InteractionHandle interaction,
                                 InteractionPart part,
                                 const char *rules);

/**
 * Sets generators of the request or response of an interaction. A generator of the same path is replaced.
 *
 * This is possible after a mock server was started for the pact, but does not change that server.
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
 * - `generators` - JSON object in the form of a pact file. It may be wrapped in `{"generators": ...}`. It must
 *   not be NULL.
 *
 * # Returns
 *
 * True on success. False if `interaction` is not a valid handle or the generators are malformed. On failure
 * `pactffi_get_error_message` gives the reason.
 */
bool pactffi_with_generators(InteractionHandle interaction,
                             InteractionPart part,
                             const char *generators);

/* ---- Synchronous messages of a pact that is being built, for consumer tests ---- */

/**
 * Returns a synchronous message as JSON with its generators applied: the request to send and the responses to
 * expect in a test.
 *
 * # Parameters
 *
 * - `interaction_handle` - handle of the message.
 *
 * # Returns
 *
 * The interaction in the form of specification version 4, without matching rules and generators. Generators
 * that need a provider state or the URL of a mock server leave the example value. An empty string if
 * `interaction_handle` is not a valid handle or not a synchronous message. On failure
 * `pactffi_get_error_message` gives the reason. Never NULL.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`, also if it is empty.
 */
const char *pactffi_sync_message_generate_contents(InteractionHandle interaction_handle);

/**
 * Compares a text with the contents of a response of a synchronous message. Metadata is not compared. JSON
 * keys that are not expected are allowed.
 *
 * # Parameters
 *
 * - `interaction` - handle of the message.
 * - `index` - index of the response, counted from 0.
 * - `content_type` - content type of the text, for instance `application/json`. NULL means the content type of
 *   the response.
 * - `contents` - the actual contents; must not be NULL.
 *
 * # Returns
 *
 * A JSON array of mismatches, `[]` if there are none. NULL if `interaction` is not a valid handle, not a
 * synchronous message or has no response at `index`, `contents` is NULL or not UTF-8, or `content_type` is not
 * UTF-8 or not a content type. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_sync_message_match_response_contents(InteractionHandle interaction,
                                                          size_t index,
                                                          const char *content_type,
                                                          const char *contents);

/* ---- Messages and message pacts, by the older functions ---- */

/**
 * Creates a message pact between a consumer and a provider and returns a handle to it.
 *
 * It does the same as `pactffi_new_pact`: all functions that take a `PactHandle` accept the handle.
 *
 * # Parameters
 *
 * - `consumer_name` - name of the consumer; `Consumer` if NULL or not UTF-8.
 * - `provider_name` - name of the provider; `Provider` if NULL or not UTF-8.
 *
 * # Returns
 *
 * A handle, or 0 if 65,535 pacts exist. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the message pact with `pactffi_free_message_pact_handle`.
 */
MessagePactHandle pactffi_new_message_pact(const char *consumer_name, const char *provider_name);

/**
 * Frees a message pact and its messages. It does the same as `pactffi_free_pact_handle`.
 *
 * # Parameters
 *
 * - `pact` - handle of the message pact. It and the handles of its messages are invalid afterwards.
 *
 * # Returns
 *
 * 0 on success, 1 if `pact` is not a valid handle. On failure `pactffi_get_error_message` gives the reason.
 */
uint32_t pactffi_free_message_pact_handle(MessagePactHandle pact);

/**
 * Adds an asynchronous message to a message pact and returns a handle to it.
 *
 * # Parameters
 *
 * - `pact` - handle of the message pact.
 * - `description` - the description, such as `a user was created`. Unlike `pactffi_new_message_interaction`,
 *   this does not replace an interaction with the same description.
 *
 * # Returns
 *
 * A handle, or 0 if `pact` is not a valid handle, `description` is NULL or not UTF-8, or the pact has 65,535
 * interactions. On failure `pactffi_get_error_message` gives the reason.
 */
MessageHandle pactffi_new_message(MessagePactHandle pact, const char *description);

/**
 * Adds an asynchronous message to a pact and returns a handle to it.
 *
 * Deprecated: use `pactffi_new_message_interaction`.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 * - `description` - the description. Unlike `pactffi_new_message_interaction`, this does not replace an
 *   interaction with the same description.
 *
 * # Returns
 *
 * A handle, or 0 if `pact` is not a valid handle, `description` is NULL or not UTF-8, or the pact has 65,535
 * interactions. On failure `pactffi_get_error_message` gives the reason.
 */
MessageHandle pactffi_new_async_message(PactHandle pact, const char *description);

/**
 * Sets the description of a message.
 *
 * # Parameters
 *
 * - `message` - handle of the message.
 * - `description` - the description; must not be NULL.
 *
 * # Errors
 *
 * If `message` is not a valid handle, or `description` is NULL or not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_expects_to_receive(MessageHandle message, const char *description);

/**
 * Adds a provider state without parameters to a message, also if the message already has a state of this name.
 *
 * # Parameters
 *
 * - `message` - handle of the message.
 * - `description` - name of the state; must not be NULL.
 *
 * # Errors
 *
 * If `message` is not a valid handle, or `description` is NULL or not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_given(MessageHandle message,
                           const char *description);

/**
 * Adds a parameter to a provider state of a message. The state is added if the message has none of this
 * name; of several states of this name, the first gets the parameter.
 *
 * # Parameters
 *
 * - `message` - handle of the message.
 * - `description` - name of the state; must not be NULL.
 * - `name` - name of the parameter; must not be NULL.
 * - `value` - value of the parameter as JSON; text that is not JSON is a string. NULL is an empty string.
 *
 * # Errors
 *
 * If `message` is not a valid handle, `description` or `name` is NULL, or a text is not UTF-8, nothing changes
 * and `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_given_with_param(MessageHandle message,
                                      const char *description,
                                      const char *name,
                                      const char *value);

/**
 * Sets the contents of a message. The metadata does not change.
 *
 * # Parameters
 *
 * - `message_handle` - handle of the message. For a synchronous message, the contents of the request are set.
 * - `content_type` - content type of the contents; `text/plain` if NULL. Text that is not a content type
 *   counts as an unknown content type.
 * - `body` - the contents, copied during the call. Contents of a JSON or other text type must end with a
 *   NUL; `size` is ignored for them. JSON may be integration JSON, also if the content type is another text
 *   type. XML may be described as JSON. NULL sets an empty text for text types and null contents for other
 *   types.
 * - `size` - number of bytes of contents that are not text.
 *
 * # Errors
 *
 * If `message_handle` is not a valid handle or is an HTTP interaction, `content_type` is not UTF-8, or a
 * matcher in the contents is malformed, nothing changes and `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_with_contents(MessageHandle message_handle,
                                   const char *content_type,
                                   const uint8_t *body,
                                   size_t size);

/**
 * Sets a metadata entry of a message to a string.
 *
 * Deprecated: use `pactffi_with_metadata`.
 *
 * # Parameters
 *
 * - `message_handle` - handle of the message.
 * - `key` - name of the entry; must not be NULL.
 * - `value` - value of the entry, stored as a string also if it looks like JSON. NULL is an empty string.
 *
 * # Errors
 *
 * If `message_handle` is not a valid handle, `key` is NULL, or a text is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_with_metadata(MessageHandle message_handle, const char *key, const char *value);

/**
 * Sets a metadata entry of a message.
 *
 * Deprecated: use `pactffi_with_metadata`.
 *
 * # Parameters
 *
 * - `message_handle` - handle of the message.
 * - `key` - name of the entry; must not be NULL.
 * - `value` - value of the entry as JSON, which may be integration JSON; text that is not JSON is a string.
 *   NULL is an empty string.
 *
 * # Errors
 *
 * If `message_handle` is not a valid handle, `key` is NULL, a text is not UTF-8, or a matcher is malformed,
 * nothing changes and `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_with_metadata_v2(MessageHandle message_handle, const char *key, const char *value);

/**
 * Returns an asynchronous message as JSON with its generators applied, to be handed to the code under test.
 *
 * # Parameters
 *
 * - `message_handle` - handle of the message.
 *
 * # Returns
 *
 * The message, with its matching rules, in the form of specification version 4 if the pact is written in that
 * version, otherwise in the form of version 3. `null` if its contents are null. An empty string if it has no
 * contents, which sets no error message, or if `message_handle` is not a valid handle or not an asynchronous
 * message. On failure `pactffi_get_error_message` gives the reason. Never NULL.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`, also if it is empty.
 */
const char *pactffi_message_reify(MessageHandle message_handle);

/**
 * Writes a message pact to a file called `<consumer>-<provider>.json`, as `pactffi_pact_handle_write_file`
 * does. If that fails, an existing file does not change.
 *
 * # Parameters
 *
 * - `pact` - handle of the message pact.
 * - `directory` - directory of the file; it and its parent directories are created if they do not exist. NULL
 *   or an empty text means the current directory.
 * - `overwrite` - true to replace an existing file, false to merge the pact into it.
 *
 * # Returns
 *
 * - 0 on success.
 * - 1 if the file could not be written, `directory` is not UTF-8, or after an internal error of the library.
 * - 2 if `pact` is not a valid handle.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_write_message_pact_file(MessagePactHandle pact, const char *directory, bool overwrite);

/**
 * Replaces the metadata `metadata.<namespace>` of the pact file by one entry. Other entries of the namespace
 * are removed.
 *
 * # Parameters
 *
 * - `pact` - handle of the message pact.
 * - `namespace` - first key; must not be NULL or empty. `pactSpecification`, which the library writes itself,
 *   does not change.
 * - `name` - second key; NULL is an empty text.
 * - `value` - value of the entry, always stored as a string; NULL is an empty text.
 *
 * # Errors
 *
 * If `pact` is not a valid handle, `namespace` is NULL or empty, or a text is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_with_message_pact_metadata(MessagePactHandle pact,
                                        const char *namespace_,
                                        const char *name,
                                        const char *value);

/* ---- Mock servers: starting, reading results, writing the pact file, stopping ---- */

/**
 * Starts a mock server for a pact.
 *
 * The server answers requests with the HTTP interactions that the pact has at this moment. From now on the
 * pact cannot be edited, also after the server is stopped. Several servers may be started for the same pact.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 * - `addr` - IP address or host name to listen on, without a port; 127.0.0.1 if NULL or empty. `memory` ignores it.
 *   `localhost` listens on 127.0.0.1 and, if the system has IPv6, on ::1. A plugin gets 127.0.0.1 for `localhost`; the
 *   empty text is no address for it.
 * - `port` - port to listen on; 0 lets the system choose one. `memory` ignores it.
 * - `transport` - `http`, also if NULL or empty, `https`, or `memory`. The first two accept HTTP/1 and HTTP/2: `https` by
 *   ALPN, `http` by the first bytes of the client. `memory` is a server without a socket, see below. Any other name is
 *   a transport of a plugin that is loaded: the plugin runs the server.
 * - `transport_config` - JSON object with the keys below, or NULL. A plugin that runs the server gets all keys; for
 *   `http`, `https` and `memory` unknown ones are ignored and mentioned in the log of the server.
 *
 * # Servers without a socket
 *
 * A server of the transport `memory` listens nowhere: it has no port, no thread and no descriptor. It answers requests
 * that are given to `pactffi_mock_server_answer`, on the thread of the caller, and as `http` answers them: content
 * codings, generated values, CORS headers, the body limit and the results are the same, and so is the pact file. URLs
 * that are generated for the mock server begin with `http://memory`. The number that is returned instead of a port lies
 * above 65535, and no other server of this process gets it later; all functions on mock servers take it.
 *
 * # Servers of plugins
 *
 * The plugin answers with the interactions that are of its transport. The functions on mock servers work with the port
 * that it returns: whether it has matched, its mismatches, writing the pact file, which then names the transport in
 * these interactions, and stopping it. Stop it before the plugin is released with `pactffi_cleanup_plugins`.
 *
 * # Configuration
 *
 * A plugin gets all keys, as members of the test context; they mean what the plugin says. For `http`, `https` and
 * `memory`:
 *
 * - `corsPreflight` - boolean, default false: whether an OPTIONS request that matches no interaction is
 *   answered as a CORS preflight. A value that is not a boolean counts as false.
 * - `keepAlive` - boolean, default true, not for `memory`: whether a connection may carry several requests. A value
 *   that is not a boolean counts as false.
 * - `bodyLimit` - largest request body in bytes, default 104857600. A larger body is answered with status 413
 *   and does not count as a request.
 * - `stateHeader` - name of a request header, such as `X-Pact-State`. The lines of this header name the provider states
 *   that are in force for the request; they replace those of `pactffi_mock_server_set_states`. Each line is one name,
 *   commas included, or a JSON array as that function takes; a line that is neither empty nor such an array is a name.
 *   The header is compared with the pact as any other; without an entry in the pact it makes no difference.
 * - `tls` - object, for `https` only. `certificate` and `privateKey` are the server's certificate and key,
 *   each as PEM text or as path of a PEM file; without them the server gets a certificate of the certificate
 *   authority of this process, see `pactffi_get_tls_ca_certificate`. `clientAuthority` is PEM text or path of
 *   the certificate authorities that client certificates must come from. `clientCertificate` is `required`
 *   (the default if there is a `clientAuthority`) or `optional`.
 *
 * # Returns
 *
 * The port of the server, or the number of a server without a socket. On failure:
 *
 * - -1 if `pact` is not a valid handle.
 * - -2 if `transport_config` is not JSON or has an invalid value, or a response of the pact has a status
 *   outside 100 to 999.
 * - -3 if the server cannot listen there, another mock server of this process has the port (at any address),
 *   no loaded plugin has the transport, or the plugin could not start the server.
 * - -4 if an argument is not UTF-8, or after an internal error of the library.
 * - -5 if `addr` is not an address.
 * - -6 if a certificate or key cannot be read or used.
 *
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Stop the server with `pactffi_cleanup_mock_server`. Freeing the pact does not stop it.
 */
int32_t pactffi_create_mock_server_for_transport(PactHandle pact,
                                                 const char *addr,
                                                 uint16_t port,
                                                 const char *transport,
                                                 const char *transport_config);

/**
 * Starts a mock server for a pact that is given as JSON.
 *
 * Deprecated: build the pact with handles and use `pactffi_create_mock_server_for_transport`.
 *
 * # Parameters
 *
 * - `pact_str` - the text of a pact file; must not be NULL.
 * - `addr_str` - address to listen on, as `host:port`; must not be NULL. Port 0 lets the system choose one.
 * - `tls` - true to serve HTTPS with a certificate of the certificate authority of this process, see
 *   `pactffi_get_tls_ca_certificate`.
 *
 * # Returns
 *
 * The port of the server. On failure:
 *
 * - -1 if `pact_str` or `addr_str` is NULL.
 * - -2 if `pact_str` is not a pact, or one of its responses has a status outside 100 to 999.
 * - -3 if the server cannot listen there, or another mock server of this process has the port.
 * - -4 if an argument is not UTF-8, or after an internal error of the library.
 * - -5 if `addr_str` is not an address.
 * - -6 if no certificate can be created.
 *
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Stop the server with `pactffi_cleanup_mock_server`.
 */
int32_t pactffi_create_mock_server(const char *pact_str, const char *addr_str, bool tls);

/**
 * Starts a mock server for a pact.
 *
 * Deprecated: use `pactffi_create_mock_server_for_transport`.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 * - `addr_str` - address to listen on, as `host:port`. Port 0 lets the system choose one.
 * - `tls` - true to serve HTTPS with a certificate of the certificate authority of this process, see
 *   `pactffi_get_tls_ca_certificate`.
 *
 * # Returns
 *
 * The port of the server. On failure:
 *
 * - -1 if `pact` is not a valid handle.
 * - -2 if a response of the pact has a status outside 100 to 999.
 * - -3 if the server cannot listen there, or another mock server of this process has the port.
 * - -4 if `addr_str` is not UTF-8, or after an internal error of the library.
 * - -5 if `addr_str` is NULL or not an address.
 * - -6 if no certificate can be created.
 *
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Stop the server with `pactffi_cleanup_mock_server`. Freeing the pact does not stop it.
 */
int32_t pactffi_create_mock_server_for_pact(PactHandle pact, const char *addr_str, bool tls);

/**
 * Checks whether all requests so far have matched and every interaction was requested. If a plugin runs the
 * server, the plugin is asked.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 *
 * # Returns
 *
 * True if both are so. False if not, which sets no error message, if no mock server has this port, or if the
 * plugin does not answer. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_mock_server_matched(int32_t mock_server_port);

/**
 * Waits until a mock server has received a number of requests.
 *
 * A request counts as soon as it was compared with the pact; its result can be read from then on. Requests
 * before this call count too. A CORS preflight (an OPTIONS request that the pact does not have) does not
 * count, nor does a request that is not valid HTTP.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 * - `requests` - number of requests to wait for; 0 does not wait.
 * - `timeout_ms` - longest time to wait, in milliseconds.
 *
 * # Returns
 *
 * The number of requests that the server has received. It is less than `requests` if the time has passed or
 * the server was stopped. On failure:
 *
 * - -1 if no mock server has this port.
 * - -2 if it was called from a thread of the library or in a callback of a mock server, where it could wait for
 *   itself.
 * - -3 if a plugin runs the server, whose requests the library does not see, or after an internal error of the
 *   library.
 *
 * `pactffi_get_error_message` gives the reason.
 *
 * # Threading
 *
 * Any number of threads may wait for the same server. `pactffi_cleanup_mock_server` ends the waiting of all.
 */
int64_t pactffi_mock_server_wait(int32_t mock_server_port,
                                 uint64_t requests,
                                 uint64_t timeout_ms);

/**
 * Registers a function that is called for each request that a mock server receives from now on, with the
 * result of the comparison.
 *
 * It is called after the result was recorded and before the response is sent: when a client has the response,
 * the call has returned. It is called for the same requests that `pactffi_mock_server_wait` counts.
 *
 * The result, `verdict`, is a JSON object: `type` (`request-match`, `request-mismatch` or
 * `request-not-found`), `method`, `path` and `request` (as in `pactffi_mock_server_mismatches`), `interaction`
 * (description of the interaction that matched or is nearest), `mismatches` (if there are any), `status` (of the
 * response), and if they were set `delay` (in milliseconds) and `fault` (`connectionReset`, `emptyResponse`,
 * `partialBody` or `garbage`).
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 * - `callback` - the function. It replaces the function registered before; NULL only removes that one.
 * - `user_data` - passed to the function unchanged. May be NULL.
 *
 * # Returns
 *
 * True on success, false if no mock server has this port, or if a plugin runs the server, whose requests the
 * library does not see. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The library owns `verdict`; it is valid until the callback returns. The caller keeps `user_data` valid until
 * a later call of this function, or of `pactffi_cleanup_mock_server`, has returned: both wait for callbacks
 * that are running. A call of this function from inside the callback does not wait.
 *
 * # Threading
 *
 * The callback is called on threads of the library, on several at the same time if several clients send
 * requests. For a server without a socket it is called by `pactffi_mock_server_answer`, on the thread of its caller. It
 * may call functions of the library, for instance to read the mismatches or to start another
 * server; `pactffi_cleanup_mock_server` and `pactffi_mock_server_wait` fail there. It must not wait for a
 * thread that is in `pactffi_cleanup_mock_server`. It must return normally: neither `longjmp` nor a C++
 * exception may leave it.
 */
bool pactffi_mock_server_on_request(int32_t mock_server_port,
                                    RequestCallback callback,
                                    void *user_data);

/**
 * Puts provider states in force at a mock server: they decide which of several interactions with the same request is
 * served.
 *
 * Of the interactions that match a request equally, one whose provider states are all in force is served; of several
 * such interactions the one with the most states, then the one that was added to the pact first. An interaction without
 * states needs none to be in force. If no interaction has all its states in force, and before the first call of this
 * function, the one is served that was added first. States never make a request match or not match: a request
 * satisfies all interactions that have it (see `pactffi_mock_server_matched`), and the report names those that were never
 * served (see `pactffi_mock_server_report`).
 *
 * The states apply to requests that the server compares after this call. A request that has the header of the key
 * `stateHeader` of the transport configuration is compared with the states in the header instead.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 * - `states` - the states as a JSON array; they replace the states of the previous call. Each is a name (a string), or
 *   an object with the string `name` and, if the parameters matter, the object `params`: the parameters of the
 *   interaction's state must then be equal to it. With `[]` no state is in force, so that an interaction without
 *   states is served before one that has states. NULL or an empty text takes the states back, as before the first call.
 *
 * # Returns
 *
 * True on success. False if no mock server has this port, `states` is not UTF-8 or not such an array, or if a plugin
 * runs the server, whose requests the library does not see; then nothing has changed. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Threading
 *
 * May be called on any thread while requests are served. Each request is compared either with all states of one call or
 * with all of another.
 */
bool pactffi_mock_server_set_states(int32_t mock_server_port,
                                    const char *states);

/**
 * Makes a running mock server wait before it sends the responses of an interaction, or of all interactions.
 *
 * It is as `pactffi_interaction_set_delay`, for this server only and for requests that it receives from now on. It
 * replaces the delay that the interaction had.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 * - `description` - description of the interaction; NULL stands for all HTTP interactions of the server. If several have
 *   the description, all of them are meant.
 * - `milliseconds` - the delay in milliseconds, at most 86400000 (one day); 0 for none.
 *
 * # Returns
 *
 * True on success. False if no mock server has this port, it has no HTTP interaction with this description,
 * `description` is not UTF-8, the delay is too long, or a plugin runs the server; then nothing has changed. On failure
 * `pactffi_get_error_message` gives the reason.
 */
bool pactffi_mock_server_set_delay(int32_t mock_server_port,
                                   const char *description,
                                   uint64_t milliseconds);

/**
 * Makes a running mock server spoil the responses of an interaction, or of all interactions.
 *
 * It is as `pactffi_interaction_set_fault`, for this server only and for requests that it receives from now on. It
 * replaces the fault that the interaction had.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 * - `description` - description of the interaction; NULL stands for all HTTP interactions of the server. If several have
 *   the description, all of them are meant.
 * - `fault` - what to do instead of sending the whole response; `ResponseFault_None` takes a fault back.
 *
 * # Returns
 *
 * True on success. False if no mock server has this port, it has no HTTP interaction with this description,
 * `description` is not UTF-8, `fault` is not a constant of the enum, or a plugin runs the server; then nothing has
 * changed. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_mock_server_set_fault(int32_t mock_server_port,
                                   const char *description,
                                   ResponseFault fault);

/**
 * Returns the mismatches of a mock server as a JSON array.
 *
 * Each entry has a `type`: `request-mismatch` (a request that differs from an interaction, with its
 * `mismatches`), `request-not-found` (a request for which the pact has no interaction) or `missing-request`
 * (an interaction that was not requested). If a plugin runs the server, the plugin is asked, and each entry has
 * `path`, `error` and `mismatches` (`path`, `mismatch`, `expected`, `actual`, `diff`) instead.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 *
 * # Returns
 *
 * The JSON, `[]` if everything matched, or NULL if no mock server has this port or the plugin does not answer. On
 * failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The server owns the string: it stays valid until `pactffi_cleanup_mock_server`. Do not free it.
 */
char *pactffi_mock_server_mismatches(int32_t mock_server_port);

/**
 * Returns a report on the requests that did not match, for people or programs.
 *
 * For each such request it lists up to three nearest interactions and compares them part by part (method,
 * path, each query parameter, each expected header, body). Where a part differs, it gives the reason, the
 * expected and the actual value, and for JSON and text bodies the lines that differ. Interactions that were
 * not requested follow, and those that were never served because another interaction with the same request was served
 * instead. The first of the three is the one whose mismatches `pactffi_mock_server_mismatches`
 * returns, if it returns any for the request.
 *
 * An interaction that was never served is in the report also if everything matched: the request that it has in common
 * with another satisfies both, and still the client was never tested with this response. Provider states decide which of
 * them is served, see `pactffi_mock_server_set_states`.
 *
 * The JSON form is an object with the arrays `requests` (`method`, `path`, `nearest`: `description`, `method`,
 * `path`, `aspects`), `missing` (`description`, `method`, `path`) and `neverServed` (`description`, `method`, `path`,
 * `states`: array of `name` and `params`, `servedInstead`: description), and the numbers `moreRequests`, `moreMissing`
 * and `moreNeverServed`. Each of `aspects` has a `kind` (`method`, `path`, `query`, `header` or `body`), the `name` of
 * a parameter or header, `agrees`, `expected`, `actual`, and where it differs `differences` (`mismatch`,
 * `expected`, `actual`, `path`) and `diffs` (`path`, `lines`). The server sends the same `nearest` in the body
 * of its response to such a request.
 *
 * The report is limited to 100 requests, 100 interactions that were not requested, 100 that were never served, 10 differences of each
 * part, 300 bytes of each value, 32 KB for each interaction and 64 KB of JSON for each request; what is left
 * out is counted. At most 1000 interactions are compared with a request, fewer if its body is larger than 4
 * KB: those with the nearest method and path.
 *
 * If a plugin runs the server, the report has what the plugin says did not match; the JSON form has it as the
 * array `results`, as in `pactffi_mock_server_mismatches`.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 * - `format` - form of the report.
 *
 * # Returns
 *
 * The report; if everything matched and every interaction was served, an empty text or a JSON object with empty arrays. NULL if no mock server has
 * this port, `format` is not a constant of the enum or the plugin does not answer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The server owns the string: it stays valid until `pactffi_cleanup_mock_server`. Do not free it.
 */
const char *pactffi_mock_server_report(int32_t mock_server_port,
                                        ReportFormat format);

/**
 * Returns the log lines of a mock server since the last call.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 *
 * # Returns
 *
 * The lines, an empty text if there are none, or NULL if no mock server has this port. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The server owns the string: it stays valid until `pactffi_cleanup_mock_server`. Do not free it.
 */
const char *pactffi_mock_server_logs(int32_t mock_server_port);

/**
 * Writes the pact of a mock server to a file called `<consumer>-<provider>.json`.
 *
 * The pact is written as it was when the server was started, whether or not all requests have matched. If the
 * file exists and `overwrite` is false, the pact is merged into it, as `pactffi_pact_handle_write_file` does.
 * If writing fails, an existing file does not change.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 * - `directory` - directory of the file; it and its parent directories are created if they do not exist. NULL
 *   or an empty text means the current directory.
 * - `overwrite` - true to replace an existing file, false to merge the pact into it.
 *
 * # Returns
 *
 * - 0 on success.
 * - 1 if `directory` is not UTF-8, or after an internal error of the library.
 * - 2 if the file could not be written.
 * - 3 if no mock server has this port.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_write_pact_file(int32_t mock_server_port, const char *directory, bool overwrite);

/**
 * Stops a mock server and frees the strings it owns.
 *
 * New connections are refused at once. Connections that are idle, in the middle of a request or in a TLS
 * handshake are closed. Requests that were read completely get half a second to be answered. When this
 * function returns, the port is free, no thread waits for the server and its callback is not called any more.
 *
 * A server without a socket is not found any more from now on. Answers that other threads are making are finished, and
 * are not waited for unless their callback is running; answers that were made stay until they are deleted.
 *
 * If a plugin runs the server, the plugin is asked to stop it. That it fails, or is not there any more, is
 * logged and no failure.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 *
 * # Returns
 *
 * True on success. False if no mock server has this port, or if it was called from a thread of the library or in a
 * callback of a mock server. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_cleanup_mock_server(int32_t mock_server_port);

/**
 * Returns the certificate of the certificate authority that issues the certificates of HTTPS mock servers.
 *
 * A client that trusts it can connect to every HTTPS mock server of this process that has no certificate of
 * its own: under `localhost`, `127.0.0.1`, `[::1]`, the address the server listens on, and every other host
 * name that resolves to it. The key of the authority is created when it is first needed, exists in the memory
 * of this process only and is gone when it ends. Trust the certificate for the duration of a test run only.
 *
 * # Returns
 *
 * The certificate as PEM text, the same at every call, or NULL if none can be created. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
char *pactffi_get_tls_ca_certificate(void);

/* ---- Mock servers without a socket: requests that are function calls, and their answers ---- */

/**
 * Answers a request to a mock server without a socket, on the calling thread.
 *
 * The request is compared with the pact, recorded and logged, and the answer is made as `http` does it. The answer is
 * what a client reads from a connection: with `content-length`, and without a body for HEAD and the statuses 204 and 304;
 * `date` and `connection` are left out. A body that is longer than the option `bodyLimit` is answered with the status 413
 * and does not count as a request. A body without `content-length` and `transfer-encoding` gets its `content-length`.
 * The function never sleeps: the caller waits for the delay of the answer, and acts out its fault.
 *
 * # Parameters
 *
 * - `mock_server_port` - number of the server.
 * - `method` - method, such as `GET`; must not be NULL.
 * - `target` - request target as a client sends it: the path, escaped, and after a question mark the query; must not be
 *   NULL. A URL stands for its path and query; `*` is allowed as in HTTP.
 * - `headers` - JSON object whose values are a text or an array of texts, or a JSON array of pairs of texts, which keeps
 *   the order of lines and repeated names; no headers if NULL or empty.
 * - `body` - the body as it would be sent, packed if `content-encoding` says so; may be NULL if `length` is 0.
 * - `length` - length of the body in bytes.
 *
 * # Returns
 *
 * The answer. NULL, and nothing is recorded, if
 *
 * - no mock server has this number, or the server has a socket or is run by a plugin,
 * - `method` or `target` is NULL or not UTF-8, `method` is no token, or `target` is no request target,
 * - `headers` is not UTF-8 or not such JSON, or has a name or a value that HTTP cannot carry, or a `content-length` that is
 *   not that of the body,
 * - `body` is NULL and `length` is not 0.
 *
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the answer with `pactffi_answer_delete`. It stays as it is when the server is cleaned up.
 *
 * # Threading
 *
 * Any number of threads may call it for one server at the same time; no thread waits for another. The function that
 * `pactffi_mock_server_on_request` has registered is called on the calling thread before the answer is returned. This
 * function may be called there, too, and in callbacks of the library on other threads. In a forked child it does not find
 * the servers of the parent.
 */
MockServerAnswer *pactffi_mock_server_answer(int32_t mock_server_port,
                                             const char *method,
                                             const char *target,
                                             const char *headers,
                                             const uint8_t *body,
                                             size_t length);

/**
 * Reads a whole answer in one call.
 *
 * # Parameters
 *
 * - `answer` - the answer.
 * - `data` - place for what is read; must not be NULL.
 *
 * # Returns
 *
 * True on success. False if `answer` is NULL or not a valid pointer, or `data` is NULL. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The answer owns the memory. It is valid until the answer is deleted.
 */
bool pactffi_answer_read(const MockServerAnswer *answer, AnswerData *data);

/**
 * Returns the status of an answer.
 *
 * # Parameters
 *
 * - `answer` - the answer.
 *
 * # Returns
 *
 * The status, 200 to 999. 0 if `answer` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
 * reason.
 */
uint16_t pactffi_answer_status(const MockServerAnswer *answer);

/**
 * Returns the header lines of an answer as JSON.
 *
 * # Parameters
 *
 * - `answer` - the answer.
 *
 * # Returns
 *
 * A JSON array of pairs of texts, name and value, in the order of the lines. Names are in lower case. NULL if `answer` is
 * NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The answer owns the string. It is valid until the answer is deleted.
 */
const char *pactffi_answer_headers(const MockServerAnswer *answer);

/**
 * Returns a header of an answer.
 *
 * # Parameters
 *
 * - `answer` - the answer.
 * - `name` - name of the header, in any case; must not be NULL.
 *
 * # Returns
 *
 * The value; the values of several lines are joined with a comma and a space. NULL if the answer has no such header,
 * which sets no error message, or if `name` is NULL or not UTF-8, or `answer` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The answer owns the string. It is valid until the answer is deleted.
 */
const char *pactffi_answer_header(const MockServerAnswer *answer,
                                   const char *name);

/**
 * Returns a header line of an answer. A loop that counts from 0 reads all lines.
 *
 * # Parameters
 *
 * - `answer` - the answer.
 * - `index` - number of the line, from 0.
 * - `name` - place for the name, which is in lower case. Nothing is written there if it is NULL.
 * - `value` - place for the value. Nothing is written there if it is NULL.
 *
 * # Returns
 *
 * True if there is such a line. False if there is none, which sets no error message, or if `answer` is NULL or not a valid
 * pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The answer owns both strings. They are valid until the answer is deleted.
 */
bool pactffi_answer_header_at(const MockServerAnswer *answer,
                              size_t index,
                              const char **name,
                              const char **value);

/**
 * Returns the body of an answer.
 *
 * # Parameters
 *
 * - `answer` - the answer.
 * - `length` - place for the length in bytes. Nothing is written there if it is NULL.
 *
 * # Returns
 *
 * The bytes. NULL with the length 0 if there are none, which sets no error message, or if `answer` is NULL or not a valid
 * pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The answer owns the bytes. They are valid until the answer is deleted.
 */
const uint8_t *pactffi_answer_body(const MockServerAnswer *answer,
                                    size_t *length);

/**
 * Returns how long the client is to wait for an answer. `pactffi_mock_server_answer` does not wait.
 *
 * # Parameters
 *
 * - `answer` - the answer.
 *
 * # Returns
 *
 * The time in milliseconds; 0 for an answer at once, or if `answer` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 */
uint64_t pactffi_answer_delay(const MockServerAnswer *answer);

/**
 * Returns what the client is to find instead of an answer. The answer is whole nevertheless: the caller acts out the
 * fault.
 *
 * # Parameters
 *
 * - `answer` - the answer.
 *
 * # Returns
 *
 * The fault. `ResponseFault_None` for none, or if `answer` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 */
ResponseFault pactffi_answer_fault(const MockServerAnswer *answer);

/**
 * Deletes an answer. Strings and bytes of it are invalid afterwards.
 *
 * # Parameters
 *
 * - `answer` - the answer. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_answer_delete(MockServerAnswer *answer);

/* ---- Matching rules, and iterating over the rules of a category ---- */

/**
 * Returns a matching rule as JSON, in the form of a pact file.
 *
 * # Parameters
 *
 * - `rule` - the rule.
 *
 * # Returns
 *
 * The JSON, compact and with sorted keys, or NULL if `rule` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_matching_rule_to_json(const MatchingRule *rule);

/**
 * Returns the next matching rule of a category.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * A pair of path and rule; a path with several rules is returned once for each rule. NULL after the last one,
 * which sets no error message, or if `iter` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the pair with `pactffi_matching_rules_iter_pair_delete`, which also deletes its path and its rule. Do
 * not free these two by themselves.
 */
const MatchingRuleKeyValuePair *pactffi_matching_rules_iter_next(MatchingRuleCategoryIterator *iter);

/**
 * Deletes an iterator over the matching rules of a category.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_matching_rules_iter_delete(MatchingRuleCategoryIterator *iter);

/**
 * Deletes a pair of path and matching rule, with both.
 *
 * # Parameters
 *
 * - `pair` - the pair. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_matching_rules_iter_pair_delete(const MatchingRuleKeyValuePair *pair);

/* ---- Generators, and iterating over the generators of a category ---- */

/**
 * Returns a generator as JSON, in the form of a pact file.
 *
 * # Parameters
 *
 * - `generator` - the generator.
 *
 * # Returns
 *
 * The JSON, compact and with sorted keys, or NULL if `generator` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_generator_to_json(const Generator *generator);

/**
 * Generates a value as text.
 *
 * # Parameters
 *
 * - `generator` - the generator.
 * - `context_json` - JSON object with the values that generators refer to: parameters of provider states by
 *   name, or under `providerState`, and the URL of a mock server as `mockServer.url`. NULL, an empty text and
 *   JSON that is not an object mean an empty context.
 *
 * # Returns
 *
 * The text. NULL if no value can be generated, for instance because the context does not have the value that
 * the generator needs, if `context_json` is not UTF-8 or not JSON, or if `generator` is NULL or not a valid
 * pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_generator_generate_string(const Generator *generator, const char *context_json);

/**
 * Generates an integer with a `RandomInt` or a `ProviderState` generator.
 *
 * # Parameters
 *
 * - `generator` - the generator.
 * - `context_json` - as for `pactffi_generator_generate_string`.
 *
 * # Returns
 *
 * The number. 0 on failure: if the generator is of another type, the number is negative or larger than 65,535,
 * no value can be generated, `context_json` is not UTF-8 or not JSON, or `generator` is NULL or not a valid
 * pointer. `pactffi_get_error_message` then gives the reason.
 */
uint16_t pactffi_generator_generate_integer(const Generator *generator,
                                            const char *context_json);

/**
 * Returns the next generator of a category.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * A pair of path and generator. NULL after the last one, which sets no error message, or if `iter` is NULL or
 * not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the pair with `pactffi_generators_iter_pair_delete`, which also deletes its path and its generator.
 * Do not free these two by themselves.
 */
const GeneratorKeyValuePair *pactffi_generators_iter_next(GeneratorCategoryIterator *iter);

/**
 * Deletes an iterator over the generators of a category.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_generators_iter_delete(GeneratorCategoryIterator *iter);

/**
 * Deletes a pair of path and generator, with both.
 *
 * # Parameters
 *
 * - `pair` - the pair. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_generators_iter_pair_delete(const GeneratorKeyValuePair *pair);

/* ---- Provider states and their parameters ---- */

/**
 * Returns the next provider state of an interaction.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * The provider state. NULL after the last one, which sets no error message, or if `iter` is NULL or not a
 * valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The interaction that `iter` was made from owns the provider state: it stays valid until the interaction is
 * deleted, also when `iter` is deleted. If the interaction was deleted before this call, `iter` owns it.
 */
ProviderState *pactffi_provider_state_iter_next(ProviderStateIterator *iter);

/**
 * Deletes an iterator over provider states.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_provider_state_iter_delete(ProviderStateIterator *iter);

/**
 * Returns the name of a provider state.
 *
 * # Parameters
 *
 * - `provider_state` - the provider state.
 *
 * # Returns
 *
 * The name, or NULL if `provider_state` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
 * gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_provider_state_get_name(const ProviderState *provider_state);

/**
 * Returns an iterator over the parameters of a provider state, in the order of their names.
 *
 * # Parameters
 *
 * - `provider_state` - the provider state.
 *
 * # Returns
 *
 * The iterator, or NULL if `provider_state` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_provider_state_param_iter_delete`. It stays valid when the provider state
 * is deleted.
 */
ProviderStateParamIterator *pactffi_provider_state_get_param_iter(ProviderState *provider_state);

/**
 * Returns the next parameter of a provider state.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * A pair of name and value, the value as JSON. NULL after the last one, which sets no error message, or if
 * `iter` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the pair with `pactffi_provider_state_param_pair_delete`, which also frees its strings. Do not free
 * these by themselves.
 */
ProviderStateParamPair *pactffi_provider_state_param_iter_next(ProviderStateParamIterator *iter);

/**
 * Deletes an iterator over parameters.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_provider_state_param_iter_delete(ProviderStateParamIterator *iter);

/**
 * Deletes a pair of name and value, with both strings.
 *
 * # Parameters
 *
 * - `pair` - the pair. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_provider_state_param_pair_delete(ProviderStateParamPair *pair);

/**
 * Deletes a provider state. It is not necessary: the interaction or iterator that owns it deletes it. The
 * pointer is invalid afterwards.
 *
 * # Parameters
 *
 * - `provider_state` - the provider state. NULL does nothing. If it is not a valid pointer, nothing is deleted
 *   and `pactffi_get_error_message` gives the reason.
 */
void pactffi_provider_state_delete(ProviderState *provider_state);

/* ---- Messages of specification version 3 ---- */

/**
 * Creates a message without contents. Its metadata has the entry `contentType` with the value
 * `application/json`.
 *
 * # Returns
 *
 * The message. NULL if too many pointers are in use. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the message with `pactffi_message_delete`.
 */
Message *pactffi_message_new(void);

/**
 * Parses a message from JSON.
 *
 * # Parameters
 *
 * - `index` - number that the default description is made of if the JSON has no description.
 * - `json_str` - a message in the form of a pact file of specification version 3.
 * - `spec_version` - must be `PactSpecification_V3`, the only version with messages of this form.
 *
 * # Returns
 *
 * The message. NULL if `json_str` is NULL, not UTF-8, not JSON or has malformed matching rules, or if
 * `spec_version` is another version. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the message with `pactffi_message_delete`.
 */
Message *pactffi_message_new_from_json(uint32_t index, const char *json_str, PactSpecification spec_version);

/**
 * Creates a message with a text as its contents.
 *
 * # Parameters
 *
 * - `body` - the contents; must not be NULL.
 * - `content_type` - content type of the contents, for instance `application/json`; must not be NULL. It is
 *   also stored as the metadata entry `contentType`.
 *
 * # Returns
 *
 * The message. NULL if one of the two is NULL or not UTF-8, or if `content_type` is not a content type. On
 * failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the message with `pactffi_message_delete`.
 */
Message *pactffi_message_new_from_body(const char *body, const char *content_type);

/**
 * Deletes a message. Pointers to its parts are invalid afterwards.
 *
 * # Parameters
 *
 * - `message` - the message. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_delete(Message *message);

/**
 * Returns the contents of a message as text, with its generators applied.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The contents, empty if they are empty, null or not text (their content type is binary, such as `image/png`,
 * or they are not UTF-8). NULL if the message has none, or `message` is NULL or not a valid pointer. On
 * failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_message_get_contents(const Message *message);

/**
 * Returns the contents of a message as bytes.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The bytes; `pactffi_message_get_contents_length` says how many. NULL if there are none, or `message` is NULL
 * or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `message` owns the bytes: they stay valid until `message` is deleted, also when its contents are set again.
 * Do not free them.
 */
const uint8_t *pactffi_message_get_contents_bin(const Message *message);

/**
 * Returns the length of the contents of a message.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The number of bytes, or 0 if there are none, `message` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 */
size_t pactffi_message_get_contents_length(const Message *message);

/**
 * Sets the contents of a message from text. The metadata stays as it is.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `contents` - the text, copied during the call. NULL makes the contents null.
 * - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `message` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_set_contents(Message *message, const char *contents, const char *content_type);

/**
 * Sets the contents of a message from bytes. The metadata stays as it is.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `contents` - the bytes, copied during the call. NULL makes the contents null.
 * - `len` - number of bytes.
 * - `content_type` - their content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `message` is NULL or not a valid pointer, or `content_type` is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_set_contents_bin(Message *message,
                                      const uint8_t *contents,
                                      size_t len,
                                      const char *content_type);

/**
 * Returns the description of a message.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The description. NULL if `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
 * gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_message_get_description(const Message *message);

/**
 * Sets the description of a message.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `description` - the description; bytes in it that are not UTF-8 are replaced by U+FFFD.
 *
 * # Returns
 *
 * 0, or 1 if an argument is NULL or `message` is not a valid pointer. On failure `pactffi_get_error_message`
 * gives the reason.
 */
int32_t pactffi_message_set_description(Message *message, const char *description);

/**
 * Returns a provider state of a message.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `index` - its index, counted from 0.
 *
 * # Returns
 *
 * The provider state. NULL if there is none at `index`, or `message` is NULL or not a valid pointer. On
 * failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `message` owns the provider state: it stays valid until `message` is deleted. Do not free it.
 */
const ProviderState *pactffi_message_get_provider_state(const Message *message, uint32_t index);

/**
 * Returns an iterator over the provider states of a message.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The iterator. NULL if `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
 * the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_provider_state_iter_delete`. It stays valid when the message is deleted.
 */
ProviderStateIterator *pactffi_message_get_provider_state_iter(Message *message);

/**
 * Returns the value of a metadata entry of a message.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `key` - name of the entry.
 *
 * # Returns
 *
 * The value if it is a string, an empty text if it is other JSON. NULL if there is no such entry, `key` is
 * NULL or not UTF-8, or `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
 * the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_message_find_metadata(const Message *message,
                                           const char *key);

/**
 * Sets a metadata entry of a message to a string.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `key` - name of the entry.
 * - `value` - its value.
 *
 * # Returns
 *
 * - 0 if the entry is new.
 * - -1 if it replaced an entry of the same name.
 * - -2 if an argument is NULL, a string is not UTF-8, or `message` is not a valid pointer.
 *   `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_message_insert_metadata(Message *message, const char *key, const char *value);

/**
 * Returns an iterator over the metadata of a message, in the order of the names.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The iterator. NULL if `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
 * the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_message_metadata_iter_delete`. It stays valid when the message is deleted.
 */
MessageMetadataIterator *pactffi_message_get_metadata_iter(Message *message);

/**
 * Returns the next metadata entry of a message.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * A pair of name and value: a string value as it is, any other value as JSON. NULL after the last one, which
 * sets no error message, or if `iter` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
 * gives the reason.
 *
 * # Ownership
 *
 * Delete the pair with `pactffi_message_metadata_pair_delete`, which also frees its strings. Do not free these
 * by themselves.
 */
MessageMetadataPair *pactffi_message_metadata_iter_next(MessageMetadataIterator *iter);

/**
 * Deletes an iterator over metadata.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_metadata_iter_delete(MessageMetadataIterator *iter);

/**
 * Deletes a pair of name and value, with both strings.
 *
 * # Parameters
 *
 * - `pair` - the pair. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_metadata_pair_delete(MessageMetadataPair *pair);

/* ---- The contents of messages: body, metadata, matching rules and generators ---- */

/**
 * Returns the contents of a message as text. Generators are not applied.
 *
 * # Parameters
 *
 * - `contents` - the contents.
 *
 * # Returns
 *
 * The text, empty if the contents are empty, null or not text (their content type is binary, such as
 * `image/png`, or they are not UTF-8). NULL if the message has none, or `contents` is NULL or not a valid
 * pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_message_contents_get_contents_str(const MessageContents *contents);

/**
 * Returns the contents of a message as bytes. Generators are not applied.
 *
 * # Parameters
 *
 * - `contents` - the contents.
 *
 * # Returns
 *
 * The bytes; `pactffi_message_contents_get_contents_length` says how many. NULL if there are none, or
 * `contents` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `contents` owns the bytes: they stay valid until `contents` is deleted, also when they are set again. Do not
 * free them.
 */
const uint8_t *pactffi_message_contents_get_contents_bin(const MessageContents *contents);

/**
 * Returns the length of the contents of a message.
 *
 * # Parameters
 *
 * - `contents` - the contents.
 *
 * # Returns
 *
 * The number of bytes, or 0 if there are none, `contents` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 */
size_t pactffi_message_contents_get_contents_length(const MessageContents *contents);

/**
 * Sets the contents of a message from text. The metadata stays as it is.
 *
 * # Parameters
 *
 * - `contents` - the contents; if a message owns them, the message changes.
 * - `contents_str` - the text, copied during the call. NULL makes the contents null.
 * - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `contents` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_contents_set_contents_str(MessageContents *contents,
                                               const char *contents_str,
                                               const char *content_type);

/**
 * Sets the contents of a message from bytes. The metadata stays as it is.
 *
 * # Parameters
 *
 * - `contents` - the contents; if a message owns them, the message changes.
 * - `contents_bin` - the bytes, copied during the call. NULL makes the contents null.
 * - `len` - number of bytes.
 * - `content_type` - their content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `contents` is NULL or not a valid pointer, or `content_type` is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_contents_set_contents_bin(MessageContents *contents,
                                               const uint8_t *contents_bin,
                                               size_t len,
                                               const char *content_type);

/**
 * Returns an iterator over the metadata of a message, in the order of the names.
 *
 * # Parameters
 *
 * - `contents` - the contents.
 *
 * # Returns
 *
 * The iterator. NULL if `contents` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
 * gives the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_message_metadata_iter_delete`. It stays valid when the contents are
 * deleted.
 */
MessageMetadataIterator *pactffi_message_contents_get_metadata_iter(const MessageContents *contents);

/**
 * Returns an iterator over the matching rules of a message, in the order of their paths.
 *
 * # Parameters
 *
 * - `contents` - the contents.
 * - `category` - category of the rules. The iterator is empty if there are no rules of this category.
 *
 * # Returns
 *
 * The iterator. NULL if `contents` is NULL or not a valid pointer, or `category` is not a constant of the
 * enum. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_matching_rules_iter_delete`. It stays valid when the contents are deleted.
 */
MatchingRuleCategoryIterator *pactffi_message_contents_get_matching_rule_iter(const MessageContents *contents,
                                                                              MatchingRuleCategory category);

/**
 * Returns an iterator over the generators of a message, in the order of their paths.
 *
 * # Parameters
 *
 * - `contents` - the contents.
 * - `category` - category of the generators. The iterator is empty if there are no generators of this
 *   category.
 *
 * # Returns
 *
 * The iterator. NULL if `contents` is NULL or not a valid pointer, or `category` is not a constant of the
 * enum. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_generators_iter_delete`. It stays valid when the contents are deleted.
 */
GeneratorCategoryIterator *pactffi_message_contents_get_generators_iter(const MessageContents *contents,
                                                                        GeneratorCategory category);

/**
 * Deletes the contents of a message.
 *
 * # Parameters
 *
 * - `contents` - the contents. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason. Contents that a message owns are deleted with it: deleting
 *   them here is not necessary and only makes the pointer invalid.
 */
void pactffi_message_contents_delete(const MessageContents *contents);

/* ---- Asynchronous messages of specification version 4 ---- */

/**
 * Creates an asynchronous message without contents.
 *
 * # Returns
 *
 * The message. NULL if too many pointers are in use. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the message with `pactffi_async_message_delete`.
 */
AsynchronousMessage *pactffi_async_message_new(void);

/**
 * Deletes an asynchronous message. Pointers to its parts are invalid afterwards.
 *
 * # Parameters
 *
 * - `message` - the message. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_async_message_delete(const AsynchronousMessage *message);

/**
 * Returns the contents of an asynchronous message, with its metadata, matching rules and generators.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The contents, the same pointer each time. Changes made through it change the message. NULL if `message` is
 * NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `message` owns the contents: they stay valid until `message` is deleted. Do not free them.
 */
const MessageContents *pactffi_async_message_get_contents(const AsynchronousMessage *message);

/**
 * Returns a copy of the contents of an asynchronous message with its generators applied.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The copy. Generators that need a provider state or the URL of a mock server leave the example value. NULL if
 * `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the copy with `pactffi_message_contents_delete`.
 */
const MessageContents *pactffi_async_message_generate_contents(const AsynchronousMessage *message);

/**
 * Returns the contents of an asynchronous message as text. Generators are not applied.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The text, empty if the contents are empty, null or not text (their content type is binary, such as
 * `image/png`, or they are not UTF-8). NULL if the message has none, or `message` is NULL or not a valid
 * pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_async_message_get_contents_str(const AsynchronousMessage *message);

/**
 * Returns the contents of an asynchronous message as bytes. Generators are not applied.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The bytes; `pactffi_async_message_get_contents_length` says how many. NULL if there are none, or `message`
 * is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `message` owns the bytes: they stay valid until `message` is deleted, also when its contents are set again.
 * Do not free them.
 */
const uint8_t *pactffi_async_message_get_contents_bin(const AsynchronousMessage *message);

/**
 * Returns the length of the contents of an asynchronous message.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The number of bytes, or 0 if there are none, `message` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 */
size_t pactffi_async_message_get_contents_length(const AsynchronousMessage *message);

/**
 * Sets the contents of an asynchronous message from text. The metadata stays as it is.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `contents` - the text, copied during the call. NULL makes the contents null.
 * - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `message` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_async_message_set_contents_str(AsynchronousMessage *message,
                                            const char *contents,
                                            const char *content_type);

/**
 * Sets the contents of an asynchronous message from bytes. The metadata stays as it is.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `contents` - the bytes, copied during the call. NULL makes the contents null.
 * - `len` - number of bytes.
 * - `content_type` - their content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `message` is NULL or not a valid pointer, or `content_type` is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_async_message_set_contents_bin(AsynchronousMessage *message,
                                            const uint8_t *contents,
                                            size_t len,
                                            const char *content_type);

/**
 * Returns the description of an asynchronous message.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The description. NULL if `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
 * gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_async_message_get_description(const AsynchronousMessage *message);

/**
 * Sets the description of an asynchronous message.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `description` - the description; bytes in it that are not UTF-8 are replaced by U+FFFD.
 *
 * # Returns
 *
 * 0, or 1 if an argument is NULL or `message` is not a valid pointer. On failure `pactffi_get_error_message`
 * gives the reason.
 */
int32_t pactffi_async_message_set_description(AsynchronousMessage *message, const char *description);

/**
 * Returns a provider state of an asynchronous message.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `index` - its index, counted from 0.
 *
 * # Returns
 *
 * The provider state. NULL if there is none at `index`, or `message` is NULL or not a valid pointer. On
 * failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `message` owns the provider state: it stays valid until `message` is deleted. Do not free it.
 */
const ProviderState *pactffi_async_message_get_provider_state(const AsynchronousMessage *message,
                                                              uint32_t index);

/**
 * Returns an iterator over the provider states of an asynchronous message.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The iterator. NULL if `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
 * the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_provider_state_iter_delete`. It stays valid when the message is deleted.
 */
ProviderStateIterator *pactffi_async_message_get_provider_state_iter(AsynchronousMessage *message);

/* ---- Synchronous messages: a request message and its response messages ---- */

/**
 * Creates a synchronous message: a request without contents, and no responses.
 *
 * # Returns
 *
 * The message. NULL if too many pointers are in use. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the message with `pactffi_sync_message_delete`.
 */
SynchronousMessage *pactffi_sync_message_new(void);

/**
 * Deletes a synchronous message. Pointers to its parts are invalid afterwards.
 *
 * # Parameters
 *
 * - `message` - the message. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_sync_message_delete(SynchronousMessage *message);

/**
 * Returns how many responses a synchronous message has.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The number, or 0 if there are none or `message` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 */
size_t pactffi_sync_message_get_number_responses(const SynchronousMessage *message);

/**
 * Returns the request of a synchronous message, with its metadata, matching rules and generators.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The contents, the same pointer each time. Changes made through it change the message. NULL if `message` is
 * NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `message` owns the contents: they stay valid until `message` is deleted. Do not free them.
 */
const MessageContents *pactffi_sync_message_get_request_contents(const SynchronousMessage *message);

/**
 * Returns a copy of the request of a synchronous message with its generators applied.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The copy. Generators that need a provider state or the URL of a mock server leave the example value. NULL if
 * `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the copy with `pactffi_message_contents_delete`.
 */
const MessageContents *pactffi_sync_message_generate_request_contents(const SynchronousMessage *message);

/**
 * Returns the contents of the request of a synchronous message as text. Generators are not applied.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The text, empty if the contents are empty, null or not text (their content type is binary, such as
 * `image/png`, or they are not UTF-8). NULL if the request has none, or `message` is NULL or not a valid
 * pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_sync_message_get_request_contents_str(const SynchronousMessage *message);

/**
 * Returns the contents of the request of a synchronous message as bytes. Generators are not applied.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The bytes; `pactffi_sync_message_get_request_contents_length` says how many. NULL if there are none, or
 * `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `message` owns the bytes: they stay valid until `message` is deleted, also when its contents are set again.
 * Do not free them.
 */
const uint8_t *pactffi_sync_message_get_request_contents_bin(const SynchronousMessage *message);

/**
 * Returns the length of the contents of the request of a synchronous message.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The number of bytes, or 0 if there are none, `message` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 */
size_t pactffi_sync_message_get_request_contents_length(const SynchronousMessage *message);

/**
 * Sets the contents of the request of a synchronous message from text. The metadata stays as it is.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `contents` - the text, copied during the call. NULL makes the contents null.
 * - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `message` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_sync_message_set_request_contents_str(SynchronousMessage *message,
                                                   const char *contents,
                                                   const char *content_type);

/**
 * Sets the contents of the request of a synchronous message from bytes. The metadata stays as it is.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `contents` - the bytes, copied during the call. NULL makes the contents null.
 * - `len` - number of bytes.
 * - `content_type` - their content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `message` is NULL or not a valid pointer, or `content_type` is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_sync_message_set_request_contents_bin(SynchronousMessage *message,
                                                   const uint8_t *contents,
                                                   size_t len,
                                                   const char *content_type);

/**
 * Returns a response of a synchronous message, with its metadata, matching rules and generators.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `index` - its index, counted from 0.
 *
 * # Returns
 *
 * The contents, the same pointer each time. Changes made through it change the message. NULL if there is no
 * response at `index`, or `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
 * gives the reason.
 *
 * # Ownership
 *
 * `message` owns the contents: they stay valid until `message` is deleted. Do not free them.
 */
const MessageContents *pactffi_sync_message_get_response_contents(const SynchronousMessage *message,
                                                                  size_t index);

/**
 * Returns a copy of a response of a synchronous message with its generators applied.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `index` - its index, counted from 0.
 *
 * # Returns
 *
 * The copy. Generators that need a provider state or the URL of a mock server leave the example value. NULL if
 * there is no response at `index`, or `message` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the copy with `pactffi_message_contents_delete`.
 */
const MessageContents *pactffi_sync_message_generate_response_contents(const SynchronousMessage *message,
                                                                       size_t index);

/**
 * Returns the contents of a response of a synchronous message as text. Generators are not applied.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `index` - its index, counted from 0.
 *
 * # Returns
 *
 * The text, empty if the contents are empty, null or not text (their content type is binary, such as
 * `image/png`, or they are not UTF-8). NULL if the response has none or is not there, or `message` is NULL or
 * not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_sync_message_get_response_contents_str(const SynchronousMessage *message, size_t index);

/**
 * Returns the contents of a response of a synchronous message as bytes. Generators are not applied.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `index` - its index, counted from 0.
 *
 * # Returns
 *
 * The bytes; `pactffi_sync_message_get_response_contents_length` says how many. NULL if there are none, or
 * there is no response at `index`, or `message` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `message` owns the bytes: they stay valid until `message` is deleted, also when its contents are set again.
 * Do not free them.
 */
const uint8_t *pactffi_sync_message_get_response_contents_bin(const SynchronousMessage *message,
                                                               size_t index);

/**
 * Returns the length of the contents of a response of a synchronous message.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `index` - its index, counted from 0.
 *
 * # Returns
 *
 * The number of bytes, or 0 if there are none, there is no response at `index` or `message` is NULL or not a
 * valid pointer. On failure `pactffi_get_error_message` gives the reason.
 */
size_t pactffi_sync_message_get_response_contents_length(const SynchronousMessage *message, size_t index);

/**
 * Sets the contents of a response of a synchronous message from text. The metadata stays as it is.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `index` - its index, counted from 0; below 4096. Missing responses before it are added without contents.
 * - `contents` - the text, copied during the call. NULL makes the contents null.
 * - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `message` is NULL or not a valid pointer, `index` is not below 4096, or an argument is not UTF-8, nothing
 * changes and `pactffi_get_error_message` gives the reason.
 */
void pactffi_sync_message_set_response_contents_str(SynchronousMessage *message,
                                                    size_t index,
                                                    const char *contents,
                                                    const char *content_type);

/**
 * Sets the contents of a response of a synchronous message from bytes. The metadata stays as it is.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `index` - its index, counted from 0; below 4096. Missing responses before it are added without contents.
 * - `contents` - the bytes, copied during the call. NULL makes the contents null.
 * - `len` - number of bytes.
 * - `content_type` - their content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `message` is NULL or not a valid pointer, `index` is not below 4096, or `content_type` is not UTF-8,
 * nothing changes and `pactffi_get_error_message` gives the reason.
 */
void pactffi_sync_message_set_response_contents_bin(SynchronousMessage *message,
                                                    size_t index,
                                                    const uint8_t *contents,
                                                    size_t len,
                                                    const char *content_type);

/**
 * Returns the description of a synchronous message.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The description. NULL if `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
 * gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_sync_message_get_description(const SynchronousMessage *message);

/**
 * Sets the description of a synchronous message.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `description` - the description; bytes in it that are not UTF-8 are replaced by U+FFFD.
 *
 * # Returns
 *
 * 0, or 1 if an argument is NULL or `message` is not a valid pointer. On failure `pactffi_get_error_message`
 * gives the reason.
 */
int32_t pactffi_sync_message_set_description(SynchronousMessage *message, const char *description);

/**
 * Returns a provider state of a synchronous message.
 *
 * # Parameters
 *
 * - `message` - the message.
 * - `index` - its index, counted from 0.
 *
 * # Returns
 *
 * The provider state. NULL if there is none at `index`, or `message` is NULL or not a valid pointer. On
 * failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `message` owns the provider state: it stays valid until `message` is deleted. Do not free it.
 */
const ProviderState *pactffi_sync_message_get_provider_state(const SynchronousMessage *message,
                                                             uint32_t index);

/**
 * Returns an iterator over the provider states of a synchronous message.
 *
 * # Parameters
 *
 * - `message` - the message.
 *
 * # Returns
 *
 * The iterator. NULL if `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
 * the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_provider_state_iter_delete`. It stays valid when the message is deleted.
 */
ProviderStateIterator *pactffi_sync_message_get_provider_state_iter(SynchronousMessage *message);

/* ---- HTTP interactions: a request and its response ---- */

/**
 * Creates an HTTP interaction: a request `GET /` and a response with status 200, both without body.
 *
 * # Returns
 *
 * The interaction. NULL if too many pointers are in use. On failure `pactffi_get_error_message` gives the
 * reason.
 *
 * # Ownership
 *
 * Delete the interaction with `pactffi_sync_http_delete`.
 */
SynchronousHttp *pactffi_sync_http_new(void);

/**
 * Deletes an HTTP interaction. Pointers to its parts are invalid afterwards.
 *
 * # Parameters
 *
 * - `interaction` - the interaction. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_sync_http_delete(const SynchronousHttp *interaction);

/**
 * Returns the request of an HTTP interaction.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * The request, the same pointer each time. NULL if `interaction` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `interaction` owns the request: it stays valid until `interaction` is deleted. Do not free it.
 */
const HttpRequest *pactffi_sync_http_get_request(const SynchronousHttp *interaction);

/**
 * Returns the body of the request of an HTTP interaction as text. Generators are not applied.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * The text, empty if the body is empty, null or not text (its content type is binary, such as `image/png`, or
 * it is not UTF-8). NULL if there is no body, or `interaction` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_sync_http_get_request_contents(const SynchronousHttp *interaction);

/**
 * Returns the body of the request of an HTTP interaction as bytes. Generators are not applied.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * The bytes; `pactffi_sync_http_get_request_contents_length` says how many. NULL if there are none, or
 * `interaction` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `interaction` owns the bytes: they stay valid until `interaction` is deleted, also when the body is set
 * again. Do not free them.
 */
const uint8_t *pactffi_sync_http_get_request_contents_bin(const SynchronousHttp *interaction);

/**
 * Returns the length of the body of the request of an HTTP interaction.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * The number of bytes, or 0 if there are none, `interaction` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 */
size_t pactffi_sync_http_get_request_contents_length(const SynchronousHttp *interaction);

/**
 * Sets the body of the request of an HTTP interaction from text. The headers stay as they are.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 * - `contents` - the text, copied during the call. NULL makes the body null.
 * - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `interaction` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_sync_http_set_request_contents(SynchronousHttp *interaction,
                                            const char *contents,
                                            const char *content_type);

/**
 * Sets the body of the request of an HTTP interaction from bytes. The headers stay as they are.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 * - `contents` - the bytes, copied during the call. NULL makes the body null.
 * - `len` - number of bytes.
 * - `content_type` - their content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `interaction` is NULL or not a valid pointer, or `content_type` is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_sync_http_set_request_contents_bin(SynchronousHttp *interaction,
                                                const uint8_t *contents,
                                                size_t len,
                                                const char *content_type);

/**
 * Returns the response of an HTTP interaction.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * The response, the same pointer each time. NULL if `interaction` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `interaction` owns the response: it stays valid until `interaction` is deleted. Do not free it.
 */
const HttpResponse *pactffi_sync_http_get_response(const SynchronousHttp *interaction);

/**
 * Returns the body of the response of an HTTP interaction as text. Generators are not applied.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * The text, empty if the body is empty, null or not text (its content type is binary, such as `image/png`, or
 * it is not UTF-8). NULL if there is no body, or `interaction` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_sync_http_get_response_contents(const SynchronousHttp *interaction);

/**
 * Returns the body of the response of an HTTP interaction as bytes. Generators are not applied.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * The bytes; `pactffi_sync_http_get_response_contents_length` says how many. NULL if there are none, or
 * `interaction` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `interaction` owns the bytes: they stay valid until `interaction` is deleted, also when the body is set
 * again. Do not free them.
 */
const uint8_t *pactffi_sync_http_get_response_contents_bin(const SynchronousHttp *interaction);

/**
 * Returns the length of the body of the response of an HTTP interaction.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * The number of bytes, or 0 if there are none, `interaction` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 */
size_t pactffi_sync_http_get_response_contents_length(const SynchronousHttp *interaction);

/**
 * Sets the body of the response of an HTTP interaction from text. The headers stay as they are.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 * - `contents` - the text, copied during the call. NULL makes the body null.
 * - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `interaction` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_sync_http_set_response_contents(SynchronousHttp *interaction,
                                             const char *contents,
                                             const char *content_type);

/**
 * Sets the body of the response of an HTTP interaction from bytes. The headers stay as they are.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 * - `contents` - the bytes, copied during the call. NULL makes the body null.
 * - `len` - number of bytes.
 * - `content_type` - their content type, such as `application/json`. NULL, and a text that is not a content
 *   type, leave it undefined.
 *
 * # Errors
 *
 * If `interaction` is NULL or not a valid pointer, or `content_type` is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_sync_http_set_response_contents_bin(SynchronousHttp *interaction,
                                                 const uint8_t *contents,
                                                 size_t len,
                                                 const char *content_type);

/**
 * Returns an iterator over the matching rules of a request, in the order of their paths.
 *
 * # Parameters
 *
 * - `request` - the request.
 * - `category` - category of the rules. The iterator is empty if there are no rules of this category.
 *
 * # Returns
 *
 * The iterator. NULL if `request` is NULL or not a valid pointer, or `category` is not a constant of the enum.
 * On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_matching_rules_iter_delete`. It stays valid when the request is deleted.
 */
MatchingRuleCategoryIterator *pactffi_request_contents_get_matching_rule_iter(const HttpRequest *request,
                                                                              MatchingRuleCategory category);

/**
 * Returns an iterator over the generators of a request, in the order of their paths.
 *
 * # Parameters
 *
 * - `request` - the request.
 * - `category` - category of the generators. The iterator is empty if there are no generators of this
 *   category.
 *
 * # Returns
 *
 * The iterator. NULL if `request` is NULL or not a valid pointer, or `category` is not a constant of the enum.
 * On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_generators_iter_delete`. It stays valid when the request is deleted.
 */
GeneratorCategoryIterator *pactffi_request_contents_get_generators_iter(const HttpRequest *request,
                                                                        GeneratorCategory category);

/**
 * Returns an iterator over the matching rules of a response, in the order of their paths.
 *
 * # Parameters
 *
 * - `response` - the response.
 * - `category` - category of the rules. The iterator is empty if there are no rules of this category.
 *
 * # Returns
 *
 * The iterator. NULL if `response` is NULL or not a valid pointer, or `category` is not a constant of the
 * enum. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_matching_rules_iter_delete`. It stays valid when the response is deleted.
 */
MatchingRuleCategoryIterator *pactffi_response_contents_get_matching_rule_iter(const HttpResponse *response,
                                                                               MatchingRuleCategory category);

/**
 * Returns an iterator over the generators of a response, in the order of their paths.
 *
 * # Parameters
 *
 * - `response` - the response.
 * - `category` - category of the generators. The iterator is empty if there are no generators of this
 *   category.
 *
 * # Returns
 *
 * The iterator. NULL if `response` is NULL or not a valid pointer, or `category` is not a constant of the
 * enum. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_generators_iter_delete`. It stays valid when the response is deleted.
 */
GeneratorCategoryIterator *pactffi_response_contents_get_generators_iter(const HttpResponse *response,
                                                                         GeneratorCategory category);

/**
 * Returns the description of an HTTP interaction.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * The description. NULL if `interaction` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_sync_http_get_description(const SynchronousHttp *interaction);

/**
 * Sets the description of an HTTP interaction.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 * - `description` - the description; bytes in it that are not UTF-8 are replaced by U+FFFD.
 *
 * # Returns
 *
 * 0, or 1 if an argument is NULL or `interaction` is not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_sync_http_set_description(SynchronousHttp *interaction, const char *description);

/**
 * Returns a provider state of an HTTP interaction.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 * - `index` - its index, counted from 0.
 *
 * # Returns
 *
 * The provider state. NULL if there is none at `index`, or `interaction` is NULL or not a valid pointer. On
 * failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `interaction` owns the provider state: it stays valid until `interaction` is deleted. Do not free it.
 */
const ProviderState *pactffi_sync_http_get_provider_state(const SynchronousHttp *interaction, uint32_t index);

/**
 * Returns an iterator over the provider states of an HTTP interaction.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * The iterator. NULL if `interaction` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
 * gives the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_provider_state_iter_delete`. It stays valid when the interaction is
 * deleted.
 */
ProviderStateIterator *pactffi_sync_http_get_provider_state_iter(SynchronousHttp *interaction);

/* ---- The interactions of a pact, of every type ---- */

/**
 * Returns the next interaction of a pact.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * The interaction. NULL after the last one, which sets no error message, or if `iter` is NULL or not a valid
 * pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `iter` owns the interaction: it stays valid until `iter` is deleted. Do not free it.
 */
const PactInteraction *pactffi_pact_interaction_iter_next(PactInteractionIterator *iter);

/**
 * Deletes an iterator over interactions, and the interactions it owns.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_pact_interaction_iter_delete(PactInteractionIterator *iter);

/**
 * Deletes an interaction that an iterator owns. It is not necessary: the iterator deletes it. The pointer is
 * invalid afterwards.
 *
 * # Parameters
 *
 * - `interaction` - the interaction. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_pact_interaction_delete(const PactInteraction *interaction);

/**
 * Returns an interaction as an HTTP interaction.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * A copy of the interaction. NULL if it is of another type, which sets no error message, or if `interaction`
 * is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the copy with `pactffi_sync_http_delete`.
 */
const SynchronousHttp *pactffi_pact_interaction_as_synchronous_http(const PactInteraction *interaction);

/**
 * Returns an interaction as an asynchronous message in the form of specification version 3.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * A copy of the interaction. NULL if it is of another type, which sets no error message, or if `interaction`
 * is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the copy with `pactffi_message_delete`.
 */
const Message *pactffi_pact_interaction_as_message(const PactInteraction *interaction);

/**
 * Returns an interaction as an asynchronous message.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * A copy of the interaction. NULL if it is of another type, which sets no error message, or if `interaction`
 * is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the copy with `pactffi_async_message_delete`.
 */
const AsynchronousMessage *pactffi_pact_interaction_as_asynchronous_message(const PactInteraction *interaction);

/**
 * Returns an interaction as a synchronous message.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 *
 * # Returns
 *
 * A copy of the interaction. NULL if it is of another type, which sets no error message, or if `interaction`
 * is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the copy with `pactffi_sync_message_delete`.
 */
const SynchronousMessage *pactffi_pact_interaction_as_synchronous_message(const PactInteraction *interaction);

/* ---- The interactions of one type of a pact that is being built ---- */

/**
 * Returns an iterator over the HTTP interactions of a pact that is being built. They are copies: later changes
 * of the pact do not change them.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 *
 * # Returns
 *
 * The iterator, or NULL if `pact` is not a valid handle. On failure `pactffi_get_error_message` gives the
 * reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_pact_sync_http_iter_delete`. It stays valid when the pact is freed.
 */
PactSyncHttpIterator *pactffi_pact_handle_get_sync_http_iter(PactHandle pact);

/**
 * Returns the next HTTP interaction of a pact.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * The HTTP interaction. NULL after the last one, which sets no error message, or if `iter` is NULL or not a
 * valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `iter` owns it: it stays valid until `iter` is deleted. Do not free it.
 */
SynchronousHttp *pactffi_pact_sync_http_iter_next(PactSyncHttpIterator *iter);

/**
 * Deletes an iterator over the HTTP interactions of a pact, and the interactions it owns.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_pact_sync_http_iter_delete(PactSyncHttpIterator *iter);

/**
 * Returns an iterator over the messages, in the form of specification version 3, of a pact that is being
 * built. They are copies: later changes of the pact do not change them.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 *
 * # Returns
 *
 * The iterator, or NULL if `pact` is not a valid handle. On failure `pactffi_get_error_message` gives the
 * reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_pact_message_iter_delete`. It stays valid when the pact is freed.
 */
PactMessageIterator *pactffi_pact_handle_get_message_iter(PactHandle pact);

/**
 * Returns the next message of a pact.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * The message. NULL after the last one, which sets no error message, or if `iter` is NULL or not a valid
 * pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `iter` owns it: it stays valid until `iter` is deleted. Do not free it.
 */
Message *pactffi_pact_message_iter_next(PactMessageIterator *iter);

/**
 * Deletes an iterator over the messages, in the form of specification version 3, of a pact, and the
 * interactions it owns.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_pact_message_iter_delete(PactMessageIterator *iter);

/**
 * Returns an iterator over the asynchronous messages of a pact that is being built. They are copies: later
 * changes of the pact do not change them.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 *
 * # Returns
 *
 * The iterator, or NULL if `pact` is not a valid handle. On failure `pactffi_get_error_message` gives the
 * reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_pact_async_message_iter_delete`. It stays valid when the pact is freed.
 */
PactAsyncMessageIterator *pactffi_pact_handle_get_async_message_iter(PactHandle pact);

/**
 * Returns the next asynchronous message of a pact.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * The asynchronous message. NULL after the last one, which sets no error message, or if `iter` is NULL or not
 * a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `iter` owns it: it stays valid until `iter` is deleted. Do not free it.
 */
AsynchronousMessage *pactffi_pact_async_message_iter_next(PactAsyncMessageIterator *iter);

/**
 * Deletes an iterator over the asynchronous messages of a pact, and the interactions it owns.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_pact_async_message_iter_delete(PactAsyncMessageIterator *iter);

/**
 * Returns an iterator over the synchronous messages of a pact that is being built. They are copies: later
 * changes of the pact do not change them.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 *
 * # Returns
 *
 * The iterator, or NULL if `pact` is not a valid handle. On failure `pactffi_get_error_message` gives the
 * reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_pact_sync_message_iter_delete`. It stays valid when the pact is freed.
 */
PactSyncMessageIterator *pactffi_pact_handle_get_sync_message_iter(PactHandle pact);

/**
 * Returns the next synchronous message of a pact.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * The synchronous message. NULL after the last one, which sets no error message, or if `iter` is NULL or not a
 * valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `iter` owns it: it stays valid until `iter` is deleted. Do not free it.
 */
SynchronousMessage *pactffi_pact_sync_message_iter_next(PactSyncMessageIterator *iter);

/**
 * Deletes an iterator over the synchronous messages of a pact, and the interactions it owns.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_pact_sync_message_iter_delete(PactSyncMessageIterator *iter);

/* ---- Pact models: parsed from JSON, or copied from a pact that is being built ---- */

/**
 * Parses a pact, of any specification version and with interactions of any type, from JSON. A byte order mark at
 * the start is skipped.
 *
 * # Parameters
 *
 * - `json` - the text of a pact file.
 *
 * # Returns
 *
 * The pact, or NULL if the text is NULL, not UTF-8, not JSON or not a pact: an object without `consumer`,
 * `provider`, `interactions` and `messages`, or one whose `interactions` or `messages` are no array. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the pact with `pactffi_pact_model_delete`.
 */
Pact *pactffi_parse_pact_json(const char *json);

/**
 * Copies the pact of a handle, as it is now, into a pact model. Later changes through the handle do not change
 * the copy.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 *
 * # Returns
 *
 * The copy, whose specification version is 4, or NULL if `pact` is not a valid handle. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the copy with `pactffi_pact_model_delete`.
 */
Pact *pactffi_pact_handle_to_pointer(PactHandle pact);

/**
 * Returns the specification version of a pact model: the version of the file it was parsed from.
 *
 * # Parameters
 *
 * - `pact` - the pact.
 *
 * # Returns
 *
 * The version, or `PactSpecification_Unknown` if `pact` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 */
PactSpecification pactffi_pact_spec_version(const Pact *pact);

/**
 * Deletes a pact model.
 *
 * # Parameters
 *
 * - `pact` - the pact. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_pact_model_delete(Pact *pact);

/**
 * Returns the consumer of a pact model.
 *
 * # Parameters
 *
 * - `pact` - the pact.
 *
 * # Returns
 *
 * A copy of the consumer, or NULL if `pact` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the consumer with `pactffi_pact_consumer_delete`. It stays valid when the pact is deleted.
 */
const Consumer *pactffi_pact_get_consumer(const Pact *pact);

/**
 * Returns the name of a consumer.
 *
 * # Parameters
 *
 * - `consumer` - the consumer.
 *
 * # Returns
 *
 * The name, or NULL if `consumer` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
 * the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_consumer_get_name(const Consumer *consumer);

/**
 * Deletes a consumer.
 *
 * # Parameters
 *
 * - `consumer` - the consumer. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason. A consumer that a message pact owns is deleted with it:
 *   deleting it here is not necessary and only makes the pointer invalid.
 */
void pactffi_pact_consumer_delete(const Consumer *consumer);

/**
 * Returns the provider of a pact model.
 *
 * # Parameters
 *
 * - `pact` - the pact.
 *
 * # Returns
 *
 * A copy of the provider, or NULL if `pact` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the provider with `pactffi_pact_provider_delete`. It stays valid when the pact is deleted.
 */
const Provider *pactffi_pact_get_provider(const Pact *pact);

/**
 * Returns the name of a provider.
 *
 * # Parameters
 *
 * - `provider` - the provider.
 *
 * # Returns
 *
 * The name, or NULL if `provider` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
 * the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_provider_get_name(const Provider *provider);

/**
 * Deletes a provider.
 *
 * # Parameters
 *
 * - `provider` - the provider. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason. A provider that a message pact owns is deleted with it:
 *   deleting it here is not necessary and only makes the pointer invalid.
 */
void pactffi_pact_provider_delete(const Provider *provider);

/**
 * Returns an iterator over the interactions of a pact model, of every type, in the order of the pact.
 *
 * # Parameters
 *
 * - `pact` - the pact.
 *
 * # Returns
 *
 * The iterator, or NULL if `pact` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
 * the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_pact_interaction_iter_delete`. It stays valid when the pact is deleted.
 */
PactInteractionIterator *pactffi_pact_model_interaction_iterator(Pact *pact);

/* ---- Message pacts of specification version 3, parsed from JSON ---- */

/**
 * Parses a message pact from JSON.
 *
 * # Parameters
 *
 * - `file_name` - name of the source of the JSON, used in error messages.
 * - `json_str` - a pact file of specification version 3 with messages. A file without messages is an empty
 *   message pact.
 *
 * # Returns
 *
 * The message pact. NULL if one of the two is NULL or not UTF-8, if the text is not JSON or not a message
 * pact, or if it is of version 4. Messages of an older version are read as those of version 3. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the message pact with `pactffi_message_pact_delete`.
 */
MessagePact *pactffi_message_pact_new_from_json(const char *file_name,
                                                const char *json_str);

/**
 * Deletes a message pact. Pointers to its parts are invalid afterwards.
 *
 * # Parameters
 *
 * - `message_pact` - the message pact. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_pact_delete(MessagePact *message_pact);

/**
 * Returns the consumer of a message pact.
 *
 * # Parameters
 *
 * - `message_pact` - the message pact.
 *
 * # Returns
 *
 * The consumer, the same pointer each time, or NULL if `message_pact` is NULL or not a valid pointer. On
 * failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `message_pact` owns the consumer: it stays valid until `message_pact` is deleted. Do not free it.
 */
Consumer *pactffi_message_pact_get_consumer(MessagePact *message_pact);

/**
 * Returns the provider of a message pact.
 *
 * # Parameters
 *
 * - `message_pact` - the message pact.
 *
 * # Returns
 *
 * The provider, the same pointer each time, or NULL if `message_pact` is NULL or not a valid pointer. On
 * failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `message_pact` owns the provider: it stays valid until `message_pact` is deleted. Do not free it.
 */
Provider *pactffi_message_pact_get_provider(MessagePact *message_pact);

/**
 * Returns the value of a metadata entry of a message pact.
 *
 * # Parameters
 *
 * - `message_pact` - the message pact.
 * - `key1` - the first key, such as `pactSpecification`.
 * - `key2` - the second key, such as `version`.
 *
 * # Returns
 *
 * The value: a string as it is, any other value as JSON. NULL if there is no such entry, an argument is NULL,
 * a key is not UTF-8, or `message_pact` is not a valid pointer. On failure `pactffi_get_error_message` gives
 * the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_message_pact_find_metadata(const MessagePact *message_pact,
                                                const char *key1,
                                                const char *key2);

/**
 * Returns an iterator over the metadata of a message pact, in the order of the keys.
 *
 * # Parameters
 *
 * - `message_pact` - the message pact.
 *
 * # Returns
 *
 * The iterator, or NULL if `message_pact` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_message_pact_metadata_iter_delete`. It stays valid when the message pact
 * is deleted.
 */
MessagePactMetadataIterator *pactffi_message_pact_get_metadata_iter(MessagePact *message_pact);

/**
 * Returns the next metadata entry of a message pact.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * A triple of both keys and the value: a string value as it is, any other value as JSON. NULL after the last
 * one, which sets no error message, or if `iter` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the triple with `pactffi_message_pact_metadata_triple_delete`, which also frees its strings. Do not
 * free these by themselves.
 */
MessagePactMetadataTriple *pactffi_message_pact_metadata_iter_next(MessagePactMetadataIterator *iter);

/**
 * Deletes an iterator over the metadata of a message pact.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_pact_metadata_iter_delete(MessagePactMetadataIterator *iter);

/**
 * Deletes a triple of keys and value, with its strings.
 *
 * # Parameters
 *
 * - `triple` - the triple. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_pact_metadata_triple_delete(MessagePactMetadataTriple *triple);

/**
 * Returns an iterator over the messages of a message pact, in the order of the pact.
 *
 * # Parameters
 *
 * - `message_pact` - the message pact.
 *
 * # Returns
 *
 * The iterator, or NULL if `message_pact` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_message_pact_message_iter_delete`. It stays valid when the message pact is
 * deleted.
 */
MessagePactMessageIterator *pactffi_message_pact_get_message_iter(MessagePact *message_pact);

/**
 * Returns the next message of a message pact.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * The message. NULL after the last one, which sets no error message, or if `iter` is NULL or not a valid
 * pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The message pact that `iter` was made from owns the message: it stays valid until the message pact is
 * deleted, also when `iter` is deleted. If the message pact was deleted before this call, `iter` owns it.
 */
Message *pactffi_message_pact_message_iter_next(MessagePactMessageIterator *iter);

/**
 * Deletes an iterator over the messages of a message pact.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_message_pact_message_iter_delete(MessagePactMessageIterator *iter);

/* ---- Matching rule definition expressions ---- */

/**
 * Parses a matching rule definition expression, such as `matching(regex, '\d+', '42')`.
 *
 * # Parameters
 *
 * - `expression` - the expression. A text that does not begin with a keyword of the expression language is a
 *   string value without rules.
 *
 * # Returns
 *
 * The result, also if the expression has a syntax error: `pactffi_matcher_definition_error` returns the error.
 * NULL if `expression` is NULL or not UTF-8. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the result with `pactffi_matcher_definition_delete`.
 */
const MatchingRuleDefinitionResult *pactffi_parse_matcher_definition(const char *expression);

/**
 * Returns the syntax error of a matching rule definition expression.
 *
 * # Parameters
 *
 * - `definition` - the result of `pactffi_parse_matcher_definition`.
 *
 * # Returns
 *
 * A report, usually of several lines, that shows the position of the error. NULL if there is no error, or if
 * `definition` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_matcher_definition_error(const MatchingRuleDefinitionResult *definition);

/**
 * Returns the example value of a matching rule definition expression.
 *
 * # Parameters
 *
 * - `definition` - the result of `pactffi_parse_matcher_definition`.
 *
 * # Returns
 *
 * The value as text, empty if the expression has none. NULL if the expression has a syntax error, or
 * `definition` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_matcher_definition_value(const MatchingRuleDefinitionResult *definition);

/**
 * Returns the type of the example value of a matching rule definition expression.
 *
 * # Parameters
 *
 * - `definition` - the result of `pactffi_parse_matcher_definition`.
 *
 * # Returns
 *
 * The type. `ExpressionValueType_Unknown` if it is not known, the expression has a syntax error, or
 * `definition` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 */
ExpressionValueType pactffi_matcher_definition_value_type(const MatchingRuleDefinitionResult *definition);

/**
 * Returns the generator of a matching rule definition expression.
 *
 * # Parameters
 *
 * - `definition` - the result of `pactffi_parse_matcher_definition`.
 *
 * # Returns
 *
 * The generator. NULL if the expression has none or has a syntax error, or `definition` is NULL or not a valid
 * pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `definition` owns the generator: it stays valid until `definition` is deleted. Do not free it.
 */
const Generator *pactffi_matcher_definition_generator(const MatchingRuleDefinitionResult *definition);

/**
 * Returns an iterator over the matching rules of a matching rule definition expression.
 *
 * # Parameters
 *
 * - `definition` - the result of `pactffi_parse_matcher_definition`.
 *
 * # Returns
 *
 * The iterator. NULL if the expression has a syntax error, or `definition` is NULL or not a valid pointer. On
 * failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_matching_rule_iter_delete`. It stays valid when `definition` is deleted.
 */
MatchingRuleIterator *pactffi_matcher_definition_iter(const MatchingRuleDefinitionResult *definition);

/**
 * Deletes the result of parsing a matching rule definition expression, and the generator it owns.
 *
 * # Parameters
 *
 * - `definition` - the result of `pactffi_parse_matcher_definition`. NULL does nothing. If it is not a valid
 *   pointer, nothing is deleted and `pactffi_get_error_message` gives the reason.
 */
void pactffi_matcher_definition_delete(const MatchingRuleDefinitionResult *definition);

/**
 * Returns the next rule of an expression.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * The rule. NULL after the last one, which sets no error message, or if `iter` is NULL or not a valid pointer.
 * On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `iter` owns the rule: it stays valid until `iter` is deleted. Do not free it.
 */
const MatchingRuleResult *pactffi_matching_rule_iter_next(MatchingRuleIterator *iter);

/**
 * Deletes an iterator over the rules of an expression, and the rules it owns.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_matching_rule_iter_delete(MatchingRuleIterator *iter);

/**
 * Returns a number for the type of a matching rule.
 *
 * # Parameters
 *
 * - `rule_result` - a rule of an expression.
 *
 * # Returns
 *
 * - 1 equality, 2 regex, 3 type, 4 type with a minimum, 5 type with a maximum, 6 type with both
 * - 7 date and time, 8 time, 9 date
 * - 10 include, 11 number, 12 integer, 13 decimal, 14 null, 15 content type
 * - 16 array contains, 17 values, 18 boolean, 19 status code, 20 not empty, 21 semantic version
 * - 22 each key, 23 each value, 24 a rule of a plugin
 * - 0 if `rule_result` is a reference to an attribute, which sets no error message, or if it is NULL or not a
 *   valid pointer
 *
 * On failure `pactffi_get_error_message` gives the reason.
 */
uint16_t pactffi_matching_rule_id(const MatchingRuleResult *rule_result);

/**
 * Returns the attribute of a matching rule: a regular expression, a date or time format, a limit (`min:max`
 * for both), a value or a content type; for a rule of a plugin, its attributes as JSON.
 *
 * # Parameters
 *
 * - `rule_result` - a rule of an expression.
 *
 * # Returns
 *
 * The attribute as text. NULL if rules of this type have none, if `rule_result` is a reference, NULL or not a
 * valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `rule_result` owns the string: it stays valid until the iterator that returned `rule_result` is deleted. Do
 * not free it.
 */
const char *pactffi_matching_rule_value(const MatchingRuleResult *rule_result);

/**
 * Returns the matching rule of an element of an expression, for the functions that take a `MatchingRule`.
 *
 * # Parameters
 *
 * - `rule_result` - a rule of an expression.
 *
 * # Returns
 *
 * The rule. NULL if `rule_result` is a reference, NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `rule_result` owns the rule: it stays valid until the iterator that returned `rule_result` is deleted. Do
 * not free it.
 */
const MatchingRule *pactffi_matching_rule_pointer(const MatchingRuleResult *rule_result);

/**
 * Returns the name of the attribute that an expression such as `matching($'name')` refers to.
 *
 * # Parameters
 *
 * - `rule_result` - a rule of an expression.
 *
 * # Returns
 *
 * The name. NULL if `rule_result` is not a reference, NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * `rule_result` owns the string: it stays valid until the iterator that returned `rule_result` is deleted. Do
 * not free it.
 */
const char *pactffi_matching_rule_reference_name(const MatchingRuleResult *rule_result);

/* ---- Comparing a value by one matching rule ---- */

/**
 * Compares a string with an expected one by a matching rule.
 *
 * # Parameters
 *
 * - `matching_rule` - the rule.
 * - `expected_value` - the expected string.
 * - `actual_value` - the actual string.
 * - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
 *   inherited from a parent path.
 *
 * # Returns
 *
 * NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
 * mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
 * `expected_value is null`.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_matches_string_value(const MatchingRule *matching_rule,
                                          const char *expected_value,
                                          const char *actual_value,
                                          uint8_t cascaded);

/**
 * Compares an unsigned integer with an expected one by a matching rule.
 *
 * # Parameters
 *
 * - `matching_rule` - the rule.
 * - `expected_value` - the expected number.
 * - `actual_value` - the actual number.
 * - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
 *   inherited from a parent path.
 *
 * # Returns
 *
 * NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
 * mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
 * `matching_rule is null`.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_matches_u64_value(const MatchingRule *matching_rule,
                                       uint64_t expected_value,
                                       uint64_t actual_value,
                                       uint8_t cascaded);

/**
 * Compares a signed integer with an expected one by a matching rule.
 *
 * # Parameters
 *
 * - `matching_rule` - the rule.
 * - `expected_value` - the expected number.
 * - `actual_value` - the actual number.
 * - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
 *   inherited from a parent path.
 *
 * # Returns
 *
 * NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
 * mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
 * `matching_rule is null`.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_matches_i64_value(const MatchingRule *matching_rule,
                                       int64_t expected_value,
                                       int64_t actual_value,
                                       uint8_t cascaded);

/**
 * Compares a floating-point number with an expected one by a matching rule.
 *
 * # Parameters
 *
 * - `matching_rule` - the rule.
 * - `expected_value` - the expected number.
 * - `actual_value` - the actual number.
 * - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
 *   inherited from a parent path.
 *
 * # Returns
 *
 * NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
 * mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
 * `matching_rule is null`.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_matches_f64_value(const MatchingRule *matching_rule,
                                       double expected_value,
                                       double actual_value,
                                       uint8_t cascaded);

/**
 * Compares a boolean with an expected one by a matching rule.
 *
 * # Parameters
 *
 * - `matching_rule` - the rule.
 * - `expected_value` - the expected boolean: 0 is false, any other number is true.
 * - `actual_value` - the actual boolean: 0 is false, any other number is true.
 * - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
 *   inherited from a parent path.
 *
 * # Returns
 *
 * NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
 * mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
 * `matching_rule is null`.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_matches_bool_value(const MatchingRule *matching_rule,
                                        uint8_t expected_value,
                                        uint8_t actual_value,
                                        uint8_t cascaded);

/**
 * Compares bytes with expected ones by a matching rule.
 *
 * # Parameters
 *
 * - `matching_rule` - the rule.
 * - `expected_value` - the expected bytes. NULL means no bytes, whatever the length.
 * - `expected_value_len` - number of bytes.
 * - `actual_value` - the actual bytes. NULL means no bytes, whatever the length.
 * - `actual_value_len` - number of bytes.
 * - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
 *   inherited from a parent path.
 *
 * # Returns
 *
 * NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
 * mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
 * `matching_rule is null`.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_matches_binary_value(const MatchingRule *matching_rule,
                                          const uint8_t *expected_value,
                                          size_t expected_value_len,
                                          const uint8_t *actual_value,
                                          size_t actual_value_len,
                                          uint8_t cascaded);

/**
 * Compares a JSON value with an expected one by a matching rule. The elements of arrays and objects are not
 * compared.
 *
 * # Parameters
 *
 * - `matching_rule` - the rule.
 * - `expected_value` - the expected value as JSON.
 * - `actual_value` - the actual value as JSON.
 * - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
 *   inherited from a parent path.
 *
 * # Returns
 *
 * NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
 * mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
 * `expected_value is null`.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_matches_json_value(const MatchingRule *matching_rule,
                                        const char *expected_value,
                                        const char *actual_value,
                                        uint8_t cascaded);

/* ---- Comparing messages, and reading the mismatches ---- */

/**
 * Compares two messages: their contents and their metadata. Descriptions and provider states are not compared.
 *
 * # Parameters
 *
 * - `msg_1` - the expected message; its matching rules are applied.
 * - `msg_2` - the actual message. It must not be the same pointer as `msg_1`.
 *
 * # Returns
 *
 * The mismatches, an empty collection if the messages match. NULL if one of the two is NULL or not a valid
 * pointer, or if they are the same pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Delete the mismatches with `pactffi_mismatches_delete`. A successful call deletes both messages; a call that
 * returns NULL deletes neither.
 */
const Mismatches *pactffi_match_message(const Message *msg_1,
                                        const Message *msg_2);

/**
 * Returns an iterator over mismatches.
 *
 * # Parameters
 *
 * - `mismatches` - the mismatches.
 *
 * # Returns
 *
 * The iterator, or NULL if `mismatches` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
 * gives the reason.
 *
 * # Ownership
 *
 * Delete the iterator with `pactffi_mismatches_iter_delete`. It stays valid when `mismatches` is deleted.
 */
MismatchesIterator *pactffi_mismatches_get_iter(const Mismatches *mismatches);

/**
 * Deletes mismatches. Pointers to single mismatches are invalid afterwards.
 *
 * # Parameters
 *
 * - `mismatches` - the mismatches. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_mismatches_delete(const Mismatches *mismatches);

/**
 * Returns the next mismatch.
 *
 * # Parameters
 *
 * - `iter` - the iterator.
 *
 * # Returns
 *
 * The mismatch. NULL after the last one, which sets no error message, or if `iter` is NULL or not a valid
 * pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The mismatches that `iter` was made from own the mismatch: it stays valid until they are deleted, also when
 * `iter` is deleted. If they were deleted before this call, `iter` owns it.
 */
const Mismatch *pactffi_mismatches_iter_next(MismatchesIterator *iter);

/**
 * Deletes an iterator over mismatches.
 *
 * # Parameters
 *
 * - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
 *   `pactffi_get_error_message` gives the reason.
 */
void pactffi_mismatches_iter_delete(MismatchesIterator *iter);

/**
 * Returns a mismatch as JSON.
 *
 * # Parameters
 *
 * - `mismatch` - the mismatch.
 *
 * # Returns
 *
 * A JSON object with the `type` of the mismatch and its details, or NULL if `mismatch` is NULL or not a valid
 * pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_mismatch_to_json(const Mismatch *mismatch);

/**
 * Returns the type of a mismatch.
 *
 * # Parameters
 *
 * - `mismatch` - the mismatch.
 *
 * # Returns
 *
 * The type, for instance `BodyMismatch`, or NULL if `mismatch` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_mismatch_type(const Mismatch *mismatch);

/**
 * Returns the expectation that was not met, for instance `has a matching body`.
 *
 * # Parameters
 *
 * - `mismatch` - the mismatch.
 *
 * # Returns
 *
 * The summary, or NULL if `mismatch` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
 * gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_mismatch_summary(const Mismatch *mismatch);

/**
 * Returns the description of a mismatch as plain text.
 *
 * # Parameters
 *
 * - `mismatch` - the mismatch.
 *
 * # Returns
 *
 * The description, or NULL if `mismatch` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_mismatch_description(const Mismatch *mismatch);

/**
 * Returns the description of a mismatch with ANSI colour codes: expected values red, actual values green,
 * names bold.
 *
 * # Parameters
 *
 * - `mismatch` - the mismatch.
 *
 * # Returns
 *
 * The description, or NULL if `mismatch` is NULL or not a valid pointer. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_mismatch_ansi_description(const Mismatch *mismatch);

/* ---- Comparing a response with that of an interaction ---- */

/**
 * Compares a response with the one that an HTTP interaction expects: body, status and headers, under the
 * matching rules of the response. It tests a stub or a handler without a server and without a verification.
 *
 * The comparison is that of a verification: JSON keys and headers that are not expected are allowed, and
 * generators are not applied.
 *
 * # Parameters
 *
 * - `interaction` - handle of the HTTP interaction; it may be used before and after a mock server was started
 *   for its pact.
 * - `status` - the actual status, 100 to 999.
 * - `headers` - the actual headers, a JSON object. Each value is a string or an array of strings, one for each
 *   header line; names are compared without case. NULL means no headers.
 * - `body` - the actual body, without a content encoding; it is read during the call. NULL means no body.
 * - `size` - number of bytes of the body; 0 is an empty body.
 *
 * # Returns
 *
 * A JSON array of mismatches, each an object as in `pactffi_mock_server_mismatches`: those of the body, of the
 * status, then of the headers. `[]` if the response matches. NULL if `interaction` is not a valid handle or
 * not an HTTP interaction, or if `status` or `headers` is invalid. On failure `pactffi_get_error_message`
 * gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_interaction_match_response(InteractionHandle interaction,
                                                int32_t status,
                                                const char *headers,
                                                const uint8_t *body,
                                                size_t size);

/* ---- Plugins: programs and scripts that compare, generate, describe and serve contents that the library does not know ---- */

/**
 * Loads a plugin for a pact.
 *
 * It does the same as `pactffi_using_plugin_with_delay` with a delay of 500 milliseconds.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 * - `plugin_name` - name of the plugin; must not be NULL.
 * - `plugin_version` - the lowest version that will do; any version if NULL, empty or not UTF-8.
 *
 * # Returns
 *
 * - 0 on success.
 * - 1 if `plugin_name` is NULL or not UTF-8, or after an internal error of the library.
 * - 2 if the plugin could not be loaded.
 * - 3 if `pact` is not a valid handle.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 */
uint32_t pactffi_using_plugin(PactHandle pact, const char *plugin_name, const char *plugin_version);

/**
 * Loads a plugin for a pact, and waits until the plugins that run already know what it offers.
 *
 * A running plugin whose version will do is used; otherwise the highest version in the plugin folder that will do is
 * started. Each load is counted, and has to be released: `pactffi_cleanup_plugins` releases one load of each plugin of
 * the pact, `pactffi_free_pact_handle` all that are left. From the first load on, the pact file names the plugin with
 * its version, if the pact is written in specification version 4; earlier versions have no place for plugins.
 *
 * From now on, the plugin compares and generates contents of its content types for all pacts of the process.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact.
 * - `plugin_name` - name of the plugin; must not be NULL.
 * - `plugin_version` - the lowest version that will do, such as `1.2` or `1.2.3`; any version if NULL, empty or not
 *   UTF-8.
 * - `completion_delay` - how many milliseconds to wait at most until all running plugins have answered that they know
 *   the new one. There is no wait if it runs already, or if the call fails.
 *
 * # Returns
 *
 * - 0 on success.
 * - 1 if `plugin_name` is NULL or not UTF-8, or after an internal error of the library.
 * - 2 if the plugin could not be loaded: it is not installed, its manifest cannot be used, it did not start, or it
 *   refused. This is also the answer if, besides, `pact` is not a valid handle.
 * - 3 if `pact` is not a valid handle. The plugin is released again.
 *
 * On failure `pactffi_get_error_message` gives the reason.
 *
 * # Threading
 *
 * May be called on several threads at the same time: a plugin that all of them load is started once. It waits for the
 * plugin, at most 60 seconds for its start and 30 seconds (`PACT_PLUGIN_TIMEOUT_MS`) for its answer.
 */
uint32_t pactffi_using_plugin_with_delay(PactHandle pact,
                                         const char *plugin_name,
                                         const char *plugin_version,
                                         uint64_t completion_delay);

/**
 * Sets the body of an interaction from the JSON that the plugin for its content type understands.
 *
 * The plugin makes an example of it, with matching rules and generators. The parts that it makes replace those of the
 * interaction: body and rules, and of a message also the metadata. A response of a synchronous message is added. The
 * header `content-type` is set to `content_type` if there is none. What the plugin wants to find again when the pact is
 * verified is stored in the pact. That has a place only in specification version 4: a pact for which
 * `pactffi_with_specification` was not called is written in that version from then on.
 *
 * If no plugin claims the content type, the JSON itself says what the body is. A string is the body, of this content
 * type. Of an object the member `contents` counts: a string is a body of type `text/plain`, null is no body, and any
 * other value is a body of type `application/json`. Other JSON changes nothing. Headers and metadata stay as they are. A
 * content type that the library does not know itself adds a warning that names the loaded plugins (see
 * `pactffi_interaction_warnings`).
 *
 * # Parameters
 *
 * - `interaction` - handle of the interaction.
 * - `part` - `InteractionPart_Request` or `InteractionPart_Response`. An asynchronous message has one part only. For a
 *   synchronous message the plugin says which parts it makes; if no plugin claims the content type, the first response
 *   is changed.
 * - `content_type` - what the body is; must not be NULL.
 * - `contents` - JSON, for a plugin an object; must not be NULL.
 *
 * # Returns
 *
 * - 0 on success.
 * - 1 if a text is NULL or not UTF-8, `part` is unknown, or after an internal error of the library.
 * - 3 if `interaction` is not a valid handle.
 * - 4 if `content_type` is not a content type.
 * - 5 if `contents` is not JSON.
 * - 6 if a mock server was started for the pact, the plugin failed, did not answer in 60 seconds
 *   (`PACT_PLUGIN_TIMEOUT_MS`) or answered with nothing, `contents` is not what it understands, or a plugin claims the
 *   content type and `pactffi_with_specification` has set a version below 4.
 *
 * On failure nothing changes and `pactffi_get_error_message` gives the reason.
 */
uint32_t pactffi_interaction_contents(InteractionHandle interaction,
                                      InteractionPart part,
                                      const char *content_type,
                                      const char *contents);

/**
 * Returns what a plugin has logged: the lines of its standard error, or what its script printed, and the lines that it
 * sent to the library.
 *
 * # Parameters
 *
 * - `plugin_instance_id` - the id of one run of a plugin, which the function of `pactffi_register_plugin_log_callback`
 *   is called with, and which the plugin has in its environment as `PACT_PLUGIN_INSTANCE_ID`. The library holds the
 *   newest lines of each run, up to 1 MB, also after its end.
 *
 * # Returns
 *
 * A JSON object in each line, oldest first, with the members `plugin_name`, `plugin_instance_id`, `test_run_id`,
 * `level`, `message`, `target`, `timestamp_ms` and `source`. Empty if there are no lines, the run is unknown, the id
 * is not UTF-8 or no logging is set up, as by `pactffi_init_with_log_level`. NULL if `plugin_instance_id` is NULL. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the text with `pactffi_string_delete`.
 */
const char *pactffi_get_plugin_logs(const char *plugin_instance_id);

/**
 * Releases the plugins that a pact uses: one load of each. A plugin that is not loaded any more, for this pact or
 * another, ends; when this function returns its process is gone.
 *
 * Call it as often as `pactffi_using_plugin`; more calls change nothing. Clean up mock servers and write the pact file
 * before: a server that the plugin runs ends with it, and bodies of its content types are compared as bytes from then
 * on. The pact file still names the plugins.
 *
 * # Parameters
 *
 * - `pact` - handle of the pact. If it is not a valid handle, nothing happens and `pactffi_get_error_message` gives the
 *   reason.
 */
void pactffi_cleanup_plugins(PactHandle pact);

/**
 * Registers a function that is called for each line that a plugin logs.
 *
 * # Parameters
 *
 * - `callback` - the function. It replaces the function registered before; NULL only removes that one. Its arguments
 *   are
 *   - `id` - the id of the run of the plugin, see `pactffi_get_plugin_logs`,
 *   - `test_run_id` - the test run that the plugin names; empty if it names none,
 *   - `level` - `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`,
 *   - `target` - the part of the plugin that logs; empty if it names none,
 *   - `message` - the message.
 *
 * # Ownership
 *
 * The library owns the strings. They are valid until the callback returns.
 *
 * # Threading
 *
 * The callback is called on threads of the library, on several at the same time if several plugins log. It may call any
 * function of the library that does not wait for a plugin or a server. When this function returns, the previous
 * callback is not running any more, unless the previous callback itself makes this call.
 */
void pactffi_register_plugin_log_callback(void (*callback)(const char *id,
                                                           const char *test_run_id,
                                                           const char *level,
                                                           const char *target,
                                                           const char *message));

/* ---- Verifying a provider: exchanges, which a host answers in place of an address ---- */

/**
 * Returns what an exchange asks for.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 *
 * # Returns
 *
 * The kind. `ExchangeKind_None` if `exchange` is NULL, not a valid pointer, or has ended.
 * On failure `pactffi_get_error_message` gives the reason.
 */
ExchangeKind pactffi_exchange_kind(const Exchange *exchange);

/**
 * Reads a whole exchange in one call.
 *
 * `head` is a JSON object. It always has `kind`, `consumer`, `description` and `states` (of the interaction: an array of
 * objects with `name` and `params`), and further members by kind:
 *
 * - `provider`: `method`, `target` (path and query as they are sent), `path`, `query` (without its question mark) and
 *   `headers`, an array of pairs of name and value.
 * - `state`: `action` (`setup` or `teardown`), `state` (its name; empty for an interaction without states) and `params`.
 * - `message`: for a synchronous message `request`, an object with `contentType` and `metadata`; its contents are the body.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 * - `data` - place for what is read; must not be NULL.
 *
 * # Returns
 *
 * True on success. False if `exchange` is NULL, not a valid pointer, or has ended, or `data` is NULL. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The exchange owns the memory. It is valid until the exchange is answered, or its verification has ended.
 */
bool pactffi_exchange_read(const Exchange *exchange,
                           ExchangeData *data);

/**
 * Returns the method of the request of a `provider` exchange.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 *
 * # Returns
 *
 * The method, in upper case. NULL if the exchange is of another kind, which sets no error message, or if `exchange` is
 * NULL, not a valid pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
 */
const char *pactffi_exchange_method(const Exchange *exchange);

/**
 * Returns the target of the request of a `provider` exchange: path and query as they are sent.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 *
 * # Returns
 *
 * The target. NULL if the exchange is of another kind, which sets no error message, or if `exchange` is NULL, not a valid
 * pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
 */
const char *pactffi_exchange_target(const Exchange *exchange);

/**
 * Returns the path of the request of a `provider` exchange, as it is sent: with its escapes.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 *
 * # Returns
 *
 * The path. NULL if the exchange is of another kind, which sets no error message, or if `exchange` is NULL, not a valid
 * pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
 */
const char *pactffi_exchange_path(const Exchange *exchange);

/**
 * Returns the query of the request of a `provider` exchange, as it is sent: with its escapes, without its question mark.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 *
 * # Returns
 *
 * The query, an empty text if there is none. NULL if the exchange is of another kind, which sets no error message, or if
 * `exchange` is NULL, not a valid pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
 */
const char *pactffi_exchange_query(const Exchange *exchange);

/**
 * Returns a header of the request of a `provider` exchange.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 * - `name` - name of the header, in any case; must not be NULL.
 *
 * # Returns
 *
 * The value; the values of several lines are joined with a comma and a space. NULL if the request has no such header,
 * which sets no error message, or if `name` is NULL or not UTF-8, or `exchange` is NULL, not a valid pointer, or has
 * ended. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
 */
const char *pactffi_exchange_header(const Exchange *exchange,
                                     const char *name);

/**
 * Returns a header line of the request of a `provider` exchange. A loop that counts from 0 reads all lines.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 * - `index` - number of the line, from 0.
 * - `name` - place for the name, which is in lower case. Nothing is written there if it is NULL.
 * - `value` - place for the value. Nothing is written there if it is NULL.
 *
 * # Returns
 *
 * True if there is such a line. False if there is none, which sets no error message, or if `exchange` is NULL, not a
 * valid pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The exchange owns both strings. They are valid until the exchange is answered, or its verification has ended.
 */
bool pactffi_exchange_header_at(const Exchange *exchange,
                                size_t index,
                                const char **name,
                                const char **value);

/**
 * Returns the body of the request of a `provider` exchange, or the contents of the request of a synchronous message.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 * - `length` - place for the length in bytes. Nothing is written there if it is NULL.
 *
 * # Returns
 *
 * The bytes. NULL with the length 0 if there are none, which sets no error message, or if `exchange` is NULL, not a valid
 * pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The exchange owns the bytes. They are valid until the exchange is answered, or its verification has ended.
 */
const uint8_t *pactffi_exchange_body(const Exchange *exchange,
                                      size_t *length);

/**
 * Returns the description of the interaction that an exchange belongs to.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 *
 * # Returns
 *
 * The description. NULL if `exchange` is NULL, not a valid pointer, or has ended. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
 */
const char *pactffi_exchange_description(const Exchange *exchange);

/**
 * Returns the provider states of the interaction that an exchange belongs to.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 *
 * # Returns
 *
 * A JSON array of objects with `name` and `params`, `[]` if there are none. NULL if `exchange` is NULL, not a valid
 * pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
 */
const char *pactffi_exchange_states(const Exchange *exchange);

/**
 * Returns the name of the provider state of a `state` exchange.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 *
 * # Returns
 *
 * The name; an empty text for an interaction without states, so that the provider can reset itself. NULL if the exchange
 * is of another kind, which sets no error message, or if `exchange` is NULL, not a valid pointer, or has ended. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
 */
const char *pactffi_exchange_state_name(const Exchange *exchange);

/**
 * Returns the parameters of the provider state of a `state` exchange.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 *
 * # Returns
 *
 * A JSON object. NULL if the exchange is of another kind, which sets no error message, or if `exchange` is NULL, not a
 * valid pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
 */
const char *pactffi_exchange_state_params(const Exchange *exchange);

/**
 * Returns what a `state` exchange asks to do with the state.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 *
 * # Returns
 *
 * `setup` or `teardown`. NULL if the exchange is of another kind, which sets no error message, or if `exchange` is NULL,
 * not a valid pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * The string is a constant. Do not free it.
 */
const char *pactffi_exchange_action(const Exchange *exchange);

/**
 * Answers a `provider` exchange with a response.
 *
 * What HTTP does is done: `Content-Length` is set, a body is left out for HEAD and the statuses 204 and 304, a coding that
 * `Content-Encoding` names is undone, and a redirect to the provider itself becomes the next exchange.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 * - `status` - the status, 200 to 999.
 * - `headers` - JSON object whose values are a text or an array of texts, or a JSON array of pairs of texts; no headers
 *   if NULL or empty.
 * - `body` - the body; may be NULL if `length` is 0.
 * - `length` - length of the body in bytes.
 *
 * # Returns
 *
 * True if the response was taken. False if
 *
 * - `exchange` is NULL or not a valid pointer, has been answered, has ended, or is of another kind,
 * - `status` is outside 200 to 999,
 * - `headers` is not UTF-8 or not such JSON, or has a name or a value that HTTP cannot carry,
 * - `body` is NULL and `length` is not 0.
 *
 * The exchange then stays as it is, and can still be answered if it is open. `pactffi_get_error_message` gives the
 * reason.
 *
 * # Threading
 *
 * It may be called on any thread, in the handler or after it has returned.
 */
bool pactffi_exchange_respond(Exchange *exchange,
                              uint32_t status,
                              const char *headers,
                              const uint8_t *body,
                              size_t length);

/**
 * Answers a `state` exchange: the state has been set up, or torn down.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 * - `values` - JSON object with values for the generators of the interaction; no values if NULL or empty. They replace and
 *   complete the parameters of the state.
 *
 * # Returns
 *
 * True if the answer was taken. False if `exchange` is NULL or not a valid pointer, has been answered, has ended, or is of
 * another kind, or `values` is not UTF-8 or not a JSON object. An open exchange then stays open.
 * `pactffi_get_error_message` gives the reason.
 *
 * # Threading
 *
 * It may be called on any thread, in the handler or after it has returned.
 */
bool pactffi_exchange_respond_state(Exchange *exchange,
                                    const char *values);

/**
 * Answers a `message` exchange with the message that the provider would send; for a synchronous message, with the response.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 * - `contents` - the contents; may be NULL if `length` is 0.
 * - `length` - length of the contents in bytes.
 * - `content_type` - content type of the contents; NULL if it is not known.
 * - `metadata` - JSON object with the metadata; no metadata if NULL or empty.
 *
 * # Returns
 *
 * True if the message was taken. False if `exchange` is NULL or not a valid pointer, has been answered, has ended, or is of
 * another kind, `contents` is NULL and `length` is not 0, a text is not UTF-8, or `metadata` is not a JSON object. An open
 * exchange then stays open. `pactffi_get_error_message` gives the reason.
 *
 * # Threading
 *
 * It may be called on any thread, in the handler or after it has returned.
 */
bool pactffi_exchange_respond_message(Exchange *exchange,
                                      const uint8_t *contents,
                                      size_t length,
                                      const char *content_type,
                                      const char *metadata);

/**
 * Answers an exchange of any kind with a failure, for instance because a function of the host has thrown. The interaction
 * fails with this reason.
 *
 * # Parameters
 *
 * - `exchange` - the exchange.
 * - `reason` - the reason, for people; must not be NULL. What is not UTF-8 is replaced.
 *
 * # Returns
 *
 * True if the failure was taken. False if `exchange` is NULL or not a valid pointer, has been answered, or has ended, or
 * `reason` is NULL. `pactffi_get_error_message` gives the reason.
 *
 * # Threading
 *
 * It may be called on any thread, in the handler or after it has returned.
 */
bool pactffi_exchange_fail(Exchange *exchange,
                           const char *reason);

/* ---- Verifying a provider: functions of the host in place of addresses ---- */

/**
 * Has a function of the host answer in place of the provider's address.
 *
 * The function is called with each request of the verification as an exchange. It answers with
 * `pactffi_exchange_respond` or `pactffi_exchange_fail`: before it returns, or later on any thread. Matching, reports,
 * generators, publishing and parallel verification are the same as over HTTP. The address of
 * `pactffi_verifier_set_provider_info` still gives the `Host` header and the base path. Interactions that name a transport
 * of `pactffi_verifier_add_provider_transport` are still verified over HTTP.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `callback` - the function. NULL: nothing is called, and the host asks with `pactffi_verifier_next_exchange`; the
 *   verification is then begun with `pactffi_verifier_start`. The last call counts, from the next execution on.
 * - `context` - passed to the function unchanged. May be NULL.
 *
 * # Returns
 *
 * True on success, false if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
 * reason.
 *
 * # Ownership
 *
 * The caller keeps `context` valid until `pactffi_verifier_execute` has returned, or a started verification has ended.
 * Both wait for functions that are running, for as long as a request may take. After that, the context of a function
 * that has not returned must stay valid until it returns.
 *
 * # Threading
 *
 * The function is called on threads of the library: on at most as many as `pactffi_verifier_set_parallel` says. A call
 * that does not return holds its own thread and no other. No lock is held. The function may call every function of the
 * library, but not `pactffi_verifier_execute`, `pactffi_verify` or `pactffi_verifier_next_exchange`, and not
 * `pactffi_verifier_shutdown` for its own verifier: they fail. An exchange that is not answered fails after the timeout of
 * requests (`pactffi_verifier_set_verification_options`); a later answer is refused. The function must return normally:
 * neither `longjmp` nor a C++ exception may leave it.
 */
bool pactffi_verifier_set_provider_handler(VerifierHandle *handle,
                                           ExchangeCallback callback,
                                           void *context);

/**
 * Has a function of the host set up and tear down provider states, in place of a URL.
 *
 * The function is called with each state of an interaction before it is verified (`setup`), and after it (`teardown`); for
 * an interaction without states once with an empty name. It answers with `pactffi_exchange_respond_state`, or with
 * `pactffi_exchange_fail`, whose reason becomes the failure of the interaction. Of this function and
 * `pactffi_verifier_set_provider_state` the last call counts.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `callback` - the function; NULL as in `pactffi_verifier_set_provider_handler`.
 * - `context` - passed to the function unchanged. May be NULL.
 *
 * # Returns
 *
 * True on success, false if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
 * reason.
 *
 * # Ownership
 *
 * As in `pactffi_verifier_set_provider_handler`.
 *
 * # Threading
 *
 * As in `pactffi_verifier_set_provider_handler`.
 */
bool pactffi_verifier_set_state_handler(VerifierHandle *handle,
                                        ExchangeCallback callback,
                                        void *context);

/**
 * Has a function of the host give the messages that the provider would send, in place of a transport.
 *
 * The function is called with each asynchronous or synchronous message of the verification. It answers with
 * `pactffi_exchange_respond_message` or `pactffi_exchange_fail`. Without such a function, messages are asked for over HTTP,
 * or of the provider's handler if they have no transport of their own: as a POST, as over HTTP.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `callback` - the function; NULL as in `pactffi_verifier_set_provider_handler`.
 * - `context` - passed to the function unchanged. May be NULL.
 *
 * # Returns
 *
 * True on success, false if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
 * reason.
 *
 * # Ownership
 *
 * As in `pactffi_verifier_set_provider_handler`.
 *
 * # Threading
 *
 * As in `pactffi_verifier_set_provider_handler`.
 */
bool pactffi_verifier_set_message_handler(VerifierHandle *handle,
                                          ExchangeCallback callback,
                                          void *context);

/* ---- Verifying a provider: execution and results ---- */

/**
 * Verifies the provider and writes the text report to standard output, unless `pactffi_verifier_set_stdout`
 * has switched that off.
 *
 * It returns when all interactions were verified. The same verifier may be executed again; its results replace
 * the previous ones.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 *
 * # Returns
 *
 * - 0 if all interactions passed, pending ones excepted, or there was nothing to verify.
 * - 1 if an interaction failed, a pact could not be loaded, results could not be published, or `handle` is NULL or not
 *   a valid pointer.
 * - 2 if the verification could not be started, a plugin that a pact needs is missing, or a report could not be
 *   written.
 *
 * `pactffi_get_error_message` gives the reason of 2 and of an invalid handle; `pactffi_verifier_output` and
 * `pactffi_verifier_json` give the failed interactions.
 *
 * # Threading
 *
 * Different verifiers may be executed at the same time. It fails on a thread of the library, for instance in a
 * callback of a mock server.
 */
int32_t pactffi_verifier_execute(VerifierHandle *handle);

/**
 * Verifies a provider with the options of a command line, and writes the text report to standard output.
 *
 * Deprecated: use a handle of `pactffi_verifier_new_for_application`, which also returns the results.
 *
 * # Parameters
 *
 * - `args` - the options, one argument in each line, without a program name; `pactffi_verifier_cli_args` lists
 *   them. Options that are missing are taken from the environment variables in that list. It must not be NULL.
 *
 * # Returns
 *
 * - 0 if all interactions passed, pending ones excepted.
 * - 1 if an interaction failed, a pact could not be loaded, or results could not be published.
 * - 2 if `args` is NULL, the verification could not be started, a plugin that a pact needs is missing, or a report
 *   could not be written.
 * - 3 if a header is malformed, `args` is not UTF-8, or after an internal error of the library.
 * - 4 if an option is unknown or has an invalid value.
 *
 * For results above 1, `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_verify(const char *args);

/**
 * Returns the options of `pactffi_verify`, for clients that build a command line from them.
 *
 * # Returns
 *
 * A JSON object with the arrays `options` (options with a value) and `flags` (options without). Each entry has
 * `long`, `help` and `multiple`, and if it applies `short`, `possible_values`, `default_value` and `env`. NULL
 * after an internal error of the library.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_verifier_cli_args(void);

/**
 * Returns the text report of the last execution.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `strip_ansi` - if not 0, ANSI colour codes are removed.
 *
 * # Returns
 *
 * The report, an empty text before the first execution, or NULL if `handle` is NULL or not a valid pointer. On
 * failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_verifier_output(const VerifierHandle *handle,
                                     uint8_t strip_ansi);

/**
 * Returns the results of the last execution as JSON.
 *
 * The JSON object has the members `result` (boolean), `errors` and `pendingErrors` (arrays of `interaction`
 * and `mismatch`), `interactionResults` (one entry for each interaction), `notices` (of the broker) and
 * `output` (the lines of the text report).
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 *
 * # Returns
 *
 * The JSON, without results before the first execution, or NULL if `handle` is NULL or not a valid pointer. On
 * failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_verifier_json(const VerifierHandle *handle);

/**
 * Returns the log lines of the verification of this verifier's provider, and removes them from the library.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 *
 * # Returns
 *
 * The lines since they were last returned, an empty text if there are none or this verifier was never executed
 * or started, or NULL if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_verifier_logs(const VerifierHandle *handle);

/**
 * Returns the log lines of the verification of a provider, and removes them from the library.
 *
 * # Parameters
 *
 * - `provider_name` - name of the provider; must not be NULL.
 *
 * # Returns
 *
 * The lines since they were last returned, an empty text if there are none, or NULL if `provider_name` is NULL
 * or not UTF-8. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the string with `pactffi_string_delete`.
 */
const char *pactffi_verifier_logs_for_provider(const char *provider_name);

/* ---- Verifying a provider: in the background, while the host asks for exchanges and answers them on its own thread ---- */

/**
 * Begins a verification in the background, for hosts that answer its exchanges on their own thread.
 *
 * ```c
 * pactffi_verifier_set_provider_handler(verifier, NULL, NULL);
 * pactffi_verifier_start(verifier);
 * while (pactffi_verifier_result(verifier) == -1) {
 *   struct Exchange *exchange = pactffi_verifier_next_exchange(verifier, 1000);
 *   if (exchange != NULL) {
 *     pactffi_exchange_respond(exchange, 200, NULL, NULL, 0);
 *   }
 * }
 * ```
 *
 * It also serves verifiers that have callbacks or addresses only. The results are those of `pactffi_verifier_execute`; the
 * report is written to standard output as there.
 *
 * # Parameters
 *
 * - `handle` - the verifier. It may be started again when it has ended.
 *
 * # Returns
 *
 * True if it was begun. False if `handle` is NULL or not a valid pointer, a verification that was started is running, or
 * there are no threads. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Threading
 *
 * Different verifications may run at the same time. They do not survive `fork`: in a child, the functions on the
 * verification fail.
 */
bool pactffi_verifier_start(VerifierHandle *handle);

/**
 * Waits for the next exchange of a verification that was started: of a kind whose handler was set with NULL. The timeout
 * of requests counts from the moment at which the verification asks, not from this call.
 *
 * If a function was registered with `pactffi_verifier_on_result`, it is called by this function, on this thread, for the
 * interactions that were verified meanwhile; by `pactffi_verifier_result` for those that are left at the end.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `timeout_ms` - longest time to wait, in milliseconds; 0 does not wait.
 *
 * # Returns
 *
 * The exchange. NULL if none came in time, or the verification has ended: `pactffi_verifier_result` tells which. NULL too
 * if `handle` is NULL or not a valid pointer, the verification was not started or belongs to another process, or on a
 * thread of the library; `pactffi_get_error_message` then gives the reason.
 *
 * # Ownership
 *
 * The exchange is not freed; it ends when it is answered, after the timeout of requests, or with the verification.
 *
 * # Threading
 *
 * Several threads may wait for the same verification: each exchange is returned once.
 */
Exchange *pactffi_verifier_next_exchange(VerifierHandle *handle,
                                         uint64_t timeout_ms);

/**
 * Returns the result of a verification that was started.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 *
 * # Returns
 *
 * - -1 if it is running.
 * - -2 if `handle` is NULL or not a valid pointer, or no verification of it was started in this process.
 * - 0, 1 or 2 if it has ended, as from `pactffi_verifier_execute`; 2 too if it was cancelled.
 *
 * For 2 and -2, `pactffi_get_error_message` gives the reason. `pactffi_verifier_output` and `pactffi_verifier_json` return the
 * details when it has ended.
 */
int32_t pactffi_verifier_result(const VerifierHandle *handle);

/**
 * Ends a verification that was started. Its open exchanges end, and its results are lost. Functions of the host that are
 * running are waited for, for as long as a request may take.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 *
 * # Returns
 *
 * True if it was running, or had ended. False if `handle` is NULL or not a valid pointer, or no verification of it was
 * started in this process. On failure `pactffi_get_error_message` gives the reason.
 */
bool pactffi_verifier_cancel(VerifierHandle *handle);

/* ---- Verifying a provider: settings ---- */

/**
 * Creates a verifier.
 *
 * Deprecated: use `pactffi_verifier_new_for_application`, which also sets the name of the program that
 * verifies.
 *
 * # Returns
 *
 * A handle, or NULL if too many pointers are in use. On failure `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the handle with `pactffi_verifier_shutdown`.
 */
VerifierHandle *pactffi_verifier_new(void);

/**
 * Creates a verifier.
 *
 * # Parameters
 *
 * - `name` - name of the program that verifies, which is published with verification results; `unknown` if
 *   NULL or empty.
 * - `version` - version of that program; `unknown` if NULL or empty.
 *
 * # Returns
 *
 * A handle, or NULL if an argument is not UTF-8 or too many pointers are in use. On failure
 * `pactffi_get_error_message` gives the reason.
 *
 * # Ownership
 *
 * Free the handle with `pactffi_verifier_shutdown`.
 */
VerifierHandle *pactffi_verifier_new_for_application(const char *name, const char *version);

/**
 * Frees a verifier. A verification that was started with `pactffi_verifier_start` is cancelled.
 *
 * # Parameters
 *
 * - `handle` - the verifier. NULL does nothing. If it is not a valid pointer, or the call comes from a handler of this
 *   verifier, nothing is freed and `pactffi_get_error_message` gives the reason.
 */
void pactffi_verifier_shutdown(VerifierHandle *handle);

/**
 * Sets the name and the address of the provider. Transports that were added before are removed.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `name` - name of the provider; `provider` if NULL or empty.
 * - `scheme` - `http` or `https`; `http` if NULL or empty.
 * - `host` - host name or address; `localhost` if NULL or empty.
 * - `port` - the port; 0 means the default port of the scheme.
 * - `path` - base path, put in front of the path of every request; `/` if NULL or empty.
 *
 * # Errors
 *
 * If `handle` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_verifier_set_provider_info(VerifierHandle *handle,
                                        const char *name,
                                        const char *scheme,
                                        const char *host,
                                        uint16_t port,
                                        const char *path);

/**
 * Adds a transport: another port and path of the provider, for the interactions that name this transport. The
 * host is that of `pactffi_verifier_set_provider_info`.
 *
 * An asynchronous message that names no transport uses `message` or `async-message`, a synchronous message
 * `message` or `sync-message`.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `protocol` - name of the transport in interactions; empty if NULL.
 * - `port` - the port; 0 means the default port of the scheme.
 * - `path` - base path, put in front of the path of every request; `/` if NULL or empty.
 * - `scheme` - `http` or `https`; `http` if NULL or empty.
 *
 * # Errors
 *
 * If `handle` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_verifier_add_provider_transport(VerifierHandle *handle,
                                             const char *protocol,
                                             uint16_t port,
                                             const char *path,
                                             const char *scheme);

/**
 * Sets the filter for the interactions that are verified. If a filter is not a regular expression,
 * `pactffi_verifier_execute` fails. With a filter, no results are published.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `filter_description` - regular expression that must match a part of the description; NULL or empty for no
 *   filter.
 * - `filter_state` - regular expression that must match a part of the name of a provider state; NULL or empty
 *   for no filter.
 * - `filter_no_state` - if not 0, only interactions without provider states are verified. It is ignored if
 *   there is a `filter_state`.
 *
 * # Errors
 *
 * If `handle` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_verifier_set_filter_info(VerifierHandle *handle,
                                      const char *filter_description,
                                      const char *filter_state,
                                      uint8_t filter_no_state);

/**
 * Sets the URL that sets up provider states. Before an interaction is verified, each of its provider states is
 * sent to it by POST.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `url` - the URL; NULL or empty for none.
 * - `teardown` - if not 0, the states are also sent after the interaction, with the action `teardown`.
 * - `body` - if not 0, action, state and parameters are sent as a JSON body, otherwise in the query string.
 *
 * # Errors
 *
 * If `handle` is NULL or not a valid pointer, or `url` is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_verifier_set_provider_state(VerifierHandle *handle,
                                         const char *url,
                                         uint8_t teardown,
                                         uint8_t body);

/**
 * Sets options for the requests to the provider.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `disable_ssl_verification` - if not 0, TLS certificates of the provider are not checked. Those of brokers
 *   are always checked.
 * - `request_timeout` - longest time for a request, from connecting to the end of the response, in
 *   milliseconds; default 5000.
 *
 * # Returns
 *
 * 0 on success, 1 if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
 * reason.
 */
int32_t pactffi_verifier_set_verification_options(VerifierHandle *handle,
                                                  uint8_t disable_ssl_verification,
                                                  unsigned long request_timeout);

/**
 * Sets how many interactions are verified at the same time.
 *
 * Interactions of a pact that share a provider state are always verified one after the other. Results are in
 * the order of the pact.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `interactions` - number of interactions; 0 and 1 verify one after the other, which is the default.
 *
 * # Returns
 *
 * 0 on success, 1 if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
 * reason.
 */
int32_t pactffi_verifier_set_parallel(VerifierHandle *handle,
                                      uint16_t interactions);

/**
 * Sets whether the text report has ANSI colours. By default it has.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `coloured_output` - 0 for a report without colours.
 *
 * # Returns
 *
 * 0 on success, 1 if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
 * reason.
 */
int32_t pactffi_verifier_set_coloured_output(VerifierHandle *handle,
                                             uint8_t coloured_output);

/**
 * Sets whether `pactffi_verifier_execute` writes the text report to standard output. By default it does.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `print` - 0 to write nothing.
 *
 * # Returns
 *
 * 0 on success, 1 if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
 * reason.
 */
int32_t pactffi_verifier_set_stdout(VerifierHandle *handle,
                                    uint8_t print);

/**
 * Adds a file to which `pactffi_verifier_execute` writes a report. Missing directories are created; an
 * existing file is replaced.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `format` - form of the report.
 * - `path` - path of the file; must not be NULL.
 *
 * # Returns
 *
 * 0 on success. 1 if `handle` is NULL or not a valid pointer, `path` is NULL or not UTF-8, or `format` is not
 * a constant of the enum. On failure `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_verifier_set_report(VerifierHandle *handle, VerificationReport format, const char *path);

/**
 * Registers a function that is called with the result of each interaction as soon as the interaction was
 * verified.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `callback` - the function. It replaces the function registered before; NULL only removes that one. Its
 *   first argument is a JSON object with the members of `interactionResults` in `pactffi_verifier_json`.
 * - `user_data` - passed to the function unchanged. May be NULL.
 *
 * # Returns
 *
 * 0 on success, 1 if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
 * reason.
 *
 * # Ownership
 *
 * The library owns the JSON text; it is valid until the callback returns.
 *
 * # Threading
 *
 * The callback is called on the thread that called `pactffi_verifier_execute`, during that call; after
 * `pactffi_verifier_start`, by `pactffi_verifier_next_exchange` and `pactffi_verifier_result`. It may call
 * functions of the library, except those that wait themselves (an execution, stopping a mock server, waiting
 * for one): they fail.
 */
int32_t pactffi_verifier_on_result(VerifierHandle *handle,
                                   void (*callback)(const char *result, void *user_data),
                                   void *user_data);

/**
 * Sets whether an execution fails if there are no pacts to verify. By default it fails.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `is_error` - 0 for no failure.
 *
 * # Returns
 *
 * 0 on success, 1 if `handle` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the
 * reason.
 */
int32_t pactffi_verifier_set_no_pacts_is_error(VerifierHandle *handle,
                                               uint8_t is_error);

/**
 * Publishes verification results to the Pact Broker from which a pact comes. If a result cannot be published,
 * the execution fails.
 *
 * An execution with a filter of `pactffi_verifier_set_filter_info` publishes nothing, because a broker takes the
 * results for those of the whole pact; its report has the line `Not publishing: interactions were filtered`.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `provider_version` - version of the provider that is verified; must not be NULL.
 * - `build_url` - URL of the build that verifies, or NULL.
 * - `provider_tags` - tags of the provider version; NULL elements are skipped.
 * - `provider_tags_len` - number of tags.
 * - `provider_branch` - branch of the provider version, or NULL.
 *
 * # Returns
 *
 * 0 on success. 1 if `handle` is NULL or not a valid pointer, `provider_version` is NULL, or an argument is
 * not UTF-8. On failure `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_verifier_set_publish_options(VerifierHandle *handle,
                                             const char *provider_version,
                                             const char *build_url,
                                             const char *const *provider_tags,
                                             uint16_t provider_tags_len,
                                             const char *provider_branch);

/**
 * Sets the consumers whose pacts are verified.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `consumer_filters` - names of consumers; NULL elements are skipped. Without names, the pacts of all
 *   consumers are verified. If no pact is of one of these consumers, the report has a warning.
 * - `consumer_filters_len` - number of names.
 *
 * # Errors
 *
 * If `handle` is NULL or not a valid pointer, or a name is not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_verifier_set_consumer_filters(VerifierHandle *handle,
                                           const char *const *consumer_filters,
                                           uint16_t consumer_filters_len);

/**
 * Adds a header that is sent with every request to the provider. It replaces a header of the same name of the
 * interaction.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `header_name` - name of the header; must not be NULL.
 * - `header_value` - value of the header; must not be NULL.
 *
 * # Errors
 *
 * If `handle` is NULL or not a valid pointer, or another argument is NULL or not UTF-8, nothing changes and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_verifier_add_custom_header(VerifierHandle *handle,
                                        const char *header_name,
                                        const char *header_value);

/**
 * Sets whether the verifier follows redirects of the provider. By default it does.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `follow` - 0 to compare the redirect response itself with the pact.
 *
 * # Errors
 *
 * If `handle` is NULL or not a valid pointer, nothing changes and `pactffi_get_error_message` gives the
 * reason.
 */
void pactffi_verifier_set_follow_redirects(VerifierHandle *handle, uint8_t follow);

/* ---- Verifying a provider: sources of pacts, read in the order in which they were added ---- */

/**
 * Adds a pact file to verify. The file is read when the verifier is executed.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `file` - path of the file; must not be NULL.
 *
 * # Errors
 *
 * If `handle` is NULL or not a valid pointer, or `file` is NULL or not UTF-8, nothing is added and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_verifier_add_file_source(VerifierHandle *handle, const char *file);

/**
 * Adds a directory of pact files. The pacts for the provider are verified, in the order of the file names.
 *
 * Subdirectories are not read. A file that is not a pact is an error if its name ends in `.json`; otherwise it
 * is skipped.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `directory` - path of the directory; must not be NULL. Bytes that are not UTF-8 are replaced by U+FFFD.
 *
 * # Errors
 *
 * If `handle` is NULL or not a valid pointer, or `directory` is NULL, nothing is added and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_verifier_add_directory_source(VerifierHandle *handle,
                                           const char *directory);

/**
 * Adds a pact to be fetched from a URL when the verifier is executed.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `url` - the URL; must not be NULL.
 * - `username` - user name for basic authentication, or NULL.
 * - `password` - password of the user, or NULL.
 * - `token` - bearer token, used if there is no user name; or NULL.
 *
 * # Errors
 *
 * If `handle` is NULL or not a valid pointer, `url` is NULL, or an argument is not UTF-8, nothing is added and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_verifier_url_source(VerifierHandle *handle,
                                 const char *url,
                                 const char *username,
                                 const char *password,
                                 const char *token);

/**
 * Adds a Pact Broker. The pacts to verify for the provider are fetched from it when the verifier is executed.
 *
 * Call `pactffi_verifier_set_provider_info` before: the name of the provider is read during this call.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `url` - URL of the broker; must not be NULL.
 * - `username` - user name for basic authentication, or NULL.
 * - `password` - password of the user, or NULL.
 * - `token` - bearer token, used if there is no user name; or NULL.
 *
 * # Errors
 *
 * If `handle` is NULL or not a valid pointer, `url` is NULL, or an argument is not UTF-8, nothing is added and
 * `pactffi_get_error_message` gives the reason.
 */
void pactffi_verifier_broker_source(VerifierHandle *handle,
                                    const char *url,
                                    const char *username,
                                    const char *password,
                                    const char *token);

/**
 * Adds a Pact Broker. The pacts for the provider that consumer version selectors select are fetched from it
 * when the verifier is executed.
 *
 * Call `pactffi_verifier_set_provider_info` before: the name of the provider is read during this call.
 *
 * # Parameters
 *
 * - `handle` - the verifier.
 * - `url` - URL of the broker; must not be NULL.
 * - `username` - user name for basic authentication, or NULL.
 * - `password` - password of the user, or NULL.
 * - `token` - bearer token, used if there is no user name; or NULL.
 * - `enable_pending` - if not 0, failures of pending pacts do not fail the verification.
 * - `include_wip_pacts_since` - date from which work-in-progress pacts are verified too, or NULL.
 * - `provider_tags` - tags of the provider version; NULL elements are skipped.
 * - `provider_tags_len` - number of tags.
 * - `provider_branch` - branch of the provider version, or NULL.
 * - `consumer_version_selectors` - consumer version selectors, each a JSON object in the form of the broker, or
 *   a JSON array of them. Members that are not known are sent too, with a warning in the log and in the report,
 *   because a broker ignores what it does not know without saying so. JSON that is not a selector, for instance
 *   because a known member has a wrong type, is left out, with a warning in the log.
 * - `consumer_version_selectors_len` - number of selectors.
 * - `consumer_version_tags` - tags whose latest pacts are verified, if there are no selectors.
 * - `consumer_version_tags_len` - number of tags.
 *
 * # Returns
 *
 * - 0 on success.
 * - -1 if a selector is not JSON.
 * - -2 if `handle` is NULL or not a valid pointer, `url` is NULL, or an argument is not UTF-8.
 *
 * On failure nothing is added and `pactffi_get_error_message` gives the reason.
 */
int32_t pactffi_verifier_broker_source_with_selectors(VerifierHandle *handle,
                                                      const char *url,
                                                      const char *username,
                                                      const char *password,
                                                      const char *token,
                                                      uint8_t enable_pending,
                                                      const char *include_wip_pacts_since,
                                                      const char *const *provider_tags,
                                                      uint16_t provider_tags_len,
                                                      const char *provider_branch,
                                                      const char *const *consumer_version_selectors,
                                                      uint16_t consumer_version_selectors_len,
                                                      const char *const *consumer_version_tags,
                                                      uint16_t consumer_version_tags_len);

/* ---- The names of the first releases, for programs built against them; declared if PACT_UNPREFIXED is defined ---- */

#if defined(PACT_UNPREFIXED)

/**
 * A pact being written, as the first releases passed it. All zero when there is none.
 */
typedef struct FirstPactHandle {
  /**
   * Number of the pact; the handle of the functions with a prefix.
   */
  size_t pact;
} FirstPactHandle;

/**
 * An interaction being written, as the first releases passed it. All zero when there is none.
 */
typedef struct FirstInteractionHandle {
  /**
   * Number of the pact.
   */
  size_t pact;
  /**
   * Which of its interactions, counted from 1.
   */
  size_t interaction;
} FirstInteractionHandle;

/**
 * Starts logging to standard output at the level that an environment variable names; `pactffi_init` by its first name.
 *
 * # Parameters
 *
 * - `log_env_var` - name of the variable; `LOG_LEVEL` if NULL.
 */
void init(const char *log_env_var);

/**
 * Starts a mock server on 127.0.0.1 for a pact that is given as JSON.
 *
 * # Parameters
 *
 * - `pact_str` - the text of a pact file.
 * - `port` - port to listen on; 0 lets the system choose one.
 *
 * # Returns
 *
 * The port, or:
 *
 * - -1 if `pact_str` is NULL.
 * - -2 if `pact_str` is not a pact, or one of its responses has a status outside 100 to 999.
 * - -3 if the server cannot listen there, or another mock server has the port.
 * - -4 if `pact_str` is not UTF-8, or for a defect of the library.
 * - -5 if `port` is not from 0 to 65535.
 *
 * # Ownership
 *
 * Stop the server with `cleanup_mock_server`.
 */
int32_t create_mock_server(const char *pact_str, int32_t port);

/**
 * Starts a mock server on 127.0.0.1 for a pact. The pact cannot be changed from then on.
 *
 * # Parameters
 *
 * - `pact` - the pact.
 * - `port` - port to listen on; 0 lets the system choose one.
 *
 * # Returns
 *
 * The port, or:
 *
 * - -1 if there is no such pact.
 * - -3 if the server cannot listen there, or another mock server has the port.
 * - -4 for a defect of the library.
 * - -5 if `port` is not from 0 to 65535.
 *
 * # Ownership
 *
 * Stop the server with `cleanup_mock_server`.
 */
int32_t create_mock_server_for_pact(FirstPactHandle pact, int32_t port);

/**
 * Returns whether every request so far matched an interaction and every interaction was requested.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 *
 * # Returns
 *
 * True if both hold; false if one does not, or if no mock server has this port.
 */
bool mock_server_matched(int32_t mock_server_port);

/**
 * Returns the requests that did not match and the interactions that were not requested, as a JSON array.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 *
 * # Returns
 *
 * The text, `[]` if everything matched, or NULL if no mock server has this port.
 *
 * # Ownership
 *
 * The mock server owns the text: it stays valid until `cleanup_mock_server` stops the server. Do not free it.
 */
char *mock_server_mismatches(int32_t mock_server_port);

/**
 * Stops a mock server and frees the texts it owns.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 *
 * # Returns
 *
 * True if it was stopped, false if no mock server has this port.
 */
bool cleanup_mock_server(int32_t mock_server_port);

/**
 * Writes the pact of a mock server to a file, merged into one that is there.
 *
 * # Parameters
 *
 * - `mock_server_port` - port of the server.
 * - `directory` - where to write; it is created if it does not exist, with its parents. NULL or empty is the current directory.
 *
 * # Returns
 *
 * - 0 if the file was written.
 * - 1 if `directory` is not UTF-8, or for a defect of the library.
 * - 2 if the file could not be written.
 * - 3 if no mock server has this port.
 */
int32_t write_pact_file(int32_t mock_server_port,
                        const char *directory);

/**
 * Creates a pact between a consumer and a provider.
 *
 * # Parameters
 *
 * - `consumer_name` - name of the consumer; `Consumer` if NULL or not UTF-8.
 * - `provider_name` - name of the provider; `Provider` if NULL or not UTF-8.
 *
 * # Returns
 *
 * A handle, 0 when 65,535 pacts are alive.
 *
 * # Ownership
 *
 * The first releases had no way to free a pact; `pactffi_free_pact_handle` frees this one, by its number.
 */
FirstPactHandle new_pact(const char *consumer_name, const char *provider_name);

/**
 * Adds an HTTP interaction to a pact.
 *
 * # Parameters
 *
 * - `pact` - the pact.
 * - `description` - what the interaction is about; an interaction of the pact with the same description is replaced.
 *
 * # Returns
 *
 * A handle; all zero if there is no such pact, `description` is NULL or not UTF-8, or the pact is full.
 */
FirstInteractionHandle new_interaction(FirstPactHandle pact,
                                       const char *description);

/**
 * Changes the description of an interaction.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 * - `description` - what the interaction is about; NULL is refused.
 *
 * # Returns
 *
 * True if it was changed; false if there is no such interaction or a mock server has started for its pact.
 */
bool upon_receiving(FirstInteractionHandle interaction, const char *description);

/**
 * Adds a provider state.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 * - `description` - name of the state; NULL is refused.
 *
 * # Returns
 *
 * True if it was added; false if there is no such interaction or a mock server has started for its pact.
 */
bool given(FirstInteractionHandle interaction, const char *description);

/**
 * Sets method and path of the request.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 * - `method` - the method, in any case; `GET` if NULL.
 * - `path` - the path, or integration JSON; `/` if NULL.
 *
 * # Returns
 *
 * True if they were set; false if there is no such interaction, the path's matcher is malformed, or a mock server
 * has started for its pact.
 */
bool with_request(FirstInteractionHandle interaction,
                  const char *method,
                  const char *path);

/**
 * Sets a query parameter of the request.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 * - `name` - name of the parameter; NULL is refused.
 * - `index` - which of its values, counted from 0; below 4096.
 * - `value` - the value, or integration JSON with a single value; empty if NULL.
 *
 * # Returns
 *
 * True if it was set; false if there is no such interaction, an argument is refused, or a mock server has started
 * for its pact.
 */
bool with_query_parameter(FirstInteractionHandle interaction,
                          const char *name,
                          size_t index,
                          const char *value);

/**
 * Sets a header of the request or response.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 * - `part` - request or response.
 * - `name` - name of the header; NULL is refused.
 * - `index` - which of its values, counted from 0; below 4096.
 * - `value` - the value, or integration JSON with a single value; empty if NULL.
 *
 * # Returns
 *
 * True if it was set; false if there is no such interaction, an argument is refused, or a mock server has started
 * for its pact.
 */
bool with_header(FirstInteractionHandle interaction,
                 InteractionPart part,
                 const char *name,
                 size_t index,
                 const char *value);

/**
 * Sets the status of the response.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 * - `status` - the status, from 100 to 999.
 *
 * # Returns
 *
 * True if it was set; false if there is no such interaction, the status is out of range, or a mock server has
 * started for its pact.
 */
bool response_status(FirstInteractionHandle interaction, uint16_t status);

/**
 * Sets the body of the request or response.
 *
 * # Parameters
 *
 * - `interaction` - the interaction.
 * - `part` - request or response.
 * - `content_type` - its content type; NULL leaves it to the headers, or to the look of the body.
 * - `body` - the body, or integration JSON; NULL is no body.
 *
 * # Returns
 *
 * True if it was set; false if there is no such interaction, an argument is refused, or a mock server has started
 * for its pact.
 */
bool with_body(FirstInteractionHandle interaction,
               InteractionPart part,
               const char *content_type,
               const char *body);

#endif

struct PactHeaderEnd;

#undef PactHeaderBegin
#undef PactHeaderEnd

#endif  /* PACT_H */
