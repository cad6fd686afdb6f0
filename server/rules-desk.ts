import { ok, type Result, refuse } from '../broker/contract/result.ts';
import type { DryRunReport, DryRunRequest, Suggestion, SuggestionRequest } from './api/dry-run.ts';
import type {
  HolidaysQuery,
  HolidaysView,
  RulesRequest,
  RulesVersions,
  RulesView,
  VersionsQuery,
} from './api/rules.ts';
import type { Config } from './config.ts';
import type { ReplayJob } from './dry-run/job.ts';
import { holidaysIn, placesIn } from './holidays.ts';
import type { HeldRules, RuleBook } from './rule-book.ts';
import { versionOf } from './rule-versions.ts';
import type { Rules } from './rules/settings.ts';
import type { Db } from './store/database.ts';
import type { LongWork } from './store/long-work.ts';
import { ruleNamesIn } from './store/rule-names.ts';
import { dayBefore, dayOf, daysBetween, type Instant, monthsOf, type PeriodKind } from './time.ts';

const SHOWN_HOLIDAYS = 3;
const YEAR = 364;
/** An order may be told, or corrected so that it rings, some days from its own. */
const TOLD_ANOTHER_DAY = 4;
/** Ten years: more is no question about how it should ring now. */
const LONGEST = 3660;

/** What the page of the rules asks for. */
export interface RulesDesk {
  rules(): Rules;
  view(): Promise<RulesView>;
  change(request: RulesRequest, by: string): Promise<Result<RulesView>>;
  versions(page: VersionsQuery): Promise<Result<RulesVersions>>;
  /** Version 0 is what held before anybody changed anything. */
  back(id: number, by: string): Promise<Result<RulesView>>;
  dryRun(request: DryRunRequest): Promise<Result<DryRunReport>>;
  suggest(request: SuggestionRequest): Promise<Result<Suggestion>>;
  holidays(query: HolidaysQuery): Promise<Result<HolidaysView>>;
}

interface RulesDeskPorts {
  config: Config;
  db: Db;
  book: RuleBook;
  work: Pick<LongWork, 'dryRun' | 'suggest'>;
  now: () => Instant;
}

export function openRulesDesk({ config, db, book, work, now }: RulesDeskPorts): RulesDesk {
  const { office } = config;
  const today = () => dayOf(now(), office.timeZone).day;

  async function view(): Promise<RulesView> {
    const newest = book.newest();
    return {
      rules: book.held().wire,
      fixed: config.rulesSet,
      currency: office.currency,
      timeZone: office.timeZone,
      bells: config.bells.map(({ name }) => name),
      names: { ...(await ruleNamesIn(db)), source: config.sources.map(({ name }) => name).toSorted() },
      nextHolidays: book.held().holidays.next(today(), SHOWN_HOLIDAYS),
      ...(newest !== undefined && { version: versionOf(newest) }),
    };
  }

  const viewAfter = async (changed: Result<void>): Promise<Result<RulesView>> =>
    changed.ok ? ok(await view()) : changed;

  async function dryRun({ rules = {}, last = 'quarter', ...days }: DryRunRequest): Promise<Result<DryRunReport>> {
    const began = performance.now();
    const would = await book.proposed(rules);
    if (!would.ok) return would;
    const span = periodBefore(last, today(), office.financialYearStart);
    const {
      from = days.to === undefined ? span.from : dayBefore(days.to, 91),
      to = days.from === undefined ? span.to : today(),
    } = days;
    if (from > to) return refuse('from', from, `a day up to ${to}`);
    if (daysBetween(from, to) > LONGEST) return refuse('from', from, `a day within ten years of ${to}`);
    const report = await work.dryRun(jobOf(would.value, { from, to }));
    return ok({ ...report, ms: Math.round(performance.now() - began) });
  }

  async function suggest({ rules = {}, perWeek }: SuggestionRequest): Promise<Result<Suggestion>> {
    const would = await book.proposed(rules);
    if (!would.ok) return would;
    const to = today();
    return ok(await work.suggest({ ...jobOf(would.value, { from: dayBefore(to, YEAR), to }), perWeek }));
  }

  function jobOf({ rules, holidays }: HeldRules, { from, to }: { from: string; to: string }): ReplayJob {
    return {
      ...{ folder: config.dataDir, rules, from, to },
      office: { currency: office.currency, timeZone: office.timeZone, financialYearStart: office.financialYearStart },
      milestones: config.milestones,
      bells: config.bells.map(({ name, sources }) => ({ name, ...(sources && { sources }) })),
      holidays: holidays.between(dayBefore(from, TOLD_ANOTHER_DAY), dayBefore(to, -TOLD_ANOTHER_DAY)),
    };
  }

  async function holidays({ country, region }: HolidaysQuery): Promise<Result<HolidaysView>> {
    const place = country === undefined ? undefined : { country, ...(region !== undefined && { region }) };
    const kept = await holidaysIn(place);
    if (!kept.ok) return kept;
    return ok({ ...(await placesIn(country)), next: kept.value.next(today(), SHOWN_HOLIDAYS) });
  }

  return {
    rules: book.rules,
    view,
    change: async (request, by) => viewAfter(await book.change(request, by)),
    versions: book.versions,
    back: async (id, by) => viewAfter(await book.back(id, by)),
    ...{ dryRun, suggest, holidays },
  };
}

/** The month, quarter or year before the one that a day lies in, by the financial year. */
function periodBefore(kind: PeriodKind, day: string, firstMonth: number): { from: string; to: string } {
  const [month] = monthsOf(kind, day, firstMonth);
  const to = dayBefore(`${month}-01`, 1);
  return { from: `${monthsOf(kind, to, firstMonth)[0]}-01`, to };
}
