/* Synchronous messages of a pact being written: what a test sends and gets, and whether its response is the one agreed on. */
#include "check.h"

static InteractionHandle message_in(PactHandle pact) {
  InteractionHandle message = pactffi_new_sync_message_interaction(pact, "a question");
  CHECK(pactffi_given(message, "ready"));
  CHECK(pactffi_with_body(message, InteractionPart_Request, "application/json",
                          "{\"n\":{\"pact:matcher:type\":\"type\",\"value\":1,\"pact:generator:type\":\"RandomInt\",\"min\":5,\"max\":5}}"));
  CHECK(pactffi_with_body(message, InteractionPart_Response, "application/json",
                          "{\"a\":{\"pact:matcher:type\":\"type\",\"value\":1,\"pact:generator:type\":\"RandomInt\",\"min\":7,\"max\":7},"
                          "\"s\":{\"pact:matcher:type\":\"type\",\"value\":\"x\",\"pact:generator:type\":\"ProviderState\",\"expression\":\"${x}\"}}"));
  CHECK(pactffi_with_body(message, InteractionPart_Response, "text/plain", "bye"));
  return message;
}

static void generated_contents_have_neither_rules_nor_generators(void) {
  PactHandle pact = pactffi_new_pact("c", "p");
  InteractionHandle message = message_in(pact);

  TAKES(pactffi_sync_message_generate_contents(message),
        "{\"description\":\"a question\",\"pending\":false,\"providerStates\":[{\"name\":\"ready\"}],"
        "\"request\":{\"contents\":{\"content\":{\"n\":5},\"contentType\":\"application/json\",\"encoded\":false},"
        "\"metadata\":{\"contentType\":\"application/json\"}},"
        "\"response\":[{\"contents\":{\"content\":{\"a\":7,\"s\":\"x\"},\"contentType\":\"application/json\",\"encoded\":false},"
        "\"metadata\":{\"contentType\":\"application/json\"}},"
        "{\"contents\":{\"content\":\"bye\",\"contentType\":\"text/plain\",\"encoded\":false},"
        "\"metadata\":{\"contentType\":\"text/plain\"}}],\"type\":\"Synchronous/Messages\"}");
  /* The pact itself keeps its examples. */
  TAKES(pactffi_sync_message_match_response_contents(message, 0, NULL, "{\"a\":3,\"s\":\"y\"}"), "[]");
  CHECK_ERROR("");
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void a_response_is_compared_by_its_rules(void) {
  PactHandle pact = pactffi_new_pact("c", "p");
  InteractionHandle message = message_in(pact);

  TAKES(pactffi_sync_message_match_response_contents(message, 0, "application/json", "{\"a\":2,\"s\":\"y\",\"more\":1}"), "[]");
  TAKES(pactffi_sync_message_match_response_contents(message, 0, NULL, "{\"a\":\"q\",\"s\":\"y\"}"),
        "[{\"actual\":\"\\\"q\\\"\",\"expected\":\"1\",\"mismatch\":\"Expected 'q' (String) to be the same type as 1 (Integer)\","
        "\"path\":\"$.a\",\"type\":\"BodyMismatch\"}]");
  TAKES(pactffi_sync_message_match_response_contents(message, 1, NULL, "bye"), "[]");
  TAKES(pactffi_sync_message_match_response_contents(message, 1, "application/json", "{}"),
        "[{\"actual\":\"application/json\",\"actualBody\":\"{}\",\"expected\":\"text/plain\",\"expectedBody\":\"bye\","
        "\"mismatch\":\"Expected message with content type text/plain but was application/json\",\"type\":\"BodyTypeMismatch\"}]");
  CHECK_ERROR("");
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void what_cannot_be_compared_is_refused(void) {
  PactHandle pact = pactffi_new_pact("c", "p");
  InteractionHandle message = message_in(pact);
  InteractionHandle http = pactffi_new_interaction(pact, "http");

  CHECK(pactffi_sync_message_match_response_contents(message, 0, NULL, NULL) == NULL);
  CHECK_ERROR("contents is NULL or not valid UTF-8");
  CHECK(pactffi_sync_message_match_response_contents(message, 0, NULL, "\xff") == NULL);
  CHECK_ERROR("contents is NULL or not valid UTF-8");
  CHECK(pactffi_sync_message_match_response_contents(message, 0, "\xff", "x") == NULL);
  CHECK_ERROR("error parsing content_type as UTF-8");
  CHECK(pactffi_sync_message_match_response_contents(message, 0, "bad", "x") == NULL);
  CHECK_ERROR("invalid content type 'bad': 'bad' is not a valid content type");
  CHECK(pactffi_sync_message_match_response_contents(message, 9, NULL, "x") == NULL);
  CHECK_ERROR("interaction is not a synchronous message or has no response at index 9");
  CHECK(pactffi_sync_message_match_response_contents(message, SIZE_MAX, NULL, "x") == NULL);
  CHECK_ERROR("interaction is not a synchronous message or has no response at index 18446744073709551615");
  CHECK(pactffi_sync_message_match_response_contents(http, 0, NULL, "x") == NULL);
  CHECK_ERROR("interaction is not a synchronous message or has no response at index 0");
  TAKES(pactffi_sync_message_generate_contents(http), "");
  CHECK_ERROR("interaction is not a synchronous message");

  CHECK_INT(pactffi_free_pact_handle(pact), 0);
  CHECK(pactffi_sync_message_match_response_contents(message, 0, NULL, "x") == NULL);
  CHECK_ERROR("interaction is not a synchronous message or has no response at index 0");
  TAKES(pactffi_sync_message_generate_contents(0), "");
  CHECK_ERROR("no interaction with handle 0");
}

int main(void) {
  generated_contents_have_neither_rules_nor_generators();
  a_response_is_compared_by_its_rules();
  what_cannot_be_compared_is_refused();
  CHECK_NOTHING_ALIVE();
  return 0;
}
