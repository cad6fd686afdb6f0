import type { Problem } from '../../broker/contract/result.ts';
import type { Arrival } from '../ledger.ts';
import type { Taken } from '../sales/conclude.ts';
import type { Writer } from '../store/group-commit.ts';
import { type ImportRow, imports, MOST_PROBLEMS } from '../store/imports.ts';
import { SumTooLarge } from '../store/tallies.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';
import { LEAST, tellNowAndThen, turns, untilStored } from './commits.ts';
import { type Group, groupsOf } from './groups.ts';
import type { Mapped } from './mapped.ts';
import { orderReader, type Read } from './reading.ts';
import { SeenIds } from './seen-ids.ts';

/** Read ahead of what is committed. */
const MOST_WAITING = 2_000;

export interface RunPorts {
  writer: Writer;
  /** As an order of the past, which never rings. */
  arrive(unit: Unit, arrival: Arrival): Promise<Pick<Taken, 'changed'>>;
  now: () => Instant;
  timeZone: string;
  counted(): void;
}

export interface Run {
  row: ImportRow & { source: string; delivery_id: number };
  file: string;
  mapped: Mapped;
  latest: Instant;
  signal: AbortSignal;
}

/** An order of the file, or why it is none. */
interface Piece {
  read: Read;
  row: number;
  rows: number;
  end: number;
}

type Progress = Pick<ImportRow, 'bytes_done' | 'rows' | 'taken' | 'same' | 'refused' | 'skipped'>;

/**
 * Takes a file into the ledger from where it was left, in commits between which live orders have their turn; how far it
 * is stands in the same commit. It reads the file from its start, since an order id may come once only. Ends early when
 * the signal says so, with all that it had begun committed; rejects when the file cannot be read on.
 */
export async function runImport(run: Run, ports: RunPorts): Promise<'done' | 'stopped'> {
  const { row, file, mapped, signal } = run;
  const read = orderReader({ mapped, timeZone: ports.timeZone, asOf: Number(row.as_of), latest: run.latest });
  const commit = committer(run, ports);
  const seen = new SeenIds();
  const idPlace = mapped.places.orderId ?? 0;
  const before = Number(row.bytes_done);
  let pieces: Piece[] = [];
  for await (const group of groupsOf(file, { mapping: mapped.mapping, idPlace, signal })) {
    const id = (group.rows[0]?.cells[idPlace] ?? '').trim();
    const again = id !== '' && seen.add(id);
    if (group.end <= before) continue;
    pieces.push(pieceOf(group, again ? repeated(id, mapped) : (tooLong(group, id) ?? read(group.rows))));
    if (pieces.length < MOST_WAITING) continue;
    while (pieces.length >= MOST_WAITING / 2) pieces = await commit(pieces);
    if (signal.aborted) return 'stopped';
  }
  while (pieces.length > 0) pieces = await commit(pieces);
  return 'done';
}

const pieceOf = (group: Group, read: Read): Piece => ({
  read,
  row: group.rows[0]?.row ?? 0,
  rows: group.count,
  end: group.end,
});

const repeated = (value: string, { mapping }: Mapped): Read => ({
  ok: false,
  problem: {
    field: 'orderId',
    value,
    allowed:
      mapping.rows === 'one'
        ? 'each order once: it stands further up, too'
        : 'the rows of one order one after another: some stand further up',
  },
});

const tooLong = ({ count }: Group, value: string): Read | undefined =>
  count <= 500
    ? undefined
    : { ok: false, problem: { field: 'orderId', value, allowed: `at most 500 rows of one order: it has ${count}` } };

/** Commits as many pieces as fit into one turn, and gives back the others. */
function committer({ row, signal }: Run, { writer, arrive, now, counted }: RunPorts) {
  const progress: Progress = {
    ...{ bytes_done: Number(row.bytes_done), rows: Number(row.rows), taken: Number(row.taken) },
    ...{ same: Number(row.same), refused: Number(row.refused), skipped: Number(row.skipped) },
  };
  const tell = tellNowAndThen(counted);

  async function take(unit: Unit, piece: Piece, next: Progress): Promise<Problem | undefined> {
    next.bytes_done = piece.end;
    next.rows += piece.rows;
    if (!piece.read.ok) {
      next.refused += 1;
      return piece.read.problem;
    }
    if (piece.read.value === 'skip') {
      next.skipped += 1;
      return undefined;
    }
    const { event } = piece.read.value;
    const arrival = {
      source: row.source,
      event,
      deliveryId: row.delivery_id,
      at: now(),
      history: true,
      imported: true,
    };
    const { changed } = await arrive(unit, arrival);
    next[changed ? 'taken' : 'same'] += 1;
    return undefined;
  }

  function write(pieces: readonly Piece[]): Promise<{ done: number; next: Progress }> {
    return writer.write(
      async (unit) => {
        const isOver = turns(writer);
        const next = { ...progress };
        const problems: (Problem & { row: number })[] = [];
        let done = 0;
        for (const piece of pieces) {
          const problem = await take(unit, piece, next);
          if (problem !== undefined) problems.push({ ...problem, row: piece.row });
          done += 1;
          if (done >= LEAST && (await isOver())) break;
        }
        const room = MOST_PROBLEMS - (next.refused - problems.length);
        if (room > 0 && problems.length > 0) await imports.addProblems(unit, row.id, problems.slice(0, room));
        await imports.change(unit, row.id, next);
        if (next.taken > progress.taken) unit.afterCommit(tell);
        return { done, next };
      },
      { alone: true },
    );
  }

  /** An amount that no sum can hold spoils its commit: it is found by trying each alone. */
  async function writeOrRefuse(pieces: readonly Piece[]): Promise<{ done: number; next: Progress }> {
    try {
      return await write(pieces);
    } catch (error) {
      if (!(error instanceof SumTooLarge)) throw error;
      const [first] = pieces;
      if (first === undefined) throw error;
      if (pieces.length > 1) return writeOrRefuse([first]);
      const value = first.read.ok && first.read.value !== 'skip' ? first.read.value.order.amount : '';
      const problem = { field: 'amount', value, allowed: 'an amount that the totals can still hold' };
      return write([{ ...first, read: { ok: false, problem } }]);
    }
  }

  return async function commit(pieces: readonly Piece[]): Promise<Piece[]> {
    const { done, next } = await untilStored(() => writeOrRefuse(pieces), signal);
    Object.assign(progress, next);
    return pieces.slice(done);
  };
}
