/* Strings: only what is ours and the caller's is freed; everything else is left alone with a message. */
#include "check.h"

static void the_version_is_constant(void) {
  const char *version = pactffi_version();

  CHECK_STR(version, "0.5.12");
  CHECK(version == pactffi_version());
  CHECK_INT(pactffi_live_objects(LiveKind_Strings), 0);
}

static void freeing_null_is_nothing(void) {
  pactffi_string_delete(NULL);
  pactffi_free_string(NULL);

  CHECK_ERROR("");
}

static void a_foreign_string_is_left_alone(void) {
  char on_the_stack[] = "mine";
  char *on_the_heap = malloc(5);
  CHECK(on_the_heap != NULL);
  memcpy(on_the_heap, "mine", 5);

  pactffi_string_delete(on_the_stack);
  CHECK_ERROR("string is not a live string of this library");
  pactffi_free_string(on_the_heap);
  CHECK_ERROR("s is not a live string of this library");

  CHECK_STR(on_the_stack, "mine");
  CHECK_STR(on_the_heap, "mine");
  free(on_the_heap);
}

static void a_constant_is_left_alone(void) {
  pactffi_string_delete((char *)(uintptr_t)pactffi_version());

  CHECK_ERROR("string is not a live string of this library");
  CHECK_STR(pactffi_version(), "0.5.12");
}

int main(void) {
  the_version_is_constant();
  freeing_null_is_nothing();
  a_foreign_string_is_left_alone();
  a_constant_is_left_alone();
  CHECK_NOTHING_ALIVE();
  return 0;
}
