#ifndef MARTLET_CPLATFORM_H
#define MARTLET_CPLATFORM_H

#include <stdint.h>
#include <stddef.h>
#include <string.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

#include "ArrowCData.h"
#include "ByteMasks.h"
#include "BitUnpacking.h"

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

/// Asks for the cache line at an address; any address will do, nothing is read there.
static inline void platform_prefetch(const void *address) { __builtin_prefetch(address); }

/// Names the calling thread in debuggers and in /proc; longer names are cut.
static inline void platform_name_thread(const char *name) {
#if defined(__linux__)
  prctl(PR_SET_NAME, name, 0, 0, 0);
#endif
}

/// Continues a CRC-32C (Castagnoli) over more bytes; start with 0.
static inline uint32_t platform_crc32c(uint32_t crc, const void *bytes, size_t count) {
  const uint8_t *cursor = (const uint8_t *)bytes;
  crc = ~crc;
#if defined(__x86_64__)
  uint64_t wide = crc;
  for (; count >= 8; count -= 8, cursor += 8) {
    uint64_t word;
    memcpy(&word, cursor, 8);
    wide = __builtin_ia32_crc32di(wide, word);
  }
  crc = (uint32_t)wide;
  for (; count > 0; count--, cursor++) crc = __builtin_ia32_crc32qi(crc, *cursor);
#else
  for (; count > 0; count--, cursor++) {
    crc ^= *cursor;
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0x82F63B78u & (0u - (crc & 1u)));
  }
#endif
  return ~crc;
}

/// Gives the disk space of a part of a file back; the file keeps its length.
void platform_punch_hole(int descriptor, int64_t offset, int64_t count);

/// Gives memory that was freed back to the system, from all threads' stocks of it.
void platform_release_memory(void);

/// Exchanges two paths in one step; returns the error's number, 0 for none.
int platform_exchange(const char *left, const char *right);

/// From now on SIGINT, SIGTERM and SIGHUP write their number as one byte to `descriptor`; a second
/// signal ends the process at once. Writing to a closed pipe becomes an error instead of a signal.
void platform_catch_interrupts(int descriptor);

#endif
