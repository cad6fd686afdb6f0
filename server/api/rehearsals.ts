import { z } from 'zod';
import { Name } from '../../broker/contract/name.ts';

/** POST /api/rehearsals: one ring that counts for nothing, on the bell named or the first. */
export const RehearsalRequest = z.strictObject({ bell: Name.optional() });
export type RehearsalRequest = z.infer<typeof RehearsalRequest>;

export const RehearsalResponse = z.object({ id: z.string() });
export type RehearsalResponse = z.infer<typeof RehearsalResponse>;
