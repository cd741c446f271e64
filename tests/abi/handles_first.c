/*
 * Calls every function of pact.h that takes a handle or an object beside other arguments with an unknown one, once with
 * good other arguments and once with each of them wrong. Writes the name of the function and of the wrong argument and
 * the two last errors to stdout where they differ: US (0x1f) stands between them, RS (0x1e) after them.
 */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>

#include "calls.h"

static char foreign[64];
static const char *strings[1] = {"a"};
static char expected[70000], found[70000];

static int is_handle(const Parameter *parameter) {
  return parameter->kind == PACT || parameter->kind == INTERACTION || parameter->kind == OBJECT;
}

static uint64_t unknown(const Parameter *parameter) {
  if (parameter->kind == OBJECT) return address(foreign + 8);
  return parameter->kind == PACT ? 0xFFFF : 0xFFFF0001;
}

static uint64_t good(const Parameter *parameter) {
  switch (parameter->kind) {
    case TEXT: return address(strcmp(parameter->name, "content_type") == 0 ? "application/json" : "1");
    case BYTES: return address("1");
    case TEXTS: return address(strings);
    case LENGTH: case COUNT: return 1;
    default: return 0;
  }
}

/* The wrong values of an argument; how many there are. */
static int wrong(const Parameter *parameter, uint64_t *values) {
  switch (parameter->kind) {
    case TEXT:
      values[0] = 0;
      values[1] = address("\xff");
      values[2] = address("{");
      return 3;
    case BYTES: values[0] = 0; return 1;
    case TEXTS: values[0] = 0; return 1;
    case LENGTH: values[0] = SIZE_MAX; return 1;
    case NUMBER:
      values[0] = 77;
      values[1] = UINT64_MAX;
      return 2;
    case OBJECT: values[0] = address(foreign + 16); return 1;
    case PACT: case INTERACTION: values[0] = 0; return 1;
    default: return 0;
  }
}

static void call(const Function *function, const Value *values, char *error) {
  pactffi_get_error_message(error, sizeof expected);
  function->call(values);
  if (pactffi_get_error_message(error, sizeof expected) <= 0) strcpy(error, "(the last error cannot be read)");
}

int main(void) {
  for (int at = 0; at < FUNCTIONS; at++) {
    const Function *function = &functions[at];
    int handle = 0;
    while (handle < function->count && !is_handle(&function->parameters[handle])) handle++;
    if (handle == function->count || function->count == 1) continue;
    Value values[MOST];
    for (int i = 0; i < function->count; i++) values[i].u = good(&function->parameters[i]);
    values[handle].u = unknown(&function->parameters[handle]);
    call(function, values, expected);
    printf("%s\x1f\x1f%s\x1f%s\x1e", function->name, expected, expected);
    for (int i = 0; i < function->count; i++) {
      uint64_t others[3];
      Value kept = values[i];
      int count = i == handle ? 0 : wrong(&function->parameters[i], others);
      for (int which = 0; which < count; which++) {
        values[i].u = others[which];
        call(function, values, found);
        if (strcmp(expected, found) == 0) continue;
        printf("%s\x1f%s\x1f%s\x1f%s\x1e", function->name, function->parameters[i].name, expected, found);
      }
      values[i] = kept;
    }
  }
  return 0;
}
