import { once } from 'node:events';
import type { Chance } from './chance.ts';
import type { LinkName } from './links.ts';
import { pause } from './pause.ts';
import type { Part, Product } from './product.ts';
import type { UnoNews } from './uno-process.ts';

/** One thing that goes wrong: a process killed, a link cut, slowed or held; a press, and one that nobody hears of at first. */
export type Fault = `kill ${Part}` | `${'cut' | 'slow' | 'hold'} ${LinkName}` | 'press' | 'press offline';

export type Faults = Partial<Record<Fault, number>>;

export interface Storm {
  /** What was done, by kind. */
  done: Faults;
  pushed: number;
  kept: number;
}

/** How long to wait for the bell to do something that a fault could hit; once no more rings come, faults come as they may. */
const PATIENCE_MS = { busy: 10_000, idle: 300 };
/** A press that rang is on disk after this. */
const DISK_MS = 400;

export interface Rage {
  product: Product;
  planned: Faults;
  chance: Chance;
  /** Whether rings are still to come. */
  busy(): boolean;
}

/** Does everything that is planned, in an order of its own, and notes it: most of it in the middle of a ring. */
export async function rage(storm: Storm, { product, planned, chance, busy }: Rage): Promise<void> {
  const kinds = Object.entries(planned) as [Fault, number][];
  const all = chance.shuffle(kinds.flatMap(([fault, times]) => Array.from({ length: times }, () => fault)));
  const mending: Promise<void>[] = [];
  for (const fault of all) {
    await moment({ product, chance, busy });
    const happened = await strikeOut(fault, { product, chance, busy, storm, mending });
    if (happened) storm.done[fault] = (storm.done[fault] ?? 0) + 1;
  }
  await Promise.all(mending);
}

/** Mostly a little after the board was asked to ring, or just when it has told how that ended; now and then any time. */
async function moment(scene: Scene): Promise<void> {
  const { chance } = scene;
  if (chance.is(0.3)) await until(scene, ({ what }) => what === 'rung'); // one is let pass
  const kind = chance.below(10);
  if (kind === 0) return pause(200 + chance.below(700));
  await until(scene, ({ what }) => what === (kind < 3 ? 'rung' : 'asked'));
  await pause(kind < 3 ? chance.below(20) : chance.below(450));
}

type Scene = Pick<Rage, 'product' | 'chance' | 'busy'>;

async function until({ product, busy }: Scene, isIt: (told: UnoNews) => boolean): Promise<boolean> {
  const signal = AbortSignal.timeout(busy() ? PATIENCE_MS.busy : PATIENCE_MS.idle);
  try {
    for (;;) {
      const [told] = await once(product.news, 'board', { signal });
      if (isIt(told)) return true;
    }
  } catch {
    return false;
  }
}

interface Blow extends Scene {
  storm: Storm;
  /** What ends by itself after a while. */
  mending: Promise<void>[];
}

async function strikeOut(fault: Fault, blow: Blow): Promise<boolean> {
  const { product, chance, mending } = blow;
  if (fault === 'press' || fault === 'press offline') return press(fault, blow);
  const [verb, what] = fault.split(' ') as ['kill' | 'cut' | 'slow' | 'hold', string];
  if (verb === 'kill') {
    while (!product.kill(what as Part, chance.is(0.5) ? 0 : chance.below(600))) await pause(20); // it is just dead
    return true;
  }
  const link = product.links[what as LinkName];
  if (verb === 'cut') link.cut();
  if (verb === 'slow') {
    link.slow(5 + chance.below(300));
    mending.push(pause(1_000).then(() => link.slow(0)));
  }
  if (verb === 'hold') mending.push(pause(100 + chance.below(2_500)).then(link.hold()));
  return true;
}

/**
 * The server is killed just after a press has rung; or nobody can be told of the press, and the device is killed once it
 * must have kept it. Either way it is to be stored in the end.
 */
async function press(fault: Fault, blow: Blow): Promise<boolean> {
  const { product, chance, storm } = blow;
  await product.whole(); // a button that is down when the board is found was not pressed
  const release = fault === 'press offline' ? product.links.device.hold() : () => {};
  const rang = until(
    { ...blow, busy: () => true },
    ({ what, epoch, number }) => what === 'rung' && epoch === 0 && number === 0,
  );
  product.press();
  storm.pushed += 1;
  const seen = await rang;
  if (fault === 'press') {
    await pause(50 + chance.below(250)); // about when the server says that it is stored
    product.kill('server', 0);
  }
  await pause(DISK_MS);
  if (fault === 'press offline') product.kill('device', 0);
  release();
  if (seen) storm.kept += 1;
  return seen;
}
