import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/support/prepare.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      // These close all that they open, and share a process: loading the code anew for each took half of their time.
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], isolate: false } },
      // Serial ports may leave a thread blocked behind them.
      { extends: true, test: { name: 'whole', include: ['test/{system,browser,faults}/**/*.test.{ts,tsx}'] } },
    ],
  },
});
