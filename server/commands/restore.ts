import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DEFAULT_FILE } from '../config/document.ts';
import { type Config, loadConfig } from '../config.ts';
import { CONFIG } from '../store/backup.ts';
import { type About, readBackup } from '../store/backup-file.ts';
import { isInUse, openDataFolder } from '../store/folder.ts';
import { beforeRestore, newestIn } from '../store/old-backups.ts';
import { isRestoreReady, stageRestore, takeUpRestore } from '../store/restore.ts';
import { fileInBackup } from '../store/restored-files.ts';
import { ask } from './ask.ts';
import { contents } from './backup.ts';
import { listBackups } from './backups.ts';
import { type Here, mistaken, withHere } from './here.ts';
import { reach } from './reach.ts';
import { exit, type Terminal } from './terminal.ts';

export interface RestoreOptions extends Terminal {
  /** Without one, lists what there is. */
  file?: string | undefined;
}

const LOOK_MS = 250;
const PATIENCE_MS = 120_000;

/** `ships-bell restore [FILE]`: puts a backup in the place of the data, whether the bell runs or not. */
export async function restore(options: RestoreOptions): Promise<number> {
  if (options.file !== undefined) {
    const file = resolve(options.cwd, options.file);
    const backup = readBackup(file);
    if (!backup.ok) return mistaken(options, backup.problem);
    bringConfiguration(options, file);
    return withConfig(options, (config) => putInPlace(options, { config, file }));
  }
  return withConfig(options, (config) => listBackups(options, config));
}

async function withConfig(options: Terminal, run: (config: Config) => number | Promise<number>): Promise<number> {
  const loaded = loadConfig({ path: options.config, env: options.env, cwd: options.cwd });
  return loaded.ok ? run(loaded.value) : mistaken(options, loaded.problem);
}

/** On a new machine the configuration comes along; one that is there stays as it is. */
function bringConfiguration({ config, cwd, out }: RestoreOptions, file: string): void {
  const path = resolve(cwd, config ?? DEFAULT_FILE);
  const text = existsSync(path) ? undefined : fileInBackup(file, CONFIG);
  if (text === undefined) return;
  writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  out(`There was no ${path}: it was written as the backup has it.`);
}

interface Restoring {
  config: Config;
  file: string;
}

async function putInPlace(options: RestoreOptions, { config, file }: Restoring): Promise<number> {
  if (isInUse(config.dataDir)) return withHere(options, (here) => whileItRuns(options, here, file));
  const folder = openDataFolder(config.dataDir);
  if (!folder.ok) return mistaken(options, folder.problem);
  try {
    const staged = await stageRestore(config.dataDir, file);
    if (!staged.ok) return mistaken(options, staged.problem);
    const taken = takeUpRestore(config.dataDir, Date.now());
    report(options, staged.value, taken?.former);
    options.out('Start the bell now.');
    return exit.done;
  } finally {
    folder.value.close();
  }
}

/** The server closes, starts anew in the same process, and finds the backup lying ready. */
async function whileItRuns(options: RestoreOptions, here: Here, file: string): Promise<number> {
  const { dataDir } = here.config;
  const staged = await stageRestore(dataDir, file);
  if (!staged.ok) return mistaken(options, staged.problem);
  const asked = await ask(here, { path: '/api/restores' }, options);
  if (typeof asked === 'number') {
    options.err('The backup lies ready in the data folder: it is restored when the bell next starts.');
    return asked;
  }
  if (!(await isBack(here))) {
    options.err('The bell has not come back yet: its log says why.');
    return exit.refused;
  }
  report(options, staged.value, newestIn(join(dataDir, 'backups'), beforeRestore));
  options.out('The bell runs with it.');
  return exit.done;
}

async function isBack({ url, config }: Here): Promise<boolean> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    if (isRestoreReady(config.dataDir)) continue;
    const ready = await reach(`${url}/readyz`, config.tls?.certificate, asked()).catch(() => undefined);
    if (ready?.status === 200) return true;
  }
  return false;
}

const asked = () => ({ method: 'GET', headers: {}, signal: AbortSignal.timeout(LOOK_MS * 8) });

function report({ out }: Terminal, about: About, former: string | undefined): void {
  out(`Restored as of ${new Date(about.madeAt).toLocaleString('sv')}: ${contents(about)}.`);
  if (former !== undefined) out(`What was here before is kept: ${former}`);
  out('Orders from before now count when their sources send them again, but do not ring: they may have rung.');
}
