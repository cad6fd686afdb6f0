#include "firmata.h"
#include "command.h"
#include "message.h"
#include "pins.h"
#include "protocol.h"
#include "uart.h"
#include <stdbool.h>

#define DIGITAL_MESSAGE 0x90
#define REPORT_ANALOG 0xc0
#define REPORT_DIGITAL 0xd0
#define ANALOG_MESSAGE 0xe0
#define SYSEX_START 0xf0
#define SET_PIN_MODE 0xf4
#define SET_DIGITAL_PIN_VALUE 0xf5
#define SYSEX_END 0xf7
#define REPORT_VERSION 0xf9
#define SYSTEM_RESET 0xff

/* The longest message meant for us is RING; longer ones are dropped whole. */
#define SYSEX_BYTES 24

static uint8_t sysex[SYSEX_BYTES], sysex_length;
static bool in_sysex, overlong;
static uint8_t command, arguments[2], got, wanted;
static bool reporting[PORT_COUNT];
static uint8_t reported[PORT_COUNT];

static void send_version(void) {
  uart_write(REPORT_VERSION);
  uart_write(2);
  uart_write(5);
}

void firmata_hello(void) {
  send_version();
  message_firmware();
}

static void send_inputs(uint8_t port) {
  uint8_t bits = port_read(port);
  reported[port] = bits;
  uart_write(DIGITAL_MESSAGE | port);
  uart_write(bits & 0x7f);
  uart_write(bits >> 7);
}

void firmata_report_inputs(void) {
  for (uint8_t port = 0; port < PORT_COUNT; port++)
    if (reporting[port] && port_read(port) != reported[port]) send_inputs(port);
}

static void report_digital(uint8_t port, bool on) {
  if (port >= PORT_COUNT) return;
  reporting[port] = on;
  if (on) send_inputs(port);
}

static void reset(void) {
  pins_reset();
  for (uint8_t port = 0; port < PORT_COUNT; port++) reporting[port] = false;
}

/* A message's kind: the low half of a channel message is its port or pin. */
static uint8_t kind(void) { return command < SYSEX_START ? command & 0xf0 : command; }

static uint8_t arguments_wanted(void) {
  switch (kind()) {
    case DIGITAL_MESSAGE:
    case ANALOG_MESSAGE:
    case SET_PIN_MODE:
    case SET_DIGITAL_PIN_VALUE: return 2;
    case REPORT_ANALOG:
    case REPORT_DIGITAL: return 1;
    default: return 0;
  }
}

/* Analog messages are read to their end and change nothing: no pin offers them. */
static void obey(void) {
  switch (kind()) {
    case DIGITAL_MESSAGE: port_write(command & 0x0f, arguments[0] | arguments[1] << 7); break;
    case REPORT_DIGITAL: report_digital(command & 0x0f, arguments[0]); break;
    case SET_PIN_MODE: pin_set_mode(arguments[0], arguments[1]); break;
    case SET_DIGITAL_PIN_VALUE: pin_write(arguments[0], arguments[1]); break;
  }
}

static void begin(uint8_t byte) {
  command = byte;
  got = 0;
  wanted = arguments_wanted();
  in_sysex = byte == SYSEX_START;
  sysex_length = 0;
  overlong = false;
  if (byte == REPORT_VERSION) send_version();
  if (byte == SYSTEM_RESET) reset();
}

static void take_sysex(uint8_t byte) {
  if (sysex_length < SYSEX_BYTES) sysex[sysex_length++] = byte;
  else overlong = true;
}

void firmata_receive(uint8_t byte) {
  if (byte == SYSEX_END) {
    if (in_sysex && sysex_length > 0 && !overlong) command_received(sysex[0], sysex + 1, sysex_length - 1);
    in_sysex = false;
    wanted = 0;
  } else if (byte >= 0x80) {
    begin(byte);
  } else if (in_sysex) {
    take_sysex(byte);
  } else if (wanted > 0) {
    arguments[got++] = byte;
    if (got < wanted) return;
    wanted = 0;
    obey();
  }
}
