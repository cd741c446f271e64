/* A disk without room: writing fails with a message, and the pact file that was there is what it was. */
#define _XOPEN_SOURCE 700
#include <signal.h>
#include <sys/resource.h>

#include "check.h"

static char before[65536], after[65536];

static void read_file(char *text, size_t size) {
  FILE *file = fopen("c-p.json", "rb");
  CHECK(file != NULL);
  text[fread(text, 1, size - 1, file)] = '\0';
  fclose(file);
}

static void leave_room_for(rlim_t bytes) {
  struct rlimit limit;
  CHECK_INT(getrlimit(RLIMIT_FSIZE, &limit), 0);
  limit.rlim_cur = bytes;
  CHECK_INT(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_file_that_cannot_grow_stays_as_it_was(bool overwrite) {
  PactHandle pact = pactffi_new_pact("c", "p");
  char description[32];
  for (int at = 0; at < 50; at++) {
    snprintf(description, sizeof description, "another request %d", at);
    CHECK(pactffi_new_interaction(pact, description) != 0);
  }

  CHECK_INT(pactffi_pact_handle_write_file(pact, ".", overwrite), 2);
  CHECK_ERROR("could not write './c-p.json': File too large (os error 27)");

  read_file(after, sizeof after);
  CHECK_STR(after, before);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
}

int main(void) {
  PactHandle pact = pactffi_new_pact("c", "p");
  CHECK(pactffi_new_interaction(pact, "a request") != 0);
  CHECK_INT(pactffi_pact_handle_write_file(pact, ".", true), 0);
  CHECK_INT(pactffi_free_pact_handle(pact), 0);
  read_file(before, sizeof before);

  /* A system without room answers with an error; one with a limit would first send a signal. */
  signal(SIGXFSZ, SIG_IGN);
  leave_room_for(1024);
  a_file_that_cannot_grow_stays_as_it_was(false);
  a_file_that_cannot_grow_stays_as_it_was(true);
  CHECK_NOTHING_ALIVE();
  return 0;
}
