/* What POSIX and Windows do under different names, for the programs in this folder. On POSIX a program asks for the
   functions with _POSIX_C_SOURCE or _XOPEN_SOURCE before the first header. */
#ifndef SYSTEM_H
#define SYSTEM_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <direct.h>
#include <io.h>

static inline int system_setenv(const char *name, const char *value) { return _putenv_s(name, value); }
static inline int system_unsetenv(const char *name) { return _putenv_s(name, ""); }
static inline int system_mkdir(const char *path) { return _mkdir(path); }
static inline int system_rmdir(const char *path) { return _rmdir(path); }
static inline int system_unlink(const char *path) { return _unlink(path); }
static inline char *system_getcwd(char *path, size_t size) { return _getcwd(path, (int)size); }
/* Below the folder in which the programs are started: there is no /tmp. */
static inline const char *system_temporary(char *path) {
  if (strncmp(path, "/tmp/", 5) == 0) memmove(path, path + 5, strlen(path + 5) + 1);
  return _mktemp(path) != NULL && _mkdir(path) == 0 ? path : NULL;
}
#else
#include <sys/stat.h>
#include <unistd.h>

static inline int system_setenv(const char *name, const char *value) { return setenv(name, value, 1); }
static inline int system_unsetenv(const char *name) { return unsetenv(name); }
static inline int system_mkdir(const char *path) { return mkdir(path, 0755); }
static inline int system_rmdir(const char *path) { return rmdir(path); }
static inline int system_unlink(const char *path) { return unlink(path); }
static inline char *system_getcwd(char *path, size_t size) { return getcwd(path, size); }
/* Makes a folder whose path begins with /tmp/ and ends with XXXXXX, which is replaced. */
static inline const char *system_temporary(char *path) { return mkdtemp(path); }
#endif

/* Whether a file can be opened. */
static inline int system_has_file(const char *path) {
  FILE *file = fopen(path, "rb");
  return file != NULL && fclose(file) == 0;
}

#endif
