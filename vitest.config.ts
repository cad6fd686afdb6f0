import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/support/long-first.ts';

export default defineConfig({
  test: {
    globalSetup: ['test/support/prepare.ts'],
    // Many times what any of them takes: a machine with much else to do makes each slower, and breaks none.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    sequence: { sequencer: LongFirst },
    projects: [
      // These close all that they open, and share a process: loading the code anew for each took half of their time.
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      // Serial ports may leave a thread blocked behind them. They wait for half of their time, so there are more of them.
      {
        extends: true,
        test: {
          name: 'whole',
          globalSetup: ['test/support/page.ts'],
          include: ['test/{system,browser,faults}/**/*.test.{ts,tsx}'],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
