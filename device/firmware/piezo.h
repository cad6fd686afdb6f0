/* The piezo on A0: the highest level before and after each stroke, or in a time the host asks for. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* Lets go of A0's digital input. */
void piezo_begin(void);

/* Right after coil_start, with the quiet before the first stroke: listens around each from now on, until piezo_stop. */
void piezo_follow(uint16_t quiet);
/* Strokes listened to since piezo_follow. */
uint8_t piezo_followed(void);
/* The highest level before and after a stroke, counted from 0, that has been listened to. */
uint16_t piezo_quiet_before(uint8_t stroke);
uint16_t piezo_peak_after(uint8_t stroke);

/* Listens now, for so many milliseconds. */
void piezo_listen(uint16_t ms);
bool piezo_is_listening(void);
/* The highest level of the last piezo_listen. */
uint16_t piezo_peak(void);

void piezo_stop(void);

/* From the 1 ms tick, in interrupt context. */
void piezo_step(void);
