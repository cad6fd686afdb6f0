import type { Log } from '../../broker/contract/log.ts';
import type { RingView, Trouble } from '../../broker/contract/wall.ts';
import type { Troubles } from '../care/troubles.ts';
import type { NotifyConfig } from '../config/notify.ts';
import type { Instant } from '../time.ts';
import { channelOf, NotTold } from './channel.ts';
import { openQueue } from './queue.ts';
import { clearedNotice, type Notice, raisedNotice, ringNotice } from './words.ts';

export interface NotifyPorts {
  notify: readonly NotifyConfig[];
  /** How the office is called: several may share a channel. */
  office: string;
  troubles: Troubles;
  log: Log;
  now: () => Instant;
  retryMs?: readonly number[];
  againMs?: number;
}

/** What came of a trial message. `reason` where it did not get through. */
export interface Told {
  name: string;
  kind: string;
  told: boolean;
  reason?: string;
}

export type Notify = ReturnType<typeof openNotify>;

/** A trouble that comes and goes is told once an hour; where it stands by then, so that its end is not the last word. */
const AGAIN_MS = 3_600_000;
const REMEMBERED = 500;

/** Tells people who do not stand before the wall. */
export function openNotify({ notify, office, troubles, log, now, retryMs, againMs = AGAIN_MS }: NotifyPorts) {
  const channels = notify.map((config) => {
    const tell = channelOf(config);
    const { name, kind, on } = config;
    return { name, kind, on, tell, queue: openQueue({ name, tell, log, ...(retryMs && { retryMs }) }) };
  });
  const toldAt = new Map<string, Instant>();
  const later = new Map<string, NodeJS.Timeout>();
  const rang = new Set<string>();

  function all(what: NotifyConfig['on'][number], { title, text }: Notice): void {
    for (const { on, queue } of channels) if (on.includes(what)) queue.add({ title: `${office}: ${title}`, text });
  }

  function raised(key: string, trouble: Trouble): void {
    const last = toldAt.get(key);
    const waitMs = last === undefined || now() < last ? 0 : last + againMs - now();
    if (waitMs > 0) later.set(key, setTimeout(tellRaised, waitMs, key, trouble).unref());
    else tellRaised(key, trouble);
  }

  function tellRaised(key: string, trouble: Trouble): void {
    later.delete(key);
    toldAt.set(key, now());
    all('troubles', raisedNotice(trouble));
  }

  /** The end of what nobody was told of is not told either. */
  function cleared(key: string, trouble: Trouble): void {
    clearTimeout(later.get(key));
    if (!later.delete(key) && toldAt.has(key)) all('troubles', clearedNotice(trouble));
  }

  troubles.onNews(({ key, trouble, news }) => (news === 'raised' ? raised(key, trouble) : cleared(key, trouble)));

  return {
    /** A ring as walls see it, at each change: told once, when it has rung, and a press once somebody has claimed it. */
    ring(view: RingView): void {
      if (rang.has(view.id) || !hasRung(view)) return;
      rang.add(view.id);
      if (rang.size > REMEMBERED) for (const oldest of [...rang].slice(0, 1)) rang.delete(oldest);
      all('rings', ringNotice(view));
    },
    /** Sends each channel a message now, past its queue. */
    test: (): Promise<Told[]> =>
      Promise.all(
        channels.map(async ({ name, kind, tell }) => {
          const notice = { title: `${office}: a test of the ship's bell`, text: 'Whoever reads this will be told.' };
          try {
            await tell(notice);
            return { name, kind, told: true };
          } catch (error) {
            return { name, kind, told: false, reason: error instanceof NotTold ? error.message : 'failed' };
          }
        }),
      ),
    close(): void {
      for (const timer of later.values()) clearTimeout(timer);
      for (const { queue } of channels) queue.close();
    },
  };
}

function hasRung({ kind, state, outcome, claim }: RingView): boolean {
  if (kind === 'rehearsal' || state !== 'ended') return false;
  if (kind === 'press' && claim !== 'claimed') return false;
  return outcome === 'heard' || outcome === 'struck' || outcome === 'unheard';
}
