import type { BellView, Progress, RingView, Snapshot } from '../../broker/contract/wall.ts';

/** Views for tests and screenshots, as the office would send them. */
export const bell: BellView = {
  bell: 'main',
  state: 'ready',
  simulated: false,
  piezo: true,
  since: '2026-03-11T07:00:00Z',
};

export const win: RingView = {
  id: 'r1',
  bell: 'main',
  kind: 'order',
  at: '2026-03-11T09:00:00Z',
  source: 'orders',
  orderId: 'SO-88',
  sellers: ['Anouk de Vries'],
  customer: 'Rederij Zeemeeuw BV',
  amount: { amount: '14875.00', currency: 'EUR' },
  reasons: [
    {
      kind: 'large-order',
      actual: { amount: '14875.00', currency: 'EUR' },
      threshold: { amount: '10000.00', currency: 'EUR' },
    },
  ],
  strokes: 2,
  state: 'ended',
  outcome: 'heard',
  struck: 2,
  heard: 2,
};

const { outcome: _outcome, struck: _struck, heard: _heard, ...placed } = win;
/** The same while it waits for its winner's press or pull. */
export const yours: RingView = { ...placed, state: 'waiting', yoursUntil: '2026-03-11T09:50:00Z' };

export const press: RingView = {
  id: 'p1',
  bell: 'main',
  kind: 'press',
  at: '2026-03-11T09:30:00Z',
  pressId: '7f9c24e5-2c7a-4f0e-9a3b-0d5c1b2a3f44',
  sellers: [],
  reasons: [{ kind: 'press' }],
  strokes: 1,
  state: 'ended',
  outcome: 'heard',
  struck: 1,
  heard: 1,
  claim: 'open',
};

export const rehearsal: RingView = {
  id: 't1',
  bell: 'main',
  kind: 'rehearsal',
  at: '2026-03-11T09:40:00Z',
  sellers: [],
  reasons: [{ kind: 'rehearsal' }],
  strokes: 1,
  state: 'ringing',
};

export const progress: Progress = {
  month: {
    period: '2026-03',
    reached: { amount: '148250.00', currency: 'EUR' },
    wins: 11,
    plan: { amount: '200000.00', currency: 'EUR' },
  },
  week: { wins: 4, reached: { amount: '32400.00', currency: 'EUR' } },
  milestone: {
    id: 'march',
    name: '€200,000 in March',
    target: '200000.00',
    reached: '148250.00',
    unit: 'EUR',
    reward: 'Dinner at the harbour',
  },
};

export const snapshot: Snapshot = {
  office: { name: 'Zeemeeuw Sales', currency: 'EUR', timeZone: 'Europe/Amsterdam' },
  now: '2026-03-11T09:41:00Z',
  version: '0.1.0',
  bells: [bell],
  lastRing: win,
  claims: [],
  yours: [],
  progress,
  troubles: [],
};

export const empty: Snapshot = {
  ...snapshot,
  lastRing: null,
  progress: {
    month: { period: '2026-03', reached: { amount: '0.00', currency: 'EUR' }, wins: 0 },
    week: { wins: 0, reached: { amount: '0.00', currency: 'EUR' } },
    milestone: { id: 'march', name: '€10,000 in March', target: '10000.00', reached: '0.00', unit: 'EUR' },
  },
};
