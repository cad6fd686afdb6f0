import type { Problem } from '../../broker/contract/result.ts';

type Mistake = Omit<Problem, 'field'> & { field?: string };

/** What orders say, in the words of pages and exports. */
export const orderFields = {
  orderId: 'Order number',
  amount: 'Amount',
  orderedAt: 'Date of the order',
  tax: 'Tax',
  refunded: 'Paid back',
  currency: 'Currency',
  status: 'Status',
  customerName: 'Customer',
  customerId: 'Customer number',
  sellerName: 'Seller',
  sellerEmail: 'Seller’s e-mail',
  pursuedSince: 'Worked on since',
  updatedAt: 'Last changed',
  product: 'Product',
  quantity: 'Quantity',
  lineAmount: 'Amount of the line',
} as const;

/** Fields that forms and messages name otherwise than people do. */
const called = new Map(
  Object.entries({
    ...orderFields,
    'customer.name': orderFields.customerName,
    'customer.id': orderFields.customerId,
    'seller.name': orderFields.sellerName,
    'seller.email': orderFields.sellerEmail,
    ...{ body: 'What came', name: 'Name', note: 'Note', team: 'Team', from: 'From', to: 'To' },
    ...{ source: 'Source', text: 'What you look for', secret: 'Secret', token: 'Token' },
    ...{ row: 'The row', customer: 'Customer', timeZone: 'Time zone', perWeek: 'Times a week', password: 'Password' },
  }),
);

/** `line 2` of a file reads by itself; what only a program knows is named as that program does. */
export const fieldInWords = (field: string): string =>
  called.get(field) ?? (/^line \d+/.test(field) ? field.replace('l', 'L') : `The field “${field}”`);

/** What the schemas say for programs and terminals, as a person says it. */
const plainer: Record<string, string> = {
  'an order id': 'an order number',
  'an order id of 1 to 200 characters': 'an order number of 1 to 200 characters',
  'an ISO 4217 code such as EUR': 'a currency by its three letters, such as EUR',
  'an IANA time zone such as Europe/Amsterdam': 'a time zone such as Europe/Amsterdam',
  'a decimal amount in a string, such as "12500.00"': 'an amount such as 1500 or 1500.50',
  'a decimal amount from 0 to 999999999999.99, such as "12500.00"':
    'an amount such as 1500 or 1500.50, up to 999999999999.99',
  'a name of 1 to 40 lower-case letters, digits and hyphens':
    'a name in small letters, digits and hyphens, such as shop-2, of at most 40 characters',
  'an ISO 8601 date and time with its offset, such as 2026-03-11T08:59:58Z':
    'a date and time with its time zone, such as 2026-03-11T08:59:58Z',
  'a list of mon, tue, wed, thu, fri, sat, sun': 'at least one day of the week',
  'a time later than open': 'a time later than “From”',
  'a time other than from': 'a time other than “From”',
  'a day that is not before "from"': 'a day that is not before “From”',
  'the user name and password of HTTP Basic authentication, as name:password':
    'the user name and the password with a colon between them, as name:password',
};

export const allowedInWords = (allowed: string): string =>
  (plainer[allowed] ?? allowed).replace(/\b(\d{7,}) bytes/, (_, bytes) => `${Math.floor(Number(bytes) / 1e6)} MB`);

/** What is typed in there is not shown in the open. */
const secrets = ['secret', 'token', 'password'];

/** Of what somebody has typed or chosen; it stands beside its field, whose label says where. */
export function mistake({ field = '', value, allowed }: Mistake): string {
  const plain = allowedInWords(allowed);
  const given = shownOf(value);
  const shown = given !== '' && secrets.includes(field) ? undefined : given;
  if (shown === '') return `Nothing is given here. Give ${plain}.`;
  return shown === undefined
    ? `This cannot be used here. Give ${plain}.`
    : `“${shown}” cannot be used here. Give ${plain}.`;
}

/** Of what has come from elsewhere, in a file or a delivery; `label`: what people call it. */
export function unreadable(label: string, { value, allowed }: Mistake): string {
  const plain = allowedInWords(allowed);
  const shown = shownOf(value);
  if (shown === 'no match') return `${label} does not match. It must be ${plain}.`;
  if (shown === '') return `${label} is missing. It must be ${plain}.`;
  return shown === undefined
    ? `${label} cannot be read. It must be ${plain}.`
    : `${label}: “${shown}” cannot be read. It must be ${plain}.`;
}

/** An order that came in and was not understood. */
export const notUnderstood = ({ field, ...rest }: Problem): string =>
  unreadable(fieldInWords(field.replace(/^\d+\./, '')), rest);

/** Of something that is no longer there, or not in the state for it: nobody has typed anything wrong. */
const states = ['state', 'claim', 'ring', 'press', 'takenBack', 'sale', 'join', 'port', 'file', 'size'];

/** A refusal where no field of the page is to blame. */
export function refusedInWords({ field, ...rest }: Problem, status: number): string {
  const plain = allowedInWords(rest.allowed);
  if (status === 404) return `That is no longer here, or never was: it takes ${plain}.`;
  if (states.includes(field) || (status === 409 && field === 'source')) return `That did not work: it takes ${plain}.`;
  if (field.startsWith('line ')) return unreadable(fieldInWords(field), rest);
  return `${fieldInWords(field)}: ${mistake({ field, ...rest })}`;
}

/** A Problem's value as somebody gave it: '' where nothing was; undefined where it is no text, or a secret's length. */
function shownOf(value: string): string | undefined {
  if (value === '' || value === 'missing' || value === 'null' || value === '[]') return '';
  if (/^[[{]|^"?\(\d+ characters\)"?$/.test(value)) return undefined;
  return unquoted(value).trim();
}

/** A text as it was given, of a Problem's value; a long one is cut. */
export function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return `${value.slice(1).replace(/\.\.\.$/, '')} …`;
  }
}
