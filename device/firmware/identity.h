/* The board's own random 64-bit id, made when it first starts and kept in EEPROM. */
#pragma once
#include <stdint.h>

#define IDENTITY_BYTES 8

/* Reads the id, or makes one, which takes 0.3 s. Interrupts on, EEPROM idle. */
void identity_load(void);
const uint8_t *identity(void);
