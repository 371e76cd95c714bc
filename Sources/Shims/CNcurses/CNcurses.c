#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#define NCURSES_WIDECHAR 1
#include "CNcurses.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "DirectEntry.h"

static SCREEN *screen = NULL;

static int is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

/// The name of the locale of characters that the environment asks for.
static const char *wanted_locale(void) {
  const char *names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
  for (int index = 0; index < 3; index++) {
    const char *value = getenv(names[index]);
    if (value != NULL && value[0] != '\0') return value;
  }
  return "";
}

terminal_encoding terminal_set_locale(void) {
  const char *wanted = wanted_locale();
  int is_plain = wanted[0] == '\0' || strcmp(wanted, "C") == 0 || strcmp(wanted, "POSIX") == 0;
  if (setlocale(LC_CTYPE, "") != NULL && is_utf8()) return terminal_utf8;
  int exists = setlocale(LC_CTYPE, "") != NULL;
  if ((is_plain || !exists) && setlocale(LC_CTYPE, "C.UTF-8") != NULL && is_utf8()) {
    return terminal_utf8;
  }
  return terminal_other;
}

int terminal_locale_encoding(const char *name, char *buffer, size_t size) {
  locale_t found = newlocale(LC_CTYPE_MASK, name, (locale_t)0);
  if (found == (locale_t)0) return -1;
  if (size > 0) {
    strncpy(buffer, nl_langinfo_l(CODESET, found), size - 1);
    buffer[size - 1] = '\0';
  }
  freelocale(found);
  return 0;
}

/// Sets a variable for as long as ncurses reads it, so that programs started later see their own.
static char *exchange_variable(const char *name, const char *value) {
  const char *old = getenv(name);
  char *copy = old == NULL ? NULL : strdup(old);
  if (value == NULL) {
    unsetenv(name);
  } else {
    setenv(name, value, 1);
  }
  return copy;
}

static SCREEN *new_screen(const char *type, int direct) {
  if (!direct) return newterm((char *)type, stdout, stdin);
  char *old = exchange_variable("TERMINFO", DIRECT_ENTRY);
  SCREEN *made = newterm(DIRECT_ENTRY_NAME, stdout, stdin);
  char *entry = exchange_variable("TERMINFO", old);
  free(entry);
  free(old);
  return made;
}

int terminal_open(const char *type, int direct) {
  use_tioctl(TRUE);
  screen = new_screen(type, direct);
  if (screen == NULL) return -1;
  set_term(screen);
  if (tigetstr("cup") == NULL || tigetstr("clear") == NULL) {
    terminal_close();
    return -1;
  }
  raw();
  noecho();
  nonl();
  intrflush(stdscr, FALSE);
  // Without it, drawing stops half way when keys are waiting.
  typeahead(-1);
  idlok(stdscr, TRUE);
  idcok(stdscr, FALSE);
  scrollok(stdscr, FALSE);
  leaveok(stdscr, FALSE);
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  def_prog_mode();
  return 0;
}

void terminal_close(void) {
  if (screen == NULL) return;
  if (!isendwin()) endwin();
  delscreen(screen);
  screen = NULL;
}

void terminal_pause(void) {
  if (screen != NULL) endwin();
}

void terminal_unpause(void) {
  if (screen == NULL) return;
  reset_prog_mode();
  clearok(curscr, TRUE);
}

int terminal_color_count(void) { return screen != NULL && has_colors() ? COLORS : 0; }

const char *terminal_capability(const char *name) {
  if (screen == NULL) return NULL;
  const char *text = tigetstr((char *)name);
  return text == (const char *)-1 ? NULL : text;
}

int terminal_type_has_flag(const char *type, const char *flag) {
  int status = 0;
  TERMINAL *before = cur_term;
  if (setupterm((char *)type, STDOUT_FILENO, &status) != OK) return 0;
  int has = tigetflag((char *)flag) > 0 || tigetnum((char *)flag) > 0;
  if (!has) {
    const char *text = tigetstr((char *)flag);
    has = text != NULL && text != (const char *)-1;
  }
  TERMINAL *made = cur_term;
  set_curterm(before);
  del_curterm(made);
  return has;
}

terminal_size terminal_system_size(int descriptor) {
  struct winsize window = {0};
  terminal_size size = {0, 0};
  if (ioctl(descriptor, TIOCGWINSZ, &window) == 0) {
    size.width = window.ws_col;
    size.height = window.ws_row;
  }
  return size;
}

terminal_size terminal_screen_size(void) {
  terminal_size size = {0, 0};
  if (screen != NULL) {
    size.width = COLS;
    size.height = LINES;
  }
  return size;
}

void terminal_resize(terminal_size size) {
  if (screen == NULL || size.width < 1 || size.height < 1) return;
  resize_term(size.height, size.width);
  clearok(curscr, TRUE);
}

static attr_t attributes_of(uint32_t bits) {
  attr_t attributes = A_NORMAL;
  if (bits & terminal_bold) attributes |= A_BOLD;
  if (bits & terminal_dim) attributes |= A_DIM;
  if (bits & terminal_italic) attributes |= A_ITALIC;
  if (bits & terminal_underline) attributes |= A_UNDERLINE;
  if (bits & terminal_reverse) attributes |= A_REVERSE;
  return attributes;
}

/// The library decides how far the cursor moves: where it believes in another width than the
/// caller, a sign of the caller's width takes the place.
static void set_cell(cchar_t *out, const terminal_cell *cell, int pair) {
  wchar_t text[terminal_scalars + 1] = {0};
  for (int index = 0; index < terminal_scalars; index++) {
    text[index] = (wchar_t)cell->scalars[index];
  }
  attr_t attributes = attributes_of(cell->attributes);
  int believed = wcwidth(text[0]);
  for (int index = 1; text[0] >= ' ' && index < terminal_scalars && text[index] != 0; index++) {
    if (wcwidth(text[index]) != 0) text[index] = 0;
  }
  if (believed != cell->width || text[0] < ' ') {
    text[0] = cell->width == 2 ? (wchar_t)0x3013 : L'?';
    text[1] = 0;
  }
  if (setcchar(out, text, attributes, 0, &pair) != OK) {
    setcchar(out, cell->width == 2 ? L"??" : L"?", attributes, 0, &pair);
  }
}

void terminal_put(int y, int x, const terminal_cell *cells, int count) {
  if (screen == NULL) return;
  enum { chunk = 256 };
  cchar_t row[chunk + 1];
  int has_colors_now = has_colors();
  int32_t foreground = terminal_default_color, background = terminal_default_color;
  int pair = 0;
  while (count > 0) {
    int part = count < chunk ? count : chunk;
    int taken = 0;
    for (int index = 0; index < part; index++) {
      const terminal_cell *cell = &cells[index];
      if (cell->foreground != foreground || cell->background != background) {
        foreground = cell->foreground;
        background = cell->background;
        int is_plain = foreground < 0 && background < 0;
        pair = has_colors_now && !is_plain ? alloc_pair(foreground, background) : 0;
        if (pair < 0) pair = 0;
      }
      set_cell(&row[index], cell, pair);
      taken += cell->width;
    }
    memset(&row[part], 0, sizeof row[part]);
    mvadd_wchnstr(y, x, row, part);
    cells += part;
    count -= part;
    x += taken;
  }
}

void terminal_place_cursor(int y, int x) {
  if (screen == NULL) return;
  curs_set(y >= 0);
  if (y >= 0) move(y, x);
}

void terminal_flush(void) {
  if (screen == NULL) return;
  wnoutrefresh(stdscr);
  doupdate();
}

void terminal_distrust(void) {
  if (screen != NULL) clearok(curscr, TRUE);
}
