#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "CVTerm.h"

struct emulator {
  VTerm *terminal;
  VTermScreen *screen;
  emulated_size size;
  int is_cursor_visible, is_alternate, hears_mouse;
};

static int property_changed(VTermProp property, VTermValue *value, void *context) {
  emulator *changed = context;
  switch (property) {
    case VTERM_PROP_CURSORVISIBLE: changed->is_cursor_visible = value->boolean; break;
    case VTERM_PROP_ALTSCREEN: changed->is_alternate = value->boolean; break;
    case VTERM_PROP_MOUSE: changed->hears_mouse = value->number != VTERM_PROP_MOUSE_NONE; break;
    default: break;
  }
  return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = property_changed};

emulator *emulator_open(emulated_size size) {
  emulator *made = calloc(1, sizeof *made);
  if (made == NULL) return NULL;
  made->terminal = vterm_new(size.height, size.width);
  if (made->terminal == NULL) {
    free(made);
    return NULL;
  }
  made->size = size;
  made->is_cursor_visible = 1;
  vterm_set_utf8(made->terminal, 1);
  made->screen = vterm_obtain_screen(made->terminal);
  vterm_screen_set_callbacks(made->screen, &callbacks, made);
  vterm_screen_enable_altscreen(made->screen, 1);
  vterm_screen_set_damage_merge(made->screen, VTERM_DAMAGE_SCREEN);
  vterm_screen_reset(made->screen, 1);
  return made;
}

void emulator_close(emulator *closed) {
  vterm_free(closed->terminal);
  free(closed);
}

void emulator_resize(emulator *resized, emulated_size size) {
  if (size.width < 1 || size.height < 1) return;
  resized->size = size;
  vterm_set_size(resized->terminal, size.height, size.width);
}

void emulator_take(emulator *taking, const char *bytes, size_t count) {
  vterm_input_write(taking->terminal, bytes, count);
}

size_t emulator_answer(emulator *asked, char *buffer, size_t capacity) {
  return vterm_output_read(asked->terminal, buffer, capacity);
}

size_t emulator_text(
  const emulator *shown, int y, int x, int width, char *buffer, size_t capacity) {
  if (y < 0 || y >= shown->size.height || x < 0 || width < 0) return 0;
  int end = width > shown->size.width - x ? shown->size.width : x + width;
  if (end <= x) return 0;
  VTermRect row = {.start_row = y, .end_row = y + 1, .start_col = x, .end_col = end};
  size_t count = vterm_screen_get_text(shown->screen, buffer, capacity, row);
  return count > capacity ? capacity : count;
}

uint32_t emulator_background(const emulator *shown, int y, int x) {
  VTermPos place = {.row = y, .col = x};
  VTermScreenCell cell;
  if (!vterm_screen_get_cell(shown->screen, place, &cell)) return 0;
  vterm_screen_convert_color_to_rgb(shown->screen, &cell.bg);
  return (uint32_t)cell.bg.rgb.red << 16 | (uint32_t)cell.bg.rgb.green << 8 | cell.bg.rgb.blue;
}

emulator_state emulator_current(const emulator *shown) {
  VTermPos place;
  vterm_state_get_cursorpos(vterm_obtain_state(shown->terminal), &place);
  return (emulator_state){
    .y = place.row,
    .x = place.col,
    .is_cursor_visible = shown->is_cursor_visible,
    .is_alternate = shown->is_alternate,
    .hears_mouse = shown->hears_mouse,
  };
}
