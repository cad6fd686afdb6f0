#include "clock.h"
#include "coil.h"
#include "eeprom.h"
#include "piezo.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/wdt.h>
#include <util/atomic.h>

static volatile uint32_t ms;

ISR(TIMER2_COMPA_vect) {
  ms++;
  coil_guard();
  piezo_step();
  eeprom_step();
}

void clock_start(void) {
  TCCR2A = _BV(WGM21); /* clear on compare */
  OCR2A = 124;         /* 125 counts of 8 us */
  TCCR2B = _BV(CS22) | _BV(CS20); /* 16 MHz / 128 */
  TIMSK2 = _BV(OCIE2A);
}

uint32_t clock_ms(void) {
  uint32_t now;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { now = ms; }
  return now;
}

void clock_feed_watchdog(void) {
  static uint8_t fed_at;
  uint8_t now = (uint8_t)ms;
  if (now == fed_at) return;
  fed_at = now;
  wdt_reset();
}
