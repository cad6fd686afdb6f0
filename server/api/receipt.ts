import { z } from 'zod';
import { Reason, Silence } from '../../broker/contract/ring.ts';
import { FieldProblem } from './problem.ts';

/**
 * The answer to a delivery that is on disk. `taken`: at least one order is new or changed. `duplicate`: nothing new.
 * `ignored`: nothing in it counts, and why. `kept`: verified but not understood; it waits with its problem. `waiting`: its
 * source is paused, or has to be asked first.
 * Each order has the ids of its rings, why it rings or stays silent, and `quiet` where its rings are kept silent.
 */
export const Receipt = z.object({
  status: z.enum(['taken', 'duplicate', 'ignored', 'kept', 'waiting']),
  orders: z.array(
    z.object({
      orderId: z.string(),
      rings: z.array(z.string()),
      why: z.array(z.union([Reason, Silence])),
      quiet: z.enum(['hours', 'muted']).optional(),
    }),
  ),
  ignored: z.string().optional(),
  problem: FieldProblem.optional(),
});
export type Receipt = z.infer<typeof Receipt>;
