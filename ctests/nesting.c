/* Deeply nested texts are read, compared, written and freed, or refused with an error, and never exhaust the stack. `dist/test`
   also runs this program on a thread with a small stack. */
#define _XOPEN_SOURCE 700

#include <unistd.h>

#include "check.h"

/* Levels that every reader of a body takes, and levels that none takes. */
#define DEEP 500
#define TOO_DEEP 20000

/* So many times `open`, then `middle`, then so many times `close`. */
static char *nested(size_t depth, const char *open, const char *middle, const char *close) {
  size_t each = strlen(open) + strlen(close);
  char *text = malloc(depth * each + strlen(middle) + 1);
  CHECK(text != NULL);
  char *at = text;
  for (size_t i = 0; i < depth; i++) at += sprintf(at, "%s", open);
  at += sprintf(at, "%s", middle);
  for (size_t i = 0; i < depth; i++) at += sprintf(at, "%s", close);
  return text;
}

/* A body of an interaction in a mock server: it is sent back, and a request with it matches, one with another does not. */
static void a_body_is_served_and_matched(const char *type, const char *body, const char *other) {
  PactHandle pact = pactffi_new_pact("c", "p");
  InteractionHandle interaction = pactffi_new_interaction(pact, "a");
  CHECK(pactffi_with_request(interaction, "POST", "/a"));
  CHECK(pactffi_with_body(interaction, InteractionPart_Request, type, body));
  CHECK(pactffi_with_body(interaction, InteractionPart_Response, type, body));
  int number = pactffi_create_mock_server_for_transport(pact, "", 0, "memory", NULL);
  CHECK(number > 65535);
  char headers[64];
  snprintf(headers, sizeof headers, "{\"Content-Type\":\"%s\"}", type);

  const uint8_t *sent = (const uint8_t *)body;
  MockServerAnswer *answer = pactffi_mock_server_answer(number, "POST", "/a", headers, sent, strlen(body));
  CHECK(answer != NULL);
  CHECK_INT(pactffi_answer_status(answer), 200);
  size_t length = 0;
  pactffi_answer_body(answer, &length);
  CHECK(length > 0);
  pactffi_answer_delete(answer);
  CHECK(pactffi_mock_server_matched(number));
  answer = pactffi_mock_server_answer(number, "POST", "/a", headers, (const uint8_t *)other, strlen(other));
  CHECK_INT(pactffi_answer_status(answer), 500);
  pactffi_answer_delete(answer);
  CHECK(!pactffi_mock_server_matched(number));

  const char *found = pactffi_interaction_match_response(interaction, 200, headers, (const uint8_t *)other, strlen(other));
  CHECK(found != NULL);
  pactffi_string_delete((char *)found);
  CHECK(pactffi_cleanup_mock_server(number));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

/* The same body in a pact file, which is written, read and verified against a mock server that answers with it. */
static void a_body_is_verified(const char *type, const char *body) {
  char folder[] = "/tmp/nesting-XXXXXX";
  char file[64];
  CHECK(mkdtemp(folder) != NULL);
  snprintf(file, sizeof file, "%s/c-p.json", folder);
  PactHandle pact = pactffi_new_pact("c", "p");
  CHECK(pactffi_with_specification(pact, PactSpecification_V4));
  InteractionHandle interaction = pactffi_new_interaction(pact, "a");
  CHECK(pactffi_with_request(interaction, "POST", "/a"));
  CHECK(pactffi_with_body(interaction, InteractionPart_Request, type, body));
  CHECK(pactffi_with_body(interaction, InteractionPart_Response, type, body));
  CHECK_INT(pactffi_pact_handle_write_file(pact, folder, true), 0);
  int port = pactffi_create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", NULL);
  CHECK(port > 0);
  VerifierHandle *verifier = pactffi_verifier_new_for_application("ctests", "1");
  pactffi_verifier_set_provider_info(verifier, "p", NULL, "127.0.0.1", (uint16_t)port, NULL);
  CHECK_INT(pactffi_verifier_set_stdout(verifier, 0), 0);
  pactffi_verifier_add_file_source(verifier, file);

  CHECK_INT(pactffi_verifier_execute(verifier), 0);

  const char *json = pactffi_verifier_json(verifier);
  CHECK(json != NULL && strstr(json, "\"result\":true") != NULL);
  pactffi_string_delete((char *)json);
  pactffi_verifier_shutdown(verifier);
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
  CHECK_INT(unlink(file), 0);
  CHECK_INT(rmdir(folder), 0);
}

/* What is nested in a body with matchers is a body, or an error; the interaction stays usable. */
static void matchers_in_a_body_are_read(const char *type, const char *body) {
  PactHandle pact = pactffi_new_pact("c", "p");
  InteractionHandle interaction = pactffi_new_interaction(pact, "a");
  if (!pactffi_with_body(interaction, InteractionPart_Response, type, body)) {
    char text[1024];
    CHECK(pactffi_get_error_message(text, sizeof text) > 0);
    CHECK(text[0] != '\0');
  }
  CHECK(pactffi_with_request(interaction, "GET", "/a"));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void definitions_are_read(const char *expression) {
  const MatchingRuleDefinitionResult *result = pactffi_parse_matcher_definition(expression);
  CHECK(result != NULL);
  pactffi_matcher_definition_delete(result);
}

/* Rules, generators, states and comments are JSON too. */
static void rules_are_read(const char *value) {
  char *text = malloc(2 * strlen(value) + 256);
  CHECK(text != NULL);
  PactHandle pact = pactffi_new_pact("c", "p");
  InteractionHandle interaction = pactffi_new_interaction(pact, "a");
  sprintf(text, "{\"body\":{\"$.a\":{\"matchers\":[{\"match\":\"eachValue\",\"rules\":[%s],\"value\":%s}]}}}", value, value);
  pactffi_with_matching_rules(interaction, InteractionPart_Response, text);
  sprintf(text, "{\"body\":{\"$.a\":{\"type\":\"Regex\",\"regex\":%s}}}", value);
  pactffi_with_generators(interaction, InteractionPart_Response, text);
  sprintf(text, "{\"a\":%s}", value);
  pactffi_given_with_params(interaction, "a", text);
  pactffi_set_comment(interaction, "a", value);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
  free(text);
}

static void messages_are_compared(const char *body) {
  char *text = malloc(strlen(body) + 64);
  CHECK(text != NULL);
  sprintf(text, "{\"description\":\"a\",\"contents\":%s}", body);
  Message *one = pactffi_message_new_from_json(0, text, PactSpecification_V3);
  Message *other = pactffi_message_new_from_json(0, "{\"description\":\"a\",\"contents\":[1]}", PactSpecification_V3);
  CHECK(one != NULL && other != NULL);
  const Mismatches *mismatches = pactffi_match_message(one, other);
  CHECK(mismatches != NULL);
  pactffi_mismatches_delete(mismatches);
  pactffi_message_delete(one);
  pactffi_message_delete(other);
  free(text);
}

static void expressions_are_compiled(const char *regex) {
  pactffi_check_regex(regex, "a");
  StringResult result = pactffi_generate_regex_value(regex);
  pactffi_string_delete(result.tag == StringResult_Ok ? result.ok : result.failed);
}

/* Runs a function on what is nested a little, near the limits that there are, and far beyond. */
static void at_every_depth(const char *open, const char *middle, const char *close, void (*run)(const char *text)) {
  static const size_t DEPTHS[] = {30, 62, 63, 64, 100, 126, 127, 128, 200, 249, 250, 254, 255, 256, 1000, TOO_DEEP};
  for (size_t i = 0; i < sizeof DEPTHS / sizeof *DEPTHS; i++) {
    char *text = nested(DEPTHS[i], open, middle, close);
    run(text);
    free(text);
  }
}

static void json_with_matchers(const char *text) { matchers_in_a_body_are_read("application/json", text); }

static void xml_with_matchers(const char *text) { matchers_in_a_body_are_read("application/xml", text); }

int main(void) {
  char *json = nested(DEEP, "{\"a\":[", "1", "]}"), *other_json = nested(DEEP, "{\"a\":[", "2", "]}");
  char *xml = nested(DEEP, "<a>", "1", "</a>"), *other_xml = nested(DEEP, "<a>", "2", "</a>");
  a_body_is_served_and_matched("application/json", json, other_json);
  a_body_is_served_and_matched("application/xml", xml, other_xml);
  a_body_is_verified("application/json", json);
  a_body_is_verified("application/xml", xml);
  messages_are_compared(json);
  rules_are_read(json);
  free(json);
  free(other_json);
  free(xml);
  free(other_xml);

  at_every_depth("{\"a\":[", "1", "]}", json_with_matchers);
  at_every_depth("{\"pact:matcher:type\":\"type\",\"value\":{\"a\":", "1", "}}", json_with_matchers);
  at_every_depth("{\"name\":\"a\",\"children\":[", "", "]}", xml_with_matchers);
  at_every_depth("{\"root\":{\"name\":\"a\",\"children\":[", "", "]}}", xml_with_matchers);
  at_every_depth("eachValue(", "matching(type, 1)", ")", definitions_are_read);
  at_every_depth("{\"match\":\"eachValue\",\"rules\":[", "", "]}", rules_are_read);
  at_every_depth("(", "a", ")", expressions_are_compiled);
  at_every_depth("(?:a|", "a", ")*", expressions_are_compiled);
  at_every_depth("(?=", "a", ")", expressions_are_compiled);
  CHECK_NOTHING_ALIVE();
  return 0;
}
