import type { ImportMapping, Whose } from '../api/imports.ts';
import type { SourceKindName } from '../api/source-kinds.ts';
import type { Db } from '../store/database.ts';
import { imports } from '../store/imports.ts';
import { readCommitted } from '../store/reading.ts';
import { withId } from '../store/sales.ts';
import { plainHeader } from './header-words.ts';
import type { Row } from './parsing.ts';

export interface Known {
  name: string;
  kind: SourceKindName;
}

/** What products export that tell an order's own id: their other columns tell whose export it is. */
const products: readonly { kind: SourceKindName; columns: readonly string[]; id: string }[] = [
  { kind: 'shopify', columns: ['financial status', 'fulfillment status', 'lineitem name'], id: 'id' },
  { kind: 'hubspot', columns: ['deal name', 'deal stage'], id: 'record id' },
  { kind: 'pipedrive', columns: ['deal title', 'deal value'], id: 'deal id' },
];

export interface Asked {
  db: Db;
  names: readonly string[];
  rows: readonly Row[];
  mapping: ImportMapping;
  sources: readonly Known[];
}

/**
 * Whose orders a file most likely has, and why; and the mapping with the column that has the ids of that source. Nothing
 * where there is no telling: under a wrong source, orders that are there already would count twice.
 */
export async function whoseOrders(asked: Asked): Promise<{ whose?: Whose; mapping: ImportMapping }> {
  const { names, mapping, sources } = asked;
  const known = await byIds(asked);
  if (known !== undefined) return { whose: { source: known, why: 'ids' }, mapping };
  const before = await asBefore(asked);
  if (before !== undefined) return { whose: { source: before, why: 'before' }, mapping };
  const product = products.find(({ columns }) => columns.every((each) => columnOf(names, each) !== undefined));
  const fitting = sources.filter(({ kind }) => product === undefined || kind === product.kind);
  const [only] = fitting;
  if (only === undefined || fitting.length > 1) return { mapping };
  if (product === undefined) return { whose: { source: only.name, why: 'only' }, mapping };
  const id = columnOf(names, product.id);
  if (id === undefined) return { mapping };
  return {
    whose: { source: only.name, why: 'columns' },
    mapping: { ...mapping, columns: { ...mapping.columns, orderId: id } },
  };
}

const columnOf = (names: readonly string[], plain: string): string | undefined =>
  names.find((name) => plainHeader(name) === plain);

const IDS_LOOKED_AT = 50;

/** The one source of which the first orders are there already: at least every fifth, since short numbers may be anybody's. */
async function byIds({ db, names, rows, mapping, sources }: Asked): Promise<string | undefined> {
  const place = names.indexOf(mapping.columns.orderId ?? '');
  const all = rows.map(({ cells }) => (cells[place] ?? '').trim()).filter((id) => id !== '');
  const ids = [...new Set(all)].slice(0, IDS_LOOKED_AT);
  const found = await readCommitted(db, (reading) => ids.flatMap((orderId) => reading.all(withId, { orderId })));
  const counts = new Map<string, number>();
  for (const { source } of found) counts.set(source, (counts.get(source) ?? 0) + 1);
  const many = [...counts].filter(([, count]) => count * 5 >= ids.length);
  const [first] = many;
  return many.length === 1 && first !== undefined && canBe(first[0], sources) ? first[0] : undefined;
}

/** Where the last file of the same columns went. */
async function asBefore({ db, names, sources }: Asked): Promise<string | undefined> {
  for (const { state, source, mapping: json } of await imports.list(db)) {
    if (source === null || json === null || state === 'taking-back' || state === 'taken-back') continue;
    const { columns, format } = JSON.parse(json) as ImportMapping;
    const isSame = format.header && Object.values(columns).every((column) => names.includes(column));
    if (isSame) return canBe(source, sources) ? source : undefined;
  }
  return undefined;
}

const canBe = (source: string, sources: readonly Known[]): boolean =>
  source.startsWith('csv-') || sources.some(({ name }) => name === source);
