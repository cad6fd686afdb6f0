import { exponentOf } from '../../broker/contract/money.ts';
import { type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import { isZone } from '../time.ts';

/** A token goes over TLS, or to this very machine. */
export function isSafe(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}

export const SAFE = 'an https address such as https://example.pipedrive.com, since the token goes there';

/** A currency, zone or address that is of no use: said when it is typed, since the source could not be read with it. */
export function unknownIn(settings: SourceSettings): Extract<Result<never>, { ok: false }> | undefined {
  const { currency, timeZone, apiUrl } = settings;
  if (currency !== undefined && exponentOf(currency) === undefined)
    return refuse('currency', currency, 'an ISO 4217 code such as EUR');
  if (timeZone !== undefined && !isZone(timeZone))
    return refuse('timeZone', timeZone, 'an IANA time zone such as Europe/Amsterdam');
  if (apiUrl !== undefined && !isSafe(apiUrl)) return refuse('apiUrl', apiUrl, SAFE);
  return undefined;
}
