// Tests of pact.hpp. If one fails, the program prints the failed condition and exits with 1.
#include "pact.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "../../ctests/http.h"
#include "../../ctests/lua.h"

namespace {

void check(bool holds, const char* what, int line) {
  if (holds) return;
  std::cerr << "test.cpp:" << line << ": " << what << "\n";
  std::exit(1);
}
#define CHECK(condition) check((condition), #condition, __LINE__)

template <typename Failure, typename Call>
std::string thrown(Call call) {
  try {
    call();
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "nothing was thrown";
}

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

int get(const pact::MockServer& server, const char* target) {
  char response[8192];
  return http_send(server.port(), "GET", target, "", "", response, sizeof response);
}

pact::Pact shop() {
  pact::Pact pact("shop", "stock");
  pact.upon_receiving("an order")
      .given("an order exists", "id", "1")
      .with_request("GET", R"({"pact:matcher:type": "regex", "regex": "/orders/\\d+", "value": "/orders/1"})")
      .query("expand", "lines")
      .will_respond_with(200)
      .header(pact::Part::Response, "X-Answer", "yes")
      .body(pact::Part::Response, R"({"id": {"pact:matcher:type": "integer", "value": 1}})", "application/json");
  return pact;
}

void a_pact_is_served_verified_and_written() {
  pact::Pact pact = shop();
  {
    const pact::MockServer server = pact.serve();
    CHECK(server.url() == "http://127.0.0.1:" + std::to_string(server.port()));
    CHECK(!server.matched());

    CHECK(get(server, "/orders/7?expand=lines") == 200);

    server.verify();
    CHECK(server.mismatches() == "[]");
    server.write(".");
  }
  CHECK(read("shop-stock.json").find("\"an order\"") != std::string::npos);
}

void a_wrong_request_is_reported() {
  pact::Pact pact = shop();
  const pact::MockServer server = pact.serve();

  CHECK(get(server, "/orders/7?expand=all") == 500);

  const std::string report = thrown<pact::MismatchError>([&] { server.verify(); });
  CHECK(report.find("Expected query parameter 'expand' with value 'lines' but was 'all'") != std::string::npos);
}

void a_refused_call_throws_the_error_of_the_library() {
  pact::Pact pact = shop();
  pact::Interaction message = pact.expects_to_receive("a message");
  CHECK(thrown<pact::Error>([&] { message.will_respond_with(200); }) != "nothing was thrown");
  const pact::MockServer server = pact.serve();

  const std::string error = thrown<pact::Error>([&] { message.given("too late"); });

  CHECK(error.find("mock server") != std::string::npos);
  CHECK(thrown<pact::Error>([&] { pact.serve({"no address", 0, "http", "{}"}); }) != "nothing was thrown");
}

void an_interaction_of_a_freed_pact_throws() {
  pact::Interaction orphan = [] { return shop().upon_receiving("an interaction"); }();

  CHECK(thrown<pact::Error>([&] { orphan.given("x"); }) != "nothing was thrown");
}

void owners_move_and_free_once() {
  pact::Pact first = shop();
  pact::Pact second = std::move(first);
  pact::MockServer server = second.serve();
  pact::MockServer moved = std::move(server);
  CHECK(first.handle() == 0);
  CHECK(server.port() == 0);
  CHECK(get(moved, "/orders/7?expand=lines") == 200);
  moved.stop();
  moved.stop();

  second = shop();
  CHECK(second.handle() != 0);
}

void messages_are_written() {
  pact::Pact pact("shop", "events");
  pact.metadata("team", "name", "orders");
  pact.expects_to_receive("an order was placed")
      .given("an order exists")
      .metadata("topic", "orders")
      .body(pact::Part::Request, R"({"id": 1})", "application/json");
  pact.expects_to_exchange("a question")
      .body(pact::Part::Request, "ping", "text/plain")
      .binary_body(pact::Part::Response, "\1\2", 2, "application/octet-stream");

  pact.write(".", true);

  const std::string file = read("shop-events.json");
  CHECK(file.find("Asynchronous/Messages") != std::string::npos);
  CHECK(file.find("Synchronous/Messages") != std::string::npos);
  CHECK(file.find("\"topic\": \"orders\"") != std::string::npos);
}

/// Whether a plugin claims the type: the library itself takes contents that are no object.
bool is_loaded() {
  pact::Pact pact("shop", "stock");
  const auto set = [&] {
    pact.upon_receiving("numbers").plugin_contents(pact::Part::Request, "\"1\"", "application/numbers");
  };
  return thrown<pact::Error>(set) == "\"1\" is not a valid value for contents";
}

void plugins_are_released_with_their_owner() {
  CHECK(lua_install("1.2.3"));
  pact::Pact pact("shop", "stock");
  {
    pact::PluginUse outer = pact.using_plugin("numbers", "1.0");
    { const pact::PluginUse inner = pact.using_plugin("numbers"); }
    CHECK(is_loaded());
    pact::PluginUse moved = std::move(outer);
    outer.release();
    pact.upon_receiving("numbers")
        .with_request("POST", "/")
        .plugin_contents(pact::Part::Request, R"({"body": "1,2"})", "application/numbers");
    const pact::MockServer server = pact.serve();
    char answer[4096];
    CHECK(http_send(server.port(), "POST", "/", "Content-Type: application/numbers\r\n", "1;2", answer,
                    sizeof answer) == 200);
    server.verify();
  }
  CHECK(!is_loaded());

  const std::string error = thrown<pact::Error>([&] { (void)pact.using_plugin("nope"); });
  CHECK(error.find("Could not load plugin - Plugin nope:* was not found") == 0);
  {
    pact::PluginUse longer = pact.using_plugin("numbers");
    { const pact::Pact ended = std::move(pact); }
    CHECK(!is_loaded());
  }
}

}  // namespace

int main() {
  a_pact_is_served_verified_and_written();
  a_wrong_request_is_reported();
  a_refused_call_throws_the_error_of_the_library();
  an_interaction_of_a_freed_pact_throws();
  owners_move_and_free_once();
  messages_are_written();
  plugins_are_released_with_their_owner();
  CHECK(pact::version() == pactffi_version());
  CHECK(pactffi_live_objects(LiveKind_All) == 0);
  return 0;
}
