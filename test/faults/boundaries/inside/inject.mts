import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { isMainThread } from 'node:worker_threads';
import { watchCommits } from './commits.mts';
import type { FromProcess, ToProcess } from './fault.mts';
import { watchFile } from './files.mts';
import { watchSockets } from './sockets.mts';
import { setTrap } from './trap.mts';

/** Loaded into each process of the product before anything of its own: `NODE_OPTIONS=--import …`. Says hello, and is armed. */
const main = process.argv[1] ?? '';
const [, kind] = /(server|device)\/main\.js$/.exec(main) ?? [];
const { FAULT_FOLDER: folder = '' } = process.env;
if (isMainThread && kind !== undefined) {
  const control = connect(`${folder}/control`);
  control.on('error', () => {}); // whoever tests is gone
  control.unref();
  const tell = (said: FromProcess): void => void control.write(`${JSON.stringify(said)}\n`);
  const trap = setTrap({ folder, tell });
  if (kind === 'server') watchCommits(main, trap);
  watchSockets(trap);
  watchFile('presses.json', trap, tell);
  createInterface(control).on('line', (line) => {
    const { arm } = JSON.parse(line) as ToProcess;
    trap.arm(arm);
    tell({ armed: arm.name });
  });
  tell({ hello: kind });
}
