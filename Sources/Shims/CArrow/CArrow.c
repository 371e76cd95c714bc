#define _GNU_SOURCE
#include "CArrow.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char library_name[] = "libMartletArrow.so";

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const arrow_bridge *bridge;
static char problem[1024];

/// Cuts a path after its last slash.
static void keep_directory(char *path) {
  char *slash = strrchr(path, '/');
  if (slash) slash[1] = 0;
}

static void *open_in(const char *directory, const char *below) {
  char path[8192];
  int length = snprintf(path, sizeof path, "%s%s%s", directory, below, library_name);
  if (length < 0 || (size_t)length >= sizeof path) return NULL;
  if (access(path, R_OK) != 0) return NULL;
  void *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
  if (!library) {
    const char *reason = dlerror();
    snprintf(problem, sizeof problem, "%s", reason ? reason : path);
  }
  return library;
}

static void *open_beside(const char *directory) {
  void *library = open_in(directory, "");
  return library ? library : open_in(directory, "../lib/");
}

/// Looks beside the program, beside the binary that holds this code, then where the system looks.
static void *open_library(void) {
  char directory[4096];
  ssize_t length = readlink("/proc/self/exe", directory, sizeof directory - 1);
  if (length > 0) {
    directory[length] = 0;
    keep_directory(directory);
    void *library = open_beside(directory);
    if (library) return library;
  }
  Dl_info place;
  if (dladdr((const void *)(uintptr_t)&arrow_bridge_load, &place) && place.dli_fname &&
      strlen(place.dli_fname) < sizeof directory) {
    strcpy(directory, place.dli_fname);
    keep_directory(directory);
    void *library = open_beside(directory);
    if (library) return library;
  }
  return dlopen(library_name, RTLD_LAZY | RTLD_LOCAL);
}

static void load(void) {
  void *library = open_library();
  if (!library) {
    if (!problem[0]) {
      snprintf(problem, sizeof problem,
               "%s is not beside the program; `make build` makes it", library_name);
    }
    return;
  }
  const arrow_bridge *(*table)(void) =
      (const arrow_bridge *(*)(void))dlsym(library, "martlet_arrow_bridge");
  const arrow_bridge *found = table ? table() : NULL;
  if (!found || found->size != (int64_t)sizeof(arrow_bridge)) {
    snprintf(problem, sizeof problem,
             "%s does not belong to this program; `make build` makes it anew", library_name);
    return;
  }
  bridge = found;
}

const arrow_bridge *arrow_bridge_load(void) {
  pthread_once(&once, load);
  return bridge;
}

const char *arrow_bridge_problem(void) { return problem; }

void arrow_failure_free(arrow_failure *failure) {
  // The text of an allocated failure follows it; that for exhausted memory is a constant.
  if (failure->message == (const char *)(failure + 1)) free(failure);
}
