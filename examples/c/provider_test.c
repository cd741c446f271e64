/*
 * A provider test: the stock is verified against the pact files in pacts/. Its handler is called; no port is needed.
 *
 *   cc -Wall -I. examples/c/provider_test.c -Ltarget/release -lpact_ffi -Wl,-rpath,target/release -o provider_test
 *
 * On an installed library:
 *
 *   cc -Wall provider_test.c $(pkg-config --cflags --libs pact_ffi) -o provider_test
 */
#include <stdio.h>
#include <string.h>

#include "pact.h"

/* The provider under test: the orders of the stock. */
static int items_of_order_1 = 0;

static int stock(const char *path, char *body, size_t size) {
  if (strcmp(path, "/orders/1") != 0 || items_of_order_1 == 0) return 404;
  snprintf(body, size, "{\"id\": 1, \"items\": %d}", items_of_order_1);
  return 200;
}

/* Called with each request of the pact, on a thread of the library. */
static void on_request(Exchange *exchange, void *context) {
  (void)context;
  char body[64] = "";
  int status = stock(pactffi_exchange_path(exchange), body, sizeof body);
  pactffi_exchange_respond(exchange, (uint32_t)status, "{\"Content-Type\": \"application/json\"}", (const uint8_t *)body,
                           strlen(body));
}

/* Called before and after each interaction, for each of its provider states. */
static void on_state(Exchange *exchange, void *context) {
  (void)context;
  const char *state = pactffi_exchange_state_name(exchange);
  bool is_set_up = strcmp(pactffi_exchange_action(exchange), "setup") == 0;
  if (strcmp(state, "order 1 exists") == 0) {
    items_of_order_1 = is_set_up ? 7 : 0;
  } else if (state[0] != '\0') { /* an interaction without states has an empty name */
    pactffi_exchange_fail(exchange, "the provider does not know this state");
    return;
  }
  pactffi_exchange_respond_state(exchange, NULL);
}

int main(void) {
  VerifierHandle *verifier = pactffi_verifier_new_for_application("stock tests", "1.0.0");
  pactffi_verifier_set_provider_info(verifier, "stock", NULL, NULL, 0, NULL);
  pactffi_verifier_add_directory_source(verifier, "pacts");
  pactffi_verifier_set_provider_handler(verifier, on_request, NULL);
  pactffi_verifier_set_state_handler(verifier, on_state, NULL);
  int result = pactffi_verifier_execute(verifier); /* prints the report */
  if (result > 1) {
    char reason[1024] = "";
    pactffi_get_error_message(reason, sizeof reason);
    fprintf(stderr, "%s\n", reason);
  }
  pactffi_verifier_shutdown(verifier);
  return result;
}
