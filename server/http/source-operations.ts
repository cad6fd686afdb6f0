import { z } from 'zod';
import { Receipt } from '../api/receipt.ts';
import {
  AddSource,
  ChangeSource,
  DeliveriesPage,
  DeliveriesQuery,
  DeliveryBody,
  ReplaceSecret,
  ResumeSource,
  SetToken,
  SourceLife,
  SourceList,
  SourceTest,
  SourceView,
  SourceWithKeys,
} from '../api/sources.ts';
import type { Operation } from './operation.ts';

const ONCE = 'Secrets that are made here are in this one answer and in no other.';
const IN_FILE = 'One that stands in the configuration file is changed there, and refused here with 409.';
const one = { 200: { what: 'The source as it is now', content: SourceView } } as const;
const withKeys = { what: 'The source, and what was made for it', content: SourceWithKeys } as const;
const Nothing = z.strictObject({});

/** What the API document says of the routes of sources. */
export const sourceOperations = {
  sources: {
    id: 'listSources',
    tag: 'Sources',
    summary: 'The sources of orders, and how each stands',
    answers: { 200: { what: 'All of them, and who can reach their addresses', content: SourceList } },
  },
  addSource: {
    id: 'addSource',
    tag: 'Sources',
    summary: 'Add a source',
    description: `It takes orders at once, over HTTP and MQTT. ${ONCE}`,
    body: AddSource,
    answers: { 201: withKeys },
    refusals: [400, 503],
  },
  source: {
    id: 'getSource',
    tag: 'Sources',
    summary: 'One source, with what was changed of it',
    answers: { 200: { what: 'The source', content: SourceLife } },
    refusals: [404],
  },
  changeSource: {
    id: 'changeSource',
    tag: 'Sources',
    summary: 'Change how a source is read',
    description: `Each setting named is changed; null takes it away. ${IN_FILE}`,
    body: ChangeSource,
    answers: one,
    refusals: [400, 404, 409, 503],
  },
  removeSource: {
    id: 'removeSource',
    tag: 'Sources',
    summary: 'Remove a source',
    description: `Its orders stay and count; its secrets are deleted. ${IN_FILE}`,
    answers: { 204: { what: 'It is removed' } },
    refusals: [404, 409, 503],
  },
  replaceSecret: {
    id: 'replaceSourceSecret',
    tag: 'Sources',
    summary: 'Put in, or make, another secret, address or MQTT password',
    description: `The one before is taken for a while still. ${ONCE} One that the configuration file sets is changed there.`,
    body: ReplaceSecret,
    answers: { 200: withKeys },
    refusals: [400, 404, 409, 503],
  },
  setToken: {
    id: 'setSourceToken',
    tag: 'Sources',
    summary: "Put in the token of a source's API, or take it away",
    body: SetToken,
    answers: one,
    refusals: [400, 404, 409, 503],
  },
  pauseSource: {
    id: 'pauseSource',
    tag: 'Sources',
    summary: 'Pause a source',
    description: 'What comes is acknowledged and kept, and neither counts nor rings.',
    body: Nothing,
    answers: one,
    refusals: [404, 503],
  },
  resumeSource: {
    id: 'resumeSource',
    tag: 'Sources',
    summary: 'Resume a paused source',
    description: 'What came meanwhile is read after the answer, unless `read` is false.',
    body: ResumeSource,
    answers: one,
    refusals: [400, 404, 503],
  },
  testSource: {
    id: 'testSource',
    tag: 'Sources',
    summary: 'Try a source',
    description:
      'A signed delivery of its kind goes through the door that its own come through, and never counts. Where a token is put in, its API is asked what has changed; that is taken in.',
    body: Nothing,
    answers: { 200: { what: 'What came of it', content: SourceTest } },
    refusals: [404],
  },
  deliveries: {
    id: 'listSourceDeliveries',
    tag: 'Sources',
    summary: 'What a source has sent, newest first',
    query: DeliveriesQuery,
    answers: { 200: { what: 'A page of deliveries', content: DeliveriesPage } },
    refusals: [400, 404],
  },
  delivery: {
    id: 'getSourceDelivery',
    tag: 'Sources',
    summary: 'One delivery as it came',
    description: 'Without what proved who had sent it.',
    answers: { 200: { what: 'Headers and body', content: DeliveryBody } },
    refusals: [404],
  },
  replay: {
    id: 'replaySourceDelivery',
    tag: 'Sources',
    summary: 'Read a delivery again',
    description: 'By the settings of now. What the ledger has of it already changes nothing.',
    body: Nothing,
    answers: { 200: { what: 'What came of it', content: Receipt } },
    refusals: [404, 409, 503],
  },
} as const satisfies Record<string, Operation>;
