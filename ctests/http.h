/* One HTTP request over loopback, for the programs in this folder. */
#ifndef HTTP_H
#define HTTP_H

#ifdef _WIN32
#include <winsock2.h>
#else
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#endif
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#ifdef _WIN32
typedef SOCKET http_socket;
typedef int http_length;

static inline int http_begin(void) {
  WSADATA about;
  return WSAStartup(MAKEWORD(2, 2), &about) == 0;
}

static inline void http_close(http_socket connection) {
  closesocket(connection);
  WSACleanup();
}
#else
typedef int http_socket;
typedef size_t http_length;

static inline int http_begin(void) { return 1; }
static inline void http_close(http_socket connection) { close(connection); }
#endif

/* What http_connect returns when no server listens. */
#define HTTP_REFUSED ((http_socket)-1)

/* A connection to 127.0.0.1. */
static inline http_socket http_connect(int port) {
  struct sockaddr_in address;
  if (!http_begin()) return HTTP_REFUSED;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  http_socket connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(connection, (struct sockaddr *)&address, sizeof address) == 0) return connection;
  http_close(connection);
  return HTTP_REFUSED;
}

/* Whether everything was written. */
static inline int http_write(http_socket connection, const char *text, size_t length) {
  return send(connection, text, (http_length)length, 0) == (long long)length;
}

/* The number of bytes read, 0 at the end, negative after an error. */
static inline long long http_read(http_socket connection, char *text, size_t size) {
  return recv(connection, text, (http_length)size, 0);
}

/* Sends a request and reads the whole answer into `answer`. Returns its status, or 0 when there is none. */
static inline int http_send(int port, const char *method, const char *target, const char *headers, const char *body,
                            char *answer, size_t size) {
  char request[4096];
  int length = snprintf(request, sizeof request,
                        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%sContent-Length: %zu\r\n\r\n%s",
                        method, target, headers, strlen(body), body);
  http_socket connection = http_connect(port);
  answer[0] = '\0';
  if (connection == HTTP_REFUSED) return 0;
  size_t used = 0;
  if (http_write(connection, request, (size_t)length)) {
    long long count;
    while (used + 1 < size && (count = http_read(connection, answer + used, size - used - 1)) > 0) used += (size_t)count;
  }
  http_close(connection);
  answer[used] = '\0';
  int status = 0;
  return sscanf(answer, "HTTP/1.1 %d", &status) == 1 ? status : 0;
}

#endif
