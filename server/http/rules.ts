import { z } from 'zod';
import { check } from '../../broker/contract/result.ts';
import { DryRunReport, DryRunRequest, Suggestion, SuggestionRequest } from '../api/dry-run.ts';
import { HolidaysQuery, HolidaysView, RulesRequest, RulesVersions, RulesView, VersionsQuery } from '../api/rules.ts';
import { answer, readBodyAs, readQueryAs, refuseWith } from './answer.ts';
import { byOf } from './by.ts';
import type { Operation } from './operation.ts';
import type { Handle } from './ports.ts';
import { refusal } from './problems.ts';

const VERSION = 'the number of a version';
const InPath = z.object({ version: z.coerce.number(VERSION).int(VERSION).min(0, VERSION) });

export const rules: Handle = async ({ desk }, request, response) =>
  answer(request, response, { ok: true, value: await desk.rules.view() });

export const changeRules: Handle = async ({ desk }, request, response) => {
  const asked = readBodyAs(RulesRequest, request, response);
  if (asked === undefined) return;
  const changed = await desk.rules.change(asked, byOf(request));
  if (changed.ok) return answer(request, response, changed);
  const { problem } = changed;
  if (problem.field === 'version') return refuseWith(response, refusal(409, problem));
  refuseWith(response, refusal(problem.field === 'rules' ? 409 : 400, inBody(problem)));
};

export const rulesVersions: Handle = async ({ desk }, request, response) => {
  const query = readQueryAs(VersionsQuery, request, response);
  if (query === undefined) return;
  const page = await desk.rules.versions(query);
  if (page.ok) answer(request, response, page);
  else refuseWith(response, refusal(400, page.problem));
};

export const rulesBack: Handle = async ({ desk }, request, response) => {
  const { version } = request.params;
  // Number() also reads spaces, as 0: then the beginning would hold again.
  const asked = check(InPath, { version: /^\d+$/.test(String(version)) ? version : Number.NaN });
  if (!asked.ok) return refuseWith(response, refusal(404, asked.problem));
  const changed = await desk.rules.back(asked.value.version, byOf(request));
  if (changed.ok) return answer(request, response, changed);
  refuseWith(response, refusal(changed.problem.field === 'version' ? 404 : 409, changed.problem));
};

export const dryRun: Handle = async ({ desk }, request, response) => {
  const asked = readBodyAs(DryRunRequest, request, response);
  if (asked === undefined) return;
  const report = await desk.rules.dryRun(asked);
  if (report.ok) return answer(request, response, report);
  const { problem } = report;
  refuseWith(response, refusal(400, problem.field === 'from' ? problem : inBody(problem)));
};

export const suggestion: Handle = async ({ desk }, request, response) => {
  const asked = readBodyAs(SuggestionRequest, request, response);
  if (asked === undefined) return;
  const suggested = await desk.rules.suggest(asked);
  if (suggested.ok) return answer(request, response, suggested);
  refuseWith(response, refusal(400, inBody(suggested.problem)));
};

export const holidays: Handle = async ({ desk }, request, response) => {
  const query = readQueryAs(HolidaysQuery, request, response);
  if (query === undefined) return;
  const found = await desk.rules.holidays(query);
  if (found.ok) return answer(request, response, found);
  const { field, ...rest } = found.problem;
  refuseWith(response, refusal(400, { ...rest, field: field.replace('holidays.', '') }));
};

/** Fields are named as the body has them. */
const inBody = <T extends { field: string }>(problem: T): T =>
  problem.field === 'rules' || problem.field.startsWith('rules.')
    ? problem
    : { ...problem, field: `rules.${problem.field}` };

/** What the API document says of these. */
export const operations = {
  rules: {
    id: 'getRules',
    tag: 'Rules',
    summary: 'The rules that hold',
    description: 'When the bell rings, and how. `fixed` names the rules that ships-bell.yaml sets.',
    answers: { 200: { what: 'The rules', content: RulesView } },
  },
  changeRules: {
    id: 'changeRules',
    tag: 'Rules',
    summary: 'Change rules',
    description:
      'What is left out stays as it is; null takes an hour, a minimum or a country away. All or nothing. With `version`, the one that was looked at, it is refused where somebody else has changed the rules meanwhile.',
    body: RulesRequest,
    answers: { 200: { what: 'The rules as they are now', content: RulesView } },
    refusals: [400, 409],
  },
  rulesVersions: {
    id: 'listRulesVersions',
    tag: 'Rules',
    summary: 'Every change of the rules, newest first',
    query: VersionsQuery,
    answers: { 200: { what: 'A page of versions', content: RulesVersions } },
    refusals: [400],
  },
  rulesBack: {
    id: 'goBackToRules',
    tag: 'Rules',
    summary: 'Let an earlier version of the rules hold again',
    description: 'It becomes a new version. Version 0 is what held before there was any.',
    path: InPath,
    answers: { 200: { what: 'The rules as they are now', content: RulesView } },
    refusals: [404, 409],
  },
  dryRun: {
    id: 'dryRunRules',
    tag: 'Rules',
    summary: 'What rules would have rung',
    description:
      'Replays the orders of the last quarter, of the last month or year, or of the days named; nothing is changed and nothing rings.',
    body: DryRunRequest,
    answers: { 200: { what: 'What would have rung, compared with what did', content: DryRunReport } },
    refusals: [400],
  },
  suggestion: {
    id: 'suggestRules',
    tag: 'Rules',
    summary: 'How large a large order is, for the bell to ring so often',
    description: 'From the orders of the last year.',
    body: SuggestionRequest,
    answers: { 200: { what: 'A threshold and what it would have meant', content: Suggestion } },
    refusals: [400],
  },
  holidays: {
    id: 'listHolidays',
    tag: 'Rules',
    summary: 'The countries whose public holidays are known, and the next of one',
    query: HolidaysQuery,
    answers: { 200: { what: 'Countries, regions, and the next three holidays', content: HolidaysView } },
    refusals: [400],
  },
} as const satisfies Record<string, Operation>;
