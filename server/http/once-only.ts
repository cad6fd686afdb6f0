import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { refuse } from '../../broker/contract/result.ts';
import { refuseWith } from './answer.ts';
import type { Handle, Ports } from './ports.ts';
import { type Refusal, refusal } from './problems.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * For what makes something: sent again with the same `Idempotency-Key` within a day it is answered as the first time, and
 * does nothing. Only what went well is kept: what was refused has done nothing, and may be tried again. The same key is
 * looked at by one request at a time. Not for a body that its handler reads by itself: it is not compared.
 */
export function onceOnly(): (handle: Handle) => Handle {
  const underWay = new Map<string, Promise<void>>();
  return (handle) => async (ports, request, response) => {
    const key = request.headers['idempotency-key'];
    if (key === undefined) return handle(ports, request, response);
    if (typeof key !== 'string' || !KEY.test(key)) return refuseWith(response, strange(key));
    for (let before = underWay.get(key); before !== undefined; before = underWay.get(key)) await before;
    const answering = answerOnce({ key, handle, ports }, request, response);
    const over = answering.then(
      () => {},
      () => {},
    );
    underWay.set(key, over);
    await answering.finally(() => underWay.delete(key));
  };
}

type Once = { key: string; handle: Handle; ports: Ports };

async function answerOnce({ key, handle, ports }: Once, request: Request, response: Response): Promise<void> {
  const { answers } = ports.desk;
  const asked = digest(request);
  const kept = await answers.find(key);
  if (kept !== undefined) {
    if (kept.request !== asked) return refuseWith(response, another(key));
    response.status(kept.status).set({ 'Cache-Control': 'no-store' }).type('json').end(kept.body);
    return;
  }
  let keeping: Promise<unknown> = Promise.resolve();
  const json = response.json.bind(response);
  response.json = (value: unknown) => {
    const { statusCode: status } = response;
    if (status >= 300) return json(value);
    // It is done: that its answer could not be kept is no reason to say that it was not.
    const answer = () => void json(value);
    keeping = answers.keep(key, { request: asked, status, body: JSON.stringify(value) }).then(answer, answer);
    return response;
  };
  await handle(ports, request, response);
  await keeping;
}

/** What makes two requests the same. */
const digest = ({ method, originalUrl, body }: Request): string =>
  createHash('sha256')
    .update(JSON.stringify([method, originalUrl, body]))
    .digest('base64url');

const strange = (key: unknown): Refusal =>
  refusal(400, refuse('idempotency-key', key, '1 to 200 printable characters without spaces').problem);

const another = (key: string): Refusal =>
  refusal(422, refuse('idempotency-key', key, 'a new key: this one came with another request').problem);
