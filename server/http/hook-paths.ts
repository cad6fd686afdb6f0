import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { SourceConfig } from '../config.ts';
import { digest } from '../same.ts';
import type { SourceBook } from '../source-book/book.ts';
import { kinds } from '../sources/kinds.ts';
import type { SourceKind } from '../sources/source.ts';
import { type Credentials, hookKeysOf, secretsOf } from '../store/credentials.ts';

/** A source and what proves that a delivery is from it. */
export interface Hook {
  source: SourceConfig;
  kind: SourceKind;
  secrets: readonly string[];
  /** Whether the address held the source's key. */
  keyed: boolean;
  settings: SourceConfig;
}

export interface HookPathPorts {
  sources: Pick<SourceBook, 'all' | 'onChange'>;
  credentials: Credentials;
  now: () => number;
}

/**
 * Finds what `/hooks/{source}` or `/hooks/{source}/{key}` names, of the sources there are at that moment. A wrong key and
 * an unknown source come to the same: undefined. The key never leaves this file but in the delivery's own address.
 */
export function findHook({ sources, credentials, now }: HookPathPorts): (url: string) => Hook | undefined {
  let byName = new Map<string, SourceConfig>();
  const list = (): void => {
    byName = new Map(sources.all().map((source) => [source.name, source]));
  };
  list();
  sources.onChange(list);
  const nobody = randomBytes(32);
  const hookOf = (source: SourceConfig, keyed: boolean): Hook => {
    const secrets = secretsOf(source, credentials, now());
    return { source, kind: kinds[source.kind], secrets, keyed, settings: source };
  };
  return (url) => {
    const [, , name = '', key, ...more] = url.split('?', 1)[0]?.split('/') ?? [];
    const found = byName.get(name);
    if (more.length > 0) return undefined;
    if (key === undefined) return found && hookOf(found, false);
    const given = digest(key);
    const known = hookKeysOf(found?.name ?? '', credentials, now()).map(digest);
    const same = (known.length === 0 ? [nobody] : known).map((each) => timingSafeEqual(given, each));
    return found !== undefined && same.includes(true) ? hookOf(found, true) : undefined;
  };
}
