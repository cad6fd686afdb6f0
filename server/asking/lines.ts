import { refuse } from '../../broker/contract/result.ts';
import type { SourceConfig } from '../config.ts';
import type { Instant } from '../time.ts';
import { askerOf } from './asker.ts';
import { type Api, openApi } from './client.ts';
import { NotAnswered } from './not-answered.ts';
import type { AskingPorts, Line } from './ports.ts';

/** A token that was refused is not tried again for so long, unless it is another or somebody asks. */
const REFUSED_MS = 3_600_000;

interface Known {
  token: string;
  base: string;
  api: Api;
  /** What the source said when it was asked last, and until when it is not asked again. */
  rest?: { failure: NotAnswered; until: Instant };
}

/** The ways to the sources' APIs: one for each as long as its token and address stay, with what it has said of resting. */
export function openLines({
  tokenOf,
  now,
  patienceMs,
  closing,
}: Pick<AskingPorts, 'tokenOf' | 'now' | 'patienceMs'> & { closing: AbortSignal }) {
  const lines = new Map<string, Known>();

  /** Throws `NotAnswered` where the source is not to be asked now, and why. */
  function lineOf(source: SourceConfig): Line {
    const asker = askerOf(source);
    const token = tokenOf(source);
    if (asker === undefined) throw noLine('kind', source.kind, 'a kind that can be asked: hubspot or pipedrive');
    if (token === undefined) throw noLine('token', undefined, "the token that opens the source's own API");
    const base = baseOf(source);
    let known = lines.get(source.name);
    if (known?.token !== token || known.base !== base) {
      known = { token, base, api: openApi({ base, headers: asker.headers(token), now, closing, patienceMs }) };
      lines.set(source.name, known);
    }
    const { rest } = known;
    if (rest === undefined || rest.until <= now()) return { api: known.api, asker };
    const { problem, refused } = rest.failure;
    throw new NotAnswered(problem, { refused, afterMs: rest.until - now() });
  }

  return {
    lineOf,
    /** One that wants to be left alone, or does not take the token, is not asked before that is over. */
    heard({ name }: SourceConfig, failure: NotAnswered | undefined): void {
      const known = lines.get(name);
      if (known === undefined) return;
      const ms = failure?.refused ? REFUSED_MS : failure?.afterMs;
      if (failure === undefined) delete known.rest;
      else if (ms !== undefined && (known.rest?.until ?? 0) <= now()) known.rest = { failure, until: now() + ms };
    },
    /** Whether its token or its address is another than the one it was asked with last. */
    isOther(source: SourceConfig): boolean {
      const known = lines.get(source.name);
      return askerOf(source) !== undefined && (known?.token !== tokenOf(source) || known?.base !== baseOf(source));
    },
    /** Somebody asks: what it said of the token counts no more; that it wants to be left alone still does. */
    tryAgain({ name }: SourceConfig): void {
      const known = lines.get(name);
      if (known?.rest?.failure.refused) delete known.rest;
    },
  };
}

const baseOf = (source: SourceConfig): string => source.apiUrl?.replace(/\/+$/, '') ?? askerOf(source)?.base ?? '';

const noLine = (field: string, value: unknown, allowed: string): NotAnswered =>
  new NotAnswered(refuse(field, value, allowed).problem, { refused: true, afterMs: REFUSED_MS });
