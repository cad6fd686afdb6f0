import type { Faults } from './storm.ts';

/** What goes wrong in one run. With an external broker that is a process and a link more. */
export const plans = {
  /** One seed of the long run. */
  full: (external: boolean): Faults => ({
    ...{ 'kill server': 5, 'kill device': 5, 'kill board': 6 },
    ...{ 'cut board': 4, 'slow board': 2, 'hold board': 2 },
    ...{ 'cut device': 3, 'slow device': 1, 'hold device': 1 },
    ...{ 'cut http': 2, 'cut mqtt': 2, press: 2, 'press offline': 1 },
    ...(external && { 'kill broker': 3, 'cut server': 2, 'slow server': 1 }),
  }),
  /** One that takes seconds. */
  short: { 'kill server': 1, 'kill device': 1, 'kill board': 1, 'cut board': 1, 'cut device': 1 },
} satisfies Record<string, Faults | ((external: boolean) => Faults)>;
