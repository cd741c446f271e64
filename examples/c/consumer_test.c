/*
 * A consumer test: the shop asks the stock for an order. It writes pacts/shop-stock.json.
 *
 *   cc -Wall -I. examples/c/consumer_test.c -Ltarget/release -lpact_ffi -Wl,-rpath,target/release -o consumer_test
 *
 * On an installed library:
 *
 *   cc -Wall consumer_test.c $(pkg-config --cflags --libs pact_ffi) -o consumer_test
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pact.h"

/* The client under test: true if the stock on this port has an order with a number of items. */
static bool has_order(int port, int number) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  char text[2048];
  int length = snprintf(text, sizeof text, "GET /orders/%d HTTP/1.1\r\nHost: stock\r\nConnection: close\r\n\r\n", number);
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  size_t used = 0;
  if (connect(connection, (struct sockaddr *)&address, sizeof address) == 0 &&
      write(connection, text, (size_t)length) == length) {
    ssize_t count;
    while (used + 1 < sizeof text && (count = read(connection, text + used, sizeof text - used - 1)) > 0) {
      used += (size_t)count;
    }
  }
  close(connection);
  text[used] = '\0';
  return strncmp(text, "HTTP/1.1 200", 12) == 0 && strstr(text, "\"items\"") != NULL;
}

/* Says why a call of the library failed. */
static int failure(const char *what) {
  char reason[1024] = "";
  pactffi_get_error_message(reason, sizeof reason);
  fprintf(stderr, "%s: %s\n", what, reason);
  return 1;
}

int main(void) {
  PactHandle pact = pactffi_new_pact("shop", "stock");
  InteractionHandle order = pactffi_new_interaction(pact, "a request for an order");
  pactffi_given(order, "order 1 exists");
  pactffi_with_request(order, "GET", "/orders/1");
  pactffi_response_status(order, 200);
  const char *body = "{\"id\": 1, \"items\": {\"pact:matcher:type\": \"integer\", \"value\": 3}}";
  if (!pactffi_with_body(order, InteractionPart_Response, "application/json", body)) return failure("the body");

  int port = pactffi_create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", NULL);
  if (port <= 0) return failure("the mock server did not start");

  bool passed = has_order(port, 1);
  if (!passed) fputs("the client did not find the order\n", stderr);
  if (!pactffi_mock_server_matched(port)) {
    passed = false;
    const char *report = pactffi_mock_server_report(port, ReportFormat_Text);
    fputs(report != NULL ? report : "there is no report\n", stderr);
  }
  if (passed && pactffi_write_pact_file(port, "pacts", false) != 0) return failure("the pact file");

  pactffi_cleanup_mock_server(port);
  pactffi_free_pact_handle(pact);
  return passed ? 0 : 1;
}
