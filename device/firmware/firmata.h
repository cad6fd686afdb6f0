/* The Firmata 2.5 that johnny-five over firmata-io needs: who the board is, its pins, and digital input and output. */
#pragma once
#include <stdint.h>

/* Version and firmware, as Firmata boards say unasked when they start. */
void firmata_hello(void);

/* One byte from the host. Whole sysex messages that are not Firmata's own go to command_received (command.h). */
void firmata_receive(uint8_t byte);

/* Tells the host of inputs that changed, on the ports it asked for. */
void firmata_report_inputs(void);
