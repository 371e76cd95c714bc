#include "Codec.h"

#include <lz4frame.h>
#include <stdlib.h>
#include <string.h>

/// LZ4 writes whole blocks, so what does not fit the window waits in `pending`.
typedef struct encoder {
  LZ4F_cctx *context;
  LZ4F_preferences_t preferences;
  uint8_t *pending;
  size_t capacity;
  size_t start;
  size_t end;
  bool has_begun;
  bool has_ended;
} encoder;

static const size_t slice = 64 * 1024;

static void close_encoder(void *state) {
  encoder *encoder = state;
  LZ4F_freeCompressionContext(encoder->context);
  free(encoder->pending);
  free(encoder);
}

static void *open_encoder(int32_t variant, int32_t level) {
  (void)variant;
  encoder *opened = calloc(1, sizeof *opened);
  if (!opened) return NULL;
  opened->preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
  if (level != COMPRESSION_DEFAULT_LEVEL) opened->preferences.compressionLevel = level;
  opened->capacity = LZ4F_compressBound(slice, &opened->preferences) + LZ4F_HEADER_SIZE_MAX;
  opened->pending = malloc(opened->capacity);
  LZ4F_errorCode_t result = LZ4F_createCompressionContext(&opened->context, LZ4F_VERSION);
  if (LZ4F_isError(result) || !opened->pending) {
    close_encoder(opened);
    return NULL;
  }
  return opened;
}

static void give_pending(encoder *encoder, compression_window *window) {
  size_t size = encoder->end - encoder->start;
  if (size > window->output_size) size = window->output_size;
  memcpy(window->output, encoder->pending + encoder->start, size);
  encoder->start += size;
  window->output += size;
  window->output_size -= size;
}

/// Encodes the next slice of the input, the frame's beginning or its end into `pending`.
static size_t encode_slice(encoder *encoder, compression_window *window) {
  if (!encoder->has_begun) {
    encoder->has_begun = true;
    return LZ4F_compressBegin(encoder->context, encoder->pending, encoder->capacity,
                              &encoder->preferences);
  }
  if (window->input_size > 0) {
    size_t size = window->input_size < slice ? window->input_size : slice;
    size_t result = LZ4F_compressUpdate(encoder->context, encoder->pending, encoder->capacity,
                                        window->input, size, NULL);
    window->input += size;
    window->input_size -= size;
    return result;
  }
  encoder->has_ended = true;
  return LZ4F_compressEnd(encoder->context, encoder->pending, encoder->capacity, NULL);
}

static int32_t encode(void *state, compression_window *window, const char **problem) {
  encoder *encoder = state;
  while (true) {
    give_pending(encoder, window);
    if (encoder->start < encoder->end) return COMPRESSION_GOING;
    if (encoder->has_ended) return COMPRESSION_DONE;
    if (window->input_size == 0 && !window->is_last) return COMPRESSION_GOING;
    size_t result = encode_slice(encoder, window);
    if (LZ4F_isError(result)) {
      *problem = LZ4F_getErrorName(result);
      return COMPRESSION_FAILED;
    }
    encoder->start = 0;
    encoder->end = result;
  }
}

static void *open_decoder(int32_t variant, int32_t level) {
  (void)variant;
  (void)level;
  LZ4F_dctx *context = NULL;
  return LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION)) ? NULL : context;
}

static void close_decoder(void *state) { LZ4F_freeDecompressionContext(state); }

static int32_t decode(void *state, compression_window *window, const char **problem) {
  size_t used = window->input_size, given = window->output_size;
  size_t hint = LZ4F_decompress(state, window->output, &given, window->input, &used, NULL);
  if (LZ4F_isError(hint)) {
    *problem = LZ4F_getErrorName(hint);
    return COMPRESSION_FAILED;
  }
  window->input += used;
  window->input_size -= used;
  window->output += given;
  window->output_size -= given;
  return hint == 0 ? COMPRESSION_DONE : COMPRESSION_GOING;
}

static bool restart(void *state) {
  LZ4F_resetDecompressionContext(state);
  return true;
}

const codec lz4_encoder = {open_encoder, close_encoder, encode, NULL};
const codec lz4_decoder = {open_decoder, close_decoder, decode, restart};
