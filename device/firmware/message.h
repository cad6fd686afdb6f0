/* What the board says in sysex: Firmata's answers and our own (protocol.h). */
#pragma once
#include "mark.h"
#include <stdint.h>

void message_firmware(void);
void message_capabilities(void);
void message_analog_mapping(void);
void message_pin_state(uint8_t pin);

void message_beat(uint8_t sequence);
void message_identity(const struct mark *last);
void message_stroke(uint32_t epoch, uint32_t number, uint8_t stroke, uint8_t of, uint8_t heard);
void message_rung(const struct mark *mark);
