import { z } from 'zod';
import { Name } from '../../broker/contract/name.ts';
import { block, distinct } from './fields.ts';

const ON = 'a list of: troubles, rings';
const WEBHOOK = 'the https address of an incoming webhook';
const SMTP = 'smtps://user:password@host:port, or smtp:// where the mail server upgrades by itself';
const MAIL = 'an e-mail address';

const on = z
  .array(z.enum(['troubles', 'rings'], ON), ON)
  .min(1, ON)
  .prefault(['troubles']);

const isAddress = (text: string, protocols: string[]): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol) && new URL(text).hostname !== '';

/** Plain http only to this machine, where a relay may stand. */
function isWebhook(text: string): boolean {
  if (isAddress(text, ['https:'])) return true;
  return isAddress(text, ['http:']) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(text).hostname);
}

const chat = <K extends 'slack' | 'teams' | 'discord'>(kind: K) =>
  block({ name: Name, kind: z.literal(kind), webhook: z.string(WEBHOOK).refine(isWebhook, WEBHOOK), on });

const email = block({
  name: Name,
  kind: z.literal('email'),
  smtp: z.string(SMTP).refine((text) => isAddress(text, ['smtp:', 'smtps:']), SMTP),
  from: z.email(MAIL),
  to: z.array(z.email(MAIL), `a list of e-mail addresses`).min(1, MAIL).max(50, 'at most 50 addresses'),
  on,
});

const KIND = 'slack, teams, discord or email';

/** `notify:` – who is told, of troubles (the default) or of rings. None unless the office wants it. */
export const notify = z
  .array(
    z.discriminatedUnion('kind', [chat('slack'), chat('teams'), chat('discord'), email], KIND),
    'a list of who is told',
  )
  .max(20, 'at most 20 entries')
  .superRefine(distinct(({ name }: { name: string }) => name, 'name'))
  .prefault([]);

export type NotifyConfig = z.output<typeof notify>[number];
