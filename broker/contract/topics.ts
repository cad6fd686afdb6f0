import type { z } from 'zod';
import {
  MilestoneState,
  Mute,
  MuteSwitch,
  Press,
  Ring,
  Rung,
  ServerState,
  State,
  Stored,
  type StrokeReport,
  Waiting,
} from './messages.ts';
import { Name } from './name.ts';
import { Order } from './order.ts';
import { check, type Result, refuse } from './result.ts';

export const DEFAULT_PREFIX = 'shipsbell';

/** Every topic there is, below the prefix: who may use which stands in `broker/access.ts`. All are QoS 1. */
export const topics = {
  order: { name: 'orders/{name}', schema: Order, retain: false },
  ring: { name: 'bells/{name}/ring', schema: Ring, retain: false },
  rung: { name: 'bells/{name}/rung', schema: Rung, retain: false },
  button: { name: 'bells/{name}/button', schema: Press, retain: false },
  stored: { name: 'bells/{name}/stored', schema: Stored, retain: false },
  mute: { name: 'bells/{name}/mute', schema: Mute, retain: false },
  muted: { name: 'bells/{name}/muted', schema: MuteSwitch, retain: false },
  waiting: { name: 'bells/{name}/waiting', schema: Waiting, retain: false },
  state: { name: 'bells/{name}/state', schema: State, retain: true },
  milestone: { name: 'milestones/{name}', schema: MilestoneState, retain: true },
  server: { name: 'server/state', schema: ServerState, retain: true },
} as const;

export type TopicKey = keyof typeof topics;
export type Message<K extends TopicKey> = z.output<(typeof topics)[K]['schema']>;

/** The full topic: `topicFor('shipsbell', 'ring', 'main')` is `shipsbell/bells/main/ring`; `+` as the name is a filter. */
export const topicFor = (prefix: string, key: TopicKey, name = '+'): string =>
  `${prefix}/${topics[key].name.replace('{name}', name)}`;

const keyed = Object.entries(topics).map(([key, { name }]) => ({ key: key as TopicKey, levels: name.split('/') }));

/** What a topic is about, or undefined where it is none of ours. */
export function readTopic(prefix: string, topic: string): { key: TopicKey; name: string } | undefined {
  if (!topic.startsWith(`${prefix}/`)) return undefined;
  const levels = topic.slice(prefix.length + 1).split('/');
  for (const { key, levels: pattern } of keyed) {
    if (pattern.length !== levels.length) continue;
    if (!pattern.every((level, at) => level === '{name}' || level === levels[at])) continue;
    const name = levels[pattern.indexOf('{name}')] ?? '';
    if (pattern.includes('{name}') && !Name.safeParse(name).success) return undefined;
    return { key, name };
  }
  return undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a payload: UTF-8, JSON, then the topic's schema. The problem names the field, its value and what is allowed. */
export function decode<K extends TopicKey>(key: K, payload: Uint8Array): Result<Message<K>> {
  const parsed = parseJson(payload);
  if (!parsed.ok) return parsed;
  return check(topics[key].schema as unknown as z.ZodType<Message<K>>, parsed.value, 'payload');
}

/** Bytes → JSON value; never throws. */
export function parseJson(payload: Uint8Array): Result<unknown> {
  let text: string;
  try {
    text = utf8.decode(payload);
  } catch {
    return refuse('payload', `${payload.byteLength} bytes`, 'UTF-8 text');
  }
  try {
    return { ok: true, value: half.test(text) ? JSON.parse(text, whole) : JSON.parse(text) };
  } catch {
    return refuse('payload', text, 'JSON');
  }
}

/** Half of a character, told as an escape: no database keeps it as it is, so it would be another text when it is looked for. */
const half = /\\u[dD][89a-fA-F]/;
const whole = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\p{Cs}/gu, '\ufffd') : value;

export const isStroke = (rung: Rung): rung is StrokeReport => 'stroke' in rung;
