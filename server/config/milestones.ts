import { z } from 'zod';
import { exponentOf } from '../../broker/contract/money.ts';
import { Name } from '../../broker/contract/name.ts';
import { block, distinct, text } from './fields.ts';

/** `milestones:`. Money milestones are in the office currency, the only one that totals are kept in. */
export const milestones = (currency: string) => z.array(milestone(currency), 'a list of milestones').superRefine(ids);

const ids = distinct(({ id }: { id: string }) => id, 'id');

const milestone = (currency: string) => {
  const unit = `${currency}, the office currency, or wins`;
  return block({
    id: Name.optional(),
    name: text('a name', 80),
    target: z
      .union([z.string(), z.number()], 'an amount or a number of wins')
      .transform((value) => String(value).trim()),
    unit: z.enum([currency, 'wins'], unit).default(currency),
    period: z.enum(['month', 'quarter', 'year'], 'month, quarter or year').default('month'),
    reward: text('a reward').exactOptional(),
  })
    .superRefine(({ target, unit: of }, context) => {
      const allowed = targetAllowed(of);
      if (!allowed.pattern.test(target) || !(Number(target) > 0))
        context.addIssue({ code: 'custom', path: ['target'], message: allowed.words });
    })
    .transform(({ id, ...rest }, context) => {
      const derived = id ?? idFrom(rest.name);
      if (derived !== '') return { id: derived, ...rest };
      context.issues.push({
        code: 'custom',
        input: id,
        path: ['id'],
        message: 'an id of lower-case letters, digits and hyphens, since this name gives none',
      });
      return z.NEVER;
    });
};

function targetAllowed(unit: string): { pattern: RegExp; words: string } {
  if (unit === 'wins') return { pattern: /^\d{1,9}$/, words: 'a whole number of wins, 1 or more' };
  const decimals = exponentOf(unit) ?? 2;
  const pattern = decimals === 0 ? /^\d{1,12}$/ : new RegExp(`^\\d{1,12}(\\.\\d{1,${decimals}})?$`);
  return { pattern, words: `an amount in ${unit} above 0 with at most ${decimals} decimals` };
}

/** "Équipe d'or 2026" becomes `equipe-d-or-2026`; empty where no letter or digit survives. */
export const idFrom = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
