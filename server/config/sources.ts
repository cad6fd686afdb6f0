import { z } from 'zod';
import { Name } from '../../broker/contract/name.ts';
import { SourceSettings, sourceKinds } from '../api/source-kinds.ts';
import { block, distinct } from './fields.ts';
import { secretAllowed, tokenAllowed } from './secret-shapes.ts';
import { unknownIn } from './source-settings.ts';

const source = block({
  name: Name,
  kind: z.enum(sourceKinds, sourceKinds.join(', ')),
  /** A file that an environment variable was read from often ends in a line end. */
  secret: z.string('a text, or a reference to an environment variable').trim().exactOptional(),
  token: z.string('a text, or a reference to an environment variable').trim().exactOptional(),
  ...SourceSettings.shape,
}).superRefine(({ kind, secret, token, ...settings }, context) => {
  const unknown = unknownIn(settings)?.problem;
  const wrong = {
    ...(unknown && { [unknown.field]: unknown.allowed }),
    secret: secret === undefined ? undefined : secretAllowed(kind, secret),
    token: token === undefined ? undefined : tokenAllowed(kind, token),
  };
  for (const [path, message] of Object.entries(wrong))
    if (message !== undefined) context.addIssue({ code: 'custom', path: [path], message });
});

/** `sources:`; without any there is one, `orders`. */
export const sources = z
  .array(source, 'a list of sources')
  .max(100, 'at most 100 sources')
  .superRefine(distinct(({ name }: { name: string }) => name, 'name'))
  .prefault([{ name: 'orders', kind: 'standard-webhooks' }]);
