#!/bin/sh
# Builds the firmware: sh device/firmware/build.sh [OUT.hex]; bell.hex here unless told. Needs gcc-avr and avr-libc.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$(realpath -m "${1:-$here/bell.hex}")
elf=$(mktemp)
trap 'rm -f "$elf"' EXIT
cd "$here"
# Relative names in a fixed order, and no ident, so that the same compiler gives the same bytes anywhere.
LC_ALL=C avr-gcc -mmcu=atmega328p -DF_CPU=16000000UL -std=gnu11 -Os -Wall -Wextra -Werror \
  -fno-ident -ffunction-sections -Wl,--gc-sections -o "$elf" \
  bell.c clock.c coil.c command.c eeprom.c entropy.c firmata.c identity.c listen.c mark.c message.c piezo.c pins.c \
  ring.c settings.c uart.c
avr-objcopy -O ihex -R .eeprom "$elf" "$out"
