import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import type { Log } from '../broker/contract/log.ts';
import { PressId } from '../broker/contract/messages.ts';
import { writeDurably } from './durable-file.ts';

/** `at`: epoch ms by this machine's clock. `rang` is false until the board has said that it struck. `muted`: it was not to. */
const KeptPress = z.object({
  pressId: PressId,
  at: z.number(),
  rang: z.boolean(),
  muted: z.boolean().optional(),
});
export type KeptPress = z.infer<typeof KeptPress>;
const Kept = z.array(KeptPress);

/** Presses on disk, until the server has them. */
export interface PressStore {
  readonly all: readonly KeptPress[];
  /** Resolves when it is on disk. A disk that fails is said once; the press is then kept in memory alone. */
  put(press: KeptPress): Promise<void>;
  remove(pressId: string): Promise<void>;
  /** Resolves when everything so far is on disk. */
  settled(): Promise<void>;
}

export async function openPressStore(path: string, log: Log): Promise<PressStore> {
  const presses = new Map((await load(path, log)).map((press) => [press.pressId, press]));
  let saving: Promise<void> = Promise.resolve();
  let failing = false;

  const write = async () => {
    try {
      await writeDurably(path, JSON.stringify([...presses.values()]));
      failing = false;
    } catch (error) {
      if (!failing) log.error({ reason: String(error) }, 'Could not keep the presses on disk');
      failing = true;
    }
  };
  const save = () => {
    saving = saving.then(write);
    return saving;
  };
  return {
    get all() {
      return [...presses.values()];
    },
    put(press) {
      presses.set(press.pressId, press);
      return save();
    },
    async remove(pressId) {
      if (presses.delete(pressId)) await save();
    },
    settled: () => saving,
  };
}

/** A torn or foreign file is set aside under another name, for somebody to look at, and the bell goes on without it. */
async function load(path: string, log: Log): Promise<KeptPress[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  try {
    return Kept.parse(JSON.parse(text));
  } catch {
    const aside = `${path}.unreadable-${Date.now()}`;
    await rename(path, aside);
    log.error({ file: aside }, 'The kept presses could not be read and were set aside');
    return [];
  }
}
