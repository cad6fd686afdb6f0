import type { Request, Response } from 'express';
import { z } from 'zod';
import { check } from '../../broker/contract/result.ts';
import { MuteRequest } from '../api/mutes.ts';
import { ClaimRequest } from '../api/presses.ts';
import { RehearsalRequest } from '../api/rehearsals.ts';
import { simulatedActions } from '../desk.ts';
import type { Rules } from '../rules/settings.ts';
import { answer, inPath, readBodyAs, refuseWith } from './answer.ts';
import type { Handle, Ports } from './ports.ts';

export const snapshot: Handle = async ({ desk }, request, response) => {
  answer(request, response, { ok: true, value: await desk.snapshot() });
};

export const rehearse: Handle = async (ports, request, response) => {
  const asked = mayByHand('rehearsal', ports, { request, response }) && readBodyAs(RehearsalRequest, request, response);
  if (asked) answer(request, response, await ports.desk.rehearse(asked.bell), 202);
};

/** A ring that waits for its winner, let go from a phone. */
export const pull: Handle = async (ports, request, response) => {
  if (!mayByHand('pull', ports, { request, response })) return;
  answer(request, response, await ports.desk.pull(inPath(request, 'id')), 202);
};

/** Whether the rules let whoever asks do it; one whom they do not has been answered. */
function mayByHand(
  what: keyof Rules['byHand'],
  { desk, access }: Ports,
  { request, response }: { request: Request; response: Response },
): boolean {
  if (desk.byHand()[what] === 'anyone' || access.whoIs(request.headers) === 'administrator') return true;
  refuseWith(response, { status: 403, detail: 'By the rules of this office only administrators may do this.' });
  return false;
}

export const claimPress: Handle = async ({ desk }, request, response) => {
  const claim = readBodyAs(ClaimRequest, request, response);
  if (claim === undefined) return;
  const claimed = await desk.claim(inPath(request, 'pressId'), claim);
  if (!claimed.ok || !('candidates' in claimed.value)) return answer(request, response, claimed);
  const detail = 'Several orders fit this win: say which it is, or null for none of them.';
  const problem = { field: 'order', value: 'missing', allowed: 'one of the candidates, or null' };
  refuseWith(response, { status: 409, detail, problem, candidates: claimed.value.candidates });
};

export const undoClaim: Handle = async ({ desk }, request, response) => {
  answer(request, response, await desk.undoClaim(inPath(request, 'pressId')));
};

export const adopt: Handle = async ({ desk }, request, response) => {
  answer(request, response, await desk.adopt(inPath(request, 'bell')));
};

export const mute: Handle = async ({ desk }, request, response) => {
  const asked = readBodyAs(MuteRequest, request, response);
  if (asked !== undefined) answer(request, response, await desk.mute(inPath(request, 'bell'), asked.minutes));
};

export const unmute: Handle = async ({ desk }, request, response) => {
  answer(request, response, await desk.mute(inPath(request, 'bell'), 0));
};

export const testNotify: Handle = async ({ desk }, request, response) => {
  answer(request, response, { ok: true, value: { told: await desk.testNotify() } });
};

export const lendPort: Handle = async ({ desk }, request, response) => {
  answer(request, response, await desk.lendPort(inPath(request, 'bell')));
};

export const takeBackPort: Handle = async ({ desk }, request, response) => {
  answer(request, response, await desk.takeBackPort(inPath(request, 'bell')));
};

const Action = z.object({ action: z.enum(simulatedActions, simulatedActions.join(', ')) });

export const simulate: Handle = async ({ desk }, request, response) => {
  const asked = check(Action, request.params);
  answer(request, response, asked.ok ? await desk.simulate(inPath(request, 'bell'), asked.value.action) : asked);
};
