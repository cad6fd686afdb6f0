/* LISTEN: how loud it is at the piezo without a stroke. */
#pragma once
#include <stdint.h>

/* Answers with the highest level once so much time has passed; at once with 0 ms when the bell is not at rest. */
void listen_ask(uint16_t ms);

/* A ring goes first: answers with 0 ms if somebody listens. */
void listen_give_up(void);

/* From the main loop. */
void listen_step(void);
