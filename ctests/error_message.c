/* The last error: read once, kept when the buffer is too small, one per thread. */
#include <limits.h>
#include <pthread.h>

#include "check.h"

static const char TEXT[] = "7 is not a known LiveKind";

static void fail(void) {
  CHECK(pactffi_live_objects((LiveKind)7) == UINT64_MAX);
}

static void without_an_error_the_text_is_empty(void) {
  char buffer[4] = "xxx";

  CHECK_INT(pactffi_get_error_message(buffer, sizeof buffer), 1);

  CHECK_INT(memcmp(buffer, "\0\0\0\0", sizeof buffer), 0);
}

static void a_text_is_read_once_and_the_rest_is_zeroed(void) {
  char buffer[64];
  memset(buffer, 'x', sizeof buffer);
  fail();

  CHECK_INT(pactffi_get_error_message(buffer, sizeof buffer), sizeof TEXT);

  CHECK_STR(buffer, TEXT);
  for (size_t at = sizeof TEXT; at < sizeof buffer; at++) CHECK_INT(buffer[at], 0);
  CHECK_INT(pactffi_get_error_message(buffer, sizeof buffer), 1);
}

static void a_text_that_does_not_fit_is_kept(void) {
  char buffer[sizeof TEXT] = "untouched";
  fail();

  CHECK_INT(pactffi_get_error_message(NULL, sizeof buffer), -1);
  CHECK_INT(pactffi_get_error_message(buffer, sizeof TEXT - 1), -2);
  CHECK_INT(pactffi_get_error_message(buffer, 0), -2);
  CHECK_INT(pactffi_get_error_message(buffer, -1), -2);
  CHECK_INT(pactffi_get_error_message(buffer, INT_MIN), -2);
  CHECK_STR(buffer, "untouched");

  CHECK_INT(pactffi_get_error_message(buffer, sizeof buffer), sizeof TEXT);
  CHECK_STR(buffer, TEXT);
}

static void success_does_not_clear_the_text(void) {
  fail();

  CHECK_INT(pactffi_live_objects(LiveKind_All), 0);
  pactffi_string_delete(NULL);

  CHECK_ERROR(TEXT);
}

static void a_newer_text_replaces_an_older_one(void) {
  fail();
  (void)pactffi_live_objects((LiveKind)8);

  CHECK_ERROR("8 is not a known LiveKind");
}

static void *read_elsewhere(void *unused) {
  (void)unused;
  CHECK_ERROR("");
  (void)pactffi_live_objects((LiveKind)8);
  return NULL;
}

static void each_thread_has_a_text_of_its_own(void) {
  pthread_t other;
  fail();

  CHECK_INT(pthread_create(&other, NULL, read_elsewhere, NULL), 0);
  CHECK_INT(pthread_join(other, NULL), 0);

  CHECK_ERROR(TEXT);
}

int main(void) {
  without_an_error_the_text_is_empty();
  a_text_is_read_once_and_the_rest_is_zeroed();
  a_text_that_does_not_fit_is_kept();
  success_does_not_clear_the_text();
  a_newer_text_replaces_an_older_one();
  each_thread_has_a_text_of_its_own();
  CHECK_NOTHING_ALIVE();
  return 0;
}
