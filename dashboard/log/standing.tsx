import { clock } from '../parts/format.ts';
import { cutOffSince, manner, troubles } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { troubleInWords } from './words.ts';

/** What is wrong with the office now, a line each; nothing where all is well. */
export function Standing() {
  const cut = cutOffSince.value;
  const lines = cut
    ? [texts.noConnection(clock(cut, manner.value))]
    : troubles.value.map((trouble) => troubleInWords(trouble, manner.value));
  return (
    <ul class="standing" aria-label={texts.troubles} aria-live="polite">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
