/* What platforms.py measures: `platforms TASK COUNT` does a task that often, and prints the CPU time of each in microseconds. */
#define _XOPEN_SOURCE 700

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pact.h"

#define NEED(condition) ((condition) ? (void)0 : fail(#condition))
#define THREADS 4

static void fail(const char *what) {
  char text[1024] = "";
  pactffi_get_error_message(text, sizeof text);
  fprintf(stderr, "%s: %s\n", what, text);
  exit(1);
}

static double cpu(void) {
  struct rusage used;
  NEED(getrusage(RUSAGE_SELF, &used) == 0);
  return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

static int server(const char *method, const char *body, const char *transport) {
  PactHandle pact = pactffi_new_pact("consumer", "provider");
  InteractionHandle interaction = pactffi_new_interaction(pact, "one");
  NEED(pactffi_with_request(interaction, method, "/one"));
  if (body != NULL) NEED(pactffi_with_body(interaction, InteractionPart_Request, "application/json", body));
  NEED(pactffi_response_status(interaction, 200));
  int port = pactffi_create_mock_server_for_transport(pact, "127.0.0.1", 0, transport, NULL);
  NEED(port > 0);
  return port;
}

static void gets(int port, int count) {
  static const char request[] = "GET /one HTTP/1.1\r\nHost: localhost\r\n\r\n";
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  NEED(connect(connection, (struct sockaddr *)&address, sizeof address) == 0);
  for (int turn = 0; turn < count; turn++) {
    char answer[4096];
    size_t used = 0;
    NEED(write(connection, request, sizeof request - 1) == (ssize_t)sizeof request - 1);
    do {
      ssize_t read_now = read(connection, answer + used, sizeof answer - 1 - used);
      NEED(read_now > 0);
      used += (size_t)read_now;
      answer[used] = '\0';
    } while (strstr(answer, "\r\n\r\n") == NULL); /* the answer has no body */
    NEED(strncmp(answer, "HTTP/1.1 200", 12) == 0);
  }
  close(connection);
}

/* An array of objects, about as long as that. */
static char *objects(size_t size) {
  char *text = malloc(size + 256);
  NEED(text != NULL);
  size_t used = (size_t)sprintf(text, "{\"items\":[");
  for (unsigned n = 0; used < size; n++) {
    used += (size_t)sprintf(text + used, "%s{\"id\":%u,\"name\":\"item %u\",\"price\":%u.25,\"tags\":[\"a%u\",\"b\"],\"active\":%s}",
                            n == 0 ? "" : ",", n, n, n, n % 100, n % 2 == 0 ? "true" : "false");
  }
  strcpy(text + used, "]}");
  return text;
}

static const char RULES[] =
    "{\"items\":{\"pact:matcher:type\":\"type\",\"min\":1,\"value\":[{"
    "\"id\":{\"pact:matcher:type\":\"integer\",\"value\":1},"
    "\"name\":{\"pact:matcher:type\":\"regex\",\"regex\":\"\\\\w+ \\\\d+\",\"value\":\"a 1\"},"
    "\"price\":{\"pact:matcher:type\":\"decimal\",\"value\":1.5},"
    "\"tags\":{\"pact:matcher:type\":\"type\",\"min\":1,\"value\":[\"x\"]},"
    "\"active\":{\"pact:matcher:type\":\"type\",\"value\":true}}]}}";

struct comparison {
  int server;
  int count;
  const char *body;
};

static void *compare(void *argument) {
  const struct comparison *task = argument;
  for (int turn = 0; turn < task->count; turn++) {
    MockServerAnswer *answer = pactffi_mock_server_answer(task->server, "POST", "/one", "{\"Content-Type\":\"application/json\"}",
                                                          (const uint8_t *)task->body, strlen(task->body));
    NEED(answer != NULL && pactffi_answer_status(answer) == 200);
    pactffi_answer_delete(answer);
  }
  return NULL;
}

static void in_threads(struct comparison *task) {
  pthread_t threads[THREADS];
  for (int n = 0; n < THREADS; n++) NEED(pthread_create(&threads[n], NULL, compare, task) == 0);
  for (int n = 0; n < THREADS; n++) NEED(pthread_join(threads[n], NULL) == 0);
}

int main(int count_of_arguments, char **arguments) {
  NEED(count_of_arguments == 3);
  const char *task = arguments[1];
  int count = atoi(arguments[2]);
  if (strcmp(task, "load") == 0) {
    NEED(pactffi_version() != NULL);
    return 0;
  }
  if (strcmp(task, "server") == 0) {
    int port = server("GET", NULL, "http");
    gets(port, 1);
    NEED(pactffi_mock_server_matched(port) && pactffi_cleanup_mock_server(port));
    return 0;
  }
  double before;
  if (strcmp(task, "gets") == 0) {
    int port = server("GET", NULL, "http");
    gets(port, 100);
    before = cpu();
    gets(port, count);
  } else {
    char *body = objects(strcmp(task, "threads") == 0 ? 10000 : 1000000);
    struct comparison comparison = {server("POST", RULES, "memory"), 1, body};
    compare(&comparison);
    comparison.count = count;
    before = cpu();
    if (strcmp(task, "threads") == 0) in_threads(&comparison);
    else compare(&comparison);
    free(body);
  }
  printf("%f\n", (cpu() - before) / count);
  return 0;
}
