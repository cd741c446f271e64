/* A provider is verified: options, runs and results; and every wrong call has an error text. */
#define _XOPEN_SOURCE 700


#include "check.h"
#include "system.h"

#ifdef _WIN32
/* The words are those of the system. */
#define NO_SUCH_FILE ""
#else
#define NO_SUCH_FILE "No such file or directory (os error 2)"
#endif

#define DEAD "handle is not a live VerifierHandle"

static VerifierHandle *quiet(int port) {
  VerifierHandle *verifier = pactffi_verifier_new_for_application("ctests", "1");
  CHECK(verifier != NULL);
  pactffi_verifier_set_provider_info(verifier, "p", NULL, "127.0.0.1", (uint16_t)port, NULL);
  CHECK_INT(pactffi_verifier_set_stdout(verifier, 0), 0);
  CHECK_INT(pactffi_verifier_set_coloured_output(verifier, 0), 0);
  return verifier;
}

/* The JSON of what was found has this text in it. */
static void check_found(const VerifierHandle *verifier, const char *text) {
  const char *json = pactffi_verifier_json(verifier);
  CHECK(json != NULL);
  if (strstr(json, text) == NULL) check_failed(__FILE__, __LINE__, json);
  pactffi_string_delete((char *)json);
}

static void a_handle_that_is_not_there_is_refused(VerifierHandle *handle, const char *reason) {
  pactffi_verifier_set_provider_info(handle, "p", NULL, NULL, 1, NULL);
  CHECK_ERROR(reason);
  pactffi_verifier_add_provider_transport(handle, "message", 1, NULL, NULL);
  CHECK_ERROR(reason);
  pactffi_verifier_set_filter_info(handle, NULL, NULL, 0);
  CHECK_ERROR(reason);
  pactffi_verifier_set_provider_state(handle, NULL, 0, 1);
  CHECK_ERROR(reason);
  CHECK_INT(pactffi_verifier_set_verification_options(handle, 0, 1), 1);
  CHECK_ERROR(reason);
  CHECK_INT(pactffi_verifier_set_parallel(handle, 2), 1);
  CHECK_ERROR(reason);
  CHECK_INT(pactffi_verifier_set_coloured_output(handle, 0), 1);
  CHECK_ERROR(reason);
  CHECK_INT(pactffi_verifier_set_stdout(handle, 0), 1);
  CHECK_ERROR(reason);
  CHECK_INT(pactffi_verifier_set_report(handle, VerificationReport_Json, "r.json"), 1);
  CHECK_ERROR(reason);
  CHECK_INT(pactffi_verifier_on_result(handle, NULL, NULL), 1);
  CHECK_ERROR(reason);
  CHECK_INT(pactffi_verifier_set_no_pacts_is_error(handle, 1), 1);
  CHECK_ERROR(reason);
  CHECK_INT(pactffi_verifier_set_publish_options(handle, "1", NULL, NULL, 0, NULL), 1);
  CHECK_ERROR(reason);
  pactffi_verifier_set_consumer_filters(handle, NULL, 0);
  CHECK_ERROR(reason);
  pactffi_verifier_add_custom_header(handle, "a", "b");
  CHECK_ERROR(reason);
  pactffi_verifier_set_follow_redirects(handle, 1);
  CHECK_ERROR(reason);
  pactffi_verifier_add_file_source(handle, "a");
  CHECK_ERROR(reason);
  pactffi_verifier_add_directory_source(handle, "a");
  CHECK_ERROR(reason);
  pactffi_verifier_url_source(handle, "http://h", NULL, NULL, NULL);
  CHECK_ERROR(reason);
  pactffi_verifier_broker_source(handle, "http://h", NULL, NULL, NULL);
  CHECK_ERROR(reason);
  CHECK_INT(pactffi_verifier_broker_source_with_selectors(handle, "http://h", NULL, NULL, NULL, 0, NULL, NULL, 0, NULL,
                                                          NULL, 0, NULL, 0),
            -2);
  CHECK_ERROR(reason);
  CHECK_INT(pactffi_verifier_execute(handle), 1);
  CHECK_ERROR(reason);
  CHECK(pactffi_verifier_logs(handle) == NULL);
  CHECK_ERROR(reason);
  CHECK(pactffi_verifier_output(handle, 1) == NULL);
  CHECK_ERROR(reason);
  CHECK(pactffi_verifier_json(handle) == NULL);
  CHECK_ERROR(reason);
}

static void required_texts_are_required(void) {
  VerifierHandle *verifier = quiet(1);
  pactffi_verifier_add_file_source(verifier, NULL);
  CHECK_ERROR("file is null");
  pactffi_verifier_add_directory_source(verifier, NULL);
  CHECK_ERROR("directory is null");
  pactffi_verifier_url_source(verifier, NULL, NULL, NULL, NULL);
  CHECK_ERROR("url is null");
  pactffi_verifier_url_source(verifier, "\xff", NULL, NULL, NULL);
  CHECK_ERROR("error parsing url as UTF-8");
  CHECK(pactffi_verifier_logs_for_provider(NULL) == NULL);
  CHECK_ERROR("provider_name is null");
  CHECK_INT(pactffi_verify(NULL), 2);
  CHECK_ERROR("args is null");
  CHECK_INT(pactffi_verify("--file\nx\n--header\nsecret"), 3);
  CHECK_ERROR("--header must be NAME=VALUE, but one has no name or no '='");
  CHECK_INT(pactffi_verify("--file"), 4);
  CHECK_ERROR("missing argument for option '--file'");
  /* Nothing was added by what was refused. */
  CHECK_INT(pactffi_verifier_execute(verifier), 0);
  pactffi_verifier_shutdown(verifier);
}

static void a_file_that_is_not_there_is_a_failure_that_names_it(void) {
  VerifierHandle *verifier = quiet(1);
  pactffi_verifier_add_file_source(verifier, "nowhere.json");
  CHECK_INT(pactffi_verifier_execute(verifier), 1);
  check_found(verifier, "Failed to load pact 'nowhere.json' - " NO_SUCH_FILE);
  pactffi_verifier_shutdown(verifier);
}

typedef struct {
  VerifierHandle *verifier;
  int calls;
} Seen;

static void see(const char *result, void *user_data) {
  Seen *seen = user_data;
  seen->calls++;
  CHECK(strstr(result, "\"description\":\"a\"") != NULL);
  CHECK(strstr(result, "\"result\":\"OK\"") != NULL);
  /* What waits for itself is refused here. */
  CHECK_INT(pactffi_verifier_execute(seen->verifier), 2);
  CHECK_ERROR("this function waits and cannot be called from a thread of the library");
}

static void a_pact_is_verified_and_each_result_told(void) {
  char folder[] = "/tmp/verifier-XXXXXX";
  char file[64];
  CHECK(system_temporary(folder) != NULL);
  snprintf(file, sizeof file, "%s/c-p.json", folder);
  PactHandle pact = pactffi_new_pact("c", "p");
  InteractionHandle interaction = pactffi_new_interaction(pact, "a");
  CHECK(pactffi_with_request(interaction, "GET", "/a"));
  CHECK_INT(pactffi_pact_handle_write_file(pact, folder, true), 0);
  int port = pactffi_create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", NULL);
  CHECK(port > 0);
  VerifierHandle *verifier = quiet(port);
  Seen seen = {verifier, 0};
  CHECK_INT(pactffi_verifier_on_result(verifier, see, &seen), 0);
  pactffi_verifier_add_file_source(verifier, file);

  CHECK_INT(pactffi_verifier_execute(verifier), 0);
  CHECK_INT(seen.calls, 1);
  check_found(verifier, "\"result\":true");
  const char *text = pactffi_verifier_output(verifier, 1);
  CHECK(text != NULL && strstr(text, "Verifying a pact between c and p") != NULL);
  pactffi_string_delete((char *)text);

  /* Options set after an execution count for the next. */
  pactffi_verifier_set_filter_info(verifier, "nothing like it", NULL, 0);
  CHECK_INT(pactffi_verifier_execute(verifier), 0);
  CHECK_INT(seen.calls, 1);

  pactffi_verifier_shutdown(verifier);
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
  CHECK_INT(system_unlink(file), 0);
  CHECK_INT(system_rmdir(folder), 0);
}

int main(void) {
  a_handle_that_is_not_there_is_refused(NULL, "handle is null");
  VerifierHandle *gone = pactffi_verifier_new_for_application(NULL, NULL);
  pactffi_verifier_shutdown(gone);
  pactffi_verifier_shutdown(gone);
  pactffi_verifier_shutdown(NULL);
  char ignored[256];
  pactffi_get_error_message(ignored, sizeof ignored);
  required_texts_are_required();
  a_file_that_is_not_there_is_a_failure_that_names_it();
  a_pact_is_verified_and_each_result_told();
  CHECK_NOTHING_ALIVE();
  return 0;
}
