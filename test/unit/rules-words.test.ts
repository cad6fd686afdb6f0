import { describe, expect, test } from 'vitest';
import { inShort } from '../../dashboard/office/rules/in-short.ts';
import { amountAsTyped, readAmount } from '../../dashboard/parts/amount.ts';

const shown = { currency: 'EUR', manner: { locale: 'en-GB', timeZone: 'Europe/Amsterdam' } };
const workdays = ['mon', 'tue', 'wed', 'thu', 'fri'];

describe('a rule in the history of changes', () => {
  test.each<[string, unknown, string]>([
    ['largeOrder', '7500.00', '€7,500'],
    ['minimum', null, 'none'],
    ['longPursuitDays', 180, '180'],
    ['thresholds', [], 'none'],
    ['thresholds', [{ for: 'seller', name: 'Eva', amount: '750.00' }], 'Seller Eva €750'],
    ['hours', null, 'At any time of the day'],
    ['hours', { open: '08:00', close: '18:00', days: workdays }, '08:00–18:00 Mon Tue Wed Thu Fri'],
    ['quietHours', [{ from: '22:00', to: '07:00', days: [...workdays, 'sat', 'sun'] }], '22:00–07:00 every day'],
    ['holidays', { country: 'NL' }, 'Netherlands'],
    ['holidays', { country: 'DE', region: 'BY' }, 'Germany, BY'],
    ['pacing', { rings: 6, minutes: 10, pauseSeconds: 2 }, '6 rings in 10 min, 2 s of rest'],
    ['yoursToRing', { on: true, minutes: 5 }, 'on, 5 min'],
    ['yoursToRing', { on: false, minutes: 5 }, 'off'],
    ['reasons.firstOrder', { on: true, bells: null }, 'on'],
    ['reasons.firstOrder', { on: true, bells: ['main', 'yard'] }, 'on, main, yard'],
    ['patterns.milestone', { strokes: 8, pulseMs: 30, gapMs: 450, pairGapMs: 1100 }, '8 strokes (30/450/1100 ms)'],
  ])('%s: %o', (key, value, words) => expect(inShort(key, value, shown)).toBe(words));
});

describe('an amount in a field', () => {
  test.each([
    ['10000.00', 'en-GB', '10,000'],
    ['10000.00', 'nl-NL', '10.000'],
    ['900.50', 'nl-NL', '900,50'],
    ['', 'en-GB', ''],
    ['12,', 'en-GB', '12,'],
  ])('%s in %s is %s, and is read back', (amount, locale, typed) => {
    expect(amountAsTyped(amount, locale)).toBe(typed);
    if (/^\d+(\.\d+)?$/.test(amount)) expect(Number(readAmount(typed, locale))).toBe(Number(amount));
  });
});
