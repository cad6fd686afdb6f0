/* 64 bits that differ from board to board. */
#pragma once
#include <stdint.h>

/*
 * Mixes what memory held at power-up, the noise of the open analog inputs, and the beat of the watchdog's own
 * oscillator against the crystal. Takes 0.3 s, and leaves the watchdog armed. Interrupts on; the coil at rest.
 */
uint64_t entropy_gather(void);
