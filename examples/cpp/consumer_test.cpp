// A consumer test: the shop asks the stock for an order. It writes pacts/shop-stock.json.
//
//   c++ -std=c++17 -I. -Ibindings/cpp examples/cpp/consumer_test.cpp \
//     -Ltarget/release -lpact_ffi -Wl,-rpath,target/release -o consumer_test
//
// On an installed library:
//
//   c++ -std=c++17 consumer_test.cpp $(pkg-config --cflags --libs pact_ffi) -o consumer_test
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <stdexcept>
#include <string>

#include "pact.hpp"

namespace match = pact::match;

// The client under test: the number of items of an order of the stock on this port.
long items(int port, const std::string& order) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::string request = "GET /orders/" + order + " HTTP/1.1\r\nHost: stock\r\nConnection: close\r\n\r\n";
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  std::string text;
  if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      write(connection, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
    char part[1024];
    for (ssize_t size; (size = read(connection, part, sizeof part)) > 0;) text.append(part, static_cast<std::size_t>(size));
  }
  close(connection);
  const std::size_t found = text.find("\"items\":");
  if (text.rfind("HTTP/1.1 200", 0) != 0 || found == std::string::npos) throw std::runtime_error("there is no order " + order);
  return std::stol(text.substr(found + 8));
}

int main() try {
  pact::Pact pact("shop", "stock");
  pact.upon_receiving("a request for an order")
      .given("order 1 exists")
      .with_request("GET", "/orders/1")
      .will_respond_with(200)
      .with_body({{"id", 1}, {"items", match::integer(3)}});

  const long found = pact.test([](const pact::MockServer& server) { return items(server.port(), "1"); }, {"pacts"});
  if (found != 3) throw std::logic_error("expected 3 items");
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
