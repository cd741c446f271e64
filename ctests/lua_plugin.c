/* A plugin that is a Lua script: loads are counted, contents are configured, compared and generated, lines are logged. */
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>

#include "check.h"
#include "http.h"
#include "lua.h"

#define TYPE "application/numbers"

static PactHandle new_pact(PactSpecification version) {
  PactHandle pact = pactffi_new_pact("c", "p");
  CHECK(pactffi_with_specification(pact, version));
  return pact;
}

static PactHandle using_numbers(void) {
  PactHandle pact = new_pact(PactSpecification_V4);
  CHECK_INT(pactffi_using_plugin(pact, "numbers", "1.0"), 0);
  return pact;
}

static InteractionHandle posting(PactHandle pact) {
  InteractionHandle interaction = pactffi_new_interaction(pact, "numbers");
  CHECK(pactffi_with_request(interaction, "POST", "/"));
  return interaction;
}

/* Whether a plugin claims the type: the plugin refuses contents that are no object, and the library takes them. */
static bool is_loaded(void) {
  PactHandle pact = new_pact(PactSpecification_V4);
  uint32_t code = pactffi_interaction_contents(posting(pact), InteractionPart_Request, TYPE, "\"1\"");
  if (code == 6) CHECK_ERROR("\"1\" is not a valid value for contents");
  pactffi_free_pact_handle(pact);
  return code == 6;
}

static void written(PactHandle pact, char *text, size_t size) {
  CHECK_INT(pactffi_pact_handle_write_file(pact, ".", true), 0);
  FILE *file = fopen("c-p.json", "r");
  CHECK(file != NULL);
  text[fread(text, 1, size - 1, file)] = '\0';
  fclose(file);
}

static void loads_are_counted_by_the_pact_that_made_them(void) {
  CHECK(!is_loaded());
  PactHandle first = using_numbers();
  PactHandle second = using_numbers();
  CHECK_INT(pactffi_using_plugin_with_delay(second, "numbers", NULL, 60000), 0);

  for (int i = 0; i < 3; i++) pactffi_cleanup_plugins(first);
  CHECK(is_loaded());
  pactffi_cleanup_plugins(second);
  CHECK(is_loaded());
  pactffi_cleanup_plugins(second);
  CHECK(!is_loaded());

  CHECK_INT(pactffi_using_plugin(first, "numbers", ""), 0);
  CHECK_INT(pactffi_using_plugin(first, "numbers", ""), 0);
  CHECK_INT(pactffi_free_pact_handle(first), 0);
  CHECK(!is_loaded());
  CHECK_INT(pactffi_free_pact_handle(second), 0);
  CHECK_ERROR("");
}

static void a_plugin_for_no_pact_is_released_again(void) {
  CHECK_INT(pactffi_using_plugin(0, "numbers", NULL), 3);
  CHECK_ERROR("no pact with handle 0");
  CHECK(!is_loaded());

  // The plugin is looked for first.
  CHECK_INT(pactffi_using_plugin(0, "nope", NULL), 2);
}

static void a_plugin_is_named_once_and_its_configuration_is_merged(void) {
  static char text[16384];
  PactHandle pact = using_numbers();
  CHECK_INT(pactffi_using_plugin(pact, "numbers", "1.0.0"), 0);
  InteractionHandle interaction = posting(pact);

  CHECK_INT(pactffi_interaction_contents(interaction, InteractionPart_Request, TYPE,
                                         "{\"body\":\"1,2\",\"own\":{\"a\":1},\"shared\":{\"d\":{\"x\":1}}}"), 0);
  CHECK_INT(pactffi_interaction_contents(interaction, InteractionPart_Response, TYPE,
                                         "{\"body\":\"3\",\"own\":{\"b\":2},\"shared\":{\"d\":{\"y\":2}}}"), 0);
  pactffi_cleanup_plugins(pact);
  pactffi_cleanup_plugins(pact);

  written(pact, text, sizeof text);
  const char *plugins = strstr(text, "\"plugins\"");
  CHECK(plugins != NULL);
  CHECK(strstr(plugins, "\"version\": \"1.2.3\"") != NULL);
  CHECK(strstr(strstr(plugins, "\"name\": \"numbers\"") + 1, "\"name\": \"numbers\"") == NULL);
  CHECK(strstr(plugins, "\"x\": 1") != NULL && strstr(plugins, "\"y\": 2") != NULL);
  // The configuration of the response takes the place of the one of the request.
  CHECK(strstr(text, "\"b\": 2") != NULL && strstr(text, "\"a\": 1") == NULL);
  CHECK(strstr(text, "\"content-type\"") != NULL);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void bodies_are_compared_by_the_plugin(void) {
  static char answer[8192];
  PactHandle pact = using_numbers();
  CHECK_INT(pactffi_interaction_contents(posting(pact), InteractionPart_Request, TYPE, "{\"body\":\"1,2\"}"), 0);
  int port = pactffi_create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", NULL);
  CHECK(port > 0);
  CHECK_INT(pactffi_interaction_contents(pactffi_new_interaction(pact, "numbers"), InteractionPart_Request, TYPE, "{}"), 6);
  CHECK_ERROR("Mock server is already started");

  CHECK_INT(http_send(port, "POST", "/", "Content-Type: " TYPE "\r\n", "1 and 2", answer, sizeof answer), 200);
  CHECK(pactffi_mock_server_matched(port));
  CHECK_INT(http_send(port, "POST", "/", "Content-Type: " TYPE "\r\n", "1 and 3", answer, sizeof answer), 500);

  const char *mismatches = pactffi_mock_server_mismatches(port);
  CHECK(strstr(mismatches, "\"mismatch\":\"they are 1 3\"") != NULL);
  CHECK(strstr(mismatches, "\"path\":\"$.n\"") != NULL);
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void messages_have_generated_contents(void) {
  PactHandle pact = using_numbers();
  InteractionHandle message = pactffi_new_message_interaction(pact, "numbers");
  CHECK_INT(pactffi_interaction_contents(message, InteractionPart_Request, TYPE, "{\"body\":\"12\"}"), 0);
  CHECK(pactffi_with_generators(message, InteractionPart_Request, "{\"body\":{\"$.n\":{\"type\":\"RandomInt\"}}}"));

  const char *text = pactffi_message_reify(message);
  CHECK(strstr(text, "MTIgOTk=") != NULL || strstr(text, "12 99") != NULL);
  pactffi_string_delete((char *)text);
  struct PactAsyncMessageIterator *messages = pactffi_pact_handle_get_async_message_iter(pact);
  struct AsynchronousMessage *one = pactffi_pact_async_message_iter_next(messages);
  const struct MessageContents *generated = pactffi_async_message_generate_contents(one);
  CHECK_INT(pactffi_message_contents_get_contents_length(generated), 5);
  pactffi_message_contents_delete(generated);
  pactffi_pact_async_message_iter_delete(messages);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void what_a_plugin_cannot_make_is_an_error_and_changes_nothing(void) {
  static char text[16384];
  PactHandle pact = using_numbers();
  InteractionHandle interaction = posting(pact);

  CHECK_INT(pactffi_interaction_contents(interaction, InteractionPart_Request, TYPE, "{\"fail\":true}"), 6);
  CHECK(pactffi_get_error_message(text, sizeof text) > 0);
  CHECK(strncmp(text, "Failed to call out to plugin - ", 31) == 0);
  CHECK(strstr(text, "numbers.lua") != NULL && strstr(text, "no numbers") != NULL);

  CHECK(pactffi_with_specification(pact, PactSpecification_V3));
  CHECK_INT(pactffi_interaction_contents(interaction, InteractionPart_Request, TYPE, "{\"body\":\"1\"}"), 6);
  CHECK_ERROR("contents of type 'application/numbers' are for the plugin numbers/1.2.3, which needs a pact of "
              "specification version V4, but the version of this pact is V3: set it before the contents");
  CHECK_INT(pactffi_interaction_contents(interaction + 1, InteractionPart_Request, TYPE, "{\"body\":\"1\"}"), 3);
  CHECK(pactffi_with_specification(pact, PactSpecification_V4));

  CHECK_INT(pactffi_interaction_contents(interaction, InteractionPart_Request, "text/csv", "{\"contents\":\"a,b\"}"), 0);
  TAKES(pactffi_interaction_warnings(interaction),
        "[{\"category\":\"body\",\"part\":\"request\",\"path\":\"$\",\"warning\":"
        "\"no loaded plugin claims the content type 'text/csv'; the plugin numbers/1.2.3 is loaded\"}]");
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int lines = 0;
static char instance[64], last[64];

static void receive(const char *id, const char *test_run_id, const char *level, const char *target, const char *message) {
  (void)target;
  // The library may be called from here.
  const char *log = pactffi_get_plugin_logs(id);
  pthread_mutex_lock(&lock);
  CHECK(log != NULL && level[0] != '\0' && test_run_id != NULL);
  snprintf(instance, sizeof instance, "%s", id);
  snprintf(last, sizeof last, "%s", message);
  lines++;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
  pactffi_string_delete((char *)log);
}

static void lines_of_a_plugin_are_logged(void) {
  PactHandle pact = using_numbers();
  InteractionHandle interaction = posting(pact);

  pactffi_init_with_log_level("ERROR");
  pactffi_register_plugin_log_callback(receive);
  CHECK_INT(pactffi_interaction_contents(interaction, InteractionPart_Request, TYPE, "{\"body\":\"7\"}"), 0);
  pthread_mutex_lock(&lock);
  while (lines == 0) pthread_cond_wait(&changed, &lock);
  CHECK_STR(last, "configuring 7");
  pthread_mutex_unlock(&lock);
  pactffi_register_plugin_log_callback(NULL);
  int before = lines;
  CHECK_INT(pactffi_interaction_contents(interaction, InteractionPart_Request, TYPE, "{\"body\":\"8\"}"), 0);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);

  CHECK_INT(lines, before);
  const char *log = pactffi_get_plugin_logs(instance);
  CHECK(strstr(log, "\"message\":\"configuring 7\"") != NULL);
  CHECK(strstr(log, "\"plugin_name\":\"numbers\"") != NULL);
  CHECK(strstr(strstr(log, "configuring 7"), "\n") != NULL && strstr(log, "configuring 8") != NULL);
  pactffi_string_delete((char *)log);
}

int main(void) {
  CHECK(lua_install("1.2.3"));
  loads_are_counted_by_the_pact_that_made_them();
  a_plugin_for_no_pact_is_released_again();
  a_plugin_is_named_once_and_its_configuration_is_merged();
  bodies_are_compared_by_the_plugin();
  messages_have_generated_contents();
  what_a_plugin_cannot_make_is_an_error_and_changes_nothing();
  lines_of_a_plugin_are_logged();
  CHECK_NOTHING_ALIVE();
  return 0;
}
