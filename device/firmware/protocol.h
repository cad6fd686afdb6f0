/*
 * What the board and its host say to each other beyond Firmata. The same table as `device/protocol.ts`; change both.
 * Data bytes are of 7 bits, numbers least significant group first.
 */
#pragma once

#define FIRMWARE_NAME "ShipsBell"
#define FIRMWARE_MAJOR 2
#define FIRMWARE_MINOR 1
#define PROTOCOL 2

/* User sysex commands. */
#define SYSEX_RING 0x01
#define SYSEX_STROKE 0x02
#define SYSEX_RUNG 0x03
#define SYSEX_BEAT 0x04
#define SYSEX_IDENTITY 0x05
#define SYSEX_SETTINGS 0x06
#define SYSEX_LISTEN 0x07

/* RING: epoch 4, number 4, strokes 1, pulse 2, gap 2, pair gap 2. */
#define RING_LENGTH 15
/* SETTINGS: longest pulse 2, shortest rest 2, highest duty 1, threshold 2. */
#define SETTINGS_LENGTH 7
/* LISTEN: milliseconds 2. */
#define LISTEN_LENGTH 2

/* How a ring ended; the order is that of `boardEnds`. */
enum end { END_NONE, END_DONE, END_INTERRUPTED, END_LIMITS, END_STALE, END_BUSY };

/* What the piezo said of a stroke. */
enum heard { HEARD_NO_PIEZO, HEARD_YES, HEARD_NO };

/* What the board holds to whatever the host asks. The installer's settings can only be stricter. */
#define MAX_PULSE_MS 80
#define MIN_REST_MS 250
#define MAX_STROKES 16
#define MAX_DUTY_PERCENT 20

#define HOST_SILENCE_MS 1000

/* A longer shortest rest than the longest gap anybody asks for would silence the bell. */
#define LONGEST_MIN_REST_MS 5000

/* Of the analog input. */
#define HIGHEST_LEVEL 1023

/* From a pulse's end until the board listens, and for how long. */
#define PIEZO_SETTLE_MS 5
#define PIEZO_WINDOW_MS 60
/* For how long it listens to the quiet before each stroke: more than a period of the mains' hum on an open wire. */
#define PIEZO_QUIET_MS 30
/* From then to the next pulse: the ticks are counted from up to 1 ms after the pulse's end. */
#define PIEZO_CLEAR_MS 4
