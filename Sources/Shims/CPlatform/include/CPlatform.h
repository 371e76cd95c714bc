#ifndef MARTLET_CPLATFORM_H
#define MARTLET_CPLATFORM_H

#include <stdint.h>
#include <stddef.h>
#include <string.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

/// True when the processor runs the instructions this build was made for.
static inline int platform_is_supported(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
#else
  return 1;
#endif
}

/// Compares two byte ranges as memcmp does; a static inline so that Swift loops inline the call.
static inline int platform_compare(const void *left, const void *right, size_t count) {
  return memcmp(left, right, count);
}

static inline void platform_prefetch(const void *address) { __builtin_prefetch(address); }

/// Names the calling thread in debuggers and in /proc; longer names are cut.
static inline void platform_name_thread(const char *name) {
#if defined(__linux__)
  prctl(PR_SET_NAME, name, 0, 0, 0);
#endif
}

#endif
