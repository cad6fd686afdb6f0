import { createHmac } from 'node:crypto';
import { isSame } from '../same.ts';

/** What somebody may do here; an administrator may do all that a wall may. */
export type Role = 'wall' | 'administrator';

export const COOKIE = 'ships-bell-session';
/** Walls stay logged in for a year, in seconds. */
export const SESSION_SECONDS = 365 * 24 * 60 * 60;

export interface Sessions {
  /** The value of a cookie that says `role` until a year from now. */
  issue(role: Role): string;
  /** Who a cookie's value says it is; undefined when it is not ours, was changed, or is over. */
  read(value: string): Role | undefined;
}

/** Cookies that carry their own proof. The password is part of the key: a new one ends every session. */
export function createSessions(options: { secret: string; password: string; now: () => number }): Sessions {
  const key = createHmac('sha256', options.secret).update(options.password).digest();
  const sign = (claim: string): string => createHmac('sha256', key).update(claim).digest('base64url');
  return {
    issue(role) {
      const claim = `${role}.${Math.floor(options.now() / 1000)}`;
      return `${claim}.${sign(claim)}`;
    },
    read(value) {
      const [role = '', since = '', proof = '', ...rest] = value.split('.');
      if (rest.length > 0 || !isSame(proof, sign(`${role}.${since}`))) return undefined;
      if (options.now() / 1000 - Number(since) > SESSION_SECONDS) return undefined;
      return role === 'administrator' || role === 'wall' ? role : undefined;
    },
  };
}

/** One cookie's value out of a Cookie header. */
export function cookieNamed(name: string, header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
