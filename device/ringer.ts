import { once } from 'node:events';
import type { EndReport, Refusal, Ring } from '../broker/contract/messages.ts';
import type { Link } from './link.ts';
import type { Mute } from './mute.ts';
import { endReport } from './outcome.ts';
import type { BoardRung } from './protocol.ts';
import type { Session } from './session.ts';
import { hearEnd, strike } from './strike.ts';

const WAITING = 16;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Ringer {
  take(ring: Ring): void;
  close(): void;
}

/** One ring until it is over: `until` of `performance.now()`; `sent` once its bytes may have reached a board. */
interface Job {
  ring: Ring;
  until: number;
  sent: boolean;
  over: AbortController;
}

export interface RingerOptions {
  link: Link;
  mute: Mute;
  report(end: EndReport): void;
}

/**
 * Rings to the board, one at a time. `report` takes the ends that the board cannot say itself; what it does say is passed
 * on by whoever listens to the session. Sent and never answered for has no end here: the server knows it as unanswered.
 */
export function createRinger({ link, mute, report }: RingerOptions): Ringer {
  const jobs = new Map<string, Job>();
  let turn: Promise<void> = Promise.resolve();

  const finish = (job: Job, end?: EndReport) => {
    if (job.over.signal.aborted) return;
    job.over.abort();
    jobs.delete(keyOf(job.ring));
    if (end) report(end);
  };
  const attempt = async (job: Job, session: Session): Promise<void> => {
    const { ring } = job;
    if (session.lost) return void (await once(link, 'unlinked', { signal: job.over.signal }).catch(() => {}));
    if (session.identity.board !== ring.board) return finish(job, job.sent ? undefined : refused(ring, 'other-board'));
    if (job.sent || mute.isOn) {
      const known = await recall(session, ring); // a process before this one may have sent it
      if (known === 'unsaid') return;
      if (known === 'ringing') return void (await hearEnd(session, ring));
      if (known !== 'unknown') return finish(job, said(known, ring));
      if (mute.isOn) return finish(job, ended(ring, { outcome: 'quiet' }));
      if (performance.now() >= job.until) return finish(job);
    }
    job.sent = true;
    const rung = await strike(session, ring, job.until);
    if (rung !== undefined) finish(job, rung.end === 'busy' ? refused(ring, 'busy') : undefined);
  };
  const serve = async (job: Job) => {
    while (!job.over.signal.aborted) {
      if (link.session === undefined) await once(link, 'linked', { signal: job.over.signal }).catch(() => {});
      else await attempt(job, link.session);
    }
  };
  return {
    take(ring) {
      if (jobs.has(keyOf(ring))) return;
      if (jobs.size >= WAITING) return report(refused(ring, 'busy'));
      const job: Job = { ring, until: performance.now() + ring.ttlMs, sent: false, over: new AbortController() };
      jobs.set(keyOf(ring), job);
      expire(job, () => finish(job, ended(ring, { outcome: 'expired' })));
      turn = turn.then(() => serve(job));
    },
    close() {
      for (const job of jobs.values()) job.over.abort();
      jobs.clear();
    },
  };
}

function expire(job: Job, expired: () => void): void {
  const timer = setTimeout(() => !job.sent && expired(), Math.min(job.ring.ttlMs, LONGEST_TIMER_MS));
  job.over.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}

/** What the board remembers of a ring it may have been given before: its end, that it still rings, or nothing. */
async function recall(session: Session, ring: Ring): Promise<BoardRung | 'ringing' | 'unknown' | 'unsaid'> {
  const identity = await session.ask();
  if (identity === undefined) return 'unsaid';
  const { last } = identity;
  if (last.number !== ring.number || last.epoch !== ring.epoch) return 'unknown';
  return last.end === 'none' ? 'ringing' : last;
}

const said = (rung: BoardRung, { board }: Ring): EndReport | undefined => {
  const end = endReport(rung);
  return end && { ...end, board };
};

const keyOf = ({ epoch, number }: Ring): string => `${epoch}/${number}`;
const ended = ({ number, epoch, board }: Ring, end: Pick<EndReport, 'outcome' | 'refusal'>): EndReport => ({
  number,
  epoch,
  board,
  strokes: 0,
  ...end,
});
const refused = (ring: Ring, refusal: Refusal): EndReport => ended(ring, { outcome: 'refused', refusal });
