// Tests of what a consumer test does: Pact::test, its sisters for messages, warnings, and servers that nobody verified.
#include <cstdio>
#include <exception>
#include <map>
#include <stdexcept>

#include "test.hpp"

namespace {

namespace match = pact::match;

const pact::TestOptions in_process = [] {
  pact::TestOptions options;
  options.in_process = true;
  return options;
}();

/// What a call writes to std::cerr.
template <typename Call>
std::string told(Call call) {
  std::ostringstream text;
  std::streambuf* const before = std::cerr.rdbuf(text.rdbuf());
  call();
  std::cerr.rdbuf(before);
  return text.str();
}

pact::Pact shop() {
  pact::Pact pact("shop", "consumer");
  pact.upon_receiving("an order").with_request("GET", "/orders/1").will_respond_with(200).with_body({{"id", 1}});
  return pact;
}

void a_test_verifies_and_writes() {
  const pact::Pact pact = shop();
  std::remove("shop-consumer.json");

  const int status = pact.test([](const pact::MockServer& server) {
    CHECK(contains(server.url(), "http://127.0.0.1:"));
    char answer[4096];
    return http_send(server.port(), "GET", "/orders/1", "", "", answer, sizeof answer);
  });
  CHECK(status == 200);
  CHECK_EQUAL(read("shop-consumer.json"), "");

  pact::TestOptions options = in_process;
  options.directory = ".";
  pact.test([](const pact::MockServer& server) { server.request("GET", "/orders/1"); }, options);
  CHECK(contains(read("shop-consumer.json"), "an order"));
}

void a_test_throws_what_does_not_match() {
  const pact::Pact pact = shop();
  std::remove("shop-consumer.json");
  pact::TestOptions options = in_process;
  options.directory = ".";
  const auto wrong = [&] { pact.test([](const pact::MockServer& server) { server.request("GET", "/orders/2"); }, options); };
  CHECK(contains(thrown<pact::MismatchError>(wrong), "/orders/2"));
  CHECK_EQUAL(read("shop-consumer.json"), "");

  const auto none = [&] { pact.test([](const pact::MockServer&) {}, options); };
  CHECK(contains(thrown<pact::MismatchError>(none), "an order"));
}

void a_client_that_throws_still_tells_what_differed() {
  const pact::Pact pact = shop();
  const auto failing = [&](const char* target) {
    const auto client = [&](const pact::MockServer& server) {
      if (server.request("GET", target).status != 200) throw std::out_of_range("no order");
      throw std::logic_error("of the client");
    };
    pact.test(client, in_process);
  };
  std::string inner;
  try {
    failing("/orders/2");
  } catch (const pact::MismatchError& mismatch) {
    CHECK(contains(mismatch.what(), "/orders/2"));
    CHECK(contains(mismatch.what(), "The client threw std::out_of_range: no order"));
    CHECK(pact::Json::parse(mismatch.mismatches()).size() > 0);
    inner = thrown<std::out_of_range>([&] { std::rethrow_if_nested(mismatch); });
  }
  CHECK_EQUAL(inner, "no order");

  CHECK_EQUAL(thrown<std::logic_error>([&] { failing("/orders/1"); }), "of the client");
}

void a_server_that_nobody_verified_tells() {
  const pact::Pact pact = shop();
  const std::string line = "pact: verify() was not called before the end of the mock server at http://memory\n";

  const std::string matching = told([&] {
    const pact::MockServer server = pact.in_process();
    server.request("GET", "/orders/1");
  });
  CHECK_EQUAL(matching, line);

  const std::string missing = told([&] { const pact::MockServer server = pact.in_process(); });
  CHECK(missing.rfind(line, 0) == 0 && contains(missing, "an order"));

  const std::string in_flight = told([&] {
    const auto failing = [&] {
      const pact::MockServer server = pact.in_process();
      server.request("GET", "/orders/2");
      throw std::logic_error("of the client");
    };
    CHECK_EQUAL(thrown<std::logic_error>(failing), "of the client");
  });
  CHECK(contains(in_flight, "/orders/2") && !contains(in_flight, "verify()"));

  const std::string asked = told([&] {
    pact::MockServer server = pact.in_process();
    pact::MockServer moved = std::move(server);
    CHECK(!moved.matched());
    server = std::move(moved);
    pact.in_process().stop();
  });
  CHECK_EQUAL(asked, "");
}

void warnings_are_told() {
  pact::Pact pact("shop", "consumer");
  pact.upon_receiving("nothing wrong").with_request("GET", "/");
  pact.upon_receiving("an order").with_request("GET", match::regex("/orders/x", R"(/orders/\d+)")).will_respond_with(200);
  const pact::Json warnings = pact.warnings();
  CHECK(warnings.size() == 1);
  CHECK_EQUAL(warnings[0]["interaction"].text(), "an order");
  CHECK_EQUAL(warnings[0]["category"].text(), "path");

  pact::TestOptions options = in_process;
  const auto run = [&] { thrown<pact::MismatchError>([&] { pact.test([](const pact::MockServer&) {}, options); }); };
  const std::string text = told(run);
  CHECK(text.rfind("pact: an order: request ", 0) == 0 && contains(text, "/orders/x"));
  options.print_warnings = false;
  CHECK_EQUAL(told(run), "");
}

void a_replaced_interaction_has_no_warnings() {
  pact::Pact pact("shop", "consumer");
  pact.upon_receiving("an order").with_request("GET", match::regex("x", R"(\d+)"));
  pact.upon_receiving("an order").with_request("GET", "/orders/1");
  CHECK_EQUAL(pact.warnings().dump(), "[]");
  const pact::Pact moved = std::move(pact);
  CHECK_EQUAL(pact.warnings().dump(), "[]");
}

pact::Pact events() {
  pact::Pact pact("shop", "events");
  pact.metadata("team", "name", "orders");
  pact.expects_to_receive("an order was placed")
      .given("an order exists", {{"id", 1}})
      .with_metadata({{"topic", "orders"}, {"part", match::integer(3)}})
      .with_body({{"id", match::integer(1)}, {"name", match::regex("chair", "[a-z]+")}});
  pact.expects_to_exchange("a question")
      .with_body("ping", "text/plain")
      .will_respond()
      .with_body("pong", "text/plain")
      .with_metadata({{"topic", "answers"}, {"number", "1"}})
      .binary_body(pact::Part::Response, "\1\0", 2, "application/octet-stream");
  return pact;
}

void messages_are_handled_and_written() {
  const pact::Pact pact = events();
  pact::TestOptions options;
  options.directory = ".";
  options.overwrite = true;
  int handled = 0;
  const auto consumer = [&](const pact::ReceivedMessage& message) {
    ++handled;
    CHECK_EQUAL(message.description, "an order was placed");
    CHECK_EQUAL(pact::Json::parse(message.body)["name"].text(), "chair");
    CHECK(message.metadata.at("topic") == "orders" && message.metadata.at("part") == "3");
  };
  pact.test_messages(consumer, options);
  pact.test_exchanges([&](const pact::ReceivedExchange& exchange) {
    ++handled;
    CHECK_EQUAL(exchange.description, "a question");
    CHECK_EQUAL(exchange.request.body, "ping");
    CHECK(exchange.responses.size() == 2);
    CHECK_EQUAL(exchange.responses[0].body, "pong");
    CHECK_EQUAL(exchange.responses[0].metadata.at("topic"), "answers");
    CHECK_EQUAL(exchange.responses[1].body, std::string("\1\0", 2));
  });
  CHECK(handled == 2);

  const std::string file = read("shop-events.json");
  CHECK(contains(file, "Asynchronous/Messages") && contains(file, "Synchronous/Messages"));
  CHECK(contains(file, "\"topic\": \"orders\"") && contains(file, "\"number\": \"1\""));
}

void a_consumer_of_messages_that_throws_is_named() {
  const pact::Pact pact = events();
  std::remove("shop-events.json");
  const auto test = [&] {
    pact.test_messages([](const pact::ReceivedMessage&) { throw std::out_of_range("no chair"); }, {"."});
  };
  CHECK_EQUAL(thrown<pact::Error>(test), "The consumer of the message 'an order was placed' threw std::out_of_range: no chair");
  CHECK_EQUAL(read("shop-events.json"), "");
}

}  // namespace

void test_consumer() {
  a_test_verifies_and_writes();
  a_test_throws_what_does_not_match();
  a_client_that_throws_still_tells_what_differed();
  a_server_that_nobody_verified_tells();
  warnings_are_told();
  a_replaced_interaction_has_no_warnings();
  messages_are_handled_and_written();
  a_consumer_of_messages_that_throws_is_named();
}
