import type { Ran } from './run.ts';
import type { Fault, Faults } from './storm.ts';

/** What a run, or all of them together, amounts to. */
export interface Counts {
  orders: number;
  acknowledged: number;
  retries: number;
  duplicates: number;
  overMqtt: number;
  rings: number;
  outcomes: Record<string, number>;
  patterns: number;
  strokes: number;
  presses: number;
  faults: Faults;
}

export function countsOf({ evidence, traffic, storm }: Ran): Counts {
  const rings = evidence.rings.filter(({ kind }) => kind === 'order');
  const struck = evidence.patterns.filter(({ number }) => number > 0);
  const outcomes: Record<string, number> = {};
  for (const { outcome } of rings) outcomes[outcome ?? 'open'] = (outcomes[outcome ?? 'open'] ?? 0) + 1;
  return {
    orders: new Set(evidence.ledger.map(({ orderId }) => orderId)).size,
    acknowledged: evidence.acknowledged.length,
    retries: traffic.retries,
    duplicates: traffic.duplicates,
    overMqtt: traffic.overMqtt,
    rings: rings.length,
    outcomes,
    patterns: struck.length,
    strokes: struck.reduce((sum, { begun }) => sum + begun, 0),
    presses: evidence.presses.stored.length,
    faults: storm.done,
  };
}

export function added(all: readonly Counts[]): Counts {
  const sum = (of: (counts: Counts) => number): number => all.reduce((total, counts) => total + of(counts), 0);
  const faults: Faults = {};
  for (const [fault, times] of all.flatMap((counts) => Object.entries(counts.faults) as [Fault, number][]))
    faults[fault] = (faults[fault] ?? 0) + times;
  const outcomes: Record<string, number> = {};
  for (const [outcome, times] of all.flatMap((counts) => Object.entries(counts.outcomes)))
    outcomes[outcome] = (outcomes[outcome] ?? 0) + times;
  return {
    orders: sum(({ orders }) => orders),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    retries: sum(({ retries }) => retries),
    duplicates: sum(({ duplicates }) => duplicates),
    overMqtt: sum(({ overMqtt }) => overMqtt),
    rings: sum(({ rings }) => rings),
    patterns: sum(({ patterns }) => patterns),
    strokes: sum(({ strokes }) => strokes),
    presses: sum(({ presses }) => presses),
    outcomes,
    faults,
  };
}

/** Lines for a person. */
export function inWords(counts: Counts): string[] {
  const list = (of: Record<string, number>): string =>
    Object.entries(of)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, times]) => `${name} ${times}`)
      .join(', ');
  return [
    `orders ${counts.orders}; acknowledged ${counts.acknowledged} (${counts.overMqtt} sent over MQTT), retries ${counts.retries}, sent twice on purpose ${counts.duplicates}`,
    `rings ${counts.rings}: ${list(counts.outcomes)}; patterns struck ${counts.patterns}, strokes ${counts.strokes}; presses ${counts.presses}`,
    `faults: ${list(counts.faults as Record<string, number>)}`,
  ];
}
