import { texts } from '../../texts.ts';

const words = texts.rulesPage;

/** Rules by the headings and labels they stand under. */
const heads: Record<string, string> = {
  ...words.keys,
  ...words.amountNames,
  ...{ longPursuitDays: words.longPursuitDays, backAfterDays: words.backAfterDays, expiryMinutes: words.expiry },
  ...{ reasons: words.reasons, patterns: words.reasons, hours: words.hours, byHand: words.hands },
};

/** Parts of a rule by the labels of their fields. */
const parts: Record<string, string> = {
  ...words.reasonNames,
  ...{ name: words.thresholdName, amount: words.open, for: words.thresholdFor, bells: words.onBells },
  ...{ from: words.open, to: words.close, open: words.open, close: words.close, days: words.days },
  ...{ strokes: words.strokes, pulseMs: words.pulseMs, gapMs: words.gapMs, pairGapMs: words.pairGapMs },
  ...{ rings: words.paceRings, minutes: words.paceMinutes, pauseSeconds: words.pacePause },
  ...{ country: words.country, region: words.region },
};

/** Where on the page a rule stands: `thresholds.1.name` is “Thresholds of their own, entry 2, Name”. */
export function placeOf(rule: string): string {
  const [key = '', ...rest] = rule.split('.');
  const place = rest.map((part) => (/^\d+$/.test(part) ? words.entry(Number(part) + 1) : (parts[part] ?? part)));
  return [heads[key] ?? key, ...place].join(', ');
}
