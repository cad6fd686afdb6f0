import type { RingView, Trouble } from '../../broker/contract/wall.ts';
import type { WireMoney } from '../../broker/contract/wire-money.ts';
import { outcomeInWords } from '../api/outcome-words.ts';

/** What is told: a line to see at a glance, and what to do about it. Plain text; each channel escapes it for itself. */
export interface Notice {
  title: string;
  text: string;
}

type Of<K extends Trouble['kind']> = Extract<Trouble, { kind: K }>;
type Words = { [K in Trouble['kind']]: (trouble: Of<K>) => { raised: Notice; cleared: string } };

const stores = {
  full: ['The disk is full', 'Make room on it; the bell goes on by itself.'],
  'read-only': ['The disk can only be read', 'Look at it soon: disks become read-only when they fail.'],
  damaged: ['The data is damaged', 'Bring the last backup back: ships-bell restore.'],
  other: ['The disk does not take them', 'Run ships-bell doctor on the PC.'],
} as const;

/** What keeps a bell from answering, as the rest of a sentence. */
export const problems = {
  unplugged: 'it is unplugged',
  'port-missing': 'it is not plugged in',
  'port-denied': 'its port is locked',
  'port-busy': 'another program holds its port',
  'other-firmware': 'another program is on its board: ships-bell flash',
  'old-firmware': 'its board needs our newest firmware: ships-bell flash',
  'not-answering': 'its board does not answer',
  'other-board': 'a board hangs there that nobody has adopted: ships-bell adopt',
} as const;

const words: Words = {
  'cannot-store': ({ cause }) => ({
    raised: {
      title: 'Orders cannot be stored',
      text: `${stores[cause][0]}. Shops are asked to send again later. ${stores[cause][1]}`,
    },
    cleared: 'Orders are stored again.',
  }),
  'disk-low': ({ freeMb }) => ({
    raised: { title: 'The disk fills', text: `${freeMb} MB are left on the PC of the bell. Make room soon.` },
    cleared: 'There is room on the disk again.',
  }),
  clock: ({ byMs }) => ({
    raised: {
      title: "The PC's clock has jumped",
      text: `It moved by ${spanOf(Math.abs(byMs))} ${byMs < 0 ? 'backwards' : 'forwards'}. Check date, time and zone on the PC of the bell.`,
    },
    cleared: 'The clock of the PC is steady again.',
  }),
  'backup-failed': ({ reason }) => ({
    raised: {
      title: 'The nightly backup failed',
      text: `It is tried again every quarter of an hour. What stood in the way: ${sentence(reason)}`,
    },
    cleared: 'There is a new backup.',
  }),
  'totals-differ': () => ({
    raised: {
      title: 'The totals differ from the orders',
      text: 'Run ships-bell check on the PC of the bell, and tell whoever looks after it.',
    },
    cleared: 'The totals agree with the orders again.',
  }),
  bell: ({ bell, problem }) => ({
    raised: {
      title: `The bell does not answer${bell === 'main' ? '' : ` (${bell})`}`,
      text: `${problem === undefined ? 'Nothing is heard of it' : capital(problems[problem])}. Orders are kept; what comes too late to ring is shown as such.`,
    },
    cleared: `The bell answers again${bell === 'main' ? '' : ` (${bell})`}.`,
  }),
  'source-silent': ({ source, lastAt }) => ({
    raised: {
      title: `Nothing has come from ${source} for unusually long`,
      text: `The last order came ${lastAt.slice(0, 16).replace('T', ' ')} UTC. Look whether its webhook was switched off over there.`,
    },
    cleared: `${source} sends again.`,
  }),
  'no-rates': ({ last }) => ({
    raised: {
      title: 'No new exchange rates',
      text: `They could not be fetched for three days${last === undefined ? '' : `; the newest are of ${last}`}. Orders in other currencies count only while their rate is at most ten days old. Look at Office, Exchange rates, on the pages of the bell.`,
    },
    cleared: 'There are new exchange rates.',
  }),
};

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function spanOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 2) return `${Math.round(ms / 1000)} seconds`;
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}

function wordsOf<T extends Trouble>(trouble: T) {
  const say = words[trouble.kind] as (trouble: T) => { raised: Notice; cleared: string };
  return say(trouble);
}

export const raisedNotice = (trouble: Trouble): Notice => wordsOf(trouble).raised;
export const clearedNotice = (trouble: Trouble): Notice => ({ title: wordsOf(trouble).cleared, text: '' });

/** A win that rang, in a line. */
export function ringNotice(ring: RingView): Notice {
  const { sellers, customer, amount, reasons, simulated } = ring;
  const who = sellers.length === 0 ? 'A win' : sellers.join(' and ');
  const what = [customer, amount && inFull(amount)].filter((part) => part !== undefined);
  return {
    title: `🔔 ${simulated ? '(simulated) ' : ''}${[who, ...what].join(' · ')}`,
    text: [outcomeInWords(ring), ...reasons.map(reasonLine)].filter(Boolean).join(' · '),
  };
}

/** €14,875.00, with as many decimals as were sent. */
function inFull({ amount, currency }: WireMoney): string {
  const digits = amount.split('.')[1]?.length ?? 0;
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat('en', { style: 'currency', currency, ...decimals }).format(Number(amount));
}

function reasonLine(reason: RingView['reasons'][number]): string {
  switch (reason.kind) {
    case 'large-order':
      return 'Large order';
    case 'long-pursuit':
      return `Worked on since ${reason.since}`;
    case 'milestone':
      return `Milestone: ${reason.name}${reason.reward === undefined ? '' : `, ${reason.reward}`}`;
    default:
      return '';
  }
}
