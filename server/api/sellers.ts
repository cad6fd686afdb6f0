import { z } from 'zod';
import { paging } from './paging.ts';

const TEAM = 'a team, at most 80 characters';
const NAME = 'a name, at most 200 characters';

export const SellersQuery = z.strictObject(paging);
export type SellersQuery = z.infer<typeof SellersQuery>;

/** `joined`: other keys that are this seller, as sources know them. */
export const SellerView = z.object({
  key: z.string(),
  name: z.string(),
  email: z.string().optional(),
  team: z.string().optional(),
  joined: z.array(z.object({ key: z.string(), name: z.string() })),
});
export type SellerView = z.infer<typeof SellerView>;

/** GET /api/sellers. `teams`: all that there are. */
export const SellersPage = z.object({
  sellers: z.array(SellerView),
  teams: z.array(z.string()),
  next: z.string().optional(),
});
export type SellersPage = z.infer<typeof SellersPage>;

/** PATCH /api/sellers/{key}: what is given is written; null takes a team away. */
export const ChangeSeller = z.strictObject({
  name: z.string(NAME).trim().min(1, NAME).max(200, NAME).optional(),
  team: z.string(TEAM).trim().min(1, TEAM).max(80, TEAM).nullable().optional(),
});
export type ChangeSeller = z.infer<typeof ChangeSeller>;
