import type { BellView } from '../../broker/contract/wall.ts';
import { clock, type Manner } from '../parts/format.ts';
import { texts } from '../texts.ts';

export interface NoteFacts {
  bells: readonly BellView[];
  /** Since when the page has been cut off, or null. */
  cutOffSince: Date | null;
  sounding: boolean;
}

/** A corner note. An alarm is about something that keeps wins from being heard or shown. */
export interface Note {
  text: string;
  alarm: boolean;
}

/** The corner notes that are true now, alarms first. */
export function notes({ bells, cutOffSince, sounding }: NoteFacts, manner: Manner): Note[] {
  // Cut off, what was last known of the bells may no longer be so.
  const alarms = cutOffSince
    ? [texts.noConnection(clock(cutOffSince, manner))]
    : bells.flatMap((bell) => problem(bell, bells.length > 1));
  const quiet = [bells.some(({ simulated }) => simulated) && texts.simulated, !sounding && texts.soundOff];
  return [
    ...alarms.map((text) => ({ text, alarm: true })),
    ...quiet.filter((text) => text !== false).map((text) => ({ text, alarm: false })),
  ];
}

function problem(bell: BellView, named: boolean): string[] {
  if (bell.state === 'ready' && bell.problem === undefined) return [];
  const note = bell.problem === undefined ? texts.noAnswer : (texts.noAnswerBecause[bell.problem] ?? texts.noAnswer);
  return [named ? texts.bellNamed(bell.bell, note) : note];
}
