import { signal } from '@preact/signals';
import { claims } from '../parts/store.ts';

/** The press being claimed, or null while the dialog is closed. */
export const claiming = signal<string | null>(null);

/** Told in the bottom line right away: what became of a press. Empty most of the time. */
export const said = signal('');
const SAID_FOR_MS = 20_000;
let silence: ReturnType<typeof setTimeout>;

export function say(text: string): void {
  said.value = text;
  clearTimeout(silence);
  silence = setTimeout(() => {
    said.value = '';
  }, SAID_FOR_MS);
}

/** Opens the dialog for one press, or for the oldest that is open. */
export function askWhose(pressId = claims.value[0]?.pressId): void {
  if (pressId !== undefined) claiming.value = pressId;
}
