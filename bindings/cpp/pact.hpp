// A C++17 binding of libpact_ffi, header only: classes that own its handles, exceptions for its errors. Link with pact_ffi.
//
// A consumer test adds interactions to a pact::Pact; pact::Pact::test starts a pact::MockServer, runs the code under test
// against it, verifies and writes the pact file. Destructors free what an object owns; a moved-from object owns nothing. A call that
// fails throws pact::Error with the text of the library. A Pact and its interactions can be used from any thread. An
// interaction must not outlive its Pact; using it afterwards throws.
//
// A parameter for a value also takes a matcher of pact::match, or as a text integration JSON:
//   pact::match::regex("17", "\\d+") is {"pact:matcher:type": "regex", "regex": "\\d+", "value": "17"}
#ifndef PACT_HPP
#define PACT_HPP

#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "pact.h"
#include "pact_error.hpp"
#include "pact_http.hpp"
#include "pact_interaction.hpp"
#include "pact_json.hpp"
#include "pact_matchers.hpp"
#include "pact_messages.hpp"
#include "pact_plugin.hpp"
#include "pact_server.hpp"

namespace pact {

/// The version of the library.
inline std::string version() { return pactffi_version(); }

/// Versions of the Pact specification.
enum class Specification {
  V1 = PactSpecification_V1,
  V1_1 = PactSpecification_V1_1,
  V2 = PactSpecification_V2,
  V3 = PactSpecification_V3,
  V4 = PactSpecification_V4,
};

/// How Pact::test and its sisters work.
struct TestOptions {
  std::string directory = "";  ///< of the pact file, which is written after success; not written if empty
  bool overwrite = false;      ///< writes the pact file anew; otherwise merges into an existing one
  bool in_process = false;     ///< a server without a socket: the client calls MockServer::request
  Listen listen = {};          ///< of a server with a socket
  bool print_warnings = true;  ///< writes the warnings of the interactions to std::cerr
};

/// A pact between a consumer and a provider; the destructor frees it.
class Pact {
 public:
  Pact(const std::string& consumer, const std::string& provider, Specification specification = Specification::V4)
      : handle_(pactffi_new_pact(consumer.c_str(), provider.c_str())) {
    detail::require(handle_ != 0);
    pactffi_with_specification(handle_, static_cast<PactSpecification>(specification));
    plugins_ = std::make_shared<detail::PluginLoads>(detail::PluginLoads{handle_});
  }

  Pact(Pact&& other) noexcept
      : handle_(std::exchange(other.handle_, PactHandle{0})),
        plugins_(std::move(other.plugins_)),
        added_(std::move(other.added_)) {}
  Pact& operator=(Pact&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(plugins_, other.plugins_);
    std::swap(added_, other.added_);
    return *this;
  }
  Pact(const Pact&) = delete;
  Pact& operator=(const Pact&) = delete;
  ~Pact() {
    if (plugins_) plugins_->pact = 0;
    if (handle_ != 0) pactffi_free_pact_handle(handle_);
  }

  /// The handle, for C functions.
  PactHandle handle() const noexcept { return handle_; }

  /// Adds an HTTP interaction; it replaces one with the same description.
  Interaction upon_receiving(const std::string& description) {
    return added(description, pactffi_new_interaction(handle_, description.c_str()));
  }

  /// Adds an asynchronous message.
  Interaction expects_to_receive(const std::string& description) {
    return added(description, pactffi_new_message_interaction(handle_, description.c_str()));
  }

  /// Adds a synchronous message: a request with its responses.
  Interaction expects_to_exchange(const std::string& description) {
    return added(description, pactffi_new_sync_message_interaction(handle_, description.c_str()));
  }

  /// Sets a value in the metadata of the pact file.
  Pact& metadata(const std::string& area, const std::string& name, const std::string& value) {
    detail::require(pactffi_with_pact_metadata(handle_, area.c_str(), name.c_str(), value.c_str()));
    return *this;
  }

  /// Loads a plugin of this version or a later one; any version if it is empty. Returns when the plugin has started.
  [[nodiscard]] PluginUse using_plugin(const std::string& name, const std::string& version = "") {
    return PluginUse(plugins_, name, version);
  }

  /// Has a client use a mock server, and returns what the client returns: test([](const MockServer& server) { ... }).
  /// Throws MismatchError with the report if something does not match. What the client throws is thrown; if something does not
  /// match too, it is nested in the MismatchError (std::rethrow_if_nested), whose text has both.
  template <typename Client>
  std::invoke_result_t<Client&, const MockServer&> test(Client client, const TestOptions& options = {}) const {
    if (options.print_warnings) print_warnings();
    const MockServer server = options.in_process ? in_process() : serve(options.listen);
    const auto finish = [&] {
      server.verify();
      if (!options.directory.empty()) server.write(options.directory, options.overwrite);
    };
    if constexpr (std::is_void_v<std::invoke_result_t<Client&, const MockServer&>>) {
      call(client, server);
      finish();
    } else {
      auto result = call(client, server);
      finish();
      return result;
    }
  }

  /// The asynchronous messages, as a consumer receives them.
  std::vector<ReceivedMessage> messages() const { return detail::messages(handle_); }

  /// The synchronous messages, as their consumer exchanges them.
  std::vector<ReceivedExchange> exchanges() const { return detail::exchanges(handle_); }

  /// Has a consumer handle each asynchronous message, and writes the pact file: test_messages([](const ReceivedMessage& it)
  /// { ... }, {"pacts"}). What the consumer throws is nested in an Error that names the message.
  template <typename Consumer>
  void test_messages(Consumer consumer, const TestOptions& options = {}) const {
    test_each(messages(), consumer, options);
  }

  /// The same for synchronous messages.
  template <typename Consumer>
  void test_exchanges(Consumer consumer, const TestOptions& options = {}) const {
    test_each(exchanges(), consumer, options);
  }

  /// The warnings of all interactions (Interaction::warnings), with the member interaction: its description.
  Json warnings() const {
    Json found = Json::array();
    if (added_ == nullptr) return found;
    const std::lock_guard<std::mutex> held(added_->lock);
    for (const auto& [description, handle] : added_->interactions) {
      const char* json = pactffi_interaction_warnings(handle);
      if (json == nullptr) continue;  // another interaction has replaced it
      for (Json warning : Json::parse(detail::take(json)).items()) {
        found.add(warning.set("interaction", description));
      }
    }
    return found;
  }

  /// Starts a mock server. After this the interactions cannot be changed.
  [[nodiscard]] MockServer serve(const Listen& listen = {}) const { return MockServer(handle_, listen); }

  /// Starts a mock server without a socket: MockServer::answer and MockServer::request answer its requests.
  [[nodiscard]] MockServer in_process(const std::string& configuration = "{}") const {
    return MockServer(handle_, {"127.0.0.1", 0, "memory", configuration});
  }

  /// Writes the pact file to a directory, merged into an existing file.
  void write(const std::string& directory, bool overwrite = false) const {
    detail::require(pactffi_pact_handle_write_file(handle_, directory.c_str(), overwrite) == 0);
  }

 private:
  /// The interactions with their descriptions.
  struct Added {
    std::mutex lock;
    std::vector<std::pair<std::string, InteractionHandle>> interactions;
  };

  Interaction added(const std::string& description, InteractionHandle handle) {
    Interaction interaction(handle);
    const std::lock_guard<std::mutex> held(added_->lock);
    added_->interactions.emplace_back(description, handle);
    return interaction;
  }

  void print_warnings() const {
    const Json found = warnings();
    for (const Json& warning : found.items()) {
      std::cerr << "pact: " << warning["interaction"].text() << ": " << warning["part"].text() << ' '
                << warning["path"].text() << ": " << warning["warning"].text() << '\n';
    }
  }

  template <typename Client>
  static std::invoke_result_t<Client&, const MockServer&> call(Client& client, const MockServer& server) {
    try {
      return client(server);
    } catch (...) {
      if (server.matched()) throw;
      std::throw_with_nested(
          MismatchError(server.report() + "\nThe client threw " + detail::exception_text(), server.mismatches()));
    }
  }

  template <typename Received, typename Consumer>
  void test_each(const std::vector<Received>& all, Consumer& consumer, const TestOptions& options) const {
    if (options.print_warnings) print_warnings();
    for (const Received& one : all) {
      try {
        consumer(one);
      } catch (...) {
        std::throw_with_nested(
            Error("The consumer of the message '" + one.description + "' threw " + detail::exception_text()));
      }
    }
    if (!options.directory.empty()) write(options.directory, options.overwrite);
  }

  PactHandle handle_;
  std::shared_ptr<detail::PluginLoads> plugins_;
  std::unique_ptr<Added> added_ = std::make_unique<Added>();
};

}  // namespace pact

#include "pact_verifier.hpp"

#endif
