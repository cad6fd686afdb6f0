#include "message.h"
#include "identity.h"
#include "pins.h"
#include "protocol.h"
#include "uart.h"

#define REPORT_FIRMWARE 0x79
#define ANALOG_MAPPING_RESPONSE 0x6a
#define CAPABILITY_RESPONSE 0x6c
#define PIN_STATE_RESPONSE 0x6e
#define NO_CHANNEL 0x7f
#define END_OF_PIN 0x7f

static void begin(uint8_t command) {
  uart_write(0xf0);
  uart_write(command);
}

static void end(void) { uart_write(0xf7); }

static void number14(uint16_t n) {
  uart_write(n & 0x7f);
  uart_write(n >> 7 & 0x7f);
}

static void number28(uint32_t n) {
  for (uint8_t i = 0; i < 4; i++, n >>= 7) uart_write(n & 0x7f);
}

void message_firmware(void) {
  begin(REPORT_FIRMWARE);
  uart_write(FIRMWARE_MAJOR);
  uart_write(FIRMWARE_MINOR);
  for (const char *c = FIRMWARE_NAME; *c; c++) {
    uart_write(*c & 0x7f);
    uart_write(0);
  }
  end();
}

static void capability(uint8_t mode) {
  uart_write(mode);
  uart_write(1); /* bits */
}

void message_capabilities(void) {
  begin(CAPABILITY_RESPONSE);
  for (uint8_t pin = 0; pin < PIN_COUNT; pin++) {
    if (pin_is_ordinary(pin)) {
      capability(MODE_INPUT);
      capability(MODE_OUTPUT);
      capability(MODE_PULLUP);
    }
    uart_write(END_OF_PIN);
  }
  end();
}

/* Channels are named so that "A0" means pin 14; none can be read as analog. */
void message_analog_mapping(void) {
  begin(ANALOG_MAPPING_RESPONSE);
  for (uint8_t pin = 0; pin < PIN_COUNT; pin++) uart_write(pin >= 14 ? pin - 14 : NO_CHANNEL);
  end();
}

void message_pin_state(uint8_t pin) {
  if (pin >= PIN_COUNT) return;
  begin(PIN_STATE_RESPONSE);
  uart_write(pin);
  uart_write(pin_mode(pin));
  uart_write(pin_state(pin));
  end();
}

void message_beat(uint8_t sequence) {
  begin(SYSEX_BEAT);
  uart_write(sequence);
  end();
}

static void result(const struct mark *mark) {
  number28(mark->epoch);
  number28(mark->number);
  uart_write(mark->end);
  uart_write(mark->strokes);
  uart_write(mark->heard);
  uart_write(mark->piezo);
}

static void set(const struct settings *settings) {
  number14(settings->limits.max_pulse_ms);
  number14(settings->limits.min_rest_ms);
  uart_write(settings->limits.max_duty_percent);
  number14(settings->threshold);
}

void message_identity(const struct mark *last) {
  begin(SYSEX_IDENTITY);
  uart_write(PROTOCOL);
  uart_write(FIRMWARE_MAJOR);
  uart_write(FIRMWARE_MINOR);
  for (uint8_t i = 0; i < IDENTITY_BYTES; i++) {
    uart_write(identity()[i] >> 4);
    uart_write(identity()[i] & 0x0f);
  }
  set(settings());
  result(last);
  end();
}

void message_stroke(const struct stroke *stroke) {
  begin(SYSEX_STROKE);
  number28(stroke->epoch);
  number28(stroke->number);
  uart_write(stroke->stroke);
  uart_write(stroke->of);
  uart_write(stroke->heard);
  number14(stroke->peak);
  end();
}

void message_rung(const struct mark *mark) {
  begin(SYSEX_RUNG);
  result(mark);
  end();
}

void message_settings(const struct settings *settings) {
  begin(SYSEX_SETTINGS);
  set(settings);
  end();
}

void message_listen(uint16_t ms, uint16_t peak) {
  begin(SYSEX_LISTEN);
  number14(ms);
  number14(peak);
  end();
}
