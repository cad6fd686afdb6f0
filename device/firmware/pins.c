#include "pins.h"
#include <avr/io.h>
#include <util/atomic.h>

#define COIL_PIN 9
#define PIEZO_PIN 14

static uint8_t modes[PIN_COUNT];

static volatile uint8_t *port_of(uint8_t pin) { return pin < 8 ? &PORTD : pin < 14 ? &PORTB : &PORTC; }
static volatile uint8_t *direction_of(uint8_t pin) { return pin < 8 ? &DDRD : pin < 14 ? &DDRB : &DDRC; }
static volatile uint8_t *input_of(uint8_t pin) { return pin < 8 ? &PIND : pin < 14 ? &PINB : &PINC; }
static uint8_t bit_of(uint8_t pin) { return 1 << (pin < 8 ? pin : pin < 14 ? pin - 8 : pin - 14); }

/* PORTB is shared with the coil, which an interrupt drives: read and write it in one piece. */
static void set(volatile uint8_t *reg, uint8_t bit, bool on) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (on) *reg |= bit;
    else *reg &= ~bit;
  }
}

bool pin_is_ordinary(uint8_t pin) { return pin >= 2 && pin < PIN_COUNT && pin != COIL_PIN && pin != PIEZO_PIN; }
uint8_t pin_mode(uint8_t pin) { return modes[pin]; }
uint8_t pin_state(uint8_t pin) { return pin_is_ordinary(pin) && (*port_of(pin) & bit_of(pin)) ? 1 : 0; }

void pin_set_mode(uint8_t pin, uint8_t mode) {
  if (!pin_is_ordinary(pin)) return;
  if (mode != MODE_INPUT && mode != MODE_OUTPUT && mode != MODE_PULLUP) return;
  modes[pin] = mode;
  set(port_of(pin), bit_of(pin), mode == MODE_PULLUP);
  set(direction_of(pin), bit_of(pin), mode == MODE_OUTPUT);
}

/*
 * On an input, 1 asks for the pull-up. 0 does not take it away: firmata-io keeps what it read of an input in the very
 * port it writes, so lighting a lamp while the button is down would switch the button's pull-up off.
 */
void pin_write(uint8_t pin, bool high) {
  if (!pin_is_ordinary(pin)) return;
  if (modes[pin] == MODE_OUTPUT || high) set(port_of(pin), bit_of(pin), high);
}

void port_write(uint8_t port, uint8_t bits) {
  for (uint8_t i = 0; i < 8; i++) pin_write(port * 8 + i, bits & (1 << i));
}

uint8_t port_read(uint8_t port) {
  uint8_t bits = 0;
  for (uint8_t i = 0; i < 8; i++) {
    uint8_t pin = port * 8 + i;
    if (!pin_is_ordinary(pin) || modes[pin] == MODE_OUTPUT) continue;
    if (*input_of(pin) & bit_of(pin)) bits |= 1 << i;
  }
  return bits;
}

void pins_drop(void) {
  for (uint8_t pin = 0; pin < PIN_COUNT; pin++)
    if (modes[pin] == MODE_OUTPUT) pin_write(pin, false);
}

void pins_reset(void) {
  for (uint8_t pin = 0; pin < PIN_COUNT; pin++) pin_set_mode(pin, MODE_INPUT);
}
