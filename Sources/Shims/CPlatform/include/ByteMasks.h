#ifndef MARTLET_BYTE_MASKS_H
#define MARTLET_BYTE_MASKS_H

#include <stdint.h>
#include <string.h>

// Searching 64 bytes at once. Every function answers one bit a byte, the first byte lowest.

#if defined(__AVX2__)

typedef char platform_bytes32 __attribute__((vector_size(32)));

static inline platform_bytes32 platform_repeat32(uint8_t byte) {
  return (platform_bytes32){0} + (char)byte;
}

static inline platform_bytes32 platform_load32(const uint8_t *bytes) {
  platform_bytes32 loaded;
  memcpy(&loaded, bytes, 32);
  return loaded;
}

static inline uint64_t platform_join_masks(platform_bytes32 low, platform_bytes32 high) {
  return (uint64_t)(uint32_t)__builtin_ia32_pmovmskb256(low) |
         (uint64_t)(uint32_t)__builtin_ia32_pmovmskb256(high) << 32;
}

/// The bytes that are `first` or `second`.
static inline uint64_t platform_find_two(const uint8_t *bytes, uint8_t first, uint8_t second) {
  platform_bytes32 low = platform_load32(bytes), high = platform_load32(bytes + 32);
  platform_bytes32 a = platform_repeat32(first), b = platform_repeat32(second);
  return platform_join_masks((platform_bytes32)((low == a) | (low == b)),
                             (platform_bytes32)((high == a) | (high == b)));
}

/// The bytes that are one of four.
static inline uint64_t platform_find_four(const uint8_t *bytes, uint8_t first, uint8_t second,
                                          uint8_t third, uint8_t fourth) {
  platform_bytes32 low = platform_load32(bytes), high = platform_load32(bytes + 32);
  platform_bytes32 a = platform_repeat32(first), b = platform_repeat32(second);
  platform_bytes32 c = platform_repeat32(third), d = platform_repeat32(fourth);
  return platform_join_masks(
      (platform_bytes32)((low == a) | (low == b) | (low == c) | (low == d)),
      (platform_bytes32)((high == a) | (high == b) | (high == c) | (high == d)));
}

/// The bytes that text in ASCII has not.
static inline uint64_t platform_find_high(const uint8_t *bytes) {
  return platform_join_masks(platform_load32(bytes), platform_load32(bytes + 32));
}

#else

static inline uint64_t platform_find_four(const uint8_t *bytes, uint8_t first, uint8_t second,
                                          uint8_t third, uint8_t fourth) {
  uint64_t mask = 0;
  for (int place = 0; place < 64; place++) {
    uint8_t byte = bytes[place];
    mask |= (uint64_t)(byte == first || byte == second || byte == third || byte == fourth)
            << place;
  }
  return mask;
}

static inline uint64_t platform_find_two(const uint8_t *bytes, uint8_t first, uint8_t second) {
  return platform_find_four(bytes, first, second, first, second);
}

static inline uint64_t platform_find_high(const uint8_t *bytes) {
  uint64_t mask = 0;
  for (int place = 0; place < 64; place++) mask |= (uint64_t)(bytes[place] >> 7) << place;
  return mask;
}

#endif

#endif
