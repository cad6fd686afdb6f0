import { type Money, parseAmount, wire } from '../../broker/contract/money.ts';
import type { Reason, Silence, ThresholdFor } from '../../broker/contract/ring.ts';
import type { DecidedOrder, Facts } from './decide.ts';
import type { Rules, Threshold } from './settings.ts';

interface Measure {
  actual: Money;
  threshold: Money;
  for?: ThresholdFor;
}

/** An order that is large: by the threshold that is most its own, or by one of its products. */
export function largeOrder(facts: Facts, order: DecidedOrder, rules: Rules): Reason | undefined {
  const { counted } = facts;
  if (counted === undefined) return undefined;
  const own = ownThreshold(facts, counted, rules);
  const met = counted.minor >= own.threshold.minor ? own : largeProduct(counted, order, rules);
  return met && { kind: 'large-order', ...told(met) };
}

/** What one that is not large is short of. */
export function belowThreshold(facts: Facts, rules: Rules): Silence | undefined {
  const { counted } = facts;
  return counted && { kind: 'below', ...told(ownThreshold(facts, counted, rules)) };
}

const told = ({ actual, threshold, ...rest }: Measure) => ({
  actual: wire(actual),
  threshold: wire(threshold),
  ...rest,
});

/** The seller's, else the team's, else the source's, else the general one. */
function ownThreshold({ seller, source }: Facts, actual: Money, { largeOrder, thresholds }: Rules): Measure {
  if (thresholds.length === 0) return { actual, threshold: largeOrder };
  const found =
    thresholds.find((it) => it.for === 'seller' && (isNamed(it, seller?.name) || it.name === seller?.key)) ??
    thresholds.find((it) => it.for === 'team' && isNamed(it, seller?.team)) ??
    thresholds.find((it) => it.for === 'source' && isNamed(it, source));
  if (found === undefined) return { actual, threshold: largeOrder };
  return { actual, threshold: found.amount, for: { kind: found.for, name: found.name } };
}

/** The first product of which an order has enough, all its lines together and never more than the order itself. */
function largeProduct(counted: Money, order: DecidedOrder, { thresholds }: Rules): Measure | undefined {
  if (order.lines === undefined) return undefined;
  for (const threshold of thresholds) {
    if (threshold.for !== 'product') continue;
    const minor = Math.min(counted.minor, ofProduct(threshold, counted, order));
    if (minor < threshold.amount.minor) continue;
    const actual = { minor, currency: counted.currency };
    return { actual, threshold: threshold.amount, for: { kind: 'product', name: threshold.name } };
  }
  return undefined;
}

/** In the office currency, at what the whole order was counted as. -1 where the order has none of it. */
function ofProduct(threshold: Threshold, counted: Money, { currency, net, lines = [] }: DecidedOrder): number {
  let minor = -1;
  for (const { product, amount } of lines) {
    if (amount === undefined || !isNamed(threshold, product)) continue;
    const read = parseAmount(amount, currency);
    if (read.ok) minor = Math.max(0, minor) + read.value.minor;
  }
  if (minor < 0 || currency === counted.currency) return minor;
  return net === undefined || net.minor === 0 ? -1 : Math.round((minor * counted.minor) / net.minor);
}

/** Case and spaces do not tell two names apart. */
const isNamed = ({ name }: Threshold, given: string | undefined): boolean =>
  given !== undefined && (name === given || plain(name) === plain(given));

/** Those asked for are kept: a replay compares each of a hundred thousand orders with every threshold. */
const plains = new Map<string, string>();
const MOST_PLAIN = 10_000;

function plain(name: string): string {
  const known = plains.get(name);
  if (known !== undefined) return known;
  if (plains.size >= MOST_PLAIN) plains.clear();
  const made = name.replace(/\s+/g, ' ').trim().toLowerCase();
  plains.set(name, made);
  return made;
}
