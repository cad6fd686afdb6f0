import type { Log } from '../broker/contract/log.ts';
import { check, ok, type Result, refuse } from '../broker/contract/result.ts';
import { type RulesChange, type RulesRequest, type RulesVersions, type VersionsQuery, WireRules } from './api/rules.ts';
import { rulesOf, wireOf } from './config/wire-rules.ts';
import type { Config } from './config.ts';
import { holidaysIn, noHolidays, type PublicHolidays } from './holidays.ts';
import { differences, flat, type Kept, keptIn, onBells, over, stillSaid, versionOf, without } from './rule-versions.ts';
import type { OfficeTimes } from './rules/office-hours.ts';
import type { Rules } from './rules/settings.ts';
import type { Db } from './store/database.ts';
import type { Writer } from './store/group-commit.ts';
import { type RuleVersionRow, ruleVersions } from './store/rule-versions.ts';
import type { Instant } from './time.ts';

export interface RuleBookPorts {
  config: Config;
  db: Db;
  writer: Writer;
  log: Log;
  now: () => Instant;
  /** Other rules hold from now on. */
  changed(): void;
}

/** Rules that hold, or might: read, and with the days on which they keep the bell still. */
export interface HeldRules {
  rules: Rules;
  wire: WireRules;
  holidays: PublicHolidays;
}

export type RuleBook = Awaited<ReturnType<typeof openRuleBook>>;

type Refusal = Extract<Result<never>, { ok: false }>;

/** The rules of the office: the newest version over the defaults, and over both what ships-bell.yaml sets. */
export async function openRuleBook({ config, db, writer, log, now, changed }: RuleBookPorts) {
  const { office, rulesSet: fixed } = config;
  const base = wireOf(config.rules);
  let newest = await ruleVersions.newest(db);
  let held = await opened();

  /**
   * A version may say what cannot be read any more: another program wrote it, or a bell is gone. For such a rule the file
   * or the default holds; all the others stay. Of holidays that the file itself gets wrong, none are kept.
   */
  async function opened(): Promise<HeldRules> {
    const hanging = config.bells.map(({ name }) => name);
    let said = newest === undefined ? {} : stillSaid(keptIn(newest), { fixed, currency: office.currency });
    for (let rest: typeof said | undefined = said; rest !== undefined; ) {
      said = rest;
      const read = await readWire(onBells(over(base, said), hanging));
      if (read.ok) return read.value;
      const { field } = read.problem;
      log.error({ version: newest?.id, problem: read.problem }, 'A rule cannot be read; its default holds');
      const noneKept = field.startsWith('holidays') && said.holidays !== null && { ...said, holidays: null };
      rest = without(said, field) ?? (noneKept || undefined);
    }
    return { rules: config.rules, wire: base, holidays: noHolidays };
  }

  function withKept(kept: Kept): WireRules {
    return over(base, stillSaid(kept, { fixed, currency: office.currency }));
  }

  /** Whole rules, each checked; nothing is changed. */
  async function readWire(wire: WireRules): Promise<Result<HeldRules>> {
    const checked = check(WireRules, wire, 'rules');
    if (!checked.ok) return checked;
    const rules = rulesOf(checked.value, office.currency);
    if (!rules.ok) return rules;
    const sound = firstUnsound(checked.value);
    if (sound !== undefined) return sound;
    const holidays = await holidaysIn(rules.value.holidays);
    return holidays.ok ? ok({ rules: rules.value, wire: wireOf(rules.value), holidays: holidays.value }) : holidays;
  }

  function firstUnsound({ reasons, thresholds }: WireRules): Refusal | undefined {
    const bells = config.bells.map(({ name }) => name);
    for (const [name, { bells: rung }] of Object.entries(reasons)) {
      const strange = rung?.find((bell) => !bells.includes(bell));
      if (strange !== undefined) return refuse(`reasons.${name}.bells`, strange, `one of ${bells.join(', ')}`);
    }
    const names = thresholds.map((it) => `${it.for} ${it.name.replace(/\s+/g, ' ').trim().toLowerCase()}`);
    const twice = names.findIndex((name, at) => names.indexOf(name) < at);
    if (twice === -1) return undefined;
    return refuse(
      `thresholds.${twice}.name`,
      thresholds[twice]?.name,
      'a name that no other threshold of its kind has',
    );
  }

  /** The rules that hold with changes over them, as they would be. */
  async function proposed(changes: RulesChange): Promise<Result<HeldRules>> {
    const would = await readWire(over(held.wire, flat(changes)));
    if (!would.ok) return would;
    const refused = differences(held.wire, would.value.wire).find(({ key }) => fixed.includes(key));
    if (refused === undefined) return would;
    return refuse(refused.key, refused.after, 'what ships-bell.yaml sets: it can be changed only there');
  }

  let turn: Promise<unknown> = Promise.resolve();

  /** One change after the other: each is weighed against the rules that then hold. */
  function inTurn(job: () => Promise<Result<void>>): Promise<Result<void>> {
    const done = turn.then(job);
    turn = done.catch(() => {});
    return done;
  }

  const change = ({ rules: changes, note, version: seen }: RulesRequest, by: string): Promise<Result<void>> =>
    inTurn(async () => {
      const id = newest?.id ?? 0;
      if (seen !== undefined && seen !== id)
        return refuse('version', seen, `${id}: somebody else has changed the rules meanwhile`);
      const next = await proposed(changes);
      return next.ok ? keep(next.value, { by, note }) : next;
    });

  /** An earlier version holds again, as a new one; version 0 is what held before there was any. */
  const back = (id: number, by: string): Promise<Result<void>> =>
    inTurn(async () => {
      const row = id === 0 ? undefined : await ruleVersions.find(db, id);
      if (id !== 0 && row === undefined) return refuse('version', id, 'a version of these rules');
      const next = await readWire(row === undefined ? base : withKept(keptIn(row)));
      return next.ok ? keep(next.value, { by, note: undefined }) : next;
    });

  async function keep(next: HeldRules, { by, note }: { by: string; note: string | undefined }): Promise<Result<void>> {
    const changes = differences(held.wire, next.wire);
    if (changes.length === 0) return refuse('rules', 'the same', 'rules that differ from those that hold');
    const { currency } = office;
    const said = Object.entries(flat(next.wire)).filter(([key]) => !fixed.includes(key));
    const kept: Kept = { currency, rules: Object.fromEntries(said), changes };
    await writer.write(async (unit) => {
      const row = await ruleVersions.add(unit, {
        ...{ at: now(), by, rules: JSON.stringify(kept) },
        note: note === undefined || note === '' ? null : note,
      });
      unit.afterCommit(() => hold(next, row));
    });
    log.info({ by, changed: changes.map(({ key }) => key) }, 'The rules were changed');
    return ok(undefined);
  }

  function hold(next: HeldRules, row: RuleVersionRow): void {
    held = next;
    newest = row;
    changed();
  }

  async function versions({ after, limit }: VersionsQuery): Promise<Result<RulesVersions>> {
    if (after !== undefined && !/^\d{1,15}$/.test(after)) return refuse('after', after, 'the next of the page before');
    const before = after === undefined ? undefined : Number(after);
    const rows = await ruleVersions.list(db, { before, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const next = rows.length > limit && last !== undefined && { next: String(last.id) };
    return ok({ versions: shown.map(versionOf), ...next });
  }

  return {
    rules: (): Rules => held.rules,
    held: (): HeldRules => held,
    newest: (): RuleVersionRow | undefined => newest,
    /** When the office works, by the rules that hold. */
    times: (): OfficeTimes => timesOf(held, office.timeZone),
    proposed,
    change,
    back,
    versions,
  };
}

export const timesOf = ({ rules, holidays }: HeldRules, timeZone: string): OfficeTimes => ({
  quietHours: rules.quietHours,
  ...(rules.hours !== undefined && { hours: rules.hours }),
  timeZone,
  isHoliday: holidays.isHoliday,
});
