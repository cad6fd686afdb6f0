/* The ordinary pins as Firmata numbers them: 2 to 19, but for the coil's and the piezo's, which no request reaches. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define PIN_COUNT 20
#define PORT_COUNT 3

enum pin_mode { MODE_INPUT = 0x00, MODE_OUTPUT = 0x01, MODE_PULLUP = 0x0b };

/* Whether Firmata may use a pin: not the serial line's, the coil's or the piezo's. */
bool pin_is_ordinary(uint8_t pin);
uint8_t pin_mode(uint8_t pin);
/* An output's value, an input's pull-up. */
uint8_t pin_state(uint8_t pin);

void pin_set_mode(uint8_t pin, uint8_t mode);
void pin_write(uint8_t pin, bool high);
/* Eight pins at once, as Firmata's digital message. */
void port_write(uint8_t port, uint8_t bits);
/* The levels of a port's inputs; other bits are 0. */
uint8_t port_read(uint8_t port);

/* All outputs low; modes stay. */
void pins_drop(void);
/* All pins inputs without pull-up. */
void pins_reset(void);
