// Mock servers. pact.hpp includes this file.
#ifndef PACT_SERVER_HPP
#define PACT_SERVER_HPP

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "pact.h"
#include "pact_error.hpp"
#include "pact_http.hpp"

namespace pact {

/// The requests of the consumer do not match the pact; the text is the report, mismatches() the same as JSON.
class MismatchError : public Error {
 public:
  MismatchError(const std::string& report, std::string mismatches)
      : Error(report), mismatches_(std::move(mismatches)) {}

  const std::string& mismatches() const noexcept { return mismatches_; }

 private:
  std::string mismatches_;
};

/// The address, port and transport of a mock server.
struct Listen {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< with 0 the system chooses a port
  std::string transport = "http";
  std::string configuration = "{}";  ///< JSON; see pactffi_create_mock_server_for_transport
};

/// A running mock server; the destructor stops it.
///
/// If neither verify() nor one of matched(), mismatches(), report() and stop() was called before, the destructor says so on
/// std::cerr; if something does not match, the report is there too. Pact::test does all of this.
class [[nodiscard]] MockServer {
 public:
  MockServer(PactHandle pact, const Listen& listen)
      : port_(pactffi_create_mock_server_for_transport(pact, listen.address.c_str(), listen.port,
                                                       listen.transport.c_str(), listen.configuration.c_str())),
        url_(listen.transport == "memory"
                 ? "http://memory"
                 : listen.transport + "://" + bracketed(listen.address) + ":" + std::to_string(port_)) {
    detail::require(port_ > 0);
  }

  MockServer(MockServer&& other) noexcept
      : port_(std::exchange(other.port_, 0)), url_(std::move(other.url_)), is_verified_(other.is_verified_.load()) {}
  MockServer& operator=(MockServer&& other) noexcept {
    std::swap(port_, other.port_);
    std::swap(url_, other.url_);
    is_verified_ = other.is_verified_.exchange(is_verified_);
    return *this;
  }
  MockServer(const MockServer&) = delete;
  MockServer& operator=(const MockServer&) = delete;
  ~MockServer() {
    if (port_ > 0 && !is_verified_) tell();
    stop();
  }

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
  bool matched() const {
    is_verified_ = true;
    return pactffi_mock_server_matched(port_);
  }

  /// The mismatches as a JSON array; [] if everything matched.
  std::string mismatches() const {
    is_verified_ = true;
    return detail::copy(pactffi_mock_server_mismatches(port_));
  }

  /// The mismatches as text, with the nearest interactions.
  std::string report() const {
    is_verified_ = true;
    return detail::copy(pactffi_mock_server_report(port_, ReportFormat_Text));
  }

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

  /// Says on std::cerr that nothing was verified. While an exception is in flight, only what does not match.
  void tell() const noexcept {
    try {
      const bool is_failing = std::uncaught_exceptions() > 0;
      if (!is_failing) std::cerr << "pact: verify() was not called before the end of the mock server at " << url_ << '\n';
      if (!matched()) std::cerr << report() << '\n';
    } catch (...) {  // a destructor has nobody to tell
    }
  }

  int port_;
  std::string url_;
  mutable std::atomic<bool> is_verified_{false};
};

}  // namespace pact

#endif
