import { z } from 'zod';

/** POST /api/session: the administrator signs in. */
export const SessionRequest = z.strictObject({
  password: z.string('a password').min(1, 'a password').max(200, 'a password of at most 200 characters'),
});
export type SessionRequest = z.infer<typeof SessionRequest>;
