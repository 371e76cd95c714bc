#include "Codec.h"

#include <zstd.h>

static void leave(const ZSTD_inBuffer *input, const ZSTD_outBuffer *output,
                  compression_window *window) {
  window->input += input->pos;
  window->input_size -= input->pos;
  window->output += output->pos;
  window->output_size -= output->pos;
}

static void *open_encoder(int32_t variant, int32_t level) {
  (void)variant;
  ZSTD_CCtx *context = ZSTD_createCCtx();
  if (!context) return NULL;
  int chosen = level == COMPRESSION_DEFAULT_LEVEL ? ZSTD_CLEVEL_DEFAULT : level;
  size_t result = ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, chosen);
  if (!ZSTD_isError(result)) result = ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  if (ZSTD_isError(result)) {
    ZSTD_freeCCtx(context);
    return NULL;
  }
  return context;
}

static void close_encoder(void *state) { ZSTD_freeCCtx(state); }

static int32_t encode(void *state, compression_window *window, const char **problem) {
  ZSTD_inBuffer input = {window->input, window->input_size, 0};
  ZSTD_outBuffer output = {window->output, window->output_size, 0};
  size_t left = ZSTD_compressStream2(state, &output, &input,
                                     window->is_last ? ZSTD_e_end : ZSTD_e_continue);
  leave(&input, &output, window);
  if (ZSTD_isError(left)) {
    *problem = ZSTD_getErrorName(left);
    return COMPRESSION_FAILED;
  }
  return window->is_last && left == 0 ? COMPRESSION_DONE : COMPRESSION_GOING;
}

static void *open_decoder(int32_t variant, int32_t level) {
  (void)variant;
  (void)level;
  return ZSTD_createDCtx();
}

static void close_decoder(void *state) { ZSTD_freeDCtx(state); }

static int32_t decode(void *state, compression_window *window, const char **problem) {
  ZSTD_inBuffer input = {window->input, window->input_size, 0};
  ZSTD_outBuffer output = {window->output, window->output_size, 0};
  size_t left = ZSTD_decompressStream(state, &output, &input);
  leave(&input, &output, window);
  if (ZSTD_isError(left)) {
    *problem = ZSTD_getErrorName(left);
    return COMPRESSION_FAILED;
  }
  return left == 0 ? COMPRESSION_DONE : COMPRESSION_GOING;
}

static bool restart(void *state) {
  return !ZSTD_isError(ZSTD_DCtx_reset(state, ZSTD_reset_session_only));
}

const codec zstd_encoder = {open_encoder, close_encoder, encode, NULL};
const codec zstd_decoder = {open_decoder, close_decoder, decode, restart};
