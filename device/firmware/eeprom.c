#include "eeprom.h"
#include <avr/io.h>
#include <string.h>
#include <util/atomic.h>

#define ERASE_ONLY _BV(EEPM0)
#define WRITE_ONLY _BV(EEPM1)

static volatile uint8_t left;
static uint16_t job_address;
static uint8_t job_bytes[EEPROM_JOB_BYTES];
static uint8_t job_length, job_mode;

bool eeprom_idle(void) { return left == 0 && !(EECR & _BV(EEPE)); }

static void start(uint16_t address, uint8_t length, uint8_t mode) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    job_address = address;
    job_length = length;
    job_mode = mode;
    left = length;
  }
}

void eeprom_write(uint16_t address, const void *bytes, uint8_t length) {
  memcpy(job_bytes, bytes, length);
  start(address, length, WRITE_ONLY);
}

void eeprom_erase(uint16_t address, uint8_t length) {
  memset(job_bytes, 0xff, length);
  start(address, length, ERASE_ONLY);
}

static uint8_t read_byte(uint16_t address) {
  EEAR = address;
  EECR |= _BV(EERE);
  return EEDR;
}

void eeprom_read(uint16_t address, void *bytes, uint8_t length) {
  uint8_t *to = bytes;
  while (length--) *to++ = read_byte(address++);
}

/* EEMPE opens a window of four cycles for EEPE: this runs with interrupts off. */
static void program(uint16_t address, uint8_t value) {
  EEAR = address;
  EEDR = value;
  EECR = job_mode;
  EECR |= _BV(EEMPE);
  EECR |= _BV(EEPE);
}

void eeprom_step(void) {
  if (left == 0 || (EECR & _BV(EEPE))) return;
  while (left != 0) {
    uint8_t at = job_mode == WRITE_ONLY ? job_length - left : left - 1;
    left--;
    if (read_byte(job_address + at) == job_bytes[at]) continue; /* saves wear and time */
    program(job_address + at, job_bytes[at]);
    return;
  }
}
