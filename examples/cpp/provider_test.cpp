// A provider test: the stock is verified against the pact files in pacts/. It is called; no port is needed.
//
//   c++ -std=c++17 -I. -Ibindings/cpp examples/cpp/provider_test.cpp \
//     -Ltarget/release -lpact_ffi -Wl,-rpath,target/release -o provider_test
//
// On an installed library:
//
//   c++ -std=c++17 provider_test.cpp $(pkg-config --cflags --libs pact_ffi) -o provider_test
#include <iostream>
#include <map>
#include <string>

#include "pact.hpp"

// The provider under test: the number of items of each order, and what the stock answers.
std::map<std::string, int> orders;

pact::Response stock(const pact::Request& request) {
  const auto order = orders.find(request.path);
  if (order == orders.end()) return {404};
  return pact::Response::json({{"id", 1}, {"items", order->second}});
}

int main() try {
  pact::Verifier("stock")
      .add_folder("pacts")
      .provider(stock)
      .state("order 1 exists",
             [](const pact::State& state) {
               orders.clear();
               if (state.is_setup) orders["/orders/1"] = 7;
             })
      .verify();
} catch (const std::exception& error) {  // the text of a pact::VerificationError is the report
  std::cerr << error.what() << '\n';
  return 1;
}
