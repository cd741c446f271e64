/*
 * Every function of pact.h as a row of a table, with a call that takes and answers plain numbers.
 * calls.rs makes functions.h of the prototypes in pact.h.
 */
#include <string.h>

#include "pact.h"

enum { MOST = 16 };

typedef enum Kind { TEXT, STRING, BUFFER, BYTES, TEXTS, OBJECT, PACT, INTERACTION, NUMBER, LENGTH, COUNT, REAL, PLACE, CALLBACK } Kind;
typedef enum Answer { NOTHING, POINTER, WORD, FLAG, TEXT_ANSWER, BYTES_ANSWER, RESULT } Answer;

typedef union Value {
  uint64_t u;
  double d;
} Value;

typedef struct Parameter {
  Kind kind;
  int type;
  const char *name;
} Parameter;

typedef struct Function {
  const char *name;
  uint64_t (*call)(const Value *);
  Answer answer;
  int type;
  int count;
  Parameter parameters[MOST];
} Function;

/* The answer of the last call of a function with a tagged answer. */
static StringResult last_result;

static uint64_t address(const void *pointer) { return (uint64_t)(uintptr_t)pointer; }

static uint64_t of_result(StringResult result) {
  last_result = result;
  return result.tag == StringResult_Ok;
}

#include "functions.h"

enum { FUNCTIONS = sizeof functions / sizeof *functions };
