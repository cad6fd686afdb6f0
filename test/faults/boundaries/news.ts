import { EventEmitter, once } from 'node:events';

const PATIENCE_MS = 60_000;

export interface News {
  /** Something has happened: whoever waits looks again. */
  tell(): void;
  /** Resolves with the first that is not undefined, looked for now and whenever something has happened. */
  whenSo<T>(what: string | (() => string), look: () => T | undefined): Promise<T>;
}

export function openNews(): News {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    tell: () => void emitter.emit('news'),
    async whenSo(what, look) {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      for (;;) {
        const found = look();
        if (found !== undefined) return found;
        await once(emitter, 'news', { signal }).catch(() => {
          throw new Error(`not within ${PATIENCE_MS / 1000} s: ${typeof what === 'string' ? what : what()}`);
        });
      }
    },
  };
}
