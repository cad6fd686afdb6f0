import type { NotifyConfig } from '../config/notify.ts';
import { chats } from './chat.ts';
import { openMail } from './mail.ts';
import { codeInWords, statusInWords } from './reasons.ts';
import type { Notice } from './words.ts';

/** One way to tell somebody. Rejects with `NotTold`; never repeats the address, which is a secret. */
export type Tell = (notice: Notice) => Promise<void>;

/** `forGood`: sending it again would not help. */
export class NotTold extends Error {
  override name = 'NotTold';
  readonly forGood: boolean;
  readonly afterMs: number | undefined;
  constructor(message: string, { forGood = false, afterMs }: { forGood?: boolean; afterMs?: number } = {}) {
    super(message);
    this.forGood = forGood;
    this.afterMs = afterMs;
  }
}

const PATIENCE_MS = 15_000;

export function channelOf(config: NotifyConfig): Tell {
  if (config.kind === 'email') return openMail(config);
  const shape = chats[config.kind];
  return (notice) => post(config.webhook, shape(notice));
}

async function post(webhook: string, message: object): Promise<void> {
  let response: Response;
  try {
    response = await fetch(webhook, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
  } catch (error) {
    throw new NotTold(reasonOf(error));
  }
  if (response.ok) return;
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const afterMs = Number.isFinite(seconds) ? { afterMs: seconds * 1000 } : {};
  // Gone, or no such webhook: whoever set it up must look. Too many and a server's own fault pass.
  const forGood = response.status >= 400 && response.status < 500 && ![408, 425, 429].includes(response.status);
  throw new NotTold(statusInWords(response.status), { forGood, ...afterMs });
}

/** fetch hides the reason one level down, and names no address in it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no connection';
  if (error.name === 'TimeoutError') return `nothing for ${PATIENCE_MS / 1000} seconds`;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? codeInWords(String(cause.code)) : 'no connection';
}
