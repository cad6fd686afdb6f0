#include "coil.h"
#include "protocol.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#define COIL _BV(PB1)
#define TICKS_PER_MS 250 /* timer 1 at 16 MHz / 64: 4 us */
#define LONGEST_STEP_MS 200 /* timer 1 wraps after 262 ms, so gaps are walked in steps */
#define REST_PER_PULSE (100 / MAX_DUTY_PERCENT - 1)

static struct coil_plan plan;
static volatile enum { OFF, PULSE, GAP } phase;
static volatile uint8_t driven;
static volatile bool cut;
static volatile uint16_t gap_left_ms;
static volatile uint8_t high_ticks;
/* What the coil did before this start is unknown, so the first rest is that after the longest pulse. */
static volatile uint16_t rest_ticks = REST_PER_PULSE * MAX_PULSE_MS + 1;

static inline void drive(void) { PORTB |= COIL; }
static inline void release(void) { PORTB &= ~COIL; }

/* One tick more than the rest itself: the first may come at once. */
static void rest(void) {
  uint16_t ms = REST_PER_PULSE * plan.pulse_ms;
  rest_ticks = (ms < MIN_REST_MS ? MIN_REST_MS : ms) + 1;
}

static void stop(void) {
  phase = OFF;
  TIMSK1 &= ~_BV(OCIE1A);
}

void coil_begin(void) {
  TCCR1A = 0;
  TCCR1C = 0;
  TCCR1B = _BV(CS11) | _BV(CS10); /* free running */
  TIMSK1 = 0;
}

bool coil_permits(const struct coil_plan *p) {
  uint16_t gap_ms = p->gap_ms < p->pair_gap_ms ? p->gap_ms : p->pair_gap_ms;
  return p->strokes >= 1 && p->strokes <= MAX_STROKES && p->pulse_ms >= 1 && p->pulse_ms <= MAX_PULSE_MS &&
         gap_ms >= MIN_REST_MS && gap_ms >= REST_PER_PULSE * p->pulse_ms;
}

bool coil_start(const struct coil_plan *asked) {
  if (!coil_permits(asked)) return false;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (phase != OFF || rest_ticks != 0) return false;
    plan = *asked;
    driven = 0;
    cut = false;
    high_ticks = 0;
    phase = PULSE;
    OCR1A = TCNT1 + plan.pulse_ms * TICKS_PER_MS;
    TIFR1 = _BV(OCF1A);
    TIMSK1 |= _BV(OCIE1A);
    drive();
  }
  return true;
}

static void end_pulse(void) {
  release();
  rest();
  driven++;
  if (driven >= plan.strokes) {
    stop();
    return;
  }
  gap_left_ms = driven & 1 ? plan.gap_ms : plan.pair_gap_ms;
  phase = GAP;
}

static void begin_pulse(void) {
  high_ticks = 0;
  phase = PULSE;
  OCR1A += plan.pulse_ms * TICKS_PER_MS;
  drive();
}

static void walk_gap(void) {
  uint16_t step_ms = gap_left_ms < LONGEST_STEP_MS ? gap_left_ms : LONGEST_STEP_MS;
  gap_left_ms -= step_ms;
  OCR1A += step_ms * TICKS_PER_MS;
}

/* Each step is counted from the compare before it, not from now, so latency does not add up. */
ISR(TIMER1_COMPA_vect) {
  if (phase == PULSE) end_pulse();
  else if (phase == GAP && gap_left_ms == 0) begin_pulse();
  if (phase == GAP) walk_gap();
}

void coil_guard(void) {
  if (!(PORTB & COIL)) {
    if (rest_ticks != 0) rest_ticks--;
    return;
  }
  uint8_t most = plan.pulse_ms < MAX_PULSE_MS ? plan.pulse_ms : MAX_PULSE_MS;
  if (phase == PULSE && ++high_ticks <= most + 1) return;
  release();
  stop();
  rest();
  cut = true;
}

bool coil_running(void) { return phase != OFF; }
uint8_t coil_driven(void) { return driven; }
bool coil_was_cut(void) { return cut; }
