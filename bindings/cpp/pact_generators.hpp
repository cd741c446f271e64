// Generators for integration JSON (docs/matchers.md). pact_matchers.hpp includes this file.
#ifndef PACT_GENERATORS_HPP
#define PACT_GENERATORS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

#include "pact_json.hpp"

namespace pact {

namespace detail {

inline const char* const generator_type = "pact:generator:type";

inline Json generator(const char* type, std::initializer_list<std::pair<const char*, Json>> attributes = {}) {
  Json made = Json::object({{generator_type, type}});
  for (const auto& [name, value] : attributes) made.set(name, value);
  return made;
}

inline Json with_text(Json made, const char* name, const std::string& text) {
  if (!text.empty()) made.set(name, text);
  return made;
}

/// A part of 2000-01-31T12:34:56, a Monday, in UTC, by a letter of Java's DateTimeFormatter that stands so many times.
inline std::string part_of_example(char letter, std::size_t length, const std::string& format) {
  const auto padded = [&](const char* digits) {
    const std::string text = digits;
    return text.size() < length ? std::string(length - text.size(), '0') + text : text;
  };
  switch (letter) {
    case 'G': return "AD";
    case 'y':
    case 'u': return length == 2 ? "00" : padded("2000");
    case 'M':
    case 'L': return length < 3 ? padded("1") : length == 3 ? "Jan" : "January";
    case 'd':
    case 'D': return padded("31");
    case 'E': return length < 4 ? "Mon" : "Monday";
    case 'a': return "PM";
    case 'H':
    case 'k':
    case 'h': return padded("12");
    case 'K':
    case 'n': return padded("0");
    case 'm': return padded("34");
    case 's': return padded("56");
    case 'S': return std::string(length, '0');
    case 'X': return "Z";
    case 'x': return length == 1 ? "+00" : length % 2 == 0 ? "+0000" : "+00:00";
    case 'Z': return length == 4 ? "GMT" : length == 5 ? "Z" : "+0000";
    case 'z': return "UTC";
    default:
      throw Error("give an example for the format '" + format + "': '" + std::string(1, letter) + "' is not known here");
  }
}

/// The example of a date or time in a format: always the same, so that pact files do not change from run to run.
inline std::string example_in(const std::string& format) {
  std::string example;
  for (std::size_t at = 0; at < format.size();) {
    const char letter = format[at];
    if (letter == '\'') {
      std::size_t end = format.find('\'', at + 1);
      if (end == at + 1) example += '\'';
      while (end != std::string::npos && end > at + 1) {
        example += format.substr(at + 1, end - at - 1);
        if (end + 1 >= format.size() || format[end + 1] != '\'') break;
        example += '\'';
        at = end + 1;
        end = format.find('\'', at + 1);
      }
      if (end == std::string::npos) throw Error("a quote is open in the format '" + format + "'");
      at = end + 1;
      continue;
    }
    const bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    const std::size_t end = std::min(format.find_first_not_of(letter, at), format.size());
    example += is_letter ? part_of_example(letter, end - at, format) : format.substr(at, end - at);
    at = end;
  }
  return example;
}

struct UuidForm {
  const char* pattern;
  const char* example;
};

inline UuidForm uuid_form(const std::string& format) {
  if (format.empty()) {
    return {"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "e2490de5-5bd3-43d5-b7c4-526e33f71304"};
  }
  if (format == "simple") return {"[0-9a-f]{32}", "e2490de55bd343d5b7c4526e33f71304"};
  if (format == "lower-case-hyphenated") {
    return {"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "e2490de5-5bd3-43d5-b7c4-526e33f71304"};
  }
  if (format == "upper-case-hyphenated") {
    return {"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", "E2490DE5-5BD3-43D5-B7C4-526E33F71304"};
  }
  if (format == "URN") {
    return {"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "urn:uuid:e2490de5-5bd3-43d5-b7c4-526e33f71304"};
  }
  throw Error("the format of a UUID is one of simple, lower-case-hyphenated, upper-case-hyphenated, URN, not '" + format +
              "'");
}

}  // namespace detail

/// Generators. In bodies and other values they have an effect only with a matcher: match::integer(1).with(random_int(1, 5)).
namespace generate {

/// A generator of any type, also one of a plugin.
inline Json generator(const std::string& type, const Json& attributes = Json::object()) {
  Json made = Json::object({{detail::generator_type, type}});
  for (const auto& [name, value] : attributes.members()) made.set(name, value);
  return made;
}

/// A whole number from min to max.
inline Json random_int(std::int64_t min = 0, std::int64_t max = 10) {
  return detail::generator("RandomInt", {{"min", min}, {"max", max}});
}

/// A decimal with this many digits.
inline Json random_decimal(unsigned digits = 10) { return detail::generator("RandomDecimal", {{"digits", digits}}); }

/// A text of this many hexadecimal digits.
inline Json random_hexadecimal(unsigned digits = 10) {
  return detail::generator("RandomHexadecimal", {{"digits", digits}});
}

/// A text of this many letters and digits.
inline Json random_string(unsigned size = 10) { return detail::generator("RandomString", {{"size", size}}); }

/// true or false.
inline Json random_boolean() { return detail::generator("RandomBoolean"); }

/// A UUID in one of the formats simple, lower-case-hyphenated, upper-case-hyphenated and URN.
inline Json uuid(const std::string& format = "") {
  (void)detail::uuid_form(format);
  return detail::with_text(detail::generator("Uuid"), "format", format);
}

/// A text that the regular expression matches.
inline Json regex(const std::string& pattern) { return detail::generator("Regex", {{"regex", pattern}}); }

/// Today, in a format of Java's DateTimeFormatter, moved by an expression such as "+ 1 day".
inline Json date(const std::string& format = "", const std::string& expression = "") {
  return detail::with_text(detail::with_text(detail::generator("Date"), "format", format), "expression", expression);
}

/// The time of the day, in a format, moved by an expression such as "+ 1 hour".
inline Json time(const std::string& format = "", const std::string& expression = "") {
  return detail::with_text(detail::with_text(detail::generator("Time"), "format", format), "expression", expression);
}

/// The date with the time, in a format, moved by an expression.
inline Json datetime(const std::string& format = "", const std::string& expression = "") {
  return detail::with_text(detail::with_text(detail::generator("DateTime"), "format", format), "expression", expression);
}

/// A value of the provider's state, in an expression such as "/orders/${id}". The data type is STRING, INTEGER, DECIMAL,
/// BOOLEAN or RAW, or empty for that of the value.
inline Json provider_state(const std::string& expression, const std::string& data_type = "") {
  return detail::with_text(detail::generator("ProviderState", {{"expression", expression}}), "dataType", data_type);
}

/// The example with the address of the mock server; the first group of the pattern is the path that stays.
inline Json mock_server_url(const std::string& example, const std::string& pattern) {
  return detail::generator("MockServerURL", {{"example", example}, {"regex", pattern}});
}

}  // namespace generate

}  // namespace pact

#endif
