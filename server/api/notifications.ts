import { z } from 'zod';

/** POST /api/notifications/test: what came of a message to each channel. `reason` where it did not get through. */
export const NotificationTest = z.object({
  told: z.array(z.object({ name: z.string(), kind: z.string(), told: z.boolean(), reason: z.string().optional() })),
});
export type NotificationTest = z.infer<typeof NotificationTest>;
