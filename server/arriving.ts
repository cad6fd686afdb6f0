import { ok } from '../broker/contract/result.ts';
import type { Receipt } from './api/receipt.ts';
import { openAsking } from './asking/open.ts';
import type { SourceConfig } from './config.ts';
import { openImports } from './import/imports.ts';
import { openIntake } from './intake.ts';
import type { Ledger } from './ledger.ts';
import type { Exchange } from './money/exchange.ts';
import { openRates } from './money/rates.ts';
import type { OfficePorts } from './office.ts';
import type { Outbox } from './outbox.ts';
import type { Rules } from './rules/settings.ts';
import { openSourceDesk } from './source-book/desk.ts';
import { openInbox } from './source-book/inbox.ts';
import type { Delivery } from './sources/source.ts';
import { tokenOf } from './store/credentials.ts';

type Given = Pick<
  OfficePorts,
  'config' | 'credentials' | 'sources' | 'db' | 'writer' | 'log' | 'now' | 'isClockBehind'
>;

export interface ArrivingPorts {
  given: Given;
  rules: () => Rules;
  ledger: Ledger;
  exchange: Exchange;
  outbox: Outbox;
  counted(): void;
}

/** All the ways in which orders come: hooks, MQTT, asking the source, files, and what waited for a rate. */
export async function openArriving({ given, rules, ledger, exchange, outbox, counted }: ArrivingPorts) {
  const { config, credentials, sources: book, db, writer, log, now, isClockBehind } = given;
  const intake = openIntake({
    ...{ config, rules, writer, ledger, outbox, now, counted, isClockBehind },
    asking: { canAsk: (source) => asking.canAsk(source), wake: () => asking.wake() },
  });
  const asking = openAsking({
    ...{ config, sources: book, db, writer, intake, log, now },
    tokenOf: (source) => tokenOf(source, credentials),
  });
  const rates = openRates({ config, db, writer, exchange, log, recount: intake.recount });
  const inbox = openInbox({
    ...{ sources: book, db, writer, log },
    ...{ takeAgain: intake.takeAgain, readAgain: intake.readAgain },
  });
  const sources = openSourceDesk({
    ...{ config, credentials, db, book, inbox, now },
    look: async ({ name }) => {
      const report = await asking.askAgain(name);
      return report.ok ? ok({ seen: report.value.asked }) : report;
    },
  });
  const imports = await openImports({
    ...{ config, db, writer, arrive: intake.arrive, log, now, counted, isClockBehind },
    sources: () => book.all(),
    ...{ unsay: intake.unsay, eventsIn: inbox.eventsIn },
  });
  // What a stop has cut short.
  asking.wake();
  for (const { name } of book.all()) inbox.readHeldSoon(name);

  function take(source: SourceConfig, delivery: Delivery) {
    const isHeld = book.isPaused(source.name) && !delivery.test;
    return isHeld ? inbox.hold(source.name, delivery) : intake.take(source, delivery);
  }

  function takeMessage(source: string, payload: Uint8Array): Promise<Receipt> {
    const raw = { headers: {}, body: Buffer.from(payload), receivedAt: now() };
    if (book.find(source) === undefined) return inbox.keepUnknown(source, raw);
    return book.isPaused(source) ? inbox.hold(source, raw, 'message') : intake.takeMessage(source, payload);
  }

  return {
    ...{ intake, asking, rates, sources, imports, take },
    /** An order over MQTT: resolves once it is on disk, understood or not. */
    async acceptOrder(source: string, payload: Uint8Array): Promise<void> {
      const receipt = await takeMessage(source, payload);
      if (receipt.problem !== undefined)
        log.warn({ source, problem: receipt.problem }, 'an order over MQTT is kept as a problem');
    },
    async close(): Promise<void> {
      await imports.close();
      await asking.close();
      await rates.close();
    },
  };
}
