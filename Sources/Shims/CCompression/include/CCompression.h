#ifndef MARTLET_CCOMPRESSION_H
#define MARTLET_CCOMPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// One door to zlib, bzip2, Zstandard and LZ4: streams for files, blocks for memory.
//
// A stream is used by one thread at a time. Streams that were written one behind the other, as
// `cat a.gz b.gz` makes them, are read as one.

enum {
  COMPRESSION_GZIP = 1,
  COMPRESSION_DEFLATE = 2, ///< deflate in a zlib wrapping
  COMPRESSION_BZIP2 = 3,
  COMPRESSION_ZSTD = 4,
  COMPRESSION_LZ4 = 5, ///< in streams the frame format, in blocks the block format
};

enum {
  COMPRESSION_GOING = 0,  ///< give more input or take the output away
  COMPRESSION_DONE = 1,   ///< all input is used and all output is given
  COMPRESSION_FAILED = 2, ///< `compression_problem` tells why
};

#define COMPRESSION_DEFAULT_LEVEL INT32_MIN

typedef struct compression_stream compression_stream;

/// Where a step reads and writes; the step moves both ranges past what it used.
typedef struct compression_window {
  const uint8_t *_Nullable input;
  size_t input_size;
  uint8_t *output;
  size_t output_size;
  /// No input follows what is in the window.
  bool is_last;
} compression_window;

/// NULL when the codec is not known, the level is none of it, or memory is out.
compression_stream *_Nullable compression_encoder(int32_t codec, int32_t level);
compression_stream *_Nullable compression_decoder(int32_t codec);
void compression_close(compression_stream *stream);

/// Works until the input is used up or the output is full.
int32_t compression_step(compression_stream *stream, compression_window *window);

const char *compression_problem(const compression_stream *stream);

/// The most bytes that a block of `size` bytes can take when encoded; 0 when it is too large or
/// the codec (LZ4 or Zstandard) is not known.
size_t compression_block_bound(int32_t codec, size_t size);

/// The bytes written, or -1 when `output` is too small or the codec is not known.
int64_t compression_block_encode(int32_t codec, int32_t level, const uint8_t *input, size_t size,
                                 uint8_t *output, size_t capacity);

/// The bytes written, or -1 when the input is damaged or `output` too small.
int64_t compression_block_decode(int32_t codec, const uint8_t *input, size_t size,
                                 uint8_t *output, size_t capacity);

#pragma clang assume_nonnull end

#endif
