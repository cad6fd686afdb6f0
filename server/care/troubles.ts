import type { Trouble } from '../../broker/contract/wall.ts';
import { type Instant, isoOf } from '../time.ts';

/** A trouble without its beginning, which is kept here. */
type Found<T = Trouble> = T extends Trouble ? Omit<T, 'since'> : never;

/** `raised`: new, or not known of before; `cleared`: its cause is gone. */
export interface TroubleNews {
  key: string;
  trouble: Trouble;
  news: 'raised' | 'cleared';
}

export type Troubles = ReturnType<typeof keepTroubles>;

/** What is wrong now. Each is raised once, by a key of its own, and stands until it is cleared; memory alone, since it is found anew. */
export function keepTroubles(now: () => Instant) {
  const standing = new Map<string, Trouble>();
  const listeners: ((news: TroubleNews) => void)[] = [];
  const tell = (news: TroubleNews): void => {
    for (const listen of listeners) listen(news);
  };
  return {
    /** Raised again under the same key it keeps its beginning, and is no news. */
    raise(found: Found, key: string = found.kind): void {
      const known = standing.get(key);
      const trouble = { ...found, since: known?.since ?? isoOf(now()) } as Trouble;
      standing.set(key, trouble);
      if (known === undefined) tell({ key, trouble, news: 'raised' });
    },
    clear(key: string): void {
      const trouble = standing.get(key);
      if (trouble === undefined) return;
      standing.delete(key);
      tell({ key, trouble, news: 'cleared' });
    },
    all: (): Trouble[] => [...standing.values()],
    onNews: (listen: (news: TroubleNews) => void): void => void listeners.push(listen),
  };
}
