import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { isKnown, type RateDay, readDay, readRate } from './rate-days.ts';

/** The bank's XML, daily or of 90 days: `<Cube time="2026-11-24"><Cube currency="USD" rate="1.0823"/>…`. */
export function readRatesXml(text: string): Result<RateDay[]> {
  try {
    return daysIn(text);
  } catch {
    // Elements too deep within each other exhaust the stack.
    return refuse('answer', text.slice(0, 60), 'XML that is whole');
  }
}

function daysIn(text: string): Result<RateDay[]> {
  const { root } = parseXml(text);
  const days: RateDay[] = [];
  for (const cube of root === null ? [] : cubesIn(root)) {
    if (cube.attributes.time === undefined) continue;
    const day = readDay('time', cube.attributes.time);
    if (!day.ok) return day;
    const rates: RateDay['rates'] = [];
    for (const { attributes } of cubesIn(cube)) {
      const { currency = '', rate: told = '' } = attributes;
      if (!isKnown(currency)) continue;
      const rate = readRate(`${day.value}, ${currency}`, told);
      if (!rate.ok) return rate;
      if (rate.value !== undefined) rates.push({ currency, perEuro: rate.value });
    }
    days.push({ day: day.value, rates });
  }
  if (days.some(({ rates }) => rates.length > 0)) return ok(days);
  return refuse('answer', text.slice(0, 60), 'reference rates in XML');
}

function* cubesIn(element: XmlElement): Generator<XmlElement> {
  for (const child of element.children) {
    if (!(child instanceof XmlElement)) continue;
    if (child.name === 'Cube') yield child;
    if (child.name === 'Cube' && child.attributes.time === undefined) yield* cubesIn(child);
  }
}
