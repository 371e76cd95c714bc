#ifndef MARTLET_CNCURSES_H
#define MARTLET_CNCURSES_H

#include <stddef.h>
#include <stdint.h>

// The only door to ncurses: everything is plain functions, used by one thread. Input does not go
// through ncurses; it only knows what the screen shows and how to change that with few bytes.

enum {
  terminal_bold = 1,
  terminal_dim = 2,
  terminal_italic = 4,
  terminal_underline = 8,
  terminal_reverse = 16,
};

enum {
  /// The terminal's own foreground or background.
  terminal_default_color = -1,
  /// A scalar and marks that stand on it.
  terminal_scalars = 4,
};

/// What one place shows. The right half of a wide glyph has no cell of its own.
typedef struct {
  /// Zero after the last one.
  uint32_t scalars[terminal_scalars];
  int32_t foreground;
  int32_t background;
  uint32_t attributes;
  /// One or two: what the caller believes the glyph takes.
  int32_t width;
} terminal_cell;

typedef struct {
  int width;
  int height;
} terminal_size;

/// What the locale's characters are.
typedef enum {
  terminal_utf8,
  terminal_other,
} terminal_encoding;

/// Sets the locale of characters from the environment, and nothing else of the locale. Where none
/// is set, or the one set does not exist here, UTF-8 is tried.
terminal_encoding terminal_set_locale(void);

/// Writes what the characters of a locale are encoded in, and changes nothing. Returns -1 when the
/// locale is not installed.
int terminal_locale_encoding(const char *name, char *buffer, size_t size);

/// Takes the screen. With `direct`, colours are 0xRRGGBB and the type only matters to programs
/// that are started later. Returns zero, or -1 when the type of terminal is not known or lacks
/// what a screen needs.
int terminal_open(const char *type, int direct);

/// Leaves the screen for good.
void terminal_close(void);

/// Leaves the screen; the next flush takes it again and draws all of it.
void terminal_pause(void);
void terminal_unpause(void);

/// How many colours and pairs of colours there are; zero without colours.
int terminal_color_count(void);

/// A string of the terminal's description; null when it has none.
const char *terminal_capability(const char *name);
/// Whether the description of a type, without opening it, has a flag such as `RGB`.
int terminal_type_has_flag(const char *type, const char *flag);

/// The size that the system reports; zero when it does not know.
terminal_size terminal_system_size(int descriptor);
/// The size that is drawn on.
terminal_size terminal_screen_size(void);
void terminal_resize(terminal_size size);

/// Puts cells beside one another from a place on.
void terminal_put(int y, int x, const terminal_cell *cells, int count);

/// Shows the cursor at a place, or hides it when `y` is negative.
void terminal_place_cursor(int y, int x);

/// Sends what changed.
void terminal_flush(void);

/// Distrusts what the screen shows: the next flush draws all of it.
void terminal_distrust(void);

// Signals.

/// From now on the terminal is put right before the process ends by a signal or by `exit`: `reset`
/// is written and the modes of now come back. Signals that ask for something (a changed size,
/// stopping, going on) write their number as a byte to `descriptor`.
void terminal_guard(int terminal, const char *reset, size_t count, int descriptor);

/// What `reset` is from now on; nothing while the screen is given back.
void terminal_guard_reset(const char *reset, size_t count);

/// Keeps what is written as errors from the screen, and shows it when the screen is given back:
/// the last words of a program that traps, and the notes of libraries.
void terminal_hold_errors(void);
void terminal_release_errors(void);

/// Undoes `terminal_guard`.
void terminal_unguard(void);

/// Stops the process and those started with it, as Ctrl-Z does, until it is told to go on.
void terminal_stop_process(void);

// Other programs.

/// Two ends of a pipe that never block and that no other program sees; zero on success.
int terminal_pipe(int ends[2]);

/// Runs a program of the shell that has the terminal, with one argument added, and waits for its
/// end. Keys that interrupt are the program's. Returns its status, or -1.
int terminal_run_shell(const char *command, const char *argument);

/// Runs a program, found by PATH, with bytes as its input and without output, and waits a while
/// for its end. Returns its status, or -1 when it cannot be run or takes too long. `words` ends
/// with null.
int terminal_feed(
  const char *const *words, const void *bytes, size_t count, int milliseconds);

#endif
