#include "coil.h"
#include "protocol.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#define COIL _BV(PB1)
#define TICKS_PER_MS 250 /* timer 1 at 16 MHz / 64: 4 us */
#define FIRST_REST_MS (MAX_PULSE_MS * (100 - MAX_DUTY_PERCENT) / MAX_DUTY_PERCENT)
#define LONGEST_STEP_MS 200 /* timer 1 wraps after 262 ms, so gaps are walked in steps */

static struct coil_plan plan;
static struct coil_limits limits = { MAX_PULSE_MS, MIN_REST_MS, MAX_DUTY_PERCENT };
/* After each pulse of the plan. */
static uint16_t rest_ms = FIRST_REST_MS;
static volatile enum { OFF, PULSE, GAP } phase;
static volatile uint8_t driven;
static volatile bool cut;
static volatile uint16_t gap_left_ms;
static volatile uint8_t high_ticks;
/* What the coil did before this start is unknown, so the first rest is that after the longest pulse. */
static volatile uint16_t rest_ticks = FIRST_REST_MS + 1;

static inline void drive(void) { PORTB |= COIL; }
static inline void release(void) { PORTB &= ~COIL; }

/* One tick more than the rest itself: the first may come at once. */
static void rest(void) { rest_ticks = rest_ms + 1; }

/* What a pulse of this length asks for, rounded up. */
static uint16_t rest_after(uint8_t pulse_ms) {
  uint8_t duty = limits.max_duty_percent;
  uint16_t ms = (pulse_ms * (uint16_t)(100 - duty) + duty - 1) / duty;
  return ms < limits.min_rest_ms ? limits.min_rest_ms : ms;
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

void coil_limit(const struct coil_limits *l) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    limits.max_pulse_ms = l->max_pulse_ms < MAX_PULSE_MS ? l->max_pulse_ms : MAX_PULSE_MS;
    limits.min_rest_ms = l->min_rest_ms > MIN_REST_MS ? l->min_rest_ms : MIN_REST_MS;
    limits.max_duty_percent = l->max_duty_percent < MAX_DUTY_PERCENT ? l->max_duty_percent : MAX_DUTY_PERCENT;
    rest_ticks = rest_after(MAX_PULSE_MS) + 1; /* the pulse before may have been longer than these allow */
  }
}

bool coil_permits(const struct coil_plan *p) {
  uint16_t gap_ms = p->gap_ms < p->pair_gap_ms ? p->gap_ms : p->pair_gap_ms;
  return p->strokes >= 1 && p->strokes <= MAX_STROKES && p->pulse_ms >= 1 && p->pulse_ms <= limits.max_pulse_ms &&
         gap_ms >= rest_after(p->pulse_ms);
}

bool coil_start(const struct coil_plan *asked) {
  if (!coil_permits(asked)) return false;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (phase != OFF || rest_ticks != 0) return false;
    plan = *asked;
    rest_ms = rest_after(plan.pulse_ms);
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

uint16_t coil_gap_ms(void) {
  if (driven >= plan.strokes) return 0;
  return driven & 1 ? plan.gap_ms : plan.pair_gap_ms;
}

uint16_t coil_rest_left_ms(void) {
  uint16_t left;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { left = rest_ticks; }
  return left;
}

static void end_pulse(void) {
  release();
  rest();
  driven++;
  if (driven >= plan.strokes) {
    stop();
    return;
  }
  gap_left_ms = coil_gap_ms();
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
