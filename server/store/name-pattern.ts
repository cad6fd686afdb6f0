import { plainName } from '../names.ts';

/** Latin letters with marks, Greek and Cyrillic ones, and dashes and quotes. */
const ranges = [
  [0xc0, 0x24f],
  [0x370, 0x4ff],
  [0x1e00, 0x1eff],
  [0x2010, 0x201f],
] as const;

/** What is longer is looked for by its beginning: SQLite refuses patterns of more than 50,000 bytes. */
const LONGEST = 200;

/** What each plain letter, or pair of them, may be written as: `e` → `éÉèÈ…`, `ss` → `ßẞ`. */
const written = new Map<string, string>();
for (const [from, to] of ranges)
  for (let code = from; code <= to; code++) {
    const sign = String.fromCodePoint(code);
    const plain = plainName(sign);
    if (plain !== sign) written.set(plain, (written.get(plain) ?? '') + sign);
  }
const pairs = [...written.keys()].filter((plain) => plain.length === 2);

/** GLOB patterns of all that has a text in it, whatever its capitals and accents: SQLite's LIKE folds ASCII alone. */
export function patternsOf(text: string): string[] {
  const plain = plainName(text).slice(0, LONGEST);
  const apart = patternOf([...plain]);
  const joined = patternOf(plain.match(new RegExp(`${pairs.join('|')}|.`, 'gsu')) ?? []);
  return [...new Set([apart, joined])];
}

const patternOf = (letters: readonly string[]): string => `*${letters.map(classOf).join('')}*`;

function classOf(letter: string): string {
  const others = written.get(letter) ?? '';
  if (letter.length > 1 && pairs.includes(letter)) return `[${others}]`;
  const capital = letter.toUpperCase();
  const signs = letter + (capital.length === letter.length && capital !== letter ? capital : '') + others;
  return signs === letter && !'*?['.includes(letter) ? letter : `[${signs}]`;
}
