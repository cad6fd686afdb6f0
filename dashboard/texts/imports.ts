import { orderFields } from '../../server/api/mistake-words.ts';
import { byWhom } from './by-whom.ts';

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);
const n = (count: number) => new Intl.NumberFormat().format(count);

/** Words of Office → Past orders. */
export const importTexts = {
  lead: 'Bring the orders of earlier years from a shop, a CRM or a spreadsheet. They count in their own months and never ring.',
  drop: 'Drop a file here, or choose one',
  dropAbout:
    'A table saved as text (CSV), up to 1 GB. In Excel: Save as, “CSV UTF-8”. Nothing counts until you press Start.',
  choose: 'Choose a file',
  sending: (file: string) => `Sending ${file}…`,
  history: 'Files so far',
  none: 'No file yet.',
  notYours: 'Only an administrator may bring past orders in.',
  notHere: 'There is no such file here.',
  back: 'All files',
  states: {
    uploaded: 'Waiting to be matched',
    running: 'Being read',
    paused: 'Paused',
    done: 'Done',
    failed: 'Stopped by a problem',
    removed: 'Removed',
    'taking-back': 'Being taken back',
    'taken-back': 'Taken back',
  },
  counts: (taken: number, same: number) =>
    `${n(taken)} ${plural(taken, 'order', 'orders')} taken in, ${n(same)} known already`,
  refused: (count: number) => `${n(count)} could not be read`,
  skipped: (count: number) => `${n(count)} ${plural(count, 'row was', 'rows were')} no sale`,
  rows: (count: number) => `${n(count)} ${plural(count, 'row', 'rows')} read`,
  into: (source: string) => `Orders of ${source}`,
  progress: 'How far the file is read',
  pause: 'Pause',
  resume: 'Go on',
  stop: 'Remove the file',
  stopAbout: 'Removing the file leaves the orders as they are; taking it back takes them out again.',
  again: 'Match again',
  takeBack: 'Take back',
  takeBackAsk: (orders: number) =>
    `Take back what this file says of ${n(orders)} ${plural(orders, 'order', 'orders')}?`,
  takeBackAbout: [
    'Orders that only this file has brought no longer count and are gone, with the customers and sellers it alone has named.',
    'Orders that a source or a person has told of as well stay, as they told them.',
    'The totals follow, and nothing rings. You can read the file, or a corrected one, again afterwards.',
  ],
  takeBackYes: 'Take it back',
  takeBackNo: 'Leave it',
  backProgress: 'How far it is taken back',
  backCounts: ({ gone, others, kept }: { gone: number; others: number; kept: number }) =>
    [
      `${n(gone)} ${plural(gone, 'order is', 'orders are')} gone`,
      ...(others > 0
        ? [`${n(others)} ${plural(others, 'is', 'are')} as others told of ${plural(others, 'it', 'them')}`]
        : []),
      ...(kept > 0 ? [`${n(kept)} left as ${plural(kept, 'it is', 'they are')}`] : []),
    ].join(' · '),
  backWhen: (when: string, who: string) => `Taken back ${when}, ${byWhom(who)}.`,
  backBefore: (when: string, who: string) => `What was read before was taken back ${when}, ${byWhom(who)}.`,
  backWrong: (value: string) => `Not all of it could be taken back: ${value}. Press Take back again.`,
  keptTitle: 'Left as they are',
  keptAbout:
    'Others have told of these orders too, and what they said cannot be read any more, so it is not known what the orders would be without this file. Look at each, and correct it where it came from.',
  wentWrong: (value: string) => `The file could not be read to its end: ${value}`,
  gone: 'The file has been removed; it is kept for seven days. Send it again to read it anew.',
  when: (when: string, who: string) => `${when}, ${byWhom(who)}`,

  recognised: 'What we see',
  facts: {
    encoding: 'Letters',
    delimiter: 'Columns are parted by',
    header: 'First row',
    decimal: 'Decimal mark',
    dates: 'Dates',
    asOf: 'The file is of',
  },
  encodings: {
    'utf-8': 'UTF-8',
    'utf-16le': 'UTF-16',
    'utf-16be': 'UTF-16',
    'windows-1252': 'Western (Windows-1252)',
  } as Record<string, string>,
  encodingUnsure: 'a guess: look at names with accents',
  delimiters: { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar |' } as Record<string, string>,
  headers: { yes: 'names of columns', no: 'an order' },
  decimals: { comma: 'comma: 1.234,50', point: 'point: 1,234.50' } as Record<string, string>,
  dateOrders: {
    iso: 'year first: 2026-03-11',
    'day-first': 'day first: 11-03-2026',
    'month-first': 'month first: 03/11/2026',
    serial: 'days counted by a spreadsheet: 46092',
  } as Record<string, string>,
  because: (example: string) => `seen in “${example}”`,
  openMark: (example: string) => `“${example}” can be read in two ways`,
  both: (example: string) => `both are in the file: “${example}”`,
  whole: 'no decimals seen',
  unsure: 'Please choose',
  guess: 'not quite sure',

  match: 'What the columns say',
  fields: orderFields,
  needed: 'needed',
  noColumn: '– not in the file –',
  examples: (examples: readonly string[]) => examples.join(' · '),
  more: 'More columns',
  worth: 'What an order is worth',
  amounts: 'The amounts are',
  amountKinds: { net: 'without tax', gross: 'with tax, and count so', 'less-tax': 'with tax; take the tax column off' },
  currency: 'Currency of all orders',
  currencyHint: 'Three letters, such as EUR',
  currencyAllowed: 'the three letters of a currency, such as EUR',
  rowsAre: 'Each row is',
  rowKinds: {
    one: 'an order',
    lines: 'a line; the rows of an order repeat its amount',
    sum: 'a line; the rows of an order add up',
  },
  statuses: 'What each status means',
  meanings: { won: 'Won', cancelled: 'Cancelled', refunded: 'Refunded', skip: 'No sale: leave out' },
  times: (count: number) => `${n(count)}×`,
  emptyStatus: '(empty)',
  whoseTitle: 'Whose orders they are',
  source: 'These are orders of',
  sourceNew: (name: string) => `a source of their own: ${name}`,
  sourceAbout: 'Choose the source they came from, so that an order you have already is not counted twice.',
  whose: {
    ids: 'It has orders of these numbers already.',
    before: 'A file with the same columns was of it.',
    columns: 'Its files have these columns.',
    only: 'The only source here. Choose another if the orders came from elsewhere.',
  },

  preview: 'The first orders, as they will be read',
  columns: {
    row: 'Row',
    order: 'Order',
    date: 'Date',
    customer: 'Customer',
    seller: 'Seller',
    amount: 'Amount',
    status: 'Status',
  },
  lines: (count: number) => `${count} ${plural(count, 'line', 'lines')}`,
  inSample: ({ rows, refused, waiting }: Record<'rows' | 'refused' | 'waiting', number>) => {
    if (refused === 0) return `All of the first ${n(rows)} rows can be read.`;
    const wrong = refused - waiting;
    const ofFirst = `of the first ${n(rows)} rows`;
    const yet = `${n(waiting)} ${ofFirst} cannot be read yet: some of what is asked for below is still to be said.`;
    const asIs = `cannot be read as ${plural(wrong, 'it stands. It is', 'they stand. They are')} listed, with the reason, once you start.`;
    if (wrong === 0) return yet;
    return waiting === 0 ? `${n(wrong)} ${ofFirst} ${asIs}` : `${yet} ${n(wrong)} more ${asIs}`;
  },
  sayMeaning: (status: string) =>
    status === '' ? 'Say above what an empty status means' : `Say above what “${status}” means`,
  questions: {
    orderId: 'Choose the column with the order number.',
    amount: 'Choose the column with the amount.',
    orderedAt: 'Choose the column with the date of the order: without it they would count today.',
    amounts: 'Say whether the amounts are with or without tax.',
    tax: 'Choose the column with the tax, or say that the amounts count as they are.',
    currency: 'Choose the column with the currency, or type it.',
    decimal: 'Say which mark stands before the decimals.',
    dates: 'Say how the dates are written.',
    status: 'Say what each status means.',
    source: 'Say whose orders they are.',
  },
  stillToSay: 'Before it can start',
  start: 'Start',
  save: 'Keep this matching',
  saveName: 'Name for it',
  saveHint: 'Small letters, digits and hyphens. It is proposed when the same columns come again.',
  saved: (name: string) => `Kept as ${name}.`,
  usesSaved: (name: string) => `Matched as you kept it: ${name}.`,

  problems: 'What could not be read',
  problemsAbout: 'Mend these rows in the file and send it again: what is in already stays as it is.',
  problemsMend: 'Mend these rows in the file before you send it again.',
  problemRow: (row: number) => `Row ${n(row)}`,
  morePages: 'Show more',
  uncounted: (count: number) => `${n(count)} more are not listed.`,
  download: 'As a table (CSV)',
};
