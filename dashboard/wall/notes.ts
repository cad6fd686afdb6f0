import type { BellView, Trouble } from '../../broker/contract/wall.ts';
import { clock, duration, type Manner } from '../parts/format.ts';
import { texts } from '../texts.ts';

export interface NoteFacts {
  bells: readonly BellView[];
  /** Since when the page has been cut off, or null. */
  cutOffSince: Date | null;
  sounding: boolean;
  troubles: readonly Trouble[];
}

/** A corner note. An alarm is about something that keeps wins from being heard or shown; `wide` takes a line or more alone. */
export interface Note {
  text: string;
  alarm: boolean;
  wide: boolean;
}

/** The gravest; more would not fit a wall, and the log has them all. */
const AT_ONCE = 1;

/** The corner notes that are true now, alarms first. */
export function notes({ bells, cutOffSince, sounding, troubles }: NoteFacts, manner: Manner): Note[] {
  // Cut off, what was last known of the bells may no longer be so.
  const alarms = cutOffSince
    ? [texts.noConnection(clock(cutOffSince, manner))]
    : [...wrong(troubles, manner), ...bells.flatMap((bell) => problem(bell, bells.length > 1))].slice(0, AT_ONCE);
  const muted = cutOffSince ? [] : mutes(bells, manner);
  const quiet = [bells.some(({ simulated }) => simulated) && texts.simulated, !sounding && texts.soundOff];
  return [
    ...alarms.map((text) => ({ text, alarm: true, wide: true })),
    ...muted.map((text) => ({ text, alarm: false, wide: true })),
    ...quiet.filter((text) => text !== false).map((text) => ({ text, alarm: false, wide: false })),
  ];
}

/** What is wrong with the office that the whole team should know; the rest is for whoever reads the log. */
function wrong(troubles: readonly Trouble[], manner: Manner): string[] {
  return troubles.flatMap((trouble) => {
    if (trouble.kind === 'cannot-store') return [texts.cannotStore[trouble.cause] ?? texts.cannotStore.other];
    return trouble.kind === 'clock' ? [texts.clockJumped(duration(trouble.byMs, manner))] : [];
  });
}

/** Said once where all are muted alike. */
function mutes(bells: readonly BellView[], manner: Manner): string[] {
  const muted = bells.flatMap(({ bell, mutedUntil }) => {
    return mutedUntil === undefined ? [] : [{ bell, note: texts.mutedUntil(clock(new Date(mutedUntil), manner)) }];
  });
  const alike = muted.length === bells.length && new Set(muted.map(({ note }) => note)).size === 1;
  return alike ? muted.slice(0, 1).map(({ note }) => note) : muted.map(({ bell, note }) => texts.bellNamed(bell, note));
}

function problem(bell: BellView, named: boolean): string[] {
  if (bell.state === 'ready' && bell.problem === undefined) return [];
  const note = bell.problem === undefined ? texts.noAnswer : (texts.noAnswerBecause[bell.problem] ?? texts.noAnswer);
  return [named ? texts.bellNamed(bell.bell, note) : note];
}
