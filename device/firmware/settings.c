#include "settings.h"
#include "eeprom.h"
#include "message.h"
#include "protocol.h"
#include "ring.h"
#include <stddef.h>
#include <util/crc16.h>

#define SLOTS 4
#define FIRST_SLOT 0x3d0
/* Other than that of marks, so that neither is ever read as the other. */
#define SUM_SEED 0x5e77

/* One slot, in the order in which it is written. */
struct slot {
  uint32_t sequence;
  uint16_t min_rest_ms;
  uint16_t threshold;
  uint8_t max_pulse_ms;
  uint8_t max_duty_percent;
  uint16_t sum;
};
_Static_assert(sizeof(struct slot) <= EEPROM_JOB_BYTES, "a slot is one EEPROM job");
_Static_assert(FIRST_SLOT + SLOTS * sizeof(struct slot) <= 1024, "the slots fit");

static struct settings kept = {
  .limits = { .max_pulse_ms = MAX_PULSE_MS, .min_rest_ms = MIN_REST_MS, .max_duty_percent = MAX_DUTY_PERCENT },
  .threshold = 0,
};
/* The threshold is being learnt: never kept, so that whatever breaks off the learning also ends it. */
static bool learning;
static uint32_t sequence;
/* The slot of what is kept, and that of the last try. */
static uint8_t newest, tried;
static struct slot writing;
static enum { IDLE, ASKED, ERASING, WRITING } state;

static uint16_t address_of(uint8_t slot) { return FIRST_SLOT + slot * sizeof(struct slot); }
static uint8_t after(uint8_t slot) { return slot + 1 < SLOTS ? slot + 1 : 0; }

/* Never 0xFFFF, so an erased checksum matches nothing. */
static uint16_t sum_of(const struct slot *slot) {
  const uint8_t *bytes = (const uint8_t *)slot;
  uint16_t sum = SUM_SEED;
  for (uint8_t i = 0; i < offsetof(struct slot, sum); i++) sum = _crc_ccitt_update(sum, bytes[i]);
  return sum == 0xffff ? 0xfffe : sum;
}

/* Stricter than the board's own limits or equal to them, and not so strict that nothing could ever ring. */
static bool make_sense(const struct settings *s) {
  const struct coil_limits *limits = &s->limits;
  return limits->max_pulse_ms >= 1 && limits->max_pulse_ms <= MAX_PULSE_MS && limits->min_rest_ms >= MIN_REST_MS &&
         limits->min_rest_ms <= LONGEST_MIN_REST_MS && limits->max_duty_percent >= 1 &&
         limits->max_duty_percent <= MAX_DUTY_PERCENT && s->threshold < HIGHEST_LEVEL;
}

static bool limits_are_kept(const struct coil_limits *limits) {
  return limits->max_pulse_ms == kept.limits.max_pulse_ms && limits->min_rest_ms == kept.limits.min_rest_ms &&
         limits->max_duty_percent == kept.limits.max_duty_percent;
}

static struct settings settings_in(const struct slot *slot) {
  return (struct settings){
    .limits = { slot->max_pulse_ms, slot->min_rest_ms, slot->max_duty_percent },
    .threshold = slot->threshold,
  };
}

static bool is_whole(const struct slot *slot) {
  struct settings held = settings_in(slot);
  return slot->sum == sum_of(slot) && make_sense(&held);
}

static void keep(const struct slot *slot, uint8_t at) {
  kept = settings_in(slot);
  sequence = slot->sequence;
  newest = tried = at;
}

void settings_load(void) {
  struct slot slot;
  for (uint8_t i = 0; i < SLOTS; i++) {
    eeprom_read(address_of(i), &slot, sizeof slot);
    if (is_whole(&slot) && slot.sequence > sequence) keep(&slot, i);
  }
  coil_limit(&kept.limits);
}

const struct settings *settings(void) {
  static struct settings now;
  now = kept;
  if (learning) now.threshold = HIGHEST_LEVEL;
  return &now;
}
bool settings_are_changing(void) { return state != IDLE; }

static void write(const struct settings *asked) {
  writing = (struct slot){
    .sequence = sequence + 1,
    .min_rest_ms = asked->limits.min_rest_ms,
    .threshold = asked->threshold,
    .max_pulse_ms = asked->limits.max_pulse_ms,
    .max_duty_percent = asked->limits.max_duty_percent,
  };
  writing.sum = sum_of(&writing);
  state = ASKED;
}

void settings_ask(const struct settings *asked) {
  bool free = asked != NULL && state == IDLE && ring_is_idle();
  bool same_limits = free && limits_are_kept(&asked->limits);
  if (same_limits && asked->threshold == HIGHEST_LEVEL) learning = true;
  if (free && make_sense(asked)) {
    learning = false;
    if (!same_limits || asked->threshold != kept.threshold) {
      write(asked);
      return;
    }
  }
  message_settings(settings());
}

/* A ring that is listened to with this threshold is heard out with it. */
void settings_stop_learning(void) {
  if (ring_is_idle()) learning = false;
}

/* Never the slot of what is kept; after a failure another one, since a cell may be worn. */
static void choose_slot(void) {
  tried = after(tried);
  if (tried == newest) tried = after(tried);
}

static void finish(void) {
  struct slot slot;
  eeprom_read(address_of(tried), &slot, sizeof slot);
  if (is_whole(&slot) && slot.sequence == writing.sequence) {
    keep(&slot, tried);
    coil_limit(&kept.limits);
  }
  message_settings(settings());
  state = IDLE;
}

void settings_step(void) {
  if (state == IDLE || !eeprom_idle()) return;
  switch (state) {
    case IDLE: break;
    case ASKED:
      choose_slot();
      eeprom_erase(address_of(tried), sizeof writing);
      state = ERASING;
      break;
    case ERASING:
      eeprom_write(address_of(tried), &writing, sizeof writing);
      state = WRITING;
      break;
    case WRITING: finish(); break;
  }
}
