/* One HTTP request over loopback, for the programs in this folder. */
#ifndef HTTP_H
#define HTTP_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A connection to 127.0.0.1, or -1 when no server listens. */
static inline int http_connect(int port) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(connection, (struct sockaddr *)&address, sizeof address) == 0) return connection;
  close(connection);
  return -1;
}

/* Sends a request and reads the whole answer into `answer`. Returns its status, or 0 when there is none. */
static inline int http_send(int port, const char *method, const char *target, const char *headers, const char *body,
                            char *answer, size_t size) {
  char request[4096];
  int length = snprintf(request, sizeof request,
                        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%sContent-Length: %zu\r\n\r\n%s",
                        method, target, headers, strlen(body), body);
  int connection = http_connect(port);
  answer[0] = '\0';
  if (connection < 0) return 0;
  size_t used = 0;
  if (write(connection, request, (size_t)length) == length) {
    ssize_t count;
    while (used + 1 < size && (count = read(connection, answer + used, size - used - 1)) > 0) used += (size_t)count;
  }
  close(connection);
  answer[used] = '\0';
  int status = 0;
  return sscanf(answer, "HTTP/1.1 %d", &status) == 1 ? status : 0;
}

#endif
