#include "Codec.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

static const int largest_window = 15;
static const int gzip_wrapping = 16;

static int window_bits(int32_t variant) {
  return variant == COMPRESSION_GZIP ? largest_window + gzip_wrapping : largest_window;
}

static uInt narrowed(size_t size) { return size > UINT_MAX ? UINT_MAX : (uInt)size; }

static void enter(z_stream *stream, const compression_window *window) {
  stream->next_in = (Bytef *)window->input;
  stream->avail_in = narrowed(window->input_size);
  stream->next_out = window->output;
  stream->avail_out = narrowed(window->output_size);
}

static void leave(const z_stream *stream, compression_window *window) {
  size_t used = (size_t)(stream->next_in - window->input);
  size_t given = (size_t)(stream->next_out - window->output);
  window->input += used;
  window->input_size -= used;
  window->output += given;
  window->output_size -= given;
}

static void *open_encoder(int32_t variant, int32_t level) {
  z_stream *stream = calloc(1, sizeof *stream);
  if (!stream) return NULL;
  int chosen = level == COMPRESSION_DEFAULT_LEVEL ? Z_DEFAULT_COMPRESSION : level;
  int memory_level = 8;
  if (deflateInit2(stream, chosen, Z_DEFLATED, window_bits(variant), memory_level,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

static void close_encoder(void *state) {
  deflateEnd(state);
  free(state);
}

static int32_t encode(void *state, compression_window *window, const char **problem) {
  z_stream *stream = state;
  enter(stream, window);
  bool is_last = window->is_last && window->input_size == stream->avail_in;
  int result = deflate(stream, is_last ? Z_FINISH : Z_NO_FLUSH);
  leave(stream, window);
  if (result == Z_STREAM_END) return COMPRESSION_DONE;
  if (result == Z_OK || result == Z_BUF_ERROR) return COMPRESSION_GOING;
  *problem = stream->msg ? stream->msg : "zlib failed";
  return COMPRESSION_FAILED;
}

static void *open_decoder(int32_t variant, int32_t level) {
  (void)level;
  z_stream *stream = calloc(1, sizeof *stream);
  if (stream && inflateInit2(stream, window_bits(variant)) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

static void close_decoder(void *state) {
  inflateEnd(state);
  free(state);
}

static int32_t decode(void *state, compression_window *window, const char **problem) {
  z_stream *stream = state;
  enter(stream, window);
  int result = inflate(stream, Z_NO_FLUSH);
  leave(stream, window);
  if (result == Z_STREAM_END) return COMPRESSION_DONE;
  if (result == Z_OK || result == Z_BUF_ERROR) return COMPRESSION_GOING;
  *problem = stream->msg ? stream->msg : "the data is damaged";
  return COMPRESSION_FAILED;
}

static bool restart(void *state) { return inflateReset(state) == Z_OK; }

const codec zlib_encoder = {open_encoder, close_encoder, encode, NULL};
const codec zlib_decoder = {open_decoder, close_decoder, decode, restart};
