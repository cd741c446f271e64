/* A mock server started from a handle, asked over the network, and cleaned up with its port free again. */
#include "check.h"
#include "http.h"

static char answer[8192];

static PactHandle user_pact(void) {
  PactHandle pact = pactffi_new_pact("shop", "users");
  InteractionHandle interaction = pactffi_new_interaction(pact, "a user is stored");
  CHECK(pactffi_with_specification(pact, PactSpecification_V4));
  CHECK(pactffi_with_request(interaction, "POST", "/users"));
  CHECK(pactffi_with_body(interaction, InteractionPart_Request, "application/json",
                          "{\"id\":{\"pact:matcher:type\":\"integer\",\"value\":1}}"));
  CHECK(pactffi_response_status(interaction, 201));
  CHECK(pactffi_with_body(interaction, InteractionPart_Response, "application/json", "{\"stored\":true}"));
  return pact;
}

static int start(PactHandle pact) {
  int port = pactffi_create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", NULL);
  CHECK(port > 0);
  return port;
}

static int store(int port, const char *body) {
  return http_send(port, "POST", "/users", "Content-Type: application/json\r\n", body, answer, sizeof answer);
}

static void a_right_request_is_answered_and_everything_matched(void) {
  PactHandle pact = user_pact();
  int port = start(pact);
  CHECK(!pactffi_mock_server_matched(port));

  CHECK_INT(store(port, "{\"id\": 42}"), 201);

  CHECK(strstr(answer, "{\"stored\":true}") != NULL);
  CHECK(pactffi_mock_server_matched(port));
  CHECK_STR(pactffi_mock_server_mismatches(port), "[]");
  CHECK(strstr(pactffi_mock_server_logs(port), "Received request POST /users") != NULL);
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void a_wrong_request_says_what_is_wrong(void) {
  PactHandle pact = user_pact();
  int port = start(pact);

  CHECK_INT(store(port, "{\"id\": \"x\"}"), 500);

  CHECK(strstr(answer, "x-pact: Request-Mismatch") != NULL);
  CHECK(!pactffi_mock_server_matched(port));
  CHECK_STR(pactffi_mock_server_mismatches(port),
            "[{\"method\":\"POST\",\"mismatches\":[{\"actual\":\"\\\"x\\\"\",\"expected\":\"1\",\"mismatch\":\"Expected 'x' (String) "
            "to be an integer\",\"path\":\"$.id\",\"type\":\"BodyMismatch\"}],\"path\":\"/users\",\"type\":\"request-mismatch\"}]");
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void the_port_is_free_after_cleanup(void) {
  PactHandle pact = user_pact();
  int port = start(pact);
  http_socket idle = http_connect(port);
  CHECK(idle != HTTP_REFUSED);

  CHECK(pactffi_cleanup_mock_server(port));

  CHECK(http_connect(port) == HTTP_REFUSED);
  http_close(idle);
  CHECK_INT(pactffi_create_mock_server_for_transport(pact, "127.0.0.1", (uint16_t)port, "http", NULL), port);
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK(!pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void a_served_pact_is_frozen_but_can_be_annotated(void) {
  PactHandle pact = user_pact();
  InteractionHandle interaction = pactffi_new_interaction(pact, "second");
  int port = start(pact);

  CHECK(!pactffi_given(interaction, "late"));
  CHECK_ERROR("This Pact can not be modified, as the mock server has already started");
  CHECK_INT(pactffi_given_with_params(interaction, "late", "{}"), 1);
  CHECK_INT(pactffi_interaction_test_name(interaction, "late"), 3);
  CHECK(!pactffi_with_specification(pact, PactSpecification_V2));
  CHECK_INT(pactffi_handle_get_pact_spec_version(pact), PactSpecification_V4);
  CHECK(pactffi_set_pending(interaction, true));
  CHECK(pactffi_with_matching_rules(interaction, InteractionPart_Request, "{\"path\":{\"matchers\":[{\"match\":\"type\"}]}}"));
  CHECK(pactffi_new_interaction(pact, "third") != 0);

  CHECK(pactffi_cleanup_mock_server(port));
  CHECK(!pactffi_response_status(interaction, 404));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void every_refusal_has_its_code_and_its_message(void) {
  PactHandle pact = user_pact();
  CHECK_INT(pactffi_create_mock_server_for_transport(0, "127.0.0.1", 0, "http", NULL), -1);
  CHECK_INT(pactffi_create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", "{"), -2);
  CHECK_INT(pactffi_create_mock_server_for_transport(pact, "127.0.0.1", 0, "carrier-pigeon", NULL), -3);
  CHECK_INT(pactffi_create_mock_server_for_transport(pact, "\xff", 0, "http", NULL), -4);
  CHECK_ERROR("error parsing addr as UTF-8");
  CHECK_INT(pactffi_create_mock_server_for_transport(pact, "999.1.1.1", 0, "http", NULL), -5);
  CHECK_INT(pactffi_create_mock_server_for_transport(pact, "127.0.0.1:0", 0, "http", NULL), -5);

  int port = start(pact);
  CHECK_INT(pactffi_create_mock_server_for_transport(pact, "127.0.0.1", (uint16_t)port, "http", NULL), -3);
  CHECK(!pactffi_mock_server_matched(port + 65536));
  CHECK(pactffi_mock_server_mismatches(port - 65536) == NULL);
  CHECK_INT(pactffi_write_pact_file(0, NULL, false), 3);
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void no_address_is_loopback(void) {
  PactHandle pact = user_pact();
  const char *addresses[] = {NULL, "", "localhost", "0.0.0.0"};
  for (size_t at = 0; at < sizeof addresses / sizeof *addresses; at++) {
    int port = pactffi_create_mock_server_for_transport(pact, addresses[at], 0, NULL, NULL);
    CHECK(port > 0);
    CHECK_INT(store(port, "{\"id\": 1}"), 201);
    CHECK(pactffi_cleanup_mock_server(port));
  }
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void the_older_functions_start_servers_too(void) {
  PactHandle pact = user_pact();
  int port = pactffi_create_mock_server_for_pact(pact, "127.0.0.1:0", false);
  CHECK(port > 0);
  CHECK_INT(store(port, "{\"id\": 1}"), 201);
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_create_mock_server_for_pact(pact, "127.0.0.1", false), -5);
  CHECK_INT(pactffi_create_mock_server_for_pact(pact, NULL, false), -5);
  port = pactffi_create_mock_server_for_pact(pact, "127.0.0.1:0", true);
  CHECK(port > 0);
  CHECK_INT(store(port, "{\"id\": 1}"), 0);
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_create_mock_server_for_pact(0, "127.0.0.1:0", false), -1);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);

  const char *json = "{\"consumer\":{\"name\":\"c\"},\"provider\":{\"name\":\"p\"},\"interactions\":[{\"description\":\"d\","
                     "\"request\":{\"method\":\"GET\",\"path\":\"/a\"},\"response\":{\"status\":204}}]}";
  port = pactffi_create_mock_server(json, "127.0.0.1:0", false);
  CHECK(port > 0);
  CHECK_INT(http_send(port, "GET", "/a", "", "", answer, sizeof answer), 204);
  CHECK(pactffi_mock_server_matched(port));
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_create_mock_server(NULL, "127.0.0.1:0", false), -1);
  CHECK_INT(pactffi_create_mock_server(json, NULL, false), -1);
  CHECK_INT(pactffi_create_mock_server("{", "127.0.0.1:0", false), -2);
  CHECK_INT(pactffi_create_mock_server("[]", "127.0.0.1:0", false), -2);
  CHECK_INT(pactffi_create_mock_server(json, "nowhere", false), -5);
  port = pactffi_create_mock_server(json, "127.0.0.1:0", true);
  CHECK(port > 0);
  CHECK(pactffi_cleanup_mock_server(port));
}

static void a_string_of_the_server_is_freed_with_it_only(void) {
  PactHandle pact = user_pact();
  int port = start(pact);
  char *text = pactffi_mock_server_mismatches(port);

  pactffi_string_delete(text);

  CHECK_ERROR("string is lent and will be freed by its owner");
  CHECK(strstr(text, "missing-request") != NULL);
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void stopping_with_a_half_sent_request_does_not_wait_for_it(void) {
  PactHandle pact = user_pact();
  int port = start(pact);
  http_socket connection = http_connect(port);
  CHECK(http_write(connection, "POST /users HTTP/1.1\r\nContent-Le", 32));

  CHECK(pactffi_cleanup_mock_server(port));

  CHECK(http_read(connection, answer, sizeof answer) <= 0);
  http_close(connection);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

int main(void) {
  a_right_request_is_answered_and_everything_matched();
  a_wrong_request_says_what_is_wrong();
  the_port_is_free_after_cleanup();
  a_served_pact_is_frozen_but_can_be_annotated();
  every_refusal_has_its_code_and_its_message();
  no_address_is_loopback();
  the_older_functions_start_servers_too();
  a_string_of_the_server_is_freed_with_it_only();
  stopping_with_a_half_sent_request_does_not_wait_for_it();
  CHECK_NOTHING_ALIVE();
  return 0;
}
