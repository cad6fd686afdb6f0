import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Config, SourceConfig } from '../config.ts';
import { digest } from '../same.ts';
import { kinds, type SourceKind } from '../sources/source.ts';
import { type Credentials, secretsOf } from '../store/credentials.ts';

/** A source and what proves that a delivery is from it. */
export interface Hook {
  source: SourceConfig;
  kind: SourceKind;
  secrets: readonly string[];
}

/**
 * Finds what `/hooks/{source}` or `/hooks/{source}/{key}` names. A wrong key and an unknown source take the same time
 * and come to the same: undefined. The key never leaves this file but in the delivery's own address.
 */
export function findHook(config: Config, credentials: Credentials): (url: string) => Hook | undefined {
  const byName = new Map<string, { hook: Hook; key: Buffer }>();
  const byPath = new Map<string, Hook>();
  for (const source of config.sources) {
    const hook = { source, kind: kinds[source.kind], secrets: secretsOf(source, credentials) };
    const key = credentials.sources[source.name]?.hookKey;
    byName.set(source.name, { hook, key: key === undefined ? randomBytes(32) : digest(key) });
    byPath.set(`/hooks/${source.name}`, hook);
  }
  const nobody = randomBytes(32);
  return (url) => {
    const plain = byPath.get(url);
    if (plain !== undefined) return plain;
    const [, , name = '', key, ...more] = url.split('?', 1)[0]?.split('/') ?? [];
    const found = byName.get(name);
    if (more.length > 0) return undefined;
    if (key === undefined) return found?.hook;
    return timingSafeEqual(digest(key), found?.key ?? nobody) ? found?.hook : undefined;
  };
}
