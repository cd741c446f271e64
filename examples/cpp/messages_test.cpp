// Tests of a message: the stock tells the shop that an order is ready. The consumer's test writes
// pacts/shop-stock-messages.json, the provider's test verifies it.
//
//   c++ -std=c++17 -I. -Ibindings/cpp examples/cpp/messages_test.cpp \
//     -Ltarget/release -lpact_ffi -Wl,-rpath,target/release -o messages_test
//
// On an installed library:
//
//   c++ -std=c++17 messages_test.cpp $(pkg-config --cflags --libs pact_ffi) -o messages_test
#include <iostream>
#include <set>
#include <stdexcept>
#include <string>

#include "pact.hpp"

namespace match = pact::match;

// The consumer under test: the shop keeps the names of orders that are ready.
std::set<std::string> ready_orders;

void on_message(const std::string& body) {
  const pact::Json message = pact::Json::parse(body);
  if (message["state"] == "ready") ready_orders.insert(message["order"].text());
}

// The provider under test: the message that the stock sends.
pact::Json message_of(const std::string& order) { return {{"order", order}, {"state", "ready"}, {"items", 3}}; }

void test_consumer() {
  pact::Pact pact("shop", "stock-messages");
  pact.expects_to_receive("an order is ready")
      .with_metadata({{"topic", "orders"}})
      .with_body({{"order", match::regex("AB-12", "[A-Z]{2}-[0-9]+")}, {"state", "ready"}});

  pact.test_messages([](const pact::ReceivedMessage& message) { on_message(message.body); }, {"pacts"});
  if (ready_orders.count("AB-12") == 0) throw std::logic_error("the shop does not know that AB-12 is ready");
}

void test_provider() {
  pact::Verifier("stock-messages")
      .add_file("pacts/shop-stock-messages.json")
      .message("an order is ready",
               [](const pact::MessageRequest&) { return pact::Message::json(message_of("XY-7"), {{"topic", "orders"}}); })
      .verify();
}

int main() try {
  test_consumer();
  test_provider();
} catch (const std::exception& error) {  // of a pact::VerificationError the text is the report
  std::cerr << error.what() << '\n';
  return 1;
}
