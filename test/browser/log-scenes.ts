import type { RingLife, WinLife, WinView } from '../../server/api/wins.ts';
import { press, win as ring } from './scenes.ts';

/** Lines and lives of the log for tests, as the office would send them. */
export const rang: WinView = {
  id: 'order:orders:SO-88',
  kind: 'order',
  at: '2026-03-11T09:00:00Z',
  source: 'orders',
  orderId: 'SO-88',
  customer: 'Rederij Zeemeeuw BV',
  sellers: ['Anouk de Vries'],
  amount: { amount: '14875.50', currency: 'EUR' },
  status: 'won',
  why: [],
  rings: [{ ...ring, outcome: 'unheard', struck: 2, heard: 1 }],
};

export const silent: WinView = {
  ...rang,
  id: 'order:orders:SO/87',
  orderId: 'SO/87',
  at: '2026-03-10T08:00:00Z',
  why: [
    {
      kind: 'below',
      actual: { amount: '80.00', currency: 'EUR' },
      threshold: { amount: '10000.00', currency: 'EUR' },
    },
  ],
  rings: [],
};

export const pressed: WinView = {
  id: `press:${press.pressId}`,
  kind: 'press',
  at: '2026-03-11T08:30:00Z',
  sellers: [],
  claim: 'lapsed',
  why: [],
  rings: [{ ...press, outcome: 'struck' }],
};

export const kept: WinView = {
  id: 'kept:12',
  kind: 'kept',
  at: '2026-03-10T07:00:00Z',
  source: 'shop',
  sellers: [],
  why: [],
  rings: [],
  problem: { field: 'amount', value: '"12,5"', allowed: 'a decimal amount, such as "12500.00"' },
};

const life: RingLife = {
  ring: { ...ring, outcome: 'unheard', struck: 2, heard: 1 },
  expiresAt: '2026-03-11T09:10:00Z',
  strokes: [
    { stroke: 1, at: '2026-03-11T09:00:01.200Z', heard: true },
    { stroke: 2, at: '2026-03-11T09:00:01.700Z', heard: false },
  ],
  steps: [
    { at: '2026-03-11T09:00:00.400Z', step: 'waits', until: '2026-03-11T09:10:00Z' },
    { at: '2026-03-11T09:00:00.450Z', step: 'let-go', by: 'rope' },
    { at: '2026-03-11T09:00:00.500Z', step: 'sent' },
    { at: '2026-03-11T09:00:40Z', step: 'sent-again' },
    { at: '2026-03-11T09:12:00Z', step: 'outcome', outcome: 'unanswered' },
    { at: '2026-03-12T09:12:00Z', step: 'outcome', outcome: 'unheard', struck: 2, heard: 1 },
  ],
  sharedBy: [{ id: 'order:orders:SO-90', name: 'Werf De Hoop' }],
  technical: { board: '00000000000000aa', epoch: 1, number: 7 },
};

export const lifeOfRang: WinLife = {
  win: rang,
  sale: [],
  back: [
    { source: 'orders', amount: { amount: '1250.00', currency: 'EUR' }, takenOff: true, disputes: [] },
    {
      ...{ source: 'payments', amount: { amount: '1250.00', currency: 'EUR' }, takenOff: true },
      disputes: [{ state: 'lost', amount: { amount: '1000.00', currency: 'EUR' } }],
    },
    { source: 'payments', amount: { amount: '40.00', currency: 'USD' }, takenOff: false, disputes: [] },
  ],
  decisions: [
    {
      at: '2026-03-11T09:00:00.400Z',
      rings: true,
      why: ring.reasons,
      delivery: { id: 41, source: 'orders', receivedAt: '2026-03-11T09:00:00.300Z', status: 'taken' },
    },
  ],
  rings: [life],
};
