#include "uart.h"
#include "clock.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

/* 256 bytes each, so that 8-bit indices wrap by themselves. */
static volatile uint8_t received[256], received_head, received_tail;
static volatile uint8_t sent[256], sent_head, sent_tail;
static volatile bool heard;

/*
 * After a lost or garbled byte the rest of its message is worth nothing: drop until the next command byte, which also
 * makes the parser give up a sysex that was cut short. So two halves of two messages never read as one.
 */
ISR(USART_RX_vect) {
  static bool dropping;
  bool garbled = UCSR0A & (_BV(FE0) | _BV(DOR0));
  uint8_t byte = UDR0;
  uint8_t next = received_head + 1;
  heard = true;
  if (garbled || next == received_tail) dropping = true;
  else if (byte >= 0x80 && byte != 0xf7) dropping = false;
  if (dropping) return;
  received[received_head] = byte;
  received_head = next;
}

/* Runs only while there is something to send. */
ISR(USART_UDRE_vect) {
  UDR0 = sent[sent_tail];
  sent_tail++;
  if (sent_tail == sent_head) UCSR0B &= ~_BV(UDRIE0);
}

void uart_start(void) {
  UBRR0 = 34; /* 16 MHz / 8 / 35 = 57143 baud, 0.8 % slow */
  UCSR0A = _BV(U2X0);
  UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
  UCSR0B = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);
}

bool uart_is_empty(void) { return received_tail == received_head; }

bool uart_read(uint8_t *byte) {
  if (uart_is_empty()) return false;
  *byte = received[received_tail];
  received_tail++;
  return true;
}

void uart_write(uint8_t byte) {
  uint8_t next = sent_head + 1;
  while (next == sent_tail) clock_feed_watchdog();
  sent[sent_head] = byte;
  sent_head = next;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { UCSR0B |= _BV(UDRIE0); }
}

uint32_t uart_heard_at(void) {
  static uint32_t heard_at;
  if (heard) {
    heard = false;
    heard_at = clock_ms();
  }
  return heard_at;
}
