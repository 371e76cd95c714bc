#include "Codec.h"

#include <lz4.h>
#include <lz4hc.h>
#include <stdlib.h>
#include <zstd.h>

struct compression_stream {
  const codec *codec;
  void *state;
  const char *problem;
  int32_t status;
  bool is_decoder;
  bool is_between_frames;
};

static const codec *codec_of(int32_t number, bool decodes) {
  switch (number) {
  case COMPRESSION_GZIP:
  case COMPRESSION_DEFLATE:
    return decodes ? &zlib_decoder : &zlib_encoder;
  case COMPRESSION_BZIP2:
    return decodes ? &bzip2_decoder : &bzip2_encoder;
  case COMPRESSION_ZSTD:
    return decodes ? &zstd_decoder : &zstd_encoder;
  case COMPRESSION_LZ4:
    return decodes ? &lz4_decoder : &lz4_encoder;
  default:
    return NULL;
  }
}

static compression_stream *open_stream(int32_t number, int32_t level, bool decodes) {
  const codec *codec = codec_of(number, decodes);
  if (!codec) return NULL;
  void *state = codec->open(number, level);
  if (!state) return NULL;
  compression_stream *stream = calloc(1, sizeof *stream);
  if (!stream) {
    codec->close(state);
    return NULL;
  }
  stream->codec = codec;
  stream->state = state;
  stream->problem = "";
  stream->is_decoder = decodes;
  stream->is_between_frames = true;
  return stream;
}

compression_stream *compression_encoder(int32_t codec, int32_t level) {
  return open_stream(codec, level, false);
}

compression_stream *compression_decoder(int32_t codec) {
  return open_stream(codec, COMPRESSION_DEFAULT_LEVEL, true);
}

void compression_close(compression_stream *stream) {
  stream->codec->close(stream->state);
  free(stream);
}

const char *compression_problem(const compression_stream *stream) { return stream->problem; }

static int32_t fail(compression_stream *stream, const char *problem) {
  stream->problem = problem;
  return stream->status = COMPRESSION_FAILED;
}

/// Decodes frame after frame, until the window is used up.
static int32_t decode(compression_stream *stream, compression_window *window) {
  while (true) {
    if (stream->is_between_frames) {
      if (window->input_size == 0) {
        return window->is_last ? COMPRESSION_DONE : COMPRESSION_GOING;
      }
      stream->is_between_frames = false;
    }
    size_t input = window->input_size, output = window->output_size;
    int32_t status = stream->codec->step(stream->state, window, &stream->problem);
    if (status == COMPRESSION_FAILED) return status;
    if (status == COMPRESSION_DONE) {
      if (!stream->codec->restart(stream->state)) return fail(stream, "out of memory");
      stream->is_between_frames = true;
      continue;
    }
    if (window->output_size == 0) return COMPRESSION_GOING;
    if (window->input_size == 0 && !window->is_last) return COMPRESSION_GOING;
    bool stands_still = window->input_size == input && window->output_size == output;
    if (stands_still) {
      return fail(stream, window->input_size ? "the data is damaged" : "the data ends early");
    }
  }
}

int32_t compression_step(compression_stream *stream, compression_window *window) {
  if (stream->status != COMPRESSION_GOING) return stream->status;
  if (window->output_size == 0) return COMPRESSION_GOING;
  stream->status = stream->is_decoder
                       ? decode(stream, window)
                       : stream->codec->step(stream->state, window, &stream->problem);
  return stream->status;
}

size_t compression_block_bound(int32_t codec, size_t size) {
  switch (codec) {
  case COMPRESSION_LZ4:
    return size <= LZ4_MAX_INPUT_SIZE ? (size_t)LZ4_compressBound((int)size) : 0;
  case COMPRESSION_ZSTD: {
    size_t bound = ZSTD_compressBound(size);
    return ZSTD_isError(bound) ? 0 : bound;
  }
  default:
    return 0;
  }
}

static int clamped(size_t size) { return size > INT32_MAX ? INT32_MAX : (int)size; }

int64_t compression_block_encode(int32_t codec, int32_t level, const uint8_t *input, size_t size,
                                 uint8_t *output, size_t capacity) {
  bool is_default = level == COMPRESSION_DEFAULT_LEVEL;
  if (codec == COMPRESSION_LZ4) {
    if (size > LZ4_MAX_INPUT_SIZE) return -1;
    const char *source = (const char *)input;
    char *target = (char *)output;
    int written =
        is_default || level <= 1
            ? LZ4_compress_default(source, target, (int)size, clamped(capacity))
            : LZ4_compress_HC(source, target, (int)size, clamped(capacity), level);
    return written > 0 ? written : -1;
  }
  if (codec != COMPRESSION_ZSTD) return -1;
  size_t written =
      ZSTD_compress(output, capacity, input, size, is_default ? ZSTD_CLEVEL_DEFAULT : level);
  return ZSTD_isError(written) ? -1 : (int64_t)written;
}

int64_t compression_block_decode(int32_t codec, const uint8_t *input, size_t size,
                                 uint8_t *output, size_t capacity) {
  if (codec == COMPRESSION_LZ4) {
    if (size > INT32_MAX) return -1;
    int written = LZ4_decompress_safe((const char *)input, (char *)output, (int)size,
                                      clamped(capacity));
    return written >= 0 ? written : -1;
  }
  if (codec != COMPRESSION_ZSTD) return -1;
  size_t written = ZSTD_decompress(output, capacity, input, size);
  return ZSTD_isError(written) ? -1 : (int64_t)written;
}
