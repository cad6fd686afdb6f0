import type { Log } from '../../broker/contract/log.ts';

/** Something that went wrong at the edge. Fields are safe to log: the caller leaves secrets and sent values out. */
export interface Note {
  where: string;
  reason: string;
  fields?: object;
  level?: 'warn' | 'error';
}

export interface RefusalLog {
  note(note: Note): void;
  close(): void;
}

/** Says each (where, reason) once a minute and then how many more there were, so that a flood cannot fill the disk. */
export function createRefusalLog(log: Log, windowMs = 60_000): RefusalLog {
  const said = new Map<string, { more: number; timer: NodeJS.Timeout; end(): void }>();
  return {
    note({ where, reason, fields, level = 'warn' }) {
      const key = `${where} ${reason}`;
      const known = said.get(key);
      if (known !== undefined) {
        known.more += 1;
        return;
      }
      log[level]({ where, reason, ...fields }, level === 'warn' ? 'Refused a request' : 'A request failed');
      const end = (): void => {
        const more = said.get(key)?.more ?? 0;
        said.delete(key);
        if (more > 0) log[level]({ where, reason, more }, 'The same again, that many more times');
      };
      said.set(key, { more: 0, timer: setTimeout(end, windowMs).unref(), end });
    },
    close() {
      for (const { timer, end } of [...said.values()]) {
        clearTimeout(timer);
        end();
      }
    },
  };
}
