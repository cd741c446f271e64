/* Eight threads, each with pacts and mock servers of its own, and one pact that all of them write into. */
#include <pthread.h>

#include "check.h"
#include "http.h"

enum { THREADS = 8, TURNS = 10 };

static PactHandle shared;

static void *work(void *argument) {
  int number = *(int *)argument;
  char answer[2048], path[64], description[64];
  for (int turn = 0; turn < TURNS; turn++) {
    snprintf(path, sizeof path, "/%d/%d", number, turn);
    PactHandle pact = pactffi_new_pact("c", "p");
    InteractionHandle interaction = pactffi_new_interaction(pact, "d");
    CHECK(pactffi_with_request(interaction, "GET", path));
    CHECK(pactffi_response_status(interaction, 204));
    int port = pactffi_create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", NULL);
    CHECK(port > 0);
    CHECK_INT(http_send(port, "GET", path, "", "", answer, sizeof answer), 204);
    CHECK(pactffi_mock_server_matched(port));
    CHECK(pactffi_cleanup_mock_server(port));
    CHECK_INT(pactffi_free_pact_handle(pact), 0);

    snprintf(description, sizeof description, "%d %d", number, turn);
    CHECK(pactffi_new_interaction(shared, description) != 0);
    CHECK(!pactffi_given(0, "x"));
    CHECK_ERROR("no interaction with handle 0");
  }
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  int numbers[THREADS];
  shared = pactffi_new_pact("shared", "p");

  for (int at = 0; at < THREADS; at++) {
    numbers[at] = at;
    CHECK_INT(pthread_create(&threads[at], NULL, work, &numbers[at]), 0);
  }
  for (int at = 0; at < THREADS; at++) CHECK_INT(pthread_join(threads[at], NULL), 0);

  /* Another thread's error is not ours. */
  CHECK_ERROR("");
  InteractionHandle next = pactffi_new_interaction(shared, "one more");
  CHECK_INT(next & 0xffff, THREADS * TURNS + 1);
  CHECK_INT(pactffi_free_pact_handle(shared), 0);
  CHECK_NOTHING_ALIVE();
  return 0;
}
