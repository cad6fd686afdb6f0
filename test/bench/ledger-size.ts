import { fill } from './fill.ts';
import { type Leg, numberOrders, runLeg, warmUp } from './legs.ts';
import type { Load } from './load.ts';
import { type Product, startProduct } from './product.ts';
import { median, ratios, type Spread } from './statistics.ts';
import type { Worker } from './worker.ts';

export interface LedgerSizes {
  small: number;
  large: number;
  rounds: number;
  count: number;
}

export interface LedgerCost {
  /** CPU ms an order, medians. */
  small: number;
  large: number;
  cpu: Spread;
  perSecond: { small: number; large: number; ratio: Spread };
}

/** The cost of an order with few and with many orders in the ledger, in alternation. */
export async function compareLedgers(load: Worker<Load>, sizes: LedgerSizes): Promise<LedgerCost> {
  const small = await startProduct({ fill: (dataDir) => fill(dataDir, sizes.small) });
  const large = await startProduct({ fill: (dataDir) => fill(dataDir, sizes.large) });
  try {
    return await alternate({ small, large }, load, sizes);
  } finally {
    await small.close();
    await large.close();
  }
}

async function alternate(
  { small, large }: { small: Product; large: Product },
  load: Worker<Load>,
  { rounds, count }: LedgerSizes,
): Promise<LedgerCost> {
  const take = numberOrders();
  for (const side of [small, large]) await warmUp(side, load, { first: take(count), count });
  const legs: { small: Leg[]; large: Leg[] } = { small: [], large: [] };
  for (let round = 0; round < rounds; round++) {
    const first = take(count);
    legs.small.push(await runLeg(small, { load, first, count, connections: 32 }));
    legs.large.push(await runLeg(large, { load, first, count, connections: 32 }));
  }
  const cpu = (of: Leg[]): number[] => of.map(({ cpuMsPerOrder }) => cpuMsPerOrder);
  const rate = (of: Leg[]): number[] => of.map(({ perSecond }) => perSecond);
  return {
    small: median(cpu(legs.small)),
    large: median(cpu(legs.large)),
    cpu: ratios(cpu(legs.large), cpu(legs.small)),
    perSecond: {
      small: median(rate(legs.small)),
      large: median(rate(legs.large)),
      ratio: ratios(rate(legs.large), rate(legs.small)),
    },
  };
}
