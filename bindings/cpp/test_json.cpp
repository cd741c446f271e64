// Tests of pact::Json.
#include <clocale>
#include <limits>
#include <map>
#include <type_traits>

#include "test.hpp"

namespace {

using pact::Json;

std::string dump(const Json& value) { return value.dump(); }

void values_are_written_as_they_are() {
  CHECK_EQUAL(dump(nullptr), "null");
  CHECK_EQUAL(dump({}), "null");
  CHECK_EQUAL(dump(true), "true");
  CHECK_EQUAL(dump(-7), "-7");
  CHECK_EQUAL(dump(std::uint8_t{200}), "200");
  CHECK_EQUAL(dump(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  CHECK_EQUAL(dump(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
  CHECK_EQUAL(dump("a \"b\"\\\n\x01 \xc3\xa4"), "\"a \\\"b\\\"\\\\\\u000a\\u0001 \xc3\xa4\"");
  CHECK_EQUAL(dump(std::string("a\0b", 3)), "\"a\\u0000b\"");
  CHECK_EQUAL(dump(std::string_view("text")), "\"text\"");
  CHECK_EQUAL(dump(std::vector<int>{1, 2}), "[1,2]");
  CHECK_EQUAL(dump(std::vector<bool>{true}), "[true]");
  CHECK_EQUAL(dump(std::map<std::string, double>{{"b", 1}, {"a", 2}}), R"({"a":2.0,"b":1.0})");
  static_assert(!std::is_convertible_v<char, Json>, "a character is neither a number nor a text");
}

void decimals_keep_their_fraction() {
  CHECK_EQUAL(dump({1.0, -0.0, 0.1, 1e20, 2.5f, 1.0 / 3}), "[1.0,-0.0,0.1,1.0e+20,2.5,0.3333333333333333]");
  CHECK(Json(1) != Json(1.0));
  if (std::setlocale(LC_NUMERIC, "de_DE.UTF-8") != nullptr) {
    CHECK_EQUAL(dump(1.5), "1.5");
    std::setlocale(LC_NUMERIC, "C");
  }
  CHECK(contains(thrown<pact::Error>([] { Json{std::numeric_limits<double>::infinity()}; }), "not finite"));
  CHECK(contains(thrown<pact::Error>([] { Json{std::numeric_limits<float>::quiet_NaN()}; }), "not finite"));
}

void braces_are_arrays_and_objects() {
  const Json one = 1;
  CHECK_EQUAL(dump({1, "a", nullptr, {2}}), R"([1,"a",null,[2]])");
  CHECK_EQUAL(dump({"a", "b"}), R"(["a","b"])");
  CHECK_EQUAL(dump({{"a", "b"}}), R"({"a":"b"})");
  CHECK_EQUAL(dump({{"a", {{"b", {1, 2}}}}, {"c", {}}}), R"({"a":{"b":[1,2]},"c":null})");
  CHECK_EQUAL(dump({{"b", 1}, {"a", 2}, {"b", 3}}), R"({"b":3,"a":2})");
  CHECK_EQUAL(dump({{{"id", 1}}, {{"id", 2}}}), R"([{"id":1},{"id":2}])");
  CHECK_EQUAL(dump({{{"id", 1}}}), R"([{"id":1}])");
  CHECK_EQUAL(dump({{1, "a"}}), R"([[1,"a"]])");
  CHECK_EQUAL(dump(Json::array({{"a", "b"}})), R"([["a","b"]])");
  CHECK_EQUAL(dump(Json::array()), "[]");
  CHECK_EQUAL(dump(Json::object()), "{}");
  CHECK_EQUAL(dump(Json::object({{"a", {one}}})), R"({"a":[1]})");
  // One Json in braces: compilers disagree by themselves.
  CHECK_EQUAL(dump(Json{one}), "1");
  CHECK_EQUAL(dump({one}), "1");
  CHECK_EQUAL(dump({{"a", {one}}}), R"({"a":[1]})");
  CHECK_EQUAL(dump(Json::array({one})), "[1]");
  CHECK_EQUAL(dump({one, one}), "[1,1]");
}

void texts_that_are_not_utf8_are_refused() {
  for (const char* text : {"\xff", "a\x80", "\xc3", "\xc0\x80", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
                           "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xe2\x82("}) {
    CHECK(contains(thrown<pact::Error>([&] { Json{text}; }), "not UTF-8 at byte"));
  }
  CHECK_EQUAL(thrown<pact::Error>([] { Json{"ab\xff"}; }), "a text is not UTF-8 at byte 2");
  CHECK(thrown<pact::Error>([] { Json{{"\xff", 1}}; }) != "nothing was thrown");
  CHECK(thrown<pact::Error>([] { Json::object().set("\xff", 1); }) != "nothing was thrown");
  CHECK_EQUAL(thrown<pact::Error>([] { Json{static_cast<const char*>(nullptr)}; }), "a text is NULL");
  for (const char* text : {"\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
                           "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    CHECK_EQUAL(dump(text), "\"" + std::string(text) + "\"");
  }
}

void values_are_read_and_changed() {
  Json order = {{"id", 1}, {"tags", {"a", "b"}}};
  CHECK(order["tags"][1] == "b");
  CHECK(order.find("none") == nullptr);
  CHECK(order["id"].is_integer() && order["tags"].is_array() && order.is_object());
  CHECK_EQUAL(thrown<pact::Error>([&] { order["none"]; }), R"(there is no member "none" in {"id":1,"tags":["a","b"]})");
  CHECK_EQUAL(thrown<pact::Error>([&] { order["tags"][2]; }), R"(there is no item 2 in ["a","b"])");
  CHECK_EQUAL(thrown<pact::Error>([&] { order["id"].text(); }), "expected a text, got 1");
  CHECK_EQUAL(thrown<pact::Error>([&] { order.add(1); }), R"(expected an array, got {"id":1,"tags":["a","b"]})");
  Json list;
  list.add(1).add(Json().set("a", 2));
  CHECK_EQUAL(dump(list), R"([1,{"a":2}])");
  Json copy = order;
  copy.set("id", 2);
  CHECK(copy != order && copy.size() == 2 && order["id"] == 1);
  order = std::move(copy);
  CHECK(order["id"] == 2);
}

void texts_are_parsed() {
  for (const char* text : {"null", "true", "false", "0", "-1", "9223372036854775807", "18446744073709551615", "1.5", "-0.0",
                           R"("")", R"("a\"\\")", "[]", "{}", R"([1,[2],{"a":{"b":[]}}])"}) {
    CHECK_EQUAL(Json::parse(text).dump(), text);
  }
  CHECK_EQUAL(Json::parse(" { \"a\" : [ 1 , 2e3 ] ,\n\"a\" : 3 } ").dump(), R"({"a":3})");
  CHECK_EQUAL(Json::parse("[1E2,18446744073709551616,-9223372036854775809]").dump(),
              "[100.0,1.8446744073709552e+19,-9.223372036854776e+18]");
  CHECK_EQUAL(Json::parse(R"("\u0041\u00e4\u20ac\ud83d\ude00\/\b\f\n\r\t")").text(),
              "A\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80/\b\f\n\r\t");
  for (const char* text : {"", "nul", "01", "1.", "-", "1e", "1e999", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"",
                           "\"\\ud800\\u0041\"", "\"\n\"", "\"\xff\"", "[1", "[1,]", "[1 2]", "{", "{1:2}", "{\"a\"}",
                           "{\"a\":1,}", "1 2", "+1", "\"\\ud800\\ud800\""}) {
    check(thrown<pact::Error>([&] { Json::parse(text); }) != "nothing was thrown", text, __FILE__, __LINE__);
  }
  CHECK_EQUAL(thrown<pact::Error>([] { Json::parse("[1;2]"); }),
              "expected a comma or the end of the array at byte 2 of the JSON");
  CHECK(contains(thrown<pact::Error>([] { Json::parse(std::string(100000, '[')); }), "expected fewer levels"));
}

}  // namespace

void test_json() {
  values_are_written_as_they_are();
  decimals_keep_their_fraction();
  braces_are_arrays_and_objects();
  texts_that_are_not_utf8_are_refused();
  values_are_read_and_changed();
  texts_are_parsed();
}
