#include "Codec.h"

#include <bzlib.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static unsigned narrowed(size_t size) { return size > UINT_MAX ? UINT_MAX : (unsigned)size; }

static void enter(bz_stream *stream, const compression_window *window) {
  stream->next_in = (char *)window->input;
  stream->avail_in = narrowed(window->input_size);
  stream->next_out = (char *)window->output;
  stream->avail_out = narrowed(window->output_size);
}

static void leave(const bz_stream *stream, compression_window *window) {
  size_t used = (size_t)((const uint8_t *)stream->next_in - window->input);
  size_t given = (size_t)((uint8_t *)stream->next_out - window->output);
  window->input += used;
  window->input_size -= used;
  window->output += given;
  window->output_size -= given;
}

static void *open_encoder(int32_t variant, int32_t level) {
  (void)variant;
  bz_stream *stream = calloc(1, sizeof *stream);
  if (!stream) return NULL;
  int hundred_kilobytes = level == COMPRESSION_DEFAULT_LEVEL ? 9 : level;
  if (BZ2_bzCompressInit(stream, hundred_kilobytes, 0, 0) != BZ_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

static void close_encoder(void *state) {
  BZ2_bzCompressEnd(state);
  free(state);
}

static int32_t encode(void *state, compression_window *window, const char **problem) {
  bz_stream *stream = state;
  enter(stream, window);
  bool is_last = window->is_last && window->input_size == stream->avail_in;
  // Running on no input is an error of its own to this library.
  if (!is_last && stream->avail_in == 0) return COMPRESSION_GOING;
  int result = BZ2_bzCompress(stream, is_last ? BZ_FINISH : BZ_RUN);
  leave(stream, window);
  if (result == BZ_STREAM_END) return COMPRESSION_DONE;
  if (result == BZ_RUN_OK || result == BZ_FINISH_OK) return COMPRESSION_GOING;
  *problem = "bzip2 failed";
  return COMPRESSION_FAILED;
}

static void *open_decoder(int32_t variant, int32_t level) {
  (void)variant;
  (void)level;
  bz_stream *stream = calloc(1, sizeof *stream);
  if (stream && BZ2_bzDecompressInit(stream, 0, 0) != BZ_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

static void close_decoder(void *state) {
  BZ2_bzDecompressEnd(state);
  free(state);
}

static int32_t decode(void *state, compression_window *window, const char **problem) {
  bz_stream *stream = state;
  enter(stream, window);
  int result = BZ2_bzDecompress(stream);
  leave(stream, window);
  if (result == BZ_STREAM_END) return COMPRESSION_DONE;
  if (result == BZ_OK) return COMPRESSION_GOING;
  *problem = result == BZ_MEM_ERROR ? "out of memory" : "the data is damaged";
  return COMPRESSION_FAILED;
}

static bool restart(void *state) {
  BZ2_bzDecompressEnd(state);
  memset(state, 0, sizeof(bz_stream));
  return BZ2_bzDecompressInit(state, 0, 0) == BZ_OK;
}

const codec bzip2_encoder = {open_encoder, close_encoder, encode, NULL};
const codec bzip2_decoder = {open_decoder, close_decoder, decode, restart};
