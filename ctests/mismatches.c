/* Messages: made, asked and compared; what mismatches say; who lends provider states, metadata and mismatches. */
#include "check.h"

static Message *message(const char *json) { return pactffi_message_new_from_json(0, json, PactSpecification_V3); }

static void a_message_tells_what_it_was_given(void) {
  Message *new = pactffi_message_new();
  TAKES(pactffi_message_get_description(new), "message");
  TAKES(pactffi_message_find_metadata(new, "contentType"), "application/json");
  CHECK(pactffi_message_get_contents(new) == NULL);
  CHECK(pactffi_message_get_contents_bin(new) == NULL);
  CHECK_INT(pactffi_message_get_contents_length(new), 0);
  CHECK_ERROR("");

  pactffi_message_set_contents(new, "hello", "text/plain");
  const uint8_t *bytes = pactffi_message_get_contents_bin(new);
  TAKES(pactffi_message_get_contents(new), "hello");
  CHECK_INT(pactffi_message_get_contents_length(new), 5);
  CHECK(memcmp(bytes, "hello", 5) == 0);
  CHECK(pactffi_message_get_contents_bin(new) == bytes);
  uint8_t given[] = {'a', 0, 0xff};
  pactffi_message_set_contents_bin(new, given, sizeof given, NULL);
  given[0] = 'b';
  CHECK_INT(pactffi_message_get_contents_length(new), 3);
  CHECK(memcmp(pactffi_message_get_contents_bin(new), "a\0\xff", 3) == 0);
  CHECK(memcmp(bytes, "hello", 5) == 0);
  TAKES(pactffi_message_get_contents(new), "");
  pactffi_message_set_contents(new, "\xff", NULL);
  CHECK_ERROR("error parsing contents as UTF-8");
  CHECK_INT(pactffi_message_get_contents_length(new), 3);
  pactffi_message_set_contents(new, NULL, NULL);
  TAKES(pactffi_message_get_contents(new), "");

  CHECK_INT(pactffi_message_set_description(new, "a\xff"), 0);
  TAKES(pactffi_message_get_description(new), "a\xef\xbf\xbd");
  CHECK_INT(pactffi_message_insert_metadata(new, "a", "1"), 0);
  CHECK_INT(pactffi_message_insert_metadata(new, "a", "2"), -1);
  TAKES(pactffi_message_find_metadata(new, "a"), "2");
  CHECK(pactffi_message_find_metadata(new, "b") == NULL);
  CHECK_ERROR("invalid metadata key");
  pactffi_message_delete(new);
}

static void a_message_is_made_of_a_text(void) {
  Message *made = pactffi_message_new_from_body("x", "text/plain");
  TAKES(pactffi_message_get_contents(made), "x");
  TAKES(pactffi_message_find_metadata(made, "contentType"), "text/plain");
  pactffi_message_delete(made);

  CHECK(pactffi_message_new_from_body("x", "bad") == NULL);
  CHECK_ERROR("invalid content type 'bad'");
  CHECK(pactffi_message_new_from_body(NULL, "text/plain") == NULL);
  CHECK_ERROR("body is null");
  CHECK(pactffi_message_new_from_body("x", NULL) == NULL);
  CHECK_ERROR("content_type is null");
}

static void a_message_is_read_from_json_of_version_3_only(void) {
  Message *read = pactffi_message_new_from_json(3, "{}", PactSpecification_V3);
  TAKES(pactffi_message_get_description(read), "Message 3");
  pactffi_message_delete(read);

  CHECK(pactffi_message_new_from_json(0, "{}", PactSpecification_V4) == NULL);
  CHECK_ERROR("Messages require Pact Specification version 3");
  CHECK(pactffi_message_new_from_json(0, "{}", (PactSpecification)99) == NULL);
  CHECK_ERROR("Messages require Pact Specification version 3");
  CHECK(pactffi_message_new_from_json(0, "x", PactSpecification_V3) == NULL);
  CHECK_ERROR("error parsing json_str as JSON");
  CHECK(pactffi_message_new_from_json(0, NULL, PactSpecification_V3) == NULL);
  CHECK_ERROR("json_str is null");
}

static void contents_have_values_from_generators(void) {
  Message *read = message("{\"contents\":{\"a\":1},\"generators\":{\"body\":{\"$.a\":{\"type\":\"RandomInt\",\"min\":7,\"max\":7}}}}");
  TAKES(pactffi_message_get_contents(read), "{\"a\":7}");
  CHECK(memcmp(pactffi_message_get_contents_bin(read), "{\"a\":1}", 7) == 0);
  pactffi_message_delete(read);
}

static void metadata_comes_by_name(void) {
  Message *read = message("{\"metadata\":{\"n\":5,\"a\":\"x\",\"z\":null,\"o\":{\"k\":[1]}}}");
  MessageMetadataIterator *iter = pactffi_message_get_metadata_iter(read);
  TAKES(pactffi_message_find_metadata(read, "n"), "");
  pactffi_message_delete(read);

  static const char *const EXPECTED[][2] = {{"a", "x"}, {"n", "5"}, {"o", "{\"k\":[1]}"}, {"z", ""}};
  for (int at = 0; at < 4; at++) {
    MessageMetadataPair *pair = pactffi_message_metadata_iter_next(iter);
    CHECK_STR(pair->key, EXPECTED[at][0]);
    CHECK_STR(pair->value, EXPECTED[at][1]);
    pactffi_message_metadata_pair_delete(pair);
  }
  CHECK(pactffi_message_metadata_iter_next(iter) == NULL);
  CHECK_ERROR("");
  pactffi_message_metadata_iter_delete(iter);
}

static void provider_states_are_lent_by_the_message(void) {
  Message *read = message("{\"providerStates\":[{\"name\":\"s1\",\"params\":{\"b\":1,\"a\":\"x\"}},{\"name\":\"s2\"}]}");
  ProviderStateIterator *iter = pactffi_message_get_provider_state_iter(read);
  ProviderState *first = pactffi_provider_state_iter_next(iter);
  CHECK(pactffi_message_get_provider_state(read, 0) == first);
  pactffi_provider_state_iter_delete(iter);

  TAKES(pactffi_provider_state_get_name(first), "s1");
  TAKES(pactffi_provider_state_get_name(pactffi_message_get_provider_state(read, 1)), "s2");
  CHECK(pactffi_message_get_provider_state(read, 2) == NULL);
  CHECK_ERROR("index is out of bounds");
  ProviderStateParamIterator *params = pactffi_provider_state_get_param_iter(first);
  ProviderStateParamPair *param = pactffi_provider_state_param_iter_next(params);
  CHECK_STR(param->key, "a");
  CHECK_STR(param->value, "\"x\"");
  pactffi_provider_state_param_pair_delete(param);
  pactffi_provider_state_param_pair_delete(pactffi_provider_state_param_iter_next(params));
  CHECK(pactffi_provider_state_param_iter_next(params) == NULL);
  pactffi_provider_state_param_iter_delete(params);

  pactffi_provider_state_delete(first);
  CHECK(pactffi_provider_state_get_name(first) == NULL);
  CHECK_ERROR("provider_state is a ProviderState that has been deleted");
  TAKES(pactffi_provider_state_get_name(pactffi_message_get_provider_state(read, 0)), "s1");
  pactffi_message_delete(read);
}

static void mismatches_say_what_is_wrong_and_outlive_their_iterator(void) {
  const Mismatches *found = pactffi_match_message(message("{\"contents\":{\"a\":1},\"metadata\":{\"k\":1}}"),
                                                  message("{\"contents\":{\"a\":2},\"metadata\":{\"k\":2,\"z\":3}}"));
  MismatchesIterator *iter = pactffi_mismatches_get_iter(found);
  const Mismatch *body = pactffi_mismatches_iter_next(iter);
  const Mismatch *metadata = pactffi_mismatches_iter_next(iter);
  CHECK(pactffi_mismatches_iter_next(iter) == NULL);
  CHECK_ERROR("");
  pactffi_mismatches_iter_delete(iter);

  TAKES(pactffi_mismatch_type(body), "BodyMismatch");
  TAKES(pactffi_mismatch_summary(body), "has a matching body");
  TAKES(pactffi_mismatch_description(body), "$.a -> Expected 2 (Integer) to be equal to 1 (Integer)");
  TAKES(pactffi_mismatch_ansi_description(body),
        "\x1b[1m$.a\x1b[0m -> Expected 2 (Integer) to be equal to 1 (Integer)");
  TAKES(pactffi_mismatch_to_json(body),
        "{\"actual\":\"2\",\"expected\":\"1\",\"mismatch\":\"Expected 2 (Integer) to be equal to 1 (Integer)\","
        "\"path\":\"$.a\",\"type\":\"BodyMismatch\"}");
  TAKES(pactffi_mismatch_type(metadata), "MetadataMismatch");
  TAKES(pactffi_mismatch_summary(metadata), "has matching metadata");
  TAKES(pactffi_mismatch_description(metadata),
        "Expected metadata key 'k' to have value '1' but was '2' - Expected 2 to be equal to 1");
  pactffi_mismatches_delete(found);

  CHECK(pactffi_mismatch_type(body) == NULL);
  CHECK_ERROR("mismatch is a Mismatch that has been deleted");
}

static void messages_that_match_have_no_mismatches(void) {
  const char *expected = "{\"contents\":{\"a\":1},\"matchingRules\":{\"body\":{\"$.a\":{\"matchers\":[{\"match\":\"type\"}]}}}}";
  const Mismatches *found = pactffi_match_message(message(expected), message("{\"contents\":{\"a\":2,\"b\":3}}"));
  MismatchesIterator *iter = pactffi_mismatches_get_iter(found);
  CHECK(pactffi_mismatches_iter_next(iter) == NULL);
  pactffi_mismatches_delete(found);
  CHECK(pactffi_mismatches_iter_next(iter) == NULL);
  CHECK_ERROR("");
  pactffi_mismatches_iter_delete(iter);
}

static void a_comparison_that_is_refused_deletes_neither_message(void) {
  Message *one = message("{}");
  CHECK(pactffi_match_message(one, NULL) == NULL);
  CHECK_ERROR("msg_2 is null");
  CHECK(pactffi_match_message(NULL, one) == NULL);
  CHECK_ERROR("msg_1 is null");
  CHECK(pactffi_match_message(one, one) == NULL);
  CHECK_ERROR("msg_2 is the message that msg_1 is");
  TAKES(pactffi_message_get_description(one), "Message 0");
  const Mismatches *found = pactffi_match_message(one, message("{}"));
  CHECK(pactffi_message_get_description(one) == NULL);
  CHECK_ERROR("message is a Message that has been deleted");
  pactffi_mismatches_delete(found);
}

static void a_response_is_compared_with_the_one_a_pact_expects(void) {
  const char *more = "{\"x-more\":[\"1\",\"2\"]}";
  PactHandle pact = pactffi_new_pact("consumer", "provider");
  InteractionHandle interaction = pactffi_new_interaction(pact, "a request");
  CHECK(pactffi_response_status(interaction, 204));
  TAKES(pactffi_interaction_match_response(interaction, 204, more, NULL, 7), "[]");
  TAKES(pactffi_interaction_match_response(interaction, 200, NULL, (const uint8_t *)"text", 4),
        "[{\"actual\":200,\"expected\":204,\"mismatch\":\"expected 204 but was 200\",\"type\":\"StatusMismatch\"}]");
  CHECK(pactffi_interaction_match_response(0, 204, NULL, NULL, 0) == NULL);
  CHECK_ERROR("no interaction with handle 0");
  CHECK(pactffi_interaction_match_response(interaction, 70000, NULL, NULL, 0) == NULL);
  CHECK_ERROR("'70000' is not a status code between 100 and 999");
  CHECK(pactffi_interaction_match_response(interaction, 204, "\xff", NULL, 0) == NULL);
  CHECK_ERROR("error parsing headers as UTF-8");
  CHECK(pactffi_interaction_match_response(interaction, 204, NULL, (const uint8_t *)"x", (size_t)-1) == NULL);
  CHECK_ERROR("body cannot be 18446744073709551615 bytes long");
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

int main(void) {
  a_response_is_compared_with_the_one_a_pact_expects();
  a_message_tells_what_it_was_given();
  a_message_is_made_of_a_text();
  a_message_is_read_from_json_of_version_3_only();
  contents_have_values_from_generators();
  metadata_comes_by_name();
  provider_states_are_lent_by_the_message();
  mismatches_say_what_is_wrong_and_outlive_their_iterator();
  messages_that_match_have_no_mismatches();
  a_comparison_that_is_refused_deletes_neither_message();
  CHECK_NOTHING_ALIVE();
  return 0;
}
