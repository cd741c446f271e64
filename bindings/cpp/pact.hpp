// C++17 on libpact_ffi: owners for its handles, exceptions for its failures. Header only; link with pact_ffi.
//
// A consumer's test describes interactions on a pact::Pact, asks its pact::MockServer with the code under test, calls
// verify() and writes the pact. Objects free what they own; moved-from objects own nothing. Every failing call throws
// pact::Error with the library's own words. A Pact and its interactions may be used from any thread; interactions must
// not outlive their Pact (using one then throws, it does not crash).
//
// What takes a value also takes integration JSON, the form in which values carry matchers and generators:
//   {"pact:matcher:type": "regex", "regex": "\\d+", "value": "17"}
#ifndef PACT_HPP
#define PACT_HPP

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "pact.h"

namespace pact {

/// Why the last failing call of this thread failed; empty if there is nothing to tell.
inline std::string last_error() {
  std::string text(1024, '\0');
  for (;;) {
    const int written = pactffi_get_error_message(text.data(), static_cast<int>(text.size()));
    if (written == -2) {  // it does not fit, and is still there
      text.resize(text.size() * 4);
      continue;
    }
    text.resize(written > 0 ? text.find('\0') : 0);
    return text;
  }
}

/// A call was refused; the text says which argument and why.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The consumer did not send what the pact says; the text is the report, mismatches() the same as JSON.
class MismatchError : public Error {
 public:
  MismatchError(const std::string& report, std::string mismatches)
      : Error(report), mismatches_(std::move(mismatches)) {}

  const std::string& mismatches() const noexcept { return mismatches_; }

 private:
  std::string mismatches_;
};

/// Editions of the Pact specification.
enum class Specification {
  V1 = PactSpecification_V1,
  V1_1 = PactSpecification_V1_1,
  V2 = PactSpecification_V2,
  V3 = PactSpecification_V3,
  V4 = PactSpecification_V4,
};

/// Which half of an interaction is meant. An asynchronous message has the request only.
enum class Part { Request = InteractionPart_Request, Response = InteractionPart_Response };

/// Version of the library.
inline std::string version() { return pactffi_version(); }

namespace detail {

inline void require(bool done) {
  if (!done) throw Error(last_error());
}

/// The text of a string that is ours, freed.
inline std::string take(const char* owned) {
  require(owned != nullptr);
  struct Guard {
    const char* text;
    ~Guard() { pactffi_string_delete(const_cast<char*>(text)); }
  } guard{owned};
  return owned;
}

/// The text of a string that stays the library's.
inline std::string copy(const char* lent) {
  require(lent != nullptr);
  return lent;
}

}  // namespace detail

/// One interaction of a pact. A plain handle: copies mean the same interaction.
///
/// Every method returns the interaction, so that calls can be chained, and throws Error when it was refused, above all
/// after a mock server has started for the pact.
class Interaction {
 public:
  explicit Interaction(InteractionHandle handle) : handle_(handle) { detail::require(handle != 0); }

  /// The handle of the C functions.
  InteractionHandle handle() const noexcept { return handle_; }

  /// Adds a provider state.
  Interaction& given(const std::string& state) { return done(pactffi_given(handle_, state.c_str())); }

  /// Adds a parameter to a provider state; the value is JSON, or else a string.
  Interaction& given(const std::string& state, const std::string& name, const std::string& value) {
    return done(pactffi_given_with_param(handle_, state.c_str(), name.c_str(), value.c_str()));
  }

  /// Adds a provider state with the parameters of a JSON object.
  Interaction& given_params(const std::string& state, const std::string& parameters) {
    return done(pactffi_given_with_params(handle_, state.c_str(), parameters.c_str()) == 0);
  }

  /// Key of the interaction in the pact file (version 4).
  Interaction& key(const std::string& key) { return done(pactffi_set_key(handle_, key.c_str())); }

  /// Whether failing to verify it fails the provider's build (version 4).
  Interaction& pending(bool pending = true) { return done(pactffi_set_pending(handle_, pending)); }

  /// A remark for people (version 4).
  Interaction& comment(const std::string& text) {
    return done(pactffi_add_text_comment(handle_, text.c_str()));
  }

  /// The test that made it (version 4).
  Interaction& test_name(const std::string& name) {
    return done(pactffi_interaction_test_name(handle_, name.c_str()) == 0);
  }

  /// Body of a part: text, or for JSON, XML and forms a description with matchers.
  Interaction& body(Part part, const std::string& body, const std::string& content_type) {
    return done(pactffi_with_body(handle_, c(part), content_type.c_str(), body.c_str()));
  }

  /// Body of a part, byte by byte.
  Interaction& binary_body(Part part, const void* bytes, std::size_t size, const std::string& content_type) {
    const auto* first = static_cast<const std::uint8_t*>(bytes);
    return done(pactffi_with_binary_body(handle_, c(part), content_type.c_str(), first, size));
  }

  /// Matching rules of a part, as JSON in the form of pact files.
  Interaction& matching_rules(Part part, const std::string& rules) {
    return done(pactffi_with_matching_rules(handle_, c(part), rules.c_str()));
  }

  /// Generators of a part, as JSON in the form of pact files.
  Interaction& generators(Part part, const std::string& generators) {
    return done(pactffi_with_generators(handle_, c(part), generators.c_str()));
  }

  // HTTP interactions only.

  /// Method and path of the request.
  Interaction& with_request(const std::string& method, const std::string& path) {
    return done(pactffi_with_request(handle_, method.c_str(), path.c_str()));
  }

  /// The index-th value of a query parameter.
  Interaction& query(const std::string& name, const std::string& value, std::size_t index = 0) {
    return done(pactffi_with_query_parameter_v2(handle_, name.c_str(), index, value.c_str()));
  }

  /// The index-th value of a header.
  Interaction& header(Part part, const std::string& name, const std::string& value, std::size_t index = 0) {
    return done(pactffi_with_header_v2(handle_, c(part), name.c_str(), index, value.c_str()));
  }

  /// Status of the response.
  Interaction& will_respond_with(std::uint16_t status) { return done(pactffi_response_status(handle_, status)); }

  /// Status of the response, as text or integration JSON.
  Interaction& will_respond_with(const std::string& status) {
    return done(pactffi_response_status_v2(handle_, status.c_str()));
  }

  // Messages only.

  /// Metadata of a part.
  Interaction& metadata(const std::string& key, const std::string& value, Part part = Part::Request) {
    return done(pactffi_with_metadata(handle_, key.c_str(), value.c_str(), c(part)));
  }

 private:
  static InteractionPart c(Part part) noexcept { return static_cast<InteractionPart>(part); }

  Interaction& done(bool done) {
    detail::require(done);
    return *this;
  }

  InteractionHandle handle_;
};

/// Where and how a mock server listens.
struct Listen {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0 lets the system choose one.
  std::string transport = "http";
  std::string configuration = "{}";  ///< JSON; see pactffi_create_mock_server_for_transport.
};

/// A running mock server; stopped when it goes out of scope.
class MockServer {
 public:
  MockServer(PactHandle pact, const Listen& listen)
      : port_(pactffi_create_mock_server_for_transport(pact, listen.address.c_str(), listen.port,
                                                       listen.transport.c_str(), listen.configuration.c_str())),
        url_(listen.transport + "://" + bracketed(listen.address) + ":" + std::to_string(port_)) {
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

  int port() const noexcept { return port_; }

  /// Such as http://127.0.0.1:8080, without a slash at the end.
  const std::string& url() const noexcept { return url_; }

  /// Whether every request so far matched and every interaction was asked for.
  bool matched() const { return pactffi_mock_server_matched(port_); }

  /// What did not match, as a JSON array; [] if everything did.
  std::string mismatches() const { return detail::copy(pactffi_mock_server_mismatches(port_)); }

  /// The same for a person, with the nearest interactions.
  std::string report() const { return detail::copy(pactffi_mock_server_report(port_, ReportFormat_Text)); }

  /// Throws MismatchError unless everything matched.
  void verify() const {
    if (!matched()) throw MismatchError(report(), mismatches());
  }

  /// Writes the pact to a folder, merged into a file that is there.
  void write(const std::string& directory, bool overwrite = false) const {
    detail::require(pactffi_write_pact_file(port_, directory.c_str(), overwrite) == 0);
  }

  /// Stops it now. Does nothing the second time.
  void stop() noexcept {
    if (port_ > 0) pactffi_cleanup_mock_server(std::exchange(port_, 0));
  }

 private:
  static std::string bracketed(const std::string& address) {
    const bool is_bare_ipv6 = address.find(':') != std::string::npos && address.front() != '[';
    return is_bare_ipv6 ? "[" + address + "]" : address;
  }

  int port_;
  std::string url_;
};

/// A contract between a consumer and a provider, being written; freed when it goes out of scope.
class Pact {
 public:
  Pact(const std::string& consumer, const std::string& provider, Specification specification = Specification::V4)
      : handle_(pactffi_new_pact(consumer.c_str(), provider.c_str())) {
    detail::require(handle_ != 0);
    pactffi_with_specification(handle_, static_cast<PactSpecification>(specification));
  }

  Pact(Pact&& other) noexcept : handle_(std::exchange(other.handle_, PactHandle{0})) {}
  Pact& operator=(Pact&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  Pact(const Pact&) = delete;
  Pact& operator=(const Pact&) = delete;
  ~Pact() {
    if (handle_ != 0) pactffi_free_pact_handle(handle_);
  }

  /// The handle of the C functions.
  PactHandle handle() const noexcept { return handle_; }

  /// Adds an HTTP interaction; one of the same description is replaced.
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

  /// An entry of the file's metadata.
  Pact& metadata(const std::string& area, const std::string& name, const std::string& value) {
    detail::require(pactffi_with_pact_metadata(handle_, area.c_str(), name.c_str(), value.c_str()));
    return *this;
  }

  /// Starts a mock server; from now on the interactions cannot be changed.
  MockServer serve(const Listen& listen = {}) const { return MockServer(handle_, listen); }

  /// Writes the pact to a folder, merged into a file that is there.
  void write(const std::string& directory, bool overwrite = false) const {
    detail::require(pactffi_pact_handle_write_file(handle_, directory.c_str(), overwrite) == 0);
  }

 private:
  PactHandle handle_;
};

}  // namespace pact

#endif
