// Reads JSON texts of the library, such as the parameters of a provider state. pact.hpp includes this file.
#ifndef PACT_JSON_PARSER_HPP
#define PACT_JSON_PARSER_HPP

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <locale>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "pact_json.hpp"

namespace pact {

namespace detail {

class JsonParser {
 public:
  explicit JsonParser(std::string_view text) : text_(text) {}

  Json whole() {
    Json value = this->value(0);
    space();
    if (at_ < text_.size()) fail("the end");
    return value;
  }

 private:
  static constexpr int greatest_depth = 512;

  [[noreturn]] void fail(const char* expected) const {
    throw Error(std::string("expected ") + expected + " at byte " + std::to_string(at_) + " of the JSON");
  }

  char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }

  void space() noexcept {
    while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') ++at_;
  }

  bool skips(std::string_view word) noexcept {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Json value(int depth) {
    if (depth > greatest_depth) fail("fewer levels");
    space();
    if (peek() == '"') return text();
    if (skips("{")) return object(depth);
    if (skips("[")) return array(depth);
    if (skips("null")) return nullptr;
    if (skips("true")) return true;
    if (skips("false")) return false;
    return number();
  }

  Json object(int depth) {
    Json::Object members;
    space();
    if (skips("}")) return Json::object();
    do {
      space();
      std::string name = text();
      space();
      if (!skips(":")) fail("a colon");
      members.emplace_back(std::move(name), value(depth + 1));
      space();
    } while (skips(","));
    if (!skips("}")) fail("a comma or the end of the object");
    return Json::object(std::move(members));
  }

  Json array(int depth) {
    Json array = Json::array();
    space();
    if (skips("]")) return array;
    do {
      array.add(value(depth + 1));
      space();
    } while (skips(","));
    if (!skips("]")) fail("a comma or the end of the array");
    return array;
  }

  bool skips_digits() noexcept {
    const std::size_t start = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ > start;
  }

  Json number() {
    const std::size_t start = at_;
    const bool is_negative = skips("-");
    if (!skips("0") && !skips_digits()) fail("a value");
    bool is_whole = true;
    if (skips(".")) {
      is_whole = false;
      if (!skips_digits()) fail("a digit");
    }
    if (skips("e") || skips("E")) {
      is_whole = false;
      (void)(skips("-") || skips("+"));
      if (!skips_digits()) fail("a digit");
    }
    const std::string digits(text_.substr(start, at_ - start));
    if (is_whole) {
      errno = 0;
      const std::int64_t small = std::strtoll(digits.c_str(), nullptr, 10);
      if (errno == 0) return small;
      errno = 0;
      const std::uint64_t large = is_negative ? 0 : std::strtoull(digits.c_str(), nullptr, 10);
      if (!is_negative && errno == 0) return large;
    }
    std::istringstream stream(digits);
    stream.imbue(std::locale::classic());
    double number = 0;
    if (!(stream >> number)) fail("a smaller number before");
    return number;
  }

  unsigned code_unit() {
    unsigned code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char digit = peek();
      const bool is_digit = digit >= '0' && digit <= '9';
      const char letter = static_cast<char>(digit | 0x20);
      if (!is_digit && (letter < 'a' || letter > 'f')) fail("a hexadecimal digit");
      code = code * 16 + static_cast<unsigned>(is_digit ? digit - '0' : letter - 'a' + 10);
    }
    return code;
  }

  /// Writes the character after \u as UTF-8.
  void escaped(std::string& text) {
    unsigned code = code_unit();
    if (code >= 0xDC00 && code <= 0xDFFF) fail("no second half of a pair before");
    if (code >= 0xD800 && code <= 0xDBFF) {
      const unsigned low = skips("\\u") ? code_unit() : 0;
      if (low < 0xDC00 || low > 0xDFFF) fail("the second half of a pair before");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    const auto add = [&](unsigned byte) { text += static_cast<char>(byte); };
    if (code < 0x80) return add(code);
    if (code < 0x800) {
      add(0xC0 | code >> 6);
    } else {
      if (code < 0x10000) {
        add(0xE0 | code >> 12);
      } else {
        add(0xF0 | code >> 18);
        add(0x80 | (code >> 12 & 0x3F));
      }
      add(0x80 | (code >> 6 & 0x3F));
    }
    add(0x80 | (code & 0x3F));
  }

  std::string text() {
    if (!skips("\"")) fail("a text");
    std::string text;
    for (;;) {
      if (at_ >= text_.size()) fail("a quote");
      const char character = text_[at_];
      if (static_cast<unsigned char>(character) < 0x20) fail("no control character");
      ++at_;
      if (character == '"') return text;
      if (character != '\\') {
        text += character;
        continue;
      }
      static constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
      const std::size_t found = at_ < text_.size() ? letters.find(text_[at_]) : std::string_view::npos;
      if (found != std::string_view::npos) {
        text += meanings[found];
        ++at_;
      } else if (skips("u")) {
        escaped(text);
      } else {
        fail("an escaped character");
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace detail

inline Json Json::parse(std::string_view text) { return detail::JsonParser(text).whole(); }

}  // namespace pact

#endif
