import { z } from 'zod';
import { Name } from '../../broker/contract/name.ts';
import { paging } from './paging.ts';
import { FieldProblem } from './problem.ts';
import { Receipt } from './receipt.ts';
import { SourceSettings, sourceKinds } from './source-kinds.ts';

const Instant = z.string();

/** One delivery of a source, and what became of it. `orders`: the ids it was about. */
export const DeliveryView = z.object({
  id: z.number().int(),
  at: Instant,
  verdict: z.enum(['taken', 'duplicate', 'ignored', 'kept', 'waiting']),
  /** How it came; `replay`: it was read again. */
  way: z.enum(['hook', 'message', 'poll', 'import', 'api', 'replay']),
  bytes: z.number().int(),
  orders: z.array(z.string()),
  /** Why it is ignored or waits: `paused`, `test`, or in the words of its kind. */
  reason: z.string().optional(),
  /** Why it is kept. */
  problem: FieldProblem.optional(),
});
export type DeliveryView = z.infer<typeof DeliveryView>;

/** GET /api/sources/{name}/deliveries/{id}: as it came, without what proved who sent it. A long body is cut at 256 KiB. */
export const DeliveryBody = DeliveryView.extend({ headers: z.record(z.string(), z.string()), body: z.string() });
export type DeliveryBody = z.infer<typeof DeliveryBody>;

export const DeliveriesQuery = z.strictObject(paging);

/** Newest first; `next` where there are more. */
export const DeliveriesPage = z.object({ deliveries: z.array(DeliveryView), next: z.string().optional() });
export type DeliveriesPage = z.infer<typeof DeliveriesPage>;

/** How a source stands. `refused`: what came last could not prove who sent it. `first`: nothing has come yet. */
export const SourceState = z.enum(['good', 'first', 'paused', 'no-secret', 'refused', 'kept', 'asking-failed']);
export type SourceState = z.infer<typeof SourceState>;

/** Whether something is set, and where: in the configuration file, where alone it is changed, or here. */
const Setting = z.object({ set: z.boolean(), inFile: z.boolean() });

/** A source, without anything secret. */
export const SourceView = z.object({
  name: Name,
  kind: z.enum(sourceKinds),
  /** `file`: it stands in the configuration file, and only its pause and its secrets are changed here. */
  from: z.enum(['file', 'page']),
  state: SourceState,
  settings: SourceSettings,
  addedAt: Instant.optional(),
  pausedAt: Instant.optional(),
  /** Deliveries that wait for it to be resumed. */
  held: z.number().int(),
  /** Where its deliveries are posted; of a kind whose address holds a key, without it. */
  address: z.string(),
  keyed: z.boolean(),
  /** `formerUntil`: so long the one before is taken, be it a secret, an address or an MQTT password. */
  secret: Setting.extend({ needed: z.boolean(), madeHere: z.boolean(), formerUntil: Instant.optional() }),
  token: Setting.optional(),
  /** `elsewhere`: the broker is one of the office's own, where this account has to be made. */
  mqtt: z.object({ broker: z.string(), user: z.string(), topic: z.string(), elsewhere: z.literal(true).optional() }),
  last: DeliveryView.optional(),
  /** What was turned away since the server started; the reason is that of the last. */
  refused: z.object({ count: z.number().int(), lastAt: Instant, reason: z.string() }).optional(),
  /** Of a source whose API is asked. */
  asked: z.object({ at: Instant.optional(), problem: z.string().optional() }).optional(),
});
export type SourceView = z.infer<typeof SourceView>;

/** Who can reach the addresses: this machine alone, the office's network, or the world. */
export const Reach = z.enum(['machine', 'network', 'world']);
export type Reach = z.infer<typeof Reach>;

/** GET /api/sources */
export const SourceList = z.object({ sources: z.array(SourceView), reach: Reach, base: z.string() });
export type SourceList = z.infer<typeof SourceList>;

/** A change of a source: what, who and when; never a secret. */
export const SourceChangeView = z.object({
  at: Instant,
  by: z.string(),
  did: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type SourceChangeView = z.infer<typeof SourceChangeView>;

/** GET /api/sources/{name} */
export const SourceLife = z.object({
  source: SourceView,
  reach: Reach,
  /** Newest first. */
  changes: z.array(SourceChangeView),
  /** Bells that ring for certain sources only, this one among them or not. */
  silentOn: z.array(z.string()),
});
export type SourceLife = z.infer<typeof SourceLife>;

/** POST /api/sources */
export const AddSource = z.strictObject({
  name: Name,
  kind: z.enum(sourceKinds, sourceKinds.join(', ')),
  settings: SourceSettings.default({}),
});
export type AddSource = z.infer<typeof AddSource>;

/** What was made just now. It is in this one answer and in no other. */
export const Shown = z.object({
  secret: z.string().optional(),
  /** With the key in it. */
  address: z.string().optional(),
  /** Of HTTP Basic authentication. */
  user: z.string().optional(),
  password: z.string().optional(),
  mqttPassword: z.string().optional(),
});
export type Shown = z.infer<typeof Shown>;

export const SourceWithKeys = z.object({ source: SourceView, shown: Shown });
export type SourceWithKeys = z.infer<typeof SourceWithKeys>;

type Shape = typeof SourceSettings.shape;
/** PATCH /api/sources/{name}: each setting named is changed; null takes it away. */
export const ChangeSource = z.strictObject(
  Object.fromEntries(
    Object.entries(SourceSettings.shape).map(([key, schema]) => [key, schema.nullable().optional()]),
  ) as unknown as { [K in keyof Shape]: z.ZodOptional<z.ZodNullable<Shape[K]>> },
);
export type ChangeSource = { [K in keyof SourceSettings]?: SourceSettings[K] | null | undefined };

const OVERLAP = 'hours from 0 to 720';
const SECRET = 'the secret as a text of 8 to 400 characters';
/** POST /api/sources/{name}/secret: another takes the place of what signs, of the key in the address, or of the MQTT password. */
export const ReplaceSecret = z.strictObject({
  which: z.enum(['secret', 'address', 'mqtt'], 'secret, address or mqtt').default('secret'),
  /** As the product shows it; without it one is made here. */
  secret: z.string(SECRET).trim().min(8, SECRET).max(400, SECRET).optional(),
  /** For so long the one before is taken too. */
  overlapHours: z.number(OVERLAP).min(0, OVERLAP).max(720, OVERLAP).default(24),
});

const TOKEN = 'the token as a text, or null';
/** POST /api/sources/{name}/token */
export const SetToken = z.strictObject({ token: z.string(TOKEN).trim().nullable() });

/** POST /api/sources/{name}/resume. `read`: what came meanwhile is read now. */
export const ResumeSource = z.strictObject({ read: z.boolean('true or false').default(true) });

/** POST /api/sources/{name}/test. `sent`: what the way of a delivery came to; `asked`: what its API said. */
export const SourceTest = z.object({
  sent: z
    .object({
      status: z.number().int(),
      receipt: Receipt.optional(),
      /** Why it was turned away. */
      problem: z.string().optional(),
    })
    .optional(),
  asked: z.object({ seen: z.number().int().optional(), problem: z.string().optional() }).optional(),
  /** Why nothing could be tried. */
  problem: FieldProblem.optional(),
});
export type SourceTest = z.infer<typeof SourceTest>;
