/* What a consumer's author gets to read when a request was not the expected one. */
#include "check.h"
#include "http.h"

static char answer[8192];

static PactHandle order_pact(void) {
  PactHandle pact = pactffi_new_pact("shop", "stock");
  InteractionHandle order = pactffi_new_interaction(pact, "an order");
  CHECK(pactffi_with_request(order, "POST", "/orders"));
  CHECK(pactffi_with_body(order, InteractionPart_Request, "application/json",
                          "{\"quantity\":{\"pact:matcher:type\":\"integer\",\"value\":3}}"));
  InteractionHandle list = pactffi_new_interaction(pact, "all orders");
  CHECK(pactffi_with_request(list, "GET", "/orders"));
  return pact;
}

static int start(PactHandle pact) {
  int port = pactffi_create_mock_server_for_transport(pact, "127.0.0.1", 0, "http", NULL);
  CHECK(port > 0);
  return port;
}

static const char *const TEXT =
    "POST /orders did not match. Nearest:\n"
    "\n"
    "1. an order (POST /orders)\n"
    "   agrees: method, path, header 'Content-Type'\n"
    "   differs: body\n"
    "     $.quantity -> Expected 'one' (String) to be an integer\n"
    "       expected: 3\n"
    "       received: \"one\"\n"
    "\n"
    "2. all orders (GET /orders)\n"
    "   agrees: path, body\n"
    "   differs: method\n"
    "     expected GET but was POST\n"
    "\n"
    "Nobody asked for:\n"
    "- all orders (GET /orders)\n";

static void a_wrong_request_is_told_part_by_part(void) {
  PactHandle pact = order_pact();
  int port = start(pact);
  CHECK_INT(http_send(port, "POST", "/orders", "Content-Type: application/json\r\n", "{\"quantity\":\"one\"}", answer,
                      sizeof answer),
            500);

  const char *text = pactffi_mock_server_report(port, ReportFormat_Text);
  const char *coloured = pactffi_mock_server_report(port, ReportFormat_ColouredText);
  const char *json = pactffi_mock_server_report(port, ReportFormat_Json);

  CHECK_STR(text, TEXT);
  CHECK(strstr(coloured, "       expected: \033[31m3\033[0m\n       received: \033[32m\"one\"\033[0m\n") != NULL);
  const char *nearest = strstr(json, "\"nearest\":[{\"aspects\":[");
  CHECK(nearest != NULL);
  CHECK(strstr(json, "\"mismatch\":\"Expected 'one' (String) to be an integer\",\"path\":\"$.quantity\"") != NULL);
  CHECK(strstr(json, "\"missing\":[{\"description\":\"all orders\",\"method\":\"GET\",\"path\":\"/orders\"}]") != NULL);
  CHECK(strstr(answer, "{\"error\":\"Request-Mismatch : ") != NULL);
  CHECK(strstr(answer, "\"nearest\":[{\"aspects\":[") != NULL);
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void where_all_is_well_there_is_nothing_to_tell(void) {
  PactHandle pact = pactffi_new_pact("shop", "stock");
  int port = start(pact);

  CHECK_STR(pactffi_mock_server_report(port, ReportFormat_Text), "");
  CHECK_STR(pactffi_mock_server_report(port, ReportFormat_ColouredText), "");
  CHECK_STR(pactffi_mock_server_report(port, ReportFormat_Json),
            "{\"missing\":[],\"moreMissing\":0,\"moreNeverServed\":0,\"moreRequests\":0,\"neverServed\":[],\"requests\":[]}");
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

static void a_report_is_refused_with_a_reason(void) {
  PactHandle pact = order_pact();
  int port = start(pact);

  CHECK(pactffi_mock_server_report(port, (ReportFormat)3) == NULL);
  CHECK_ERROR("3 is not a known ReportFormat");
  CHECK(pactffi_cleanup_mock_server(port));
  CHECK(pactffi_mock_server_report(port, ReportFormat_Text) == NULL);
  CHECK(pactffi_mock_server_report(-1, ReportFormat_Json) == NULL);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

int main(void) {
  a_wrong_request_is_told_part_by_part();
  where_all_is_well_there_is_nothing_to_tell();
  a_report_is_refused_with_a_reason();
  CHECK_NOTHING_ALIVE();
  return 0;
}
