/* Matching rule definition expressions: what each kind says, who owns the results, and what is wrong with the others. */
#include "check.h"

/* An expression with one rule. */
typedef struct {
  const char *expression;
  const char *value;
  ExpressionValueType type;
  int id;
  const char *rule_value;
  const char *rule_json;
  const char *generator;
} Row;

static const Row TABLE[] = {
    {"matching(type,'Name')", "Name", ExpressionValueType_String, 3, NULL, "{\"match\":\"type\"}", NULL},
    {"matching(number,100)", "100", ExpressionValueType_Number, 11, NULL, "{\"match\":\"number\"}", NULL},
    {"matching(integer,100)", "100", ExpressionValueType_Integer, 12, NULL, "{\"match\":\"integer\"}", NULL},
    {"matching(decimal,1.5)", "1.5", ExpressionValueType_Decimal, 13, NULL, "{\"match\":\"decimal\"}", NULL},
    {"matching(boolean,true)", "true", ExpressionValueType_Boolean, 18, NULL, "{\"match\":\"boolean\"}", NULL},
    {"matching(datetime,'yyyy-MM-dd','2000-01-01')", "2000-01-01", ExpressionValueType_String, 7, "yyyy-MM-dd",
     "{\"format\":\"yyyy-MM-dd\",\"match\":\"datetime\"}", "{\"format\":\"yyyy-MM-dd\",\"type\":\"DateTime\"}"},
    {"matching(date,'yyyy','2000')", "2000", ExpressionValueType_String, 9, "yyyy",
     "{\"format\":\"yyyy\",\"match\":\"date\"}", "{\"format\":\"yyyy\",\"type\":\"Date\"}"},
    {"matching(time,'HH','12')", "12", ExpressionValueType_String, 8, "HH", "{\"format\":\"HH\",\"match\":\"time\"}",
     "{\"format\":\"HH\",\"type\":\"Time\"}"},
    {"matching(regex,'\\d+','1')", "1", ExpressionValueType_String, 2, "\\d+",
     "{\"match\":\"regex\",\"regex\":\"\\\\d+\"}", NULL},
    {"matching(regex,'','')", "", ExpressionValueType_String, 2, "", "{\"match\":\"regex\",\"regex\":\"\"}", NULL},
    {"matching(include,'x')", "x", ExpressionValueType_String, 10, "x", "{\"match\":\"include\",\"value\":\"x\"}", NULL},
    {"matching(equalTo,'x')", "x", ExpressionValueType_String, 1, NULL, "{\"match\":\"equality\"}", NULL},
    {"matching(semver,'1.0.0')", "1.0.0", ExpressionValueType_String, 21, NULL, "{\"match\":\"semver\"}", NULL},
    {"matching(contentType,'application/json','{}')", "{}", ExpressionValueType_Unknown, 15, "application/json",
     "{\"match\":\"contentType\",\"value\":\"application/json\"}", NULL},
    {"notEmpty('x')", "x", ExpressionValueType_String, 20, NULL, "{\"match\":\"notEmpty\"}", NULL},
    {"eachKey(matching(regex,'x','x'))", "", ExpressionValueType_Unknown, 22, NULL,
     "{\"match\":\"eachKey\",\"rules\":[{\"match\":\"regex\",\"regex\":\"x\"}],\"value\":\"x\"}", NULL},
    {"eachValue(matching(type,'x'))", "", ExpressionValueType_Unknown, 23, NULL,
     "{\"match\":\"eachValue\",\"rules\":[{\"match\":\"type\"}],\"value\":\"x\"}", NULL},
    {"eachValue(matching($'x'))", "", ExpressionValueType_Unknown, 23, NULL,
     "{\"match\":\"eachValue\",\"rules\":[{\"match\":\"type\"}],\"value\":\"x\"}", NULL},
    {"atLeast(1)", "", ExpressionValueType_Unknown, 4, "1", "{\"match\":\"type\",\"min\":1}", NULL},
    {"atMost(2)", "", ExpressionValueType_Unknown, 5, "2", "{\"match\":\"type\",\"max\":2}", NULL},
    {"matching(foo,'x')", "x", ExpressionValueType_String, 24, "{}", "{\"match\":\"foo\"}", NULL},
    {"matching(foo,5,'y')", "y", ExpressionValueType_String, 24, "{\"value\":5}", "{\"match\":\"foo\",\"value\":5}", NULL},
};

static void check_rule(const Row *row, const MatchingRuleResult *rule) {
  CHECK_INT(pactffi_matching_rule_id(rule), row->id);
  const char *value = pactffi_matching_rule_value(rule);
  if (row->rule_value == NULL) CHECK(value == NULL);
  else CHECK_STR(value, row->rule_value);
  CHECK(pactffi_matching_rule_value(rule) == value);
  CHECK(pactffi_matching_rule_reference_name(rule) == NULL);
  const MatchingRule *pointer = pactffi_matching_rule_pointer(rule);
  CHECK(pactffi_matching_rule_pointer(rule) == pointer);
  TAKES(pactffi_matching_rule_to_json(pointer), row->rule_json);
}

static void each_kind_of_expression_is_read(void) {
  for (size_t at = 0; at < sizeof TABLE / sizeof *TABLE; at++) {
    const Row *row = &TABLE[at];
    const MatchingRuleDefinitionResult *definition = pactffi_parse_matcher_definition(row->expression);

    TAKES(pactffi_matcher_definition_error(definition), (const char *)NULL);
    TAKES(pactffi_matcher_definition_value(definition), row->value);
    CHECK_INT(pactffi_matcher_definition_value_type(definition), row->type);
    const Generator *generator = pactffi_matcher_definition_generator(definition);
    if (row->generator == NULL) CHECK(generator == NULL);
    else TAKES(pactffi_generator_to_json(generator), row->generator);
    MatchingRuleIterator *iter = pactffi_matcher_definition_iter(definition);
    check_rule(row, pactffi_matching_rule_iter_next(iter));
    CHECK(pactffi_matching_rule_iter_next(iter) == NULL);
    CHECK(pactffi_matching_rule_iter_next(iter) == NULL);
    CHECK_ERROR("");

    pactffi_matching_rule_iter_delete(iter);
    pactffi_matcher_definition_delete(definition);
  }
}

static void a_reference_has_a_name_and_no_rule(void) {
  const MatchingRuleDefinitionResult *definition = pactffi_parse_matcher_definition("matching($'ref')");
  MatchingRuleIterator *iter = pactffi_matcher_definition_iter(definition);

  const MatchingRuleResult *rule = pactffi_matching_rule_iter_next(iter);

  TAKES(pactffi_matcher_definition_value(definition), "ref");
  CHECK_INT(pactffi_matching_rule_id(rule), 0);
  CHECK_STR(pactffi_matching_rule_reference_name(rule), "ref");
  CHECK(pactffi_matching_rule_value(rule) == NULL);
  CHECK(pactffi_matching_rule_pointer(rule) == NULL);
  CHECK_ERROR("");
  pactffi_matching_rule_iter_delete(iter);
  pactffi_matcher_definition_delete(definition);
}

static void a_text_that_is_no_expression_is_a_value(void) {
  const MatchingRuleDefinitionResult *definition = pactffi_parse_matcher_definition("{\"a\":1}");
  MatchingRuleIterator *iter = pactffi_matcher_definition_iter(definition);

  TAKES(pactffi_matcher_definition_value(definition), "{\"a\":1}");
  CHECK_INT(pactffi_matcher_definition_value_type(definition), ExpressionValueType_String);
  CHECK(pactffi_matching_rule_iter_next(iter) == NULL);

  pactffi_matching_rule_iter_delete(iter);
  pactffi_matcher_definition_delete(definition);
}

static void an_expression_that_is_wrong_says_where(void) {
  const MatchingRuleDefinitionResult *empty = pactffi_parse_matcher_definition("");
  const MatchingRuleDefinitionResult *wrong = pactffi_parse_matcher_definition("matching(");

  TAKES(pactffi_matcher_definition_error(empty), "Expected a matching rule definition, but got an empty string");
  char *report = (char *)pactffi_matcher_definition_error(wrong);
  CHECK(strstr(report, "Error: Expected a matcher (equalTo, regex, etc.), got the end of the expression\n") == report);
  CHECK(strstr(report, "expression:1:10") != NULL);
  pactffi_string_delete(report);
  CHECK(pactffi_matcher_definition_value(wrong) == NULL);
  CHECK_INT(pactffi_matcher_definition_value_type(wrong), ExpressionValueType_Unknown);
  CHECK(pactffi_matcher_definition_generator(wrong) == NULL);
  CHECK(pactffi_matcher_definition_iter(wrong) == NULL);
  CHECK_ERROR("");

  pactffi_matcher_definition_delete(empty);
  pactffi_matcher_definition_delete(wrong);
}

static void rules_fall_with_the_iterator_which_outlives_the_definition(void) {
  const MatchingRuleDefinitionResult *definition =
      pactffi_parse_matcher_definition("matching(date,'yyyy','2000'), matching(regex,'a','a')");
  const Generator *generator = pactffi_matcher_definition_generator(definition);
  MatchingRuleIterator *iter = pactffi_matcher_definition_iter(definition);
  const MatchingRuleResult *date = pactffi_matching_rule_iter_next(iter);
  CHECK_INT(pactffi_matching_rule_id(date), 9);

  pactffi_matcher_definition_delete(definition);
  CHECK(pactffi_generator_to_json(generator) == NULL);
  CHECK_ERROR("generator is a Generator that has been deleted");
  CHECK_INT(pactffi_matching_rule_id(pactffi_matching_rule_iter_next(iter)), 2);

  const MatchingRule *rule = pactffi_matching_rule_pointer(date);
  pactffi_matching_rule_iter_delete(iter);
  CHECK(pactffi_matching_rule_to_json(rule) == NULL);
  CHECK_ERROR("rule is a MatchingRule that has been deleted");
  CHECK_INT(pactffi_matching_rule_id(date), 0);
  CHECK_ERROR("rule_result is a MatchingRuleResult that has been deleted");
}

static void null_is_refused_by_name_and_deleted_for_free(void) {
  CHECK(pactffi_parse_matcher_definition(NULL) == NULL);
  CHECK_ERROR("expression is null");
  CHECK(pactffi_matcher_definition_error(NULL) == NULL);
  CHECK_ERROR("definition is null");
  CHECK(pactffi_matcher_definition_value(NULL) == NULL);
  CHECK_ERROR("definition is null");
  CHECK_INT(pactffi_matcher_definition_value_type(NULL), ExpressionValueType_Unknown);
  CHECK_ERROR("definition is null");
  CHECK(pactffi_matcher_definition_generator(NULL) == NULL);
  CHECK_ERROR("definition is null");
  CHECK(pactffi_matcher_definition_iter(NULL) == NULL);
  CHECK_ERROR("definition is null");
  CHECK(pactffi_matching_rule_iter_next(NULL) == NULL);
  CHECK_ERROR("iter is null");
  CHECK_INT(pactffi_matching_rule_id(NULL), 0);
  CHECK_ERROR("rule_result is null");
  CHECK(pactffi_matching_rule_value(NULL) == NULL);
  CHECK_ERROR("rule_result is null");
  CHECK(pactffi_matching_rule_pointer(NULL) == NULL);
  CHECK_ERROR("rule_result is null");
  CHECK(pactffi_matching_rule_reference_name(NULL) == NULL);
  CHECK_ERROR("rule_result is null");
  CHECK(pactffi_matching_rule_to_json(NULL) == NULL);
  CHECK_ERROR("rule is null");
  CHECK(pactffi_generator_to_json(NULL) == NULL);
  CHECK_ERROR("generator is null");
  pactffi_matcher_definition_delete(NULL);
  pactffi_matching_rule_iter_delete(NULL);
  CHECK_ERROR("");
}

int main(void) {
  each_kind_of_expression_is_read();
  a_reference_has_a_name_and_no_rule();
  a_text_that_is_no_expression_is_a_value();
  an_expression_that_is_wrong_says_where();
  rules_fall_with_the_iterator_which_outlives_the_definition();
  null_is_refused_by_name_and_deleted_for_free();
  CHECK_NOTHING_ALIVE();
  return 0;
}
