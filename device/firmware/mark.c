#include "mark.h"
#include "eeprom.h"
#include "protocol.h"
#include <stddef.h>
#include <string.h>
#include <util/crc16.h>

#define SLOTS 60 /* behind them lie the settings */
#define FIRST_SLOT 0x010

/* One slot, in the order in which it is written. */
struct slot {
  uint32_t epoch;
  uint32_t number;
  uint16_t begun_sum;
  uint8_t end, strokes, heard, piezo;
  uint16_t end_sum;
};
_Static_assert(sizeof(struct slot) == EEPROM_JOB_BYTES, "a slot is one EEPROM job");
#define BEGUN_BYTES offsetof(struct slot, end)
#define SUMMED_BYTES offsetof(struct slot, end_sum)

static struct mark last;
static struct slot writing;
static uint8_t newest = SLOTS - 1;

static uint16_t address_of(uint8_t slot) { return FIRST_SLOT + slot * sizeof(struct slot); }
static uint8_t after(uint8_t slot) { return slot + 1 < SLOTS ? slot + 1 : 0; }

/* Never 0xFFFF, so an erased checksum matches nothing. */
static uint16_t sum_of(const struct slot *slot, uint8_t length) {
  const uint8_t *bytes = (const uint8_t *)slot;
  uint16_t sum = 0xffff;
  while (length--) sum = _crc_ccitt_update(sum, *bytes++);
  return sum == 0xffff ? 0xfffe : sum;
}

static bool is_begun(const struct slot *slot) { return slot->begun_sum == sum_of(slot, offsetof(struct slot, begun_sum)); }
static bool is_ended(const struct slot *slot) { return slot->end_sum == sum_of(slot, SUMMED_BYTES); }

static bool is_newer(const struct slot *slot) {
  return slot->epoch != last.epoch ? slot->epoch > last.epoch : slot->number > last.number;
}

static void remember(const struct slot *slot) {
  bool ended = is_ended(slot);
  last.epoch = slot->epoch;
  last.number = slot->number;
  last.end = ended ? slot->end : END_INTERRUPTED;
  last.strokes = ended ? slot->strokes : 0;
  last.heard = ended ? slot->heard : 0;
  last.piezo = ended ? slot->piezo : 0;
}

void mark_load(void) {
  struct slot slot;
  for (uint8_t i = 0; i < SLOTS; i++) {
    eeprom_read(address_of(i), &slot, sizeof slot);
    if (!is_begun(&slot) || !is_newer(&slot)) continue;
    newest = i;
    remember(&slot);
  }
  mark_erase_next();
}

const struct mark *mark_last(void) { return &last; }

void mark_begin(uint32_t epoch, uint32_t number) {
  newest = after(newest);
  memset(&writing, 0xff, sizeof writing);
  writing.epoch = epoch;
  writing.number = number;
  writing.begun_sum = sum_of(&writing, offsetof(struct slot, begun_sum));
  remember(&writing);
  eeprom_write(address_of(newest), &writing, BEGUN_BYTES);
}

bool mark_is_begun(void) {
  struct slot slot;
  eeprom_read(address_of(newest), &slot, sizeof slot);
  return is_begun(&slot) && slot.epoch == last.epoch && slot.number == last.number;
}

void mark_end(uint8_t end, uint8_t strokes, uint8_t heard, uint8_t piezo) {
  writing.end = end;
  writing.strokes = strokes;
  writing.heard = heard;
  writing.piezo = piezo;
  writing.end_sum = sum_of(&writing, SUMMED_BYTES);
  remember(&writing);
  eeprom_write(address_of(newest) + BEGUN_BYTES, &writing.end, sizeof writing - BEGUN_BYTES);
}

void mark_erase_next(void) { eeprom_erase(address_of(after(newest)), sizeof(struct slot)); }
