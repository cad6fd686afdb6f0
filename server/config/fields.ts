import { z } from 'zod';
import { exponentOf, type Money, parseAmount } from '../../broker/contract/money.ts';
import type { Result } from '../../broker/contract/result.ts';

export { block, text, whole } from '../api/fields.ts';

/** A text that a function of ours reads. */
export const read = <T>(reader: (text: string) => Result<T>, allowed: string) =>
  z.string(allowed).transform((value, context): T => {
    const result = reader(value);
    if (result.ok) return result.value;
    context.issues.push({ code: 'custom', input: value, message: result.problem.allowed });
    return z.NEVER;
  });

/** A decimal text, or a number as YAML has it: 12500, 12500.5. */
const decimalText = (allowed: string) =>
  z.union([z.string(), z.number()], allowed).transform((value) => String(value).trim());

/** Money in the office currency. A number has at most two decimals: more would not survive floating point. */
export const money = (currency: string) => {
  const decimals = exponentOf(currency) ?? 2;
  const allowed = `an amount in ${currency} with at most ${decimals} decimals, such as ${decimals === 0 ? '12500' : '12500.00'}`;
  return decimalText(allowed).transform((value, context): Money => {
    const parsed = parseAmount(value, currency);
    if (parsed.ok) return parsed.value;
    context.issues.push({ code: 'custom', input: value, message: allowed });
    return z.NEVER;
  });
};

/** Refuses the second of two entries that share what `key` gives; the problem stands at that entry's `field`. */
export const distinct =
  <T>(key: (entry: T) => string | undefined, field: string) =>
  (entries: readonly T[], context: z.RefinementCtx): void => {
    const seen = new Set<string>();
    for (const [at, entry] of entries.entries()) {
      const name = key(entry);
      if (name !== undefined && seen.has(name))
        context.addIssue({ code: 'custom', path: [at, field], message: `a ${field} that no other entry has` });
      if (name !== undefined) seen.add(name);
    }
  };
