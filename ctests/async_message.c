/* Asynchronous messages and their contents, made and changed through both. */
#include "check.h"

static const uint8_t PNG[] = {0x89, 'P', 'N', 'G', 0, 0xff};

static void a_new_message_has_no_contents(void) {
  AsynchronousMessage *message = pactffi_async_message_new();
  const MessageContents *contents = pactffi_async_message_get_contents(message);

  TAKES(pactffi_async_message_get_description(message), "Asynchronous/Message Interaction");
  CHECK(pactffi_async_message_get_contents_str(message) == NULL);
  CHECK(pactffi_async_message_get_contents_bin(message) == NULL);
  CHECK_INT(pactffi_async_message_get_contents_length(message), 0);
  CHECK(pactffi_message_contents_get_contents_str(contents) == NULL);
  MessageMetadataIterator *metadata = pactffi_message_contents_get_metadata_iter(contents);
  CHECK(pactffi_message_metadata_iter_next(metadata) == NULL);
  pactffi_message_metadata_iter_delete(metadata);
  CHECK_ERROR("");
  pactffi_async_message_delete(message);
}

static void contents_read_as_they_were_written(void) {
  AsynchronousMessage *message = pactffi_async_message_new();

  pactffi_async_message_set_contents_str(message, "{\"a\":1}", "application/json");
  TAKES(pactffi_async_message_get_contents_str(message), "{\"a\":1}");
  CHECK_INT(pactffi_async_message_get_contents_length(message), 7);
  const uint8_t *before = pactffi_async_message_get_contents_bin(message);
  CHECK(pactffi_async_message_get_contents_bin(message) == before);

  pactffi_async_message_set_contents_bin(message, PNG, sizeof PNG, "image/png");
  TAKES(pactffi_async_message_get_contents_str(message), "");
  CHECK_INT(pactffi_async_message_get_contents_length(message), sizeof PNG);
  CHECK(memcmp(pactffi_async_message_get_contents_bin(message), PNG, sizeof PNG) == 0);
  CHECK(memcmp(before, "{\"a\":1}", 7) == 0);

  pactffi_async_message_set_contents_str(message, "", NULL);
  TAKES(pactffi_async_message_get_contents_str(message), "");
  CHECK(pactffi_async_message_get_contents_bin(message) == NULL);
  pactffi_async_message_set_contents_str(message, "x", "no content type");
  TAKES(pactffi_async_message_get_contents_str(message), "x");
  pactffi_async_message_set_contents_str(message, NULL, NULL);
  TAKES(pactffi_async_message_get_contents_str(message), "");
  pactffi_async_message_set_contents_bin(message, NULL, 5, "text/plain");
  TAKES(pactffi_async_message_get_contents_str(message), "");
  CHECK_ERROR("");
  pactffi_async_message_delete(message);
}

static void lent_contents_are_those_of_the_message(void) {
  AsynchronousMessage *message = pactffi_async_message_new();
  MessageContents *contents = (MessageContents *)pactffi_async_message_get_contents(message);
  CHECK(pactffi_async_message_get_contents(message) == contents);

  pactffi_message_contents_set_contents_str(contents, "one", "text/plain");
  TAKES(pactffi_async_message_get_contents_str(message), "one");
  pactffi_message_contents_set_contents_bin(contents, PNG, sizeof PNG, NULL);
  CHECK_INT(pactffi_async_message_get_contents_length(message), sizeof PNG);
  pactffi_async_message_set_contents_str(message, "two", NULL);
  TAKES(pactffi_message_contents_get_contents_str(contents), "two");
  CHECK_INT(pactffi_message_contents_get_contents_length(contents), 3);
  CHECK(memcmp(pactffi_message_contents_get_contents_bin(contents), "two", 3) == 0);

  pactffi_message_contents_delete(contents);
  CHECK(pactffi_message_contents_get_contents_str(contents) == NULL);
  CHECK_ERROR("contents is a MessageContents that has been deleted");
  const MessageContents *again = pactffi_async_message_get_contents(message);
  TAKES(pactffi_message_contents_get_contents_str(again), "two");

  pactffi_async_message_delete(message);
  CHECK_INT(pactffi_message_contents_get_contents_length(again), 0);
  CHECK_ERROR("contents is a MessageContents that has been deleted");
}

static void generated_contents_are_a_copy(void) {
  AsynchronousMessage *message = pactffi_async_message_new();
  pactffi_async_message_set_contents_str(message, "one", "text/plain");
  MessageContents *made = (MessageContents *)pactffi_async_message_generate_contents(message);

  pactffi_message_contents_set_contents_str(made, "two", "text/plain");
  TAKES(pactffi_async_message_get_contents_str(message), "one");
  pactffi_async_message_delete(message);
  TAKES(pactffi_message_contents_get_contents_str(made), "two");

  CHECK_ERROR("");
  pactffi_message_contents_delete(made);
}

static void a_description_is_repaired(void) {
  AsynchronousMessage *message = pactffi_async_message_new();

  CHECK_INT(pactffi_async_message_set_description(message, "caf\xe9 \xc3\xa9"), 0);
  TAKES(pactffi_async_message_get_description(message), "caf\xef\xbf\xbd \xc3\xa9");
  CHECK_INT(pactffi_async_message_set_description(message, NULL), 1);
  CHECK_ERROR("description is null");
  TAKES(pactffi_async_message_get_description(message), "caf\xef\xbf\xbd \xc3\xa9");

  pactffi_async_message_delete(message);
}

static void a_refused_call_changes_nothing(void) {
  AsynchronousMessage *message = pactffi_async_message_new();
  MessageContents *contents = (MessageContents *)pactffi_async_message_get_contents(message);
  pactffi_async_message_set_contents_str(message, "kept", "text/plain");

  pactffi_async_message_set_contents_str(message, "\xff", "text/plain");
  CHECK_ERROR("error parsing contents as UTF-8");
  pactffi_async_message_set_contents_str(message, "x", "\xff");
  CHECK_ERROR("error parsing content_type as UTF-8");
  pactffi_async_message_set_contents_bin(message, PNG, SIZE_MAX, NULL);
  CHECK_ERROR("contents cannot be 18446744073709551615 bytes long");
  pactffi_message_contents_set_contents_str(contents, "\xff", NULL);
  CHECK_ERROR("error parsing contents_str as UTF-8");
  pactffi_message_contents_set_contents_bin(contents, PNG, SIZE_MAX, NULL);
  CHECK_ERROR("contents_bin cannot be 18446744073709551615 bytes long");
  TAKES(pactffi_async_message_get_contents_str(message), "kept");

  CHECK(pactffi_async_message_get_provider_state(message, 0) == NULL);
  CHECK_ERROR("index is out of bounds");
  ProviderStateIterator *states = pactffi_async_message_get_provider_state_iter(message);
  CHECK(pactffi_provider_state_iter_next(states) == NULL);
  pactffi_provider_state_iter_delete(states);
  CHECK_ERROR("");
  pactffi_async_message_delete(message);
}

static void rules_and_generators_come_by_known_categories(void) {
  AsynchronousMessage *message = pactffi_async_message_new();
  const MessageContents *contents = pactffi_async_message_get_contents(message);
  MatchingRuleCategoryIterator *rules =
      pactffi_message_contents_get_matching_rule_iter(contents, MatchingRuleCategory_BODY);
  GeneratorCategoryIterator *generators =
      pactffi_message_contents_get_generators_iter(contents, GeneratorCategory_METADATA);

  CHECK(pactffi_message_contents_get_matching_rule_iter(contents, 8) == NULL);
  CHECK_ERROR("8 is not a known MatchingRuleCategory");
  CHECK(pactffi_message_contents_get_generators_iter(contents, 7) == NULL);
  CHECK_ERROR("7 is not a known GeneratorCategory");
  pactffi_async_message_delete(message);
  CHECK(pactffi_message_contents_get_matching_rule_iter(contents, MatchingRuleCategory_BODY) == NULL);
  CHECK_ERROR("contents is a MessageContents that has been deleted");

  /* They outlive the message. */
  CHECK(pactffi_matching_rules_iter_next(rules) == NULL);
  CHECK(pactffi_generators_iter_next(generators) == NULL);
  CHECK_ERROR("");
  pactffi_matching_rules_iter_delete(rules);
  pactffi_generators_iter_delete(generators);
}

static void what_is_no_message_is_refused(void) {
  AsynchronousMessage *message = pactffi_async_message_new();
  AsynchronousMessage *contents = (AsynchronousMessage *)pactffi_async_message_get_contents(message);
  int foreign = 0;

  CHECK(pactffi_async_message_get_description(contents) == NULL);
  CHECK_ERROR("message is a MessageContents, not an AsynchronousMessage");
  CHECK(pactffi_async_message_get_contents((AsynchronousMessage *)&foreign) == NULL);
  CHECK_ERROR("message is not an AsynchronousMessage of this library");
  pactffi_async_message_delete(contents);
  CHECK_ERROR("message is a MessageContents, not an AsynchronousMessage");
  pactffi_async_message_delete(NULL);
  CHECK_ERROR("");
  pactffi_async_message_delete(message);
  pactffi_async_message_delete(message);
  CHECK_ERROR("message is an AsynchronousMessage that has been deleted");
}

int main(void) {
  a_new_message_has_no_contents();
  contents_read_as_they_were_written();
  lent_contents_are_those_of_the_message();
  generated_contents_are_a_copy();
  a_description_is_repaired();
  a_refused_call_changes_nothing();
  rules_and_generators_come_by_known_categories();
  what_is_no_message_is_refused();
  CHECK_NOTHING_ALIVE();
  return 0;
}
