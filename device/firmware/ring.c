#include "ring.h"
#include "eeprom.h"
#include "listen.h"
#include "message.h"
#include "piezo.h"
#include "protocol.h"
#include "settings.h"

static enum { IDLE, ASKED, MARKING, RESTING, STRIKING, SAVING } state;
static struct ring ring;
static uint8_t told;  /* strokes the host has been told of */
static uint8_t heard; /* of these */
static bool piezo;    /* whether this ring is listened to */
static bool hushed;   /* whether the quiet before its first stroke has been, or is being, listened to */

static bool is_press(const struct ring *r) { return r->epoch == 0 && r->number == 0; }
static bool is(const struct ring *r, uint32_t epoch, uint32_t number) { return r->epoch == epoch && r->number == number; }

static bool is_older(const struct ring *r, const struct mark *last) {
  return r->epoch != last->epoch ? r->epoch < last->epoch : r->number < last->number;
}

static bool piezo_is_fitted(void) { return settings()->threshold != 0; }

static void refuse(const struct ring *r, uint8_t end) {
  struct mark mark = { r->epoch, r->number, end, 0, 0, piezo_is_fitted() };
  message_rung(&mark);
}

void ring_ask(const struct ring *asked) {
  const struct mark *last = mark_last();
  if (state != IDLE) {
    if (!is(asked, ring.epoch, ring.number)) refuse(asked, END_BUSY);
    return;
  }
  if (settings_are_changing()) { refuse(asked, END_BUSY); return; }
  if (!is_press(asked)) {
    if (is(asked, last->epoch, last->number)) { message_rung(last); return; }
    if (is_older(asked, last)) { refuse(asked, END_STALE); return; }
  }
  if (!coil_permits(&asked->plan)) { refuse(asked, END_LIMITS); return; }
  listen_give_up();
  ring = *asked;
  told = heard = 0;
  piezo = piezo_is_fitted();
  hushed = false;
  state = is_press(asked) ? RESTING : ASKED;
}

static void tell_stroke(void) {
  struct stroke stroke = { .epoch = ring.epoch, .number = ring.number, .of = ring.plan.strokes, .heard = HEARD_NO_PIEZO };
  if (piezo) {
    stroke.peak = piezo_peak_after(told);
    uint16_t threshold = settings()->threshold;
    bool rose = piezo_quiet_before(told) < threshold && stroke.peak >= threshold;
    stroke.heard = rose ? HEARD_YES : HEARD_NO;
    heard += rose;
  }
  stroke.stroke = ++told;
  message_stroke(&stroke);
}

static void finish(uint8_t end) {
  piezo_stop();
  if (is_press(&ring)) {
    struct mark mark = { ring.epoch, ring.number, end, told, heard, piezo };
    message_rung(&mark);
    state = IDLE;
    return;
  }
  mark_end(end, told, heard, piezo);
  state = SAVING;
}

/* Listens to the quiet before the first stroke once the coil has all but rested, while the mark is being written. */
static void hush(void) {
  if (!piezo || hushed || coil_rest_left_ms() > PIEZO_QUIET_MS) return;
  hushed = true;
  piezo_listen(PIEZO_QUIET_MS);
}

static void strike(void) {
  if (piezo && (!hushed || piezo_is_listening())) return;
  if (!coil_start(&ring.plan)) return;
  if (piezo) piezo_follow(piezo_peak());
  state = STRIKING;
}

static void strike_on(void) {
  bool running = coil_running(); /* before the strokes are counted, so that none is missed */
  uint8_t driven = coil_driven();
  uint8_t known = piezo ? piezo_followed() : driven;
  while (told < known) tell_stroke();
  if (!running && told == driven) finish(coil_was_cut() ? END_INTERRUPTED : END_DONE);
}

void ring_step(void) {
  if (state == ASKED || state == MARKING || state == RESTING) hush();
  switch (state) {
    case IDLE: break;
    case ASKED:
      if (!eeprom_idle()) break;
      mark_begin(ring.epoch, ring.number);
      state = MARKING;
      break;
    case MARKING:
      if (!eeprom_idle()) break;
      /* A worn cell: without its mark the ring could come twice, so it does not come at all. */
      if (mark_is_begun()) state = RESTING;
      else finish(END_INTERRUPTED);
      break;
    case RESTING: strike(); break;
    case STRIKING: strike_on(); break;
    case SAVING:
      if (!eeprom_idle()) break;
      message_rung(mark_last());
      mark_erase_next();
      state = IDLE;
      break;
  }
}

bool ring_is_idle(void) { return state == IDLE; }

const struct mark *ring_last(void) {
  static struct mark last;
  last = *mark_last();
  if (state > ASKED && !is_press(&ring)) {
    last.end = END_NONE;
    last.strokes = told;
    last.heard = heard;
    last.piezo = piezo;
  }
  return &last;
}
