import { z } from 'zod';

const MINUTES = 'a whole number of minutes from 1 to 240';

/** POST /api/bells/{bell}/mute, answered with the bell's view. */
export const MuteRequest = z.object({
  minutes: z.number(MINUTES).int(MINUTES).min(1, MINUTES).max(240, MINUTES).default(30),
});
export type MuteRequest = z.infer<typeof MuteRequest>;
