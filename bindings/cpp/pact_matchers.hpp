// Matchers and generators for integration JSON (docs/matchers.md), as functions that return a pact::Json. pact.hpp includes
// this file.
//
// A matcher with an example keeps the example as it is. Without one, where that is possible, the mock server makes a value
// each time. They may stand anywhere in each other:
//   pact::match::like({{"id", pact::match::integer(1)}, {"tags", pact::match::each_like("red")}})
#ifndef PACT_MATCHERS_HPP
#define PACT_MATCHERS_HPP

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pact_generators.hpp"
#include "pact_json.hpp"

namespace pact {

namespace detail {

inline const char* const matcher_type = "pact:matcher:type";

/// Whether the name is in the list of names with spaces between them.
inline bool is_one_of(std::string_view name, std::string_view names) {
  for (std::size_t start = 0; start < names.size();) {
    const std::size_t end = std::min(names.find(' ', start), names.size());
    if (names.substr(start, end - start) == name) return true;
    start = end + 1;
  }
  return false;
}

/// The attributes of the known generators.
inline const char* attributes_of_generator(std::string_view type) {
  if (type == "RandomInt") return "min max";
  if (type == "RandomDecimal" || type == "RandomHexadecimal") return "digits";
  if (type == "RandomString") return "size";
  if (type == "Regex") return "regex";
  if (type == "Uuid") return "format";
  if (type == "Date" || type == "Time" || type == "DateTime") return "format expression";
  if (type == "ProviderState") return "expression dataType";
  return type == "MockServerURL" ? "example regex" : "";
}

/// The attributes of the known rules that generators have too.
inline const char* attributes_of_rule(std::string_view type) {
  if (type == "type") return "min max";
  if (type == "regex") return "regex";
  return is_one_of(type, "date time datetime") ? "format" : "";
}

/// Whether the value is a part of the rule.
inline bool is_ruled_by_value(const Json& type) {
  return type.is_text() && is_one_of(type.text(), "include contentType");
}

/// A matcher without its generator.
inline Json without_generator(const Json& matcher) {
  const Json* generator = matcher.find(generator_type);
  if (generator == nullptr) return matcher;
  const Json& type = matcher[matcher_type];
  const std::string_view made = generator->is_text() ? attributes_of_generator(generator->text()) : "";
  const std::string_view ruled = type.is_text() ? attributes_of_rule(type.text()) : "";
  Json rule = Json::object();
  for (const auto& [name, value] : matcher.members()) {
    if (name != generator_type && (!is_one_of(name, made) || is_one_of(name, ruled))) rule.set(name, value);
  }
  return rule;
}

/// A matcher as an element of a list of rules: without example and generator.
inline Json rule_of(const Json& matcher) {
  Json rule = Json::object();
  for (const auto& [name, value] : without_generator(matcher).members()) {
    if (name != "value" || is_ruled_by_value(matcher[matcher_type])) rule.set(name, value);
  }
  return rule;
}

inline Json matcher(const Json& type, Json example, std::initializer_list<std::pair<const char*, Json>> attributes = {}) {
  Json made = Json::object({{matcher_type, type}});
  for (const auto& [name, value] : attributes) made.set(name, value);
  return made.set("value", std::move(example));
}

/// The first status of a class, or of a list.
inline Json first_status(const Json& status) {
  static const std::pair<const char*, int> classes[] = {{"info", 100},        {"success", 200},     {"redirect", 300},
                                                        {"clientError", 400}, {"serverError", 500}, {"nonError", 200},
                                                        {"error", 400}};
  if (status.is_array() && status.size() > 0) return status[0];
  for (const auto& [name, first] : classes) {
    if (status == Json(name)) return first;
  }
  throw Error(
      "a class of status codes is info, success, redirect, clientError, serverError, nonError, error or a list of "
      "numbers, not " +
      status.dump());
}

}  // namespace detail

inline Json Json::with(const Json& generator) const {
  if (find(detail::matcher_type) == nullptr) throw Error("a generator needs a matcher, not " + dump());
  if (generator.find(detail::generator_type) == nullptr) throw Error("expected a generator, got " + generator.dump());
  Json made = detail::without_generator(*this);
  // Rule and generator read the same object. Where that would change the rule, it moves into a list.
  const bool is_limited = made[detail::matcher_type] == Json("type") &&
                          (generator.find("min") != nullptr || generator.find("max") != nullptr);
  bool clashes = false;
  for (const auto& [name, value] : generator.members()) {
    const Json* own = made.find(name);
    clashes = clashes || (own != nullptr && *own != value);
  }
  if (is_limited || clashes) {
    const Json* example = made.find("value");
    Json listed = Json::object({{detail::matcher_type, Json::array({detail::rule_of(made)})}});
    if (example != nullptr) listed.set("value", *example);
    made = std::move(listed);
  }
  for (const auto& [name, value] : generator.members()) made.set(name, value);
  return made;
}

/// Matchers.
namespace match {

/// The type of `any`.
struct Any {};

/// Stands for an example: the mock server makes a value each time.
inline constexpr Any any{};

/// A matcher of any type, also one of a plugin.
inline Json matcher(const std::string& type, const Json& example, const Json& attributes = Json::object()) {
  Json made = detail::matcher(type, example);
  for (const auto& [name, value] : attributes.members()) made.set(name, value);
  return made;
}

/// A matching rule definition expression, such as "matching(integer, 1)".
inline Json expression(const std::string& text, const Json& example) { return detail::matcher(text, example); }

/// This value only. Within `like` it makes an exception for a part.
inline Json equal_to(const Json& value) { return detail::matcher("equality", value); }

/// Any value of the type of the example, and everything in it by type.
inline Json like(const Json& example) { return detail::matcher("type", example); }

/// An array of min to max items, each like the example of one. Throws Error if min is more than max.
inline Json each_like(const Json& item, unsigned min = 1, std::optional<unsigned> max = std::nullopt) {
  if (max && min > *max) {
    throw Error("min is " + std::to_string(min) + ", which is more than max, " + std::to_string(*max));
  }
  Json made = detail::matcher("type", Json::Array(min > 1 ? min : 1, item), {{"min", min}});
  if (max) made.set("max", *max);
  return made;
}

/// Any text.
inline Json string(const std::string& example) { return like(example); }
inline Json string(Any = any) { return like("some string").with(generate::random_string()); }

/// A text that the regular expression matches as a whole.
inline Json regex(const Json& example, const std::string& pattern) {
  return detail::matcher("regex", example, {{"regex", pattern}});
}
inline Json regex(Any, const std::string& pattern) { return regex("", pattern).with(generate::regex(pattern)); }

/// A text that contains this one.
inline Json includes(const std::string& text) { return detail::matcher("include", text); }
inline Json includes(const std::string& text, const std::string& example) {
  return detail::matcher(Json::array({includes(text)}), example);
}

/// Any number.
inline Json number(const Json& example) { return detail::matcher("number", example); }
inline Json number(Any = any) { return number(1).with(generate::random_int()); }

/// A number without fraction and exponent.
inline Json integer(const Json& example) { return detail::matcher("integer", example); }
inline Json integer(Any = any) { return integer(1).with(generate::random_int()); }

/// A number with a fraction or an exponent.
inline Json decimal(const Json& example) { return detail::matcher("decimal", example); }
inline Json decimal(Any = any) { return decimal(1.5).with(generate::random_decimal()); }

/// true or false.
inline Json boolean(const Json& example) { return detail::matcher("boolean", example); }
inline Json boolean(Any = any) { return boolean(true).with(generate::random_boolean()); }

/// null.
inline Json null() { return Json::object({{detail::matcher_type, "null"}}); }

/// A date in a format of Java's DateTimeFormatter.
inline Json date(const Json& example, const std::string& format = "yyyy-MM-dd") {
  return detail::matcher("date", example, {{"format", format}});
}
inline Json date(Any, const std::string& format) {
  return date(detail::example_in(format), format).with(generate::date(format));
}
inline Json date(Any = any) { return date("2000-01-31").with(generate::date("yyyy-MM-dd")); }

/// A time of the day in a format.
inline Json time(const Json& example, const std::string& format = "HH:mm:ss") {
  return detail::matcher("time", example, {{"format", format}});
}
inline Json time(Any, const std::string& format) {
  return time(detail::example_in(format), format).with(generate::time(format));
}
inline Json time(Any = any) { return time("12:34:56").with(generate::time("HH:mm:ss")); }

/// A date with a time in a format.
inline Json datetime(const Json& example, const std::string& format = "yyyy-MM-dd'T'HH:mm:ssXXX") {
  return detail::matcher("datetime", example, {{"format", format}});
}
inline Json datetime(Any, const std::string& format) {
  return datetime(detail::example_in(format), format).with(generate::datetime(format));
}
inline Json datetime(Any = any) {
  return datetime("2000-01-31T12:34:56Z").with(generate::datetime("yyyy-MM-dd'T'HH:mm:ssXXX"));
}

/// A UUID, in one of the formats simple, lower-case-hyphenated, upper-case-hyphenated and URN if it is not empty.
inline Json uuid(const Json& example, const std::string& format = "") {
  return regex(example, detail::uuid_form(format).pattern);
}
inline Json uuid(Any = any, const std::string& format = "") {
  return uuid(detail::uuid_form(format).example, format).with(generate::uuid(format));
}

/// A version as semver.org describes it.
inline Json semver(const Json& example) { return detail::matcher("semver", example); }

/// A value that is not empty and has the type of the example.
inline Json not_empty(const Json& example) { return detail::matcher("notEmpty", example); }

/// Bytes of a content type, such as image/png.
inline Json content_type(const std::string& media_type) { return detail::matcher("contentType", media_type); }
inline Json content_type(const std::string& media_type, const Json& example) {
  return detail::matcher(Json::array({content_type(media_type)}), example);
}

/// An array with an item for each of these, at any place; other items are allowed.
inline Json array_containing(std::vector<Json> variants) {
  return Json::object({{detail::matcher_type, "arrayContains"}, {"variants", Json::array(std::move(variants))}});
}

/// An object whose names do not matter; each value is compared with the first one of the example.
inline Json values_like(const Json& example) { return detail::matcher("values", example); }

namespace rules {

inline const std::vector<Json>& some(const std::vector<Json>& rules) {
  for (const Json& rule : rules) {
    if (rule.find(detail::matcher_type) == nullptr) throw Error("expected a matcher as a rule, got " + rule.dump());
  }
  return rules.empty() ? throw Error("at least one matcher is needed as a rule") : rules;
}

}  // namespace rules

/// An object whose names each match the rules. Rules are matchers; their examples do not matter.
inline Json each_key_matches(const Json& example, const std::vector<Json>& rules) {
  return detail::matcher("eachKey", example, {{"rules", rules::some(rules)}});
}

/// An object or an array whose values each match the rules.
inline Json each_value_matches(const Json& example, const std::vector<Json>& rules) {
  return detail::matcher("eachValue", example, {{"rules", rules::some(rules)}});
}

/// A status of a class (info, success, redirect, clientError, serverError, nonError, error), or one of a list of numbers.
/// For will_respond_with only.
inline Json status_code(const Json& status) {
  return detail::matcher("statusCode", detail::first_status(status), {{"status", status}});
}
inline Json status_code(const Json& status, const Json& example) {
  (void)detail::first_status(status);
  return detail::matcher("statusCode", example, {{"status", status}});
}

/// A value that matches all of the rules. Rules are matchers; their examples do not matter.
inline Json all_of(const Json& example, const std::vector<Json>& rules) {
  Json list = Json::array();
  for (const Json& rule : rules::some(rules)) {
    const Json& type = rule[detail::matcher_type];
    const Json elements = type.is_array() ? type : Json::array({detail::rule_of(rule)});
    for (const Json& element : elements.items()) list.add(element);
  }
  return detail::matcher(list, example);
}

/// Any value of the type of the example; at verification it is made of the provider's state.
inline Json from_provider_state(const std::string& expression, const Json& example) {
  return like(example).with(generate::provider_state(expression));
}

/// A URL that the pattern matches; the mock server puts its own address in.
inline Json mock_server_url(const std::string& example, const std::string& pattern) {
  return regex(example, pattern).with(generate::mock_server_url(example, pattern));
}

}  // namespace match

}  // namespace pact

#endif
