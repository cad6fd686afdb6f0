import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { Log } from '../../broker/contract/log.ts';
import { ok, type Result, refuse, sentence } from '../../broker/contract/result.ts';
import type { Certificate } from '../../broker/secure.ts';
import type { TlsConfig } from '../config/tls.ts';

export interface OpenCertificate extends Certificate {
  close(): void;
}

export interface CertificateOptions {
  tls: TlsConfig;
  log: Log;
  now?: () => number;
  /** How often the files are looked at. */
  everyMs?: number;
}

/**
 * The certificate of web and MQTT. Its files are read again every few seconds, since they are renewed through links, in
 * place or by renaming; new ones that do not fit are logged once, and the old ones stay in use.
 */
export function openCertificate({
  tls,
  log,
  now = Date.now,
  everyMs = 5_000,
}: CertificateOptions): Result<OpenCertificate> {
  const first = readCertificate(tls);
  if (!first.ok) return first;
  let current = first.value;
  let refused: string | undefined;
  warnOfDates(current, log, now());
  const users: ((options: SecureContextOptions) => void)[] = [];
  const look = (): void => {
    const read = readCertificate(tls);
    if (!read.ok) {
      const reason = sentence(read.problem);
      if (reason !== refused) log.warn({ reason }, 'The new certificate is not used, the old one is');
      refused = reason;
      return;
    }
    refused = undefined;
    if (read.value.key === current.key && read.value.cert === current.cert) return;
    current = read.value;
    for (const use of users) use(current);
    log.info({ until: new X509Certificate(current.cert).validTo }, 'A new certificate is in use');
    warnOfDates(current, log, now());
  };
  const looking = setInterval(look, everyMs);
  looking.unref();
  return ok({
    get options() {
      return current;
    },
    onRenewed: (use) => void users.push(use),
    close: () => clearInterval(looking),
  });
}

type Pair = SecureContextOptions & { cert: string; key: string };

/** Both files, checked to be what they must be and to belong together. */
export function readCertificate({ certificate, key }: TlsConfig): Result<Pair> {
  const certificates = readText('tls.certificate', certificate);
  if (!certificates.ok) return certificates;
  const keys = readText('tls.key', key);
  if (!keys.ok) return keys;
  const leaf = attempt(() => new X509Certificate(certificates.value));
  if (leaf === undefined) return refuse('tls.certificate', certificate, 'a file with a certificate in PEM');
  const secret = attempt(() => createPrivateKey(keys.value));
  if (secret === undefined) return refuse('tls.key', key, 'a file with a private key in PEM, without a passphrase');
  if (!leaf.checkPrivateKey(secret)) return refuse('tls.key', key, `the private key of ${certificate}`);
  const pair: Pair = { cert: certificates.value, key: keys.value, minVersion: 'TLSv1.2' };
  if (attempt(() => createSecureContext(pair)) === undefined)
    return refuse('tls.certificate', certificate, 'a certificate that TLS accepts, its chain in order after it');
  return ok(pair);
}

function readText(field: string, file: string): Result<string> {
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(field, file, `a file that this user can read (${reason})`);
  }
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** An old certificate is better than none: browsers complain, and the bell goes on. */
function warnOfDates({ cert }: Pair, log: Log, now: number): void {
  const { validFrom, validTo } = new X509Certificate(cert);
  if (Date.parse(validTo) < now) log.warn({ validTo }, 'The certificate has expired: browsers and clients refuse it');
  if (Date.parse(validFrom) > now) log.warn({ validFrom }, 'The certificate is not valid yet: is the clock right?');
}
