#include "listen.h"
#include "message.h"
#include "piezo.h"
#include "ring.h"

static uint16_t asked_ms; /* 0: nobody asks */

void listen_ask(uint16_t ms) {
  if (ms == 0 || asked_ms != 0 || !ring_is_idle()) {
    message_listen(0, 0);
    return;
  }
  asked_ms = ms;
  piezo_listen(ms);
}

void listen_give_up(void) {
  if (asked_ms == 0) return;
  asked_ms = 0;
  piezo_stop();
  message_listen(0, 0);
}

void listen_step(void) {
  if (asked_ms == 0 || piezo_is_listening()) return;
  message_listen(asked_ms, piezo_peak());
  asked_ms = 0;
}
