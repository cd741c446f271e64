// The provider's half of pact.hpp, which includes this file: a pact::Verifier, whose provider is an address or a function.
#ifndef PACT_VERIFIER_HPP
#define PACT_VERIFIER_HPP

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "pact.hpp"

namespace pact {

/// A request of a verification, for a function that stands for the provider.
struct Request {
  std::string method;
  std::string target;  ///< path and query, as they would be sent
  std::string path;
  std::string query;  ///< without its question mark
  Headers headers;    ///< the names are in lower case
  std::string body;
  std::string description;  ///< of the interaction
  std::string states;       ///< of the interaction: JSON array of objects with name and params

  /// The value of a header, in any case; several are joined with ", ". Empty if there is none.
  std::string header(const std::string& name) const { return detail::header(headers, name); }
};

/// A provider state to set up or to tear down.
struct State {
  std::string name;
  std::string params;       ///< JSON object; Json::parse reads it
  bool is_setup = true;     ///< false: the interaction was verified, and the state can be torn down
  std::string description;  ///< of the interaction
};

/// What is asked of a function that gives a message.
struct MessageRequest {
  std::string description;
  std::string states;  ///< JSON array of objects with name and params
  std::string head;    ///< JSON, see pactffi_exchange_read; for a synchronous message it has the member request
  std::string body;    ///< the contents of the request of a synchronous message
};

/// The message that the provider would send; for a synchronous message the response.
struct Message {
  std::string contents;
  std::string content_type = "application/json";
  std::string metadata = "";  ///< JSON object, or empty

  /// A message with JSON contents: Message::json({{"id", 1}}, {{"topic", "orders"}}).
  static Message json(const Json& contents, const Json& metadata = Json::object()) {
    return {contents.dump(), "application/json", metadata.dump()};
  }
};

/// Formats of reports.
enum class Report {
  Json = VerificationReport_Json,
  Text = VerificationReport_Text,
  JUnit = VerificationReport_JUnit,
  Html = VerificationReport_Html,
};

/// User and password, or a token, for a URL or a broker.
struct Credentials {
  std::string username = "";
  std::string password = "";
  std::string token = "";
};

/// Which pacts of a broker are verified.
struct BrokerOptions {
  std::vector<std::string> selectors = {};  ///< each a JSON object
  bool include_pending = false;
  std::string include_wip_since = "";  ///< a date such as 2024-05-01
  std::vector<std::string> provider_tags = {};
  std::string provider_branch = "";
};

/// The result of a verification.
struct Verification {
  bool passed = false;  ///< whether everything passed that is not pending
  std::string report;   ///< lines of text without colours
  std::string json;     ///< as pactffi_verifier_json
};

/// The provider does not do what its pacts say; the text is the report.
class VerificationError : public Error {
 public:
  explicit VerificationError(Verification found) : Error(found.report), verification_(std::move(found)) {}

  const Verification& verification() const noexcept { return verification_; }

 private:
  Verification verification_;
};

namespace detail {

inline const char* or_null(const std::string& text) noexcept { return text.empty() ? nullptr : text.c_str(); }

inline std::string text(const char* borrowed) { return borrowed == nullptr ? "" : borrowed; }

inline std::string bytes(const std::uint8_t* first, std::size_t size) {
  return first == nullptr ? "" : std::string(reinterpret_cast<const char*>(first), size);
}

inline const std::uint8_t* data(const std::string& bytes) noexcept {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

inline std::vector<const char*> pointers(const std::vector<std::string>& texts) {
  std::vector<const char*> found;
  for (const std::string& text : texts) found.push_back(text.c_str());
  return found;
}

/// Throws the error of a C function that returns nothing.
template <typename Call>
void require_no_error(Call call) {
  (void)last_error();
  call();
  const std::string error = last_error();
  if (!error.empty()) throw Error(error);
}

/// The functions of one verifier. A call that is running shares them, so that they outlive it.
struct Functions : std::enable_shared_from_this<Functions> {
  std::function<Response(const Request&)> provider;
  std::map<std::string, std::function<std::string(const State&)>> states;
  std::map<std::string, std::function<Message(const MessageRequest&)>> messages;
  std::function<void(const std::string&)> listener;
  std::mutex lock;
  std::exception_ptr thrown;  ///< what the listener has thrown first

  /// Calls a function that answers an exchange; what it throws, or what is wrong with its answer, fails the exchange.
  template <typename Answer>
  static void serve(Exchange* exchange, void* context, Answer answer) noexcept {
    try {
      const std::shared_ptr<Functions> self = static_cast<Functions*>(context)->shared_from_this();
      // An answer that comes after the end is refused too; then this failure is refused as well, and changes nothing.
      if (!answer(*self)) pactffi_exchange_fail(exchange, ("the answer was refused: " + last_error()).c_str());
    } catch (...) {
      fail(exchange);
    }
  }

  static void fail(Exchange* exchange) noexcept {
    try {
      pactffi_exchange_fail(exchange, exception_text().c_str());
    } catch (...) {
      pactffi_exchange_fail(exchange, "an exception without a text");
    }
  }

  static void on_request(Exchange* exchange, void* context) noexcept {
    serve(exchange, context, [&](const Functions& self) {
      const Response response = self.provider(request(exchange));
      return pactffi_exchange_respond(exchange, response.status, json(response.headers).c_str(), data(response.body),
                                      response.body.size());
    });
  }

  static void on_state(Exchange* exchange, void* context) noexcept {
    serve(exchange, context, [&](const Functions& self) {
      const std::string action = text(pactffi_exchange_action(exchange));
      const State state{text(pactffi_exchange_state_name(exchange)), text(pactffi_exchange_state_params(exchange)),
                        action == "setup", text(pactffi_exchange_description(exchange))};
      const auto found = self.states.find(state.name);
      if (found == self.states.end() && state.is_setup && !state.name.empty()) {
        throw Error("there is no function for the provider state '" + state.name + "'");
      }
      const std::string values = found == self.states.end() ? "" : found->second(state);
      return pactffi_exchange_respond_state(exchange, or_null(values));
    });
  }

  static void on_message(Exchange* exchange, void* context) noexcept {
    serve(exchange, context, [&](const Functions& self) {
      ExchangeData read{};
      require(pactffi_exchange_read(exchange, &read));
      const MessageRequest wanted{text(pactffi_exchange_description(exchange)), text(pactffi_exchange_states(exchange)),
                                  std::string(read.head, read.head_length), bytes(read.body, read.body_length)};
      const auto found = self.messages.find(wanted.description);
      if (found == self.messages.end()) throw Error("there is no function for the message '" + wanted.description + "'");
      const Message message = found->second(wanted);
      return pactffi_exchange_respond_message(exchange, data(message.contents), message.contents.size(),
                                              or_null(message.content_type), or_null(message.metadata));
    });
  }

  static void on_result(const char* result, void* context) noexcept {
    auto& self = *static_cast<Functions*>(context);
    try {
      self.listener(result);
    } catch (...) {
      const std::lock_guard<std::mutex> held(self.lock);
      if (!self.thrown) self.thrown = std::current_exception();
    }
  }

  static Request request(const Exchange* exchange) {
    Request request{text(pactffi_exchange_method(exchange)),
                    text(pactffi_exchange_target(exchange)),
                    text(pactffi_exchange_path(exchange)),
                    text(pactffi_exchange_query(exchange)),
                    {},
                    "",
                    text(pactffi_exchange_description(exchange)),
                    text(pactffi_exchange_states(exchange))};
    const char *name, *value;
    for (std::size_t index = 0; pactffi_exchange_header_at(exchange, index, &name, &value); ++index) {
      request.headers.emplace_back(name, value);
    }
    std::size_t size = 0;
    const std::uint8_t* body = pactffi_exchange_body(exchange, &size);
    request.body = bytes(body, size);
    return request;
  }
};

}  // namespace detail

/// A verification of a provider: it is described, run, and may be run again; the destructor frees it.
///
/// Methods return the verifier, so that calls can be chained, and throw Error if the library refuses a call. Nothing is
/// printed unless print_report asks for it. Functions for the provider, its states and its messages are called on threads of
/// the library, on at most as many as in_parallel says (one at first); they must be set before run and may throw: kind and
/// message of the exception are then the failure of the interaction.
class Verifier {
 public:
  /// `provider` is the name in the pacts. The URL is its address; with a function it gives the Host header and the base path.
  explicit Verifier(const std::string& provider, const std::string& url = "http://localhost:8080")
      : handle_(pactffi_verifier_new_for_application("pact.hpp", pactffi_version())) {
    detail::require(handle_ != nullptr);
    const Address to = address(url);
    detail::require_no_error([&] {
      pactffi_verifier_set_provider_info(get(), provider.c_str(), to.scheme.c_str(), to.host.c_str(), to.port,
                                         to.path.c_str());
    });
    succeeds(pactffi_verifier_set_coloured_output(get(), 0));
    succeeds(pactffi_verifier_set_stdout(get(), 0));
  }

  /// The handle, for C functions.
  VerifierHandle* handle() const noexcept { return get(); }

  /// Has a function answer the requests in place of the provider's address.
  Verifier& provider(std::function<Response(const Request&)> function) {
    functions_->provider = std::move(function);
    return holds(pactffi_verifier_set_provider_handler(get(), detail::Functions::on_request, functions_.get()));
  }

  /// Has a function set up and tear down the provider state with this name. It returns nothing, or an object with values
  /// for generators, as Json or as its text. States without a function fail their interactions; the name "" stands for interactions without states.
  template <typename Function>
  Verifier& state(const std::string& name, Function function) {
    using Result = std::invoke_result_t<Function&, const State&>;
    if constexpr (std::is_void_v<Result>) {
      functions_->states[name] = [function = std::move(function)](const State& state) mutable {
        function(state);
        return std::string();
      };
    } else if constexpr (std::is_same_v<Result, Json>) {
      functions_->states[name] = [function = std::move(function)](const State& state) mutable {
        return function(state).dump();
      };
    } else {
      functions_->states[name] = std::move(function);
    }
    return holds(pactffi_verifier_set_state_handler(get(), detail::Functions::on_state, functions_.get()));
  }

  /// Has a function give the message with this description.
  Verifier& message(const std::string& description, std::function<Message(const MessageRequest&)> function) {
    functions_->messages[description] = std::move(function);
    return holds(pactffi_verifier_set_message_handler(get(), detail::Functions::on_message, functions_.get()));
  }

  /// Adds a transport of the provider, on the same host. Messages use the one with the name "message".
  Verifier& add_transport(const std::string& name, std::uint16_t port, const std::string& path = "/",
                          const std::string& scheme = "http") {
    return calls([&] {
      pactffi_verifier_add_provider_transport(get(), name.c_str(), port, path.c_str(), scheme.c_str());
    });
  }

  /// Verifies the pact in a file.
  Verifier& add_file(const std::string& path) {
    has_source_ = true;
    return calls([&] { pactffi_verifier_add_file_source(get(), path.c_str()); });
  }

  /// Verifies the provider's pacts in a folder.
  Verifier& add_folder(const std::string& path) {
    has_source_ = true;
    return calls([&] { pactffi_verifier_add_directory_source(get(), path.c_str()); });
  }

  /// Verifies the pact at a URL.
  Verifier& add_url(const std::string& url, const Credentials& by = {}) {
    has_source_ = true;
    return calls([&] {
      pactffi_verifier_url_source(get(), url.c_str(), detail::or_null(by.username), detail::or_null(by.password),
                                  detail::or_null(by.token));
    });
  }

  /// Verifies the provider's pacts in a broker.
  Verifier& add_broker(const std::string& url, const Credentials& by = {}, const BrokerOptions& options = {}) {
    has_source_ = true;
    auto tags = detail::pointers(options.provider_tags);
    auto selectors = detail::pointers(options.selectors);
    return succeeds(pactffi_verifier_broker_source_with_selectors(
        get(), url.c_str(), detail::or_null(by.username), detail::or_null(by.password), detail::or_null(by.token),
        options.include_pending, detail::or_null(options.include_wip_since), tags.data(), count(tags.size()),
        detail::or_null(options.provider_branch), selectors.data(), count(selectors.size()), nullptr, 0));
  }

  /// Sets the URL that is called with the provider states before each interaction, with `teardown` after it too.
  Verifier& with_states(const std::string& url, bool teardown = false, bool in_body = true) {
    return calls([&] { pactffi_verifier_set_provider_state(get(), url.c_str(), teardown, in_body); });
  }

  /// Adds a header to each request, in place of the pact's.
  Verifier& with_header(const std::string& name, const std::string& value) {
    return calls([&] { pactffi_verifier_add_custom_header(get(), name.c_str(), value.c_str()); });
  }

  /// Sets the timeout of requests, which counts for functions too, and whether certificates are checked.
  Verifier& with_options(std::chrono::milliseconds timeout, bool check_certificates = true) {
    if (timeout.count() <= 0) throw Error("the timeout is " + std::to_string(timeout.count()) + " ms");
    return succeeds(pactffi_verifier_set_verification_options(get(), !check_certificates,
                                                              static_cast<unsigned long>(timeout.count())));
  }

  /// Sets how many interactions are verified at a time.
  Verifier& in_parallel(std::uint16_t interactions) {
    return succeeds(pactffi_verifier_set_parallel(get(), interactions));
  }

  /// Sets whether redirects are followed (the default) or compared.
  Verifier& follow_redirects(bool follow) {
    return calls([&] { pactffi_verifier_set_follow_redirects(get(), follow); });
  }

  /// Verifies only interactions in which these regular expressions are found; an empty one is no filter.
  Verifier& only(const std::string& description, const std::string& state = "", bool without_states = false) {
    return calls([&] {
      pactffi_verifier_set_filter_info(get(), detail::or_null(description), detail::or_null(state), without_states);
    });
  }

  /// Verifies only the pacts of these consumers.
  Verifier& only_consumers(const std::vector<std::string>& names) {
    const auto all = detail::pointers(names);
    return calls([&] { pactffi_verifier_set_consumer_filters(get(), all.data(), count(all.size())); });
  }

  /// Sets whether sources without a pact are allowed.
  Verifier& allow_no_pacts(bool allow = true) {
    return succeeds(pactffi_verifier_set_no_pacts_is_error(get(), !allow));
  }

  /// Publishes the results to the broker for a provider version.
  Verifier& publish(const std::string& version, const std::string& branch = "",
                    const std::vector<std::string>& tags = {}, const std::string& build_url = "") {
    const auto all = detail::pointers(tags);
    return succeeds(pactffi_verifier_set_publish_options(get(), version.c_str(), detail::or_null(build_url), all.data(),
                                                         count(all.size()), detail::or_null(branch)));
  }

  /// Has a function be called, on the thread that calls run, with each verified interaction as JSON. What it throws first is
  /// thrown by run at its end.
  Verifier& on_result(std::function<void(const std::string&)> function) {
    const bool is_set = static_cast<bool>(function);
    functions_->listener = std::move(function);
    return succeeds(
        pactffi_verifier_on_result(get(), is_set ? detail::Functions::on_result : nullptr, functions_.get()));
  }

  /// Adds a file that the report is written to when it is run.
  Verifier& write_report(const std::string& path, Report form) {
    return succeeds(pactffi_verifier_set_report(get(), static_cast<VerificationReport>(form), path.c_str()));
  }

  /// Sets whether the report is written to standard output.
  Verifier& print_report(bool prints = true) { return succeeds(pactffi_verifier_set_stdout(get(), prints)); }

  /// Verifies and returns the result; throws Error if it could not start or a report could not be written.
  Verification run() {
    functions_->thrown = nullptr;
    const std::int32_t code = pactffi_verifier_execute(get());
    detail::require(code == 0 || code == 1);
    if (functions_->thrown) std::rethrow_exception(std::exchange(functions_->thrown, nullptr));
    return {code == 0, detail::take(pactffi_verifier_output(get(), 1)), detail::take(pactffi_verifier_json(get()))};
  }

  /// The same, but throws VerificationError if something failed that is not pending, and Error if no pact was given.
  Verification verify() {
    Verification found = run();
    if (!found.passed) throw VerificationError(std::move(found));
    // The C functions may have added a source to handle().
    if (!has_source_ && Json::parse(found.json)["interactionResults"].items().empty()) {
      throw Error("nothing was verified: give pacts with add_file, add_folder, add_url or add_broker");
    }
    return found;
  }

  /// What was logged since the last call, if logs go to a buffer.
  std::string logs() const { return detail::take(pactffi_verifier_logs(get())); }

 private:
  struct Free {
    void operator()(VerifierHandle* handle) const noexcept { pactffi_verifier_shutdown(handle); }
  };

  struct Address {
    std::string scheme, host, path;
    std::uint16_t port;
  };

  static Address address(const std::string& url) {
    const Error refused("expected a URL such as 'http://localhost:8080', got '" + url + "'");
    const std::size_t scheme = url.find("://");
    if (scheme == std::string::npos || scheme == 0) throw refused;
    const std::size_t host = scheme + 3;
    const std::size_t slash = std::min(url.find('/', host), url.size());
    const std::size_t bracket = url.find(']', host);
    std::size_t colon = url.find(':', bracket < slash ? bracket : host);
    if (colon >= slash) colon = slash;
    const std::string digits = colon < slash ? url.substr(colon + 1, slash - colon - 1) : "0";
    const bool is_number = digits.find_first_not_of("0123456789") == std::string::npos && digits.size() < 6;
    if (colon == host || digits.empty() || !is_number || std::stoul(digits) > 65535) throw refused;
    const std::string path = slash < url.size() ? url.substr(slash) : "/";
    return {url.substr(0, scheme), url.substr(host, colon - host), path, static_cast<std::uint16_t>(std::stoul(digits))};
  }

  static std::uint16_t count(std::size_t size) {
    if (size > 65535) throw Error("expected at most 65535 texts, got " + std::to_string(size));
    return static_cast<std::uint16_t>(size);
  }

  VerifierHandle* get() const noexcept { return handle_.get(); }

  Verifier& holds(bool succeeded) {
    detail::require(succeeded);
    return *this;
  }

  Verifier& succeeds(std::int32_t code) { return holds(code == 0); }

  template <typename Call>
  Verifier& calls(Call call) {
    detail::require_no_error(call);
    return *this;
  }

  // Members are destroyed in reverse order: the handle before the functions that it may be calling.
  std::shared_ptr<detail::Functions> functions_ = std::make_shared<detail::Functions>();
  std::unique_ptr<VerifierHandle, Free> handle_;
  bool has_source_ = false;
};

}  // namespace pact

#endif
