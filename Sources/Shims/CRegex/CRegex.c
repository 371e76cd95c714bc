#include "CRegex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

struct regex_code {
  pcre2_code *pcre;
  uint32_t group_count;
};

struct regex_matcher {
  pcre2_match_data *data;
  pcre2_match_context *context;
  pcre2_jit_stack *stack;
};

enum {
  match_limit = 20 * 1000 * 1000,
  heap_limit_kib = 64 * 1024,
  stack_bytes_min = 32 * 1024,
  stack_bytes_max = 4 * 1024 * 1024,
};

regex_code *regex_compile(const uint8_t *pattern, size_t count, char *message, size_t capacity) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_compile_context *context = pcre2_compile_context_create(NULL);
  if (context == NULL) return NULL;
  pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
  uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
  pcre2_code *pcre = pcre2_compile(pattern, count, options, &error, &offset, context);
  pcre2_compile_context_free(context);
  if (pcre == NULL) {
    pcre2_get_error_message(error, (PCRE2_UCHAR *)message, capacity);
    return NULL;
  }
  // Without JIT (refused memory, unknown processor) the interpreter matches.
  pcre2_jit_compile(pcre, PCRE2_JIT_COMPLETE);
  regex_code *code = malloc(sizeof *code);
  if (code == NULL) {
    pcre2_code_free(pcre);
    return NULL;
  }
  code->pcre = pcre;
  pcre2_pattern_info(pcre, PCRE2_INFO_CAPTURECOUNT, &code->group_count);
  return code;
}

void regex_free(regex_code *code) {
  if (code == NULL) return;
  pcre2_code_free(code->pcre);
  free(code);
}

uint32_t regex_group_count(const regex_code *code) { return code->group_count; }

int regex_group_number(const regex_code *code, const char *name) {
  return pcre2_substring_number_from_name(code->pcre, (PCRE2_SPTR)name);
}

regex_matcher *regex_matcher_create(const regex_code *code) {
  regex_matcher *matcher = calloc(1, sizeof *matcher);
  if (matcher == NULL) return NULL;
  matcher->data = pcre2_match_data_create_from_pattern(code->pcre, NULL);
  matcher->context = pcre2_match_context_create(NULL);
  matcher->stack = pcre2_jit_stack_create(stack_bytes_min, stack_bytes_max, NULL);
  if (matcher->data == NULL || matcher->context == NULL || matcher->stack == NULL) {
    regex_matcher_free(matcher);
    return NULL;
  }
  pcre2_set_match_limit(matcher->context, match_limit);
  pcre2_set_heap_limit(matcher->context, heap_limit_kib);
  pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
  return matcher;
}

void regex_matcher_free(regex_matcher *matcher) {
  if (matcher == NULL) return;
  pcre2_match_data_free(matcher->data);
  pcre2_match_context_free(matcher->context);
  pcre2_jit_stack_free(matcher->stack);
  free(matcher);
}

int regex_find(
  const regex_code *code, regex_matcher *matcher, const uint8_t *text, size_t count, size_t start
) {
  int found = pcre2_match(code->pcre, text, count, start, 0, matcher->data, matcher->context);
  if (found >= 0) return regex_found;
  return found == PCRE2_ERROR_NOMATCH ? regex_missing : regex_exhausted;
}

const size_t *regex_offsets(const regex_matcher *matcher) {
  return pcre2_get_ovector_pointer(matcher->data);
}
