// Errors of the library and texts of exceptions. pact.hpp includes this file.
#ifndef PACT_ERROR_HPP
#define PACT_ERROR_HPP

#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <typeinfo>
#if defined(__has_include)
#if __has_include(<cxxabi.h>)
#include <cxxabi.h>
#define PACT_HAS_CXXABI
#endif
#endif

#include "pact.h"

namespace pact {

/// The library refused a call, or a value cannot be written as JSON; the text names the argument and the reason.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

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

/// The kind of the exception that is being handled, such as std::out_of_range. Empty if the compiler does not say.
inline std::string exception_kind() {
#ifdef PACT_HAS_CXXABI
  const std::type_info* kind = abi::__cxa_current_exception_type();
  if (kind == nullptr) return "";
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(abi::__cxa_demangle(kind->name(), nullptr, nullptr, &status),
                                                         &std::free);
  return status == 0 && name != nullptr ? name.get() : kind->name();
#else
  return "";
#endif
}

/// Kind and message of the exception that is being handled.
inline std::string exception_text() {
  const std::string kind = exception_kind();
  const std::string before = kind.empty() ? "" : kind + ": ";
  try {
    throw;
  } catch (const std::exception& error) {
    return before + error.what();
  } catch (const std::string& error) {
    return before + error;
  } catch (const char* error) {
    return before + error;
  } catch (...) {
    return kind.empty() ? "an exception that is no std::exception" : kind;
  }
}

}  // namespace detail

}  // namespace pact

#endif
