import { X509Certificate } from 'node:crypto';
import { sentence } from '../../../broker/contract/result.ts';
import { readCertificate } from '../../care/certificate.ts';
import { bad, good, type Look, look } from './finding.ts';

const SOON_MS = 14 * 86_400_000;

/** The certificate files, where there are any: whether they fit, and for how long. */
export const certificate: Look = ({ config: { tls }, now }) => {
  if (tls === undefined) return [];
  const read = readCertificate(tls);
  if (!read.ok)
    return [bad(sentence(read.problem), 'Give the files that belong together; the bell does not start with these')];
  const { validTo } = new X509Certificate(read.value.cert);
  const left = Date.parse(validTo) - now();
  if (left <= 0) return [bad(`The certificate ended on ${validTo}`, 'Renew it; the new file is taken within seconds')];
  if (left < SOON_MS)
    return [look(`The certificate ends on ${validTo}`, 'Renew it; the new file is taken within seconds')];
  return [good(`The certificate is good until ${validTo}`)];
};
