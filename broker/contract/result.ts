import type { z } from 'zod';

/** What is wrong, where, and what is allowed instead. Safe to show and to log: `value` is clipped and never a secret. */
export interface Problem {
  field: string;
  value: string;
  allowed: string;
}

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export function refuse(field: string, value: unknown, allowed: string): { ok: false; problem: Problem } {
  return { ok: false, problem: { field, value: clip(value), allowed } };
}

/** One sentence for a log line or a terminal: `amount is "-5", allowed is …`. */
export function sentence({ field, value, allowed }: Problem): string {
  return `${field} is ${value}; allowed is ${allowed}`;
}

/** Checks a value against a schema and turns the first thing that is wrong into a Problem. */
export function check<T>(schema: z.ZodType<T>, value: unknown, root = 'body'): Result<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  if (issue === undefined) return refuse(root, value, 'a value of the right shape');
  const path = issue.path.map(String);
  const [strange] = issue.code === 'unrecognized_keys' && issue.message.startsWith('Unrecognized') ? issue.keys : [];
  if (strange !== undefined) {
    const given = valueAt(value, [...issue.path, strange]);
    return refuse([...path, strange].join('.'), given, 'nothing: there is no such field here');
  }
  return refuse(path.length === 0 ? root : path.join('.'), valueAt(value, issue.path), allowedBy(issue));
}

/** Where a schema names no words of its own, zod's would be a programmer's. */
function allowedBy(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type' || !issue.message.startsWith('Invalid input')) return issue.message;
  return shapes[issue.expected] ?? 'a value of the right shape';
}

const shapes: Record<string, string> = {
  ...{ array: 'a list', object: 'an object with its fields', record: 'an object with its fields' },
  ...{ string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false' },
};

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) at = at === null || typeof at !== 'object' ? undefined : Reflect.get(at, key);
  return at;
}

function clip(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = textOf(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'too deeply nested'; // it exhausts the stack, though JSON.parse can read it
  }
}
