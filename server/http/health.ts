import { sentence } from '../../broker/contract/result.ts';
import { refuseWith } from './answer.ts';
import type { Handle } from './ports.ts';

/** The process answers. */
export const healthz: Handle = (_ports, _request, response) => {
  response.set('Cache-Control', 'no-store').json({ status: 'ok' });
};

/** An order could be stored now. */
export const readyz: Handle = ({ desk }, _request, response) => {
  const ready = desk.ready();
  if (ready.ok) response.set('Cache-Control', 'no-store').json({ status: 'ready' });
  else
    refuseWith(response, {
      status: 503,
      detail: sentence(ready.problem),
      problem: ready.problem,
      headers: { 'Retry-After': 5 },
    });
};

/** Prometheus' text format. */
export const metricsText: Handle = async ({ metrics: { registry } }, _request, response) => {
  response.set('Content-Type', registry.contentType).end(await registry.metrics());
};
