import { type Problem, refuse } from '../../broker/contract/result.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
export type Path = readonly PropertyKey[];

/** Keys whose values are never shown, and may name an environment variable instead: `secret: ${STRIPE_SECRET}`. */
const secretKeys = new Set([
  'secret',
  'token',
  'adminPassword',
  'brokerUrl',
  'webhook',
  'smtp',
  'BELL_ADMIN_PASSWORD',
  'BELL_BROKER_URL',
]);

export const isSecret = (path: Path): boolean => secretKeys.has(String(path.at(-1)));

/** What may be shown of a secret: how long it is. */
export const hidden = (value: unknown): unknown =>
  typeof value === 'string' ? `(secret, ${value.length} characters)` : value === undefined ? value : '(secret)';

/**
 * Fills references to the environment in, and leaves empty keys out (they mean the default). Changes `values`, and adds
 * to `named` which variables it names.
 */
export function resolveReferences(
  values: unknown,
  { env, place, named }: { env: Environment; place(path: Path): string; named: Set<string> },
  at: Path = [],
): Problem | undefined {
  if (values === null || typeof values !== 'object') return undefined;
  for (const [key, value] of Object.entries(values)) {
    const path = [...at, key];
    if (value === null && !Array.isArray(values)) Reflect.deleteProperty(values, key);
    const name = isSecret(path) ? /^\$\{([A-Za-z_]\w*)\}$/.exec(String(value))?.[1] : undefined;
    if (name !== undefined) named.add(name);
    if (name !== undefined && !env[name])
      return refuse(place(path), value, `a reference to an environment variable that is set; ${name} is not`).problem;
    if (name !== undefined) Reflect.set(values, key, env[name]);
    const problem = resolveReferences(value, { env, place, named }, path);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
