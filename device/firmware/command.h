/* Obeys whole sysex messages: Firmata's queries, BEAT, IDENTITY, RING, SETTINGS and LISTEN. */
#pragma once
#include <stdint.h>

void command_received(uint8_t command, const uint8_t *data, uint8_t length);
