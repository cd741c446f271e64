/*
 * The C interface of libpact_ffi. Emitted from src/ffi by build.rs: do not edit.
 *
 * NULL, text that is not UTF-8, unknown numbers and pointers or handles that are stale or foreign make a
 * function return its failure value; pactffi_get_error_message says why.
 * Who frees what stands with each function under Ownership. Functions on numeric handles may be called from
 * any thread at any time, functions on one pointer from any thread, one at a time.
 */

#ifndef PACT_H
#define PACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Whether a StringResult holds an answer or an error text.
 */
typedef enum StringResult_Tag {
  StringResult_Ok = 0,
  StringResult_Failed = 1,
} StringResult_Tag;

/**
 * An answer or an error text. The string, unless it is NULL, is freed with pactffi_string_delete.
 */
typedef struct StringResult {
  StringResult_Tag tag;
  union {
    char *ok;
    char *failed;
  };
} StringResult;

/**
 * The request or the response of an interaction.
 */
typedef enum InteractionPart {
  /**
   * The request, or the contents of a message.
   */
  InteractionPart_Request = 0,
  /**
   * The response.
   */
  InteractionPart_Response = 1,
} InteractionPart;

/**
 * A version of the Pact specification.
 */
typedef enum PactSpecification {
  /**
   * Not known.
   */
  PactSpecification_Unknown = 0,
  /**
   * First version.
   */
  PactSpecification_V1 = 1,
  /**
   * First version with the rules on query strings.
   */
  PactSpecification_V1_1 = 2,
  /**
   * Second version.
   */
  PactSpecification_V2 = 3,
  /**
   * Third version.
   */
  PactSpecification_V3 = 4,
  /**
   * Fourth version.
   */
  PactSpecification_V4 = 5,
} PactSpecification;

/**
 * How much is logged.
 */
typedef enum LevelFilter {
  /**
   * Nothing.
   */
  LevelFilter_Off = 0,
  /**
   * What went wrong.
   */
  LevelFilter_Error = 1,
  /**
   * What may be wrong.
   */
  LevelFilter_Warn = 2,
  /**
   * What happens.
   */
  LevelFilter_Info = 3,
  /**
   * What happens inside.
   */
  LevelFilter_Debug = 4,
  /**
   * Everything.
   */
  LevelFilter_Trace = 5,
} LevelFilter;

/**
 * The type of the value of a matching definition expression.
 */
typedef enum ExpressionValueType {
  /**
   * Not known.
   */
  ExpressionValueType_Unknown = 0,
  /**
   * A string.
   */
  ExpressionValueType_String = 1,
  /**
   * Any number.
   */
  ExpressionValueType_Number = 2,
  /**
   * A number without fraction.
   */
  ExpressionValueType_Integer = 3,
  /**
   * A number with fraction.
   */
  ExpressionValueType_Decimal = 4,
  /**
   * True or false.
   */
  ExpressionValueType_Boolean = 5,
} ExpressionValueType;

/**
 * What a matching rule applies to.
 */
typedef enum MatchingRuleCategory {
  /**
   * The request method.
   */
  MatchingRuleCategory_METHOD = 0,
  /**
   * The request path.
   */
  MatchingRuleCategory_PATH = 1,
  /**
   * Headers.
   */
  MatchingRuleCategory_HEADER = 2,
  /**
   * Query parameters.
   */
  MatchingRuleCategory_QUERY = 3,
  /**
   * The body.
   */
  MatchingRuleCategory_BODY = 4,
  /**
   * The response status.
   */
  MatchingRuleCategory_STATUS = 5,
  /**
   * The contents of a message.
   */
  MatchingRuleCategory_CONTENTS = 6,
  /**
   * The metadata of a message.
   */
  MatchingRuleCategory_METADATA = 7,
} MatchingRuleCategory;

/**
 * What a generator makes a value for.
 */
typedef enum GeneratorCategory {
  /**
   * The request method.
   */
  GeneratorCategory_METHOD = 0,
  /**
   * The request path.
   */
  GeneratorCategory_PATH = 1,
  /**
   * Headers.
   */
  GeneratorCategory_HEADER = 2,
  /**
   * Query parameters.
   */
  GeneratorCategory_QUERY = 3,
  /**
   * The body.
   */
  GeneratorCategory_BODY = 4,
  /**
   * The response status.
   */
  GeneratorCategory_STATUS = 5,
  /**
   * The metadata of a message.
   */
  GeneratorCategory_METADATA = 6,
} GeneratorCategory;

/**
 * What `pactffi_live_objects` counts.
 */
typedef enum LiveKind {
  /**
   * Everything below, added up.
   */
  LiveKind_All = 0,
  /**
   * Pact handles.
   */
  LiveKind_Pacts = 1,
  /**
   * Mock servers.
   */
  LiveKind_Servers = 2,
  /**
   * Strings and byte buffers, lent ones too.
   */
  LiveKind_Strings = 3,
  /**
   * Pointers to opaque structs, lent ones too.
   */
  LiveKind_Pointers = 4,
  /**
   * Pairs and triples.
   */
  LiveKind_Pairs = 5,
} LiveKind;

/**
 * A pact being written; 0 is none.
 */
typedef uint16_t PactHandle;

/**
 * A message pact: the older name of a pact handle.
 */
typedef PactHandle MessagePactHandle;

/**
 * An interaction of a pact being written; 0 is none.
 */
typedef uint32_t InteractionHandle;

/**
 * A message: the older name of an interaction handle.
 */
typedef InteractionHandle MessageHandle;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/* ---- The library itself: its version, the last error, and what is alive ---- */

/**
 * Returns the version of the Pact FFI that this library stands in for.
 *
 * # Returns
 *
 * The version number, for instance `0.5.12`. Never NULL.
 *
 * # Ownership
 *
 * The string is constant. It must not be freed.
 */
const char *pactffi_version(void);

/**
 * Copies the text of the last error of this thread into a buffer and forgets it.
 *
 * Every function that returns its failure value leaves a text here; success does not touch it.
 *
 * # Parameters
 *
 * - `buffer` - where to write the text and its NUL; the rest of the buffer is filled with NUL.
 * - `length` - size of the buffer in bytes.
 *
 * # Returns
 *
 * The number of bytes written including the NUL, so 1 when there is no error, or:
 *
 * - -1 if `buffer` is NULL. The text is kept.
 * - -2 if the buffer is too small, or `length` is negative. The text is kept: try again with a larger one.
 * - -3 if the text could not be written.
 * - -4 if the text has a NUL inside and cannot be read as a string. It is forgotten.
 *
 * # Threading
 *
 * Each thread has an error text of its own.
 */
int32_t pactffi_get_error_message(char *buffer, int32_t length);

/**
 * Counts what this library holds on behalf of its caller: a test that frees all it made ends with 0.
 *
 * # Parameters
 *
 * - `kind` - what to count; `LiveKind_All` adds everything up.
 *
 * # Returns
 *
 * The number of live things, or `UINT64_MAX` if `kind` is not a known kind.
 */
uint64_t pactffi_live_objects(LiveKind kind);

/* ---- Freeing strings ---- */

/**
 * Frees a string that a function of this library returned for the caller to free.
 *
 * # Parameters
 *
 * - `string` - the string. NULL does nothing. A string that is not the caller's to free (freed before, lent,
 *   constant, or from elsewhere) is left alone, and the last error says so.
 */
void pactffi_string_delete(char *string);

/**
 * Frees a string. Deprecated: the older name of `pactffi_string_delete`.
 *
 * # Parameters
 *
 * - `s` - the string, as for `pactffi_string_delete`.
 */
void pactffi_free_string(char *s);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* PACT_H */
