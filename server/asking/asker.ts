import type { SourceConfig, SourceKindName, SourceSettings } from '../config.ts';
import type { AskedDeal } from '../sources/asked.ts';
import { hubspotAsker } from '../sources/hubspot-api.ts';
import { pipedriveAsker } from '../sources/pipedrive-api.ts';
import type { Fetch } from '../sources/source.ts';
import type { Instant } from '../time.ts';
import type { Api } from './client.ts';

/** How a kind's API is asked. What it gives is read by the kind's own `normalise`, as `{asked: […]}`. */
export interface Asker {
  base: string;
  headers(token: string): Record<string, string>;
  /** One object, now. */
  one(api: Api, wanted: Fetch, settings: SourceSettings): Promise<AskedDeal>;
  /**
   * All that has changed since, in portions: of the first list the oldest change first, so that it can go on from there
   * after a stop; then of the others, where there are any.
   */
  changed(api: Api, since: Since, settings: SourceSettings): AsyncGenerator<Portion>;
}

export interface Since {
  first: Instant;
  others: Instant;
}

export interface Portion {
  deals: (AskedDeal & { changedAt: Instant })[];
}

/** The kinds whose API can be asked. */
export const askers: Partial<Record<SourceKindName, Asker>> = {
  hubspot: hubspotAsker,
  pipedrive: pipedriveAsker,
};

export const askerOf = ({ kind }: Pick<SourceConfig, 'kind'>): Asker | undefined => askers[kind];
