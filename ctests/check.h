/* Assertions for the programs in this folder: on a breach they print what was expected and got, and end. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pact.h"

static inline void check_failed(const char *file, int line, const char *what) {
  fprintf(stderr, "%s:%d: %s\n", file, line, what);
  exit(1);
}

static inline void check_int(const char *file, int line, const char *what, long long got, long long expected) {
  if (got != expected) {
    fprintf(stderr, "%s:%d: %s\n  expected %lld\n  got      %lld\n", file, line, what, expected, got);
    exit(1);
  }
}

static inline void check_str(const char *file, int line, const char *what, const char *got, const char *expected) {
  if (got == NULL || strcmp(got, expected) != 0) {
    fprintf(stderr, "%s:%d: %s\n  expected %s\n  got      %s\n", file, line, what, expected,
            got == NULL ? "NULL" : got);
    exit(1);
  }
}

static inline void check_error(const char *file, int line, const char *expected) {
  char text[1024];
  check_int(file, line, "the last error can be read", pactffi_get_error_message(text, sizeof text) > 0, 1);
  check_str(file, line, "the last error", text, expected);
}

static inline void check_takes(const char *file, int line, const char *what, const char *got, const char *expected) {
  if (expected == NULL) check_int(file, line, what, got != NULL, 0);
  else check_str(file, line, what, got, expected);
  pactffi_string_delete((char *)got);
}

/* The condition holds. */
#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))
/* Two integers are equal. */
#define CHECK_INT(got, expected) check_int(__FILE__, __LINE__, #got, (long long)(got), (long long)(expected))
/* A string is not NULL and reads as expected. */
#define CHECK_STR(got, expected) check_str(__FILE__, __LINE__, #got, (got), (expected))
/* A string for the caller to free, or NULL, is as expected; it is freed. */
#define TAKES(got, expected) check_takes(__FILE__, __LINE__, #got, (got), (expected))
/* The last error of this thread reads as expected; it is taken. "" is none. */
#define CHECK_ERROR(expected) check_error(__FILE__, __LINE__, (expected))
/* Everything the library handed out has been freed. Each program ends with this. */
#define CHECK_NOTHING_ALIVE() CHECK_INT(pactffi_live_objects(LiveKind_All), 0)

#endif
