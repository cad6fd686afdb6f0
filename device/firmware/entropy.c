#include "entropy.h"
#include "watchdog.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <avr/wdt.h>
#include <util/atomic.h>

#define ANALOG_SAMPLES 128
#define BEATS 16

/* Two lanes of FNV-1a, the second fed by the first: each step can be undone, so nothing that went in is lost. */
#define FNV_PRIME 0x01000193UL
static uint32_t low = 0x811c9dc5UL, high = 0xcbf29ce4UL;
static void mix(uint8_t byte) {
  low = (low ^ byte) * FNV_PRIME;
  high = (high ^ (low >> 24)) * FNV_PRIME;
}

static void mix_memory(void) {
  for (const volatile uint8_t *at = (const uint8_t *)RAMSTART; at <= (const uint8_t *)RAMEND; at++) mix(*at);
}

static void mix_analog(void) {
  ADCSRA = _BV(ADEN) | _BV(ADPS2) | _BV(ADPS1); /* 250 kHz: fast, and the noisier for it */
  for (uint16_t i = 0; i < ANALOG_SAMPLES; i++) {
    ADMUX = _BV(REFS0) | i % 6;
    ADCSRA |= _BV(ADSC);
    while (ADCSRA & _BV(ADSC)) wdt_reset();
    mix(ADCL);
    mix(ADCH);
  }
  ADCSRA = 0;
}

static volatile uint8_t beats;
static volatile uint16_t beat_at;
ISR(WDT_vect) {
  beat_at = TCNT1;
  beats++;
}

/* Interrupt mode, 16 ms: for these 0.3 s the watchdog is a clock and guards nothing; nothing is driven yet. */
static void mix_beats(void) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    wdt_reset();
    WDTCSR = _BV(WDCE) | _BV(WDE);
    WDTCSR = _BV(WDIE);
  }
  for (uint8_t seen = 0; seen < BEATS; seen++) {
    while (beats == seen) sleep_mode();
    mix((uint8_t)beat_at);
    mix(beat_at >> 8);
  }
  watchdog_arm();
}

uint64_t entropy_gather(void) {
  mix_memory();
  mix_analog();
  mix_beats();
  return (uint64_t)high << 32 | low;
}
