import { z } from 'zod';
import { check, refuse } from '../../broker/contract/result.ts';
import type { Asker, Portion } from '../asking/asker.ts';
import type { Api } from '../asking/client.ts';
import { NotAnswered } from '../asking/not-answered.ts';
import type { SourceSettings } from '../config.ts';
import type { Instant } from '../time.ts';
import type { AskedDeal } from './asked.ts';
import { instantIn } from './deal.ts';
import { hubspotProperties } from './hubspot-deal.ts';
import { shown } from './shown.ts';

/**
 * HubSpot's CRM API, version 3, with a private app's token (scopes: crm.objects.deals.read, crm.objects.companies.read,
 * crm.objects.contacts.read, crm.objects.owners.read).
 */
export const hubspotAsker: Asker = {
  base: 'https://api.hubapi.com',
  headers: (token) => ({ authorization: `Bearer ${token}` }),
  async one(api, { id, at }, settings) {
    const query = new URLSearchParams({
      properties: propertiesOf(settings).join(','),
      associations: 'companies,contacts',
    });
    const answer = await api.get(`/crm/v3/objects/deals/${encodeURIComponent(id)}?${query}`);
    const said = at === undefined ? {} : { saidAt: at };
    if (!answer.found) return { id, deal: null, ...said };
    const deal = expect(Deal, answer.body, 'a deal');
    const ends = { company: first(deal, 'companies'), contact: first(deal, 'contacts') };
    const [named] = await withNames(api, [{ deal, ends }]);
    return { deal, ...named, id, ...said };
  },
  async *changed(api, since, settings) {
    yield* changes(api, since.first, settings);
    yield* archived(api, since.others);
  },
};

const id = z.union([z.string(), z.number()]).transform(String);
const Associated = z.object({ results: z.array(z.object({ id, type: z.string().nullish() })) });
const Deal = z.looseObject({
  id,
  properties: z.record(z.string(), z.string().nullish()),
  archivedAt: z.string().nullish(),
  associations: z.record(z.string(), Associated).nullish().catch(undefined),
});
type Deal = z.output<typeof Deal>;
const Page = z.object({
  results: z.array(Deal),
  paging: z.object({ next: z.object({ after: id }).nullish() }).nullish(),
});

function expect<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const read = check(schema, body, 'answer');
  if (read.ok) return read.value;
  throw new NotAnswered(
    refuse('api', `another shape (${read.problem.field})`, `${what}; it is asked again later`).problem,
  );
}

const propertiesOf = ({ reference, pursuedSince }: SourceSettings): string[] => [
  ...new Set([...hubspotProperties, ...[reference, pursuedSince].filter((name) => name !== undefined)]),
];

/** The primary one, else the first. */
function first({ associations }: Deal, of: string): string | undefined {
  const results = associations?.[of]?.results ?? [];
  return (results.find(({ type }) => type === 'deal_to_company') ?? results[0])?.id;
}

/** Whom a deal is with: a company, or else a contact. */
interface Ends {
  company?: string | undefined;
  contact?: string | undefined;
}

/** Deals with the names of their customers and owners, which are asked for together. */
async function withNames(api: Api, deals: readonly { deal: Deal; ends: Ends }[]): Promise<AskedDeal[]> {
  const idsOf = (read: (each: (typeof deals)[number]) => string | undefined) =>
    deals.flatMap((each) => read(each) ?? []);
  const companies = await namesOf(
    api,
    'companies',
    idsOf(({ ends }) => ends.company),
  );
  const contacts = await namesOf(
    api,
    'contacts',
    idsOf(({ ends }) => (ends.company ? undefined : ends.contact)),
  );
  const owners = await ownersOf(api, idsOf(ownerIdOf));
  return deals.map(({ deal, ends: { company, contact } }) => {
    const customer = company
      ? { id: `company-${company}`, name: companies.get(company) }
      : contact && { id: `contact-${contact}`, name: contacts.get(contact) };
    const owner = owners.get(ownerIdOf({ deal }) ?? '');
    return { id: deal.id, deal, ...(customer && { customer }), ...(owner && { owner }) };
  });
}

const ownerIdOf = ({ deal }: { deal: Deal }): string | undefined => shown(deal.properties.hubspot_owner_id);

const Named = z.object({ results: z.array(z.object({ id, properties: z.record(z.string(), z.string().nullish()) })) });

const namesOf = (api: Api, of: 'companies' | 'contacts', ids: readonly string[]): Promise<Map<string, string>> =>
  api.known(of, ids, async (missing) => {
    const properties = of === 'companies' ? ['name'] : ['firstname', 'lastname', 'email'];
    const inputs = missing.map((each) => ({ id: each }));
    const answer = await api.post(`/crm/v3/objects/${of}/batch/read`, { properties, inputs });
    if (!answer.found) return new Map();
    const { results } = expect(Named, answer.body, 'names');
    return new Map(results.flatMap((each) => nameIn(each.properties).map((name): [string, string] => [each.id, name])));
  });

function nameIn({ name, firstname, lastname, email }: Record<string, string | null | undefined>): string[] {
  const found = shown(name) ?? shown([firstname, lastname].filter(Boolean).join(' ')) ?? shown(email);
  return found === undefined ? [] : [found];
}

const Owner = z.object({
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
});

const ownersOf = (api: Api, ids: readonly string[]): Promise<Map<string, NonNullable<AskedDeal['owner']>>> =>
  api.known('owners', ids, async (missing) => {
    const found = new Map<string, NonNullable<AskedDeal['owner']>>();
    for (const owner of missing) {
      const answer = await api.get(`/crm/v3/owners/${encodeURIComponent(owner)}`);
      if (!answer.found) continue;
      const { email, firstName, lastName } = expect(Owner, answer.body, 'an owner');
      const name = shown([firstName, lastName].filter(Boolean).join(' '));
      found.set(owner, { ...(email && { email }), ...(name !== undefined && { name }) });
    }
    return found;
  });

const LIMIT = 100;
/** The search gives no more than the first 10,000 of what it finds. */
const MOST_FOUND = 10_000;

/**
 * Deals by their last change. Each page is a search of its own from where the last ended, since what changes meanwhile
 * moves to the end and would shift the pages of one search; only where a whole page shares an instant is one turned.
 */
async function* changes(api: Api, from: Instant, settings: SourceSettings): AsyncGenerator<Portion> {
  let [since, after] = [from, 0];
  for (;;) {
    const answer = await api.post('/crm/v3/objects/deals/search', {
      filterGroups: [{ filters: [{ propertyName: 'hs_lastmodifieddate', operator: 'GTE', value: String(since) }] }],
      sorts: [{ propertyName: 'hs_lastmodifieddate', direction: 'ASCENDING' }],
      properties: propertiesOf(settings),
      limit: LIMIT,
      ...(after > 0 && { after: String(after) }),
    });
    const { results, paging } = expect(Page, answer.body, 'a page of deals');
    yield { deals: await withAssociations(api, results) };
    if (paging?.next == null) return;
    const last = Math.max(since, ...results.map(changeOf));
    after = last > since ? 0 : after + LIMIT;
    since = last;
    if (after + LIMIT > MOST_FOUND)
      throw new NotAnswered(
        refuse('api', `${MOST_FOUND} deals that changed at once`, 'fewer: import them from a file').problem,
      );
  }
}

const changeOf = ({ properties }: Deal): Instant => instantIn(properties.hs_lastmodifieddate) ?? 0;

const Associations = z.object({
  results: z.array(z.object({ from: z.object({ id }), to: z.array(z.object({ id, type: z.string().nullish() })) })),
});

/** The search tells of no associations: they are asked for all deals of a page at once. */
async function withAssociations(api: Api, deals: readonly Deal[]): Promise<Portion['deals']> {
  const companies = await associated(api, 'companies', deals);
  const contacts = await associated(
    api,
    'contacts',
    deals.filter((deal) => !companies.has(deal.id)),
  );
  const ends = (deal: Deal): Ends => ({ company: companies.get(deal.id), contact: contacts.get(deal.id) });
  const named = await withNames(
    api,
    deals.map((deal) => ({ deal, ends: ends(deal) })),
  );
  return deals.map((deal, at) => ({ id: deal.id, deal, ...named[at], changedAt: changeOf(deal) }));
}

async function associated(api: Api, to: string, deals: readonly Deal[]): Promise<Map<string, string>> {
  if (deals.length === 0) return new Map();
  const answer = await api.post(`/crm/v3/associations/deals/${to}/batch/read`, {
    inputs: deals.map((deal) => ({ id: deal.id })),
  });
  const { results } = expect(Associations, answer.body, 'associations');
  const primary = (ends: { id: string; type?: string | null | undefined }[]) =>
    ends.find(({ type }) => type === 'deal_to_company') ?? ends[0];
  return new Map(results.flatMap(({ from, to: ends }) => (primary(ends) ? [[from.id, primary(ends)?.id ?? '']] : [])));
}

/** Deals in the recycling bin, of 90 days at most and by no order: those put there since. */
async function* archived(api: Api, since: Instant): AsyncGenerator<Portion> {
  let after: string | undefined;
  do {
    const query = new URLSearchParams({
      archived: 'true',
      limit: String(LIMIT),
      ...(after !== undefined && { after }),
    });
    const answer = await api.get(`/crm/v3/objects/deals?${query}`);
    const { results, paging } = expect(Page, answer.body, 'a page of deals');
    const gone = results.flatMap((deal) => {
      const at = instantIn(deal.archivedAt);
      return at === undefined || at < since ? [] : [{ id: deal.id, deal: null, saidAt: at, changedAt: at }];
    });
    if (gone.length > 0) yield { deals: gone };
    const next = paging?.next?.after;
    after = next === after ? undefined : next;
  } while (after !== undefined);
}
