/* The 1 ms tick: time, the coil's second guard, the piezo's windows, EEPROM writing, and the watchdog's food. */
#pragma once
#include <stdint.h>

void clock_start(void);
uint32_t clock_ms(void);

/* Feeds the watchdog, but only when the tick has moved: a dead tick must end in a reset too. */
void clock_feed_watchdog(void);
