import type { Log } from '../broker/contract/log.ts';
import { ok, type Result, refuse } from '../broker/contract/result.ts';
import type { RingView, Snapshot } from '../broker/contract/wall.ts';
import type { Ports, Post } from '../broker/ports.ts';
import { openAnswers } from './answers.ts';
import type { Receipt } from './api/receipt.ts';
import { openAsking } from './asking/open.ts';
import { openBells } from './bells.ts';
import { watchAbsence } from './care/absence.ts';
import { openChecks } from './care/checks.ts';
import { storeReady } from './care/disk.ts';
import { openRestores } from './care/restores.ts';
import type { Troubles } from './care/troubles.ts';
import { openClaims } from './claims.ts';
import type { Config } from './config.ts';
import type { Desk } from './desk.ts';
import { openImports } from './import/imports.ts';
import { openIntake } from './intake.ts';
import { openJoining } from './joining.ts';
import { keepLedger } from './ledger.ts';
import { openLive } from './live.ts';
import { announceMilestones } from './milestones.ts';
import { openExchange } from './money/exchange.ts';
import { openRates } from './money/rates.ts';
import { openMutes } from './mutes.ts';
import type { Notify } from './notify/open.ts';
import { openOutbox } from './outbox.ts';
import { factsFor, keysOf, know } from './people/customer-facts.ts';
import { openCustomers } from './people/customers.ts';
import { knowSeller } from './people/seller.ts';
import { openSellers } from './people/sellers.ts';
import { openPresses } from './presses.ts';
import { openReports } from './reports.ts';
import { openRuleBook } from './rule-book.ts';
import { openRulesDesk } from './rules-desk.ts';
import { openOrdersDesk } from './sales/orders-desk.ts';
import type { SourceBook } from './source-book/book.ts';
import { openSourceDesk } from './source-book/desk.ts';
import { openInbox } from './source-book/inbox.ts';
import { type Credentials, tokenOf } from './store/credentials.ts';
import type { Db } from './store/database.ts';
import type { Writer } from './store/group-commit.ts';
import type { LongWork } from './store/long-work.ts';
import { viewOf } from './store/ring-view.ts';
import { rings } from './store/rings.ts';
import type { Instant } from './time.ts';
import { keepTotals } from './totals.ts';
import { watchTime } from './turning.ts';
import { openWins } from './wins/wins.ts';
import { openYours } from './yours.ts';

export interface OfficePorts {
  config: Config;
  credentials: Credentials;
  sources: SourceBook;
  version: string;
  db: Db;
  writer: Writer;
  post: Post;
  log: Log;
  now: () => Instant;
  /** Whether the clock here is known to be wrong. */
  isClockBehind(): boolean;
  troubles: Troubles;
  notify: Pick<Notify, 'ring' | 'test'>;
  work: Pick<LongWork, 'check' | 'dryRun' | 'suggest'>;
  /** Begins anew with the backup that lies ready. */
  restore(): Result<void>;
  /** What the processes of the bells here can be asked for. */
  hands: Pick<Desk, 'simulate' | 'lendPort' | 'takeBackPort'>;
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

const REHEARSAL_MS = 15_000;

/** One office: everything that decides, put together. Routes see its desk, the broker its ports, walls its live view. */
export async function openOffice(given: OfficePorts) {
  const { config, version, db, writer, post, log, now, troubles, notify, hands } = given;
  const book = await openRuleBook({ config, db, writer, log, now, changed: counted });
  const { rules, times } = book;
  const totals = keepTotals(config, rules);
  const restores = await openRestores({ db, writer, log, now });
  const exchange = openExchange({ currency: config.office.currency });
  const ledger = keepLedger({
    ...{ config, rules, totals, restoredAt: restores.lastAt, convert: exchange.convert },
    kindOf: (source) => given.sources.find(source)?.kind,
    customers: { know, keysOf, factsFor },
    sellers: { know: knowSeller },
  });
  const reading = <T>(read: Promise<T>): Promise<T> =>
    read.catch((error: unknown) => {
      throw writer.noticed(error);
    });
  const live = openLive({
    snapshot: () => reading(snapshot()),
    progress: () => reading(totals.progress(db, now())),
    log,
  });
  const milestones = announceMilestones({ totals, db, post, log, office: config.office, now });
  const absence = watchAbsence(troubles);
  const mutes = await openMutes({
    ...{ config, db, writer, post, log, now },
    changed(bell) {
      live.bell(bells.view(bell));
      outbox.wake(bell);
    },
  });
  const bells = await openBells({
    config,
    db,
    writer,
    log,
    now,
    mutedUntil: mutes.untilOf,
    changed(view, returned) {
      live.bell(view);
      absence.saw(view);
      if (returned) mutes.tell(view.bell);
      if (returned) outbox.returned(view.bell);
      if (returned) outbox.tellHeld(view.bell);
      outbox.wake(view.bell);
    },
  });
  const isMuted = (bell: string) => mutes.untilOf(bell) !== undefined;
  const outbox = await openOutbox({
    config,
    rules,
    times,
    db,
    writer,
    bells,
    post,
    log,
    now,
    isMuted,
    showRing,
    tellWaiting,
  });
  const { report } = openReports({ db, writer, bells, outbox, restores, now, showStroke: live.stroke });
  const intake = openIntake({
    ...{ config, rules, writer, ledger, outbox, now, counted },
    isClockBehind: given.isClockBehind,
    asking: { canAsk: (source) => asking.canAsk(source), wake: () => asking.wake() },
  });
  const asking = openAsking({
    ...{ config, sources: given.sources, db, writer, intake, log, now },
    tokenOf: (source) => tokenOf(source, given.credentials),
  });
  asking.wake(); // what a stop has cut short
  const rates = openRates({ config, db, writer, exchange, log, recount: intake.recount });
  const inbox = openInbox({ sources: given.sources, db, writer, log, takeAgain: intake.takeAgain });
  const sources = openSourceDesk({
    ...{ config, credentials: given.credentials, db, book: given.sources, inbox, now },
    look: async ({ name }) => {
      const report = await asking.askAgain(name);
      return report.ok ? ok({ seen: report.value.asked }) : report;
    },
  });
  for (const { name } of given.sources.all()) inbox.readHeldSoon(name); // what a stop has cut short
  const joining = openJoining({ config, outbox });
  const yours = openYours({ writer, release: outbox.release, joining, now });
  const presses = openPresses({
    ...{ times, db, writer, now, takePress: yours.takePress },
    isSimulated: (bell) => bells.view(bell).simulated,
    ...{ showRing, showStroke: live.stroke },
  });
  const claims = openClaims({
    ...{ config, rules, times, db, writer, totals, now, counted },
    ...{ joining, toldBy: ledger.toldBy, place: outbox.place, restoredAt: restores.lastAt, showRing },
  });
  const checks = openChecks({ config, writer, totals, work: given.work, troubles, log, now, counted });
  const time = watchTime({
    ...{ timeZone: config.office.timeZone, now, log, newDay: counted },
    passed: presses.lapse,
  });

  const imports = await openImports({
    ...{ config, db, writer, arrive: intake.arrive, log, now, counted, isClockBehind: given.isClockBehind },
    sources: () => given.sources.all().map(({ name }) => name),
  });

  troubles.onNews(() => live.troubles(troubles.all()));

  for (const view of bells.views()) absence.saw(view);

  function tellWaiting(bell: string, ms: number): void {
    post.publish('waiting', bell, { ms }).catch((error: unknown) => {
      log.warn(
        { bell, error: String(error) },
        'A lamp could not be told that an order waits; it is told when it is back',
      );
    });
  }

  function showRing(view: RingView): void {
    live.ring(view);
    notify.ring(view);
  }

  /** The clock of this machine has jumped: what is measured by it moves along, in a commit of its own. */
  const moveTimes = (byMs: number, moved: () => void): Promise<void> =>
    writer.write(
      async (unit) => {
        unit.afterCommit(moved);
        await outbox.shift(unit, byMs);
        await mutes.shift(unit, byMs);
        await presses.shift(unit, byMs);
        await restores.shift(unit, byMs);
        unit.afterCommit(counted); // it may be another day
      },
      { alone: true },
    );

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
      yours: (await rings.held(db, now())).map((row) => viewOf(row)),
      progress: await totals.progress(db, now()),
      troubles: troubles.all(),
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
    if (isMuted(bell)) return refuse('state', 'muted', 'a bell that is not muted');
    const row = await writer.write((unit) =>
      outbox.place(unit, {
        bell,
        kind: 'rehearsal',
        sellers: [],
        reasons: [{ kind: 'rehearsal' }],
        pattern: rules().patterns.rehearsal,
        expiresAt: now() + REHEARSAL_MS,
      }),
    );
    return ok({ id: String(row.id) });
  }

  const desk: Desk = {
    take: (source, delivery) =>
      given.sources.isPaused(source.name) && !delivery.test
        ? inbox.hold(source.name, delivery)
        : intake.take(source, delivery),
    sources,
    imports,
    askAgain: asking.askAgain,
    rehearse,
    claim: claims.claim,
    undoClaim: claims.undo,
    answers: openAnswers({ db, writer, secret: given.credentials.session, now }),
    pull: yours.pull,
    byHand: () => rules().byHand,
    adopt: bells.adopt,
    async mute(bell, minutes) {
      const muted = await mutes.mute(bell, minutes);
      return muted.ok ? ok(bells.view(bell)) : muted;
    },
    ...hands,
    testNotify: notify.test,
    check: checks.check,
    restore: given.restore,
    ready: () => storeReady(writer),
    noticed: writer.noticed,
    snapshot,
    wins: openWins({ config, db, now }),
    rates,
    orders: openOrdersDesk({
      ...{ config, db, writer, intake, keysOf, now },
      isSource: (name) => given.sources.find(name) !== undefined,
    }),
    customers: openCustomers({ config, db, writer, now }),
    sellers: openSellers({ db, writer, now }),
    rules: openRulesDesk({ config, db, book, work: given.work, now }),
  };

  function takeMessage(source: string, payload: Uint8Array): Promise<Receipt> {
    const raw = { headers: {}, body: Buffer.from(payload), receivedAt: now() };
    if (given.sources.find(source) === undefined) return inbox.keepUnknown(source, raw);
    return given.sources.isPaused(source) ? inbox.hold(source, raw, 'message') : intake.takeMessage(source, payload);
  }

  const ports: Ports = {
    acceptOrder: async (source, payload) => {
      const receipt = await takeMessage(source, payload);
      if (receipt.problem !== undefined)
        log.warn({ source, problem: receipt.problem }, 'an order over MQTT is kept as a problem');
    },
    acceptPress: async (bell, press) => {
      await presses.accept(bell, press);
      await post.publish('stored', bell, { pressId: press.pressId });
    },
    acceptRung: report,
    acceptMute: mutes.bySwitch,
    sawState: bells.saw,
  };

  return {
    desk,
    asking,
    ports,
    live,
    moveTimes,
    bellViews: bells.views,
    rates,
    /** The broker is there: what is retained on it is told anew. */
    joined(): void {
      milestones.tellAll();
      for (const bell of bells.names) {
        mutes.tell(bell);
        outbox.returned(bell);
        outbox.tellHeld(bell);
      }
    },
    async close(): Promise<void> {
      await asking.close();
      time.close();
      mutes.close();
      absence.close();
      bells.close();
      outbox.close();
      await rates.close();
      await writer.idle();
      milestones.close();
      live.close();
    },
  };
}
