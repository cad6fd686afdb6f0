import type { SourceConfig } from '../config.ts';
import { json } from './json.ts';
import type { SourceKind } from './source.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { stripe } from './stripe.ts';

/** One file per kind. */
export const kinds: Record<SourceConfig['kind'], SourceKind> = {
  'standard-webhooks': standardWebhooks,
  stripe,
  json,
};
