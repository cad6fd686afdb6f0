import type { Progress, RingView } from '../../broker/contract/wall.ts';
import { type Manner, money, names, roundedDown, signedMoney } from '../parts/format.ts';
import { texts } from '../texts.ts';
import { amount, who } from './words.ts';
import { allYours, theirs } from './yours.ts';

export interface Line {
  kind: 'claim' | 'words';
  text: string;
}

export interface LineFacts {
  rings: readonly RingView[];
  claims: readonly RingView[];
  progress: Progress;
  /** Orders are refused for now. */
  cannotStore: boolean;
  /** The office's time, in ms. */
  now: number;
}

/** What the bottom line takes in turn; never empty. A win that waits for its winner comes first, then presses to claim and the rings that shared the one shown. */
export function lines({ rings, claims, progress, cannotStore, now }: LineFacts, manner: Manner): Line[] {
  const [front] = rings;
  const [next] = allYours(rings.slice(1), now);
  const unseen = claims.filter(({ id }) => id !== front?.id).length;
  const { wins, reached } = progress.week;
  const shared = rings.filter(({ sharedWith }) => front !== undefined && sharedWith === front.id);
  const all: (Line | false)[] = [
    cannotStore && words(texts.comeAgainLater),
    next !== undefined && words(theirs(next, now, manner)),
    unseen > 0 && { kind: 'claim', text: texts.winsToClaim(unseen) },
    shared.length > 0 && words(texts.alsoWon(shared.slice(0, 2).map((ring) => alsoWon(ring, manner)))),
    words(
      wins > 0
        ? texts.weekWins(wins, money({ ...reached, amount: roundedDown(reached.amount) }, manner))
        : texts.noWinsThisWeek,
    ),
    progress.adjusted !== undefined && words(texts.adjusted(signedMoney(progress.adjusted, manner))),
    thankable(front) && words(texts.thanks(names(front.sellers, manner))),
  ];
  return all.filter((line) => line !== false);
}

const words = (text: string): Line => ({ kind: 'words', text });

const alsoWon = (ring: RingView, manner: Manner) => [who(ring, manner), amount(ring, manner)].filter(Boolean).join(' ');

function thankable(ring: RingView | undefined): ring is RingView {
  return ring !== undefined && ring.kind !== 'rehearsal' && ring.state === 'ended' && ring.sellers.length > 0;
}
