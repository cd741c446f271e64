// The interactions of a pact. pact.hpp includes this file.
#ifndef PACT_INTERACTION_HPP
#define PACT_INTERACTION_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

#include "pact.h"
#include "pact_error.hpp"
#include "pact_http.hpp"
#include "pact_json_parser.hpp"
#include "pact_matchers.hpp"

namespace pact {

/// The part of an interaction: its request or its response. An asynchronous message has only the request.
enum class Part { Request = InteractionPart_Request, Response = InteractionPart_Response };

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

  /// What is suspicious about the matchers and generators, such as an example that its own rule refuses: an array of objects
  /// with part, category, path and warning.
  Json warnings() const { return Json::parse(detail::take(pactffi_interaction_warnings(handle_))); }

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

  /// Sets a metadata value of a part. A text that is JSON is that value.
  Interaction& metadata(const std::string& key, const Text& value, Part part = Part::Request) {
    return check(pactffi_with_metadata(handle_, key.c_str(), value.c_str(), c(part)));
  }

  /// Sets metadata values, an object of any values, of the request or message, and after will_respond of the responses so far.
  Interaction& with_metadata(const Json& values) {
    for (const auto& [key, value] : values.members()) {
      check(pactffi_with_metadata(handle_, key.c_str(), value.dump().c_str(), c(part_)));
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

}  // namespace pact

#endif
