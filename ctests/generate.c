/* Values made for the caller: a text for a regular expression, the date of now. */
#include "check.h"

static void a_text_follows_its_expression(void) {
  StringResult made = pactffi_generate_regex_value("[a-f]{3}\\d+");

  CHECK_INT(made.tag, StringResult_Ok);
  CHECK(pactffi_check_regex("[a-f]{3}\\d+", made.ok));
  pactffi_string_delete(made.ok);
}

static void the_date_of_now_follows_its_format(void) {
  StringResult made = pactffi_generate_datetime_string("yyyy-MM-dd HH:mm:ss.SSS");

  CHECK_INT(made.tag, StringResult_Ok);
  CHECK_INT(pactffi_validate_datetime(made.ok, "yyyy-MM-dd HH:mm:ss.SSS"), 0);
  pactffi_string_delete(made.ok);
}

static void what_cannot_be_made_says_why(void) {
  StringResult refused = pactffi_generate_regex_value("^a$");

  CHECK_INT(refused.tag, StringResult_Failed);
  CHECK_STR(refused.failed,
            "generate_regex_value: '^a$' is not a valid regular expression - anchor is not supported");
  CHECK_ERROR(refused.failed);
  pactffi_string_delete(refused.failed);
  refused = pactffi_generate_datetime_string(NULL);
  CHECK_INT(refused.tag, StringResult_Failed);
  CHECK_STR(refused.failed, "generate_datetime_string: format is NULL");
  CHECK_ERROR(refused.failed);
  pactffi_string_delete(refused.failed);
}

int main(void) {
  a_text_follows_its_expression();
  the_date_of_now_follows_its_format();
  what_cannot_be_made_says_why();
  CHECK_NOTHING_ALIVE();
  return 0;
}
