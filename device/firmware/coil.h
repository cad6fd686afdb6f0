/* The coil at D9 (PB1). Nothing else in this firmware writes that pin. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* The blows of one ring, in pairs: gap_ms within a pair, pair_gap_ms between pairs; a gap runs from pulse end to pulse start. */
struct coil_plan {
  uint8_t strokes;
  uint16_t pulse_ms;
  uint16_t gap_ms;
  uint16_t pair_gap_ms;
};

/* What the installer has set; never looser than the board's own limits (protocol.h). */
struct coil_limits {
  uint8_t max_pulse_ms;
  uint16_t min_rest_ms;
  uint8_t max_duty_percent;
};

void coil_begin(void);

/* Holds the coil to these, and lets it rest first as after the longest pulse there can be. Only while it is not running. */
void coil_limit(const struct coil_limits *limits);

/* Whether a plan lies within the limits. */
bool coil_permits(const struct coil_plan *plan);

/* Starts the strokes. False, and nothing driven, while one is running, before the coil has rested, or outside the limits. */
bool coil_start(const struct coil_plan *plan);

bool coil_running(void);
/* Pulses ended since coil_start. */
uint8_t coil_driven(void);
/* From the pulse that has just ended to the next one; 0 after the last. */
uint16_t coil_gap_ms(void);
/* How long the coil still has to rest. */
uint16_t coil_rest_left_ms(void);
/* Whether the guard had to cut the last plan short. */
bool coil_was_cut(void);

/* From the 1 ms tick, in interrupt context: the second guard, independent of the timer that ends pulses. */
void coil_guard(void);
