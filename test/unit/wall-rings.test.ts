import { describe, expect, test } from 'vitest';
import type { RingView } from '../../broker/contract/wall.ts';
import { dots } from '../../dashboard/wall/dots.ts';
import { arrange, arrangeClaims } from '../../dashboard/wall/rings.ts';
import { press, win } from '../browser/scenes.ts';

const { outcome: _, struck: __, heard: ___, ...bare } = win;
const ring = (id: string, more: Partial<RingView> = {}): RingView => ({ ...win, id, ...more });
const ringing = (id: string, more: Partial<RingView> = {}): RingView => ({ ...bare, id, state: 'ringing', ...more });
const ids = (rings: RingView[]) => rings.map(({ id }) => id);
const later = '2026-03-11T10:00:00Z';
const earlier = '2026-03-11T08:00:00Z';

describe('the ring shown first', () => {
  test('is the newest', () => expect(ids(arrange([ring('a')], ring('b', { at: later })))).toEqual(['b', 'a']));

  test('is not an older one that comes late', () =>
    expect(ids(arrange([ring('a')], ring('b', { at: earlier })))).toEqual(['a', 'b']));

  test('keeps its place while it sounds', () =>
    expect(ids(arrange([ringing('a')], ring('b', { at: later, outcome: 'quiet', sharedWith: 'a' })))).toEqual([
      'a',
      'b',
    ]));

  test('gives way to the next that begins to sound', () => {
    const waiting: RingView = { ...bare, id: 'b', state: 'waiting', at: later };
    const both = arrange([ringing('a')], waiting);
    expect(ids(both)).toEqual(['a', 'b']);
    expect(ids(arrange(both, { ...waiting, state: 'ringing' }))).toEqual(['b', 'a']);
  });

  test('of a win that rings on two bells is the one that sounds, or did', () => {
    const win = { source: 'shop', orderId: 'SO-1' };
    const main = ring('main', { ...win, outcome: 'heard' });
    const away: RingView = { ...bare, ...win, id: 'north', state: 'waiting', at: later };
    const both = arrange([main], away);
    expect(ids(both), 'one that waits covers none that rang').toEqual(['main', 'north']);
    const sounding = arrange(both, { ...away, state: 'ringing' });
    expect(ids(sounding)).toEqual(['north', 'main']);
    expect(ids(arrange(sounding, { ...away, state: 'ended', outcome: 'unanswered' }))).toEqual(['main', 'north']);
  });

  test('changes in place when more is known of it', () => {
    const [front, back] = arrange([ring('a'), ringing('b')], ring('b', { outcome: 'struck' }));
    expect([front?.id, back?.outcome]).toEqual(['a', 'struck']);
  });

  test.each(['undone', 'lapsed'] as const)('leaves when its press is %s', (claim) =>
    expect(ids(arrange([press, ring('a')], { ...press, claim }))).toEqual(['a']),
  );

  test('has a few behind it, not a year of them', () => {
    const many = Array.from({ length: 40 }, (_, at) => ring(`r${at}`, { at: later }));
    expect(many.reduce(arrange, [] as RingView[])).toHaveLength(12);
  });
});

test('presses to claim are listed oldest first, and leave when they are claimed', () => {
  const second = { ...press, id: 'p2', at: later };
  const both = arrangeClaims(arrangeClaims([], second), press);
  expect(ids(both)).toEqual(['p1', 'p2']);
  expect(ids(arrangeClaims(both, { ...press, claim: 'claimed' }))).toEqual(['p2']);
  expect(arrangeClaims([], win)).toEqual([]);
});

describe('dots', () => {
  const blow = (stroke: number, heard?: boolean) => ({
    id: 'a',
    bell: 'main',
    stroke,
    of: 2,
    ...(heard === undefined ? {} : { heard }),
  });

  test('come as the strokes come', () => {
    expect(dots(ringing('a'), [])).toEqual(['to-come', 'to-come']);
    expect(dots(ringing('a'), [blow(1, true)])).toEqual(['heard', 'to-come']);
    expect(dots(ringing('a'), [blow(1), blow(2, false)])).toEqual(['struck', 'unheard']);
  });

  test('after a reconnect show no more than the ring itself tells', () => {
    expect(dots(ring('a', { outcome: 'heard' }), [])).toEqual(['heard', 'heard']);
    expect(dots(ring('a', { outcome: 'unheard', heard: 1 }), [])).toEqual(['struck', 'struck']);
    expect(dots(ring('a', { outcome: 'unheard', heard: 0 }), [])).toEqual(['unheard', 'unheard']);
    expect(dots(ring('a', { outcome: 'interrupted', struck: 1, heard: 1 }), [])).toEqual(['struck', 'to-come']);
  });

  test.each(['unanswered', 'quiet', 'expired', 'refused'] as const)('none for a ring that ended %s', (outcome) =>
    expect(dots({ ...bare, outcome }, [])).toEqual([]),
  );
});
