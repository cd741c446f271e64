/* Dates made for the caller are those of the time zone that the C library reports. */
#define _POSIX_C_SOURCE 200809L

#include <time.h>

#include "check.h"
#include "system.h"

#ifdef _WIN32
/* The C library does not know the zone by this name. */
static void report(char *offset, size_t size) { snprintf(offset, size, "+0530"); }
#else
static void report(char *offset, size_t size) {
  tzset();
  time_t now = time(NULL);
  struct tm here;
  CHECK(localtime_r(&now, &here) != NULL);
  CHECK(strftime(offset, size, "%z", &here) > 0);
}
#endif

int main(void) {
  CHECK_INT(system_setenv("TZ", "Asia/Kolkata"), 0);
  char offset[16];
  report(offset, sizeof offset);

  StringResult made = pactffi_generate_datetime_string("Z");

  CHECK_INT(made.tag, StringResult_Ok);
  CHECK_STR(made.ok, offset);
  pactffi_string_delete(made.ok);
  CHECK_NOTHING_ALIVE();
  return 0;
}
