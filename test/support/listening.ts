import { type Bench, openBench } from './uno.ts';

/** With a piezo on its bell, and a threshold learnt. */
export function listening({ amplitude = 600, noise = 20, threshold = 400 } = {}): Bench {
  const bench = openBench();
  bench.set({ threshold });
  bench.uno.piezo({ amplitude, noise });
  bench.uno.run(330);
  return bench;
}
