import type { Request } from 'express';
import { ipKeyGenerator, MemoryStore, type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import { check } from '../../broker/contract/result.ts';
import { SessionRequest } from '../api/session.ts';
import type { Config } from '../config.ts';
import { isSame } from '../same.ts';
import { clientAddress } from './address.ts';
import { refuseWith } from './answer.ts';
import type { Handle } from './ports.ts';
import { refusal } from './problems.ts';
import { COOKIE, SESSION_SECONDS } from './session.ts';

const FAILURES_A_MINUTE = 5;
const RETRY_SECONDS = 60;

/** `{password}` → 204 with a cookie that makes its bearer an administrator. */
export const logIn: Handle = ({ access, config }, request, response) => {
  const asked = check(SessionRequest, request.body);
  if (!asked.ok) {
    const problem = { ...asked.problem, value: 'not shown' }; // it may be the password
    return refuseWith(response, refusal(400, problem));
  }
  if (access.sessions === undefined || config.adminPassword === undefined) {
    if (access.whoIs(request.headers) !== undefined) return void response.status(204).end();
    const detail = 'Nobody can log in from elsewhere until BELL_ADMIN_PASSWORD is set.';
    return refuseWith(response, { status: 403, detail });
  }
  if (!isSame(asked.value.password, config.adminPassword))
    return refuseWith(response, { status: 401, detail: 'The password is wrong.', headers: challenge });
  response.cookie(COOKIE, access.sessions.issue('administrator'), {
    ...cookieOptions(config, request),
    maxAge: SESSION_SECONDS * 1000,
  });
  response.status(204).end();
};

export const logOut: Handle = ({ config }, request, response) => {
  response.clearCookie(COOKIE, cookieOptions(config, request)).status(204).end();
};

export const challenge = { 'WWW-Authenticate': 'Bearer' };

/** Secure when the page was reached over https: a wall on the office network that uses plain http must get in too. */
const cookieOptions = ({ tls, publicUrl }: Config, request: Request) => ({
  httpOnly: true,
  sameSite: 'strict' as const,
  path: '/',
  secure:
    tls !== undefined ||
    (publicUrl?.startsWith('https:') === true &&
      (request.headers.host === new URL(publicUrl).host || request.headers['x-forwarded-proto'] === 'https')),
});

/** Failed log-ins only, per address; `stop` ends its timer. */
export function throttleLogIns(config: Config): { throttle: RateLimitRequestHandler; stop(): void } {
  const store = new MemoryStore();
  const throttle = rateLimit({
    windowMs: RETRY_SECONDS * 1000,
    limit: FAILURES_A_MINUTE,
    skipSuccessfulRequests: true,
    standardHeaders: false,
    legacyHeaders: false,
    store,
    keyGenerator: (request) => ipKeyGenerator(clientAddress(request, config.publicUrl !== undefined)),
    handler: (_request, response) =>
      refuseWith(response, {
        status: 429,
        detail: `Too many failed log-ins from this address; wait ${RETRY_SECONDS} seconds.`,
        headers: { 'Retry-After': RETRY_SECONDS },
      }),
  });
  return { throttle, stop: () => store.shutdown() };
}
