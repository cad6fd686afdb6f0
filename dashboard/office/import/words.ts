import type { ImportView } from '../../../server/api/imports.ts';
import { texts } from '../../texts.ts';
import type { Tone } from '../sources/words.ts';

const words = texts.importPage;

export const pathOf = (id: string): string => `/office/import/${id}`;
export const apiOf = (id: string): string => `/api/imports/${id}`;

const tones: Record<ImportView['state'], Tone> = {
  uploaded: 'waiting',
  running: 'waiting',
  paused: 'off',
  done: 'good',
  failed: 'wrong',
  removed: 'off',
  'taking-back': 'waiting',
  'taken-back': 'off',
};
export const toneOf = ({ state }: ImportView): Tone => tones[state];

/** What a file came to, so far. */
export function outcome({ state, rows, taken, same, refused, skipped, takenBack }: ImportView): string {
  if (state === 'uploaded' || rows === 0) return '';
  if ((state === 'taken-back' || state === 'taking-back') && takenBack !== undefined)
    return words.backCounts(takenBack);
  const parts = [words.counts(taken, same)];
  if (refused > 0) parts.push(words.refused(refused));
  if (skipped > 0) parts.push(words.skipped(skipped));
  return parts.join(' · ');
}
