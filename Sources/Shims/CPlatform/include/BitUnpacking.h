#ifndef MARTLET_BIT_UNPACKING_H
#define MARTLET_BIT_UNPACKING_H

#include <stdint.h>
#include <stddef.h>
#include <string.h>

// Integers packed in `width` bits each, least significant bit first, widened to whole words.
// No function reads at or beyond `end`.

/// Eight bytes at `at`, those beyond `end` as zero.
static inline uint64_t platform_load_bits(const uint8_t *at, const uint8_t *end) {
  uint64_t word = 0;
  if (end - at >= 8) {
    memcpy(&word, at, 8);
  } else if (at < end) {
    memcpy(&word, at, (size_t)(end - at));
  }
  return word;
}

/// The packed integer at place `index`; `width` is at most 64.
static inline uint64_t platform_unpack_one(
    const uint8_t *packed, const uint8_t *end, uint32_t width, uint64_t index) {
  if (width == 0) return 0;
  uint64_t bit = index * width;
  const uint8_t *at = packed + (bit >> 3);
  uint32_t shift = bit & 7;
  uint64_t word = platform_load_bits(at, end) >> shift;
  if (shift + width > 64) word |= platform_load_bits(at + 8, end) << (64 - shift);
  return width == 64 ? word : word & ((1ull << width) - 1);
}

#if defined(__BMI2__) && defined(__AVX2__)
typedef uint8_t platform_bytes8 __attribute__((vector_size(8)));
typedef uint16_t platform_words8 __attribute__((vector_size(16)));
typedef uint32_t platform_longs8 __attribute__((vector_size(32)));

/// Groups of eight integers of up to eight bits; returns the groups done, adds to `largest`.
static inline size_t platform_unpack_bytes(
    const uint8_t *packed, const uint8_t *end, uint32_t width, uint32_t *out, size_t groups,
    platform_longs8 *largest) {
  uint64_t mask = 0x0101010101010101ull * ((1u << width) - 1);
  size_t group = 0;
  for (; group < groups && end - packed >= 8; ++group) {
    uint64_t word;
    memcpy(&word, packed, 8);
    uint64_t spread = (uint64_t)__builtin_ia32_pdep_di(word, mask);
    platform_bytes8 bytes;
    memcpy(&bytes, &spread, 8);
    platform_longs8 values = __builtin_convertvector(bytes, platform_longs8);
    memcpy(out, &values, 32);
    *largest = __builtin_elementwise_max(*largest, values);
    packed += width;
    out += 8;
  }
  return group;
}

/// Groups of eight integers of nine to sixteen bits.
static inline size_t platform_unpack_words(
    const uint8_t *packed, const uint8_t *end, uint32_t width, uint32_t *out, size_t groups,
    platform_longs8 *largest) {
  uint64_t mask = 0x0001000100010001ull * ((1u << width) - 1);
  uint32_t middle = width / 2;
  uint32_t shift = 4 * (width & 1);
  size_t group = 0;
  for (; group < groups && end - packed >= 16; ++group) {
    uint64_t low;
    uint64_t high;
    memcpy(&low, packed, 8);
    memcpy(&high, packed + middle, 8);
    uint64_t spread[2] = {
      (uint64_t)__builtin_ia32_pdep_di(low, mask),
      (uint64_t)__builtin_ia32_pdep_di(high >> shift, mask),
    };
    platform_words8 words;
    memcpy(&words, spread, 16);
    platform_longs8 values = __builtin_convertvector(words, platform_longs8);
    memcpy(out, &values, 32);
    *largest = __builtin_elementwise_max(*largest, values);
    packed += width;
    out += 8;
  }
  return group;
}
#endif

/// Unpacks `count` integers of at most 32 bits that begin at place `first`, and returns the
/// largest of them.
static inline uint32_t platform_unpack_bits(
    const uint8_t *packed, const uint8_t *end, uint32_t width, size_t first, size_t count,
    uint32_t *out) {
  if (width == 0) {
    memset(out, 0, count * sizeof *out);
    return 0;
  }
  uint32_t largest = 0;
  size_t done = 0;
  while (done < count && ((first + done) & 7) != 0) {
    uint32_t value = (uint32_t)platform_unpack_one(packed, end, width, first + done);
    largest = value > largest ? value : largest;
    out[done++] = value;
  }
#if defined(__BMI2__) && defined(__AVX2__)
  size_t groups = (count - done) / 8;
  if (width <= 16 && groups > 0) {
    platform_longs8 all = {0};
    const uint8_t *start = packed + (first + done) / 8 * width;
    size_t finished = width <= 8
        ? platform_unpack_bytes(start, end, width, out + done, groups, &all)
        : platform_unpack_words(start, end, width, out + done, groups, &all);
    for (int lane = 0; lane < 8; ++lane) largest = all[lane] > largest ? all[lane] : largest;
    done += finished * 8;
  }
#endif
  // Whole words as long as eight bytes can be read, then byte by byte.
  uint64_t mask = (1ull << width) - 1;
  uint64_t bit = (uint64_t)(first + done) * width;
  for (; done < count && end - (packed + (bit >> 3)) >= 8; ++done, bit += width) {
    uint64_t word;
    memcpy(&word, packed + (bit >> 3), 8);
    uint32_t value = (uint32_t)((word >> (bit & 7)) & mask);
    largest = value > largest ? value : largest;
    out[done] = value;
  }
  for (; done < count; ++done) {
    uint32_t value = (uint32_t)platform_unpack_one(packed, end, width, first + done);
    largest = value > largest ? value : largest;
    out[done] = value;
  }
  return largest;
}

/// Unpacks `count` booleans that begin at bit `first` to a byte each.
static inline void platform_unpack_booleans(
    const uint8_t *packed, const uint8_t *end, size_t first, size_t count, uint8_t *out) {
  size_t done = 0;
#if defined(__BMI2__)
  if ((first & 7) == 0) {
    const uint8_t *at = packed + first / 8;
    for (; done + 8 <= count && at < end; done += 8, ++at) {
      uint64_t spread = (uint64_t)__builtin_ia32_pdep_di(*at, 0x0101010101010101ull);
      memcpy(out + done, &spread, 8);
    }
  }
#endif
  for (; done < count; ++done) {
    out[done] = (uint8_t)platform_unpack_one(packed, end, 1, first + done);
  }
}

#endif
