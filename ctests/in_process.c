/* A provider is verified without a socket: functions stand for its responses, its states and its messages. */
#define _XOPEN_SOURCE 700

#include <pthread.h>
#ifndef _WIN32
#include <sys/wait.h>
#endif

#include "check.h"
#include "system.h"

#define ANSWERED "the exchange has been answered"
#define WAITS "this function waits and cannot be called from a thread of the library"

static char folder[] = "/tmp/in-process-XXXXXX";
static char file[64];

/* A pact with a request that has a body and a state, a message, and a synchronous message. */
static void write_pact(void) {
  PactHandle pact = pactffi_new_pact("shop", "stock");
  CHECK(pactffi_with_specification(pact, PactSpecification_V4));
  InteractionHandle order = pactffi_new_interaction(pact, "an order");
  CHECK(pactffi_given_with_params(order, "a thing exists", "{\"id\":7}") == 0);
  CHECK(pactffi_with_request(order, "POST", "/orders"));
  CHECK(pactffi_with_query_parameter_v2(order, "fast", 0, "yes"));
  CHECK(pactffi_with_header_v2(order, InteractionPart_Request, "X-Tag", 0, "a"));
  CHECK(pactffi_with_header_v2(order, InteractionPart_Request, "X-Tag", 1, "b"));
  CHECK(pactffi_with_body(order, InteractionPart_Request, "text/plain", "7 chairs"));
  CHECK(pactffi_response_status(order, 201));
  CHECK(pactffi_with_header_v2(order, InteractionPart_Response, "X-Order", 0, "1"));
  CHECK(pactffi_with_body(order, InteractionPart_Response, "text/plain", "ordered"));
  InteractionHandle event = pactffi_new_message_interaction(pact, "an event");
  CHECK(pactffi_with_metadata(event, "topic", "orders", InteractionPart_Request));
  CHECK(pactffi_with_body(event, InteractionPart_Request, "application/json", "{\"id\":7}"));
  InteractionHandle question = pactffi_new_sync_message_interaction(pact, "a question");
  CHECK(pactffi_with_body(question, InteractionPart_Request, "text/plain", "ping"));
  CHECK(pactffi_with_body(question, InteractionPart_Response, "text/plain", "pong"));
  CHECK_INT(pactffi_pact_handle_write_file(pact, folder, true), 0);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static VerifierHandle *quiet(void) {
  VerifierHandle *verifier = pactffi_verifier_new_for_application("ctests", "1");
  CHECK(verifier != NULL);
  pactffi_verifier_set_provider_info(verifier, "stock", "http", "stock.example", 8080, "/");
  CHECK_INT(pactffi_verifier_set_stdout(verifier, 0), 0);
  CHECK_INT(pactffi_verifier_set_coloured_output(verifier, 0), 0);
  CHECK_INT(pactffi_verifier_set_verification_options(verifier, 0, 60000), 0);
  pactffi_verifier_add_file_source(verifier, file);
  return verifier;
}

/* The JSON of what was found has this text in it. */
static void check_found(const VerifierHandle *verifier, const char *text) {
  const char *json = pactffi_verifier_json(verifier);
  CHECK(json != NULL);
  if (strstr(json, text) == NULL) check_failed(__FILE__, __LINE__, json);
  pactffi_string_delete((char *)json);
}

static bool order(Exchange *exchange) {
  const char *headers = "{\"Content-Type\":\"text/plain\",\"X-Order\":\"1\"}";
  return pactffi_exchange_respond(exchange, 201, headers, (const uint8_t *)"ordered", 7);
}

static bool message(Exchange *exchange) {
  if (strcmp(pactffi_exchange_description(exchange), "an event") == 0) {
    const uint8_t *contents = (const uint8_t *)"{\"id\":7}";
    return pactffi_exchange_respond_message(exchange, contents, 8, "application/json", "{\"topic\":\"orders\"}");
  }
  return pactffi_exchange_respond_message(exchange, (const uint8_t *)"pong", 4, "text/plain", NULL);
}

/* What the functions of the provider were called for. */
typedef struct {
  pthread_mutex_t lock;
  int requests;
  int setups;
  int teardowns;
  int messages;
  bool later;
  pthread_t answering;
  Exchange *answered;
} Shop;

#define SHOP {PTHREAD_MUTEX_INITIALIZER, 0, 0, 0, 0, false, 0, NULL}

static void count(Shop *provider, int *number) {
  CHECK_INT(pthread_mutex_lock(&provider->lock), 0);
  ++*number;
  CHECK_INT(pthread_mutex_unlock(&provider->lock), 0);
}

static void check_request(const Exchange *exchange) {
  CHECK_INT(pactffi_exchange_kind(exchange), ExchangeKind_Provider);
  CHECK_STR(pactffi_exchange_method(exchange), "POST");
  CHECK_STR(pactffi_exchange_target(exchange), "/orders?fast=yes");
  CHECK_STR(pactffi_exchange_path(exchange), "/orders");
  CHECK_STR(pactffi_exchange_query(exchange), "fast=yes");
  CHECK_STR(pactffi_exchange_header(exchange, "HOST"), "stock.example:8080");
  CHECK_STR(pactffi_exchange_header(exchange, "x-tag"), "a, b");
  CHECK_STR(pactffi_exchange_header(exchange, "Content-Length"), "8");
  CHECK(pactffi_exchange_header(exchange, "no-such-header") == NULL);
  CHECK_STR(pactffi_exchange_description(exchange), "an order");
  CHECK_STR(pactffi_exchange_states(exchange), "[{\"name\":\"a thing exists\",\"params\":{\"id\":7}}]");
  CHECK(pactffi_exchange_state_name(exchange) == NULL);
  CHECK(pactffi_exchange_state_params(exchange) == NULL);
  CHECK(pactffi_exchange_action(exchange) == NULL);
  size_t length = 0;
  const uint8_t *body = pactffi_exchange_body(exchange, &length);
  CHECK_INT(length, 8);
  CHECK(memcmp(body, "7 chairs", 8) == 0);
  int hosts = 0;
  const char *name, *value;
  size_t index = 0;
  for (; pactffi_exchange_header_at(exchange, index, &name, &value); index++) hosts += strcmp(name, "host") == 0;
  CHECK_INT(hosts, 1);
  CHECK(!pactffi_exchange_header_at(exchange, SIZE_MAX, NULL, NULL));
  CHECK_ERROR("");
  ExchangeData data;
  CHECK(pactffi_exchange_read(exchange, &data));
  CHECK_INT(data.kind, ExchangeKind_Provider);
  CHECK_INT(strlen(data.head), data.head_length);
  CHECK(strstr(data.head, "\"target\":\"/orders?fast=yes\"") != NULL);
  CHECK(strstr(data.head, "\"consumer\":\"shop\"") != NULL);
  CHECK_INT(data.body_length, 8);
}

static void *answer_later(void *exchange) {
  check_request(exchange);
  CHECK(order(exchange));
  return NULL;
}

static void on_request(Exchange *exchange, void *context) {
  Shop *provider = context;
  count(provider, &provider->requests);
  if (provider->later) {
    CHECK_INT(pthread_create(&provider->answering, NULL, answer_later, exchange), 0);
    return;
  }
  check_request(exchange);
  CHECK(order(exchange));
  CHECK(!order(exchange));
  CHECK_ERROR(ANSWERED);
  CHECK(!pactffi_exchange_fail(exchange, "too late"));
  CHECK_ERROR(ANSWERED);
  provider->answered = exchange;
}

static void on_state(Exchange *exchange, void *context) {
  Shop *provider = context;
  const bool is_setup = strcmp(pactffi_exchange_action(exchange), "setup") == 0;
  CHECK_INT(pactffi_exchange_kind(exchange), ExchangeKind_State);
  CHECK(pactffi_exchange_method(exchange) == NULL);
  CHECK_ERROR("");
  count(provider, is_setup ? &provider->setups : &provider->teardowns);
  const bool is_named = strcmp(pactffi_exchange_state_name(exchange), "a thing exists") == 0;
  CHECK_STR(pactffi_exchange_state_name(exchange), is_named ? "a thing exists" : "");
  CHECK_STR(pactffi_exchange_state_params(exchange), is_named ? "{\"id\":7}" : "{}");
  CHECK(!pactffi_exchange_respond_state(exchange, "[1]"));
  CHECK_ERROR("values is not a JSON object but [1]");
  CHECK(pactffi_exchange_respond_state(exchange, is_named && is_setup ? "{\"id\":8}" : NULL));
}

static void on_message(Exchange *exchange, void *context) {
  Shop *provider = context;
  count(provider, &provider->messages);
  CHECK_INT(pactffi_exchange_kind(exchange), ExchangeKind_Message);
  ExchangeData data;
  CHECK(pactffi_exchange_read(exchange, &data));
  const bool is_question = strcmp(pactffi_exchange_description(exchange), "a question") == 0;
  CHECK((data.body != NULL) == is_question);
  CHECK((strstr(data.head, "\"request\":{") != NULL) == is_question);
  CHECK(message(exchange));
}

static void set_functions(VerifierHandle *verifier, Shop *provider) {
  CHECK(pactffi_verifier_set_provider_handler(verifier, on_request, provider));
  CHECK(pactffi_verifier_set_state_handler(verifier, on_state, provider));
  CHECK(pactffi_verifier_set_message_handler(verifier, on_message, provider));
}

static void functions_answer_at_once(void) {
  VerifierHandle *verifier = quiet();
  Shop provider = SHOP;
  set_functions(verifier, &provider);

  CHECK_INT(pactffi_verifier_execute(verifier), 0);

  CHECK_INT(provider.requests, 1);
  CHECK_INT(provider.messages, 2);
  /* One with a state, and two without, for which it is called with an empty name. */
  CHECK_INT(provider.setups, 3);
  CHECK_INT(provider.teardowns, 3);
  pactffi_verifier_shutdown(verifier);
  CHECK_INT(pactffi_exchange_kind(provider.answered), ExchangeKind_None);
  CHECK(!order(provider.answered));
  CHECK_ERROR("exchange has ended");
}

static void a_function_answers_later_from_another_thread(void) {
  VerifierHandle *verifier = quiet();
  Shop provider = SHOP;
  provider.later = true;
  set_functions(verifier, &provider);

  CHECK_INT(pactffi_verifier_execute(verifier), 0);

  CHECK_INT(provider.requests, 1);
  CHECK_INT(pthread_join(provider.answering, NULL), 0);
  pactffi_verifier_shutdown(verifier);
}

static void answer(Exchange *exchange, int kinds[4]) {
  const ExchangeKind kind = pactffi_exchange_kind(exchange);
  kinds[kind]++;
  if (kind == ExchangeKind_Provider) CHECK(order(exchange));
  else if (kind == ExchangeKind_State) CHECK(pactffi_exchange_respond_state(exchange, NULL));
  else CHECK(message(exchange));
}

static void see(const char *result, void *user_data) {
  CHECK(strstr(result, "\"result\":\"OK\"") != NULL);
  ++*(int *)user_data;
}

/* Everything is asked for and answered on this thread, and the listener is called on it. */
static void one_loop_answers_everything(void) {
  VerifierHandle *verifier = quiet();
  int results = 0;
  CHECK_INT(pactffi_verifier_on_result(verifier, see, &results), 0);
  CHECK(pactffi_verifier_set_provider_handler(verifier, NULL, NULL));
  CHECK(pactffi_verifier_set_state_handler(verifier, NULL, NULL));
  CHECK(pactffi_verifier_set_message_handler(verifier, NULL, NULL));
  CHECK_INT(pactffi_verifier_result(verifier), -2);
  CHECK_ERROR("the verification has not been started");
  CHECK(pactffi_verifier_next_exchange(verifier, 0) == NULL);
  CHECK_ERROR("the verification has not been started");
  CHECK(!pactffi_verifier_cancel(verifier));
  CHECK_ERROR("the verification has not been started");

  for (int round = 1; round <= 2; round++) {
    int kinds[4] = {0, 0, 0, 0};
    CHECK(pactffi_verifier_start(verifier));
    CHECK(!pactffi_verifier_start(verifier));
    CHECK_ERROR("the verification is running");
    while (pactffi_verifier_result(verifier) == -1) {
      Exchange *exchange = pactffi_verifier_next_exchange(verifier, 60000);
      if (exchange != NULL) answer(exchange, kinds);
    }
    CHECK_INT(pactffi_verifier_result(verifier), 0);
    CHECK_INT(kinds[ExchangeKind_Provider], 1);
    CHECK_INT(kinds[ExchangeKind_State], 6);
    CHECK_INT(kinds[ExchangeKind_Message], 2);
    CHECK_INT(results, 3 * round);
    check_found(verifier, "\"result\":true");
  }
  pactffi_verifier_shutdown(verifier);
}

static void *verify(void *provider) {
  VerifierHandle *verifier = quiet();
  set_functions(verifier, provider);
  CHECK_INT(pactffi_verifier_set_parallel(verifier, 3), 0);
  CHECK_INT(pactffi_verifier_execute(verifier), 0);
  pactffi_verifier_shutdown(verifier);
  return NULL;
}

static void two_verifiers_have_the_same_functions(void) {
  Shop provider = SHOP;
  pthread_t other;
  CHECK_INT(pthread_create(&other, NULL, verify, &provider), 0);
  verify(&provider);
  CHECK_INT(pthread_join(other, NULL), 0);
  CHECK_INT(provider.requests, 2);
  CHECK_INT(provider.messages, 4);
}

#ifndef _WIN32
/* The child cannot answer for the parent; the parent can. */
static void a_fork_leaves_the_exchange_to_the_parent(void) {
  VerifierHandle *verifier = quiet();
  pactffi_verifier_set_filter_info(verifier, "an order", NULL, 0);
  CHECK(pactffi_verifier_set_provider_handler(verifier, NULL, NULL));
  CHECK(pactffi_verifier_start(verifier));
  Exchange *open = pactffi_verifier_next_exchange(verifier, 60000);
  CHECK(open != NULL);

  pid_t child = fork();
  if (child == 0) {
    CHECK_INT(pactffi_verifier_result(verifier), -2);
    CHECK_ERROR("the verification was started in the process that this one was forked from");
    CHECK(pactffi_verifier_next_exchange(verifier, 60000) == NULL);
    CHECK(!pactffi_verifier_cancel(verifier));
    /* What only the threads of the parent own is no leak of the child. */
    execlp("true", "true", (char *)NULL);
    _exit(1);
  }
  int state = 1;
  CHECK(waitpid(child, &state, 0) == child);
  CHECK_INT(state, 0);

  CHECK(order(open));
  CHECK(pactffi_verifier_next_exchange(verifier, 60000) == NULL);
  CHECK_INT(pactffi_verifier_result(verifier), 0);
  pactffi_verifier_shutdown(verifier);
}
#endif

static void a_verification_is_cancelled_with_an_open_exchange(void) {
  VerifierHandle *verifier = quiet();
  CHECK(pactffi_verifier_set_provider_handler(verifier, NULL, NULL));
  pactffi_verifier_set_filter_info(verifier, "an order", NULL, 0);
  CHECK(pactffi_verifier_start(verifier));
  Exchange *open = pactffi_verifier_next_exchange(verifier, 60000);
  CHECK(open != NULL);

  CHECK(pactffi_verifier_cancel(verifier));

  CHECK_INT(pactffi_verifier_result(verifier), 2);
  CHECK_ERROR("the verification was cancelled");
  CHECK(!order(open));
  CHECK_ERROR("exchange has ended");
  pactffi_verifier_shutdown(verifier);
}

typedef struct {
  VerifierHandle *verifier;
  int calls;
  Exchange *unanswered;
} Misuse;

/* All that is refused leaves the exchange open, so that the last call answers it. */
static void misuse(Exchange *exchange, void *context) {
  Misuse *seen = context;
  const uint8_t *body = (const uint8_t *)"ordered";
  seen->calls++;
  CHECK(!pactffi_exchange_respond(exchange, 600000, NULL, NULL, 0));
  CHECK_ERROR("600000 is not the status of a response: expected 200 to 999");
  CHECK(!pactffi_exchange_respond(exchange, 99, NULL, NULL, 0));
  CHECK_ERROR("99 is not the status of a response: expected 200 to 999");
  CHECK(!pactffi_exchange_respond(exchange, 201, "{\"a b\":\"c\"}", NULL, 0));
  CHECK_ERROR("'a b' is not the name of a header");
  CHECK(!pactffi_exchange_respond(exchange, 201, "{\"a\":\"c\\r\\nd: e\"}", NULL, 0));
  CHECK(!pactffi_exchange_respond(exchange, 201, "{\"a\":1}", NULL, 0));
  CHECK(!pactffi_exchange_respond(exchange, 201, "{", NULL, 0));
  CHECK(!pactffi_exchange_respond(exchange, 201, NULL, NULL, 1));
  CHECK_ERROR("body is null, but its length is 1");
  CHECK(!pactffi_exchange_respond(exchange, 201, NULL, body, SIZE_MAX));
  CHECK(!pactffi_exchange_respond_state(exchange, NULL));
  CHECK_ERROR("the exchange asks for a response of the provider");
  CHECK(!pactffi_exchange_respond_message(exchange, body, 7, NULL, NULL));
  CHECK_ERROR("the exchange asks for a response of the provider");
  CHECK(!pactffi_exchange_fail(exchange, NULL));
  CHECK_ERROR("reason is null");
  CHECK(!pactffi_exchange_read(exchange, NULL));
  CHECK_ERROR("data is null");
  CHECK(pactffi_exchange_header(exchange, NULL) == NULL);
  CHECK_ERROR("name is null");
  /* What waits for this function, or frees what called it, is refused. */
  CHECK_INT(pactffi_verifier_execute(seen->verifier), 2);
  CHECK_ERROR(WAITS);
  CHECK(pactffi_verifier_next_exchange(seen->verifier, 0) == NULL);
  CHECK_ERROR(WAITS);
  pactffi_verifier_shutdown(seen->verifier);
  char text[256];
  CHECK(pactffi_get_error_message(text, sizeof text) > 0 && text[0] != '\0');
  /* A function that is set now serves the next verification. */
  CHECK(pactffi_verifier_set_provider_handler(seen->verifier, misuse, seen));
  CHECK(order(exchange));
}

static void fail(Exchange *exchange, void *context) {
  (void)context;
  CHECK(pactffi_exchange_fail(exchange, "DatabaseError: no connection"));
}

static void forget(Exchange *exchange, void *context) {
  ((Misuse *)context)->unanswered = exchange;
}

static void what_is_wrong_is_refused(void) {
  VerifierHandle *verifier = quiet();
  Misuse seen = {verifier, 0, NULL};
  pactffi_verifier_set_filter_info(verifier, "an order", NULL, 0);
  CHECK(pactffi_verifier_set_provider_handler(verifier, misuse, &seen));
  CHECK_INT(pactffi_verifier_execute(verifier), 0);
  CHECK_INT(seen.calls, 1);

  /* Set after a verification, a function serves the next. */
  CHECK(pactffi_verifier_set_provider_handler(verifier, fail, NULL));
  CHECK_INT(pactffi_verifier_execute(verifier), 1);
  check_found(verifier, "DatabaseError: no connection");

  CHECK(pactffi_verifier_set_state_handler(verifier, fail, NULL));
  CHECK(pactffi_verifier_set_provider_handler(verifier, misuse, &seen));
  CHECK_INT(pactffi_verifier_execute(verifier), 1);
  CHECK_INT(seen.calls, 1);
  check_found(verifier, "DatabaseError: no connection");
  pactffi_verifier_shutdown(verifier);
}

static void an_exchange_without_an_answer_fails_after_the_timeout(void) {
  VerifierHandle *verifier = quiet();
  Misuse seen = {verifier, 0, NULL};
  pactffi_verifier_set_filter_info(verifier, "an order", NULL, 0);
  CHECK_INT(pactffi_verifier_set_verification_options(verifier, 0, 50), 0);
  CHECK(pactffi_verifier_set_provider_handler(verifier, forget, &seen));

  CHECK_INT(pactffi_verifier_execute(verifier), 1);

  check_found(verifier, "no answer within 50 ms");
  CHECK(!order(seen.unanswered));
  CHECK_ERROR("exchange has ended");
  pactffi_verifier_shutdown(verifier);
}

static void a_late_answer_is_refused(void) {
  VerifierHandle *verifier = quiet();
  CHECK_INT(pactffi_verifier_set_verification_options(verifier, 0, 50), 0);
  CHECK(pactffi_verifier_set_provider_handler(verifier, NULL, NULL));
  CHECK(pactffi_verifier_start(verifier));
  Exchange *late = pactffi_verifier_next_exchange(verifier, 60000);
  CHECK(late != NULL);

  /* The next interaction begins when the first has failed. */
  CHECK(pactffi_verifier_next_exchange(verifier, 60000) != NULL);

  CHECK(!pactffi_exchange_respond(late, 200, NULL, NULL, 0));
  CHECK_ERROR("the exchange has ended: there was no answer within 50 ms");
  CHECK(pactffi_verifier_cancel(verifier));
  pactffi_verifier_shutdown(verifier);
}

static void execute_does_not_answer_what_is_pulled(void) {
  VerifierHandle *verifier = quiet();
  CHECK(pactffi_verifier_set_provider_handler(verifier, NULL, NULL));
  CHECK_INT(pactffi_verifier_execute(verifier), 2);
  char text[512];
  CHECK(pactffi_get_error_message(text, sizeof text) > 0);
  CHECK(strstr(text, "pactffi_verifier_start") != NULL);
  pactffi_verifier_shutdown(verifier);
}

static void a_key_that_is_not_there_is_refused(Exchange *exchange, VerifierHandle *verifier) {
  ExchangeData data;
  size_t length = 7;
  CHECK_INT(pactffi_exchange_kind(exchange), ExchangeKind_None);
  CHECK(!pactffi_exchange_read(exchange, &data));
  CHECK(pactffi_exchange_method(exchange) == NULL);
  CHECK(pactffi_exchange_body(exchange, &length) == NULL);
  CHECK_INT(length, 0);
  CHECK(!pactffi_exchange_header_at(exchange, 0, NULL, NULL));
  CHECK(!pactffi_exchange_respond(exchange, 200, NULL, NULL, 0));
  CHECK(!pactffi_exchange_respond_state(exchange, NULL));
  CHECK(!pactffi_exchange_respond_message(exchange, NULL, 0, NULL, NULL));
  CHECK(!pactffi_exchange_fail(exchange, "x"));
  CHECK_ERROR(exchange == NULL ? "exchange is null" : "exchange is not an Exchange of this library");
  CHECK(!pactffi_verifier_set_provider_handler(verifier, fail, NULL));
  CHECK(!pactffi_verifier_set_state_handler(verifier, fail, NULL));
  CHECK(!pactffi_verifier_set_message_handler(verifier, fail, NULL));
  CHECK(!pactffi_verifier_start(verifier));
  CHECK(!pactffi_verifier_cancel(verifier));
  CHECK(pactffi_verifier_next_exchange(verifier, 0) == NULL);
  CHECK_INT(pactffi_verifier_result(verifier), -2);
  CHECK_ERROR(verifier == NULL ? "handle is null" : "handle is a VerifierHandle that has been deleted");
}

int main(void) {
  CHECK(system_temporary(folder) != NULL);
  snprintf(file, sizeof file, "%s/shop-stock.json", folder);
  write_pact();
  functions_answer_at_once();
  a_function_answers_later_from_another_thread();
  one_loop_answers_everything();
  two_verifiers_have_the_same_functions();
#ifndef _WIN32
  a_fork_leaves_the_exchange_to_the_parent();
#endif
  a_verification_is_cancelled_with_an_open_exchange();
  what_is_wrong_is_refused();
  an_exchange_without_an_answer_fails_after_the_timeout();
  a_late_answer_is_refused();
  execute_does_not_answer_what_is_pulled();
  VerifierHandle *gone = pactffi_verifier_new_for_application(NULL, NULL);
  pactffi_verifier_shutdown(gone);
  a_key_that_is_not_there_is_refused(NULL, NULL);
  a_key_that_is_not_there_is_refused((Exchange *)(uintptr_t)12345, gone);
  CHECK_INT(system_unlink(file), 0);
  CHECK_INT(system_rmdir(folder), 0);
  CHECK_NOTHING_ALIVE();
  return 0;
}
