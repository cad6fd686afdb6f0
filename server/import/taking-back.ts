import { findUnseenSellers, forgetSellers } from '../people/unseen.ts';
import { customers } from '../store/customers.ts';
import type { Db } from '../store/database.ts';
import type { Writer } from '../store/group-commit.ts';
import { importKept, importRuns, lastDecision, type Spoken } from '../store/import-runs.ts';
import { type ImportRow, imports } from '../store/imports.ts';
import type { OrderRow } from '../store/orders.ts';
import type { OrderKey } from '../store/sales.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';
import { LEAST, tellNowAndThen, turns, untilStored } from './commits.ts';
import { SeenIds } from './seen-ids.ts';
import { nameOf, type Others, slicesOf, whoElse } from './spoken.ts';
import { type Unsaid, type UnsayingPorts, unsayer } from './unsaying.ts';

export interface TakingBackPorts extends Pick<UnsayingPorts, 'unsay' | 'eventsIn'> {
  db: Db;
  writer: Writer;
  now: () => Instant;
  counted(): void;
}

type Progress = Pick<ImportRow, 'back_at_decision' | 'gone' | 'told_by_others' | 'kept'>;

/**
 * Takes back what all runs of a file said, from where it was left, in commits between which live orders have their turn.
 * First it is found out who else has spoken; then each order of the file is looked at once. Who is known by nothing else
 * is known no more. Ends early when the signal says so, with all that it had begun committed.
 */
export async function takeBack(
  row: ImportRow,
  signal: AbortSignal,
  ports: TakingBackPorts,
): Promise<'done' | 'stopped'> {
  const { db, now } = ports;
  const runs = await importRuns.of(db, row.id);
  const all = await importRuns.takenBack(db);
  const sources = [...new Set(runs.map(({ source }) => source))];
  const [back, own] = [all, runs].map((some) => new Set(some.map(({ delivery_id }) => delivery_id)));
  const isTakenBack = (id: number): boolean => back?.has(id) === true;
  const until = await lastDecision(db);
  const first = (some: typeof runs): number => Math.min(until, ...some.map((run) => run.after_decision));
  const related = all.filter(({ source }) => sources.includes(source)); // beside one of those, others changed nothing, too
  const others = await whoElse({ db, sources, after: first([...related, ...runs]), until, signal }, isTakenBack);
  const unsay = unsayer({ ...ports, others, isTakenBack });
  const commit = committer(row, { ...ports, unsay, others });
  const isLeft = ({ spoken }: Told): boolean => spoken.id > Number(row.back_at_decision);
  const seen = new SeenIds();
  for await (const { rows } of slicesOf({ db, sources, after: first(runs), until, signal })) {
    const told = rows.filter(({ delivery_id: id }) => own?.has(id ?? -1));
    const left = told.map((spoken) => ({ spoken, again: seen.add(nameOf(spoken)) }));
    for (let rest = left.filter(isLeft); rest.length > 0; ) rest = await commit(rest, signal);
  }
  if (signal.aborted) return 'stopped';
  const unseen = await findUnseenSellers(db, Number(row.created_at));
  const ended = { state: 'taken-back' as const, ended_at: now() };
  await untilStored(
    () =>
      ports.writer.write(async (unit) => {
        await forgetSellers(unit, unseen);
        await imports.change(unit, row.id, ended);
      }),
    signal,
  );
  return 'done';
}

/** Something that the file said of an order; `again`: not the first of it. */
interface Told {
  spoken: Spoken;
  again: boolean;
}

interface CommitPorts extends Pick<TakingBackPorts, 'writer' | 'counted'> {
  others: Others;
  unsay: ReturnType<typeof unsayer>;
}

/** Commits as many orders as fit into one turn, and gives back the others. */
function committer(row: ImportRow, { writer, counted, unsay, others }: CommitPorts) {
  const { back_at_decision, gone, told_by_others, kept } = row;
  const progress: Progress = { back_at_decision, gone, told_by_others, kept };
  const tell = tellNowAndThen(counted);
  const since = Number(row.created_at);

  function write(left: readonly Told[]): Promise<{ done: number; next: Progress }> {
    return writer.write(
      async (unit) => {
        const isOver = turns(writer);
        const next = { ...progress };
        const all: Unsaid[] = [];
        let done = 0;
        await others.catchUp(unit.trx);
        for (const { spoken, again } of left) {
          const unsaid = await unsay(unit, spoken);
          if (unsaid !== undefined && !again) all.push(unsaid);
          next.back_at_decision = spoken.id;
          done += 1;
          if (done >= LEAST && (await isOver())) break;
        }
        const of = (fate: Unsaid['fate']): OrderRow[] => all.flatMap((each) => (each.fate === fate ? [each.row] : []));
        next.gone += of('gone').length;
        next.told_by_others += of('others').length;
        next.kept += of('kept').length;
        await importKept.add(unit, row.id, of('kept') satisfies OrderKey[]);
        await unsayCustomers(unit, [...of('gone'), ...of('others')], since);
        await imports.change(unit, row.id, next);
        unit.afterCommit(tell);
        return { done, next };
      },
      { alone: true },
    );
  }

  return async (left: readonly Told[], signal: AbortSignal): Promise<Told[]> => {
    if (signal.aborted) return [];
    const { done, next } = await untilStored(() => write(left), signal);
    Object.assign(progress, next);
    return left.slice(done);
  };
}

/** The rows as they were say who the customers were taken for. */
async function unsayCustomers(unit: Unit, rows: readonly OrderRow[], since: Instant): Promise<void> {
  const all = new Map<string, { key: string; name: string | null }>();
  for (const { customer_key: key, customer: name } of rows) if (key !== null) all.set(`${key} ${name}`, { key, name });
  for (const { key, name } of all.values()) await customers.unsay(unit, { key, name, since });
}
