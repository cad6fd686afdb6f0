import type { Comparison, Legs } from './compare.ts';
import type { DryRunCost } from './dry-run.ts';
import type { ImportCost } from './import.ts';
import type { LedgerCost } from './ledger-size.ts';
import type { Leg } from './legs.ts';
import type { Rest } from './start-up.ts';
import { median, percentile, ratios, type Spread } from './statistics.ts';
import { WALLS, type WallTimes } from './walls.ts';

export interface Measured {
  comparison: Comparison;
  startsMs: number[];
  rest: Rest;
  walls: WallTimes;
  ledgers: LedgerCost;
  sizes: { small: number; large: number };
  dryRun: DryRunCost;
  imported: ImportCost;
}

/** One line of the table. `bar` and `met` only where a bar is set. */
export interface Row {
  figure: string;
  floor?: string;
  product: string;
  ratio?: string;
  bar?: string;
  met?: boolean;
}

export function rowsOf(measured: Measured): Row[] {
  const { comparison, startsMs, rest } = measured;
  const rates = Object.entries(comparison.open).map(([rate, legs]) => openRows(`${rate}/s`, legs));
  const start = median(startsMs);
  return [
    ...rates.flat(),
    ...closedRows(comparison),
    {
      figure: 'memory, server + device + simulated board, at rest',
      product: `${rest.residentMb.toFixed(0)} MB (${rest.processes})`,
      ...bar('< 300 MB', rest.residentMb < 300),
    },
    {
      figure: '   after 1,000 orders and 10 rings',
      product: `${rest.usedResidentMb.toFixed(0)} MB`,
      ...bar('< 300 MB', rest.usedResidentMb < 300),
    },
    { figure: '   at rest, shared pages counted once', product: `${rest.proportionalMb.toFixed(0)} MB` },
    {
      figure: '   server + 4 devices, after all of the load',
      product: `${comparison.residentMb.toFixed(0)} MB, shared once ${comparison.proportionalMb.toFixed(0)} MB`,
    },
    { figure: 'start to first accepted order', product: `${start.toFixed(0)} ms`, ...bar('< 2500 ms', start < 2500) },
    {
      figure: 'idle, simulated board',
      product: `${rest.cpuPercent.toFixed(1)} % of a core`,
      ...bar('< 10 %', rest.cpuPercent < 10),
    },
    ...wallRows(measured.walls),
    ...ledgerRows(measured),
    ...dryRunRows(measured.dryRun),
    ...importRows(measured.imported),
    ...auditRows(comparison),
  ];
}

const all = (legs: Leg[], of: Way): number[] => legs.flatMap((leg) => leg[of]);
const inSeconds = (value: number): string => `${value.toFixed(2)} s`;
const ms = (value: number): string => `${value.toFixed(2)} ms`;
const shown = ({ median: middle, min, max }: Spread): string =>
  `${middle.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
const bar = (text: string, met: boolean): { bar: string; met: boolean } => ({ bar: text, met });

const RINGING = '   floor with only the ringing 1 % on the wire';
type Way = 'toAnswer' | 'toBytes' | 'toWall';

function openRows(rate: string, { floor, product, ringing }: Legs): Row[] {
  const over = (under: Leg[], of: Way, share: number): Spread => {
    const each = (legs: Leg[]): number[] => legs.map((leg) => percentile(leg[of], share));
    return ratios(each(product), each(under));
  };
  const line = (figure: string, of: Way, { share = 0.5, under = floor } = {}): Row => ({
    figure,
    ...(of !== 'toWall' && { floor: ms(percentile(all(under, of), share)), ratio: shown(over(under, of, share)) }),
    product: ms(percentile(all(product, of), share)),
  });
  const p99 = (of: Way): Row => line(`   p99 (of ${all(product, of).length})`, of, { share: 0.99 });
  const met = bar('≤ 1.7 ×', over(floor, 'toBytes', 0.5).median <= 1.7);
  return [
    { ...line(`${rate} posted → RING bytes, p50`, 'toBytes'), ...met },
    line(RINGING, 'toBytes', { under: ringing }),
    p99('toBytes'),
    line(`${rate} posted → wall, p50`, 'toWall'),
    p99('toWall'),
    line(`${rate} posted → answered, p50`, 'toAnswer'),
    p99('toAnswer'),
    cpuRow(`${rate} CPU an order`, floor, product),
  ];
}

function cpuRow(figure: string, floor: Leg[], product: Leg[]): Row {
  const each = (legs: Leg[]): number[] => legs.map(({ cpuMsPerOrder }) => cpuMsPerOrder);
  return {
    figure,
    floor: ms(median(each(floor))),
    product: ms(median(each(product))),
    ratio: shown(ratios(each(product), each(floor))),
  };
}

function closedRows({ closed: { floor, ringing, product } }: Comparison): Row[] {
  const rate = (legs: Leg[]): number[] => legs.map(({ perSecond }) => perSecond);
  const line = (figure: string, under: Leg[]): Row => ({
    figure,
    floor: `${median(rate(under)).toFixed(0)}/s`,
    product: `${median(rate(product)).toFixed(0)}/s`,
    ratio: shown(ratios(rate(product), rate(under))),
  });
  const ratio = ratios(rate(product), rate(floor)).median;
  return [
    { ...line('32 connections, orders taken', floor), ...bar('≥ 0.9 ×', ratio >= 0.9) },
    line(RINGING, ringing),
    cpuRow('32 connections, CPU an order', floor, product),
    cpuRow(RINGING, ringing, product),
  ];
}

function wallRows({ floor, product }: WallTimes): Row[] {
  const row = (figure: string, share: number): Row => {
    const [under, over] = [percentile(floor, share), percentile(product, share)];
    return { figure, floor: ms(under), product: ms(over), ratio: (over / under).toFixed(2) };
  };
  return [
    row(`a stroke on ${WALLS} walls, p50`, 0.5),
    { ...row(`   p99 (of ${product.length})`, 0.99), ...bar('< 100 ms', percentile(product, 0.99) < 100) },
  ];
}

function ledgerRows({ ledgers: { small, large, cpu, perSecond }, sizes }: Measured): Row[] {
  const [few, many] = [sizes.small, sizes.large].map((size) => size.toLocaleString('en'));
  return [
    {
      figure: `CPU an order, ${many} in the ledger against ${few}`,
      floor: ms(small),
      product: ms(large),
      ratio: shown(cpu),
      ...bar('≤ 1.3 ×', cpu.median <= 1.3),
    },
    {
      figure: '   orders taken, 32 connections',
      floor: `${perSecond.small.toFixed(0)}/s`,
      product: `${perSecond.large.toFixed(0)}/s`,
      ratio: shown(perSecond.ratio),
      ...bar('≥ 1 / 1.3 ×', perSecond.ratio.median >= 1 / 1.3),
    },
  ];
}

function dryRunRows({ orders, seconds, floorSeconds, ratio, suggestionSeconds }: DryRunCost): Row[] {
  return [
    {
      figure: `a dry run of ${orders.toLocaleString('en')} orders, its process started for it`,
      floor: inSeconds(floorSeconds),
      product: inSeconds(seconds),
      ratio: shown(ratio),
      ...bar('< 1 s', seconds < 1),
    },
    { figure: '   a threshold suggested', product: inSeconds(suggestionSeconds) },
  ];
}

function importRows({ rows, floor, product, orders, taken }: ImportCost): Row[] {
  const { seconds, rowsPerSecond, peakMb, restMb } = product;
  return [
    {
      figure: `a file of ${rows.toLocaleString('en')} orders taken in (csv-parse alone)`,
      floor: inSeconds(floor.seconds),
      product: `${inSeconds(seconds)}, ${rowsPerSecond.toFixed(0)} rows/s`,
      ratio: (seconds / floor.seconds).toFixed(2),
    },
    { figure: '   most memory meanwhile', product: `${peakMb.toFixed(0)} MB, ${restMb.toFixed(0)} MB before` },
    {
      figure: '   a live order answered meanwhile, median',
      product: `${ms(orders.median)}, at most ${ms(orders.worst)}`,
    },
    { figure: '   rows that are not in the ledger', product: String(rows - taken), ...bar('0', rows === taken) },
  ];
}

function auditRows({ audit }: Comparison): Row[] {
  const rings = `${audit.decided} decided, ${audit.sounded} sounded, ${audit.recorded} recorded`;
  return [
    {
      figure: 'orders acknowledged and lost',
      product: `${audit.lost} of ${audit.acknowledged}`,
      ...bar('0', audit.lost === 0),
    },
    { figure: 'rings lost', product: `${audit.lostRings} (${rings})`, ...bar('0', audit.lostRings === 0) },
    { figure: 'rings doubled', product: String(audit.doubleRings), ...bar('0', audit.doubleRings === 0) },
    { figure: 'months whose sum is wrong', product: String(audit.wrongTallies), ...bar('0', audit.wrongTallies === 0) },
  ];
}

export function table(rows: readonly Row[]): string {
  const heads = ['figure', 'floor', 'product', 'ratio (min–max)', 'bar', ''];
  const met = ({ met: is }: Row): string => (is === undefined ? '' : is ? 'met' : 'NOT MET');
  const cells = [heads, ...rows.map((row) => [row.figure, row.floor, row.product, row.ratio, row.bar, met(row)])];
  const widths = heads.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  const lines = cells.map((line) =>
    widths
      .map((width, at) => (line[at] ?? '').padEnd(width))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return lines.join('\n');
}
