#include "identity.h"
#include "clock.h"
#include "eeprom.h"
#include "entropy.h"
#include <avr/sleep.h>
#include <stdbool.h>
#include <stddef.h>
#include <util/crc16.h>

/* Not at address 0, the first to be spoilt when the supply sags during a write. */
#define ADDRESS 0x002

static struct {
  uint8_t id[IDENTITY_BYTES];
  uint16_t sum;
} kept;

/* Never 0xFFFF: the checksum is written last, so an id cut short is no id. */
static uint16_t sum_of_id(void) {
  uint16_t sum = 0xffff;
  for (uint8_t i = 0; i < IDENTITY_BYTES; i++) sum = _crc_ccitt_update(sum, kept.id[i]);
  return sum == 0xffff ? 0xfffe : sum;
}

static void wait(void) {
  while (!eeprom_idle()) {
    clock_feed_watchdog();
    sleep_mode();
  }
}

static void make(void) {
  uint64_t random = entropy_gather();
  for (uint8_t i = 0; i < IDENTITY_BYTES; i++, random >>= 8) kept.id[i] = (uint8_t)random;
  kept.sum = sum_of_id();
  eeprom_erase(ADDRESS, sizeof kept);
  wait();
  eeprom_write(ADDRESS, &kept, sizeof kept);
  wait();
}

void identity_load(void) {
  eeprom_read(ADDRESS, &kept, sizeof kept);
  if (kept.sum != sum_of_id()) make();
}

const uint8_t *identity(void) { return kept.id; }
