/* Sinks, levels, buffers of servers, and a callback that does everything a callback might. */
#include <pthread.h>
#include <stdatomic.h>

#include "check.h"
#include "http.h"

static PactHandle pact;
static InteractionHandle interaction;
static atomic_int calls, of_server, inside;
static char last[1024];

/* Calls back into the library: also on the pact whose edit it reports, and in ways that fail. */
static void hear(const char *id, const char *test_run_id, const char *level, const char *target,
                   const char *message) {
  CHECK_INT(atomic_fetch_add(&inside, 1) >= 0, 1);
  CHECK(level[0] != '\0' && target[0] != '\0');
  if (id[0] != '\0') {
    of_server++;
  } else {
    CHECK_STR(test_run_id, "run 1");
    snprintf(last, sizeof last, "%s %s %s", level, target, message);
  }
  CHECK(pactffi_given(interaction, "a state"));
  CHECK(!pactffi_given(0, "x"));
  CHECK_ERROR("no interaction with handle 0");
  CHECK_INT(pactffi_log_set_level(LevelFilter_Debug), 0);
  pactffi_set_log_callback_level(LevelFilter_Debug);
  pactffi_register_log_callback(hear);
  calls++;
  atomic_fetch_sub(&inside, 1);
}

/* Ends itself. */
static void once(const char *id, const char *test_run_id, const char *level, const char *target,
                 const char *message) {
  (void)id, (void)test_run_id, (void)level, (void)target, (void)message;
  pactffi_register_log_callback(NULL);
  calls++;
}

static void *talk(void *unused) {
  pactffi_set_test_run_id("run 1");
  for (int at = 0; at < 200; at++) pactffi_log_message("c", "WARN", "from a thread");
  return unused;
}

static void expect_lines(const char *id, const char *const *parts, size_t count) {
  const char *text = pactffi_fetch_log_buffer(id), *at = text;
  for (size_t part = 0; part < count; part++) {
    const char *found = strstr(at, parts[part]);
    if (found == NULL) fprintf(stderr, "'%s' is not in:\n%s", parts[part], text);
    CHECK(found != NULL);
    at = found + strlen(parts[part]);
  }
  CHECK_STR(strchr(at, '\n'), "\n");
  pactffi_string_delete((char *)text);
}

static void choose_sinks(void) {
  CHECK_INT(pactffi_log_set_level(LevelFilter_Info), -2);
  CHECK_ERROR("no sinks of the log have been applied");
  CHECK_INT(pactffi_logger_attach_sink("stdout", LevelFilter_Trace), 0);
  pactffi_logger_init(); /* forgets stdout */
  CHECK_INT(pactffi_logger_attach_sink("buffer", LevelFilter_Info), 0);
  CHECK_INT(pactffi_logger_attach_sink("file new folder/a.log", LevelFilter_Warn), 0);
  CHECK_INT(pactffi_logger_attach_sink("syslog", LevelFilter_Warn), -4);
  CHECK_ERROR("'syslog' is not a sink; sinks are 'stdout', 'stderr', 'buffer' and 'file <path>'");
  CHECK_INT(pactffi_logger_attach_sink(NULL, LevelFilter_Warn), -3);
  CHECK_ERROR("sink_specifier is null");
  CHECK_INT(pactffi_logger_attach_sink("\xff", LevelFilter_Warn), -3);
  CHECK_ERROR("error parsing sink_specifier as UTF-8");
  CHECK_INT(pactffi_logger_attach_sink("file check.h/no/folder", (LevelFilter)7), -8);
  CHECK_ERROR("7 is not a known LevelFilter");
  CHECK_INT(pactffi_logger_attach_sink("file new folder", LevelFilter_Warn), -6);
  CHECK_INT(pactffi_log_to_file(NULL, LevelFilter_Warn), -7);
  CHECK_ERROR("file_name is null");
  CHECK_INT(pactffi_logger_apply(), 0);

  CHECK_INT(pactffi_logger_apply(), -1);
  CHECK_ERROR("the sinks of the log have been applied before; only their level can be changed");
  CHECK_INT(pactffi_log_to_buffer(LevelFilter_Info), -1);
  CHECK_INT(pactffi_log_to_stdout(LevelFilter_Info), -1);
  CHECK_INT(pactffi_log_to_stderr(LevelFilter_Info), -1);
  CHECK_INT(pactffi_log_to_file("never.log", LevelFilter_Info), -1);
  FILE *never = fopen("never.log", "r");
  CHECK(never == NULL);
  pactffi_init("trace");
  pactffi_init_with_log_level("trace");
  pactffi_enable_ansi_support();
  pactffi_string_delete((char *)pactffi_fetch_log_buffer(NULL));
}

int main(void) {
  char answer[2048], port_text[16];
  choose_sinks();

  pactffi_log_message(NULL, NULL, "hello");
  pactffi_log_message("me", "Error", "two\nlines");
  pactffi_log_message("me", "debug", "too much");
  pactffi_log_message("me", "error", NULL);
  expect_lines(NULL, (const char *[]){"  INFO ", " pact_ffi: hello source=\"client\"\n", " ERROR ",
                                      " pact_ffi: two\\nlines source=\"me\""}, 4);
  CHECK(pactffi_log_set_level(LevelFilter_Debug) == 0);
  pactffi_log_message("me", "debug", "enough");
  expect_lines("global", (const char *[]){" DEBUG ", " pact_ffi: enough source=\"me\""}, 2);

  pact = pactffi_new_pact("c", "p");
  interaction = pactffi_new_interaction(pact, "d");
  CHECK(pactffi_with_request(interaction, "GET", "/"));
  int port = pactffi_create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", NULL);
  snprintf(port_text, sizeof port_text, "%d", port);
  CHECK_INT(http_send(port, "GET", "/", "", "", answer, sizeof answer), 200);
  expect_lines(port_text, (const char *[]){"Received request GET /\n", "Request matched, sending response"}, 2);
  CHECK_INT(http_send(port, "GET", "/", "", "", answer, sizeof answer), 200);
  CHECK(strstr(pactffi_mock_server_logs(port), "Received request GET /\n") != NULL);
  CHECK_STR(pactffi_mock_server_logs(port), "");
  pactffi_string_delete((char *)pactffi_fetch_log_buffer(NULL));

  PactHandle other = pactffi_new_pact("c", "q");
  interaction = pactffi_new_interaction(other, "d");
  pactffi_set_test_run_id("run 1");
  pactffi_register_log_callback(hear);
  pactffi_log_message("me", "error", "not yet: its level is Off");
  CHECK_INT(calls, 0);
  pactffi_set_log_callback_level((LevelFilter)-1);
  CHECK_ERROR("-1 is not a known LevelFilter");
  pactffi_set_log_callback_level(LevelFilter_Info);
  pactffi_log_message("me", "info", "heard");
  CHECK_STR(last, "INFO pact_ffi heard source=me");

  /* Called while the pact is being changed, the callback changes the pact. */
  calls = 0;
  CHECK(pactffi_with_query_parameter_v2(interaction, "q", 0, "{\"value\": \"1\", \"pact:matcher:type\": \"regex\"}"));
  CHECK(calls > 0);
  CHECK(strstr(last, "ignoring the matcher of") != NULL);
  CHECK(pactffi_with_header_v2(interaction, InteractionPart_Response, "X", 0,
                               "{\"value\": \"x\", \"pact:matcher:type\": \"integer\"}"));
  CHECK_STR(strchr(last, '\''), "'d', header of the response at '$.X': Expected 'x' to match an integer number");
  CHECK(!pactffi_given(interaction, NULL));
  CHECK_STR(last, "ERROR pact_ffi description is null");
  CHECK_ERROR("description is null"); /* whatever the callback did and read */

  pthread_t threads[4];
  calls = 0;
  for (int at = 0; at < 4; at++) CHECK_INT(pthread_create(&threads[at], NULL, talk, NULL), 0);
  CHECK_INT(http_send(port, "GET", "/", "", "", answer, sizeof answer), 200);
  for (int at = 0; at < 4; at++) CHECK_INT(pthread_join(threads[at], NULL), 0);
  CHECK(calls >= 4 * 200 + 2);
  CHECK(of_server >= 2);

  /* Once it is deregistered it is not running. */
  pactffi_register_log_callback(NULL);
  CHECK_INT(inside, 0);
  calls = 0;
  pactffi_log_message("me", "error", "nobody hears");
  CHECK_INT(calls, 0);
  pactffi_register_log_callback(once);
  for (int at = 0; at < 3; at++) pactffi_log_message("me", "error", "heard once");
  CHECK_INT(calls, 1);

  FILE *file = fopen("new folder/a.log", "r");
  CHECK(file != NULL);
  size_t length = fread(answer, 1, sizeof answer - 1, file);
  answer[length] = '\0';
  fclose(file);
  CHECK(strstr(answer, " pact_ffi: two\\nlines source=\"me\"\n") != NULL);
  CHECK(strstr(answer, "hello") == NULL);

  CHECK(pactffi_cleanup_mock_server(port));
  pactffi_string_delete((char *)pactffi_fetch_log_buffer(port_text));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
  CHECK_INT(pactffi_free_pact_handle(other), 0);
  CHECK_NOTHING_ALIVE();
  return 0;
}
