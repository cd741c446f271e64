/* Plugins that are not installed, and contents that no plugin claims, which are the body. */
#define _POSIX_C_SOURCE 200809L

#include "check.h"
#include "system.h"

#ifdef _WIN32
#define HOME "USERPROFILE"
#define BELOW_HOME "\\\\.pact\\\\plugins"
#else
#define HOME "HOME"
#define BELOW_HOME "/.pact/plugins"
#endif

static void never(const char *id, const char *test_run_id, const char *level, const char *target, const char *message) {
  (void)id, (void)test_run_id, (void)level, (void)target, (void)message;
  CHECK(!"there is no plugin that could log");
}

static void a_pact_without_plugins_stays_as_it_is(void) {
  PactHandle pact = pactffi_new_pact("c", "p");

  pactffi_register_plugin_log_callback(never);
  pactffi_cleanup_plugins(pact);
  pactffi_cleanup_plugins(pact);
  pactffi_register_plugin_log_callback(NULL);

  CHECK_ERROR("");
  CHECK(pactffi_new_interaction(pact, "still there") != 0);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void cleaning_up_after_no_pact_sets_the_last_error(void) {
  pactffi_cleanup_plugins(0);
  CHECK_ERROR("no pact with handle 0");
}

static void a_plugin_is_looked_for_where_it_is_installed(void) {
  PactHandle pact = pactffi_new_pact("c", "p");

  system_unsetenv("PACT_PLUGIN_DIR");
  system_setenv(HOME, "/nowhere");
  CHECK_INT(pactffi_using_plugin(pact, "nope", NULL), 2);
  CHECK_ERROR("Could not load plugin - Plugin directory \"/nowhere" BELOW_HOME "\" does not exist");
  system_setenv("PACT_PLUGIN_DIR", "/");
  CHECK_INT(pactffi_using_plugin(pact, "nope", ""), 2);
  CHECK_ERROR("Could not load plugin - Plugin nope:* was not found (in $HOME/.pact/plugins or $PACT_PLUGIN_DIR). "
              "The folder is \"/\"; to install the plugin, put a folder with its pact-plugin.json there, for example with "
              "`pact-plugin-cli install`");
  CHECK_INT(pactffi_using_plugin_with_delay(pact, "nope", "1.2", 60000), 2);
  CHECK_ERROR("Could not load plugin - Plugin nope:1.2 was not found (in $HOME/.pact/plugins or $PACT_PLUGIN_DIR). "
              "The folder is \"/\"; to install the plugin, put a folder with its pact-plugin.json there, for example with "
              "`pact-plugin-cli install`");
  CHECK_INT(pactffi_using_plugin(pact, NULL, NULL), 1);
  CHECK_ERROR("plugin_name is null");

  TAKES(pactffi_get_plugin_logs("nope"), "");
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void contents_that_no_plugin_claims_are_the_body(void) {
  PactHandle pact = pactffi_new_pact("c", "p");
  InteractionHandle message = pactffi_new_message_interaction(pact, "a message");

  CHECK_INT(pactffi_interaction_contents(message, InteractionPart_Request, "text/csv", "{\"contents\":\"a,b\"}"), 0);
  CHECK_ERROR("");
  TAKES(pactffi_interaction_warnings(message),
        "[{\"category\":\"body\",\"part\":\"message\",\"path\":\"$\",\"warning\":"
        "\"no loaded plugin claims the content type 'text/csv'; no plugins are loaded\"}]");
  const char *text = pactffi_message_reify(message);
  CHECK(strstr(text, "\"contents\":\"a,b\"") != NULL);
  pactffi_string_delete((char *)text);
  CHECK_INT(pactffi_interaction_contents(message, InteractionPart_Request, "text/csv", "a,b"), 5);
  CHECK_ERROR("Contents is not a valid JSON - expected value at line 1 column 1");

  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

int main(void) {
  a_pact_without_plugins_stays_as_it_is();
  cleaning_up_after_no_pact_sets_the_last_error();
  a_plugin_is_looked_for_where_it_is_installed();
  contents_that_no_plugin_claims_are_the_body();
  CHECK_NOTHING_ALIVE();
  return 0;
}
