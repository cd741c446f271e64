/* Runs a program of ctests/, compiled with -Dmain=program, on a thread whose stack is as small as those that musl gives to
   threads by default. With musl it is such a thread. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>

int program(void);

static void *run(void *result) {
  *(int *)result = program();
  return NULL;
}

int main(void) {
  pthread_attr_t attributes;
  pthread_t thread;
  int result = 1;
  if (pthread_attr_init(&attributes) != 0) return 1;
#ifdef __GLIBC__
  if (pthread_attr_setstacksize(&attributes, 128 * 1024) != 0) return 1;
#endif
  if (pthread_create(&thread, &attributes, run, &result) != 0 || pthread_join(thread, NULL) != 0) {
    fprintf(stderr, "the thread cannot be started\n");
    return 1;
  }
  return result;
}
