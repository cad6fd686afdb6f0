import { z } from 'zod';
import { check } from '../../broker/contract/result.ts';
import { ClaimRequest } from '../api/presses.ts';
import { RehearsalRequest } from '../api/rehearsals.ts';
import { answer, inPath, readBodyAs } from './answer.ts';
import type { Handle } from './ports.ts';

export const snapshot: Handle = async ({ desk }, request, response) => {
  answer(request, response, { ok: true, value: await desk.snapshot() });
};

export const rehearse: Handle = async ({ desk }, request, response) => {
  const asked = readBodyAs(RehearsalRequest, request, response);
  if (asked !== undefined) answer(request, response, await desk.rehearse(asked.bell), 202);
};

export const claimPress: Handle = async ({ desk }, request, response) => {
  const claim = readBodyAs(ClaimRequest, request, response);
  if (claim !== undefined) answer(request, response, await desk.claim(inPath(request, 'pressId'), claim));
};

export const undoClaim: Handle = async ({ desk }, request, response) => {
  answer(request, response, await desk.undoClaim(inPath(request, 'pressId')));
};

export const adopt: Handle = async ({ desk }, request, response) => {
  answer(request, response, await desk.adopt(inPath(request, 'bell')));
};

const Action = z.object({ action: z.enum(['press', 'unplug', 'plug'], 'press, unplug or plug') });

export const simulate: Handle = async ({ desk }, request, response) => {
  const asked = check(Action, request.params);
  answer(request, response, asked.ok ? await desk.simulate(inPath(request, 'bell'), asked.value.action) : asked);
};
