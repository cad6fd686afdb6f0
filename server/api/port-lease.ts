import { z } from 'zod';

/**
 * POST /api/bells/:bell/port-lease: the bell's own process lets go of its serial port, so that somebody else may use it,
 * for so long at most. DELETE gives it back.
 */
export const PortLease = z.object({ forMs: z.number().int() });
export type PortLease = z.infer<typeof PortLease>;
