/* Ship's bell: an Arduino Uno (ATmega328P, 16 MHz) that strikes a bell. See README.md. */
#include "clock.h"
#include "coil.h"
#include "firmata.h"
#include "identity.h"
#include "listen.h"
#include "mark.h"
#include "piezo.h"
#include "pins.h"
#include "protocol.h"
#include "ring.h"
#include "settings.h"
#include "uart.h"
#include "watchdog.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>

/*
 * Before memory is even cleared: the coil low, then the watchdog off. It stays on after a watchdog reset, and it cannot
 * be switched off while its reset flag stands.
 */
__attribute__((naked, used, section(".init3"))) void start_safe(void) {
  PORTB &= ~_BV(PB1);
  DDRB |= _BV(PB1);
  MCUSR = 0;
  wdt_disable();
}

static void start(void) {
  watchdog_arm();
  coil_begin();
  piezo_begin();
  clock_start();
  uart_start();
  set_sleep_mode(SLEEP_MODE_IDLE);
  sei();
  identity_load();
  settings_load();
  mark_load();
  firmata_hello();
}

/* A host that has fallen silent cannot take back what it switched on. A ring goes on: it is the board's own. */
static void drop_if_silent(void) {
  static bool dropped = true;
  uint32_t heard_at = uart_heard_at(); /* before the clock is read: a tick between them would make it later than now */
  bool silent = clock_ms() - heard_at > HOST_SILENCE_MS;
  if (silent && !dropped) pins_drop();
  if (silent) settings_stop_learning();
  dropped = silent;
}

/* The instruction after sei() still runs before any interrupt, so none can slip in between the question and the sleep. */
static void sleep_if_idle(void) {
  cli();
  if (uart_is_empty()) {
    sleep_enable();
    sei();
    sleep_cpu();
    sleep_disable();
  }
  sei();
}

int main(void) {
  start();
  for (;;) {
    uint8_t byte;
    clock_feed_watchdog();
    while (uart_read(&byte)) {
      firmata_receive(byte);
      ring_step();
      clock_feed_watchdog();
    }
    ring_step();
    settings_step();
    listen_step();
    firmata_report_inputs();
    drop_if_silent();
    sleep_if_idle();
  }
}
