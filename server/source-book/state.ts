import type { SourceState, SourceView } from '../api/sources.ts';
import type { SourceState as StateRow } from '../store/sources.ts';
import type { Instant } from '../time.ts';

export interface Seen {
  /** Whether it has ever sent anything but tests of ours. */
  hasSent: boolean;
  refusedAt: Instant | undefined;
  row: StateRow | undefined;
}

/** How a source stands, in one word: what somebody should look at first. */
export function stateOf(source: Omit<SourceView, 'state'>, { hasSent, refusedAt, row }: Seen): SourceState {
  if (source.pausedAt !== undefined) return 'paused';
  if (!source.secret.set && source.settings.poll !== true) return 'no-secret';
  if (refusedAt !== undefined && refusedAt >= Date.parse(source.last?.at ?? '1970-01-01')) return 'refused';
  if (row?.problem != null) return 'asking-failed';
  if (source.last?.verdict === 'kept') return 'kept';
  if (!hasSent && row?.polled_at == null) return 'first';
  return 'good';
}
