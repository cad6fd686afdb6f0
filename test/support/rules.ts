import type { Rules } from '../../server/rules/settings.ts';

const blows = (strokes: number) => ({ strokes, pulseMs: 30, gapMs: 450, pairGapMs: 1100 });

export const eur = (minor: number) => ({ minor, currency: 'EUR' });

/** The rules of an office that has set nothing. */
export const usualRules: Rules = {
  largeOrder: eur(1_000_000),
  thresholds: [],
  longPursuitDays: 180,
  backAfterDays: 365,
  reasons: {
    largeOrder: { on: true },
    longPursuit: { on: true },
    firstOrder: { on: false },
    backAfter: { on: false },
    milestone: { on: true },
  },
  patterns: {
    largeOrder: blows(2),
    longPursuit: blows(3),
    firstOrder: blows(4),
    backAfter: blows(5),
    milestone: blows(8),
    rehearsal: blows(1),
  },
  quietHours: [],
  expiryMinutes: 10,
  pacing: { rings: 6, minutes: 10, pauseSeconds: 2 },
  byHand: { rehearsal: 'anyone', pull: 'anyone' },
  yoursToRing: { on: false, minutes: 10 },
};
