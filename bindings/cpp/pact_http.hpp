// Responses, their headers and their faults. pact.hpp includes this file.
#ifndef PACT_HTTP_HPP
#define PACT_HTTP_HPP

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "pact.h"
#include "pact_error.hpp"
#include "pact_json.hpp"

namespace pact {

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

namespace detail {

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

  /// A response with a JSON body: Response::json({{"id", 1}}).
  static Response json(const Json& body, unsigned status = 200) {
    return {status, {{"Content-Type", "application/json"}}, body.dump()};
  }

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

}  // namespace pact

#endif
