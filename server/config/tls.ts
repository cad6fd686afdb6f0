import { resolve } from 'node:path';
import type { z } from 'zod';
import type { Endpoint } from './address.ts';
import { block, text } from './fields.ts';

export interface TlsConfig {
  /** PEM files, absolute: the certificate with what its issuer gave along, and its private key. */
  certificate: string;
  key: string;
  /** Where MQTT over TLS is listened on, beside the plain one; absent: nowhere. */
  mqtt?: Endpoint;
}

/** `tls:`; nothing more is opened to the network than what is named. */
export const tls = (endpoint: z.ZodType<Endpoint>) =>
  block({
    certificate: text('a PEM file', 4000),
    key: text('a PEM file', 4000),
    mqtt: endpoint.exactOptional(),
  });

/** Paths in the file start from where it lies. */
export const withPaths = ({ certificate, key, ...rest }: TlsConfig, folder: string): TlsConfig => ({
  ...rest,
  certificate: resolve(folder, certificate),
  key: resolve(folder, key),
});
