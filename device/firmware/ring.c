#include "ring.h"
#include "eeprom.h"
#include "message.h"
#include "protocol.h"

static enum { IDLE, ASKED, MARKING, RESTING, STRIKING, SAVING } state;
static struct ring ring;
static uint8_t told; /* strokes the host has been told of */

static bool is_press(const struct ring *r) { return r->epoch == 0 && r->number == 0; }
static bool is(const struct ring *r, uint32_t epoch, uint32_t number) { return r->epoch == epoch && r->number == number; }

static bool is_older(const struct ring *r, const struct mark *last) {
  return r->epoch != last->epoch ? r->epoch < last->epoch : r->number < last->number;
}

static void tell_end(const struct ring *r, uint8_t end, uint8_t strokes) {
  struct mark mark = { r->epoch, r->number, end, strokes, 0, PIEZO_FITTED };
  message_rung(&mark);
}

void ring_ask(const struct ring *asked) {
  const struct mark *last = mark_last();
  if (state != IDLE) {
    if (!is(asked, ring.epoch, ring.number)) tell_end(asked, END_BUSY, 0);
    return;
  }
  if (!is_press(asked)) {
    if (is(asked, last->epoch, last->number)) { message_rung(last); return; }
    if (is_older(asked, last)) { tell_end(asked, END_STALE, 0); return; }
  }
  if (!coil_permits(&asked->plan)) { tell_end(asked, END_LIMITS, 0); return; }
  ring = *asked;
  told = 0;
  state = is_press(asked) ? RESTING : ASKED;
}

static void tell_strokes(void) {
  uint8_t driven = coil_driven();
  while (told < driven) message_stroke(ring.epoch, ring.number, ++told, ring.plan.strokes, HEARD_NO_PIEZO);
}

static void finish(uint8_t end) {
  if (is_press(&ring)) {
    tell_end(&ring, end, told);
    state = IDLE;
    return;
  }
  mark_end(end, told, 0, PIEZO_FITTED);
  state = SAVING;
}

static void strike_on(void) {
  bool running = coil_running(); /* before the strokes are told, so that none is missed */
  tell_strokes();
  if (!running) finish(coil_was_cut() ? END_INTERRUPTED : END_DONE);
}

void ring_step(void) {
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
    case RESTING:
      if (coil_start(&ring.plan)) state = STRIKING;
      break;
    case STRIKING: strike_on(); break;
    case SAVING:
      if (!eeprom_idle()) break;
      message_rung(mark_last());
      mark_erase_next();
      state = IDLE;
      break;
  }
}

const struct mark *ring_last(void) {
  static struct mark last;
  last = *mark_last();
  if (state > ASKED && !is_press(&ring)) {
    last.end = END_NONE;
    last.strokes = told;
  }
  return &last;
}
