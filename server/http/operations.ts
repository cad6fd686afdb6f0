import { z } from 'zod';
import { BellView, RingView, Snapshot } from '../../broker/contract/wall.ts';
import { CheckReport, CheckRequest } from '../api/checks.ts';
import { MuteRequest } from '../api/mutes.ts';
import { NotificationTest } from '../api/notifications.ts';
import { PortLease } from '../api/port-lease.ts';
import { ClaimRequest } from '../api/presses.ts';
import { Receipt } from '../api/receipt.ts';
import { RehearsalRequest, RehearsalResponse } from '../api/rehearsals.ts';
import { SessionRequest } from '../api/session.ts';
import { CsvQuery, WinLife, WinsPage, WinsQuery } from '../api/wins.ts';
import { simulatedActions } from '../desk.ts';
import type { Operation } from './operation.ts';

const done = { 204: { what: 'Done' } };
const ring = { what: 'The ring as walls show it', content: RingView };
const bell = { 200: { what: 'The bell as walls show it', content: BellView } };
const delivered = {
  200: {
    what: 'It is on disk; what came of it. Some kinds are answered in words of their own, which their sender expects',
    content: [Receipt, { type: 'text/xml', what: 'The SOAP acknowledgement of a salesforce outbound message' }],
  },
  202: { what: 'It is on disk, and waits: it was not understood, or something has to be fetched', content: Receipt },
};
const delivery = [
  z.unknown().describe('As its source sends it, signed as its kind signs'),
  { type: 'text/xml', what: 'An outbound message of salesforce' },
] as const;

/** What the API document says of the wall, the log, the bells and the care for them. */
export const operations = {
  deliver: {
    id: 'deliver',
    tag: 'Sources',
    summary: 'A source tells of orders',
    description: 'Verified over its raw bytes, up to 1 MiB. 2xx means stored.',
    body: delivery,
    answers: delivered,
  },
  deliverWithKey: {
    id: 'deliverWithKey',
    tag: 'Sources',
    summary: 'A source that cannot sign tells of orders',
    description: 'The key in the address proves who it is; it is never logged.',
    body: delivery,
    answers: delivered,
  },
  healthz: {
    id: 'isAlive',
    tag: 'Health',
    summary: 'Whether the process answers',
    answers: { 200: { what: 'It does', content: z.object({ status: z.literal('ok') }) } },
  },
  readyz: {
    id: 'isReady',
    tag: 'Health',
    summary: 'Whether an order could be stored now',
    answers: { 200: { what: 'It could', content: z.object({ status: z.literal('ready') }) } },
    refusals: [503],
  },
  metrics: {
    id: 'readMetrics',
    tag: 'Health',
    summary: 'Numbers for Prometheus',
    description: 'From this machine, or with the token.',
    answers: { 200: { what: 'All of them', content: { type: 'text/plain', what: 'Prometheus text format 0.0.4' } } },
  },
  openApi: {
    id: 'readDocument',
    tag: 'Health',
    summary: 'This document',
    answers: { 200: { what: 'OpenAPI 3.1', content: z.looseObject({ openapi: z.string() }) } },
  },
  logIn: {
    id: 'logIn',
    tag: 'Session',
    summary: 'Log in with the office’s password',
    body: SessionRequest,
    answers: { 204: { what: 'The answer’s cookie lets its bearer in for a year' } },
  },
  logOut: { id: 'logOut', tag: 'Session', summary: 'Forget the cookie', answers: done },
  snapshot: {
    id: 'readSnapshot',
    tag: 'Wall',
    summary: 'All that a wall shows',
    answers: { 200: { what: 'As it is now', content: Snapshot } },
  },
  wins: {
    id: 'listWins',
    tag: 'Wins',
    summary: 'The log, newest first',
    query: WinsQuery,
    answers: { 200: { what: 'A page', content: WinsPage } },
    refusals: [400],
  },
  winsCsv: {
    id: 'exportWins',
    tag: 'Wins',
    summary: 'The log as a file',
    query: CsvQuery,
    answers: { 200: { what: 'Every line that fits', content: { type: 'text/csv', what: 'RFC 4180, with a head' } } },
    refusals: [400],
  },
  win: {
    id: 'readWin',
    tag: 'Wins',
    summary: 'The whole life of one win',
    answers: { 200: { what: 'What was received, decided, rung and said', content: WinLife } },
    refusals: [404],
  },
  rehearse: {
    id: 'rehearse',
    tag: 'Bells',
    summary: 'Ring once for nothing',
    description: 'The office’s rules may leave this to administrators.',
    body: RehearsalRequest,
    answers: { 202: { what: 'It is on its way', content: RehearsalResponse } },
    refusals: [409],
  },
  pull: {
    id: 'pullRope',
    tag: 'Wall',
    summary: 'Let a ring go that waits for its winner',
    description: 'On every bell it is for. The office’s rules may leave this to administrators.',
    answers: { 202: ring },
    refusals: [404, 409],
  },
  claimPress: {
    id: 'claimPress',
    tag: 'Wall',
    summary: 'Say whose win a press of the button was',
    description: 'Where several orders fit and none is named, 409 has them as `candidates`.',
    body: ClaimRequest,
    answers: { 200: ring },
    refusals: [404, 409],
  },
  undoClaim: {
    id: 'undoPress',
    tag: 'Wall',
    summary: 'Take back what was said of a press',
    description: 'One that nobody has claimed is taken off the wall.',
    answers: { 200: ring },
    refusals: [404, 409],
  },
  mute: {
    id: 'muteBell',
    tag: 'Bells',
    summary: 'Keep a bell quiet for a while',
    body: MuteRequest,
    answers: bell,
    refusals: [404],
  },
  unmute: { id: 'unmuteBell', tag: 'Bells', summary: 'Let a bell ring again', answers: bell, refusals: [404] },
  adopt: {
    id: 'adoptBoard',
    tag: 'Bells',
    summary: 'The board that hangs there now is this bell’s',
    answers: bell,
    refusals: [404, 409],
  },
  simulate: {
    id: 'handleSimulatedBoard',
    tag: 'Bells',
    summary: 'Do something to a simulated board',
    path: z.object({ action: z.enum(simulatedActions) }),
    answers: done,
    refusals: [404, 409],
  },
  lendPort: {
    id: 'lendPort',
    tag: 'Bells',
    summary: 'Let go of a bell’s serial port for a while',
    answers: { 200: { what: 'For how long', content: PortLease } },
    refusals: [404, 409],
  },
  takeBackPort: {
    id: 'takeBackPort',
    tag: 'Bells',
    summary: 'Have a bell’s serial port back',
    answers: done,
    refusals: [404, 409],
  },
  check: {
    id: 'checkData',
    tag: 'Care',
    summary: 'Read all data through, and mend the totals if asked to',
    body: CheckRequest,
    answers: { 200: { what: 'What was found', content: CheckReport } },
  },
  restore: {
    id: 'restore',
    tag: 'Care',
    summary: 'Begin anew with the backup that lies ready in the data folder',
    answers: { 204: { what: 'In a moment' } },
    refusals: [409],
  },
  testNotify: {
    id: 'testNotifications',
    tag: 'Care',
    summary: 'Send everybody who is to be told of something a message now',
    answers: { 200: { what: 'What came of each', content: NotificationTest } },
  },
} as const satisfies Record<string, Operation>;
