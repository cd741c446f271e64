/* Dates made for the caller are those of the time zone that the C library reports. */
#define _POSIX_C_SOURCE 200809L

#include <time.h>

#include "check.h"

int main(void) {
  CHECK_INT(setenv("TZ", "Asia/Kolkata", 1), 0);
  tzset();
  time_t now = time(NULL);
  struct tm here;
  CHECK(localtime_r(&now, &here) != NULL);
  char offset[16];
  CHECK(strftime(offset, sizeof offset, "%z", &here) > 0);

  StringResult made = pactffi_generate_datetime_string("Z");

  CHECK_INT(made.tag, StringResult_Ok);
  CHECK_STR(made.ok, offset);
  pactffi_string_delete(made.ok);
  CHECK_NOTHING_ALIVE();
  return 0;
}
