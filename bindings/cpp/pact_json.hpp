// A JSON value for bodies, matchers and parameters. pact_matchers.hpp, and so pact.hpp, includes this file.
#ifndef PACT_JSON_HPP
#define PACT_JSON_HPP

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "pact_error.hpp"

namespace pact {

namespace detail {

/// The place of the first byte that is not UTF-8; the size of the text if there is none.
inline std::size_t invalid_utf8(std::string_view text) noexcept {
  const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned first = at(i);
    const std::size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length == 0) return i;
    const unsigned least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned greatest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (length > 1 && (at(i + 1) < least || at(i + 1) > greatest)) return i;
    for (std::size_t next = 2; next < length; ++next) {
      if (at(i + next) < 0x80 || at(i + next) > 0xBF) return i;
    }
    i += length;
  }
  return text.size();
}

/// A text as JSON.
inline std::string quoted(std::string_view text) {
  static const char* const digits = "0123456789abcdef";
  std::string json = "\"";
  for (const char character : text) {
    const auto code = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') json += '\\';
    if (code < 0x20) {
      json += std::string("\\u00") + digits[code >> 4] + digits[code & 15];
    } else {
      json += character;
    }
  }
  return json + '"';
}

/// A decimal as JSON, which has a fraction in any locale.
inline std::string decimal(double number) {
  char text[40];
  for (int digits = 15; digits <= 17; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, number);
    if (std::strtod(text, nullptr) == number) break;
  }
  std::string json;
  bool has_point = false;
  for (const char* at = text; *at != '\0'; ++at) {
    const bool is_exponent = *at == 'e';
    const bool is_point = !is_exponent && *at != '-' && *at != '+' && (*at < '0' || *at > '9');
    if (is_exponent && !has_point) json += ".0";
    has_point = has_point || is_point || is_exponent;
    json += is_point ? '.' : *at;
  }
  return has_point ? json : json + ".0";
}

template <typename T>
constexpr bool is_character = std::is_same_v<T, char> || std::is_same_v<T, wchar_t> || std::is_same_v<T, char16_t> ||
#ifdef __cpp_char8_t
                              std::is_same_v<T, char8_t> ||
#endif
                              std::is_same_v<T, char32_t>;

/// Types of whole numbers. A character is a number only if its type says so, as std::uint8_t does.
template <typename T>
using if_integer = std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool> && !is_character<T>, int>;

}  // namespace detail

/// A JSON value: null, a boolean, an integer, a decimal, a text, an array or an object.
///
/// Values are written as they are, in braces: `{{"id", 1}, {"tags", {"a", "b"}}}` is the object {"id":1,"tags":["a","b"]}.
/// Braces are an object if each item is a pair in braces that begins with a text, otherwise an array. Where that is not
/// meant, write Json::array or Json::object: `Json::array({{"a", "b"}})` is [["a","b"]]. `{}` is null; Json::object() is {}.
/// At the outside, one Json in braces is itself and no array; write Json::array({value}).
///
/// The members of an object keep their order. A text that is not UTF-8 and a number that is not finite throw Error.
class Json {
 public:
  struct Item;
  using Member = std::pair<std::string, Json>;
  using Array = std::vector<Json>;
  using Object = std::vector<Member>;

  Json() noexcept = default;
  Json(std::nullptr_t) noexcept {}
  template <typename T, std::enable_if_t<std::is_same_v<T, bool>, int> = 0>
  Json(T value) noexcept : value_(value) {}
  template <typename T, detail::if_integer<T> = 0>
  Json(T value) noexcept {
    if constexpr (std::is_unsigned_v<T>) {
      if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        value_ = static_cast<std::uint64_t>(value);
        return;
      }
    }
    value_ = static_cast<std::int64_t>(value);
  }
  template <typename T, std::enable_if_t<std::is_floating_point_v<T>, int> = 0>
  Json(T value) : value_(static_cast<double>(value)) {
    if (!std::isfinite(static_cast<double>(value))) throw Error("JSON has no number that is not finite");
  }
  Json(std::string text) : value_(checked(std::move(text))) {}
  Json(std::string_view text) : Json(std::string(text)) {}
  Json(const char* text) : Json(std::string(text == nullptr ? throw Error("a text is NULL") : text)) {}
  Json(std::initializer_list<Item> items);
  Json(Array items) noexcept;
  template <typename T, std::enable_if_t<!std::is_same_v<T, Json>, int> = 0>
  Json(const std::vector<T>& items);
  template <typename T, typename Order>
  Json(const std::map<std::string, T, Order>& members);

  /// An array of these items, even if they are pairs.
  static Json array(Array items);
  static Json array(std::initializer_list<Item> items);
  static Json array();

  /// An object of these members. Of members with the same name the last one counts.
  static Json object(std::initializer_list<std::pair<std::string, Item>> members);
  static Json object();

  static Json object(Object members);

  /// The value that a JSON text describes; throws Error if it is none. Defined in pact_json_parser.hpp.
  static Json parse(std::string_view text);

  bool is_null() const noexcept { return std::holds_alternative<std::monostate>(value_); }
  bool is_boolean() const noexcept { return std::holds_alternative<bool>(value_); }
  bool is_integer() const noexcept {
    return std::holds_alternative<std::int64_t>(value_) || std::holds_alternative<std::uint64_t>(value_);
  }
  bool is_decimal() const noexcept { return std::holds_alternative<double>(value_); }
  bool is_text() const noexcept { return std::holds_alternative<std::string>(value_); }
  bool is_array() const noexcept { return std::holds_alternative<Array>(value_); }
  bool is_object() const noexcept { return std::holds_alternative<Object>(value_); }

  /// The text; throws Error if the value is another one.
  const std::string& text() const& { return get<std::string>("a text"); }
  std::string text() && { return get<std::string>("a text"); }

  /// The items of an array; throws Error if the value is another one.
  const Array& items() const&;
  Array items() &&;

  /// The members of an object; throws Error if the value is another one.
  const Object& members() const&;
  Object members() &&;

  /// The number of items or members; 0 of other values.
  std::size_t size() const noexcept;

  /// The member of an object with this name; NULL if there is none, or if the value is no object.
  const Json* find(std::string_view name) const noexcept;

  /// The member of an object with this name; throws Error if there is none.
  const Json& operator[](const std::string& name) const&;
  Json operator[](const std::string& name) &&;

  /// The item of an array at this place; throws Error if there is none.
  const Json& operator[](std::size_t place) const&;
  Json operator[](std::size_t place) &&;

  /// Sets a member of an object. Null becomes an object first; throws Error for other values.
  Json& set(const std::string& name, Json value);

  /// Adds an item to an array. Null becomes an array first; throws Error for other values.
  Json& add(Json item);

  /// The same matcher with a generator (pact::generate) in place of any that it has: the value is then made anew each time.
  /// Throws Error if this is no matcher, or the argument no generator. Defined in pact_matchers.hpp.
  Json with(const Json& generator) const;

  /// The value as one line of JSON without spaces. Equal values give equal lines.
  std::string dump() const {
    std::string json;
    write(json);
    return json;
  }

  friend bool operator==(const Json& one, const Json& other);
  friend bool operator!=(const Json& one, const Json& other) { return !(one == other); }

 private:
  static std::string checked(std::string text) {
    const std::size_t invalid = detail::invalid_utf8(text);
    if (invalid == text.size()) return text;
    throw Error("a text is not UTF-8 at byte " + std::to_string(invalid));
  }

  template <typename T>
  const T& get(const char* kind) const {
    if (const T* found = std::get_if<T>(&value_)) return *found;
    throw Error(std::string("expected ") + kind + ", got " + dump());
  }

  void write(std::string& json) const;

  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Array, Object> value_;
};

/// A value in braces, or such a list itself. It has a type of its own because compilers differ on one Json in braces.
struct Json::Item {
  Json value;
  bool is_json = false;

  Item() = default;
  template <typename T, std::enable_if_t<std::is_convertible_v<T&&, Json> && !std::is_same_v<std::decay_t<T>, Item>, int> = 0>
  Item(T&& from) : value(std::forward<T>(from)), is_json(std::is_same_v<std::decay_t<T>, Json>) {}
  Item(std::initializer_list<Item> items);
};

inline bool operator==(const Json& one, const Json& other) { return one.value_ == other.value_; }

inline Json::Json(Array items) noexcept : value_(std::move(items)) {}

template <typename T, std::enable_if_t<!std::is_same_v<T, Json>, int>>
Json::Json(const std::vector<T>& items) : value_(Array(items.begin(), items.end())) {}

inline Json Json::array(Array items) { return Json(std::move(items)); }
inline Json Json::array(std::initializer_list<Item> items) {
  Json array = Json::array();
  for (const Item& item : items) array.add(item.value);
  return array;
}
inline Json Json::array() { return Json(Array()); }

inline Json::Json(std::initializer_list<Item> items) {
  const bool is_itself = items.size() == 1 && items.begin()->is_json;
  *this = is_itself ? items.begin()->value : Item(items).value;
}

inline Json::Item::Item(std::initializer_list<Item> items) {
  bool is_object = items.size() > 0;
  for (const Item& item : items) {
    const Array* pair = std::get_if<Array>(&item.value.value_);
    is_object = is_object && pair != nullptr && pair->size() == 2 && pair->front().is_text();
  }
  if (!is_object) {
    value = Json::array(items);
    return;
  }
  for (const Item& item : items) value.set(item.value[0].text(), item.value[1]);
}

template <typename T, typename Order>
Json::Json(const std::map<std::string, T, Order>& members) : value_(Object()) {
  for (const auto& [name, value] : members) std::get<Object>(value_).emplace_back(checked(name), Json(value));
}

inline Json Json::object(std::initializer_list<std::pair<std::string, Item>> members) {
  Json object = Json::object();
  for (const auto& [name, item] : members) object.set(name, item.value);
  return object;
}

inline Json Json::object() {
  Json object;
  object.value_ = Object();
  return object;
}

inline Json Json::object(Object members) {
  std::map<std::string_view, std::size_t> places;
  Json object = Json::object();
  Object& kept = std::get<Object>(object.value_);
  kept.reserve(members.size());  // so that the names stay where they are
  for (auto& [name, value] : members) {
    const auto known = places.find(name);
    if (known != places.end()) {
      kept[known->second].second = std::move(value);
      continue;
    }
    kept.emplace_back(checked(std::move(name)), std::move(value));
    places.emplace(kept.back().first, kept.size() - 1);
  }
  return object;
}

inline const Json::Array& Json::items() const& { return get<Array>("an array"); }
inline Json::Array Json::items() && { return get<Array>("an array"); }
inline const Json::Object& Json::members() const& { return get<Object>("an object"); }
inline Json::Object Json::members() && { return get<Object>("an object"); }

inline std::size_t Json::size() const noexcept {
  if (const Array* items = std::get_if<Array>(&value_)) return items->size();
  const Object* members = std::get_if<Object>(&value_);
  return members == nullptr ? 0 : members->size();
}

inline const Json* Json::find(std::string_view name) const noexcept {
  const Object* members = std::get_if<Object>(&value_);
  if (members == nullptr) return nullptr;
  for (const Member& member : *members) {
    if (member.first == name) return &member.second;
  }
  return nullptr;
}

inline const Json& Json::operator[](const std::string& name) const& {
  const Json* found = find(name);
  if (found == nullptr) throw Error("there is no member " + detail::quoted(name) + " in " + dump());
  return *found;
}

inline const Json& Json::operator[](std::size_t place) const& {
  if (place >= items().size()) throw Error("there is no item " + std::to_string(place) + " in " + dump());
  return items()[place];
}

inline Json Json::operator[](const std::string& name) && { return std::as_const(*this)[name]; }
inline Json Json::operator[](std::size_t place) && { return std::as_const(*this)[place]; }

inline Json& Json::set(const std::string& name, Json value) {
  if (is_null()) value_ = Object();
  (void)members();
  for (Member& member : std::get<Object>(value_)) {
    if (member.first != name) continue;
    member.second = std::move(value);
    return *this;
  }
  std::get<Object>(value_).emplace_back(checked(name), std::move(value));
  return *this;
}

inline Json& Json::add(Json item) {
  if (is_null()) value_ = Array();
  (void)items();
  std::get<Array>(value_).push_back(std::move(item));
  return *this;
}

inline void Json::write(std::string& json) const {
  struct Writer {
    std::string& json;

    void operator()(std::monostate) const { json += "null"; }
    void operator()(bool value) const { json += value ? "true" : "false"; }
    void operator()(std::int64_t value) const { json += std::to_string(value); }
    void operator()(std::uint64_t value) const { json += std::to_string(value); }
    void operator()(double value) const { json += detail::decimal(value); }
    void operator()(const std::string& value) const { json += detail::quoted(value); }
    void operator()(const Array& items) const {
      const char* before = "[";
      for (const Json& item : items) {
        json += std::exchange(before, ",");
        item.write(json);
      }
      json += items.empty() ? "[]" : "]";
    }
    void operator()(const Object& members) const {
      const char* before = "{";
      for (const auto& [name, value] : members) {
        json += std::exchange(before, ",") + detail::quoted(name) + ":";
        value.write(json);
      }
      json += members.empty() ? "{}" : "}";
    }
  };
  std::visit(Writer{json}, value_);
}

}  // namespace pact

#endif
