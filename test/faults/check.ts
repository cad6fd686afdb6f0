import { checkCoil } from './check-coil.ts';
import { type Evidence, groupedBy, keyOf, type LedgerRow, type OrderState, type Tally } from './records.ts';

/** The promise that was broken. */
export type Rule =
  | 'lost order'
  | 'wrong order'
  | 'wrong total'
  | 'lost ring'
  | 'double ring'
  | 'contradiction'
  | 'unended ring'
  | 'burnt coil'
  | 'lost press'
  | 'double press'
  | 'stuck'
  | 'crash';

export interface Finding {
  rule: Rule;
  said: string;
}

/** Compares what was acknowledged, decided, recorded and struck. Pure: an empty list is a run in which every promise held. */
export function check(evidence: Evidence): Finding[] {
  return [...checkOrders(evidence), ...checkTotals(evidence), ...checkWins(evidence), ...checkCoil(evidence)];
}

/** Each acknowledged order stands in the ledger at its newest acknowledged state, or at one sent after it. */
function checkOrders({ sent, acknowledged, ledger }: Evidence): Finding[] {
  const rows = new Map(ledger.map((row) => [keyOf(row), row]));
  const states = groupedBy(sent, keyOf);
  const newest = new Map<string, number>();
  for (const it of acknowledged) newest.set(keyOf(it), Math.max(it.version, newest.get(keyOf(it)) ?? 0));
  const lost = [...newest].flatMap(([key, version]) => {
    const row = rows.get(key);
    if (row === undefined) return finding('lost order', `${key} was acknowledged and is not in the ledger`);
    const stands = versionOf(row, states.get(key) ?? []);
    if (stands !== undefined && stands < version)
      return finding('lost order', `${key} stands at version ${stands}; version ${version} was acknowledged`);
    return [];
  });
  const wrong = ledger
    .filter((row) => versionOf(row, states.get(keyOf(row)) ?? []) === undefined)
    .flatMap((row) => finding('wrong order', `${keyOf(row)} stands at ${row.minor} ${row.status}: nobody sent that`));
  return [...lost, ...wrong];
}

/** Which of the states that were sent a row is; undefined where it is none of them. */
const versionOf = (row: LedgerRow, states: readonly OrderState[]): number | undefined =>
  states.find(
    ({ minor, status, updatedAt }) => row.minor === minor && row.status === status && row.updatedAt === updatedAt,
  )?.version;

/** The totals of days and months are the sums of the standing orders. */
function checkTotals({ ledger, tallies }: Evidence): Finding[] {
  const summed = sumsOf(ledger);
  const kept = new Map(tallies.map((tally) => [tally.period, tally]));
  return [...new Set([...summed.keys(), ...kept.keys()])].flatMap((period) => {
    const { minor, wins } = summed.get(period) ?? { minor: 0, wins: 0 };
    const found = kept.get(period) ?? { minor: 0, wins: 0 };
    if (found.minor === minor && found.wins === wins) return [];
    const said = `${period} is kept as ${found.wins} wins, ${found.minor}; its orders are ${wins} wins, ${minor}`;
    return finding('wrong total', said);
  });
}

function sumsOf(ledger: readonly LedgerRow[]): Map<string, Tally> {
  const sums = new Map<string, Tally>();
  for (const { status, countedMinor, orderedOn } of ledger) {
    if (status !== 'won' || countedMinor === null) continue;
    for (const period of [orderedOn, orderedOn.slice(0, 'YYYY-MM'.length)]) {
      const sum = sums.get(period) ?? { period, minor: 0, wins: 0 };
      sums.set(period, { period, minor: sum.minor + countedMinor, wins: sum.wins + 1 });
    }
  }
  return sums;
}

/** Each acknowledged order that should ring was decided once and has its one ring, ended; no other order has one. */
function checkWins({ sent, acknowledged, decided, rings }: Evidence): Finding[] {
  const ringing = new Map(sent.filter((state) => state.rings).map((state) => [keyOf(state), state.version]));
  const owed = new Set(
    acknowledged.filter((it) => it.version >= (ringing.get(keyOf(it)) ?? Number.POSITIVE_INFINITY)).map(keyOf),
  );
  const ringsOf = groupedBy(
    rings.filter(({ kind }) => kind === 'order'),
    keyOf,
  );
  const decisionsOf = groupedBy(decided, keyOf);
  const lost = [...owed]
    .filter((key) => !ringsOf.has(key) || !decisionsOf.has(key))
    .flatMap((key) => finding('lost ring', `${key} was acknowledged, should ring, and has no ring`));
  const double = [...ringsOf].flatMap(([key, own]) => {
    if (own.length > 1) return finding('double ring', `${key} has ${own.length} rings`);
    if ((decisionsOf.get(key)?.length ?? 0) > 1) return finding('double ring', `${key} was decided to ring twice`);
    return ringing.has(key) ? [] : finding('double ring', `${key} has a ring and should have none`);
  });
  const open = rings
    .filter(({ state, outcome }) => state !== 'ended' || outcome === null)
    .flatMap(({ id, state }) => finding('unended ring', `ring ${id} is still ${state}`));
  const refused = rings
    .filter(({ outcome }) => outcome === 'refused')
    .flatMap(({ id }) =>
      finding('lost ring', `ring ${id} was refused, and nothing asked of the board was beyond its limits`),
    );
  return [...lost, ...double, ...open, ...refused];
}

export const finding = (rule: Rule, said: string): Finding[] => [{ rule, said }];
