/* A consumer's test as it was written for the first releases: names without a prefix, handles as structs of words. */
#define _POSIX_C_SOURCE 200809L
#include <string.h>

#define PACT_UNPREFIXED
#include "check.h"
#include "http.h"
#include "system.h"

static FirstInteractionHandle describe(FirstPactHandle pact) {
  FirstInteractionHandle interaction = new_interaction(pact, "a test interaction");
  CHECK_INT(interaction.pact, pact.pact);
  CHECK_INT(interaction.interaction, 1);
  CHECK(upon_receiving(interaction, "a request for Mary"));
  CHECK(given(interaction, "there is some good mallory"));
  CHECK(with_request(interaction, "POST", "/mallory"));
  CHECK(with_query_parameter(interaction, "name", 0, "ron"));
  CHECK(with_query_parameter(interaction, "status", 0, "good"));
  CHECK(with_header(interaction, InteractionPart_Request, "X-Team", 0, "users"));
  CHECK(with_body(interaction, InteractionPart_Request, "application/json", "{\"age\": 5}"));
  CHECK(response_status(interaction, 201));
  CHECK(with_header(interaction, InteractionPart_Response, "X-Answer", 0, "yes"));
  CHECK(with_body(interaction, InteractionPart_Response, "text/plain", "That is some good Mallory."));
  return interaction;
}

static void a_pact_is_described_served_and_written(void) {
  char answer[4096];
  FirstPactHandle pact = new_pact("shop", "first");
  CHECK(pact.pact != 0);
  FirstInteractionHandle interaction = describe(pact);

  int32_t port = create_mock_server_for_pact(pact, 0);
  CHECK(port > 0);
  CHECK(!given(interaction, "too late"));
  CHECK(!mock_server_matched(port));
  CHECK(strstr(mock_server_mismatches(port), "missing-request") != NULL);
  CHECK_INT(http_send(port, "POST", "/mallory?name=ron&status=good", "X-Team: users\r\nContent-Type: application/json\r\n",
                      "{\"age\": 5}", answer, sizeof answer),
            201);

  CHECK(strstr(answer, "That is some good Mallory.") != NULL);
  CHECK(mock_server_matched(port));
  CHECK_STR(mock_server_mismatches(port), "[]");
  CHECK_INT(write_pact_file(port, "."), 0);
  CHECK_INT(write_pact_file(port, "."), 0);
  CHECK(system_has_file("shop-first.json"));
  CHECK(cleanup_mock_server(port));
  CHECK(!cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle((PactHandle)pact.pact), 0);
}

static void a_server_is_started_from_json(void) {
  char answer[4096];
  const char *pact =
      "{\"provider\": {\"name\": \"Alice Service\"}, \"consumer\": {\"name\": \"Consumer\"}, \"interactions\": ["
      "{\"description\": \"a retrieve Mallory request\", \"request\": {\"method\": \"GET\", \"path\": \"/mallory\"},"
      " \"response\": {\"status\": 200, \"body\": \"fine\"}}]}";

  int32_t port = create_mock_server(pact, 0);

  CHECK(port > 0);
  CHECK_INT(create_mock_server(pact, port), -3);
  CHECK_INT(http_send(port, "GET", "/mallory", "", "", answer, sizeof answer), 200);
  CHECK_INT(http_send(port, "GET", "/other", "", "", answer, sizeof answer), 500);
  CHECK(!mock_server_matched(port));
  CHECK(strstr(mock_server_mismatches(port), "request-not-found") != NULL);
  CHECK(cleanup_mock_server(port));
}

static void what_is_wrong_has_its_code(void) {
  FirstPactHandle nowhere = {(size_t)1 << 20};
  FirstInteractionHandle nothing = {(size_t)1 << 20, 1};

  CHECK_INT(create_mock_server(NULL, 0), -1);
  CHECK_INT(create_mock_server("not a pact", 0), -2);
  CHECK_INT(create_mock_server("{}", 65536), -5);
  CHECK_ERROR("65536 is not a port, which is a number from 0 to 65535");
  CHECK_INT(create_mock_server("{}", -1), -5);
  CHECK_INT(create_mock_server_for_pact(nowhere, 0), -1);
  CHECK_INT(new_interaction(nowhere, "x").interaction, 0);
  CHECK(!upon_receiving(nothing, "x"));
  CHECK(!given(nothing, "x"));
  CHECK(!with_request(nothing, "GET", "/"));
  CHECK(!with_query_parameter(nothing, "a", 0, "b"));
  CHECK(!with_header(nothing, InteractionPart_Request, "a", 0, "b"));
  CHECK(!response_status(nothing, 200));
  CHECK(!with_body(nothing, InteractionPart_Request, "text/plain", "x"));
  CHECK(!mock_server_matched(-1));
  CHECK(mock_server_mismatches(70000) == NULL);
  CHECK(!cleanup_mock_server(-1));
  CHECK_INT(write_pact_file(-1, "."), 3);
}

int main(void) {
  init("off");
  a_pact_is_described_served_and_written();
  a_server_is_started_from_json();
  what_is_wrong_has_its_code();
  CHECK_NOTHING_ALIVE();
  return 0;
}
