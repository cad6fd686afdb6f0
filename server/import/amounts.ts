import { type Money, parseAmount } from '../../broker/contract/money.ts';
import { type Result, refuse } from '../../broker/contract/result.ts';
import type { ImportFormat } from '../api/imports.ts';

type Decimal = NonNullable<ImportFormat['decimal']>;

/** What one number says of the file's decimal mark; `either`: it can be read both ways; undefined: nothing, or no number. */
export type MarkEvidence = Decimal | 'either' | undefined;

/** Spaces of every width and apostrophes part thousands in one country or another. */
const GROUPING = /(?<=\d)[\s'’](?=\d{3}(?!\d))/g;
const CURRENCY = /^(?:[A-Z]{3}|[€$£¥]|kr\.?|Kr\.?|zł|CHF)$/;
const symbols: Record<string, string> = { '€': 'EUR', '£': 'GBP', zł: 'PLN' };

interface Bare {
  negative: boolean;
  digits: string;
  /** The currency written beside it, as it is written. */
  beside: string | undefined;
}

/** A number without its sign, currency and spaces; undefined where it is none. `(12.50)`, `12,50-` and `−12` are negative. */
function bareOf(text: string): Bare | undefined {
  let rest = text.trim();
  const accounted = /^\((.+)\)$/.exec(rest);
  if (accounted?.[1] !== undefined) rest = accounted[1].trim();
  const beside = /^([^\d\s.,'’()+−-]{1,3}\.?)\s*(?=[\d+−-])|(?<=[\d-])\s*([^\d\s.,'’()+−-]{1,3}\.?)$/.exec(
    rest.replace(/^[+−-]\s*(?=[^\d\s])/, ''),
  );
  const currency = (beside?.[1] ?? beside?.[2])?.trim();
  if (currency !== undefined) {
    if (!CURRENCY.test(currency)) return undefined;
    rest = rest.replace(currency, '').trim();
  }
  const match = /^([+−-]?)\s*([\d.,\s'’]*\d[\d.,]*?)([−-]?)$/.exec(rest);
  if (match === null) return undefined;
  const digits = (match[2] ?? '').replaceAll(GROUPING, '');
  if (/[\s'’]/.test(digits)) return undefined;
  const negative = accounted !== null || /[−-]/.test(`${match[1]}${match[3]}`);
  return { negative, digits, beside: currency };
}

export function markIn(text: string): MarkEvidence {
  const digits = bareOf(text)?.digits ?? '';
  const marks = digits.replaceAll(/\d/g, '');
  const last = marks.at(-1);
  if (last === undefined) return undefined;
  const [mark, other] = last === ',' ? (['comma', 'point'] as const) : (['point', 'comma'] as const);
  if (marks.length > 1) return [...marks].every((each) => each === last) ? other : mark;
  return /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits) ? 'either' : mark;
}

const GROUPED = { point: /^\d{1,3}(,\d{3})+(\.\d*)?$/, comma: /^\d{1,3}(\.\d{3})+(,\d*)?$/ } as const;
const PLAIN = { point: /^\d*(\.\d*)?$/, comma: /^\d*(,\d*)?$/ } as const;

/** "1.234,50" as 1234.50; undefined where it is no number, or not one of this mark. */
export function plainNumber(text: string, decimal: Decimal): { value: string; beside: string | undefined } | undefined {
  const bare = bareOf(text);
  if (bare === undefined || !(PLAIN[decimal].test(bare.digits) || GROUPED[decimal].test(bare.digits))) return undefined;
  const [thousands, mark] = decimal === 'comma' ? ['.', ','] : [',', '.'];
  const [whole = '', fraction = ''] = bare.digits.replaceAll(thousands, '').split(mark);
  const value = `${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}`;
  return { value: bare.negative && /[1-9]/.test(value) ? `-${value}` : value, beside: bare.beside };
}

export interface AmountOptions {
  field: string;
  currency: string;
  decimal: Decimal;
}

/** Money of a cell, which may be negative. A currency written beside it must be the order's. */
export function readAmount(text: string, { field, currency, decimal }: AmountOptions): Result<Money> {
  const number = plainNumber(text, decimal);
  const example = decimal === 'comma' ? '1.234,50' : '1,234.50';
  if (number === undefined) return refuse(field, text, `an amount such as ${example}`);
  const code = number.beside === undefined ? undefined : (symbols[number.beside] ?? number.beside);
  if (code !== undefined && /^[A-Z]{3}$/.test(code) && code !== currency)
    return refuse(field, text, `an amount in ${currency}, as the mapping or the currency column says`);
  const read = parseAmount(number.value.replace('-', ''), currency, field);
  if (!read.ok || !number.value.startsWith('-')) return read;
  return { ok: true, value: { minor: -read.value.minor, currency } };
}
