import { Counter, collectDefaultMetrics, Registry } from 'prom-client';
import type { Receipt } from '../api/receipt.ts';

/** What Prometheus may read at /metrics. The rest of the server registers its own numbers on `registry`. */
export interface Metrics {
  registry: Registry;
  delivered(source: string, status: Receipt['status']): void;
  refused(source: string, reason: string): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  // The default 10 ms keeps an idle Raspberry Pi awake.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  const deliveries = new Counter({
    name: 'shipsbell_deliveries_total',
    help: 'Verified deliveries by what they came to: taken, duplicate, ignored or kept',
    labelNames: ['source', 'status'],
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'shipsbell_refusals_total',
    help: 'Deliveries refused, by reason',
    labelNames: ['source', 'reason'],
    registers: [registry],
  });
  return {
    registry,
    delivered: (source, status) => deliveries.inc({ source, status }),
    refused: (source, reason) => refusals.inc({ source, reason }),
  };
}
