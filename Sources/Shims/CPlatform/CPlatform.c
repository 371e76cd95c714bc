#define _GNU_SOURCE
#include "CPlatform.h"

#if defined(__linux__)
#include <fcntl.h>
#endif

void platform_punch_hole(int descriptor, int64_t offset, int64_t count) {
#if defined(__linux__)
  (void)fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, count);
#endif
}
