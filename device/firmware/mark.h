/*
 * The mark of the last ring asked by the server, kept over power cuts so that no number ever rings twice.
 * The README of this folder shows the layout and why a cut at any byte is safe.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct mark {
  uint32_t epoch;
  uint32_t number;
  uint8_t end;
  uint8_t strokes;
  uint8_t heard;
  uint8_t piezo;
};

/* Finds the newest mark, and erases the slot after it if need be. Before any other call; EEPROM idle. */
void mark_load(void);

/* The newest mark; epoch 0, number 0, END_NONE when there is none. END_INTERRUPTED when it has begun and has no result. */
const struct mark *mark_last(void);

/* Each starts an EEPROM job: call when eeprom_idle(), and wait for it again before relying on it. */
void mark_begin(uint32_t epoch, uint32_t number);
void mark_end(uint8_t end, uint8_t strokes, uint8_t heard, uint8_t piezo);
void mark_erase_next(void);

/* Whether the begun mark reads back right. EEPROM idle. */
bool mark_is_begun(void);
