import { describe, expect, test } from 'vitest';
import type { Trouble } from '../../broker/contract/wall.ts';
import { pathOf, readSearch, winIn, writeSearch } from '../../dashboard/log/query.ts';
import { storyOf } from '../../dashboard/log/story.ts';
import { endsOf, factsOf, nameOf, toneOf, troubleInWords, whyOf } from '../../dashboard/log/words.ts';
import { kept, lifeOfRang, pressed, rang, silent } from '../browser/log-scenes.ts';
import { win as ring } from '../browser/scenes.ts';

const english = { locale: 'en-GB', timeZone: 'Europe/Amsterdam' };

test('each line says who, what, why and what became of it', () => {
  const lines = [rang, silent, pressed, kept].map((win) => ({
    name: nameOf(win, english),
    facts: factsOf(win, english),
    why: whyOf(win, english),
    ends: endsOf(win),
    tone: toneOf(win),
  }));
  expect(lines).toEqual([
    {
      name: 'Anouk de Vries',
      facts: ['Rederij Zeemeeuw BV', '€14,875.50', 'Order SO-88', 'orders'],
      why: 'Large order, €10,000+',
      ends: ['Struck, not heard (1 of 2)'],
      tone: 'wrong',
    },
    {
      name: 'Anouk de Vries',
      facts: ['Rederij Zeemeeuw BV', '€14,875.50', 'Order SO/87', 'orders'],
      why: 'Below €10,000',
      ends: ['Silent'],
      tone: 'silent',
    },
    {
      name: 'A press of the button',
      facts: [],
      why: 'Rung by the button',
      ends: ['Rang', 'Never claimed'],
      tone: 'rang',
    },
    {
      name: 'An order that was not understood',
      facts: ['shop'],
      why: 'Amount: “12,5” cannot be read. It must be a decimal amount, such as "12500.00".',
      ends: ['Not understood'],
      tone: 'wrong',
    },
  ]);
});

test('a win on two bells is one line that names both, and a cancelled one says so', () => {
  const north = { ...ring, id: 'r2', bell: 'north', outcome: 'quiet' as const, quiet: 'muted' as const };
  const win = { ...rang, status: 'cancelled' as const, rings: [ring, north] };
  expect(endsOf(win)).toEqual(['main: Rang, heard', 'north: Quiet, muted', 'Cancelled']);
  expect([toneOf(win), whyOf(win, english)]).toEqual(['rang', 'Large order, €10,000+']);
});

test.each([
  [{ state: 'open', only: true }, 'refunded', ['Payment disputed']],
  [{ state: 'lost', only: true }, 'refunded', ['Dispute lost']],
  [{ state: 'lost', only: false }, 'refunded', ['Refunded', 'Dispute lost']],
  [{ state: 'won', only: false }, 'won', ['Dispute won']],
  [undefined, 'refunded', ['Refunded']],
] as const)('a dispute %o of an order that is %s is no refund', (dispute, status, ends) => {
  expect(endsOf({ ...silent, status, dispute })).toEqual(['Silent', ...ends]);
});

test.each([
  ['disputed', { status: 'refunded', dispute: { state: 'open', only: true } }, 'Payment disputed'],
  ['lost-in-dispute', { status: 'refunded', dispute: { state: 'lost', only: true } }, 'Dispute lost'],
  ['refunded', { status: 'refunded' }, 'Refunded'],
  ['cancelled', { status: 'cancelled' }, 'Cancelled'],
  ['deleted', { status: 'deleted' }, 'Deleted where it came from'],
  ['open', { status: 'open' }, 'Not won'],
] as const)('one that is silent since it is %s says so once', (status, win, end) => {
  const shown = { ...silent, ...win, why: [{ kind: 'not-won', status } as const] };
  expect([...endsOf(shown), whyOf(shown, english)].filter(Boolean)).toEqual(['Silent', end]);
  const came = { ...shown, why: [...silent.why, ...shown.why] };
  expect(whyOf(came, english), 'what else kept it silent stays').toBe('Below €10,000');
});

test('a win that its press rang on its one bell does not name it', () => {
  expect(endsOf({ ...rang, rings: [ring, { ...ring, id: 'r2', kind: 'press' }] })).toEqual(['Rang, heard']);
});

test('what no real bell did says so, on the line and in the story', () => {
  const simulated = { ...rang, rings: rang.rings.map((ring) => ({ ...ring, simulated: true })) };
  expect(endsOf(simulated)).toEqual(['Struck, not heard (1 of 2) (simulated)']);
  const rings = lifeOfRang.rings.map((life) => ({ ...life, ring: { ...life.ring, simulated: true } }));
  const story = storyOf({ ...lifeOfRang, rings }, english).map(({ text }) => text);
  expect(story).toContain('Sent to bell main (simulated)');
  expect(story).toContain('The end: The bell did not answer (simulated)');
});

test('the story of a win tells all in its order, and what a later report corrected', () => {
  expect(storyOf(lifeOfRang, english).map(({ text }) => text)).toEqual([
    'Received from orders',
    'A ring was due: Large order, €10,000+',
    'Bell main waits for Anouk de Vries to ring, until 10:10',
    'The rope was pulled: bell main waits no longer',
    'Sent to bell main',
    'Stroke 1 of 2, heard',
    'Stroke 2 of 2, not heard',
    'Sent again to bell main, which had been away; it never rings the same one twice',
    'The end: The bell did not answer',
    'The bell reported later: Struck, not heard (1 of 2)',
    'This ring was also for',
  ]);
});

test('a press has its story too: late, claimed, and joined by its order', () => {
  const press = {
    ...{
      pressId: '7f9c24e5-2c7a-4f0e-9a3b-0d5c1b2a3f44',
      bell: 'main',
      rang: true,
      yours: false,
      claim: 'claimed' as const,
    },
    ...{ at: '2026-03-11T08:00:00Z', receivedAt: '2026-03-11T08:30:00Z', claimedAt: '2026-03-11T08:31:00Z' },
    ...{ sellers: ['Anouk', 'Bram'], customer: 'Werf De Hoop', amount: { amount: '700.00', currency: 'EUR' } },
    order: { id: 'order:orders:SO-7', name: 'SO-7' },
  };
  const story = storyOf({ win: pressed, sale: [], back: [], decisions: [], press, rings: [] }, english);
  expect(story.map(({ text, link }) => [text, link?.name])).toEqual([
    ['The button was pressed at bell main', undefined],
    ['The office heard of the press', undefined],
    ['Claimed: Anouk and Bram, Werf De Hoop, €700.00', undefined],
    ['Its order', 'SO-7'],
  ]);
});

describe('the address', () => {
  test('holds the search, and only what is asked', () => {
    const search = readSearch('?text=%20De+Hoop&source=Shop&from=2026-03-01');
    expect(writeSearch(search)).toBe('?text=De+Hoop&source=shop&from=2026-03-01');
    expect(writeSearch(search, { after: 'abc' })).toBe('?text=De+Hoop&source=shop&from=2026-03-01&after=abc');
    expect(writeSearch(readSearch('?page=7'))).toBe('');
  });

  test('names a win, whatever its order id', () => {
    for (const id of [rang.id, silent.id, 'order:shop:a/b?c#d%e ü']) expect(winIn(pathOf(id))).toBe(id);
    expect([winIn('/log'), winIn('/log/')]).toEqual([undefined, undefined]);
    expect(winIn('/log/%E0%A4%A')).toBe('%E0%A4%A');
  });
});

test.each<[Trouble, string]>([
  [{ kind: 'cannot-store', since: '', cause: 'full' }, 'Disk full: orders must wait'],
  [{ kind: 'disk-low', since: '', freeMb: 180 }, 'The disk is nearly full: 180 MB left'],
  [{ kind: 'clock', since: '', byMs: -86_400_000 }, 'Check the clock: it jumped by 1 day'],
  [{ kind: 'backup-failed', since: '', reason: 'EACCES' }, 'The last backup failed'],
  [{ kind: 'totals-differ', since: '' }, 'The totals differ from the orders behind them'],
  [{ kind: 'bell', since: '', bell: 'main', problem: undefined }, 'main: The bell does not answer'],
  [
    { kind: 'source-silent', since: '', source: 'shop', lastAt: '2026-03-10T08:00:00Z' },
    'shop has sent nothing since 10 Mar 2026, 09:00',
  ],
])('%o in words', (trouble, words) => expect(troubleInWords(trouble, english)).toBe(words));
