import type { EndReport, Rung, StrokeReport } from '../broker/contract/messages.ts';
import { isStroke } from '../broker/contract/topics.ts';
import type { StrokeView } from '../broker/contract/wall.ts';
import type { Bells } from './bells.ts';
import type { Restores } from './care/restores.ts';
import type { Lane } from './lane.ts';
import type { Outbox } from './outbox.ts';
import type { Db } from './store/database.ts';
import type { Writer } from './store/group-commit.ts';
import { type RingRow, rings } from './store/rings.ts';
import type { Instant } from './time.ts';

export interface ReportPorts {
  db: Db;
  writer: Writer;
  bells: Bells;
  outbox: Outbox;
  restores: Restores;
  now: () => Instant;
  showStroke(view: StrokeView): void;
}

/** What bells say became of their rings. */
export function openReports({ db, writer, bells, outbox, restores, now, showStroke }: ReportPorts) {
  /** A report from a bell. Resolves once it is on disk; the same report again changes nothing. */
  async function report(bell: string, rung: Rung): Promise<void> {
    const lane = outbox.lane(bell);
    if (lane === undefined || rung.number === 0) return;
    const own = bells.isOwn(bell, rung);
    if (own && lane.isAhead(rung.epoch, rung.number, bells.epochOf(bell))) return startAnew(lane, rung);
    await (isStroke(rung) ? stroke(lane, rung) : end(lane, rung));
  }

  async function stroke(lane: Lane, report: StrokeReport): Promise<void> {
    const { stroke: n, of, heard } = report;
    const row = await find(lane, report);
    if (row === undefined) return;
    const known = heard === undefined ? {} : { heard };
    showStroke({ id: String(row.id), bell: lane.bell, stroke: n, of, ...known });
    await writer.write((unit) => rings.stroke(unit, { ringId: row.id, stroke: n, at: now(), ...known }));
  }

  async function end(lane: Lane, report: EndReport): Promise<void> {
    const { outcome, strokes, heard } = report;
    const found = await find(lane, report);
    if (found === undefined) return;
    await writer.write(async (unit) => {
      // A board that lost power does not know how far it came; what it told on the way still stands.
      const told = outcome === 'interrupted' ? await rings.strokesOf(unit.trx, found.id) : 0;
      const quiet = outcome === 'quiet' ? { quiet: 'muted' as const } : {}; // the only quiet a bell keeps by itself
      await outbox.conclude(unit, found, { outcome, struck: Math.max(strokes, told), heard: heard ?? null, ...quiet });
    });
  }

  /** The ring a report is of: its number, and sent to the very board that speaks. */
  async function find({ bell, inFlight }: Lane, { epoch, number, board }: Rung): Promise<RingRow | undefined> {
    const isInFlight = inFlight?.epoch === epoch && inFlight.number === number;
    const row = isInFlight ? inFlight : await rings.byNumber(db, bell, epoch, number);
    return board === undefined || row?.board === board ? row : undefined;
  }

  /**
   * Our data is an older copy than the board's memory, and so it is for every bell: what is pending may have rung
   * already, and so may any order from before now.
   */
  async function startAnew(lane: Lane, { epoch }: Rung): Promise<void> {
    await writer.write(async (unit) => {
      for (const bell of bells.names) unit.promised.add(bell); // numbers of the old epoch are given no more
      await bells.startEpochAbove(unit, lane.bell, epoch);
      await restores.copied(unit);
      for (const row of await rings.unfinished(unit.trx)) await outbox.conclude(unit, row, { outcome: 'unanswered' });
      unit.afterCommit(() => {
        for (const bell of bells.names) {
          const other = outbox.lane(bell);
          if (other !== undefined) other.waiting = 0;
        }
      });
    });
  }

  return { report };
}
