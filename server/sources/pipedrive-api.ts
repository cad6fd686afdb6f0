import { z } from 'zod';
import { check, refuse } from '../../broker/contract/result.ts';
import type { Asker, Portion } from '../asking/asker.ts';
import type { Api } from '../asking/client.ts';
import { NotAnswered } from '../asking/not-answered.ts';
import type { Instant } from '../time.ts';
import type { AskedDeal } from './asked.ts';
import { instantIn } from './deal.ts';
import { customerIdOf } from './pipedrive-deal.ts';

/** Pipedrive's API, version 2 (users: version 1), with a person's API token. */
export const pipedriveAsker: Asker = {
  base: 'https://api.pipedrive.com',
  headers: (token) => ({ 'x-api-token': token }),
  async one(api, { id, at }) {
    const said = at === undefined ? {} : { saidAt: at };
    const answer = await api.get(`/api/v2/deals/${encodeURIComponent(id)}`).catch(unlessHidden);
    if (!answer.found) throw hidden(id);
    const { data } = expect(z.object({ data: Deal }), answer.body, 'a deal');
    const [named] = await withNames(api, [data]);
    return { deal: data, ...named, id, ...said };
  },
  async *changed(api, since) {
    yield* changes(api, '/api/v2/deals', since.first);
    yield* changes(api, '/api/v2/deals/archived', since.others);
  },
};

/**
 * Webhooks tell of deals that the token's own user may not see (Pipedrive answers 403, by its visibility groups): what
 * the webhook told then stands. One that is deleted is told so by a webhook of its own.
 */
const hidden = (id: string): NotAnswered =>
  new NotAnswered(refuse('api', `no deal ${id}`, 'a deal that the user of the token may see').problem, { alone: true });

function unlessHidden(error: unknown): never {
  if (error instanceof NotAnswered && error.status === 403) throw new NotAnswered(error.problem, { alone: true });
  throw error;
}

const id = z.union([z.string(), z.number()]).transform(String);
const Deal = z.looseObject({
  id,
  org_id: id.nullish(),
  person_id: id.nullish(),
  owner_id: id.nullish(),
  update_time: z.string().nullish(),
});
type Deal = z.output<typeof Deal>;
const Page = z.object({
  data: z.array(Deal).nullable(),
  additional_data: z.object({ next_cursor: z.string().nullish() }).nullish(),
});

function expect<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const read = check(schema, body, 'answer');
  if (read.ok) return read.value;
  throw new NotAnswered(
    refuse('api', `another shape (${read.problem.field})`, `${what}; it is asked again later`).problem,
  );
}

/** Deals with the names of their customers and owners, which are asked for together. */
async function withNames(api: Api, deals: readonly Deal[]): Promise<AskedDeal[]> {
  const idsOf = (read: (deal: Deal) => string | null | undefined) => deals.flatMap((deal) => read(deal) ?? []);
  const orgs = await namesOf(
    api,
    'organizations',
    idsOf((deal) => deal.org_id),
  );
  const persons = await namesOf(
    api,
    'persons',
    idsOf((deal) => (deal.org_id ? undefined : deal.person_id)),
  );
  const owners = await ownersOf(
    api,
    idsOf((deal) => deal.owner_id),
  );
  return deals.map((deal) => {
    const { org_id: org, person_id: person, owner_id: owner } = deal;
    const customerId = customerIdOf(org, person);
    const name = org ? orgs.get(org) : persons.get(person ?? '');
    const seller = owners.get(owner ?? '');
    return {
      ...{ id: deal.id, deal },
      ...(customerId !== undefined && { customer: { id: customerId, name } }),
      ...(seller && { owner: seller }),
    };
  });
}

const Names = z.object({ data: z.array(z.object({ id, name: z.string().nullish() })).nullish() });

const namesOf = (api: Api, of: 'organizations' | 'persons', ids: readonly string[]): Promise<Map<string, string>> =>
  api.known(of, ids, async (missing) => {
    const answer = await api.get(
      `/api/v2/${of}?${new URLSearchParams({ ids: missing.join(','), limit: String(LIMIT) })}`,
    );
    if (!answer.found) return new Map();
    const data = expect(Names, answer.body, 'names').data ?? [];
    return new Map(data.flatMap((each): [string, string][] => (each.name ? [[each.id, each.name]] : [])));
  });

const User = z.object({ data: z.object({ name: z.string().nullish(), email: z.string().nullish() }).nullish() });

const ownersOf = (api: Api, ids: readonly string[]): Promise<Map<string, NonNullable<AskedDeal['owner']>>> =>
  api.known('users', ids, async (missing) => {
    const found = new Map<string, NonNullable<AskedDeal['owner']>>();
    for (const owner of missing) {
      const answer = await api.get(`/api/v1/users/${encodeURIComponent(owner)}`);
      const { name, email } = answer.found ? (expect(User, answer.body, 'a user').data ?? {}) : {};
      if (name || email) found.set(owner, { ...(email && { email }), ...(name && { name }) });
    }
    return found;
  });

const LIMIT = 100;

/** Deleted deals stay in the list for 30 days, if they are asked for; archived ones have a list of their own. */
async function* changes(api: Api, list: string, since: Instant): AsyncGenerator<Portion> {
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({
      updated_since: `${new Date(since).toISOString().slice(0, 19)}Z`,
      status: 'open,won,lost,deleted',
      sort_by: 'update_time',
      sort_direction: 'asc',
      limit: String(LIMIT),
      ...(cursor !== undefined && { cursor }),
    });
    const answer = await api.get(`${list}?${query}`);
    const { data, additional_data: more } = expect(Page, answer.body, 'a page of deals');
    const deals = data ?? [];
    const named = await withNames(api, deals);
    const changedAt = (deal: Deal) => instantIn(deal.update_time) ?? since;
    yield { deals: deals.map((deal, at) => ({ id: deal.id, deal, ...named[at], changedAt: changedAt(deal) })) };
    const next = more?.next_cursor ?? undefined;
    cursor = next === cursor ? undefined : next;
  } while (cursor !== undefined);
}
