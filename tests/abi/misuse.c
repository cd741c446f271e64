/*
 * Calls every function of pact.h in every wrong way, each call in a child process of its own.
 *
 * The table of functions is generated from the header (see calls.rs). Objects to get wrong are found by it too: a
 * function that returns a type without an object is called with good arguments until every type has one.
 * A call is reported on stdout if its child ends by a signal, is still there after TIMEOUT, answers with a value where
 * it must fail, sets no error or has changed the pact.
 */
#define _POSIX_C_SOURCE 200809L

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <fcntl.h>

#include "calls.h"

enum { TIMEOUT = 20000 };

/* A callback that calls back. */
static int called_back;

static void call_back(const char *a, const char *b, const char *c, const char *d, const char *e) {
  (void)a, (void)b, (void)c, (void)d, (void)e;
  char text[16];
  if (called_back++ < 3) {
    pactffi_free_pact_handle(pactffi_new_pact(NULL, NULL));
    pactffi_get_error_message(text, sizeof text);
  }
}

/* ---- Things to get right, and things to get wrong. ---- */

static uint64_t live[TYPES];
static PactHandle pact, freed;
static InteractionHandle http, message, sync_message, of_freed;
static char foreign[4096];
static const char *strings[2] = {"a", "b"};
static char *before;
static size_t before_length;

static const char JSON[] =
    "{\"description\":\"m\",\"contents\":{\"k\":1},\"metadata\":{\"k\":\"v\",\"pactSpecification\":{\"version\":\"3.0.0\"}},"
    "\"providerStates\":[{\"name\":\"s\",\"params\":{\"k\":1}}],\"messages\":[{\"description\":\"m\"}],"
    "\"interactions\":[{\"description\":\"i\"}]}";
static const char RULES[] = "{\"body\":{\"$.k\":{\"matchers\":[{\"match\":\"type\"}]}}}";
static const char GENERATORS[] = "{\"body\":{\"$.k\":{\"type\":\"RandomInt\",\"min\":1,\"max\":2}}}";

static const char *good_text(const char *name) {
  if (strstr(name, "json") != NULL && strcmp(name, "context_json") != 0) return JSON;
  if (strcmp(name, "expression") == 0) return "matching(date,'yyyy','2000')";
  if (strcmp(name, "rules") == 0) return RULES;
  if (strcmp(name, "generators") == 0) return GENERATORS;
  if (strcmp(name, "content_type") == 0) return "application/json";
  if (strcmp(name, "address") == 0 || strcmp(name, "host") == 0) return "127.0.0.1";
  if (strcmp(name, "directory") == 0) return ".";
  return "k";
}

static uint64_t good(const Function *function, int at) {
  const Parameter *parameter = &function->parameters[at];
  switch (parameter->kind) {
    case TEXT:
      /* Of text the end is known, so that only bytes have a length there. */
      if (strcmp(function->name, "pactffi_message_with_contents") == 0) return address("application/octet-stream");
      return address(good_text(parameter->name));
    case OBJECT: return live[parameter->type];
    case BYTES: return address("{\"k\":1}");
    case TEXTS: return address(strings);
    case BUFFER:
    case PLACE: return address(foreign);
    case PACT: return pact;
    case INTERACTION:
      if (strncmp(function->name, "pactffi_message_", 16) == 0) return message;
      return strncmp(function->name, "pactffi_sync_", 13) == 0 ? sync_message : http;
    case NUMBER:
      if (strcmp(parameter->name, "category") == 0) return GeneratorCategory_BODY;
      return strcmp(parameter->name, "spec_version") == 0 ? PactSpecification_V3 : 0;
    case LENGTH: return 7;
    case CALLBACK: return address((const void *)(uintptr_t)call_back);
    default: return 0;
  }
}

static void goods(const Function *function, Value *values) {
  for (int at = 0; at < function->count; at++) values[at].u = good(function, at);
}

static void fill(InteractionHandle interaction) {
  pactffi_given_with_param(interaction, "s", "k", "1");
  pactffi_with_body(interaction, InteractionPart_Request, "application/json", "{\"k\":1}");
  pactffi_with_body(interaction, InteractionPart_Response, "application/json", "{\"k\":1}");
  pactffi_with_matching_rules(interaction, InteractionPart_Request, RULES);
  pactffi_with_generators(interaction, InteractionPart_Request, GENERATORS);
  pactffi_with_metadata(interaction, "k", "v", InteractionPart_Request);
}

static int has_objects(const Function *function) {
  for (int at = 0; at < function->count; at++) {
    if (function->parameters[at].kind == OBJECT && live[function->parameters[at].type] == 0) return 0;
  }
  return 1;
}

static void make_world(void) {
  pact = pactffi_new_pact("c", "p");
  pactffi_with_specification(pact, PactSpecification_V4);
  fill(http = pactffi_new_interaction(pact, "http"));
  fill(message = pactffi_new_message_interaction(pact, "message"));
  fill(sync_message = pactffi_new_sync_message_interaction(pact, "sync"));
  freed = pactffi_new_pact("c", "freed");
  of_freed = pactffi_new_interaction(freed, "freed");
  pactffi_free_pact_handle(freed);
  live[TYPE_Mismatches] = address(pactffi_match_message(pactffi_message_new_from_body("{\"k\":1}", "application/json"),
                                                        pactffi_message_new_from_body("{\"k\":\"a\"}", "application/json")));
  PactHandle served = pactffi_new_pact("c", "served");
  pactffi_with_request(pactffi_new_interaction(served, "http"), "GET", "/");
  int32_t number = pactffi_create_mock_server_for_transport(served, NULL, 0, "memory", NULL);
  live[TYPE_MockServerAnswer] = address(pactffi_mock_server_answer(number, "GET", "/", NULL, NULL, 0));
  /* Objects with something in them, so that their iterators yield. */
  live[TYPE_Message] = address(pactffi_message_new_from_json(0, JSON, PactSpecification_V3));
  live[TYPE_SynchronousHttp] = address(pactffi_pact_sync_http_iter_next(pactffi_pact_handle_get_sync_http_iter(pact)));
  live[TYPE_AsynchronousMessage] =
      address(pactffi_pact_async_message_iter_next(pactffi_pact_handle_get_async_message_iter(pact)));
  live[TYPE_SynchronousMessage] =
      address(pactffi_pact_sync_message_iter_next(pactffi_pact_handle_get_sync_message_iter(pact)));
  /* A verification that waits for an answer, and the answer of a server without a socket. */
  VerifierHandle *verifier = pactffi_verifier_new_for_application("k", "1");
  live[TYPE_VerifierHandle] = address(verifier);
  pactffi_pact_handle_write_file(pact, ".", true);
  pactffi_verifier_add_file_source(verifier, "c-p.json");
  pactffi_verifier_set_provider_info(verifier, "p", NULL, NULL, 0, NULL);
  pactffi_verifier_set_provider_handler(verifier, NULL, NULL);
  pactffi_verifier_set_stdout(verifier, 0);
  pactffi_verifier_set_verification_options(verifier, 0, 3600000);
  pactffi_verifier_start(verifier);
  live[TYPE_Exchange] = address(pactffi_verifier_next_exchange(verifier, TIMEOUT));
  int server = pactffi_create_mock_server_for_transport(pactffi_new_pact("m", "p"), NULL, 0, "memory", NULL);
  live[TYPE_MockServerAnswer] = address(pactffi_mock_server_answer(server, "GET", "/", NULL, NULL, 0));
  for (int found = 1; found;) {
    found = 0;
    for (int at = 0; at < FUNCTIONS; at++) {
      const Function *function = &functions[at];
      if (function->answer != POINTER || live[function->type] != 0 || !has_objects(function)) continue;
      Value values[MOST];
      goods(function, values);
      if ((live[function->type] = function->call(values)) != 0) found = 1;
    }
  }
}

static int is_delete(const Function *function) {
  size_t length = strlen(function->name);
  return function->count == 1 && function->answer == NOTHING && function->parameters[0].kind == OBJECT && length > 7 &&
         (strcmp(function->name + length - 7, "_delete") == 0 || strstr(function->name, "_shutdown") != NULL);
}

static void delete_everything(void) {
  for (int at = 0; at < FUNCTIONS; at++) {
    if (!is_delete(&functions[at])) continue;
    Value value = {.u = live[functions[at].parameters[0].type]};
    functions[at].call(&value);
  }
}

static char *written(size_t *length) {
  if (pactffi_pact_handle_write_file(pact, ".", true) != 0) return NULL;
  FILE *file = fopen("c-p.json", "r");
  if (file == NULL) return NULL;
  char *text = malloc(100000);
  *length = fread(text, 1, 100000, file);
  fclose(file);
  return text;
}

static int is_changed(void) {
  size_t length = 0;
  char *now = written(&length);
  return now == NULL || length != before_length || memcmp(now, before, length) != 0;
}

/* ---- One call in a child. ---- */

enum { CALM = 0, SILENT = 40, NO_SENTINEL, CHANGED, UNUSABLE };

typedef struct Case {
  const Function *function;
  const char *way;
  int at;
  Value values[MOST];
  int must_fail, after_deletes, in_thread;
} Case;

static long calls, crashes, hangs, failures;

static void forget_error(void) {
  static char text[70000];
  pactffi_get_error_message(text, sizeof text);
}

static int has_error(void) {
  static char text[70000];
  return pactffi_get_error_message(text, sizeof text) != 1;
}

static int outcome(const Case *it) {
  if (it->after_deletes) delete_everything();
  forget_error();
  uint64_t answer = it->function->call(it->values);
  int is_reader = strcmp(it->function->name, "pactffi_get_error_message") == 0;
  if (it->must_fail && !is_reader) {
    if (!has_error()) return SILENT;
    int fails_with_text = strncmp(it->function->name, "pactffi_matches_", 16) == 0;
    if (answer != 0 && !fails_with_text && (it->function->answer == POINTER || it->function->answer == FLAG)) return NO_SENTINEL;
    Kind kind = it->function->parameters[it->at].kind;
    if ((kind == PACT || kind == INTERACTION) && is_changed()) return CHANGED;
  }
  /* The library goes on working. */
  PactHandle after = pactffi_new_pact("after", "all");
  if (pactffi_new_interaction(after, "x") == 0 || pactffi_free_pact_handle(after) != 0) return UNUSABLE;
  return CALM;
}

static void *on_thread(void *it) {
  static int result;
  result = outcome(it);
  return &result;
}

static int run(Case *it) {
  if (!it->in_thread) return outcome(it);
  pthread_t thread;
  void *result = NULL;
  if (pthread_create(&thread, NULL, on_thread, it) != 0 || pthread_join(thread, &result) != 0) return UNUSABLE;
  return *(int *)result;
}

static void report(const Case *it, const char *what) {
  failures++;
  printf("%s: %s", it->function->name, what);
  if (it->way != NULL) printf(" (%s, argument %d)", it->way, it->at + 1);
  printf("\n");
}

/* The child keeps one end of a pipe; when it closes, the child has ended. */
static void try(Case *it) {
  int ends[2];
  if (pipe(ends) != 0) abort();
  fflush(stdout);
  pid_t child = fork();
  if (child < 0) abort();
  if (child == 0) {
    close(ends[0]);
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, 1);
    dup2(nowhere, 2);
    _exit(run(it));
  }
  calls++;
  close(ends[1]);
  struct pollfd watched = {.fd = ends[0], .events = POLLIN};
  int is_over = poll(&watched, 1, TIMEOUT);
  if (is_over == 0) {
    kill(child, SIGKILL);
    hangs++;
  }
  int status = 0;
  waitpid(child, &status, 0);
  close(ends[0]);
  if (is_over == 0) {
    report(it, "hangs");
  } else if (WIFSIGNALED(status)) {
    crashes++;
    char text[64];
    snprintf(text, sizeof text, "ends by signal %d", WTERMSIG(status));
    report(it, text);
  } else {
    switch (WEXITSTATUS(status)) {
      case CALM: break;
      case SILENT: report(it, "says nothing about its failure"); break;
      case NO_SENTINEL: report(it, "answers as if nothing was wrong"); break;
      case CHANGED: report(it, "has changed a pact it was not called for"); break;
      case UNUSABLE: report(it, "leaves the library unusable"); break;
      default: report(it, "ends the process"); break;
    }
  }
}

static Case start(const Function *function, const char *way, int at) {
  Case it = {.function = function, .way = way, .at = at};
  goods(function, it.values);
  return it;
}

static void with(const Function *function, const char *way, int at, uint64_t value, int must_fail) {
  Case it = start(function, way, at);
  it.values[at].u = value;
  it.must_fail = must_fail;
  try(&it);
}

/* ---- The ways. ---- */

static void objects(const Function *function, int at, int type) {
  with(function, "another type", at, live[(type + 1) % TYPES], 1);
  with(function, "never handed out", at, address(foreign + 8), 1);
  with(function, "no address", at, 1, 1);
  with(function, "another generation", at, live[type] ^ (uint64_t)1 << 23, 1);
  with(function, "the next slot", at, live[type] + 8, 0);
  with(function, "far away", at, UINT64_MAX - 7, 1);
  Case it = start(function, "deleted before", at);
  it.after_deletes = it.must_fail = 1;
  try(&it);
}

static void texts(const Function *function, int at) {
  static char deep[50001];
  memset(deep, '[', sizeof deep - 1);
  const char *odd[] = {"", "\xff\xfe", "{", "[]", "null", "-1", "../x", "eachValue(eachValue(", deep,
                       "{\"pact:matcher:type\":\"regex\",\"regex\":\"(a+)+$\",\"value\":[1]}"};
  for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) with(function, "an odd text", at, address(odd[i]), 0);
}

static void misuse(const Function *function, int at) {
  const Parameter *parameter = &function->parameters[at];
  switch (parameter->kind) {
    case TEXT: with(function, "NULL", at, 0, 0); texts(function, at); break;
    case STRING:
      with(function, "never handed out", at, address(foreign + 8), 1);
      with(function, "a literal", at, address(strings[0]), 1);
      with(function, "a constant of the library", at, address(pactffi_version()), 1);
      with(function, "an object", at, live[TYPE_Mismatches], 1);
      break;
    case OBJECT: with(function, "NULL", at, 0, 0); objects(function, at, parameter->type); break;
    case PACT:
      with(function, "no pact", at, 0, 1);
      with(function, "never issued", at, 0xFFFF, 1);
      with(function, "freed before", at, freed, 1);
      break;
    case INTERACTION:
      with(function, "no interaction", at, 0, 1);
      with(function, "a pact alone", at, (uint64_t)pact << 16, 1);
      with(function, "past the last", at, ((uint64_t)pact << 16) + 99, 1);
      with(function, "of a pact that was freed", at, of_freed, 1);
      with(function, "of no pact", at, UINT32_MAX, 1);
      with(function, "another kind", at, http, 0);
      with(function, "another kind", at, message, 0);
      with(function, "another kind", at, sync_message, 0);
      break;
    case NUMBER: {
      if (strcmp(parameter->name, "completion_delay") == 0) break;
      if (at > 0 && function->parameters[at - 1].kind == BUFFER) {
        /* The caller promises as many bytes as it says. */
        const uint64_t said[] = {1, sizeof foreign, UINT64_MAX, (uint64_t)(int64_t)INT32_MIN};
        for (size_t i = 0; i < sizeof said / sizeof *said; i++) with(function, "an odd length", at, said[i], 0);
        break;
      }
      const uint64_t odd[] = {1, 2, 7, 99, 4096, UINT16_MAX, INT32_MAX, (uint64_t)(int64_t)INT32_MIN, UINT32_MAX, UINT64_MAX};
      for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) with(function, "an odd number", at, odd[i], 0);
      break;
    }
    case LENGTH:
      with(function, "a negative length", at, UINT64_MAX, 1);
      with(function, "too long", at, (uint64_t)1 << 63, 1);
      with(function, "no length", at, 0, 0);
      break;
    case BYTES:
    case TEXTS:
    case BUFFER:
    case PLACE:
    case CALLBACK: with(function, "NULL", at, 0, 0); break;
    default: break;
  }
}

static void sweep(const Function *function) {
  Case it = start(function, "everything right", 0);
  try(&it);
  it.in_thread = 1;
  it.way = "from another thread";
  try(&it);
  memset(it.values, 0, sizeof it.values);
  it.way = "NULL everywhere, from another thread";
  try(&it);
  it.in_thread = 0;
  it.way = "NULL everywhere";
  try(&it);
  for (int at = 0; at < function->count; at++) misuse(function, at);
}

int main(int count, char **arguments) {
  make_world();
  before = written(&before_length);
  for (int type = 0; type < TYPES; type++) {
    if (live[type] == 0) printf("no object of type %s was found\n", types[type]), failures++;
  }
  for (int at = 0; at < FUNCTIONS; at++) {
    if (count < 2 || strstr(functions[at].name, arguments[1]) != NULL) sweep(&functions[at]);
  }
  printf("%d functions, %ld calls, %ld crashes, %ld hangs, %ld failures\n", (int)FUNCTIONS, calls, crashes, hangs, failures);
  return failures > 0;
}
