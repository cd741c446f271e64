// Tests of pact.hpp.
#include "test.hpp"

#include "../../ctests/lua.h"

namespace {

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
  CHECK(thrown<pact::Error>([&] { (void)pact.serve({"no address", 0, "http", "{}"}); }) != "nothing was thrown");
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

void a_server_without_a_socket_answers() {
  pact::Pact pact("shop", "stock");
  const auto json = "application/json";
  pact.upon_receiving("no thing").given("there is no thing").with_request("GET", "/things/1").will_respond_with(404);
  pact.upon_receiving("a thing")
      .given("there is a thing")
      .with_request("GET", "/things/1")
      .body(pact::Part::Response, R"({"name":"chair"})", json);
  pact.upon_receiving("a new thing")
      .with_request("POST", "/things")
      .header(pact::Part::Request, "X-Note", R"(say "a\b")")
      .body(pact::Part::Request, R"({"name":"table"})", json)
      .will_respond_with(201)
      .delay(std::chrono::milliseconds(3600000))
      .fault(pact::Fault::PartialBody);
  const pact::MockServer server = pact.in_process();
  CHECK(server.port() > 65535);
  CHECK(server.url() == "http://memory");

  CHECK(server.request("GET", "/things/1").status == 404);
  server.set_states(R"(["there is a thing"])");
  const pact::Response found = server.request("GET", "/things/1");
  CHECK(found.status == 200);
  CHECK(found.body == R"({"name":"chair"})");
  CHECK(found.header("CONTENT-TYPE") == json);

  const pact::Headers headers{{"Content-Type", json}, {"X-Note", R"(say "a\b")"}};
  const pact::Answer slow = server.answer("POST", "/things", headers, R"({"name":"table"})");
  CHECK(slow.status == 201);
  CHECK(slow.delay == std::chrono::hours(1));
  CHECK(slow.fault == pact::Fault::PartialBody);
  server.set_delay(std::chrono::milliseconds(0));
  server.set_fault("a new thing", pact::Fault::ConnectionReset);
  const auto post = [&] { server.request("POST", "/things", headers, R"({"name":"table"})"); };
  CHECK(thrown<pact::FaultError>(post) == "the connection was reset");

  server.verify();
  CHECK(thrown<pact::Error>([&] { server.answer("G T", "/"); }).find("G T") != std::string::npos);
  CHECK(thrown<pact::Error>([&] { server.answer("GET", "/", {{"a", "b\r\nc"}}); }) != "nothing was thrown");
  CHECK(thrown<pact::Error>([&] { pact.serve().answer("GET", "/"); }) != "nothing was thrown");
}

/// A provider's pacts: a request with a state, an event and a question.
void write_provider_pact() {
  pact::Pact pact("shop", "orders");
  pact.upon_receiving("an order")
      .given_params("an order exists", R"({"id": 7})")
      .with_request("POST", "/orders/7")
      .query("fast", "yes")
      .header(pact::Part::Request, "X-Tag", "a")
      .body(pact::Part::Request, "a chair", "text/plain")
      .will_respond_with(201)
      .header(pact::Part::Response, "X-Order", "7")
      .body(pact::Part::Response, "ordered", "text/plain");
  pact.expects_to_receive("an event")
      .metadata("topic", "orders")
      .body(pact::Part::Request, R"({"id": 7})", "application/json");
  pact.expects_to_exchange("a question")
      .body(pact::Part::Request, "ping", "text/plain")
      .body(pact::Part::Response, "pong", "text/plain");
  pact.write(".", true);
}

pact::Response order(const pact::Request& request) {
  CHECK(request.method == "POST");
  CHECK(request.target == "/orders/7?fast=yes");
  CHECK(request.path == "/orders/7");
  CHECK(request.query == "fast=yes");
  CHECK(request.header("X-TAG") == "a");
  CHECK(request.header("host") == "orders.example:8080");
  CHECK(request.body == "a chair");
  CHECK(request.description == "an order");
  CHECK(pact::Json::parse(request.states) == pact::Json({{{"name", "an order exists"}, {"params", {{"id", 7}}}}}));
  return {201, {{"Content-Type", "text/plain"}, {"X-Order", "7"}}, "ordered"};
}

pact::Verifier orders() {
  pact::Verifier verifier("orders", "http://orders.example:8080");
  verifier.add_file("shop-orders.json")
      .provider(order)
      .state("an order exists", [](const pact::State&) {})
      .message("an event",
               [](const pact::MessageRequest&) {
                 return pact::Message::json({{"id", 7}}, {{"topic", "orders"}});
               })
      .message("a question", [](const pact::MessageRequest& question) {
        return pact::Message{question.body == "ping" ? "pong" : "?", "text/plain"};
      });
  return verifier;
}

void functions_stand_for_the_provider() {
  int setups = 0, teardowns = 0, results = 0;
  pact::Verifier verifier = orders();
  verifier
      .state("an order exists",
             [&](const pact::State& state) {
               CHECK(state.params == R"({"id":7})");
               ++(state.is_setup ? setups : teardowns);
               return std::string(R"({"id": 7})");
             })
      .on_result([&](const std::string& result) { results += result.find("\"OK\"") != std::string::npos; })
      .write_report("orders.xml", pact::Report::JUnit);

  const pact::Verification found = verifier.verify();

  CHECK(found.passed);
  CHECK(found.report.find("an order") != std::string::npos);
  CHECK(found.json.find("\"result\":true") != std::string::npos);
  CHECK(setups == 1 && teardowns == 1 && results == 3);
  CHECK(read("orders.xml").find("<testsuite") != std::string::npos);
  pact::Verifier moved = std::move(verifier);
  CHECK(moved.in_parallel(4).run().passed);
  moved.on_result([](const std::string&) { throw std::out_of_range("of the listener"); });
  CHECK(thrown<std::out_of_range>([&] { moved.run(); }) == "of the listener");
}

struct NoConnection {};

std::string failure(pact::Verifier& verifier) {
  return thrown<pact::VerificationError>([&] { verifier.verify(); });
}

void what_a_function_throws_is_the_failure() {
  pact::Verifier verifier = orders();
  verifier.only("an order");
  const auto has = [&](const char* text) { return failure(verifier).find(text) != std::string::npos; };

  verifier.provider([](const pact::Request&) -> pact::Response { throw std::out_of_range("no chair"); });
  CHECK(has("std::out_of_range: no chair"));
  verifier.provider([](const pact::Request&) -> pact::Response { throw NoConnection(); });
  CHECK(has("NoConnection"));
  verifier.provider([](const pact::Request&) { return pact::Response{600000}; });
  CHECK(has("the answer was refused: 600000 is not the status of a response"));
  verifier.provider([](const pact::Request&) { return pact::Response{200, {{"a b", "c"}}}; });
  CHECK(has("'a b' is not the name of a header"));
  verifier.provider(nullptr);
  CHECK(has("bad_function_call"));
  verifier.provider(order);
  CHECK(failure(verifier) == "nothing was thrown");
  verifier.provider([](const pact::Request&) { return pact::Response::json({{"id", 7}}, 201); });
  CHECK(has("application/json"));
  verifier.provider(order).state("an order exists", [](const pact::State&) { return pact::Json({1}); });
  CHECK(has("values is not a JSON object but [1]"));
  verifier.state("an order exists", [](const pact::State&) { throw std::runtime_error("no database"); });
  CHECK(has("std::runtime_error: no database"));
  verifier.state("an order exists", [](const pact::State&) { return std::string("[1]"); });
  CHECK(has("values is not a JSON object but [1]"));
  verifier.only("an event").message("an event", [](const pact::MessageRequest&) -> pact::Message { throw "no text"; });
  CHECK(has("no text"));

  pact::Verifier none("orders");
  none.add_file("shop-orders.json").provider(order).state("another", [](const pact::State&) {}).only("an order");
  CHECK(failure(none).find("there is no function for the provider state 'an order exists'") != std::string::npos);
}

void a_verifier_refuses_what_is_wrong() {
  for (const char* url : {"", "localhost", "http://", "http://:80", "http://h:x", "http://h:65536", "://h"}) {
    CHECK(thrown<pact::Error>([&] { pact::Verifier("orders", url); }).find("expected a URL") == 0);
  }
  pact::Verifier verifier("orders", "https://[::1]:8443/base");
  verifier.add_broker("http://127.0.0.1", {"", "", "token"}, {{R"({"latest": true})"}, true, "2024-01-01", {"a"}, "main"});
  verifier.add_url("http://127.0.0.1", {"user", "password", ""}).add_transport("message", 80).with_states("http://h");
  verifier.with_header("a", "b").follow_redirects(false).only_consumers({"a", "b"}).publish("1", "main", {"a"});
  CHECK(thrown<pact::Error>([&] { verifier.with_options(std::chrono::milliseconds(0)); }) == "the timeout is 0 ms");
  CHECK(thrown<pact::Error>([&] { verifier.add_broker("http://h", {}, {{"{"}}); }) != "nothing was thrown");
  CHECK(thrown<pact::Error>([&] { verifier.with_header("\xff", "b"); }) != "nothing was thrown");
  pact::Verifier empty("orders");
  CHECK(empty.allow_no_pacts().run().passed);
  CHECK(thrown<pact::Error>([&] { empty.verify(); }).find("nothing was verified: give pacts") == 0);
  pact::Verifier by_handle("orders");  // a source of the C interface counts
  by_handle.provider([](const pact::Request&) { return pact::Response{404}; });
  pactffi_verifier_add_file_source(by_handle.handle(), "shop-orders.json");
  CHECK(thrown<pact::VerificationError>([&] { by_handle.verify(); }) != "nothing was thrown");
  CHECK(pact::Verifier("orders").add_file("shop-orders.json").only("there is no such").verify().passed);
}

}  // namespace

int main() {
  test_consumer();
  test_json();
  test_matchers();
  a_pact_is_served_verified_and_written();
  a_wrong_request_is_reported();
  a_refused_call_throws_the_error_of_the_library();
  an_interaction_of_a_freed_pact_throws();
  owners_move_and_free_once();
  plugins_are_released_with_their_owner();
  a_server_without_a_socket_answers();
  write_provider_pact();
  functions_stand_for_the_provider();
  what_a_function_throws_is_the_failure();
  a_verifier_refuses_what_is_wrong();
  CHECK(pact::version() == pactffi_version());
  CHECK(pactffi_live_objects(LiveKind_All) == 0);
  return 0;
}
