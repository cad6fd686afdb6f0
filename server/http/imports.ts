import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Name } from '../../broker/contract/name.ts';
import { check, ok, type Result } from '../../broker/contract/result.ts';
import {
  ImportLife,
  ImportList,
  ImportMapping,
  ImportPreview,
  ImportView,
  KeptPage,
  KeptQuery,
  PreviewRequest,
  ProblemsPage,
  ProblemsQuery,
  SavedMappings,
  StartRequest,
  UploadQuery,
} from '../api/imports.ts';
import { problemsCsv as csvOf } from '../import/problems-csv.ts';
import { MOST_BYTES } from '../import/upload.ts';
import { fileFailureOf, remedies } from '../store/failure.ts';
import { answer, inPath, readBodyAs, readQueryAs, refuseWith } from './answer.ts';
import { announcesMoreThan, compressed, refuseTooLarge } from './body.ts';
import { byOf } from './by.ts';
import { patientWith } from './connections.ts';
import type { Operation } from './operation.ts';
import type { Handle } from './ports.ts';
import { refusal } from './problems.ts';

/** What a file may be sent as: none of these can come from a form on another site. */
export const fileTypes = ['text/csv', 'application/octet-stream', 'text/tab-separated-values'] as const;
/** A sender that stops in the middle for so long has left. */
const SILENT_MS = 60_000;

export const imports: Handle = async ({ desk }, request, response) =>
  answer<ImportList>(request, response, ok({ imports: await desk.imports.list() }));

export const importLife: Handle = async ({ desk }, request, response) =>
  answer(request, response, await desk.imports.life(inPath(request, 'id')));

/** The file itself, however long it takes to come, as long as it comes. */
export const addImport: Handle = async ({ desk }, request, response) => {
  const query = readQueryAs(UploadQuery, request, response);
  if (query === undefined) return;
  const refused = compressed(request);
  if (refused !== undefined) return refuseWith(response, refused);
  if (announcesMoreThan(request, MOST_BYTES)) return refuseTooLarge(request, response, MOST_BYTES);
  patientWith(request.socket, SILENT_MS);
  response.set('Connection', 'close');
  const { name, modified } = query;
  try {
    const kept = await desk.imports.upload({ name, modified, by: byOf(request), body: request });
    answerUpload(request, response, kept);
  } catch (error) {
    if (request.destroyed && !request.complete) return; // its sender has left
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const detail = `The file cannot be stored; needed is ${remedies[fileFailureOf(error)]}.`;
    refuseWith(response, { status: 503, detail, headers: { 'Retry-After': 60 } });
  }
};

function answerUpload(request: Request, response: Response, kept: Result<ImportLife>): void {
  if (kept.ok) answer(request, response, kept, 201);
  else if (kept.problem.field === 'size') refuseTooLarge(request, response, MOST_BYTES);
  else refuseWith(response, refusal(kept.problem.field === 'disk' ? 503 : 400, kept.problem));
}

export const previewImport: Handle = async ({ desk }, request, response) => {
  const asked = readBodyAs(PreviewRequest, request, response);
  if (asked !== undefined) answer(request, response, await desk.imports.preview(inPath(request, 'id'), asked.mapping));
};

export const startImport: Handle = async ({ desk }, request, response) => {
  const asked = readBodyAs(StartRequest, request, response);
  if (asked === undefined) return;
  answer(request, response, await desk.imports.start(inPath(request, 'id'), asked.mapping, asked.source), 202);
};

export const pauseImport: Handle = async ({ desk }, request, response) =>
  answer(request, response, await desk.imports.pause(inPath(request, 'id')));

export const resumeImport: Handle = async ({ desk }, request, response) =>
  answer(request, response, await desk.imports.resume(inPath(request, 'id')), 202);

export const takeBackImport: Handle = async ({ desk }, request, response) =>
  answer(request, response, await desk.imports.takeBack(inPath(request, 'id'), byOf(request)), 202);

export const keptOfImport: Handle = async ({ desk }, request, response) => {
  const query = readQueryAs(KeptQuery, request, response);
  if (query !== undefined) answerPage(request, response, await desk.imports.kept(inPath(request, 'id'), query));
};

/** A page asked for by a place that is none is a mistaken request. */
function answerPage<T>(request: Request, response: Response, page: Result<T>): void {
  if (!page.ok && page.problem.field === 'after') refuseWith(response, refusal(400, page.problem));
  else answer(request, response, page);
}

export const removeImport: Handle = async ({ desk }, request, response) =>
  answer(request, response, await desk.imports.remove(inPath(request, 'id')));

export const importProblems: Handle = async ({ desk }, request, response) => {
  const query = readQueryAs(ProblemsQuery, request, response);
  if (query === undefined) return;
  answerPage(request, response, await desk.imports.problems(inPath(request, 'id'), query));
};

export const importProblemsCsv: Handle = async ({ desk }, request, response) => {
  const id = inPath(request, 'id');
  const first = await desk.imports.problems(id, { limit: 1 });
  if (!first.ok) return answer(request, response, first);
  response.set({
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="problems.csv"',
    'Cache-Control': 'no-store',
  });
  await pipeline(
    csvOf((query) => desk.imports.problems(id, query)),
    response,
  ).catch((error: unknown) => {
    if (!response.destroyed) throw error;
  });
};

export const importMappings: Handle = async ({ desk }, request, response) =>
  answer<SavedMappings>(request, response, ok({ mappings: await desk.imports.mappings.all() }));

const InPath = z.object({ name: Name });

export const saveMapping: Handle = async ({ desk }, request, response) => {
  const named = check(InPath, request.params);
  if (!named.ok) return refuseWith(response, refusal(400, named.problem));
  const mapping = readBodyAs<ImportMapping>(ImportMapping, request, response);
  if (mapping === undefined) return;
  await desk.imports.mappings.save(named.value.name, mapping);
  answer(request, response, ok(undefined));
};

export const removeMapping: Handle = async ({ desk }, request, response) =>
  answer(request, response, await desk.imports.mappings.remove(inPath(request, 'name')));

const tag = 'Imports';

/** What the API document says of these. */
export const operations = {
  imports: {
    ...{ id: 'listImports', tag, summary: 'Files of past orders, newest first' },
    answers: { 200: { what: 'The newest 200', content: ImportList } },
  },
  addImport: {
    ...{ id: 'addImport', tag, summary: 'Send a file of past orders' },
    description:
      'The file itself, at most 1 GiB, in any encoding. Nothing is taken in yet: the answer says what was recognised, and which mapping is proposed. `modified`: what the file says holds as of then; now unless told. Sent again it is another import; its orders count once all the same.',
    query: UploadQuery,
    body: { type: 'text/csv', what: 'The file' },
    answers: { 201: { what: 'The import', content: ImportLife } },
    refusals: [503],
  },
  importLife: {
    ...{ id: 'getImport', tag, summary: 'One import, how far it is and what its file looks like' },
    answers: { 200: { what: 'The import', content: ImportLife } },
    refusals: [404],
  },
  previewImport: {
    ...{ id: 'previewImport', tag, summary: 'The first orders as a mapping would read them' },
    body: PreviewRequest,
    answers: { 200: { what: 'The first orders, and what is still to be said', content: ImportPreview } },
    refusals: [404, 409],
  },
  startImport: {
    ...{ id: 'startImport', tag, summary: 'Take the orders in' },
    description: 'They count in their months and never ring. Runs on after this answer; a second run changes nothing.',
    body: StartRequest,
    answers: { 202: { what: 'It runs', content: ImportView } },
    refusals: [404, 409],
  },
  pauseImport: {
    ...{ id: 'pauseImport', tag, summary: 'Pause an import' },
    answers: { 200: { what: 'What was begun is stored', content: ImportView } },
    refusals: [404, 409],
  },
  resumeImport: {
    ...{ id: 'resumeImport', tag, summary: 'Go on from where it was paused, or failed' },
    answers: { 202: { what: 'It runs', content: ImportView } },
    refusals: [404, 409],
  },
  takeBackImport: {
    ...{ id: 'takeBackImport', tag, summary: 'Take back what an import said of orders' },
    description:
      'For one that has ended, or is paused. Orders of which nobody else has told are gone, as if the file had never been sent; those of which somebody has say what the others told. Where that cannot be read any more they are left as they are, and listed. Nothing rings. Runs on after this answer; the file can be matched and started again.',
    answers: { 202: { what: 'It runs', content: ImportView } },
    refusals: [404, 409],
  },
  keptOfImport: {
    ...{ id: 'listKeptOrdersOfImport', tag, summary: 'Orders left as they are though their import was taken back' },
    query: KeptQuery,
    answers: { 200: { what: 'By source and order id', content: KeptPage } },
    refusals: [404],
  },
  removeImport: {
    ...{ id: 'removeImport', tag, summary: 'Stop an import and remove its file' },
    description: 'Orders that were taken in stay.',
    answers: { 204: { what: 'The file is gone' } },
    refusals: [404],
  },
  importProblems: {
    ...{ id: 'listImportProblems', tag, summary: 'What could not be taken in, by row' },
    query: ProblemsQuery,
    answers: { 200: { what: 'At most the first 10,000 are listed', content: ProblemsPage } },
    refusals: [404],
  },
  importProblemsCsv: {
    ...{ id: 'getImportProblemsCsv', tag, summary: 'The same as a table' },
    answers: { 200: { what: 'The table', content: { type: 'text/csv', what: 'Row, field, value, allowed' } } },
    refusals: [404],
  },
  importMappings: {
    ...{ id: 'listImportMappings', tag, summary: 'Saved mappings' },
    answers: { 200: { what: 'The one saved last first', content: SavedMappings } },
  },
  saveMapping: {
    ...{ id: 'saveImportMapping', tag, summary: 'Save a mapping under a name' },
    path: InPath,
    body: ImportMapping,
    answers: { 204: { what: 'Saved' } },
  },
  removeMapping: {
    ...{ id: 'removeImportMapping', tag, summary: 'Forget a saved mapping' },
    answers: { 204: { what: 'Forgotten' } },
    refusals: [404],
  },
} as const satisfies Record<string, Operation>;
