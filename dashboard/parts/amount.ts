/**
 * Reads an amount as people type it ("14,875", "14 875,50", "€14.875,00") into the decimal string the office takes ("14875.00").
 * Undefined where it is no amount. A mark that could mean two things follows the locale, and the form shows what was read.
 */
export function readAmount(typed: string, locale?: string): string | undefined {
  const text = typed.replace(/[\s'’_\p{Sc}]/gu, '').replace(/^[A-Za-z]{3}|[A-Za-z]{3}$/g, '');
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  const mark = text.charAt(last);
  if (last === -1) return /^\d+$/.test(text) ? text : undefined;
  const whole = text.slice(0, last);
  const tail = text.slice(last + 1);
  if (isGroup({ whole, mark, tail }, locale)) return ungroup(text);
  const units = ungroup(whole);
  if (units === undefined || whole.includes(mark) || !/^\d{1,4}$/.test(tail)) return undefined;
  return `${units}.${tail}`;
}

/** Whether the last mark groups thousands: it repeats, or three digits follow and the locale does not count decimals with it. */
function isGroup({ whole, mark, tail }: { whole: string; mark: string; tail: string }, locale?: string): boolean {
  if (tail.length !== 3) return false;
  return whole.includes(mark) || (/^\d+$/.test(whole) && mark !== decimalMark(locale));
}

function ungroup(text: string): string | undefined {
  if (/^\d+$/.test(text)) return text;
  return /^\d{1,3}([.,])\d{3}(\1\d{3})*$/.test(text) ? text.replace(/[.,]/g, '') : undefined;
}

/** `.` or `,`: what stands before the decimals. */
export function decimalMark(locale?: string): string | undefined {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return parts.find(({ type }) => type === 'decimal')?.value;
}

/** What `readAmount` reads back, as people of that locale write it: 10,000 for 10000.00. What is no amount stays. */
export function amountAsTyped(amount: string, locale?: string): string {
  const [, cents] = /^\d+(?:\.(\d+))?$/.exec(amount) ?? [undefined];
  const digits = cents === undefined || /^0*$/.test(cents) ? 0 : cents.length;
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const text = new Intl.NumberFormat(locale, decimals).format(Number(amount));
  return amount !== '' && Number(readAmount(text, locale)) === Number(amount) ? text : amount;
}
