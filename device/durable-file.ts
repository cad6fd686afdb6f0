import { mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Replaces a file wholly or not at all, and resolves when it will outlive a power cut. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dirname(path));
}

/**
 * A folder (absolute) for its owner alone, with what it lies in; the new names are on the disk when it resolves. Level
 * by level: Node's own recursion never ends where nothing can be made, as in /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (await isFolder(path)) return; // somebody else has made it meanwhile
    throw error;
  }
  await syncFolder(dirname(path));
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** The new name is in the folder's own data. Windows cannot open a folder and needs no such step. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
