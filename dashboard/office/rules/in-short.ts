import type { RuleChange, WireRules } from '../../../server/api/rules.ts';
import { type Manner, money } from '../../parts/format.ts';
import { texts } from '../../texts.ts';

const words = texts.rulesPage;

export interface Shown {
  currency: string;
  manner: Manner;
}

type Key = keyof WireRules;
type Pattern = WireRules['patterns']['milestone'];
type Reason = WireRules['reasons']['milestone'];

/** One value of a rule in a few words, as the page itself says it. `key`: `largeOrder`, `patterns.milestone`. */
export function inShort(key: string, value: RuleChange['after'], { currency, manner }: Shown): string {
  if (value === null || value === undefined) return key === 'hours' ? words.always : words.none;
  const sum = (amount: string) => money({ amount, currency }, manner);
  const list = (parts: string[]) => (parts.length === 0 ? words.none : parts.join('; '));
  switch (key.split('.')[0] as Key) {
    case 'largeOrder':
    case 'minimum':
      return sum(String(value));
    case 'thresholds':
      return list(
        (value as WireRules['thresholds']).map(
          (each) => `${words.thresholdKinds[each.for]} ${each.name} ${sum(each.amount)}`,
        ),
      );
    case 'pacing':
      return words.paceShort(value as WireRules['pacing']);
    case 'byHand':
      return handsInShort(value as WireRules['byHand']);
    case 'yoursToRing': {
      const { on, minutes } = value as WireRules['yoursToRing'];
      return on ? words.onMinutes(minutes) : words.off;
    }
    case 'hours': {
      const { open, close, days } = value as NonNullable<WireRules['hours']>;
      return words.span(open, close, daysInShort(days));
    }
    case 'quietHours':
      return list(
        (value as WireRules['quietHours']).map(({ from, to, days }) => words.span(from, to, daysInShort(days))),
      );
    case 'holidays': {
      const { country, region } = value as NonNullable<WireRules['holidays']>;
      const name = new Intl.DisplayNames(manner.locale, { type: 'region' }).of(country) ?? country;
      return region === undefined ? name : `${name}, ${region}`;
    }
    case 'reasons': {
      const { on, bells } = value as Reason;
      return [on ? words.on : words.off, ...(bells ?? [])].join(', ');
    }
    case 'patterns': {
      const { strokes, pulseMs, gapMs, pairGapMs } = value as Pattern;
      return words.soundShort(strokes, [pulseMs, gapMs, pairGapMs].join('/'));
    }
    default:
      return String(value);
  }
}

const handsInShort = ({ rehearsal, pull }: WireRules['byHand']): string =>
  [
    [words.rehearsal, rehearsal],
    [words.pull, pull],
  ]
    .map(([what, who]) => `${what}: ${who === 'anyone' ? words.anyone : words.administrators}`)
    .join('; ');

const daysInShort = (days: readonly (keyof typeof words.dayLetters)[]): string =>
  days.length === Object.keys(words.dayLetters).length
    ? words.everyDay
    : days.map((it) => words.dayLetters[it]).join(' ');
