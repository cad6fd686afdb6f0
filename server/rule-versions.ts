import { isDeepStrictEqual } from 'node:util';
import type { RuleChange, RulesChange, RulesVersion, WireRules } from './api/rules.ts';
import { ruleKeys } from './config/rules.ts';
import type { RuleVersionRow } from './store/rule-versions.ts';
import { isoOf } from './time.ts';

/** What a version keeps: every rule by its key, the currency its amounts are in, and what it changed. */
export interface Kept {
  currency: string;
  rules: Readonly<Record<string, unknown>>;
  changes: RuleChange[];
}

/** Amounts of another currency are no longer what anybody meant. */
const ofMoney: readonly string[] = ['largeOrder', 'thresholds', 'minimum'];

/** By key: `largeOrder`, `patterns.milestone`. Keys that are not given are left out. */
export function flat(rules: RulesChange): Record<string, unknown> {
  const entries = ruleKeys.map((key) => [key, valueAt(rules, key)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function valueAt(rules: RulesChange, key: string): unknown {
  let at: unknown = rules;
  for (const part of key.split('.')) at = at === null || typeof at !== 'object' ? undefined : Reflect.get(at, part);
  return at;
}

/** One set of rules with others over it. */
export function over(base: WireRules, changes: Readonly<Record<string, unknown>>): WireRules {
  const merged: WireRules = structuredClone(base);
  for (const [key, value] of Object.entries(changes)) {
    const [block = key, name] = key.split('.');
    if (name === undefined) Object.assign(merged, { [key]: value });
    else if (block === 'reasons' || block === 'patterns') Object.assign(merged[block], { [name]: value });
  }
  return merged;
}

export const differences = (before: WireRules, after: WireRules): RuleChange[] =>
  ruleKeys
    .map((key) => ({ key, before: valueAt(before, key), after: valueAt(after, key) }))
    .filter(({ before, after }) => !isDeepStrictEqual(before, after));

/** What a version still says: not of rules that the file sets by now, nor in a currency that was. */
export function stillSaid({ rules, currency }: Kept, now: { fixed: readonly string[]; currency: string }) {
  const holds = (key: string): boolean =>
    ruleKeys.includes(key) && !now.fixed.includes(key) && (currency === now.currency || !ofMoney.includes(key));
  return Object.fromEntries(Object.entries(rules).filter(([key]) => holds(key)));
}

/** The same less the rule that a field lies in; undefined where none does. */
export function without(said: Readonly<Record<string, unknown>>, field: string): Record<string, unknown> | undefined {
  const left = Object.entries(said).filter(([key]) => key !== field && !field.startsWith(`${key}.`));
  return left.length === Object.keys(said).length ? undefined : Object.fromEntries(left);
}

/** Rules on the bells that still hang: a reason whose bells are all gone rings on every one. */
export function onBells(rules: WireRules, hanging: readonly string[]): WireRules {
  const merged = structuredClone(rules);
  for (const reason of Object.values(merged.reasons)) {
    if (!Array.isArray(reason?.bells)) continue; // none named, or nothing that can be read
    const left = reason.bells.filter((bell) => hanging.includes(bell));
    reason.bells = left.length === 0 ? null : left;
  }
  return merged;
}

export const keptIn = ({ rules }: RuleVersionRow): Kept => JSON.parse(rules) as Kept;

export const versionOf = (row: RuleVersionRow): RulesVersion => ({
  id: row.id,
  at: isoOf(Number(row.at)),
  by: row.by,
  ...(row.note !== null && { note: row.note }),
  changes: keptIn(row).changes,
});
