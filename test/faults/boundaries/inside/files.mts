import { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname } from 'node:path';
import type { FromProcess } from './fault.mts';
import type { Trap } from './trap.mts';

/** Sees one file being replaced: a draft beside it written, synced and renamed, then its folder synced. */
export function watchFile(name: string, trap: Trap, tell: (said: FromProcess) => void): void {
  const { open, rename } = promises;
  let text = '';
  let folder: string | undefined;

  async function step<T>(which: string, take: () => Promise<T>): Promise<T> {
    trap.pass('file', `${which} ${text}`, 'before');
    const result = await take();
    trap.pass('file', `${which} ${text}`, 'after');
    return result;
  }
  promises.open = async (...given) => {
    const handle = await open(...given);
    const path = String(given[0]);
    const { sync, writeFile } = handle;
    if (basename(path).startsWith(`${name}.`)) {
      handle.writeFile = (data, options) => {
        text = String(data);
        return step('write', () => writeFile.call(handle, data, options));
      };
      handle.sync = () => step('sync', () => sync.call(handle));
    }
    if (path === folder) {
      handle.sync = async () => {
        await step('folder', () => sync.call(handle));
        tell({ replaced: name });
      };
    }
    return handle;
  };
  promises.rename = (from, to) => {
    if (basename(String(to)) !== name) return rename(from, to);
    folder = dirname(String(to));
    return step('rename', () => rename(from, to));
  };
  syncBuiltinESMExports();
}
