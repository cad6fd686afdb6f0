import { decimal as decimalText, exponentOf, type Money } from '../../broker/contract/money.ts';
import { Order } from '../../broker/contract/order.ts';
import { check, ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { ImportField } from '../api/imports.ts';
import { unquoted } from '../api/mistake-words.ts';
import type { OrderEvent } from '../sources/source.ts';
import type { Instant } from '../time.ts';
import { plainNumber, readAmount } from './amounts.ts';
import { readDate } from './dates.ts';
import type { Mapped } from './mapped.ts';
import type { Row } from './parsing.ts';
import { statusKey } from './statuses.ts';

/** `skip`: a row that is no sale. */
export type Read = Result<{ event: OrderEvent; order: Order } | 'skip'>;

export interface ReadingOptions {
  mapped: Mapped;
  timeZone: string;
  /** What the file says holds as of then. */
  asOf: Instant;
  /** An order later than this is of a wrong clock or a wrong year. */
  latest: Instant;
}

const examples = {
  iso: '2026-03-11',
  'day-first': '11-03-2026',
  'month-first': '03/11/2026',
  serial: '46092',
} as const;
/** Of the checked order, the field of the mapping that it came from. */
const origins: Readonly<Record<string, ImportField>> = {
  'customer.name': 'customerName',
  'customer.id': 'customerId',
  'seller.name': 'sellerName',
  'seller.email': 'sellerEmail',
};

class Refused extends Error {
  readonly refusal: ReturnType<typeof refuse>;
  constructor(...problem: Parameters<typeof refuse>) {
    super('refused');
    this.refusal = refuse(...problem);
  }
}

/** Reads the rows of one order by a mapping. */
export function orderReader({ mapped, timeZone, asOf, latest }: ReadingOptions) {
  const { mapping, places, decimal, dates, meanings, width } = mapped;
  const cellOf = (row: Row, field: ImportField): string => (row.cells[places[field] ?? -1] ?? '').trim();
  /** The first of the order's rows that says it. */
  const firstOf = (rows: readonly Row[], field: ImportField): string | undefined => {
    for (const row of rows) {
      const cell = cellOf(row, field);
      if (cell !== '') return cell;
    }
    return undefined;
  };
  const must = <T>(result: Result<T>): T => {
    if (result.ok) return result.value;
    const { field, allowed, value } = result.problem;
    throw new Refused(field, unquoted(value), allowed);
  };

  function dateOf(rows: readonly Row[], field: ImportField) {
    const text = firstOf(rows, field);
    if (text === undefined) return undefined;
    const read = readDate(text, dates, timeZone);
    if (read === undefined) throw new Refused(field, text, `a date such as ${examples[dates]}`);
    return read;
  }

  const money = (text: string | undefined, field: ImportField, currency: string): Money | undefined =>
    text === undefined ? undefined : must(readAmount(text, { field, currency, decimal }));

  /** Over all rows where they add up; else what the first says, which the others must not contradict. */
  function sumOf(rows: readonly Row[], field: ImportField, currency: string): Money | undefined {
    const texts = rows.map((row) => cellOf(row, field)).filter((text) => text !== '');
    if (texts.length === 0) return undefined;
    const [first, ...others] = texts.map((text) => money(text, field, currency)?.minor ?? 0);
    if (mapping.rows === 'sum') return { currency, minor: others.reduce((sum, each) => sum + each, first ?? 0) };
    const other = others.findIndex((each) => each !== first);
    if (other !== -1)
      throw new Refused(field, texts[other + 1], `the amount on the first row of the order, ${texts[0]}`);
    return { currency, minor: first ?? 0 };
  }

  function amountsOf(rows: readonly Row[], currency: string) {
    const said = sumOf(rows, 'amount', currency);
    if (said === undefined) throw new Refused('amount', '', 'an amount');
    if (said.minor < 0)
      throw new Refused(
        'amount',
        firstOf(rows, 'amount'),
        'an amount of 0 or more: what went back has a column of its own, or rows of one order that add up',
      );
    const tax = mapping.amounts === 'less-tax' ? (sumOf(rows, 'tax', currency)?.minor ?? 0) : 0;
    if (tax < 0 || tax > said.minor) throw new Refused('tax', firstOf(rows, 'tax'), 'a tax from 0 to the amount');
    const back = Math.abs(sumOf(rows, 'refunded', currency)?.minor ?? 0); // told as -10 by some, as 10 by others
    if (back > said.minor) throw new Refused('refunded', firstOf(rows, 'refunded'), 'at most the amount');
    const left = said.minor - back;
    const net =
      said.minor === 0
        ? 0
        : Number((BigInt(said.minor - tax) * BigInt(left) * 2n + BigInt(said.minor)) / (2n * BigInt(said.minor)));
    return {
      net: { currency, minor: net },
      full: tax === 0 ? undefined : { currency, minor: left },
      wholeBack: back > 0 && left === 0,
    };
  }

  function linesOf(rows: readonly Row[], currency: string) {
    if (places.product === undefined) return undefined;
    return rows
      .filter((row) => cellOf(row, 'product') !== '')
      .map((row) => {
        const quantity = cellOf(row, 'quantity');
        const amount = money(cellOf(row, 'lineAmount') || undefined, 'lineAmount', currency);
        const read = plainNumber(quantity, decimal)?.value;
        if (quantity !== '' && read === undefined) throw new Refused('quantity', quantity, 'a number');
        return {
          product: cellOf(row, 'product').slice(0, 200),
          ...(read !== undefined && Number(read) >= 0 && { quantity: Number(read) }),
          ...(amount !== undefined && amount.minor >= 0 && { amount: decimalText(amount) }),
        };
      });
  }

  function statusOf(rows: readonly Row[], wholeBack: boolean) {
    const text = places.status === undefined ? undefined : (firstOf(rows, 'status') ?? '');
    const meaning = text === undefined ? 'won' : meanings.get(statusKey(text));
    if (meaning === undefined) throw new Refused('status', text, 'a status that the import knows the meaning of');
    return meaning === 'won' && wholeBack ? 'refunded' : meaning;
  }

  function currencyOf(rows: readonly Row[]): string {
    const told = (firstOf(rows, 'currency') ?? mapping.currency ?? '').toUpperCase();
    if (exponentOf(told) === undefined) throw new Refused('currency', told, 'an ISO 4217 code such as EUR');
    return told;
  }

  function readRows(rows: readonly Row[]): Read {
    const wide = rows.find(({ cells }) => cells.slice(width).some((cell) => cell.trim() !== ''));
    if (wide !== undefined)
      throw new Refused('row', `${wide.cells.length} cells`, `the ${width} cells of the first row`);
    const orderId = firstOf(rows, 'orderId');
    if (orderId === undefined) throw new Refused('orderId', '', 'an order id');
    if (statusOf(rows, false) === 'skip') return ok('skip');
    const currency = currencyOf(rows);
    const { net, full, wholeBack } = amountsOf(rows, currency);
    const status = statusOf(rows, wholeBack);
    if (status === 'skip') return ok('skip');
    const ordered = dateOf(rows, 'orderedAt');
    if (ordered === undefined) throw new Refused('orderedAt', '', `a date such as ${examples[dates]}`);
    if (ordered.at > latest) throw new Refused('orderedAt', firstOf(rows, 'orderedAt'), 'a day that is not to come');
    const lines = linesOf(rows, currency);
    const who = {
      customer: present({ id: firstOf(rows, 'customerId'), name: firstOf(rows, 'customerName') }),
      seller: present({ name: firstOf(rows, 'sellerName'), email: firstOf(rows, 'sellerEmail')?.toLowerCase() }),
    };
    const order = must(
      check<Order>(Order, {
        orderId,
        amount: decimalText(net),
        currency,
        orderedAt: new Date(ordered.at).toISOString(),
        ...who,
        pursuedSince: dateOf(rows, 'pursuedSince')?.day,
        ...(lines !== undefined && lines.length > 0 && { lines }),
        status,
      }),
    );
    const at = dateOf(rows, 'updatedAt')?.at ?? asOf;
    return ok({
      order,
      event: { orderId: order.orderId, kind: status, at, order, ...(full && { full: decimalText(full) }) },
    });
  }

  return function read(rows: readonly Row[]): Read {
    try {
      return readRows(rows);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { problem } = error.refusal;
      return {
        ok: false,
        problem: { ...problem, field: origins[problem.field] ?? problem.field, value: unquoted(problem.value) },
      };
    }
  };
}

function present<T extends Record<string, string | undefined>>(all: T): T | undefined {
  return Object.values(all).some((each) => each !== undefined) ? all : undefined;
}
