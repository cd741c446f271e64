/* A bool in a register: only the low byte of an argument counts, and all four bytes of an answer are defined. */
#include "check.h"

#include <stdint.h>

/* The functions as a caller sees them that passes and reads four bytes, as .NET does. */
typedef uint32_t Call(uint32_t number);
typedef uint32_t SetPending(InteractionHandle interaction, uint32_t pending);
#define WIDE(type, function) ((type *)(void (*)(void))(function))

static void an_answer_fills_four_bytes(void) {
  PactHandle pact = pactffi_new_pact("c", "p");
  InteractionHandle interaction = pactffi_new_interaction(pact, "a request");
  SetPending *set_pending = WIDE(SetPending, pactffi_set_pending);
  Call *matched = WIDE(Call, pactffi_mock_server_matched);
  Call *cleanup = WIDE(Call, pactffi_cleanup_mock_server);

  CHECK_INT(set_pending(interaction, 1), 1);
  CHECK_INT(set_pending(0, 1), 0);
  CHECK_INT(matched(1), 0);
  CHECK_INT(cleanup(1), 0);
  CHECK_ERROR("no mock server on port 1");

  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void only_the_low_byte_of_an_argument_counts(void) {
  const struct {
    uint32_t argument;
    const char *written;
  } table[] = {
      {0, "\"pending\":false"},
      {1, "\"pending\":true"},
      {0xff, "\"pending\":true"},
      {0xffffff00, "\"pending\":false"},
      {0x1234ab01, "\"pending\":true"},
  };
  PactHandle pact = pactffi_new_pact("c", "p");
  CHECK(pactffi_with_specification(pact, PactSpecification_V4));
  InteractionHandle message = pactffi_new_message_interaction(pact, "a message");
  SetPending *set_pending = WIDE(SetPending, pactffi_set_pending);
  CHECK(pactffi_with_body(message, InteractionPart_Request, "text/plain", "text"));

  for (size_t at = 0; at < sizeof table / sizeof *table; at++) {
    CHECK_INT(set_pending(message, table[at].argument), 1);
    const char *text = pactffi_message_reify(message);
    CHECK(strstr(text, table[at].written) != NULL);
    pactffi_string_delete((char *)text);
  }

  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

int main(void) {
  an_answer_fills_four_bytes();
  only_the_low_byte_of_an_argument_counts();
  CHECK_NOTHING_ALIVE();
  return 0;
}
