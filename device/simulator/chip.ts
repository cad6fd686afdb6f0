import {
  ADCMuxInputType,
  AVRADC,
  AVRClock,
  AVREEPROM,
  AVRIOPort,
  AVRTimer,
  AVRUSART,
  AVRWatchdog,
  adcConfig,
  CPU,
  clockConfig,
  type EEPROMBackend,
  eepromConfig,
  PinState,
  portBConfig,
  portCConfig,
  portDConfig,
  timer0Config,
  timer1Config,
  timer2Config,
  usart0Config,
  watchdogConfig,
} from 'avr8js';
import { Nap } from './nap.ts';

export const HZ = 16_000_000;
export const CYCLES_PER_MS = HZ / 1000;
export const SRAM_BYTES = 2048;
const SRAM_START = 0x100;
const FIRST_PINS = { D: 0, B: 8, C: 14 };

/** One ATmega328P from power-up or reset to the next: avr8js's own reset keeps the I/O registers, so each is a new one. */
export interface Chip {
  readonly cpu: CPU;
  readonly uart: AVRUSART;
  readonly nap: Nap;
  /** Whether the watchdog wants a reset. */
  bitten: boolean;
  /** What memory holds, to go on with after a reset. */
  memory(): Uint8Array;
  /** Sets the level of an Arduino pin that is an input. */
  drive(pin: number, high: boolean): void;
}

export interface ChipOptions {
  flash: Uint16Array;
  memory: Uint8Array;
  /** What its clock starts at. */
  cycles: number;
  eeprom: EEPROMBackend;
  /** What an analog input reads, 0–1023, when the chip converts it. */
  analog: (channel: number, cycles: number) => number;
  onTransmit: (byte: number) => void;
  /** An Arduino pin's level, at each change of its port; high only while it is driven so. */
  onLevel: (pin: number, high: boolean, cycles: number) => void;
}

export function startChip(options: ChipOptions): Chip {
  const cpu = new CPU(options.flash, SRAM_BYTES);
  cpu.cycles = options.cycles;
  cpu.data.set(options.memory, SRAM_START);
  const ports = wirePorts(cpu, options.onLevel);
  const timers = [timer0Config, timer1Config, timer2Config].map((config) => new AVRTimer(cpu, config));
  wireAnalog(cpu, options.analog);
  new AVREEPROM(cpu, options.eeprom, eepromConfig);
  new AVRWatchdog(cpu, watchdogConfig, new AVRClock(cpu, HZ, clockConfig));
  const uart = new AVRUSART(cpu, usart0Config, HZ);
  uart.onByteTransmit = options.onTransmit;
  const chip: Chip = {
    cpu,
    uart,
    nap: new Nap(cpu, timers),
    bitten: false,
    memory: () => cpu.data.slice(SRAM_START),
    drive(pin, high) {
      const name = pin < FIRST_PINS.B ? 'D' : pin < FIRST_PINS.C ? 'B' : 'C';
      ports[name].setPin(pin - FIRST_PINS[name], high);
    },
  };
  cpu.reset = () => {
    chip.bitten = true;
  };
  return chip;
}

function wirePorts(cpu: CPU, onLevel: ChipOptions['onLevel']): Record<'B' | 'C' | 'D', AVRIOPort> {
  const ports = {
    B: new AVRIOPort(cpu, portBConfig),
    C: new AVRIOPort(cpu, portCConfig),
    D: new AVRIOPort(cpu, portDConfig),
  };
  for (const name of ['B', 'C', 'D'] as const) {
    const port = ports[name];
    port.addListener(() => {
      for (let bit = 0; bit < 8; bit++) {
        onLevel(FIRST_PINS[name] + bit, port.pinState(bit) === PinState.High, cpu.cycles);
      }
    });
  }
  return ports;
}

function wireAnalog(cpu: CPU, analog: ChipOptions['analog']): void {
  const adc = new AVRADC(cpu, adcConfig);
  adc.onADCRead = (input) => {
    const level = input.type === ADCMuxInputType.SingleEnded ? analog(input.channel, cpu.cycles) : 0;
    cpu.addClockEvent(() => adc.completeADCRead(level), adc.sampleCycles);
  };
}
