import { type Result, refuse } from '../../broker/contract/result.ts';
import { packageVersion } from '../package.ts';
import { timeLimit } from '../time-limit.ts';
import type { RateDay } from './rate-days.ts';
import { readRatesXml } from './rates-xml.ts';

const MOST_BYTES = 4 * 1024 * 1024;

/** `patienceMs`: for the whole of it. */
export interface Asking {
  url: string;
  patienceMs: number;
  signal: AbortSignal;
}

/** Asks for the rates of the last days; a problem where nothing answers in time, or with something else. Never rejects. */
export async function askBank({ url, patienceMs, signal }: Asking): Promise<Result<RateDay[]>> {
  const limit = timeLimit(patienceMs, signal);
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/xml, text/xml', 'user-agent': `ships-bell/${packageVersion}` },
      signal: limit.signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      return refuse('answer', `${response.status} ${response.statusText}`.trim(), '200 with rates');
    }
    const text = await read(response);
    return text === undefined ? refuse('answer', 'endless', `at most ${MOST_BYTES} bytes`) : readRatesXml(text);
  } catch (error) {
    return refuse('answer', reasonOf(error), `an answer within ${patienceMs / 1000} seconds`);
  } finally {
    limit.end();
  }
}

async function read({ body }: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined; // leaving the loop hangs up
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** fetch hides the reason one level down. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'none in time';
  const { cause } = error;
  if (cause instanceof Error) return cause.message || ('code' in cause ? String(cause.code) : cause.name);
  return error.message;
}
