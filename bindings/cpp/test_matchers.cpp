// Tests of pact::match and pact::generate: the JSON of each function, and what the library makes of it.
#include "test.hpp"

namespace {

using pact::Json;
namespace match = pact::match;
namespace generate = pact::generate;

const char* const UUID = "e2490de5-5bd3-43d5-b7c4-526e33f71304";

void check_json(const Json& made, const std::string& expected, int line) {
  check_equal(made.dump(), expected, "the JSON of a function", __FILE__, line);
}
#define CHECK_JSON(made, expected) check_json((made), (expected), __LINE__)

void matchers_with_an_example_keep_it() {
  CHECK_JSON(match::equal_to("EUR"), R"({"pact:matcher:type":"equality","value":"EUR"})");
  CHECK_JSON(match::like({{"id", 1}}), R"({"pact:matcher:type":"type","value":{"id":1}})");
  CHECK_JSON(match::string("a"), R"({"pact:matcher:type":"type","value":"a"})");
  CHECK_JSON(match::regex("17", R"(\d+)"), R"({"pact:matcher:type":"regex","regex":"\\d+","value":"17"})");
  CHECK_JSON(match::includes("foo"), R"({"pact:matcher:type":"include","value":"foo"})");
  CHECK_JSON(match::includes("foo", "a foo"),
             R"({"pact:matcher:type":[{"pact:matcher:type":"include","value":"foo"}],"value":"a foo"})");
  CHECK_JSON(match::number(4.0), R"({"pact:matcher:type":"number","value":4.0})");
  CHECK_JSON(match::integer(4), R"({"pact:matcher:type":"integer","value":4})");
  CHECK_JSON(match::decimal(4.5), R"({"pact:matcher:type":"decimal","value":4.5})");
  CHECK_JSON(match::boolean(false), R"({"pact:matcher:type":"boolean","value":false})");
  CHECK_JSON(match::null(), R"({"pact:matcher:type":"null"})");
  CHECK_JSON(match::date("31.1.2000", "d.M.yyyy"), R"({"pact:matcher:type":"date","format":"d.M.yyyy","value":"31.1.2000"})");
  CHECK_JSON(match::time("12:00:00"), R"({"pact:matcher:type":"time","format":"HH:mm:ss","value":"12:00:00"})");
  CHECK_JSON(match::datetime("2000-01-31T12:34:56Z"),
             R"({"pact:matcher:type":"datetime","format":"yyyy-MM-dd'T'HH:mm:ssXXX","value":"2000-01-31T12:34:56Z"})");
  CHECK_JSON(match::uuid(UUID), R"({"pact:matcher:type":"regex","regex":"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",)"
                                R"("value":"e2490de5-5bd3-43d5-b7c4-526e33f71304"})");
  CHECK_JSON(match::semver("1.2.3"), R"({"pact:matcher:type":"semver","value":"1.2.3"})");
  CHECK_JSON(match::not_empty("a"), R"({"pact:matcher:type":"notEmpty","value":"a"})");
  CHECK_JSON(match::content_type("text/xml"), R"({"pact:matcher:type":"contentType","value":"text/xml"})");
  CHECK_JSON(match::content_type("text/xml", "<a/>"),
             R"({"pact:matcher:type":[{"pact:matcher:type":"contentType","value":"text/xml"}],"value":"<a/>"})");
  CHECK_JSON(match::status_code("success"), R"({"pact:matcher:type":"statusCode","status":"success","value":200})");
  CHECK_JSON(match::status_code({201, 204}), R"({"pact:matcher:type":"statusCode","status":[201,204],"value":201})");
  CHECK_JSON(match::status_code("error", 404), R"({"pact:matcher:type":"statusCode","status":"error","value":404})");
  CHECK_JSON(match::expression("matching(integer, 1)", 2), R"json({"pact:matcher:type":"matching(integer, 1)","value":2})json");
  CHECK_JSON(match::matcher("color", "red", {{"shade", 3}}), R"({"pact:matcher:type":"color","value":"red","shade":3})");
}

void matchers_of_lists_and_maps_have_their_attributes() {
  CHECK_JSON(match::each_like(1), R"({"pact:matcher:type":"type","min":1,"value":[1]})");
  CHECK_JSON(match::each_like(1, 0), R"({"pact:matcher:type":"type","min":0,"value":[1]})");
  CHECK_JSON(match::each_like(1, 2, 3), R"({"pact:matcher:type":"type","min":2,"value":[1,1],"max":3})");
  CHECK_JSON(match::array_containing({{{"id", 1}}, match::integer(2)}),
             R"({"pact:matcher:type":"arrayContains","variants":[{"id":1},{"pact:matcher:type":"integer","value":2}]})");
  CHECK_JSON(match::values_like({{"a", 1}}), R"({"pact:matcher:type":"values","value":{"a":1}})");
  CHECK_JSON(match::each_key_matches({{"a", 1}}, {match::string("a")}),
             R"({"pact:matcher:type":"eachKey","rules":[{"pact:matcher:type":"type","value":"a"}],"value":{"a":1}})");
  CHECK_JSON(match::each_value_matches({1, 2}, {match::integer(1)}),
             R"({"pact:matcher:type":"eachValue","rules":[{"pact:matcher:type":"integer","value":1}],"value":[1,2]})");
  const Json both = match::all_of("an error", {match::includes("error"), match::regex(match::any, ".{3,}")});
  CHECK_JSON(both, R"({"pact:matcher:type":[{"pact:matcher:type":"include","value":"error"},)"
                   R"({"pact:matcher:type":"regex","regex":".{3,}"}],"value":"an error"})");
  CHECK_JSON(match::all_of("error", {match::integer(), both}),
             R"({"pact:matcher:type":[{"pact:matcher:type":"integer"},{"pact:matcher:type":"include","value":"error"},)"
             R"({"pact:matcher:type":"regex","regex":".{3,}"}],"value":"error"})");
}

void matchers_without_an_example_have_a_generator() {
  CHECK_JSON(match::string(), R"({"pact:matcher:type":"type","value":"some string","pact:generator:type":"RandomString","size":10})");
  CHECK_JSON(match::regex(match::any, "a+"),
             R"({"pact:matcher:type":"regex","regex":"a+","value":"","pact:generator:type":"Regex"})");
  const std::string random_int = R"("value":1,"pact:generator:type":"RandomInt","min":0,"max":10})";
  CHECK_JSON(match::number(), R"({"pact:matcher:type":"number",)" + random_int);
  CHECK_JSON(match::integer(), R"({"pact:matcher:type":"integer",)" + random_int);
  CHECK_JSON(match::decimal(), R"({"pact:matcher:type":"decimal","value":1.5,"pact:generator:type":"RandomDecimal","digits":10})");
  CHECK_JSON(match::boolean(), R"({"pact:matcher:type":"boolean","value":true,"pact:generator:type":"RandomBoolean"})");
  CHECK_JSON(match::date(), R"({"pact:matcher:type":"date","format":"yyyy-MM-dd","value":"2000-01-31","pact:generator:type":"Date"})");
  CHECK_JSON(match::time(), R"({"pact:matcher:type":"time","format":"HH:mm:ss","value":"12:34:56","pact:generator:type":"Time"})");
  CHECK_JSON(match::datetime(), R"({"pact:matcher:type":"datetime","format":"yyyy-MM-dd'T'HH:mm:ssXXX",)"
                                R"("value":"2000-01-31T12:34:56Z","pact:generator:type":"DateTime"})");
  CHECK_JSON(match::uuid(match::any, "simple"),
             R"({"pact:matcher:type":"regex","regex":"[0-9a-f]{32}","value":"e2490de55bd343d5b7c4526e33f71304",)"
             R"("pact:generator:type":"Uuid","format":"simple"})");
  CHECK_JSON(match::date(match::any, "'year' yyyy"),
             R"({"pact:matcher:type":"date","format":"'year' yyyy","value":"year 2000","pact:generator:type":"Date"})");
  CHECK_EQUAL(match::time(match::any, "h:mm a")["value"].text(), "12:34 PM");
  CHECK_EQUAL(match::datetime(match::any, "EEE, d MMM yy ''HH'h'mm''ss'o''clock' SSSX x")["value"].text(),
              "Mon, 31 Jan 00 '12h34'56o'clock 000Z +00");
}

void generators_are_written() {
  CHECK_JSON(generate::random_int(), R"({"pact:generator:type":"RandomInt","min":0,"max":10})");
  CHECK_JSON(generate::random_decimal(6), R"({"pact:generator:type":"RandomDecimal","digits":6})");
  CHECK_JSON(generate::random_hexadecimal(), R"({"pact:generator:type":"RandomHexadecimal","digits":10})");
  CHECK_JSON(generate::random_string(3), R"({"pact:generator:type":"RandomString","size":3})");
  CHECK_JSON(generate::random_boolean(), R"({"pact:generator:type":"RandomBoolean"})");
  CHECK_JSON(generate::uuid("URN"), R"({"pact:generator:type":"Uuid","format":"URN"})");
  CHECK_JSON(generate::regex("a"), R"({"pact:generator:type":"Regex","regex":"a"})");
  CHECK_JSON(generate::date("", "+ 1 day"), R"({"pact:generator:type":"Date","expression":"+ 1 day"})");
  CHECK_JSON(generate::time("HH"), R"({"pact:generator:type":"Time","format":"HH"})");
  CHECK_JSON(generate::datetime(), R"({"pact:generator:type":"DateTime"})");
  CHECK_JSON(generate::provider_state("${id}", "INTEGER"),
             R"({"pact:generator:type":"ProviderState","expression":"${id}","dataType":"INTEGER"})");
  CHECK_JSON(generate::mock_server_url("http://h/a", ".*(/a)$"),
             R"({"pact:generator:type":"MockServerURL","example":"http://h/a","regex":".*(/a)$"})");
  CHECK_JSON(generate::generator("Paint", {{"shade", 1}}), R"({"pact:generator:type":"Paint","shade":1})");
}

void a_generator_does_not_change_the_rule() {
  CHECK_JSON(match::integer(5).with(generate::random_int(1, 3)),
             R"({"pact:matcher:type":"integer","value":5,"pact:generator:type":"RandomInt","min":1,"max":3})");
  CHECK_JSON(match::like(5).with(generate::random_int(1, 3)),
             R"({"pact:matcher:type":[{"pact:matcher:type":"type"}],"value":5,"pact:generator:type":"RandomInt","min":1,"max":3})");
  CHECK_JSON(match::regex("a", "[a-z]").with(generate::regex("[a-c]")),
             R"({"pact:matcher:type":[{"pact:matcher:type":"regex","regex":"[a-z]"}],"value":"a",)"
             R"("pact:generator:type":"Regex","regex":"[a-c]"})");
  CHECK_JSON(match::integer().with(generate::random_string(2)),
             R"({"pact:matcher:type":"integer","value":1,"pact:generator:type":"RandomString","size":2})");
  CHECK_JSON(match::date().with(generate::random_string(2)),
             R"({"pact:matcher:type":"date","format":"yyyy-MM-dd","value":"2000-01-31","pact:generator:type":"RandomString","size":2})");
  CHECK_JSON(match::from_provider_state("/${id}", "/1"),
             R"({"pact:matcher:type":"type","value":"/1","pact:generator:type":"ProviderState","expression":"/${id}"})");
  CHECK_JSON(match::mock_server_url("http://h/a", ".*(/a)$"),
             R"({"pact:matcher:type":"regex","regex":".*(/a)$","value":"http://h/a","pact:generator:type":"MockServerURL",)"
             R"("example":"http://h/a"})");
}

void wrong_arguments_are_refused() {
  const auto refuses = [](auto call, const std::string& words) { CHECK(contains(thrown<pact::Error>(call), words)); };
  refuses([] { match::each_like(1, 3, 2); }, "min is 3, which is more than max, 2");
  refuses([] { match::uuid(match::any, "lower"); }, "not 'lower'");
  refuses([] { generate::uuid("lower"); }, "not 'lower'");
  refuses([] { match::status_code("good"); }, "not \"good\"");
  refuses([] { match::status_code(Json::array()); }, "not []");
  refuses([] { match::each_key_matches({{"a", 1}}, {}); }, "at least one matcher");
  refuses([] { match::all_of(1, {1}); }, "expected a matcher as a rule, got 1");
  refuses([] { match::date(match::any, "yyyy 'a"); }, "a quote is open in the format 'yyyy 'a'");
  refuses([] { match::time(match::any, "BB"); }, "give an example for the format 'BB'");
  refuses([] { Json(1).with(generate::random_int()); }, "a generator needs a matcher, not 1");
  refuses([] { match::like(1).with(match::like(2)); }, "expected a generator");
}

/// The status of the answer to a body that is like the example, or not.
int status(const Json& body, const std::string& sent) {
  pact::Pact pact("shop", "stock");
  pact.upon_receiving("a body").with_request("POST", "/").with_body(body).will_respond_with(200);
  const pact::MockServer server = pact.in_process();
  const pact::Response answer = server.request("POST", "/", {{"Content-Type", "application/json"}}, sent);
  CHECK(server.matched() == (answer.status == 200));
  return static_cast<int>(answer.status);
}

void the_library_matches_and_refuses() {
  const struct {
    Json body;
    const char* good;
    const char* bad;
  } cases[] = {
      {{{"id", 1}}, R"({"id":1})", R"({"id":2})"},
      {match::equal_to("a"), R"("a")", R"("b")"},
      {match::like({{"id", 1}}), R"({"id":2})", R"({"id":"2"})"},
      {match::like(5).with(generate::random_int(1, 3)), "99", R"("99")"},
      {match::each_like({{"id", 1}}, 1, 2), R"([{"id":2},{"id":3}])", R"([{"id":2},{"id":3},{"id":4}])"},
      {match::string(), R"("b")", "1"},
      {match::regex("a", "[a-c]"), R"("c")", R"("d")"},
      {match::regex(match::any, "[a-c]"), R"("c")", R"("d")"},
      {match::includes("b"), R"("abc")", R"("ac")"},
      {match::includes("b", "abc"), R"("b")", R"("ac")"},
      {match::number(), "1.5", "true"},
      {match::integer(), "2", "2.5"},
      {match::decimal(), "2.5", "2"},
      {match::boolean(), "false", "0"},
      {match::null(), "null", "0"},
      {match::date(), R"("2024-02-29")", R"("2023-02-29")"},
      {match::time(), R"("23:59:59")", R"("24:59:59")"},
      {match::datetime(), R"("2024-02-29T01:02:03+01:00")", R"("2024-02-29")"},
      {match::date(match::any, "dd.MM.yyyy"), R"("29.02.2024")", R"("2024-02-29")"},
      {match::uuid(), R"("11111111-2222-3333-4444-555555555555")", R"("1111")"},
      {match::uuid(match::any, "URN"), R"("urn:uuid:11111111-2222-3333-4444-555555555555")", R"("1111")"},
      {match::semver("1.2.3"), R"("10.0.0-rc.1")", R"("1.2")"},
      {match::not_empty("a"), R"("b")", R"("")"},
      {match::array_containing({{{"id", match::integer(1)}}}), R"([1,{"id":7}])", R"([1])"},
      {match::values_like({{"a", match::integer(1)}}), R"({"x":7})", R"({"x":"7"})"},
      {match::each_key_matches({{"a", 1}}, {match::regex("a", "[a-c]")}), R"({"c":1})", R"({"d":1})"},
      {match::each_value_matches({{"a", 1}}, {match::integer(1)}), R"({"a":7})", R"({"a":"7"})"},
      {match::all_of("abc", {match::includes("b"), match::regex("abc", ".{3}")}), R"("xbx")", R"("xbxx")"},
      {match::expression("matching(integer, 1)", 1), "2", "2.5"},
      {match::from_provider_state("${id}", "1"), R"("2")", "2"},
  };
  for (const auto& [body, good, bad] : cases) {
    check_equal(std::to_string(status(body, good)), "200", good, __FILE__, __LINE__);
    check_equal(std::to_string(status(body, bad)), "500", bad, __FILE__, __LINE__);
  }
}

void matchers_stand_in_all_parts() {
  pact::Pact pact("shop", "stock");
  pact::Interaction orders = pact.upon_receiving("orders");
  orders.given("orders exist", {{"count", 2}})
      .with_request("POST", match::regex("/orders/1", R"(/orders/\d+)"))
      .with_query({{"page", match::integer(1)}, {"tag", {"a", "b"}}, {"all", nullptr}, {"fast", true}})
      .with_headers({{"X-Id", match::regex("7", R"(\d+)")}, {"X-Tags", {"a", "b"}}})
      .with_body("ping", "text/plain")
      .will_respond_with(match::status_code("success", 201))
      .with_headers({{"X-Total", match::integer(2)}})
      .with_body(match::each_like({{"id", match::integer()}}, 2));
  const pact::MockServer server = pact.in_process();

  const pact::Headers headers{{"X-Id", "12"}, {"X-Tags", "a, b"}, {"Content-Type", "text/plain"}};
  const pact::Response found = server.request("POST", "/orders/3?page=9&tag=a&tag=b&all&fast=true", headers, "ping");

  CHECK_EQUAL(std::to_string(found.status), "201");
  CHECK_EQUAL(found.header("x-total"), "2");
  CHECK_EQUAL(found.header("content-type"), "application/json");
  CHECK(found.body.rfind(R"([{"id":)", 0) == 0);
  server.verify();
  for (const char* target : {"/orders/x?page=9&tag=a&tag=b&all&fast=true", "/orders/3?page=x&tag=a&tag=b&all&fast=true"}) {
    CHECK_EQUAL(std::to_string(server.request("POST", target, headers, "ping").status), "500");
  }
}

void values_that_have_no_place_are_refused() {
  pact::Pact pact("shop", "stock");
  pact::Interaction one = pact.upon_receiving("one");
  const auto refuses = [](auto call, const std::string& words) { CHECK_EQUAL(thrown<pact::Error>(call), words); };
  const std::string expected = "expected a text, a number, a boolean or a matcher, got ";
  refuses([&] { one.with_query({{"a", {{"b", 1}}}}); }, expected + R"({"b":1})");
  refuses([&] { one.with_headers({{"a", nullptr}}); }, expected + "null");
  refuses([&] { one.with_request("GET", Json::array({"/"})); }, expected + R"(["/"])");
  refuses([&] { one.with_query({"a", "b"}); }, R"(expected an object, got ["a","b"])");
  refuses([&] { one.given("a state", Json("text")); }, R"(expected an object, got "text")");
  CHECK(contains(thrown<pact::Error>([&] { one.with_body(match::matcher("regex", "a")); }), "regex"));
}

}  // namespace

void test_matchers() {
  matchers_with_an_example_keep_it();
  matchers_of_lists_and_maps_have_their_attributes();
  matchers_without_an_example_have_a_generator();
  generators_are_written();
  a_generator_does_not_change_the_rule();
  wrong_arguments_are_refused();
  the_library_matches_and_refuses();
  matchers_stand_in_all_parts();
  values_that_have_no_place_are_refused();
}
