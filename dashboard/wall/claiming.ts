import { signal } from '@preact/signals';
import { claims } from '../parts/store.ts';

/** The press being claimed, or null while the dialog is closed. */
export const claiming = signal<string | null>(null);

/** Opens the dialog for one press, or for the oldest that is open. */
export function askWhose(pressId = claims.value[0]?.pressId): void {
  if (pressId !== undefined) claiming.value = pressId;
}
