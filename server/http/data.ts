import { CheckRequest } from '../api/checks.ts';
import { answer, readBodyAs } from './answer.ts';
import type { Handle } from './ports.ts';

export const check: Handle = async ({ desk }, request, response) => {
  const asked = readBodyAs(CheckRequest, request, response);
  if (asked !== undefined) answer(request, response, { ok: true, value: await desk.check(asked.mend) });
};

/** Names no file: whoever may lay a backup ready in the data folder may have it restored. */
export const restore: Handle = ({ desk }, request, response) => answer(request, response, desk.restore());
