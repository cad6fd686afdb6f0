/*
 * What the board and its host say to each other beyond Firmata. The same table as `device/protocol.ts`; change both.
 * Data bytes are of 7 bits, numbers least significant group first.
 */
#pragma once

#define FIRMWARE_NAME "ShipsBell"
#define FIRMWARE_MAJOR 1
#define FIRMWARE_MINOR 0
#define PROTOCOL 1

/* User sysex commands. */
#define SYSEX_RING 0x01
#define SYSEX_STROKE 0x02
#define SYSEX_RUNG 0x03
#define SYSEX_BEAT 0x04
#define SYSEX_IDENTITY 0x05

/* RING: epoch 4, number 4, strokes 1, pulse 2, gap 2, pair gap 2. */
#define RING_LENGTH 15

/* How a ring ended; the order is that of `boardEnds`. */
enum end { END_NONE, END_DONE, END_INTERRUPTED, END_LIMITS, END_STALE, END_BUSY };

/* What the piezo said of a stroke. */
enum heard { HEARD_NO_PIEZO, HEARD_YES, HEARD_NO };

/* What the board holds to whatever the host asks. */
#define MAX_PULSE_MS 80
#define MIN_REST_MS 250
#define MAX_STROKES 16
#define MAX_DUTY_PERCENT 20

#define HOST_SILENCE_MS 1000

/* No piezo yet: strokes are driven, and nobody listens. */
#define PIEZO_FITTED 0
