/* Values of each C type under a matching rule, and under regular expressions and date formats of their own. */
#include "check.h"

static const MatchingRuleDefinitionResult *definition;
static MatchingRuleIterator *iter;

/* The rule of an expression; the one before is deleted. */
static const MatchingRule *rule(const char *expression) {
  pactffi_matching_rule_iter_delete(iter);
  pactffi_matcher_definition_delete(definition);
  definition = pactffi_parse_matcher_definition(expression);
  iter = pactffi_matcher_definition_iter(definition);
  return pactffi_matching_rule_pointer(pactffi_matching_rule_iter_next(iter));
}

#define MATCHES(call) CHECK((call) == NULL)

/* The value does not match, for this reason. */
#define REFUSES(call, reason)       \
  do {                              \
    char *said = (char *)(call);    \
    CHECK_STR(said, (reason));      \
    pactffi_string_delete(said);    \
  } while (0)

static const char *bytes(const MatchingRule *rule, const char *expected, const char *actual) {
  return pactffi_matches_binary_value(rule, (const uint8_t *)expected, strlen(expected), (const uint8_t *)actual,
                                      strlen(actual), 0);
}

static void a_value_of_each_type_passes_a_rule_or_is_told_why_not(void) {
  const MatchingRule *it = rule("matching(equalTo,'x')");
  MATCHES(pactffi_matches_string_value(it, "x", "x", 0));
  REFUSES(pactffi_matches_string_value(it, "x", "y", 0), "Expected 'y' to be equal to 'x'");
  REFUSES(pactffi_matches_u64_value(it, 1, 12, 0), "Expected 12 to be equal to 1");
  REFUSES(pactffi_matches_i64_value(it, 1, -12, 0), "Expected -12 to be equal to 1");
  REFUSES(pactffi_matches_f64_value(it, 1.5, 12.0, 0), "Expected 12 to be equal to 1.5");
  MATCHES(pactffi_matches_bool_value(it, 2, 1, 0));
  REFUSES(pactffi_matches_bool_value(it, 1, 0, 0), "Expected false (Boolean) to be equal to true (Boolean)");
  REFUSES(bytes(it, "x", "12"), "Expected '[120]...' (1 bytes) to be equal to '[49, 50]...' (2 bytes)");
  REFUSES(pactffi_matches_json_value(it, "1", "2", 0), "Expected 2 (Integer) to be equal to 1 (Integer)");

  it = rule("matching(type,'x')");
  MATCHES(pactffi_matches_string_value(it, "x", "y", 0));
  MATCHES(pactffi_matches_u64_value(it, 1, 12, 0));
  MATCHES(pactffi_matches_bool_value(it, 1, 0, 0));
  MATCHES(bytes(it, "x", ""));
  REFUSES(pactffi_matches_json_value(it, "{\"a\":1}", "[1]", 0),
          "Expected [1] (Array) to be the same type as {\"a\":1} (Object)");

  it = rule("matching(regex,'\\d+','1')");
  MATCHES(pactffi_matches_string_value(it, "x", "12", 0));
  REFUSES(pactffi_matches_string_value(it, "x", "a1b", 0), "Expected 'a1b' to match '\\d+'");
  MATCHES(pactffi_matches_u64_value(it, 1, 12, 0));
  REFUSES(pactffi_matches_i64_value(it, 1, -12, 0), "Expected -12 to match '\\d+'");
  MATCHES(pactffi_matches_f64_value(it, 1.0, 12.0, 0));
  REFUSES(pactffi_matches_f64_value(it, 1.0, 12.5, 0), "Expected 12.5 to match '\\d+'");
  REFUSES(pactffi_matches_bool_value(it, 1, 1, 0), "Expected true to match '\\d+'");
  REFUSES(bytes(it, "1", "x"), "Expected 'x' to match '\\d+'");

  it = rule("matching(include,'2')");
  MATCHES(pactffi_matches_u64_value(it, 1, 12, 0));
  REFUSES(pactffi_matches_u64_value(it, 1, 1, 0), "Expected 1 to include '2'");
  REFUSES(pactffi_matches_string_value(it, "1", "1", 0), "Expected '1' to include '2'");

  it = rule("matching(integer,1)");
  MATCHES(pactffi_matches_i64_value(it, 1, -12, 0));
  REFUSES(pactffi_matches_f64_value(it, 1.0, 12.0, 0), "Expected 12 to match an integer number");
  REFUSES(pactffi_matches_bool_value(it, 1, 0, 0), "Boolean: Unable to match true using Integer");
  REFUSES(bytes(it, "1", "12"), "Unable to match '[49, 50]...' (2 bytes) using Integer");
  REFUSES(pactffi_matches_json_value(it, "100", "100.0", 0), "Expected 100.0 (Decimal) to be an integer");

  it = rule("matching(decimal,1.5)");
  MATCHES(pactffi_matches_f64_value(it, 1.0, 12.0, 0));
  REFUSES(pactffi_matches_u64_value(it, 1, 12, 0), "Expected 12 to match a decimal number");

  it = rule("matching(boolean,true)");
  MATCHES(pactffi_matches_bool_value(it, 1, 0, 0));
  REFUSES(pactffi_matches_u64_value(it, 1, 12, 0), "Unable to match 12 using Boolean");
  REFUSES(pactffi_matches_i64_value(it, 1, 12, 0), "Unable to match 1 using Boolean");
  REFUSES(pactffi_matches_f64_value(it, 1, 12, 0), "Unable to match 1 using Boolean");

  it = rule("notEmpty('x')");
  MATCHES(pactffi_matches_json_value(it, "1", "0", 0));
  REFUSES(pactffi_matches_json_value(it, "1", "null", 0), "Expected non-empty value but got a NULL");
  REFUSES(bytes(it, "x", ""), "Expected [] (0 bytes) to not be empty");

  it = rule("atMost(2)");
  REFUSES(pactffi_matches_json_value(it, "[1]", "[1,2,3]", 0), "Expected '[1,2,3]' to have at most 2 item(s)");
  MATCHES(pactffi_matches_json_value(it, "[1]", "[1,2,3]", 1));

  it = rule("eachValue(matching(type,'x'))");
  REFUSES(pactffi_matches_u64_value(it, 1, 12, 0), "Unable to match 12 using EachValue");
  MATCHES(pactffi_matches_u64_value(it, 1, 12, 1));
  CHECK_ERROR("");
}

static void an_argument_that_cannot_be_used_is_told_and_is_the_last_error(void) {
  const MatchingRule *it = rule("matching(type,'x')");

#define REFUSES_WITH_ERROR(call, text) \
  do {                                 \
    REFUSES(call, text);               \
    CHECK_ERROR(text);                 \
  } while (0)
  REFUSES_WITH_ERROR(pactffi_matches_string_value(NULL, "a", "a", 0), "matching_rule is null");
  REFUSES_WITH_ERROR(pactffi_matches_string_value(it, NULL, "a", 0), "expected_value is null");
  REFUSES_WITH_ERROR(pactffi_matches_string_value(it, "a", NULL, 0), "actual_value is null");
  REFUSES_WITH_ERROR(pactffi_matches_string_value(it, "a", "\xff", 0), "error parsing actual_value as UTF-8");
  REFUSES_WITH_ERROR(pactffi_matches_json_value(it, NULL, "1", 0), "expected_value is null");
  REFUSES_WITH_ERROR(pactffi_matches_json_value(it, "{", "1", 0),
                     "Failed to parse expected JSON: EOF while parsing an object at line 1 column 1");
  REFUSES_WITH_ERROR(pactffi_matches_json_value(it, "1", "", 0),
                     "Failed to parse actual JSON: EOF while parsing a value at line 1 column 0");
  REFUSES_WITH_ERROR(pactffi_matches_u64_value(NULL, 1, 1, 0), "matching_rule is null");
  REFUSES_WITH_ERROR(pactffi_matches_i64_value(NULL, 1, 1, 0), "matching_rule is null");
  REFUSES_WITH_ERROR(pactffi_matches_f64_value(NULL, 1, 1, 0), "matching_rule is null");
  REFUSES_WITH_ERROR(pactffi_matches_bool_value(NULL, 1, 1, 0), "matching_rule is null");
  REFUSES_WITH_ERROR(pactffi_matches_binary_value(NULL, NULL, 0, NULL, 0, 0), "matching_rule is null");
  MATCHES(pactffi_matches_binary_value(it, NULL, 3, NULL, 0, 0));

  pactffi_matching_rule_iter_delete(iter);
  iter = NULL;
  REFUSES_WITH_ERROR(pactffi_matches_u64_value(it, 1, 1, 0), "matching_rule is a MatchingRule that has been deleted");
}

static void a_regular_expression_describes_the_whole_text(void) {
  CHECK(pactffi_check_regex("\\d+", "12"));
  CHECK(pactffi_check_regex("a|ab", "ab"));
  CHECK(pactffi_check_regex("", NULL));
  CHECK(!pactffi_check_regex("\\d+", "a1b"));
  CHECK(!pactffi_check_regex("a", "abc"));
  CHECK(!pactffi_check_regex("^a", "abc"));
  CHECK(!pactffi_check_regex("ab$", "ab\n"));
  CHECK(!pactffi_check_regex("a", NULL));
  CHECK_ERROR("");
  CHECK(!pactffi_check_regex(NULL, "a"));
  CHECK_ERROR("regex is null");
  CHECK(!pactffi_check_regex("a", "\xff"));
  CHECK_ERROR("error parsing example as UTF-8");
  CHECK(!pactffi_check_regex("(", "a"));
  char text[200];
  CHECK(pactffi_get_error_message(text, sizeof text) > 1);
  CHECK(strstr(text, "'(' is not a valid regular expression") == text);
}

static void a_date_follows_its_format(void) {
  CHECK_INT(pactffi_validate_datetime("2000-01-01", "yyyy-MM-dd"), 0);
  CHECK_ERROR("");
  CHECK_INT(pactffi_validate_datetime("x", "yyyy-MM-dd"), 1);
  CHECK_ERROR("Date/Time string 'x' does not match pattern 'yyyy-MM-dd'");
  CHECK_INT(pactffi_validate_datetime("", "yyyy"), 1);
  CHECK_ERROR("Date/Time value string is empty");
  CHECK_INT(pactffi_validate_datetime("x", ""), 1);
  CHECK_ERROR("Date/Time format string is empty");
  CHECK_INT(pactffi_validate_datetime(NULL, "yyyy"), 2);
  CHECK_ERROR("value is null");
  CHECK_INT(pactffi_validate_datetime("x", NULL), 2);
  CHECK_ERROR("format is null");
  CHECK_INT(pactffi_validate_datetime("\xff", "yyyy"), 2);
  CHECK_ERROR("error parsing value as UTF-8");
}

int main(void) {
  a_value_of_each_type_passes_a_rule_or_is_told_why_not();
  an_argument_that_cannot_be_used_is_told_and_is_the_last_error();
  a_regular_expression_describes_the_whole_text();
  a_date_follows_its_format();
  pactffi_matcher_definition_delete(definition);
  CHECK_NOTHING_ALIVE();
  return 0;
}
