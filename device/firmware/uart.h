/* The serial line, 57600 baud 8N1, buffered both ways. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

void uart_start(void);

/* False when nothing has come. */
bool uart_read(uint8_t *byte);
bool uart_is_empty(void);

/* Waits for room; the line drains by itself, so the wait ends, and the watchdog is fed meanwhile. */
void uart_write(uint8_t byte);

/* clock_ms() at the last byte the host sent, whole or garbled. */
uint32_t uart_heard_at(void);
