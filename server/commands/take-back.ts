import { setTimeout as wait } from 'node:timers/promises';
import type { ImportLife, ImportView, KeptPage } from '../api/imports.ts';
import { ask } from './ask.ts';
import { type Here, withHere } from './here.ts';
import { exit, type Terminal } from './terminal.ts';

const LOOK_MS = 500;
const SHOWN = 10;

/** `ships-bell import --take-back`: what an import said of orders counts no more. Stopped with Ctrl-C, it goes on by itself. */
export function takeBackImport({ id, ...terminal }: Terminal & { id: string }): Promise<number> {
  return withHere(terminal, async (here) => {
    const path = `/api/imports/${encodeURIComponent(id)}`;
    const begun = await ask(here, { path: `${path}/take-back`, body: '{}' }, terminal);
    if (typeof begun === 'number') return begun;
    for (;;) {
      const answer = await ask(here, { path, method: 'GET' }, terminal);
      if (typeof answer === 'number') return answer;
      const { import: now } = answer.answer as ImportLife;
      if (now.state !== 'taking-back') return ended(here, now, terminal);
      await wait(LOOK_MS);
    }
  });
}

async function ended(here: Here, { id, file, state, takenBack, problem }: ImportView, terminal: Terminal) {
  if (state !== 'taken-back' || takenBack === undefined) {
    terminal.err(`Not all of ${file} could be taken back: ${problem?.value ?? state}. Ask for it again.`);
    return exit.refused;
  }
  const { gone, others, kept } = takenBack;
  terminal.out(
    `Taken back: ${file}. Orders: ${gone} gone, ${others} as others told of them, ${kept} left as they are.`,
  );
  if (kept === 0) return exit.done;
  const answer = await ask(here, { path: `/api/imports/${id}/kept?limit=${SHOWN}`, method: 'GET' }, terminal);
  if (typeof answer === 'number') return answer;
  for (const { source, orderId } of (answer.answer as KeptPage).orders)
    terminal.out(`left as it is: ${source} ${orderId}`);
  if (kept > SHOWN) terminal.out(`All ${kept}: ${here.wall}office/import/${id}`);
  return exit.done;
}
