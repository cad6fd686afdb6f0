import type { OfficeConfig, SourceConfig } from '../config.ts';

/**
 * A source with what the office answers where its own settings do not: the currency and the zone of what comes without.
 * The generic order has to say both itself, unless its own source is set to know them.
 */
export const withOffice = <T extends SourceConfig>(source: T, { currency, timeZone }: OfficeConfig): T =>
  source.kind === 'json' || source.kind === 'standard-webhooks' ? source : { currency, timeZone, ...source };
