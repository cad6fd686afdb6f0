/* EEPROM jobs, one at a time, a byte a step of the 1 ms tick, so that nothing ever waits for a write. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define EEPROM_JOB_BYTES 16

bool eeprom_idle(void);

/* Writes into erased bytes, lowest address first. The caller sees to eeprom_idle() and to length <= EEPROM_JOB_BYTES. */
void eeprom_write(uint16_t address, const void *bytes, uint8_t length);

/* Erases to 0xFF, highest address first. The same conditions. */
void eeprom_erase(uint16_t address, uint8_t length);

/* Only while idle. */
void eeprom_read(uint16_t address, void *bytes, uint8_t length);

/* From the 1 ms tick, in interrupt context. */
void eeprom_step(void);
