/* One ring from asking to RUNG: the mark first, then the rest, then the strokes, then the result on the mark. */
#pragma once
#include "coil.h"
#include "mark.h"
#include <stdbool.h>
#include <stdint.h>

/* Epoch 0, number 0 is a press: the board's own permission, and no mark is kept. */
struct ring {
  uint32_t epoch;
  uint32_t number;
  struct coil_plan plan;
};

/* Starts a ring, or answers at once with RUNG why not; the number that is ringing already is answered by its own RUNG. */
void ring_ask(const struct ring *asked);

/* From the main loop: takes the ring a step further when it can go. Never waits. */
void ring_step(void);

/* Whether nothing is being rung or asked for. */
bool ring_is_idle(void);

/* The last ring of the server's, END_NONE while it is still being struck. */
const struct mark *ring_last(void);
