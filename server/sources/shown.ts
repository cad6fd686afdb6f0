/** Half of a character that was cut in two. */
const half = /[\ud800-\udbff]$/;

/** A text as an order may hold it: trimmed and cut, or nothing. A number, such as an id, is told in digits. */
export function shown(told: unknown): string | undefined {
  const text = typeof told === 'number' ? String(told) : told;
  const trimmed = typeof text === 'string' ? text.trim().slice(0, 200).replace(half, '').trim() : '';
  return trimmed === '' ? undefined : trimmed;
}
