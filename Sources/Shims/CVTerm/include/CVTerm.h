#ifndef MARTLET_CVTERM_H
#define MARTLET_CVTERM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Pseudo-terminals and an emulator of what shows on them, for tests and benchmarks alone: libvterm
// is no part of the product.

typedef struct {
  int width, height;
} emulated_size;

// The emulator.

typedef struct emulator emulator;

/// Null without memory.
emulator *emulator_open(emulated_size size);
void emulator_close(emulator *emulator);
void emulator_resize(emulator *emulator, emulated_size size);

/// Takes what a program has written.
void emulator_take(emulator *emulator, const char *bytes, size_t count);

/// What the terminal answers to questions among it; how many bytes were stored.
size_t emulator_answer(emulator *emulator, char *buffer, size_t capacity);

/// The text of some cells of a row as UTF-8, without spaces at the end; how many bytes were stored.
size_t emulator_text(
  const emulator *emulator, int y, int x, int width, char *buffer, size_t capacity);

/// The colour behind a cell as 0xRRGGBB.
uint32_t emulator_background(const emulator *emulator, int y, int x);

typedef struct {
  int y, x;
  int is_cursor_visible, is_alternate, hears_mouse;
} emulator_state;

emulator_state emulator_current(const emulator *emulator);

// The pseudo-terminal.

/// Starts a program that has a new terminal as its own: its process, or -1. `words` and
/// `environment` end with null; `descriptor` becomes the other end of the terminal.
pid_t terminal_spawn(
  const char *program, char *const words[], char *const environment[], const char *folder,
  emulated_size size, int *descriptor);

/// Starts a program without input whose output can be read from a descriptor: its process, or -1.
/// It inherits nothing else, so that servers which it leaves behind hold nothing of this process.
pid_t program_spawn(
  const char *program, char *const words[], char *const environment[], int *output);

/// Tells the program that the terminal has another size.
void terminal_set_size(int descriptor, emulated_size size);

#endif
