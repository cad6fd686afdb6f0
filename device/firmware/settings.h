/*
 * What the installer has set: stricter limits for the coil, and from what level on the piezo has heard a stroke.
 * Kept over power cuts; the README of this folder shows the layout and why a cut at any byte leaves the old or the new.
 */
#pragma once
#include "coil.h"
#include <stdbool.h>
#include <stdint.h>

struct settings {
  struct coil_limits limits;
  uint16_t threshold; /* 0: no piezo fitted; HIGHEST_LEVEL: being learnt */
};

/* Reads them and holds the coil to them. EEPROM idle. */
void settings_load(void);

const struct settings *settings(void);

/*
 * Takes others up, if they make sense and the bell is at rest, and answers SETTINGS with what holds then: once it is
 * written and has been read back, or at once where nothing changes. NULL only asks. The threshold HIGHEST_LEVEL, with the
 * limits that are kept, is for learning: it is not written, and holds until others are asked for or the host falls silent.
 */
void settings_ask(const struct settings *asked);

/* Back to the threshold that is kept: the host that was learning another is gone. */
void settings_stop_learning(void);

/* While they are being written no ring may begin. */
bool settings_are_changing(void);

/* From the main loop. Never waits. */
void settings_step(void);
