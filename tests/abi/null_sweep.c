/*
 * Calls every function of pact.h with NULL and 0 only, each in a child process of its own, and writes the name, the
 * answer and the text of the last error to stdout: US (0x1f) stands between them, RS (0x1e) after them.
 */
#define _POSIX_C_SOURCE 200809L

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"

/* In seconds, for one call. */
enum { TIMEOUT = 30 };

static char error[70000];

static void write_answer(FILE *out, const Function *function, uint64_t answer) {
  const char *text = (const char *)(uintptr_t)answer;
  switch (function->answer) {
    case NOTHING: fputs("None", out); break;
    case FLAG: fputs(answer ? "True" : "False", out); break;
    case WORD: fprintf(out, "%lld", (long long)answer); break;
    case RESULT:
      fprintf(out, "(%d, '%s')", (int)last_result.tag, last_result.ok == NULL ? "" : last_result.ok);
      break;
    case TEXT_ANSWER: fprintf(out, text == NULL ? "NULL" : "str:%s", text); break;
    default: fputs(answer == 0 ? "NULL" : "non-null pointer", out); break;
  }
}

/* What the library writes to stdout and stderr is no answer. */
static FILE *answers(void) {
  FILE *out = fdopen(dup(1), "w");
  int nowhere = open("/dev/null", O_WRONLY);
  dup2(nowhere, 1);
  dup2(nowhere, 2);
  return out;
}

static void call(const Function *function) {
  static const Value nothing[MOST];
  FILE *out = answers();
  uint64_t answer = function->call(nothing);
  int is_read = pactffi_get_error_message(error, sizeof error);
  fprintf(out, "%s\x1f", function->name);
  write_answer(out, function, answer);
  fprintf(out, "\x1f%s\x1e", is_read > 0 ? error : "(the last error cannot be read)");
  fclose(out);
}

int main(void) {
  for (int at = 0; at < FUNCTIONS; at++) {
    pid_t child = fork();
    if (child < 0) abort();
    if (child == 0) {
      alarm(TIMEOUT);
      call(&functions[at]);
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) {
      printf("%s\x1fsignal %d\x1f\x1e", functions[at].name, WTERMSIG(status));
      fflush(stdout);
    }
  }
  return 0;
}
