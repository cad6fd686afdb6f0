import type { Request, Response } from 'express';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import {
  AddSource,
  ChangeSource,
  type DeliveriesPage,
  DeliveriesQuery,
  ReplaceSecret,
  ResumeSource,
  SetToken,
  type SourceLife,
  type SourceList,
} from '../api/sources.ts';
import { answer, inPath, readBodyAs, readQueryAs, refuseWith } from './answer.ts';
import { byOf } from './by.ts';
import type { Handle, Ports } from './ports.ts';
import { refusal } from './problems.ts';
import { reachOf } from './reach-of.ts';

const HOUR_MS = 3_600_000;

const whoOf = ({ baseUrl }: Ports, request: Request) => ({ by: byOf(request), base: baseUrl() });

export const sources: Handle = async ({ desk, baseUrl }, request, response) => {
  const base = baseUrl();
  const list: SourceList = { sources: await desk.sources.list(base), reach: reachOf(base), base };
  answer(request, response, ok(list));
};

export const source: Handle = async ({ desk, baseUrl }, request, response) => {
  const base = baseUrl();
  const life = await desk.sources.life(inPath(request, 'name'), base);
  answer<SourceLife>(request, response, life.ok ? ok({ ...life.value, reach: reachOf(base) }) : life);
};

export const addSource: Handle = async (ports, request, response) => {
  const asked = readBodyAs(AddSource, request, response);
  if (asked === undefined) return;
  const added = await ports.desk.sources.add({ ...asked, by: byOf(request) }, ports.baseUrl());
  answer(request, response, added, 201);
};

export const changeSource: Handle = async (ports, request, response) => {
  const asked = readBodyAs(ChangeSource, request, response);
  if (asked === undefined) return;
  answer(request, response, await ports.desk.sources.change(inPath(request, 'name'), asked, whoOf(ports, request)));
};

export const removeSource: Handle = async ({ desk }, request, response) =>
  answer(request, response, await desk.sources.remove(inPath(request, 'name'), byOf(request)));

export const replaceSecret: Handle = async (ports, request, response) => {
  const asked = readBodyAs(ReplaceSecret, request, response);
  if (asked === undefined) return;
  const { which, secret: given, overlapHours } = asked;
  const how = { which, given, overlapMs: overlapHours * HOUR_MS };
  const replaced = await ports.desk.sources.replaceKey(inPath(request, 'name'), how, whoOf(ports, request));
  if (!replaced.ok && replaced.problem.field === 'secret') return refuseBad(response, replaced);
  answer(request, response, replaced);
};

export const setToken: Handle = async (ports, request, response) => {
  const asked = readBodyAs(SetToken, request, response);
  if (asked === undefined) return;
  const { token } = asked;
  const set = await ports.desk.sources.setToken(inPath(request, 'name'), token ?? undefined, whoOf(ports, request));
  answer(request, response, set);
};

export const pauseSource: Handle = async (ports, request, response) =>
  answer(request, response, await ports.desk.sources.pause(inPath(request, 'name'), whoOf(ports, request)));

export const resumeSource: Handle = async (ports, request, response) => {
  const asked = readBodyAs(ResumeSource, request, response);
  if (asked === undefined) return;
  const name = inPath(request, 'name');
  answer(request, response, await ports.desk.sources.resume(name, asked.read, whoOf(ports, request)));
};

export const testSource: Handle = async ({ desk, baseUrl, ownUrl, testMark, config }, request, response) => {
  const own = { url: ownUrl(), base: baseUrl(), certificate: config.tls?.certificate, mark: testMark };
  answer(request, response, await desk.sources.test(inPath(request, 'name'), own));
};

export const sourceDeliveries: Handle = async ({ desk }, request, response) => {
  const query = readQueryAs(DeliveriesQuery, request, response);
  if (query === undefined) return;
  const before = query.after === undefined ? ok(undefined) : placeIn(query.after);
  if (!before.ok) return refuseBad(response, before);
  const name = inPath(request, 'name');
  if (desk.sources.book.find(name) === undefined)
    return answer(request, response, refuse('name', name, 'a source of this office'));
  const { views, next } = await desk.sources.inbox.list(name, { before: before.value, limit: query.limit });
  answer<DeliveriesPage>(request, response, ok({ deliveries: views, ...(next && { next: cursorOf(next) }) }));
};

export const sourceDelivery: Handle = async ({ desk }, request, response) =>
  answer(request, response, await desk.sources.inbox.body(inPath(request, 'name'), idIn(request)));

export const replayDelivery: Handle = async ({ desk }, request, response) =>
  answer(request, response, await desk.sources.inbox.replay(inPath(request, 'name'), idIn(request)));

const idIn = (request: Request): number =>
  /^\d{1,15}$/.test(inPath(request, 'id')) ? Number(inPath(request, 'id')) : 0;

function refuseBad(response: Response, result: Result<unknown>): void {
  if (!result.ok) refuseWith(response, refusal(400, result.problem));
}

type Place = { at: number; id: number };
const cursorOf = ({ at, id }: Place): string => Buffer.from(JSON.stringify([at, id])).toString('base64url');

function placeIn(cursor: string): Result<Place> {
  try {
    const [at, id, ...more]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Number.isSafeInteger(at) && Number.isSafeInteger(id) && more.length === 0)
      return ok({ at: Number(at), id: Number(id) });
  } catch {
    // Refused like any other text.
  }
  return refuse('after', cursor, 'the next of the page before');
}
