import type { Log } from '../broker/contract/log.ts';
import { ok, type Result, refuse } from '../broker/contract/result.ts';
import type { Snapshot } from '../broker/contract/wall.ts';
import type { Ports, Post } from '../broker/ports.ts';
import { openBells } from './bells.ts';
import { openClaims } from './claims.ts';
import type { Config } from './config.ts';
import type { Desk, SimulatedAction } from './desk.ts';
import { openIntake } from './intake.ts';
import { keepLedger } from './ledger.ts';
import { openLive } from './live.ts';
import { announceMilestones } from './milestones.ts';
import { openOutbox } from './outbox.ts';
import { openPresses } from './presses.ts';
import { openReports } from './reports.ts';
import type { Db } from './store/database.ts';
import type { Writer } from './store/group-commit.ts';
import { rings, viewOf } from './store/rings.ts';
import type { Instant } from './time.ts';
import { keepTotals } from './totals.ts';
import { watchTime } from './turning.ts';

export interface OfficePorts {
  config: Config;
  version: string;
  db: Db;
  writer: Writer;
  post: Post;
  log: Log;
  now: () => Instant;
  simulate(bell: string, action: SimulatedAction): Promise<Result<void>>;
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

const REHEARSAL_MS = 15_000;

/** One office: everything that decides, put together. Routes see its desk, the broker its ports, walls its live view. */
export async function openOffice({ config, version, db, writer, post, log, now, simulate }: OfficePorts) {
  const totals = keepTotals(config);
  const ledger = keepLedger(config, totals);
  const live = openLive({ snapshot, progress: () => totals.progress(db, now()), log });
  const milestones = announceMilestones({ totals, db, post, log, office: config.office, now });
  const bells = await openBells({
    config,
    db,
    writer,
    log,
    now,
    changed(view, returned) {
      live.bell(view);
      if (returned) outbox.returned(view.bell);
      outbox.wake(view.bell);
    },
  });
  const outbox = await openOutbox({ config, db, writer, bells, post, log, now, showRing: live.ring });
  const { report } = openReports({ db, writer, bells, outbox, now, showStroke: live.stroke });
  const intake = openIntake({ config, writer, ledger, outbox, now, counted });
  const presses = openPresses({
    ...{ office: config.office, db, writer, now },
    ...{ showRing: live.ring, showStroke: live.stroke },
  });
  const claims = openClaims({
    ...{ config, db, writer, totals, now, counted },
    ...{ toldBy: ledger.toldBy, place: outbox.place, showRing: live.ring },
  });
  const time = watchTime({
    ...{ timeZone: config.office.timeZone, now, log, newDay: counted },
    passed: presses.lapse,
  });

  function counted(): void {
    live.progress();
    milestones.changed();
  }

  async function snapshot(): Promise<Snapshot> {
    const last = await rings.last(db, now());
    const { name, currency, timeZone } = config.office;
    return {
      office: { name, currency, timeZone },
      now: new Date(now()).toISOString(),
      version,
      bells: bells.views(),
      lastRing: last === undefined ? null : viewOf(last, await presses.claimBehind(last)),
      claims: await presses.open(),
      progress: await totals.progress(db, now()),
    };
  }

  async function rehearse(bell = bells.names[0] ?? ''): Promise<Result<{ id: string }>> {
    if (!bells.names.includes(bell)) return refuse('bell', bell, `one of ${bells.names.join(', ')}`);
    if (bells.ready(bell) === undefined)
      return refuse(
        'state',
        bells.view(bell).problem ?? bells.view(bell).state,
        'a bell that answers with its own board',
      );
    const row = await writer.write((unit) =>
      outbox.place(unit, {
        bell,
        kind: 'rehearsal',
        sellers: [],
        reasons: [{ kind: 'rehearsal' }],
        pattern: config.rules.patterns.rehearsal,
        expiresAt: now() + REHEARSAL_MS,
      }),
    );
    return ok({ id: String(row.id) });
  }

  const desk: Desk = {
    take: intake.take,
    rehearse,
    claim: claims.claim,
    undoClaim: claims.undo,
    adopt: bells.adopt,
    simulate,
    ready: () =>
      writer.broken === undefined
        ? ok(undefined)
        : refuse('store', writer.broken.message, 'a disk that can be written'),
    snapshot,
  };

  const ports: Ports = {
    acceptOrder: async (source, payload) => {
      const receipt = await intake.takeMessage(source, payload);
      if (receipt.problem !== undefined)
        log.warn({ source, problem: receipt.problem }, 'an order over MQTT is kept as a problem');
    },
    acceptPress: async (bell, press) => {
      await presses.accept(bell, press);
      await post.publish('stored', bell, { pressId: press.pressId });
    },
    acceptRung: report,
    sawState: bells.saw,
  };

  return {
    desk,
    ports,
    live,
    /** The broker is there: what is retained on it is told anew. */
    joined(): void {
      milestones.tellAll();
      for (const bell of bells.names) outbox.returned(bell);
    },
    async close(): Promise<void> {
      time.close();
      bells.close();
      outbox.close();
      await writer.idle();
      milestones.close();
      live.close();
    },
  };
}
