import { describe, expect, test } from 'vitest';
import { clock, second } from '../../dashboard/parts/format.ts';
import { lines } from '../../dashboard/wall/lines.ts';
import { notes } from '../../dashboard/wall/notes.ts';
import { milestoneView, monthView } from '../../dashboard/wall/progress.ts';
import { bell, empty, press, progress, snapshot, win, yours } from '../browser/scenes.ts';

const manner = { locale: 'en-GB', timeZone: 'Europe/Amsterdam' };

describe('the month', () => {
  const { plan: _, ...unplanned } = progress.month;

  test('stands against its plan', () =>
    expect(monthView(progress, manner)).toMatchObject({
      month: 'March',
      reached: '€148,250',
      compared: 'Plan €200,000',
      bar: { full: 0.74125, value: '€148,250 of €200,000' },
    }));

  test('else against last month', () => {
    const month = { ...unplanned, lastMonth: { amount: '100000.00', currency: 'EUR' } };
    expect(monthView({ ...progress, month }, manner)).toMatchObject({
      compared: 'Last month €100,000',
      bar: { full: 1 },
    });
  });

  test('else alone, as against nothing', () => {
    const alone = monthView({ ...progress, month: unplanned }, manner);
    expect([alone.compared, alone.bar]).toEqual(['11 wins', undefined]);
    const month = { ...unplanned, lastMonth: { amount: '0.00', currency: 'EUR' } };
    expect(monthView({ ...progress, month }, manner).bar).toBeUndefined();
  });

  test('in the red has an empty bar', () => {
    const month = { ...progress.month, reached: { amount: '-50.00', currency: 'EUR' } };
    expect(monthView({ ...progress, month }, manner).bar?.full).toBe(0);
  });
});

describe('the next milestone', () => {
  const milestone = { id: 'm', name: '50 wins', target: '50', reached: '49', unit: 'wins' };

  test('shows its reward', () =>
    expect(milestoneView({ ...milestone, reward: 'Cake' }, manner)).toMatchObject({ name: '50 wins', below: 'Cake' }));

  test('else what is to go, in its own unit', () => {
    expect(milestoneView(milestone, manner).below).toBe('1 win to go');
    const money = { ...milestone, target: '1000.10', reached: '1000.00', unit: 'EUR' };
    expect(milestoneView(money, manner).below).toBe('€0.10 to go');
    const nearly = { ...milestone, target: '200000', reached: '199999.60', unit: 'EUR' };
    expect(milestoneView(nearly, manner).below).toBe('€0.40 to go');
    expect(milestoneView({ ...nearly, reached: '150000.60' }, manner).below).toBe('€50,000 to go');
  });
});

describe('the corner', () => {
  const calm = { bells: [bell], cutOffSince: null, sounding: true, troubles: [] };
  const words = (facts: Partial<Parameters<typeof notes>[0]>) =>
    notes({ ...calm, ...facts }, manner).map(({ text }) => text);

  test('is empty when all is well', () => expect(words({})).toEqual([]));
  test('says what is simulated and silent', () =>
    expect(words({ bells: [{ ...bell, simulated: true }], sounding: false })).toEqual(['Simulated', 'Sound off']));
  test.each([
    [{ state: 'offline' }, 'The bell does not answer'],
    [{ state: 'no-board', problem: 'unplugged' }, 'The bell does not answer: unplugged'],
    [{ state: 'ready', problem: 'other-board' }, 'Another bell hangs here'],
    [{ state: 'no-board', problem: 'old-firmware' }, 'The bell’s board needs our newest firmware'],
    [{ state: 'no-board', problem: 'eaten by a goat' }, 'The bell does not answer'],
  ])('%o: %s', (more, text) => expect(words({ bells: [{ ...bell, ...(more as object) }] })).toEqual([text]));
  test('says what keeps orders from being stored, and a clock that jumped', () => {
    const since = '2026-03-11T09:00:00Z';
    expect(words({ troubles: [{ kind: 'cannot-store', since, cause: 'full' }] })).toEqual([
      'Disk full: orders must wait',
    ]);
    expect(words({ troubles: [{ kind: 'clock', since, byMs: 7_200_000 }] })).toEqual([
      'Check the clock: it jumped by 2 hours',
    ]);
    expect(words({ troubles: [{ kind: 'backup-failed', since, reason: 'no room' }] }), 'for the log').toEqual([]);
  });
  test('says until when which bell is muted, once where all are alike', () => {
    const muted = { ...bell, mutedUntil: '2026-03-11T13:30:00Z' };
    expect(words({ bells: [muted] })).toEqual(['Muted until 14:30']);
    expect(words({ bells: [muted, { ...muted, bell: 'north' }] })).toEqual(['Muted until 14:30']);
    expect(words({ bells: [muted, { ...bell, bell: 'north' }] })).toEqual(['main: Muted until 14:30']);
  });
  test('names the bell where there are several', () => {
    const bells = [bell, { ...bell, bell: 'north', state: 'offline' as const }];
    expect(words({ bells })).toEqual(['north: The bell does not answer']);
  });
  test('cut off, by the clock of the office, tells nothing of bells it cannot see', () => {
    const bells = [{ ...bell, state: 'offline' as const }];
    expect(words({ bells, cutOffSince: new Date('2026-03-11T09:42:00Z') })).toEqual(['No connection since 10:42']);
  });
});

describe('the bottom line', () => {
  const words = (facts: Partial<Parameters<typeof lines>[0]>) =>
    lines({ rings: [], claims: [], progress, cannotStore: false, now: Date.parse(snapshot.now), ...facts }, manner).map(
      ({ text }) => text,
    );

  test('is never empty', () => expect(words({ progress: empty.progress })).toEqual(['This week is still ours to win']));
  test('presses to claim, the week, thanks', () =>
    expect(words({ rings: [win], claims: [press, { ...press, id: 'p2' }] })).toEqual([
      '2 wins to claim',
      'This week: 4 wins, €32,400',
      'Thank you, Anouk de Vries!',
    ]));
  test('says first that orders must come again', () =>
    expect(words({ cannotStore: true })[0]).toBe('Senders are asked to try again'));
  test('does not offer the press that is shown already', () =>
    expect(words({ rings: [press], claims: [press] })).toEqual(['This week: 4 wins, €32,400']));
  test('says who may ring a win that is not shown, until its time is up', () => {
    const waiting = { ...yours, id: 'r9', orderId: 'SO-89', sellers: ['Bo'] };
    const line = '9 mins left for Bo to ring';
    expect(words({ rings: [win, waiting, { ...waiting, id: 'r8', bell: 'north' }] })[0]).toBe(line);
    expect(words({ rings: [win, waiting], now: Date.parse('2026-03-11T09:50:00Z') })).not.toContain(line);
    expect(words({ rings: [waiting] })).not.toContain(line);
  });
  test('says in one neutral line what corrections have changed today', () => {
    const adjusted = (amount: string) => ({ progress: { ...progress, adjusted: { amount, currency: 'EUR' } } });
    expect(words(adjusted('-3100.00'))).toContain('Adjusted −€3,100 today');
    expect(words(adjusted('250.50'))).toContain('Adjusted +€250.50 today');
  });
  test('names those who shared the ring', () => {
    const shared = { ...win, id: 'r2', sellers: ['Bram'], outcome: 'quiet' as const, sharedWith: 'r1' };
    expect(words({ rings: [win, shared] })[0]).toBe('Also: Bram €14,875');
  });
});

test('what is reached is rounded down, and with what is to go makes the whole', () => {
  const milestone = { id: 'm', name: 'm', target: '100000.00', reached: '76787.50', unit: 'EUR' };
  const { below, bar } = milestoneView(milestone, manner);
  expect([bar.value, below]).toEqual(['€76,787 of €100,000', '€23,213 to go']);
});

test('a clock has 24 hours, whatever the language', () => {
  const american = { locale: 'en-US', timeZone: 'Europe/Amsterdam' };
  const at = new Date('2026-03-11T23:05:09.300Z');
  expect([clock(at, american), second(at, american, 1)]).toEqual(['00:05', '00:05:09.3']);
});
