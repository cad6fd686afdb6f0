import { resolve } from 'node:path';
import { z } from 'zod';
import type { Endpoint } from './address.ts';
import { block } from './fields.ts';

export interface TlsConfig {
  /** PEM files, absolute: the certificate with what its issuer gave along, and its private key. */
  certificate: string;
  key: string;
  /** Where MQTT over TLS is listened on, beside the plain one; absent: nowhere. */
  mqtt?: Endpoint;
}

const PEM = 'a path to a PEM file';
const pemFile = z.string(PEM).trim().min(1, PEM).max(4000, PEM);

/** `tls:`; nothing more is opened to the network than what is named. */
export const tls = (endpoint: z.ZodType<Endpoint>) =>
  block({
    certificate: pemFile,
    key: pemFile,
    mqtt: endpoint.exactOptional(),
  });

/** Paths in the file start from where it lies. */
export const withPaths = ({ certificate, key, ...rest }: TlsConfig, folder: string): TlsConfig => ({
  ...rest,
  certificate: resolve(folder, certificate),
  key: resolve(folder, key),
});
