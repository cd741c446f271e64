/* What clients call for every pact, whether it uses plugins or not. */
#include "check.h"

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

static void no_pact_is_told(void) {
  pactffi_cleanup_plugins(0);
  CHECK_ERROR("no pact with handle 0");
}

int main(void) {
  a_pact_without_plugins_stays_as_it_is();
  no_pact_is_told();
  CHECK_NOTHING_ALIVE();
  return 0;
}
