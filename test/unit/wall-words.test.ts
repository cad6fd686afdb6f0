import { describe, expect, test } from 'vitest';
import { outcomes, type Reason } from '../../broker/contract/ring.ts';
import type { RingView } from '../../broker/contract/wall.ts';
import { sourceGuides } from '../../dashboard/texts/source-guides.ts';
import { texts } from '../../dashboard/texts.ts';
import { amount, customer, title, who, why } from '../../dashboard/wall/words.ts';
import { outcomeInWords } from '../../server/api/outcome-words.ts';
import { press, rehearsal, win } from '../browser/scenes.ts';

const english = { locale: 'en-GB', timeZone: 'Europe/Amsterdam' };
const dutch = { ...english, locale: 'nl-NL' };
const { amount: _, customer: __, ...nameless }: RingView = { ...win, sellers: [] };

describe('who', () => {
  test.each<[string, RingView, string]>([
    ['the seller', win, 'Anouk de Vries'],
    ['all who share it', { ...win, sellers: ['Anouk', 'Bram', 'Chantal'] }, 'Anouk, Bram and Chantal'],
    ['else the customer', { ...win, sellers: [] }, 'Rederij Zeemeeuw BV'],
    ['else just a win', nameless, 'A win!'],
    ['an open press', press, 'A win to claim'],
    ['a claimed press', { ...press, claim: 'claimed', sellers: ['Bram'] }, 'Bram'],
    ['a rehearsal', rehearsal, 'Rehearsal'],
  ])('%s', (_, ring, name) => expect(who(ring, english)).toBe(name));

  test('four in American English, with no comma before the ampersand', () =>
    expect(who({ ...win, sellers: ['Bo', 'Anouk', 'Cees', 'Dirk'] }, { ...english, locale: 'en-US' })).toBe(
      'Bo, Anouk, Cees & Dirk',
    ));

  test('the customer is not named twice', () => {
    expect(customer(win)).toBe('Rederij Zeemeeuw BV');
    expect(customer({ ...win, sellers: [] })).toBeUndefined();
  });
});

test.each([
  [{ amount: '14875.00', currency: 'EUR' }, english, '€14,875'],
  [{ amount: '14875.99', currency: 'EUR' }, english, '€14,876'],
  [{ amount: '14875.00', currency: 'EUR' }, dutch, '€ 14.875'],
  [{ amount: '900.00', currency: 'EUR' }, english, '€900'],
  [{ amount: '900.50', currency: 'EUR' }, english, '€900.50'],
  [{ amount: '12500', currency: 'JPY' }, english, 'JP¥12,500'],
  [{ amount: '0.500', currency: 'KWD' }, english, 'KWD 0.500'],
])('%o in words', (sum, manner, words) => {
  expect(amount({ ...win, amount: sum }, manner)?.replaceAll('\u00a0', ' ')).toBe(words);
});

describe('why', () => {
  const large: Reason = win.reasons[0] ?? { kind: 'press' };
  const long: Reason = { kind: 'long-pursuit', since: '2024-11-02', days: 494, threshold: 180 };
  const milestone: Reason = { kind: 'milestone', id: 'm', name: '€150,000 in March', target: '150000.00', unit: 'EUR' };

  test.each<[string, Reason[], string]>([
    ['a large order', [large], 'Large order, €10,000+'],
    ['long worked on', [long], 'Worked on since 2 Nov 2024: 494 days'],
    ['a milestone', [milestone], 'Milestone: €150,000 in March'],
    ['its reward', [{ ...milestone, reward: 'Cake' }], 'Milestone: €150,000 in March. Cake!'],
    ['the strongest first', [large, long, milestone], 'Milestone: €150,000 in March'],
    ['worked on before large', [large, long], 'Worked on since 2 Nov 2024: 494 days'],
    ['the button', press.reasons, 'Rung by the button'],
    ['a rehearsal', rehearsal.reasons, 'Counts for nothing'],
    ['nothing we know', [{ kind: 'full-moon' } as unknown as Reason], ''],
  ])('%s', (_, reasons, words) => expect(why({ ...win, reasons }, english)).toBe(words));
});

describe('outcome', () => {
  test('nothing is claimed before it is known', () => {
    const { outcome: _, ...unknown } = win;
    expect(outcomeInWords({ ...unknown, state: 'waiting' })).toBe('Waiting to ring');
    expect(outcomeInWords({ ...unknown, state: 'ringing' })).toBe('Ringing');
  });

  test('each in the words of the design', () => {
    expect(outcomes.map((known) => outcomeInWords({ ...win, outcome: known }))).toEqual([
      'Rang, heard',
      'Rang',
      'Struck, not heard',
      'Cut short',
      'The bell protected itself',
      'Too late to ring',
      'Quiet',
      'The bell did not answer',
    ]);
  });

  test('how many of its strokes were not heard', () => {
    const unheard = { ...win, outcome: 'unheard' as const, struck: 3 };
    expect(outcomeInWords({ ...unheard, heard: 1 })).toBe('Struck, not heard (2 of 3)');
    expect(outcomeInWords({ ...unheard, heard: 0 })).toBe('Struck, not heard');
  });

  test('which quiet it was', () => {
    const quiet: RingView = { ...win, outcome: 'quiet' };
    expect(outcomeInWords({ ...quiet, quiet: 'hours' })).toBe('Quiet, not a time to ring');
    expect(outcomeInWords({ ...quiet, quiet: 'muted' })).toBe('Quiet, muted');
    expect(outcomeInWords({ ...quiet, quiet: 'withdrawn' })).toBe('Quiet, it was taken back');
    expect(outcomeInWords({ ...quiet, quiet: 'pacing' })).toBe('Quiet, many rings just now');
    expect(outcomeInWords({ ...quiet, quiet: 'pacing', sharedWith: 'r0' })).toBe('Shared one ring');
  });
});

test('the title tells the last win, or whose bell it is', () => {
  expect(title(win, 'Zeemeeuw Sales', english)).toBe('Anouk de Vries · Rederij Zeemeeuw BV · €14,875 – Zeemeeuw Sales');
  expect(title(undefined, 'Zeemeeuw Sales', english)).toBe('Ship’s bell – Zeemeeuw Sales');
});

test('no page says pursuit, intake, ledger, outbox, device or broker', () => {
  const said = (text: unknown): string[] =>
    typeof text === 'object' && text !== null ? Object.values(text).flatMap(said) : [String(text)];
  // A setting is called what it is called.
  const all = said([texts, sourceGuides])
    .join('\n')
    .replaceAll(/BELL_[A-Z_]+/g, '');
  expect(all).not.toMatch(/pursuit|intake|ledger|outbox|device|broker/i);
});
