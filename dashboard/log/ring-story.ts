import { endInWords, outcomeWords } from '../../server/api/outcome-words.ts';
import type { RingLife, StepLife } from '../../server/api/wins.ts';
import { clock, type Manner, names } from '../parts/format.ts';
import { texts } from '../texts.ts';
import type { Event } from './story.ts';

const { waited } = texts;

/** `several`: the win has other bells, too. `told`: the wins that the story is of, which need no link to themselves. */
interface Telling {
  manner: Manner;
  several: boolean;
  told: readonly (string | undefined)[];
}

/** What became of one ring, its strokes before the word that it is over, should both have come within a millisecond. */
export function rang(life: RingLife, { manner, several, told }: Telling): Event[] {
  const { ring, steps, strokes, sharedBy } = life;
  const atBell = (event: Event): Event =>
    several ? { ...event, text: texts.bellNamed(ring.bell, event.text) } : event;
  const became = [...steps.keys()].flatMap((index) => [...timeUp(life, index), ...stepTold(life, index, manner)]);
  const blows = strokes.map(({ at, stroke, heard }): Event => {
    const say = { none: texts.stroke, true: texts.strokeHeard, false: texts.strokeUnheard }[`${heard ?? 'none'}`];
    return { at, kind: 'stroke', text: say(stroke, ring.strokes) };
  });
  const last = steps.at(-1)?.at ?? ring.at;
  const others = sharedBy.filter(({ id }) => !told.includes(id));
  return [
    ...became.filter(({ kind }) => kind !== 'end'),
    ...blows.map(atBell),
    ...became.filter(({ kind }) => kind === 'end').map(atBell),
    ...others.map((link): Event => ({ at: last, kind: 'end', text: texts.sharedBy, link })),
  ];
}

type Became = Pick<RingLife, 'ring' | 'steps' | 'sharedWith'>;

function stepTold({ ring, steps, sharedWith }: Became, index: number, manner: Manner): Event[] {
  const step = steps[index];
  if (step === undefined) return [];
  const { at, by } = step;
  const told = (text: string, kind: Event['kind'] = 'told'): Event[] => [{ at, kind, text }];
  switch (step.step) {
    case 'waits':
      return told(waited.waits(ring.bell, names(ring.sellers, manner), clock(new Date(step.until ?? at), manner)));
    case 'let-go':
      return told(by === 'rope' ? waited.rope(ring.bell) : waited.button(ring.bell));
    case 'waits-again':
      return told(waited.again(ring.bell));
    case 'sent':
      return told(marked(texts.sent(ring.bell), ring), 'sent');
    case 'sent-again':
      return told(texts.sentAgain(ring.bell), 'sent');
    case 'outcome':
      if (by === 'button') return told(waited.wasRing(ring.bell));
      return [endTold({ ring, sharedWith }, step, isCorrected(steps, index) ? texts.corrected : texts.ended)];
  }
}

function endTold({ ring, sharedWith }: Omit<Became, 'steps'>, step: StepLife, say: (end: string) => string): Event {
  const { at, outcome, quiet, struck, heard } = step;
  const words = outcome === undefined ? '' : marked(endInWords({ outcome, quiet, struck, heard, sharedWith }), ring);
  if (sharedWith === undefined) return { at, kind: 'end', text: say(words) };
  return { at, kind: 'end', text: `${say(words)}. ${texts.sharedWith}`, link: sharedWith };
}

/** Only the bell itself corrects an end; a press that was the ring, and then was not, is none. */
const isCorrected = (steps: readonly StepLife[], index: number): boolean =>
  steps.slice(0, index).some(({ step, by }) => step === 'outcome' && by === undefined);

/** It waited until its time was up: no hand had ended that when it was sent, or when it ended unsent. */
function timeUp({ ring, steps }: Became, index: number): Event[] {
  const [before, step] = [steps[index - 1], steps[index]];
  if (before?.until === undefined || step === undefined || step.by !== undefined) return [];
  const [began, until, next] = [before.at, before.until, step.at].map(Date.parse) as [number, number, number];
  const isSent = step.step === 'sent';
  if (until <= began || (!isSent && next < until)) return []; // it was up before; muted or taken back meanwhile
  const at = until < next ? before.until : step.at;
  return [{ at, kind: 'told', text: isSent ? waited.nobody(ring.bell) : waited.nobodyYet(ring.bell) }];
}

/** What no real bell did says so. */
const marked = (words: string, { simulated }: RingLife['ring']): string =>
  simulated ? outcomeWords.simulated(words) : words;
