import { ok, type Result, refuse } from '../broker/contract/result.ts';
import type { RingView } from '../broker/contract/wall.ts';
import { openBells } from './bells.ts';
import type { Absence } from './care/absence.ts';
import type { Restores } from './care/restores.ts';
import type { Live } from './live.ts';
import { openMutes } from './mutes.ts';
import type { OfficePorts } from './office.ts';
import { openOutbox } from './outbox.ts';
import { openReports } from './reports.ts';
import type { RuleBook } from './rule-book.ts';
import type { Unit } from './store/unit.ts';

export interface RingingPorts extends Pick<OfficePorts, 'config' | 'db' | 'writer' | 'post' | 'log' | 'now'> {
  book: Pick<RuleBook, 'rules' | 'times'>;
  restores: Restores;
  live: Pick<Live, 'bell' | 'stroke'>;
  absence: Absence;
  showRing(view: RingView): void;
}

export type Ringing = Awaited<ReturnType<typeof openRinging>>;

const REHEARSAL_MS = 15_000;

/** From a ring that is due to its one outcome: who is present, what is muted, what is sent, what is told back. */
export async function openRinging({ book, restores, live, absence, showRing, ...ports }: RingingPorts) {
  const { config, db, writer, post, log, now } = ports;
  const mutes = await openMutes({
    ...{ config, db, writer, post, log, now },
    changed(bell) {
      live.bell(bells.view(bell));
      outbox.wake(bell);
    },
  });
  const bells = await openBells({
    ...{ config, db, writer, log, now, mutedUntil: mutes.untilOf },
    changed(view, returned) {
      live.bell(view);
      absence.saw(view);
      if (returned) tellAnew(view.bell);
      outbox.wake(view.bell);
    },
  });
  const isMuted = (bell: string): boolean => mutes.untilOf(bell) !== undefined;
  const outbox = await openOutbox({
    ...{ config, rules: book.rules, times: book.times, db, writer, bells, post, log, now },
    ...{ isMuted, showRing, tellWaiting },
  });
  const { report } = openReports({ db, writer, bells, outbox, restores, now, showStroke: live.stroke });

  function tellWaiting(bell: string, ms: number): void {
    post.publish('waiting', bell, { ms }).catch((error: unknown) => {
      log.warn(
        { bell, error: String(error) },
        'A lamp could not be told that an order waits; it is told when it is back',
      );
    });
  }

  /** A bell is back, or the broker is: what it may have missed. */
  function tellAnew(bell: string): void {
    mutes.tell(bell);
    outbox.returned(bell);
    outbox.tellHeld(bell);
  }

  async function rehearse(bell = bells.names[0] ?? ''): Promise<Result<{ id: string }>> {
    if (!bells.names.includes(bell)) return refuse('bell', bell, `one of ${bells.names.join(', ')}`);
    const { problem, state } = bells.view(bell);
    if (bells.ready(bell) === undefined)
      return refuse('state', problem ?? state, 'a bell that answers with its own board');
    if (isMuted(bell)) return refuse('state', 'muted', 'a bell that is not muted');
    const row = await writer.write((unit) =>
      outbox.place(unit, {
        ...{ bell, kind: 'rehearsal', sellers: [], reasons: [{ kind: 'rehearsal' }] },
        pattern: book.rules().patterns.rehearsal,
        expiresAt: now() + REHEARSAL_MS,
      }),
    );
    return ok({ id: String(row.id) });
  }

  async function mute(bell: string, minutes: number) {
    const muted = await mutes.mute(bell, minutes);
    return muted.ok ? ok(bells.view(bell)) : muted;
  }

  for (const view of bells.views()) absence.saw(view);
  return {
    bells,
    outbox,
    report,
    rehearse,
    mute,
    bySwitch: mutes.bySwitch,
    tellAllAnew: () => bells.names.forEach(tellAnew),
    /** What it measures by the clock moves along with it. */
    async shift(unit: Unit, byMs: number): Promise<void> {
      await outbox.shift(unit, byMs);
      await mutes.shift(unit, byMs);
    },
    close(): void {
      mutes.close();
      absence.close();
      bells.close();
      outbox.close();
    },
  };
}
