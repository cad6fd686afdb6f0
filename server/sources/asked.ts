import { z } from 'zod';
import { check, ok, type Problem, type Result } from '../../broker/contract/result.ts';
import type { Instant } from '../time.ts';
import type { Normalised, OrderEvent } from './source.ts';

const name = z.string().optional();

/**
 * A deal as its source's API gave it when it was asked, with what its ids stand for. `deal` null: there is none of that id.
 * It lies in the inbox as `{asked: […]}`, and is read by the same file that reads the source's webhooks.
 */
const AskedDeal = z.object({
  id: z.string('the id of a deal').min(1),
  deal: z.record(z.string(), z.unknown(), 'a deal').nullable(),
  /** The latest that its source has said of a change, epoch ms. */
  saidAt: z.number().optional(),
  customer: z.object({ id: name, name }).optional(),
  owner: z.object({ email: name, name }).optional(),
});
export type AskedDeal = z.infer<typeof AskedDeal>;

export const Asked = z.object({ asked: z.array(AskedDeal) });
export type Asked = z.infer<typeof Asked>;

export const isAsked = (body: unknown): boolean => body !== null && typeof body === 'object' && 'asked' in body;

/** Every deal that was asked for, each by the same reading: one that is refused keeps no other from counting. */
export function askedEvents(
  body: unknown,
  { receivedAt, read }: { receivedAt: Instant; read(asked: AskedDeal & { deal: object }): Result<OrderEvent[]> },
): Result<Normalised> {
  const asked = check<Asked>(Asked, body);
  if (!asked.ok) return asked;
  const events: OrderEvent[] = [];
  let problem: Problem | undefined;
  for (const one of asked.value.asked) {
    const { id, deal, saidAt } = one;
    if (deal === null) {
      events.push({ orderId: id, kind: 'deleted', at: saidAt ?? receivedAt });
      continue;
    }
    const found = read({ ...one, deal });
    if (found.ok) events.push(...found.value);
    else problem ??= { ...found.problem, field: `${id} ${found.problem.field}` };
  }
  if (events.length === 0 && problem !== undefined) return { ok: false, problem };
  return ok({ events, ...(problem !== undefined && { problem }) });
}
