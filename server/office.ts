import type { Log } from '../broker/contract/log.ts';
import type { Result } from '../broker/contract/result.ts';
import type { RingView, Snapshot } from '../broker/contract/wall.ts';
import type { Ports, Post } from '../broker/ports.ts';
import { openAnswers } from './answers.ts';
import { openArriving } from './arriving.ts';
import { watchAbsence } from './care/absence.ts';
import { openChecks } from './care/checks.ts';
import { storeReady } from './care/disk.ts';
import { openRestores } from './care/restores.ts';
import type { Troubles } from './care/troubles.ts';
import { openClaims } from './claims.ts';
import type { Config } from './config.ts';
import type { Desk } from './desk.ts';
import { openJoining } from './joining.ts';
import { keepLedger } from './ledger.ts';
import { openLive } from './live.ts';
import { announceMilestones } from './milestones.ts';
import { openExchange } from './money/exchange.ts';
import { restate } from './money/restate.ts';
import type { Notify } from './notify/open.ts';
import { factsFor, keysOf, keysWorkedOn, know } from './people/customer-facts.ts';
import { openCustomers } from './people/customers.ts';
import { knowSeller } from './people/seller.ts';
import { openSellers } from './people/sellers.ts';
import { openPresses } from './presses.ts';
import { openRinging } from './ringing.ts';
import { openRuleBook } from './rule-book.ts';
import { openRulesDesk } from './rules-desk.ts';
import { openOrdersDesk } from './sales/orders-desk.ts';
import type { SourceBook } from './source-book/book.ts';
import type { Credentials } from './store/credentials.ts';
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

/** One office: everything that decides, put together. Routes see its desk, the broker its ports, walls its live view. */
export async function openOffice(given: OfficePorts) {
  const { config, db, writer, post, log, now, troubles, notify } = given;
  const book = await openRuleBook({ config, db, writer, log, now, changed: counted });
  const { rules, times } = book;
  const totals = keepTotals(config, rules);
  const restores = await openRestores({ db, writer, log, now });
  const exchange = openExchange({ currency: config.office.currency });
  const ledger = keepLedger({
    ...{ config, rules, totals, restoredAt: restores.lastAt, convert: exchange.convert },
    kindOf: (source) => given.sources.find(source)?.kind,
    customers: { know, keysWorkedOn, factsFor },
    sellers: { know: knowSeller },
  });
  await restate({ db, writer, exchange, totals, regroup: ledger.regroup, office: config.office, log, now });
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
  const ringing = await openRinging({
    ...{ config, db, writer, post, log, now },
    ...{ book, restores, live, absence, showRing },
  });
  const { bells, outbox } = ringing;
  const arriving = await openArriving({ given, rules, ledger, exchange, outbox, counted });
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
  troubles.onNews(() => live.troubles(troubles.all()));

  function showRing(view: RingView): void {
    live.ring(view);
    notify.ring(view);
  }

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
      version: given.version,
      bells: bells.views(),
      lastRing: last === undefined ? null : viewOf(last, await presses.claimBehind(last)),
      claims: await presses.open(),
      yours: (await rings.held(db, now())).map((row) => viewOf(row)),
      progress: await totals.progress(db, now()),
      troubles: troubles.all(),
    };
  }

  /** The clock of this machine has jumped: what is measured by it moves along, in a commit of its own. */
  const moveTimes = (byMs: number, moved: () => void): Promise<void> =>
    writer.write(
      async (unit) => {
        unit.afterCommit(moved);
        await ringing.shift(unit, byMs);
        await presses.shift(unit, byMs);
        await restores.shift(unit, byMs);
        unit.afterCommit(counted); // it may be another day
      },
      { alone: true },
    );

  const desk: Desk = {
    take: arriving.take,
    sources: arriving.sources,
    imports: arriving.imports,
    askAgain: arriving.asking.askAgain,
    rates: arriving.rates,
    rehearse: ringing.rehearse,
    mute: ringing.mute,
    adopt: bells.adopt,
    claim: claims.claim,
    undoClaim: claims.undo,
    pull: yours.pull,
    byHand: () => rules().byHand,
    ...given.hands,
    testNotify: notify.test,
    check: checks.check,
    restore: given.restore,
    ready: () => storeReady(writer),
    noticed: writer.noticed,
    snapshot,
    answers: openAnswers({ db, writer, secret: given.credentials.session, now }),
    wins: openWins({ config, db, now }),
    orders: openOrdersDesk({
      ...{ config, db, writer, intake: arriving.intake, keysOf, now },
      isSource: (name) => given.sources.find(name) !== undefined,
    }),
    customers: openCustomers({ config, db, writer, now }),
    sellers: openSellers({ db, writer, now }),
    rules: openRulesDesk({ config, db, book, work: given.work, now }),
  };

  const ports: Ports = {
    acceptOrder: arriving.acceptOrder,
    acceptPress: async (bell, press) => {
      await presses.accept(bell, press);
      await post.publish('stored', bell, { pressId: press.pressId });
    },
    acceptRung: ringing.report,
    acceptMute: ringing.bySwitch,
    sawState: bells.saw,
  };

  return {
    desk,
    ports,
    live,
    moveTimes,
    asking: arriving.asking,
    bellViews: bells.views,
    rates: arriving.rates,
    /** The broker is there: what is retained on it is told anew. */
    joined(): void {
      milestones.tellAll();
      ringing.tellAllAnew();
    },
    async close(): Promise<void> {
      await arriving.close();
      time.close();
      ringing.close();
      await writer.idle();
      milestones.close();
      live.close();
    },
  };
}
