#include "piezo.h"
#include "coil.h"
#include "protocol.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

/* The converter runs in the gaps between pulses alone, so its interrupts never meet an edge of the coil. */
#define BEFORE_NEXT_MS (PIEZO_QUIET_MS + PIEZO_CLEAR_MS)
_Static_assert(PIEZO_SETTLE_MS + PIEZO_WINDOW_MS + BEFORE_NEXT_MS < MIN_REST_MS, "both windows fit into the shortest gap");

static volatile enum { DEAF, SETTLING, LISTENING, WAITING, HUSHED } phase;
static volatile uint16_t ticks;
static volatile uint16_t peak;
static volatile bool first;
static volatile bool following;
static volatile uint8_t noticed, followed;
static volatile uint16_t quiets[MAX_STROKES], peaks[MAX_STROKES];

/* The first reading is none: the converter has just been switched on, and its flag may be an old one. */
ISR(ADC_vect) {
  uint16_t level = ADC;
  if (!first && level > peak) peak = level;
  first = false;
  ADCSRA |= _BV(ADSC);
}

static void open_ears(void) {
  peak = 0;
  first = true;
  ADMUX = _BV(REFS0); /* A0 against the supply */
  ADCSRA = _BV(ADEN) | _BV(ADSC) | _BV(ADIE) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0); /* 125 kHz: a reading each 104 us */
}

static void close_ears(void) {
  ADCSRA = 0;
  phase = DEAF;
}

void piezo_begin(void) { DIDR0 = _BV(ADC0D); }

void piezo_follow(uint16_t quiet) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    close_ears();
    noticed = followed = 0;
    quiets[0] = quiet;
    following = true;
  }
}

uint8_t piezo_followed(void) { return followed; }
uint16_t piezo_quiet_before(uint8_t stroke) { return quiets[stroke]; }
uint16_t piezo_peak_after(uint8_t stroke) { return peaks[stroke]; }

void piezo_listen(uint16_t ms) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    ticks = ms + 1; /* the first may come at once */
    phase = LISTENING;
    open_ears();
  }
}

bool piezo_is_listening(void) { return phase == LISTENING; }

uint16_t piezo_peak(void) {
  uint16_t highest;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { highest = peak; }
  return highest;
}

void piezo_stop(void) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    close_ears();
    following = false;
  }
}

static void notice_stroke(void) {
  noticed++;
  ticks = PIEZO_SETTLE_MS;
  phase = SETTLING;
}

static void end_listening(void) {
  close_ears();
  if (!following) return;
  peaks[followed++] = peak;
  uint16_t gap_ms = coil_gap_ms();
  if (gap_ms == 0) return;
  ticks = gap_ms - PIEZO_SETTLE_MS - PIEZO_WINDOW_MS - BEFORE_NEXT_MS;
  phase = WAITING;
}

static void end_quiet(void) {
  close_ears();
  quiets[noticed] = peak;
}

static void begin(uint8_t next, uint16_t ms) {
  ticks = ms;
  phase = next;
  open_ears();
}

void piezo_step(void) {
  if (phase == DEAF) {
    if (following && coil_driven() != noticed) notice_stroke();
    return;
  }
  if (--ticks != 0) return;
  switch (phase) {
    case DEAF: break;
    case SETTLING: begin(LISTENING, PIEZO_WINDOW_MS); break;
    case LISTENING: end_listening(); break;
    case WAITING: begin(HUSHED, PIEZO_QUIET_MS); break;
    case HUSHED: end_quiet(); break;
  }
}
