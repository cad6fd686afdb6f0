import { textOrder } from './rules/text-order.ts';

/** Letters that Unicode does not take apart, and marks that people type in another way. */
const typed: Record<string, string> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ð: 'd', đ: 'd', þ: 'th', ł: 'l', ħ: 'h', ı: 'i', ŧ: 't', ŋ: 'n', ς: 'σ' },
  ...{ '‘': "'", '’': "'", ʼ: "'", '“': '"', '”': '"', '„': '"', '‐': '-', '–': '-', '—': '-' },
};
const SPECIAL = new RegExp(`[${Object.keys(typed).join('')}]`, 'g');
const PLAIN_ALREADY = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/**
 * A name as it is looked for and put in order: without accents, capitals and spare spaces. Ours and not the collation
 * of Node's ICU: it is stored, and a newer Node must not read it otherwise (server/people/README.md).
 */
export function plainName(name: string): string {
  if (PLAIN_ALREADY.test(name)) return name.toLowerCase();
  const bare = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(SPECIAL, (letter) => typed[letter] ?? letter)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return bare === '' ? name : bare;
}

/** What somebody is called where a source gives only its own id of them. */
export const withoutSource = (key: string): string => key.replace(/^[^:]*:/, '');

/** As pages list them: Anouk, Émile, Zoë. What differs only in accents or capitals has a fixed place, too. */
export function byName<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const places = items.map((item) => ({ item, name: nameOf(item), plain: plainName(nameOf(item)) }));
  places.sort((a, b) => textOrder(a.plain, b.plain) || textOrder(a.name, b.name));
  return places.map(({ item }) => item);
}
