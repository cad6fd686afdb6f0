/** A text as an order may hold it: trimmed and cut, or nothing. A number, such as an id, is told in digits. */
export function shown(told: unknown): string | undefined {
  const text = typeof told === 'number' ? String(told) : told;
  const trimmed = typeof text === 'string' ? text.trim().slice(0, 200).trim() : '';
  return trimmed === '' ? undefined : trimmed;
}
