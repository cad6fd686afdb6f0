import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Reason, Silence } from '../../broker/contract/ring.ts';
import type { RingView } from '../../broker/contract/wall.ts';
import { notUnderstood } from '../api/mistake-words.ts';
import { outcomeInWords, outcomeWords } from '../api/outcome-words.ts';
import type { CsvQuery, WinView } from '../api/wins.ts';
import { clockTimeOf, dayOf } from '../time.ts';

/** The columns of the export, in order; times are of the office's zone. */
const columns = [
  'Date',
  'Time',
  'What',
  'Customer',
  'Who won it',
  'Amount',
  'Currency',
  'Order',
  'Source',
  'Status',
  'Why',
  'Bell',
  'Outcome',
  'Outcome code',
  'Simulated',
  'Strokes',
  'Struck',
  'Heard',
] as const;

/** `timeZone`: the office's. With semicolons decimals have a comma. */
export interface CsvManner {
  timeZone: string;
  separator?: CsvQuery['separator'];
}

/**
 * RFC 4180 with a byte order mark, without which Excel reads UTF-8 as something else. A cell that a spreadsheet would
 * take for a formula gets an apostrophe before it. Each line is read when the one before is on its way.
 */
export function csvOf(wins: AsyncIterable<WinView>, { timeZone, separator = 'comma' }: CsvManner): Readable {
  const rows = async function* () {
    for await (const win of wins) yield rowOf(win, { timeZone, separator });
  };
  const lines = stringify({
    ...{ header: true, columns: [...columns], bom: true, escape_formulas: true },
    delimiter: separator === 'comma' ? ',' : ';',
    record_delimiter: 'windows',
  });
  const source = Readable.from(rows(), { highWaterMark: 16 });
  source.on('error', (error) => lines.destroy(error));
  lines.once('close', () => source.destroy());
  return source.pipe(lines);
}

function rowOf({ at, kind, rings, ...win }: WinView, { timeZone, separator }: CsvManner): (string | number)[] {
  const time = Date.parse(at);
  const amount = (win.amount?.amount ?? '').replace('.', separator === 'semicolon' ? ',' : '.');
  const none = kind === 'kept' ? ('kept' as const) : ('silent' as const);
  const told = rings.length > 0 ? rings : [undefined];
  const each = (read: (ring: RingView) => string | number | undefined) =>
    told.map((ring) => (ring === undefined ? '' : (read(ring) ?? ''))).join('; ');
  return [
    ...[dayOf(time, timeZone).day, clockTimeOf(time, timeZone), kinds[kind]],
    ...[win.customer ?? '', win.sellers.join(', '), amount, win.amount?.currency ?? ''],
    ...[win.orderId ?? '', win.source ?? '', statusIn(win) ?? win.claim ?? '', whyIn({ rings, ...win })],
    ...[each(({ bell }) => bell), each(outcomeInWords) || outcomeWords[none], each(codeOf) || none],
    ...[each(({ simulated }) => (simulated ? 'simulated' : '')), each(({ strokes }) => strokes)],
    ...[each(({ struck }) => struck), each(({ heard }) => heard)],
  ];
}

const kinds = { order: 'order', press: 'button', rehearsal: 'rehearsal', kept: 'not understood' } as const;

/** What is gone by a dispute alone was not refunded. */
function statusIn({ status, dispute }: Pick<WinView, 'status' | 'dispute'>): string | undefined {
  if (dispute?.only !== true) return status;
  return dispute.state === 'open' ? 'disputed' : 'lost in dispute';
}

function codeOf({ outcome, quiet, sharedWith, state }: RingView): string {
  if (outcome !== 'quiet') return outcome ?? state;
  if (sharedWith !== undefined) return 'quiet:shared';
  return quiet === undefined ? 'quiet' : `quiet:${quiet}`;
}

function whyIn({ rings, why, problem }: Pick<WinView, 'rings' | 'why' | 'problem'>): string {
  if (problem !== undefined) return notUnderstood(problem);
  const reasons = rings[0]?.reasons ?? [];
  return [...reasons, ...why].map(inWords).join('; ');
}

function inWords(why: Reason | Silence): string {
  switch (why.kind) {
    case 'large-order':
      return `large order: ${why.threshold.amount} or more`;
    case 'long-pursuit':
      return `worked on since ${why.since}: ${why.days} days`;
    case 'milestone':
    case 'milestone-passed':
      return `milestone: ${why.name}`;
    case 'press':
      return 'rung by the button';
    case 'below':
      return `below ${why.threshold.amount}`;
    case 'no-rate':
      return `no rate from ${why.currency} to ${why.office}`;
    case 'pursuit-celebrated':
      return `this customer has bought since, with order ${why.orderId}`;
    case 'pressed':
      return 'had rung by the button';
    case 'not-won':
      return why.status.replaceAll('-', ' ');
    default:
      return why.kind.replaceAll('-', ' ');
  }
}
