import type { Progress, RingView } from '../../broker/contract/wall.ts';
import { type Manner, money, names, roundedDown } from '../parts/format.ts';
import { texts } from '../texts.ts';
import { amount, who } from './words.ts';

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
}

/** What the bottom line takes in turn; never empty. Presses to claim come first, then the rings that shared the one shown. */
export function lines({ rings, claims, progress, cannotStore }: LineFacts, manner: Manner): Line[] {
  const [front] = rings;
  const unseen = claims.filter(({ id }) => id !== front?.id).length;
  const { wins, reached } = progress.week;
  const shared = rings.filter(({ sharedWith }) => front !== undefined && sharedWith === front.id);
  const all: (Line | false)[] = [
    cannotStore && words(texts.comeAgainLater),
    unseen > 0 && { kind: 'claim', text: texts.winsToClaim(unseen) },
    shared.length > 0 && words(texts.alsoWon(shared.slice(0, 2).map((ring) => alsoWon(ring, manner)))),
    words(
      wins > 0
        ? texts.weekWins(wins, money({ ...reached, amount: roundedDown(reached.amount) }, manner))
        : texts.noWinsThisWeek,
    ),
    thankable(front) && words(texts.thanks(names(front.sellers, manner))),
  ];
  return all.filter((line) => line !== false);
}

const words = (text: string): Line => ({ kind: 'words', text });

const alsoWon = (ring: RingView, manner: Manner) => [who(ring, manner), amount(ring, manner)].filter(Boolean).join(' ');

function thankable(ring: RingView | undefined): ring is RingView {
  return ring !== undefined && ring.kind !== 'rehearsal' && ring.state === 'ended' && ring.sellers.length > 0;
}
