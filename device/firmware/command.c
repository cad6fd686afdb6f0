#include "command.h"
#include "listen.h"
#include "message.h"
#include "protocol.h"
#include "ring.h"
#include "settings.h"
#include <stddef.h>

#define ANALOG_MAPPING_QUERY 0x69
#define CAPABILITY_QUERY 0x6b
#define PIN_STATE_QUERY 0x6d
#define REPORT_FIRMWARE 0x79

static uint16_t number14(const uint8_t *data) { return data[0] | (uint16_t)data[1] << 7; }
static uint32_t number28(const uint8_t *data) { return number14(data) | (uint32_t)number14(data + 2) << 14; }

static void ask_ring(const uint8_t *data) {
  struct ring asked = {
    .epoch = number28(data),
    .number = number28(data + 4),
    .plan = {
      .strokes = data[8],
      .pulse_ms = number14(data + 9),
      .gap_ms = number14(data + 11),
      .pair_gap_ms = number14(data + 13),
    },
  };
  ring_ask(&asked);
}

/* A number too great for where it is kept must not turn into a smaller one. */
static uint8_t at_most_255(uint16_t n) { return n < 255 ? n : 255; }

static void ask_settings(const uint8_t *data) {
  struct settings asked = {
    .limits = {
      .max_pulse_ms = at_most_255(number14(data)),
      .min_rest_ms = number14(data + 2),
      .max_duty_percent = data[4],
    },
    .threshold = number14(data + 5),
  };
  settings_ask(&asked);
}

void command_received(uint8_t command, const uint8_t *data, uint8_t length) {
  switch (command) {
    case SYSEX_RING: if (length == RING_LENGTH) ask_ring(data); break;
    case SYSEX_BEAT: if (length == 1) message_beat(data[0]); break;
    case SYSEX_IDENTITY: if (length == 0) message_identity(ring_last()); break;
    case SYSEX_SETTINGS:
      if (length == SETTINGS_LENGTH) ask_settings(data);
      else settings_ask(NULL);
      break;
    case SYSEX_LISTEN: if (length == LISTEN_LENGTH) listen_ask(number14(data)); break;
    case REPORT_FIRMWARE: message_firmware(); break;
    case CAPABILITY_QUERY: message_capabilities(); break;
    case ANALOG_MAPPING_QUERY: message_analog_mapping(); break;
    case PIN_STATE_QUERY: if (length == 1) message_pin_state(data[0]); break;
  }
}
