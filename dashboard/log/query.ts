import type { WinsQuery } from '../../server/api/wins.ts';

/** What the search form holds, as typed; empty where nothing is asked. */
export type Search = Record<'text' | 'source' | 'outcome' | 'from' | 'to', string>;

const fields = ['text', 'source', 'outcome', 'from', 'to'] as const satisfies (keyof WinsQuery)[];

/** From the page's address, so that a search can be sent to somebody and the back button works. */
export function readSearch(search: string): Search {
  const params = new URLSearchParams(search);
  return Object.fromEntries(fields.map((field) => [field, params.get(field) ?? ''])) as Search;
}

/** `?text=…` of what is asked, or nothing. `more` is for the office alone. */
export function writeSearch(
  search: Search,
  more: { after?: string | undefined; separator?: 'semicolon' | undefined } = {},
): string {
  const params = new URLSearchParams();
  for (const field of fields) if (search[field].trim() !== '') params.set(field, plain(field, search[field]));
  for (const [name, value] of Object.entries(more)) if (value !== undefined) params.set(name, value);
  return params.size === 0 ? '' : `?${params}`;
}

/** Sources are named in small letters. */
const plain = (field: keyof Search, typed: string): string =>
  field === 'source' ? typed.trim().toLowerCase() : typed.trim();

export const isEmpty = (search: Search): boolean => writeSearch(search) === '';

const LOG = '/log';

/** The page of one win. */
export const pathOf = (id: string): string => `${LOG}/${encodeURIComponent(id)}`;

/** What an address of the log shows: the win it names, or the list. */
export function winIn(path: string): string | undefined {
  const named = path.startsWith(`${LOG}/`) ? path.slice(LOG.length + 1) : '';
  return named === '' ? undefined : decoded(named);
}

/** An address typed by hand may be none. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
