/* Synchronous messages: a request, and responses that come to be when they are set. */
#include "check.h"

static const uint8_t PNG[] = {0x89, 'P', 'N', 'G', 0, 0xff};

static void a_new_message_has_a_request_and_no_responses(void) {
  SynchronousMessage *message = pactffi_sync_message_new();

  TAKES(pactffi_sync_message_get_description(message), "Synchronous/Message Interaction");
  CHECK_INT(pactffi_sync_message_get_number_responses(message), 0);
  CHECK(pactffi_sync_message_get_request_contents_str(message) == NULL);
  CHECK(pactffi_sync_message_get_request_contents_bin(message) == NULL);
  CHECK_INT(pactffi_sync_message_get_request_contents_length(message), 0);
  CHECK_ERROR("");
  pactffi_sync_message_delete(message);
}

static void a_request_reads_as_it_was_written(void) {
  SynchronousMessage *message = pactffi_sync_message_new();

  pactffi_sync_message_set_request_contents_str(message, "{\"a\":1}", "application/json");
  TAKES(pactffi_sync_message_get_request_contents_str(message), "{\"a\":1}");
  pactffi_sync_message_set_request_contents_bin(message, PNG, sizeof PNG, "image/png");
  TAKES(pactffi_sync_message_get_request_contents_str(message), "");
  CHECK_INT(pactffi_sync_message_get_request_contents_length(message), sizeof PNG);
  CHECK(memcmp(pactffi_sync_message_get_request_contents_bin(message), PNG, sizeof PNG) == 0);
  pactffi_sync_message_set_request_contents_str(message, NULL, NULL);
  TAKES(pactffi_sync_message_get_request_contents_str(message), "");
  CHECK_INT(pactffi_sync_message_get_number_responses(message), 0);
  CHECK_ERROR("");
  pactffi_sync_message_delete(message);
}

static void setting_a_response_makes_those_before_it(void) {
  SynchronousMessage *message = pactffi_sync_message_new();

  pactffi_sync_message_set_response_contents_str(message, 2, "third", "text/plain");
  CHECK_INT(pactffi_sync_message_get_number_responses(message), 3);
  pactffi_sync_message_set_response_contents_bin(message, 0, PNG, sizeof PNG, "image/png");
  CHECK_INT(pactffi_sync_message_get_number_responses(message), 3);

  CHECK_INT(pactffi_sync_message_get_response_contents_length(message, 0), sizeof PNG);
  CHECK(memcmp(pactffi_sync_message_get_response_contents_bin(message, 0), PNG, sizeof PNG) == 0);
  CHECK(pactffi_sync_message_get_response_contents_str(message, 1) == NULL);
  CHECK(pactffi_sync_message_get_response_contents_bin(message, 1) == NULL);
  CHECK_INT(pactffi_sync_message_get_response_contents_length(message, 1), 0);
  TAKES(pactffi_sync_message_get_response_contents_str(message, 2), "third");
  CHECK_ERROR("");
  pactffi_sync_message_delete(message);
}

static void lent_parts_are_those_of_the_message(void) {
  SynchronousMessage *message = pactffi_sync_message_new();
  pactffi_sync_message_set_response_contents_str(message, 0, "first", NULL);
  MessageContents *request = (MessageContents *)pactffi_sync_message_get_request_contents(message);
  MessageContents *response = (MessageContents *)pactffi_sync_message_get_response_contents(message, 0);

  pactffi_message_contents_set_contents_str(request, "question", NULL);
  pactffi_message_contents_set_contents_str(response, "answer", NULL);
  pactffi_sync_message_set_response_contents_str(message, 4000, "far", NULL);
  TAKES(pactffi_sync_message_get_request_contents_str(message), "question");
  TAKES(pactffi_sync_message_get_response_contents_str(message, 0), "answer");
  CHECK(pactffi_sync_message_get_request_contents(message) == request);
  CHECK(pactffi_sync_message_get_response_contents(message, 0) == response);
  pactffi_sync_message_set_response_contents_str(message, 0, "changed", NULL);
  TAKES(pactffi_message_contents_get_contents_str(response), "changed");
  CHECK_ERROR("");

  pactffi_sync_message_delete(message);
  CHECK(pactffi_message_contents_get_contents_str(request) == NULL);
  CHECK_ERROR("contents is a MessageContents that has been deleted");
  CHECK(pactffi_message_contents_get_contents_bin(response) == NULL);
  CHECK_ERROR("contents is a MessageContents that has been deleted");
}

static void generated_contents_are_copies(void) {
  SynchronousMessage *message = pactffi_sync_message_new();
  pactffi_sync_message_set_request_contents_str(message, "question", NULL);
  pactffi_sync_message_set_response_contents_str(message, 0, "answer", NULL);
  const MessageContents *request = pactffi_sync_message_generate_request_contents(message);
  const MessageContents *response = pactffi_sync_message_generate_response_contents(message, 0);

  pactffi_sync_message_delete(message);
  TAKES(pactffi_message_contents_get_contents_str(request), "question");
  TAKES(pactffi_message_contents_get_contents_str(response), "answer");

  CHECK_ERROR("");
  pactffi_message_contents_delete(request);
  pactffi_message_contents_delete(response);
}

static void a_response_that_is_not_there_is_refused(void) {
  SynchronousMessage *message = pactffi_sync_message_new();
  pactffi_sync_message_set_response_contents_str(message, 0, "only", NULL);

  static const size_t BEYOND[] = {1, 4096, SIZE_MAX};
  for (int at = 0; at < 3; at++) {
    size_t index = BEYOND[at];
    CHECK(pactffi_sync_message_get_response_contents(message, index) == NULL);
    CHECK_ERROR("index is out of bounds");
    CHECK(pactffi_sync_message_generate_response_contents(message, index) == NULL);
    CHECK_ERROR("index is out of bounds");
    CHECK(pactffi_sync_message_get_response_contents_str(message, index) == NULL);
    CHECK_ERROR("index is out of bounds");
    CHECK(pactffi_sync_message_get_response_contents_bin(message, index) == NULL);
    CHECK_ERROR("index is out of bounds");
    CHECK_INT(pactffi_sync_message_get_response_contents_length(message, index), 0);
    CHECK_ERROR("index is out of bounds");
  }
  pactffi_sync_message_delete(message);
}

static void a_refused_call_changes_nothing(void) {
  SynchronousMessage *message = pactffi_sync_message_new();
  pactffi_sync_message_set_response_contents_str(message, 0, "kept", NULL);

  pactffi_sync_message_set_response_contents_str(message, 7, "\xff", NULL);
  CHECK_ERROR("error parsing contents as UTF-8");
  pactffi_sync_message_set_response_contents_str(message, 0, "x", "\xff");
  CHECK_ERROR("error parsing content_type as UTF-8");
  pactffi_sync_message_set_response_contents_bin(message, 7, PNG, SIZE_MAX, NULL);
  CHECK_ERROR("contents cannot be 18446744073709551615 bytes long");
  pactffi_sync_message_set_response_contents_str(message, 4096, "x", NULL);
  CHECK_ERROR("index 4096 is not below 4096");
  pactffi_sync_message_set_response_contents_bin(message, SIZE_MAX, PNG, sizeof PNG, NULL);
  CHECK_ERROR("index 18446744073709551615 is not below 4096");
  CHECK_INT(pactffi_sync_message_get_number_responses(message), 1);
  TAKES(pactffi_sync_message_get_response_contents_str(message, 0), "kept");

  CHECK_INT(pactffi_sync_message_set_description(message, "a\xff"), 0);
  CHECK_INT(pactffi_sync_message_set_description(message, NULL), 1);
  CHECK_ERROR("description is null");
  TAKES(pactffi_sync_message_get_description(message), "a\xef\xbf\xbd");
  CHECK(pactffi_sync_message_get_provider_state(message, 0) == NULL);
  CHECK_ERROR("index is out of bounds");
  ProviderStateIterator *states = pactffi_sync_message_get_provider_state_iter(message);
  CHECK(pactffi_provider_state_iter_next(states) == NULL);
  pactffi_provider_state_iter_delete(states);
  CHECK_ERROR("");
  pactffi_sync_message_delete(message);
}

static void what_is_no_message_is_refused(void) {
  SynchronousMessage *message = pactffi_sync_message_new();
  SynchronousMessage *request = (SynchronousMessage *)pactffi_sync_message_get_request_contents(message);

  CHECK_INT(pactffi_sync_message_get_number_responses(request), 0);
  CHECK_ERROR("message is a MessageContents, not a SynchronousMessage");
  pactffi_sync_message_set_response_contents_str(request, 0, "x", NULL);
  CHECK_ERROR("message is a MessageContents, not a SynchronousMessage");
  pactffi_sync_message_delete(NULL);
  CHECK_ERROR("");
  pactffi_sync_message_delete(message);
  pactffi_sync_message_delete(message);
  CHECK_ERROR("message is a SynchronousMessage that has been deleted");
}

int main(void) {
  a_new_message_has_a_request_and_no_responses();
  a_request_reads_as_it_was_written();
  setting_a_response_makes_those_before_it();
  lent_parts_are_those_of_the_message();
  generated_contents_are_copies();
  a_response_that_is_not_there_is_refused();
  a_refused_call_changes_nothing();
  what_is_no_message_is_refused();
  CHECK_NOTHING_ALIVE();
  return 0;
}
