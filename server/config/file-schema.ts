import { z } from 'zod';
import { Name } from '../../broker/contract/name.ts';
import { DEFAULT_PREFIX } from '../../broker/contract/topics.ts';
import {
  BROKER_URL,
  ENDPOINT,
  PUBLIC_URL,
  readBrokerUrl,
  readEndpoint,
  readPublicUrl,
  readSerial,
  SERIAL,
} from './address.ts';
import { backup } from './backup.ts';
import { block, distinct, read, text } from './fields.ts';
import { keep } from './keep.ts';
import { milestones } from './milestones.ts';
import { notify } from './notify.ts';
import { office } from './office.ts';
import { rates } from './rates.ts';
import { rules } from './rules.ts';
import { sources } from './sources.ts';
import { tls } from './tls.ts';

const PREFIX =
  'up to five topic levels of letters, digits, hyphens and underscores, such as shipsbell or site/shipsbell';
const PASSWORD = 'a password of 12 to 200 characters';
const level = '[A-Za-z0-9_-]{1,40}';

export const endpoint = read(readEndpoint, ENDPOINT);
export const publicUrl = read(readPublicUrl, PUBLIC_URL);
export const brokerUrl = read(readBrokerUrl, BROKER_URL);
export const serial = read(readSerial, SERIAL);
export const adminPassword = z.string(PASSWORD).min(12, PASSWORD).max(200, PASSWORD);

const bells = z
  .array(
    block({
      name: Name,
      serial: serial.prefault('auto'),
      sources: z.array(Name, 'a list of source names').exactOptional(),
      brokerUrl: brokerUrl.exactOptional(),
    }),
    'a list of bells',
  )
  .min(1, 'at least one bell')
  .max(32, 'at most 32 bells')
  .superRefine(distinct(({ name }: { name: string }) => name, 'name'))
  .superRefine(distinct(({ serial: at }: { serial: string }) => (/^[a-z]+$/.test(at) ? undefined : at), 'serial'))
  .prefault([{ name: 'main' }]);

/** The whole of `ships-bell.yaml`, every default in it. Amounts are read in the office currency. */
export const fileSchema = (currency: string) =>
  block({
    data: text('a folder', 4000).exactOptional(),
    http: endpoint.prefault('127.0.0.1:8088'),
    publicUrl: publicUrl.exactOptional(),
    mqtt: endpoint.prefault('127.0.0.1:1883'),
    tls: tls(endpoint).exactOptional(),
    brokerUrl: brokerUrl.exactOptional(),
    prefix: z
      .string(PREFIX)
      .regex(new RegExp(`^${level}(/${level}){0,4}$`), PREFIX)
      .default(DEFAULT_PREFIX),
    adminPassword: adminPassword.exactOptional(),
    office: office(currency).prefault({}),
    sources,
    bells,
    rules: rules(currency).prefault({}),
    milestones: milestones(currency).prefault([]),
    backup,
    keep,
    rates,
    notify,
  });

export type FileConfig = z.output<ReturnType<typeof fileSchema>>;
