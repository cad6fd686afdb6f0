/* Resets the board when the main loop or the tick has stood still for 60 ms; a reset leaves the coil off. */
#pragma once
#include <avr/wdt.h>

static inline void watchdog_arm(void) { wdt_enable(WDTO_60MS); }
