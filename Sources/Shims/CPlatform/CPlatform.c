#define _GNU_SOURCE
#include "CPlatform.h"

#if defined(__linux__)
#include <fcntl.h>
#endif
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <errno.h>
#include <stdio.h>

int platform_exchange(const char *left, const char *right) {
#if defined(__linux__) && defined(RENAME_EXCHANGE)
  return renameat2(AT_FDCWD, left, AT_FDCWD, right, RENAME_EXCHANGE) == 0 ? 0 : errno;
#elif defined(__APPLE__)
  return renamex_np(left, right, RENAME_SWAP) == 0 ? 0 : errno;
#else
  (void)left;
  (void)right;
  return ENOSYS;
#endif
}

void platform_punch_hole(int descriptor, int64_t offset, int64_t count) {
#if defined(__linux__)
  (void)fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, count);
#endif
}

void platform_release_memory(void) {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}
