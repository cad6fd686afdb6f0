import { byWhom } from './by-whom.ts';

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const customerTexts = {
  title: 'Customers',
  lead: 'Note since when you have been working on somebody, and where you met: when they buy, the bell says so.',
  searchFor: 'Name',
  nobodyFound: 'Nobody goes by that name.',
  nobodyYet: 'No customers yet. They come with their orders; somebody who has not bought yet can be added here.',
  lastOrder: (day: string) => `Last order ${day}`,
  noOrder: 'No order yet',
  workedOnSince: (day: string) => `Worked on since ${day}`,
  alsoKnown: (count: number) => `Goes by ${count + 1} entries`,
  add: 'Add somebody who has not bought yet',
  addHint: 'An order that comes under this name is theirs.',
  addIt: 'Add to the book',
  back: 'All customers',
  notHere: 'There is no such customer here.',

  book: 'The book',
  workedSince: 'Working on them since',
  workedSinceHint: 'The day somebody began. Leave it empty if nobody has for long.',
  metAt: 'Where you met',
  metAtHint: 'A fair, a visit, a friend’s party …',
  metOn: 'When you met',
  note: 'Note',
  save: 'Save',
  saved: 'Saved.',
  metOnAlone: 'Say where you met as well.',

  orders: 'Orders',
  noOrders: 'No orders yet.',
  olderOrders: 'Older orders are in the log.',
  statuses: {
    open: 'Not won yet',
    won: 'Won',
    cancelled: 'Cancelled',
    refunded: 'Refunded',
    deleted: 'Deleted where it came from',
  },
  sameSale: 'The same sale as another order here',

  joined: 'The same customer',
  joinedLead: 'Orders of these count as theirs, and long work is celebrated once.',
  likely: 'Goes by the same name',
  join: 'It is the same customer',
  findOther: 'Is it somebody else here, too?',
  find: 'Find',
  found: 'Found',
  part: 'Take apart',
  partFrom: (name: string) => `Take apart: ${name}`,
  joinWith: (name: string) => `It is the same customer: ${name}`,

  history: 'Changes',
  by: byWhom,
  added: 'Added',
  joinedWith: (name: string) => `Joined with ${name}`,
  partedFrom: (name: string) => `${name} taken apart again`,
  changed: (what: string, before: string, after: string) => `${what}: ${before} → ${after}`,
  nothing: 'nothing',
};

export const sellerTexts = {
  title: 'Sellers',
  lead: 'They come with their orders. Put them in teams, and the rules can ask more of one team than of another.',
  none: 'No sellers yet: they come with their orders.',
  name: 'Name',
  team: 'Team',
  noTeam: 'No team',
  change: 'Change',
  sameAs: 'The same person as',
  choose: 'Choose …',
  join: 'Join',
  alsoKnown: 'Also known as',
  partFrom: (name: string) => `Take apart: ${name}`,
  part: 'Take apart',
  save: 'Save',
  cancel: 'Cancel',
};

export const rateTexts = {
  title: 'Exchange rates',
  lead: (currency: string) =>
    `Orders in other currencies count in ${currency}, at the European Central Bank’s reference rate of their day.`,
  newest: 'Newest rates',
  ofDay: (day: string, currencies: number) => `${day}, ${currencies} ${plural(currencies, 'currency', 'currencies')}`,
  none: 'None yet',
  notNeeded: 'Not needed: every order so far is in your own currency.',
  waiting: 'Orders without a rate',
  waitingIn: (count: number, currencies: string, since: string) =>
    `${count} in ${currencies}, the first of ${since}. They count once there is a rate of their day.`,
  noneWaiting: 'None',
  fetched: 'Fetched daily',
  fetchedAt: (when: string) => `Last on ${when}`,
  fetchedNever: 'Once an order needs them',
  fetchOff: 'No: the configuration file says so',
  failing: (since: string) => `Not since ${since}`,
  bankSays: (problem: string) => `The bank could not be asked, or gave no rates. For the technician: ${problem}`,
  file: 'Take in a file',
  fileHint:
    'The bank’s eurofxref-hist.csv has every day since 1999. Needed for orders that are older than three months.',
  takeIn: 'Take it in',
  taken: (days: number, from: string, to: string) =>
    `Rates of ${days} ${plural(days, 'day', 'days')}, ${from} to ${to}.`,
  takenNone: 'The file holds no rates.',
  choose: 'Choose a file first.',
};
