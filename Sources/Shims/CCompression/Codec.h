#ifndef MARTLET_CODEC_H
#define MARTLET_CODEC_H

#include "CCompression.h"

/// How one library does the work of a stream. `state` is the library's own.
typedef struct codec {
  void *(*open)(int32_t variant, int32_t level);
  void (*close)(void *state);
  /// One step, of COMPRESSION_GOING, DONE (a frame ended; for an encoder: all is written) or
  /// FAILED; `problem` is only set in the last case.
  int32_t (*step)(void *state, compression_window *window, const char **problem);
  /// Makes a decoder ready for the next frame.
  bool (*restart)(void *state);
} codec;

extern const codec zlib_encoder, zlib_decoder;
extern const codec bzip2_encoder, bzip2_decoder;
extern const codec zstd_encoder, zstd_decoder;
extern const codec lz4_encoder, lz4_decoder;

#endif
