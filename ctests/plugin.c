/* Plugins: a script, and processes that start badly. */
#define _POSIX_C_SOURCE 200809L

#ifndef _WIN32
#include <sys/stat.h>
#endif

#include "check.h"
#include "http.h"
#include "system.h"

/* Programs that are scripts of the system: they write the reason to stderr, and end or wait for the end of their input. */
#ifdef _WIN32
#define RUN "run.bat"
#define BEGIN "@echo off\r\necho the reason 1>&2\r\n"
#define SAYS(text) "echo " text "\r\n"
#define WAITS "set /p ignored=\r\n"
#define ENDS "exit 7\r\n"
#else
#define RUN "run.sh"
#define BEGIN "#!/bin/sh\necho 'the reason' >&2\n"
#define SAYS(text) "echo '" text "'\n"
#define WAITS "exec cat\n"
#define ENDS "exit 7\n"
#endif

#define LOAD_FAILED "Could not load plugin - "

static void write_file(const char *folder, const char *name, const char *text) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "w");
  CHECK(file != NULL);
  CHECK(fputs(text, file) >= 0);
  CHECK_INT(fclose(file), 0);
#ifndef _WIN32
  CHECK_INT(chmod(path, 0755), 0);
#endif
}

static void install(const char *name, const char *type, const char *entry, const char *text) {
  char folder[128], manifest[512];
  snprintf(folder, sizeof folder, "plugins/%s", name);
  CHECK_INT(system_mkdir(folder), 0);
  snprintf(manifest, sizeof manifest,
           "{\"pluginInterfaceVersion\":2,\"name\":\"%s\",\"version\":\"1.2.3\",\"executableType\":\"%s\","
           "\"entryPoint\":\"%s\"}",
           name, type, entry);
  write_file(folder, "pact-plugin.json", manifest);
  write_file(folder, entry, text);
}

static const char script[] =
    "function init() return {{entryType='CONTENT_MATCHER', key='cp', values={['content-types']='text/cp'}}} end\n"
    "function configure_interaction(content_type, config)\n"
    "  if config.fail then error('on line 3') end\n"
    "  return {interactions={{contents={contents='<' .. config.text .. '>', content_type=content_type}}}}\n"
    "end\n"
    "function match_contents(request)\n"
    "  if request.expected.contents == request.actual.contents then return {} end\n"
    "  return {mismatches={['$']={'not the same'}}}\n"
    "end\n";

static void a_script_configures_and_compares(void) {
  char answer[8192];
  PactHandle pact = pactffi_new_pact("c", "p");
  InteractionHandle http = pactffi_new_interaction(pact, "with a plugin");
  CHECK(pactffi_with_request(http, "POST", "/"));

  CHECK_INT(pactffi_using_plugin(pact, "cp", "1.2"), 0);
  CHECK_INT(pactffi_interaction_contents(http, InteractionPart_Request, "text/cp", "{\"fail\":true}"), 6);
  CHECK(pactffi_get_error_message(answer, sizeof answer) > 0);
  CHECK(strstr(answer, "on line 3") != NULL);
  CHECK_INT(pactffi_interaction_contents(http, InteractionPart_Request, "text/cp", "{\"text\":\"a\"}"), 0);
  int32_t port = pactffi_create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", NULL);
  CHECK(port > 0);
  CHECK_INT(http_send(port, "POST", "/", "Content-Type: text/cp\r\n", "<a>", answer, sizeof answer), 200);
  CHECK(pactffi_mock_server_matched(port));
  CHECK_INT(http_send(port, "POST", "/", "Content-Type: text/cp\r\n", "<b>", answer, sizeof answer), 500);
  CHECK(strstr(answer, "not the same") != NULL);
  CHECK_INT(pactffi_write_pact_file(port, ".", true), 0);
  CHECK(pactffi_cleanup_mock_server(port));
  pactffi_cleanup_plugins(pact);
  pactffi_cleanup_plugins(pact);

  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void a_pact_that_is_freed_releases_its_plugin(void) {
  PactHandle one = pactffi_new_pact("c", "p"), two = pactffi_new_pact("c", "p");

  CHECK_INT(pactffi_using_plugin(one, "cp", NULL), 0);
  CHECK_INT(pactffi_using_plugin(two, "cp", ""), 0);

  CHECK_INT(pactffi_free_pact_handle(one), 0);
  CHECK_INT(pactffi_free_pact_handle(two), 0);
}

static void starts_that_fail_say_why(void) {
  char error[2048];
  const char *names[] = {"ends", "garbage", "refuses"};
  PactHandle pact = pactffi_new_pact("c", "p");

  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    CHECK_INT(pactffi_using_plugin_with_delay(pact, names[i], NULL, 0), 2);
    CHECK(pactffi_get_error_message(error, sizeof error) > 0);
    CHECK(strncmp(error, LOAD_FAILED, strlen(LOAD_FAILED)) == 0);
    CHECK(strstr(error, "the reason") != NULL);
  }

  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void a_pact_with_a_plugin_is_verified(void) {
  VerifierHandle *verifier = pactffi_verifier_new_for_application("test", "0");

  pactffi_verifier_set_provider_info(verifier, "p", "http", "127.0.0.1", 1, "/");
  pactffi_verifier_add_file_source(verifier, "c-p.json");
  CHECK_INT(pactffi_verifier_execute(verifier), 1);

  pactffi_verifier_shutdown(verifier);
}

int main(void) {
  char here[1024];
  CHECK(system_getcwd(here, sizeof here - 16) != NULL);
  strcat(here, "/plugins");
  CHECK_INT(system_mkdir("plugins"), 0);
  system_setenv("PACT_PLUGIN_DIR", here);
  install("cp", "lua", "plugin.lua", script);
  install("ends", "exec", RUN, BEGIN ENDS);
  install("garbage", "exec", RUN, BEGIN SAYS("{garbage") WAITS);
  install("refuses", "exec", RUN, BEGIN SAYS("{\"port\":1,\"serverKey\":\"k\"}") WAITS);
  a_script_configures_and_compares();
  a_pact_that_is_freed_releases_its_plugin();
  starts_that_fail_say_why();
  a_pact_with_a_plugin_is_verified();
  CHECK_NOTHING_ALIVE();
  return 0;
}
