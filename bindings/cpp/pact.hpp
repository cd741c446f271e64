// A C++17 binding of libpact_ffi, header only: classes that own its handles, exceptions for its errors. Link with pact_ffi.
//
// A consumer test adds interactions to a pact::Pact, starts a pact::MockServer, runs the code under test against it, calls
// verify() and writes the pact file. Destructors free what an object owns; a moved-from object owns nothing. A call that
// fails throws pact::Error with the text of the library. A Pact and its interactions can be used from any thread. An
// interaction must not outlive its Pact; using it afterwards throws.
//
// A parameter for a value also takes a matcher of pact::match, or as a text integration JSON:
//   pact::match::regex("17", "\\d+") is {"pact:matcher:type": "regex", "regex": "\\d+", "value": "17"}
#ifndef PACT_HPP
#define PACT_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pact.h"
#include "pact_matchers.hpp"

namespace pact {

/// The last error of this thread; empty if there is none.
inline std::string last_error() {
  std::string text(1024, '\0');
  for (;;) {
    const int written = pactffi_get_error_message(text.data(), static_cast<int>(text.size()));
    if (written == -2) {  // the text does not fit; it stays available
      text.resize(text.size() * 4);
      continue;
    }
    text.resize(written > 0 ? text.find('\0') : 0);
    return text;
  }
}

/// The requests of the consumer do not match the pact; the text is the report, mismatches() the same as JSON.
class MismatchError : public Error {
 public:
  MismatchError(const std::string& report, std::string mismatches)
      : Error(report), mismatches_(std::move(mismatches)) {}

  const std::string& mismatches() const noexcept { return mismatches_; }

 private:
  std::string mismatches_;
};

/// Versions of the Pact specification.
enum class Specification {
  V1 = PactSpecification_V1,
  V1_1 = PactSpecification_V1_1,
  V2 = PactSpecification_V2,
  V3 = PactSpecification_V3,
  V4 = PactSpecification_V4,
};

/// The part of an interaction: its request or its response. An asynchronous message has only the request.
enum class Part { Request = InteractionPart_Request, Response = InteractionPart_Response };

/// Names and values of headers, in the order of their lines.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// What a client finds instead of a whole response.
enum class Fault {
  None = ResponseFault_None,
  ConnectionReset = ResponseFault_ConnectionReset,
  EmptyResponse = ResponseFault_EmptyResponse,
  PartialBody = ResponseFault_PartialBody,
  Garbage = ResponseFault_Garbage,
};

/// The version of the library.
inline std::string version() { return pactffi_version(); }

namespace detail {

/// Throws the last error of the library if a call failed.
inline void require(bool succeeded) {
  if (!succeeded) throw Error(last_error());
}

/// The text of a string that the caller owns; frees the string.
inline std::string take(const char* owned) {
  require(owned != nullptr);
  struct Guard {
    const char* text;
    ~Guard() { pactffi_string_delete(const_cast<char*>(text)); }
  } guard{owned};
  return owned;
}

/// The text of a string that the library owns.
inline std::string copy(const char* borrowed) {
  require(borrowed != nullptr);
  return borrowed;
}

/// Headers as a JSON array of pairs.
inline std::string json(const Headers& headers) {
  std::string json = "[";
  for (const auto& [name, value] : headers) {
    json += (json.size() > 1 ? ",[" : "[") + quoted(name) + "," + quoted(value) + "]";
  }
  return json + "]";
}

/// The values of a header, in any case, joined with ", ".
inline std::string header(const Headers& headers, const std::string& name) {
  const auto lower = [](char one) { return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one; };
  std::string found;
  bool is_first = true;
  for (const auto& [key, value] : headers) {
    bool is_equal = key.size() == name.size();
    for (std::size_t i = 0; is_equal && i < name.size(); ++i) is_equal = lower(key[i]) == lower(name[i]);
    if (!is_equal) continue;
    found += (is_first ? "" : ", ") + value;
    is_first = false;
  }
  return found;
}

}  // namespace detail

/// A response: of a function that stands for the provider, or of a mock server without a socket.
struct Response {
  unsigned status = 200;
  Headers headers = {};
  std::string body = "";

  /// The value of a header, in any case; several are joined with ", ". Empty if there is none.
  std::string header(const std::string& name) const { return detail::header(headers, name); }
};

/// An answer of MockServer::answer.
struct Answer : Response {
  std::chrono::milliseconds delay{0};  ///< how long the client is to wait for it
  Fault fault = Fault::None;           ///< what the client is to find instead
};

/// The response of an interaction has a fault; thrown by MockServer::request in place of a broken connection.
class FaultError : public Error {
 public:
  explicit FaultError(Fault fault)
      : Error(fault == Fault::ConnectionReset ? "the connection was reset"
              : fault == Fault::EmptyResponse ? "the connection was closed without an answer"
              : fault == Fault::PartialBody   ? "the connection was closed after half of the body"
                                              : "the answer is not HTTP"),
        fault_(fault) {}

  Fault fault() const noexcept { return fault_; }

 private:
  Fault fault_;
};

/// A text, or a matcher with an example that is a text, a number or a boolean. As a text it may also be integration JSON.
class Text {
 public:
  template <typename T, std::enable_if_t<std::is_convertible_v<const T&, std::string>, int> = 0>
  Text(const T& text) : text_(text) {}
  Text(const Json& value) : text_(value.is_text() ? value.text() : value.dump()) {
    const bool is_matcher = value.find("pact:matcher:type") != nullptr || value.find("pact:generator:type") != nullptr;
    if (value.is_null() || value.is_array() || (value.is_object() && !is_matcher)) {
      throw Error("expected a text, a number, a boolean or a matcher, got " + text_);
    }
  }

  const char* c_str() const noexcept { return text_.c_str(); }

 private:
  std::string text_;
};

namespace detail {

template <typename T>
using if_text = std::enable_if_t<std::is_convertible_v<const T&, std::string>, int>;

}  // namespace detail

/// An interaction of a pact. It is a handle; a copy refers to the same interaction.
///
/// with_headers, with_body and with_metadata are about the request before will_respond_with, and about the response after it.
/// Each method returns the interaction, so that calls can be chained. It throws Error if the library refuses the call, for
/// example after a mock server was started for the pact.
class Interaction {
 public:
  explicit Interaction(InteractionHandle handle) : handle_(handle) { detail::require(handle != 0); }

  /// The handle, for C functions.
  InteractionHandle handle() const noexcept { return handle_; }

  /// Adds a provider state.
  Interaction& given(const std::string& state) { return check(pactffi_given(handle_, state.c_str())); }

  /// Adds a provider state with parameters, an object: given("an order exists", {{"id", 1}}).
  Interaction& given(const std::string& state, const Json& parameters) {
    (void)parameters.members();
    return given_params(state, parameters.dump());
  }

  /// Adds a parameter to a provider state. A value that is not JSON is a string.
  Interaction& given(const std::string& state, const std::string& name, const std::string& value) {
    return check(pactffi_given_with_param(handle_, state.c_str(), name.c_str(), value.c_str()));
  }

  /// Adds a provider state with parameters, as a JSON object.
  Interaction& given_params(const std::string& state, const std::string& parameters) {
    return check(pactffi_given_with_params(handle_, state.c_str(), parameters.c_str()) == 0);
  }

  /// Sets the key of the interaction in the pact file (version 4).
  Interaction& key(const std::string& key) { return check(pactffi_set_key(handle_, key.c_str())); }

  /// Marks the interaction as pending: a failure does not fail the provider's verification (version 4).
  Interaction& pending(bool pending = true) { return check(pactffi_set_pending(handle_, pending)); }

  /// Adds a comment (version 4).
  Interaction& comment(const std::string& text) {
    return check(pactffi_add_text_comment(handle_, text.c_str()));
  }

  /// Sets the name of the test (version 4).
  Interaction& test_name(const std::string& name) {
    return check(pactffi_interaction_test_name(handle_, name.c_str()) == 0);
  }

  /// Sets the body of a part: text, or for JSON, XML and forms integration JSON.
  Interaction& body(Part part, const std::string& body, const std::string& content_type) {
    return check(pactffi_with_body(handle_, c(part), content_type.c_str(), body.c_str()));
  }

  /// Sets the JSON body of a part, which may have matchers anywhere. For another content type the JSON describes the body.
  Interaction& body(Part part, const Json& body) { return this->body(part, body.dump(), "application/json"); }

  /// The same for the request, and after will_respond_with for the response: with_body({{"id", pact::match::integer(1)}}).
  Interaction& with_body(const Json& body, const std::string& content_type = "application/json") {
    return this->body(part_, body.dump(), content_type);
  }

  /// A text as body, or integration JSON.
  template <typename T, detail::if_text<T> = 0>
  Interaction& with_body(const T& text, const std::string& content_type) {
    return body(part_, text, content_type);
  }

  /// A text needs a content type: it can be the body, or its JSON.
  template <typename T, detail::if_text<T> = 0>
  Interaction& with_body(const T& text) = delete;

  /// Sets the body of a part to bytes.
  Interaction& binary_body(Part part, const void* bytes, std::size_t size, const std::string& content_type) {
    const auto* first = static_cast<const std::uint8_t*>(bytes);
    return check(pactffi_with_binary_body(handle_, c(part), content_type.c_str(), first, size));
  }

  /// Sets the contents of a part from JSON that the plugin for this content type understands.
  Interaction& plugin_contents(Part part, const std::string& contents, const std::string& content_type) {
    return check(pactffi_interaction_contents(handle_, c(part), content_type.c_str(), contents.c_str()) == 0);
  }

  /// Adds matching rules to a part, as JSON in the form of pact files.
  Interaction& matching_rules(Part part, const std::string& rules) {
    return check(pactffi_with_matching_rules(handle_, c(part), rules.c_str()));
  }

  /// Adds generators to a part, as JSON in the form of pact files.
  Interaction& generators(Part part, const std::string& generators) {
    return check(pactffi_with_generators(handle_, c(part), generators.c_str()));
  }

  // HTTP interactions only.

  /// Sets the method and path of the request.
  Interaction& with_request(const std::string& method, const Text& path) {
    return check(pactffi_with_request(handle_, method.c_str(), path.c_str()));
  }

  /// Sets the value of a query parameter at an index.
  Interaction& query(const std::string& name, const Text& value, std::size_t index = 0) {
    return check(pactffi_with_query_parameter_v2(handle_, name.c_str(), index, value.c_str()));
  }

  /// Sets query parameters, an object of texts, numbers, booleans, matchers and arrays of them; null is a name without `=`:
  /// with_query({{"page", pact::match::integer(1)}, {"tag", {"a", "b"}}}).
  Interaction& with_query(const Json& parameters) {
    each(parameters, [this](const std::string& name, const Json& value, std::size_t index) {
      if (value.is_null()) {
        check(pactffi_with_query_parameter_v2(handle_, name.c_str(), index, nullptr));
      } else {
        query(name, value, index);
      }
    });
    return *this;
  }

  /// Sets the value of a header at an index.
  Interaction& header(Part part, const std::string& name, const Text& value, std::size_t index = 0) {
    return check(pactffi_with_header_v2(handle_, c(part), name.c_str(), index, value.c_str()));
  }

  /// Sets headers of the request, and after will_respond_with of the response: an object as for with_query.
  Interaction& with_headers(const Json& headers) {
    each(headers, [this](const std::string& name, const Json& value, std::size_t index) {
      header(part_, name, value, index);
    });
    return *this;
  }

  /// Sets the status of the response. What follows is about the response.
  Interaction& will_respond_with(std::uint16_t status) {
    part_ = Part::Response;
    return check(pactffi_response_status(handle_, status));
  }

  /// The same with a matcher: will_respond_with(pact::match::status_code("success")).
  Interaction& will_respond_with(const Text& status) {
    part_ = Part::Response;
    return check(pactffi_response_status_v2(handle_, status.c_str()));
  }

  /// Makes mock servers wait before they send the response. It is not written into the pact file.
  Interaction& delay(std::chrono::milliseconds time) {
    return check(pactffi_interaction_set_delay(handle_, static_cast<std::uint64_t>(time.count())));
  }

  /// Makes mock servers spoil the response. It is not written into the pact file.
  Interaction& fault(Fault fault) {
    return check(pactffi_interaction_set_fault(handle_, static_cast<ResponseFault>(fault)));
  }

  // Messages only.

  /// Sets a metadata value of a part.
  Interaction& metadata(const std::string& key, const Text& value, Part part = Part::Request) {
    return check(pactffi_with_metadata(handle_, key.c_str(), value.c_str(), c(part)));
  }

  /// Sets metadata values of the request or message, and after will_respond_with of the response: an object of any values.
  Interaction& with_metadata(const Json& values) {
    for (const auto& [key, value] : values.members()) {
      const std::string text = value.is_text() ? value.text() : value.dump();
      check(pactffi_with_metadata(handle_, key.c_str(), text.c_str(), c(part_)));
    }
    return *this;
  }

  /// Makes what follows be about the responses of a synchronous message. Each body is another response.
  Interaction& will_respond() {
    part_ = Part::Response;
    return *this;
  }

 private:
  static InteractionPart c(Part part) noexcept { return static_cast<InteractionPart>(part); }

  Interaction& check(bool succeeded) {
    detail::require(succeeded);
    return *this;
  }

  /// Calls a function with each name, value and index.
  template <typename Call>
  static void each(const Json& values, Call call) {
    for (const auto& [name, value] : values.members()) {
      if (!value.is_array()) {
        call(name, value, 0);
        continue;
      }
      for (std::size_t index = 0; index < value.size(); ++index) call(name, value[index], index);
    }
  }

  InteractionHandle handle_;
  Part part_ = Part::Request;
};

/// The address, port and transport of a mock server.
struct Listen {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< with 0 the system chooses a port
  std::string transport = "http";
  std::string configuration = "{}";  ///< JSON; see pactffi_create_mock_server_for_transport
};

/// A running mock server; the destructor stops it.
class MockServer {
 public:
  MockServer(PactHandle pact, const Listen& listen)
      : port_(pactffi_create_mock_server_for_transport(pact, listen.address.c_str(), listen.port,
                                                       listen.transport.c_str(), listen.configuration.c_str())),
        url_(listen.transport == "memory"
                 ? "http://memory"
                 : listen.transport + "://" + bracketed(listen.address) + ":" + std::to_string(port_)) {
    detail::require(port_ > 0);
  }

  MockServer(MockServer&& other) noexcept : port_(std::exchange(other.port_, 0)), url_(std::move(other.url_)) {}
  MockServer& operator=(MockServer&& other) noexcept {
    std::swap(port_, other.port_);
    std::swap(url_, other.url_);
    return *this;
  }
  MockServer(const MockServer&) = delete;
  MockServer& operator=(const MockServer&) = delete;
  ~MockServer() { stop(); }

  /// The port; above 65535 without a socket.
  int port() const noexcept { return port_; }

  /// The URL, such as http://127.0.0.1:8080, without a slash at the end; http://memory without a socket.
  const std::string& url() const noexcept { return url_; }

  /// Answers a request to a server without a socket (Pact::in_process), on the calling thread. The target is the path, and
  /// after a question mark the query. It does not wait for the delay of the answer, nor does it act out its fault.
  Answer answer(const std::string& method, const std::string& target, const Headers& headers = {},
                const std::string& body = "") const {
    const std::unique_ptr<MockServerAnswer, decltype(&pactffi_answer_delete)> found(
        pactffi_mock_server_answer(port_, method.c_str(), target.c_str(), detail::json(headers).c_str(),
                                   reinterpret_cast<const std::uint8_t*>(body.data()), body.size()),
        &pactffi_answer_delete);
    detail::require(found != nullptr);
    AnswerData data{};
    detail::require(pactffi_answer_read(found.get(), &data));
    Answer answer;
    answer.status = data.status;
    if (data.body != nullptr) answer.body.assign(reinterpret_cast<const char*>(data.body), data.body_length);
    answer.delay = std::chrono::milliseconds(data.delay_ms);
    answer.fault = static_cast<Fault>(data.fault);
    const char *name, *value;
    for (std::size_t i = 0; pactffi_answer_header_at(found.get(), i, &name, &value); ++i) {
      answer.headers.emplace_back(name, value);
    }
    return answer;
  }

  /// The same as a client finds it: waits for the delay of the answer, and throws FaultError if it has a fault.
  Response request(const std::string& method, const std::string& target, const Headers& headers = {},
                   const std::string& body = "") const {
    const Answer found = answer(method, target, headers, body);
    std::this_thread::sleep_for(found.delay);
    if (found.fault != Fault::None) throw FaultError(found.fault);
    return found;
  }

  /// Puts provider states in force, a JSON array of names or of objects with name and params: of interactions with the same
  /// request, one whose states are all in force is served. Empty: as before the first call.
  void set_states(const std::string& states) const {
    detail::require(pactffi_mock_server_set_states(port_, states.c_str()));
  }

  /// Makes this server wait before it sends the response of an interaction, or of all.
  void set_delay(std::chrono::milliseconds time) const { put_delay(nullptr, time); }
  void set_delay(const std::string& description, std::chrono::milliseconds time) const {
    put_delay(description.c_str(), time);
  }

  /// Makes this server spoil the response of an interaction, or of all.
  void set_fault(Fault fault) const { put_fault(nullptr, fault); }
  void set_fault(const std::string& description, Fault fault) const { put_fault(description.c_str(), fault); }

  /// Whether all requests matched and each interaction was requested.
  bool matched() const { return pactffi_mock_server_matched(port_); }

  /// The mismatches as a JSON array; [] if everything matched.
  std::string mismatches() const { return detail::copy(pactffi_mock_server_mismatches(port_)); }

  /// The mismatches as text, with the nearest interactions.
  std::string report() const { return detail::copy(pactffi_mock_server_report(port_, ReportFormat_Text)); }

  /// Throws MismatchError if not everything matched.
  void verify() const {
    if (!matched()) throw MismatchError(report(), mismatches());
  }

  /// Writes the pact file to a directory, merged into an existing file.
  void write(const std::string& directory, bool overwrite = false) const {
    detail::require(pactffi_write_pact_file(port_, directory.c_str(), overwrite) == 0);
  }

  /// Stops the server. A second call does nothing.
  void stop() noexcept {
    if (port_ > 0) pactffi_cleanup_mock_server(std::exchange(port_, 0));
  }

 private:
  static std::string bracketed(const std::string& address) {
    const bool is_bare_ipv6 = address.find(':') != std::string::npos && address.front() != '[';
    return is_bare_ipv6 ? "[" + address + "]" : address;
  }

  void put_delay(const char* description, std::chrono::milliseconds time) const {
    detail::require(pactffi_mock_server_set_delay(port_, description, static_cast<std::uint64_t>(time.count())));
  }

  void put_fault(const char* description, Fault fault) const {
    detail::require(pactffi_mock_server_set_fault(port_, description, static_cast<ResponseFault>(fault)));
  }

  int port_;
  std::string url_;
};

namespace detail {

/// The loads of plugins of one pact. The library releases them together: one load of each plugin at a time.
struct PluginLoads {
  PactHandle pact;  ///< 0 after the pact was freed, which releases them all
  int open = 0;
  int loads = 0;

  void release() noexcept {
    if (--open > 0 || pact == 0) return;
    for (; loads > 0; --loads) pactffi_cleanup_plugins(pact);
  }
};

}  // namespace detail

/// One use of a plugin by a pact; the destructor ends it. With the last one of the pact its plugins are released: it must
/// outlive the servers of the pact.
class PluginUse {
 public:
  PluginUse(std::shared_ptr<detail::PluginLoads> loads, const std::string& name, const std::string& version) {
    detail::require(pactffi_using_plugin(loads->pact, name.c_str(), version.c_str()) == 0);
    ++loads->open;
    ++loads->loads;
    loads_ = std::move(loads);
  }

  PluginUse(PluginUse&& other) noexcept = default;
  PluginUse& operator=(PluginUse&& other) noexcept {
    std::swap(loads_, other.loads_);
    return *this;
  }
  PluginUse(const PluginUse&) = delete;
  PluginUse& operator=(const PluginUse&) = delete;
  ~PluginUse() { release(); }

  /// Ends the use. A second call does nothing.
  void release() noexcept {
    if (const auto loads = std::exchange(loads_, nullptr)) loads->release();
  }

 private:
  std::shared_ptr<detail::PluginLoads> loads_;
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
      : handle_(std::exchange(other.handle_, PactHandle{0})), plugins_(std::move(other.plugins_)) {}
  Pact& operator=(Pact&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(plugins_, other.plugins_);
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
    return Interaction(pactffi_new_interaction(handle_, description.c_str()));
  }

  /// Adds an asynchronous message.
  Interaction expects_to_receive(const std::string& description) {
    return Interaction(pactffi_new_message_interaction(handle_, description.c_str()));
  }

  /// Adds a synchronous message: a request with its responses.
  Interaction expects_to_exchange(const std::string& description) {
    return Interaction(pactffi_new_sync_message_interaction(handle_, description.c_str()));
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

  /// Starts a mock server. After this the interactions cannot be changed.
  MockServer serve(const Listen& listen = {}) const { return MockServer(handle_, listen); }

  /// Starts a mock server without a socket: MockServer::answer and MockServer::request answer its requests.
  MockServer in_process(const std::string& configuration = "{}") const {
    return MockServer(handle_, {"127.0.0.1", 0, "memory", configuration});
  }

  /// Writes the pact file to a directory, merged into an existing file.
  void write(const std::string& directory, bool overwrite = false) const {
    detail::require(pactffi_pact_handle_write_file(handle_, directory.c_str(), overwrite) == 0);
  }

 private:
  PactHandle handle_;
  std::shared_ptr<detail::PluginLoads> plugins_;
};

}  // namespace pact

#include "pact_verifier.hpp"

#endif
