/* What the board says in sysex: Firmata's answers and our own (protocol.h). */
#pragma once
#include "mark.h"
#include "settings.h"
#include <stdint.h>

void message_firmware(void);
void message_capabilities(void);
void message_analog_mapping(void);
void message_pin_state(uint8_t pin);

/* A stroke that has been driven, and with a piezo listened to. */
struct stroke {
  uint32_t epoch;
  uint32_t number;
  uint8_t stroke;
  uint8_t of;
  uint8_t heard;
  uint16_t peak;
};

void message_beat(uint8_t sequence);
void message_identity(const struct mark *last);
void message_stroke(const struct stroke *stroke);
void message_rung(const struct mark *mark);
void message_settings(const struct settings *settings);
void message_listen(uint16_t ms, uint16_t peak);
