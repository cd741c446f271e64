/* Requests as they come: waited for by number, and reported to a callback that calls the library. */
#include <pthread.h>

#include "check.h"
#include "http.h"

typedef struct {
  int calls;
  int matches;
  char last[256];
} Seen;

static void see(int32_t port, const char *verdict, void *user_data) {
  Seen *seen = user_data;
  seen->calls++;
  seen->matches += strstr(verdict, "\"type\":\"request-match\"") != NULL;
  snprintf(seen->last, sizeof seen->last, "%s", verdict);
  /* What the library knows of the request can be asked for here; what waits for the server cannot. */
  CHECK(pactffi_mock_server_mismatches(port) != NULL);
  CHECK(!pactffi_cleanup_mock_server(port));
  CHECK_ERROR("this function waits and cannot be called from a thread of the library");
  CHECK_INT(pactffi_mock_server_wait(port, 100, 1000), -2);
  CHECK_ERROR("this function waits and cannot be called from a thread of the library");
}

static int start(PactHandle *pact) {
  *pact = pactffi_new_pact("c", "p");
  InteractionHandle interaction = pactffi_new_interaction(*pact, "a");
  CHECK(pactffi_with_request(interaction, "GET", "/a"));
  int port = pactffi_create_mock_server_for_transport(*pact, "127.0.0.1", 0, "http", NULL);
  CHECK(port > 0);
  return port;
}

static void each_request_is_told_before_its_answer_leaves(void) {
  PactHandle pact;
  char answer[4096];
  Seen seen = {0, 0, ""};
  int port = start(&pact);
  CHECK(pactffi_mock_server_on_request(port, see, &seen));

  CHECK_INT(http_send(port, "GET", "/a", "", "", answer, sizeof answer), 200);
  CHECK_INT(seen.calls, 1);
  CHECK_INT(http_send(port, "GET", "/b", "", "", answer, sizeof answer), 500);
  CHECK_INT(seen.calls, 2);
  CHECK_INT(seen.matches, 1);
  CHECK(strstr(seen.last, "\"path\":\"/b\"") != NULL);

  CHECK(pactffi_mock_server_on_request(port, NULL, NULL));
  CHECK_INT(http_send(port, "GET", "/a", "", "", answer, sizeof answer), 200);
  CHECK_INT(seen.calls, 2);
  CHECK_INT(pactffi_mock_server_wait(port, 3, 0), 3);
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void *ask(void *argument) {
  char answer[4096];
  CHECK_INT(http_send(*(int *)argument, "GET", "/a", "", "", answer, sizeof answer), 200);
  return NULL;
}

static void a_thread_waits_for_the_request_of_another(void) {
  PactHandle pact;
  pthread_t client;
  int port = start(&pact);
  CHECK_INT(pactffi_mock_server_wait(port, 1, 1), 0);

  CHECK_INT(pthread_create(&client, NULL, ask, &port), 0);
  CHECK_INT(pactffi_mock_server_wait(port, 1, UINT64_MAX), 1);

  CHECK(pactffi_mock_server_matched(port));
  CHECK_INT(pthread_join(client, NULL), 0);
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

int main(void) {
  each_request_is_told_before_its_answer_leaves();
  a_thread_waits_for_the_request_of_another();
  CHECK_NOTHING_ALIVE();
  return 0;
}
