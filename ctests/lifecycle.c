/* Pacts come and go: all 65,535 handles at once, one more refused at once, a freed one not seen again too soon. */
#include "check.h"

enum { ALL = 65535 };

static PactHandle handles[ALL];

static void all_handles_can_be_alive_and_one_more_is_refused(void) {
  for (int at = 0; at < ALL; at++) {
    handles[at] = pactffi_new_pact("c", "p");
    CHECK(handles[at] != 0);
  }

  CHECK_INT(pactffi_new_pact("c", "p"), 0);
  CHECK_ERROR("there are too many live pacts");
  CHECK_INT(pactffi_live_objects(LiveKind_Pacts), ALL);

  for (int at = 0; at < ALL; at++) CHECK_INT(pactffi_free_pact_handle(handles[at]), 0);
}

static void a_freed_handle_is_not_issued_until_the_circle_has_turned(void) {
  PactHandle freed = pactffi_new_pact("c", "p");
  CHECK_INT(pactffi_free_pact_handle(freed), 0);

  for (int turn = 1; turn < ALL; turn++) {
    PactHandle next = pactffi_new_pact("c", "p");
    CHECK(next != freed);
    CHECK_INT(pactffi_free_pact_handle(next), 0);
  }

  CHECK_INT(pactffi_free_pact_handle(freed), 1);
}

static void a_pact_takes_65535_interactions_and_refuses_one_more(void) {
  PactHandle pact = pactffi_new_pact("c", "p");
  char description[32];
  for (int at = 1; at <= ALL; at++) {
    snprintf(description, sizeof description, "%d", at);
    InteractionHandle interaction = pactffi_new_interaction(pact, description);
    CHECK_INT(interaction & 0xffff, at);
    CHECK_INT(interaction >> 16, pact);
  }

  CHECK_INT(pactffi_new_interaction(pact, "one more"), 0);
  CHECK_ERROR("a pact cannot hold more than 65535 interactions");
  CHECK_INT(pactffi_new_interaction(pact, "17") & 0xffff, 17);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

int main(void) {
  all_handles_can_be_alive_and_one_more_is_refused();
  a_freed_handle_is_not_issued_until_the_circle_has_turned();
  a_pact_takes_65535_interactions_and_refuses_one_more();
  CHECK_NOTHING_ALIVE();
  return 0;
}
