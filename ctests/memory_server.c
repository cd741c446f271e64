/* A mock server without a socket: requests are answered by a function, on the calling thread. */
#define _XOPEN_SOURCE 700

#include <pthread.h>

#include "check.h"
#include "system.h"

/* Two interactions with the same request, one of which has a state, and one with a body of JSON. */
static PactHandle things(void) {
  PactHandle pact = pactffi_new_pact("shop", "memory");
  CHECK(pactffi_with_specification(pact, PactSpecification_V4));
  InteractionHandle none = pactffi_new_interaction(pact, "no thing");
  CHECK(pactffi_given(none, "there is no thing"));
  CHECK(pactffi_with_request(none, "GET", "/things/1"));
  CHECK(pactffi_response_status(none, 404));
  InteractionHandle some = pactffi_new_interaction(pact, "a thing");
  CHECK(pactffi_given(some, "there is a thing"));
  CHECK(pactffi_with_request(some, "GET", "/things/1"));
  CHECK(pactffi_with_header_v2(some, InteractionPart_Response, "X-Part", 0, "a"));
  CHECK(pactffi_with_header_v2(some, InteractionPart_Response, "X-Part", 1, "b"));
  CHECK(pactffi_with_body(some, InteractionPart_Response, "application/json", "{\"name\":\"chair\"}"));
  InteractionHandle add = pactffi_new_interaction(pact, "a new thing");
  CHECK(pactffi_with_request(add, "POST", "/things"));
  CHECK(pactffi_with_body(add, InteractionPart_Request, "application/json", "{\"name\":\"table\"}"));
  CHECK(pactffi_response_status(add, 204));
  return pact;
}

static int start(PactHandle pact, const char *configuration) {
  /* Address and port are ignored. */
  int number = pactffi_create_mock_server_for_transport(pact, "no address", 1, "memory", configuration);
  CHECK(number > 65535);
  return number;
}

static MockServerAnswer *get(int number, const char *target) {
  MockServerAnswer *answer = pactffi_mock_server_answer(number, "GET", target, NULL, NULL, 0);
  CHECK(answer != NULL);
  return answer;
}

/* The status of an answer, which is deleted. */
static int status(MockServerAnswer *answer) {
  CHECK(answer != NULL);
  int found = pactffi_answer_status(answer);
  pactffi_answer_delete(answer);
  return found;
}

static MockServerAnswer *post(int number) {
  const char *headers = "{\"Content-Type\":\"application/json\",\"X\":[\"1\",\"2\"]}";
  return pactffi_mock_server_answer(number, "POST", "/things", headers, (const uint8_t *)"{\"name\":\"table\"}", 16);
}

static void an_answer_is_read(void) {
  PactHandle pact = things();
  int number = start(pact, NULL);
  CHECK(pactffi_mock_server_set_states(number, "[\"there is a thing\"]"));
  MockServerAnswer *answer = get(number, "/things/1");

  CHECK_INT(pactffi_answer_status(answer), 200);
  CHECK_STR(pactffi_answer_header(answer, "Content-Type"), "application/json");
  CHECK_STR(pactffi_answer_header(answer, "x-part"), "a, b");
  CHECK_STR(pactffi_answer_header(answer, "Content-Length"), "16");
  CHECK(pactffi_answer_header(answer, "no-such-header") == NULL);
  CHECK(strstr(pactffi_answer_headers(answer), "[\"content-type\",\"application/json\"]") != NULL);
  const char *name = NULL, *value = NULL;
  size_t lines = 0;
  while (pactffi_answer_header_at(answer, lines, &name, &value)) lines++;
  CHECK(lines >= 3 && name != NULL && value != NULL);
  CHECK_ERROR("");
  size_t length = 0;
  const uint8_t *body = pactffi_answer_body(answer, &length);
  CHECK_INT(length, 16);
  CHECK(memcmp(body, "{\"name\":\"chair\"}", 16) == 0);
  CHECK_INT(pactffi_answer_delay(answer), 0);
  CHECK_INT(pactffi_answer_fault(answer), ResponseFault_None);

  AnswerData data;
  CHECK(pactffi_answer_read(answer, &data));
  CHECK_INT(data.status, 200);
  CHECK_INT(strlen(data.headers), data.headers_length);
  CHECK_INT(data.body_length, 16);
  CHECK_INT(data.delay_ms, 0);
  CHECK_INT(data.fault, ResponseFault_None);

  /* The answer outlives its server and its pact. */
  CHECK(pactffi_cleanup_mock_server(number));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
  CHECK(memcmp(data.body, "{\"name\":\"chair\"}", 16) == 0);
  CHECK_INT(pactffi_answer_status(answer), 200);
  pactffi_answer_delete(answer);
  CHECK_INT(pactffi_answer_status(answer), 0);
  CHECK_ERROR("answer is a MockServerAnswer that has been deleted");
}

static void a_number_works_where_a_port_does(void) {
  PactHandle pact = things();
  int number = start(pact, "{}");
  CHECK(!pactffi_mock_server_matched(number));
  CHECK_INT(status(get(number, "/things/1")), 404);
  CHECK_INT(status(post(number)), 204);
  CHECK(pactffi_mock_server_matched(number));
  CHECK_STR(pactffi_mock_server_mismatches(number), "[]");
  CHECK_INT(pactffi_mock_server_wait(number, 2, 0), 2);

  CHECK_INT(status(get(number, "/nothing?x=1")), 500);
  CHECK(!pactffi_mock_server_matched(number));
  CHECK(strstr(pactffi_mock_server_mismatches(number), "/nothing") != NULL);
  CHECK(strstr(pactffi_mock_server_report(number, ReportFormat_Text), "/nothing") != NULL);

  char folder[] = "/tmp/memory-server-XXXXXX";
  char file[64];
  CHECK(system_temporary(folder) != NULL);
  snprintf(file, sizeof file, "%s/shop-memory.json", folder);
  CHECK_INT(pactffi_write_pact_file(number, folder, true), 0);
  CHECK_INT(system_unlink(file), 0);
  CHECK_INT(system_rmdir(folder), 0);
  CHECK(pactffi_cleanup_mock_server(number));
  CHECK(!pactffi_cleanup_mock_server(number));

  /* A number is not used again. */
  int next = start(pact, NULL);
  CHECK(next != number);
  CHECK(pactffi_mock_server_answer(number, "GET", "/things/1", NULL, NULL, 0) == NULL);
  CHECK(pactffi_cleanup_mock_server(next));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void states_choose_between_interactions_with_the_same_request(void) {
  PactHandle pact = things();
  int number = start(pact, "{\"stateHeader\":\"X-Pact-State\"}");
  CHECK_INT(status(get(number, "/things/1")), 404);
  CHECK(pactffi_mock_server_set_states(number, "[{\"name\":\"there is a thing\"}]"));
  CHECK_INT(status(get(number, "/things/1")), 200);
  CHECK(!pactffi_mock_server_set_states(number, "{"));
  CHECK(!pactffi_mock_server_set_states(number, "[1]"));
  CHECK_INT(status(get(number, "/things/1")), 200);
  const char *none = "{\"X-Pact-State\":\"there is no thing\"}";
  CHECK_INT(status(pactffi_mock_server_answer(number, "GET", "/things/1", none, NULL, 0)), 404);
  CHECK(pactffi_mock_server_set_states(number, NULL));
  CHECK_INT(status(get(number, "/things/1")), 404);
  CHECK(pactffi_cleanup_mock_server(number));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void delays_and_faults_are_for_the_caller_to_act_out(void) {
  PactHandle pact = things();
  InteractionHandle slow = pactffi_new_interaction(pact, "a slow thing");
  CHECK(pactffi_with_request(slow, "GET", "/slow"));
  CHECK(pactffi_interaction_set_delay(slow, 86400000));
  CHECK(!pactffi_interaction_set_delay(slow, 86400001));
  CHECK(pactffi_interaction_set_fault(slow, ResponseFault_PartialBody));
  int number = start(pact, NULL);

  MockServerAnswer *answer = get(number, "/slow");
  CHECK_INT(pactffi_answer_delay(answer), 86400000);
  CHECK_INT(pactffi_answer_fault(answer), ResponseFault_PartialBody);
  CHECK_INT(pactffi_answer_status(answer), 200);
  pactffi_answer_delete(answer);

  CHECK(pactffi_mock_server_set_delay(number, NULL, 0));
  CHECK(pactffi_mock_server_set_fault(number, "a slow thing", ResponseFault_ConnectionReset));
  CHECK(!pactffi_mock_server_set_delay(number, "no such interaction", 1));
  answer = get(number, "/slow");
  CHECK_INT(pactffi_answer_delay(answer), 0);
  CHECK_INT(pactffi_answer_fault(answer), ResponseFault_ConnectionReset);
  pactffi_answer_delete(answer);
  CHECK(pactffi_cleanup_mock_server(number));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

typedef struct {
  int calls;
  pthread_t thread;
} Seen;

static void see(int32_t number, const char *verdict, void *user_data) {
  Seen *seen = user_data;
  CHECK(strstr(verdict, "\"path\":\"/things/1\"") != NULL);
  CHECK(pthread_equal(seen->thread, pthread_self()));
  if (seen->calls++ == 0) CHECK_INT(status(get(number, "/things/1")), 404);
}

static void watchers_run_on_the_calling_thread(void) {
  PactHandle pact = things();
  int number = start(pact, NULL);
  Seen seen = {0, pthread_self()};
  CHECK(pactffi_mock_server_on_request(number, see, &seen));
  CHECK_INT(status(get(number, "/things/1")), 404);
  CHECK_INT(seen.calls, 2);
  CHECK(pactffi_mock_server_on_request(number, NULL, NULL));
  CHECK_INT(status(get(number, "/things/1")), 404);
  CHECK_INT(seen.calls, 2);
  CHECK(pactffi_cleanup_mock_server(number));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void *ask(void *number) {
  for (int i = 0; i < 50; i++) {
    /* After the clean-up there is no such server. */
    MockServerAnswer *answer = post(*(int *)number);
    if (answer != NULL) CHECK_INT(status(answer), 204);
  }
  return NULL;
}

static void many_threads_ask_while_the_server_is_cleaned_up(void) {
  PactHandle pact = things();
  int number = start(pact, NULL);
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) CHECK_INT(pthread_create(&threads[i], NULL, ask, &number), 0);
  CHECK_INT(status(get(number, "/things/1")), 404);
  CHECK(pactffi_cleanup_mock_server(number));
  for (int i = 0; i < 4; i++) CHECK_INT(pthread_join(threads[i], NULL), 0);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void refused(int number, const char *method, const char *target, const char *headers, size_t length) {
  CHECK(pactffi_mock_server_answer(number, method, target, headers, NULL, length) == NULL);
  char text[1024];
  CHECK(pactffi_get_error_message(text, sizeof text) > 0 && text[0] != '\0');
}

static void what_is_no_request_is_refused_and_not_recorded(void) {
  PactHandle pact = things();
  int number = start(pact, NULL);
  int port = pactffi_create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", NULL);
  CHECK(port > 0);
  refused(number, NULL, "/", NULL, 0);
  refused(number, "GET", NULL, NULL, 0);
  refused(number, "G T", "/", NULL, 0);
  refused(number, "", "/", NULL, 0);
  refused(number, "GET", "", NULL, 0);
  refused(number, "GET", "things", NULL, 0);
  refused(number, "GET", "/a b", NULL, 0);
  refused(number, "GET", "/a\r\nX: y", NULL, 0);
  refused(number, "GET", "/\xff", NULL, 0);
  refused(number, "GET", "/", "{", 0);
  refused(number, "GET", "/", "{\"a b\":\"c\"}", 0);
  refused(number, "GET", "/", "{\"a\":\"b\\nc\"}", 0);
  refused(number, "GET", "/", "{\"a\":1}", 0);
  refused(number, "GET", "/", "{\"content-length\":\"7\"}", 0);
  refused(number, "GET", "/", NULL, 7);
  refused(port, "GET", "/things/1", NULL, 0);
  refused(0, "GET", "/", NULL, 0);
  refused(-1, "GET", "/", NULL, 0);
  refused(INT32_MAX, "GET", "/", NULL, 0);
  CHECK_INT(pactffi_mock_server_wait(number, 1, 0), 0);
  CHECK(pactffi_cleanup_mock_server(number));
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void a_key_that_is_not_there_is_refused(MockServerAnswer *answer, const char *reason) {
  AnswerData data;
  size_t length = 7;
  CHECK(!pactffi_answer_read(answer, &data));
  CHECK_INT(pactffi_answer_status(answer), 0);
  CHECK(pactffi_answer_headers(answer) == NULL);
  CHECK(pactffi_answer_header(answer, "a") == NULL);
  CHECK(!pactffi_answer_header_at(answer, 0, NULL, NULL));
  CHECK(pactffi_answer_body(answer, &length) == NULL);
  CHECK_INT(length, 0);
  CHECK_INT(pactffi_answer_delay(answer), 0);
  CHECK_INT(pactffi_answer_fault(answer), ResponseFault_None);
  CHECK_ERROR(reason);
  pactffi_answer_delete(answer);
}

int main(void) {
  an_answer_is_read();
  a_number_works_where_a_port_does();
  states_choose_between_interactions_with_the_same_request();
  delays_and_faults_are_for_the_caller_to_act_out();
  watchers_run_on_the_calling_thread();
  many_threads_ask_while_the_server_is_cleaned_up();
  what_is_no_request_is_refused_and_not_recorded();
  a_key_that_is_not_there_is_refused(NULL, "answer is null");
  a_key_that_is_not_there_is_refused((MockServerAnswer *)(uintptr_t)12345,
                                     "answer is not a MockServerAnswer of this library");
  CHECK_NOTHING_ALIVE();
  return 0;
}
