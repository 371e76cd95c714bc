#ifndef MARTLET_CREGEX_H
#define MARTLET_CREGEX_H

#include <stddef.h>
#include <stdint.h>

/// A compiled pattern; any number of threads may match with it at once.
typedef struct regex_code regex_code;

/// What one thread needs to match: places of groups and a stack.
typedef struct regex_matcher regex_matcher;

enum {
  regex_found = 1,
  regex_missing = 0,
  /// The pattern needs more steps or more memory than a row may take.
  regex_exhausted = -1,
};

/// Compiles a pattern in UTF-8; on failure returns null and writes a message that ends in zero.
regex_code *regex_compile(const uint8_t *pattern, size_t count, char *message, size_t capacity);

void regex_free(regex_code *code);

/// The number of groups, without the whole match.
uint32_t regex_group_count(const regex_code *code);

/// The number of a named group; negative when there is none.
int regex_group_number(const regex_code *code, const char *name);

/// Null when memory is short.
regex_matcher *regex_matcher_create(const regex_code *code);

void regex_matcher_free(regex_matcher *matcher);

/// Finds the first match that begins at or after `start`.
int regex_find(
  const regex_code *code, regex_matcher *matcher, const uint8_t *text, size_t count, size_t start);

/// Begin and end of the whole match and of each group; SIZE_MAX for groups that took no part.
const size_t *regex_offsets(const regex_matcher *matcher);

#endif
